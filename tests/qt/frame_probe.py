"""Scans a library in a real window; prints, as JSON, how long the GUI thread was not free.

While the system let no other process run either (a virtual machine that is stopped, a quota that is used up), time is
not counted: `tests.machine_pauses` watches for that from a process of its own.

`python -m tests.qt.frame_probe LIBRARY DATA`

A program of its own, so that it is measured as it runs for people: without the thousand tests that ran before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from dedup_gui.app import AppServices
from dedup_gui.core.settings import AppSettings, Engine
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.qt.window.application import SWITCH_SECONDS, make_window
from dedup_gui.qt.window.drops import OpeningApplication
from dedup_gui.qt.window.garbage import GarbageCollection
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile
from tests.machine_pauses import Span, longer_than

SETTLE_SECONDS = 0.5


class Heartbeat:
    """Beats on the GUI thread whenever it is free, and remembers the gaps: end of one beat and of the next."""

    def __init__(self) -> None:
        self.gaps: list[Span] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((self._last, now))
        self._last = now


def turn_until(app: QApplication, window: MainWindow, seconds: float) -> None:
    """Run the event loop until a result is there, and then for some time more; or for that time at most."""
    end = time.monotonic() + seconds
    while window.result is None and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    end = min(end, time.monotonic() + SETTLE_SECONDS)
    while time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def main(library: str, data: str) -> int:
    app = OpeningApplication()
    paths = Paths.find(data)
    paths.make()
    SettingsFile(paths.settings_file).save(AppSettings(folders=(library,), engine=Engine.HASH))
    with (
        Program(paths) as program,
        closing(AppServices(program, SettingsFile(paths.settings_file))) as services,
        closing(PreviewStore(paths.previews_file)) as previews,
    ):
        program.history()
        window = make_window(app, services, "", previews=previews)
        sys.setswitchinterval(SWITCH_SECONDS)
        garbage = GarbageCollection(app, lambda: window.runner.running)
        window.show()
        window.begin()
        keep_turning = QTimer()
        keep_turning.start(20)
        turn_until(app, window, 1.0)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.machine_pauses"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as watch:
            heart = Heartbeat()
            window.scan()
            turn_until(app, window, 120)
            result = window.result
            gaps = list(heart.gaps)
            pauses = json.loads(watch.communicate()[0])
        window.close()
        garbage.close()
        print(
            json.dumps(
                {
                    "longest": max(longer_than(gap, pauses) for gap in gaps),
                    "paused": sum(end - begin for begin, end in pauses),
                    "frames": len(gaps),
                    "images": result.counts.fingerprinted if result else 0,
                    "groups": len(result.groups) if result else 0,
                }
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
