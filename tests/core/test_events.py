"""Running jobs and listening to them."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from dedup_gui.core.events import Returned, advance, relabel, relay, run_to_end


def counting(closed: list[str]) -> Generator[int, None, str]:
    try:
        yield 1
        yield 2
        return "result"
    finally:
        closed.append("closed")


def test_a_job_one_event_at_a_time() -> None:
    job = counting([])
    assert [advance(job) for _ in range(3)] == [1, 2, Returned("result")]


def test_a_job_to_its_end() -> None:
    told: list[int] = []
    assert run_to_end(counting([]), told.append) == "result"
    assert told == [1, 2]
    assert run_to_end(counting([])) == "result"


def test_a_job_is_closed_where_its_listener_fails() -> None:
    closed: list[str] = []
    with pytest.raises(ZeroDivisionError):
        run_to_end(counting(closed), lambda number: 1 // (number - 1))
    assert closed == ["closed"]


def test_what_a_job_raises_is_raised() -> None:
    def fail() -> Generator[int, None, None]:
        yield 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_to_end(relabel("", fail()))


def test_a_job_as_part_of_another() -> None:
    told: list[object] = []
    assert run_to_end(relay(counting([]), lambda number: number * 10), told.append) == "result"
    assert run_to_end(relabel("same", counting([])), told.append) == "result"
    assert told == [10, 20, "same", "same"]


def test_closing_the_other_closes_the_job() -> None:
    closed: list[str] = []
    job = relabel("", counting(closed))
    next(job)
    job.close()
    assert closed == ["closed"]
