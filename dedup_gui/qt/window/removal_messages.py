"""What is said about removals: their result, their undoing, and what a kill left open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QMessageBox

from dedup_gui.core.action_types import ActionRecord, ActionResult, ApplyReport, Outcome
from dedup_gui.qt.dialogs.result import ResultDialog
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.texts.numbers import plural, size
from dedup_gui.qt.widgets.notices import Level, NoticeButton, NoticeStack
from dedup_gui.qt.widgets.outcome_table import GOOD
from dedup_gui.qt.widgets.plain_label import plain_box
from dedup_gui.qt.window.removal_flow import RemovalFlow, paths_with

Results = tuple[tuple[str, ActionResult], ...]


def applied_sentence(report: ApplyReport, sizes: Mapping[str, int]) -> str:
    """Say what a removal did: "12 images moved to the trash, 34 MB freed once it is emptied; 1 was left alone."."""
    done = paths_with(report, Outcome.DONE)
    rest = len(report.results) - len(done)
    failed = len(paths_with(report, Outcome.FAILED))
    if not report.results:
        return "Nothing was moved to the trash."
    missing = len(paths_with(report, Outcome.SKIPPED_MISSING))
    text = f"{plural(len(done), 'image') if done else 'Nothing was'} moved to the trash"
    if done and sizes:
        text += f" ({size(sum(sizes.get(path, 0) for path in done))})"
    if rest - failed - missing:
        text += f"; {plural(rest - failed - missing, 'image')} left alone"
    if failed:
        text += f"; {plural(failed, 'image')} could not be moved"
    if missing:
        text += f"; {plural(missing, 'image')} {'is' if missing == 1 else 'are'} no longer there"
        return f"{text}. Connect the drive, or scan again."
    return f"{text}."


def undone_sentence(report: ApplyReport, *, whole: bool = True) -> str:
    """Say what an undo did, and whether it was stopped before its end."""
    if whole and not report.results:
        return "Nothing of this removal is in the trash any more."
    back = len(paths_with(report, Outcome.UNDONE))
    away = len(paths_with(report, Outcome.DRIVE_AWAY))
    rest = len(report.results) - back - away
    text = f"{plural(back, 'image')} put back where {'it was' if back == 1 else 'they were'}"
    if not back and report.results:
        text = "Nothing was put back"
    if rest:
        text += f"; {plural(rest, 'image')} not"
    text += "."
    if away:
        text += f" The drive of {plural(away, 'image')} is not there: connect it, then undo again."
    return text if whole else f"Stopped: {text} What is left of this removal is still in the trash."


def undone_before_sentence(report: ApplyReport) -> str:
    """Say that there was nothing left to undo, and where the images are."""
    number = len(report.results)
    return f"{plural(number, 'image')} had been put back already, where {'it was' if number == 1 else 'they were'}."


def recovered_sentence(records: Sequence[ActionRecord]) -> str:
    """Say what an interrupted removal had done."""
    moved = sum(record.result.outcome is Outcome.DONE for record in records)
    unknown = sum(record.result.outcome is Outcome.UNREADABLE for record in records)
    away = sum(record.result.outcome is Outcome.DRIVE_AWAY for record in records)
    rest = len(records) - moved - unknown - away
    text = f"The last removal was interrupted: {plural(moved, 'image')} had been moved to the trash"
    if rest:
        text += f", {plural(rest, 'image')} stayed in place"
    if away:
        text += f"; {plural(away, 'image')} cannot be looked for until the drive is back"
    if unknown:
        text += f"; what was recorded of {plural(unknown, 'image')} is damaged and was passed over"
    return f"{text}."


@dataclass(frozen=True, slots=True)
class _Removal:
    """What a message is about: a batch."""

    batch: int


_INTERRUPTED = "interrupted"
"""What the message about a removal is about that a kill cut off; its going on or back makes it untrue."""


class RemovalMessages(QObject):
    """Tells the person, and the review page, what removals did.

    Signals:
        told(str): what a removal, or its undoing, did, for the status bar.
    """

    told = Signal(str)

    def __init__(self, window: QMainWindow, removals: RemovalFlow, notices: NoticeStack, page: ScanPage) -> None:
        super().__init__(window)
        self._window = window
        self._removals = removals
        self._notices = notices
        self._page = page
        self.result_dialog: ResultDialog | None = None
        self._result_batch = 0
        self._fruitless: list[int] = []
        self.question: QMessageBox | None = None
        removals.applied.connect(self._applied)
        removals.undone.connect(self._undone)
        removals.undoneBefore.connect(self._undone_before)

    def recovered(self, records: Sequence[ActionRecord]) -> None:
        """Tell what was found of an interrupted removal."""
        if not records:
            return
        results = tuple((record.action.victim.path, record.result) for record in records)
        text = recovered_sentence(records)
        outcomes = {record.result.outcome for record in records}
        buttons = [self._details_button("Interrupted removal", text, results)]
        if Outcome.PLANNED in outcomes:
            buttons.insert(0, NoticeButton("&Finish …", self._page.review.ask_to_apply, closes=False))
        batches = {record.batch for record in records if record.result.outcome is Outcome.DONE}
        if len(batches) == 1:
            buttons.insert(0, NoticeButton("&Undo", partial(self._undo, batches.pop()), closes=False))
        self._notices.show_notice(Level.WARNING, text, *buttons, about=_INTERRUPTED)

    def ask_to_stop(self, stop: Callable[[], None]) -> None:
        """Ask whether to stop a running removal and close the window; going on is the default."""
        if self.question is not None:
            self.question.raise_()
            return
        details = "What was moved until then stays in the trash and can be undone later."
        asked = "Stop after the image in hand and close?"
        question = plain_box(self._window, "Images are being moved", asked, details)
        go_on = question.addButton("&Go on", QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton("&Stop and close", QMessageBox.ButtonRole.AcceptRole)
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

    def show_results(self, title: str, headline: str, results: Results, *, undoes: int = 0) -> None:
        """Open the list of what happened to each image.

        Args:
            title: of the window.
            headline: the sum of it.
            results: the list.
            undoes: the batch that its Undo takes back; 0 = there is nothing to undo.
        """
        if self.result_dialog is not None:
            self.result_dialog.close()
        dialog = ResultDialog(title, headline, results, can_undo=bool(undoes), parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.undoRequested.connect(lambda: self._undo(undoes))
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self.result_dialog = dialog
        self._result_batch = undoes
        dialog.show()

    def _forget(self, dialog: ResultDialog) -> None:
        if self.result_dialog is dialog:
            self.result_dialog = None

    def _undo(self, batch: int) -> None:
        """Take one batch back."""
        if self._removals.runner.running:
            text = "Something else is running. Wait for it or cancel it, then undo."
            self._notices.show_notice(Level.INFO, text)
        else:
            self._removals.undo(batch)

    def _applied(self, report: ApplyReport, sizes: Mapping[str, int]) -> None:
        self._notices.dismiss_about(_INTERRUPTED)
        done = paths_with(report, Outcome.DONE)
        undoes = report.batch if done else 0
        self._withdraw_fruitless()
        if not done:
            self._fruitless.append(report.batch)
        if done:
            self._page.removed(done)
        problems = any(result.outcome not in GOOD for _, result in report.results)
        text = applied_sentence(report, sizes)
        buttons = [NoticeButton("&Undo", partial(self._undo, report.batch), closes=False)] if done else []
        if report.results:
            buttons.append(self._details_button("Result", text, report.results, undoes=undoes))
        about = _Removal(report.batch)
        self._notices.show_notice(Level.WARNING if problems else Level.SUCCESS, text, *buttons, about=about)
        self.told.emit(text)
        if problems:
            self.show_results("Result", text, report.results, undoes=undoes)

    def _undone(self, report: ApplyReport, whole: bool) -> None:
        # Whoever asked for it, what was said of this removal is no longer true.
        self._notices.dismiss_about(_Removal(report.batch))
        self._notices.dismiss_about(_INTERRUPTED)
        if self.result_dialog is not None and self._result_batch == report.batch:
            self.result_dialog.close()
        back = paths_with(report, Outcome.UNDONE)
        if back:
            self._withdraw_fruitless()
            self._page.restored(back)
        problems = any(result.outcome not in GOOD for _, result in report.results)
        text = undone_sentence(report, whole=whole)
        buttons = [self._details_button("Undo", text, report.results)] if report.results else []
        if not whole:
            buttons.insert(0, NoticeButton("&Undo the rest", partial(self._undo, report.batch), closes=False))
        level = Level.WARNING if problems or not whole else Level.SUCCESS
        self._notices.show_notice(level, text, *buttons, about=_Removal(report.batch))
        self.told.emit(text)
        if problems:
            self.show_results("Undo", text, report.results)

    def _withdraw_fruitless(self) -> None:
        """What is said of removals that did nothing may be true no longer."""
        for batch in self._fruitless:
            self._notices.dismiss_about(_Removal(batch))
        self._fruitless.clear()

    def _undone_before(self, report: ApplyReport) -> None:
        self._notices.dismiss_about(_Removal(report.batch))
        self._page.restored(paths_with(report, Outcome.UNDONE))
        text = undone_before_sentence(report)
        buttons = (self._details_button("Undo", text, report.results),)
        self._notices.show_notice(Level.INFO, text, *buttons, about=_Removal(report.batch))
        self.told.emit(text)

    def _details_button(self, title: str, headline: str, results: Results, *, undoes: int = 0) -> NoticeButton:
        return NoticeButton(
            "&Details", lambda: self.show_results(title, headline, results, undoes=undoes), closes=False
        )
