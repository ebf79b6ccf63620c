"""A language that puts every text in marks: what reaches the screen without them was never looked up."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator

from dedup_gui.words import ENGLISH, Language, speak
from dedup_gui.words.translation import english_form

BEGIN, END = "⟦", "⟧"
UNITS = frozenset({"kB", "MB", "GB", "TB", "PB", "MP"})
"""Written alike in every language, behind a number."""

_WORD = re.compile(r"[^\W\d_](?:\w|['’])*")
_NUMBER_WITH_UNIT = re.compile(rf"\d[\d.,]*\s*(?:{'|'.join(UNITS)})\b")
_ADDRESS = re.compile(r"https?://\S+")
_TAG = re.compile(r"<[^<>]+>")


class QtsWords(QTranslator):
    """Qt's own words ("Cancel") in marks: they have catalogues of their own."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        """A text of Qt's."""
        return f"{BEGIN}{sourceText}{END}"

    def isEmpty(self) -> bool:
        """No, or Qt would not ask it."""
        return False


@contextmanager
def pseudo_language(app: QCoreApplication) -> Iterator[None]:
    """Speak it."""

    def marked(_context: str, text: str, _disambiguation: str, number: int) -> str:
        return f"{BEGIN}{english_form(text, number) if number >= 0 else text}{END}"

    speak(Language("xx", marked))
    qts = QtsWords()
    app.installTranslator(qts)
    try:
        yield
    finally:
        app.removeTranslator(qts)
        speak(ENGLISH)


def outside(text: str) -> str:
    """What stands outside of all marks; a text that was cut off to fit may lack one of the two."""
    depth, kept = 0, list[str]()
    for letter in text:
        if letter == BEGIN:
            depth += 1
        elif letter == END:
            if depth == 0:
                kept.clear()
            depth = max(0, depth - 1)
            kept.append(" ")
        elif depth == 0:
            kept.append(letter)
    return "".join(kept)


def unmarked_words(text: str, names: Collection[str]) -> list[str]:
    """The words of a text that were never looked up.

    Args:
        text: as a widget or model has it.
        names: what is said alike in every language: of files and folders, formats, models, keys, languages.
    """
    if text.startswith("<"):
        text = html.unescape(_TAG.sub(" ", text))
    rest = outside(text)
    if not _WORD.search(rest):
        return []
    head, cut, tail = rest.strip().partition("…")
    if cut and any(name.startswith(head) and name.endswith(tail) for name in names):
        return []  # a path that was too long for its place
    for pattern in (_ADDRESS, _NUMBER_WITH_UNIT):
        rest = pattern.sub(" ", rest)
    for name in sorted(names, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
    # A and B are the two that are compared.
    return [word for word in _WORD.findall(rest) if len(word) > 1 and word not in UNITS]
