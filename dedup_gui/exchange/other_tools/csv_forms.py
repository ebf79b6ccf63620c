"""Groups in CSV: fastdup's pairs (`similarity.csv`) and its families (`connected_components.csv`).

Both may name images by their row in `atrain_features.dat.csv`, which lies beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from dedup_gui.exchange.other_tools.groups import NamedGroup, Tool, UnknownFormError, groups_of_pairs
from dedup_gui.words import translate

NAMES_FILE = "atrain_features.dat.csv"


def _expected() -> str:
    return translate(
        "exchange",
        "Expected is fastdup's similarity.csv (columns from, to, distance) or connected_components.csv (columns "
        "__id, component_id), as it lies in fastdup's work folder.",
    )


def groups_in_csv(text: str, beside: Callable[[str], str]) -> tuple[Tool, list[NamedGroup]]:
    """The groups in what a CSV file held.

    Args:
        text: of the file.
        beside: gives the text of another file in the same folder.

    Raises:
        UnknownFormError: it is of no known tool, or the list of names is missing.
    """
    columns, rows = _table(text)
    if {"from", "to"} <= set(columns):
        return Tool.FASTDUP, _pairs(rows, columns.index("from"), columns.index("to"), beside)
    key = next((name for name in ("__id", "index", "fastdup_id", "filename") if name in columns), "")
    if key and "component_id" in columns:
        name = columns.index("filename") if "filename" in columns else columns.index(key)
        return Tool.FASTDUP, _components(rows, name, columns.index("component_id"), beside)
    raise UnknownFormError(translate("exchange", "This table holds no groups of images."), _expected())


def _table(text: str) -> tuple[list[str], Iterator[list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = [name.strip().lower() for name in next(lines, [])]
    except csv.Error as error:
        raise UnknownFormError(
            translate("exchange", "This is no table: {why}.").format(why=error), _expected()
        ) from error
    return columns, _rows(lines)


def _rows(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise UnknownFormError(
            translate("exchange", "The table is damaged: {why}.").format(why=error), _expected()
        ) from error


def _pairs(rows: Iterator[list[str]], one: int, other: int, beside: Callable[[str], str]) -> list[NamedGroup]:
    number: dict[str, int] = {}
    pairs = []
    for row in rows:
        if len(row) > max(one, other):
            first, second = (number.setdefault(row[column], len(number)) for column in (one, other))
            pairs.append((first, second))
    return groups_of_pairs(_named(list(number), beside), pairs)


def _components(
    rows: Iterator[list[str]], name: int, component: int, beside: Callable[[str], str]
) -> list[NamedGroup]:
    names: list[str] = []
    members: dict[str, list[int]] = {}
    for row in rows:
        if len(row) > max(name, component):
            members.setdefault(row[component], []).append(len(names))
            names.append(row[name])
    named = _named(names, beside)
    return [NamedGroup(tuple(named[place] for place in places)) for places in members.values() if len(places) > 1]


def _named(names: Sequence[str], beside: Callable[[str], str]) -> list[str]:
    """The files' names, where the table has only their row numbers."""
    if not names or not all(name.strip().isdecimal() for name in names):
        return list(names)
    columns, rows = _table(beside(NAMES_FILE))
    if "index" not in columns or "filename" not in columns:
        raise UnknownFormError(
            translate("exchange", "{table} has no columns index and filename.").format(table=NAMES_FILE),
            _expected(),
        )
    index, filename = columns.index("index"), columns.index("filename")
    known = {row[index].strip(): row[filename] for row in rows if len(row) > max(index, filename)}
    missing = next((name for name in names if name.strip() not in known), None)
    if missing is not None:
        raise UnknownFormError(
            translate("exchange", "{table} has no row {row}: it is of another run.").format(
                table=NAMES_FILE, row=missing.strip()
            ),
            _expected(),
        )
    return [known[name.strip()] for name in names]
