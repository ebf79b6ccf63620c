"""A pool of threads that never holds up the end of the program, whatever hangs in one of them."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LEAVE_SECONDS = 0.5
"""How long a pool that is shut down waits for what its threads are at. What takes longer hangs: in a codec, or on a
drive that does not answer."""


class DaemonPool(Executor):
    """Threads that take calls in the order they were handed over.

    `concurrent.futures.ThreadPoolExecutor` waits for its threads when it is shut down and once more when the
    interpreter ends; one that hangs in a system call then keeps the program from ending. These threads are left
    behind instead.

    Args:
        threads: the most at a time; they are started as calls come.
        name: the threads' name begins with it.
        leave_s: seconds that a shutdown waits for calls that are running.
    """

    def __init__(self, threads: int, name: str, *, leave_s: float = LEAVE_SECONDS) -> None:
        self._most = max(1, threads)
        self._name = name
        self._leave_s = leave_s
        self._calls: queue.SimpleQueue[tuple[Future[object], Callable[[], object]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have `fn(*args, **kwargs)` called in a thread. To be used from one thread only.

        Raises:
            RuntimeError: the pool was shut down.
        """
        if self._closed:
            raise RuntimeError("the pool was shut down")
        future: Future[T] = Future()
        self._calls.put((future, lambda: fn(*args, **kwargs)))  # type: ignore[arg-type]  # futures are invariant
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._run, name=f"{self._name}_{len(self._threads)}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls.

        Args:
            wait: until all calls that stay have ended; where the others are dropped, `leave_s` at most.
            cancel_futures: drop calls that have not begun.
        """
        self._closed = True
        if cancel_futures:
            self._drop()
        for _ in self._threads:
            self._calls.put(None)
        if wait:
            deadline = time.monotonic() + self._leave_s if cancel_futures else None
            for thread in self._threads:
                thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))

    def _drop(self) -> None:
        while True:
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return
            if call is not None:
                call[0].cancel()

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            future, work = call
            if future.set_running_or_notify_cancel():
                try:
                    result = work()
                except BaseException as error:  # noqa: BLE001  raised again where the result is asked for
                    future.set_exception(error)
                else:
                    future.set_result(result)
                    del result
            del call, future, work  # an idle thread keeps no picture alive
