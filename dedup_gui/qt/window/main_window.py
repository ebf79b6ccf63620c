"""The window: start page, scan page, menus, messages, and what ties them to the jobs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, ScanResult
from dedup_gui.core.settings import AppSettings, ScanSettings, Theme
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.services import Services
from dedup_gui.qt.start.page import StartPage, with_recent
from dedup_gui.qt.style.icons import app_icon
from dedup_gui.qt.style.theme import ThemeController
from dedup_gui.qt.texts.codes import APP_NAME, error_message, folder_name, model_phrase
from dedup_gui.qt.texts.models import provider_sentences
from dedup_gui.qt.widgets.announcement import announce
from dedup_gui.qt.widgets.notices import Level, NoticeBar, NoticeButton, NoticeStack
from dedup_gui.qt.window.dialogs import WindowDialogs
from dedup_gui.qt.window.drops import WindowDrops
from dedup_gui.qt.window.exchange.import_flow import ImportFlow
from dedup_gui.qt.window.guidance.first_run import FirstRun
from dedup_gui.qt.window.key_choice import KeyChoice
from dedup_gui.qt.window.last_review import LastReview
from dedup_gui.qt.window.menus import Menus
from dedup_gui.qt.window.removal_bar import RemovalBar
from dedup_gui.qt.window.removal_flow import RemovalFlow
from dedup_gui.qt.window.removal_messages import RemovalMessages
from dedup_gui.qt.window.review_files import ReviewFiles
from dedup_gui.qt.window.save_messages import SaveMessages
from dedup_gui.qt.window.scan_flow import Job, ScanFlow
from dedup_gui.qt.window.state import TextSize, WindowState
from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import per_cent

CLOSE_AFTER_MS = 5000
"""A job that does not stop within this time does not keep the window open."""
STATUS_MS = 6000


class MainWindow(QMainWindow):
    """The one window.

    Signals:
        exportRequested(object): write `result` as a report to this path (str); its suffix (.html, .json, .csv) says
            the format.
    """

    exportRequested = Signal(object)

    def __init__(
        self,
        services: Services,
        review: ReviewPage,
        theme: ThemeController,
        *,
        state_file: str = "",
        runner: JobRunner | None = None,
    ) -> None:
        super().__init__()
        self._services = services
        self._theme = theme
        self._scan_notices: list[NoticeBar] = []
        self._closing = False
        self._overdue = False
        self._deadline = QTimer(self, singleShot=True, interval=CLOSE_AFTER_MS)
        self._deadline.timeout.connect(self._close_overdue)
        self.runner = runner if runner is not None else JobRunner(self)
        self._state = WindowState(state_file)
        self._text_size = TextSize(theme.app, self._state.percent())
        theme.refresh()
        self.review = review
        self.setWindowTitle(APP_NAME)
        self.setWindowIcon(app_icon())
        self._make_pages()
        self.scans = ScanFlow(services, self.runner, self.scan_page, self)
        self.removals = RemovalFlow(services, self.runner, self.removal_bar, self)
        self.messages = RemovalMessages(self, services, self.removals, self.notices, self.scan_page)
        self._saving = SaveMessages(services, self.notices, self)
        self._last = LastReview(services, self.scans, review, self._state, self)
        self.dialogs = WindowDialogs(self, services, self.runner)
        self.menus = Menus(self.menuBar(), review.commands, updates=bool(services.guide().release_page()))
        self.keys = KeyChoice(self.menus, review.commands, self.dialogs, services.settings())
        self.keys.name_keys(self.start_page, self.scan_page)
        self._model_label = self.scan_page.bar.model
        self.review_files = ReviewFiles(self, services, self._show_last)
        self.imports = ImportFlow(self, services, self.scans, self.notices, self.menus.import_groups, self._start)
        self.first_run = FirstRun(self.start_page, services, self.runner, self.dialogs, self.scan_folders)
        self._drops = WindowDrops(self)
        self._drops.overChanged.connect(self._drag_over)
        self._drops.dropped.connect(lambda paths: self.review_files.take_dropped(paths, self._dropped))
        self._connect()
        self._show_theme(services.settings().theme)
        self._state.restore(self)
        self._refresh()
        self.scan_page.prepare()
        self.start_page.focus_start()

    @property
    def result(self) -> ScanResult | None:
        """The result on show, once a scan has finished."""
        return self.scans.result

    @property
    def model_text(self) -> str:
        """What the window says about the network of the last scan."""
        return self._model_label.text()

    def begin(self, folders: Sequence[str] = (), *, stay: bool = False, behind: bool = False) -> None:
        """Settle what an earlier run left open; scan folders named on the command line, or show the last result.

        Args:
            folders: absolute paths; they replace the folder list's "Scan" rows.
            stay: on the start page, while the last result is made ready.
            behind: scan the folders of the last result again behind it.
        """
        self.runner.ask(self._services.recover, self.messages.recovered, self._show_error, self)
        self.removals.refresh_last()
        for notice in (*self._services.start_notices(), *self.keys.notices()):
            self._notice(notice)
        if folders:
            self.scan_folders(folders)
        else:
            self._last.ask(stay=stay, behind=behind)

    def scan_folders(self, folders: Sequence[str]) -> None:
        """Scan these folders in place of those of the folder list."""
        self.start_page.set_settings(replace(self._settings(), folders=tuple(folders)))
        self.scan()

    def scan(self) -> None:
        """Scan what the start page says."""
        settings = with_recent(self._settings())
        if not settings.folders or self._busy():
            return
        self._services.save_settings(settings)
        self.start_page.set_recent(settings.recent)
        self.dialogs.offer_network(settings.engine, lambda: self._start(settings.scan_settings()))

    def rescan(self) -> None:
        """Scan the same folders again."""
        if self.scans.last_settings is not None and not self._busy():
            self._start(self.scans.last_settings, self.scans.again)

    def show_start(self) -> None:
        """Show the folder list and the options."""
        self._pages.setCurrentWidget(self.start_page)
        self.start_page.folder_list.check_all()
        self.start_page.focus_start()
        self._refresh()

    def show_results(self) -> None:
        """Show the scan and its groups."""
        self._pages.setCurrentWidget(self.scan_page)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the history again: another window may have removed images, or put them back, meanwhile."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self._closing:
            self.removals.refresh_last()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, wait for it without freezing, then close."""
        if self.runner.running and not self._overdue:
            event.ignore()
            if self.removals.active and not self._closing:
                self.messages.ask_to_stop(self._finish_and_close)
            else:
                self._finish_and_close()
            return
        self._state.save(self, self._text_size.percent)
        self._last.remember()
        self._deadline.stop()
        for dialog in self.findChildren(QDialog):  # hiding a window does not hide those beside it
            dialog.close()
        self.hide()  # what follows may take a moment that nobody needs to watch
        self.review.clear()
        self.review.close_threads()
        self.runner.shutdown(0.1 if self._overdue else 2.0)
        event.accept()

    def _drag_over(self, over: bool) -> None:
        self.start_page.drop_zone.set_over(over)
        if over and self._pages.currentWidget() is not self.start_page:
            self.show_status(translate("window", "Drop to add to the folder list"))
        elif not over:
            self.statusBar().clearMessage()

    def _dropped(self, paths: tuple[str, ...]) -> None:
        self.start_page.add_paths(paths)
        if self.scans.active:
            text = translate("messages", "Added to the folder list; this scan does not include it yet.")
            button = NoticeButton(translate("messages", "&Folders"), self.show_start)
            self.notices.show_notice(Level.INFO, text, button)
        elif not self.start_page.isVisible():
            self.show_start()
        self.activateWindow()

    def _make_pages(self) -> None:
        central = QWidget(self)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notices = NoticeStack(central)
        self.removal_bar = RemovalBar(central)
        column.addWidget(self.notices)
        column.addWidget(self.removal_bar)
        self._pages = QStackedWidget(central)
        self.start_page = StartPage(self._services.settings(), self._pages)
        self.scan_page = ScanPage(self.review, self._pages)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.scan_page)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        menus = self.menus
        menus.add_folder.triggered.connect(self.start_page.choose_folder)
        menus.folders.triggered.connect(self._toggle_page)
        menus.scan.triggered.connect(self._scan_or_rescan)
        menus.pause.triggered.connect(lambda: self.scans.set_paused(not self.runner.paused))
        menus.cancel.triggered.connect(self.scans.cancel)
        menus.skipped.triggered.connect(self.scan_page.show_skipped)
        menus.quit.triggered.connect(self.close)
        menus.undo_removal.triggered.connect(self.removals.undo_last)
        menus.larger.triggered.connect(lambda: self._step_text(1))
        menus.smaller.triggered.connect(lambda: self._step_text(-1))
        menus.normal.triggered.connect(lambda: self._step_text(0))
        menus.full_screen.toggled.connect(lambda full: self.showFullScreen() if full else self.showNormal())
        self.dialogs.follow(menus)
        for theme, action in menus.themes.items():
            action.triggered.connect(lambda _checked=False, theme=theme: self._choose_theme(theme))
        self.start_page.scanRequested.connect(self.scan)
        self.start_page.settingsChanged.connect(lambda _settings: self._services.save_settings(self._settings()))
        self.start_page.settingsChanged.connect(lambda _settings: self._last.stay())
        self.start_page.statusMessage.connect(self._say)
        self.start_page.backRequested.connect(self.show_results)
        self.scans.done.connect(self.start_page.note_speed)
        self.review.statusMessage.connect(self._say)
        self.review.troubled.connect(self._show_error)
        self.scan_page.bar.backRequested.connect(self.show_start)
        self.scan_page.reviewShown.connect(self._fit_status_bar)
        self.scan_page.bar.rescanRequested.connect(self.rescan)
        self.scans.noticed.connect(lambda notice: self._scan_notices.append(self._notice(notice)))
        self.scans.done.connect(self._scan_done)
        self.scans.stayed.connect(self._stayed)
        self._last.shown.connect(self._show_last)
        self._last.outdated.connect(lambda it: None if self.messages.interrupted else self._start(it, behind=True))
        self.scans.broke.connect(lambda error: self._scan_notices.append(self._show_error(error)))
        self.dialogs.settingsAccepted.connect(self._settings_accepted)
        self.dialogs.themePreviewed.connect(self._show_theme)
        self.messages.follow(self.dialogs)
        self.dialogs.exportChosen.connect(self.exportRequested)
        self.removals.began.connect(self._removal_began)
        self.removals.broke.connect(self._show_error)
        self.messages.told.connect(self.show_status)  # a message says it aloud
        self.removals.lastBatchChanged.connect(lambda _batch: self._refresh())
        self.runner.started.connect(lambda _name: self._refresh())
        self.runner.ended.connect(self._job_ended)
        self.runner.pausedChanged.connect(lambda _paused: self._refresh())
        self.runner.questionFailed.connect(self._show_error)

    def _start(self, settings: ScanSettings, job: Job | None = None, *, behind: bool = False) -> None:
        def start() -> None:
            while self._scan_notices:  # of the scan before; those about removals stay
                self.notices.dismiss(self._scan_notices.pop())
            if not behind:
                self._model_label.clear()
            self._show_last(settings)
            self.scans.scan(settings, job, behind=behind)

        if not self._busy():  # a removal may have begun since it was asked for
            self.runner.make_way(start)

    def _show_last(self, settings: ScanSettings) -> None:
        self._name(settings.folders)
        self.show_results()

    def _stayed(self, settings: ScanSettings, result: ScanResult) -> None:
        self._name(settings.folders)
        self._scan_done(result)

    def _name(self, folders: Sequence[str]) -> None:
        what = folder_name(folders[0]) if len(folders) == 1 else COUNTS.folders(len(folders))
        self.setWindowTitle(translate("window", "{what} – {program}").format(what=what, program=APP_NAME))

    def _scan_or_rescan(self) -> None:
        if self._pages.currentWidget() is self.start_page:
            self.scan()
        else:
            self.rescan()

    def _scan_done(self, result: ScanResult) -> None:
        self._model_label.setText(model_phrase(result.model))
        self._model_label.setToolTip(provider_sentences(result.model.reason))
        self._refresh()

    def _notice(self, notice: Notice) -> NoticeBar:
        return self._saving.show(notice)

    def _show_error(self, error: Exception) -> NoticeBar:
        """Show a known error in place; anything else is a bug and goes where bugs go."""
        if isinstance(error, DedupError):
            return self.notices.show_notice(Level.ERROR, error_message(error))
        sys.excepthook(type(error), error, error.__traceback__)
        text = translate("messages", "Dedup met an error of its own. Every decision is kept.")
        return self.notices.show_notice(Level.ERROR, text)

    def _removal_began(self) -> None:
        self.statusBar().clearMessage()  # what it says of decisions is about to be no longer true
        self.review.bar.say("")

    def _job_ended(self) -> None:
        self._pages.setEnabled(True)
        if self._pages.currentWidget() is self.scan_page and self.scan_page.reviewing:
            self.review.keep_keyboard()
        self._refresh()
        if self._closing:
            QTimer.singleShot(0, self, self.close)

    def _finish_and_close(self) -> None:
        if self._closing:
            return
        self._closing = True
        self._say(translate("window", "Finishing…"))
        self._pages.setEnabled(False)
        self.runner.cancel(for_good=True)
        if not self.removals.active:  # a file on its way to the trash is never cut off, however slow the drive
            self._deadline.start()

    def _close_overdue(self) -> None:
        self._overdue = True
        self.close()

    def _toggle_page(self) -> None:
        on_start = self._pages.currentWidget() is self.start_page
        (self.show_results if on_start and self.scans.last_settings is not None else self.show_start)()

    def _busy(self) -> bool:
        return self.runner.busy or self._closing

    def _settings(self) -> AppSettings:
        """The settings in force, with what the start page shows: it does not know what others have set since."""
        return self.start_page.settings_over(self._services.settings())

    def _say(self, text: str) -> None:
        self.show_status(text)
        announce(self.statusBar(), text)

    def show_status(self, text: str) -> None:
        """Show a passing message where the person looks."""
        self.statusBar().showMessage(text, STATUS_MS)
        self.review.bar.say(text)

    def _fit_status_bar(self) -> None:
        """The review says itself what there is to say: the room is for the pictures."""
        self.statusBar().setVisible(not (self._pages.currentWidget() is self.scan_page and self.scan_page.reviewing))

    def _settings_accepted(self, settings: AppSettings) -> None:
        self._services.save_settings(settings)
        self._show_theme(settings.theme)

    def _choose_theme(self, theme: Theme) -> None:
        self._settings_accepted(replace(self._settings(), theme=theme))

    def _show_theme(self, theme: Theme) -> None:
        if theme is not self._theme.theme:
            self._theme.set_theme(theme)
        self.menus.themes[theme].setChecked(True)

    def _step_text(self, steps: int) -> None:
        self._text_size.change(steps)
        self._theme.refresh()
        self._say(translate("window", "Text size {percent}").format(percent=per_cent(self._text_size.percent)))

    def _refresh(self) -> None:
        menus = self.menus
        scanning = self.scans.active and self.runner.running
        busy = self._busy()
        on_start = self._pages.currentWidget() is self.start_page
        menus.name_by_place(on_start=on_start, paused=self.runner.paused)
        menus.scan.setEnabled(not busy)
        menus.pause.setEnabled(scanning)
        menus.cancel.setEnabled(scanning)
        menus.folders.setEnabled(not on_start or self.scans.last_settings is not None)
        menus.export.setEnabled(self.scans.on_show is not None and not busy)
        menus.skipped.setEnabled(scanning or self.scan_page.skipped.rowCount() > 0)
        menus.undo_removal.setEnabled(self.removals.last_batch is not None and not busy)
        self._fit_status_bar()
        self.start_page.set_busy(busy, groups=self.scans.last_settings is not None)
