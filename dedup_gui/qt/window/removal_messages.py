"""What is said about removals: their result, their undoing, and what a kill left open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QMessageBox

from dedup_gui.core.action_types import ActionKind, ActionRecord, ActionResult, ApplyReport, Outcome
from dedup_gui.qt.dialogs.result import ResultDialog
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.removal import (
    applied_sentence,
    busy,
    paths_with,
    recovered_sentence,
    undone_before_sentence,
    undone_sentence,
)
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.widgets.outcome_table import GOOD
from dedup_gui.qt.widgets.plain_label import plain_box
from dedup_gui.qt.window.dialogs import WindowDialogs
from dedup_gui.qt.window.removal_flow import Reach, RemovalFlow
from dedup_gui.qt.window.removals.plan_writing import PlanWriting
from dedup_gui.qt.window.removals.resuming import ResumingRemovals
from dedup_gui.qt.window.removals.waiting import WaitingRemovals
from dedup_gui.words import translate

Results = tuple[tuple[str, ActionResult], ...]


@dataclass(frozen=True, slots=True)
class _Removal:
    """What a message is about: a batch."""

    batch: int


@dataclass(frozen=True, slots=True)
class _Interrupted:
    """What the message about a batch is about that a kill cut off; its going on or back makes it untrue."""

    batch: int


def _undo_word() -> str:
    return translate("messages", "&Undo")


def _details_word() -> str:
    return translate("messages", "&Details")


def _undo_title() -> str:
    return translate("messages", "Undo")


class RemovalMessages(QObject):
    """Tells the person, and the review page, what removals did.

    Signals:
        told(str): what a removal, or its undoing, did, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        services: Services,
        removals: RemovalFlow,
        notices: NoticeStack,
        page: ScanPage,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._removals = removals
        self._notices = notices
        self._page = page
        self.result_dialog: ResultDialog | None = None
        self._result_batch = 0
        self._fruitless: list[int] = []
        self._left: dict[int, set[str]] = {}  # of batches that a kill cut off, what was not done
        self.resuming = ResumingRemovals(window, removals, notices, page.review.review)
        self.question: QMessageBox | None = None
        self.plans = PlanWriting(window, services, removals.runner, notices)
        page.review.planRequested.connect(self.plans.ask)
        self.waiting = WaitingRemovals(removals, notices, page, self)
        removals.leaving.connect(page.leaving)
        removals.stayed.connect(page.stayed)
        removals.applied.connect(self._applied)
        removals.undone.connect(self._undone)
        removals.undoneBefore.connect(self._undone_before)

    @property
    def interrupted(self) -> bool:
        """Whether a removal that was cut off waits to be finished or undone."""
        return any(isinstance(bar.about, _Interrupted) for bar in self._notices.bars)

    def recovered(self, records: Sequence[ActionRecord]) -> None:
        """Tell what was found of an interrupted removal."""
        if not records:
            return
        for batch in sorted({record.batch for record in records}):
            self._tell_interrupted(batch, [record for record in records if record.batch == batch])

    def _tell_interrupted(self, batch: int, records: Sequence[ActionRecord]) -> None:
        results = tuple((record.action.victim.path, record.result) for record in records)
        text = recovered_sentence(records)
        left = {path for path, result in results if result.outcome is Outcome.PLANNED}
        undoes = batch if any(result.outcome is Outcome.DONE for _, result in results) else 0
        finish = partial(self.resuming.ask, batch, frozenset(left), finishes=True)
        buttons = []
        if undoes:
            buttons.append(NoticeButton(_undo_word(), partial(self._undo, batch), closes=False))
        if left:
            self._left[batch] = left
            buttons.append(NoticeButton(translate("messages", "&Finish…"), finish, closes=False))

        def details() -> None:
            kind = records[0].action.kind
            title = translate("messages", "Interrupted removal")
            dialog = self.show_results(title, text, results, kind, batch=batch, undoes=undoes)
            if left:
                dialog.offer_finish(finish)

        buttons.append(NoticeButton(_details_word(), details, closes=False))
        self._notices.show_notice(Level.WARNING, text, *buttons, about=_Interrupted(batch))

    def follow(self, dialogs: WindowDialogs) -> None:
        """Do what is asked for in the history of removals."""
        dialogs.undoRequested.connect(self._undo)
        dialogs.retryRequested.connect(self.resuming.ask)

    def ask_to_stop(self, stop: Callable[[], None]) -> None:
        """Ask whether to stop a running removal and close the window; going on is the default."""
        if self.question is not None:
            self.question.raise_()
            return
        details = translate("messages", "What was moved until then stays in the trash and can be undone later.")
        asked = translate("messages", "Stop after the image in hand and close?")
        question = plain_box(self._window, translate("messages", "Images are being moved"), asked, details)
        go_on = question.addButton(translate("messages", "&Go on"), QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton(translate("messages", "&Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        question.setDefaultButton(go_on)
        question.setEscapeButton(go_on)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            chosen = question.clickedButton()
            self.question = None
            if chosen is leave:
                stop()

        question.finished.connect(lambda _result: answered())
        self.question = question
        question.open()

    def show_results(
        self,
        title: str,
        headline: str,
        results: Results,
        kind: ActionKind = ActionKind.TRASH,
        *,
        batch: int = 0,
        undoes: int = 0,
    ) -> ResultDialog:
        """Open the list of what happened to each image.

        Args:
            title: of the window.
            headline: the sum of it.
            results: the list.
            kind: what was to be done to each.
            batch: which batch it is of, so that what failed can be tried again; 0 = none can be.
            undoes: the batch that its Undo takes back; 0 = there is nothing to undo.
        """
        if self.result_dialog is not None:
            self.result_dialog.close()
        dialog = ResultDialog(
            title, headline, results, kind, can_undo=bool(undoes), can_retry=bool(batch), parent=self._window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.undoRequested.connect(partial(self._undo, undoes))
        dialog.retryRequested.connect(partial(self.resuming.ask, batch))
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self.result_dialog = dialog
        self._result_batch = undoes or batch
        dialog.show()
        return dialog

    def _forget(self, dialog: ResultDialog) -> None:
        if self.result_dialog is dialog:
            self.result_dialog = None

    def _undo(self, batch: int, paths: Collection[str] = ()) -> None:
        """Take one batch back, or some images of it."""
        if self._removals.runner.busy:
            self._notices.show_notice(Level.INFO, busy())
        else:
            self._removals.runner.make_way(partial(self._removals.undo, batch, paths))

    def _no_longer_interrupted(self, batch: int, done: Collection[str]) -> None:
        """What a kill had left was done, or taken back: the warning goes where it is untrue now."""
        for number, left in list(self._left.items()):
            left.difference_update(done)
            if not left:
                del self._left[number]
                self._notices.dismiss_about(_Interrupted(number))
        for number in self._removals.parts(batch):
            self._left.pop(number, None)
            self._notices.dismiss_about(_Interrupted(number))

    def _applied(self, report: ApplyReport, sizes: Mapping[str, int]) -> None:
        done = paths_with(report, Outcome.DONE)
        self._no_longer_interrupted(report.batch, done)
        undoes = report.batch if done else 0
        self._withdraw_fruitless()
        if not done:
            self._fruitless.append(report.batch)
        if done:
            self._page.removed(done)
        problems = any(result.outcome not in GOOD for _, result in report.results)
        choice = self._removals.choice
        text = applied_sentence(report, sizes, choice)
        undo = NoticeButton(_undo_word(), partial(self._undo, report.batch), closes=False)
        buttons = [undo] if done else []
        title = translate("messages", "Result")
        if report.results:
            details = partial(
                self.show_results, title, text, report.results, choice.kind, batch=report.batch, undoes=undoes
            )
            buttons.append(NoticeButton(_details_word(), details, closes=False))
        about = _Removal(report.batch)
        self._notices.show_notice(Level.WARNING if problems else Level.SUCCESS, text, *buttons, about=about)
        self.told.emit(text)
        if problems:
            self.show_results(title, text, report.results, choice.kind, batch=report.batch, undoes=undoes)

    def _undone(self, report: ApplyReport, reach: Reach) -> None:
        # Whoever asked for it, what was said of this removal is no longer true.
        for batch in self._removals.parts(report.batch):
            self._notices.dismiss_about(_Removal(batch))
        self._no_longer_interrupted(report.batch, ())
        if self.result_dialog is not None and self._result_batch == report.batch:
            self.result_dialog.close()
        back = paths_with(report, Outcome.UNDONE)
        if back:
            self._withdraw_fruitless()
            self._page.restored(back)
        problems = any(result.outcome not in GOOD for _, result in report.results)
        text = undone_sentence(report, stopped=reach is Reach.STOPPED)
        title = _undo_title()
        buttons = [self._details_button(title, text, report.results)] if report.results else []
        if reach is not Reach.WHOLE:
            rest = translate("messages", "&Undo the rest")
            buttons.insert(0, NoticeButton(rest, partial(self._undo, report.batch), closes=False))
        level = Level.WARNING if problems or reach is Reach.STOPPED else Level.SUCCESS
        self._notices.show_notice(level, text, *buttons, about=_Removal(report.batch))
        self.told.emit(text)
        if problems:
            self.show_results(title, text, report.results)

    def _withdraw_fruitless(self) -> None:
        """What is said of removals that did nothing may be true no longer."""
        for batch in self._fruitless:
            self._notices.dismiss_about(_Removal(batch))
        self._fruitless.clear()

    def _undone_before(self, report: ApplyReport) -> None:
        self._notices.dismiss_about(_Removal(report.batch))
        self._page.restored(paths_with(report, Outcome.UNDONE))
        text = undone_before_sentence(report)
        buttons = (self._details_button(_undo_title(), text, report.results),)
        self._notices.show_notice(Level.INFO, text, *buttons, about=_Removal(report.batch))
        self.told.emit(text)

    def _details_button(self, title: str, headline: str, results: Results) -> NoticeButton:
        return NoticeButton(_details_word(), lambda: self._show(title, headline, results), closes=False)

    def _show(self, title: str, headline: str, results: Results) -> None:
        self.show_results(title, headline, results)
