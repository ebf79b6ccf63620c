"""Ignored pairs as rows: both images, their names and folders, and when it was said that they are no duplicates."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import file_name, folder_of
from dedup_gui.qt.widgets.painting import draw_thumbnail, small_font
from dedup_gui.qt.widgets.thumbnails import Thumbnail, Thumbnails
from dedup_gui.words import translate
from dedup_gui.words.numbers import moment

Index = QModelIndex | QPersistentModelIndex
PAIR_ROLE = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class IgnoredModel(QAbstractListModel):
    """The pairs whose names or folders hold what is sought."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[IgnoredPair] = []
        self._shown: list[IgnoredPair] = []
        self._sought = ""

    @property
    def pairs(self) -> tuple[IgnoredPair, ...]:
        """All, whatever is sought."""
        return tuple(self._all)

    @property
    def shown(self) -> tuple[IgnoredPair, ...]:
        """Those listed."""
        return tuple(self._shown)

    def replace(self, pairs: list[IgnoredPair]) -> None:
        """List other pairs."""
        self._all = pairs
        self.seek(self._sought)

    def seek(self, text: str) -> None:
        """List those that hold a text in a path, large and small letters alike; "" = all."""
        self._sought = text
        wanted = text.casefold()
        self.beginResetModel()
        self._shown = [
            pair
            for pair in self._all
            if not wanted
            or any(file is not None and wanted in printable(file.path).casefold() for file in pair.files)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many are listed."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A fact about a pair."""
        if not index.isValid():
            return None
        pair = self._shown[index.row()]
        if role == PAIR_ROLE:
            return pair
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = translate("dialogs", "{one} and {other} are no duplicates")
            return said.format(one=_name(pair, 0), other=_name(pair, 1))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(
                "\n".join(printable(file.path) if file is not None else unknown() for file in pair.files)
            )
        return None


def unknown() -> str:
    """What stands for an image whose file was never seen again."""
    return translate("dialogs", "An image that is not known any more")


def _name(pair: IgnoredPair, side: int) -> str:
    file = pair.files[side]
    return file_name(file.path) if file is not None else unknown()


def _place(pair: IgnoredPair, side: int) -> str:
    file = pair.files[side]
    if file is None:
        return ""
    folder = folder_of(file.path)
    return folder if pair.there[side] else translate("dialogs", "Not reachable: {folder}").format(folder=folder)


class IgnoredDelegate(QStyledItemDelegate):
    """Two pictures on the left, name over folder for each beside them, the date on the right."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    @staticmethod
    def row_height(font: QFont) -> int:
        """Pixels: four lines of text, and air."""
        return QFontMetrics(font).height() * 5

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The same for all rows."""
        return QSize(self.row_height(option.font) * 3, self.row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        pair = index.data(PAIR_ROLE)
        if not isinstance(pair, IgnoredPair):
            return
        tokens = tokens_of(option.palette)
        line = QFontMetrics(option.font).height()
        rect = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), QColor(tokens.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.surface_alt))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.border))
        gap = line // 2
        side = rect.height() - 2 * gap
        left = rect.left() + gap + 3
        for file in pair.files:
            place = QRect(left, rect.top() + gap, side, side)
            thumbnail = self._thumbnails.get(file) if file is not None else Thumbnail(QImage(), unknown())
            draw_thumbnail(painter, place, thumbnail, tokens)
            left += side + gap
        small = small_font(option.font)
        metrics, small_metrics = QFontMetrics(option.font), QFontMetrics(small)
        when = moment(pair.noted) if pair.noted else ""
        date = small_metrics.horizontalAdvance(when) + gap
        room = rect.right() - left - date - gap
        top = rect.top() + (rect.height() - 4 * line - line // 4) // 2
        for number in range(2):
            painter.setFont(option.font)
            painter.setPen(QColor(tokens.text))
            name = metrics.elidedText(_name(pair, number), Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRect(left, top, room, line), _LEFT, name)
            painter.setFont(small)
            painter.setPen(QColor(tokens.text_muted if pair.there[number] else tokens.warning))
            folder = small_metrics.elidedText(_place(pair, number), Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRect(left, top + line, room, line), _LEFT, folder)
            top += 2 * line + line // 4
        painter.setFont(small)
        painter.setPen(QColor(tokens.text_muted))
        at = QPoint(rect.right() - date + gap // 2, rect.top() + gap)
        painter.drawText(QRect(at, QSize(date, line)), _LEFT, when)
        painter.restore()
