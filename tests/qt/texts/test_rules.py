"""Rules in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.built_in import BUILT_IN
from dedup_gui.core.rules.habits import Habit
from dedup_gui.core.rules.rule import Conditions, Rule, RuleSet, Spread
from dedup_gui.core.types import Relation
from dedup_gui.qt.texts import rules as texts


@given(st.integers(0, 1 << 50))
def test_a_size_is_read_as_it_is_written(number: int) -> None:
    assert texts.bytes_of(texts.size_text(number)) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), (" ", 0), ("500", 500), ("1.5 MB", 1_500_000), ("1,5mb", 1_500_000), ("2 GB", 2 * 10**9), ("7 b", 7)],
)
def test_sizes_as_people_type_them(text: str, expected: int) -> None:
    assert texts.bytes_of(text) == expected


@pytest.mark.parametrize("text", ["x", "5 elephants", "-5", "1.2.3", "1e9", "٣", "9" * 40])
def test_what_is_no_size(text: str) -> None:
    assert texts.bytes_of(text) is None


def test_every_set_that_comes_with_the_program_has_a_name_of_its_own() -> None:
    names = [texts.set_name(each) for each in BUILT_IN]
    assert len(set(names)) == len(names)
    assert not set(names) & {each.name for each in BUILT_IN}
    assert texts.set_name(RuleSet("careful")) == "careful", "the person's own of that code is not the program's"


def test_conditions_in_words() -> None:
    assert texts.conditions_text(Conditions()) == "All groups"
    everything = Conditions(
        (Relation.RESIZED, Relation.EXACT), True, Spread.SEVERAL, ("PNG",), "2024-01-01", "", 0, 500_000,
        ("*(1)*",), ("/home/me/Downloads",),
    )  # fmt: skip
    assert " ".join(texts.conditions_text(everything).split()) == (
        "Resized or Exact copy · no weak match · in different folders · PNG · from 2024-01-01 on · up to 500 kB · "
        "named *(1)* · in Downloads"
    )


def test_titles() -> None:
    assert texts.rule_title(Rule(BulkRule.OLDEST)) == "Keep the oldest"
    assert texts.rule_title(Rule(BulkRule.OLDEST, name="Old ones")) == "Old ones"
    assert texts.rule_title(Rule(BulkRule.FOLDER_PRIORITY, folders=("/a/Camera", "/b/Old"))) == (
        "Keep what is in Camera, then Old"
    )
    assert texts.rule_title(Rule(None)) == "Leave alone"


def test_folders_of_one_name_are_told_apart_in_a_question() -> None:
    assert texts.habit_question(Habit("/a/x", "/b/x", 12), 1) == (
        "You kept what is in “/a/x” over “/b/x” 12 times. Do it for the other 1 group?"
    )
