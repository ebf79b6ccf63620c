"""The review page's actions, made from the table of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dedup_gui.qt.review.keys import KEYS, NAMES, Command, KeySection
from dedup_gui.qt.widgets.keys.sequence import key_sequence

_ANY_GROUP = {
    Command.NEXT_GROUP,
    Command.PREVIOUS_GROUP,
    Command.NEXT_UNDECIDED,
    Command.ACCEPT_SCREEN,
    Command.PICK_NONE,
    Command.BULK,
}
_PLACES = {Command.NEXT_PLACE, Command.PREVIOUS_PLACE}
_PAIR = {
    Command.FOLDER_PAIR,
    Command.IGNORE_FOLDERS,
    Command.SWAP,
    Command.USE_AS_A,
    Command.AS_STORED,
    Command.OUTLINES,
} | _PLACES
_ALWAYS = {Command.FIND, Command.LIST_PANE, Command.REASONS_PANE}
_OWN = {Command.UNDO, Command.REDO, Command.APPLY}
_DECIDING = _OWN | {
    Command.KEEP,
    Command.REMOVE,
    Command.KEEP_ONLY,
    Command.UNDECIDE,
    Command.ACCEPT,
    Command.ACCEPT_SCREEN,
    Command.IGNORE_GROUP,
    Command.IGNORE_MEMBER,
    Command.IGNORE_FOLDERS,
    Command.BULK,
}


class ReviewActions(QObject):
    """One QAction for each command; its keys work wherever the focus is inside the page.

    Attributes:
        by_command: the actions.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._handlers: dict[Command, Callable[[], object]] = {}
        self.by_command: dict[Command, QAction] = {}
        for command, key in KEYS.items():
            action = QAction(NAMES[command], page)
            action.setShortcuts([key_sequence(each) for each in key.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            # Moving on is for holding the key down; deciding is not.
            moves_on = key.section in (KeySection.GROUPS, KeySection.ZOOM) or command in _PLACES
            action.setAutoRepeat(moves_on and command not in _DECIDING)
            action.triggered.connect(lambda _checked=False, command=command: self._handlers[command]())
            page.addAction(action)
            self.by_command[command] = action

    def connect_all(self, handlers: Mapping[Command, Callable[[], object]]) -> None:
        """Say what each command does.

        Raises:
            ValueError: a command has no handler.
        """
        missing = set(Command) - set(handlers)
        if missing:
            raise ValueError(f"no handler for {sorted(missing)}")
        self._handlers = dict(handlers)

    def trigger(self, command: Command) -> None:
        """Do it, if it can be done now."""
        self.by_command[command].trigger()

    def by_section(self) -> dict[KeySection, list[QAction]]:
        """The actions that stand in menus, by the section that they belong to."""
        found: dict[KeySection, list[QAction]] = {}
        for command, key in KEYS.items():
            if key.menu:
                found.setdefault(key.section, []).append(self.by_command[command])
        return found

    def enable(
        self, *, any_group: bool, group: bool, pair: bool, undo: bool, redo: bool, removals: bool, busy: bool
    ) -> None:
        """Enable what can be done.

        Args:
            any_group: there are groups.
            group: one is looked at.
            pair: two images are compared.
            undo: a command can be undone.
            redo: one can be redone.
            removals: something is marked for removal.
            busy: a command is unfinished: no other can be given.
        """
        for command, action in self.by_command.items():
            if command in _ALWAYS:
                continue
            if command in _OWN:
                enabled = {Command.UNDO: undo, Command.REDO: redo, Command.APPLY: removals}[command]
            elif command in _ANY_GROUP:
                enabled = any_group
            else:
                enabled = pair if command in _PAIR else group
            if command in _DECIDING:
                enabled = enabled and not busy
            if action.isEnabled() != enabled:
                action.setEnabled(enabled)
