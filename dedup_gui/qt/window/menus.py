"""The menu bar: every command of the window in one place, with its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar

from dedup_gui.core.settings import Theme
from dedup_gui.qt.dialogs.cheat_sheet import Section, section_of
from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.review.keys import FIXED, SECTIONS, Command, KeySection, cheat_sheet, fixed_keys
from dedup_gui.qt.texts.codes import APP_NAME, THEMES
from dedup_gui.qt.widgets.keys.mnemonics import mark_entries
from dedup_gui.qt.widgets.keys.sequence import key_sequence
from dedup_gui.words import translate

StandardKey = QKeySequence.StandardKey
_IN_EDIT = (Command.UNDO, Command.REDO)
"""Commands of the review that stand in the Edit menu."""


class Menus(QObject):
    """Makes the actions and puts them into a menu bar. The window connects them.

    Args:
        bar: the menu bar.
        review: the commands of the review.
        updates: whether there is a page of releases to be opened.
    """

    def __init__(self, bar: QMenuBar, review: ReviewActions, *, updates: bool = False) -> None:
        super().__init__(bar)
        self.add_folder = self._action(translate("menus", "&Add folder…"), StandardKey.Open)
        self.scan = self._action("", "F5")
        self.pause = self._action("", "Ctrl+P")
        self.cancel = self._action(translate("menus", "Canc&el scan"), "Ctrl+.")
        self.import_groups = self._action(translate("menus", "&Import groups…"), "Ctrl+Shift+I")
        self.export = self._action(translate("menus", "E&xport report…"), "Ctrl+E")
        self.save_review = self._action(translate("menus", "Sa&ve review as…"), "Ctrl+Shift+S")
        self.open_review = self._action(translate("menus", "&Open review…"), "Ctrl+Shift+O")
        self.skipped = self._action(translate("menus", "S&kipped images…"), "Ctrl+L")
        self.folders = self._action("", "Ctrl+B")
        self.name_by_place(on_start=False, paused=False)
        self.quit = self._action(translate("menus", "&Quit"), StandardKey.Quit)
        if self.quit.shortcut().isEmpty():  # Windows has no standard key for it
            self.quit.setShortcut(key_sequence("Ctrl+Q"))
        # Also where one of the window's dialogs has the keyboard.
        self.quit.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.undo_removal = self._action(translate("menus", "Undo last re&moval"), "Ctrl+Alt+Z")
        self.history = self._action(translate("menus", "&History of removals…"), "Ctrl+H")
        self.ignored = self._action(translate("menus", "&Ignored pairs…"), "Ctrl+I")
        self.settings = self._action(translate("menus", "Se&ttings…"), StandardKey.Preferences)
        if self.settings.shortcut().isEmpty():
            self.settings.setShortcut(key_sequence("Ctrl+,"))
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.models = self._action(translate("menus", "Mod&els…"), "Ctrl+Shift+N")
        self.larger = self._action(translate("menus", "&Larger text"), StandardKey.ZoomIn)
        self.larger.setShortcuts([key_sequence("Ctrl++"), key_sequence("Ctrl+=")])
        self.smaller = self._action(translate("menus", "S&maller text"), StandardKey.ZoomOut)
        self.normal = self._action(translate("menus", "&Normal text"), "Ctrl+0")
        self.full_screen = self._action(translate("menus", "&Full screen"), "F11")
        self.full_screen.setCheckable(True)
        self.keys = self._action(translate("menus", "&Keyboard"), "F1")
        self.keys.setShortcuts([key_sequence("F1"), key_sequence("?")])
        self.help = self._action(translate("menus", "Hel&p"), "Ctrl+F1")
        self.updates = self._action(translate("menus", "Check for &updates…"), None)
        self.about = self._action(translate("menus", "&About {program}").format(program=APP_NAME), None)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.themes: dict[Theme, QAction] = {}
        self._theme_group = QActionGroup(self)
        for theme, name in THEMES.items():
            action = self._action(name, None)
            action.setCheckable(True)
            self._theme_group.addAction(action)
            self.themes[theme] = action
        self._updates = updates
        self._fill(bar, review)
        mark_entries(bar)

    def _action(self, text: str, keys: str | StandardKey | None) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(key_sequence(keys) if isinstance(keys, str) else keys)
        return action

    def _fill(self, bar: QMenuBar, review: ReviewActions) -> None:
        file_menu = bar.addMenu(translate("menus", "&File"))
        file_menu.addActions([self.add_folder, self.folders])
        file_menu.addSeparator()
        file_menu.addActions([self.scan, self.pause, self.cancel])
        file_menu.addSeparator()
        file_menu.addActions([self.open_review, self.save_review, self.import_groups])
        file_menu.addSeparator()
        file_menu.addActions([self.skipped, self.export])
        file_menu.addSeparator()
        file_menu.addAction(self.quit)
        edit_menu = bar.addMenu(translate("menus", "&Edit"))
        edit_menu.addActions([review.by_command[command] for command in _IN_EDIT])
        edit_menu.addSeparator()
        edit_menu.addActions([self.undo_removal, self.history, self.ignored])
        edit_menu.addSeparator()
        edit_menu.addActions([self.models, self.settings])
        review_menu = bar.addMenu(translate("menus", "&Review"))
        for section, actions in review.by_section().items():
            if section is KeySection.DECISIONS:
                review_menu.addSeparator()
                review_menu.addActions([action for action in actions if action not in edit_menu.actions()])
            else:
                review_menu.addMenu(SECTIONS[section]).addActions(actions)
        view_menu = bar.addMenu(translate("menus", "&View"))
        theme_menu = view_menu.addMenu(translate("menus", "&Theme"))
        theme_menu.addActions(list(self.themes.values()))
        view_menu.addSeparator()
        view_menu.addActions([self.larger, self.smaller, self.normal])
        view_menu.addSeparator()
        view_menu.addAction(self.full_screen)
        help_menu = bar.addMenu(translate("menus", "&Help"))
        help_menu.addActions([self.help, self.keys])
        help_menu.addSeparator()
        help_menu.addActions([self.updates, self.about] if self._updates else [self.about])
        self.listed: tuple[tuple[str, tuple[QAction, ...]], ...] = (
            (translate("menus", "Scanning"), tuple(file_menu.actions())),
            (
                translate("menus", "Removals and settings"),
                (self.undo_removal, self.history, self.ignored, self.models, self.settings),
            ),
            (translate("menus", "Window"), (*self.themes.values(), *view_menu.actions(), *help_menu.actions())),
        )

    def name_by_place(self, *, on_start: bool, paused: bool) -> None:
        """Name the actions that do something else at another time.

        Args:
            on_start: whether the start page is on show.
            paused: whether the scan stands still.
        """
        here, else_ = translate("menus", "&Scan"), translate("menus", "&Scan again")
        self.scan.setText(here if on_start else else_)
        self.pause.setText(translate("menus", "Resu&me scan") if paused else translate("menus", "&Pause scan"))
        back, folders = translate("menus", "Back to the &results"), translate("menus", "&Folders and options")
        self.folders.setText(back if on_start else folders)

    def sections(self) -> list[Section]:
        """The keys of the window by their sections."""
        return [section_of(title, actions) for title, actions in self.listed]

    def by_name(self) -> dict[str, QAction]:
        """The actions of the window under the names that they have in the settings."""
        named = {name.replace("_", "-"): action for name, action in vars(self).items() if isinstance(action, QAction)}
        return named | {f"theme-{theme.value}": action for theme, action in self.themes.items()}


def fixed_text(shown: str) -> str:
    """A key that cannot be changed, as this system writes it; several that are shown as one stay as they are."""
    single = len(fixed_keys(shown)) == 1
    return key_sequence(shown).toString(QKeySequence.SequenceFormat.NativeText) if single else shown


def review_sections(keys: Mapping[Command, Sequence[str]]) -> list[Section]:
    """The keys of the review by their sections, as the table of keys has them.

    Args:
        keys: of the commands as they are now, as this system writes them.
    """
    sections: dict[str, list[tuple[str, str]]] = {}
    fixed = {shown for _, shown in FIXED}
    for title, shown, text in cheat_sheet(keys):
        written = fixed_text(shown) if shown in fixed else shown
        sections.setdefault(title, []).append((written, text.rstrip(" \N{HORIZONTAL ELLIPSIS}")))
    return [(title, tuple(rows)) for title, rows in sections.items()]
