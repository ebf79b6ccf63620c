"""The first minutes: sample images, the large model, help, versions, and where news is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from dedup_gui.core.networks.registry import MODELS, VGG16_FC2
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet
from dedup_gui.qt.dialogs.guide.about_dialog import AboutDialog
from dedup_gui.qt.dialogs.guide.help_dialog import HelpDialog
from dedup_gui.qt.dialogs.models import ModelsDialog
from dedup_gui.wiring import guide
from dedup_gui.words.numbers import size
from tests.qt.window.real_window import real_window


def test_the_sample_images_are_one_click_away_and_offered_once(
    qtbot: QtBot, app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        window.begin()
        welcome = window.start_page.welcome
        assert welcome.isVisible()
        with qtbot.waitSignal(window.scans.done, timeout=60_000):
            welcome.demo.button.click()
            assert not welcome.demo.button.isEnabled(), "one library is enough"
        assert len(window.scan_page.groups) >= 8
        qtbot.waitUntil(lambda: not window.runner.running)
        window.show_start()
        assert not welcome.isVisible() and welcome.demo.button.isEnabled()
        window.close()
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        assert not window.start_page.welcome.isVisible()
        window.close()


def test_no_room_for_the_sample_images_is_told(
    qtbot: QtBot, app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        window.start_page.welcome.demo.button.click()
        qtbot.waitUntil(lambda: bool(window.notices.bars))
        assert "sample images" in window.notices.bars[0].text
        assert window.start_page.welcome.demo.button.isEnabled()
        window.close()


def test_the_large_model_is_offered_with_its_size_and_asked_about_once_more(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        offer = window.start_page.welcome.model
        spec = next(spec for spec in MODELS if spec.name == VGG16_FC2)
        assert offer.isVisible() and size(spec.size) in offer.sentence.text()
        offer.button.click()
        models = window.dialogs.current(ModelsDialog)
        assert models is not None and models.current_name() == VGG16_FC2
        box = models.findChild(QMessageBox)
        assert isinstance(box, QMessageBox) and not models.runner.running, "nothing is fetched before a yes"
        box.close()
        models.close()
        window.close()


def test_help_leads_to_the_keys_and_about_tells_the_versions(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        window.menus.help.trigger()
        page = window.dialogs.current(HelpDialog)
        assert page is not None
        page.keys_button.click()
        assert window.dialogs.current(CheatSheet) is not None
        window.menus.about.trigger()
        about = window.dialogs.current(AboutDialog)
        assert about is not None
        qtbot.waitUntil(about.copy_button.isEnabled, timeout=20_000)
        text = about.text.toPlainText()
        assert "ONNX Runtime" in text and "PySide6" in text
        assert str(tmp_path) not in text
        window.close()


class Browser(QObject):
    """Stands where the system's browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_updates_are_looked_for_in_the_browser_and_nowhere_else(
    qtbot: QtBot, app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        menu = window.menus.updates
        assert menu.associatedObjects() == [], "where nobody named a page, nothing leads there"
        window.close()
    (tmp_path / guide.RELEASE_PAGE_FILE).write_text("https://example.org/releases", encoding="utf-8")
    monkeypatch.setattr(guide, "resource_root", lambda: str(tmp_path))
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stubs say bytes
    try:
        with real_window(qtbot, app, tmp_path / "data") as (window, _):
            assert window.menus.updates.associatedObjects()
            assert browser.opened == []
            window.menus.updates.trigger()
            window.close()
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser.opened == ["https://example.org/releases"]
