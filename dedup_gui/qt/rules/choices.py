"""Several of a few words, chosen in the menu of a button: relations, formats."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from dedup_gui.words import translate
from dedup_gui.words.numbers import listed


class Choices(QPushButton):
    """A button that names what is chosen; its menu stays open while more is chosen.

    Signals:
        changed(): something else is chosen.
    """

    changed = Signal()

    def __init__(self, name: str, none: str, tip: str, parent: QWidget | None = None) -> None:
        """Make one without choices.

        Args:
            name: what is chosen, for screen readers.
            none: what it says where nothing is chosen.
            tip: the tool tip.
            parent: the widget around it.
        """
        super().__init__(none, parent)
        self._name, self._none = name, none
        self.setAutoDefault(False)
        self.setToolTip(tip)
        # It names what is chosen, and widens nothing by that.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left")
        self._menu = _OpenMenu(self)
        self.setMenu(self._menu)
        self._actions: dict[str, QAction] = {}
        self._say()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (code, text) besides what is offered; what is chosen stays."""
        for code, text in choices:
            if code not in self._actions:
                action = self._menu.addAction(text)
                action.setCheckable(True)
                action.toggled.connect(self._toggled)
                self._actions[code] = action

    def chosen(self) -> tuple[str, ...]:
        """The codes chosen, in the order offered."""
        return tuple(code for code, action in self._actions.items() if action.isChecked())

    def choose(self, codes: Sequence[str]) -> None:
        """Choose these and no others; nobody is told."""
        self.offer([(code, code) for code in codes])
        for code, action in self._actions.items():
            action.blockSignals(True)
            action.setChecked(code in codes)
            action.blockSignals(False)
        self._say()

    def _toggled(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = [self._actions[code].text() for code in self.chosen()]
        text = listed(words) or self._none
        self.setText(text)
        self.setAccessibleName(translate("rules", "{name}: {chosen}").format(name=self._name, chosen=text))


class _OpenMenu(QMenu):
    """Stays open when an entry is ticked by mouse or Space."""

    def mouseReleaseEvent(self, event: object) -> None:
        action = self.actionAt(event.position().toPoint())  # type: ignore[attr-defined]
        if action is not None and action.isCheckable():
            action.toggle()
        else:
            super().mouseReleaseEvent(event)  # type: ignore[arg-type]
