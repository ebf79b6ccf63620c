"""Writing in the background, in order. What cannot be written is kept and tried again."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)

Work = Callable[[], object]
Listener = Callable[[Exception | None], object]


class Writer:
    """Does on a thread of its own what it is given, one after the other.

    When something fails, it and all that comes after it wait, and are tried again, in their order, with whatever is
    given next. Who listens hears of it once, and once more when everything is on disk again.

    Args:
        what: it writes, for the log and the name of its thread.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"writer of {what}")
        self._waiting: deque[Work] = deque()
        self._failing = False
        self._listener: Listener = lambda _error: None

    def listen(self, listener: Listener) -> None:
        """Name who hears of failures.

        Args:
            listener: called on the writer's thread with the error, or with None when all is written after all.
        """
        self._listener = listener

    def write(self, work: Work) -> None:
        """Do something soon; returns at once."""
        self._thread.submit(self._take, work)

    def try_again(self) -> None:
        """Try what has failed; returns at once."""
        self._thread.submit(self._write)

    def flush(self) -> None:
        """Wait until everything given has been tried."""
        self._thread.submit(lambda: None).result()

    def close(self) -> None:
        """Try what has failed a last time, and end."""
        self._thread.submit(self._write)
        self._thread.shutdown(wait=True)
        if self._waiting:
            _log.error("%s: %d changes could not be saved", self._what, len(self._waiting))

    def _take(self, work: Work) -> None:
        self._waiting.append(work)
        self._write()

    def _write(self) -> None:
        while self._waiting:
            try:
                self._waiting[0]()
            except Exception as error:  # noqa: BLE001 - whatever it is, the person hears of it and nothing is dropped
                if not self._failing:
                    _log.error("%s cannot be saved: %s", self._what, error, exc_info=error)
                    self._tell(error)
                return
            self._waiting.popleft()
        if self._failing:
            self._tell(None)

    def _tell(self, error: Exception | None) -> None:
        self._failing = error is not None
        self._listener(error)
