from __future__ import annotations

from dedup_gui.words.columns import left, right, width


def test_a_chinese_character_takes_two_places() -> None:
    assert [width(text) for text in ("", "keep", "保留", "（A）")] == [0, 4, 4, 5]


def test_text_is_filled_up_to_its_places_and_never_cut() -> None:
    assert (left("保留", 6), right("保留", 6)) == ("保留  ", "  保留")
    assert (left("longer", 3), right("longer", 3)) == ("longer", "longer")
