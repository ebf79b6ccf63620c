"""The picture area: images aligned with one another, in one of six modes; zoomed and moved by mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from dedup_gui.core.types import Box
from dedup_gui.qt.compare.captions import caption_height, cell_sentence, said_of
from dedup_gui.qt.compare.counts import COMPARE_COUNTS
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import Mode, Viewpoint
from dedup_gui.qt.compare.painting import ComparePainting
from dedup_gui.qt.compare.scene import Cell, Scene, Side
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.words import translate
from dedup_gui.words.numbers import clauses

GRIP = 10
"""A press this close to the divider takes hold of it, pixels."""

PLACE_MARGIN = 24
"""So much room stays round a place that is gone to, pixels."""

WHEEL_STEP = 1.25
"""Zoom by one notch of the wheel."""


class CompareCanvas(QWidget):
    """The picture area.

    Signals:
        zoomChanged(float): screen pixels for each pixel of A.
        amountChanged(float): the divider was dragged, 0-1.
        shownChanged(str): in flip mode, "A" or "B" is shown.
        memberClicked(str): in the grid, the image of this path was clicked.
    """

    zoomChanged = Signal(float)
    amountChanged = Signal(float)
    shownChanged = Signal(str)
    memberClicked = Signal(object)

    def __init__(self, images: CompareImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._scene = Scene()
        self._fitted = True
        self._drag: QPointF | None = None
        self._pressed: QPointF | None = None
        self._divider_held = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 72)
        self._describe()
        images.ready.connect(self._picture_ready)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(640, 420)

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        """The mode in force."""
        return self._scene.mode

    @property
    def viewpoint(self) -> Viewpoint:
        """What part of the world is looked at."""
        return self._scene.view

    @property
    def part(self) -> Viewpoint | None:
        """What is looked at where the person has chosen it; None = all, whatever the size of the window."""
        return None if self._fitted else self._scene.view

    @property
    def shown(self) -> str:
        """In flip mode: the letter of the image on show."""
        return self._scene.shown

    @property
    def zoom(self) -> float:
        """Screen pixels for each pixel of A."""
        return self._scene.view.zoom * self.devicePixelRatioF()

    def set_sides(self, a: Side | None, b: Side | None, *, keep_view: bool = False) -> None:
        """Compare two images (or look at one: b is None)."""
        self._images.forget_parts()
        self._scene.a, self._scene.b = a, b
        self._scene.difference = None
        self._scene.places, self._scene.place = (), -1
        self._scene.shown = "A"
        self._describe()
        if keep_view:
            self.update()
        else:
            self.fit()
        self.shownChanged.emit(self._scene.shown)

    def set_mode(self, mode: Mode) -> None:
        """Compare in another way."""
        self._scene.mode = mode
        self.setToolTip("")
        if self._fitted:
            self.fit()
        self._describe()
        self.update()

    def set_cells(self, cells: Sequence[Cell], sharp: frozenset[str]) -> None:
        """What the grid shows.

        Args:
            cells: members of the group, A among them; none = the two sides are all there is.
            sharp: paths of those that may be loaded with all pixels.
        """
        before = self._scene.bounds
        self._scene.cells, self._scene.sharp = tuple(cells), sharp
        self._scene.caption = caption_height(self.font())
        if self._fitted and (self._scene.in_grid or before != self._scene.bounds):
            self.fit()
        self._describe()
        self.update()

    def set_differences(self, differences: Mapping[str, tuple[QImage, float]] | None) -> None:
        """What the grid shows of each image in its place, by path: see `Scene`; None = the image itself."""
        self._scene.differences = None if differences is None else dict(differences)
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Say to screen readers what is shown."""
        scene = self._scene
        if scene.in_grid:
            name = COMPARE_COUNTS.grid(len(scene.cells))
            found = scene.differences or {}
            shares = [found[path][1] if (path := cell.side.image.path) in found else None for cell in scene.cells]
            texts = [cell_sentence(cell, share) for cell, share in zip(scene.cells, shares, strict=True)]
        else:
            name = translate("compare", "Comparison of two images")
            sides = [side for side in (scene.a, scene.b) if side is not None]
            texts = [said_of(side.letter, printable(side.image.path)) for side in sides]
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        description = clauses(texts)
        if self.accessibleDescription() != description:
            self.setAccessibleDescription(description)

    def set_aligned(self, aligned: bool) -> None:
        """Side by side: B laid as A lies, or as it is stored."""
        self._scene.aligned = aligned
        self.update()

    def set_amount(self, amount: float) -> None:
        """Where the divider is, or how much of B is blended in: 0-1."""
        self._scene.amount = min(max(amount, 0.0), 1.0)
        self.update()

    def set_difference(self, picture: QImage | None, scale: float = 1.0, changed: float = 0.0) -> None:
        """What the difference mode shows: a picture of A's frame, `scale` times its size; the share that differs."""
        self._scene.difference = None if picture is None else (picture, scale)
        self._scene.changed = changed
        self.update()

    def set_places(self, boxes: Sequence[Box], chosen: int = -1) -> None:
        """Outline where the two differ.

        Args:
            boxes: in pixels of A.
            chosen: the one that was gone to, or -1.
        """
        self._scene.places = tuple(QRectF(*box) for box in boxes)
        self._scene.place = chosen
        self.update()

    def set_outlined(self, outlined: bool) -> None:
        """Whether the places are outlined."""
        self._scene.outlined = outlined
        self.update()

    def go_to_place(self, number: int) -> None:
        """Show a place in the middle at 100 %, or as large as it fits."""
        place = self._scene.places[number]
        self._scene.place = number
        pane = self.panes()[0].adjusted(PLACE_MARGIN, PLACE_MARGIN, -PLACE_MARGIN, -PLACE_MARGIN)
        self._set_view(Viewpoint.fitting(place, pane, 1.0 / self.devicePixelRatioF()))
        self._fitted = False

    def show_side(self, letter: str) -> None:
        """Flip mode: show A or B."""
        if letter != self._scene.shown and (letter == "A" or self._scene.b is not None):
            self._scene.shown = letter
            self.shownChanged.emit(letter)
            self.update()

    def flip(self) -> None:
        """Flip mode: show the other image."""
        self.show_side("B" if self._scene.shown == "A" else "A")

    # --- zoom and pan ------------------------------------------------------------------------------------------

    def panes(self) -> list[QRectF]:
        """Where images are painted: two panes side by side (or one above the other), or one."""
        return self._scene.panes(QRectF(self.rect()))

    def fit(self) -> None:
        """Show both images whole."""
        pane = self.panes()[0].adjusted(8, 8, -8, -8)
        # No larger than they are: what is enlarged is not what the file holds.
        self._set_view(Viewpoint.fitting(self._scene.bounds, pane, 1.0 / self.devicePixelRatioF()))
        self._fitted = True

    def look_at(self, part: Viewpoint) -> None:
        """Look at a part, as `part` gave it."""
        self._set_view(part.moved(QPointF(0, 0), self._scene.bounds))
        self._fitted = False

    def zoom_to(self, zoom: float) -> None:
        """Show each pixel of A as so many screen pixels; the middle stays."""
        self.zoom_by(zoom / self.zoom)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom; the point under `at` (widget pixels; None = the middle) stays where it is."""
        panes = self.panes()
        areas = self._scene.frames(QRectF(self.rect())) if self._scene.in_grid else panes
        under = [pane for pane, area in zip(panes, areas, strict=True) if at is not None and area.contains(at)]
        pane = under[0] if under else panes[0]
        if at is None or (self._scene.in_grid and not under):
            at = pane.center()
        self._set_view(self._scene.view.zoomed(factor, at, pane).moved(QPointF(0, 0), self._scene.bounds))
        self._fitted = False

    def pan_by(self, across: float, down: float) -> None:
        """Move what is seen by a share of the viewport."""
        pane = self.panes()[0]
        self._set_view(
            self._scene.view.moved(QPointF(-across * pane.width(), -down * pane.height()), self._scene.bounds)
        )
        self._fitted = False

    def _set_view(self, view: Viewpoint) -> None:
        self._scene.view = view
        self.zoomChanged.emit(self.zoom)
        self.update()

    def side_at(self, at: QPointF) -> str:
        """The letter of the image under a place (widget pixels); see `member_at` for the grid."""
        if self._scene.mode is Mode.SIDE_BY_SIDE:
            return "B" if len(self.panes()) == 2 and self.panes()[1].contains(at) else "A"
        if self._scene.mode is Mode.SWIPE:
            return "A" if at.x() < self._scene.divider(self.panes()[0]) else "B"
        return self._scene.shown if self._scene.mode is Mode.FLIP else "B"

    def member_at(self, at: QPointF) -> str:
        """The path of the image whose cell is under a place (widget pixels); "" where there is none."""
        if not self._scene.in_grid:
            return ""
        frames = self._scene.frames(QRectF(self.rect()))
        hits = (cell for cell, frame in zip(self._scene.cells, frames, strict=True) if frame.contains(at))
        return next((cell.side.image.path for cell in hits), "")

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mode in force."""
        # Ended here whatever happens: a painter that outlives its paint event brings the program down.
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        rect = QRectF(self.rect())
        ratio = self.devicePixelRatioF()
        painting = ComparePainting(painter, self._scene, self._images, tokens, self.font(), ratio)
        painting.paint(rect)
        self._images.want_parts(painting.wishes)
        if self._scene.a is not None and self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _picture_ready(self, path: str) -> None:
        sides = [self._scene.a, self._scene.b, *(cell.side for cell in self._scene.cells)]
        if any(side is not None and side.image.path == path for side in sides):
            self.update()

    # --- events ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Colours follow the theme, and the grid's lines the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        elif event.type() == QEvent.Type.FontChange:
            self.set_cells(self._scene.cells, self._scene.sharp)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / 120 or event.angleDelta().x() / 120
        if notches:
            self.zoom_by(WHEEL_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, or of the picture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = self._pressed = event.position()
            self._divider_held = self._near_divider(event.position())
            if not self._divider_held:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._drag is None:
            near = self._near_divider(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.OpenHandCursor)
            path = self.member_at(event.position())
            self.setToolTip(plain_tip(printable(path)) if path else "")  # a cell's name may be cut
            return
        if self._divider_held:
            self.set_amount(event.position().x() / max(1, self.width()))
            self.amountChanged.emit(self._scene.amount)
            return
        if self._pressed is not None and self._scene.in_grid:
            moved = (event.position() - self._pressed).manhattanLength()
            if moved < QApplication.startDragDistance():
                return  # a click that trembles
        self._pressed = None
        self._set_view(self._scene.view.moved(event.position() - self._drag, self._scene.bounds))
        self._drag = event.position()
        self._fitted = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; in the grid, a click chooses an image."""
        if self._pressed is not None and event.button() is Qt.MouseButton.LeftButton:
            path = self.member_at(self._pressed)
            if path:
                self.memberClicked.emit(path)
        self._pressed = None
        self._drag = None
        self._divider_held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all and 100 %."""
        if self._fitted:
            self.zoom_by(1.0 / self.zoom, event.position())
        else:
            self.fit()

    def _near_divider(self, at: QPointF) -> bool:
        if self._scene.mode is not Mode.SWIPE or self._scene.b is None:
            return False
        return abs(at.x() - self._scene.divider(self.panes()[0])) <= GRIP
