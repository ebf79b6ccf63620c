"""Which paths lead to one and the same file, also where device and inode do not say so.

A file system that is mounted in two places, or shown through another (overlays, bind mounts of folders, user-mode
mirrors, a share that is mounted twice), has its files under several paths, and may give each view a device number of
its own. The mount table tells most of that before anything is moved; what it does not tell is seen in what the system
says of the files, before the move and once more after it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence

from dedup_gui.core.discovery.path_filters import FileId
from dedup_gui.core.long_paths import real_path, system_path
from dedup_gui.core.ports import Mounts

_COARSE_CLOCK_NS = 10_000_000
"""exFAT keeps times in steps of 10 ms, FAT of 2 s; both make inode numbers up: there two files may agree in all."""
_FIRST_BYTES = 4096
"""Read of a keeper after the move: one block, so that the drive has to answer."""
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without waiting: what came in the keeper's place may be a pipe."""


def inode_of(status: os.stat_result) -> FileId:
    """Device and inode."""
    return status.st_dev, status.st_ino


def signature(status: os.stat_result) -> tuple[int, ...]:
    """What changes when a file's content, or the file behind a name, does."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def asked(path: str) -> os.stat_result | None:
    """The status of what stands at a path, links not followed; None where nothing does.

    Raises:
        OSError: the disk does not answer, which is not to say that there is nothing.
    """
    try:
        return os.lstat(system_path(path))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def lstat(path: str) -> os.stat_result | None:
    """The status of what stands at a path, links not followed; None where nothing does or it cannot be asked."""
    try:
        return asked(path)
    except OSError:
        return None


def is_one_file(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two statuses are of one file: by device and inode, or by all else that no two files share.

    Two files of one number, size and both times to the nanosecond are one file that is seen through two devices, or
    a snapshot of one: neither is a copy that one may rely on.
    """
    if inode_of(one) == inode_of(other):
        return True
    if not one.st_ino or one.st_ctime_ns % _COARSE_CLOCK_NS == 0:
        return False
    return signature(one)[1:] == signature(other)[1:]


class Identities:
    """Asks what names are names of.

    Args:
        mounts: the mount table; None where the system has none to be read.
    """

    def __init__(self, mounts: Mounts | None) -> None:
        self._mounts = mounts

    def spellings(self, path: str) -> list[str]:
        """A path without links in its folders, and every other path of the same thing that the mount table tells."""
        real = os.path.join(real_path(os.path.dirname(path)), os.path.basename(path))
        return [real, *(self._mounts.views(real) if self._mounts else ())]

    def statuses(self, paths: Iterable[str]) -> list[os.stat_result]:
        """What stands at some paths, and at every other path of the same things: one status of each."""
        found = (lstat(spelling) for path in paths for spelling in self.spellings(path))
        return list({signature(status): status for status in found if status is not None}.values())


def share_a_file(some: Iterable[os.stat_result], others: Sequence[os.stat_result]) -> bool:
    """Whether a file stands in both."""
    return any(is_one_file(one, other) for one in some for other in others)


def still_stands(
    path: str, proven: tuple[int, ...], moved: Sequence[os.stat_result], *, linked: bool = False
) -> bool:
    """Whether a keeper can be opened anew and is the file that was proven before others were moved.

    Where it was one of those, under a name that hid it, its name is gone now, or it was touched by the move.

    Args:
        path: the keeper.
        proven: its signature when its content was read.
        moved: the statuses of what was moved, where it lies now.
        linked: whether it was given a further name meanwhile, which changes its ctime.
    """
    try:
        descriptor = os.open(system_path(path), _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or (not os.read(descriptor, _FIRST_BYTES) and status.st_size):
                return False
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return False
    if any(is_one_file(status, other) for other in moved):
        return False
    counted = 4 if linked else 5
    return signature(status)[:counted] == proven[:counted]
