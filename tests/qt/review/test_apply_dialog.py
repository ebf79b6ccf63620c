from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.apply_summary import ApplySummary, FolderShare
from dedup_gui.qt.review.apply_dialog import FOLDERS_SHOWN, ApplyDialog

SUMMARY = ApplySummary(
    files=1234,
    bytes=5_600_000_000,
    groups=56,
    companions=7,
    aliases=8,
    unsure=9,
    open_groups=3,
    folders=(FolderShare("/photos/2020", 1200, 5_000_000_000, 56), FolderShare("/photos/2021", 34, 600_000_000, 0)),
)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def dialog(qtbot: QtBot) -> ApplyDialog:
    made = ApplyDialog(SUMMARY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_cancel_is_the_default(dialog: ApplyDialog) -> None:
    assert dialog.cancel.isDefault()
    assert not dialog.move.isDefault()
    assert not dialog.move.autoDefault()
    assert dialog.focusWidget() is dialog.cancel


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_no_single_key_moves_anything(dialog: ApplyDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, key)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_the_other_button_accepts(dialog: ApplyDialog) -> None:
    dialog.move.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_everything_is_said_in_numbers(dialog: ApplyDialog) -> None:
    said = plain(" ".join(label.text() for label in dialog.findChildren(QLabel)))
    for words in (
        "Move 1,234 images (5.60 GB) to the trash?",
        "in 56 groups",
        "Undo brings them back",
        "7 files that belong to them",
        "8 other names",
        "3 groups still undecided",
        "9 images of these are no sure duplicate",
    ):
        assert words in said
    assert plain(dialog.move.text().replace("&", "")) == "Move 1,234 images to the trash"
    rows = [
        [plain(item.text()) for column in range(3) if (item := dialog.table.item(row, column)) is not None]
        for row in range(dialog.table.rowCount())
    ]
    assert rows == [["/photos/2020", "1,200", "5.00 GB"], ["/photos/2021", "34", "600 MB"]]


def test_many_folders_are_summed_up(qtbot: QtBot) -> None:
    folders = tuple(FolderShare(f"/{number}", 1, 10, 0) for number in range(FOLDERS_SHOWN + 5))
    dialog = ApplyDialog(ApplySummary(files=len(folders), bytes=10 * len(folders), groups=1, folders=folders))
    qtbot.addWidget(dialog)
    last = [dialog.table.item(FOLDERS_SHOWN, column) for column in range(3)]
    assert [plain(item.text()) for item in last if item is not None] == ["5 more folders", "5", "50 bytes"]
