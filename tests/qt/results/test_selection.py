"""Digits, several images or groups at once, and all suggestions on screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision, Group, KeeperReason, Relation
from dedup_gui.qt.results.review_page import ReviewPage
from tests.core.review.review_images import group, image, match
from tests.qt.review_library import Notes, make_groups

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def groups(tmp_path: Path) -> tuple[Group, ...]:
    return make_groups(str(tmp_path), 3)


@pytest.fixture
def page(notes: Notes, groups: tuple[Group, ...], qtbot: QtBot) -> Iterator[ReviewPage]:
    made = ReviewPage(notes)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.set_groups(groups, final=True)
    made.take_keyboard()
    qtbot.waitUntil(lambda: len(notes.asked) == len(groups))
    yield made
    made.close_threads()


def press(page: ReviewPage, *keys: str) -> None:
    for each in keys:
        QTest.keySequence(page.focusWidget() or page, QKeySequence(each))


def click(view: QListView, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = view.visualRect(view.model().index(row, 0)).center() + QPoint(0, 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def looked_at(page: ReviewPage) -> Group:
    found = page.member_model.group
    assert found is not None
    return found


def paths(page: ReviewPage) -> list[str]:
    """The images of the group that is looked at, as they stand in the strip."""
    return [member.path for member in page.member_model.members]


def test_a_digit_keeps_the_image_of_that_number_alone_and_goes_on(page: ReviewPage, notes: Notes) -> None:
    before, order = looked_at(page), paths(page)
    press(page, "3")
    assert notes.saved == {path: KEEP if path == order[2] else REMOVE for path in order}
    assert looked_at(page) is not before
    press(page, "Ctrl+Z")
    assert looked_at(page) is before
    assert set(notes.saved.values()) == {UNDECIDED}


def test_a_digit_that_no_image_has_decides_nothing_and_says_so(page: ReviewPage, notes: Notes, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.statusMessage) as said:
        press(page, "7")
    assert said.args == ["No image of this group has the number 7."]
    assert notes.saved == {}


def test_a_digit_after_the_last_undecided_group_stays(page: ReviewPage) -> None:
    press(page, "1", "1", "1")
    assert page.review.totals.decided_groups == 3
    here = looked_at(page)
    press(page, "2")
    assert looked_at(page) is here


def test_alt_and_a_digit_go_to_an_image(page: ReviewPage, notes: Notes) -> None:
    press(page, "Alt+4")
    assert page.strip.path == paths(page)[3]
    press(page, "Alt+9")
    assert page.strip.path == paths(page)[3]
    assert notes.saved == {}


def test_a_digit_typed_into_the_filter_is_text(page: ReviewPage, notes: Notes) -> None:
    press(page, "Ctrl+F")
    QTest.keyClicks(page.groups_view.search, "12")
    assert page.groups_view.search.text() == "12"
    assert notes.saved == {}


def test_images_picked_from_the_keyboard_are_decided_together(page: ReviewPage, notes: Notes) -> None:
    order = paths(page)
    page.strip.choose(order[1])
    press(page, "S", "Right", "Right", "S")
    assert page.strip.paths == [order[1], order[3]]
    press(page, "R")
    assert notes.saved == {order[1]: REMOVE, order[3]: REMOVE}
    press(page, "Ctrl+Z")
    assert set(notes.saved.values()) == {UNDECIDED}, "one step of undo"
    press(page, "Esc")
    assert page.strip.paths == [order[3]]
    press(page, "Left", "K")
    assert page.review.decision(order[2]) is KEEP
    assert page.review.decision(order[1]) is UNDECIDED


def test_picking_an_image_twice_lets_it_go(page: ReviewPage) -> None:
    order = paths(page)
    page.strip.choose(order[1])
    press(page, "S", "S")
    assert page.strip.paths == [order[1]]
    assert not page.strip.picks.several
    press(page, "Right")
    assert page.strip.paths == [order[2]]


def test_images_selected_by_mouse_are_decided_together(page: ReviewPage, notes: Notes) -> None:
    order = paths(page)
    click(page.strip, 1)
    click(page.strip, 2, Qt.KeyboardModifier.ControlModifier)
    press(page, "R")
    assert notes.saved == {order[1]: REMOVE, order[2]: REMOVE}
    click(page.strip, 3)
    assert page.strip.paths == [order[3]]


def test_a_selection_goes_with_its_group(page: ReviewPage) -> None:
    press(page, "S", "Right", "S")
    assert len(page.strip.paths) == 2
    press(page, "Down")
    assert len(page.strip.paths) == 1
    assert not page.strip.picks.several


def test_the_selection_is_told(page: ReviewPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.statusMessage) as said:
        press(page, "S")  # of one alone, too: what is decided next is for it, wherever one looks then
    assert said.args[0].startswith("1 image selected:")
    with qtbot.waitSignal(page.statusMessage) as said:
        press(page, "Right", "S")
    assert said.args[0].startswith("2 images selected:")
    with qtbot.waitSignal(page.statusMessage) as said:
        press(page, "Esc")
    assert said.args == [""]


def test_selected_images_are_split_off_and_come_back(page: ReviewPage, notes: Notes) -> None:
    order = paths(page)
    press(page, "S", "Right", "S")
    chosen = page.strip.paths
    press(page, "Shift+I")
    assert page.group_model.rowCount() == 4
    assert sorted(found.paths for found in page.review.groups if found.id == looked_at(page).id) == sorted(
        [tuple(sorted(chosen)), tuple(sorted(set(order) - set(chosen)))]
    )
    assert len(notes.ignored) == 4
    press(page, "Ctrl+Z")
    assert notes.ignored == set()
    assert page.group_model.rowCount() == 3
    assert sorted(paths(page)) == sorted(order)


def test_what_was_split_off_is_listed_behind_its_group(page: ReviewPage) -> None:
    page.groups_view.sort.setCurrentIndex(page.groups_view.sort.findData("path"))
    page.groups_view.choose(0)
    press(page, "S", "Right", "S", "Shift+I")
    assert page.group_model.slots() == [0, 3, 1, 2]


def test_a_whole_group_cannot_be_split_off(page: ReviewPage, notes: Notes, qtbot: QtBot) -> None:
    page.strip.selectAll()
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "no rest" in text):
        press(page, "Shift+I")
    assert notes.ignored == set()


def test_selected_groups_are_accepted_together(page: ReviewPage, notes: Notes) -> None:
    press(page, "Shift+S", "Down", "Shift+S")
    assert len(page.groups_view.slots) == 2
    press(page, "Return")
    assert page.review.totals.decided_groups == 2
    press(page, "Ctrl+Z")
    assert page.review.totals.decided_groups == 0, "one step of undo"


def test_selected_groups_are_no_duplicates(page: ReviewPage, notes: Notes) -> None:
    click(page.groups_view.list, 0)
    click(page.groups_view.list, 1, Qt.KeyboardModifier.ShiftModifier)
    press(page, "I")
    assert page.group_model.rowCount() == 1
    press(page, "Ctrl+Z")
    assert page.group_model.rowCount() == 3
    assert notes.ignored == set()


def test_keys_held_down_for_a_command_select_nothing(page: ReviewPage) -> None:
    """Shift+K goes to the next group: the Shift is the command's, it does not stretch the selection."""
    QTest.keyPress(page.focusWidget() or page, Qt.Key.Key_Shift)
    press(page, "Shift+K")
    assert len(page.groups_view.slots) == 1


