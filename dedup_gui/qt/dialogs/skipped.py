"""The images a scan could not use, with the reason for each: sort, filter, copy, open the folder."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.archives.member_paths import path_on_disk
from dedup_gui.core.types import Skipped
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import skip_sentence
from dedup_gui.qt.widgets.path_table import FOLDER, Index, PathTable, PathTableModel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.qt.widgets.show_in_folder import show_in_folder
from dedup_gui.words import Words, translate


class SkippedCounts(Words):
    """How many were skipped."""

    __slots__ = ()

    def not_used(self, n: int) -> str:
        """What the list holds."""
        return self.tr(
            "%n (file or folder|files and folders) could not be used. "
            "(It was left as it is|They were left as they are).",
            "",
            n,
        )


class SkippedModel(PathTableModel):
    """Skipped images; grows while the scan runs."""

    def sentence_header(self) -> str:
        """Of the last column."""
        return translate("dialogs", "Reason")

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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self._rows)

    def path_at(self, row: int) -> str:
        """The image."""
        return self._rows[row].path

    def sentence_at(self, row: int) -> str:
        """Why it was skipped."""
        return skip_sentence(self._rows[row])

    def skipped_at(self, row: int) -> Skipped:
        """The value behind a row."""
        return self._rows[row]


class SkippedDialog(QDialog):
    """A window of its own that stays open beside the scan."""

    def __init__(self, model: SkippedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Skipped images"))
        self._model = model
        unit = unit_of(self.font())
        self.resize(unit * 100, unit * 56)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        self._intro = PlainLabel("", self)
        self._intro.setWordWrap(True)
        column.addWidget(self._intro)
        self.filter_edit = QLineEdit(self)
        self.filter_edit.setPlaceholderText(translate("dialogs", "Filter by name, folder or reason"))
        self.filter_edit.setAccessibleName(translate("dialogs", "Filter"))
        self.filter_edit.setClearButtonEnabled(True)
        column.addWidget(self.filter_edit)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter_edit.textChanged.connect(self.proxy.setFilterFixedString)
        self.table = PathTable(model, self.proxy, translate("dialogs", "Skipped images"), self)
        self.table.sortByColumn(FOLDER, Qt.SortOrder.AscendingOrder)
        self.table.doubleClicked.connect(lambda _index: self.open_folder())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.copy_button = self.table.copy_button()
        self.folder_button = QPushButton(translate("dialogs", "&Open folder"), self)
        self.folder_button.clicked.connect(self.open_folder)
        close = QPushButton(translate("dialogs", "C&lose"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(self.copy_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        model.rowsInserted.connect(lambda *_: self._refresh())
        model.modelReset.connect(self._refresh)
        self._refresh()

    def chosen(self) -> tuple[Skipped, ...]:
        """The selected rows in their order on show; all of them where none is selected."""
        return tuple(self._model.skipped_at(row) for row in self.table.chosen_rows())

    def open_folder(self) -> None:
        """Open the folder of the first selected image in the system's file manager."""
        chosen = self.chosen()
        if chosen:
            show_in_folder(path_on_disk(chosen[0].path))

    def _refresh(self) -> None:
        many = self._model.rowCount()
        self._intro.setText(SkippedCounts().not_used(many))
        self.folder_button.setEnabled(self.table.selectionModel().hasSelection())
        self.copy_button.setEnabled(many > 0)
