"""The menus of an image and of a group: a right click, or the menu key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QMenu, QWidget

from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.review.keys import Command
from dedup_gui.words import translate

_FILES = (Command.OPEN, Command.SHOW_IN_FOLDER, Command.COPY_PATH, Command.COPY_IMAGE)
_FOLDERS = (Command.FOLDER_PAIR, Command.IGNORE_FOLDERS)

OF_IMAGE: tuple[tuple[Command, ...], ...] = (
    (Command.KEEP, Command.REMOVE, Command.KEEP_ONLY, Command.UNDECIDE),
    (Command.IGNORE_MEMBER, Command.USE_AS_A, Command.PICK),
    _FILES,
    _FOLDERS,
)
OF_GROUP: tuple[tuple[Command, ...], ...] = (
    (Command.ACCEPT, Command.IGNORE_GROUP, Command.PICK_GROUP),
    _FILES,
    _FOLDERS,
)
"""What the menus hold, with a line between the parts."""


class ContextMenus(QObject):
    """Opens them.

    Args:
        actions: the page's actions.
        parent: the page.
    """

    def __init__(self, actions: Mapping[Command, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._entries: dict[QObject, tuple[tuple[Command, ...], ...]] = {}
        self._choose: dict[QObject, Callable[[QPoint], object]] = {}
        self.menu: QMenu | None = None

    def watch(
        self,
        widget: QWidget,
        entries: tuple[tuple[Command, ...], ...],
        choose: Callable[[QPoint], object] = lambda _at: None,
    ) -> None:
        """Open a menu over a widget.

        Args:
            widget: a list or anything else that shows images.
            entries: what the menu holds.
            choose: makes the image under a place of the widget the chosen one, before the menu opens by a click.
        """
        parts = [widget, widget.viewport()] if isinstance(widget, QAbstractScrollArea) else [widget]
        for part in parts:
            self._entries[part] = entries
            self._choose[part] = choose
            part.installEventFilter(self)

    def watch_all(self, panes: ReviewPanes, choose_side: Callable[[str, str], object]) -> None:
        """Watch all that shows images on the review page.

        Args:
            panes: the parts of the page.
            choose_side: makes A or B the chosen image, or the one of a path, where that is not "".
        """
        compare = panes.compare
        self.watch(panes.groups_view.list, OF_GROUP)
        self.watch(panes.strip, OF_IMAGE)
        canvas = compare.canvas
        self.watch(
            canvas, OF_IMAGE, lambda at: choose_side(canvas.side_at(QPointF(at)), canvas.member_at(QPointF(at)))
        )
        self.watch(compare.header_a, OF_IMAGE, lambda _at: choose_side("A", ""))
        self.watch(compare.header_b, OF_IMAGE, lambda _at: choose_side("B", ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu where it is asked for."""
        if not isinstance(event, QContextMenuEvent) or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._middle(watched)
        else:
            self._choose[watched](event.pos())
        self._open(self._entries[watched], watched, at)
        return True

    @staticmethod
    def _middle(widget: QWidget) -> QPoint:
        """Where the menu key opens the menu: over what is chosen."""
        view = widget if isinstance(widget, QAbstractItemView) else widget.parentWidget()
        if isinstance(view, QAbstractItemView) and view.currentIndex().isValid():
            return view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())
        return widget.mapToGlobal(widget.rect().center())

    def _open(self, entries: tuple[tuple[Command, ...], ...], over: QWidget, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        menu = QMenu(over)
        menu.setAccessibleName(translate("results", "What can be done here"))
        for number, part in enumerate(entries):
            if number:
                menu.addSeparator()
            menu.addActions([self._actions[command] for command in part])
        self.menu = menu
        menu.popup(at)
