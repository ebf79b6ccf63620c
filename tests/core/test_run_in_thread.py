"""Work in a thread beside a job."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import TypeVar

import pytest

from dedup_gui.core.run_in_thread import run_in_thread

T = TypeVar("T")


def finish(job: Generator[None, None, T]) -> tuple[int, T]:
    yields = 0
    while True:
        try:
            next(job)
            yields += 1
        except StopIteration as stop:
            return yields, stop.value


def test_the_result_comes_back_and_the_job_stays_responsive() -> None:
    go = threading.Event()
    job = run_in_thread(None, lambda: go.wait(5))
    for _ in range(3):
        next(job)
    go.set()
    assert finish(job)[1] is True


def test_an_exception_is_raised_in_the_job() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        finish(run_in_thread(None, fail))


def test_closing_does_not_wait() -> None:
    go = threading.Event()
    job = run_in_thread(None, lambda: go.wait(5))
    next(job)
    job.close()
    assert not go.is_set()
    go.set()
