"""A label that says less where there is less room, and never cuts a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dedup_gui.qt.widgets.plain_label import PlainLabel


class FittingLabel(PlainLabel):
    """Shows the first of several texts that fits; the first of all is in the tool tip and read out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._texts: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show other texts.

        Args:
            texts: the longest first; the last is shown however little room there is.
        """
        texts = tuple(texts) or ("",)
        if texts == self._texts:
            return
        self._texts = texts
        self.setToolTip(texts[0])
        self.setAccessibleDescription(texts[0])
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the longest."""
        return QSize(self._width_of(self._texts[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the shortest."""
        return QSize(self._width_of(self._texts[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Choose anew where the text's size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        metrics = self.fontMetrics()
        self.setText(next((text for text in self._texts if metrics.horizontalAdvance(text) <= room), self._texts[-1]))

    def _width_of(self, text: str) -> int:
        margins = self.contentsMargins()
        return self.fontMetrics().horizontalAdvance(text) + margins.left() + margins.right() + 2


def shorter_and_shorter(parts: Sequence[str], separator: str = " · ") -> tuple[str, ...]:
    """Texts for a `FittingLabel`: all parts, then without the last, and so on.

    Args:
        parts: the most important first; empty ones are left out.
        separator: between two parts.
    """
    there = [part for part in parts if part]
    return tuple(separator.join(there[:many]) for many in range(len(there), 0, -1))
