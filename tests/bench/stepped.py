"""How long a job takes, the longest of its steps, and how long it keeps the rest of the program waiting meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")

HELD_SECONDS = 0.1
"""The longest that a window's events may wait."""
_BEAT_SECONDS = 0.005


class Stepped:
    """Runs one job to its end, and beside it a thread that wants a moment now and again, as a window's does.

    Attributes:
        seconds: wall clock.
        cpu: processor seconds of this process.
        longest: seconds between two yields, at most: so long a cancel may wait.
        waited: seconds that the other thread waited for Python's lock, at most; on a busy computer also for a core.
        held: how often that was more than `HELD_SECONDS`.
    """

    def __init__(self) -> None:
        self.seconds = self.cpu = self.longest = self.waited = 0.0
        self.held = 0

    def run(self, job: Generator[object, None, Result]) -> Result:
        """What the job returns."""
        ended = threading.Event()
        beside = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        beside.start()
        began, busy = time.perf_counter(), time.process_time()
        last = began
        try:
            while True:
                try:
                    next(job)
                except StopIteration as stop:
                    result: Result = stop.value
                    return result
                finally:
                    now = time.perf_counter()
                    self.longest = max(self.longest, now - last)
                    self.seconds, self.cpu = now - began, time.process_time() - busy
                    last = now
        finally:
            ended.set()
            beside.join()

    def _beat(self, ended: threading.Event) -> None:
        while not ended.is_set():
            due = time.perf_counter() + _BEAT_SECONDS
            time.sleep(_BEAT_SECONDS)
            late = time.perf_counter() - due
            self.waited = max(self.waited, late)
            self.held += late > HELD_SECONDS
