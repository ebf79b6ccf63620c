"""Which command has which keys: what a person chose, what stands in its way, and what is fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from dedup_gui.qt.widgets.keys.sequence import key_sequence
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""(name of a command, its keys in Qt's portable notation), as the settings keep it; no keys = none."""

_ENTER = ("Return", "Enter")
_MOVES_FOCUS = ("Tab", "Shift+Tab", "Backtab", "Shift+Backtab")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A command and its keys.

    Attributes:
        name: in the settings; "" where it cannot be changed.
        section: the heading it stands under.
        text: what it does.
        own: its keys as they come with the program.
        keys: its keys now.
        shown: how the keys are written where they cannot be changed.
    """

    name: str
    section: str
    text: str
    own: tuple[str, ...]
    keys: tuple[str, ...]
    shown: str = ""

    @property
    def fixed(self) -> bool:
        """Whether it keeps its keys: they are no plain command."""
        return not self.name


def native(keys: Sequence[str]) -> str:
    """Keys as this system writes them."""
    texts = (key_sequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys)
    return listed(dict.fromkeys(texts))


def pressed(sequence: QKeySequence) -> tuple[str, ...]:
    """What a pressed key means as keys of a command: both Enter keys are one, digits are digits wherever they lie.

    Returns:
        keys in portable notation; none if nothing was pressed.
    """
    if sequence.isEmpty():
        return ()
    combination: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs know no __getitem__
    held = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = QKeySequence(held.value | combination.key().value).toString()
    before, plus, last = text.rpartition("+") if not text.endswith("+") else ("", "", text)
    return tuple(f"{before}{plus}{each}" for each in _ENTER) if last in _ENTER else (text,)


def usable(text: object) -> str:
    """A key as it stands in a file, in portable notation; "" if it is none."""
    sequence = key_sequence(text) if isinstance(text, str) else QKeySequence()
    if sequence.count() != 1:
        return ""
    combination: QKeyCombination = sequence[0]  # type: ignore[index]  # likewise
    return "" if combination.key() in (Qt.Key.Key_unknown, Qt.Key(0)) else sequence.toString()


def reserved(key: str) -> str:
    """Whose key it is apart from any command, or ""."""
    if key in _MOVES_FOCUS:
        return translate("settings", "the keyboard's way through the window")
    before, _, last = key.rpartition("+")
    if before in ("Alt", "Alt+Shift") and len(last) == 1 and last.isalpha():
        return translate("settings", "the menus, which Alt with a letter opens")
    return ""


@dataclass(slots=True)
class KeyTable:
    """All commands with their keys. No key belongs to two.

    Attributes:
        entries: in the order in which they are listed.
    """

    entries: list[KeyEntry] = field(default_factory=list)

    def owner(self, key: str, besides: str = "") -> str:
        """What a key does, or is reserved for, apart from one command; "" where it is free."""
        for entry in self.entries:
            if key in entry.keys and (entry.fixed or entry.name != besides):
                return translate("settings", "“{command}”").format(command=entry.text)
        return reserved(key)

    def give(self, name: str, keys: Sequence[str]) -> str:
        """Give a command these keys and no others.

        Returns:
            why not: what has one of them already; "" if it was done.
        """
        for key in keys:
            owner = self.owner(key, besides=name)
            if owner:
                return translate("settings", "{key} belongs to {owner}.").format(key=native([key]), owner=owner)
        self.entries = [
            replace(entry, keys=tuple(dict.fromkeys(keys))) if entry.name == name and not entry.fixed else entry
            for entry in self.entries
        ]
        return ""

    def entry(self, name: str) -> KeyEntry:
        """The entry of a command that can be changed."""
        return next(entry for entry in self.entries if entry.name == name and not entry.fixed)

    def reset(self) -> None:
        """Give every command its own keys."""
        self.entries = [replace(entry, keys=entry.own) for entry in self.entries]

    def chosen(self) -> Chosen:
        """What differs from the program's own keys."""
        return tuple(
            (entry.name, entry.keys) for entry in self.entries if not entry.fixed and entry.keys != entry.own
        )

    def choose(self, chosen: Chosen) -> list[str]:
        """Take choices over, each by itself: one that cannot be used leaves its command the keys of its own.

        Returns:
            the commands whose choice could not be used, as they stand in the settings.
        """
        self.reset()
        names = {entry.name for entry in self.entries if not entry.fixed}
        bad = [name for name, keys in chosen if name not in names or not all(map(usable, keys))]
        wanted = {name: tuple(map(usable, keys)) for name, keys in chosen if name not in bad}
        while clash := self._clash(wanted):
            bad.append(clash)
            del wanted[clash]
        self.entries = [self._with(entry, wanted) for entry in self.entries]
        return bad

    def _with(self, entry: KeyEntry, wanted: Mapping[str, tuple[str, ...]]) -> KeyEntry:
        return entry if entry.fixed else replace(entry, keys=wanted.get(entry.name, entry.keys))

    def _clash(self, wanted: Mapping[str, tuple[str, ...]]) -> str:
        """A choice with a key that is reserved, or that another command has then, too."""
        taken: dict[str, str] = {}
        for entry in sorted(self.entries, key=lambda entry: not entry.fixed and entry.name in wanted):
            for key in self._with(entry, wanted).keys:
                if not entry.fixed and entry.name in wanted and (key in taken or reserved(key)):
                    return entry.name
                taken[key] = entry.name
        return ""
