from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtGui import QTextDocument

from dedup_gui.qt.texts.plain import cleaned, plain_tip, printable

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
