"""What a command decides in one group: as it is suggested, or one image alone. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable

from dedup_gui.core.grouping.match_strength import certain_keeper, to_remove, unsure_members
from dedup_gui.core.types import Decision, Group, KeeperReason, Relation

Wanted = list[tuple[str, Decision]]
"""Images by path, and what is to be decided for each."""

WEAK_REASONS = frozenset({KeeperReason.LARGEST_FILE, KeeperReason.SHORTEST_PATH, KeeperReason.FIRST_PATH})
"""Reasons that say nothing of the pictures: where one of them decides, no real difference was found."""


_SAME = frozenset({Relation.EXACT, Relation.SAME_PIXELS})


def weak_reason(group: Group) -> bool:
    """Whether the keeper is suggested by nothing that can be seen in the images, though they are not the same."""
    return weak_if_certain(group) and bool(certain_keeper(group))


def weak_if_certain(group: Group) -> bool:
    """The same of a group that is known to have a certain keeper."""
    return group.suggestion.reason in WEAK_REASONS and not all(match.relation in _SAME for match in group.matches)


def may_go_unseen(group: Group) -> bool:
    """Whether the suggestion for a group may be taken among others: all of it is sure, and so is the reason."""
    return bool(certain_keeper(group)) and not unsure_members(group) and not weak_reason(group)


def as_suggested(group: Group, decision: Callable[[str], Decision]) -> Wanted:
    """Keep the suggested keeper and remove its sure duplicates; what was decided by hand stays as it is.

    Of images that are no duplicates all are kept. What only a weak match ties, or what is another shot, stays
    undecided, and so does an edit where nothing tells it from the original: that is for the person to look at.

    Args:
        group: the group.
        decision: what is decided for an image so far.
    """
    if group.no_duplicates:
        return [(path, Decision.KEEP) for path in group.paths if decision(path) is Decision.UNDECIDED]
    keeper = group.suggestion.path
    sure = to_remove(group)
    if not sure:
        return []
    kept = any(decision(path) is Decision.KEEP for path in group.paths)
    if kept and decision(keeper) is Decision.REMOVE and not any(decision(path) is Decision.KEEP for path in sure):
        return []  # what is kept by hand is another shot: all copies of the picture that goes would go with it
    wanted = []
    if decision(keeper) is Decision.UNDECIDED or not kept:
        wanted.append((keeper, Decision.KEEP))
    wanted += [
        (member.path, Decision.REMOVE)
        for member in group.members
        if member.path in sure and not member.file.reference and decision(member.path) is Decision.UNDECIDED
    ]
    return wanted


def one_alone(group: Group, path: str) -> Wanted:
    """Keep one image of a group and remove all others, whatever was decided of them before."""
    wanted = [
        (member.path, Decision.KEEP if member.path == path else Decision.REMOVE)
        for member in group.members
        if not member.file.reference
    ]
    return sorted(wanted, key=lambda item: item[0] != path)
