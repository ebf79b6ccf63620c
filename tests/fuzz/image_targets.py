"""Images, read as a scan reads them: in this process, in a worker, and by the stage itself."""

from __future__ import annotations

import os
import random
import re
import traceback
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import dedup_gui
from dedup_gui.core.errors import ImageError
from dedup_gui.core.fingerprints.fingerprinting import Collection, fingerprint
from dedup_gui.core.fingerprints.local_keypoints import local_keypoints
from dedup_gui.core.forensics.quality import quality_of
from dedup_gui.core.image.decode import Decoded, load_cutout, load_stored, load_upright, read
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.image.digest import digest, ends_digest, pixel_digest
from dedup_gui.core.image.metadata import facts, raw_facts
from dedup_gui.core.image.pages import Pages, read_pages
from dedup_gui.core.isolation.worker import WorkerError
from dedup_gui.core.types import FoundFile, ImageInfo, SkipCode
from dedup_gui.store.in_flight import InFlight
from tests.fuzz import seeds
from tests.fuzz.target import Fault, FaultError, Input, Tally, Target

_OWN = os.path.dirname(dedup_gui.__file__) + os.sep
_MISTAKES = (TypeError, AttributeError, NameError, IndexError, KeyError, ZeroDivisionError, AssertionError)
_MAX_PIXELS = 256_000_000
_LATER: Sequence[tuple[Callable[..., object], dict[str, Any]]] = (
    (load_upright, {"max_pixels": _MAX_PIXELS}),
    (load_upright, {"max_pixels": _MAX_PIXELS, "max_side": 1600}),
    (load_stored, {"max_pixels": _MAX_PIXELS}),
    (load_cutout, {"max_pixels": _MAX_PIXELS, "max_side": 200}),
    (read_pages, {"max_pixels": _MAX_PIXELS}),
    (pixel_digest, {"max_pixels": _MAX_PIXELS}),
    (quality_of, {"max_pixels": _MAX_PIXELS}),
    (facts, {}),
)


@contextmanager
def image_targets(folder: str, formats: frozenset[str], tally: Tally) -> Iterator[list[Target]]:
    """The targets, with the workers that they share.

    Args:
        folder: for the record of what is in flight.
        formats: suffixes with their dots; empty = all.
        tally: counts what was contained.
    """
    inputs = [Input(suffix, content) for suffix, content in seeds.images() if not formats or suffix in formats]
    here = [each for each in inputs if seeds.is_decoded_here(each.suffix)]
    elsewhere = [each for each in inputs if not seeds.is_decoded_here(each.suffix)]
    with ExitStack() as stack:
        record = InFlight(os.path.join(folder, "in-flight"))
        stack.callback(record.close)
        images = Images(stack.enter_context(IsolatedReader(1, record=record)), tally)
        yield [
            Target("here", images.decode, here, 4.0),
            Target("isolated", images.decode, elsewhere, 2.5, traced=False),
            Target("worker", images.call, inputs, 0.5, traced=False),
            Target("stage", images.stage, inputs, 1.0, traced=False),
        ]


class Images:
    """Reads images by one reader, and looks at every error that comes."""

    def __init__(self, reader: IsolatedReader, tally: Tally) -> None:
        self._reader = reader
        self._tally = tally

    def decode(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """Read the file for its fingerprint, and then as one of the later stages does."""
        how = {"rgb_side": 224, "grey_side": 400} if chance.random() < 0.5 else {}
        said = [self._outcome(lambda: self._reader.decode(read, path, max_pixels=_MAX_PIXELS, **how))]
        function, keywords = chance.choice(_LATER)
        said.append((function.__name__, self._outcome(lambda: self._reader.decode(function, path, **keywords))))
        if chance.random() < 0.1:
            said.append(tuple(sorted(raw_facts(path))))
        return tuple(said)

    def call(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The same in a worker, whatever the format."""
        function, keywords = chance.choice(((read, {"rgb_side": 64, "grey_side": 400}), *_LATER))
        return function.__name__, self._outcome(lambda: self._reader.call(function, path, **keywords))

    def stage(self, path: str, content: bytes, chance: random.Random) -> Hashable:
        """The stage of the scan: digests, decode, and whether the file is unchanged."""
        status = os.stat(path)
        file = FoundFile(path, status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino,
                         ctime_ns=chance.choice((0, status.st_ctime_ns)))  # fmt: skip
        found = Collection()
        for _ in fingerprint([file], found, cache=None, extractor=None, isolated=self._reader, threads=1,
                             max_pixels=_MAX_PIXELS):  # fmt: skip
            pass
        if len(found.images) + len(found.skipped) != 1:
            raise FaultError(Fault.WRONG, f"{len(found.images)} images and {len(found.skipped)} skipped of one file")
        if content and ends_digest(file) != ends_digest(file):
            raise FaultError(Fault.WRONG, "two digests of one content")
        for skipped in found.skipped:
            self._count(skipped.code)
            return skipped.code, _plain(skipped.detail)
        image = found.images[0]
        if image.digest != digest(path):
            raise FaultError(Fault.WRONG, "the fingerprint is not of these bytes")
        return _shape(image.info)

    def _outcome(self, work: Callable[[], object]) -> Hashable:
        try:
            return _shape(work())
        except ImageError as error:
            self._count(error.code)
            self._check(error)
            return error.code, _plain(error.detail)

    def _count(self, code: SkipCode) -> None:
        self._tally.decoder_crashes += code is SkipCode.DECODER_CRASHED
        self._tally.too_costly += code is SkipCode.TOO_COSTLY

    @staticmethod
    def _check(error: ImageError) -> None:
        """See that the code tells of the file, and not of a mistake of ours.

        Raises:
            FaultError: UNCODED or STUMBLED.
        """
        cause = error.__cause__
        if isinstance(cause, WorkerError):
            raise FaultError(Fault.UNCODED, f"in the worker\n{cause}") from error
        if not isinstance(cause, _MISTAKES):
            return
        innermost = traceback.extract_tb(cause.__traceback__)[-1]
        if innermost.filename.startswith(_OWN):
            place = f"{os.path.relpath(innermost.filename, _OWN)}:{innermost.lineno}"
            raise FaultError(Fault.STUMBLED, f"{type(cause).__name__} at {place}\n{cause}") from error


def _shape(found: object) -> Hashable:
    """What tells one answer from another, without its numbers."""
    match found:
        case Decoded(info=info):
            keypoints = b"" if found.grey is None else local_keypoints(found.grey)
            _see(found.thumbnail.shape == (32, 32), "a thumbnail of another size")
            return _shape(info), found.cutout is not None, bool(keypoints)
        case ImageInfo():
            _see(found.width > 0 and found.height > 0 and found.pages > 0, f"sizes of {found}")
            _see(found.width * found.height <= _MAX_PIXELS, f"more than the guard allows: {found}")
            size = (found.width.bit_length(), found.height.bit_length())
            return found.format, found.mode, found.orientation, min(found.pages, 4), size
        case Pages():
            return Pages.from_text(found.to_text()) is not None, found.count.bit_length(), found.is_animation
        case dict():
            return tuple(sorted(found))
        case str():
            return len(found)
        case _:
            pixels = getattr(found, "pixels", found)
            return type(found).__name__, getattr(pixels, "ndim", 0)


def _see(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FaultError(Fault.WRONG, otherwise)


def _plain(words: str) -> str:
    return re.sub(r"\d+|0x[0-9a-f]+|'[^']*'|b?\"[^\"]*\"", "#", words)[:60]
