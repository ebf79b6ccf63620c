"""The real program in a window of its own, over a library, for taking pictures of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from dedup_gui.core.settings import Theme
    from dedup_gui.qt.results.review_page import ReviewPage
    from dedup_gui.qt.window.main_window import MainWindow

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def on_display(script: str, arguments: Sequence[str], screen: str, environment: dict[str, str] | None = None) -> int:
    """Run a script on a display of its own, where Xvfb is installed; else without one.

    Args:
        script: its path.
        arguments: what it is called with.
        screen: width and height of the display, "1600x1000".
        environment: variables to set.
    """
    command = [sys.executable, script, *arguments]
    variables = dict(os.environ, QT_QPA_PLATFORM="offscreen") | (environment or {})
    if sys.platform.startswith("linux") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", "-s", f"-screen 0 {screen}x24", *command]
        variables["QT_QPA_PLATFORM"] = "xcb"
    return subprocess.run(command, env=variables, check=False).returncode


@dataclass
class Stage:
    """The open window.

    Attributes:
        app: the application.
        window: the window.
        page: its review page.
    """

    app: QApplication
    window: MainWindow
    page: ReviewPage

    def pump(self, until: Callable[[], bool], seconds: float) -> None:
        """Let the program run until something is so.

        Raises:
            TimeoutError: it is not so within this time.
        """
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the window does not get there")
            self.app.processEvents()
            time.sleep(0.01)

    def settle(self, seconds: float = 1.5) -> None:
        """Let what loads in the background arrive."""
        end = time.monotonic() + seconds
        self.pump(lambda: time.monotonic() > end, seconds + 5)

    def scan(self, library: str, seconds: float = 900) -> None:
        """Scan a folder to its end."""
        self.window.begin([library])
        self.pump(lambda: self.window.result is not None and bool(self.page.group_model.slots()), seconds)
        self.settle()

    def theme(self, theme: Theme) -> None:
        """Switch the theme by its entry in the menu."""
        self.window.menus.themes[theme].trigger()
        self.settle(0.3)


@contextmanager
def staged(home: str, language: str = "en") -> Iterator[Stage]:
    """Open the program with a home of its own.

    Args:
        home: a folder for the program's files.
        language: the code of the one that it speaks.
    """
    os.environ["HOME"] = home
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ.pop(name, None)

    from dedup_gui.app import AppServices
    from dedup_gui.paths import Paths
    from dedup_gui.program import Program
    from dedup_gui.qt.results.review_page import ReviewPage
    from dedup_gui.qt.window.application import make_window
    from dedup_gui.qt.window.drops import OpeningApplication
    from dedup_gui.qt.window.language.qt_language import QtLanguage
    from dedup_gui.store.previews import PreviewStore
    from dedup_gui.store.settings_file import SettingsFile
    from dedup_gui.wiring.language import language_of

    paths = Paths.find(os.path.join(home, "program"))
    paths.make()
    app = OpeningApplication()
    QtLanguage(app).speak(language_of(language))
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
        stage = Stage(app, window, page)
        yield stage
        window.close()
        stage.settle(0.5)
