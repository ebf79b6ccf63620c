"""Sets of rules as JSON, for other computers and other people: what comes from outside is checked before use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from dedup_gui.core.errors import DedupError
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import MARKABLE_RELATIONS, Conditions, Rule, RuleBook, RuleSet, Spread
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

SCHEMA = "dedup-gui/rules/1"
LEAVE_ALONE = "leave-alone"
"""In the file: `Rule.keep` is None."""

MOST_BYTES = 1 << 20
MOST_RULES = 200
MOST_ITEMS = 500
LONGEST = 4096
LARGEST = 1 << 50

_KEEP = {rule.value: rule for rule in BulkRule} | {LEAVE_ALONE: None}
_RELATIONS = {relation.value: relation for relation in MARKABLE_RELATIONS}
_SPREADS = {spread.value: spread for spread in Spread}

T = TypeVar("T")


class RulesError(DedupError):
    """A file of rules says what cannot be used."""


def to_json(rules: RuleSet) -> str:
    """One set as a file of its own; `from_json` gives it back."""
    return json.dumps({"schema": SCHEMA, **set_to_values(rules)}, indent=1) + "\n"


def from_json(data: bytes | str) -> RuleSet:
    """One set from a file.

    Raises:
        RulesError: it is none, or of another version; the text says where.
    """
    if len(data) > MOST_BYTES:
        raise RulesError(translate("errors", "The file is too large to hold rules"))
    try:
        found = json.loads(data if isinstance(data, str) else data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RulesError(
            translate("errors", "The file is not JSON"),
            translate("errors", "Choose a file that this program exported."),
        ) from error
    top = _object(found, translate("errors", "the file"))
    schema = top.pop("schema", None)
    if schema != SCHEMA:
        told = translate("errors", "it does not say so")
        if isinstance(schema, str):
            told = translate("errors", "it says {schema}").format(schema=repr(schema[:60]))
        raise RulesError(
            translate("errors", "The file holds no rules of the version {schema}: {told}").format(
                schema=SCHEMA, told=told
            )
        )
    return set_from_values(top)


def set_to_values(rules: RuleSet) -> dict[str, Any]:
    """A set as what `json` can write."""
    return {"name": rules.name, "rules": [_rule_to_values(rule) for rule in rules.rules]}


def set_from_values(found: object) -> RuleSet:
    """A set from what `json` read.

    Raises:
        RulesError: something in it cannot be used.
    """
    values = _object(found, translate("errors", "the set"))
    name = _text(values.pop("name", ""), "“name”").strip()
    if not name:
        raise RulesError(translate("errors", "The set of rules has no name"))
    rules = _list(values.pop("rules", None), "“rules”", MOST_RULES)
    _nothing_else(values, translate("errors", "the set"))
    return RuleSet(
        name,
        tuple(
            _rule(rule, translate("errors", "rule {number}").format(number=number))
            for number, rule in enumerate(rules, start=1)
        ),
    )


def book_to_values(book: RuleBook) -> dict[str, Any]:
    """All that a person keeps about rules, as what `json` can write."""
    return {
        "schema": SCHEMA,
        "sets": [set_to_values(each) for each in book.sets],
        "after_scan": book.after_scan,
        "quiet": [list(pair) for pair in book.quiet],
    }


def book_from_values(found: object) -> tuple[RuleBook, list[str]]:
    """The same back; what cannot be used is left out and told, so that one bad set costs no other.

    Returns:
        The book, and what is wrong with it, a sentence each.
    """
    wrong: list[str] = []
    book = RuleBook()
    try:
        values = _object(found, translate("errors", "the file"))
        if values.get("schema") != SCHEMA:
            raise RulesError(translate("errors", "The rules are not of the version {schema}").format(schema=SCHEMA))
        sets = _list(values.get("sets", []), "“sets”", MOST_ITEMS)
    except RulesError as error:
        return book, [str(error)]
    for each in sets:
        try:
            book = book.with_set(set_from_values(each))
        except RulesError as error:
            wrong.append(str(error))
    try:
        quiet = tuple(
            (pair[0], pair[1])
            for each in _list(values.get("quiet", []), "“quiet”", MOST_ITEMS)
            if len(pair := _texts(each, "“quiet”")) == 2
        )
        after = _text(values.get("after_scan", ""), "“after_scan”")
    except RulesError as error:
        return book, [*wrong, str(error)]
    return RuleBook(book.sets, after, quiet), wrong


def _rule_to_values(rule: Rule) -> dict[str, Any]:
    when = asdict(rule.conditions)
    return {
        "name": rule.name,
        "enabled": rule.enabled,
        "keep": rule.keep.value if rule.keep is not None else LEAVE_ALONE,
        "folders": list(rule.folders),
        "when": {key: list(value) if isinstance(value, tuple) else value for key, value in when.items()},
    }


def _rule(found: object, where: str) -> Rule:
    values = _object(found, where)
    keep = _one_of(_KEEP, values.pop("keep", None), _of("keep", where))
    folders = _texts(values.pop("folders", []), _of("folders", where))
    name = _text(values.pop("name", ""), _of("name", where))
    enabled = _typed(bool, values.pop("enabled", True), _of("enabled", where))
    conditions = _conditions(values.pop("when", {}), where)
    _nothing_else(values, where)
    return Rule(keep, conditions, folders, name, enabled)


def _conditions(found: object, where: str) -> Conditions:
    values = _object(found, _of("when", where))
    read: dict[str, Callable[[object, str], object]] = {
        "relations": lambda value, at: tuple(dict.fromkeys(_one_of(_RELATIONS, e, at) for e in _texts(value, at))),
        "firm_only": lambda value, at: _typed(bool, value, at),
        "spread": lambda value, at: _one_of(_SPREADS, value, at),
        "formats": _texts,
        "dated_from": _day,
        "dated_to": _day,
        "size_from": _bytes,
        "size_to": _bytes,
        "names": _texts,
        "places": _texts,
    }
    known = {key: read[key](values.pop(key), _of(key, where)) for key in list(values) if key in read}
    # A condition that is not understood may be what keeps a rule from marking more than was meant.
    _nothing_else(values, _of("when", where))
    return Conditions(**known)  # type: ignore[arg-type]


def _of(key: str, where: str) -> str:
    return translate("errors", "“{key}” of {where}").format(key=key, where=where)


def _object(found: object, where: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise RulesError(translate("errors", "In {where} an object in braces was expected").format(where=where))
    return dict(found)


def _list(found: object, where: str, most: int = MOST_ITEMS) -> list[Any]:
    if not isinstance(found, list):
        raise RulesError(translate("errors", "{where} is no list").format(where=where))
    if len(found) > most:
        raise RulesError(translate("errors", "{where} has more than {most} entries").format(where=where, most=most))
    return found


def _text(found: object, where: str) -> str:
    if not isinstance(found, str) or len(found) > LONGEST or "\0" in found:
        raise RulesError(
            translate("errors", "{where} is no text of at most {longest} characters").format(
                where=where, longest=LONGEST
            )
        )
    return found


def _texts(found: object, where: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(each, where) for each in _list(found, where)))


def _typed(kind: type[T], found: object, where: str) -> T:
    if type(found) is not kind:
        raise RulesError(
            translate("errors", "{where} is neither true nor false").format(where=where)
            if kind is bool
            else translate("errors", "{where} is no number").format(where=where)
        )
    return found


def _bytes(found: object, where: str) -> int:
    number = _typed(int, found, where)
    if not 0 <= number <= LARGEST:
        raise RulesError(translate("errors", "{where} is no size in bytes").format(where=where))
    return number


def _day(found: object, where: str) -> str:
    text = _text(found, where)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise RulesError(
            translate("errors", "{where} is no day written as 2026-05-31").format(where=where)
        ) from error


def _one_of(known: Mapping[str, T], found: object, where: str) -> T:
    if not isinstance(found, str) or found not in known:
        told = f"“{found[:60]}”" if isinstance(found, str) else translate("errors", "something else")
        raise RulesError(
            translate("errors", "{where} is {told}; known are {names}").format(
                where=where, told=told, names=listed(known)
            )
        )
    return known[found]


def _nothing_else(values: Mapping[str, object], where: str) -> None:
    if values:
        raise RulesError(
            translate("errors", "In {where}, “{key}” is not known to this version of the program").format(
                where=where, key=str(next(iter(values)))[:60]
            )
        )
