"""What a removal, or its undoing, did to each image."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.action_types import ActionKind, ActionResult
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.outcome_buttons import OutcomeButtons
from dedup_gui.qt.widgets.outcome_table import GOOD, OutcomeTable
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class ResultDialog(QDialog):
    """The list, its headline, and what can be done about all of it, or about single images.

    Signals:
        undoRequested(object): take it back; paths (tuple[str, ...]) of single images, or () = all.
        retryRequested(object): paths of images to be tried again.
    """

    undoRequested = Signal(object)
    retryRequested = Signal(object)

    def __init__(
        self,
        title: str,
        headline: str,
        results: tuple[tuple[str, ActionResult], ...],
        kind: ActionKind = ActionKind.TRASH,
        *,
        can_undo: bool,
        can_retry: bool = False,
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
        self.problems_box = QCheckBox(
            translate("history", "Only what was not &done"), self
        )  # Tab meets it before what it sorts out
        self.table = OutcomeTable(self)
        self.table.outcomes.replace([(path, result, kind) for path, result in results])
        problems = sum(result.outcome not in GOOD for _, result in results)
        self.problems_box.setVisible(0 < problems < len(results))
        self.problems_box.toggled.connect(self.table.proxy.set_problems_only)
        column.addWidget(self.problems_box)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(unit)
        copy = QPushButton(translate("history", "&Copy"), self)
        copy.setToolTip(translate("history", "Copies the selected rows, or all of them"))
        copy.clicked.connect(self.table.copy)
        row.addWidget(copy)
        self.images = OutcomeButtons(self.table, self)
        self.images.put_back.setVisible(can_undo)
        self.images.retry.setVisible(can_retry and bool(self.table.left()))
        self.images.putBackRequested.connect(self._undo)
        self.images.retryRequested.connect(self._retry)
        row.addWidget(self.images)
        row.addStretch(1)
        self.finish_button = QPushButton(translate("history", "&Finish…"), self)
        self.finish_button.setToolTip(
            translate("history", "Do what is left of this removal, and nothing else; you are asked first")
        )
        self.finish_button.setAutoDefault(False)
        self.finish_button.hide()
        row.addWidget(self.finish_button)
        self.undo_button = QPushButton(translate("history", "&Undo all"), self)
        self.undo_button.setToolTip(translate("history", "Put these images back where they were"))
        self.undo_button.setVisible(can_undo)
        self.undo_button.clicked.connect(lambda _checked=False: self._undo(()))
        row.addWidget(self.undo_button)
        self.close_button = QPushButton(translate("history", "C&lose"), self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.undo_button.setAutoDefault(False)
        copy.setAutoDefault(False)
        self.close_button.setFocus()

    def offer_finish(self, finish: Callable[[], object]) -> None:
        """Offer to go on with a removal that was cut off."""
        self.finish_button.clicked.connect(lambda _checked=False: (self.close(), finish()))
        self.finish_button.show()

    def _undo(self, paths: tuple[str, ...]) -> None:
        self.close()
        self.undoRequested.emit(paths)

    def _retry(self, paths: tuple[str, ...]) -> None:
        self.close()
        self.retryRequested.emit(paths)
