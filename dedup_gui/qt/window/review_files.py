"""Saving the review as one file, and opening one that was saved here or elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.settings import ScanSettings
from dedup_gui.exchange.review_file import SUFFIX, Written
from dedup_gui.exchange.saved_review import Outline
from dedup_gui.qt.dialogs.review_places import PlacesDialog
from dedup_gui.qt.jobs.client import JobClient
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.codes import error_message
from dedup_gui.qt.texts.removal import busy
from dedup_gui.qt.texts.saved_reviews import as_of, not_saved, saved, saving, saving_sentence
from dedup_gui.qt.widgets.notices import Level, NoticeBar, NoticeButton
from dedup_gui.words import translate

if TYPE_CHECKING:
    from dedup_gui.qt.window.main_window import MainWindow


READY_MS = 100
"""Between two looks whether the groups of a scan that has just ended are on show."""


class ReviewFiles(JobClient):
    """Saves and opens reviews.

    Signals:
        told(str): how far the saving is.
    """

    told = Signal(str)

    def __init__(self, window: MainWindow, services: Services, opened: Callable[[ScanSettings], object]) -> None:
        """Make it.

        Args:
            window: what it saves from, and shows in.
            services: the program behind the window.
            opened: called with the settings of the scan of a review that is on show now.
        """
        super().__init__(window.runner, window)
        self._opened = opened
        self._window = window
        self._services = services
        self._path = ""
        self._bar: NoticeBar | None = None
        self.places: PlacesDialog | None = None
        menus = window.menus
        menus.save_review.triggered.connect(self.choose_where_to_save)
        menus.open_review.triggered.connect(self.choose_what_to_open)
        scans = window.scans
        for changed in (self.runner.started, self.runner.ended, scans.began, scans.done, scans.stayed):
            changed.connect(self._refresh)
        self.told.connect(window.show_status)
        self._refresh()

    def choose_where_to_save(self) -> None:
        """Ask where the review is to be saved."""
        dialog = self._dialog(translate("window", "Save review"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile("review" + SUFFIX)
        dialog.fileSelected.connect(lambda path: self.save(os.path.normpath(path)))
        dialog.open()

    def choose_what_to_open(self) -> None:
        """Ask which review is to be opened."""
        dialog = self._dialog(translate("window", "Open review"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open(os.path.normpath(path)))
        dialog.open()

    def save(self, path: str) -> None:
        """Save what is on show: groups without what was removed or is no duplicate, and the decisions."""
        if self.runner.busy:
            self._window.notices.show_notice(Level.INFO, busy())
        else:
            self.runner.make_way(partial(self._save, path))

    def _save(self, path: str) -> None:
        result = self._window.scans.on_show
        if result is None:
            return
        if self._window.review.review.index.found is not result.groups:  # it came just now, and is being made ready
            QTimer.singleShot(READY_MS, self, partial(self.save, path))
            return
        self._path = path
        review = self._window.review.review
        groups, decisions, images = review.groups, review.decisions(), self._window.scan_page.images
        reviews = self._services.saved_reviews()
        self.start_job(lambda: reviews.save(path, result, groups, decisions, images), "save review")
        cancel = NoticeButton(translate("messages", "&Cancel"), self.cancel, closes=False)
        self._bar = self._window.notices.show_notice(Level.INFO, saving_sentence(), cancel)

    def open(self, path: str) -> None:
        """Open a review: at once where its images are, else after the question where they are."""
        reviews = self._services.saved_reviews()
        self.runner.ask(lambda: reviews.look(path), partial(self._looked, path), self._failed, self)

    def take_dropped(self, paths: tuple[str, ...], otherwise: Callable[[tuple[str, ...]], object]) -> None:
        """Open what was dropped on the window, if it is a saved review; what to do with it otherwise is told."""
        if len(paths) != 1 or not paths[0].endswith(SUFFIX) or not os.path.isfile(system_path(paths[0])):
            otherwise(paths)
        elif not self.runner.busy:
            self.open(paths[0])

    def take(self, events: tuple[object, ...]) -> None:
        """Say how far it is."""
        written = [event for event in events if isinstance(event, Written)]
        if written:
            self.told.emit(saving(written[-1]))

    def cancel(self) -> None:
        """Stop the saving; what was there before stays."""
        if self.active:
            self.runner.cancel()

    def job_finished(self, result: Any) -> None:
        """It is saved."""
        self._end()
        self._window.notices.show_notice(Level.INFO, saved(self._path))

    def job_cancelled(self) -> None:
        """It is not; what was there before is as it was."""
        self._end()
        self.told.emit(not_saved())

    def job_failed(self, error: Exception) -> None:
        """Say why not."""
        self._end()
        self._failed(error)

    def _end(self) -> None:
        self._window.statusBar().clearMessage()
        if self._bar is not None:
            self._window.notices.dismiss(self._bar)
            self._bar = None

    def _looked(self, path: str, outline: Outline) -> None:
        missing = [folder for folder in outline.folders if folder.images and not folder.here]
        if not missing:
            self._open(path, [])
            return
        dialog = self.places = PlacesDialog(missing, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.folderChosen.connect(partial(self._count, path))
        dialog.placesChosen.connect(partial(self._open, path))
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        self.places = None

    def _count(self, path: str, there: str, here: str) -> None:
        reviews, dialog = self._services.saved_reviews(), self.places
        if dialog is not None:
            show = partial(dialog.show_found, there, here)
            self.runner.ask(lambda: reviews.found(path, there, here), show, self._failed, dialog)

    def _open(self, path: str, places: Sequence[tuple[str, str]]) -> None:
        if self.runner.busy:  # a scan has begun meanwhile
            return
        reviews = self._services.saved_reviews()
        self.runner.ask(lambda: reviews.open(path, places), self._show, self._failed, self)

    def _show(self, last: LastResult) -> None:
        if not self.runner.busy:
            self.runner.make_way(partial(self._take_over, last))

    def _take_over(self, last: LastResult) -> None:
        self._window.scans.show_again(last, as_of(last.made, last.result.groups))
        self._opened(last.result.settings)
        self._refresh()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DedupError):
            raise error
        self._window.notices.show_notice(Level.ERROR, error_message(error))

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        reviews = translate("window", "Reviews (*{suffix})").format(suffix=SUFFIX)
        dialog.setNameFilters([reviews, translate("window", "All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _refresh(self) -> None:
        found = self._window.scans.on_show is not None
        self._window.menus.save_review.setEnabled(found and not self.runner.busy)
        self._window.menus.open_review.setEnabled(not self.runner.busy)
