"""The bar on top of the results: how far the scan is, and its summary afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.timing import RateMeter
from dedup_gui.qt.style.icons import icon
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.codes import STAGES
from dedup_gui.qt.texts.scan import PAUSED, SCAN_COUNTS, progress_words
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.numbers import rate, time_left

_SHARES: dict[Stage, float] = {Stage.DISCOVER: 0.02, Stage.FINGERPRINT: 0.53, Stage.MATCH: 0.05, Stage.JUDGE: 0.4}
"""What part of the bar a stage has: about its part of the time a first scan takes, between a library without copies
(reading is four fifths) and one that is mostly copies (judging is two thirds)."""

_ORDER: dict[Stage, int] = {stage: place for place, stage in enumerate(Stage)}

_SPEED_EVERY = 0.5
"""Seconds between two changes of the speed on show: faster cannot be read."""

_ANY_WIDTH = 2**24 - 1
"""Qt's own largest width."""


class ScanBar(QFrame):
    """Progress by stage with pause and cancel; after the scan its summary with the ways on.

    Signals:
        pauseRequested(bool): stand still, or go on.
        cancelRequested(): stop the scan, keep what was found.
        skippedRequested(): show the skipped images.
        backRequested(): to the folder list.
        rescanRequested(): scan again.
    """

    pauseRequested = Signal(bool)
    cancelRequested = Signal()
    skippedRequested = Signal()
    backRequested = Signal()
    rescanRequested = Signal()

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._clock = clock
        self._meter = RateMeter()
        self._stage: Stage | None = None
        self._paused = False
        self._running = False
        self._behind = False
        self._speed = ""
        self._speed_at = 0.0
        self._reached = 0
        self._progress: Progress | None = None
        unit = unit_of(self.font())
        self._column = column = QVBoxLayout(self)
        column.setSpacing(unit // 2)
        self._row = row = QHBoxLayout()
        row.setSpacing(unit)
        column.addLayout(row)
        self.back_button = self._button(
            translate("results", "F&olders"),
            translate("results", "Back to the folder list; decisions are kept"),
            self.backRequested,
        )
        row.addWidget(self.back_button)
        self.headline = PlainLabel("", self)
        self.headline.setProperty("role", "heading")
        row.addWidget(self.headline)
        self.details = PlainLabel("", self)
        self.details.setProperty("role", "muted")
        row.addWidget(self.details, 1)
        self.model = PlainLabel("", self)
        self.model.setProperty("role", "muted")
        row.addWidget(self.model)
        self.skipped_button = self._button(
            "", translate("results", "Show the skipped images and why"), self.skippedRequested
        )
        self.skipped_button.setProperty("role", "link")
        row.addWidget(self.skipped_button)
        self.pause_button = self._button("", "", None)
        self.pause_button.clicked.connect(lambda: self.pauseRequested.emit(not self._paused))
        row.addWidget(self.pause_button)
        self.cancel_button = self._button(
            translate("results", "&Cancel scan"),
            translate("results", "Stop here and keep what was found; the next scan goes on from it"),
            self.cancelRequested,
        )
        row.addWidget(self.cancel_button)
        self.rescan_button = self._button(
            translate("results", "Scan &again"),
            translate("results", "Scan the same folders again"),
            self.rescanRequested,
        )
        row.addWidget(self.rescan_button)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("results", "Progress of the scan"))
        column.addWidget(self.progress)
        self.set_skipped(0)
        self.finish("", "")

    def begin(self, *, behind: bool = False) -> None:
        """A scan starts.

        Args:
            behind: what was found before stays on show: the bar grows no higher, and moves nothing below it.
        """
        self._behind = behind
        if behind:
            self._row.insertWidget(self._row.indexOf(self.model), self.progress)
        else:
            self._column.addWidget(self.progress)
        self.progress.setMaximumWidth(unit_of(self.font()) * 24 if behind else _ANY_WIDTH)
        self._meter = RateMeter()
        self._stage = None
        self._progress = None
        self._speed = ""
        self._reached = 0
        self._running = True
        self._paused = False
        self.headline.setText(translate("results", "Starting"))
        self.details.setText("")
        self.progress.setRange(0, 0)
        self.set_skipped(0)
        self.cancel_button.setEnabled(True)
        self._arrange()

    def show_progress(self, progress: Progress) -> None:
        """Show how far a stage is."""
        now = self._clock()
        if progress.stage is not self._stage:
            self._stage = progress.stage
            self._meter = RateMeter()
            self._speed = ""
        if progress.aside:
            self._meter.pause(now)
        else:
            self._meter.update(now, progress.done, progress.fresh, progress.total)
        self._progress = progress
        if not self._speed or now - self._speed_at >= _SPEED_EVERY:
            self._speed = self._speed_text(progress)
            self._speed_at = now
        self._show()

    @property
    def running(self) -> bool:
        """Whether a scan runs."""
        return self._running

    def set_paused(self, paused: bool) -> None:
        """The job stands still, or goes on."""
        self._paused = paused
        (self._meter.pause if paused else self._meter.resume)(self._clock())
        self._show()
        self._arrange()

    def set_cancelling(self) -> None:
        """The job was told to stop."""
        self.headline.setText(translate("results", "Stopping"))
        self.details.setText("")
        self.pause_button.setEnabled(False)
        self.cancel_button.setEnabled(False)

    def finish(self, headline: str, details: str) -> None:
        """The scan is over: say how it went."""
        self._running = False
        self._paused = False
        self.headline.setText(headline)
        self.details.setText(details)
        self._arrange()

    def set_skipped(self, many: int) -> None:
        """Offer the list of skipped images, once there are any."""
        self.skipped_button.setText(SCAN_COUNTS.skipped(many))
        self.skipped_button.setVisible(many > 0)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icons with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._arrange()
        super().changeEvent(event)

    def _button(self, text: str, tip: str, signal: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the review's keys where they are
        if signal is not None:
            button.clicked.connect(signal)
        return button

    def _show(self) -> None:
        progress = self._progress
        if progress is None or not self._running or not self.cancel_button.isEnabled():
            return
        self.headline.setText((PAUSED if self._paused else STAGES)[progress.stage])
        parts = (progress_words(progress), "" if self._paused else self._speed)
        self.details.setText("  ·  ".join(filter(None, parts)))
        # One way from end to end: a bar that began anew with each stage would tell nobody how far the scan is.
        # Thousandths: Qt counts in 32 bits.
        known = progress.stage is not Stage.DISCOVER
        before = sum(share for stage, share in _SHARES.items() if _ORDER[stage] < _ORDER[progress.stage])
        done = min(1.0, progress.done / progress.total) if progress.total > 0 else 0.0
        self._reached = max(self._reached, round(1000 * (before + _SHARES[progress.stage] * done)))
        # A progress bar repaints at once, and with it everything in the window that waits to be painted: while it
        # may not, it leaves that to the next frame.
        self.progress.setUpdatesEnabled(False)
        self.progress.setRange(0, 1000 if known else 0)
        if known:
            self.progress.setValue(self._reached)
        self.progress.setUpdatesEnabled(True)

    def _speed_text(self, progress: Progress) -> str:
        parts = []
        if progress.stage is Stage.FINGERPRINT and (speed := self._meter.rate) is not None:
            parts.append(rate(speed))
        if progress.stage is not Stage.DISCOVER and (left := self._meter.seconds_left):
            parts.append(time_left(left))
        return "  ·  ".join(parts)

    def _arrange(self) -> None:
        tokens = tokens_of(self.palette())
        running = self._running
        unit = unit_of(self.font())
        # After the scan the line is there to be read once: the room is for the pictures.
        large = running and not self._behind
        high = unit if large else 1
        self._column.setContentsMargins(unit, high, unit, high)
        self.headline.setProperty("role", "heading" if large else "strong")
        for button in (self.back_button, self.rescan_button):
            button.setProperty("role", "quiet")
        for button in (self.pause_button, self.cancel_button):
            button.setProperty("role", None if large else "quiet")
        for widget in (self.headline, self.pause_button, self.cancel_button):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.model.setVisible(not running)
        self.progress.setVisible(running)
        self.pause_button.setVisible(running)
        self.pause_button.setEnabled(running and self.cancel_button.isEnabled())
        self.cancel_button.setVisible(running)
        self.back_button.setVisible(not running)
        self.rescan_button.setVisible(not running)
        self.pause_button.setText(translate("results", "&Resume") if self._paused else translate("results", "&Pause"))
        self.pause_button.setToolTip(
            translate("results", "Go on with the scan")
            if self._paused
            else translate("results", "Let the scan stand still")
        )
        self.pause_button.setIcon(icon("resume" if self._paused else "pause", tokens.text, tokens.text_disabled))
        self.cancel_button.setIcon(icon("close", tokens.text, tokens.text_disabled))
        self.back_button.setIcon(icon("back", tokens.text))
        self.rescan_button.setIcon(icon("reload", tokens.text))
        self.details.setTextInteractionFlags(
            Qt.TextInteractionFlag.NoTextInteraction if running else Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