def sure(found: Group) -> Group:
    """The group with a keeper that more than the size of its file speaks for."""
    return replace(found, suggestion=replace(found.suggestion, reason=KeeperReason.MOST_PIXELS))


def unsure_group() -> Group:
    members = [image("/u/a.jpg", width=900), image("/u/b.jpg")]
    return group(members, [match("/u/a.jpg", "/u/b.jpg", weak=True)])


def by_name_alone() -> Group:
    return group([image("/v/a.jpg"), image("/v/b.jpg")], [match("/v/a.jpg", "/v/b.jpg", Relation.RE_ENCODED)])


def test_all_sure_suggestions_on_screen_are_accepted(
    page: ReviewPage, groups: tuple[Group, ...], qtbot: QtBot
) -> None:
    page.set_groups((*map(sure, groups), unsure_group(), by_name_alone()), final=True)
    page.groups_view.list.setFixedHeight(page.groups_view.list.sizeHintForRow(0) * 10)
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "accepted" in text) as said:
        press(page, "Shift+Return")
    assert said.args == ["3 groups accepted: 9 images to remove. 2 groups on screen need a look and were left alone."]
    assert {path for path in page.review.decisions() if path[:3] in ("/u/", "/v/")} == set()
    assert page.review.open(page.slot or 0) == 2, "it goes to what needs a look"
    press(page, "Ctrl+Z")
    assert page.review.decisions() == {}, "one step of undo"


def test_only_what_is_on_screen_is_accepted(page: ReviewPage, groups: tuple[Group, ...]) -> None:
    page.set_groups(tuple(map(sure, groups)), final=True)
    page.groups_view.list.setFixedHeight(page.groups_view.list.sizeHintForRow(0) // 2)
    press(page, "Shift+Return")
    assert page.review.totals.decided_groups == 1


def test_nothing_on_screen_to_accept_is_said(page: ReviewPage, qtbot: QtBot) -> None:
    page.set_groups((unsure_group(),), final=True)
    with qtbot.waitSignal(page.statusMessage, check_params_cb=lambda text: "without a look" in text):
        press(page, "Shift+Return")
    assert page.review.decisions() == {}
