"""The right part: the suggested keeper, why two images match, their properties side by side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dedup_gui.core.compare_transform import Alignment
from dedup_gui.core.types import Group, ImageFile
from dedup_gui.qt.elided_label import ElidedLabel
from dedup_gui.qt.painting import bold_font
from dedup_gui.qt.property_rows import PropertyRow, property_rows
from dedup_gui.qt.review_texts import (
    WEAK,
    alignment_sentence,
    figures,
    file_name,
    relation_sentence,
    suggestion_sentence,
)
from dedup_gui.qt.texts import RELATIONS, printable
from dedup_gui.qt.theme import tokens_of

BETTER = "\N{BLACK UP-POINTING TRIANGLE}"


class EvidencePanel(QScrollArea):
    """Three cards under one another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Why these images match, and their properties")
        self._rows: list[PropertyRow] = []
        self.relation = self._heading()
        self.sentence = self._text()
        self.weak = self._text("warning")
        self.alignment_note = self._text("muted")
        self.keeper = self._heading()
        self.reason = self._text()
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(10)
        self._figures.setVerticalSpacing(2)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(6)
        self._table.setVerticalSpacing(4)
        for column in (1, 2):
            self._table.setColumnStretch(column, 1)
        self._figures.setColumnStretch(1, 1)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(4, 8, 8, 8)
        layout.setSpacing(8)
        self._why = self._card(
            layout, "Why they match", [self.relation, self.sentence, self.weak, self.alignment_note], self._figures
        )
        self._best = self._card(layout, "Suggested keeper", [self.keeper, self.reason], None)
        self._properties = self._card(layout, "Properties", [], self._table)
        layout.addStretch(1)
        self.setWidget(inside)
        self.show_pair(None, None, None, None)

    def sizeHint(self) -> QSize:
        """Wide enough for two columns of values."""
        return QSize(self.fontMetrics().height() * 19, 400)

    def show_pair(
        self, group: Group | None, a: ImageFile | None, b: ImageFile | None, alignment: Alignment | None
    ) -> None:
        """Show what there is to say of two members of a group."""
        self._why.setVisible(group is not None and b is not None)
        self._best.setVisible(group is not None)
        self._properties.setVisible(a is not None)
        if group is None or a is None:
            self._rows = []
            return
        self.keeper.set_text(file_name(group.suggestion.path))
        self.keeper.setToolTip(printable(group.suggestion.path))
        self.reason.setText(suggestion_sentence(group.suggestion))
        self._show_match(a, b, alignment)
        self._rows = property_rows(a, b)
        self._show_table(b is not None)

    @property
    def rows(self) -> list[PropertyRow]:
        """The properties on show."""
        return list(self._rows)

    def changeEvent(self, event: QEvent) -> None:
        """The mark of the better value follows the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._rows:
            self._show_table(bool(self._rows[0].b))

    def _show_match(self, a: ImageFile, b: ImageFile | None, alignment: Alignment | None) -> None:
        _empty(self._figures)
        match = alignment.match if alignment is not None else None
        note = alignment_sentence(alignment) if alignment is not None else ""
        self.alignment_note.setText(note)
        self.alignment_note.setVisible(bool(note))
        self.weak.setVisible(match is not None and match.weak)
        self.weak.setText(WEAK)
        names = {a.path: "A", b.path if b is not None else "": "B"}
        on_the_way = alignment.matches if alignment is not None else ()
        self.sentence.setVisible(bool(on_the_way))
        self.sentence.setText(
            "\n".join(relation_sentence(each, (_name(each.a, names), _name(each.b, names))) for each in on_the_way)
        )
        if match is None:
            self.relation.set_text("In the same group")
            return
        self.relation.set_text(RELATIONS[match.relation])
        for row, (what, value) in enumerate(figures(match.evidence)):
            label = QLabel(what)
            label.setProperty("role", "muted")
            answer = QLabel(value)
            answer.setWordWrap(True)
            answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._figures.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._figures.addWidget(answer, row, 1)

    def _show_table(self, both: bool) -> None:
        _empty(self._table)
        tokens = tokens_of(QGuiApplication.palette())
        for column, text in enumerate(("", "A", "B" if both else "")):
            heading = QLabel(text)
            heading.setFont(bold_font(self.font()))
            self._table.addWidget(heading, 0, column)
        for line, row in enumerate(self._rows, start=1):
            name = QLabel(row.name)
            name.setProperty("role", "muted")
            self._table.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            values = [("A", row.a, row.tip_a)]
            if both:
                values.append(("B", row.b, row.tip_b))
            for column, (letter, value, tip) in enumerate(values, start=1):
                better = row.better == letter
                text = f"{BETTER} {value}" if better else value
                label: QLabel
                if row.shorten:
                    label = ElidedLabel(text)
                    label.setMinimumWidth(self.fontMetrics().averageCharWidth() * 6)
                else:
                    label = QLabel(text)
                    label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setToolTip(tip or (f"{value} (better)" if better else value))
                label.setAccessibleName(f"{row.name} of {letter}: {value}{', better' if better else ''}")
                if better:
                    label.setFont(bold_font(self.font()))
                    label.setStyleSheet(f"color: {tokens.keep};")
                elif both and not row.differs:
                    label.setProperty("role", "muted")
                self._table.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)

    @staticmethod
    def _card(layout: QVBoxLayout, title: str, widgets: list[QLabel], grid: QGridLayout | None) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 8, 10, 10)
        inside.setSpacing(4)
        label = QLabel(title)
        label.setProperty("role", "muted")
        inside.addWidget(label)
        for widget in widgets:
            inside.addWidget(widget)
        if grid is not None:
            inside.addLayout(grid)
        layout.addWidget(card)
        return card

    def _heading(self) -> ElidedLabel:
        label = ElidedLabel("")
        label.setFont(bold_font(self.font()))
        return label

    @staticmethod
    def _text(role: str = "") -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label


def _name(path: str, names: dict[str, str]) -> str:
    """What a sentence calls an image: its letter, or the name of one that is not on show."""
    return names.get(path) or file_name(path)


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
