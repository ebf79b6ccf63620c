"""Work off the GUI thread: one job at a time, its events handed over in slices that never block a frame."""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dedup_gui.core.events import Returned, advance
from dedup_gui.qt.jobs.give_way import give_way
from dedup_gui.qt.jobs.outbox import Outbox, coalescing_key

T = TypeVar("T")
AnyGenerator = Generator[Any, None, Any]

DRAIN_INTERVAL_MS = 50
SLICE_EVENTS = 400
"""Most events handed to the window in one tick."""
OUTBOX_LIMIT = 20_000
"""A job that is this many events ahead of the window waits for it: memory stays bounded."""

_log = logging.getLogger(__name__)


class JobRunningError(RuntimeError):
    """A second job was started while one runs: a bug of the caller."""


@dataclass(frozen=True, slots=True)
class _Job:
    make: Callable[[], AnyGenerator]


@dataclass(frozen=True, slots=True)
class _Question:
    function: Callable[[], Any]
    done: Callable[[Any], object]
    failed: Callable[[Exception], object] | None
    owner: QObject | None


@dataclass(frozen=True, slots=True)
class _Answered:
    question: _Question
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a job ended: with a result, cancelled, or with an exception."""

    result: Any = None
    cancelled: bool = False
    error: Exception | None = None


class _Worker:
    """The job thread's side. Holds no Qt object, so that it can outlive a window that had to close."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._questions: queue.SimpleQueue[_Question] = queue.SimpleQueue()
        self._wake = threading.Event()
        self.cancelled = threading.Event()
        self.paused = threading.Event()
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None

    def submit(self, job: _Job | _Question) -> None:
        if isinstance(job, _Job):
            self._jobs.put(job)
        else:
            self._questions.put(job)
        if self.thread is None:
            # A daemon: a decoder or a network drive that hangs must not keep the program from ending.
            self.thread = threading.Thread(target=self._loop, name="job", daemon=True)
            self.thread.start()
        self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    def _loop(self) -> None:
        give_way()
        while not self.stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            self._answer_questions()
            while not self._jobs.empty():
                job = self._jobs.get()
                if job is not None:
                    self._outbox.put(self._run(job))
                self._answer_questions()

    def _run(self, job: _Job) -> _Ended:
        try:
            generator = job.make()
            try:
                return self._advance(generator)
            finally:
                generator.close()
        except Exception as error:  # noqa: BLE001 - whatever a job raises is reported, never lost with its thread
            return _Ended(error=error)

    def _advance(self, generator: AnyGenerator) -> _Ended:
        while True:
            self._answer_questions()
            while self.paused.is_set() and not self.cancelled.is_set():
                self._wake.wait()
                self._wake.clear()
                self._answer_questions()
            if self.cancelled.is_set():
                return _Ended(cancelled=True)
            event = advance(generator)
            if isinstance(event, Returned):
                return _Ended(result=event.value)
            self._outbox.put(event, coalescing_key(event), force=self.cancelled.is_set)

    def _answer_questions(self) -> None:
        while not self._questions.empty():
            question = self._questions.get()
            try:
                answer = _Answered(question, value=question.function())
            except Exception as error:  # noqa: BLE001 - handed to the asker
                answer = _Answered(question, error=error)
            self._outbox.put(answer)


