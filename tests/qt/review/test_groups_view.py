from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.review import Review
from dedup_gui.core.types import Relation
from dedup_gui.qt.review.filters.filter_lines import DECIDED, SORTS
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, SortKey
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.review.groups_view import GroupsView
from dedup_gui.qt.widgets.thumbnails import Pixels, Thumbnails
from tests.core.review.review_images import group, image, match, review_of


def load(_path: str, _side: int) -> Pixels:
    return np.full((60, 80, 3), 128, np.uint8)


@pytest.fixture
def review() -> Review:
    """Fifty groups; the later, the less there is to free. The first five are edited copies."""
    groups = []
    for number in range(50):
        a, b = f"/p/{number:02d}/a.jpg", f"/p/{number:02d}/b.jpg"
        relation = Relation.EDITED if number < 5 else Relation.EXACT
        copy = image(b, width=400 - (number < 5), size=900 - number)
        groups.append(group([image(a, size=900 - number), copy], [match(a, b, relation)]))
    return review_of(groups)


@pytest.fixture
def view(review: Review, qtbot: QtBot) -> Iterator[GroupsView]:
    thumbnails = Thumbnails(load)
    model = GroupModel(review)
    made = GroupsView(model, thumbnails)
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    made.replace(None, None, None)
    yield made
    thumbnails.close()


def test_every_choice_has_a_text() -> None:
    assert {key for key, _ in SORTS} == set(SortKey)
    assert set(DECIDED) == set(DecidedFilter)


def test_the_first_group_is_chosen(view: GroupsView) -> None:
    assert view.slot == 0
    assert view.summary.text() == "50 groups"


def test_stepping_says_which_group(view: GroupsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.slotChosen) as chosen:
        assert view.step(1)
    assert chosen.args == [1]
    assert view.step(-1)
    assert not view.step(-1)


def test_next_undecided_passes_over_decided_ones_and_goes_round(view: GroupsView, review: Review) -> None:
    for slot in (1, 2):
        review.accept_suggestion(slot)
    assert view.next_undecided()
    assert view.slot == 3
    view.choose(49)
    assert view.next_undecided()
    assert view.slot == 0
    for slot in range(50):
        review.accept_suggestion(slot)
    assert not view.next_undecided()


def test_filtering_when_typing_pauses(view: GroupsView, qtbot: QtBot) -> None:
    view.choose(30)
    QTest.keyClicks(view.search, "/30/")
    qtbot.waitUntil(lambda: view.summary.text() == "1 of 50 groups shown")
    assert view.slot == 30
    view.search.clear()
    qtbot.waitUntil(lambda: view.summary.text() == "50 groups")
    assert view.slot == 30


def test_a_filter_that_leaves_nothing_is_told_and_can_be_cleared(view: GroupsView, qtbot: QtBot) -> None:
    view.sort.setCurrentIndex(view.sort.findData(SortKey.PATH.value))
    every = view.list.model().rowCount()
    view.decided.setCurrentIndex(view.decided.findData(DecidedFilter.UNDECIDED.value))
    with qtbot.waitSignal(view.listed) as listed:
        view.search.setText("no such name")
    assert listed.args == [False]
    assert view.filter_words() == ["Name or folder: no such name", "Show groups: Undecided"]
    with qtbot.waitSignal(view.listed) as listed:
        view.clear_filter()
    assert listed.args == [True] and view.filter_words() == []
    assert view.chosen == GroupFilter(sort=SortKey.PATH)
    assert view.list.model().rowCount() == every
    assert view.list.hasFocus()


def test_where_there_are_no_groups_no_filter_is_blamed(view: GroupsView, review: Review, qtbot: QtBot) -> None:
    review.clear()
    with qtbot.waitSignal(view.listed) as listed:
        view.replace(None, None, None)
    assert listed.args == [True]


