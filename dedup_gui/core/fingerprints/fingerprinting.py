"""The fingerprint stage: files in, one fingerprint for each out, from the cache or from one decode."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import FileSkipped, Progress, Stage
from dedup_gui.core.fingerprints.local_keypoints import SIDE, local_keypoints
from dedup_gui.core.image.decoder_process import IsolatedReader, read_any
from dedup_gui.core.image.digest import digest, stable_digest
from dedup_gui.core.image.unchanged import check_unchanged
from dedup_gui.core.ports import FeatureExtractor, FingerprintCache
from dedup_gui.core.thread_map import one_core_each, run_in_threads
from dedup_gui.core.types import Fingerprint, FoundFile, ImageFile, SkipCode, Skipped

LOOKUP = 2000
"""Files looked up in the cache at once: a few milliseconds, far below the 100 ms between two yields."""
SAVE_EVERY = 256
"""Fingerprints written in one transaction: what a kill may lose."""
SAVE_SECONDS = 2.0
"""… or as many as came in this time, whichever is sooner."""


BY_BYTES = frozenset(
    {
        SkipCode.TOO_LARGE,
        SkipCode.TOO_COSTLY,
        SkipCode.DAMAGED,
        SkipCode.TRUNCATED,
        SkipCode.UNSUPPORTED,
        SkipCode.DECODER_CRASHED,
    }
)
"""Reasons for which an image cannot be decoded though its bytes can be read."""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """An image that could not be decoded, and takes part by its bytes.

    Attributes:
        file: the file on disk.
        problem: one of `BY_BYTES`.
        size: width and height as its header tells, or zeros.
    """

    file: FoundFile
    problem: SkipCode
    size: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Collection:
    """The images fingerprinted so far, as parallel lists.

    Attributes:
        images: one for each usable file.
        thumbnails: 1024 bytes each.
        features: float16 vectors as bytes, or b"".
        cutouts: `Fingerprint.cutout` of each.
        keypoints: `Fingerprint.keypoints` of each.
        skipped: what could not be used.
        undecoded: files among them whose bytes can be read, and their pixels cannot be decoded.
        from_cache: how many of the images came from the cache.
    """

    images: list[ImageFile] = field(default_factory=list)
    thumbnails: list[bytes] = field(default_factory=list)
    features: list[bytes] = field(default_factory=list)
    cutouts: list[bytes] = field(default_factory=list)
    keypoints: list[bytes] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    undecoded: list[Undecoded] = field(default_factory=list)
    from_cache: int = 0

    def add(self, file: FoundFile, fingerprint: Fingerprint) -> None:
        """Take one image in."""
        self.images.append(ImageFile(file, fingerprint.info, fingerprint.digest))
        self.thumbnails.append(fingerprint.thumbnail)
        self.features.append(fingerprint.features)
        self.cutouts.append(fingerprint.cutout)
        self.keypoints.append(fingerprint.keypoints)

    def snapshot(self) -> Collection:
        """A copy of the lists as they stand; the entries are shared."""
        return Collection(
            list(self.images),
            list(self.thumbnails),
            list(self.features),
            list(self.cutouts),
            list(self.keypoints),
        )

    def sort(self) -> None:
        """Order by path, so that nothing later depends on which thread was quicker."""
        order = sorted(range(len(self.images)), key=lambda index: self.images[index].path)
        self.images = [self.images[index] for index in order]
        self.thumbnails = [self.thumbnails[index] for index in order]
        self.features = [self.features[index] for index in order]
        self.cutouts = [self.cutouts[index] for index in order]
        self.keypoints = [self.keypoints[index] for index in order]
        self.skipped.sort(key=lambda skipped: skipped.path)


_Read = tuple[Fingerprint, npt.NDArray[np.uint8] | None]
"""What a decoding thread hands over: the fingerprint still without features, and the network's input."""


def fingerprint(
    files: Sequence[FoundFile],
    collection: Collection,
    *,
    cache: FingerprintCache | None,
    extractor: FeatureExtractor | None,
    isolated: IsolatedReader,
    threads: int,
    max_pixels: int,
) -> Generator[Progress | FileSkipped, None, None]:
    """Fill `collection` with the fingerprints of `files`.

    Args:
        files: what was found.
        collection: filled here, readable between two yields.
        cache: where fingerprints are kept, or None.
        extractor: the network, or None (hash engine).
        isolated: decodes the formats whose decoders may crash.
        threads: decoding threads.
        max_pixels: images with more are skipped.

    Yields:
        Progress, at least every 100 ms (one batch of the network excepted), and a FileSkipped for each file that
        cannot be used. Closing it keeps in the cache what is finished.
    """
    model = extractor.cache_key if extractor else ""
    missing: list[FoundFile] = []
    doubtful: dict[str, Fingerprint] = {}
    total = len(files)
    for start in range(0, total, LOOKUP):
        part = files[start : start + LOOKUP]
        known = cache.fingerprints(part, model) if cache else [None] * len(part)
        unknown = [file for file, entry in zip(part, known, strict=True) if entry is None]
        missing += unknown
        if cache and unknown:
            for file, entry in zip(unknown, cache.doubtful(unknown, model), strict=True):
                if entry is not None:
                    doubtful[file.path] = entry
        for file, entry in zip(part, known, strict=True):
            if entry is not None:
                collection.add(file, entry)
                collection.from_cache += 1
        yield Progress(Stage.FINGERPRINT, len(collection.images), total)
    yield from _read_missing(
        missing,
        doubtful,
        collection,
        cache=cache,
        extractor=extractor,
        isolated=isolated,
        threads=threads,
        max_pixels=max_pixels,
        total=total,
    )


