"""A table of images and how each ended; for the result of a removal and for the history."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.qt.stylesheet import unit_of
from dedup_gui.qt.texts import outcome_sentence, printable
from dedup_gui.qt.theme import tokens_of

_Index = QModelIndex | QPersistentModelIndex
_HEADERS = ("Image", "Folder", "What happened")
_MARKS = {True: "✓ ", False: "⚠ "}

GOOD = (Outcome.DONE, Outcome.UNDONE)
"""Outcomes in which what was asked for happened."""


class OutcomeModel(QAbstractTableModel):
    """Rows of (path, result)."""

    PROBLEM_ROLE = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, ActionResult, ActionKind]] = []

    def replace(self, rows: Sequence[tuple[str, ActionResult, ActionKind]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Name, folder, outcome."""
        return 0 if parent.isValid() else len(_HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        path, result, kind = self._rows[index.row()]
        if role == self.PROBLEM_ROLE:
            return result.outcome not in GOOD
        if role == Qt.ItemDataRole.ToolTipRole:
            return printable(path) if index.column() < 2 else outcome_sentence(result, kind)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 2:
            return _MARKS[result.outcome in GOOD] + outcome_sentence(result, kind)
        folder, name = os.path.split(path)
        return printable(name if index.column() == 0 else folder)


class OutcomeProxy(QSortFilterProxyModel):
    """Sorts, and colours what did not happen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._problems_only = False

    def set_problems_only(self, only: bool) -> None:
        """Leave out what went as asked."""
        self._problems_only = only
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        """Problems, or everything."""
        source = self.sourceModel()
        return not self._problems_only or bool(source.index(row, 0, parent).data(OutcomeModel.PROBLEM_ROLE))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; the outcome of a problem in the warning colour (its mark says it too)."""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            if super().data(index, OutcomeModel.PROBLEM_ROLE):
                return QColor(tokens_of(self._widget.palette()).warning)
            return None
        return super().data(index, role)


class OutcomeTable(QTableView):
    """The table itself; Ctrl+C copies the selected rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = unit_of(self.font())
        self.outcomes = OutcomeModel(self)
        self.proxy = OutcomeProxy(self)
        self.proxy.setSourceModel(self.outcomes)
        self.proxy.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self.proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(unit * 3)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.resizeSection(0, unit * 20)
        header.resizeSection(1, unit * 30)
        self.setAccessibleName("Images and what happened to them")
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self.proxy.rowCount())
        lines = []
        for row in rows:
            name, folder, outcome = (str(self.proxy.index(row, column).data()) for column in range(3))
            lines.append(f"{os.path.join(folder, name)}\t{outcome}")
        QGuiApplication.clipboard().setText("\n".join(lines))
