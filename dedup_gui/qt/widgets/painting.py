"""What the review's lists have in common when they paint themselves: pictures, badges, elided text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPixmap, QPixmapCache

from dedup_gui.core.types import OTHER_PICTURES, Decision, Relation
from dedup_gui.qt.style import icons
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.codes import DECISIONS
from dedup_gui.qt.widgets.thumbnails import Thumbnail

DECISION_ICONS: dict[Decision, str] = {Decision.KEEP: "success", Decision.REMOVE: "trash"}
"""Shapes that tell the decisions apart without their colours; undecided has none."""


def decision_colours(decision: Decision, tokens: Tokens) -> tuple[str, str]:
    """Text and ground of a decision's badge."""
    if decision is Decision.KEEP:
        return tokens.keep, tokens.keep_soft
    if decision is Decision.REMOVE:
        return tokens.danger, tokens.danger_soft
    return tokens.text_muted, tokens.surface_alt


def relation_colours(relation: Relation, tokens: Tokens) -> tuple[str, str]:
    """Text and ground of a relation's badge: what a person must look at stands out."""
    if relation in (Relation.PARTIAL, *OTHER_PICTURES):
        return tokens.warning, tokens.warning_soft
    return tokens.text_muted, tokens.surface_alt


def icon_pixmap(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    """An icon as a pixmap, drawn once."""
    key = f"review/{name}/{colour}/{side}/{ratio}"
    cached = QPixmap()
    if QPixmapCache.find(key, cached):
        return cached
    made = icons.pixmap(name, colour, side, ratio)
    QPixmapCache.insert(key, made)
    return made


def badge_size(text: str, font: QFont, *, with_icon: bool = False) -> QSize:
    """How large `draw_badge` paints."""
    metrics = QFontMetrics(font)
    height = metrics.height() + 4
    width = metrics.horizontalAdvance(text) + height * 2 // 3
    return QSize(width + (height if with_icon else 0), height)


def draw_badge(
    painter: QPainter,
    at: QPoint,
    text: str,
    font: QFont,
    colours: tuple[str, str],
    icon: str = "",
    ratio: float = 1.0,
) -> QRect:
    """Paint a rounded label; returns where."""
    front, ground = colours
    size = badge_size(text, font, with_icon=bool(icon))
    rect = QRect(at, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(rect), size.height() / 2, size.height() / 2)
    inner = rect.adjusted(size.height() // 3, 0, -size.height() // 3, 0)
    if icon:
        side = size.height() - 6
        painter.drawPixmap(inner.left(), rect.top() + 3, icon_pixmap(icon, front, side, ratio))
        inner.setLeft(inner.left() + side + 4)
    painter.setPen(QColor(front))
    painter.setFont(font)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return rect


def draw_decision(
    painter: QPainter, at: QPoint, decision: Decision, font: QFont, tokens: Tokens, ratio: float
) -> QRect:
    """Paint a decision's badge; returns where."""
    colours = decision_colours(decision, tokens)
    return draw_badge(painter, at, DECISIONS[decision], font, colours, DECISION_ICONS.get(decision, ""), ratio)


def draw_thumbnail(
    painter: QPainter, rect: QRect, thumbnail: Thumbnail | None, tokens: Tokens, *, dimmed: bool = False
) -> QRect:
    """Paint a picture as large as fits, centred; a placeholder while it is made, or where it cannot be.

    Returns:
        Where the picture is.
    """
    painter.save()
    if thumbnail is None or thumbnail.image.isNull():
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.surface_alt))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        side = max(12, min(rect.width(), rect.height()) // 3)
        name = "image" if thumbnail is None else "warning"
        colour = tokens.border_strong if thumbnail is None else tokens.warning
        pixmap = icon_pixmap(name, colour, side, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.center().x() - side // 2, rect.center().y() - side // 2, pixmap)
        painter.restore()
        return rect
    size = thumbnail.image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    # Small icons are not blown up beyond twice their size.
    size = size.boundedTo(thumbnail.image.size() * 2).expandedTo(QSize(1, 1))
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(rect.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if dimmed:
        painter.setOpacity(0.45)
    painter.drawImage(place, thumbnail.image)
    painter.restore()
    return place


def middle_square(image: QImage) -> QRectF:
    """The largest square in the middle of a picture, in its pixels."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


def small_font(font: QFont, factor: float = 0.9) -> QFont:
    """A smaller font."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * factor)
    else:
        made.setPixelSize(max(8, round(font.pixelSize() * factor)))
    return made


def bold_font(font: QFont) -> QFont:
    """A heavier font."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made
