"""Two parts side by side, or one below the other where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget


class FoldingRow(QFrame):
    """A bar that needs no more width than the wider of its two parts.

    Args:
        first: on the left, or above.
        second: on the right, or below; takes the width that is left.
        parent: the widget around it.
    """

    def __init__(self, first: QWidget, second: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = first, second
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(6, 3, 6, 3)
        self._box.setSpacing(4)
        self._box.addWidget(first)
        self._box.addWidget(second, 1)

    @property
    def folded(self) -> bool:
        """Whether the second part is below the first."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider part."""
        margins = self._box.contentsMargins()
        widest = max(part.minimumSizeHint().width() for part in self._parts)
        return QSize(widest + margins.left() + margins.right(), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        """The text's size changed: look again once all parts have taken it."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._fold)

    def event(self, event: QEvent) -> bool:
        """A part may have become wider."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        margins = self._box.contentsMargins()
        wide = sum(part.minimumSizeHint().width() for part in self._parts) + self._box.spacing()
        fits = wide <= self.width() - margins.left() - margins.right()
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction is not self._box.direction():
            self._box.setDirection(direction)
            self.updateGeometry()
