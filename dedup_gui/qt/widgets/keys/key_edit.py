"""A field that takes the next key pressed, whatever it is; Tab and Shift+Tab go on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QWidget


class KeyEdit(QKeySequenceEdit):
    """One key, alone or with others held."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        for inside in self.findChildren(QLineEdit):  # else Shift+Tab goes to its inside, which is here again
            inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
