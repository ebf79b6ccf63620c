"""Space shows the other image."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.compare.view import CompareView


class FlipKey(QObject):
    """Takes the space bar from the lists and the canvas: held down, it shows the other image.

    Args:
        compare: where images are compared.
        parent: the owner.
    """

    def __init__(self, compare: CompareView, parent: QObject) -> None:
        super().__init__(parent)
        self._compare = compare

    def watch(self, *widgets: QWidget) -> None:
        """Take the key from these."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the other image while the key is down."""
        if (
            event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            if not event.isAutoRepeat():
                if event.type() == QEvent.Type.KeyPress:
                    self._compare.press_flip()
                else:
                    self._compare.release_flip()
            return True
        return super().eventFilter(watched, event)
