from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from dedup_gui.core.events import FileSkipped, GroupsSoFar, Progress, Stage
from dedup_gui.core.types import SkipCode, Skipped
from dedup_gui.qt.jobs.give_way import NICENESS
from dedup_gui.qt.jobs.jobs import SLICE_EVENTS, JobRunner, JobRunningError

Job = Generator[Any, None, Any]


class Heard:
    """Everything a runner said, in order."""

    def __init__(self, runner: JobRunner) -> None:
        self.said: list[tuple[str, Any]] = []
        self.slices: list[tuple[object, ...]] = []
        runner.started.connect(lambda name: self.said.append(("started", name)))
        runner.eventsReady.connect(self._events)
        runner.finished.connect(lambda value: self.said.append(("finished", value)))
        runner.cancelled.connect(lambda: self.said.append(("cancelled", None)))
        runner.failed.connect(lambda error: self.said.append(("failed", error)))
        runner.ended.connect(lambda: self.said.append(("ended", None)))
        runner.pausedChanged.connect(lambda paused: self.said.append(("paused", paused)))

    def _events(self, events: tuple[object, ...]) -> None:
        self.slices.append(events)
        self.said.extend(("event", event) for event in events)

    def of(self, kind: str) -> list[Any]:
        return [value for said, value in self.said if said == kind]


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner(interval_ms=5)
    yield made
    assert made.shutdown(5.0)


@pytest.fixture
def heard(runner: JobRunner) -> Heard:
    return Heard(runner)


def run(qtbot: QtBot, runner: JobRunner, make: Callable[[], Job]) -> None:
    with qtbot.waitSignal(runner.ended, timeout=10_000):
        runner.start(make, "test")
    qtbot.waitUntil(lambda: not runner.running)


def divide_by_zero() -> float:
    return 1 / 0


def skip(number: int) -> FileSkipped:
    return FileSkipped(Skipped(f"/{number}", SkipCode.EMPTY))


