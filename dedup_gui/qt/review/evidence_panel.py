"""The right part: why two images match, where they differ, the suggested keeper, their properties side by side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dedup_gui.core.grouping.compare_transform import Alignment
from dedup_gui.core.grouping.match_strength import certain_keeper
from dedup_gui.core.types import Group, ImageFile
from dedup_gui.qt.review.place_list import PlacesCard
from dedup_gui.qt.review.property_rows import Property, PropertyRow, property_rows
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.texts.evidence import (
    alignment_sentence,
    figures,
    relation_sentence,
    suggestion_sentence,
    weak_sentence,
)
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.texts.review import file_name
from dedup_gui.qt.widgets.elided_label import ElidedLabel
from dedup_gui.qt.widgets.plain_label import PlainLabel, set_look
from dedup_gui.words import translate
from dedup_gui.words.numbers import NBSP

BETTER = "\N{BLACK UP-POINTING TRIANGLE}"
NAME_LINES = 4
"""So many times the height of a line a property's name may be wide before it is broken: in languages that are written
without spaces a name may be broken behind any letter."""


class EvidencePanel(QScrollArea):
    """Four cards under one another; `places` is shown by whoever knows where the two differ."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("evidence", "Why these images match, and their properties"))
        self._told: object = ()
        self._rows: list[PropertyRow] = []
        self._figure_labels: list[tuple[QLabel, QLabel]] = []
        self._lines: dict[Property, tuple[QLabel, QLabel, QLabel]] = {}
        self._heading_b = PlainLabel("B")
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
        for column, heading in ((1, PlainLabel("A")), (2, self._heading_b)):
            heading.setProperty("role", "strong")
            self._table.addWidget(heading, 0, column)
        self._inside = QWidget()
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(4, 8, 8, 8)
        layout.setSpacing(8)
        self._why = self._card(
            layout,
            translate("evidence", "Why they match"),
            [self.relation, self.sentence, self.weak, self.alignment_note],
            self._figures,
        )
        self.places = PlacesCard()
        layout.addWidget(self.places)
        self._best = self._card(layout, translate("evidence", "Suggested keeper"), [self.keeper, self.reason], None)
        self._properties = self._card(layout, translate("evidence", "Properties"), [], self._table)
        layout.addStretch(1)
        self.setWidget(self._inside)
        self.show_pair(None, None, None, None)

    def sizeHint(self) -> QSize:
        """Wide enough for two columns of values."""
        return QSize(self.fontMetrics().height() * 20, 400)

    def minimumSizeHint(self) -> QSize:
        """No narrower than what cannot be broken needs: there is no scrolling sideways."""
        inside = self._inside.minimumSizeHint().width()
        least = max(inside + self.verticalScrollBar().sizeHint().width(), self.fontMetrics().height() * 15)
        return QSize(least, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Names need more room where the text is larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._give_room()

    def _give_room(self) -> None:
        """Keep short names of properties in one line."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0)
        self._table.setColumnMinimumWidth(0, min(widest, metrics.height() * NAME_LINES))

    def show_pair(
        self, group: Group | None, a: ImageFile | None, b: ImageFile | None, alignment: Alignment | None
    ) -> None:
        """Show what there is to say of two members of a group."""
        told = group, a, b, alignment
        if told == self._told:
            return
        self._told = told
        # Each label that appears in a visible parent lays the panel out anew; what is hidden loses the keyboard.
        focus = QApplication.focusWidget()
        self._inside.setVisible(focus is not None and self._inside.isAncestorOf(focus))
        self._tell(group, a, b, alignment)
        self._inside.setVisible(True)

    def _tell(
        self, group: Group | None, a: ImageFile | None, b: ImageFile | None, alignment: Alignment | None
    ) -> None:
        self._why.setVisible(group is not None and b is not None)
        self._best.setVisible(group is not None)
        self._properties.setVisible(a is not None)
        if group is None or a is None:
            self._rows = []
            return
        self.keeper.set_text(file_name(group.suggestion.path))
        self.keeper.setToolTip(printable(group.suggestion.path))
        self.keeper.setVisible(bool(certain_keeper(group)))
        self.reason.setText(suggestion_sentence(group))
        self._show_match(a, b, alignment)
        self._rows = property_rows(a, b, group.matches, group.suggestion)
        self._show_table(b is not None)

    @property
    def rows(self) -> list[PropertyRow]:
        """The properties on show."""
        return list(self._rows)

    def _show_match(self, a: ImageFile, b: ImageFile | None, alignment: Alignment | None) -> None:
        match = alignment.match if alignment is not None else None
        note = alignment_sentence(alignment) if alignment is not None else ""
        self.alignment_note.setText(note)
        self.alignment_note.setVisible(bool(note))
        self.weak.setVisible(match is not None and match.weak)
        self.weak.setText(weak_sentence(match) if match is not None else "")
        names = {a.path: "A", b.path if b is not None else "": "B"}
        on_the_way = alignment.matches if alignment is not None else ()
        self.sentence.setVisible(bool(on_the_way))
        self.sentence.setText(
            "\n".join(relation_sentence(each, (_name(each.a, names), _name(each.b, names))) for each in on_the_way)
        )
        if match is None:
            self.relation.set_text(translate("evidence", "In the same group"))
            self._show_figures([])
            return
        self.relation.set_text(RELATIONS[match.relation])
        self._show_figures(figures(match, of_a=match.b == a.path))

    def _show_figures(self, found: list[tuple[str, str]]) -> None:
        """Labels are made once and reused: making them is what costs time when one moves from pair to pair."""
        while len(self._figure_labels) < len(found):
            pair = PlainLabel(), PlainLabel()
            pair[0].setProperty("role", "muted")
            pair[1].setWordWrap(True)
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, label in enumerate(pair):
                self._figures.addWidget(label, len(self._figure_labels), column, Qt.AlignmentFlag.AlignTop)
            self._figure_labels.append(pair)
        for number, labels in enumerate(self._figure_labels):
            texts = found[number] if number < len(found) else ("", "")
            for shown, text in zip(labels, texts, strict=True):
                shown.setText(text)
                shown.setVisible(bool(text))

    def _show_table(self, both: bool) -> None:
        self._heading_b.setText("B" if both else "")
        shown = {row.what: row for row in self._rows}
        self._give_room()
        for row in self._rows:
            if row.what not in self._lines:
                self._lines[row.what] = self._line(row)
        for what, labels in self._lines.items():
            line = shown.get(what)
            for label in labels:
                label.setVisible(line is not None)
            if line is not None:
                self._fill(labels[1], line, "A", line.a, line.tip_a, both)
                self._fill(labels[2], line, "B", line.b, line.tip_b, both)

    def _line(self, row: PropertyRow) -> tuple[QLabel, QLabel, QLabel]:
        name = PlainLabel(row.name)
        name.setWordWrap(True)
        name.setProperty("role", "muted")
        values: list[QLabel] = []
        for _ in range(2):
            if row.shorten:
                values.append(ElidedLabel("", least=6))
            else:
                values.append(PlainLabel())
                values[-1].setWordWrap(True)
        place = 1 + list(Property).index(row.what)  # where it always stands, whichever pair showed it first
        for column, label in enumerate((name, *values)):
            self._table.addWidget(label, place, column, Qt.AlignmentFlag.AlignTop)
        return name, values[0], values[1]

    def _fill(self, label: QLabel, row: PropertyRow, letter: str, value: str, tip: str, both: bool) -> None:
        better = both and row.better == letter
        text = f"{BETTER}{NBSP}{value}" if better else value
        if isinstance(label, ElidedLabel):
            label.set_text(text)
        else:
            label.setText(text)
        told = translate("evidence", "{value} (better)").format(value=value) if better else value
        label.setToolTip(tip or told)
        named = (
            translate("evidence", "{property} of {letter}: {value}, better")
            if better
            else translate("evidence", "{property} of {letter}: {value}")
        )
        label.setAccessibleName(named.format(property=row.name, letter=letter, value=value))
        set_look(label, "value", "better" if better else "same" if both and not row.differs else "")

    @staticmethod
    def _card(layout: QVBoxLayout, title: str, widgets: list[QLabel], grid: QGridLayout | None) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 8, 10, 10)
        inside.setSpacing(4)
        label = PlainLabel(title)
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
        label.setProperty("role", "strong")
        return label

    @staticmethod
    def _text(role: str = "") -> QLabel:
        label = PlainLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label


def _name(path: str, names: dict[str, str]) -> str:
    """What a sentence calls an image: its letter, or the name of one that is not on show."""
    return names.get(path) or file_name(path)
