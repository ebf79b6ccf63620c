"""What the desktop asks a running program to open."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.drops import OpeningApplication
from tests.qt.scripted_services import ScriptedServices


def test_paths_that_come_one_by_one_are_handed_on_together(
    qtbot: QtBot, qapp: OpeningApplication, tmp_path: Path
) -> None:
    one, other = tmp_path / "one ü.jpg", tmp_path / "folder"
    one.write_bytes(b"")
    other.mkdir()
    with qtbot.waitSignal(qapp.opened) as caught:
        for path in (one, tmp_path / "gone", other):
            QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
    assert caught.args == [(str(one), str(other))]


def test_another_address_is_left_alone(qtbot: QtBot, qapp: OpeningApplication) -> None:
    with qtbot.assertNotEmitted(qapp.opened, wait=20):
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.org/a.jpg")))


def test_what_is_dropped_on_the_icon_is_dropped_on_the_window(
    qtbot: QtBot, qapp: OpeningApplication, tmp_path: Path
) -> None:
    window = make_window(qapp, ScriptedServices(), "")
    qtbot.addWidget(window)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path))))
    qtbot.waitUntil(lambda: str(tmp_path) in window.start_page.settings().folders)
