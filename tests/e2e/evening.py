"""The real window in a process of its own, led by keys, that tells in a file what it shows: it is there to be killed.

evening.py STEP DATA LIBRARY NOTES
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

STARTED = time.monotonic()


def main() -> None:
    step, data, library, notes = sys.argv[1:]
    # In the order of `dedup-gui`: Qt comes last, for with Qt for Python there each import is read once more.
    # isort: off
    from dedup_gui.app import AppServices

    # isort: on
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QDialog

    from dedup_gui.core.settings import Engine
    from dedup_gui.paths import Paths
    from dedup_gui.program import Program
    from dedup_gui.qt.results.review_page import ReviewPage
    from dedup_gui.qt.review.apply_dialog import ApplyDialog
    from dedup_gui.qt.window.application import begin, make_window
    from dedup_gui.qt.window.drops import OpeningApplication
    from dedup_gui.store.previews import PreviewStore
    from dedup_gui.store.settings_file import SettingsFile

    paths = Paths.find(data)
    paths.make()
    app = OpeningApplication()

    def until(there: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not there():
            if time.monotonic() > end:
                raise TimeoutError(step)
            app.processEvents()
            time.sleep(0.002)

    with (
        Program(paths) as program,
        closing(AppServices(program, SettingsFile(paths.settings_file))) as services,
        closing(PreviewStore(paths.previews_file)) as previews,
    ):
        program.history()
        window = make_window(app, services, paths.window_file, previews=previews)
        page = window.findChild(ReviewPage)
        assert page is not None

        def tell(**more: object) -> None:
            group = page.review.group(page.slot) if page.slot is not None else None
            chosen = page.groups_view.chosen
            said = {
                "group": list(group.paths) if group is not None else [],
                "filter": [chosen.text, chosen.sort.value, chosen.decided.value],
                "mode": page.compare.mode.value,
                "decisions": {path: decision.value for path, decision in page.review.decisions().items()},
                "listed": len(page.group_model.slots()),
                "after": time.monotonic() - STARTED,
                "processor": time.process_time(),
                **more,
            }
            with open(notes + ".new", "w", encoding="utf-8") as file:
                json.dump(said, file)
            os.replace(notes + ".new", notes)

        def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
            QTest.keyClick(app.focusWidget() or window, key, modifier)

        def accept(kind: type[QDialog]) -> None:
            until(lambda: any(isinstance(each, kind) and each.isVisible() for each in app.topLevelWidgets()), 30)
            (dialog,) = (each for each in app.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
            dialog.accept()

        services.save_settings(replace(services.settings(), engine=Engine.HASH))  # here it is the keys that count
        window.start_page.set_settings(services.settings())
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        if step == "decide":
            window.begin([library])
            until(lambda: window.result is not None and page.review.totals.groups == 300)
            QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)  # flip
            page.groups_view.sort.setCurrentIndex(page.groups_view.sort.findData("path"))
            QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(page.groups_view.search, "pair")
            until(lambda: page.groups_view.chosen.text == "pair")
            press(Qt.Key.Key_Return)
            page.take_keyboard()
            for _ in range(300):
                press(Qt.Key.Key_Return)
                app.processEvents()
                tell()
            tell(done=True)
            until(lambda: False)
        else:
            begin(window, [])  # as at every start: the folders are scanned again behind what is on show
            until(lambda: page.slot is not None and bool(page.review.decisions()), 30)
            tell()
            if step == "apply":
                while page.review.totals.decided_groups < page.review.totals.groups:
                    press(Qt.Key.Key_Return)
                    app.processEvents()
                tell()
                press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
                accept(ApplyDialog)
                until(lambda: False)
            elif step == "finish":
                until(lambda: any("Finish" in each.text() for bar in window.notices.bars for each in bar.buttons), 30)
                next(each for bar in window.notices.bars for each in bar.buttons if "Finish" in each.text()).click()
                accept(ApplyDialog)
                until(lambda: not window.runner.running and not window.removals.active, 60)
                left = sum(len(files) for _, _, files in os.walk(library))
                tell(finished=True, files=left)
                until(window.menus.undo_removal.isEnabled, 30)
                window.menus.undo_removal.trigger()
                until(lambda: window.removals.active, 30)
                until(lambda: not window.removals.active, 60)
                tell(undone=True, files=left)
            window.close()
            until(lambda: not window.isVisible(), 30)


if __name__ == "__main__":
    main()
