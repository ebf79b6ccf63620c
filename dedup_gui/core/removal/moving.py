"""Moving a file to a name that must be free: nothing is ever overwritten."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable
from functools import cache

from dedup_gui.core.files.private import FILE_MODE, private_opener
from dedup_gui.core.long_paths import system_path
from dedup_gui.words import QT_TRANSLATE_NOOP

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_NOREPLACE = 1  # linux/fs.h
_RENAME_EXCL = 4  # sys/stdio.h of macOS

_MARKER = "place"
"""Purpose of the hidden file beside a name that is reserved."""

_NOT_OFFERED = frozenset(
    number
    for name in ("ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EMLINK")
    if (number := getattr(errno, name, None)) is not None
)
"""What a kernel or file system answers that does not know the call."""


def move_new(source: str, target: str) -> None:
    """Move a file or link within one file system, in one step; `target` must not exist.

    Raises:
        FileExistsError: something stands at `target`; nothing was changed.
        OSError: the system refused (errno EXDEV: another file system); the file is at `source`.
    """
    if sys.platform == "win32":
        os.rename(system_path(source), system_path(target))  # refuses an existing target there
        return
    if _exclusive_rename(source, target):
        return
    try:
        os.link(system_path(source), system_path(target), follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise
    else:
        try:
            os.unlink(system_path(source))
        except OSError as error:  # the folder, or the bit that protects it, lets nothing go
            _take_link_back(source, target, error)
            raise
        return
    _move_over_placeholder(source, target)


def _take_link_back(source: str, target: str, reason: OSError) -> None:
    """Remove the second name that a file was given on its way, or else tell where it is."""
    try:
        if os.path.samestat(os.lstat(system_path(source)), os.lstat(system_path(target))):
            os.unlink(system_path(target))
    except OSError:
        rest = QT_TRANSLATE_NOOP("details", "a second name of the file is left there")
        reason.strerror = f"{reason.strerror}; {rest}: {target}"


def _exclusive_rename(source: str, target: str) -> bool:
    """Rename by the system call that refuses an existing target; False where there is none."""
    library = _c_library()
    names = os.fsencode(system_path(source)), os.fsencode(system_path(target))
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_NOREPLACE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, _RENAME_EXCL)
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _NOT_OFFERED:
        return False
    raise OSError(number, os.strerror(number), source, None, target)


@cache
def _c_library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _move_over_placeholder(source: str, target: str) -> None:
    """Reserve the name with an empty file of ours, then rename over that (FAT and some network shares).

    A marker beside it, locked while we are at it, tells after a kill that the empty file is ours.
    """
    marker = path_beside(target, _MARKER)
    claimed, is_new = _claim(marker, os.O_CREAT)
    if claimed is None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    try:
        try:
            os.close(os.open(system_path(target), os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
        except OSError:
            if is_new:  # an earlier one stays: what stands there may be what it speaks of
                _unlink_quietly(marker)
            raise
        try:
            os.replace(system_path(source), system_path(target))
        except BaseException:
            _unlink_empty(target)
            _unlink_quietly(marker)
            raise
        _unlink_quietly(marker)
    finally:
        os.close(claimed)


def clear_placeholder(path: str) -> bool:
    """Remove the empty file that a kill left at the name a file was being moved to; nothing else is touched.

    Returns:
        Whether a move to that name had been cut off.
    """
    marker = path_beside(path, _MARKER)
    return os.path.lexists(system_path(marker)) and _clear(marker, path)


def clear_placeholders(folder: str, is_kept: Callable[[str], bool]) -> None:
    """Remove what kills left in a folder at names to which nothing was moved in the end, by the markers alone.

    Args:
        folder: the folder; nothing is done where it is not there.
        is_kept: whether the empty file at a path is left for whoever knows what was to come there.

    Raises:
        OSError: the disk does not answer.
    """
    start = f".dedup-gui-{_MARKER}-"
    try:
        names = os.listdir(system_path(folder))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    markers = {os.path.join(folder, name) for name in names if name.startswith(start)}
    if not markers:
        return
    place_of = {path_beside(path, _MARKER): path for path in (os.path.join(folder, name) for name in names)}
    for marker in markers:
        place = place_of.get(marker)
        if place is None or not is_kept(place):
            _clear(marker, place)


def _clear(marker: str, path: str | None) -> bool:
    """Remove a marker and the empty file it speaks of; False where whoever made it is at work."""
    with contextlib.suppress(OSError):
        claimed, _ = _claim(marker, 0)
        if claimed is not None:
            try:
                if path is not None:
                    _unlink_empty(path)
                _unlink_quietly(marker)
            finally:
                os.close(claimed)
            return True
    return False


def _claim(marker: str, making: int) -> tuple[int | None, bool]:
    """Open and lock a marker: its descriptor (None = another process holds it), and whether it was made now.

    Where the file system knows no locks there is no protection, but moves work.
    """
    flags = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    is_new = not os.path.lexists(system_path(marker))
    descriptor = os.open(system_path(marker), flags | making, FILE_MODE)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return None, False
        except OSError:
            return descriptor, is_new
    return descriptor, is_new


def _unlink_empty(path: str) -> None:
    with contextlib.suppress(OSError):
        status = os.lstat(system_path(path))
        if stat.S_ISREG(status.st_mode) and status.st_size == 0:
            os.unlink(system_path(path))


def _unlink_quietly(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(system_path(path))


def make_folders(path: str) -> None:
    """Make a folder and those above it that are missing; on disk when it returns.

    Raises:
        OSError: the system refused.
    """
    missing: list[str] = []
    while not os.path.isdir(system_path(path)):
        missing.append(path)
        above = os.path.dirname(path)
        if above == path:
            break
        path = above
    for folder in reversed(missing):
        with contextlib.suppress(FileExistsError):  # another was quicker; a file there is met by whoever moves
            os.mkdir(system_path(folder))
        sync_folder(os.path.dirname(folder))


def sync_folder(path: str) -> None:
    """Bring the names in a folder to the disk: what was moved or copied there is found after a power cut.

    Raises:
        OSError: the disk failed; not where the system or the file system cannot be asked for it.
    """
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(system_path(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # of a folder that may be written and not read
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_OFFERED and error.errno != errno.EBADF:
            raise
    finally:
        os.close(descriptor)


def copy_new(source: str, target: str) -> None:
    """Copy a file, with its times, to a free name on any file system; complete and on disk, or not there.

    Raises:
        FileExistsError: something stands at `target`; nothing was changed.
        OSError: the system refused; `target` is not there.
    """
    unfinished = path_beside(target, "copy")
    _unlink_quietly(unfinished)  # of a copy that a kill cut off
    try:
        with (
            open(system_path(source), "rb") as reader,
            open(system_path(unfinished), "xb", opener=private_opener) as writer,
        ):
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            os.fsync(writer.fileno())
        shutil.copystat(system_path(source), system_path(unfinished), follow_symlinks=False)
        move_new(unfinished, target)
    except BaseException:
        _unlink_quietly(unfinished)
        raise
    try:
        sync_folder(os.path.dirname(target))
    except OSError:
        _unlink_quietly(target)
        raise


def path_beside(path: str, purpose: str) -> str:
    """A hidden name in the same folder, always the same for one path, short whatever the path's own name is."""
    folder, name = os.path.split(path)
    number = 0
    for byte in os.fsencode(name):
        number = (number * 257 + byte) % 0xFFFF_FFFF_FFFF_FFC5
    return os.path.join(folder, f".dedup-gui-{purpose}-{number:016x}")
