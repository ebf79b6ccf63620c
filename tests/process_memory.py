"""The memory of a process and all below it, pages that they share counted once. Zero where there is no /proc."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path


def family(process: int) -> Iterator[int]:
    """The numbers of a process and of all below it."""
    found = [process]
    for each in found:
        yield each
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                found += map(int, Path(f"/proc/{each}/task/{task}/children").read_text().split())
        except OSError:
            continue


def proportional_size(process: int) -> int:
    """Bytes of memory of a process; what it shares is divided among those it shares it with."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


class MemoryWatch:
    """Samples the memory of a process and all below it until it is closed.

    Args:
        process: its number.
        most: a bound in bytes; 0 = none.
        samples_a_second: how often.

    Attributes:
        peak: bytes.
        over: whether it was over the bound, since that was last asked.
    """

    def __init__(self, process: int, most: int = 0, samples_a_second: int = 20) -> None:
        self.peak = 0
        self.over = False
        self._process = process
        self._most = most
        self._pause = 1 / samples_a_second
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Sample no longer."""
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(self._pause):
            now = sum(map(proportional_size, family(self._process)))
            self.peak = max(self.peak, now)
            self.over = self.over or bool(self._most and now > self._most)
