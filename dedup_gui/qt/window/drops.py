"""Drag and drop of folders and files, anywhere on a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.widgets.drops import dropped_paths


class WindowDrops(QObject):
    """Takes drops for a window; what lies inside it and takes no drops itself hands them on to it.

    Signals:
        overChanged(bool): something that can be dropped is held over the window, or no longer.
        dropped(object): tuple of local paths.
    """

    overChanged = Signal(bool)
    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the window's drag events."""
        if isinstance(event, QDragEnterEvent):
            if dropped_paths(event.mimeData()):
                event.acceptProposedAction()
                self.overChanged.emit(True)
            else:
                event.ignore()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.overChanged.emit(False)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.overChanged.emit(False)
            paths = dropped_paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
            return True
        return super().eventFilter(watched, event)
