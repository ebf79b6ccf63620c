"""Paints a member of a group in the strip: a card with picture, decision, name and size, or a line of the same."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dedup_gui.core.types import Decision, ImageFile
from dedup_gui.qt.review.keys import NUMBERED
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.codes import DECISIONS
from dedup_gui.qt.texts.review import dimensions
from dedup_gui.qt.texts.saved_reviews import not_reachable
from dedup_gui.qt.widgets.outlines import draw_outlines
from dedup_gui.qt.widgets.painting import (
    badge_size,
    bold_font,
    decision_colours,
    draw_badge,
    draw_decision,
    draw_thumbnail,
    small_font,
)
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import translate
from dedup_gui.words.numbers import size

LEAST_OUTLINE = 7.0
"""Side of the smallest outline on a thumbnail, pixels."""

_Index = QModelIndex | QPersistentModelIndex


def decision_of(index: _Index) -> Decision:
    """The decision of a row. A string enumeration comes out of a model as a plain string."""
    return Decision(index.data(MemberModel.DecisionRole))


class MemberDelegate(QStyledItemDelegate):
    """A card: picture, decision, name, size. A click on the decision's badge changes it.

    In a group of two the comparison shows all that a card would: `compact` makes it a line. Where `several` are
    selected, each of them says so.

    Signals:
        badgeClicked(str): the path whose badge was clicked.
    """

    badgeClicked = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.compact = False
        self.several = False
        self.room = 0

    def card_size(self, font: QFont) -> QSize:
        """The same for all cards, pixels."""
        line = QFontMetrics(font).height()
        if self.compact:
            return QSize(min(line * 20, self.room or line * 20), line * 2 + line * 2 // 3)
        return QSize(line * 10, line * 10 + line // 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The same for all cards."""
        return self.card_size(option.font)

    def badge_rect(self, option: QStyleOptionViewItem, decision: Decision) -> QRect:
        """Where the decision's badge is."""
        line = QFontMetrics(option.font).height()
        with_icon = decision is not Decision.UNDECIDED
        badge = badge_size(DECISIONS[decision], small_font(option.font), with_icon=with_icon)
        card = QRect(option.rect).adjusted(3, 3, -3, -3)
        if self.compact:
            left = self.picture_rect(option).right() + line // 2
            return QRect(QPoint(left, card.bottom() - badge.height() - 1), badge)
        return QRect(QPoint(card.left() + line // 3, card.top() + line // 3), badge)

    def picture_rect(self, option: QStyleOptionViewItem) -> QRect:
        """Where the picture may be: badges have rows of their own, else they would hide it, or its outlines them.

        Of one size in all members, though one alone is suggested: they are there to be compared.
        """
        line = QFontMetrics(option.font).height()
        row = badge_size("", small_font(option.font)).height() + line // 6
        card = QRect(option.rect).adjusted(3, 3, -3, -3)
        if self.compact:
            side = card.height() - 4
            return QRect(card.left() + 3, card.top() + 2, side * 4 // 3, side)
        inner = card.adjusted(line // 3, line // 3, -line // 3, -line // 4)
        return inner.adjusted(0, row, 0, -line * 2 - line // 4 - row)

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: _Index) -> bool:
        """A click on the badge."""
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            image: ImageFile = index.data(MemberModel.ImageRole)
            rect = self.badge_rect(option, decision_of(index)).adjusted(-3, -3, 3, 3)
            if rect.contains(event.position().toPoint()) and not image.file.reference:
                self.badgeClicked.emit(image.path)
                return True
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a card."""
        image = index.data(MemberModel.ImageRole)
        if not isinstance(image, ImageFile):
            return
        tokens = tokens_of(option.palette)
        decision = decision_of(index)
        card = QRect(option.rect).adjusted(3, 3, -3, -3)
        painter.save()
        self._ground(painter, option, index, card, tokens)
        line = QFontMetrics(option.font).height()
        inner = card.adjusted(line // 3, line // 3, -line // 3, -line // 4)
        text_height = line * 2
        picture = self.picture_rect(option)
        thumbnail = self._thumbnails.get(image.file)
        drawn = draw_thumbnail(painter, picture, thumbnail, tokens, dimmed=decision is Decision.REMOVE)
        self._badges(painter, option, index, image, picture, tokens)
        if thumbnail is not None and not thumbnail.image.isNull():
            self._places(painter, index, image, QRectF(drawn))
        room = QRect(inner.left(), inner.bottom() - text_height, inner.width(), text_height)
        if self.compact:
            left = picture.right() + line // 2
            side = 2 * badge_size("A", bold_font(small_font(option.font))).width() + line // 2
            room = QRect(left, card.top() + 1, card.right() - side - left, line)
        self._text(painter, option, index, image, room, tokens)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, index: _Index, card: QRect, tokens: Tokens) -> None:
        side = index.data(MemberModel.SideRole)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = tokens.accent_soft if side else tokens.surface
        if option.state & QStyle.StateFlag.State_MouseOver and not side:
            ground = tokens.surface_alt
        painter.setBrush(QColor(ground))
        focused = isinstance(option.widget, QAbstractItemView) and option.widget.currentIndex() == index
        painter.setPen(QPen(QColor(tokens.accent if focused else tokens.border), 2 if focused else 1))
        painter.drawRoundedRect(card, 5, 5)

    @staticmethod
    def _places(painter: QPainter, index: _Index, image: ImageFile, drawn: QRectF) -> None:
        """Outline where the image differs from the other one."""
        places = index.data(MemberModel.PlacesRole)
        if not places or not image.pixels:
            return
        across, down = drawn.width() / image.info.width, drawn.height() / image.info.height
        boxes = [
            QRectF(drawn.left() + x * across, drawn.top() + y * down, width * across, height * down)
            for x, y, width, height in places
        ]
        painter.save()
        painter.setClipRect(drawn.adjusted(-3, -3, 3, 3))
        draw_outlines(painter, boxes, drawn, least=LEAST_OUTLINE)
        painter.restore()

    def _badges(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
        image: ImageFile,
        picture: QRect,
        tokens: Tokens,
    ) -> None:
        small = small_font(option.font)
        ratio = painter.device().devicePixelRatio()
        decision = decision_of(index)
        at = self.badge_rect(option, decision).topLeft()
        if image.file.reference:
            why = translate("review", "Archive") if image.file.archive else translate("review", "Reference")
            draw_badge(painter, at, why, small, (tokens.accent, tokens.accent_soft), "shield", ratio)
        else:
            draw_decision(painter, at, decision, small, tokens, ratio)
        bold = bold_font(small)
        width = badge_size("A", bold).width()
        right = option.rect.right() - 8 if self.compact else picture.right()
        high = option.rect.top() + 6 if self.compact else at.y()
        if index.row() < NUMBERED:
            painter.setFont(small)
            painter.setPen(QColor(tokens.text_muted))
            room = QRect(right - 2 * width - 4, high, width, badge_size("", small).height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index.row() + 1))
        side = index.data(MemberModel.SideRole)
        if side:
            draw_badge(painter, QPoint(right - width + 1, high), side, bold, (tokens.on_accent, tokens.accent))
        if self.several and option.state & QStyle.StateFlag.State_Selected:
            tick = badge_size("", small, with_icon=True)
            low = option.rect.bottom() - tick.height() - 5 if self.compact else picture.bottom() + 3
            place = QPoint(right - tick.width() + 1 if self.compact else picture.left(), low)
            draw_badge(painter, place, "", small, (tokens.on_accent, tokens.accent), "tick", ratio)
        if index.data(MemberModel.SuggestedRole):
            doubt = index.data(MemberModel.DoubtRole)
            word = translate("review", "Suggested?") if doubt else translate("review", "Suggested")
            place = QPoint(picture.center().x() - badge_size(word, small).width() // 2, picture.bottom() + 3)
            if self.compact:
                place = self.badge_rect(option, decision).topRight() + QPoint(6, 0)
            colours = decision_colours(Decision.UNDECIDED if doubt else Decision.KEEP, tokens)
            draw_badge(painter, place, word, small, colours)

    def _text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
        image: ImageFile,
        rect: QRect,
        tokens: Tokens,
    ) -> None:
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.text))
        if self.compact:  # dimensions and size stand above the comparison
            name = str(index.data(Qt.ItemDataRole.DisplayRole))
            name = QFontMetrics(option.font).elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            return
        half = rect.height() // 2
        first = QRect(rect.left(), rect.top(), rect.width(), half)
        name = QFontMetrics(option.font).elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideMiddle, rect.width()
        )
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, name)
        small = small_font(option.font)
        painter.setFont(small)
        painter.setPen(QColor(tokens.text_muted))
        facts = not_reachable() if image.file.unseen else f"{dimensions(image)} · {size(image.file.size)}"
        facts = QFontMetrics(small).elidedText(facts, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(
            first.translated(0, half), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, facts
        )
