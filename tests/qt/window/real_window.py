"""The window on the real services: a data folder of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.app import AppServices
from dedup_gui.core.settings import Engine
from dedup_gui.qt.window.application import make_window
from dedup_gui.qt.window.main_window import MainWindow
from tests.services import opened


@contextmanager
def real_window(qtbot: QtBot, app: QApplication, data: Path) -> Iterator[tuple[MainWindow, AppServices]]:
    """The window, shown, which scans by hashes alone, and what it works with."""
    with opened(data) as services:
        services.save_settings(replace(services.settings(), engine=Engine.HASH))
        window = make_window(app, services, str(data / "window.ini"))
        qtbot.addWidget(window)
        window.show()
        yield window, services
