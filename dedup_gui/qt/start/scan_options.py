"""How a scan is done: the engine, and the options below it."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dedup_gui.core.settings import AppSettings, Engine
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.codes import ENGINE_SENTENCES, ENGINES
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate

_MNEMONICS = TranslatedTable(
    "start",
    {
        Engine.HASH: QT_TRANSLATE_NOOP("start", "F&ast"),
        Engine.BALANCED: QT_TRANSLATE_NOOP("start", "&Balanced"),
        Engine.THOROUGH: QT_TRANSLATE_NOOP("start", "&Thorough"),
    },
)


class EngineCard(QFrame):
    """One engine: a radio button with a sentence; the whole card can be clicked."""

    def __init__(self, engine: Engine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self.setProperty("role", "card")
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(unit + unit // 2, unit, unit + unit // 2, unit)
        column.setSpacing(unit // 2)
        self.button = QRadioButton(_MNEMONICS[engine], self)
        self.button.setAccessibleName(ENGINES[engine])
        self.button.setAccessibleDescription(ENGINE_SENTENCES[engine])
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)
        column.addWidget(self.button)
        sentence = PlainLabel(ENGINE_SENTENCES[engine], self)
        sentence.setWordWrap(True)
        sentence.setProperty("role", "muted")
        column.addWidget(sentence)
        column.addStretch(1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose this engine."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.click()
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseReleaseEvent(event)


class ScanOptions(QWidget):
    """The engine cards and what lies under "More options".

    Signals:
        changed(): something was set by the person.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = unit_of(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        cards = QHBoxLayout()
        cards.setSpacing(unit)
        self._group = QButtonGroup(self)
        self.cards: dict[Engine, EngineCard] = {}
        for engine in Engine:
            card = EngineCard(engine, self)
            self.cards[engine] = card
            self._group.addButton(card.button)
            cards.addWidget(card, 1)
        column.addLayout(cards)
        self.more_button = QToolButton(self)
        self.more_button.setText(translate("start", "&More options"))
        self.more_button.setCheckable(True)
        self.more_button.setProperty("role", "quiet")
        self.more_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more_button.setArrowType(Qt.ArrowType.RightArrow)
        self.more_button.toggled.connect(self._show_more)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._more = QFrame(self)
        self._more.setProperty("role", "card")
        self._fill_more(QFormLayout(self._more), unit)
        self._more.hide()
        column.addWidget(self._more)
        self._group.buttonToggled.connect(self._toggled)

    def set_settings(self, settings: AppSettings) -> None:
        """Show settings; says nothing through `changed`."""
        for widget in (self, self._group):
            widget.blockSignals(True)
        try:
            self.cards[settings.engine].button.setChecked(True)
            self._mark_chosen()
            self.hidden_box.setChecked(settings.include_hidden)
            self.archives_box.setChecked(settings.archives)
            self.bursts_box.setChecked(settings.include_bursts)
            self.partials_box.setChecked(settings.include_partials)
            self.size_box.setValue(0 if settings.min_size <= 1 else max(1, round(settings.min_size / 1000)))
            globs = [pattern for pattern in settings.excludes if not os.path.isabs(pattern)]
            self.globs_edit.setText("; ".join(globs))
        finally:
            for widget in (self, self._group):
                widget.blockSignals(False)
        boxes = (settings.include_hidden, settings.archives, settings.include_bursts, settings.include_partials)
        unusual = any(boxes) or settings.min_size > 1 or bool(globs)
        if unusual:  # what changes the result is never hidden
            self.more_button.setChecked(True)

    def settings(self, base: AppSettings) -> AppSettings:
        """Write what is shown into settings; `excludes` holds the patterns only."""
        kilobytes = self.size_box.value()
        return replace(
            base,
            engine=next(engine for engine, card in self.cards.items() if card.button.isChecked()),
            include_hidden=self.hidden_box.isChecked(),
            archives=self.archives_box.isChecked(),
            include_bursts=self.bursts_box.isChecked(),
            include_partials=self.partials_box.isChecked(),
            min_size=kilobytes * 1000 if kilobytes else 1,
            excludes=self._globs(),
        )

    def _globs(self) -> tuple[str, ...]:
        parts = (part.strip() for part in self.globs_edit.text().split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _fill_more(self, form: QFormLayout, unit: int) -> None:
        form.setContentsMargins(unit * 2, unit, unit * 2, unit)
        form.setHorizontalSpacing(unit * 2)
        form.setVerticalSpacing(unit)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.hidden_box = QCheckBox(translate("start", "Include h&idden files and folders"), self._more)
        form.addRow("", self.hidden_box)
        self.archives_box = QCheckBox(translate("start", "Loo&k into archives (.zip, .cbz)"), self._more)
        self.archives_box.setToolTip(
            translate(
                "start",
                "Images inside archives are shown and compared. Nothing is removed from an archive, and no image is "
                "marked because of a copy in one.",
            )
        )
        form.addRow("", self.archives_box)
        self.bursts_box = QCheckBox(
            translate("start", "Also group &other shots of a scene and look-alikes"), self._more
        )
        self.bursts_box.setToolTip(
            translate("start", "Images taken one after the other are no duplicates; this shows them as well.")
        )
        form.addRow("", self.bursts_box)
        self.partials_box = QCheckBox(translate("start", "Also show images that share a &part"), self._more)
        self.partials_box.setToolTip(
            translate(
                "start",
                "A picture in a collage, or two overlapping views, are no duplicates; this shows them as well. "
                "Each pair is a group of its own, and no rule marks it.",
            )
        )
        form.addRow("", self.partials_box)
        self.size_box = QSpinBox(self._more)
        self.size_box.setRange(0, 1_000_000)
        self.size_box.setSuffix(" kB")
        self.size_box.setSpecialValueText(translate("start", "of any size"))
        self.size_box.setGroupSeparatorShown(True)
        self.size_box.setMaximumWidth(unit * 24)
        self.size_box.lineEdit().setTextMargins(unit, 0, 0, 0)
        self.size_box.setAccessibleName(translate("start", "Pass over files smaller than"))
        form.addRow(translate("start", "Pass over fi&les smaller than"), self.size_box)
        self.globs_edit = QLineEdit(self._more)
        self.globs_edit.setAcceptDrops(False)
        self.globs_edit.setPlaceholderText(translate("start", "for example: *_thumb.jpg; Previews"))
        self.globs_edit.setToolTip(
            translate("start", "Names with * and ?, separated by semicolons; folders of such a name are not entered.")
        )
        self.globs_edit.setAccessibleName(translate("start", "Exclude names"))
        form.addRow(translate("start", "E&xclude names"), self.globs_edit)
        for box in (self.hidden_box, self.archives_box, self.bursts_box, self.partials_box):
            box.toggled.connect(self._say_changed)
        self.size_box.valueChanged.connect(self._say_changed)
        self.globs_edit.editingFinished.connect(self._say_changed)

    def _say_changed(self) -> None:
        self.changed.emit()

    def _toggled(self, _button: QWidget, checked: bool) -> None:
        if checked:
            self._mark_chosen()
            self.changed.emit()

    def _mark_chosen(self) -> None:
        for card in self.cards.values():
            chosen = card.button.isChecked()
            # Tab comes to the one that is chosen, whichever was looked at first; arrows choose another.
            card.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
            card.setProperty("chosen", "true" if chosen else "false")
            card.style().unpolish(card)
            card.style().polish(card)

    def _show_more(self, shown: bool) -> None:
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._more.setVisible(shown)
