from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from dedup_gui.qt.jobs.request_pool import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background(2, 4)
    yield made
    made.close()


def test_results_arrive_on_the_gui_thread(background: Background, qtbot: QtBot) -> None:
    got: list[tuple[Any, bool, bool]] = []
    gui = threading.current_thread()

    def work() -> bool:
        return threading.current_thread() is not gui

    background.submit("a", work, lambda result: got.append(("a", result, threading.current_thread() is gui)))
    qtbot.waitUntil(lambda: got == [("a", True, True)])


def test_an_exception_is_handed_over(background: Background, qtbot: QtBot) -> None:
    got: list[Any] = []

    def fail() -> None:
        raise OSError("no")

    background.submit("a", fail, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], OSError)


def test_the_newest_request_comes_first_and_the_oldest_fall_off(background: Background, qtbot: QtBot) -> None:
    gate = threading.Event()
    got: list[int] = []
    running: list[int] = []

    def hold(number: int) -> None:
        running.append(number)
        gate.wait()

    for number in (-1, -2):
        background.submit(number, partial(hold, number), lambda _result: None)
    qtbot.waitUntil(lambda: len(running) == 2)  # queued is not enough: what is queued may fall off
    for number in range(6):
        background.submit(number, partial(int, number), got.append)
    background.submit(3, partial(int, 3), got.append)
    gate.set()
    qtbot.waitUntil(lambda: len(got) == 4)
    assert sorted(got) == [2, 3, 4, 5]
    assert got[0] == 3


def test_what_is_asked_for_ahead_comes_last_and_displaces_nothing(qtbot: QtBot) -> None:
    background = Background(1, 4)
    gate, running = threading.Event(), threading.Event()
    got: list[int] = []

    def hold() -> None:
        running.set()
        gate.wait()

    def ask(number: int, *, ahead: bool = False) -> None:
        background.submit(number, partial(int, number), got.append, ahead=ahead)

    background.submit(-1, hold, lambda _result: None)
    qtbot.waitUntil(running.is_set)
    ask(1)
    for number in (11, 12):
        ask(number, ahead=True)
    ask(2)
    ask(13, ahead=True)  # there is no room for it
    ask(2, ahead=True)  # is wanted, and stays so
    ask(12)  # is wanted by now
    gate.set()
    qtbot.waitUntil(lambda: len(got) >= 4)
    background.close()
    assert got == [12, 2, 1, 11]


def test_what_is_running_is_not_started_twice(background: Background, qtbot: QtBot) -> None:
    gate = threading.Event()
    runs: list[int] = []

    def work() -> None:
        runs.append(1)
        gate.wait()

    background.submit("a", work, lambda _result: None)
    qtbot.waitUntil(lambda: bool(runs))
    background.submit("a", work, lambda _result: None)
    gate.set()
    qtbot.waitUntil(lambda: background.waiting == 0)
    assert runs == [1]


def test_what_is_done_and_not_yet_handed_over_is_not_started_again(background: Background, qtbot: QtBot) -> None:
    got: list[str] = []
    started: list[str] = []

    def work() -> str:
        started.append("a")
        return "a"

    background.submit("a", work, got.append)
    while background.waiting:  # the event loop does not run meanwhile: nothing is handed over
        time.sleep(0.001)
    background.submit("a", work, got.append)
    qtbot.waitUntil(lambda: got == ["a"])
    assert started == ["a"]
    background.submit("a", work, got.append)
    qtbot.waitUntil(lambda: got == ["a", "a"])


def test_dropped_results_do_not_arrive(background: Background, qtbot: QtBot) -> None:
    gate = threading.Event()
    got: list[Any] = []
    background.submit("a", gate.wait, got.append)
    qtbot.waitUntil(lambda: background.waiting == 1)
    background.drop()
    gate.set()
    qtbot.waitUntil(lambda: background.waiting == 0)
    qtbot.wait(20)
    assert got == []


def test_what_was_dropped_while_it_ran_is_done_again_for_who_asks_now(background: Background, qtbot: QtBot) -> None:
    """A picture that is being loaded as the group before it is left: it is the one that is wanted next."""
    gate, running = threading.Event(), threading.Event()
    got: list[str] = []

    def work() -> str:
        running.set()
        gate.wait()
        return "the picture"

    background.submit("a", work, lambda _result: got.append("of who has left"))
    assert running.wait(20)
    background.drop()
    background.submit("a", work, got.append)
    background.submit("a", work, got.append)
    gate.set()
    qtbot.waitUntil(lambda: got == ["the picture"])
    qtbot.waitUntil(lambda: not background.waiting)


def test_threads_end_when_there_is_nothing_to_do(background: Background, qtbot: QtBot) -> None:
    before = threading.active_count()
    background.submit("a", lambda: None, lambda _result: None)
    qtbot.waitUntil(lambda: threading.active_count() == before, timeout=4000)


def test_closing_ends_the_threads_and_takes_no_more(qtbot: QtBot) -> None:
    made = Background(2)
    before = threading.active_count()
    made.submit("a", lambda: None, lambda _result: None)
    start = time.monotonic()
    made.close()
    made.submit("b", lambda: None, lambda _result: None)
    assert made.waiting == 0
    assert time.monotonic() - start < 0.9
    qtbot.waitUntil(lambda: threading.active_count() <= before)


def test_nothing_is_handed_over_to_who_is_deleted(background: Background, qtbot: QtBot) -> None:
    asked, gate = QObject(), threading.Event()
    got: list[Any] = []
    background.submit("gone", gate.wait, got.append, asked)
    asked.deleteLater()
    QCoreApplication.sendPostedEvents(asked, QEvent.Type.DeferredDelete.value)
    gate.set()
    background.submit("here", partial(int, 7), got.append, background)
    qtbot.waitUntil(lambda: background.waiting == 0 and 7 in got)
    assert got == [7]
