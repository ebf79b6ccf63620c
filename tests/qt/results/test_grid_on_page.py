"""The grid on the review page: it follows the strip, the strip follows it, and the keys mean what they meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.types import Decision
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.scene import Cell
from dedup_gui.qt.results.review_page import ReviewPage
from tests.qt.review_library import Notes, make_groups


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> Iterator[ReviewPage]:
    notes = Notes()
    made = ReviewPage(notes)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.set_groups(make_groups(str(tmp_path), 2), final=True)
    made.take_keyboard()
    qtbot.waitUntil(lambda: len(notes.asked) == 2)
    yield made
    made.close_threads()


def press(page: ReviewPage, keys: str) -> None:
    QTest.keySequence(page.focusWidget() or page, QKeySequence(keys))


def cells(page: ReviewPage) -> list[Cell]:
    return list(page.compare.canvas._scene.cells)


def paths(page: ReviewPage) -> list[str]:
    return [member.path for member in page.member_model.members]


def middle_of(page: ReviewPage, number: int) -> QPoint:
    canvas = page.compare.canvas
    return canvas._scene.frames(canvas.rect().toRectF())[number - 1].center().toPoint()


def test_it_shows_what_the_strip_shows_in_its_order(page: ReviewPage) -> None:
    assert cells(page) == []
    press(page, "Ctrl+6")
    assert [cell.side.image.path for cell in cells(page)] == paths(page)
    assert [cell.number for cell in cells(page)] == [1, 2, 3, 4]
    assert [cell.side.letter for cell in cells(page)] == ["A", "B", "", ""]
    assert [cell.chosen for cell in cells(page)] == [False, True, False, False]
    before = paths(page)
    press(page, "Down")
    assert [cell.side.image.path for cell in cells(page)] == paths(page) != before


def test_a_click_compares_an_image_with_a(page: ReviewPage) -> None:
    press(page, "Ctrl+6")
    canvas = page.compare.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle_of(page, 4))
    assert page.strip.path == paths(page)[3]
    assert [cell.side.letter for cell in cells(page)] == ["A", "", "", "B"]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle_of(page, 1))
    assert page.strip.path == paths(page)[0], "A is merely chosen"
    assert [cell.side.letter for cell in cells(page)] == ["A", "", "", "B"]
    assert [cell.chosen for cell in cells(page)] == [True, False, False, False]
    press(page, "R")
    assert cells(page)[0].decision is Decision.REMOVE


def test_keys_choose_and_decide(page: ReviewPage) -> None:
    press(page, "Ctrl+6")
    press(page, "Alt+3")
    assert cells(page)[2].chosen and cells(page)[2].side.letter == "B"
    press(page, "Right")
    assert cells(page)[3].chosen
    press(page, "K")
    assert [cell.decision for cell in cells(page)][3] is Decision.KEEP
    press(page, "A")
    assert [cell.side.letter for cell in cells(page)] == ["B", "", "", "A"]
    first = paths(page)
    press(page, "2")
    assert [page.review.decision(path) for path in first] == [
        Decision.REMOVE,
        Decision.KEEP,
        Decision.REMOVE,
        Decision.REMOVE,
    ]


def test_the_menu_of_an_image_is_that_of_its_cell(page: ReviewPage) -> None:
    press(page, "Ctrl+6")
    canvas = page.compare.canvas
    at = middle_of(page, 3)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)
    assert page.strip.path == paths(page)[2]
    assert page.menus.menu is not None
    page.menus.menu.close()


def test_d_shows_differences_and_images_again(page: ReviewPage, qtbot: QtBot) -> None:
    press(page, "D")
    assert page.compare.mode is Mode.GRID
    qtbot.waitUntil(lambda: len(page.compare.canvas._scene.differences or {}) == 3)
    press(page, "Down")
    qtbot.waitUntil(lambda: set(page.compare.canvas._scene.differences or {}) == set(paths(page)[1:]))
    press(page, "D")
    assert page.compare.canvas._scene.differences is None


def test_nothing_is_laid_out_for_it_in_other_modes(page: ReviewPage) -> None:
    press(page, "Ctrl+6")
    assert page.compare.grid_words.isVisible()
    press(page, "Ctrl+1")
    assert cells(page) == []
    assert len(page.compare.canvas.panes()) == 2
    assert not page.compare.difference_button.isVisible()
