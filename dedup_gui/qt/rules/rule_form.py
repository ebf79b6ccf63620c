"""One rule: what it keeps, and what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import MARKABLE_RELATIONS, Conditions, Rule, Spread
from dedup_gui.core.types import Relation
from dedup_gui.qt.rules.choices import Choices
from dedup_gui.qt.rules.folder_list import FolderList
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import RELATIONS
from dedup_gui.qt.texts.rules import SPREADS, bytes_of, keep_sentence, keep_text, patterns_of, size_text
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate

_LEAVE = "leave-alone"


class RuleForm(QScrollArea):
    """Shows a rule and lets it be changed.

    Signals:
        changed(object): the `Rule` as it stands now; not while a field holds what cannot be used.
    """

    changed = Signal(object)

    def __init__(self, keeps: Sequence[BulkRule], parent: QWidget | None = None) -> None:
        """Make one; `keeps` are the ways of choosing that there is evidence for."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(translate("rules", "The rule that is chosen"))
        unit = unit_of(self.font())
        self._rule = Rule()
        self._filling = False
        self._inside = inside = QWidget(self)
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(unit, 0, unit, 0)
        column.setSpacing(unit)
        self.keep_box = QComboBox(inside)
        for keep in keeps:
            self.keep_box.addItem(keep_text(keep), keep.value)
        self.keep_box.addItem(keep_text(None), _LEAVE)
        self.keep_box.setAccessibleName(translate("rules", "What this rule keeps"))
        self.keep_box.setToolTip(translate("rules", "What stays in a group that this rule decides"))
        self.sentence = PlainLabel("", inside)
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.folders = FolderList(
            translate("rules", "Folders, the one to keep first on top"), ordered=True, parent=inside
        )
        column.addWidget(self.keep_box)
        column.addWidget(self.sentence)
        column.addWidget(self.folders)
        self._add_group_conditions(inside, column, unit)
        self._add_image_conditions(inside, column, unit)
        self.problem = PlainLabel("", inside)
        self.problem.setProperty("role", "warning")
        self.problem.setWordWrap(True)
        column.addWidget(self.problem)
        column.addStretch(1)
        self._connect()
        self.show_rule(None)

    def _add_group_conditions(self, inside: QWidget, column: QVBoxLayout, unit: int) -> None:
        form = self._form = _form(unit)
        form.addRow(_heading(translate("rules", "For groups"), inside))
        self.relations = Choices(
            translate("rules", "Relations"),
            translate("rules", "Any"),
            translate("rules", "Choose one or several relations"),
            inside,
        )
        self.relations.offer([(relation.value, RELATIONS[relation]) for relation in MARKABLE_RELATIONS])
        form.addRow(translate("rules", "All matches are"), self.relations)
        self.spread_box = QComboBox(inside)
        for spread, text in SPREADS.items():
            self.spread_box.addItem(text, spread.value)
        self.spread_box.setAccessibleName(translate("rules", "How the images lie in folders"))
        self.spread_box.setToolTip(translate("rules", "How the images of a group lie in folders"))
        form.addRow(translate("rules", "Images lie"), self.spread_box)
        self.firm_box = QCheckBox(translate("rules", "Only groups without a weak match"), inside)
        self.firm_box.setToolTip(
            translate("rules", "What a weak match ties is never marked by a rule, ticked or not")
        )
        form.addRow("", self.firm_box)

    def _add_image_conditions(self, inside: QWidget, column: QVBoxLayout, unit: int) -> None:
        form = self._form
        form.addRow(_heading(translate("rules", "Marks only images"), inside))
        self.formats = Choices(
            translate("rules", "Formats"),
            translate("rules", "Any"),
            translate("rules", "Choose one or several formats"),
            inside,
        )
        form.addRow(translate("rules", "Of the format"), self.formats)
        self.dated_from = _field(
            "2024-01-31", translate("rules", "The first day of capture; without one, of the last change"), inside
        )
        self.dated_to = _field("2024-12-31", translate("rules", "The last day"), inside)
        form.addRow(
            translate("rules", "Dated from … to"),
            _pair(self.dated_from, self.dated_to, translate("rules", "First day"), translate("rules", "Last day")),
        )
        self.size_from = _field("0 kB", translate("rules", "The smallest file, such as 500 kB or 1.5 MB"), inside)
        self.size_to = _field("500 kB", translate("rules", "The largest file"), inside)
        form.addRow(
            translate("rules", "Size from … to"),
            _pair(
                self.size_from, self.size_to, translate("rules", "Smallest size"), translate("rules", "Largest size")
            ),
        )
        self.names = _field(
            translate("rules", "*(1)*; *copy*"),
            translate("rules", "Patterns with * and ?, between semicolons; case does not count"),
            inside,
        )
        form.addRow(translate("rules", "Named"), self.names)
        self.places = FolderList(translate("rules", "Folders that they lie in"), ordered=False, parent=inside)
        form.addRow(translate("rules", "In the folders"), self.places)
        column.addLayout(form)

    def _connect(self) -> None:
        for combo in (self.keep_box, self.spread_box):
            combo.currentIndexChanged.connect(self._changed)
        self.firm_box.toggled.connect(self._changed)
        for choices in (self.relations, self.formats):
            choices.changed.connect(self._changed)
        for field in (self.dated_from, self.dated_to, self.size_from, self.size_to, self.names):
            field.textEdited.connect(self._changed)
        for folders in (self.folders, self.places):
            folders.changed.connect(self._changed)

    def offer(self, formats: Sequence[str], folders: Sequence[tuple[str, int]]) -> None:
        """Offer what the groups hold: formats, and folders with the number of images in each."""
        self.formats.offer([(each, each) for each in formats])
        for each in (self.folders, self.places):
            each.set_known(folders)

    def show_rule(self, rule: Rule | None) -> None:
        """Show a rule; None = there is none to be changed."""
        self._inside.setEnabled(rule is not None)
        if rule is None or (rule == self._rule and not self.problem.text()):
            self._refresh()
            return
        self._filling = True
        self._rule = rule
        when = rule.conditions
        code = rule.keep.value if rule.keep is not None else _LEAVE
        if self.keep_box.findData(code) < 0 and rule.keep is not None:  # of a set from elsewhere
            self.keep_box.addItem(keep_text(rule.keep), code)
        self.keep_box.setCurrentIndex(self.keep_box.findData(code))
        self.folders.set_folders(rule.folders)
        self.relations.choose(when.relations)
        self.firm_box.setChecked(when.firm_only)
        self.spread_box.setCurrentIndex(self.spread_box.findData(when.spread.value))
        self.formats.choose(when.formats)
        self.dated_from.setText(when.dated_from)
        self.dated_to.setText(when.dated_to)
        self.size_from.setText(size_text(when.size_from))
        self.size_to.setText(size_text(when.size_to))
        self.names.setText("; ".join(when.names))
        self.places.set_folders(when.places)
        self._filling = False
        self._refresh()

    def _changed(self) -> None:
        if self._filling:
            return
        problem = self._problem()
        self.problem.setText(problem)
        if not problem:
            self._rule = self._read()
            self.changed.emit(self._rule)
        self._refresh()

    def _problem(self) -> str:
        for field in (self.dated_from, self.dated_to):
            if field.text().strip() and not _is_day(field.text().strip()):
                said = translate("rules", "{field}: write a day as 2024-01-31.")
                return said.format(field=field.accessibleName())
        first, last = self.dated_from.text().strip(), self.dated_to.text().strip()
        if first and last and first > last:
            return translate("rules", "The first day is after the last one.")
        sizes = [bytes_of(field.text()) for field in (self.size_from, self.size_to)]
        for field, value in zip((self.size_from, self.size_to), sizes, strict=True):
            if value is None:
                said = translate("rules", "{field}: write a size as 500 kB or 1.5 MB.")
                return said.format(field=field.accessibleName())
        if sizes[0] and sizes[1] and sizes[0] > sizes[1]:
            return translate("rules", "The smallest size is larger than the largest one.")
        return ""

    def _read(self) -> Rule:
        code = self.keep_box.currentData()
        conditions = Conditions(
            relations=tuple(Relation(code) for code in self.relations.chosen()),
            firm_only=self.firm_box.isChecked(),
            spread=Spread(self.spread_box.currentData()),
            formats=self.formats.chosen(),
            dated_from=self.dated_from.text().strip(),
            dated_to=self.dated_to.text().strip(),
            size_from=bytes_of(self.size_from.text()) or 0,
            size_to=bytes_of(self.size_to.text()) or 0,
            names=patterns_of(self.names.text()),
            places=self.places.folders(),
        )
        keep = None if code == _LEAVE else BulkRule(code)
        folders = self.folders.folders() if keep is BulkRule.FOLDER_PRIORITY else ()
        return Rule(keep, conditions, folders, self._rule.name, self._rule.enabled)

    def _refresh(self) -> None:
        code = self.keep_box.currentData()
        keep = None if code == _LEAVE else BulkRule(code)
        self.sentence.setText(keep_sentence(keep))
        self.folders.setVisible(keep is BulkRule.FOLDER_PRIORITY)
        self.problem.setText(self._problem())
        self.problem.setVisible(bool(self.problem.text()))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _heading(text: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel(text, parent)
    label.setProperty("role", "heading")
    return label


def _form(unit: int) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(unit)
    form.setVerticalSpacing(unit // 2)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _field(example: str, tip: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setPlaceholderText(example)
    field.setToolTip(tip)
    return field


def _pair(one: QLineEdit, other: QLineEdit, first: str, last: str) -> QWidget:
    both = QWidget(one.parentWidget())
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    for field, name in ((one, first), (other, last)):
        field.setAccessibleName(name)
        row.addWidget(field)
    both.setFocusProxy(one)
    return both
