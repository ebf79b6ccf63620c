"""Writing a report, and what is said when it is written: it can be opened there and then."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject
from PySide6.QtGui import QDesktopServices

from dedup_gui.core.errors import DedupError
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.plain import cleaned
from dedup_gui.qt.widgets.notices import Level, NoticeButton
from dedup_gui.qt.widgets.show_in_folder import file_url, show_in_folder
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.words import translate

_ABOUT = "report"


class ReportMessages(QObject):
    """Writes reports that a window asks for, with what is decided at that moment."""

    def __init__(self, services: Services, window: MainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        window.exportRequested.connect(self._export)

    def _export(self, path: str) -> None:
        result = self._window.scans.on_show
        if result is None:
            return
        decisions = self._window.review.review.standing().decisions
        self._window.runner.ask(
            lambda: self._services.export(result, path, decisions), lambda _: self._written(path), self._not_written
        )

    def _written(self, path: str) -> None:
        self._window.notices.show_notice(
            Level.SUCCESS,
            translate("messages", "Report written: {name}").format(name=cleaned(os.path.basename(path))),
            NoticeButton(translate("messages", "&Open"), lambda: self._open(path), closes=False),
            NoticeButton(translate("messages", "Show in &folder"), lambda: show_in_folder(path), closes=False),
            about=_ABOUT,
        )

    def _open(self, path: str) -> None:
        if not QDesktopServices.openUrl(file_url(path)):
            text = translate("messages", "No program opens {name} here. Show in folder leads to it.")
            said = text.format(name=cleaned(os.path.basename(path)))
            self._window.notices.show_notice(Level.WARNING, said, about=_ABOUT)

    def _not_written(self, error: Exception) -> None:
        why = error_message(error) if isinstance(error, DedupError) else cleaned(str(error))
        text = translate("messages", "The report could not be written: {why}").format(why=why)
        self._window.notices.show_notice(Level.ERROR, text)
