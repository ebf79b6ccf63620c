"""The images a scan could not use, with the reason for each: sort, filter, copy, open the folder."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.types import Skipped
from dedup_gui.qt.number_texts import plural
from dedup_gui.qt.stylesheet import unit_of
from dedup_gui.qt.texts import printable, skip_sentence

PATH_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role of the untouched path."""
_HEADERS = ("Image", "Folder", "Reason")
_Index = QModelIndex | QPersistentModelIndex


def folder_url(path: str) -> QUrl:
    """The URL of the folder that holds a file; bytes outside UTF-8 survive."""
    folder = os.path.dirname(path)
    if os.name == "nt":
        return QUrl.fromLocalFile(folder)
    from urllib.parse import quote_from_bytes

    return QUrl.fromEncoded(b"file://" + quote_from_bytes(os.fsencode(folder)).encode("ascii"))


class SkippedModel(QAbstractTableModel):
    """Skipped images; grows while the scan runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Skipped] = []

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """All of them, in the order they came."""
        return tuple(self._rows)

    def clear(self) -> None:
        """Begin a new scan."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def replace(self, skipped: tuple[Skipped, ...]) -> None:
        """Show a finished scan's list."""
        self.beginResetModel()
        self._rows = list(skipped)
        self.endResetModel()

    def extend(self, skipped: list[Skipped]) -> None:
        """Add what was skipped just now."""
        if skipped:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(skipped) - 1)
            self._rows.extend(skipped)
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Name, folder, reason."""
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
        skipped = self._rows[index.row()]
        if role == PATH_ROLE:
            return os.fsencode(skipped.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return printable(skipped.path) if index.column() < 2 else skip_sentence(skipped)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 2:
            return skip_sentence(skipped)
        folder, name = os.path.split(skipped.path)
        return printable(name if index.column() == 0 else folder)

    def skipped_at(self, row: int) -> Skipped:
        """The value behind a row."""
        return self._rows[row]


class SkippedDialog(QDialog):
    """A window of its own that stays open beside the scan."""

    def __init__(self, model: SkippedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Skipped images")
        self._model = model
        unit = unit_of(self.font())
        self.resize(unit * 100, unit * 56)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        self._intro = QLabel(self)
        self._intro.setWordWrap(True)
        column.addWidget(self._intro)
        self.filter_edit = QLineEdit(self)
        self.filter_edit.setPlaceholderText("Filter by name, folder or reason")
        self.filter_edit.setAccessibleName("Filter")
        self.filter_edit.setClearButtonEnabled(True)
        column.addWidget(self.filter_edit)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(model)
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.proxy.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter_edit.textChanged.connect(self.proxy.setFilterFixedString)
        self.table = QTableView(self)
        self.table.setAccessibleName("Skipped images")
        self.table.setModel(self.proxy)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(unit * 3)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for section, width in ((0, unit * 20), (1, unit * 30)):
            header.resizeSection(section, width)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.doubleClicked.connect(lambda _index: self.open_folder())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.copy_button = QPushButton("&Copy", self)
        self.copy_button.setToolTip("Copies the selected rows, or all of them (Ctrl+C)")
        self.copy_button.clicked.connect(self.copy)
        self.folder_button = QPushButton("&Open folder", self)
        self.folder_button.clicked.connect(self.open_folder)
        close = QPushButton("C&lose", self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(self.copy_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        model.rowsInserted.connect(lambda *_: self._refresh())
        model.modelReset.connect(self._refresh)
        self._refresh()

    def chosen(self) -> tuple[Skipped, ...]:
        """The selected rows in their order on show; all of them where none is selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        if not rows:
            rows = list(range(self.proxy.rowCount()))
        return tuple(self._model.skipped_at(self.proxy.mapToSource(self.proxy.index(row, 0)).row()) for row in rows)

    def copy(self) -> None:
        """Put path and reason, divided by a tab, one image a line, on the clipboard."""
        lines = (f"{printable(skipped.path)}\t{skip_sentence(skipped)}" for skipped in self.chosen())
        QGuiApplication.clipboard().setText("\n".join(lines))

    def open_folder(self) -> None:
        """Open the folder of the first selected image in the system's file manager."""
        chosen = self.chosen()
        if chosen:
            QDesktopServices.openUrl(folder_url(chosen[0].path))

    def _refresh(self) -> None:
        many = self._model.rowCount()
        self._intro.setText(
            f"{plural(many, 'file or folder', 'files and folders')} could not be used. They were left as they are."
        )
        self.folder_button.setEnabled(self.table.selectionModel().hasSelection())
        self.copy_button.setEnabled(many > 0)
