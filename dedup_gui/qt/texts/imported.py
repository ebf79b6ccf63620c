"""What became of another tool's groups, in words. No Qt here."""

from __future__ import annotations

import os

from dedup_gui.core.types import Relation
from dedup_gui.exchange.other_tools.comparison import ComparedGroup, Comparison, relations
from dedup_gui.exchange.other_tools.groups import Tool
from dedup_gui.qt.texts.plain import printable
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.counts import COUNTS
from dedup_gui.words.numbers import count, sentences

INSTEAD = TranslatedTable(
    "imported",
    {
        Relation.BURST: QT_TRANSLATE_NOOP("imported", "another moment or exposure of the same scene"),
        Relation.VARIANT: QT_TRANSLATE_NOOP("imported", "the same template with other content"),
        Relation.PARTIAL: QT_TRANSLATE_NOOP("imported", "it only shares a part with another of them"),
    },
)

_AFTERWARDS = TranslatedTable(
    "imported",
    {Tool.IMMICH: QT_TRANSLATE_NOOP("imported", "What you apply goes to Immich's trash; undo brings it back.")},
)
"""What is said besides."""


class ImportedCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def not_judged(self, n: int) -> str:
        """So many files are left out."""
        return self.tr("%n file(s) could not be judged.", "", n)

    def of_others_too(self, n: int, name: str, number: str) -> str:
        """A duplicate of one image, and of so many more."""
        said = self.tr("Group {number}: a duplicate of “{name}” and %n other(s), not of the rest", "", n)
        return said.format(number=number, name=name)


_COUNTED = ImportedCounts()


def summary(compared: Comparison) -> str:
    """How many groups the tool had, and how many of them are groups here."""
    tool, many, refused = compared.tool.value, len(compared.groups), len(compared.refused)
    unusable = _COUNTED.not_judged(len(compared.unusable)) if compared.unusable else ""
    if not many:
        none = translate("imported", "{tool} had no group of which two images can be read.")
        return sentences((none.format(tool=tool), unusable))
    images, groups = COUNTS.images(compared.images), COUNTS.groups(many)
    had = translate("imported", "{tool} had {images} in {groups}.").format(tool=tool, images=images, groups=groups)
    return sentences((had, _agreement(many, refused), unusable))


def told(compared: Comparison) -> str:
    """The same with what is said besides, for the window."""
    return sentences((summary(compared), _AFTERWARDS.get(compared.tool, "")))


def _agreement(many: int, refused: int) -> str:
    if many == 1 and refused:
        return translate("imported", "Dedup does not agree with it.")
    if many == 1:
        return translate("imported", "Dedup agrees with it.")
    if not refused:
        return translate("imported", "Dedup agrees with all of them.")
    if refused == many:
        return translate("imported", "Dedup agrees with none of them.")
    said = translate("imported", "Dedup agrees with {some} of them, and not with {others}.")
    return said.format(some=count(many - refused), others=count(refused))


def refused_rows(compared: Comparison) -> list[tuple[str, str]]:
    """Each image of a group that Dedup does not agree with, and what is said of it."""
    return [
        (path, _sentence(group, part, path)) for group in compared.refused for part in group.parts for path in part
    ]


def companion_rows(compared: Comparison) -> list[tuple[str, str]]:
    """Each file that is no image of its own here."""
    moves = translate("imported", "It moves with “{name}”, and is no image of its own")
    return [
        (path, moves.format(name=printable(os.path.basename(image)))) for path, image in compared.companions.items()
    ]


def _sentence(group: ComparedGroup, part: tuple[str, ...], path: str) -> str:
    number = count(group.number)
    others = [other for other in part if other != path]
    if len(part) > 1:
        name = printable(os.path.basename(others[0]))
        if len(others) > 1:
            return _COUNTED.of_others_too(len(others) - 1, name, number)
        return translate("imported", "Group {number}: a duplicate of “{name}”, not of the rest").format(
            number=number, name=name
        )
    instead = next((INSTEAD[relation] for relation in relations(group, path) if relation in INSTEAD), "")
    if not instead:
        return translate("imported", "Group {number}: no duplicate of the others").format(number=number)
    said = translate("imported", "Group {number}: no duplicate of the others, {instead}")
    return said.format(number=number, instead=instead)
