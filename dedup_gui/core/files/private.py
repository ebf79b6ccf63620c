"""Folders and files that only this user can read: they hold names, decisions and small pictures of private images.

Modes are given when a thing is made, never afterwards and never through the process's umask: that would open what
other threads make at the same moment. On Windows modes mean nothing; what lies in a user's folders is private there.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import IO

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_OTHERS = 0o077


def make_private_folder(path: str) -> None:
    """Make a folder, and those above it that are missing, for this user only; one that is there stays as it is.

    `os.makedirs` gives its mode to the last folder alone.

    Raises:
        OSError: it cannot be made, or something else stands there.
    """
    absolute = os.path.abspath(path)
    missing: list[str] = []
    while not os.path.isdir(absolute):
        missing.append(absolute)
        above = os.path.dirname(absolute)
        if above == absolute:
            break
        absolute = above
    for folder in reversed(missing):
        try:
            os.mkdir(folder, FOLDER_MODE)
        except FileExistsError:
            if not os.path.isdir(folder):  # else another process was quicker
                raise


def make_private_file(path: str) -> None:
    """Make an empty file for this user only, for a library that would make it by the umask.

    One that is there, from an earlier version, is closed to others. It is not opened: closing a descriptor would
    release the locks that SQLite holds on the same file elsewhere in this process.

    Raises:
        OSError: it cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    except FileExistsError:
        close_to_others(path)


def close_to_others(path: str) -> None:
    """Take away what group and others may do with a file of ours; where the system refuses, it stays as it is."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & _OTHERS:
            os.chmod(path, mode & ~_OTHERS)


@contextlib.contextmanager
def replacing_private_file(path: str) -> Iterator[IO[bytes]]:
    """Write a file of ours beside its place, which it takes at the end of the block, whole or not at all.

    Its folder is made where it is missing. Where the block raises, what was there is as it was.

    Raises:
        OSError: the disk refused.
    """
    unfinished = f"{path}.part-{os.getpid()}"
    try:
        make_private_folder(os.path.dirname(os.path.abspath(path)))
        with open(unfinished, "wb", opener=private_opener) as writer:
            yield writer
            writer.flush()
            os.fsync(writer.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise


def replace_private_file(path: str, data: bytes) -> None:
    """Put a file of ours in the place of the one before; see `replacing_private_file`."""
    with replacing_private_file(path) as writer:
        writer.write(data)


def private_opener(path: str, flags: int) -> int:
    """For `open(..., opener=private_opener)`: a file that is made is made for this user only."""
    return os.open(path, flags, FILE_MODE)
