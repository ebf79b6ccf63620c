"""What outlives a dialog does not call it any more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.core.image_factory import photo, save
from tests.qt.window.real_window import real_window


def test_a_scan_after_every_dialog_was_open_once(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("a", "b"):
        save(photo(1), pictures / f"{name}.jpg")
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        menus = window.menus
        for action in (menus.settings, menus.ignored, menus.models, menus.history, menus.keys):
            action.trigger()
            qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
            for dialog in window.findChildren(QDialog):
                dialog.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: not window.runner.running)
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        window.review.thumbnails.ready.emit(str(pictures / "a.jpg"))
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
