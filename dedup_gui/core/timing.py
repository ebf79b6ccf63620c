"""The time a job takes: seconds by stage, the speed of a stage, and how long it will take yet."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

WINDOW_SECONDS = 15.0
"""The speed is that of this last stretch: long enough to be calm, short enough to follow a change of folder."""
SETTLING_SECONDS = 2.0
"""No figure before this much was seen: the first ones would be wild."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds by stage; the names are those of the JSON contract."""

    discover: float = 0.0
    fingerprint: float = 0.0
    match: float = 0.0
    judge: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class _Sample:
    at: float
    done: int
    fresh: int


class RateMeter:
    """A smoothed speed and time left, fed with (moment, done, fresh, total).

    The speed counts `fresh` work only: thousands of images out of the cache in a second say nothing about how
    fast images are read. For the time left, stretches in which only the cache answered are left out, unless
    there is nothing else.
    """

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        self._window = window
        self._samples: deque[_Sample] = deque()
        self._total = 0
        self._standing_since: float | None = None
        self._stood = 0.0

    def update(self, now: float, done: int, fresh: int, total: int = 0) -> None:
        """Feed the meter.

        Args:
            now: seconds of a monotonic clock.
            done: finished so far; a fall starts the measurement afresh.
            fresh: of those, how many cost real work.
            total: how many there are; 0 = unknown.
        """
        self.resume(now)
        at = now - self._stood
        if self._samples and (done < self._samples[-1].done or fresh < self._samples[-1].fresh):
            self._samples.clear()
        self._total = total
        self._samples.append(_Sample(at, done, fresh))
        while len(self._samples) > 2 and at - self._samples[1].at >= self._window:
            self._samples.popleft()

    def pause(self, now: float) -> None:
        """Stop the clock: a pause is neither work nor slowness."""
        if self._standing_since is None:
            self._standing_since = now

    def resume(self, now: float) -> None:
        """Let the clock go on."""
        if self._standing_since is not None:
            self._stood += max(0.0, now - self._standing_since)
            self._standing_since = None

    @property
    def rate(self) -> float | None:
        """Fresh items per second over the window; None while nothing can be said, or nothing is fresh."""
        if not self._settled:
            return None
        first, last = self._samples[0], self._samples[-1]
        fresh = last.fresh - first.fresh
        return fresh / (last.at - first.at) if fresh else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until `done` reaches `total`, or None while nothing can be said."""
        if not self._settled or self._total <= 0:
            return None
        left = self._total - self._samples[-1].done
        if left <= 0:
            return 0.0
        steps = list(pairwise(self._samples))
        working = [(a, b) for a, b in steps if b.fresh > a.fresh or b.done == a.done]
        if all(b.done == a.done for a, b in working):
            working = steps
        seconds = sum(b.at - a.at for a, b in working)
        done = sum(b.done - a.done for a, b in working)
        return left * seconds / done if done > 0 else None

    @property
    def _settled(self) -> bool:
        return len(self._samples) >= 2 and self._samples[-1].at - self._samples[0].at >= SETTLING_SECONDS


class StageClock:
    """Adds up how long each stage of a scan ran; the total runs from its creation."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside the block for the stage `name`, an attribute of `Seconds`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - began)

    def add(self, name: str, seconds: float) -> None:
        """Count seconds measured elsewhere."""
        self._spent[name] = self._spent.get(name, 0.0) + seconds

    def seconds(self) -> Seconds:
        """The seconds until now."""
        return Seconds(total=time.perf_counter() - self._began, **self._spent)
