"""The window on the real services: a data folder of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.app import AppServices
from dedup_gui.core.settings import Engine
from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.store.previews import PreviewStore
from tests.services import opened


@contextmanager
def real_window(qtbot: QtBot, app: QApplication, data: Path) -> Iterator[tuple[MainWindow, AppServices]]:
    """The window, shown, which scans by hashes alone, and what it works with."""
    data.mkdir(parents=True, exist_ok=True)
    with closing(PreviewStore(str(data / "previews.sqlite"))) as previews, opened(data, previews) as services:
        services.save_settings(replace(services.settings(), engine=Engine.HASH))
        window = make_window(app, services, str(data / "window.ini"), previews=previews)
        qtbot.addWidget(window)
        window.show()
        yield window, services
