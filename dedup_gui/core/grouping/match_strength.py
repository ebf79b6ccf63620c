"""How strong a match is, for choosing between matches; not for people."""

from __future__ import annotations

from dedup_gui.core.types import OTHER_PICTURES, Match, Relation


def strength(match: Match) -> tuple[int, int, int]:
    """How strong a match is; larger is stronger."""
    identical = {Relation.EXACT: 2, Relation.SAME_PIXELS: 1}.get(match.relation, 0)
    certain = 0 if match.relation in OTHER_PICTURES else 1 if match.weak else 2
    return identical, certain, round(match.evidence.agreement * 1000)


def preference(match: Match) -> tuple[tuple[int, int, int], str]:
    """The same with a last word where two are equally strong, so that the order they come in does not matter."""
    return strength(match), repr(match)
