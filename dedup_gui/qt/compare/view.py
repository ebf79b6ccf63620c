"""The middle part: images compared in one of six modes, with the controls for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.grouping.compare_transform import Alignment, align
from dedup_gui.core.review.difference import Difference as DifferencePicture
from dedup_gui.core.types import Decision, Difference, Group, ImageFile
from dedup_gui.qt.compare.canvas import CompareCanvas
from dedup_gui.qt.compare.captions import differing_text
from dedup_gui.qt.compare.differing import difference_of, glow, share_text
from dedup_gui.qt.compare.grid import Grid
from dedup_gui.qt.compare.header import SideHeader
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import AMOUNT_NAMES, MODE_TEXTS, MODE_TIPS, Mode, gain, qtransform
from dedup_gui.qt.compare.scene import Side
from dedup_gui.qt.compare.tool_buttons import tool_button, zoom_buttons
from dedup_gui.qt.widgets.fitting_label import FittingLabel
from dedup_gui.qt.widgets.folding_row import FoldingRow
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.numbers import per_cent

STEPS = 100
FLIP_HOLD_MS = 250
"""Space held for longer than this shows the other image only while it is held; a tap leaves it on show."""


class CompareView(QWidget):
    """Controls, two headers, the canvas.

    Signals:
        decided(str, object): path and the `Decision` the person wants for it.
        modeChanged(object): the `Mode` in force.
    """

    decided = Signal(object, object)
    modeChanged = Signal(object)

    def __init__(self, images: CompareImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._alignment: Alignment | None = None
        self._a: ImageFile | None = None
        self._b: ImageFile | None = None
        self._found: DifferencePicture | None = None
        self._amounts = {Mode.SWIPE: 0.5, Mode.BLEND: 0.5, Mode.DIFFERENCE: 0.4}
        self.canvas = CompareCanvas(images)
        self.grid = Grid(self.canvas, images, self)
        self.header_a = SideHeader("A")
        self.header_b = SideHeader("B")
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setContentsMargins(8, 2, 8, 2)
        self.note.hide()
        self.mode_buttons: dict[Mode, QPushButton] = {}
        self._modes = QButtonGroup(self)
        self.amount = QSlider(Qt.Orientation.Horizontal)
        self.amount.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.amount.setRange(0, STEPS)
        self.amount.setPageStep(STEPS // 10)
        self.amount.setMinimumWidth(70)
        self.amount.setMaximumWidth(240)
        self.amount.setAccessibleName(translate("compare", "Divider, share or amplification"))
        self.zoom_text = PlainLabel()
        self.zoom_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_text.setAccessibleName(translate("compare", "Zoom"))
        self._give_room()
        self.figures = FittingLabel()
        self.figures.setProperty("role", "muted")
        self.grid_words = FittingLabel()
        self.grid_words.setProperty("role", "muted")
        self._hold = QTimer(self, singleShot=True, interval=FLIP_HOLD_MS)
        self._lay_out()
        self.amount.valueChanged.connect(self._amount_moved)
        self.canvas.zoomChanged.connect(self._zoom_changed)
        self.canvas.amountChanged.connect(self._amount_dragged)
        self.grid.wordsChanged.connect(self.grid_words.set_texts)
        images.ready.connect(self._picture_ready)
        for header in (self.header_a, self.header_b):
            header.decided.connect(self.decided)
        self.set_mode(Mode.SIDE_BY_SIDE)

    def changeEvent(self, event: QEvent) -> None:
        """The zoom needs more room where the text is larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._give_room()

    def _give_room(self) -> None:
        self.zoom_text.setMinimumWidth(self.fontMetrics().horizontalAdvance(per_cent(1000)) + 4)

    def _lay_out(self) -> None:
        modes, tools = QWidget(), QWidget()
        modes.setAccessibleName(translate("compare", "Ways to compare"))
        row = QHBoxLayout(modes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, mode in enumerate(Mode, start=1):
            button = QPushButton(MODE_TEXTS[mode])
            button.setCheckable(True)
            button.setAutoExclusive(True)  # to a screen reader one choice of several, not a box to be ticked
            button.setProperty("role", "segment")
            button.setToolTip(MODE_TIPS[mode])
            button.setAccessibleName(translate("compare", "Compare: {way}").format(way=MODE_TEXTS[mode]))
            button.setProperty("end", {1: "first", len(Mode): "last"}.get(number, ""))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.set_mode, mode))
            self._modes.addButton(button)
            self.mode_buttons[mode] = button
            row.addWidget(button)
        row.addStretch(1)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.amount, 1)
        row.addWidget(self.figures)
        row.addWidget(self.grid_words)
        row.addStretch(1)
        outline = translate("compare", "Outline the places that differ")
        self.places_button = tool_button(translate("compare", "Places"), outline)
        self.places_button.setCheckable(True)
        self.places_button.setChecked(True)
        self.places_button.setEnabled(False)
        self.places_button.setAccessibleName(outline)
        self.places_button.toggled.connect(self.canvas.set_outlined)
        row.addWidget(self.places_button)
        self.align_button = tool_button(
            translate("compare", "As stored"),
            translate("compare", "Show B turned and sized as its file is, not as A is"),
        )
        self.align_button.setCheckable(True)
        self.align_button.toggled.connect(lambda stored: self.canvas.set_aligned(not stored))
        row.addWidget(self.align_button)
        self.difference_button = tool_button(
            translate("compare", "Difference to A"), translate("compare", "Show what differs from A in each image")
        )
        self.difference_button.setCheckable(True)
        self.difference_button.setAccessibleName(translate("compare", "Grid: difference to A"))
        self.difference_button.toggled.connect(lambda _on: self._show_amount())
        row.addWidget(self.difference_button)
        self.zoom_buttons = zoom_buttons(self.canvas)
        for number, zoom in enumerate(self.zoom_buttons):
            row.addWidget(zoom)
            if not number:
                row.addWidget(self.zoom_text)
        self._bar = bar = FoldingRow(modes, tools)
        bar.setProperty("role", "bar")
        headers = QHBoxLayout()
        headers.setContentsMargins(4, 0, 4, 0)
        headers.setSpacing(8)
        headers.addWidget(self.header_a, 1)
        headers.addWidget(self.header_b, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addLayout(headers)
        layout.addWidget(self.note)
        layout.addWidget(self.canvas, 1)

    # --- what is compared --------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        """The mode in force."""
        return self.canvas.mode

    @property
    def alignment(self) -> Alignment | None:
        """How B lies on A."""
        return self._alignment

    def compare(self, group: Group | None, a: str, b: str, *, note: str = "") -> None:
        """Compare two members of a group.

        Args:
            group: the group; None = nothing is compared.
            a: path of the one (on the left).
            b: path of the other, or "" where there is none.
            note: a sentence shown above the pictures, or "".
        """
        members = {member.path: member for member in group.members} if group is not None else {}
        new_a, new_b = members.get(a), members.get(b)
        # The others lie as they lay where A is the same: the grid goes on looking at the same place of each.
        keep_view = self.mode is Mode.GRID and self._same(new_a, self._a)
        same = self._same(new_a, self._a) and self._same(new_b, self._b)
        self._a, self._b = new_a, new_b
        self.note.setText(note)
        self.note.setVisible(bool(note))
        before = self._alignment
        self._alignment = align(group, a, b) if group is not None and new_a and new_b else None
        if not same or before != self._alignment:
            self._show_sides(new_a, new_b, keep_view=keep_view)
        self.grid.compare(group if new_a else None, a, b)

    def _show_sides(self, new_a: ImageFile | None, new_b: ImageFile | None, *, keep_view: bool) -> None:
        self._found = None
        self.figures.set_texts([])
        self._bar.setEnabled(new_a is not None)
        side_a = Side("A", new_a, QTransform()) if new_a else None
        side_b = None
        if new_b and self._alignment is not None:
            side_b = Side("B", new_b, qtransform(self._alignment.transform))
        self.canvas.set_sides(side_a, side_b, keep_view=keep_view)
        self._compute_difference()

    def show_decisions(self, a: Decision, b: Decision, *, suggested: str) -> None:
        """Show what is decided for the two.

        Args:
            a: for A.
            b: for B.
            suggested: path of the suggested keeper.
        """
        for header, image, decision in ((self.header_a, self._a, a), (self.header_b, self._b, b)):
            header.show_image(image, decision, suggested=image is not None and image.path == suggested)

    @staticmethod
    def _same(one: ImageFile | None, other: ImageFile | None) -> bool:
        return one is other or (one is not None and other is not None and one.file == other.file)

    # --- modes -------------------------------------------------------------------------------------------------

    def set_mode(self, mode: Mode, *_: object) -> None:
        """Compare in another way."""
        self.mode_buttons[mode].setChecked(True)
        self.canvas.set_mode(mode)
        self.align_button.setVisible(mode is Mode.SIDE_BY_SIDE)
        self.difference_button.setVisible(mode is Mode.GRID)
        self.grid_words.setVisible(mode is Mode.GRID)
        self.figures.setVisible(mode is Mode.DIFFERENCE)
        self._show_amount()
        self.grid.set_active(mode is Mode.GRID)
        self._compute_difference()
        self.modeChanged.emit(mode)

    def toggle_grid_difference(self) -> None:
        """The grid's differences from A, or its images; from any other mode, the differences."""
        if self.mode is Mode.GRID:
            self.difference_button.toggle()
            return
        self.difference_button.setChecked(True)
        self.set_mode(Mode.GRID)

    @property
    def _adjusted(self) -> Mode | None:
        """The mode whose amount the slider sets, or None; the grid's differences are as strong as that mode's."""
        if self.mode is Mode.GRID and self.difference_button.isChecked():
            return Mode.DIFFERENCE
        return self.mode if self.mode in AMOUNT_NAMES else None

    def _show_amount(self) -> None:
        mode = self._adjusted
        self.amount.setVisible(mode is not None)
        if mode is not None:
            self.amount.setAccessibleName(AMOUNT_NAMES[mode])
            self.amount.setToolTip(translate("compare", "{name} ([ and ])").format(name=AMOUNT_NAMES[mode]))
            with QSignalBlocker(self.amount):
                self.amount.setValue(round(self._amounts[mode] * STEPS))
            self.canvas.set_amount(self._amounts[mode])
        self.grid.set_differing(self.difference_button.isChecked(), self._amounts[Mode.DIFFERENCE])

    def step_amount(self, by: int) -> None:
        """Move the slider by so many hundredths."""
        if self._adjusted is not None:
            self.amount.setValue(self.amount.value() + by)

    def toggle_aligned(self) -> None:
        """Side by side: B as A lies, or as it is stored."""
        self.align_button.toggle()

    def show_places(self, differences: Sequence[Difference], chosen: int = -1) -> None:
        """Outline where the two differ.

        Args:
            differences: the places, boxes in pixels of A.
            chosen: the one that was gone to, or -1.
        """
        self.places_button.setEnabled(bool(differences))
        self.canvas.set_places([place.box for place in differences], chosen)

    def toggle_outlines(self) -> bool:
        """Outline the places, or no longer; returns whether they are now."""
        self.places_button.toggle()
        return self.places_button.isChecked()

    def press_flip(self) -> None:
        """Show the other image; goes to flip mode from any other."""
        if self.mode is not Mode.FLIP:
            self.set_mode(Mode.FLIP)
        self.canvas.flip()
        self._hold.start()

    def release_flip(self) -> None:
        """Where the key was held, show the former image again."""
        if self.mode is Mode.FLIP and not self._hold.isActive():
            self.canvas.flip()
        self._hold.stop()

    def _amount_moved(self, value: int) -> None:
        mode = self._adjusted
        if mode is None:
            return
        self._amounts[mode] = value / STEPS
        self.canvas.set_amount(value / STEPS)
        if self.mode is Mode.GRID:
            self.grid.set_differing(True, value / STEPS)
        elif mode is Mode.DIFFERENCE:
            self._paint_difference()

    def _amount_dragged(self, amount: float) -> None:
        self._amounts[Mode.SWIPE] = amount
        with QSignalBlocker(self.amount):
            self.amount.setValue(round(amount * STEPS))

    def _zoom_changed(self, zoom: float) -> None:
        self.zoom_text.setText(per_cent(zoom * 100) if self._a is not None else "")

    # --- difference --------------------------------------------------------------------------------------------

    def _picture_ready(self, path: str) -> None:
        if any(image is not None and image.path == path for image in (self._a, self._b)):
            self._compute_difference()

    def _compute_difference(self) -> None:
        """Compare the previews on a thread, if that is what is looked at."""
        if self.mode is not Mode.DIFFERENCE or self._found is not None:
            return
        if self._a is None or self._b is None or self._alignment is None:
            return
        one, other = self._images.get(self._a), self._images.get(self._b)
        if one.preview is None or other.preview is None:
            return
        key = ("difference", self._a.path, self._b.path)
        work = partial(difference_of, one, other, self._a, self._b, self._alignment)
        self._images.run(key, work, partial(self._difference_found, key))

    def _difference_found(self, key: object, found: object) -> None:
        if self._a is None or self._b is None or key != ("difference", self._a.path, self._b.path):
            return
        if isinstance(found, DifferencePicture):
            self._found = found
            short = translate("compare", "{share} differ").format(share=share_text(found.changed))
            self.figures.set_texts([differing_text(found.changed), short])
            self._paint_difference()

    def _paint_difference(self) -> None:
        if self._found is None or self._a is None:
            return
        step = self.amount.value()
        key = ("glow", id(self._found), step)
        work = partial(glow, self._found, gain(self._amounts[Mode.DIFFERENCE]))
        self._images.run(key, work, partial(self._difference_painted, self._found))

    def _difference_painted(self, found: DifferencePicture, image: object) -> None:
        if found is self._found and self._a is not None and not isinstance(image, Exception):
            scale = found.strength.shape[1] / self._a.info.width
            self.canvas.set_difference(image, scale, found.changed)  # type: ignore[arg-type]
