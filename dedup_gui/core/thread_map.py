"""A pool of threads that runs one function over many items, with a bounded window of unfinished work.

Pillow, OpenCV and NumPy release the GIL while they decode and compute, so threads use all cores; the window
keeps memory independent of how many items there are.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import TypeVar

from dedup_gui.core.daemon_pool import DaemonPool

Item = TypeVar("Item")
Result = TypeVar("Result")

POLL_SECONDS = 0.05
"""The longest the pool keeps silent: half of the 100 ms that a job may let pass between two yields."""


def default_threads(threads: int) -> int:
    """The number of threads meant by a setting: 0 = as many as this process may use cores."""
    if threads > 0:
        return threads
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


@contextmanager
def one_core_each() -> Iterator[None]:
    """Have BLAS and OpenCV compute in the thread that calls them, meanwhile: the pool is the parallelism.

    The threads that they keep besides wait for work in a loop, and take the cores from the pool's own: small products
    and small pictures cost up to twice the processor's time.
    """
    import cv2  # loaded where there is work alone, as the rest of what a scan computes with
    from threadpoolctl import threadpool_limits

    before = cv2.getNumThreads()
    limits = threadpool_limits(1, user_api="blas")
    try:
        cv2.setNumThreads(1)
        yield
    finally:
        limits.restore_original_limits()
        cv2.setNumThreads(before)


def run_in_threads(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    *,
    threads: int,
    chunk: int = 4,
    window: int = 4,
) -> Generator[list[tuple[int, Result]], None, None]:
    """Run `work` over `items` in threads, and hand the results over as they come.

    Args:
        items: what to work on.
        work: called in a thread, once for each item; must not raise (an exception is a bug and ends the run).
        threads: how many threads.
        chunk: items handed to a thread at once, to keep the bookkeeping small against the work.
        window: chunks in flight for each thread; results not yet collected are bounded by
            threads x window x chunk.

    Yields:
        Lists of (index, result), in no order; an empty list whenever `POLL_SECONDS` pass without one, so that the
        caller stays responsive. Closing the generator stops the threads after the item each is at; one that hangs
        there is left behind.
    """
    stop = threading.Event()

    def run(start: int) -> list[tuple[int, Result]]:
        results = []
        for index in range(start, min(start + chunk, len(items))):
            if stop.is_set():
                break
            results.append((index, work(items[index])))
        return results

    pending: set[Future[list[tuple[int, Result]]]] = set()
    starts = iter(range(0, len(items), chunk))
    pool = DaemonPool(threads, "decode")
    try:
        while True:
            while len(pending) < threads * window:
                start = next(starts, None)
                if start is None:
                    break
                pending.add(pool.submit(run, start))
            if not pending:
                return
            done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            yield [pair for future in done for pair in future.result()]
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
