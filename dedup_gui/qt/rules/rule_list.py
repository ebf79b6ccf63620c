"""The rules in their order, each with a box to switch it off and what it would mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dedup_gui.core.rules.rule import Rule
from dedup_gui.core.rules.trial import Share
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.style.tokens import Tokens
from dedup_gui.qt.texts.plain import plain_tip
from dedup_gui.qt.texts.rules import conditions_text, rule_title, share_texts
from dedup_gui.qt.widgets.lists.ordered_list import OrderedList
from dedup_gui.qt.widgets.painting import bold_font, icon_pixmap, small_font
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

_Index = QModelIndex | QPersistentModelIndex
_RULE = Qt.ItemDataRole.UserRole
_SHARE = Qt.ItemDataRole.UserRole + 1


class RuleDelegate(QStyledItemDelegate):
    """Two lines and two figures: what is kept and for what, how many groups and images."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The same for all."""
        line = QFontMetrics(option.font).height()
        return QSize(line * 10, line * 5 // 2 + line // 2)

    @staticmethod
    def box_rect(option: QStyleOptionViewItem) -> QRect:
        """Where the box is that switches the rule off."""
        line = QFontMetrics(option.font).height()
        side = round(line * 1.1)
        rect = QRect(option.rect)
        return QRect(rect.left() + line // 2, rect.center().y() - side // 2, side, side)

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: _Index) -> bool:
        """A click on the box."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            at = event.position().toPoint()  # type: ignore[attr-defined]
            if self.box_rect(option).adjusted(-4, -4, 4, 4).contains(at):
                rules = self.parent()
                if isinstance(rules, RuleList):
                    rules.switch(index.row())
                return True
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a rule."""
        rule = index.data(_RULE)
        if not isinstance(rule, Rule):
            return
        tokens = tokens_of(option.palette)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        rect = QRect(option.rect)
        if chosen:
            painter.fillRect(rect, QColor(tokens.accent_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        painter.setPen(QColor(tokens.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = self.box_rect(option)
        _draw_box(painter, box, rule.enabled, tokens)
        line = QFontMetrics(option.font).height()
        text = rect.adjusted(box.right() + line // 2 - rect.left(), line // 4, -line // 2, -line // 4)
        upper = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        lower = QRect(text.left(), upper.bottom() + 1, text.width(), text.height() // 2)
        figures = share_texts(index.data(_SHARE)) if rule.enabled else (translate("rules", "off"), "")
        small = small_font(option.font)
        quiet = QColor(tokens.text_muted if rule.enabled else tokens.text_disabled)
        loud = QColor(tokens.text if rule.enabled else tokens.text_disabled)
        for where, words, figure, font, colour in (
            (upper, f"{index.row() + 1}. {rule_title(rule)}", figures[0], bold_font(option.font), loud),
            (lower, conditions_text(rule.conditions), figures[1], small, quiet),
        ):
            figure_font = option.font if where is upper else small
            metrics = QFontMetrics(figure_font)
            width = metrics.horizontalAdvance(figure) + line // 2
            painter.setFont(figure_font)
            painter.setPen(colour)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
            painter.setFont(font)
            left = where.adjusted(0, 0, -width, 0)
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _draw_box(painter: QPainter, box: QRect, ticked: bool, tokens: Tokens) -> None:
    """A check box as the style sheet draws them; a style's own primitive knows nothing of it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tokens.accent if ticked else tokens.border_strong))
    painter.setBrush(QColor(tokens.accent if ticked else tokens.surface))
    painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 3, 3)
    if ticked:
        tick = icon_pixmap("tick", tokens.on_accent, box.width() - 2, painter.device().devicePixelRatio())
        painter.drawPixmap(box.left() + 1, box.top() + 1, tick)
    painter.restore()


class RuleList(OrderedList):
    """The rules; Space switches the one that is chosen on or off.

    Signals:
        rulesChanged(): a rule was switched, moved, added or removed.
    """

    rulesChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(translate("rules", "Rules, the first that fits decides"), parent)
        self.setAccessibleDescription(
            translate("rules", "Alt with the arrow keys moves a rule, Space switches it on or off")
        )
        self.setItemDelegate(RuleDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.orderChanged.connect(self.rulesChanged)

    def rules(self) -> tuple[Rule, ...]:
        """As they stand."""
        return tuple(value for value in self.values() if isinstance(value, Rule))

    def set_rules(self, rules: Sequence[Rule]) -> None:
        """Show others; nobody is told."""
        self.set_entries([("", rule, "") for rule in rules])
        for row in range(self.count()):
            self._describe(self.item(row))

    def rule(self) -> Rule | None:
        """The one that is chosen."""
        item = self.currentItem()
        found = item.data(_RULE) if item is not None else None
        return found if isinstance(found, Rule) else None

    def replace(self, rule: Rule) -> None:
        """Put another in the place of the one that is chosen."""
        item = self.currentItem()
        if item is not None and item.data(_RULE) != rule:
            item.setData(_RULE, rule)
            item.setData(_SHARE, None)
            self._describe(item)
            self.rulesChanged.emit()

    def add(self, rule: Rule) -> None:
        """Add one below the one that is chosen, and choose it."""
        row = self.currentRow() + 1
        item = QListWidgetItem()
        item.setData(_RULE, rule)
        self._describe(item)
        self.insertItem(row, item)
        self.setCurrentRow(row)
        self.rulesChanged.emit()

    def remove(self) -> None:
        """Remove the one that is chosen."""
        if self.currentRow() >= 0:
            self.takeItem(self.currentRow())
            self.rulesChanged.emit()

    def switch(self, row: int) -> None:
        """Switch one on or off."""
        item = self.item(row)
        rule = item.data(_RULE)
        if isinstance(rule, Rule):
            item.setData(_RULE, _switched(rule))
            self._describe(item)
            self.rulesChanged.emit()

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show what each would mark; none = that is being counted."""
        for row in range(self.count()):
            item = self.item(row)
            item.setData(_SHARE, shares[row] if row < len(shares) else None)
            self._describe(item)

    def keyPressEvent(self, event: object) -> None:
        """Space switches."""
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:  # type: ignore[attr-defined]
            self.switch(self.currentRow())
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    @staticmethod
    def _describe(item: QListWidgetItem) -> None:
        """For screen readers, which read no painting, and for what does not fit."""
        rule = item.data(_RULE)
        parts = [rule_title(rule), conditions_text(rule.conditions), *share_texts(item.data(_SHARE))]
        parts.insert(0, translate("rules", "on") if rule.enabled else translate("rules", "off"))
        item.setToolTip(plain_tip(f"{rule_title(rule)}\n{conditions_text(rule.conditions)}"))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, listed(filter(None, parts)))


def _switched(rule: Rule) -> Rule:
    return Rule(rule.keep, rule.conditions, rule.folders, rule.name, not rule.enabled)
