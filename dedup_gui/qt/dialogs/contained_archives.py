"""The archives whose images are all elsewhere, too, with where that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.events import ContainedArchive
from dedup_gui.core.report.archives import ARCHIVE_COUNTS, contained_sentence
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.qt.widgets.path_table import NAME, Index, PathTable, PathTableModel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.qt.widgets.show_in_folder import show_in_folder
from dedup_gui.words import translate


class ContainedModel(PathTableModel):
    """Archives with a sentence each."""

    def name_header(self) -> str:
        """Of the first column."""
        return translate("dialogs", "Archive")

    def sentence_header(self) -> str:
        """Of the last column."""
        return translate("dialogs", "Where its images are")

    def __init__(self, found: Sequence[ContainedArchive], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(found)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def path_at(self, row: int) -> str:
        """The archive."""
        return self._rows[row].path

    def sentence_at(self, row: int) -> str:
        """Where its images are besides."""
        return contained_sentence(self._rows[row], folder_name)


class ContainedArchivesDialog(QDialog):
    """The list, beside the review. Nothing is done to an archive from here."""

    def __init__(self, found: Sequence[ContainedArchive], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Archives without images of their own"))
        unit = unit_of(self.font())
        self.resize(unit * 110, unit * 48)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        told = translate(
            "dialogs", "Without all of them no image would be lost. Nothing is removed: that is for you to decide."
        )
        for text in (ARCHIVE_COUNTS.archives(len(found)), told):
            intro = PlainLabel(text, self)
            intro.setWordWrap(True)
            column.addWidget(intro)
        self.table = PathTable(
            ContainedModel(found, self),
            QSortFilterProxyModel(self),
            translate("dialogs", "Archives without images of their own"),
            self,
        )
        self.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        self.table.doubleClicked.connect(lambda _index: self.open_folder())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.folder_button = QPushButton(translate("dialogs", "&Open folder"), self)
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self.open_folder)
        close = QPushButton(translate("dialogs", "C&lose"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(self.table.copy_button())
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self._found = tuple(found)

    def open_folder(self) -> None:
        """Open the folder of the first selected archive, or of the first of all, in the system's file manager."""
        rows = self.table.chosen_rows()
        if rows:
            show_in_folder(self._found[rows[0]].path)
