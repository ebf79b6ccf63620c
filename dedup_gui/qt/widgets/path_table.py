"""A table of images, each with a sentence: of what was skipped, and of what a removal did."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.plain import cleaned, plain_tip, printable
from dedup_gui.words import translate

Index = QModelIndex | QPersistentModelIndex
PATH_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role of the untouched path, as bytes."""
NAME, FOLDER, SENTENCE = range(3)
"""The columns."""
MOST_WRAPPED = 200
"""So many rows are made as high as their text (some 10 ms). Of more, each has one line, cut in its middle."""


class PathTableModel(QAbstractTableModel):
    """Name, folder and a sentence; a subclass holds the rows."""

    def name_header(self) -> str:
        """What is listed."""
        return translate("widgets", "Image")

    def sentence_header(self) -> str:
        """What the sentences are about."""
        raise NotImplementedError

    def path_at(self, row: int) -> str:
        """The image of a row."""
        raise NotImplementedError

    def sentence_at(self, row: int) -> str:
        """What there is to say of it."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Name, folder, sentence."""
        return 0 if parent.isValid() else SENTENCE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            if section == SENTENCE:
                return self.sentence_header()
            return self.name_header() if section == NAME else translate("widgets", "Folder")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; the whole path, or the whole sentence, in its tool tip."""
        row = index.row()
        if not index.isValid() or not 0 <= row < self.rowCount():
            return None
        if role == PATH_ROLE:
            return os.fsencode(self.path_at(row))
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            at_sentence = index.column() == SENTENCE
            return plain_tip(self.sentence_at(row) if at_sentence else printable(self.path_at(row)))
        if index.column() == SENTENCE:
            return self.sentence_at(row)
        folder, name = os.path.split(self.path_at(row))
        return printable(name if index.column() == NAME else folder)


class PathTable(QTableView):
    """Sorts, wraps what is long, and copies (Ctrl+C) path and sentence of the selected rows, or of all.

    Args:
        rows: the rows.
        proxy: between the rows and the table; it may filter them.
        name: of the table, for screen readers.
        parent: the widget around it.
    """

    def __init__(
        self, rows: PathTableModel, proxy: QSortFilterProxyModel, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self.proxy = proxy
        proxy.setSourceModel(rows)
        proxy.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(proxy)
        self.setAccessibleName(name)
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        unit = unit_of(self.font())
        self._line = unit * 3
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(self._line)
        self.verticalHeader().setDefaultSectionSize(self._line)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.resizeSection(NAME, unit * 20)
        header.resizeSection(FOLDER, unit * 30)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)
        self._measure = QTimer(self, singleShot=True, interval=0)
        self._measure.timeout.connect(self._fit_rows)
        for signal in (proxy.rowsInserted, proxy.rowsRemoved, proxy.modelReset, proxy.layoutChanged):
            signal.connect(self._measure.start)
        header.sectionResized.connect(self._measure.start)

    def showEvent(self, event: QShowEvent) -> None:
        """Only now the columns have their widths."""
        super().showEvent(event)
        self._measure.start()

    def sizeHintForRow(self, row: int) -> int:
        """As high as the text, with a little air."""
        return super().sizeHintForRow(row) + self._line // 4

    def chosen_rows(self) -> list[int]:
        """The selected rows as the model counts them, in their order on show; all where none is selected."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        shown = rows or range(self.proxy.rowCount())
        return [self.proxy.mapToSource(self.proxy.index(row, 0)).row() for row in shown]

    def copy_button(self) -> QPushButton:
        """Make a button that does the same as Ctrl+C."""
        button = QPushButton(translate("dialogs", "&Copy"), self.parentWidget())
        button.setToolTip(translate("dialogs", "Copies the selected rows, or all of them (Ctrl+C)"))
        button.clicked.connect(self.copy)
        button.setAutoDefault(False)
        return button

    def copy(self) -> None:
        """Put path and sentence, divided by a tab, one image a line, on the clipboard."""
        lines = (f"{cleaned(self._rows.path_at(row))}\t{self._rows.sentence_at(row)}" for row in self.chosen_rows())
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _fit_rows(self) -> None:
        if not self.isVisible():
            return  # it is done when it is shown
        wrap = self.proxy.rowCount() <= MOST_WRAPPED
        if wrap:
            self.setWordWrap(True)
            self.resizeRowsToContents()
        elif self.wordWrap():
            self.setWordWrap(False)
            for row in range(self.proxy.rowCount()):
                self.setRowHeight(row, self._line)
