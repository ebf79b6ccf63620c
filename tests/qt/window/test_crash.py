from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui import __version__
from dedup_gui.qt.window.crash import CrashReporter, details_of


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[CrashReporter]:
    hooks = sys.excepthook, threading.excepthook
    made = CrashReporter()
    made.install()
    yield made
    made.uninstall()
    assert (sys.excepthook, threading.excepthook) == hooks
    if made.dialog is not None:
        made.dialog.close()


def bug() -> None:
    raise KeyError("missing piece")


def test_a_bug_in_a_slot_is_shown_and_the_window_lives(
    qtbot: QtBot, reporter: CrashReporter, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("bug|This plugin does not support")
    try:
        bug()
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    dialog = reporter.dialog
    assert dialog is not None
    assert "missing piece" in dialog.details
    assert __version__ in dialog.details
    assert "test_crash.py" in dialog.details
    assert dialog.continue_button.isDefault()
    dialog.copy()
    assert QGuiApplication.clipboard().text() == dialog.details
    dialog.continue_button.click()
    assert reporter.dialog is None


def test_a_bug_on_a_thread_is_shown_too_and_only_once_at_a_time(
    qtbot: QtBot, reporter: CrashReporter, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("bug|This plugin does not support")
    for _ in range(3):
        thread = threading.Thread(target=bug)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    first = reporter.dialog
    qtbot.wait(20)
    assert reporter.dialog is first


def test_ctrl_c_quits_instead(qtbot: QtBot, reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch) -> None:
    quits: list[int] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(1))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(10)
    assert quits == [1]
    assert reporter.dialog is None


@pytest.mark.no_qt_log
def test_what_qt_says_goes_to_the_log(
    qtbot: QtBot, reporter: CrashReporter, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("WARNING qt: default: something odd")
    qWarning("something odd")


def test_details_hold_the_whole_chain() -> None:
    try:
        try:
            bug()
        except KeyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as error:
        text = details_of(error)
    assert "missing piece" in text and "outer" in text and "PySide6" in text


def test_the_event_loop_goes_on_below_the_dialog(
    qtbot: QtBot, reporter: CrashReporter, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("bug|This plugin does not support")
    reporter.report(ValueError("x"))
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    ticks: list[int] = []
    QTimer.singleShot(0, lambda: ticks.append(1))
    qtbot.waitUntil(lambda: bool(ticks))
