"""A table of images and how each ended; for the result of a removal and for the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QWidget

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.removal.resuming import can_be_undone, is_left
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.codes import outcome_sentence
from dedup_gui.qt.widgets.path_table import SENTENCE, Index, PathTable, PathTableModel
from dedup_gui.words import translate

_MARKS = {True: "✓ ", False: "⚠ "}

GOOD = (Outcome.DONE, Outcome.UNDONE)
"""Outcomes in which what was asked for happened."""


class OutcomeModel(PathTableModel):
    """Rows of (path, result)."""

    def sentence_header(self) -> str:
        """Of the last column."""
        return translate("widgets", "What happened")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, ActionResult, ActionKind]] = []

    def replace(self, rows: Sequence[tuple[str, ActionResult, ActionKind]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def path_at(self, row: int) -> str:
        """The image."""
        return self._rows[row][0]

    def sentence_at(self, row: int) -> str:
        """How it ended, with a mark."""
        _, result, kind = self._rows[row]
        return _MARKS[result.outcome in GOOD] + outcome_sentence(result, kind)

    def result_at(self, row: int) -> ActionResult:
        """How it ended."""
        return self._rows[row][1]

    def place_at(self, row: int) -> str:
        """Where the image is, for all that is known; "" where it is in the trash."""
        path, result, kind = self._rows[row]
        place = dict(result.places).get(path, "") if result.outcome is not Outcome.UNDONE else ""
        if not place or kind not in (ActionKind.TRASH, ActionKind.MOVE):
            return path  # a link has taken its place
        return place if kind is ActionKind.MOVE else ""

    def is_problem(self, row: int) -> bool:
        """Whether what was asked for did not happen."""
        return self._rows[row][1].outcome not in GOOD


class OutcomeProxy(QSortFilterProxyModel):
    """Sorts, and colours what did not happen."""

    def __init__(self, rows: OutcomeModel) -> None:
        super().__init__()
        self._rows = rows
        self._problems_only = False

    def set_problems_only(self, only: bool) -> None:
        """Leave out what went as asked."""
        self._problems_only = only
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Problems, or everything."""
        return not self._problems_only or self._rows.is_problem(row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; the outcome of a problem in the warning colour (its mark says it too)."""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == SENTENCE:
            problem = self._rows.is_problem(self.mapToSource(index).row())
            return QColor(tokens_of(QGuiApplication.palette()).warning) if problem else None
        return super().data(index, role)


class OutcomeTable(PathTable):
    """The table itself."""

    proxy: OutcomeProxy

    def __init__(self, parent: QWidget | None = None) -> None:
        self.outcomes = OutcomeModel()
        super().__init__(
            self.outcomes,
            OutcomeProxy(self.outcomes),
            translate("widgets", "Images and what happened to them"),
            parent,
        )
        self.outcomes.setParent(self)
        self.proxy.setParent(self)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def undoable(self) -> tuple[str, ...]:
        """Those of the selected images that can be put back, or may be."""
        rows = self.chosen_rows() if self.selectionModel().hasSelection() else []
        return tuple(self.outcomes.path_at(row) for row in rows if can_be_undone(self.outcomes.result_at(row)))

    def left(self) -> tuple[str, ...]:
        """Those of the selected images, or of all where none is selected, that can be tried again."""
        rows = self.chosen_rows()
        return tuple(self.outcomes.path_at(row) for row in rows if is_left(self.outcomes.result_at(row)))

    def place(self) -> str:
        """Where the first selected image is; "" where none is selected, or it is in the trash."""
        rows = self.chosen_rows() if self.selectionModel().hasSelection() else []
        return self.outcomes.place_at(rows[0]) if rows else ""
