"""The one place where a text of the source becomes a text of the person's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

Lookup = Callable[[str, str, str, int], str]
"""(context, text, disambiguation, number or -1) -> the translation, "" where there is none: QTranslator's shape."""

_ALTERNATIVES = re.compile(r"\(([^()|]*)\|([^()|]*)\)|\((s|es)\)")


def _iso_moment(when: datetime) -> str:
    return when.isoformat(" ", "minutes")


def _iso_day(when: datetime) -> str:
    return when.date().isoformat()


def _nothing(context: str, text: str, disambiguation: str, number: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers and dates are written.

    Attributes:
        group: between thousands.
        decimal: before the first digit behind the point.
        moment: date and time.
        day: the date alone.
    """

    group: str = ","
    decimal: str = "."
    moment: Callable[[datetime], str] = _iso_moment
    day: Callable[[datetime], str] = _iso_day


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the program speaks.

    Attributes:
        code: "en", "zh_CN": as the catalogues are named.
        lookup: its catalogue.
        numbers: how numbers and dates are written.
    """

    code: str = "en"
    lookup: Lookup = _nothing
    numbers: NumberFormat = field(default_factory=NumberFormat)


ENGLISH = Language()
"""The language of the source: it needs no catalogue."""


class _Spoken:
    """Which language is spoken: one for the whole process, as a screen has one reader."""

    __slots__ = ("language",)

    def __init__(self) -> None:
        self.language = ENGLISH


_spoken = _Spoken()


def speak(language: Language) -> None:
    """Say everything from now on in a language; what is on screen already stays as it is."""
    _spoken.language = language


def spoken() -> Language:
    """The language that is spoken."""
    return _spoken.language


def translate(context: str, text: str, disambiguation: str = "") -> str:
    """A text in the language that is spoken.

    `lupdate` finds these calls: the arguments have to be literals, never an f-string; what varies is put in behind,
    by `.format(name=…)`. Never called while a module is imported: the language is not known by then.

    Args:
        context: which page or part of the program says it; catalogues are ordered by it.
        text: in English.
        disambiguation: tells equal English texts apart that have different translations.
    """
    return _spoken.language.lookup(context, text, disambiguation, -1) or text


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text as it is: for a table of texts that is translated when it is asked (`TranslatedTable`)."""
    return text


_PARTS = re.compile("([:;] )")


def retold(context: str, text: str) -> str:
    """A text that was stored, or came from another process, in English: now in the language that is spoken.

    It may be of parts, each behind a colon or semicolon; what is none of ours, as the system's words and paths, stays
    as it is.

    Args:
        context: the one that our texts are marked with, by `QT_TRANSLATE_NOOP`.
        text: in English.
    """
    looked_up = _spoken.language.lookup
    whole = looked_up(context, text, "", -1) if text else ""
    return whole or "".join((part and looked_up(context, part, "", -1)) or part for part in _PARTS.split(text))


class Words:
    """Texts that count something. A class of its own, for `lupdate` makes plural forms only of `self.tr(…, …, n)`.

    Its name is the context. In English "(s)" and "(es)" are left out for one, and of "(is|are)" the first is said
    of one and the second of all else; other languages have plural forms in their catalogues.
    """

    __slots__ = ()

    def tr(self, text: str, disambiguation: str = "", n: int = -1) -> str:
        """A text in the language that is spoken, with the number in place of %n.

        Args:
            text: in English, a literal.
            disambiguation: tells equal English texts apart.
            n: how many.
        """
        language = _spoken.language
        said = language.lookup(type(self).__name__, text, disambiguation, n) or english_form(text, n)
        return said.replace("%n", f"{n:,}".replace(",", language.numbers.group))


def english_form(text: str, number: int) -> str:
    """An English text with alternatives, for a number: "(s)" and "(one|many)"."""

    def chosen(match: re.Match[str]) -> str:
        if match[3]:
            return "" if number == 1 else match[3]
        return match[1] if number == 1 else match[2]

    return _ALTERNATIVES.sub(chosen, text)


K = TypeVar("K")


class TranslatedTable(Mapping[K, str]):
    """Texts by code, each translated when it is asked for.

    Args:
        context: the one that the texts are marked with.
        texts: marked by `QT_TRANSLATE_NOOP`.
    """

    __slots__ = ("_context", "_texts")

    def __init__(self, context: str, texts: Mapping[K, str]) -> None:
        self._context = context
        self._texts = texts

    def __getitem__(self, key: K) -> str:
        return translate(self._context, self._texts[key])

    def __iter__(self) -> Iterator[K]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def source(self) -> Mapping[K, str]:
        """The texts in English, for what programs read."""
        return self._texts


def in_english(texts: Mapping[K, str]) -> Mapping[K, str]:
    """Texts by code as the source has them, whatever language is spoken."""
    return texts.source if isinstance(texts, TranslatedTable) else texts
