"""A model on the page of models: what it is, whether it is there, and the one thing to do with it next."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QPushButton, QToolButton, QWidget

from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.qt.style.stylesheet import unit_of
from dedup_gui.qt.texts.models import brings_sentence, model_title, speed_words, state_words
from dedup_gui.qt.texts.plain import printable
from dedup_gui.qt.widgets.painting import bold_font
from dedup_gui.qt.widgets.plain_label import PlainLabel
from dedup_gui.words import translate
from dedup_gui.words.mnemonics import without_mnemonic
from dedup_gui.words.numbers import size


class Wish(StrEnum):
    """What can be asked of a model."""

    FETCH = "fetch"
    CHOOSE = "choose"
    MEASURE = "measure"
    REMOVE = "remove"


class ModelCard(QFrame):
    """Name, state and purpose, a button, and a menu of what is seldom wanted.

    Signals:
        asked(object): a `Wish`.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._wish = Wish.FETCH
        unit = unit_of(self.font())
        self.title = PlainLabel("", self)
        self.title.setFont(bold_font(self.font()))
        self.state = self._label(translate("models", "State"))
        self.state.setProperty("role", "muted")
        self.purpose = self._label(translate("models", "What it brings"))
        self.facts = self._label(translate("models", "Licence and SHA-256"))
        self.facts.setProperty("role", "muted")
        self.facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.facts.hide()
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.asked.emit(self._wish))
        self.more = QToolButton(self)
        self.more.setProperty("role", "button")
        self.more.setText("\N{HORIZONTAL ELLIPSIS}")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.measure = self._action(menu, translate("models", "&Measure its speed here"), Wish.MEASURE)
        self.details = QAction(translate("models", "Licence and &SHA-256"), menu, checkable=True)
        self.details.toggled.connect(self.facts.setVisible)
        menu.addAction(self.details)
        menu.addSeparator()
        self.remove = self._action(menu, translate("models", "&Remove…"), Wish.REMOVE)
        self.more.setMenu(menu)
        grid = QGridLayout(self)
        grid.setContentsMargins(unit * 2, unit + unit // 2, unit * 2, unit + unit // 2)
        grid.setHorizontalSpacing(unit)
        grid.setVerticalSpacing(unit // 4)
        grid.setColumnStretch(0, 1)
        for row, label in enumerate((self.title, self.state, self.purpose, self.facts)):
            grid.addWidget(label, row, 0)
        grid.addWidget(self.button, 0, 1, 3, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.more, 0, 2, 3, 1, Qt.AlignmentFlag.AlignVCenter)

    def show_model(self, state: ModelState, *, chosen: bool, speed: ModelSpeed | None, idle: bool) -> None:
        """Show a model.

        Args:
            state: the model, and whether it is there.
            chosen: whether every scan uses it.
            speed: as it was measured here; None = not measured.
            idle: nothing runs that would have to end first.
        """
        spec, installed = state.spec, state.installed
        title = printable(model_title(spec))
        self.title.setText(
            translate("models", "{model} (used for every scan)").format(model=title) if chosen else title
        )
        words = [state_words(state), size(spec.size)]
        if installed:
            words.append(speed_words(speed) if speed is not None else translate("models", "speed not measured"))
        self.state.setText(" · ".join(words))
        self.purpose.setText(brings_sentence(spec))
        facts = translate("models", "Licence {licence}; {origin}\nSHA-256 {digest}").format(
            licence=spec.licence or translate("models", "unknown", "licence"),
            origin=spec.origin or translate("models", "origin unknown"),
            digest=spec.sha256,
        )
        self.facts.setText(printable(facts))
        self._wish = Wish.CHOOSE if installed else Wish.FETCH
        if not installed:
            self.button.setText(
                translate("models", "&Fetch the rest…") if state.arrived else translate("models", "&Fetch…")
            )
            self.button.setToolTip(translate("models", "Fetch it over the internet, once; you are asked first"))
        elif chosen:
            self.button.setText(translate("models", "Let the engine &choose"))
            self.button.setToolTip(translate("models", "Scans use the network of their engine again"))
        else:
            self.button.setText(translate("models", "&Use for every scan"))
            self.button.setToolTip(translate("models", "Every scan compares by this model, whatever its engine"))
        named = translate("models", "{command}: {model}")
        self.button.setAccessibleName(named.format(command=without_mnemonic(self.button.text()), model=title))
        self.button.setEnabled(idle and (installed or bool(spec.urls)))
        self.measure.setEnabled(idle and installed)
        self.remove.setEnabled(idle and not spec.embedded and (installed or bool(state.arrived)))
        self.more.setToolTip(translate("models", "Speed, licence, and removal"))
        self.more.setAccessibleName(translate("models", "More about {model}").format(model=title))
        self.setAccessibleName(
            translate("models", "{model}: {state}").format(model=self.title.text(), state=self.state.text())
        )

    def mark(self, *, current: bool) -> None:
        """Show whether it is the one that is spoken of."""
        self.setProperty("chosen", "true" if current else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        """The title stays bold in another size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.title.setFont(bold_font(self.font()))

    def _label(self, name: str) -> PlainLabel:
        label = PlainLabel("", self)
        label.setWordWrap(True)
        label.setAccessibleName(name)
        return label

    def _action(self, menu: QMenu, text: str, wish: Wish) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(lambda: self.asked.emit(wish))
        menu.addAction(action)
        return action
