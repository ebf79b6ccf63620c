"""Rules as JSON: what is written is read back, and what others wrote is checked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.built_in import BUILT_IN, CAREFUL
from dedup_gui.core.rules.rule import MARKABLE_RELATIONS, Conditions, Rule, RuleBook, RuleSet, Spread
from dedup_gui.core.rules.rules_json import (
    MOST_BYTES,
    SCHEMA,
    RulesError,
    book_from_values,
    book_to_values,
    from_json,
    to_json,
)
from dedup_gui.core.types import Relation

_texts = st.text(st.characters(exclude_characters="\0", categories=None), max_size=20)
_tuples = st.lists(_texts, max_size=3, unique=True).map(tuple)
_days = st.just("") | st.dates().map(lambda day: day.isoformat())
_sizes = st.integers(0, 1 << 50)
_conditions = st.builds(
    Conditions,
    relations=st.lists(st.sampled_from(MARKABLE_RELATIONS), unique=True).map(tuple),
    firm_only=st.booleans(),
    spread=st.sampled_from(Spread),
    formats=_tuples,
    dated_from=_days,
    dated_to=_days,
    size_from=_sizes,
    size_to=_sizes,
    names=_tuples,
    places=_tuples,
)
_rules = st.builds(
    Rule,
    keep=st.none() | st.sampled_from(BulkRule),
    conditions=_conditions,
    folders=_tuples,
    name=_texts,
    enabled=st.booleans(),
)
_names = _texts.filter(lambda text: text.strip() == text != "")
_sets = st.builds(RuleSet, name=_names, rules=st.lists(_rules, max_size=3).map(tuple))


@given(_sets)
def test_what_is_written_is_read_back(rules: RuleSet) -> None:
    text = to_json(rules)
    assert from_json(text) == rules
    assert from_json(text.encode("ascii")) == rules


@given(st.lists(_sets, max_size=3), st.lists(st.tuples(_texts, _texts).filter(lambda p: p[0] != p[1]), max_size=3))
def test_the_whole_book_is_read_back(sets: list[RuleSet], quiet: list[tuple[str, str]]) -> None:
    book = RuleBook(after_scan=sets[0].name if sets else "", quiet=tuple(quiet))
    for each in sets:
        book = book.with_set(each)
    assert book_from_values(json.loads(json.dumps(book_to_values(book)))) == (book, [])


def test_the_built_in_sets_can_be_exported() -> None:
    for each in BUILT_IN:
        assert from_json(to_json(each)) == each


def changed(**values: Any) -> str:
    """A good file with something else in the first rule."""
    found = json.loads(to_json(CAREFUL))
    found["rules"][0] |= values
    return json.dumps(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        pytest.param("[" * 100_000, "not JSON", id="nested too deeply"),
        (b"\xff\xfe", "not JSON"),
        ("[]", "object in braces"),
        ("{}", "does not say so"),
        ('{"schema": "dedup-gui/rules/2", "name": "a", "rules": []}', "it says 'dedup-gui/rules/2'"),
        ('{"schema": "dedup-gui/rules/1", "name": " ", "rules": []}', "no name"),
        ('{"schema": "dedup-gui/rules/1", "name": "a"}', "“rules” is no list"),
        ('{"schema": "dedup-gui/rules/1", "name": "a", "rules": [], "script": 1}', "“script” is not known"),
        ('{"schema": "dedup-gui/rules/1", "name": "a", "rules": [1]}', "In rule 1 an object"),
        (json.dumps({"schema": SCHEMA, "name": "a", "rules": [{}] * 201}), "more than 200"),
        (changed(keep="everything"), "“keep” of rule 1 is “everything”; known are exact-duplicates"),
        (changed(keep=None), "“keep” of rule 1 is something else"),
        (changed(folders="x"), "“folders” of rule 1 is no list"),
        (changed(name=7), "“name” of rule 1 is no text"),
        (changed(name="a\0"), "“name” of rule 1 is no text"),
        (changed(enabled=1), "“enabled” of rule 1 is neither true nor false"),
        (changed(when={"relations": ["burst"]}), "“relations” of rule 1 is “burst”"),
        (changed(when={"dated_from": "1.5.2024"}), "“dated_from” of rule 1 is no day"),
        (changed(when={"size_from": -1}), "“size_from” of rule 1 is no size"),
        (changed(when={"size_from": True}), "“size_from” of rule 1 is no number"),
        (changed(when={"camera": "x"}), "In “when” of rule 1, “camera” is not known"),
        pytest.param(" " * (MOST_BYTES + 1), "too large", id="too large"),
    ],
)
def test_what_cannot_be_used_is_refused_and_the_place_is_told(text: str | bytes, told: str) -> None:
    with pytest.raises(RulesError, match=r".") as caught:
        from_json(text)
    assert told in str(caught.value)


def test_a_bad_set_costs_no_other() -> None:
    good = RuleSet("good", (Rule(conditions=Conditions(relations=(Relation.EXACT,))),))
    values = book_to_values(RuleBook((good, replace(good, name="other")), "good", (("/a", "/b"),)))
    values["sets"][1]["rules"][0]["keep"] = "nonsense"
    book, wrong = book_from_values(values)
    assert book == RuleBook((good,), "good", (("/a", "/b"),))
    assert len(wrong) == 1 and "nonsense" in wrong[0]


def test_a_set_replaces_one_of_its_name_and_what_is_gone_marks_after_no_scan() -> None:
    book = RuleBook(after_scan="b").with_set(RuleSet("b")).with_set(RuleSet("A")).with_set(RuleSet("b", (Rule(),)))
    assert [each.name for each in book.sets] == ["A", "b"]
    assert book.find("b") == RuleSet("b", (Rule(),))
    assert book.find("careful", BUILT_IN) == CAREFUL
    assert book.without_set("b") == RuleBook((RuleSet("A"),))
    assert book.without_set("A").after_scan == "b"
