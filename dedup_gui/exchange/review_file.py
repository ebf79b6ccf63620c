"""A review as one file (`.dedup-review`): a ZIP archive of lines of JSON and of small JPEG pictures.

`review.jsonl` holds the head, then a line for each group, each pair that shares a part, and each decision. The
picture of the n-th image in groups, counted by path, is `previews/n.jpg`. Nothing of such a file is ever unpacked to
disk, and each read of it is bounded, whatever it says of its sizes: it may come from anybody.
"""

from __future__ import annotations

import io
import json
import math
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from dedup_gui import __version__
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.archives.bounded_file import BoundedFile
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.files.private import replacing_private_file
from dedup_gui.core.files.value_codec import reader_of, to_named
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.types import Decision, Group, Match
from dedup_gui.exchange.saved_review import SavedReview, check, of_no_computer
from dedup_gui.words import translate

SUFFIX = ".dedup-review"
SCHEMA = "dedup-gui/review/1"
"""Additions keep it: unknown fields are passed over, missing ones have their default. A changed meaning raises it."""
PREVIEW_SIDE = 256
"""Longer side of the pictures, pixels."""
MOST_DIRECTORY = 16 * 2**20
"""Bytes of the archive's list of contents: some 250,000 pictures."""
MOST_TEXT = 128 * 2**20
MOST_LINE = 4 * 2**20
MOST_PREVIEW = 256 * 2**10
"""Bytes that are read at most. Chosen; a group takes 1 KB, a picture 10 KB."""
_TEXT = "review.jsonl"
_TIME = (1980, 1, 1, 0, 0, 0)
"""The archive's own date, of each part alike: when it was made stands in the head."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    ValueError,
    TypeError,
    KeyError,
    RecursionError,
    EOFError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
"""What reading something that is no file of ours raises, besides what `zipfile` and `zlib` have."""

Preview = Callable[[str], bytes | None]
"""path -> a JPEG of the image, PREVIEW_SIDE at most, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Written:
    """How far the writing is.

    Attributes:
        done: pictures that are in it.
        total: images in groups.
    """

    done: int
    total: int


