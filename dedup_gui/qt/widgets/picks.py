"""Which rows of a list are selected: the one that is looked at, or several that a command is meant for."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView

_Flag = QItemSelectionModel.SelectionFlag


class Picks(QObject):
    """The selection of a list, by mouse (Ctrl, Shift) or picked one by one from the keyboard.

    While rows are picked from the keyboard, going to another row leaves the selection as it is; else it follows.

    Signals:
        changed(int): a command is meant for so many rows now; 0 = for the one that is looked at again.
    """

    changed = Signal(int)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._picking = False
        self._told = 0

    def watch(self) -> None:
        """Begin to tell of changes; the view has its model."""
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self._view.model().modelReset.connect(self._reset)

    def go(self, row: int) -> None:
        """Make a row the one that is looked at. Whatever keys are held down: they are those of a command."""
        flag = _Flag.NoUpdate if self._picking else _Flag.ClearAndSelect
        self._view.selectionModel().setCurrentIndex(self._view.model().index(row, 0), flag)

    def toggle(self) -> None:
        """Select the row that is looked at beside those selected already, or no longer."""
        here = self._view.currentIndex()
        if not here.isValid():
            return
        first = not self.several
        self._picking = True
        self._view.selectionModel().select(here, _Flag.Select if first else _Flag.Toggle)
        if not self._view.selectionModel().hasSelection():
            self.clear()
        self._tell()

    def clear(self) -> None:
        """Select nothing but the row that is looked at."""
        self._picking = False
        here = self._view.currentIndex()
        if here.isValid():
            self._view.selectionModel().select(here, _Flag.ClearAndSelect)
        self._tell()

    def rows(self) -> list[int]:
        """The rows that a command is meant for, in order."""
        here = self._view.currentIndex()
        if here.isValid() and not self.several:
            return [here.row()]
        return sorted(row for top, bottom in self._ranges() for row in range(top, bottom + 1))

    @property
    def several(self) -> bool:
        """Whether a command is meant for other rows than the one that is looked at."""
        return self._picking or self._number() > 1

    def _number(self) -> int:
        """How many rows are selected; by ranges, for there may be very many."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def _ranges(self) -> list[tuple[int, int]]:
        return [(each.top(), each.bottom()) for each in self._view.selectionModel().selection().toList()]

    def _reset(self) -> None:
        self._picking = False
        self._tell()

    def _tell(self) -> None:
        now = self._number() if self.several else 0  # one that is picked may be another than the one looked at
        if now != self._told:
            self._told = now
            self.changed.emit(now)
