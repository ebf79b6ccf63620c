"""What a part of the window that starts jobs has in common: it hears of its own jobs only."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject

from dedup_gui.qt.jobs.jobs import JobRunner


class JobClient(QObject):
    """Starts jobs on the shared runner and gets what these jobs say through its methods."""

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = runner
        self._active = False
        runner.eventsReady.connect(self._on_events)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    @property
    def active(self) -> bool:
        """Whether the running job is this client's."""
        return self._active

    def start_job(self, make: Callable[[], Generator[Any, None, Any]], name: str, *, yields: bool = False) -> None:
        """Start a job of this client's; see `JobRunner.start`."""
        was_active = self._active
        self._active = not self.runner.running  # before the runner says that the job has started
        try:
            self.runner.start(make, name, yields=yields)
        except BaseException:
            self._active = was_active
            raise

    def take(self, events: tuple[object, ...]) -> None:
        """Events of the job."""
        raise NotImplementedError

    def job_finished(self, result: Any) -> None:
        """The job returned."""
        raise NotImplementedError

    def job_cancelled(self) -> None:
        """The job was cancelled."""
        raise NotImplementedError

    def job_failed(self, error: Exception) -> None:
        """The job raised."""
        raise NotImplementedError

    def _on_events(self, events: tuple[object, ...]) -> None:
        if self._active:
            self.take(events)

    def _on_finished(self, result: Any) -> None:
        if self._active:
            self._active = False
            self.job_finished(result)

    def _on_cancelled(self) -> None:
        if self._active:
            self._active = False
            self.job_cancelled()

    def _on_failed(self, error: Exception) -> None:
        if self._active:
            self._active = False
            self.job_failed(error)
