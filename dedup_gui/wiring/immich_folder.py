"""The folder for a server's originals: for this user only, gone with the program, also after a kill."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from types import TracebackType

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.exchange.immich.originals import remove_folder
from dedup_gui.store.process_lock import ProcessLock
from dedup_gui.words import translate

_PREFIX, _LOCK = "immich-", ".lock"
_OURS = re.compile(rf"{_PREFIX}[0-9a-f]{{16}}\Z")
"""Names that we give; another that begins alike is somebody else's."""


class ImmichFolder:
    """Made when it is made, and removed by `close`; those of programs that were killed go with the next one made.

    Args:
        cache: folder of what may vanish at any time.

    Raises:
        DedupError: it cannot be made.
    """

    def __init__(self, cache: str) -> None:
        self.path = os.path.join(cache, f"{_PREFIX}{secrets.token_hex(8)}")
        self._lock = ProcessLock(self.path + _LOCK)
        try:
            make_private_folder(cache)
            _remove_left(cache)
            self._lock.acquire()  # first: without it the folder is anybody's to remove
            make_private_folder(self.path)
        except OSError as error:
            raise DedupError(
                translate("errors", "{cache} cannot be used: {why}.").format(
                    cache=cache, why=error.strerror or error
                ),
                translate("errors", "Name another folder with --data-dir."),
            ) from error

    def __enter__(self) -> ImmichFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove it with all that is in it."""
        remove_folder(self.path)
        self._lock.release()
        with contextlib.suppress(OSError):
            os.unlink(self.path + _LOCK)


def _remove_left(cache: str) -> None:
    for name in os.listdir(cache):
        path = os.path.join(cache, name)
        # The lock stands before the folder is made: a folder without one is none of ours.
        if _OURS.match(name) and os.path.isdir(path) and os.path.isfile(path + _LOCK):
            lock = ProcessLock(path + _LOCK)
            if lock.acquire() and lock.held:  # its program is gone
                remove_folder(path)
                lock.release()
                with contextlib.suppress(OSError):
                    os.unlink(path + _LOCK)
