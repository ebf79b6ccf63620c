"""Where a filter leaves no group the page says so where one looks, and the keyboard leads back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter
from tests.core.review.review_images import group, image
from tests.qt.review_library import Notes

GROUPS = 3


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ReviewPage]:
    notes = Notes()
    made = ReviewPage(notes)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    found = [group([image(f"/{n:02}/a.jpg", width=900), image(f"/{n:02}/b.jpg")], id=n + 1) for n in range(GROUPS)]
    made.set_groups(tuple(found), final=True)
    made.take_keyboard()
    qtbot.waitUntil(lambda: len(notes.asked) == GROUPS)
    yield made
    made.close_threads()


def press(page: ReviewPage, *keys: str) -> None:
    for each in keys:
        QTest.keySequence(page.focusWidget() or page, QKeySequence(each))


def choose(page: ReviewPage, decided: DecidedFilter) -> None:
    page.groups_view.set_chosen(GroupFilter(decided=decided))


def test_the_middle_says_it_and_shows_nothing_of_a_comparison(page: ReviewPage, qtbot: QtBot) -> None:
    page.groups_view.search.setText("no such name")
    nothing = page.panes.nothing
    qtbot.waitUntil(nothing.isVisible)
    assert nothing.sentence.text() == "No group matches this filter."
    assert nothing.filters.text() == "Name or folder: no such name" and nothing.filters.isVisible()
    compared: tuple[QWidget, ...] = (page.compare.header_a.badge, page.compare.zoom_buttons[0], page.strip)
    assert not any(each.isVisible() for each in compared)
    assert nothing.width() > page.width() // 2, "it stands in the middle of the page"
    QTest.mouseClick(nothing.clear, Qt.MouseButton.LeftButton)
    assert not nothing.isVisible() and all(each.isVisible() for each in compared)
    assert page.group_model.rowCount() == GROUPS and page.slot == 0
    assert page.groups_view.list.hasFocus()


@pytest.mark.parametrize("where", ["list", "strip", "canvas"])
def test_the_keyboard_goes_to_the_way_back_and_from_there_to_the_list(page: ReviewPage, where: str) -> None:
    {"list": page.groups_view.list, "strip": page.strip, "canvas": page.compare.canvas}[where].setFocus()
    choose(page, DecidedFilter.DECIDED)
    assert page.panes.nothing.clear.hasFocus()
    press(page, "Return")
    assert page.groups_view.list.hasFocus() and page.group_model.rowCount() == GROUPS
    press(page, "Down")
    assert page.slot == 1


def test_the_keyboard_stays_in_the_search_field(page: ReviewPage, qtbot: QtBot) -> None:
    press(page, "Ctrl+F")
    QTest.keyClicks(page.groups_view.search, "no such name")
    qtbot.waitUntil(page.panes.nothing.isVisible)
    assert page.groups_view.search.hasFocus()
    press(page, "Esc")
    qtbot.waitUntil(lambda: not page.panes.nothing.isVisible())
    assert page.groups_view.list.hasFocus()


def test_how_far_groups_are_decided_is_said_as_it_is(page: ReviewPage) -> None:
    nothing = page.panes.nothing
    choose(page, DecidedFilter.DECIDED)
    assert nothing.sentence.text() == "No group is decided yet." and not nothing.filters.isVisible()
    page.groups_view.clear_filter()
    for _ in range(GROUPS):
        press(page, "Return")
    choose(page, DecidedFilter.UNDECIDED)
    assert nothing.isVisible() and nothing.sentence.text() == "All groups are decided."


def test_what_is_taken_back_is_shown_again_with_the_keyboard_in_the_list(page: ReviewPage) -> None:
    for _ in range(GROUPS):
        press(page, "Return")
    choose(page, DecidedFilter.LEAVING)
    assert page.panes.nothing.clear.hasFocus()
    press(page, "Ctrl+Z")
    assert page.group_model.rowCount() == 1 and page.compare.isVisible()
    assert page.groups_view.list.hasFocus()
