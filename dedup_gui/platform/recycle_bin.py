r"""The Recycle Bin of Windows: which file in `X:\$RECYCLE.BIN\<user>` came from where.

A trashed file lies there as `$Rxxxxxx.ext`; beside it `$Ixxxxxx.ext` tells its size, time and old path. The layout of
that file is the one described by forensic literature: version (8 bytes), size (8), FILETIME (8), then in version 1
the path in 520 bytes, in version 2 its length in characters (4) and the path; UTF-16, little-endian.
"""

from __future__ import annotations

import ntpath
import os
import struct

from dedup_gui.core.action_types import Origin
from dedup_gui.core.long_paths import system_path

_HEAD = struct.Struct("<QQQ")
_CHARACTERS = 260
"""Of the path in version 1, whatever its length."""


def parse_info(data: bytes) -> tuple[str, int]:
    """The old path and the time of removal (FILETIME) from the bytes of a `$I` file; ("", 0) if it is not one."""
    if len(data) < _HEAD.size:
        return "", 0
    version, _, removed = _HEAD.unpack_from(data)
    length = _CHARACTERS
    start = _HEAD.size
    if version == 1:
        pass
    elif version == 2 and len(data) >= _HEAD.size + 4:
        (length,) = struct.unpack_from("<I", data, start)
        start += 4
    else:
        return "", 0
    raw = data[start : start + 2 * length]
    if len(raw) < 2 * length:  # cut off: the path would be another one
        return "", 0
    return raw.decode("utf-16-le", "surrogatepass").split("\0", 1)[0], removed


def info_of(place: str) -> str:
    """The `$I` file that belongs to a `$R` file, or "" if the place is none."""
    folder, name = os.path.split(place)
    return os.path.join(folder, "$I" + name[2:]) if name.startswith("$R") else ""


def origin(place: str, path: str) -> Origin:
    """Whether a place in the bin was filled from a path."""
    info = info_of(place)
    recorded = _origin(info) if info else ""
    if not recorded:
        return Origin.UNRECORDED
    return Origin.SAME if ntpath.normcase(recorded) == ntpath.normcase(path) else Origin.OTHER


def _origin(info: str) -> str:
    try:
        with open(system_path(info), "rb") as reader:
            return parse_info(reader.read(70_000))[0]
    except OSError:
        return ""


def find(path: str, bin_folder: str | None = None) -> list[str]:
    """Places in the bin of files that came from `path`, newest first.

    Args:
        path: the old path.
        bin_folder: the drive's bin; None = by the path's drive.
    """
    folder = bin_folder or os.path.join(ntpath.splitdrive(path)[0] + "\\", "$RECYCLE.BIN")
    found: list[tuple[int, str]] = []
    for user in _entries(folder):
        for info in _entries(user):
            folder, name = os.path.split(info)
            if not name.startswith("$I"):
                continue
            try:
                with open(system_path(info), "rb") as reader:
                    origin, removed = parse_info(reader.read(70_000))
            except OSError:
                continue
            place = os.path.join(folder, "$R" + name[2:])
            if origin and ntpath.normcase(origin) == ntpath.normcase(path) and os.path.lexists(system_path(place)):
                found.append((removed, place))
    return [place for _, place in sorted(found, reverse=True)]


def _entries(folder: str) -> list[str]:
    """The entries' paths; none where other users' folders refuse."""
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(system_path(folder)))
    except OSError:
        return []
