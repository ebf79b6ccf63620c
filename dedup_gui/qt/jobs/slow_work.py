"""Work that must be done on the GUI thread but is too long for one frame: in slices, the window breathing between."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from dedup_gui.core.events import Returned, advance

AT_ONCE = 0.03
"""Work of less than this many seconds is done before `start` returns."""

SLICE = 0.012


@dataclass(slots=True)
class _Piece:
    steps: Generator[None, None, Any]
    done: Callable[[Any], None]


class SlowWork(QObject):
    """Runs generators one after the other, a slice at a time.

    Signals:
        busyChanged(bool): whether something is unfinished.
    """

    busyChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: deque[_Piece] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(lambda: self._run(SLICE))

    @property
    def busy(self) -> bool:
        """Whether something is unfinished."""
        return bool(self._pieces)

    def start(self, steps: Generator[None, None, Any], done: Callable[[Any], None]) -> None:
        """Run a generator to its end, after those started before; hand what it returns to `done`."""
        waiting = self.busy
        self._pieces.append(_Piece(steps, done))
        if not waiting:
            self._run(AT_ONCE)
            if self.busy:
                self._timer.start()
                self.busyChanged.emit(True)

    def finish(self) -> None:
        """Run everything to its end now: something comes that cannot wait."""
        if self.busy:
            self._run(float("inf"))

    def _run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._pieces:
            piece = self._pieces[0]
            step = advance(piece.steps)
            if isinstance(step, Returned):
                self._pieces.popleft()
                piece.done(step.value)
            if time.monotonic() >= end:
                break
        if not self._pieces and self._timer.isActive():
            self._timer.stop()
            self.busyChanged.emit(False)
