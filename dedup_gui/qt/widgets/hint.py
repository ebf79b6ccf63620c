"""A sentence that stands over a part of the window for a while, where the person is looking."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.announcement import announce
from dedup_gui.qt.widgets.plain_label import PlainLabel

SHOWN_MS = 6000
"""Long enough to be read twice."""


class Hint(PlainLabel):
    """Shown over the middle of a widget's upper edge; a click goes through it.

    Args:
        at: the widget; the hint is a child of what is around it.
    """

    def __init__(self, at: QWidget) -> None:
        super().__init__("", at.parentWidget())
        self._at = at
        self.setProperty("role", "hint")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._later = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._later.timeout.connect(self.hide)
        at.installEventFilter(self)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, and say it aloud; "" takes the last one away."""
        if not sentence:
            self._later.stop()
            self.hide()
            return
        self.setText(sentence)
        self._place()
        self.show()
        self.raise_()
        self._later.start()
        announce(self, sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if watched is self._at and event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        unit, at = unit_of(self.font()), self._at.geometry()
        room = max(unit * 8, at.width() - unit * 4)
        width = min(room, QFontMetrics(self.font()).horizontalAdvance(self.text()) + unit * 5)
        height = self.heightForWidth(width)
        self.setGeometry(at.center().x() - width // 2, max(0, at.top() - height - unit), width, height)
