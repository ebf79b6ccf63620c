from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from dedup_gui.core.daemon_pool import DaemonPool


def test_calls_give_their_results_and_errors() -> None:
    def fail() -> None:
        raise ValueError("no")

    pool = DaemonPool(3, "test")
    futures = [pool.submit(pow, number, 2) for number in range(50)]
    failed = pool.submit(fail)
    pool.shutdown()
    assert [future.result() for future in futures] == [number**2 for number in range(50)]
    with pytest.raises(ValueError, match="no"):
        failed.result()


def test_no_more_threads_than_asked_for() -> None:
    go = threading.Event()
    names: set[str] = set()
    pool = DaemonPool(2, "test")

    def work() -> None:
        go.wait(10)
        names.add(threading.current_thread().name)

    futures = [pool.submit(work) for _ in range(9)]
    go.set()
    pool.shutdown()
    assert names <= {"test_0", "test_1"}
    assert all(future.done() for future in futures)


def test_a_shutdown_drops_what_has_not_begun_and_leaves_what_hangs() -> None:
    begun, go = threading.Event(), threading.Event()
    pool = DaemonPool(1, "test", leave_s=0.01)

    def hang() -> bool:
        begun.set()
        return go.wait(60)

    hanging = pool.submit(hang)
    waiting = pool.submit(lambda: None)
    begun.wait(10)
    pool.shutdown(cancel_futures=True)
    assert hanging.running()
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        pool.submit(lambda: None)
    go.set()
    assert hanging.result(10)


HANGS = """
import time
from dedup_gui.core.{module} import {name}
{use}
"""


@pytest.mark.parametrize(
    ("module", "name", "use"),
    [
        (
            "thread_map",
            "run_in_threads",
            "steps = run_in_threads([600], time.sleep, threads=1)\nnext(steps)",
        ),
        ("daemon_pool", "DaemonPool", "DaemonPool(1, 'x').submit(time.sleep, 600)"),
    ],
)
def test_a_thread_that_hangs_does_not_keep_the_process_from_ending(
    module: str, name: str, use: str, program_environment: Callable[..., dict[str, str]]
) -> None:
    code = HANGS.format(module=module, name=name, use=use)
    done = subprocess.run(
        [sys.executable, "-c", code], env=program_environment(), timeout=120, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