class JobRunner(QObject):
    """Runs one generator at a time on the job thread, and asks that thread short questions in between.

    A job is made on the job thread (database connections belong to a thread), yields events, and returns its
    result. Cancelling closes the generator there, so its `finally` runs. Every signal is emitted on the thread
    this object lives on.

    Signals:
        started(str): a job with this name begins.
        eventsReady(object): tuple of events, in order; of Progress only the newest per stage.
        finished(object): the job's result.
        cancelled(): the job was cancelled and is closed.
        failed(object): the exception that ended it; its traceback is on it.
        ended(): just before any of the three above; the runner is idle again.
        pausedChanged(bool): the job stands still, or goes on.
        questionFailed(object): the exception of a question whose asker did not want it.
    """

    started = Signal(str)
    eventsReady = Signal(object)
    finished = Signal(object)
    cancelled = Signal()
    failed = Signal(object)
    ended = Signal()
    pausedChanged = Signal(bool)
    questionFailed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, interval_ms: int = DRAIN_INTERVAL_MS) -> None:
        super().__init__(parent)
        self._outbox = Outbox(OUTBOX_LIMIT)
        self._worker = _Worker(self._outbox)
        self._name = ""
        self._running = self._yields = False
        self._next: Callable[[], object] | None = None
        self._open_questions = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._drain)

    @property
    def running(self) -> bool:
        """Whether a job runs, is paused, or is being cancelled."""
        return self._running

    @property
    def busy(self) -> bool:
        """Whether what a person asks for must wait: a job runs that does not make way, or does for somebody else."""
        return self._running and (not self._yields or self._next is not None)

    @property
    def name(self) -> str:
        """The running job's name, or ""."""
        return self._name

    @property
    def paused(self) -> bool:
        """Whether the running job stands still."""
        return self._worker.paused.is_set()

    @property
    def cancelling(self) -> bool:
        """Whether the running job was told to stop and has not yet."""
        return self._running and self._worker.cancelled.is_set()

    def start(self, make: Callable[[], AnyGenerator], name: str = "", *, yields: bool = False) -> None:
        """Start a job.

        Args:
            make: called on the job thread; returns the generator to run.
            name: for those who listen, and for the log.
            yields: nobody asked for it: it makes way for what a person asks for.

        Raises:
            JobRunningError: a job runs already.
        """
        if self._running:
            raise JobRunningError(f"job {self._name!r} is running; cannot start {name!r}")
        if self._worker.stopping.is_set():
            raise JobRunningError("the job thread has been shut down")
        self._running = True
        self._yields = yields
        self._name = name
        self._worker.cancelled.clear()
        self._worker.paused.clear()
        self._worker.submit(_Job(make))
        self._timer.start()
        self.started.emit(name)

    def make_way(self, then: Callable[[], object]) -> None:
        """Do something that needs the job thread: at once, or when the running job, which makes way, has ended.

        Args:
            then: starts a job.

        Raises:
            JobRunningError: a job runs that makes no way, or already does for somebody else.
        """
        if self.busy:
            raise JobRunningError(f"job {self._name!r} is running")
        if not self._running:
            then()
            return
        self.cancel()
        self._next = then

    def ask(
        self,
        function: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Call a short function on the job thread, between two steps of the running job if there is one.

        Args:
            function: runs on the job thread.
            done: called with what it returned, on this object's thread.
            failed: called with the exception it raised; without it, `questionFailed` is emitted.
            owner: who asks; where it has been destroyed meanwhile (a dialog was closed), the answer is dropped.
        """
        self._open_questions += 1
        self._worker.submit(_Question(function, done, failed, owner))
        self._timer.start()

    def pause(self) -> None:
        """Let the job stand still after its current step."""
        if self._running and not self.paused:
            self._worker.paused.set()
            self.pausedChanged.emit(True)

    def resume(self) -> None:
        """Let the job go on."""
        if self.paused:
            self._worker.paused.clear()
            self._worker.wake()
            if self._running:
                self.pausedChanged.emit(False)

    def cancel(self, *, for_good: bool = False) -> None:
        """Close the job after its current step; `cancelled` follows.

        Args:
            for_good: what it makes way for is not done either.
        """
        if for_good:
            self._next = None
        if self._running:
            self._worker.cancelled.set()
            self._worker.wake()

    def shutdown(self, wait: float = 2.0) -> bool:
        """Cancel what runs and end the job thread.

        Args:
            wait: seconds to wait at most.

        Returns:
            Whether the thread has ended. One that hangs in a system call ends with the program.
        """
        self._timer.stop()
        self._next = None
        self._worker.cancelled.set()
        self._worker.stopping.set()
        self._worker.wake()
        thread = self._worker.thread
        if thread is not None:
            thread.join(wait)
            if thread.is_alive():
                _log.warning("job thread did not end in time")
                return False
        return True

    def _drain(self) -> None:
        events: list[object] = []
        for entry in self._outbox.take(SLICE_EVENTS):
            if isinstance(entry, _Answered | _Ended):
                self._hand_over(events)
                events = []
                if isinstance(entry, _Answered):
                    self._answered(entry)
                else:
                    self._end(entry)
            else:
                events.append(entry)
        self._hand_over(events)
        if not self._running and not self._open_questions and not self._outbox:
            self._timer.stop()

    def _hand_over(self, events: list[object]) -> None:
        if events:
            self.eventsReady.emit(tuple(events))

    def _answered(self, answer: _Answered) -> None:
        self._open_questions -= 1
        question = answer.question
        if question.owner is not None and not shiboken6.isValid(question.owner):
            return
        if answer.error is not None and question.failed is None:
            self.questionFailed.emit(answer.error)
            return
        try:
            if answer.error is None:
                question.done(answer.value)
            elif question.failed is not None:
                question.failed(answer.error)
        except Exception:  # noqa: BLE001 - the asker's bug must not swallow what comes after its answer
            sys.excepthook(*sys.exc_info())

    def _end(self, end: _Ended) -> None:
        was_paused = self.paused
        self._running = False
        self._name = ""
        self._worker.paused.clear()
        if was_paused:
            self.pausedChanged.emit(False)
        self.ended.emit()
        if end.cancelled:
            self.cancelled.emit()
        elif end.error is not None:
            self.failed.emit(end.error)
        else:
            self.finished.emit(end.result)
        if self._next is not None and not self._running:  # else who heard of the end was quicker: when that ends
            then, self._next = self._next, None
            try:
                then()
            except Exception:  # noqa: BLE001 - as in `_answered`: what comes after is not lost
                sys.excepthook(*sys.exc_info())
