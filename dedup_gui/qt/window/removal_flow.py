"""Removing what was decided, taking it back, and settling what a kill left open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.action_types import (
    ActionProgress,
    ActionRecord,
    ActionResult,
    ApplyReport,
    Batch,
    Outcome,
    RemovalChoice,
)
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.jobs.client import JobClient
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.removal import TO_THE_TRASH, paths_with, working_headline
from dedup_gui.qt.window.removal_bar import RemovalBar
from dedup_gui.words import translate


class Work(StrEnum):
    """What this flow's job does."""

    APPLY = "apply"
    UNDO = "undo"


class Reach(StrEnum):
    """How far an undo came."""

    WHOLE = "whole"
    CHOSEN = "chosen"
    """Single images were to be put back."""
    STOPPED = "stopped"


class RemovalFlow(JobClient):
    """Runs apply and undo as jobs and shows them in the removal bar.

    Signals:
        began(object): Work.
        leaving(object): paths (frozenset[str]) of the images that a removal is about to move.
        stayed(object): of those, the ones that did not leave after all.
        applied(object, object): ApplyReport, and the sizes in bytes by path.
        undone(object, object): ApplyReport, and its Reach.
        undoneBefore(object): ApplyReport of what had been put back already, as by another window.
        stopped(object): Work; the person stopped it, what was done is in the history.
        broke(object): the exception that ended it.
        lastBatchChanged(object): the newest Batch with something to undo, or None.
    """

    began = Signal(object)
    leaving = Signal(object)
    stayed = Signal(object)
    applied = Signal(object, object)
    undone = Signal(object, object)
    undoneBefore = Signal(object)
    stopped = Signal(object)
    broke = Signal(object)
    lastBatchChanged = Signal(object)

    def __init__(self, services: Services, runner: JobRunner, bar: RemovalBar, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._bar = bar
        self._work = Work.APPLY
        self._sizes: dict[str, int] = {}
        self._results: dict[str, ActionResult] = {}
        self._batch = 0
        self._standing: set[int] = set()  # what this window removed and nobody put back, as far as it knows
        self._finishes = 0
        self._chosen = False
        self._began_as: dict[int, int] = {}  # batches that finished another
        self.last_batch: Batch | None = None
        self.choice = TO_THE_TRASH
        bar.cancelRequested.connect(self.cancel)

    def apply(
        self, groups: Sequence[Group], decisions: dict[str, Decision], choice: RemovalChoice = TO_THE_TRASH
    ) -> None:
        """Do what was decided.

        Raises:
            JobRunningError: a job runs already.
        """
        doomed = {path for path, decision in decisions.items() if decision is Decision.REMOVE}
        members = [member for group in groups for member in group.members]
        self._sizes = {member.path: member.file.size for member in members if member.path in doomed}
        self.choice = choice
        make = partial(self._services.apply, groups, decisions, choice.kind, choice.folder, choice.merge)
        self._begin(Work.APPLY, working_headline(choice), make)

    def resume(self, batch: int, sizes: Mapping[str, int], choice: RemovalChoice, *, finishes: bool = False) -> None:
        """Do what is left of a batch.

        Args:
            batch: the journal's number.
            sizes: of these images, by path.
            choice: what the batch does.
            finishes: it was cut off by a kill: one undo takes back both.

        Raises:
            JobRunningError: a job runs already.
        """
        self._sizes = dict(sizes)
        paths = frozenset(sizes)
        self.choice = choice
        self._begin(Work.APPLY, working_headline(choice), lambda: self._services.resume(batch, paths))
        self._finishes = batch if finishes else 0

    def undo(self, batch: int, paths: Collection[str] = ()) -> None:
        """Take a batch back from the trash, and the one that it finished.

        Args:
            batch: the journal's number.
            paths: these images alone; () = all.

        Raises:
            JobRunningError: a job runs already.
        """
        batches, chosen = self.parts(batch), frozenset(paths) or None

        def make() -> Generator[ActionProgress, None, ApplyReport]:
            results: list[tuple[str, ActionResult]] = []
            for number in batches:
                report = yield from self._services.undo(number, chosen)
                results += report.results
            return ApplyReport(batch, tuple(results))

        self._begin(Work.UNDO, translate("messages", "Putting back"), make, batch)
        self._chosen = chosen is not None

    def parts(self, batch: int) -> tuple[int, ...]:
        """A batch and the one that it finished, newest first, as far as this window knows."""
        found = [batch]
        while found[-1] in self._began_as:
            found.append(self._began_as[found[-1]])
        return tuple(found)

    def ask_records(self, batch: int, done: Callable[[list[ActionRecord]], object]) -> None:
        """Ask what became of each image of a batch."""
        self.runner.ask(lambda: self._services.history_records(batch), done, owner=self)

    def ask_decided(
        self, batch: int, done: Callable[[tuple[list[ActionRecord], dict[str, Decision]]], object]
    ) -> None:
        """Ask the same, and what is decided by now for these very images."""

        def ask() -> tuple[list[ActionRecord], dict[str, Decision]]:
            records = self._services.history_records(batch)
            asked = [(record.action.victim.path, record.action.victim.digest) for record in records]
            return records, self._services.decided(asked)

        self.runner.ask(ask, done, owner=self)

    def undo_last(self) -> None:
        """Take the newest batch back."""
        if self.last_batch is not None and not self.runner.busy:
            self.runner.make_way(partial(self.undo, self.last_batch.id))

    def cancel(self) -> None:
        """Stop after the image in hand."""
        if self.active:
            self.runner.cancel()

    def refresh_last(self) -> None:
        """Ask which batch could be undone."""
        self.runner.ask(self._services.history, self._history_came, owner=self)

    def take(self, events: tuple[object, ...]) -> None:
        """Show how far it is, and keep what was done in case it is stopped."""
        told = [event for event in events if isinstance(event, ActionProgress)]
        # Before the first is moved it may be read what the copies say: nothing has become of those.
        progress = [event for event in told if not event.path or event.result.outcome is not Outcome.PLANNED]
        self._results |= {event.path: event.result for event in progress if event.path}
        batches = [event.batch for event in progress if event.batch]
        if batches and self._work is Work.APPLY:
            self._batch = batches[-1]
        # What a server was asked for and did not answer yet is kept above, and counted when it has answered.
        if counted := [event for event in progress if not event.path or event.result.outcome is not Outcome.STARTED]:
            self._bar.show_progress(counted)

    def job_finished(self, result: Any) -> None:
        """Hand the report on."""
        self._end()
        if not isinstance(result, ApplyReport):
            return
        if self._work is Work.UNDO and not result.results:
            self._ask_what_became_of(result.batch)
        else:
            self._report(result, whole=True)

    def job_cancelled(self) -> None:
        """Hand on what was done until then."""
        self._end()
        self._report(ApplyReport(self._batch, tuple(self._results.items())), whole=False)
        self.stopped.emit(self._work)

    def job_failed(self, error: Exception) -> None:
        """Hand on what was done until then, and the error."""
        self._end()
        if self._results:
            self._report(ApplyReport(self._batch, tuple(self._results.items())), whole=False)
        elif self._work is Work.APPLY:
            self.stayed.emit(frozenset(self._sizes))
        self.broke.emit(error)

    def _report(self, report: ApplyReport, *, whole: bool) -> None:
        if self._work is Work.APPLY:
            self.stayed.emit(frozenset(self._sizes).difference(paths_with(report, Outcome.DONE)))
            if paths_with(report, Outcome.DONE):
                self._standing.add(report.batch)
                if self._finishes:
                    self._began_as[report.batch] = self._finishes
            self.applied.emit(report, self._sizes)
        else:
            self.undone.emit(report, Reach.STOPPED if not whole else Reach.CHOSEN if self._chosen else Reach.WHOLE)

    def _ask_what_became_of(self, batch: int) -> None:
        self.ask_records(batch, partial(self._nothing_stands, batch))

    def _nothing_stands(self, batch: int, records: Sequence[ActionRecord]) -> None:
        """There is nothing to put back: because it is back, or because the trash was emptied."""
        back = tuple(
            (record.action.victim.path, record.result)
            for record in records
            if record.result.outcome is Outcome.UNDONE
        )
        if back:
            self.undoneBefore.emit(ApplyReport(batch, back))
        else:
            self.undone.emit(ApplyReport(batch, ()), Reach.WHOLE)

    def _begin(self, work: Work, headline: str, make: Any, batch: int = 0) -> None:
        self.start_job(make, work.value)
        self._work = work
        self._results = {}
        self._finishes = 0
        self._chosen = False
        self._batch = batch  # of a removal: its first action says it
        self._bar.begin(headline, self._sizes if work is Work.APPLY else {})
        self.began.emit(work)
        if work is Work.APPLY:
            self.leaving.emit(frozenset(self._sizes))

    def _end(self) -> None:
        self._bar.hide()
        if self._work is Work.UNDO and not self._chosen:
            self._standing.discard(self._batch)
        self.last_batch = None  # until it is asked: Undo is not to take back the one before
        self.lastBatchChanged.emit(None)
        self.refresh_last()

    def _history_came(self, batches: list[Batch]) -> None:
        self.last_batch = next((batch for batch in batches if batch.done > 0), None)
        self.lastBatchChanged.emit(self.last_batch)
        for batch in batches:
            if not batch.done and batch.id in self._standing:  # another window put it back
                self._standing.remove(batch.id)
                self._ask_what_became_of(batch.id)
