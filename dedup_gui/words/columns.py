"""Text in columns on a terminal: characters of East Asian scripts take two places there."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """The places that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def left(text: str, places: int) -> str:
    """The text with spaces behind it, so many places wide at least."""
    return text + " " * (places - width(text))


def right(text: str, places: int) -> str:
    """The text with spaces before it, so many places wide at least."""
    return " " * (places - width(text)) + text
