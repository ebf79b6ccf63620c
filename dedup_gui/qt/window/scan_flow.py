"""A scan from the button to its result: job, page, pause, cancel."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.events import LastResult, Notice, ScanResult
from dedup_gui.core.settings import ScanSettings
from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.qt.jobs.client import JobClient
from dedup_gui.qt.jobs.jobs import JobRunner
from dedup_gui.qt.results.scan_page import ScanPage
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.kinds_of_scan import IMPORT_WORDS, SCAN_WORDS, ScanWords

Job = Callable[[], Generator[object, None, ScanResult]]


@dataclass(frozen=True, slots=True)
class _OnShow:
    """What was found before the running scan.

    Attributes:
        result: itself.
        settings: of its scan.
        again: what "Scan again" asks for.
        spared: it stays where the running scan, an import or one that nobody asked for, brings nothing.
    """

    result: ScanResult
    settings: ScanSettings
    again: Job | None
    spared: bool


class ScanFlow(JobClient):
    """Runs scans and shows them on the scan page.

    Signals:
        began(object): ScanSettings of the scan that starts.
        noticed(object): a Notice of the running scan.
        compared(object): a Comparison: what became of the groups that were imported.
        done(object): the ScanResult.
        ended(object): the ScanResult of a scan of now, just before it is shown.
        stopped(): cancelled by the person.
        broke(object): the exception that ended the scan.
        missed(object): paths (tuple of str) that were put back, and that no group on show knows.
        turned(): the result of an earlier scan, or of a saved review, takes the place of what was on show.
        stayed(object, object): an import, or a scan that nobody asked for, brought nothing or made way, and what was
            on show stays: its settings and result.
    """

    began = Signal(object)
    noticed = Signal(object)
    compared = Signal(object)
    done = Signal(object)
    ended = Signal(object)
    stopped = Signal()
    broke = Signal(object)
    missed = Signal(object)
    turned = Signal()
    stayed = Signal(object, object)

    def __init__(self, services: Services, runner: JobRunner, page: ScanPage, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._page = page
        self.result: ScanResult | None = None
        self.last_settings: ScanSettings | None = None
        self.again: Job | None = None
        self._before: _OnShow | None = None
        self._words: ScanWords = SCAN_WORDS
        self.behind = False
        """Whether nobody asked for the scan that runs, or ran last."""
        page.missed.connect(self.missed)
        page.bar.pauseRequested.connect(self.set_paused)
        page.bar.cancelRequested.connect(self.cancel)
        runner.pausedChanged.connect(self._paused_changed)

    def scan(self, settings: ScanSettings, job: Job | None = None, *, behind: bool = False) -> None:
        """Start a scan; of the same folders what the last one found stays on show until it has ended.

        Whatever is on show stays also while groups are imported, and for good where none comes of it.

        Args:
            settings: of the scan.
            job: makes it where it is no plain one but an import; "Scan again" asks for it again.
            behind: nobody asked for it: it makes way for what a person asks for.

        Raises:
            JobRunningError: a job runs already.
        """
        self.start_job(job or (lambda: self._services.scan(settings)), "scan", yields=behind)
        before = self.last_settings
        same = before is not None and (before.folders, before.references) == (settings.folders, settings.references)
        spared = (job is not None or behind) and bool(self._page.groups)
        self.behind = behind
        self._before = None
        if before is not None and self.result is not None and (same or spared):
            self._before = _OnShow(self.result, before, self.again, spared)
        self._words = SCAN_WORDS if job is None else IMPORT_WORDS
        self.result = None
        self.again = job
        self.last_settings = settings
        self._page.begin(keep=self.keeping, words=self._words)
        self.began.emit(settings)

    @property
    def keeping(self) -> bool:
        """Whether what was found before the running scan is still on show."""
        return self._before is not None

    @property
    def on_show(self) -> ScanResult | None:
        """The result whose groups are on show: also while a scan of the same folders runs behind them."""
        return self.result if self._before is None else self._before.result

    def show_again(self, last: LastResult, details: str) -> None:
        """Show the result of an earlier scan, without what was removed since; `details` says of when it is."""
        self.result = last.result
        self.again = None
        # The scan chose the engine's own network by itself; the next may find a better one.
        self.last_settings = replace(last.result.settings, model=self._services.settings().model)
        self.turned.emit()
        self._page.begin()
        self._page.finish(last.result, images=last.images, details=details, gone=last.gone)
        self.done.emit(last.result)

    def set_paused(self, paused: bool) -> None:
        """Let the scan stand still, or go on."""
        if self.active:
            (self.runner.pause if paused else self.runner.resume)()

    def cancel(self) -> None:
        """Stop the scan; what was found stays."""
        if self.active:
            self._page.bar.set_cancelling()
            self.runner.cancel()

    def take(self, events: tuple[object, ...]) -> None:
        """Show what the scan says."""
        self._page.take(events)
        for event in events:
            if isinstance(event, Notice):
                self.noticed.emit(event)
            elif isinstance(event, Comparison):
                self.compared.emit(event)

    def job_finished(self, result: Any) -> None:
        """Show the result."""
        before, self._before = self._before, None
        if before is not None and before.spared and not (result.images if self.behind else result.groups):
            self._stay(before, IMPORT_WORDS.nothing())  # no image at all: a drive went away behind the review
            return
        self.result = result
        self.ended.emit(result)
        self._page.finish(result)
        self.done.emit(result)

    def job_cancelled(self) -> None:
        """Keep what was found."""
        self._stop(self._words.cancelled())
        self.stopped.emit()

    def job_failed(self, error: Exception) -> None:
        """Keep what was found, and say what happened."""
        self._stop(self._words.failed())
        self.broke.emit(error)

    def _stop(self, headline: str) -> None:
        before, self._before = self._before, None
        if before is not None and before.spared:
            self._stay(before, headline)
            return
        self.result = None if before is None else before.result
        self._page.stop(headline)

    def _stay(self, before: _OnShow, headline: str) -> None:
        """Go back to what was on show; where nobody asked for the scan, as if there had been none."""
        self.result, self.last_settings, self.again = before.result, before.settings, before.again
        self._page.stop("" if self.behind else headline)
        self.stayed.emit(before.settings, before.result)

    def _paused_changed(self, paused: bool) -> None:
        if self.active:
            self._page.bar.set_paused(paused)
