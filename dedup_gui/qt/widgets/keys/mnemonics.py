"""Letters by which the entries of a menu are chosen: no letter is twice in a menu."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

_MARK = re.compile(r"&([^&])")


def mark_entries(menu: QMenu | QMenuBar) -> None:
    """Mark a letter in every entry of a menu, and of the menus in it, that has none of its own."""
    entries = [action for action in menu.actions() if not action.isSeparator()]
    wishes = [_letter_key(entry) for entry in entries]
    for entry, text in zip(entries, marked([entry.text() for entry in entries], wishes), strict=True):
        if entry.text() != text:
            entry.setText(text)
        below = entry.menu()
        if isinstance(below, QMenu):
            mark_entries(below)


def _letter_key(action: QAction) -> str:
    """The letter of a command's key, which is the one that the person knows: K of "K", C of "Ctrl+C"."""
    letters = [each.toString().rpartition("+")[2] for each in action.shortcuts()]
    return next((letter for letter in letters if len(letter) == 1), "")


def marked(texts: Sequence[str], wishes: Sequence[str]) -> list[str]:
    """Texts of one menu, each with a letter that is marked by "&"; those that have one keep it.

    Args:
        texts: of the entries.
        wishes: for each the letter that would be best, or "".
    """
    taken = {letter for letter in map(letter_of, texts) if letter}
    found = []
    for text, wish in zip(texts, wishes, strict=True):
        if not letter_of(text):
            text, letter = _mark(text, wish.lower(), taken)
            taken.add(letter)
        found.append(text)
    return found


def letter_of(text: str) -> str:
    """The letter that is marked in a text, small; "" = none is."""
    mark = _MARK.search(text.replace("&&", ""))
    return mark[1].lower() if mark else ""


def _mark(text: str, wish: str, taken: set[str]) -> tuple[str, str]:
    """A text with a mark, and its letter; as it is where every letter is taken."""
    behind = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    if not behind:
        for place in _places(text, wish):
            if text[place].lower() not in taken:
                return f"{text[:place]}&{text[place:]}", text[place].lower()
    letter = next((each for each in (wish, *string.ascii_lowercase) if each.isalpha() and each not in taken), "")
    if not letter:
        return text, ""
    words = text.rstrip("…")
    return f"{words}(&{letter.upper()}){text[len(words) :]}", letter


def _places(text: str, wish: str) -> Iterator[int]:
    """Places of letters that could be marked, the best first: the wish, beginnings of words, any other."""
    letters = [place for place, char in enumerate(text) if char.isascii() and char.isalnum()]
    first = [place for place in letters if place == 0 or not text[place - 1].isalnum()]
    yield from (place for place in (*first, *letters) if wish and text[place].lower() == wish)
    yield from first
    yield from letters
