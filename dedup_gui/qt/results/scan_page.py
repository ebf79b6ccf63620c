"""The page of a scan: the bar on top, the review below, and what is said where there is nothing to review."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dedup_gui.core.events import FileSkipped, GroupsSoFar, Progress, ScanResult
from dedup_gui.core.grouping.match_strength import freed_and_unsure
from dedup_gui.core.review.parts import parts
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Group, Skipped
from dedup_gui.qt.dialogs.skipped import SkippedDialog, SkippedModel
from dedup_gui.qt.results.review_page import ReviewPage
from dedup_gui.qt.results.scan_bar import ScanBar
from dedup_gui.qt.results.summing import Summing
from dedup_gui.qt.style.icons import pixmap
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.kinds_of_scan import SCAN_WORDS, ScanWords
from dedup_gui.qt.texts.scan import SCAN_COUNTS, nothing_left, scan_summary
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.numbers import duration, size


class EmptyState(QWidget):
    """A friendly word in the middle where there is nothing to show, with the next thing to try.

    Signals:
        pressed(): the button.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = "search"
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setSpacing(unit)
        column.addStretch(2)
        self._icon = PlainLabel("", self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._icon)
        self.headline = PlainLabel("", self)
        self.headline.setProperty("role", "title")
        self.headline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.headline)
        self.sentence = PlainLabel("", self)
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setFixedWidth(unit * 64)
        column.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(unit)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.pressed)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, shape: str, headline: str, sentence: str, button: str = "") -> None:
        """Show a message."""
        self._shape = shape
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        # A label that wraps does not tell a layout that centres it how high it has become.
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(self.sentence.width()))
        self._paint_icons()

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the icon with the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        colour = tokens_of(self.palette()).text_muted
        self._icon.setPixmap(pixmap(self._shape, colour, unit_of(self.font()) * 7, self.devicePixelRatioF()))


FILL_AFTER_MS = 30
"""Between showing the review page for the first time and filling it: time to paint it once."""


