"""Paints a group in the list: two thumbnails, the keeper's name, what the group is, what it frees, how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dedup_gui.core.types import Group, Relation
from dedup_gui.qt.group_model import GroupModel
from dedup_gui.qt.number_texts import plural, size
from dedup_gui.qt.painting import (
    badge_size,
    bold_font,
    cropped_thumbnail,
    draw_badge,
    icon_pixmap,
    relation_colours,
    small_font,
)
from dedup_gui.qt.review_texts import open_words
from dedup_gui.qt.texts import RELATIONS
from dedup_gui.qt.theme import tokens_of
from dedup_gui.qt.thumbnails import Thumbnails
from dedup_gui.qt.tokens import Tokens


class GroupDelegate(QStyledItemDelegate):
    """All rows are equally high: three lines of text and the thumbnails beside them."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

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
        group = index.data(GroupModel.GroupRole)
        if not isinstance(group, Group):
            return
        tokens = tokens_of(option.palette)
        rect = QRect(option.rect)
        painter.save()
        self._ground(painter, option, rect, tokens)
        line = QFontMetrics(option.font).height()
        pad = line // 2
        side = rect.height() - 2 * pad
        left = rect.adjusted(pad, pad, 0, -pad)
        tile = QRect(left.topLeft(), QSize(side, side))
        self._tiles(painter, group, tile, tokens)
        text = QRect(tile.right() + pad + 1, rect.top() + pad, 0, side)
        text.setRight(rect.right() - pad)
        self._lines(painter, option, index, text, tokens)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, tokens: Tokens) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), QColor(tokens.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.surface_alt))
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _tiles(self, painter: QPainter, group: Group, tile: QRect, tokens: Tokens) -> None:
        """The suggested keeper, and in its corner the first of the others."""
        by_path = {member.path: member for member in group.members}
        keeper = by_path.get(group.suggestion.path, group.members[0])
        other = next(member for member in group.members if member is not keeper)
        cropped_thumbnail(painter, tile, self._thumbnails.get(keeper.file), tokens)
        side = tile.width() * 9 // 20
        corner = QRect(tile.right() - side + 3, tile.bottom() - side + 3, side, side)
        painter.fillRect(corner.adjusted(-2, -2, 2, 2), QColor(tokens.surface))
        cropped_thumbnail(painter, corner, self._thumbnails.get(other.file), tokens)

    @staticmethod
    def _lines(
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        text: QRect,
        tokens: Tokens,
    ) -> None:
        group: Group = index.data(GroupModel.GroupRole)
        relation = Relation(index.data(GroupModel.RelationRole))  # comes out of a model as a plain string
        open_: int = index.data(GroupModel.OpenRole)
        small = small_font(option.font)
        ratio = painter.device().devicePixelRatio()
        metrics = QFontMetrics(option.font)
        step = text.height() // 3
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        first = QRect(text.left(), text.top(), text.width(), step)
        if not open_:
            side = metrics.ascent()
            pixmap = icon_pixmap("success", tokens.keep, side, ratio)
            painter.drawPixmap(first.right() - side, first.center().y() - side // 2, pixmap)
            first.setRight(first.right() - side - 4)
        painter.setPen(QColor(tokens.text if open_ else tokens.text_muted))
        bold = bold_font(option.font)
        painter.setFont(bold)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = QFontMetrics(bold).elidedText(name, Qt.TextElideMode.ElideMiddle, first.width())
        painter.drawText(first, flags, elided)

        middle = QRect(text.left(), text.top() + step, text.width(), step)
        badge = badge_size(RELATIONS[relation], small)
        at = QPoint(middle.left(), middle.center().y() - badge.height() // 2)
        drawn = draw_badge(painter, at, RELATIONS[relation], small, relation_colours(relation, tokens))
        painter.setFont(small)
        painter.setPen(QColor(tokens.text_muted))
        middle.setLeft(drawn.right() + 6)
        painter.drawText(middle, flags, plural(len(group.members), "image"))

        last = QRect(text.left(), text.top() + 2 * step, text.width(), step)
        members = sum(not member.file.reference for member in group.members)
        freed = size(int(index.data(GroupModel.ReclaimableRole)))
        state = open_words(open_, members)
        width = QFontMetrics(small).horizontalAdvance(state)
        painter.setPen(QColor(tokens.text_muted if open_ else tokens.keep))
        painter.drawText(last, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, state)
        last.setRight(last.right() - width - 8)
        painter.setPen(QColor(tokens.text))
        long = f"{freed} to free"
        if QFontMetrics(small).horizontalAdvance(long) <= last.width():
            freed = long
        painter.drawText(
            last, flags, QFontMetrics(small).elidedText(freed, Qt.TextElideMode.ElideRight, last.width())
        )
