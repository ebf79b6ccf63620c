"""The keys of all commands, as the person chose them: given to actions, shown on the sheet, offered in Settings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from dedup_gui.core.events import Notice, NoticeCode
from dedup_gui.core.settings import AppSettings
from dedup_gui.qt.dialogs.cheat_sheet import CheatSheet, plain_text
from dedup_gui.qt.dialogs.key_table import KeyEntry, KeyTable
from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.review.keys import FIXED, KEYS, NAMES, SECTIONS, Command, fixed_keys
from dedup_gui.qt.start.page import StartPage
from dedup_gui.qt.widgets.keys.key_tip import KeyTip, key_texts
from dedup_gui.qt.widgets.keys.sequence import key_sequence
from dedup_gui.qt.window.dialogs import WindowDialogs
from dedup_gui.qt.window.menus import Menus, fixed_text, review_sections
from dedup_gui.words.numbers import listed


class KeyChoice(QObject):
    """Gives the actions their keys, at the start and whenever settings are accepted.

    Attributes:
        unusable: names of the settings whose keys could not be used; their commands have their own.
    """

    def __init__(self, menus: Menus, commands: ReviewActions, dialogs: WindowDialogs, settings: AppSettings) -> None:
        super().__init__(menus)
        self._menus = menus
        self._commands = commands.by_command
        self._dialogs = dialogs
        self._actions = {command.value: action for command, action in self._commands.items()} | menus.by_name()
        self._own = {name: _keys_of(action) for name, action in self._actions.items()}
        self.unusable: list[str] = []
        dialogs.key_table = self.table
        dialogs.settingsAccepted.connect(self.take)
        self.take(settings)

    def notices(self) -> list[Notice]:
        """What is to be told of the settings of keys when the program starts."""
        names = listed(f"keys.{name}" for name in self.unusable)
        return [Notice(NoticeCode.SETTINGS_DEFAULTED, names)] if names else []

    def name_keys(self, start: StartPage, scan: ScanPage) -> None:
        """Let the tool tips of the pages name the window's keys."""
        for button, action in (
            (start.back_button, self._menus.folders),
            (scan.bar.rescan_button, self._menus.scan),
        ):
            KeyTip(button, button.toolTip(), action)

    def table(self) -> KeyTable:
        """All commands with the keys they have now, to be changed."""
        entries = [self._entry(each.value, SECTIONS[key.section], NAMES[each]) for each, key in KEYS.items()]
        for (about, shown), text in FIXED.items():
            fixed = fixed_keys(shown)
            entries.append(KeyEntry("", SECTIONS[about], text, fixed, fixed, fixed_text(shown)))
        order = list(dict.fromkeys(entry.section for entry in entries))
        entries.sort(key=lambda entry: order.index(entry.section))
        names = {action: name for name, action in self._menus.by_name().items()}
        for section, actions in self._menus.listed:
            listed = [action for action in actions if action in names]
            entries += [self._entry(names[action], section, plain_text(action)) for action in listed]
        return KeyTable(entries)

    def take(self, settings: AppSettings) -> None:
        """Give the actions the keys that the settings say."""
        table = self.table()
        self.unusable = table.choose(settings.keys)
        for entry in table.entries:
            if not entry.fixed and _keys_of(self._actions[entry.name]) != entry.keys:
                self._actions[entry.name].setShortcuts([key_sequence(key) for key in entry.keys])
        keys: dict[Command, list[str]] = {command: key_texts(action) for command, action in self._commands.items()}
        self._dialogs.sections = (*review_sections(keys), *self._menus.sections())
        sheet = self._dialogs.current(CheatSheet)
        if sheet is not None:
            sheet.close()
            self._dialogs.show_keys()

    def _entry(self, name: str, section: str, text: str) -> KeyEntry:
        own = self._own[name]
        return KeyEntry(name, section, text.rstrip(" \N{HORIZONTAL ELLIPSIS}"), own, _keys_of(self._actions[name]))


def _keys_of(action: QAction) -> tuple[str, ...]:
    """An action's keys in Qt's portable notation."""
    return tuple(dict.fromkeys(key.toString() for key in action.shortcuts()))
