"""A few threads for a page's own small jobs (thumbnails, previews, a difference image): newest request first.

The scan and everything that touches the database runs on the job thread (`jobs`); this is for what a view asks
for while it is looked at, and no longer wants once it has scrolled on.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

FRAME_SECONDS = 0.008
"""How long results are handed over in one go before the event loop gets its turn."""

Work = Callable[[], Any]
Done = Callable[[Any], None]


@dataclass(slots=True)
class _Request:
    work: Work
    done: Done
    owner: QObject | None


class Background(QObject):
    """Runs callables on threads and hands their results over on the GUI thread.

    A request is known by its key: asking again for what is queued moves it to the front, asking for what is running,
    or done and about to be handed over, does nothing. The queue is bounded; what falls off its end is simply not done
    (ask again when it is wanted again). An exception is handed over as the result.
    """

    _arrived = Signal()

    def __init__(self, threads: int, limit: int = 256, parent: QObject | None = None, *, name: str = "view") -> None:
        """Args: threads: so many, until `close`. limit: of the queue. name: of the threads, for people who debug."""
        super().__init__(parent)
        self._limit = limit
        self._lock = threading.Condition()
        self._queue: OrderedDict[Hashable, _Request] = OrderedDict()
        self._running: set[tuple[Hashable, int]] = set()
        self._results: deque[tuple[Hashable, _Request, Any]] = deque()
        self._alive = 0
        self._closed = False
        self._generation = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # All of them now: who starts a thread waits until it runs, which takes long while images are decoded.
        for _ in range(threads):
            self._alive += 1
            threading.Thread(target=self._run, name=name, daemon=True).start()

    @property
    def waiting(self) -> int:
        """Requests queued or running."""
        with self._lock:
            return len(self._queue) + len(self._running)

    def submit(
        self, key: Hashable, work: Work, done: Done, owner: QObject | None = None, *, ahead: bool = False
    ) -> None:
        """Ask for something.

        Args:
            key: tells requests apart.
            work: runs on a thread.
            done: gets its result, or the exception it raised, on the GUI thread.
            owner: once it is deleted, nothing is handed over; None = it is, whatever becomes of who asked.
            ahead: nobody waits for it yet: it comes after all that is wanted.
        """
        with self._lock:
            # What runs for somebody who has dropped it hands nothing over: it is no answer to who asks now.
            if self._closed or (key, self._generation) in self._running:
                return
            if any((key, owner) == (other, request.owner) for other, request, _ in self._results):
                return
            if ahead and key in self._queue:
                return
            self._queue[key] = _Request(work, done, owner)
            self._queue.move_to_end(key, last=not ahead)
            while len(self._queue) > self._limit:
                self._queue.popitem(last=False)
            self._lock.notify()

    def drop(self) -> None:
        """Forget what is queued, and the results of what is running."""
        with self._lock:
            self._queue.clear()
            self._results.clear()
            self._generation += 1

    def close(self, timeout: float = 2.0) -> None:
        """Forget everything, take no more, and wait for the threads, at most `timeout` seconds."""
        self.drop()
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        deadline = time.monotonic() + timeout
        with self._lock:
            while self._alive and (left := deadline - time.monotonic()) > 0:
                self._lock.wait(left)

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._queue and not self._closed:
                    self._lock.wait()
                if self._closed:
                    self._alive -= 1
                    self._lock.notify_all()
                    return
                key, request = self._queue.popitem(last=True)
                generation = self._generation
                self._running.add((key, generation))
            try:
                result = request.work()
            except Exception as error:  # noqa: BLE001 - handed over: who asked knows what to do with it
                result = error
            with self._lock:
                self._running.discard((key, generation))
                wanted = generation == self._generation and not self._closed
                if wanted:
                    self._results.append((key, request, result))
            del request, result
            if wanted:
                try:
                    self._arrived.emit()
                except RuntimeError:  # the window went away meanwhile
                    with self._lock:
                        self._alive -= 1
                        self._lock.notify_all()
                    return

    def _deliver(self) -> None:
        start = time.monotonic()
        while self._results:
            _, request, result = self._results.popleft()
            if request.owner is None or shiboken6.isValid(request.owner):
                request.done(result)
            if time.monotonic() - start > FRAME_SECONDS and self._results:
                self._arrived.emit()
                return
