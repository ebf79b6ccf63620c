"""Paints a group in the list: two thumbnails, the keeper's name and folder, what the group is, what is to do."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dedup_gui.core.types import NEVER_DUPLICATES, Relation
from dedup_gui.qt.review.group_model import GroupCounts, GroupModel, GroupRow
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.widgets.painting import (
    badge_size,
    bold_font,
    draw_badge,
    draw_thumbnail,
    icon_pixmap,
    middle_square,
    relation_colours,
    small_font,
)
from dedup_gui.qt.widgets.thumbnails import Thumbnail, Thumbnails
from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import size

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class GroupLook:
    """What all rows have in common: fonts, measures, colours, badges.

    Worked out once for a font, a theme and a screen: every call of Qt may have to wait for the interpreter while
    images are decoded, so a row is painted with few of them.
    """

    def __init__(self, font: QFont, tokens: Tokens, ratio: float) -> None:
        """Args: font: the list's; tokens: the theme's; ratio: device pixels for a pixel of the screen."""
        self.of = (font, tokens, ratio)
        self.tokens = tokens
        self.ratio = ratio
        self.font = font
        self.small = small_font(font)
        self.bold = bold_font(font)
        self.small_metrics = QFontMetrics(self.small)
        self.bold_metrics = QFontMetrics(self.bold)
        self.line = QFontMetrics(font).height()
        self.ascent = QFontMetrics(font).ascent()
        self.chosen = QColor(tokens.accent_soft)
        self.chosen_edge = QColor(tokens.accent)
        self.hover = QColor(tokens.surface_alt)
        self.surface = QColor(tokens.surface)
        self.border = QPen(QColor(tokens.border), 1)
        self.focus = QPen(QColor(tokens.focus), 2)
        self.text = QColor(tokens.text)
        self.muted = QColor(tokens.text_muted)
        self.keep = QColor(tokens.keep)
        self.warning = QColor(tokens.warning)
        self.tick = icon_pixmap("success", tokens.keep, self.ascent, ratio)
        self._badges: dict[Relation, tuple[QPixmap, QSize]] = {}
        self._blanks: dict[tuple[int, bool], QPixmap] = {}

    def badge(self, relation: Relation) -> tuple[QPixmap, QSize]:
        """A relation's badge, and how large it is."""
        if relation not in self._badges:
            size_ = badge_size(RELATIONS[relation], self.small)
            pixmap = self._pixmap(size_)
            with QPainter(pixmap) as painter:
                colours = relation_colours(relation, self.tokens)
                draw_badge(painter, QPoint(0, 0), RELATIONS[relation], self.small, colours)
            self._badges[relation] = pixmap, size_
        return self._badges[relation]

    def blank(self, side: int, thumbnail: Thumbnail | None) -> QPixmap:
        """What stands where a picture is still made, or where there is none."""
        key = side, thumbnail is None
        if key not in self._blanks:
            pixmap = self._pixmap(QSize(side, side))
            with QPainter(pixmap) as painter:
                draw_thumbnail(painter, QRect(0, 0, side, side), thumbnail, self.tokens)
            self._blanks[key] = pixmap
        return self._blanks[key]

    def _pixmap(self, size_: QSize) -> QPixmap:
        made = QPixmap(size_ * self.ratio)
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made


