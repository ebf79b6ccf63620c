"""What is left of the groups of an earlier result after what was said to be no duplicates since they were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from dedup_gui.core.review.parts import all_pairs, pairs_across, parts
from dedup_gui.core.review_types import PathPair
from dedup_gui.core.types import Group, KeeperReason

Partners = Mapping[str, Set[str]]
"""For each digest those with which it is said to be no duplicate."""


def partners(ignored: Iterable[tuple[str, str]]) -> Partners:
    """What was ignored, by digest.

    Args:
        ignored: pairs of digests.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in ignored:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def parts_of(group: Group, ignored: Partners, keeper_rules: Sequence[KeeperReason]) -> tuple[Group, ...]:
    """What a group has become: itself where nothing of it was ignored. The time goes with what was.

    Args:
        group: as it was found.
        ignored: see `partners`.
        keeper_rules: the person's order of the rules.
    """
    known: defaultdict[str, list[str]] = defaultdict(list)
    for member in group.members:
        if member.digest in ignored:
            known[member.digest].append(member.path)
    pairs: set[PathPair] = set()
    for digest, paths in known.items():
        for other in ignored[digest] & known.keys():
            pairs |= all_pairs(paths) if other == digest else pairs_across(paths, known[other])
    if not pairs:
        return (group,)
    return parts(group, pairs, {path for both in pairs for path in both}, set(), keeper_rules)
