"""Partial overlaps: two images that share a part and are no duplicates. They tie no images to a group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dedup_gui.core.grouping.match_strength import preference
from dedup_gui.core.types import Group, ImageFile, Match, Relation

PathPair = tuple[str, str]


def partial_overlaps(
    images: Sequence[ImageFile],
    matches: Collection[Match],
    groups: Iterable[Group],
    *,
    ignored: Collection[tuple[str, str]] = frozenset(),
) -> tuple[Match, ...]:
    """The pairs that share a part, and nothing more.

    Left out are pairs that are known to be more by another match or by a group of duplicates that holds both (two
    crops of one picture overlap), pairs of reference images, and pairs that the person said are no duplicates.

    Args:
        images: the images of the scan; where `ignored` is not empty, with digests for all that matches name.
        matches: all accepted pairs, by path; those that name paths not among `images` are passed over.
        groups: the groups of duplicates; partial overlaps among them are passed over.
        ignored: pairs of digests, each sorted.

    Returns:
        One match for each pair, sorted by the pair's paths; independent of the order of images and matches.
    """
    overlaps: dict[PathPair, Match] = {}
    for match in matches:
        if match.relation is not Relation.PARTIAL or match.a == match.b:
            continue
        pair = _pair(match)
        rival = overlaps.get(pair)
        if rival is None or preference(match) > preference(rival):
            overlaps[pair] = match
    if not overlaps:
        return ()
    for match in matches:
        if match.relation is not Relation.PARTIAL:
            overlaps.pop(_pair(match), None)
    by_path = {image.path: image for image in images}
    duplicates = (group for group in groups if not group.no_duplicates)
    group_of = {member.path: number for number, group in enumerate(duplicates) for member in group.members}
    return tuple(
        overlaps[a, b]
        for a, b in sorted(overlaps)
        if group_of.get(a, -1) != group_of.get(b, -2) and _may_be_told(by_path.get(a), by_path.get(b), ignored)
    )


def _pair(match: Match) -> PathPair:
    return (match.a, match.b) if match.a < match.b else (match.b, match.a)


def _may_be_told(one: ImageFile | None, other: ImageFile | None, ignored: Collection[tuple[str, str]]) -> bool:
    if one is None or other is None or (one.file.reference and other.file.reference):
        return False
    return (min(one.digest, other.digest), max(one.digest, other.digest)) not in ignored
