"""Outlines of the places in which two images differ: a dark line in a bright one, seen on any picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

LINE = "#a3004f"
"""Dark magenta …"""
HALO = "#ffffff"
"""… in white: a contrast of 8 : 1 with one another, so that one of the two stands out on any ground, whatever
colours one sees; and not to be taken for a ruled line of a form, or for the frame of a crop."""
GAP = 2.5
"""Between a place and its line, pixels."""
LEAST = 14.0
"""Side of the smallest outline, pixels: a place that is a dot on the screen is still seen."""
_LINE_WIDTH, _CHOSEN_WIDTH, _HALO_WIDTH = 1.5, 2.5, 1.0


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
    shown = [(number, _frame(box, least)) for number, box in enumerate(boxes)]
    shown = [(number, frame) for number, frame in shown if frame.intersects(area)]
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # All halos first: none may cover the line of a neighbour.
    for colour, extra in ((HALO, 2 * _HALO_WIDTH), (LINE, 0.0)):
        for number, frame in shown:
            width = (_CHOSEN_WIDTH if number == chosen else _LINE_WIDTH) + extra
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(frame)
    if font is not None:
        for number, frame in shown:
            if number == chosen:
                _number(painter, frame, area, str(number + 1), font)
    painter.restore()


def _frame(box: QRectF, least: float) -> QRectF:
    """The outline of a place: round it, never smaller than can be seen."""
    frame = box.adjusted(-GAP, -GAP, GAP, GAP)
    across, down = max(0.0, least - frame.width()) / 2, max(0.0, least - frame.height()) / 2
    return frame.adjusted(-across, -down, across, down)


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
