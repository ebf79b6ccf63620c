from __future__ import annotations

import pytest

from dedup_gui.words.mnemonics import without_mnemonic


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("&Open…", "Open…"),
        ("Save &as", "Save as"),
        ("打开(&O)…", "打开…"),
        ("Keep && go on (&K)", "Keep & go on"),
        ("R&&D (old)", "R&D (old)"),
        ("(&&)", "(&)"),
    ],
)
def test_what_marks_the_key_is_taken_out(text: str, plain: str) -> None:
    assert without_mnemonic(text) == plain