def test_filtering_by_relation_and_decision(view: GroupsView, review: Review) -> None:
    view.relation.setCurrentIndex(view.relation.findData(Relation.EDITED.value))
    assert view.summary.text() == "5 of 50 groups shown"
    review.accept_suggestion(0)
    view.decided.setCurrentIndex(view.decided.findData(DecidedFilter.UNDECIDED.value))
    assert view.summary.text() == "4 of 50 groups shown"
    assert view.slot == 1


def test_sorting_keeps_the_group_that_is_chosen(view: GroupsView) -> None:
    view.choose(7)
    view.sort.setCurrentIndex(view.sort.findData(SortKey.RELATION.value))
    assert view.slot == 7
    assert view.list.currentIndex().row() == 2


def test_new_groups_keep_the_place(view: GroupsView, review: Review, qtbot: QtBot) -> None:
    view.choose(30)
    view.list.scrollTo(view.list.currentIndex())
    offset = view.offset_of_current()
    old = review.groups
    more = [
        group([image(f"/n/{number}/a.jpg", size=5000), image(f"/n/{number}/b.jpg", size=5000)])
        for number in range(20)
    ]
    review.set_groups([*more, *old])
    view.replace(None, 50, offset)
    assert view.slot == 50
    assert view.list.currentIndex().row() == 50
    assert view.offset_of_current() == offset


def test_when_a_group_goes_the_next_one_moves_up(view: GroupsView, review: Review, qtbot: QtBot) -> None:
    view.choose(10)
    with qtbot.waitSignal(view.slotChosen) as chosen:
        view.refresh(review.ignore(10).slots)
    assert chosen.args == [11]
    view.choose(49)
    view.refresh(review.ignore(49).slots)
    assert view.slot == 48


def test_a_row_paints_its_thumbnail_when_it_arrives(view: GroupsView, qtbot: QtBot) -> None:
    rect = view.list.visualRect(view.list.currentIndex())
    at = rect.topLeft()
    at.setX(at.x() + 20)
    at.setY(at.y() + 20)
    qtbot.waitUntil(lambda: view.list.viewport().grab().toImage().pixelColor(at).name() == "#808080")


def test_rows_are_equally_high(view: GroupsView) -> None:
    heights = {view.list.visualRect(view.list.model().index(row, 0)).height() for row in range(50)}
    assert len(heights) == 1


def test_controls_have_names(view: GroupsView) -> None:
    for widget in (view.search, view.sort, view.decided, view.relation, view.list):
        assert widget.accessibleName()


def test_the_filter_button_says_how_many_filters_are_set(view: GroupsView) -> None:
    assert view.filters.text() == ""
    view.decided.setCurrentIndex(1)
    view.sort.setCurrentIndex(2)  # an order hides nothing
    assert view.filters.text() == "1"
    view.relation.setCurrentIndex(1)
    assert view.filters.accessibleName() == "Filter and sort groups: 2 filters set"
    view.filters.panel.clear.click()
    assert view.chosen == GroupFilter(sort=view.chosen.sort)
    assert view.filters.text() == ""


def test_return_in_the_panel_goes_back_to_the_list(view: GroupsView, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.filters.click()
    assert view.filters.panel.isVisible()
    QTest.keyClick(view.filters.panel, Qt.Key.Key_Return)
    assert view.filters.panel.isHidden()
    assert view.list.hasFocus()


def test_return_in_the_filter_goes_to_the_list(view: GroupsView, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.search.setFocus()
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.list.hasFocus()


def test_escape_takes_a_search_back(view: GroupsView, qtbot: QtBot) -> None:
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.search.setFocus()
    QTest.keyClicks(view.search, "49")
    QTest.keyClick(view.search, Qt.Key.Key_Escape)
    assert view.search.text() == ""
    assert view.list.hasFocus()


def test_a_letter_that_is_no_command_goes_nowhere(view: GroupsView) -> None:
    before = view.slot
    QTest.keyClicks(view.list, "b4")
    assert view.slot == before
