"""The letters that Alt reaches: each of them once, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dedup_gui.wiring.language import language_of
from dedup_gui.words import ENGLISH, speak
from dedup_gui.words.languages import LANGUAGES
from tests.qt.shown_texts import letters_given_twice
from tests.qt.window.real_window import real_window


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each language in turn."""
    speak(language_of(request.param))
    yield
    speak(ENGLISH)


@pytest.mark.usefixtures("spoken")
def test_no_menu_has_a_letter_twice(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    with real_window(qtbot, app, tmp_path / "data") as (window, _):
        bar = window.menuBar()
        menus = bar.findChildren(QMenu)
        assert len(menus) > 4
        for actions in (bar.actions(), *(menu.actions() for menu in menus)):
            assert letters_given_twice(action.text() for action in actions) == {}
        assert len([action for action in bar.actions() if QKeySequence.mnemonic(action.text()).count()]) > 4
        window.close()
