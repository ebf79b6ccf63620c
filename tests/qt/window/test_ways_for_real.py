"""Every way of acting, from the Apply page to the disk and back, with the real program."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import ApplyWay
from dedup_gui.core.types import Decision
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.image_factory import photo, save
from tests.core.removal.removal_library import contents
from tests.qt.window.real_window import real_window

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash is the person's own")


@pytest.fixture
def window(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window over two copies and a re-encoded one, which is marked, as is one of the copies."""
    pictures = tmp_path / "pictures"
    (pictures / "deep").mkdir(parents=True)
    save(photo(1), pictures / "a.png")
    shutil.copy(pictures / "a.png", pictures / "deep" / "b.png")
    rated = Image.Exif()
    rated[0x4746] = 4
    save(photo(1), pictures / "deep" / "c.jpg", quality=90, exif=rated)
    with real_window(qtbot, app, tmp_path / "data") as (made, _):
        with qtbot.waitSignal(made.scans.done, timeout=60_000):
            made.begin([str(pictures)])
        qtbot.waitUntil(lambda: made.review.review.totals.groups == 1)
        for name in ("b.png", "c.jpg"):
            made.review.deciding.decide(Decision.REMOVE, str(pictures / "deep" / name))
        yield made
        qtbot.waitUntil(lambda: not made.runner.running)
        made.close()


def page(qtbot: QtBot, window: MainWindow, way: ApplyWay, folder: str = "") -> ApplyDialog:
    """The Apply page, with a way chosen."""
    window.review.ask_to_apply()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ApplyDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ApplyDialog) and dialog.choices is not None
    dialog.choices.choose(way, folder)
    assert dialog.way is way
    return dialog


def undo(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(window.menus.undo_removal.isEnabled)
    with qtbot.waitSignal(window.removals.undone, timeout=10_000):
        window.menus.undo_removal.trigger()


def test_to_a_folder_and_back(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pictures, moved = tmp_path / "pictures", tmp_path / "moved"
    moved.mkdir()
    before = contents(pictures)
    with qtbot.waitSignal(window.removals.applied, timeout=10_000):
        page(qtbot, window, ApplyWay.MOVE, str(moved)).move.click()
    there = {os.path.relpath(path, moved): data for path, data in contents(moved).items()}
    assert there == {f"pictures/deep/{name}": before[str(pictures / "deep" / name)] for name in ("b.png", "c.jpg")}
    assert list(contents(pictures)) == [str(pictures / "a.png")]
    assert window.notices.bars[0].text.startswith("2 images moved to “moved”")
    assert window.review.review.totals.groups == 0
    undo(qtbot, window)
    assert contents(pictures) == before and contents(moved) == {}
    assert window.review.review.totals.remove_files == 2


@pytest.mark.parametrize("way", [ApplyWay.HARDLINK, ApplyWay.SYMLINK])
def test_links_and_back(qtbot: QtBot, window: MainWindow, tmp_path: Path, way: ApplyWay) -> None:
    pictures = tmp_path / "pictures"
    before = contents(pictures)
    dialog = page(qtbot, window, way)
    assert dialog.move.text() == "&Replace 1 image", "the re-encoded one is no copy byte for byte"
    with qtbot.waitSignal(window.removals.applied, timeout=10_000):
        dialog.move.click()
    link = pictures / "deep" / "b.png"
    assert link.samefile(pictures / "a.png") and link.is_symlink() is (way is ApplyWay.SYMLINK)
    assert window.messages.result_dialog is None, "nothing failed: the other was not asked for"
    assert window.review.review.decision(str(pictures / "deep" / "c.jpg")) is Decision.REMOVE
    undo(qtbot, window)
    assert contents(pictures) == before and not link.samefile(pictures / "a.png")


def test_only_the_plan(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pictures, plan = tmp_path / "pictures", tmp_path / "plan.csv"
    before = contents(pictures)
    page(qtbot, window, ApplyWay.PLAN).move.click()
    dialog = window.messages.plans.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(plan))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(window.notices.bars))
    assert window.notices.bars[0].text == "The plan is written to “plan.csv”. Nothing was moved."
    text = plan.read_text(encoding="utf-8")
    assert str(pictures / "deep" / "b.png") in text and str(pictures / "a.png") in text
    assert contents(pictures) == before
    assert window.removals.last_batch is None


def test_what_only_a_removed_copy_says_is_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    before = contents(pictures)
    dialog = page(qtbot, window, ApplyWay.TRASH)
    dialog.merge.click()
    with qtbot.waitSignal(window.removals.applied, timeout=10_000):
        dialog.move.click()
    (sidecar,) = [path for path in contents(pictures) if path.endswith(".xmp")]
    assert sidecar == str(pictures / "a.png.xmp")
    assert b'xmp:Rating="4"' in Path(sidecar).read_bytes()
    undo(qtbot, window)
    assert contents(pictures) == before
