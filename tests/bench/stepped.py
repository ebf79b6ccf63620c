"""How long a job takes, and each of its steps: between two yields a window's events wait."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")

HELD_SECONDS = 0.1
"""The longest that a step may take."""


class Stepped:
    """Runs one job to its end and takes the time of its steps.

    Attributes:
        seconds: wall clock.
        cpu: processor seconds of this process.
        longest: seconds between two yields, at most.
        busiest: processor seconds between two yields, at most.
        held: how many steps were longer than `HELD_SECONDS`.
    """

    def __init__(self) -> None:
        self.seconds = self.cpu = self.longest = self.busiest = 0.0
        self.held = 0

    def run(self, job: Generator[object, None, Result]) -> Result:
        """What the job returns."""
        began, busy_before = last, busy_last = time.perf_counter(), time.process_time()
        while True:
            try:
                next(job)
            except StopIteration as stop:
                result: Result = stop.value
                return result
            finally:
                now, busy = time.perf_counter(), time.process_time()
                self.longest, self.busiest = max(self.longest, now - last), max(self.busiest, busy - busy_last)
                self.held += now - last > HELD_SECONDS
                self.seconds, self.cpu = now - began, busy - busy_before
                last, busy_last = now, busy
