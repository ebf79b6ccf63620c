"""What became of another tool's groups, in words. No Qt here."""

from __future__ import annotations

import os

from dedup_gui.core.types import Relation
from dedup_gui.exchange.other_tools.comparison import ComparedGroup, Comparison, relations
from dedup_gui.exchange.other_tools.groups import Tool
from dedup_gui.qt.texts.plain import printable
from dedup_gui.words.numbers import plural

INSTEAD: dict[Relation, str] = {
    Relation.BURST: "another moment or exposure of the same scene",
    Relation.VARIANT: "the same template with other content",
    Relation.PARTIAL: "it only shares a part with another of them",
}

AFTERWARDS: dict[Tool, str] = {Tool.IMMICH: " What you apply goes to Immich's trash; undo brings it back."}
"""What is said besides."""


def summary(compared: Comparison) -> str:
    """How many groups the tool had, and how many of them are groups here."""
    tool, many, refused = compared.tool.value, len(compared.groups), len(compared.refused)
    if not many:
        return f"{tool} had no group of which two images can be read." + _unusable(compared)
    had = f"{tool} had {plural(compared.images, 'image')} in {plural(many, 'group')}."
    if many == 1:
        agrees = "Dedup does not agree with it." if refused else "Dedup agrees with it."
    elif refused in (0, many):
        agrees = f"Dedup agrees with {'none' if refused else 'all'} of them."
    else:
        agrees = f"Dedup agrees with {many - refused:,} of them, and not with {refused:,}."
    return f"{had} {agrees}{_unusable(compared)}"


def _unusable(compared: Comparison) -> str:
    many = len(compared.unusable)
    return f" {plural(many, 'file')} could not be judged." if many else ""


def refused_rows(compared: Comparison) -> list[tuple[str, str]]:
    """Each image of a group that Dedup does not agree with, and what is said of it."""
    return [
        (path, _sentence(group, part, path)) for group in compared.refused for part in group.parts for path in part
    ]


def companion_rows(compared: Comparison) -> list[tuple[str, str]]:
    """Each file that is no image of its own here."""
    return [
        (path, f"It moves with “{printable(os.path.basename(image))}”, and is no image of its own")
        for path, image in compared.companions.items()
    ]


def _sentence(group: ComparedGroup, part: tuple[str, ...], path: str) -> str:
    number = f"Group {group.number:,}"
    if len(part) > 1:
        others = [other for other in part if other != path]
        name = printable(os.path.basename(others[0]))
        more = f" and {plural(len(others) - 1, 'other')}" if len(others) > 1 else ""
        return f"{number}: a duplicate of “{name}”{more}, not of the rest"
    words = [INSTEAD[relation] for relation in relations(group, path) if relation in INSTEAD]
    return f"{number}: no duplicate of the others" + (f", {words[0]}" if words else "")
