"""A tool tip that names the key of a command, whatever key that is."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dedup_gui.words import translate


def key_texts(action: QAction) -> list[str]:
    """An action's keys, as this system writes them."""
    texts = (key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
    return list(dict.fromkeys(texts))


def key_text(action: QAction) -> str:
    """The first of them, or ""."""
    return next(iter(key_texts(action)), "")


def with_key(text: str, action: QAction) -> str:
    """A tool tip that names the key: "Keep A (K)"."""
    key = key_text(action)
    return translate("widgets", "{command} ({key})").format(command=text, key=key) if key else text


class KeyTip(QObject):
    """Keeps a widget's tool tip right while the keys of its action change.

    Args:
        widget: what has the tool tip, and owns this.
        text: without the key.
        action: whose key is named.
    """

    def __init__(self, widget: QWidget, text: str, action: QAction) -> None:
        super().__init__(widget)
        self._widget = widget
        self._text = text
        self._action = action
        action.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        tip = with_key(self._text, self._action)
        if self._widget.toolTip() != tip:
            self._widget.setToolTip(tip)
