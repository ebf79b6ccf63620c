"""Sentences said aloud where a screen reader listens."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(speaker: QWidget, sentence: str) -> None:
    """Have a screen reader say what is shown without taking the focus, such as the status bar; "" says nothing.

    Args:
        speaker: the widget that it is said by.
        sentence: plain text.
    """
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(speaker, sentence))
