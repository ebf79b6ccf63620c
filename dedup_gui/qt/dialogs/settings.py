"""Settings that are not part of a single scan."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.settings import DEFAULT_HASHES, DEFAULT_KEEPER_RULES, AppSettings, HashKind, Sureness, Theme
from dedup_gui.core.types import KeeperReason
from dedup_gui.qt.dialogs.keys_page import KeysPage
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import (
    HASH_SENTENCES,
    HASHES,
    KEEPER_RULES,
    PROVIDERS,
    SURENESS,
    SURENESS_SENTENCES,
    THEMES,
)
from dedup_gui.qt.widgets.lists.ordered_list import OrderedList, move_buttons
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.languages import LANGUAGES


class RuleList(QWidget):
    """The keeper rules in their order, moved by buttons, by Alt with the arrow keys, or by dragging."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit)
        self.list = OrderedList(translate("settings", "Keeper rules, the first that decides wins"), self)
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(unit // 2)
        self.up_button, self.down_button = move_buttons(self.list, self)
        for button in (self.up_button, self.down_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row.addLayout(buttons)

    def set_rules(self, rules: tuple[KeeperReason, ...]) -> None:
        """Show rules in their order."""
        self.list.set_entries([(KEEPER_RULES[rule], rule.value, "") for rule in rules])

    def rules(self) -> tuple[KeeperReason, ...]:
        """The rules as they stand."""
        return tuple(KeeperReason(str(value)) for value in self.list.values())

    def move_current(self, step: int) -> None:
        """Move the selected rule up (-1) or down (1)."""
        self.list.move_current(step)


class SettingsDialog(QDialog):
    """Look, scanning, keeper rules, what lies on disk: a section each.

    Signals:
        settingsChanged(object): the AppSettings that were accepted.
        themePreviewed(object): a Theme to try at once; the accepted or old one follows when the dialog closes.
    """

    settingsChanged = Signal(object)
    themePreviewed = Signal(object)

    def __init__(
        self,
        settings: AppSettings,
        parent: QWidget | None = None,
        *,
        cache: QWidget | None = None,
        keys: KeysPage | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            settings: to be shown.
            parent: the window.
            cache: the section about what lies on disk; None = there is none.
            keys: the section about keys, likewise.
        """
        super().__init__(parent)
        self.setWindowTitle(translate("settings", "Settings"))
        self._settings = settings
        self.keys = keys
        unit = unit_of(self.font())
        self.resize(unit * 92, unit * 58)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit * 2)
        self.sections = QListWidget(self)
        self.sections.setAccessibleName(translate("settings", "Sections of the settings"))
        self.sections.setFixedWidth(unit * 20)
        self.pages = QStackedWidget(self)
        for name, page in (
            (translate("settings", "Look"), self._look(unit)),
            (translate("settings", "Scanning"), self._scanning(unit)),
            (translate("settings", "Keeper"), self._keeper(unit)),
            (translate("settings", "Keys"), keys),
            (translate("settings", "On disk"), cache),
        ):
            if page is not None:
                self.sections.addItem(name)
                self.pages.addWidget(page)
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        row = QHBoxLayout()
        row.setSpacing(unit * 2)
        row.addWidget(self.sections)
        row.addWidget(self.pages, 1)
        column.addLayout(row, 1)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults,
            self,
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(self._defaults)
        column.addWidget(self.buttons)
        self._show(settings)
        self.theme_box.currentIndexChanged.connect(lambda _i: self.themePreviewed.emit(self.theme_box.currentData()))

    def _look(self, unit: int) -> QWidget:
        page, form = _page(self, unit)
        self.theme_box = QComboBox(page)
        for theme, name in THEMES.items():
            self.theme_box.addItem(name, theme)
        self.theme_box.setToolTip(translate("settings", "Colours of the window; tried at once"))
        form.addRow(translate("settings", "&Theme"), self.theme_box)
        self.language_box = QComboBox(page)
        self.language_box.addItem(translate("settings", "Like the system"), "")
        for code, own_name in LANGUAGES.items():
            self.language_box.addItem(own_name, code)
        self.language_box.setToolTip(
            translate("settings", "The window opens anew in it, and shows what it shows now.")
        )
        form.addRow(translate("settings", "&Language"), self.language_box)
        return page

    def _scanning(self, unit: int) -> QWidget:
        page, form = _page(self, unit)
        self.sureness_box = QComboBox(page)
        for level, name in SURENESS.items():
            self.sureness_box.addItem(name, level)
        self.sureness_box.setToolTip(
            translate("settings", "How sure it must be that images belong together; for new scans")
        )
        form.addRow(translate("settings", "&Matches shown"), self.sureness_box)
        self.sureness_words = PlainLabel("", page)
        self.sureness_words.setProperty("role", "muted")
        self.sureness_words.setWordWrap(True)
        self.sureness_words.setMinimumWidth(unit * 44)
        form.addRow("", self.sureness_words)
        self.sureness_box.currentIndexChanged.connect(lambda _row: self._explain())
        self.provider_box = QComboBox(page)
        for provider, name in PROVIDERS.items():
            self.provider_box.addItem(name, provider)
        self.provider_box.setToolTip(
            translate("settings", "The neural network can run on a graphics processor where there is a fitting one.")
        )
        form.addRow(translate("settings", "&Neural network runs on"), self.provider_box)
        self.threads_box = QSpinBox(page)
        self.threads_box.setRange(0, max(64, os.cpu_count() or 1))
        self.threads_box.lineEdit().setTextMargins(unit, 0, 0, 0)
        self.threads_box.setSpecialValueText(translate("settings", "as many as there are cores"))
        self.threads_box.setToolTip(translate("settings", "Fewer leave more of the computer to other programs."))
        form.addRow(translate("settings", "&Images read at once"), self.threads_box)
        form.addRow(translate("settings", "&Fast engine compares by"), self._hash_boxes(unit))
        self.behind_box = QCheckBox(
            translate("settings", "Look for new and &changed images when the program starts"), page
        )
        self.behind_box.setToolTip(
            translate(
                "settings",
                "The folders of the last review are scanned again behind it. What you look at stays where it is.",
            )
        )
        form.addRow("", self.behind_box)
        return page

    def _keeper(self, unit: int) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        heading = PlainLabel(translate("settings", "Which image to suggest as the keeper"), page)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        sentence = PlainLabel(
            translate(
                "settings", "The first rule that sets one image of a group apart decides. New scans use the order."
            ),
            page,
        )
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        self.rule_list = RuleList(page)
        column.addWidget(self.rule_list, 1)
        return page

    def _explain(self) -> None:
        self.sureness_words.setText(SURENESS_SENTENCES[Sureness(self.sureness_box.currentData())])

    def _hash_boxes(self, unit: int) -> QWidget:
        """A box for each kind of hash; one at least is on."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(unit * 2)
        self.hash_boxes: dict[HashKind, QCheckBox] = {}
        for kind, name in HASHES.items():
            box = QCheckBox(name, row)
            box.setToolTip(
                translate("settings", "{sentence}. What any of them proposes is judged.").format(
                    sentence=HASH_SENTENCES[kind]
                )
            )
            box.setAccessibleName(translate("settings", "Fast engine compares by {hash}").format(hash=name))
            box.toggled.connect(lambda on, box=box: self._keep_one_hash(box, on))
            self.hash_boxes[kind] = box
            line.addWidget(box)
        line.addStretch(1)
        row.setFocusProxy(next(iter(self.hash_boxes.values())))
        return row

    def _keep_one_hash(self, box: QCheckBox, on: bool) -> None:
        if not on and not any(each.isChecked() for each in self.hash_boxes.values()):
            box.setChecked(True)

    def settings(self) -> AppSettings:
        """The settings with what the dialog shows; what it does not show is kept."""
        return replace(
            self._settings,
            theme=Theme(self.theme_box.currentData()),
            language=str(self.language_box.currentData()),
            provider=str(self.provider_box.currentData()),
            threads=self.threads_box.value(),
            sureness=Sureness(self.sureness_box.currentData()),
            hashes=tuple(kind for kind, box in self.hash_boxes.items() if box.isChecked()),
            keeper_rules=self.rule_list.rules(),
            look_behind=self.behind_box.isChecked(),
            keys=self._settings.keys if self.keys is None else self.keys.chosen(),
        )

    def accept(self) -> None:
        """Take the settings over."""
        self.settingsChanged.emit(self.settings())
        super().accept()

    def reject(self) -> None:
        """Leave everything as it was."""
        self.themePreviewed.emit(self._settings.theme)
        super().reject()

    def _defaults(self) -> None:
        plain = AppSettings()
        self._show(replace(plain, keeper_rules=DEFAULT_KEEPER_RULES))
        if self.keys is not None:
            self.keys.reset()

    def _show(self, settings: AppSettings) -> None:
        self.theme_box.setCurrentIndex(list(THEMES).index(settings.theme))
        # What the file may say besides is not spoken: then it is as the system says.
        self.language_box.setCurrentIndex(max(0, self.language_box.findData(settings.language)))
        place = self.provider_box.findData(settings.provider)
        if place < 0:  # chosen on the command line or in the file
            self.provider_box.addItem(settings.provider, settings.provider)
            place = self.provider_box.count() - 1
        self.provider_box.setCurrentIndex(place)
        self.threads_box.setValue(settings.threads)
        self.sureness_box.setCurrentIndex(list(SURENESS).index(settings.sureness))
        self._explain()
        chosen = settings.hashes or DEFAULT_HASHES
        for kind in sorted(HashKind, key=lambda kind: kind not in chosen):  # those that are on first: one always is
            self.hash_boxes[kind].setChecked(kind in chosen)
        self.rule_list.set_rules(settings.keeper_rules)
        self.behind_box.setChecked(settings.look_behind)


def _page(parent: QWidget, unit: int) -> tuple[QWidget, QFormLayout]:
    """A section that is a form."""
    page = QWidget(parent)
    form = QFormLayout(page)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(unit * 2)
    form.setVerticalSpacing(unit)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    return page, form
