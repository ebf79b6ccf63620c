"""All keys on one page (F1 or ?)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.widgets.keys.key_tip import key_texts
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.mnemonics import without_mnemonic
from dedup_gui.words.numbers import listed

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A heading, and (keys, what they do)."""


def section_of(title: str, actions: Sequence[QAction]) -> Section:
    """Collect the keys of actions that have any."""
    rows = []
    for action in actions:
        keys = listed(key_texts(action))
        if keys:
            rows.append((keys, plain_text(action)))
    return title, tuple(rows)


def plain_text(action: QAction) -> str:
    """What an action does, without what marks its key in the menu and that more is asked."""
    return without_mnemonic(action.text()).rstrip(" \N{HORIZONTAL ELLIPSIS}")


class CheatSheet(QDialog):
    """Sections of keys in two columns, or in three where two would be too high, as in a script with high lines."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("dialogs", "Keyboard"))
        unit = unit_of(self.font())
        self.resize(QSize(unit * 165, unit * 100).boundedTo(self.screen().availableSize() * 0.96))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(unit, unit // 2, unit, unit // 2)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(translate("dialogs", "Keys and what they do"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(scroll)
        columns = QHBoxLayout(page)
        columns.setContentsMargins(unit, 0, unit, 0)
        columns.setSpacing(unit * 2)
        parts = [_section_widget(section, unit, page) for section in sections if section[1]]
        hints = [part.sizeHint().height() + unit // 2 for part in parts]
        widest = max((part.minimumSizeHint().width() for part in parts), default=0)
        close = QPushButton(translate("dialogs", "C&lose"), self)
        room = self.size() - QSize(unit * 6, unit * 3 + close.sizeHint().height())
        sides = [QVBoxLayout() for _ in range(column_count(sum(hints), widest + unit * 2, room))]
        lengths = [0] * len(sides)
        for part, height in zip(parts, hints, strict=True):
            shortest = lengths.index(min(lengths))
            lengths[shortest] += height
            sides[shortest].addWidget(part)
        for side in sides:
            side.setSpacing(unit // 2)
            side.addStretch(1)
            columns.addLayout(side, 1)
        scroll.setWidget(page)
        outer.addWidget(scroll, 1)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, unit, 0)
        row.addStretch(1)
        row.addWidget(close)
        outer.addLayout(row)


def column_count(height: int, width: int, room: QSize) -> int:
    """In how many columns the sections stand.

    Args:
        height: of all, one below the other.
        width: that a column needs.
        room: what there is for them.
    """
    return 3 if height / 2 > room.height() and width * 3 <= room.width() else 2


def _section_widget(section: Section, unit: int, parent: QWidget) -> QWidget:
    title, rows = section
    widget = QWidget(parent)
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(unit)
    grid.setVerticalSpacing(2)  # between the frames of two keys
    heading = PlainLabel(title, widget)
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for number, (keys, text) in enumerate(rows, 1):
        key_label = PlainLabel(keys, widget)
        key_label.setProperty("role", "key")
        key_label.setAccessibleName(translate("dialogs", "{keys}: {what}").format(keys=keys, what=text))
        grid.addWidget(key_label, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        label = PlainLabel(text, widget)
        label.setWordWrap(True)
        grid.addWidget(label, number, 1)
    grid.setColumnMinimumWidth(0, unit * 16)
    grid.setColumnStretch(1, 1)
    return widget
