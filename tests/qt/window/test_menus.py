"""The menus in every language: each entry has its letter, and no letter is twice in a menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.review.keys import KEYS, Command
from dedup_gui.qt.widgets.keys.mnemonics import letter_of
from dedup_gui.qt.window.menus import Menus
from dedup_gui.wiring.language import language_of
from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.languages import LANGUAGES

MOST = 13
"""So many entries are taken in at a glance; with submenus none has more."""
HAN = Language("xx", lambda _context, text, _about, _number: "审阅" if "&" not in text else "")
"""Chinese as it is where nobody has marked a letter."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak(ENGLISH)


def menus_in(menu: QMenu | QMenuBar) -> Iterator[QMenu | QMenuBar]:
    """A menu and all below it."""
    yield menu
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from menus_in(below)


def made(qtbot: QtBot, language: Language) -> tuple[QMainWindow, Menus, ReviewActions]:
    speak(language)
    window = QMainWindow()
    qtbot.addWidget(window)
    review = ReviewActions(window)
    return window, Menus(window.menuBar(), review), review


@pytest.mark.parametrize("on_start", [True, False])
@pytest.mark.parametrize("paused", [True, False])
@pytest.mark.parametrize("code", [*LANGUAGES, "xx"])
def test_every_entry_has_a_letter_that_no_other_has(qtbot: QtBot, code: str, paused: bool, on_start: bool) -> None:
    window, menus, _ = made(qtbot, HAN if code == "xx" else language_of(code))
    menus.name_by_place(on_start=on_start, paused=paused)
    for menu in menus_in(window.menuBar()):
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        letters = [letter_of(text) for text in texts]
        assert texts and all(letters), texts
        assert len(set(letters)) == len(letters), texts


def test_no_menu_is_longer_than_a_glance_and_every_command_of_the_review_is_in_one(qtbot: QtBot) -> None:
    window, _, review = made(qtbot, ENGLISH)
    menus = list(menus_in(window.menuBar()))
    assert max(len([action for action in menu.actions() if not action.isSeparator()]) for menu in menus) <= MOST
    reached = [action for menu in menus for action in menu.actions()]
    for command, key in KEYS.items():
        assert reached.count(review.by_command[command]) == int(key.menu), command


def test_what_is_done_with_decisions_needs_no_submenu(qtbot: QtBot) -> None:
    window, _, review = made(qtbot, ENGLISH)
    top = [action.menu() for action in window.menuBar().actions()]
    direct = [action for menu in top if isinstance(menu, QMenu) for action in menu.actions()]
    for command in (Command.APPLY, Command.BULK, Command.UNDO, Command.REDO):
        assert review.by_command[command] in direct
