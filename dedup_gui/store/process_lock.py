"""A lock between running instances of the program, which the system releases when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProcessLock:
    """Held by at most one process at a time.

    The file stays behind when it is released: were it deleted, two processes could hold locks on two files of one
    name.
    """

    def __init__(self, path: str) -> None:
        """Name the lock's file; nothing is opened yet."""
        self._path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this instance holds it."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock without waiting.

        Returns:
            False if another holder has it. True also where the file system knows no locks: then there is no
            protection, but the program works.
        """
        if self._stands():
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError:
            return True
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return False
        except OSError:
            os.close(descriptor)
            return True
        self.release()  # of a file that was removed: others see this one only
        self._descriptor = descriptor
        return True

    def _stands(self) -> bool:
        """Whether it is held, on the file that others would lock."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def release(self) -> None:
        """Give it back."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)
