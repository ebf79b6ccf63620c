"""What a comparison shows: images in one world, how they are compared, and what part is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPolygonF, QTransform

from dedup_gui.core.types import Decision, ImageFile
from dedup_gui.qt.compare.cells import arrangement
from dedup_gui.qt.compare.modes import Mode, Viewpoint


@dataclass(frozen=True, slots=True)
class Side:
    """One of the images.

    Attributes:
        letter: "A" or "B"; "" for others in the grid.
        image: the image.
        to_world: its pixels to the world's (the pixels of A).
    """

    letter: str
    image: ImageFile
    to_world: QTransform

    @property
    def frame(self) -> QRectF:
        """All of it, in its own pixels."""
        # A file that could not be decoded may have no size; its pane says why.
        return QRectF(0, 0, self.image.info.width or 1, self.image.info.height or 1)

    @property
    def outline(self) -> QPolygonF:
        """Its frame in the world."""
        return self.to_world.map(QPolygonF(self.frame))


@dataclass(frozen=True, slots=True)
class Cell:
    """A member of the group in the grid.

    Attributes:
        side: the image, and how it lies.
        number: its place in the strip, from 1.
        decision: what is decided for it.
        chosen: whether it is the one that keys act on.
    """

    side: Side
    number: int
    decision: Decision
    chosen: bool


@dataclass(slots=True)
class Scene:
    """All that the canvas paints, and where. The world is the pixels of A.

    Attributes:
        a: the one image, if any.
        b: the other, if any.
        mode: how they are compared.
        aligned: side by side: whether B is laid as A lies, or as it is stored.
        view: what part of the world is looked at.
        amount: where the divider is, or how much of B is blended in: 0-1.
        shown: in flip mode, the letter of the image on show.
        difference: a picture of A's frame, and how large it is as against A.
        changed: share of the pixels of both that differ visibly, 0-1.
        places: where the two differ, in the world.
        place: the one that was gone to, or -1.
        outlined: whether the places are outlined.
        cells: what the grid shows; A is among them.
        caption: height of the line above each cell's picture, pixels.
        sharp: paths of the cells that may be loaded with all pixels.
        differences: for each path a picture of A's frame and the share of the pixels that differ visibly, as far as
            they are there; None = the grid shows the images themselves.
    """

    a: Side | None = None
    b: Side | None = None
    mode: Mode = Mode.SIDE_BY_SIDE
    aligned: bool = True
    view: Viewpoint = field(default_factory=lambda: Viewpoint(0, 0, 1))
    amount: float = 0.5
    shown: str = "A"
    difference: tuple[QImage, float] | None = None
    changed: float = 0.0
    places: tuple[QRectF, ...] = ()
    place: int = -1
    outlined: bool = True
    cells: tuple[Cell, ...] = ()
    caption: float = 24.0
    sharp: frozenset[str] = frozenset()
    differences: dict[str, tuple[QImage, float]] | None = None

    @property
    def in_grid(self) -> bool:
        """Whether cells are what is shown."""
        return self.mode is Mode.GRID and bool(self.cells)

    @property
    def bounds(self) -> QRectF:
        """All images on show, in the world."""
        if self.a is None:
            return QRectF(0, 0, 1, 1)
        mine = bounds = self.a.frame
        others = [cell.side for cell in self.cells] if self.in_grid else [self.b]
        for side in others:
            other = side.outline.boundingRect() if side is not None else mine
            # A wild transform must not shrink A to a dot.
            if other.width() < 20 * mine.width() and other.height() < 20 * mine.height():
                bounds = bounds.united(other)
        return bounds

    def frames(self, rect: QRectF) -> list[QRectF]:
        """Where in a rectangle the grid's cells are, captions included."""
        return arrangement(rect, len(self.cells), self.bounds, self.caption)

    def panes(self, rect: QRectF) -> list[QRectF]:
        """Where in a rectangle images are painted: one pane, two beside or above one another, or the grid's cells."""
        if self.in_grid:
            return [frame.adjusted(0, self.caption, 0, 0) for frame in self.frames(rect)]
        if self.mode is not Mode.SIDE_BY_SIDE or self.b is None:
            return [rect]
        gap = 4
        bounds = self.bounds
        across = min((rect.width() - gap) / 2 / bounds.width(), rect.height() / bounds.height())
        down = min(rect.width() / bounds.width(), (rect.height() - gap) / 2 / bounds.height())
        if down > across * 1.15:
            half = (rect.height() - gap) / 2
            return [QRectF(0, 0, rect.width(), half), QRectF(0, half + gap, rect.width(), half)]
        half = (rect.width() - gap) / 2
        return [QRectF(0, 0, half, rect.height()), QRectF(half + gap, 0, half, rect.height())]

    def divider(self, pane: QRectF) -> float:
        """Where the divider of swipe mode stands, x."""
        return pane.left() + self.amount * pane.width()
