"""The trash of Linux and BSD desktops, by the FreeDesktop.org Trash specification 1.0.

https://specifications.freedesktop.org/trash-spec/latest/ : a trash folder holds `files/` and, for each entry of it,
`info/<name>.trashinfo` with the percent-encoded old path and the date. Names are bytes, so that those which are not
UTF-8 can be trashed, too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, unquote_to_bytes

from dedup_gui.core.action_types import Origin
from dedup_gui.core.discovery.path_filters import home_trash
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.removal.moving import clear_placeholder, clear_placeholders, move_new
from dedup_gui.words import QT_TRANSLATE_NOOP

_SUFFIX = ".trashinfo"
_NAME_MAX = 255
"""Bytes in a name on all file systems that matter; the info file's name is longer than the trashed file's own."""


def top_of(path: str) -> str:
    """The mount point of the file system that holds a path's folder."""
    folder = real_path(os.path.dirname(path))
    while not os.path.ismount(system_path(folder)):
        folder = os.path.dirname(folder)
    return folder


def put(path: str) -> str:
    """Move a file to the trash of its file system.

    Args:
        path: absolute path.

    Returns:
        Its place in the trash.

    Raises:
        OSError: no trash folder can be used, or the move was refused; the file is where it was.
    """
    trash, top = _trash_for(path)
    # The folder may be reached through links; what is written down is where the file really lies.
    real = os.path.join(real_path(os.path.dirname(path)), os.path.basename(path))
    written = os.path.relpath(real, top) if top else real
    info = (
        f"[Trash Info]\nPath={quote_from_bytes(os.fsencode(written))}\n"
        f"DeletionDate={time.strftime('%Y-%m-%dT%H:%M:%S')}\n"
    ).encode("ascii")
    for name in _names(os.path.basename(path)):
        info_path = info_of(os.path.join(trash, "files", name))
        try:
            descriptor = os.open(system_path(info_path), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        place = os.path.join(trash, "files", name)
        try:
            # Not waited for until it is on disk (slower in two of three noisy trials): after a power cut the journal
            # knows place and digest of all but the last file, and that one lies in the trash under its name.
            with open(descriptor, "wb") as writer:
                writer.write(info)
            move_new(path, place)
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.unlink(system_path(info_path))
            if isinstance(error, FileExistsError):
                continue
            raise
        return place
    raise FileExistsError(errno.EEXIST, QT_TRANSLATE_NOOP("details", "no free name in the trash"), path)


def origin(place: str, path: str) -> Origin:
    """Whether a place in the trash was filled from a path."""
    written = b""
    with contextlib.suppress(OSError):
        written, _ = _read_info(info_of(place))
    if not written:
        return Origin.UNRECORDED
    if not os.path.isabs(written):  # of a drive's own trash: relative to where the drive is mounted
        base = top_of(place)
        written = os.path.join(os.fsencode(base), written)
    if written == os.fsencode(os.path.abspath(path)):  # nearly always; the rest asks the disk
        return Origin.SAME
    return Origin.OTHER if set(_spellings(os.fsdecode(written))).isdisjoint(_spellings(path)) else Origin.SAME


def _spellings(path: str) -> tuple[bytes, bytes]:
    """A path as it was given, and where the file of that name really lies: either may stand in a record."""
    return (
        os.fsencode(os.path.abspath(path)),
        os.fsencode(os.path.join(real_path(os.path.dirname(path)), os.path.basename(path))),
    )


def find(path: str) -> list[str]:
    """Places in the trash of files that came from `path`, newest first.

    Raises:
        OSError: the disk does not answer.
    """
    found: list[tuple[str, float, str]] = []
    for date, place in _recorded(path):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found.append((date, os.lstat(system_path(place)).st_ctime, place))
    return [place for _, _, place in sorted(found, reverse=True)]


def _recorded(path: str) -> Iterator[tuple[str, str]]:
    """Date and place of every record that says it is of a file that came from `path`."""
    sought = _spellings(path)
    top = top_of(path)
    for trash, base in ((home_trash(), ""), *((trash, top) for trash in _top_trashes(top))):
        for entry in _infos(trash):
            written, date = _read_info(entry.path)
            if not written:
                continue
            came_from = os.path.join(os.fsencode(base), written) if base else written
            if came_from in sought:
                yield date, os.path.join(trash, "files", entry.name[: -len(_SUFFIX)])


def tidy(path: str) -> None:
    """Remove from the trash what a move that was cut off left: an empty placeholder, or a second name of a file.

    Args:
        path: where the file was moved from; it stands there still, or something else has put it back. What has no
            record any more goes wherever in its trash folders it came from.
    """
    for _, place in _recorded(path):
        cut_off = clear_placeholder(place)
        with contextlib.suppress(OSError):
            here, there = os.lstat(system_path(path)), os.lstat(system_path(place))
            if os.path.samestat(here, there) and there.st_nlink > 1:
                os.unlink(system_path(place))
                cut_off = True
        if cut_off and not os.path.lexists(system_path(place)):  # else the record may be of a move that goes on
            with contextlib.suppress(OSError):
                os.unlink(system_path(info_of(place)))
    for trash in (home_trash(), *_top_trashes(top_of(path))):  # and where somebody took the record away meanwhile
        if _is_ours(trash):
            clear_placeholders(os.path.join(trash, "files"), _is_recorded)


def _is_ours(trash: str) -> bool:
    """Whether a trash folder is there, no link, and this person's."""
    try:
        status = os.lstat(system_path(trash))
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def _is_recorded(place: str) -> bool:
    """Whether a place has a record, or the disk does not say."""
    try:
        os.lstat(system_path(info_of(place)))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def info_of(place: str) -> str:
    """The info file that belongs to a place in the trash."""
    folder, name = os.path.split(place)
    return os.path.join(os.path.dirname(folder), "info", name + _SUFFIX)


def _trash_for(path: str) -> tuple[str, str]:
    """The trash folder for a file, and the mount point its written paths are relative to ("" = they are absolute)."""
    device = os.lstat(system_path(path)).st_dev
    home = home_trash()
    try:
        _make(home)
        if os.stat(system_path(home)).st_dev == device:
            return home, ""
    except OSError:
        pass  # a home that cannot be written may still leave the drive's own trash
    top = top_of(path)
    problem: OSError | None = None
    for trash in _top_trashes(top):
        try:
            _make(trash)
            status = os.lstat(system_path(trash))
        except OSError as error:
            problem = error
            continue
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and status.st_dev == device:
            return trash, top
    raise problem or OSError(
        errno.ENOENT, QT_TRANSLATE_NOOP("details", "this file system has no trash folder that can be used"), path
    )


def _top_trashes(top: str) -> list[str]:
    """The trash folders a file system may have for this person, the administrator's first."""
    user = str(os.getuid()) if hasattr(os, "getuid") else "0"
    shared = os.path.join(top, ".Trash")
    trashes = [os.path.join(top, f".Trash-{user}")]
    with contextlib.suppress(OSError):
        status = os.lstat(system_path(shared))
        # Without the sticky bit anybody could put something in its place: the specification says to pass it over.
        if stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX:
            trashes.insert(0, os.path.join(shared, user))
    return trashes


def _make(trash: str) -> None:
    os.makedirs(system_path(os.path.dirname(trash)), exist_ok=True)
    for folder in (trash, os.path.join(trash, "files"), os.path.join(trash, "info")):
        with contextlib.suppress(FileExistsError):
            os.mkdir(system_path(folder), 0o700)
    files = system_path(os.path.join(trash, "files"))
    if os.path.islink(system_path(trash)) or not os.access(files, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), trash)


