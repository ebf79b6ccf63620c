"""What the grid says of each image: the line above its picture, the frame, and a sentence for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from dedup_gui.core.types import Decision
from dedup_gui.qt.compare.cells import MOST
from dedup_gui.qt.compare.differing import share_text
from dedup_gui.qt.compare.legend import no_difference
from dedup_gui.qt.compare.scene import Cell
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.codes import DECISIONS
from dedup_gui.qt.texts.review import member_description, title_of
from dedup_gui.qt.widgets.painting import (
    DECISION_ICONS,
    badge_size,
    bold_font,
    decision_colours,
    draw_badge,
    small_font,
)
from dedup_gui.words import translate
from dedup_gui.words.numbers import count, listed

WORDS_FROM = 16
"""A cell as wide as so many lines of text has room for the decision in words; others have its sign."""


def caption_height(font: QFont) -> float:
    """How high the line above a picture is, pixels."""
    return badge_size("A", bold_font(small_font(font))).height() + 6.0


def differing_text(changed: float) -> str:
    """How much of an image differs from A."""
    if not changed:
        return no_difference()
    return translate("compare", "{share} differ visibly").format(share=share_text(changed))


def said_of(letter: str, text: str) -> str:
    """What is said of one of the two that are compared: "A: holiday.jpg"."""
    return translate("compare", "{letter}: {text}").format(letter=letter, text=text)


def cell_sentence(cell: Cell, changed: float | None) -> str:
    """A cell in one sentence, for screen readers.

    Args:
        cell: the cell.
        changed: the share of its pixels that differ from A's visibly, 0-1; None = that is not shown.
    """
    parts = [count(cell.number), member_description(cell.side.image, cell.decision, suggested=False)]
    parts += [cell.side.letter] if cell.side.letter else []
    parts += [translate("compare", "chosen")] if cell.chosen else []
    parts += [differing_text(changed)] if changed is not None else []
    return listed(parts)


def draw_caption(
    painter: QPainter, cell: Cell, frame: QRectF, height: float, font: QFont, tokens: Tokens, ratio: float
) -> None:
    """Paint a cell's line, and its frame.

    Args:
        painter: where to.
        cell: what.
        frame: the whole cell.
        height: of the line.
        font: the widget's.
        tokens: the colours.
        ratio: screen pixels for each pixel of the painter.
    """
    small = small_font(font)
    bold = bold_font(small)
    line = QRectF(frame.left(), frame.top(), frame.width(), height)
    painter.save()
    painter.fillRect(line, QColor(tokens.accent_soft if cell.chosen else tokens.surface))
    left, top = round(line.left()) + 6, round(line.top()) + 3
    middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    if cell.number <= MOST:
        painter.setFont(small)
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(QRectF(left, line.top(), frame.width(), height), middle, str(cell.number))
        left += QFontMetrics(small).horizontalAdvance("0") + 5
    if cell.side.letter:
        colours = (tokens.on_accent, tokens.accent)
        left = draw_badge(painter, QPoint(left, top), cell.side.letter, bold, colours).right() + 6
    right = _draw_decision(painter, cell, line.width(), round(line.right()) - 4, top, small, tokens, ratio)
    painter.setFont(font)
    painter.setPen(QColor(tokens.text))
    room = QRect(left, round(line.top()), max(0, right - 6 - left), round(height))
    name = title_of(cell.side.image.file)
    painter.drawText(room, middle, QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, room.width()))
    width = 3 if cell.chosen else 1
    pen = QPen(QColor(tokens.accent if cell.chosen else tokens.border_strong), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRect(frame.adjusted(half, half, -half, -half))
    painter.restore()


def _draw_decision(
    painter: QPainter, cell: Cell, cell_width: float, right: int, top: int, font: QFont, tokens: Tokens, ratio: float
) -> int:
    """Paint what is decided, at the end of the line; returns where it begins."""
    text, icon = DECISIONS[cell.decision], DECISION_ICONS.get(cell.decision, "")
    colours = decision_colours(cell.decision, tokens)
    if cell.side.image.file.archive:
        text, icon, colours = translate("compare", "Archive"), "shield", (tokens.accent, tokens.accent_soft)
    elif cell.side.image.file.reference:
        text, icon, colours = translate("compare", "Reference"), "shield", (tokens.accent, tokens.accent_soft)
    elif cell.decision is Decision.UNDECIDED:
        return right  # nothing is said where nothing is decided: the name has the room
    if cell_width < WORDS_FROM * QFontMetrics(font).height():
        text = ""
    left = right - badge_size(text, font, with_icon=True).width()
    draw_badge(painter, QPoint(left, top), text, font, colours, icon, ratio)
    return left
