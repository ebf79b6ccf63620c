"""No key belongs to two commands, whoever chose it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from dedup_gui.qt.dialogs.key_table import KeyEntry, KeyTable, pressed, reserved, usable


@pytest.fixture
def table() -> KeyTable:
    digits = tuple(str(number) for number in range(1, 10))
    return KeyTable(
        [
            KeyEntry("keep", "Images", "Keep this image", ("K",), ("K",)),
            KeyEntry("remove", "Images", "Remove this image", ("R", "Del"), ("R", "Del")),
            KeyEntry("", "Images", "Keep only the image with this number", digits, digits, "1 … 9"),
            KeyEntry("scan", "Scanning", "Scan", ("F5",), ("F5",)),
        ]
    )


def keys_of(table: KeyTable) -> dict[str, tuple[str, ...]]:
    return {entry.name: entry.keys for entry in table.entries if not entry.fixed}


OWN = {"keep": ("K",), "remove": ("R", "Del"), "scan": ("F5",)}


@pytest.mark.parametrize(
    ("key", "whose"),
    [
        ("F5", "F5 belongs to “Scan”."),
        ("Del", "belongs to “Remove this image”."),
        ("4", "4 belongs to “Keep only the image with this number”."),
        ("Alt+F", "belongs to the menus, which Alt with a letter opens."),
        ("Tab", "belongs to the keyboard's way through the window."),
    ],
)
def test_a_key_that_is_taken_is_refused_with_the_name_of_what_has_it(table: KeyTable, key: str, whose: str) -> None:
    assert table.give("keep", (key,)).endswith(whose)
    assert keys_of(table) == OWN and table.chosen() == ()


def test_a_key_that_was_given_up_is_free(table: KeyTable) -> None:
    assert table.give("remove", ("X",)) == ""
    assert table.give("keep", ("R", "Del")) == ""
    assert table.chosen() == (("keep", ("R", "Del")), ("remove", ("X",)))
    assert "Keep this image" in table.give("remove", table.entry("remove").own), "its own keys are taken meanwhile"
    table.reset()
    assert keys_of(table) == OWN


def test_choices_are_taken_over_and_two_may_change_places(table: KeyTable) -> None:
    assert table.choose((("keep", ("R",)), ("remove", ("K", "Ctrl+Shift+F12")), ("scan", ()))) == []
    assert keys_of(table) == {"keep": ("R",), "remove": ("K", "Ctrl+Shift+F12"), "scan": ()}


@pytest.mark.parametrize(
    "bad",
    [
        ("dance", ("D",)),
        ("", ("D",)),
        ("keep", ("no key at all",)),
        ("keep", ("",)),
        ("keep", ("Ctrl+K, Ctrl+X",)),
        ("keep", ("F5",)),
        ("keep", ("7",)),
        ("keep", ("Alt+F",)),
    ],
)
def test_what_is_no_key_is_named_and_the_rest_is_taken(table: KeyTable, bad: tuple[str, tuple[str, ...]]) -> None:
    assert table.choose((bad, ("remove", ("X",)))) == [bad[0]]
    assert keys_of(table) == OWN | {"remove": ("X",)}


def test_of_two_choices_of_one_key_one_is_taken(table: KeyTable) -> None:
    bad = table.choose((("keep", ("X",)), ("remove", ("X",))))
    assert len(bad) == 1
    assert sorted(keys_of(table).values()).count(("X",)) == 1


def test_a_choice_that_needs_another_which_is_bad_falls_with_it(table: KeyTable) -> None:
    assert sorted(table.choose((("keep", ("F5",)), ("scan", ("4",))))) == ["keep", "scan"]
    assert keys_of(table) == OWN


@pytest.mark.parametrize(
    ("sequence", "keys"),
    [
        ("K", ("K",)),
        ("Num+5", ("5",)),
        ("Return", ("Return", "Enter")),
        ("Ctrl+Enter", ("Ctrl+Return", "Ctrl+Enter")),
        ("Ctrl++", ("Ctrl++",)),
        ("", ()),
    ],
)
def test_what_is_pressed(sequence: str, keys: tuple[str, ...]) -> None:
    assert pressed(QKeySequence(sequence)) == keys


def test_keys_of_a_file() -> None:
    assert usable("ctrl+shift+z") == "Ctrl+Shift+Z"
    assert not usable("") and not usable(7) and not usable("Ctrl") and not usable("Ctrl+nonsense")
    assert not reserved("Alt+F5") and not reserved("Ctrl+Alt+Z") and reserved("Alt+Shift+R")