def _names(name: str) -> Iterator[str]:
    """The name, then "stem 2.suffix" and so on, cut where the info file's name would become too long."""
    stem, suffix = os.path.splitext(os.fsencode(name))
    for number in range(1, 100_000):
        tail = (b" %d" % number if number > 1 else b"") + suffix
        room = _NAME_MAX - len(_SUFFIX) - len(tail)
        if room < 1:  # the suffix alone is too long
            stem, suffix = stem + suffix, b""
            continue
        yield os.fsdecode(stem[:room] + tail)


def _infos(trash: str) -> list[os.DirEntry[str]]:
    """The records of a trash, if it is there and this person's; a disk that does not answer is not an empty trash."""
    try:
        with os.scandir(system_path(os.path.join(trash, "info"))) as entries:
            return [entry for entry in entries if entry.name.endswith(_SUFFIX)]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _read_info(path: str) -> tuple[bytes, str]:
    """The old path, decoded, and the date of an info file; (b"", "") where there is none that can be read.

    Raises:
        OSError: the disk does not answer: it may be the record of anything.
    """
    written, date = b"", ""
    try:
        with open(system_path(path), "rb") as reader:
            lines = reader.read(65_536).splitlines()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
        return b"", ""
    except OSError as error:
        if error.errno == errno.ELOOP:
            return b"", ""
        raise
    for line in lines:
        if line.startswith(b"Path=") and not written:
            written = unquote_to_bytes(line[5:])
            if b"\0" in written:  # no path has it
                return b"", ""
        elif line.startswith(b"DeletionDate=") and not date:
            date = line[13:].decode("ascii", "replace")
    return written, date
