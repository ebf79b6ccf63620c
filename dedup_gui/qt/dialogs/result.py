"""What a removal, or its undoing, did to each image."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.action_types import ActionKind, ActionResult
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.outcome_table import GOOD, OutcomeTable
from dedup_gui.qt.widgets.plain_label import PlainLabel


class ResultDialog(QDialog):
    """The list, its headline, and Undo.

    Signals:
        undoRequested(): take it back.
    """

    undoRequested = Signal()

    def __init__(
        self,
        title: str,
        headline: str,
        results: tuple[tuple[str, ActionResult], ...],
        *,
        can_undo: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        unit = unit_of(self.font())
        self.resize(unit * 100, unit * 56)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        label = PlainLabel(headline, self)
        label.setProperty("role", "heading")
        label.setWordWrap(True)
        column.addWidget(label)
        self.table = OutcomeTable(self)
        self.table.outcomes.replace([(path, result, ActionKind.TRASH) for path, result in results])
        problems = sum(result.outcome not in GOOD for _, result in results)
        self.problems_box = QCheckBox("Only what was not &done", self)
        self.problems_box.setVisible(0 < problems < len(results))
        self.problems_box.toggled.connect(self.table.proxy.set_problems_only)
        column.addWidget(self.problems_box)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        copy = QPushButton("&Copy", self)
        copy.setToolTip("Copies the selected rows, or all of them")
        copy.clicked.connect(self.table.copy)
        row.addWidget(copy)
        row.addStretch(1)
        self.undo_button = QPushButton("&Undo all", self)
        self.undo_button.setToolTip("Put these images back from the trash")
        self.undo_button.setVisible(can_undo)
        self.undo_button.clicked.connect(self._undo)
        row.addWidget(self.undo_button)
        self.close_button = QPushButton("C&lose", self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.undo_button.setAutoDefault(False)
        copy.setAutoDefault(False)
        self.close_button.setFocus()

    def _undo(self) -> None:
        self.close()
        self.undoRequested.emit()
