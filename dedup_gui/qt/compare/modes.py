"""The six ways of comparing the images of a group, and the geometry they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from dedup_gui.core.types import Matrix3
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable


class Mode(StrEnum):
    """How images are compared."""

    SIDE_BY_SIDE = "side-by-side"
    FLIP = "flip"
    SWIPE = "swipe"
    BLEND = "blend"
    DIFFERENCE = "difference"
    GRID = "grid"


MODE_TEXTS = TranslatedTable(
    "compare",
    {
        Mode.SIDE_BY_SIDE: QT_TRANSLATE_NOOP("compare", "Side by side"),
        Mode.FLIP: QT_TRANSLATE_NOOP("compare", "Flip"),
        Mode.SWIPE: QT_TRANSLATE_NOOP("compare", "Swipe"),
        Mode.BLEND: QT_TRANSLATE_NOOP("compare", "Blend"),
        Mode.DIFFERENCE: QT_TRANSLATE_NOOP("compare", "Difference"),
        Mode.GRID: QT_TRANSLATE_NOOP("compare", "Grid"),
    },
)

MODE_TIPS = TranslatedTable(
    "compare",
    {
        Mode.SIDE_BY_SIDE: QT_TRANSLATE_NOOP("compare", "Both images beside each other, zoomed and moved together"),
        Mode.FLIP: QT_TRANSLATE_NOOP("compare", "One in the place of the other: Space shows the other one"),
        Mode.SWIPE: QT_TRANSLATE_NOOP("compare", "A on the left of the divider, B on its right: drag the divider"),
        Mode.BLEND: QT_TRANSLATE_NOOP("compare", "B over A, as transparent as the slider says"),
        Mode.DIFFERENCE: QT_TRANSLATE_NOOP("compare", "What differs glows; the slider sets how strongly"),
        Mode.GRID: QT_TRANSLATE_NOOP(
            "compare", "Up to nine images of the group, zoomed and moved together: click one to compare it with A"
        ),
    },
)

AMOUNT_NAMES = TranslatedTable(
    "compare",
    {
        Mode.SWIPE: QT_TRANSLATE_NOOP("compare", "Place of the divider"),
        Mode.BLEND: QT_TRANSLATE_NOOP("compare", "Share of B"),
        Mode.DIFFERENCE: QT_TRANSLATE_NOOP("compare", "Amplification of the difference"),
    },
)
"""What the slider does, in the modes that have one."""

MIN_ZOOM = 0.005
MAX_ZOOM = 32.0


def gain(amount: float) -> float:
    """Amplification 1-32 for the slider's place 0-1."""
    return float(2.0 ** (5.0 * amount))


def qtransform(matrix: Matrix3) -> QTransform:
    """The same transform for Qt, which writes points as rows."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return QTransform(a, d, g, b, e, h, c, f, i)


def zoom_of(transform: QTransform, at: QPointF) -> float:
    """By how much a transform enlarges lengths near a point (the square root of the area's factor)."""
    step = 1.0
    origin = transform.map(at)
    right = transform.map(at + QPointF(step, 0)) - origin
    down = transform.map(at + QPointF(0, step)) - origin
    return float(abs(right.x() * down.y() - right.y() * down.x()) ** 0.5)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What part of the world (the pixels of image A) is looked at.

    Attributes:
        centre_x: world point in the middle of the viewport.
        centre_y: the same.
        zoom: device-independent pixels on the screen for each world pixel.
    """

    centre_x: float
    centre_y: float
    zoom: float

    def transform(self, viewport: QRectF) -> QTransform:
        """World to widget."""
        middle = viewport.center()
        return QTransform(
            self.zoom,
            0,
            0,
            self.zoom,
            middle.x() - self.zoom * self.centre_x,
            middle.y() - self.zoom * self.centre_y,
        )

    def moved(self, by: QPointF, bounds: QRectF) -> Viewpoint:
        """Drag the picture by so many widget pixels; its middle stays inside `bounds` (world)."""
        x = min(max(self.centre_x - by.x() / self.zoom, bounds.left()), bounds.right())
        y = min(max(self.centre_y - by.y() / self.zoom, bounds.top()), bounds.bottom())
        return replace(self, centre_x=x, centre_y=y)

    def zoomed(self, factor: float, at: QPointF, viewport: QRectF) -> Viewpoint:
        """Zoom so that the world point under a widget point stays there."""
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        offset = at - viewport.center()
        shift = 1.0 / self.zoom - 1.0 / zoom
        return Viewpoint(self.centre_x + offset.x() * shift, self.centre_y + offset.y() * shift, zoom)

    @classmethod
    def fitting(cls, bounds: QRectF, viewport: QRectF, largest: float) -> Viewpoint:
        """All of `bounds` (world) in view.

        Args:
            bounds: what is to be seen.
            viewport: where.
            largest: the zoom is not larger than this: a small image is not blown up.
        """
        middle = bounds.center()
        width, height = max(1.0, bounds.width()), max(1.0, bounds.height())
        zoom = min(viewport.width() / width, viewport.height() / height, largest)
        return cls(middle.x(), middle.y(), min(max(zoom, MIN_ZOOM), MAX_ZOOM))
