"""What is left to review, added up in slices: of very many groups that takes longer than a frame."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal

from dedup_gui.core.grouping.match_strength import freed_and_unsure
from dedup_gui.core.review.review import Review

WAIT_MS = 150
"""After the last change: who says "not duplicates" of one group after the other is not held up."""
SLICE = 200
"""Groups at once: about a millisecond."""


class Summing(QObject):
    """Adds up the groups on show whenever it is asked to.

    Signals:
        told(int, object, int): groups with something to decide, the bytes they free, images to be looked at.
    """

    told = Signal(int, object, int)

    def __init__(self, review: Review, parent: QObject) -> None:
        super().__init__(parent)
        self._review = review
        self._work: Generator[None, None, tuple[int, int, int]] | None = None
        self._later = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._later.timeout.connect(self._begin)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._go_on)

    def soon(self) -> None:
        """Something changed: add up anew."""
        self._next.stop()
        self._work = None
        self._later.start()

    def stop(self) -> None:
        """Forget it: other groups come."""
        self._later.stop()
        self._next.stop()
        self._work = None

    def _begin(self) -> None:
        self._work = self._add_up()
        self._go_on()

    def _go_on(self) -> None:
        if self._work is None:
            return
        try:
            next(self._work)
        except StopIteration as end:
            self._work = None
            self.told.emit(*end.value)
            return
        self._next.start()

    def _add_up(self) -> Generator[None, None, tuple[int, int, int]]:
        groups = self._review.groups
        many = freed = unsure = 0
        for start in range(0, len(groups), SLICE):
            left = [
                group
                for group in groups[start : start + SLICE]
                if not all(member.file.reference for member in group.members)
            ]
            here = freed_and_unsure(left)
            many, freed, unsure = many + len(left), freed + here[0], unsure + here[1]
            yield
        return many, freed, unsure
