"""Parts of one inspection side by side: a scan inspects many pairs at once, but a pair on show has none beside it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from dedup_gui.core.daemon_pool import DaemonPool

Result = TypeVar("Result")


class Beside(Protocol):
    """Takes some work over, and gives what waits for its result."""

    def __call__(self, work: Callable[[], Result], /) -> Callable[[], Result]:
        """Take it over."""


def when_asked(work: Callable[[], Result]) -> Callable[[], Result]:
    """Nothing is done beside: the work is done when its result is asked for, or never."""
    return work


@contextmanager
def on_a_thread() -> Generator[Beside, None, None]:
    """Have work done on one more thread; what nobody asked for is not begun any more at the end, nor waited for."""
    pool = DaemonPool(1, "beside")

    def beside(work: Callable[[], Result], /) -> Callable[[], Result]:
        return pool.submit(work).result

    try:
        yield beside
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
