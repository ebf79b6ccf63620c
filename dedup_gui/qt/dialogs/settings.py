"""Settings that are not part of a single scan."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, AppSettings, Theme
from dedup_gui.core.types import KeeperReason
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import KEEPER_RULES, PROVIDERS, THEMES
from dedup_gui.qt.widgets.plain_label import PlainLabel


class RuleList(QWidget):
    """The keeper rules in their order, moved by buttons, by Alt with the arrow keys, or by dragging."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = unit_of(self.font())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(unit)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Keeper rules, the first that decides wins")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(unit // 2)
        self.up_button = QPushButton("Move &up", self)
        self.down_button = QPushButton("Move &down", self)
        for button, step in ((self.up_button, -1), (self.down_button, 1)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, step=step: self.move_current(step))
            buttons.addWidget(button)
        buttons.addStretch(1)
        row.addLayout(buttons)
        self.list.currentRowChanged.connect(lambda _row: self._refresh())
        self.list.model().rowsMoved.connect(lambda *_: self._refresh())

    def set_rules(self, rules: tuple[KeeperReason, ...]) -> None:
        """Show rules in their order."""
        self.list.clear()
        for rule in rules:
            item = QListWidgetItem(KEEPER_RULES[rule], self.list)
            item.setData(Qt.ItemDataRole.UserRole, rule.value)
        self.list.setCurrentRow(0)

    def rules(self) -> tuple[KeeperReason, ...]:
        """The rules as they stand."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(KeeperReason(item.data(Qt.ItemDataRole.UserRole)) for item in items)

    def move_current(self, step: int) -> None:
        """Move the selected rule up (-1) or down (1)."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + step < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)

    def _refresh(self) -> None:
        row = self.list.currentRow()
        self.up_button.setEnabled(row > 0)
        self.down_button.setEnabled(0 <= row < self.list.count() - 1)


class SettingsDialog(QDialog):
    """Look, speed and keeper rules.

    Signals:
        settingsChanged(object): the AppSettings that were accepted.
        themePreviewed(object): a Theme to try at once; the accepted or old one follows when the dialog closes.
    """

    settingsChanged = Signal(object)
    themePreviewed = Signal(object)

    def __init__(self, settings: AppSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings = settings
        unit = unit_of(self.font())
        self.resize(unit * 76, unit * 64)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2)
        column.setSpacing(unit)
        form = QFormLayout()
        form.setHorizontalSpacing(unit * 2)
        form.setVerticalSpacing(unit)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self.theme_box = QComboBox(self)
        for theme, name in THEMES.items():
            self.theme_box.addItem(name, theme)
        form.addRow("&Theme", self.theme_box)
        self.provider_box = QComboBox(self)
        for provider, name in PROVIDERS.items():
            self.provider_box.addItem(name, provider)
        self.provider_box.setToolTip(
            "The neural network can run on a graphics processor where there is a fitting one."
        )
        form.addRow("&Neural network runs on", self.provider_box)
        self.threads_box = QSpinBox(self)
        self.threads_box.setRange(0, max(64, os.cpu_count() or 1))
        self.threads_box.lineEdit().setTextMargins(unit, 0, 0, 0)
        self.threads_box.setSpecialValueText("as many as there are cores")
        self.threads_box.setToolTip("Fewer leave more of the computer to other programs.")
        form.addRow("&Images read at once", self.threads_box)
        column.addLayout(form)
        column.addSpacing(unit)
        heading = PlainLabel("Which image to suggest as the keeper", self)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        sentence = PlainLabel(
            "The first rule that sets one image of a group apart decides. New scans use the order.", self
        )
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        self.rule_list = RuleList(self)
        column.addWidget(self.rule_list, 1)
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

    def settings(self) -> AppSettings:
        """The settings with what the dialog shows; what it does not show is kept."""
        return replace(
            self._settings,
            theme=Theme(self.theme_box.currentData()),
            provider=str(self.provider_box.currentData()),
            threads=self.threads_box.value(),
            keeper_rules=self.rule_list.rules(),
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

    def _show(self, settings: AppSettings) -> None:
        self.theme_box.setCurrentIndex(list(THEMES).index(settings.theme))
        place = self.provider_box.findData(settings.provider)
        if place < 0:  # chosen on the command line or in the file
            self.provider_box.addItem(settings.provider, settings.provider)
            place = self.provider_box.count() - 1
        self.provider_box.setCurrentIndex(place)
        self.threads_box.setValue(settings.threads)
        self.rule_list.set_rules(settings.keeper_rules)
