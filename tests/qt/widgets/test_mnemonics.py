from __future__ import annotations

import pytest

from dedup_gui.qt.widgets.keys.mnemonics import letter_of, marked
from dedup_gui.words.mnemonics import without_mnemonic


@pytest.mark.parametrize(
    ("texts", "wishes", "expected"),
    [
        (["Keep this image", "Keep only this"], ["K", ""], ["&Keep this image", "Keep &only this"]),
        (["Swap A and B"], ["X"], ["&Swap A and B"]),
        (["Zoom in", "Zoom out", "&Zebra"], ["", "", ""], ["Zoom &in", "Zoom &out", "&Zebra"]),
        (["100 %"], ["0"], ["1&00 %"]),
        (["保留此图像", "与 A 的差异", "执行…"], ["K", "", ""], ["保留此图像(&K)", "与 A 的差异(&A)", "执行(&B)…"]),
        (["Save && close", "Save"], ["", ""], ["&Save && close", "S&ave"]),
    ],
)
def test_a_letter_that_fits(texts: list[str], wishes: list[str], expected: list[str]) -> None:
    assert marked(texts, wishes) == expected
    assert [without_mnemonic(text) for text in marked(texts, wishes)] == [without_mnemonic(text) for text in texts]


def test_where_every_letter_is_taken_an_entry_stays_as_it_is() -> None:
    full = [f"{chr(letter)}" for letter in range(ord("a"), ord("z") + 1)]
    found = marked([*full, "z", "文件"], [""] * (len(full) + 2))
    assert found[-2:] == ["z", "文件"]
    assert len({letter_of(text) for text in found[:-2]}) == len(full)
