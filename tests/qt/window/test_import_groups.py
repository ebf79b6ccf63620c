"""Groups of other tools in the window: imported, reviewed, applied and taken back, on real files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import RemovalChoice
from dedup_gui.core.types import Decision
from dedup_gui.qt.dialogs.import_groups import ImportDialog
from dedup_gui.qt.dialogs.imported import ComparisonDialog
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.widgets.notices import NoticeBar
from dedup_gui.qt.window.main_window import MainWindow
from tests.core.image_factory import photo, save
from tests.qt.window.real_window import real_window


def library(folder: Path) -> None:
    """Two pictures, each with a small copy, and a third alone."""
    folder.mkdir()
    for seed in (1, 2):
        save(photo(seed), folder / f"{seed}.jpg", quality=92)
        save(photo(seed).resize((200, 150)), folder / f"{seed} small.jpg", quality=85)
    save(photo(3), folder / "3.jpg", quality=92)


def czkawka(folder: Path, *groups: tuple[str, ...]) -> str:
    entries = [
        [
            {"path": str(folder / name), "size": 1, "width": 4, "height": 3, "modified_date": 1, "hash": [1] * 8}
            for name in group
        ]
        for group in groups
    ]
    path = folder.parent / "czkawka.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return str(path)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in os.listdir(folder)}


def told(window: MainWindow, words: str) -> NoticeBar:
    """The message with these words."""
    return next(bar for bar in window.notices.bars if words in bar.text)


def asked(window: MainWindow) -> ImportDialog:
    window.menus.import_groups.trigger()
    dialog = window.imports.dialog
    assert isinstance(dialog, ImportDialog)
    return dialog


def test_a_czkawka_file_is_imported_reviewed_applied_and_taken_back(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    library(pictures)
    before = contents(pictures)
    source = czkawka(pictures, ("1.jpg", "1 small.jpg"), ("2 small.jpg", "2.jpg", "3.jpg"), ("3.jpg", "gone.jpg"))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        dialog = asked(window)
        assert not dialog.import_button.isEnabled()
        dialog.path_edit.setText(source)
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            dialog.import_button.click()
        assert window.windowTitle().startswith("czkawka.json")
        names = [[os.path.basename(path) for path in group.paths] for group in window.scan_page.groups]
        assert names == [["1 small.jpg", "1.jpg"], ["2 small.jpg", "2.jpg"]]
        bar = told(window, "czkawka had 5 images in 2 groups. Dedup agrees with 1 of them, and not with 1.")
        assert "1 file could not be judged" in bar.text
        bar.buttons[0].click()
        rows = window.imports.dialog
        assert isinstance(rows, ComparisonDialog)
        model = rows.table.model()
        shown = [(model.index(row, 0).data(), model.index(row, 2).data()) for row in range(model.rowCount())]
        assert shown == [
            ("2 small.jpg", "Group 2: a duplicate of “2.jpg”, not of the rest"),
            ("2.jpg", "Group 2: a duplicate of “2 small.jpg”, not of the rest"),
            ("3.jpg", "Group 2: no duplicate of the others"),
            ("gone.jpg", "It is not there; is its drive connected?"),
        ]
        rows.close()
        assert window.scan_page.bar.skipped_button.text() == "1 &skipped"
        for _ in range(2):
            window.review.commands.trigger(Command.ACCEPT)
        decisions = window.review.review.decisions()
        assert sorted(os.path.basename(p) for p, what in decisions.items() if what is Decision.REMOVE) == [
            "1 small.jpg",
            "2 small.jpg",
        ]
        with qtbot.waitSignal(window.removals.applied, timeout=30_000):
            window.review.applyRequested.emit(window.scan_page.groups, dict(decisions), RemovalChoice())
        assert sorted(contents(pictures)) == ["1.jpg", "2.jpg", "3.jpg"]
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=30_000):
            window.menus.undo_removal.trigger()
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()
    assert contents(pictures) == before


def test_scan_again_imports_again_and_what_has_changed_since_is_seen(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    library(pictures)
    source = czkawka(pictures, ("1.jpg", "2.jpg"), ("1 small.jpg", "3.jpg"))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.imports.begin(source)
        assert window.scan_page.groups == ()
        assert window.scan_page.empty.headline.text() == "No group is confirmed"
        assert "Dedup agrees with none of them." in told(window, "czkawka had 4 images").text
        czkawka(pictures, ("1.jpg", "1 small.jpg"))
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            window.rescan()
        assert len(window.scan_page.groups) == 1, "only what the tool named is judged"
        assert told(window, "czkawka had 2 images in 1 group. Dedup agrees with it.").buttons == []
        assert not any("agrees with none" in bar.text for bar in window.notices.bars)
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()


def test_where_the_images_are_is_asked_if_the_file_does_not_say(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    library(pictures)
    source = tmp_path / "imagededup.json"
    source.write_text(json.dumps({"1.jpg": ["1 small.jpg"], "1 small.jpg": ["1.jpg"], "3.jpg": []}))
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        with qtbot.waitSignal(window.scans.broke, timeout=30_000):
            window.imports.begin(str(source))
        qtbot.waitUntil(lambda: bool(told(window, "named without their folder").buttons))
        bar = told(window, "named without their folder")
        assert len(window.notices.bars) == 1, "one message, with the way out"
        bar.buttons[0].click()
        dialog = window.imports.dialog
        assert isinstance(dialog, ImportDialog)
        assert dialog.path_edit.text() == str(source)
        assert dialog.images_edit.hasFocus() or not dialog.isActiveWindow()
        dialog.images_edit.setText(str(pictures))
        with qtbot.waitSignal(window.scans.done, timeout=30_000):
            dialog.import_button.click()
        assert len(window.scan_page.groups) == 1
        assert asked(window).images_edit.text() == str(pictures)
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()


def on_show(window: MainWindow) -> tuple[object, ...]:
    """What the person sees of a review, and what the window goes on from."""
    page, scans = window.scan_page, window.scans
    decisions = dict(window.review.review.decisions())
    paths = [group.paths for group in page.groups]
    return page.reviewing, paths, decisions, window.windowTitle(), scans.result, scans.last_settings, scans.again


@pytest.mark.parametrize("bad", ["damaged", "none confirmed", "no image there", "cancelled"])
def test_an_import_that_brings_nothing_leaves_the_review_where_it_was(
    qtbot: QtBot, app: QApplication, tmp_path: Path, bad: str
) -> None:
    pictures = tmp_path / "pictures"
    library(pictures)
    data = tmp_path / "data"
    with real_window(qtbot, app, data) as (window, _):
        window.begin([str(pictures)])
        qtbot.waitUntil(lambda: window.result is not None and window.review.slot is not None, timeout=30_000)
        window.review.commands.trigger(Command.ACCEPT)
        model = window.model_text
        before = on_show(window)
        assert before[2], "something is decided"
        source = czkawka(pictures, ("1.jpg", "gone.jpg" if bad == "no image there" else "3.jpg"))
        if bad == "damaged":
            Path(source).write_text("{", encoding="utf-8")
        with qtbot.waitSignal(window.scans.stayed, timeout=30_000):
            window.imports.begin(source)
            assert window.scan_page.reviewing, "also while it runs"
            if bad == "cancelled":
                window.scans.cancel()
        qtbot.waitUntil(lambda: not window.runner.running)
        assert on_show(window) == before
        assert window.model_text == model
        assert window.menus.export.isEnabled()
        headline = window.scan_page.bar.headline.text()
        expected = {"none confirmed": "The import brought no groups", "cancelled": "Import cancelled"}
        assert headline == expected.get(bad, "The import failed")
        assert window.scan_page.bar.details.text() == "the groups on show are from before it"
        if bad == "none confirmed":
            assert told(window, "czkawka had 2 images in 1 group. Dedup does not agree with it.").buttons
        window.close()
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        qtbot.waitUntil(lambda: window.result is not None and window.scan_page.reviewing, timeout=30_000)
        assert [group.paths for group in window.scan_page.groups] == before[1], "the next start shows it, too"
        window.close()


@pytest.mark.parametrize("text", ["", "   "])
def test_without_a_file_there_is_nothing_to_import(qtbot: QtBot, app: QApplication, text: str) -> None:
    dialog = ImportDialog()
    qtbot.addWidget(dialog)
    chosen: list[tuple[str, str]] = []
    dialog.fileChosen.connect(lambda path, images: chosen.append((path, images)))
    dialog.path_edit.setText(text)
    assert not dialog.import_button.isEnabled()
    dialog.accept()
    assert chosen == []
