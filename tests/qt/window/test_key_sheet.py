"""The sheet of keys: by ?, in the sections of the table of keys, whole in a small window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import Theme
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, column_count
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
    ("height", "width", "columns"), [(1200, 300, 2), (1400, 300, 3), (1400, 400, 2)], ids=["fits", "high", "wide"]
)
def test_where_lines_are_high_there_is_a_third_column_if_it_has_room(height: int, width: int, columns: int) -> None:
    assert column_count(height, width, QSize(1100, 650)) == columns


def test_all_keys_are_seen_at_once_in_a_small_window(qtbot: QtBot, app: QApplication) -> None:
    ThemeController(app, Theme.LIGHT)  # the style sheet makes keys higher
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
