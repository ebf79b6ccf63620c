"""What another tool grouped and Dedup does not, image by image, and the files that could not be judged."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import skip_sentence
from dedup_gui.qt.texts.imported import companion_rows, refused_rows, summary
from dedup_gui.qt.widgets.path_table import Index, PathTable, PathTableModel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class ComparisonModel(PathTableModel):
    """Images with a sentence each, group by group."""

    def sentence_header(self) -> str:
        """Of the last column."""
        return translate("dialogs", "What Dedup says")

    def __init__(self, compared: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = refused_rows(compared)
        self._rows += [(skipped.path, skip_sentence(skipped)) for skipped in compared.unusable]
        self._rows += companion_rows(compared)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def path_at(self, row: int) -> str:
        """The image."""
        return self._rows[row][0]

    def sentence_at(self, row: int) -> str:
        """What is said of it."""
        return self._rows[row][1]


class ComparisonDialog(QDialog):
    """The list, beside the review."""

    def __init__(self, compared: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Grouped by {tool}, not by Dedup").format(tool=compared.tool.value))
        unit = unit_of(self.font())
        self.resize(unit * 110, unit * 56)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        intro = PlainLabel(summary(compared), self)
        intro.setWordWrap(True)
        column.addWidget(intro)
        self.filter_edit = QLineEdit(self)
        self.filter_edit.setPlaceholderText(translate("dialogs", "Filter by name, folder or reason"))
        self.filter_edit.setAccessibleName(translate("dialogs", "Filter"))
        self.filter_edit.setClearButtonEnabled(True)
        column.addWidget(self.filter_edit)
        proxy = QSortFilterProxyModel(self)
        proxy.setFilterKeyColumn(-1)
        proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter_edit.textChanged.connect(proxy.setFilterFixedString)
        self.table = PathTable(
            ComparisonModel(compared, self), proxy, translate("dialogs", "Images that Dedup does not group"), self
        )
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as they come: group by group
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.close_button = QPushButton(translate("dialogs", "C&lose"), self)
        self.close_button.setToolTip(translate("dialogs", "Closes this list; the groups stay"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.table.copy_button())
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
