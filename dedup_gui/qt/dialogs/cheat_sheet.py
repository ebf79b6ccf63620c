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

_KEYS_WIDTH = 30
"""Of the keys of a line, in units; more of them take a second line."""
_TEXT_WIDTH = 18
"""What they do has at least so much: a language without spaces may be broken after every letter, and would be."""

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
        # As in half of the sheet: a hint would have texts broken that are not.
        heights = [part.heightForWidth(unit * 80) + unit // 2 for part in parts]
        widest = max((part.minimumSizeHint().width() for part in parts), default=0)
        close = QPushButton(translate("dialogs", "C&lose"), self)
        room = self.size() - QSize(unit * 6, unit * 3 + close.sizeHint().height())
        for column in columns_of(heights, widest + unit * 2, room):
            side = QVBoxLayout()
            for number in column:
                side.addWidget(parts[number])
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


def columns_of(heights: Sequence[int], width: int, room: QSize) -> list[list[int]]:
    """Which sections stand below one another: in two columns, or in three where two are too high.

    Args:
        heights: of the sections.
        width: that a column needs.
        room: what there is for them.
    """
    two = _in_columns(heights, 2)
    too_high = max(sum(heights[number] for number in column) for column in two) > room.height()
    return _in_columns(heights, 3) if too_high and width * 3 <= room.width() else two


def _in_columns(heights: Sequence[int], many: int) -> list[list[int]]:
    """Put each section below those of the column that is the shortest so far."""
    columns: list[list[int]] = [[] for _ in range(many)]
    for number in range(len(heights)):
        min(columns, key=lambda column: sum(heights[each] for each in column)).append(number)
    return columns


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
        if key_label.sizeHint().width() > unit * _KEYS_WIDTH:
            key_label.setWordWrap(True)
            key_label.setFixedWidth(unit * _KEYS_WIDTH)
            key_label.setFixedHeight(key_label.heightForWidth(unit * _KEYS_WIDTH))
        grid.addWidget(key_label, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        label = PlainLabel(text, widget)
        label.setWordWrap(True)
        grid.addWidget(label, number, 1)
    grid.setColumnMinimumWidth(0, unit * _KEYS_WIDTH)  # of every section, so that all texts begin in one line
    grid.setColumnMinimumWidth(1, unit * _TEXT_WIDTH)
    grid.setColumnStretch(1, 1)
    return widget
