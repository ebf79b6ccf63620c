"""Take the screenshots of the README from the real program: docs/screenshots/*.png.

The demo library is scanned and reviewed in the real window, in a home of its own. Where no display is named and
Xvfb is installed, the script runs under that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "docs", "screenshots")
SIZE = (1440, 900)


def under_xvfb() -> int:
    """Run this script again on a display of its own."""
    command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", sys.executable, os.path.abspath(__file__)]
    return subprocess.run(command, env=dict(os.environ, QT_QPA_PLATFORM="xcb"), check=False).returncode


def take(home: str) -> None:
    """Take all of them.

    Args:
        home: an empty folder; the library and the program's files are made in it.
    """
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QApplication

    from dedup_gui import demo
    from dedup_gui.app import AppServices
    from dedup_gui.core.types import Group
    from dedup_gui.paths import Paths
    from dedup_gui.program import Program
    from dedup_gui.qt.compare.modes import Mode
    from dedup_gui.qt.results.review_page import ReviewPage
    from dedup_gui.qt.review.keys import Command
    from dedup_gui.qt.window.application import make_window
    from dedup_gui.store.previews import PreviewStore
    from dedup_gui.store.settings_file import SettingsFile

    library = os.path.join(home, "Pictures")
    os.mkdir(library)
    demo.make_library(library)
    paths = Paths.find(os.path.join(home, "program"))
    paths.make()
    app = QApplication([])

    def pump(until: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the window does not get there")
            app.processEvents()
            time.sleep(0.01)

    def settle(seconds: float = 1.5) -> None:
        """Let what loads in the background arrive."""
        end = time.monotonic() + seconds
        pump(lambda: time.monotonic() > end, seconds + 5)

    with (
        Program(paths) as program,
        closing(AppServices(program, SettingsFile(paths.settings_file))) as services,
        closing(PreviewStore(paths.previews_file)) as previews,
    ):
        program.history()
        window = make_window(app, services, paths.window_file, previews=previews)
        page = window.findChild(ReviewPage)
        if page is None:
            raise LookupError("the window has no review page")

        def shoot(name: str) -> None:
            settle()
            if not window.grab().save(os.path.join(TARGET, f"{name}.png")):
                raise OSError(f"{name}.png cannot be written")

        def groups() -> list[tuple[int, Group]]:
            found = ((slot, page.review.group(slot)) for slot in page.group_model.slots())
            return [(slot, group) for slot, group in found if group is not None]

        def show(name: str, mode: Mode = Mode.SIDE_BY_SIDE, member: str = "") -> None:
            for slot, group in groups():
                paths_of_group = group.paths
                if any(name in os.path.basename(path) for path in paths_of_group):
                    page.groups_view.choose(slot)
                    settle(0.3)
                    chosen = [path for path in paths_of_group if member and member in path]
                    if chosen:
                        page.strip.choose(chosen[0])
                    page.compare.set_mode(mode)
                    return
            raise LookupError(f"no group has {name}")

        window.resize(*SIZE)
        window.show()
        window.begin()
        shoot("start")
        window.begin([library])
        pump(lambda: window.result is not None and bool(page.group_model.slots()), 120)
        settle()
        show("poster")
        for _ in range(3):  # decide as a person does, by the command of the page
            page.commands.trigger(Command.ACCEPT)
            settle(0.2)
        show("beach", member="detail")
        shoot("review")
        next(action for action in window.findChildren(QAction) if action.text().replace("&", "") == "Dark").trigger()
        show("owl", mode=Mode.SWIPE, member="black and white")
        shoot("review-dark")
        window.close()
        settle(0.5)


def main() -> int:
    """Take the screenshots."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not named:
        if shutil.which("xvfb-run"):
            return under_xvfb()
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, ROOT)
    os.makedirs(TARGET, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dedup-") as home:
        os.environ["HOME"] = home
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ.pop(name, None)
        take(home)
    for name in sorted(os.listdir(TARGET)):
        print(os.path.join("docs", "screenshots", name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