class GroupDelegate(QStyledItemDelegate):
    """All rows are equally high: three lines of text and the thumbnails beside them."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._look: GroupLook | None = None

    def dress(self, font: QFont, tokens: Tokens, ratio: float) -> None:
        """Say how the rows that are painted next shall look; call it before painting."""
        if self._look is None or self._look.of != (font, tokens, ratio):
            self._look = GroupLook(QFont(font), tokens, ratio)

    @staticmethod
    def row_height(font: QFont) -> int:
        """Pixels."""
        line = QFontMetrics(font).height()
        return 3 * line + 2 * line

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The same for all rows."""
        return QSize(QFontMetrics(option.font).height() * 12, self.row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row = index.data(GroupModel.RowRole)
        look = self._look
        if not isinstance(row, GroupRow) or look is None:
            return
        rect: QRect = option.rect
        self._ground(painter, option, rect, look, decided=not row.open)
        pad = look.line // 2
        side = rect.height() - 2 * pad
        top = rect.top() + pad
        self._tiles(painter, row, QRect(rect.left() + pad, top, side, side), look)
        left = rect.left() + side + 2 * pad
        self._lines(painter, row, QRect(left, top, rect.right() + 1 - pad - left, side), look)

    @staticmethod
    def _ground(
        painter: QPainter, option: QStyleOptionViewItem, rect: QRect, look: GroupLook, *, decided: bool
    ) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.chosen)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.hover)
        edge = look.keep if decided else look.chosen_edge if state & QStyle.StateFlag.State_Selected else None
        if edge is not None:
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), edge)
        painter.setPen(look.border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _tiles(self, painter: QPainter, row: GroupRow, tile: QRect, look: GroupLook) -> None:
        """The suggested keeper, and in its corner the first of the others."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._tile(painter, tile, self._thumbnails.get(row.keeper), look)
        side = tile.width() * 9 // 20
        corner = QRect(tile.right() - side + 3, tile.bottom() - side + 3, side, side)
        painter.fillRect(corner.adjusted(-2, -2, 2, 2), look.surface)
        self._tile(painter, corner, self._thumbnails.get(row.other), look)

    @staticmethod
    def _tile(painter: QPainter, tile: QRect, thumbnail: Thumbnail | None, look: GroupLook) -> None:
        """A picture fills its square, its edges cut off: equal tiles read better in a list."""
        if thumbnail is None or thumbnail.image.isNull():
            painter.drawPixmap(tile.topLeft(), look.blank(tile.width(), thumbnail))
        else:
            painter.drawImage(QRectF(tile), thumbnail.image, middle_square(thumbnail.image))

    @staticmethod
    def _lines(painter: QPainter, row: GroupRow, text: QRect, look: GroupLook) -> None:
        left, top, width, step = text.left(), text.top(), text.width(), text.height() // 3
        right = left + width
        room = width
        if not row.open:
            room -= look.ascent + 4
            painter.drawPixmap(right - look.ascent, top + (step - look.ascent) // 2, look.tick)
        painter.setPen(look.text if row.open else look.muted)
        painter.setFont(look.bold)
        name = look.bold_metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, top, room, step), _LEFT, name)

        painter.setFont(look.small)
        painter.setPen(look.muted)
        many = COUNTS.images(row.count)
        painter.drawText(QRect(left, top + step, width, step), _RIGHT, many)
        room = width - look.small_metrics.horizontalAdvance(many) - 8
        folder = look.small_metrics.elidedText(row.folder, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, top + step, room, step), _LEFT, folder)

        badge, badge_is = look.badge(row.relation)
        painter.drawPixmap(left, top + 2 * step + (step - badge_is.height()) // 2, badge)
        beside = left + badge_is.width() + 5
        state = _state(row)
        painter.setPen(look.text if row.open else look.muted)
        painter.drawText(QRect(beside, top + 2 * step, right - beside, step), _RIGHT, state)
        if row.weak:
            painter.setPen(look.warning)
            free = right - beside - look.small_metrics.horizontalAdvance(state) - 5
            weak = translate("review", "weak")
            fits = look.small_metrics.horizontalAdvance(weak) <= free
            painter.drawText(QRect(beside, top + 2 * step, free, step), _LEFT, weak if fits else "?")


def _state(row: GroupRow) -> str:
    """What is to do: nothing is said of a group that nobody has begun, for most are."""
    if row.open and row.open < row.removable:
        return GroupCounts().open(row.open)
    if row.relation in NEVER_DUPLICATES:
        return ""
    return translate("review", "To look at") if row.unsure else size(row.reclaimable)
