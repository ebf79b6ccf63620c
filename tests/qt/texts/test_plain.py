from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtGui import QTextDocument

from dedup_gui.qt.texts.plain import TIP_LENGTH, cleaned, plain_tip, printable

HOSTILE = "<img src='/dev/fifo'> a  b\n<b>c</b> &lt; &amp; d"


@pytest.mark.parametrize("text", [HOSTILE, "&lt;img&gt;", "a & b", "a < b", "plain", "", "<?xml ?>", "two\nlines"])
def test_a_tip_says_its_letters_and_nothing_else(text: str) -> None:
    tip = plain_tip(text)
    if not QtGui.Qt.mightBeRichText(tip):
        assert tip == text
        return
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == text
    assert "<img" not in tip


def test_marks_of_direction_and_control_characters_turn_nothing() -> None:
    shown = printable("/a/gpj.\u202eexe\u200f\x1b[31m\n")
    assert shown.isprintable()
    assert not {"\u202e", "\u200f", "\x1b", "\n"} & set(shown)


def test_names_from_right_to_left_are_isolated_part_by_part() -> None:
    path = "/photos/\u05d0\u05d1/\u0639\u0631.jpg"
    assert printable(path) == "/photos/\u2068\u05d0\u05d1\u2069/\u2068\u0639\u0631.jpg\u2069"
    assert cleaned(path) == path, "what is copied is the name itself"
    assert printable("/photos/Übung/日本.jpg") == "/photos/Übung/日本.jpg"


JOINED = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
    "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",  # a doctor with a tone of skin
    "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
    "\U0001f642\u200d\u2194\ufe0f",  # a head that shakes; the arrow is no emoji by itself
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
    "\u0915\u094d\u200d\u0937",  # Devanagari, a half letter
    "\u0d28\u0d4d\u200d",  # Malayalam, at the end of a word
    "\u0995\u09cd\u200c\u09b7",  # Bengali, a visible virama
]


@pytest.mark.parametrize("name", JOINED)
def test_what_joins_the_parts_of_an_emoji_or_of_a_syllable_stays(name: str) -> None:
    assert printable(f"/photos/{name}.jpg") == f"/photos/{name}.jpg"


def test_a_persian_name_keeps_what_parts_its_letters() -> None:
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert cleaned(name) == name
    assert printable(name) == f"\u2068{name}\u2069"


@pytest.mark.parametrize(
    "name",
    ["a\u200db", "a\u200cb", "\u200d\U0001f469", "\U0001f469\u200d.jpg", "\u0645\u200c.jpg", "\u200d", "a\u200d",
     "\U0001f469\u200d\u202e\U0001f469", "x\U000e0067\U000e0062\U000e007f", "\u0645\u202e\u062e"],
)  # fmt: skip
def test_what_joins_nothing_is_shown(name: str) -> None:
    assert "\N{REPLACEMENT CHARACTER}" in cleaned(name)
    assert cleaned(name).isprintable()


def test_a_tip_with_a_long_path_is_no_wider_than_a_screen() -> None:
    path = "/" + "/".join(f"a folder of a long name {number}" for number in range(30)) + "/" + "x" * 300 + ".jpg"
    for text in (path, f"first\n{path}\nlast", "\\".join(["C:", *(["folder"] * 60)])):
        lines = plain_tip(text).split("\n")
        assert max(map(len, lines)) <= TIP_LENGTH
        assert "".join(lines) == text.replace("\n", "")
    assert all(line.endswith(("/", " ")) for line in plain_tip(path[:800]).split("\n")[:-1])
    document = QTextDocument()
    document.setHtml(plain_tip("<b>" + path))
    assert max(map(len, document.toPlainText().split("\n"))) <= TIP_LENGTH
