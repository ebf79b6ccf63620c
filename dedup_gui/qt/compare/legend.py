"""What the colours of a difference mean, and a word where there is nothing to be seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from dedup_gui.core.review.difference import ramp
from dedup_gui.qt.widgets.painting import small_font
from dedup_gui.qt.widgets.thumbnails import to_qimage
from dedup_gui.words import translate
from dedup_gui.words.numbers import count

LEVELS = 255
_GROUND, _INK = "#101010", "#f2f2f2"
"""The same in both themes: the picture below is dark in both."""


def no_difference() -> str:
    """What is said where there is nothing to be seen."""
    return translate("compare", "No visible difference")


def draw_legend(painter: QPainter, pane: QRectF, font: QFont, gain: float, changed: float) -> None:
    """Paint the legend into the lower left corner of a pane.

    Args:
        painter: where to.
        pane: the whole picture area.
        font: the widget's.
        gain: how much differences are amplified.
        changed: share of the pixels that differ visibly, 0-1; 0 is said in words.
    """
    font = small_font(font)
    metrics = QFontMetrics(font)
    line = metrics.height()
    # The last colour stands for this many levels and all above.
    most = max(1, round(LEVELS / gain))
    words = [no_difference()]
    if changed:
        levels = translate("compare", "{some} of {all} levels and more")
        words = [translate("compare", "same"), levels.format(some=count(most), all=count(LEVELS))]
    bar = line * 7.0
    width: float = sum(metrics.horizontalAdvance(each) for each in words) + line * len(words)
    if changed:
        width += bar + line / 2
    box = QRectF(pane.left() + 8, pane.bottom() - line * 2 - 8, width, line * 2)
    if box.width() > pane.width() - 16 or box.height() > pane.height() - 16:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_GROUND))
    painter.drawRoundedRect(box, 4, 4)
    painter.setOpacity(1.0)
    painter.setFont(font)
    painter.setPen(QColor(_INK))
    x = box.left() + line / 2
    baseline = box.center().y() + metrics.ascent() / 2 - metrics.descent() / 2
    painter.drawText(QPointF(x, baseline), words[0])
    if changed:
        x += metrics.horizontalAdvance(words[0]) + line / 2
        painter.drawImage(QRectF(x, box.top() + line * 0.6, bar, line * 0.8), _bar(gain, most))
        x += bar + line / 2
        painter.drawText(QPointF(x, baseline), words[1])
    painter.restore()


def _bar(gain: float, most: int) -> QImage:
    """The colours of the strengths up to the strongest that is told apart."""
    return to_qimage(ramp(gain)[None, : most + 1])
