"""The page before anything is moved: what will happen, in numbers. Cancel is the default."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.qt.texts.numbers import count, plural, size
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import apply_headline, apply_lines, unsure_sentence
from dedup_gui.qt.widgets.plain_label import PlainLabel

FOLDERS_SHOWN = 200


class ApplyDialog(QDialog):
    """Says what Apply will do and asks whether to."""

    def __init__(self, summary: ApplySummary, parent: QWidget | None = None, *, title: str = "Apply") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        line = self.fontMetrics().height()
        self.resize(line * 38, line * (16 if summary.server else 26))
        headline = PlainLabel(apply_headline(summary))
        headline.setProperty("role", "title")
        headline.setWordWrap(True)
        self.lines = [PlainLabel(text) for text in apply_lines(summary)]
        points = QGridLayout()
        points.setHorizontalSpacing(line // 2)
        points.setColumnStretch(1, 1)
        for row, label in enumerate(self.lines):
            label.setWordWrap(True)
            points.addWidget(PlainLabel("\N{BULLET}"), row, 0, Qt.AlignmentFlag.AlignTop)
            points.addWidget(label, row, 1)
        self.unsure = PlainLabel(unsure_sentence(summary))
        self.unsure.setProperty("role", "warning")
        self.unsure.setWordWrap(True)
        self.unsure.setVisible(bool(summary.unsure))
        self.table = self._folders(summary)
        self.table.setVisible(not summary.server)  # the folders of copies tell nothing
        self.buttons = QDialogButtonBox()
        self.cancel: QPushButton = self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self.move: QPushButton = self.buttons.addButton(  # type: ignore[assignment]
            f"&Move {plural(summary.files, 'image')} to the trash", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.move.setProperty("role", "danger")
        self.move.setAutoDefault(False)
        self.move.setDefault(False)
        self.cancel.setAutoDefault(True)
        self.cancel.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(line, line, line, line)
        layout.setSpacing(line * 2 // 3)
        layout.addWidget(headline)
        layout.addLayout(points)
        layout.addWidget(self.unsure)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)
        self.cancel.setFocus()

    @staticmethod
    def _folders(summary: ApplySummary) -> QTableWidget:
        shown = summary.folders[:FOLDERS_SHOWN]
        rest = summary.folders[FOLDERS_SHOWN:]
        table = QTableWidget(len(shown) + bool(rest), 3)
        table.setAccessibleName("Images that leave, by folder")
        table.setHorizontalHeaderLabels(["Folder", "Images", "Size"])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)  # else Tab goes from cell to cell, and never on to the buttons
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        rows = [(printable(share.folder), share.files, share.bytes) for share in shown]
        if rest:
            name = f"{plural(len(rest), 'more folder')}"
            rows.append((name, sum(share.files for share in rest), sum(share.bytes for share in rest)))
        for row, (folder, files, bytes_) in enumerate(rows):
            item = QTableWidgetItem(folder)
            item.setToolTip(plain_tip(folder))
            table.setItem(row, 0, item)
            for column, text in ((1, count(files)), (2, size(bytes_))):
                number = QTableWidgetItem(text)
                number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(row, column, number)
        return table
