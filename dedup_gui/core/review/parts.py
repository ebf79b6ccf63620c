"""What is left of a group once pairs of its images were said not to be duplicates, and images went: its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.review_types import PathPair
from dedup_gui.core.types import Evidence, Group, ImageFile, KeeperReason, Match, Relation


def pair(a: str, b: str) -> PathPair:
    """Two paths, sorted."""
    return (a, b) if a <= b else (b, a)


def all_pairs(paths: Sequence[str]) -> set[PathPair]:
    """Every pair of some images."""
    return {pair(one, other) for number, one in enumerate(paths) for other in paths[number + 1 :]}


def pairs_across(some: Iterable[str], others: Iterable[str]) -> set[PathPair]:
    """Every pair of one of these and one of those; an image makes no pair with itself."""
    others = tuple(others)
    return {pair(one, other) for one in some for other in others if one != other}


def parts(
    group: Group,
    ignored: Set[PathPair],
    ignored_paths: Set[str],
    gone: Set[str],
    keeper_rules: Sequence[KeeperReason],
) -> tuple[Group, ...]:
    """The groups that a group has become.

    As in a scan, two images said not to be duplicates never stand in one group, not through a third one either. Each
    image stays with those of the others that it may stand with: some that were split off are a group of their own; an
    image that is alone leaves.

    Args:
        group: as the scan found it.
        ignored: pairs of paths said not to be duplicates.
        ignored_paths: every path in `ignored`.
        gone: paths removed since.
        keeper_rules: the person's order of the rules; they name the keeper where the old one left.

    Returns:
        The parts of two images or more: the one with the suggested keeper, then by path. A further part of nothing
        but reference images is none.
    """
    members = group.members
    if gone:
        members = tuple(member for member in members if member.path not in gone)
    if not ignored_paths.isdisjoint(member.path for member in members):
        families = _families(group, members, ignored)
    else:
        families = [members]
    keeper = group.suggestion.path
    found = [family for family in families if len(family) > 1]
    found.sort(key=lambda family: (all(m.file.reference for m in family), keeper not in {m.path for m in family}))
    found = [*found[:1], *(family for family in found[1:] if not all(member.file.reference for member in family))]
    return tuple(_part(group, family, keeper_rules) for family in found)


def _families(group: Group, members: Sequence[ImageFile], ignored: Set[PathPair]) -> list[tuple[ImageFile, ...]]:
    """Members by families without an ignored pair: the keeper's first; each of the others goes to its own matches."""
    matched = {pair(match.a, match.b) for match in group.matches} - ignored
    families: list[list[ImageFile]] = []
    for member in sorted(members, key=lambda member: (member.path != group.suggestion.path, member.path)):
        to_all = [{pair(member.path, other.path) for other in family} for family in families]
        free = [number for number, pairs in enumerate(to_all) if pairs.isdisjoint(ignored)]
        if free:
            families[max(free, key=lambda number: (len(to_all[number] & matched), -number))].append(member)
        else:
            families.append([member])
    return [tuple(sorted(family, key=lambda member: member.path)) for family in families]


def _part(group: Group, members: tuple[ImageFile, ...], keeper_rules: Sequence[KeeperReason]) -> Group:
    if len(members) == len(group.members):
        return group
    inside = {member.path for member in members}
    matches = tuple(match for match in group.matches if match.a in inside and match.b in inside)
    if not group.no_duplicates:
        matches = tuple(sorted((*matches, *_copies(members, matches)), key=lambda match: (match.a, match.b)))
    suggestion = group.suggestion
    if suggestion.path not in inside:
        suggestion = suggest(members, matches, keeper_rules)
    return replace(group, members=members, matches=matches, suggestion=suggestion)


def _copies(members: Sequence[ImageFile], matches: Sequence[Match]) -> list[Match]:
    """The matches of images with the same bytes that hung together by an image that is in another part."""
    known = {pair(match.a, match.b) for match in matches}
    first: dict[str, str] = {}
    found = []
    for member in members:
        other = first.setdefault(member.digest, member.path) if member.digest else member.path
        if other != member.path and pair(other, member.path) not in known:
            found.append(Match(other, member.path, Relation.EXACT, Evidence("digest")))
    return found
