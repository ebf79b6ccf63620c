"""The real program in a process of its own, whose language is changed in Settings; it tells in a file what it shows.

language_walk.py DATA LIBRARY NOTES
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from dedup_gui.app import AppServices
from dedup_gui.core.settings import Engine
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.qt.dialogs.settings import SettingsDialog
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.window.application import run_application
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.wiring.language import chosen_language
from dedup_gui.words import Language, spoken

Condition = Callable[[], bool]


def windows() -> list[MainWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible()]


def reviewed(window: MainWindow) -> bool:
    return window.result is not None and window.review.slot is not None and not window.runner.running


def told(window: MainWindow) -> dict[str, object]:
    """What a person sees."""
    review = window.review
    group = review.review.group(review.slot or 0)
    part = review.compare.canvas.part
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return {
        "language": spoken().code,
        "file menu": window.menuBar().actions()[0].text(),
        "cancel": buttons.buttons()[0].text().replace("&", ""),
        "group": group.paths if group is not None else (),
        "decisions": {path: decision.value for path, decision in sorted(review.review.decisions().items())},
        "undo": review.commands.by_command[Command.UNDO].isEnabled(),
        "mode": review.compare.mode.value,
        "zoomed": part is not None,
        "size": QApplication.font().pointSizeF(),
        "reviewing": window.scan_page.isVisible(),
    }


def walk(notes: list[dict[str, object]]) -> Iterator[Condition]:
    """Each step, and what is waited for before the next."""
    yield lambda: bool(windows()) and reviewed(windows()[0])
    window = windows()[0]
    for _ in range(2):
        window.menus.larger.trigger()
    for command in (Command.KEEP_ONLY, Command.NEXT_GROUP, Command.PREVIOUS_GROUP, Command.FLIP):
        window.review.commands.trigger(command)
        yield lambda: not window.runner.running
    window.review.compare.canvas.zoom_by(3.0)
    notes.append(told(window))
    for code in ("zh_CN", "en"):
        before = windows()[0]
        before.dialogs.show_settings()
        dialog = before.dialogs.current(SettingsDialog)
        assert dialog is not None
        dialog.language_box.setCurrentIndex(dialog.language_box.findData(code))
        dialog.accept()
        yield lambda before=before: before not in windows() and bool(windows()) and reviewed(windows()[0])  # type: ignore[misc]
        yield lambda: windows()[0].review.commands.by_command[Command.UNDO].isEnabled()
        notes.append(told(windows()[0]))
    windows()[0].close()


def main() -> int:
    data, library, path = sys.argv[1:]
    notes: list[dict[str, object]] = []
    steps = walk(notes)
    waiting: list[Condition] = []
    timers: list[QTimer] = []

    def step() -> None:
        if waiting and not waiting[0]():
            return
        waiting[:] = [each for each in (next(steps, None),) if each is not None]

    def language_of(choice: str) -> Language:
        if not timers:  # the first that is asked for once the application is there
            timers.append(QTimer())
            timers[0].timeout.connect(step)
            timers[0].start(20)
        return chosen_language(choice)

    paths = Paths.find(data)
    paths.make()
    with (
        Program(paths) as program,
        closing(PreviewStore(paths.previews_file)) as previews,
        closing(AppServices(program, SettingsFile(paths.settings_file), previews)) as services,
    ):
        program.history()
        services.save_settings(replace(services.settings(), engine=Engine.HASH, language="en"))
        code = run_application(services, (library,), paths.window_file, language_of, previews=previews)
    with open(path, "w", encoding="utf-8") as writer:
        json.dump(notes, writer)
    return code


if __name__ == "__main__":
    sys.exit(main())
