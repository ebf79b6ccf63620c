"""“Not duplicates” is taken back after a restart: looked at with pictures, revoked, written to a file."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.types import FoundFile
from dedup_gui.qt.dialogs.ignored_pairs import IgnoredDialog
from dedup_gui.qt.dialogs.ignored_rows import IgnoredModel, unknown
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.image_factory import photo, save
from tests.qt.window.conftest import app as app
from tests.qt.window.real_window import real_window


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for seed in range(3):
        for name in ("a", "b"):
            save(photo(seed, 300, 200), folder / f"{seed} {name}.jpg", quality=90 if name == "a" else 80)
    return folder


def scanned(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    window.begin([str(folder)])
    qtbot.waitUntil(lambda: window.result is not None and window.review.slot is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not window.runner.running)


def opened(qtbot: QtBot, window: MainWindow, pairs: int) -> IgnoredDialog:
    window.menus.ignored.trigger()
    dialog = window.dialogs.current(IgnoredDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.model.rowCount() == pairs)
    return dialog


def shown_groups(window: MainWindow) -> int:
    return window.review.review.totals.groups


def test_what_was_said_is_taken_back_after_a_restart(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, _services):
        scanned(qtbot, window, library)
        assert shown_groups(window) == 3
        for _ in range(2):
            window.review.commands.trigger(Command.IGNORE_GROUP)
        assert shown_groups(window) == 1
        window.close()
    with real_window(qtbot, app, data) as (window, services):
        scanned(qtbot, window, library)
        assert shown_groups(window) == 1
        dialog = opened(qtbot, window, 2)
        dialog.close()
        panel = window.review.groups_view.filters.panel
        window.review.groups_view.filters.open_panel()
        (there,) = [button for button in panel.findChildren(QPushButton) if button.text() == "&Ignored pairs…"]
        there.setFocus()
        QTest.keyClick(there, Qt.Key.Key_Return)  # who looks for them among the groups finds them, too
        assert panel.isHidden()
        found = window.dialogs.current(IgnoredDialog)
        assert found is not None and found.isVisible()
        dialog = found
        qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
        assert not dialog.revoke_button.isEnabled()
        names = {os.path.basename(file.path) for pair in dialog.model.pairs for file in pair.files if file}
        assert len(names) == 4 and names < {f"{seed} {name}.jpg" for seed in range(3) for name in "ab"}
        thumbnails = window.review.thumbnails
        files = [file for pair in dialog.model.pairs for file in pair.files if file is not None]
        qtbot.waitUntil(lambda: all((found := thumbnails.get(file)) and not found.image.isNull() for file in files))
        dialog.list.selectAll()
        QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
        assert dialog.model.rowCount() == 0
        assert "may be grouped again" in dialog.note.text()
        qtbot.waitUntil(lambda: not window.runner.running)  # until then the button for it is grey
        window.rescan()
        qtbot.waitUntil(lambda: not window.runner.running and shown_groups(window) == 3, timeout=30_000)
        assert services.ignored_pairs() == []
        dialog.close()
        window.close()


def test_in_the_same_session_the_group_is_back_at_once(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        scanned(qtbot, window, library)
        window.review.commands.trigger(Command.IGNORE_GROUP)
        dialog = opened(qtbot, window, 1)
        dialog.list.setCurrentIndex(dialog.model.index(0, 0))
        assert dialog.list.isVisible() and not dialog.nothing.isVisible()
        dialog.revoke_button.click()
        assert shown_groups(window) == 3
        assert dialog.nothing.isVisible() and dialog.nothing.text().startswith("No pairs yet.")
        assert "may be grouped again" in dialog.note.text()
        assert not any(each.isVisible() for each in (dialog.list, dialog.search, dialog.export_button))
        assert services.ignored_pairs() == []
        window.rescan()
        qtbot.waitUntil(lambda: not window.runner.running)
        assert services.ignored_pairs() == [], "new groups do not tell it once more"
        dialog.close()
        window.close()


def test_one_of_several_is_revoked_and_the_others_stay(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, services):
        scanned(qtbot, window, library)
        for _ in range(3):
            window.review.commands.trigger(Command.IGNORE_GROUP)
        dialog = opened(qtbot, window, 3)
        dialog.search.setText("elsewhere")
        assert dialog.nothing.isVisible() and "“elsewhere”" in dialog.nothing.text()
        dialog.search.setText("1 b")
        assert dialog.list.isVisible()
        assert dialog.model.rowCount() == 1
        dialog.list.selectionModel().select(dialog.model.index(0, 0), QItemSelectionModel.SelectionFlag.Select)
        dialog.revoke_button.click()
        dialog.search.clear()
        assert dialog.model.rowCount() == 2
        assert len(services.ignored_pairs()) == 2
        left = {os.path.basename(file.path)[0] for pair in dialog.model.pairs for file in pair.files if file}
        assert left == {"0", "2"}
        dialog.close()
        window.close()


def test_a_moved_image_is_found_by_its_content_and_one_that_is_gone_is_told(
    qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path
) -> None:
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, services):
        scanned(qtbot, window, library)
        window.review.commands.trigger(Command.IGNORE_GROUP)
        (pair,) = services.ignored_pairs()
        assert pair.there == (True, True)
        first, second = (file.path for file in pair.files if file is not None)
        moved = tmp_path / "library" / "elsewhere.jpg"
        shutil.move(first, moved)
        os.unlink(second)
        window.rescan()
        qtbot.waitUntil(lambda: not window.runner.running)
        (pair,) = services.ignored_pairs()
        assert [file.path for file in pair.files if file is not None] == [str(moved), second]
        assert pair.there == (True, False)
        window.close()


def test_pairs_are_written_as_csv_and_json(qtbot: QtBot, app: QApplication, tmp_path: Path, library: Path) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _services):
        scanned(qtbot, window, library)
        for _ in range(2):
            window.review.commands.trigger(Command.IGNORE_GROUP)
        dialog = opened(qtbot, window, 2)
        table, tree = tmp_path / "ignored.csv", tmp_path / "ignored.json"
        dialog.export(str(table))
        qtbot.waitUntil(lambda: "2 pairs written" in dialog.note.text())
        dialog.list.selectionModel().select(dialog.model.index(1, 0), QItemSelectionModel.SelectionFlag.Select)
        dialog.export(str(tree))
        qtbot.waitUntil(lambda: "1 pair written" in dialog.note.text())
        with open(table, encoding="utf-8", newline="") as reader:
            rows = list(csv.DictReader(reader))
        assert len(rows) == 2
        assert all(os.path.exists(row[side]) for row in rows for side in "ab")
        (told,) = json.loads(tree.read_text(encoding="utf-8"))["pairs"]
        assert told["paths"] == [rows[1]["a"], rows[1]["b"]]
        dialog.export(str(tmp_path / "no such folder" / "x.csv"))
        qtbot.waitUntil(lambda: "could not be written" in dialog.note.text())
        dialog.close()
        window.close()


def test_the_model_and_what_it_says_of_an_unknown_image(qtmodeltester: ModelTester) -> None:
    model = IgnoredModel()
    known = FoundFile("/pictures/<b>a</b>.jpg", 1, 2, 0, 0)
    model.replace([IgnoredPair(("a", "b"), (known, None), 0.0, (False, False))])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    index = model.index(0, 0)
    assert unknown() in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)
    model.seek("PICTURES")
    assert model.rowCount() == 1
    model.seek("elsewhere")
    assert model.rowCount() == 0
