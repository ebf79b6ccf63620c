"""The sheet of keys: by ?, in the sections of the table of keys, whole in a small window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QScrollArea
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import Theme
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, columns_of
from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.review.keys import FIXED, KEYS, SECTIONS
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.window.menus import Menus, review_sections


def test_the_sections_are_those_of_the_table_of_keys() -> None:
    own = {command: key.keys for command, key in KEYS.items()}
    titles = [title for title, _ in review_sections(own)]
    assert titles == [SECTIONS[each] for each in dict.fromkeys(key.section for key in KEYS.values())]
    rows = dict(review_sections(own))
    for (section, keys), text in FIXED.items():
        assert (keys, text) in rows[SECTIONS[section]]


def test_it_opens_by_f1_and_by_a_question_mark(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window.menuBar(), ReviewActions(window))
    assert menus.keys.shortcuts() == [QKeySequence("F1"), QKeySequence("?")]


def test_no_key_of_the_review_is_one_of_the_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window.menuBar(), ReviewActions(window))
    of_window = {key.toString() for action in menus.findChildren(QAction) for key in action.shortcuts()}
    assert len(of_window) > 15
    of_review = {QKeySequence(each).toString() for key in KEYS.values() for each in key.keys}
    assert of_window & of_review == set()


@pytest.mark.parametrize(
    ("heights", "width", "columns"),
    [
        ([300, 300, 350], 300, [[0, 2], [1]]),
        ([300, 300, 360], 300, [[0], [1], [2]]),
        ([300, 300, 360], 400, [[0, 2], [1]]),
    ],
    ids=["fits", "high", "wide"],
)
def test_where_two_columns_are_too_high_there_is_a_third_if_it_has_room(
    heights: list[int], width: int, columns: list[list[int]]
) -> None:
    assert columns_of(heights, width, QSize(1100, 650)) == columns


@pytest.mark.parametrize("count", [6, 40], ids=["two columns", "more than two are high"])
def test_texts_begin_in_one_line_and_are_not_broken_after_every_letter(
    qtbot: QtBot, app: QApplication, count: int
) -> None:
    ThemeController.of(app, Theme.LIGHT)
    many = ", ".join(f"Ctrl+{number}" for number in range(1, 7))
    rows = tuple(
        (many if number == 1 else "N", f"{number} " + "并排、交替显示、滑动对比、混合、差异、网格")
        for number in range(count)
    )
    sheet = CheatSheet([(f"Section {number}", rows) for number in range(4)])
    qtbot.addWidget(sheet)
    sheet.show()
    labels = sheet.findChildren(QLabel)
    texts = [label for label in labels if "并排" in label.text()]
    assert all(label.height() <= 3 * label.fontMetrics().lineSpacing() for label in texts)
    keys = [label for label in labels if label.text() == many]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in keys) and len(keys) == 4
    lines = {label.mapTo(sheet, label.rect().topLeft()).x() for label in texts}
    assert len(lines) in (2, 3), "one a column"


def test_all_keys_are_seen_at_once_in_a_small_window(qtbot: QtBot, app: QApplication) -> None:
    ThemeController.of(app, Theme.LIGHT)  # the style sheet makes keys higher
    assert app.styleSheet()
    window = QMainWindow()
    qtbot.addWidget(window)
    own = {command: key.keys for command, key in KEYS.items()}
    sheet = CheatSheet([*review_sections(own), *Menus(window.menuBar(), ReviewActions(window)).sections()])
    qtbot.addWidget(sheet)
    sheet.resize(1240, 690)
    sheet.show()
    scroll = sheet.findChild(QScrollArea)
    assert scroll is not None
    qtbot.waitUntil(lambda: scroll.viewport().height() > 100)
    assert scroll.verticalScrollBar().maximum() == 0
