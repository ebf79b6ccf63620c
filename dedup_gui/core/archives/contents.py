"""What an archive holds, by its own list: a stranger's, which is bounded, and of which no name is used as a path."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dedup_gui.core.archives.bounded_file import BoundedFile, TooLongError
from dedup_gui.core.errors import ImageError
from dedup_gui.core.long_paths import is_too_long, system_path
from dedup_gui.core.types import SkipCode

MOST_FILES = 20_000
"""Files that are listed of one archive. Chosen: a camera's folder has 9,999 at most."""
MOST_UNPACKED = 256 << 20
"""Bytes of one file, unpacked. Chosen: no image of a camera has more, and all of it is unpacked to be looked at."""
_MOST_LIST = 8 << 20
"""Bytes of the list of contents."""
_LISTS = 8
"""Lists that are remembered: images are read archive by archive."""
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED, _UTF8 = 0x1, 0x800
_DAMAGE = (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError, RuntimeError, struct.error)
"""What `zipfile` raises of a file that is no archive or is damaged."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive.

    Attributes:
        name: its parts divided by "/", none of them empty or dots; no two members have the same.
        size: bytes, unpacked, as the list says.
        packed: bytes in the archive.
        offset: where it begins there.
        deflated: whether it is compressed.
        crc: checksum of the unpacked bytes.
        problem: why it cannot be read, or None.
    """

    name: str
    size: int
    packed: int
    offset: int
    deflated: bool
    crc: int
    problem: SkipCode | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """An archive's files by name, in the archive's own order."""

    members: Mapping[str, Member]


def contents(path: str) -> tuple[os.stat_result, Contents]:
    """What an archive holds, and what the system says of the archive.

    Raises:
        ImageError: VANISHED or UNREADABLE; DAMAGED: it is no archive; ARCHIVE_TOO_LARGE: it lists too many files.
    """
    try:
        status = os.stat(system_path(path))
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(SkipCode.NOT_A_FILE)
        return status, _contents(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    except OSError as error:
        gone = isinstance(error, (FileNotFoundError, NotADirectoryError))
        code = SkipCode.PATH_TOO_LONG if is_too_long(error) else SkipCode.UNREADABLE
        raise ImageError(SkipCode.VANISHED if gone else code, error.strerror or "") from error


@lru_cache(maxsize=_LISTS)
def _contents(path: str, size: int, *_state: int) -> Contents:
    """Read the list; whatever changes of the archive is an argument, so that another one is read anew."""
    with open(system_path(path), "rb") as file:
        try:
            with zipfile.ZipFile(BoundedFile(file, _MOST_LIST, "its list of contents is too long")) as archive:
                listed = archive.infolist()
        except TooLongError as error:
            raise ImageError(SkipCode.ARCHIVE_TOO_LARGE, str(error)) from error
        except _DAMAGE as error:
            raise ImageError(SkipCode.DAMAGED, str(error)[:200]) from error
    if len(listed) > MOST_FILES:
        raise ImageError(SkipCode.ARCHIVE_TOO_LARGE, f"{len(listed)} files")
    if sum(info.compress_size for info in listed) > size:
        raise ImageError(SkipCode.DAMAGED, "its files overlap")  # a small bomb that is a large one many times over
    members: dict[str, Member] = {}
    again: dict[str, int] = {}
    for info in listed:
        name = _name(info)
        if name and _is_file(info):
            free = name if name not in members else _beside(name, members, again)
            members[free] = Member(
                free,
                info.file_size,
                info.compress_size,
                info.header_offset,
                info.compress_type == _DEFLATED,
                info.CRC,
                _problem(info, size),
            )
    return Contents(members)


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Whether it is a file by its name and by what the system that packed it says of it: no folder, no link."""
    return not info.is_dir() and stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)


def _problem(info: zipfile.ZipInfo, archive: int) -> SkipCode | None:
    """Why a file of an archive of so many bytes cannot be read."""
    if not 0 <= info.header_offset <= archive:
        return SkipCode.DAMAGED
    if info.flag_bits & _ENCRYPTED:
        return SkipCode.ENCRYPTED
    if info.compress_type not in (_STORED, _DEFLATED):
        return SkipCode.UNSUPPORTED
    return SkipCode.ARCHIVE_TOO_LARGE if info.file_size > MOST_UNPACKED else None


def _name(info: zipfile.ZipInfo) -> str:
    """The name to show: never one that leads out of the archive, to a drive's root or to the folder above."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            name = info.orig_filename.encode("cp437").decode("utf-8")  # macOS and Info-ZIP write it without the mark
        except UnicodeError:
            name = info.filename
    parts = name.split("\0", 1)[0].replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _beside(name: str, taken: Mapping[str, Member], again: dict[str, int]) -> str:
    """A name for a second file of the same one; `again` has the last number of each name."""
    stem, suffix = os.path.splitext(name)
    number = again.get(name, 1) + 1
    while (free := f"{stem} ({number}){suffix}") in taken:
        number += 1
    again[name] = number
    return free
