"""The card that lists the places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.places import NO_PLACES, Places, Sought
from dedup_gui.core.types import Difference, DifferenceKind, EditKind
from dedup_gui.qt.review.place_list import MOST_ROWS, PlacesCard
from tests.core.review.review_images import image

A = image("/a.png")


def places(number: int) -> Places:
    return Places(
        Sought.DONE,
        tuple(Difference((10 * each, 20, 30, 12), DifferenceKind.ADDED, 50.0) for each in range(number)),
    )


@pytest.fixture
def card(qtbot: QtBot) -> PlacesCard:
    made = PlacesCard()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    return made


def test_places_are_listed_and_read_out(card: PlacesCard) -> None:
    card.show_places(places(3), A)
    assert card.headline.text() == "3 places differ"
    assert card.list.count() == 3
    item = card.list.item(1)
    assert " ".join(item.text().split()) == "2. In one of them only 30 × 12 pixels, top left"
    spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert " ".join(spoken.split()) == "Place 2 of 3: in one of them only, 30 by 12 pixels, top left"


@pytest.mark.parametrize("sought", [Sought.LOOKING, Sought.DONE, Sought.FAILED])
def test_without_places_there_is_a_line_alone(card: PlacesCard, sought: Sought) -> None:
    card.show_places(Places(sought), A)
    assert card.isVisible() and card.headline.text()
    assert not card.list.isVisible()


def test_nothing_compared(card: PlacesCard) -> None:
    card.show_places(places(2), None)
    assert not card.isVisible()
    card.show_places(NO_PLACES, A)
    assert not card.isVisible()


def test_a_click_goes_to_a_place_also_a_second_time(card: PlacesCard, qtbot: QtBot) -> None:
    card.show_places(places(3), A)
    chosen: list[int] = []
    card.placeChosen.connect(chosen.append)
    middle = card.list.visualItemRect(card.list.item(2)).center()
    for _ in range(2):
        QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert chosen == [2, 2]


def test_arrows_go_from_place_to_place(card: PlacesCard) -> None:
    card.show_places(places(3), A)
    chosen: list[int] = []
    card.placeChosen.connect(chosen.append)
    card.list.setFocus()
    assert chosen == [], "coming by with Tab goes nowhere"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(card.list, key)
    assert chosen == [0, 1, 2, 1]


def test_being_told_where_one_is_says_nothing(card: PlacesCard) -> None:
    card.show_places(places(3), A)
    chosen: list[int] = []
    card.placeChosen.connect(chosen.append)
    card.list.choose(1)
    card.list.choose(-1)
    assert chosen == []


def test_many_places_stay_in_a_few_rows(card: PlacesCard) -> None:
    card.show_places(places(64), A)
    assert card.list.count() == 64
    assert card.list.sizeHint().height() <= (MOST_ROWS + 1) * card.list.sizeHintForRow(0)


def test_edits_are_told(card: PlacesCard) -> None:
    card.show_places(Places(Sought.DONE, (), (EditKind.SHARPNESS,)), A)
    assert card.edits.isVisible() and card.edits.text() == "Edits: sharpened or blurred."
    card.show_places(Places(Sought.DONE), A)
    assert not card.edits.isVisible()
