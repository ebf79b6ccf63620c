"""Outlines of the places in which two images differ: a dark line in a bright one, seen on any image."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

LINE = "#7d003c"
"""A dark wine red, not to be taken for a ruled line of a form, or for the yellow frame of a crop …"""
HALO = "#ffffff"
"""… in white: one of the two has a contrast of 3 : 1 with any ground, whatever colours one sees."""
HALO_OPACITY = 225
"""Of 255: on a page, the letter beside a place is still seen under the halo."""
GAP = 3.0
"""From a place to the middle of its line, pixels."""
LEAST = 14.0
"""Side of the smallest outline, pixels: a place that is a dot on the screen is still seen."""
_LINE_WIDTH, _CHOSEN_WIDTH, _HALO_WIDTH = 2, 3, 1


def draw_outlines(
    painter: QPainter,
    boxes: Sequence[QRectF],
    area: QRectF,
    chosen: int = -1,
    font: QFont | None = None,
    *,
    least: float = LEAST,
) -> None:
    """Outline places.

    Args:
        painter: where to; the caller clips.
        boxes: the places, in its pixels.
        area: what can be seen: what lies outside is left out.
        chosen: the one that was gone to: a heavier line, and its number; -1 = none.
        font: of the number.
        least: side of the smallest outline.
    """
    shown = [(number, _frame(box, least, odd=number == chosen)) for number, box in enumerate(boxes)]
    shown = [(number, frame) for number, frame in shown if frame.intersects(area)]
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # All halos first: none may cover the line of a neighbour.
    halo = QColor(HALO)
    halo.setAlpha(HALO_OPACITY)
    for colour, extra in ((halo, 2 * _HALO_WIDTH), (QColor(LINE), 0.0)):
        for number, frame in shown:
            width = (_CHOSEN_WIDTH if number == chosen else _LINE_WIDTH) + extra
            pen = QPen(colour, width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(frame)
    if font is not None:
        for number, frame in shown:
            if number == chosen:
                _number(painter, frame, area, str(number + 1), font)
    painter.restore()


def _frame(box: QRectF, least: float, *, odd: bool) -> QRectF:
    """The outline of a place: round it, never smaller than can be seen, and on pixels' edges, so that it is crisp.

    Args:
        box: the place.
        least: side of the smallest outline.
        odd: whether the line is an odd number of pixels wide: its middle is the middle of a pixel, then.
    """
    frame = box.adjusted(-GAP, -GAP, GAP, GAP)
    across, down = max(0.0, least - frame.width()) / 2, max(0.0, least - frame.height()) / 2
    frame = QRectF(frame.adjusted(-across, -down, across, down).toRect())
    return frame.adjusted(-0.5, -0.5, 0.5, 0.5) if odd else frame


def _number(painter: QPainter, frame: QRectF, area: QRectF, text: str, font: QFont) -> None:
    """A tab on the outline's top left corner; inside, where there is no room above."""
    metrics = QFontMetricsF(font)
    tab = QRectF(0, 0, max(metrics.height(), metrics.horizontalAdvance(text) + 8), metrics.height())
    tab.moveBottomLeft(frame.topLeft() + QPointF(-_CHOSEN_WIDTH / 2, 0))
    if tab.top() < area.top():
        tab.moveTopLeft(frame.topLeft())
    painter.setPen(QPen(QColor(HALO), 1))
    painter.setBrush(QColor(LINE))
    painter.drawRect(tab)
    painter.setFont(font)
    painter.drawText(tab, Qt.AlignmentFlag.AlignCenter, text)
