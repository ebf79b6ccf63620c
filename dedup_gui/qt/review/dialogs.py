"""The dialogs of the review page: the Apply page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from dedup_gui.core.review.apply_summary import Removal
from dedup_gui.core.review.review import Review
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.review.apply_dialog import ApplyDialog

DIRECT_DECISIONS = 1000
"""With so few groups the Apply page's numbers are made at once (some 10 ms); with more, on a thread."""


class ReviewDialogs(QObject):
    """Opens them over the page; none blocks the program.

    Signals:
        applyRequested(object, object): the Apply page was confirmed: (tuple[Group, ...], dict[str, Decision]).
    """

    applyRequested = Signal(object, object)

    def __init__(self, review: Review, background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._review = review
        self._background = background
        self._page = page
        self.server = ""
        """Whose trash an Apply goes to; "" = this computer's."""

    def ask_to_apply(self) -> None:
        """Open the Apply page."""
        job = self._review.removal_job()
        if self._review.slots <= DIRECT_DECISIONS:
            self._open_apply(job())
        else:
            self._background.submit("removal", job, self._open_apply)

    def _open_apply(self, found: Removal | Exception) -> None:
        if isinstance(found, Exception):
            raise found
        groups, decisions, summary = found
        dialog = ApplyDialog(replace(summary, server=self.server), self._page)

        def finished(result: int) -> None:
            dialog.deleteLater()
            if result == QDialog.DialogCode.Accepted:
                self.applyRequested.emit(groups, decisions)

        dialog.finished.connect(finished)
        dialog.open()
