"""Another language, chosen in the settings: the window is made anew in it, as at a start, if nothing is lost so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from dedup_gui.core.events import LastResult, Saving
from dedup_gui.core.settings import AppSettings
from dedup_gui.qt.services import Services
from dedup_gui.qt.widgets.notices import Level, NoticeButton
from dedup_gui.qt.window.main_window import MainWindow
from dedup_gui.words import Language, spoken, translate

LanguageOf = Callable[[str], Language]
"""The language that is meant by a choice in the settings, "" = the system's."""

_ABOUT = "language"


class LanguageChange(QObject):
    """Closes a window so that it can be made anew in another language.

    Attributes:
        language: what the next window is to speak; None = the person closed this one.
        on_start: whether its start page was on show.
    """

    def __init__(self, window: MainWindow, services: Services, language_of: LanguageOf) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._language_of = language_of
        self._wanted: Language | None = None
        self._asking = False
        self.language: Language | None = None
        self.on_start = False
        window.dialogs.settingsAccepted.connect(self._accepted)
        window.runner.ended.connect(lambda: QTimer.singleShot(0, self, self._job_ended))

    def _accepted(self, settings: AppSettings) -> None:
        language = self._language_of(settings.language)
        self._wanted = language if language.code != spoken().code else None
        self._window.notices.dismiss_about(_ABOUT)
        if self._wanted is not None:
            QTimer.singleShot(0, self, self._ask)  # the dialog closes first

    def _job_ended(self) -> None:
        """Offer it: whoever goes on reviewing is not interrupted."""
        asking = self._asking or self._window.runner.running
        if self._wanted is None or asking or not self._window.isVisible():
            return
        button = NoticeButton(translate("messages", "&Change it now"), self._ask)
        text = translate("messages", "The language can be changed now; at the next start it is.")
        self._window.notices.dismiss_about(_ABOUT)
        self._window.notices.show_notice(Level.INFO, text, button, about=_ABOUT)

    def _ask(self) -> None:
        """Find out whether the next window would show what this one does."""
        runner = self._window.runner
        if runner.busy:
            text = translate("messages", "The language changes when what is running has ended, or at the next start.")
            self._window.notices.show_notice(Level.INFO, text, about=_ABOUT)
        else:
            ask = partial(runner.ask, self._services.last_result, self._came, lambda _error: self._later(), self)
            self._asking = True
            runner.make_way(ask)

    def _came(self, last: LastResult | None) -> None:
        self._asking = False
        if self._wanted is None or self._window.runner.running:  # a scan has begun meanwhile
            return
        if self._is_kept(last):
            self.on_start = self._window.start_page.isVisible()
            self.language = self._wanted if self._window.close() else None
        else:
            self._later()

    def _is_kept(self, last: LastResult | None) -> bool:
        if any(isinstance(bar.about, Saving) for bar in self._window.notices.bars):
            return False  # what was decided is not on disk
        shown = self._window.result
        if shown is None:
            return not self._window.review.review.groups  # of a scan that was cancelled
        # No two scans take the same time to the nanosecond.
        return last is not None and (last.result.settings, last.result.seconds) == (shown.settings, shown.seconds)

    def _later(self) -> None:
        self._asking = False
        text = translate(
            "messages", "The language changes at the next start: what is on show now would not come back by itself."
        )
        self._window.notices.show_notice(Level.INFO, text, about=_ABOUT)
