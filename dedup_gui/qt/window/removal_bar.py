"""The bar that shows a removal, or its undoing, while it runs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.action_types import ActionProgress
from dedup_gui.core.timing import RateMeter
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.qt.texts.removal import progress_words
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


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
        self.cancel_button = QPushButton(translate("messages", "&Stop"), self)
        self.cancel_button.setToolTip(
            translate("messages", "Stop after the image in hand; what was done can be undone")
        )
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        column.addWidget(self.progress)
        self._sizes: Mapping[str, int] = {}
        self._bytes = 0
        self._total = 0
        self._meter = RateMeter()
        self.hide()

    def begin(self, headline: str, sizes: Mapping[str, int]) -> None:
        """A removal or an undo starts; `sizes` are those of its images by path, in bytes, where they are known."""
        self._sizes = sizes
        self._bytes = 0
        self._total = sum(sizes.values())
        self._meter = RateMeter()
        self.headline.setText(headline)
        self.details.set_text("")
        self.progress.setAccessibleName(headline)
        self.progress.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.show()

    def show_progress(self, events: Sequence[ActionProgress]) -> None:
        """Show how far it is."""
        progress = events[-1]
        self._bytes += sum(self._sizes.get(event.path, 0) for event in events)
        done, total = (self._bytes, self._total) if self._total else (progress.done, progress.total)
        self._meter.update(time.monotonic(), done, done, total)
        self.progress.setRange(0, max(1, progress.total))
        self.progress.setValue(progress.done)
        words = progress_words(progress.done, progress.total, self._bytes, self._total, self._meter.seconds_left)
        self.details.set_text(f"{words}  ·  {folder_name(progress.path)}")

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.headline.setText(translate("messages", "Stopping"))
        self.cancelRequested.emit()
