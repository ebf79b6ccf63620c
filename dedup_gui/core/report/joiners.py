"""Letters without a shape that writing needs: what joins the parts of an emoji, or letters that hang together.

They are no printable characters to Python, and elsewhere would only make two names look the same.
"""

from __future__ import annotations

import re
import unicodedata

_JOINER, _NON_JOINER = "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"
_VIRAMA = 9
"""Canonical combining class of the signs after which Indic scripts use either of the two (RFC 5892, A.1 and A.2)."""
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
_SKINS = range(0x1F3FB, 0x1F400)
_TAGGED_FLAG = re.compile("(?<=\N{WAVING BLACK FLAG})[\U000e0061-\U000e007a]{3,6}\U000e007f")
"""What follows the flag of England, Scotland or Wales."""


def joining_places(text: str) -> set[int]:
    """Where in a text such letters stand as writing needs them: indices.

    A joiner or non-joiner after a virama, or between letters of a script whose letters join, as in Persian; a joiner
    between the parts of an emoji; the tags of a flag.
    """
    places = {place for found in _TAGGED_FLAG.finditer(text) for place in range(*found.span())}
    places.update(
        place for place, letter in enumerate(text) if letter in (_JOINER, _NON_JOINER) and _joins(text, place)
    )
    return places


def _joins(text: str, place: int) -> bool:
    if place == 0:
        return False
    before, after = text[place - 1], text[place + 1 : place + 3]
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if text[place] == _JOINER and (_is_emoji(before) or before == _EMOJI_STYLE or ord(before) in _SKINS):
        return _is_emoji(after[:1]) or after[1:] == _EMOJI_STYLE
    base = next((each for each in reversed(text[:place]) if not unicodedata.combining(each)), "")
    return _is_joining(base) and _is_joining(after[:1])


def _is_emoji(letter: str) -> bool:
    return bool(letter) and unicodedata.category(letter) == "So"


def _is_joining(letter: str) -> bool:
    """Whether it is a letter of Arabic, Syriac and their like."""
    return bool(letter) and unicodedata.bidirectional(letter) == "AL" and unicodedata.category(letter) in ("Lo", "Lm")
