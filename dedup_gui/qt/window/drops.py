"""Folders and files dropped anywhere on a window, or on the program's icon."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget

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


class OpeningApplication(QApplication):
    """An application that takes what the desktop hands to a running program (macOS): dropped on its icon, one by one.

    Such events go to the application itself. A filter on it would see them, too, and with them every event of every
    widget, each at the price of a call of Python.

    Signals:
        opened(object): tuple of local paths, in the order they came.
    """

    opened = Signal(object)

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        super().__init__(list(arguments))
        self._paths: list[str] = []

    def event(self, event: QEvent) -> bool:
        """Gather the paths that come in one go."""
        if isinstance(event, QFileOpenEvent):
            path = event.file()
            if path and os.path.exists(path):
                if not self._paths:
                    QTimer.singleShot(0, self, self._hand_on)
                self._paths.append(path)
                return True
        return super().event(event)

    def _hand_on(self) -> None:
        paths, self._paths = tuple(self._paths), []
        self.opened.emit(paths)
