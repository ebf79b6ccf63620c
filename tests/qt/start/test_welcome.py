from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.settings import AppSettings
from dedup_gui.qt.start.page import StartPage


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    made = StartPage(AppSettings())
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def test_it_is_there_until_there_is_a_folder(page: StartPage, tmp_path: Path) -> None:
    assert page.welcome.isVisible()
    page.add_paths((str(tmp_path),))
    assert not page.welcome.isVisible()
    (row,) = page.folder_list.rows
    row.remove_button.click()
    assert page.welcome.isVisible(), "nothing was scanned yet"
    page.set_recent((str(tmp_path),))
    assert not page.welcome.isVisible()


@pytest.mark.parametrize("known", [{"folders": ("/a",)}, {"recent": ("/a",)}, {"references": ("/a",)}])
def test_who_has_scanned_before_does_not_see_it(qtbot: QtBot, known: dict[str, tuple[str, ...]]) -> None:
    page = StartPage(replace(AppSettings(), **known))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    assert not page.welcome.isVisible()


def test_the_model_is_offered_with_its_size_while_it_is_not_there(qtbot: QtBot, page: StartPage) -> None:
    assert not page.welcome.model.isVisible()
    page.welcome.offer_model(553_000_000)
    assert page.welcome.model.isVisible()
    assert "553\u00a0MB" in page.welcome.model.sentence.text()
    with qtbot.waitSignal(page.welcome.modelRequested):
        page.welcome.model.button.click()
    page.welcome.withdraw_model()
    assert not page.welcome.model.isVisible()


def test_all_of_it_is_reached_by_the_keyboard(qtbot: QtBot, page: StartPage) -> None:
    page.welcome.offer_model(553_000_000)
    page.focus_start()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.drop_zone.choose_button)
    for button in (page.welcome.demo.button, page.welcome.model.button):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert button.hasFocus()
    page.welcome.demo.button.setFocus()
    with qtbot.waitSignal(page.welcome.demoRequested):
        QTest.keyClick(page.welcome.demo.button, Qt.Key.Key_Return)
