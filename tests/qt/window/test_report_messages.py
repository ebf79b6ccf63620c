"""Reports from the window: with what is decided, and to be opened where they are told of."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import ScanEvent, ScanResult
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision
from dedup_gui.qt.widgets.notices import Level
from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.review.review_images import simple_group
from tests.qt.scripted_services import ScriptedServices, result

NAME = os.fsdecode(b"/reports/caf\xe9 #1.html")


class Opened:
    """Notes what the system is asked to open."""

    def __init__(self, answer: bool = True) -> None:
        self.urls: list[str] = []
        self.answer = answer

    def __call__(self, url: QUrl) -> bool:
        self.urls.append(bytes(url.toEncoded().data()).decode())
        return self.answer


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The desktop is the one thing that a test must not use: it would open windows of other programs."""
    made = Opened()
    monkeypatch.setattr(QDesktopServices, "openUrl", made)
    monkeypatch.setattr("dedup_gui.qt.widgets.show_in_folder.sys.platform", "linux")
    return made


@pytest.fixture
def services() -> ScriptedServices:
    def script(settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        yield from ()
        return result(settings, (simple_group("a.jpg", "b.jpg", folder="/p"),))

    return ScriptedServices(AppSettings(folders=("/p",)), script=script)


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, services: ScriptedServices) -> Iterator[MainWindow]:
    made = make_window(app, services, "")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.scans.done):
        made.scan()
    yield made
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()


def test_a_report_has_what_is_decided_and_can_be_opened(
    qtbot: QtBot, window: MainWindow, services: ScriptedServices, opened: Opened
) -> None:
    assert isinstance(window.result, ScanResult)
    window.review.deciding.decide(Decision.REMOVE, "/p/b.jpg")
    window.exportRequested.emit(NAME)
    qtbot.waitUntil(lambda: len(window.notices.bars) == 1)
    assert services.exported == [NAME]
    assert services.exported_decisions == {"/p/b.jpg": Decision.REMOVE}
    (bar,) = window.notices.bars
    assert bar.text == "Report written: caf\N{REPLACEMENT CHARACTER} #1.html"
    assert [button.text().replace("&", "") for button in bar.buttons] == ["Open", "Show in folder"]
    for button in bar.buttons:
        button.click()
    assert opened.urls == ["file:///reports/caf%E9%20%231.html", "file:///reports"]
    assert window.notices.bars == (bar,), "both can be done, one after the other"


def test_where_no_program_opens_it_that_is_said(qtbot: QtBot, window: MainWindow, opened: Opened) -> None:
    opened.answer = False
    window.exportRequested.emit(NAME)
    qtbot.waitUntil(lambda: len(window.notices.bars) == 1)
    window.notices.bars[0].buttons[0].click()
    assert window.notices.bars[0].text.startswith("No program opens")


def test_what_cannot_be_written_is_said(qtbot: QtBot, window: MainWindow, services: ScriptedServices) -> None:
    services.export_error = DedupError("the disk is full", "Choose another place.")
    window.exportRequested.emit(NAME)
    qtbot.waitUntil(lambda: len(window.notices.bars) == 1)
    assert window.notices.bars[0].level is Level.ERROR
    assert "The disk is full. Choose another place." in window.notices.bars[0].text
