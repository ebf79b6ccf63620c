"""The digits: 1 to 9 mean the images of a group by their numbers in the strip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.review.keys import NUMBERED
from dedup_gui.qt.widgets.keys.sequence import key_sequence


class DigitKeys(QObject):
    """Shortcuts that mean an image by its number, wherever the focus is inside a page.

    Args:
        page: the page.
        prefix: what is held down with the digit: "", "Alt+".
        act: called with the number.
    """

    def __init__(self, page: QWidget, prefix: str, act: Callable[[int], object]) -> None:
        super().__init__(page)
        self._shortcuts = []
        for number in range(1, NUMBERED + 1):
            shortcut = QShortcut(key_sequence(f"{prefix}{number}"), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda number=number: act(number))
            self._shortcuts.append(shortcut)