def test_a_job_is_made_run_and_closed_on_one_other_thread(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    threads: list[int] = []

    def job() -> Job:
        try:
            threads.append(threading.get_ident())
            yield "one"
            threads.append(threading.get_ident())
            return 42
        finally:
            threads.append(threading.get_ident())

    def make() -> Job:
        threads.append(threading.get_ident())
        return job()

    run(qtbot, runner, make)
    run(qtbot, runner, make)
    assert len(threads) == 8
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    assert heard.said[:4] == [("started", "test"), ("event", "one"), ("ended", None), ("finished", 42)]


def test_a_second_job_is_refused_while_one_runs(qtbot: QtBot, runner: JobRunner) -> None:
    go_on = threading.Event()

    def job() -> Job:
        yield 1
        go_on.wait(5)

    runner.start(job, "first")
    with pytest.raises(JobRunningError, match="first"):
        runner.start(job, "second")
    with qtbot.waitSignal(runner.finished):
        go_on.set()
    run(qtbot, runner, job)


def test_the_newest_progress_of_each_stage_comes_and_everything_else_in_order(
    qtbot: QtBot, runner: JobRunner, heard: Heard
) -> None:
    def job() -> Job:
        for number in range(1000):
            yield Progress(Stage.FINGERPRINT, number, 1000)
            if number % 100 == 0:
                yield skip(number)
        for number in range(1000):
            yield Progress(Stage.JUDGE, number, 1000)
            yield GroupsSoFar(())

    run(qtbot, runner, job)
    events = heard.of("event")
    last = {event.stage: event.done for event in events if isinstance(event, Progress)}
    assert last == {Stage.FINGERPRINT: 999, Stage.JUDGE: 999}
    skipped = [int(event.skipped.path[1:]) for event in events if isinstance(event, FileSkipped)]
    assert skipped == list(range(0, 1000, 100))
    assert len(events) < 1000


def test_a_flood_comes_in_bounded_slices(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    run(qtbot, runner, lambda: (skip(number) for number in range(5000)))
    assert max(len(events) for events in heard.slices) <= SLICE_EVENTS
    assert [int(event.skipped.path[1:]) for event in heard.of("event")] == list(range(5000))


def test_a_job_waits_for_a_window_that_does_not_listen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup_gui.qt.jobs.jobs.OUTBOX_LIMIT", 50)
    runner = JobRunner(interval_ms=100_000)
    made = 0

    def job() -> Job:
        nonlocal made
        for number in range(10_000):
            made = number
            yield skip(number)

    runner.start(job)
    time.sleep(0.3)
    assert made <= 60
    assert runner.shutdown(5.0)


def test_cancel_closes_the_job_there_and_nothing_finishes(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    closed: list[str] = []

    def job() -> Job:
        try:
            while True:
                yield Progress(Stage.DISCOVER, 1)
        finally:
            closed.append(threading.current_thread().name)

    runner.start(job)
    qtbot.waitUntil(lambda: bool(heard.of("event")))
    with qtbot.waitSignal(runner.cancelled):
        runner.cancel()
        assert runner.cancelling
    assert closed == ["job"]
    assert not heard.of("finished")
    assert not runner.running


def test_a_paused_job_stands_still_and_answers_questions(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    steps = 0

    def job() -> Job:
        nonlocal steps
        while steps < 1_000_000:
            steps += 1
            yield Progress(Stage.DISCOVER, steps)

    runner.start(job)
    qtbot.waitUntil(lambda: steps > 0)
    runner.pause()
    qtbot.wait(50)
    stood_at = steps
    answers: list[int] = []
    runner.ask(lambda: 7, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert steps == stood_at
    runner.resume()
    qtbot.waitUntil(lambda: steps > stood_at)
    runner.pause()
    with qtbot.waitSignal(runner.cancelled):
        runner.cancel()
    assert heard.of("paused") == [True, False, True, False]


def test_an_exception_of_the_job_comes_with_its_traceback(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    def job() -> Job:
        yield 1
        raise ValueError("broken")

    run(qtbot, runner, job)
    (error,) = heard.of("failed")
    assert str(error) == "broken"
    assert error.__traceback__ is not None
    run(qtbot, runner, lambda: iter(()))  # type: ignore[arg-type,return-value]
    assert len(heard.of("failed")) == 2, "what is no generator fails too, and the thread survives"
    run(qtbot, runner, lambda: (number for number in range(3)))
    assert heard.of("finished") == [None]


def test_making_the_job_may_fail(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    def make() -> Job:
        raise OSError("no disk")

    run(qtbot, runner, make)
    assert str(heard.of("failed")[0]) == "no disk"


def test_questions_run_on_the_job_thread_between_steps(qtbot: QtBot, runner: JobRunner) -> None:
    names: list[object] = []
    failures: list[Exception] = []

    def job() -> Job:
        for _ in range(200):
            time.sleep(0.001)
            yield 1

    runner.start(job)
    runner.ask(lambda: threading.current_thread().name, names.append)
    runner.ask(divide_by_zero, names.append, failures.append)
    qtbot.waitUntil(lambda: bool(names and failures))
    assert runner.running
    assert names == ["job"]
    assert isinstance(failures[0], ZeroDivisionError)
    with qtbot.waitSignal(runner.questionFailed):
        runner.ask(divide_by_zero, names.append)
    qtbot.waitUntil(lambda: not runner.running, timeout=10_000)


def test_a_bug_in_an_answers_handler_swallows_nothing(
    qtbot: QtBot, runner: JobRunner, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: caught.append(error))

    def bug(_answer: int) -> None:
        raise KeyError("bug")

    runner.ask(lambda: 1, bug)
    run(qtbot, runner, lambda: (number for number in range(3)))
    assert heard.of("event") == [0, 1, 2]
    assert [type(error) for error in caught] == [KeyError]


def test_shutdown_ends_the_thread_and_closes_the_job(qtbot: QtBot) -> None:
    runner = JobRunner()
    closed = threading.Event()

    def job() -> Job:
        try:
            while True:
                yield skip(1)
        finally:
            closed.set()

    runner.start(job)
    time.sleep(0.05)
    assert runner.shutdown(5.0)
    assert closed.is_set()
    with pytest.raises(JobRunningError):
        runner.start(job)


def test_shutdown_does_not_wait_for_ever(qtbot: QtBot, expected_logs: Callable[[str], None]) -> None:
    expected_logs("did not end in time")
    runner = JobRunner()
    release = threading.Event()

    def job() -> Job:
        release.wait(10)
        yield 1

    runner.start(job)
    time.sleep(0.05)
    began = time.monotonic()
    assert not runner.shutdown(0.1)
    assert time.monotonic() - began < 1
    release.set()


def test_a_flood_never_blocks_a_frame(qtbot: QtBot, runner: JobRunner) -> None:
    """Between two turns of the event loop this thread works for less than 100 ms (its own time, not the clock's)."""
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.thread_time()))
    timer.start(10)

    def job() -> Job:
        for number in range(20_000):
            yield skip(number)
            yield Progress(Stage.FINGERPRINT, number, 20_000)

    with qtbot.waitSignal(runner.finished, timeout=30_000):
        runner.start(job)
    timer.stop()
    assert max(b - a for a, b in pairwise(ticks)) < 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a niceness is a process's, not a thread's")
def test_a_job_and_what_it_starts_give_way_to_the_window(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)

    def job() -> Job:
        found: list[int] = []

        def look() -> None:
            found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        program = [sys.executable, "-c", "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"]
        found.append(int(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout))
        yield Progress(Stage.DISCOVER, 1, 1)
        return found

    run(qtbot, runner, job)
    assert heard.of("finished") == [[max(own, NICENESS)] * 2]
    assert os.getpriority(os.PRIO_PROCESS, 0) == own, "not the window"


def endless_job() -> Job:
    while True:
        time.sleep(0.001)
        yield Progress(Stage.DISCOVER, 1, 1)


def test_a_job_that_nobody_asked_for_makes_way(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    closed: list[str] = []

    def endless() -> Job:
        try:
            while True:
                time.sleep(0.001)
                yield Progress(Stage.DISCOVER, 1, 1)
        finally:
            closed.append("behind")

    def asked_for() -> Job:
        yield Progress(Stage.DISCOVER, 1, 1)
        return list(closed)

    runner.start(endless, "behind", yields=True)
    assert runner.running and not runner.busy
    qtbot.waitUntil(lambda: bool(heard.of("event")))
    runner.make_way(lambda: runner.start(asked_for, "asked for"))
    assert runner.busy, "it makes way for one, and others wait for that one"
    with pytest.raises(JobRunningError):
        runner.make_way(lambda: None)
    qtbot.waitUntil(lambda: bool(heard.of("finished")))
    assert heard.of("finished") == [["behind"]], "it was closed before the other began"
    assert heard.of("started") == ["behind", "asked for"]
    assert heard.of("cancelled") == [None]
    runner.make_way(lambda: runner.start(endless, "asked for, too"))
    assert runner.busy
    with pytest.raises(JobRunningError):
        runner.make_way(lambda: None)
    runner.cancel()
    qtbot.waitUntil(lambda: not runner.running)


@pytest.mark.parametrize("how", ["cancelled", "shut down"])
def test_way_is_made_for_nobody_where_all_is_to_end(qtbot: QtBot, runner: JobRunner, how: str) -> None:
    runner.start(endless_job, "behind", yields=True)
    runner.make_way(lambda: pytest.fail("nothing may start any more"))
    if how == "cancelled":
        runner.cancel(for_good=True)
        qtbot.waitUntil(lambda: not runner.running)
    else:
        assert runner.shutdown()
    qtbot.wait(20)


def test_a_bug_in_what_way_was_made_for_swallows_nothing(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: caught.append(error))
    answers: list[int] = []
    runner.start(endless_job, "behind", yields=True)
    runner.make_way(divide_by_zero)
    for number in range(3):
        runner.ask(partial(int, number), answers.append)
    qtbot.waitUntil(lambda: answers == [0, 1, 2])
    assert [type(error) for error in caught] == [ZeroDivisionError]


def test_who_made_way_for_waits_for_what_the_end_set_off(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    """Somebody hears of the end and is quicker: what was asked for comes after that, and is not forgotten."""

    def short() -> Job:
        yield Progress(Stage.DISCOVER, 1, 1)
        return []

    def once() -> None:
        runner.cancelled.disconnect(once)
        runner.start(short, "quicker")

    runner.cancelled.connect(once)
    runner.start(endless_job, "behind", yields=True)
    runner.make_way(lambda: runner.start(short, "asked for"))
    qtbot.waitUntil(lambda: len(heard.of("finished")) == 2)
    assert heard.of("started") == ["behind", "quicker", "asked for"]
