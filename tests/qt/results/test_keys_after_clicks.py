"""Enter, arrows and letters mean the same wherever one clicked last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import Decision, KeeperReason, Suggestion
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.review.member_delegate import MemberDelegate
from dedup_gui.qt.review.member_model import MemberModel
from tests.qt.review_library import Notes, make_groups
from tests.qt.scripted_services import result

REMOVE, UNDECIDED = Decision.REMOVE, Decision.UNDECIDED


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[ScanPage]:
    review = ReviewPage(Notes())  # type: ignore[arg-type]
    made = ScanPage(review)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.finish(result(ScanSettings(folders=("/pictures",)), make_groups(str(tmp_path), 4)))
    qtbot.waitUntil(lambda: review.slot is not None and review.groups_view.list.hasFocus())
    yield made
    review.close_threads()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center())


def press(page: ScanPage, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or page, key)


def keys_work(page: ScanPage) -> None:
    """K, R, U, the arrows and Enter do what they do in the list."""
    review = page.review
    review.groups_view.list.setCurrentIndex(review.group_model.index(0, 0))
    review.strip.choose(review.member_model.members[1].path)
    path, slot = review.strip.path, review.slot
    assert slot is not None
    for key, wanted in ((Qt.Key.Key_R, REMOVE), (Qt.Key.Key_U, UNDECIDED), (Qt.Key.Key_K, Decision.KEEP)):
        press(page, key)
        assert review.review.decision(path) is wanted, key
    press(page, Qt.Key.Key_U)
    press(page, Qt.Key.Key_Down)
    assert review.slot == review.group_model.slot_at(1)
    press(page, Qt.Key.Key_Up)
    assert review.slot == slot
    before = review.strip.path
    press(page, Qt.Key.Key_Right)
    assert review.strip.path != before
    press(page, Qt.Key.Key_Return)
    assert review.review.open(slot) == 0, "Enter accepts the suggestion"
    review.deciding.undo()
    assert review.review.open(slot) > 0


def test_after_a_click_on_remove_enter_does_not_take_it_off(page: ScanPage) -> None:
    review = page.review
    header = review.compare.header_b
    path = review.strip.path
    click(header.buttons.remove)
    assert review.review.decision(path) is REMOVE
    assert review.groups_view.list.hasFocus()
    slot = review.slot
    press(page, Qt.Key.Key_Return)
    assert review.review.decision(path) is REMOVE, "Enter accepts; what was decided by hand stays"
    assert review.slot != slot


def test_a_button_reached_by_tab_is_pressed_by_enter(page: ScanPage) -> None:
    button = page.review.compare.header_b.buttons.remove
    button.setFocus(Qt.FocusReason.TabFocusReason)
    path = page.review.strip.path
    press(page, Qt.Key.Key_Return)
    assert page.review.review.decision(path) is REMOVE


def test_keys_after_a_click_on_anything(page: ScanPage) -> None:
    review = page.review
    keys_work(page)
    header = review.compare.header_a
    for button in (*review.compare.mode_buttons.values(), header.buttons.keep, header.buttons.keep):
        click(button)
        keys_work(page)
    review.compare.set_mode(Mode.SWIPE)
    for widget in (review.compare.canvas, review.compare.amount, review.strip.viewport(), review.evidence.viewport()):
        click(widget)
        keys_work(page)
    review.deciding.decide(REMOVE, review.strip.path)
    click(review.bar.undo)
    keys_work(page)
    for label in (*review.evidence.findChildren(QLabel), page.bar.details, page.bar.headline):
        if label.isVisible():
            click(label)
            keys_work(page)


def test_a_click_on_a_badge_leaves_the_keys_alone(page: ScanPage) -> None:
    review = page.review
    index = review.member_model.index(1, 0)
    delegate = review.strip.itemDelegate()
    assert isinstance(delegate, MemberDelegate)
    option = QStyleOptionViewItem()
    review.strip.initViewItemOption(option)
    option.rect = review.strip.visualRect(index)
    click(review.strip.viewport(), delegate.badge_rect(option, UNDECIDED).center())
    path = index.data(MemberModel.ImageRole).path
    assert review.review.decision(path) is REMOVE
    review.deciding.decide(UNDECIDED, path)
    keys_work(page)


def test_no_button_takes_the_keyboard_from_a_click(page: ScanPage) -> None:
    takers = [
        (type(each).__name__, each.accessibleName() or each.text())
        for each in page.findChildren(QAbstractButton)
        if each.focusPolicy() & Qt.FocusPolicy.ClickFocus and each.window() is page and each is not page.empty.button
    ]  # fmt: skip
    assert not takers


def test_down_moves_in_the_list_after_a_filter_was_chosen(page: ScanPage, qtbot: QtBot) -> None:
    view = page.review.groups_view
    for combo in view.filters.panel.findChildren(QComboBox):
        for leave in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
            click(view.filters)
            qtbot.waitUntil(view.filters.panel.isVisible)
            QTest.keyClick(combo, Qt.Key.Key_Down)
            chosen = combo.currentIndex()
            assert chosen == 1
            QTest.keyClick(view.filters.panel, leave)
            # By the window's own account: this platform leaves the closed panel active.
            listed = bool(page.review.group_model.rowCount())
            here = view.list if listed else page.review.panes.nothing.clear
            qtbot.waitUntil(lambda here=here: page.focusWidget() is here)  # type: ignore[misc]
            QTest.keyClick(here, Qt.Key.Key_Down)
            assert combo.currentIndex() == chosen
            combo.setCurrentIndex(0)


def test_after_a_search_enter_or_a_click_goes_on_in_the_list(page: ScanPage) -> None:
    view = page.review.groups_view
    view.search.setFocus()
    QTest.keyClicks(view.search, "whole")
    press(page, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    view.search.setFocus()
    click(page.review.compare.header_b.buttons.remove)
    assert view.list.hasFocus()
    assert view.search.text() == "whole"


def test_the_last_image_is_refused_where_one_looks(page: ScanPage, qtbot: QtBot) -> None:
    review = page.review
    hint = review.findChild(QWidget, "refusal")
    assert hint is not None and not hint.isVisible()
    paths = [member.path for member in review.member_model.members]
    for path in paths:
        review.deciding.decide(REMOVE, path)
    assert hint.isVisible()
    assert isinstance(hint, QLabel) and "last image of its group" in hint.text()
    strip = review.strip.geometry()
    assert hint.parentWidget() is review.strip.parentWidget()
    assert 0 < strip.top() - hint.geometry().bottom() < 2 * hint.height(), "just above the strip"
    assert strip.left() <= hint.geometry().left() and hint.geometry().right() <= strip.right()
    press(page, Qt.Key.Key_Down)
    assert not hint.isVisible(), "of another group it would be wrong"


def test_what_is_said_of_a_refusal_goes_with_the_next_command(page: ScanPage) -> None:
    review = page.review
    said: list[str] = []
    review.statusMessage.connect(said.append)
    for member in review.member_model.members:
        review.deciding.decide(REMOVE, member.path)
    assert "last image" in said[-1]
    review.deciding.decide(UNDECIDED, review.member_model.members[0].path)
    assert "undecided" in said[-1]
    review.deciding.decide(UNDECIDED, review.member_model.members[0].path)
    assert said[-1] == "", "nothing changed: nothing is said"


def test_what_is_left_is_told_anew_after_not_duplicates_and_its_undo(page: ScanPage, qtbot: QtBot) -> None:
    review = page.review
    assert "4 groups" in page.bar.headline.text()
    review.deciding.ignore_group()
    qtbot.waitUntil(lambda: "3 groups" in page.bar.headline.text())
    review.deciding.undo()
    qtbot.waitUntil(lambda: "4 groups" in page.bar.headline.text())
    for _ in range(4):
        review.deciding.ignore_group()
    qtbot.waitUntil(lambda: not page.reviewing)
    assert "no duplicates" in page.empty.sentence.text()
    review.deciding.undo()
    qtbot.waitUntil(lambda: page.reviewing)


def test_nothing_suggested_is_not_to_be_accepted(page: ScanPage, qtbot: QtBot) -> None:
    review = page.review
    assert review.bar.accept.isEnabled()
    sure = review.member_model.group
    assert sure is not None
    weak = replace(sure, matches=tuple(replace(match, weak=True) for match in sure.matches))
    said: list[str] = []
    review.statusMessage.connect(said.append)
    review.set_groups((weak,), final=True)
    qtbot.waitUntil(lambda: review.member_model.group == weak)
    assert not review.bar.accept.isEnabled()
    assert "decide by hand" in review.bar.accept.toolTip()
    review.take_keyboard()
    press(page, Qt.Key.Key_Return)
    assert "decide by hand" in said[-1], "the key says why"
    assert not review.review.decisions()
    review.set_groups((sure,), final=True)
    qtbot.waitUntil(review.bar.accept.isEnabled)
    assert "Return" in review.bar.accept.toolTip()


def test_a_suggestion_without_a_real_difference_is_told_apart(page: ScanPage, qtbot: QtBot) -> None:
    review = page.review
    group = review.member_model.group
    assert group is not None
    told = replace(group, suggestion=Suggestion(group.suggestion.path, KeeperReason.MOST_PIXELS))
    review.set_groups((told,), final=True)
    qtbot.waitUntil(lambda: review.member_model.group == told)
    first = review.member_model.index(0, 0)
    assert first.data(MemberModel.SuggestedRole) and not first.data(MemberModel.DoubtRole)
    guess = replace(group, suggestion=Suggestion(group.suggestion.path, KeeperReason.FIRST_PATH))
    review.set_groups((guess,), final=True)
    qtbot.waitUntil(lambda: review.member_model.group == guess)
    first = review.member_model.index(0, 0)
    assert first.data(MemberModel.SuggestedRole) and first.data(MemberModel.DoubtRole)
    assert "No real difference" in first.data(Qt.ItemDataRole.ToolTipRole)
    assert review.evidence.reason.text().startswith("No real difference")


def test_a_search_leads_to_the_image_and_back_to_the_place(page: ScanPage, qtbot: QtBot) -> None:
    review, view = page.review, page.review.groups_view
    press(page, Qt.Key.Key_Down)
    here = review.slot
    wanted = next(
        member.path
        for slot in (review.group_model.slot_at(3),)
        if slot is not None and (found := review.review.group(slot)) is not None
        for member in found.members
        if "turned" in member.path
    )
    view.search.setText(os.path.basename(wanted))
    qtbot.waitUntil(lambda: review.group_model.rowCount() == 1)
    assert review.strip.path == wanted, "the image that is sought, not the first of its group"
    assert review.compare.header_b.name.accessibleName() == os.path.basename(wanted)
    view.search.clear()
    qtbot.waitUntil(lambda: review.group_model.rowCount() == 4)
    assert review.slot == here
    view.search.setText("turned")
    qtbot.waitUntil(lambda: view.chosen == review.group_model.chosen)
    press(page, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_Down)
    there = review.slot
    view.search.clear()
    qtbot.waitUntil(lambda: review.group_model.chosen.text == "")
    assert review.slot == there, "who went on from there means to be there"


def test_a_search_for_the_keeper_chooses_the_keeper(page: ScanPage, qtbot: QtBot) -> None:
    review = page.review
    group = review.member_model.group
    assert group is not None
    review.groups_view.search.setText(os.path.basename(group.suggestion.path))
    qtbot.waitUntil(lambda: review.group_model.rowCount() == 1)
    review.groups_view.search.clear()
    qtbot.waitUntil(lambda: review.group_model.rowCount() == 4)
    press(page, Qt.Key.Key_Down)
    review.groups_view.search.setText(os.path.basename(group.suggestion.path))
    qtbot.waitUntil(lambda: review.group_model.rowCount() == 1)
    assert review.strip.path == group.suggestion.path
    assert review.compare.header_a.name.accessibleName() == os.path.basename(group.suggestion.path)
    assert review.compare.header_b.name.accessibleName()
