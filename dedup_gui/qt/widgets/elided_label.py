"""A label for paths."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dedup_gui.qt.widgets.plain_label import PlainLabel


class ElidedLabel(PlainLabel):
    """A label that shortens a path in its middle where it does not fit; the whole is in the tool tip."""

    def __init__(self, text: str, parent: QWidget | None = None, *, least: int = 12) -> None:
        """Make it.

        Args:
            text: the path.
            parent: the widget around it.
            least: characters that are seen of it at least.
        """
        super().__init__("", parent)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * least)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Shorten anew where the text's size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumWidth(self.fontMetrics().averageCharWidth() * self._least)
            self._fit()

    def _fit(self) -> None:
        fits = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width())
        if fits != self.text():  # setting the same text would lay all around it out anew
            self.setText(fits)
