"""How the program works, on one page that needs no network."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.qt.dialogs.guide.help_texts import MEANINGS, chapters
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.widgets.painting import bold_font
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate


class HelpDialog(QDialog):
    """Chapters to be read, and the way to the keys.

    Signals:
        keysRequested(): the sheet of all keys is wanted.
    """

    keysRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("help", "Help"))
        unit = unit_of(self.font())
        self.resize(QSize(unit * 104, unit * 88).boundedTo(self.screen().availableSize() * 0.94))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(unit, unit, unit, unit)
        outer.setSpacing(unit)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and Page Down turn the page
        self.area.setAccessibleName(translate("help", "How Dedup works"))
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(self.area)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(unit * 2, unit, unit * 2, unit)
        self._column.setSpacing(unit)
        for number, (title, paragraphs) in enumerate(chapters()):
            self._heading(title, page)
            for paragraph in paragraphs:
                self._column.addWidget(_text(paragraph, page))
            if number == 0:  # what a match is called follows how it is found
                self._heading(translate("help", "What the relations mean"), page)
                self._column.addLayout(self._relations(page, unit))
                self._column.addWidget(_text(translate("help", "The last three are shown on request."), page))
        self._column.addStretch(1)
        self.area.setWidget(page)
        outer.addWidget(self.area, 1)
        keys = QPushButton(translate("help", "&Keys…"), self)
        keys.setToolTip(translate("help", "Show all keys on one page"))
        keys.setAutoDefault(False)
        keys.clicked.connect(self.keysRequested)
        self.keys_button = keys
        close = QPushButton(translate("help", "C&lose"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(unit, 0, unit, 0)
        row.addWidget(keys)
        row.addStretch(1)
        row.addWidget(close)
        outer.addLayout(row)

    def _heading(self, text: str, page: QWidget) -> None:
        if self._column.count():
            self._column.addSpacing(unit_of(self.font()))
        label = PlainLabel(text, page)
        label.setProperty("role", "heading")
        self._column.addWidget(label)

    @staticmethod
    def _relations(page: QWidget, unit: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit * 2)
        grid.setVerticalSpacing(unit // 2)
        for row, (relation, meaning) in enumerate(MEANINGS.items()):
            name = PlainLabel(RELATIONS[relation], page)
            name.setFont(bold_font(page.font()))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_text(meaning, page), row, 1)
        grid.setColumnStretch(1, 1)
        return grid


def _text(paragraph: str, page: QWidget) -> PlainLabel:
    label = PlainLabel(paragraph, page)
    label.setWordWrap(True)
    return label
