"""The guards of docs/safety.md as data: what is taken out of the source, and which tests must notice it.

`guards/*.toml` hold them, a file for each promise of the page:

    promise = "No last copy goes"        # the heading, without its number
    [[guard]]
    id = "keeper-of-every-group"         # of all files, unique
    says = "a plan in which a group keeps no file is refused"
    file = "core/removal/plan.py"        # below dedup_gui/
    snippet = '''if not left:'''         # stands in the file exactly once
    instead = '''if False:'''
    tests = ["tests/core/removal/test_plan.py::test_a_group_keeps_a_copy"]

A guard that holds together with another one, so that no test can see it go alone, has both edits: `also` is a list of
further tables of file, snippet and instead, and `why` says why they are one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "dedup_gui"
DATA = Path(__file__).resolve().parent / "guards"


class StaleError(Exception):
    """A guard's snippet does not stand in the source exactly once: the data must follow the source."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is taken out of one file.

    Attributes:
        file: relative to the root.
        snippet: stands there exactly once.
        instead: what comes in its place.
    """

    file: str
    snippet: str
    instead: str


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard.

    Attributes:
        id: its name.
        promise: the heading in docs/safety.md that it belongs to.
        says: what it does.
        edits: that take it out; more than one where guards hold together.
        tests: files and node ids, of which one must fail then.
        why: why it is more than one edit.
    """

    id: str
    promise: str
    says: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    why: str = ""


def load(folder: Path = DATA) -> list[Guard]:
    """All guards, in the order of the files.

    Raises:
        KeyError: a table lacks a key.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_guard(entry, table["promise"]) for entry in table["guard"]]
    return found


def _guard(entry: dict[str, Any], promise: str) -> Guard:
    edits = tuple(_edit(table) for table in (entry, *entry.get("also", ())))
    return Guard(entry["id"], promise, entry["says"], edits, tuple(entry["tests"]), entry.get("why", ""))


def _edit(table: dict[str, Any]) -> Edit:
    # A line end before the closing quotes is no part of the text.
    return Edit(
        f"{PROGRAM}/{table['file']}", table["snippet"].removesuffix("\n"), table["instead"].removesuffix("\n")
    )


def without(guard: Guard, root: Path) -> dict[str, str]:
    """The files of a guard as they are without it, by their names.

    Args:
        guard: the guard.
        root: of the tree.

    Raises:
        StaleError: a snippet is not there, or more than once; or what is left is no Python.
    """
    changed: dict[str, str] = {}
    for edit in guard.edits:
        if edit.file not in changed:
            try:
                changed[edit.file] = (root / edit.file).read_text(encoding="utf-8")
            except OSError as error:
                raise StaleError(f"{edit.file}: {error.strerror}") from error
        count = changed[edit.file].count(edit.snippet)
        if count != 1:
            raise StaleError(f"{edit.file} has {count} times: {edit.snippet.strip().splitlines()[0]}")
        changed[edit.file] = changed[edit.file].replace(edit.snippet, edit.instead)
    for name, text in changed.items():
        try:
            compile(text, name, "exec")
        except SyntaxError as error:
            raise StaleError(f"{name} does not compile without it: {error}") from error
    return changed
