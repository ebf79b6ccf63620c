"""How strong matches are: for choosing between them, and for what may be decided without a look."""

from __future__ import annotations

from collections import defaultdict

from dedup_gui.core.types import OTHER_PICTURES, Group, Match, Relation

NOT_DUPLICATES = frozenset({Relation.BURST, Relation.PARTIAL, Relation.VARIANT})
"""Relations a person must look at: such images hold something the keeper does not."""


def strength(match: Match) -> tuple[int, int, int]:
    """How strong a match is; larger is stronger."""
    identical = {Relation.EXACT: 2, Relation.SAME_PIXELS: 1}.get(match.relation, 0)
    certain = 0 if match.relation in OTHER_PICTURES else 1 if match.weak else 2
    return identical, certain, round(match.evidence.agreement * 1000)


def preference(match: Match) -> tuple[tuple[int, int, int], str]:
    """The same with a last word where two are equally strong, so that the order they come in does not matter."""
    return strength(match), repr(match)


def sure_duplicates(group: Group, keeper: str) -> set[str]:
    """The members tied to `keeper` by matches that are neither weak, nor bursts, nor partial overlaps."""
    near: dict[str, list[str]] = defaultdict(list)
    for match in group.matches:
        if not match.weak and match.relation not in NOT_DUPLICATES:
            near[match.a].append(match.b)
            near[match.b].append(match.a)
    seen = {keeper}
    queue = [keeper]
    while queue:
        for other in near[queue.pop()]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen - {keeper}


def certain_keeper(group: Group) -> str:
    """The suggested keeper where something in the group is certainly its duplicate; else ""."""
    keeper = group.suggestion.path
    return keeper if sure_duplicates(group, keeper) else ""