class ScanPage(QWidget):
    """Shows one scan, from its start to the review of what it found.

    Signals:
        skippedShown(): the list of skipped images was opened.
        reviewShown(): the review has come on show, or has gone.
        missed(object): paths (tuple of str) that were put back, and that no group on show knows.
    """

    missed = Signal(object)
    skippedShown = Signal()
    reviewShown = Signal()

    def __init__(self, review: ReviewPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.review = review
        self.skipped = SkippedModel(self)
        self._dialog: SkippedDialog | None = None
        self._groups: tuple[Group, ...] = ()
        self._fill_later = QTimer(self, singleShot=True, interval=FILL_AFTER_MS)
        self._fill_later.timeout.connect(self._fill)
        self._images = 0
        self._gone: set[str] = set()
        self._skipped_before: tuple[Skipped, ...] = ()
        self._said_before = ("", "")
        self._leaving: set[str] = set()  # what is being moved
        self._keeping = False
        self._words = SCAN_WORDS
        self._empty_button_shows_skipped = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = ScanBar(self)
        self.bar.skippedRequested.connect(self.show_skipped)
        self._summing = Summing(review.review, self)
        self._summing.told.connect(self._tell_what_is_left)
        review.deciding.changed.connect(lambda change: self._summing.soon() if change.regrouped else None)
        column.addWidget(self.bar)
        self._stack = QStackedWidget(self)
        self.empty = EmptyState(self)
        self.empty.pressed.connect(self._empty_pressed)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(review)
        self._stack.currentChanged.connect(lambda _page: self.reviewShown.emit())
        column.addWidget(self._stack, 1)

    def prepare(self) -> None:
        """Style and lay out all of it before it is on show: with the first groups it would cost a visible pause."""
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()
            widget.sizeHint()
            layout = widget.layout()
            if layout is not None:
                layout.activate()

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups on show."""
        return self._groups

    @property
    def images(self) -> int:
        """How many images the scan saw."""
        return self._images

    @property
    def reviewing(self) -> bool:
        """Whether the review is on show."""
        return self._stack.currentWidget() is self.review

    def begin(self, *, keep: bool = False, words: ScanWords = SCAN_WORDS) -> None:
        """A scan starts.

        Args:
            keep: what an earlier one found stays on show until this one has ended; else it leaves the page.
            words: what is said of it.
        """
        self._words = words
        self._skipped_before = self.skipped.skipped
        self._said_before = (self.bar.headline.text(), self.bar.details.text())
        self.skipped.clear()
        self._keeping = keep and bool(self._groups)
        self.bar.begin(behind=self._keeping)
        if self._keeping:
            return
        self._groups = ()
        self._fill_later.stop()
        self._gone = set()
        self.review.begin()
        self._say("search", *words.looking())

    def take(self, events: Sequence[object]) -> None:
        """Show what the scan said."""
        skipped = [event.skipped for event in events if isinstance(event, FileSkipped)]
        if skipped:
            self.skipped.extend(skipped)
            self.bar.set_skipped(self.skipped.rowCount())
        for event in events:
            if isinstance(event, Progress):
                self.bar.show_progress(event)
            elif isinstance(event, GroupsSoFar) and not self._keeping:
                self._set_groups(event.groups, final=False)

    def finish(
        self, result: ScanResult, *, images: int | None = None, details: str = "", gone: Sequence[str] = ()
    ) -> None:
        """The scan is done: its groups, its summary, or why there is nothing to see.

        Args:
            result: what it found.
            images: how many there were; None = those of the result.
            details: said beside the summary; "" = how long the scan took.
            gone: images that were removed since.
        """
        if self._keeping:
            self._keeping = False
            # What the scan has found is there.
            self.review.restored(sorted(self._gone.intersection(image.path for image in result.images)))
            self._gone = set()
            self.review.follow_keeper_rules()
        if gone:
            self._gone = set(gone)
            self.review.removed(gone)
        self.skipped.replace(result.skipped)
        self.bar.set_skipped(len(result.skipped))
        self._images = len(result.images) if images is None else images
        left = result.groups
        if gone:
            rest = (parts(group, frozenset(), frozenset(), self._gone, DEFAULT_KEEPER_RULES) for group in left)
            left = tuple(group for some in rest for group in some)
        freed, unsure = freed_and_unsure(left)
        summary = scan_summary(self._images - len(self._gone), len(left), size(freed), unsure)
        self.bar.finish(
            summary, details or translate("results", "in {time}").format(time=duration(result.seconds.total))
        )
        self._set_groups(result.groups, final=True)
        if result.groups:
            return
        if result.images:
            self._say(
                "success", *self._words.no_duplicates(result), translate("results", "Change folders or options")
            )
        elif result.skipped:
            self._say(
                "warning",
                translate("results", "No image could be read"),
                SCAN_COUNTS.unusable(len(result.skipped)),
                translate("results", "Show what was skipped"),
            )
            self._empty_button_shows_skipped = True
        else:
            self._say("images", *self._words.no_images(), translate("results", "Change folders or options"))

    def stop(self, headline: str) -> None:
        """The scan ended early, by the person or by an error; what was found, by it or before it, stays.

        Args:
            headline: says so; "" = the bar says what it said before.
        """
        if self._keeping:
            self._keeping = False
            self.skipped.replace(self._skipped_before)
            self.bar.set_skipped(len(self._skipped_before))
            self.bar.finish(*((headline, self._words.kept()) if headline else self._said_before))
            return
        self._images = sum(len(group.members) for group in self._groups)
        self.bar.finish(headline, SCAN_COUNTS.groups_so_far(len(self._groups)) if self._groups else "")
        if self._groups:
            self._set_groups(self._groups, final=True)
        else:
            self._say("info", headline, self._words.tried_again(), translate("results", "Back to the folders"))

    def leaving(self, paths: Set[str]) -> None:
        """These images are being moved: they leave their groups, so that nothing is decided of them meanwhile."""
        self._leaving = set(paths)
        self.review.removed(sorted(paths))
        self._sum_up()

    def stayed(self, paths: Set[str]) -> None:
        """These did not leave after all: they are back in their groups, marked as they were."""
        self._leaving.difference_update(paths)
        if paths:
            self.review.restored(sorted(paths))
        self._sum_up()

    def removed(self, paths: Sequence[str]) -> None:
        """These images were moved: they leave their groups."""
        left = [path for path in paths if path not in self._leaving]
        self._leaving.difference_update(paths)
        self._gone.update(paths)
        if left:
            self.review.removed(left)
        self._sum_up()

    def restored(self, paths: Sequence[str]) -> None:
        """These images are back from the trash, and in their groups."""
        where = self.review.review.index.where
        unknown = tuple(path for path in paths if path not in where)
        known = not self._gone.isdisjoint(paths)  # the history also brings back images of other scans
        self._gone.difference_update(paths)
        self.review.restored(paths)
        if known:
            self._sum_up()
        if unknown:
            self.missed.emit(unknown)

    def _sum_up(self) -> None:
        """Say what is left to review after a removal or its undoing."""
        self._summing.stop()
        groups = self.review.review.groups
        left = [group for group in groups if not all(member.file.reference for member in group.members)]
        self._tell_what_is_left(len(left), *freed_and_unsure(left))

    def _tell_what_is_left(self, left: int, freed: int, unsure: int) -> None:
        gone = SCAN_COUNTS.removed(len(self._gone)) if self._gone else ""
        if not self.bar.running:
            self.bar.finish(scan_summary(self._images - len(self._gone), left, size(freed), unsure), gone)
        if left and not self.reviewing:
            self._stack.setCurrentWidget(self.review)
        elif not left and self._groups:
            sentence = nothing_left(moving=bool(self._leaving), removed=bool(self._gone))
            self._say(
                "success", translate("results", "All done"), sentence, translate("results", "Back to the folders")
            )

    def show_skipped(self) -> None:
        """Open the list of skipped images beside the window."""
        if self._dialog is None:
            self._dialog = SkippedDialog(self.skipped, self)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self.skippedShown.emit()

    def _set_groups(self, groups: tuple[Group, ...], *, final: bool) -> None:
        self._summing.stop()
        first = not self._groups
        self._groups = groups
        if groups and first and not final:
            # The page is shown in one frame and filled in later ones: all together would be a visible pause.
            self._stack.setCurrentWidget(self.review)
            self.review.take_keyboard()
            self._fill_later.start()
            return
        self._fill_later.stop()
        self.review.set_groups(groups, final=final)
        if groups and not self.reviewing:
            self._stack.setCurrentWidget(self.review)
            self.review.take_keyboard()
        elif not groups and self.reviewing:
            self._stack.setCurrentWidget(self.empty)

    def _fill(self) -> None:
        """Hand the first groups over, the reasons in a frame of their own; what comes in between stops the timer."""
        if self.review.evidence.rows:
            self.review.set_groups(self._groups, final=False)
        else:
            self.review.on_show.show_reasons_first(self._groups[0])
            self._fill_later.start()

    def _say(self, shape: str, headline: str, sentence: str, button: str = "") -> None:
        self._empty_button_shows_skipped = False
        self.empty.say(shape, headline, sentence, button)
        self._stack.setCurrentWidget(self.empty)

    def _empty_pressed(self) -> None:
        if self._empty_button_shows_skipped:
            self.show_skipped()
        else:
            self.bar.backRequested.emit()
