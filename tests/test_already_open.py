"""Two programs on one data folder: the second says so, with and without a window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.core.image_factory import photo, save
from tests.qt.window.conftest import app as app
from tests.qt.window.real_window import real_window

WORDS = "already at work on the same data"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    save(photo(1, 80, 60), folder / "a.jpg")
    return folder


def scan(library: Path, data: Path) -> str:
    command = [sys.executable, "-m", "dedup_gui", "scan", str(library), "--engine", "hash", "--data-dir", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr


def test_a_scan_without_a_window_warns_and_works(tmp_path: Path, library: Path) -> None:
    data = tmp_path / "data"
    assert WORDS not in scan(library, data)
    paths = Paths.find(str(data))
    with Program(paths) as program:
        assert program.is_alone() and program.is_alone()
        assert WORDS in scan(library, data)
    assert WORDS not in scan(library, data), "the lock goes with its process"


def test_the_second_window_says_so_and_offers_to_leave(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Program(Paths.find(str(data))) as other:
        other.paths.make()
        assert other.is_alone()
        with real_window(qtbot, app, data) as (window, _services):
            window.begin()
            (bar,) = window.notices.bars
            assert "already open" in bar.text and str(data) in bar.text
            (leave,) = bar.buttons
            qtbot.waitUntil(lambda: not window.runner.running)
            leave.click()
            qtbot.waitUntil(lambda: not window.isVisible())


def test_one_window_alone_says_nothing(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _services):
        window.begin()
        assert window.notices.bars == ()
        window.close()
