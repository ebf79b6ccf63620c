"""The dialogs of the review page: marking by rule, and the Apply page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from dedup_gui.core.review.apply_summary import Removal
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import BulkRule, Change
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.review.apply_dialog import ApplyDialog
from dedup_gui.qt.review.bulk_dialog import BulkDialog
from dedup_gui.qt.texts.numbers import plural

DIRECT_DECISIONS = 1000
"""With so few groups the Apply page's numbers are made at once (some 10 ms); with more, on a thread."""


class ReviewDialogs(QObject):
    """Opens them over the page; none blocks the program.

    Signals:
        marked(object): a preview (`Change`) of a bulk rule was accepted.
        applyRequested(object, object): the Apply page was confirmed: (tuple[Group, ...], dict[str, Decision]).
    """

    marked = Signal(object)
    applyRequested = Signal(object, object)

    def __init__(self, review: Review, background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._review = review
        self._background = background
        self._page = page

    def mark_by_rule(self, listed: Sequence[int]) -> None:
        """Open the page for marking by rule.

        Args:
            listed: the groups (by their slot) that the list shows.
        """
        review = self._review
        words = plural(len(listed), "group") if len(listed) < review.totals.groups else ""
        groups = review.groups

        def job(rule: BulkRule, only_listed: bool, folders: Sequence[str]) -> Callable[[], Change]:
            return review.bulk_job(rule, listed if only_listed else None, folders=folders)

        def paths() -> list[str]:
            return [path for group in groups for path in group.paths]

        dialog = BulkDialog(job, self._background, paths, words, self._page, rules=review.rules)
        dialog.finished.connect(lambda result: self._bulk_finished(dialog, result))
        dialog.open()

    def _bulk_finished(self, dialog: BulkDialog, result: int) -> None:
        if result == QDialog.DialogCode.Accepted and dialog.preview is not None:
            self.marked.emit(dialog.preview)
        dialog.deleteLater()

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
        dialog = ApplyDialog(summary, self._page)

        def finished(result: int) -> None:
            dialog.deleteLater()
            if result == QDialog.DialogCode.Accepted:
                self.applyRequested.emit(groups, decisions)

        dialog.finished.connect(finished)
        dialog.open()
