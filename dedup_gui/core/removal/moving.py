"""Moving a file to a name that must be free: nothing is ever overwritten."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from functools import cache

from dedup_gui.core.long_paths import system_path

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_NOREPLACE = 1  # linux/fs.h
_RENAME_EXCL = 4  # sys/stdio.h of macOS

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
        os.unlink(system_path(source))
        return
    _move_over_placeholder(source, target)


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
    """Reserve the name with an empty file of ours, then rename over that (FAT and some network shares)."""
    os.close(os.open(system_path(target), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.replace(system_path(source), system_path(target))
    except BaseException:
        with contextlib.suppress(OSError):
            if os.lstat(system_path(target)).st_size == 0:
                os.unlink(system_path(target))
        raise


def copy_new(source: str, target: str) -> None:
    """Copy a file, with its times, to a free name on any file system; complete and on disk, or not there.

    Raises:
        FileExistsError: something stands at `target`; nothing was changed.
        OSError: the system refused; `target` is not there.
    """
    unfinished = path_beside(target, "copy")
    try:
        with open(system_path(source), "rb") as reader, open(system_path(unfinished), "xb") as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            os.fsync(writer.fileno())
        shutil.copystat(system_path(source), system_path(unfinished), follow_symlinks=False)
        move_new(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(system_path(unfinished))
        raise


def path_beside(path: str, purpose: str) -> str:
    """A hidden name in the same folder, always the same for one path, short whatever the path's own name is."""
    folder, name = os.path.split(path)
    number = 0
    for byte in os.fsencode(name):
        number = (number * 257 + byte) % 0xFFFF_FFFF_FFFF_FFC5
    return os.path.join(folder, f".dedup-gui-{purpose}-{number:016x}")
