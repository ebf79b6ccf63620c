"""The window on a real drive that comes and goes: while one reviews, before Apply, before Undo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import RemovalChoice
from dedup_gui.core.types import Decision
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.image_factory import photo, save, write
from tests.mounting import Drive
from tests.qt.window.real_window import real_window


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    with Drive(tmp_path).made() as drive:
        yield drive


def text(window: MainWindow) -> str:
    """The newest message."""
    return window.notices.bars[0].text


def test_a_drive_that_comes_and_goes(qtbot: QtBot, app: QApplication, drive: Drive, tmp_path: Path) -> None:
    pictures = drive.point / "pictures"
    pictures.mkdir()
    for number in (1, 2):
        content = Path(save(photo(number), pictures / f"{number}.jpg", quality=92)).read_bytes()
        write(pictures / f"copy of {number}.jpg", content)
    before = {path.name: path.read_bytes() for path in pictures.iterdir()}
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.begin([str(pictures)])
        review, groups = window.review, window.scan_page.groups
        victims = {path: Decision.REMOVE for group in groups for path in group.paths if path != group.suggestion.path}
        assert len(victims) == 2

        drive.unplug()
        review.groups_view.step(1)
        image = groups[1].members[0]

        def shown() -> bool:
            there = review.images.get(image)
            return bool(there.problem) or there.kept or there.full

        qtbot.waitUntil(shown)
        away = review.images.at_hand(image)  # what had been read of it ahead, its small picture, or the reason
        assert away.full or away.kept or away.problem == "It is not there; is its drive connected?"
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            review.applyRequested.emit(groups, victims, RemovalChoice())
        assert text(window).startswith("Nothing was moved to the trash; 2 images are no longer there.")
        assert len(review.review.groups) == 2

        drive.plug_in()
        review.groups_view.step(-1)
        review.groups_view.step(1)
        qtbot.waitUntil(lambda: review.images.get(image).full)
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            review.applyRequested.emit(groups, victims, RemovalChoice())
        assert text(window).startswith("2 images moved to the trash")
        assert len(window.notices.bars) == 1
        assert len(os.listdir(pictures)) == 2

        drive.unplug()
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert text(window) == (
            "Nothing was put back. The drive of 2 images is not there: connect it, then undo again."
        )
        assert not any(drive.point.iterdir()), "nothing is put where the drive belongs"

        drive.plug_in()
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        assert text(window) == "2 images put back where they were."
        assert {path.name: path.read_bytes() for path in pictures.iterdir()} == before
        window.close()
