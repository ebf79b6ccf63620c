"""Groups in JSON: czkawka's (and Krokiet's, its window) and imagededup's.

czkawka writes a list of groups, each a list of objects with "path"; with reference folders a group is a pair of the
reference's object and the list of the others. Its search for equal files keeps the lists of a size, or of a name, in
an object. imagededup writes an object: for each file the list of its duplicates, with or without scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dedup_gui.exchange.other_tools.groups import NamedGroup, Tool, UnknownFormError, groups_of_pairs
from dedup_gui.words import translate

DEPTH = 6
"""Lists and objects within one another, at most: czkawka's have four."""


def groups_in_json(value: Any) -> tuple[Tool, list[NamedGroup]]:
    """The groups in what a JSON file held.

    Args:
        value: as `json.loads` gives it.

    Raises:
        UnknownFormError: it is of no known tool.
    """
    if isinstance(value, dict) and value and all(_is_duplicates(found) for found in value.values()):
        return Tool.IMAGEDEDUP, _imagededup(value)
    if isinstance(value, dict | list):
        groups = list(_czkawka(value, DEPTH))
        if groups or not value:
            return Tool.CZKAWKA, groups
    raise UnknownFormError(
        translate("exchange", "This JSON holds no groups of images."),
        translate(
            "exchange",
            'Expected is what czkawka saves (lists of objects with "path") or imagededup (file -> list '
            "of duplicates).",
        ),
    )


def _czkawka(value: Any, depth: int) -> Iterator[NamedGroup]:
    if not depth or not isinstance(value, dict | list):
        return
    if isinstance(value, dict):
        for inner in value.values():
            yield from _czkawka(inner, depth - 1)
        return
    direct = [_path(entry) for entry in value if _path(entry)]
    if not direct:
        for inner in value:
            yield from _czkawka(inner, depth - 1)
        return
    nested = [_path(entry) for inner in value if isinstance(inner, list) for entry in inner if _path(entry)]
    yield NamedGroup((*direct, *nested), frozenset(range(len(direct))) if nested else frozenset())


def _path(entry: Any) -> str:
    path = entry.get("path") if isinstance(entry, dict) else None
    return path if isinstance(path, str) else ""


def _is_duplicates(value: Any) -> bool:
    return isinstance(value, list) and all(_name(found) is not None for found in value)


def _name(found: Any) -> str | None:
    """A duplicate's name: itself, or the first of a name and a score."""
    name = found[0] if isinstance(found, list) and len(found) == 2 else found
    return name if isinstance(name, str) else None


def _imagededup(value: Mapping[str, list[Any]]) -> list[NamedGroup]:
    number: dict[str, int] = {}
    pairs = []
    for name, duplicates in value.items():
        one = number.setdefault(name, len(number))
        for found in duplicates:
            other = _name(found)
            if other is not None:
                pairs.append((one, number.setdefault(other, len(number))))
    return groups_of_pairs(list(number), pairs)
