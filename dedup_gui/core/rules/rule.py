"""A rule, a set of rules in their order, and all sets that a person keeps. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.grouping.match_strength import NOT_DUPLICATES
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.types import Relation

MARKABLE_RELATIONS: tuple[Relation, ...] = tuple(each for each in Relation if each not in NOT_DUPLICATES)
"""Relations that a rule may ask for; images tied by the others are never marked by one."""


class Spread(StrEnum):
    """How the images of a group lie in folders."""

    ANY = "any"
    ONE = "one"
    """All in one folder."""
    SEVERAL = "several"
    """In more than one folder."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rule is for. Empty ones hold always; all that are set must hold.

    The first three are about a group, the others about each image that would be marked for removal: what stays need
    not be like it.

    Attributes:
        relations: every firm match of the group is one of these.
        firm_only: the group has no weak match. What a weak match ties is marked by no rule, whatever this says.
        spread: how the group's images lie in folders.
        formats: of the image, as `ImageInfo.format` names them.
        dated_from: "YYYY-MM-DD", the first day of its capture (without a capture time, of its file's last change).
        dated_to: "YYYY-MM-DD", the last day.
        size_from: bytes, the smallest.
        size_to: bytes, the largest; 0 = any.
        names: globs, one of which fits its name, or its whole path where the glob holds a separator; case is all one.
        places: folders, one of which it lies in, however deep.
    """

    relations: tuple[Relation, ...] = ()
    firm_only: bool = False
    spread: Spread = Spread.ANY
    formats: tuple[str, ...] = ()
    dated_from: str = ""
    dated_to: str = ""
    size_from: int = 0
    size_to: int = 0
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        keep: what it keeps; None = it marks nothing, and no later rule marks anything in its groups.
        conditions: what it is for.
        folders: for `BulkRule.FOLDER_PRIORITY`: in order of preference.
        name: the person's own words, or "".
        enabled: whether it takes part.
    """

    keep: BulkRule | None = BulkRule.SUGGESTED
    conditions: Conditions = Conditions()
    folders: tuple[str, ...] = ()
    name: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in their order, under a name: of those that fit a group, the first decides.

    Attributes:
        name: as the person calls it.
        rules: the first that fits a group and finds something to mark in it decides it.
    """

    name: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All that a person keeps about rules.

    Attributes:
        sets: those saved, by name; no two have the same.
        after_scan: the name of the set that marks after each scan; "" = none.
        quiet: (folder kept, folder removed from): pairs of folders that no rule is to be suggested for.
    """

    sets: tuple[RuleSet, ...] = ()
    after_scan: str = ""
    quiet: tuple[tuple[str, str], ...] = ()

    def with_set(self, saved: RuleSet) -> RuleBook:
        """The book with a set in it, in the place of one of the same name."""
        others = tuple(each for each in self.sets if each.name != saved.name)
        sets = tuple(sorted((*others, saved), key=lambda each: (each.name.casefold(), each.name)))
        return RuleBook(sets, self.after_scan, self.quiet)

    def without_set(self, name: str) -> RuleBook:
        """The book without a set; what is gone marks after no scan."""
        sets = tuple(each for each in self.sets if each.name != name)
        return RuleBook(sets, "" if self.after_scan == name else self.after_scan, self.quiet)

    def find(self, name: str, built_in: Sequence[RuleSet] = ()) -> RuleSet | None:
        """The set of a name, of those saved or built in; None where there is none."""
        return next((each for each in (*self.sets, *built_in) if each.name == name), None)
