"""The bar that shows a removal, or its undoing, while it runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.action_types import ActionProgress
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.qt.texts.numbers import count, plural
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel


class RemovalBar(QFrame):
    """Headline, progress, the image in hand, and a way to stop after it.

    Signals:
        cancelRequested(): stop after the image in hand.
    """

    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit, unit * 2, unit)
        column.setSpacing(unit // 2)
        row = QHBoxLayout()
        row.setSpacing(unit)
        self.headline = PlainLabel("", self)
        self.headline.setProperty("role", "heading")
        row.addWidget(self.headline)
        self.details = ElidedLabel("", self)
        self.details.setProperty("role", "muted")
        row.addWidget(self.details, 1)
        self.cancel_button = QPushButton("&Stop", self)
        self.cancel_button.setToolTip("Stop after the image in hand; what was done can be undone")
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        column.addWidget(self.progress)
        self.hide()

    def begin(self, headline: str) -> None:
        """A removal or an undo starts."""
        self.headline.setText(headline)
        self.details.set_text("")
        self.progress.setAccessibleName(headline)
        self.progress.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.show()

    def show_progress(self, progress: ActionProgress) -> None:
        """Show how far it is."""
        self.progress.setRange(0, max(1, progress.total))
        self.progress.setValue(progress.done)
        place = f"{count(progress.done)} of {plural(progress.total, 'image')}"
        self.details.set_text(f"{place}  ·  {folder_name(progress.path)}")

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.headline.setText("Stopping")
        self.cancelRequested.emit()
