"""How strong matches are: for choosing between them, and for what may be decided without a look."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import replace

from dedup_gui.core.types import OTHER_PICTURES, Group, Match, Relation

NOT_DUPLICATES = frozenset({Relation.BURST, Relation.PARTIAL, Relation.VARIANT})
"""Relations a person must look at: such images hold something the keeper does not."""
_IDENTICAL = {Relation.EXACT: 2, Relation.SAME_PIXELS: 1}


def strength(match: Match) -> tuple[int, int, int]:
    """How strong a match is; larger is stronger."""
    relation = match.relation
    certain = 0 if relation in OTHER_PICTURES else 1 if match.weak else 2
    return _IDENTICAL.get(relation, 0), certain, round(match.evidence.agreement * 1000)


def preference(match: Match) -> tuple[tuple[int, int, int], str]:
    """The same with a last word where two are equally strong, so that the order they come in does not matter."""
    return strength(match), repr(match)


def sure_duplicates(group: Group, keeper: str) -> set[str]:
    """The members tied to `keeper` by matches that are neither weak, nor bursts, nor partial overlaps."""
    return tied(group.matches, keeper)


def to_remove(group: Group) -> set[str]:
    """The sure duplicates of the suggested keeper that may go without a look.

    None where only the size of its file, its time, its path or its name set the keeper apart from an edit of it: they
    look different, nothing tells which the person wants, and what was cut out of the one is none of the other. Nor by
    way of a copy inside an archive: what only that one shares with the keeper would be in the archive alone. Such a
    copy is itself among them, for no question of its is open; as `reference`, it stays all the same.
    """
    suggestion = group.suggestion
    if suggestion.between_edits:
        return set()
    sure = tied(group.matches, suggestion.path)
    for member in group.members:
        if member.file.archive:
            break
    else:
        return sure
    inside = {member.path for member in group.members if member.file.archive}
    return sure & inside | tied(outside_archives(group).matches, suggestion.path)


def outside_archives(group: Group) -> Group:
    """The group as if what lies inside archives were not there; it may have fewer than two members.

    What is tied to a copy inside is tied to the loose file with the same bytes, if there is one.
    """
    for member in group.members:
        if member.file.archive:
            break
    else:
        return group
    members = tuple(member for member in group.members if not member.file.archive)
    loose: dict[str, str] = {}
    for member in members:
        if member.digest:
            loose.setdefault(member.digest, member.path)
    there = {
        member.path: loose.get(member.digest, "") if member.file.archive else member.path for member in group.members
    }
    matches: dict[tuple[str, str], Match] = {}
    for match in group.matches:
        a, b = there.get(match.a, ""), there.get(match.b, "")
        if a and b and a != b and (b, a) not in matches:
            matches.setdefault((a, b), match if (a, b) == (match.a, match.b) else replace(match, a=a, b=b))
    return replace(group, members=members, matches=tuple(matches.values()))


def tied(matches: Sequence[Match], path: str) -> set[str]:
    """The images tied to one of them by matches that are neither weak nor of other pictures, by way of others too."""
    if len(matches) != 1:
        return _reached(matches, path, NOT_DUPLICATES, frozenset())
    (match,) = matches  # of a group of two, as most are: the same without a search
    if match.weak or match.relation in NOT_DUPLICATES:
        return set()
    a, b = match.a, match.b
    return {b} if a == path != b else {a} if b == path != a else set()


def tied_without_edits(matches: Sequence[Match], path: str) -> set[str]:
    """Likewise by no edit: neither through a match that says so, nor by way of what is an edit of the image itself.

    A thumbnail matches a picture and its edit, for what differs does not show in it.
    """
    edits = {other for match in matches if match.relation is Relation.EDITED for other in _other(match, path)}
    return _reached(matches, path, NOT_DUPLICATES | {Relation.EDITED}, edits)


def _other(match: Match, path: str) -> tuple[str, ...]:
    return (match.b,) if match.a == path else (match.a,) if match.b == path else ()


def _reached(matches: Sequence[Match], path: str, apart: Container[Relation], closed: Set[str]) -> set[str]:
    near: dict[str, list[str]] = {path: []}
    for match in matches:
        if not match.weak and match.relation not in apart and match.a not in closed and match.b not in closed:
            near.setdefault(match.a, []).append(match.b)
            near.setdefault(match.b, []).append(match.a)
    seen = {path}
    queue = [path]
    while queue:
        for other in near[queue.pop()]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen - {path}


def certain_keeper(group: Group) -> str:
    """The suggested keeper where something in the group may go without a look; else ""."""
    return group.suggestion.path if to_remove(group) else ""


def freed_and_left(group: Group, sure: Set[str]) -> tuple[int, int]:
    """What taking the suggestion for a group would free, and leave open.

    Args:
        group: the group.
        sure: what `to_remove` says of it.

    Returns:
        The bytes freed if of all that is certainly a duplicate only the suggested keeper (and reference images)
        stayed, and how many `unsure_members` there are.
    """
    freed = left = 0
    keeper = group.suggestion.path if sure else None
    for member in group.members:
        file = member.file
        path = file.path
        if path in sure:
            if not file.reference:
                freed += file.size
        elif path != keeper:
            left += 1
    return freed, 0 if left and group.no_duplicates else left


def reclaimable(group: Group) -> int:
    """Bytes freed if of all that is certainly a duplicate only the suggested keeper (and reference images) stayed."""
    return freed_and_left(group, to_remove(group))[0]


def unsure_members(group: Group) -> set[str]:
    """The members a person has to look at: nothing certain ties them to the suggested keeper.

    Where nothing in the group is certain, the keeper is one of them. Of images that are no duplicates none is: they
    are all to stay.
    """
    if group.no_duplicates:
        return set()
    sure = to_remove(group)
    return set(group.paths) - sure - ({group.suggestion.path} if sure else set())


def freed_and_unsure(groups: Iterable[Group]) -> tuple[int, int]:
    """The bytes that groups free together, and how many of their members must be looked at."""
    freed = unsure = 0
    for group in groups:
        more, left = freed_and_left(group, to_remove(group))
        freed += more
        unsure += left
    return freed, unsure