def write_review(path: str, review: SavedReview, preview: Preview) -> Generator[Written, None, None]:
    """Write a review, for this user only, beside its place and then there. Closing the generator leaves what was.

    Args:
        path: the file.
        review: what it is to hold.
        preview: makes the pictures.

    Yields:
        After each picture.

    Raises:
        DedupError: it cannot be written.
    """
    review = of_no_computer(review)
    members = tuple(review.members)
    try:
        with (
            replacing_private_file(real_path(path)) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            with archive.open(_part(_TEXT, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as text:
                left = MOST_TEXT
                for line in _lines(review):
                    left -= len(line) + 1
                    if len(line) >= MOST_LINE or left < 0:  # what is written must be read again
                        raise DedupError(
                            translate(
                                "exchange", "cannot write {path}: it has too many images for a saved review."
                            ).format(path=readable_path(path)),
                            translate("exchange", "Scan fewer folders at once, or raise the threshold."),
                        )
                    text.write(line.encode("ascii") + b"\n")
            for number, member in enumerate(members):
                jpeg = preview(member)
                if jpeg and len(jpeg) <= MOST_PREVIEW:
                    archive.writestr(_part(_preview_name(number), zipfile.ZIP_STORED), jpeg)
                yield Written(number + 1, len(members))
    except OSError as error:
        raise DedupError(
            translate("exchange", "cannot write {path}: {why}").format(
                path=readable_path(path), why=error.strerror or error
            )
        ) from error


def _part(name: str, method: int) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _TIME)
    part.compress_type = method
    part.external_attr = 0o600 << 16
    return part


def _preview_name(number: int) -> str:
    return f"previews/{number:06}.jpg"


def _lines(review: SavedReview) -> Iterator[str]:
    result = review.result
    head = {
        "schema": SCHEMA,
        "program": __version__,
        "system": review.system,
        "made": review.made,
        "images": review.images,
        "kind": review.kind.value,
        "groups": len(result.groups),
        "partial": len(result.partial),
        "decisions": len(review.decisions),
        "result": to_named(replace(result, images=(), groups=(), partial=())),
    }
    yield json.dumps(head)
    for value in (*result.groups, *result.partial, *review.decisions):
        yield json.dumps(to_named(value))


class ReviewFile:
    """An open file; close it.

    Args:
        path: the file.

    Raises:
        DedupError: it cannot be read, or is none of ours.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = open_foreign(path)
        try:
            self._archive = zipfile.ZipFile(
                BoundedFile(self._file, MOST_DIRECTORY, translate("exchange", "its list of contents is too long"))
            )
            self.review = self._read()
        except (zipfile.BadZipFile, zlib.error, *_DAMAGE) as error:
            self._file.close()
            raise self._no_review(error) from error
        except OSError as error:
            self._file.close()
            raise DedupError(
                translate("exchange", "cannot read {path}: {why}").format(
                    path=readable_path(path), why=error.strerror or error
                )
            ) from error
        except BaseException:
            self._file.close()
            raise
        self._numbers = {member: number for number, member in enumerate(self.review.members)}

    def __enter__(self) -> ReviewFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self._archive.close()
        self._file.close()

    def preview(self, member: str) -> bytes | None:
        """The JPEG of an image, by its path in the file; None where there is none.

        It is a stranger's picture: it begins as a JPEG does, and more is not known of it.
        """
        number = self._numbers.get(member)
        if number is None:
            return None
        try:
            with self._open_part(_preview_name(number)) as reader:
                data = reader.read(MOST_PREVIEW + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, *_DAMAGE):
            return None
        return data if len(data) <= MOST_PREVIEW and data.startswith(b"\xff\xd8\xff") else None

    def _open_part(self, name: str) -> IO[bytes]:
        part = self._archive.getinfo(name)
        if part.compress_type not in _METHODS:  # others take what memory they are told to
            raise ValueError(translate("exchange", "a part packed in a way that is not ours"))
        return self._archive.open(part)

    def _read(self) -> SavedReview:
        with self._open_part(_TEXT) as packed:
            lines = _bounded_lines(packed)
            head = _loads(next(lines, b""))
            if not isinstance(head, dict) or not isinstance(head.get("schema"), str):
                raise ValueError(translate("exchange", "no head"))  # noqa: TRY004 - one kind of error for the caller
            if head["schema"] != SCHEMA:
                raise DedupError(
                    translate("exchange", "{path} was written by another version of Dedup (“{schema}”).").format(
                        path=readable_path(self._path), schema=head["schema"][:80]
                    ),
                    translate("exchange", "Open it with that version, or a newer one."),
                )
            result: ScanResult = reader_of(ScanResult)({**head["result"], "images": [], "groups": [], "partial": []})
            groups = [reader_of(Group)(_loads(next(lines, b""))) for _ in range(_count(head["groups"]))]
            partial = [reader_of(Match)(_loads(next(lines, b""))) for _ in range(_count(head["partial"]))]
            decided = [_decision(_loads(next(lines, b""))) for _ in range(_count(head["decisions"]))]
        review = SavedReview(
            replace(result, groups=tuple(groups), partial=tuple(partial)),
            tuple(sorted(decided)),
            _count(head["images"]),
            float(head["made"]),
            head["system"],
            ActionKind(head["kind"]),
        )
        check(review)
        return of_no_computer(review)

    def _no_review(self, error: Exception) -> DedupError:
        why = str(error)[:200] or translate("exchange", "it ends early")
        return DedupError(
            translate("exchange", "{path} is no saved review, or it is damaged ({why}).").format(
                path=readable_path(self._path), why=why
            ),
            translate("exchange", "Choose a file that Dedup has written (its name ends in .dedup-review)."),
        )


def open_foreign(path: str) -> IO[bytes]:
    """Open a regular file; a pipe is not waited for.

    Raises:
        DedupError: it cannot be read, or is something else.
    """
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        file = os.fdopen(os.open(system_path(path), flags), "rb")
    except OSError as error:
        raise DedupError(
            translate("exchange", "cannot read {path}: {why}").format(
                path=readable_path(path), why=error.strerror or error
            )
        ) from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise DedupError(
            translate("exchange", "cannot read {path}: it is no file but a pipe or device").format(
                path=readable_path(path)
            )
        )
    return file


def _bounded_lines(packed: IO[bytes]) -> Iterator[bytes]:
    """The lines of a part, as far as any review of ours goes."""
    reader = io.BufferedReader(packed, 2**20)  # type: ignore[type-var]
    left = MOST_TEXT
    while line := reader.readline(MOST_LINE + 1):
        left -= len(line)
        if len(line) > MOST_LINE or left < 0:
            raise ValueError(translate("exchange", "longer than any review"))
        yield line


def _loads(line: bytes) -> Any:
    """What a line says; numbers that no image has are none."""
    return json.loads(line, parse_int=_whole, parse_float=_real, parse_constant=_no_number)


def _whole(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= (number := int(text)) < 2**63:
        raise ValueError(translate("exchange", "a number that is too large"))
    return number


def _real(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or abs(number) > 1e12:
        raise ValueError(translate("exchange", "a number that is too large"))
    return number


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(translate("exchange", "no count"))
    return value


def _decision(value: Any) -> tuple[str, Decision]:
    path, decision = reader_of(tuple[str, Decision])(value)
    if decision is Decision.UNDECIDED:
        raise ValueError(translate("exchange", "a decision that is none"))
    return path, decision
