"""The bottom part: what is decided so far, undo and redo, marking by rule, Apply."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dedup_gui.core.review_types import Totals
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.style import icons
from dedup_gui.qt.style.theme import tokens_of
from dedup_gui.qt.texts.review import marked_in_all, totals_parts
from dedup_gui.qt.widgets.fitting_label import FittingLabel, shorter_and_shorter
from dedup_gui.qt.widgets.keys.key_tip import KeyTip, with_key
from dedup_gui.words import translate

PASSING_MS = 6000
"""So long a message stands in the place of what is decided."""


class DecisionBar(QFrame):
    """Says what is decided; its buttons do what the actions of the same name do.

    Signals:
        asked(object): the `Command` whose button was pressed.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.label = FittingLabel()
        self.label.setAccessibleName(translate("review", "Decided so far"))
        self.accept = self._button(translate("review", "Accept suggestion"), Command.ACCEPT, _accept_tip())
        self.ignore = self._button(
            translate("review", "Not duplicates"),
            Command.IGNORE_GROUP,
            translate("review", "Never show these images together again"),
        )
        self.undo = self._button(
            translate("review", "Undo"), Command.UNDO, translate("review", "Take the last decision back")
        )
        self.redo = self._button(
            translate("review", "Redo"), Command.REDO, translate("review", "Decide again what was taken back")
        )
        self.bulk = self._button(
            translate("review", "Mark by rules…"),
            Command.BULK,
            translate("review", "Mark many groups at once, with a preview"),
        )
        self.apply = self._button(
            translate("review", "Apply…"),
            Command.APPLY,
            translate("review", "See in numbers what will happen before anything is moved"),
        )
        self._lead: QPushButton | None = None
        self._passing = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._passing.timeout.connect(lambda: self.say(""))
        self._message = ""
        self._totals = Totals()
        self._seconds_left: float | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self.accept)
        layout.addWidget(self.ignore)
        layout.addSpacing(12)
        layout.addWidget(self.label, 1)
        for button in (self.undo, self.redo, self.bulk, self.apply):
            layout.addWidget(button)
        self._recolour()

    def show_totals(self, totals: Totals, seconds_left: float | None = None) -> None:
        """Show what is decided; the way on stands out: to accept, or to apply what is marked.

        Args:
            totals: what is decided.
            seconds_left: how long the rest takes at the person's pace; None where no pace can be told.
        """
        self._totals, self._seconds_left = totals, seconds_left
        self._speak()
        lead = self.apply if totals.remove_files else self.accept
        if lead is not self._lead:
            self._lead = lead
            for button in (self.accept, self.apply):
                button.setProperty("role", "primary" if button is lead else None)
                button.style().unpolish(button)
                button.style().polish(button)
            self._recolour()

    def say(self, text: str) -> None:
        """Show a passing message in the place of what is decided, before what Apply would remove; "" ends it."""
        self._message = text
        if text:
            self._passing.start()
        else:
            self._passing.stop()
        self._speak()

    def _speak(self) -> None:
        if self._message:
            parts = [self._message, marked_in_all(self._totals)]
        else:
            parts = totals_parts(self._totals, self._seconds_left)
        self.label.set_texts(shorter_and_shorter(parts))

    def follow(self, actions: dict[Command, QAction], *, nothing_suggested: str = "") -> None:
        """Be enabled where the actions are.

        Args:
            actions: by command.
            nothing_suggested: why there is no suggestion to accept, or "". The key goes on telling it.
        """
        for command, button in self._buttons.items():
            button.setEnabled(actions[command].isEnabled())
        self.accept.setEnabled(self.accept.isEnabled() and not nothing_suggested)
        self.accept.setToolTip(nothing_suggested or with_key(_accept_tip(), actions[Command.ACCEPT]))

    def name_keys(self, actions: dict[Command, QAction]) -> None:
        """Let the tool tips name the keys; that of Accept follows with `follow`."""
        for command, button in self._buttons.items():
            if command is not Command.ACCEPT:
                KeyTip(button, button.toolTip(), actions[command])

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    @property
    def _buttons(self) -> dict[Command, QPushButton]:
        return {
            Command.ACCEPT: self.accept,
            Command.IGNORE_GROUP: self.ignore,
            Command.UNDO: self.undo,
            Command.REDO: self.redo,
            Command.BULK: self.bulk,
            Command.APPLY: self.apply,
        }

    def _button(self, text: str, command: Command, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click the keys mean what they meant
        button.clicked.connect(lambda: self.asked.emit(command))
        return button

    def _recolour(self) -> None:
        tokens = tokens_of(QGuiApplication.palette())
        for button, name, colour in (
            (self.accept, "success", tokens.on_accent if self._lead is self.accept else tokens.keep),
            (self.undo, "undo", tokens.text),
            (self.redo, "redo", tokens.text),
        ):
            button.setIcon(icons.icon(name, colour, tokens.text_disabled))


def _accept_tip() -> str:
    return translate("review", "Keep the suggested image, mark the others")
