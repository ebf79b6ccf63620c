"""From an empty process to the window: QApplication, theme, crash reporter, window, event loop."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from dedup_gui import __version__
from dedup_gui.exchange.review_file import SUFFIX
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.services import Services
from dedup_gui.qt.style.icons import app_icon
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.texts.codes import APP_NAME
from dedup_gui.qt.widgets.thumbnails import PreviewStore
from dedup_gui.qt.window.crash import CrashReporter
from dedup_gui.qt.window.drops import OpeningApplication, WindowDrops
from dedup_gui.qt.window.garbage import GarbageCollection
from dedup_gui.qt.window.language.language_change import LanguageChange, LanguageOf
from dedup_gui.qt.window.language.qt_language import QtLanguage
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.qt.window.messages.archive_messages import ArchiveMessages
from dedup_gui.qt.window.messages.report_messages import ReportMessages
from dedup_gui.qt.window.messages.rule_messages import RuleMessages

SWITCH_SECONDS = 0.001
"""How long a thread may keep the interpreter while the GUI thread waits for it (Python's own default is 5 ms)."""
SIGNAL_POLL_MS = 200
"""Python looks at signals between two of its instructions; an idle event loop executes none without this."""


def make_window(
    app: QApplication,
    services: Services,
    state_file: str,
    *,
    previews: PreviewStore | None = None,
    theme: ThemeController | None = None,
) -> MainWindow:
    """Make the main window, connected to its services.

    Args:
        app: the application.
        services: the program behind the window.
        state_file: INI file of the window's geometry; "" = not remembered.
        previews: thumbnails on disk; None = none are kept.
        theme: of the application; None = its own, or one is made.
    """
    theme = theme or ThemeController.of(app, services.settings().theme)
    window = MainWindow(services, ReviewPage(services, previews=previews), theme, state_file=state_file)

    RuleMessages(window.scans, window.review.rules, window.notices, window)
    ArchiveMessages(window.scans, window.notices, window)
    ReportMessages(services, window)
    window.menus.ignored.triggered.connect(lambda: window.dialogs.show_ignored(window.review.thumbnails))
    window.review.groups_view.filters.panel.lead_to(window.menus.ignored)
    window.dialogs.ignoredRevoked.connect(window.review.revoked)
    # What is dropped on the program's icon is dropped on its window.
    drops = window.findChildren(WindowDrops)
    if isinstance(app, OpeningApplication):
        app.opened.connect(drops[0].dropped)
    return window


def begin(window: MainWindow, named: Sequence[str], *, stay: bool = False, first: bool = True) -> None:
    """Begin with what was named on the command line.

    Args:
        window: shown.
        named: absolute paths: folders to be scanned, else a saved review to be opened; may be empty.
        stay: on the start page, also where a last review is there.
        first: the program starts; not so where a window is made anew.
    """
    reviews = [path for path in named if path.endswith(SUFFIX)]
    folders = [path for path in named if path not in reviews]
    window.begin(folders, stay=stay, behind=first and not reviews)
    if reviews and not folders:
        window.review_files.open(reviews[0])


def run_application(
    services: Services,
    folders: Sequence[str],
    state_file: str,
    language_of: LanguageOf,
    *,
    previews: PreviewStore | None = None,
) -> int:
    """Show the window and run until it is closed.

    Args:
        services: the program behind the window.
        folders: scanned at once; may be empty.
        state_file: INI file of the window's geometry.
        language_of: the language that is meant by a choice in the settings.
        previews: thumbnails on disk; None = none are kept.

    Returns:
        The exit code.
    """
    QApplication.setApplicationName("dedup-gui")
    QApplication.setApplicationDisplayName(APP_NAME)
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName(os.environ.get("FLATPAK_ID") or "dedup-gui")
    app = OpeningApplication()
    app.setWindowIcon(app_icon())
    reporter = CrashReporter()
    reporter.install()
    try:
        return _run(app, services, folders, state_file, language_of, previews)
    finally:
        reporter.uninstall()


def _run(
    app: QApplication,
    services: Services,
    folders: Sequence[str],
    state_file: str,
    language_of: LanguageOf,
    previews: PreviewStore | None,
) -> int:
    """One window after the other, each in its language, until the person closes one."""
    qt_language, font = QtLanguage(app), QFont(app.font())
    theme = ThemeController(app, services.settings().theme)
    language, stay, first = language_of(services.settings().language), False, True
    poll = QTimer()
    poll.start(SIGNAL_POLL_MS)
    sys.setswitchinterval(SWITCH_SECONDS)
    while True:
        gc.disable()  # as in what follows, `GarbageCollection`
        qt_language.speak(language)
        app.setFont(font)  # the window makes it as large as the person likes it
        window = make_window(app, services, state_file, previews=previews, theme=theme)
        change = LanguageChange(window, services, language_of)
        window.show()
        QTimer.singleShot(0, window, partial(begin, window, folders, stay=stay, first=first))
        code = _until_closed(app, window)
        if change.language is None:
            return code
        language, stay, first, folders = change.language, change.on_start, False, ()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _until_closed(app: QApplication, window: MainWindow) -> int:
    """Run the event loop until the window is closed; returns the exit code."""
    garbage = GarbageCollection(app, lambda: window.runner.running)
    signal.signal(signal.SIGINT, lambda *_: window.close())
    try:
        return app.exec()
    finally:
        garbage.close()
