"""Decided groups leave the list, the group that is looked at stands in the upper third, and the pace is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dedup_gui.core.review import pace
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.review.filters.group_filter import DecidedFilter
from tests.core.review.review_images import group, image
from tests.qt.review_library import Notes

GROUPS = 30


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


def only_undecided(page: ReviewPage, how: DecidedFilter = DecidedFilter.LEAVING) -> None:
    view = page.groups_view
    view.decided.setCurrentIndex(view.decided.findData(how.value))


def row_top(page: ReviewPage) -> int:
    return page.groups_view.list.visualRect(page.groups_view.list.currentIndex()).top()


def test_a_group_leaves_the_list_once_it_is_decided_and_one_has_gone_on(page: ReviewPage, qtbot: QtBot) -> None:
    only_undecided(page)
    press(page, "Return")
    qtbot.waitUntil(lambda: page.group_model.slots() == list(range(1, GROUPS)))
    assert page.slot == 1
    press(page, "R", "Left", "K")
    assert page.group_model.slots() == list(range(1, GROUPS)), "the one that is looked at stays"
    press(page, "Down")
    qtbot.waitUntil(lambda: page.group_model.slots() == list(range(2, GROUPS)))
    assert page.slot == 2


def test_what_is_taken_back_is_listed_again(page: ReviewPage, qtbot: QtBot) -> None:
    only_undecided(page)
    press(page, "Return")
    qtbot.waitUntil(lambda: page.group_model.rowCount() == GROUPS - 1)
    press(page, "Ctrl+Z")
    assert page.group_model.slots() == list(range(GROUPS))
    assert page.slot == 0


def test_otherwise_decided_groups_stay_where_they_are(page: ReviewPage) -> None:
    only_undecided(page, DecidedFilter.UNDECIDED)
    press(page, "Return", "Return")
    assert page.group_model.rowCount() == GROUPS
    assert page.slot == 2


def test_the_list_does_not_move_under_the_eye_as_groups_leave(page: ReviewPage, qtbot: QtBot) -> None:
    only_undecided(page)
    for _ in range(8):
        press(page, "Down")
    before = row_top(page)
    page.deciding.took(page.review.accept_suggestion(2))  # far above
    qtbot.waitUntil(lambda: page.group_model.rowCount() == GROUPS - 1)
    assert page.slot == 8
    assert row_top(page) == before


def test_the_last_group_of_all_leaves_the_sentence_of_an_empty_list(page: ReviewPage, qtbot: QtBot) -> None:
    only_undecided(page)
    for slot in range(GROUPS - 1):
        page.deciding.took(page.review.accept_suggestion(slot))
    qtbot.waitUntil(lambda: page.group_model.rowCount() <= 2)
    page.groups_view.choose(GROUPS - 1)
    press(page, "Return")
    assert page.review.totals.decided_groups == GROUPS
    assert page.group_model.rowCount() >= 1, "the one that is looked at"


def test_the_group_that_is_looked_at_stands_in_the_upper_third(page: ReviewPage) -> None:
    view = page.groups_view.list
    for _ in range(12):
        press(page, "Return")
        rect = view.visualRect(view.currentIndex())
        assert rect.top() >= 0 and rect.bottom() <= view.viewport().height() // 3 + 1
    for _ in range(8):
        press(page, "Down")
        rect = view.visualRect(view.currentIndex())
        assert rect.top() >= 0 and rect.bottom() <= view.viewport().height() // 3 + 1


def test_the_pace_is_told_once_there_is_one(page: ReviewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("dedup_gui.qt.results.review_page.time.monotonic", lambda: now[0])
    page.set_groups(page.review.groups, final=True)
    said = []
    for _ in range(pace.ENOUGH + 1):
        now[0] += 60
        press(page, "Return")
        page.bar.say("")  # what passes by goes
        said.append(page.bar.label.accessibleDescription())
    assert ["at this pace" in words for words in said] == [False] * (pace.ENOUGH - 1) + [True] * 2
    assert said[-1].endswith("6 of 30 groups decided · about 24 minutes left at this pace")
