"""Wall-clock seconds by stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dedup_gui.core.types import Seconds


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
