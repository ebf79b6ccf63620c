"""Take a still of every page and dialog, light and dark, in three sizes, to be looked at: build/film/*.png.

    python packaging/film.py [--library FOLDER] [--out FOLDER] [--size 1280x720] [--theme Light] [--language zh_CN]

The real program scans the library (the demo library where none is named) and is led through its pages as a person
would lead it. Dialogs are found by the menus, so that a new one is taken without a line here.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stage import ROOT, Stage, on_display, staged
from translations import LANGUAGES as TRANSLATED

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

SIZES = ("1280x720", "1920x1080", "1280x720@2")
THEMES = ("Light", "Dark")
LANGUAGES = ("en", *TRANSLATED)


class Film:
    """Leads the program through its pages and dialogs, whatever language it speaks, and takes a still of each.

    Args:
        stage: the program.
        folder: where they are written.
        tag: ends each file's name.
    """

    def __init__(self, stage: Stage, folder: str, tag: str) -> None:
        self._stage = stage
        self._folder = folder
        self._tag = tag
        self._number = 0

    def shoot(self, name: str, seconds: float = 0.8) -> None:
        """Take what the screen shows."""
        self._stage.settle(seconds)
        self._number += 1
        path = os.path.join(self._folder, f"{self._number:02d}-{name}-{self._tag}.png")
        screen = self._stage.window.screen()
        if not screen.grabWindow(0).save(path):
            raise OSError(f"{path} cannot be written")

    def roll(self, folders: list[str]) -> None:
        """Go from the start page through a scan and its review to what was removed and put back."""
        stage = self._stage
        stage.window.begin()
        self.shoot("start")
        stage.window.begin(folders)
        self.shoot("scanning")
        stage.pump(lambda: stage.window.result is not None and bool(stage.page.group_model.slots()), 1800)
        self.review()
        self.open_menus()
        self.dialogs()
        self.decided()
        stage.window.show_start()
        self.shoot("start-again")

    def menus(self) -> Iterator[tuple[str, QAction]]:
        """Every entry that opens a dialog of the program, by its name."""
        menus, commands = self._stage.window.menus, self._stage.page.commands.by_command
        named = menus.by_name() | {command.value: action for command, action in commands.items()}
        for name, action in named.items():
            opens = "…" in action.text() or action in (menus.help, menus.keys, menus.about)
            if opens and action is not menus.add_folder:  # that opens the system's own
                yield name, action

    def open_menus(self) -> None:
        """Every menu of the window, and those in it."""
        from PySide6.QtCore import QPoint
        from PySide6.QtWidgets import QMenu

        bar = self._stage.window.menuBar()
        for number, menu in enumerate(each for each in bar.findChildren(QMenu) if each.title()):
            menu.popup(bar.mapToGlobal(QPoint(0, bar.height())))
            self.shoot(f"menu-{number}", 0.3)
            menu.close()

    def dialogs(self) -> None:
        """Every dialog that a menu opens."""
        from PySide6.QtWidgets import QApplication

        from dedup_gui.qt.dialogs.settings import SettingsDialog

        for name, action in list(self.menus()):
            if not action.isEnabled():
                continue
            action.trigger()
            self.shoot(name)
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, SettingsDialog) and widget.isVisible():
                    for section in range(1, widget.sections.count()):
                        widget.sections.setCurrentRow(section)
                        self.shoot(f"{name}-{section}")
            self.close_dialogs()

    def review(self) -> None:
        """The review, in each mode, with what can be opened on it."""
        from dedup_gui.qt.compare.modes import Mode

        page = self._stage.page
        slots = page.group_model.slots()
        for number in range(min(3, len(slots))):
            page.groups_view.choose(slots[number * len(slots) // 3])
            self.shoot(f"group-{number}")
        for mode in Mode:
            page.compare.set_mode(mode)
            self.shoot(mode.value)
        page.compare.set_mode(Mode.SIDE_BY_SIDE)
        page.groups_view.filters.open_panel()
        self.shoot("filters")
        page.groups_view.filters.panel.close()
        page.groups_view.search.setText("no image is called so")
        self.shoot("nothing-listed")
        page.groups_view.clear_filter()

    def decided(self) -> None:
        """With decisions: the bar, the Apply page, what the removal did, and its undo."""
        from PySide6.QtWidgets import QApplication

        from dedup_gui.qt.review.apply_dialog import ApplyDialog
        from dedup_gui.qt.review.keys import Command

        page = self._stage.page
        for _ in range(6):
            page.commands.trigger(Command.ACCEPT)
            self._stage.settle(0.1)
        self.shoot("decided")
        page.commands.trigger(Command.APPLY)
        self.shoot("apply")
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, ApplyDialog) and dialog.isVisible():
                dialog.accept()
        self.shoot("applied", 2.0)
        self.told("applied")
        page.commands.trigger(Command.IGNORE_GROUP)
        menus = self._stage.window.menus
        self.opened("history-with-a-removal", menus.history)
        self.opened("ignored-with-pairs", menus.ignored)
        self.opened("rules-with-decisions", page.commands.by_command[Command.BULK])
        self._stage.window.removals.undo_last()
        self.shoot("undone", 2.0)
        self.told("undone")
        self.opened("history-put-back", menus.history)

    def told(self, name: str) -> None:
        """What the newest message has to tell."""
        from PySide6.QtWidgets import QAbstractButton

        from dedup_gui.words import translate

        bar = self._stage.window.notices.bars[-1]
        for number, button in enumerate(bar.findChildren(QAbstractButton)):
            if button.text() == translate("messages", "&Details"):
                button.click()
                self.shoot(f"{name}-details-{number}")
                self.close_dialogs()

    def opened(self, name: str, action: QAction) -> None:
        """The dialog that an action opens."""
        action.trigger()
        self.shoot(name)
        self.close_dialogs()

    def close_dialogs(self) -> None:
        """Close every dialog that is open."""
        from PySide6.QtWidgets import QApplication, QDialog

        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        self._stage.settle(0.2)


def damaged_folder(home: str) -> str:
    """Make a folder with files that are skipped, for the list of them."""
    folder = os.path.join(home, "Damaged")
    os.mkdir(folder)
    for name, content in (("holiday.jpg", b"\xff\xd8\xff\xe0 cut off"), ("empty.png", b""), ("notes.jpg", b"To do")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    return folder


def take(library: str, folder: str, size: str, theme: str, language: str) -> None:
    """Take the stills of one size and theme.

    Args:
        library: the folder to scan; "" = the demo library.
        folder: where they are written.
        size: of the window, "1280x720"; "@2" = on a screen of twice the density.
        theme: "Light" or "Dark".
        language: its code.
    """
    width, height = (int(part) for part in size.partition("@")[0].split("x"))
    from dedup_gui.core.settings import Theme

    with tempfile.TemporaryDirectory(prefix="dedup-") as home:
        if not library:
            from dedup_gui import demo

            library = os.path.join(home, "Pictures")
            os.mkdir(library)
            demo.make_library(library)
        with staged(home, language) as stage:
            film = Film(stage, folder, f"{size.replace('@', '-times-')}-{theme.lower()}-{language}")
            stage.window.resize(width, height)
            stage.window.move(0, 0)
            stage.window.show()
            stage.theme(Theme(theme.lower()))
            film.roll([library, damaged_folder(home)])


def main() -> int:
    """Take the film."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default="", help="folder to scan, absolute; the demo library by default")
    parser.add_argument("--out", default=os.path.join(ROOT, "build", "film"), help="where the stills are written")
    parser.add_argument("--size", action="append", choices=SIZES, help="repeatable; all by default")
    parser.add_argument("--theme", action="append", choices=THEMES, help="repeatable; both by default")
    parser.add_argument("--language", default="en", choices=LANGUAGES, help="English by default")
    parser.add_argument("--here", action="store_true", help="on the display that there is, one size and theme")
    chosen = parser.parse_args()
    sys.path.insert(0, ROOT)
    os.makedirs(chosen.out, exist_ok=True)
    if chosen.here:
        take(chosen.library, chosen.out, chosen.size[0], chosen.theme[0], chosen.language)
        return 0
    for size in chosen.size or SIZES:
        for theme in chosen.theme or THEMES:
            area, _, scale = size.partition("@")
            width, height = (int(part) * int(scale or 1) for part in area.split("x"))
            words = ["--here", "--out", chosen.out, "--size", size, "--theme", theme, "--library", chosen.library]
            words += ["--language", chosen.language]
            failed = on_display(
                os.path.abspath(__file__), words, f"{width}x{height}", {"QT_SCALE_FACTOR": scale or "1"}
            )
            if failed:
                return failed
    print(f"{len(os.listdir(chosen.out))} stills in {chosen.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