def _read_missing(
    missing: Sequence[FoundFile],
    doubtful: Mapping[str, Fingerprint],
    collection: Collection,
    *,
    cache: FingerprintCache | None,
    extractor: FeatureExtractor | None,
    isolated: IsolatedReader,
    threads: int,
    max_pixels: int,
    total: int,
) -> Generator[Progress | FileSkipped, None, None]:
    before = total - len(missing)
    fresh = 0
    finished = _Finished(collection, cache, extractor)

    def work(file: FoundFile) -> _Read | ImageError:
        entry = doubtful.get(file.path)
        try:
            if entry is not None and stable_digest(file) == entry.digest:
                return entry, None
            # Where no ctime tells of a change in the middle, the content has to.
            earlier = "" if file.ctime_ns else digest(file.path)
            decoded = read_any(
                file.path,
                rgb_side=extractor.side if extractor else 0,
                oversize=extractor.oversize if extractor else 0,
                grey_side=SIDE if extractor else 0,
                max_pixels=max_pixels,
                isolated=isolated,
            )
            content = digest(file.path)  # just decoded: the system still has the bytes in memory
            check_unchanged(file)
            if earlier and earlier != content:
                raise ImageError(SkipCode.CHANGED)
        except ImageError as error:
            return error
        cutout = b"" if decoded.cutout is None else decoded.cutout.tobytes()
        keypoints = b"" if decoded.grey is None else local_keypoints(decoded.grey)
        entry = Fingerprint(decoded.info, content, decoded.thumbnail.tobytes(), cutout=cutout, keypoints=keypoints)
        return entry, decoded.rgb

    # Without a network there are no keypoints either: nothing computes with threads of its own.
    alone = one_core_each() if missing and extractor else nullcontext()
    with alone, closing(run_in_threads(missing, work, threads=threads)) as decoded_chunks, closing(finished):
        for results in decoded_chunks:
            path = ""
            for index, read in results:
                path = missing[index].path
                fresh += 1
                if isinstance(read, ImageError):
                    skipped = Skipped(path, read.code, read.detail)
                    collection.skipped.append(skipped)
                    if read.code in BY_BYTES:
                        collection.undecoded.append(Undecoded(missing[index], read.code, read.size))
                    yield FileSkipped(skipped)
                    continue
                collection.from_cache += read[0] is doubtful.get(path)
                if finished.take(missing[index], *read):
                    yield Progress(Stage.FINGERPRINT, before + fresh, total, fresh, path)
            finished.save_when_due()
            yield Progress(Stage.FINGERPRINT, before + fresh, total, fresh, path)


class _Finished:
    """Takes decoded images on the job thread, in batches through the network, into the collection and the cache."""

    def __init__(
        self, collection: Collection, cache: FingerprintCache | None, extractor: FeatureExtractor | None
    ) -> None:
        self._collection = collection
        self._cache = cache
        self._extractor = extractor
        self._waiting: list[tuple[FoundFile, Fingerprint]] = []
        self._inputs: list[npt.NDArray[np.uint8]] = []
        self._unsaved: list[tuple[FoundFile, Fingerprint]] = []
        self._saved_at = time.monotonic()

    def take(self, file: FoundFile, entry: Fingerprint, network_input: npt.NDArray[np.uint8] | None) -> bool:
        """Take one image; True when a batch went through the network, which takes long."""
        if self._extractor is None or network_input is None:
            self._keep(file, entry)
            return False
        self._waiting.append((file, entry))
        self._inputs.append(network_input)
        if len(self._waiting) < self._extractor.batch_size:
            return False
        self._extract()
        return True

    def _keep(self, file: FoundFile, entry: Fingerprint) -> None:
        self._collection.add(file, entry)
        self._unsaved.append((file, entry))

    def _extract(self) -> None:
        if self._extractor is None or not self._waiting:
            return
        vectors = self._extractor.extract(np.stack(self._inputs)).astype("<f2")
        for (file, entry), vector in zip(self._waiting, vectors, strict=True):
            self._keep(file, replace(entry, features=vector.tobytes()))
        self._waiting.clear()
        self._inputs.clear()

    def save_when_due(self) -> None:
        """Write what is unsaved, once there is enough of it or it has waited long enough."""
        if len(self._unsaved) >= SAVE_EVERY or time.monotonic() - self._saved_at > SAVE_SECONDS:
            self._save()

    def close(self) -> None:
        """Put the last, smaller batch through the network, and write everything."""
        self._extract()
        self._save()

    def _save(self) -> None:
        if self._cache and self._unsaved:
            self._cache.put_fingerprints(self._unsaved, self._extractor.cache_key if self._extractor else "")
        self._unsaved.clear()
        self._saved_at = time.monotonic()
