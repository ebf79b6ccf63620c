"""A stranger's archive as `zipfile` may read it: that takes a list of contents as long as it is told."""

from __future__ import annotations

import io
from typing import IO


class TooLongError(ValueError):
    """More is asked for at once than is read."""


class BoundedFile(io.RawIOBase):
    """A file that gives some megabytes at once and no more.

    Args:
        file: the file; whoever opened it closes it.
        most: bytes that are read at once.
        says: the words of the error where more is asked for and is there.
    """

    def __init__(self, file: IO[bytes], most: int, says: str) -> None:
        self._file = file
        self._most = most
        self._says = says

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        """Read, or refuse.

        Raises:
            TooLongError: it would be too much.
        """
        data = self._file.read(self._most + 1 if size < 0 else min(size, self._most + 1))
        if len(data) > self._most:
            raise TooLongError(self._says)
        return data
