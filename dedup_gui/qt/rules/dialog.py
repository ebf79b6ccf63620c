"""Marking by rules: put them in order, see what each would mark, then mark. One step of undo."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import Rule, RuleSet
from dedup_gui.core.rules.trial import Outlook, Trial
from dedup_gui.core.types import Group
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.rules.preset_row import PresetRow
from dedup_gui.qt.rules.rule_form import RuleForm
from dedup_gui.qt.rules.rule_list import RuleList
from dedup_gui.qt.rules.samples import SampleStrip
from dedup_gui.qt.services import RuleServices
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.rules import mark_button, outlook_sentence, weak_sentence
from dedup_gui.qt.widgets.announcement import announce
from dedup_gui.qt.widgets.lists.ordered_list import move_buttons
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.qt.widgets.thumbnails import Thumbnails
from dedup_gui.words import translate

Held = tuple[list[str], list[tuple[str, int]]]
"""Formats, and folders with the number of images in each; the most frequent first."""


class RulesDialog(QDialog):
    """Edit rules and look at what they would do.

    Attributes:
        outlook: what the rules on the page would mark; None while it is being found out.
    """

    def __init__(
        self,
        trial: Trial,
        background: Background,
        services: RuleServices,
        thumbnails: Thumbnails,
        groups: Sequence[Group],
        listed: Sequence[int] | None,
        parent: QWidget | None = None,
        *,
        keeps: Sequence[BulkRule] = tuple(BulkRule),
        listed_words: str = "",
    ) -> None:
        """Make the dialog.

        Args:
            trial: tries rules on the review as it stands.
            background: where they are tried.
            services: where sets of rules are kept.
            thumbnails: pictures for the examples.
            groups: those on show.
            listed: the groups (by their slot) that the list shows, if not all.
            parent: the window.
            keeps: the ways of choosing to offer.
            listed_words: how many groups the list shows, in words.
        """
        super().__init__(parent)
        self.setWindowTitle(translate("rules", "Mark by rules"))
        self.setModal(True)
        self._trial = trial
        self._background = background
        self._listed = listed
        self._turn = 0
        self.outlook: Outlook | None = None
        unit = unit_of(self.font())
        self._make_parts(services, thumbnails, keeps, listed_words)
        self._lay_out(unit)
        self._connect()
        background.submit(("held", id(self)), lambda: _held(groups), self._held_found, self)
        self.presets.show_set(self.presets.rule_set)
        self.rules.setFocus()

    def _make_parts(
        self, services: RuleServices, thumbnails: Thumbnails, keeps: Sequence[BulkRule], listed_words: str
    ) -> None:
        self.rules = RuleList(self)
        self.form = RuleForm(keeps, self)
        self.presets = PresetRow(services, self._background, self.rules.rules, self)
        self.samples = SampleStrip(thumbnails, self)
        self.add_button = self._button(
            translate("rules", "&Add a rule"), translate("rules", "Add a rule below the one that is chosen")
        )
        self.remove_button = self._button(
            translate("rules", "&Remove"), translate("rules", "Remove the rule that is chosen (Del)")
        )
        self.up_button, self.down_button = move_buttons(self.rules, self)
        listed = self._listed is not None
        self.everywhere = QRadioButton(translate("rules", "A&ll groups"), self)
        self.only_listed = QRadioButton(
            translate("rules", "Only what the list shows ({groups})").format(groups=listed_words), self
        )
        (self.only_listed if listed else self.everywhere).setChecked(True)
        for choice in (self.everywhere, self.only_listed):
            choice.setVisible(listed)
        self.sentence = PlainLabel("", self)
        self.sentence.setProperty("role", "heading")
        self.weak = PlainLabel("", self)
        self.weak.setProperty("role", "warning")
        self.status = PlainLabel("", self)
        self.status.setProperty("role", "muted")
        for label in (self.sentence, self.weak, self.status):
            label.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.cancel: QPushButton = self.buttons.addButton(
            translate("rules", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self.cancel.setToolTip(translate("rules", "Mark nothing (Esc)"))
        self.mark: QPushButton = self.buttons.addButton(
            translate("rules", "Mark"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.mark.setToolTip(
            translate("rules", "Mark what is shown here; nothing is moved before Apply, and Undo takes it back")
        )
        self.mark.setProperty("role", "primary")

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self, unit: int) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        column.addWidget(self.presets)
        left = QWidget(self)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(unit // 2)
        hint = PlainLabel(
            translate("rules", "The first rule that fits a group, and finds something to mark in it, decides it."),
            left,
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        left_column.addWidget(hint)
        left_column.addWidget(self.rules, 1)
        row = QHBoxLayout()
        row.setSpacing(unit // 2)
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            row.addWidget(button)
        row.addStretch(1)
        left_column.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.form)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([unit * 66, unit * 62])
        column.addWidget(split, 1)
        scope = QHBoxLayout()
        scope.setSpacing(unit * 2)
        scope.addWidget(self.everywhere)
        scope.addWidget(self.only_listed)
        scope.addStretch(1)
        column.addLayout(scope)
        for widget in (self.sentence, self.weak, self.samples):
            column.addWidget(widget)
        last = QHBoxLayout()
        last.addWidget(self.status, 1)
        last.addWidget(self.buttons)
        column.addLayout(last)
        self.resize(QSize(unit * 136, unit * 78).boundedTo(self.screen().availableSize() * 0.96))

    def _connect(self) -> None:
        self.rules.rulesChanged.connect(self._rules_changed)
        self.rules.currentRowChanged.connect(lambda _row: self._chosen())
        self.rules.deleteAsked.connect(self.rules.remove)
        self.add_button.clicked.connect(lambda: self.rules.add(Rule()))
        self.remove_button.clicked.connect(self.rules.remove)
        self.form.changed.connect(self.rules.replace)
        self.presets.chosen.connect(self._show_set)
        self.presets.said.connect(self._say)
        self.everywhere.toggled.connect(self._ask)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def rule_set(self) -> RuleSet:
        """The rules on the page, under the name of the set they came from."""
        return RuleSet(self.presets.rule_set.name, self.rules.rules())

    def _held_found(self, held: Held | Exception) -> None:
        if isinstance(held, Exception):
            raise held
        self.form.offer(*held)

    def _show_set(self, rules: RuleSet) -> None:
        self.rules.set_rules(rules.rules)
        self._chosen()
        self._rules_changed()

    def _chosen(self) -> None:
        rule = self.rules.rule()
        self.remove_button.setEnabled(rule is not None)
        self.form.show_rule(rule)
        self._show_samples()

    def _rules_changed(self) -> None:
        self.presets.refresh()
        self._chosen()
        self._ask()

    def _say(self, text: str) -> None:
        self.status.setText(text)
        announce(self.status, text)

    def _ask(self) -> None:
        self._turn += 1
        turn, rules = self._turn, self.rules.rules()
        slots = self._listed if self.only_listed.isChecked() else None
        self.outlook = None
        self.mark.setEnabled(False)
        trial = self._trial

        def work() -> Outlook | None:
            return trial.run(rules, slots, wanted=lambda: turn == self._turn)

        self._background.submit(("rules", id(self), turn), work, lambda found: self._counted(turn, found), self)
        self._show_outlook()

    def _counted(self, turn: int, found: Outlook | Exception | None) -> None:
        if isinstance(found, Exception):
            raise found
        if turn == self._turn and found is not None:
            self.outlook = found
            self._show_outlook()

    def _show_outlook(self) -> None:
        outlook = self.outlook
        if outlook is None:  # what was counted last stays to be read: it is mostly a moment
            self.sentence.setText(self.sentence.text() or translate("rules", "Counting…"))
            return
        self.rules.show_shares(outlook.shares)
        self.sentence.setText(outlook_sentence(outlook))
        self.weak.setText(weak_sentence(outlook))
        self.weak.setVisible(bool(self.weak.text()))
        self.mark.setText(mark_button(outlook))
        self.mark.setEnabled(bool(outlook.change.decided))
        self._show_samples()

    def _show_samples(self) -> None:
        """Examples of the rule that is chosen."""
        row = self.rules.currentRow()
        if self.outlook is not None:
            self.samples.show_samples(self.outlook.samples[row] if 0 <= row < len(self.outlook.samples) else ())


def _held(groups: Sequence[Group]) -> Held:
    """What the images of groups are, and where they lie."""
    formats: Counter[str] = Counter()
    folders: Counter[str] = Counter()
    for group in groups:
        for member in group.members:
            formats[member.info.format] += 1
            folders[os.path.dirname(member.path)] += 1
    return [name for name, _ in formats.most_common() if name], folders.most_common()
