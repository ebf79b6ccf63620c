"""The marks that tell what was looked up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from dedup_gui.words import translate
from dedup_gui.words.counts import COUNTS
from tests.qt.pseudo_language import pseudo_language, unmarked_words

NAMES = {"/home/me/pictures/a day.jpg", "a day.jpg", "JPEG", "Ctrl+Z"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("⟦Keep this⟧ (⟦Keep⟧)", []),
        ("⟦3 images⟧, 34.0\u00a0MB · 4000 × 3000 · A, B", []),
        ("⟦{name} is gone⟧ JPEG a day.jpg Ctrl+Z", []),
        ("/home/me/pic…a day.jpg", []),
        ("⟦Keep what is sugg…", []),
        ("…ggested⟧ 50 %", []),
        ("https://example.org/page ⟦Open⟧", []),
        ('<p style="white-space: pre-wrap">⟦1 &lt; 2⟧</p>', []),
        ("Keep", ["Keep"]),
        ("Keep ⟦this⟧", ["Keep"]),
        ("⟦Keep⟧this", ["this"]),
        ("移除 ⟦Keep⟧", ["移除"]),
        ("a day.jpg is gone", ["is", "gone"]),
        ("3 images", ["images"]),
        ("pic…of a day", ["pic", "of", "day"]),
        ("<p>Keep</p>", ["Keep"]),
    ],
)
def test_what_is_outside_of_marks(text: str, words: list[str]) -> None:
    assert unmarked_words(text, NAMES) == words


def test_every_text_is_marked_while_it_is_spoken(qapp: QApplication) -> None:
    with pseudo_language(qapp):
        assert translate("page", "Keep") == "⟦Keep⟧"
        assert COUNTS.images(2) == "⟦2 images⟧"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "⟦Cancel⟧"
    assert translate("page", "Keep") == "Keep"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
