"""The label of this program: what it shows is text, whatever it looks like."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from dedup_gui.qt.texts.plain import plain_tip


class PlainLabel(QLabel):
    """A label that takes neither its text nor its tool tip for HTML, as `QLabel` would by the looks of them."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setToolTip(self, text: str) -> None:
        """Set the tool tip, as text."""
        super().setToolTip(plain_tip(text))


def set_look(label: QLabel, name: str, value: str) -> None:
    """Set a property that the style sheet looks at; it follows text size and theme, a font of its own does not."""
    if label.property(name) != value:
        label.setProperty(name, value)
        label.style().unpolish(label)
        label.style().polish(label)


def plain_box(parent: QWidget, title: str, text: str, details: str) -> QMessageBox:
    """A message box of plain text; its buttons are still to be added."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for label in box.findChildren(QLabel):  # `setTextFormat` of a box leaves out the lesser text
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box
