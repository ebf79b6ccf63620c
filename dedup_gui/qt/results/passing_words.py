"""What the status bar says of one group or pair, and no longer when another is on show."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance


class PassingWords:
    """Says sentences, and takes the last one back if nothing else was said since."""

    def __init__(self, message: SignalInstance) -> None:
        """Args: message: carries a sentence to the status bar."""
        self._message = message
        self._said = self._heard = ""

    def say(self, sentence: str) -> None:
        """Say something of what is on show."""
        self._said = sentence
        self._message.emit(sentence)

    def hear(self, sentence: str) -> None:
        """Somebody says something in the status bar."""
        self._heard = sentence

    def withdraw(self) -> None:
        """Something else is on show."""
        if self._said and self._said == self._heard:
            self._message.emit("")
