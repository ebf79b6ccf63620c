"""Words of strangers (names of files, what a decoder says) as text that Qt shows and does not interpret.

A name may look like HTML: Qt would render it in a tool tip, and open what it refers to. It may hold control
characters and marks that turn the direction of what follows, or be written from right to left, which turns what
stands beside it.
"""

from __future__ import annotations

import html
import re
import unicodedata

from dedup_gui.core.report.joiners import joining_places

_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
"""Bidirectional classes of letters and digits that are written from right to left (Unicode, UAX #9)."""
TIP_LENGTH = 80
"""Letters in a line of a tool tip: at twice the size they still fit on 1280 pixels."""
_SEPARATORS = re.compile(r"([/\\])")


def cleaned(path: str) -> str:
    """A path that may hold bytes outside UTF-8, line breaks, control characters or marks of direction: without them.

    What joins letters or parts of an emoji where writing needs it stays. For the clipboard and for lists; never for
    opening.
    """
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if text.isprintable():
        return text
    kept = joining_places(text)
    return "".join(
        letter if letter.isprintable() or place in kept else "\N{REPLACEMENT CHARACTER}"
        for place, letter in enumerate(text)
    )


def printable(path: str) -> str:
    """The same for showing: names written from right to left are isolated, so that they turn nothing beside them."""
    text = cleaned(path)
    if text.isascii():
        return text
    return "".join(_isolated(part) for part in _SEPARATORS.split(text))


def _isolated(part: str) -> str:
    turned = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in part)
    return f"{_ISOLATE}{part}{_END}" if turned else part


def _broken(line: str) -> str:
    """A line in pieces of bounded length, broken after a separator or a space if there is one in the latter half."""
    pieces = []
    while len(line) > TIP_LENGTH:
        at = max(line.rfind(mark, TIP_LENGTH // 2, TIP_LENGTH) for mark in "/\\ ") + 1 or TIP_LENGTH
        pieces.append(line[:at])
        line = line[at:]
    return "\n".join([*pieces, line])


def plain_tip(text: str) -> str:
    """A tool tip that is shown letter by letter.

    Qt guesses whether a tool tip is HTML, and cannot be told. What it might take for that is handed over as HTML that
    says the same; of the rest nothing changes but that long lines (paths) are broken: a tool tip is never wider than
    the screen.
    """
    text = "\n".join(_broken(line) for line in text.split("\n"))
    if "<" not in text and "&lt" not in text:
        return text
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>'
