from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LinkWay, Obstacle
from dedup_gui.core.review.apply_summary import ApplySummary, FolderShare
from dedup_gui.core.settings import ApplyWay
from dedup_gui.qt.review.apply_choices import ApplyChoices
from dedup_gui.qt.review.apply_dialog import FOLDERS_SHOWN, ApplyDialog
from dedup_gui.qt.texts.applying import not_remembered

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


LINK_WAYS = {
    ActionKind.HARDLINK: LinkWay(frozenset({"/a", "/b"}), 3000, {Obstacle.OTHER_DRIVE: 3, Obstacle.OTHER_CONTENT: 1}),
    ActionKind.SYMLINK: LinkWay(frozenset({"/a", "/b", "/c"}), 4000, {}),
    ActionKind.REFLINK: LinkWay(frozenset(), 0, {Obstacle.FILE_SYSTEM: 2}),
}


@pytest.fixture
def ways(qtbot: QtBot) -> ApplyDialog:
    made = ApplyDialog(SUMMARY, links=LINK_WAYS)
    qtbot.addWidget(made)
    made.show()
    return made


def choices(dialog: ApplyDialog) -> ApplyChoices:
    assert dialog.choices is not None
    return dialog.choices


def test_the_trash_is_chosen_and_cancel_is_the_default_whatever_is_chosen(ways: ApplyDialog) -> None:
    assert ways.way is ApplyWay.TRASH
    for way, button in choices(ways).buttons.items():
        button.click()
        assert ways.cancel.isDefault() and not ways.move.isDefault()
        assert ways.way is (way if button.isEnabled() else ApplyWay.SYMLINK)


def test_links_are_offered_where_they_can_be_made_and_said_why_not_elsewhere(ways: ApplyDialog) -> None:
    said = plain(" ".join(label.text() for label in ways.findChildren(QLabel)))
    assert "For 2; of 3 the copies are on another drive; 1 is no copy byte for byte" in said
    assert "Not for these: 2 are on drives that cannot do it" in said
    assert not choices(ways).buttons[ApplyWay.REFLINK].isEnabled()
    choices(ways).buttons[ApplyWay.HARDLINK].click()
    assert plain(ways.headline.text()) == "Replace 2 images (3.00 kB) by hard links?"
    assert plain(ways.move.text()) == "&Replace 2 images"
    assert not_remembered() in ways.points.text()


def test_a_folder_must_be_chosen(ways: ApplyDialog) -> None:
    choices(ways).buttons[ApplyWay.MOVE].click()
    assert not ways.move.isEnabled()
    choices(ways).choose(ApplyWay.MOVE, "/sorted out")
    assert ways.move.isEnabled()
    assert plain(ways.headline.text()) == "Move 1,234 images (5.60 GB) to “sorted out”?"
    assert not_remembered() not in ways.points.text()


def test_each_way_says_what_it_is(ways: ApplyDialog) -> None:
    for button in choices(ways).buttons.values():
        assert button.toolTip() and button.text()


def test_what_was_chosen_last_is_chosen_unless_it_cannot_be_done(qtbot: QtBot) -> None:
    for way, found in ((ApplyWay.MOVE, ApplyWay.MOVE), (ApplyWay.REFLINK, ApplyWay.TRASH)):
        dialog = ApplyDialog(SUMMARY, links=LINK_WAYS, way=way, folder="/sorted out")
        qtbot.addWidget(dialog)
        assert (dialog.way, dialog.folder) == (found, "/sorted out")


def test_what_copies_say_is_kept_only_if_asked_for_and_where_files_leave(ways: ApplyDialog) -> None:
    assert not ways.merge.isChecked() and not ways.merges
    ways.merge.click()
    assert ways.merges
    for way, button in choices(ways).buttons.items():
        if button.isEnabled():
            button.click()
            assert ways.merges is (way in (ApplyWay.TRASH, ApplyWay.MOVE))
    assert ways.merge.toolTip() and not ApplyDialog(SUMMARY).merge.isVisibleTo(ways)
