from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack


def test_a_notice_runs_its_button_and_goes(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    assert stack.isHidden()
    pressed: list[str] = []
    bar = stack.show_notice(
        Level.SUCCESS,
        "12 images moved",
        NoticeButton("&Undo", lambda: pressed.append("undo")),
        NoticeButton("&Details", lambda: pressed.append("details"), closes=False),
    )
    assert not stack.isHidden()
    bar.buttons[1].click()
    assert list(stack.bars) == [bar]
    bar.buttons[0].click()
    assert pressed == ["details", "undo"]
    assert not stack.bars
    assert stack.isHidden()


def test_the_cross_closes(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    bar = stack.show_notice(Level.ERROR, "<b>not bold</b>")
    stack.show()
    QTest.mouseClick(bar.cross, Qt.MouseButton.LeftButton)
    assert not stack.bars


def test_the_newest_stands_on_top_nothing_twice_and_never_too_many(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    for text in ("one", "two", "one", "three", "four"):
        stack.show_notice(Level.INFO, text)
    stack.show()
    assert [bar.text for bar in stack.bars if bar.isVisible()] == ["four", "three", "one"]


def test_older_messages_are_counted_and_come_up_as_newer_ones_are_closed(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    for number in range(stack.MOST):
        stack.show_notice(Level.INFO, f"message {number}")
    stack.show()
    assert not stack.rest.isVisible()
    pressed: list[str] = []
    stack.show_notice(Level.ERROR, "the last but one", NoticeButton("&Undo", lambda: pressed.append("undo")))
    stack.show_notice(Level.INFO, "the last")
    assert stack.rest.isVisible()
    assert [label.text() for label in stack.rest.findChildren(QLabel)] == ["2 older messages"]
    for bar in stack.bars[: stack.MOST]:
        if not bar.buttons:
            bar.cross.click()
    assert [bar.text for bar in stack.bars if bar.isVisible()] == ["the last but one", "message 1", "message 0"]
    assert not stack.rest.isVisible()
    stack.bars[0].buttons[0].click()
    assert pressed == ["undo"]


def test_all_messages_are_closed_at_once(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    for number in range(9):
        stack.show_notice(Level.INFO, f"message {number}")
    stack.rest.findChildren(QPushButton)[0].click()
    assert not stack.bars
    assert stack.isHidden()


def test_a_notice_is_read_out_with_its_level(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    bar = stack.show_notice(Level.WARNING, "The cache is full.")
    assert bar.accessibleName() == "Warning: The cache is full."
    assert bar.cross.accessibleName()
