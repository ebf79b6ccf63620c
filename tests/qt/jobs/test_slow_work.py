from __future__ import annotations

import time
from collections.abc import Generator

from pytestqt.qtbot import QtBot

from dedup_gui.qt.jobs.slow_work import SlowWork


def steps(count: int, seconds: float = 0.0) -> Generator[None, None, int]:
    for _ in range(count):
        time.sleep(seconds)
        yield
    return count


def test_short_work_is_done_at_once(qtbot: QtBot) -> None:
    work = SlowWork()
    got: list[int] = []
    work.start(steps(3), got.append)
    assert got == [3]
    assert not work.busy


def test_long_work_is_done_in_slices_and_in_order(qtbot: QtBot) -> None:
    work = SlowWork()
    got: list[int] = []
    busy: list[bool] = []
    work.busyChanged.connect(busy.append)
    work.start(steps(30, 0.003), got.append)
    work.start(steps(2), got.append)
    assert got == []
    qtbot.waitUntil(lambda: got == [30, 2])
    assert busy == [True, False]


def test_finish_does_everything_now(qtbot: QtBot) -> None:
    work = SlowWork()
    got: list[int] = []
    work.start(steps(30, 0.003), got.append)
    work.finish()
    assert got == [30]
    assert not work.busy
