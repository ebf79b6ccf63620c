"""What a bulk rule would decide in one group. Cautious: weak links, bursts and partial overlaps stay undecided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from dedup_gui.core.grouping.keeper import CAMERA_FORMATS, LOSSY_FORMATS, damage, folder_rank, suggest
from dedup_gui.core.grouping.match_strength import outside_archives, sure_duplicates, tied, to_remove
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.types import Decision, Group, ImageFile, KeeperReason, Match, Relation

_KEEPER_RULES: Mapping[BulkRule, tuple[KeeperReason, ...]] = {
    BulkRule.MOST_PIXELS: (KeeperReason.MOST_PIXELS,),
    BulkRule.LARGEST_FILE: (KeeperReason.LARGEST_FILE,),
    # The pixels of an enlarged image are worth nothing, and what was made from a camera's own file is no better.
    BulkRule.BEST_QUALITY: (KeeperReason.NOT_UPSCALED, KeeperReason.ORIGINAL_FORMAT, KeeperReason.BEST_QUALITY),
    BulkRule.OLDEST: (KeeperReason.OLDEST,),
    BulkRule.NEWEST: (KeeperReason.NEWEST,),
}


_KEEP, _REMOVE = Decision.KEEP, Decision.REMOVE
"""Looking a member up in its enumeration takes ten times as long, and a rule decides hundreds of thousands."""


class Proposal(NamedTuple):
    """What a rule would decide in a group.

    Attributes:
        decided: new decisions by path; at least one image of the group is left.
        keepers: what stays on their account.
        reason: why this keeper, where the rule itself did not say it; else None.
    """

    decided: Mapping[str, Decision]
    keepers: frozenset[str]
    reason: KeeperReason | None


_NOTHING = Proposal(MappingProxyType({}), frozenset(), None)


def propose(
    rule: BulkRule,
    group: Group,
    decisions: Mapping[str, Decision],
    keeper_rules: Sequence[KeeperReason],
    *,
    folders: Sequence[str] = (),
) -> Mapping[str, Decision]:
    """What a rule would decide in a group: the decisions of `proposal`, which takes the same."""
    return proposal(rule, group, decisions, keeper_rules, folders=folders).decided


def proposal(
    rule: BulkRule,
    group: Group,
    decisions: Mapping[str, Decision],
    keeper_rules: Sequence[KeeperReason],
    *,
    folders: Sequence[str] = (),
) -> Proposal:
    """What a rule would decide in a group, and on whose account.

    Only undecided images outside reference folders are decided, and a keeper that was marked for removal by hand
    is not overruled: then the rule says nothing about the group. Nor does any rule about a partial overlap.

    Args:
        rule: the rule.
        group: the group.
        decisions: decisions made so far, by path; undecided images are absent.
        keeper_rules: the person's order of the rules; it decides wherever the rule itself leaves several images.
        folders: folders in order of preference, for `BulkRule.FOLDER_PRIORITY`.

    Returns:
        The proposal; an empty one where the rule says nothing.
    """
    group = outside_archives(group)  # no image is to go on account of a copy that nobody would look for
    if group.no_duplicates or len(group.members) < 2:
        return _NOTHING
    reason = None
    if rule is BulkRule.SUGGESTED:
        removals, keepers, reason = to_remove(group), {group.suggestion.path}, group.suggestion.reason
    elif rule is BulkRule.EXACT:
        removals, keepers = _exact(group, keeper_rules)
    elif rule is BulkRule.FOLDER_PRIORITY:
        removals, keepers = _by_folder(group, folders)
    elif rule is BulkRule.RAW_OVER_JPEG:
        removals, keepers = _raw_over_jpeg(group)
    elif rule is BulkRule.WHOLE_OVER_CROP:
        removals, keepers = _whole_over_crop(group)
    else:
        asked = _KEEPER_RULES[rule]
        found = suggest(group.members, group.matches, (KeeperReason.REFERENCE, *asked, *keeper_rules))
        # What the person asked for decides between edits, too; what decides where that says nothing does not.
        told = replace(found, between_edits=found.between_edits and found.reason not in asked)
        removals, keepers = to_remove(replace(group, suggestion=told)), {found.path}
        reason = found.reason if found.reason not in asked else None
    if decisions and any(decisions.get(path) is _REMOVE for path in keepers):
        return _NOTHING
    for member in group.members:
        if member.quality is not None and damage(member):
            missing = {member.path: damage(member) for member in group.members}
            removals = {path for path in removals if _as_whole(path, keepers, group, missing)}
            break
    result: dict[str, Decision] = {}
    rest = []
    for member in group.members:
        file = member.file
        path = file.path
        if file.reference or path in decisions:
            continue
        if path in removals and path not in keepers:
            result[path] = _REMOVE
        else:
            rest.append(path)
    if not result:
        return _NOTHING
    # The keeper is marked as kept only where that completes the group; elsewhere a person still has to look.
    if keepers.issuperset(rest):
        for path in rest:
            result[path] = _KEEP
    return Proposal(result, frozenset(keepers), reason)


def _as_whole(path: str, keepers: Collection[str], group: Group, missing: Mapping[str, float]) -> bool:
    """Whether what would stay is as whole as this image: no rule trades a whole file for a damaged one."""
    # Of several keepers those count that the image is a sure duplicate of, not what only a weak match ties to it.
    tying = tied(group.matches, path) & set(keepers) or keepers
    return min((missing[keeper] for keeper in tying), default=1.0) <= missing[path]


def _exact(group: Group, keeper_rules: Sequence[KeeperReason]) -> tuple[set[str], set[str]]:
    classes: dict[str, list[ImageFile]] = defaultdict(list)
    for member in group.members:
        if member.digest:
            classes[member.digest].append(member)
    removals: set[str] = set()
    keepers: set[str] = set()
    for members in classes.values():
        if len(members) < 2:
            continue
        keeper = suggest(members, (), keeper_rules).path
        if any(member.path == group.suggestion.path for member in members):
            keeper = group.suggestion.path
        keepers.add(keeper)
        removals |= {member.path for member in members if member.path != keeper}
    return removals, keepers


def _by_folder(group: Group, folders: Sequence[str]) -> tuple[set[str], set[str]]:
    ranks = {member.path: folder_rank(member.path, folders) for member in group.members}
    best = min(ranks.values())
    if best == len(folders):
        return set(), set()
    first = {path for path, rank in ranks.items() if rank == best}
    others = set(ranks) - first
    sure = {path for keeper in first for path in sure_duplicates(group, keeper)}
    return others & sure, first


def _raw_over_jpeg(group: Group) -> tuple[set[str], set[str]]:
    raws = {member.path for member in group.members if member.info.format == "RAW"}
    if not raws:
        most = max(member.pixels for member in group.members)
        raws = {m.path for m in group.members if m.info.format in CAMERA_FORMATS and m.pixels == most}
    sure = {path for raw in raws for path in sure_duplicates(group, raw)}
    exports = {m.path for m in group.members if m.info.format in LOSSY_FORMATS - CAMERA_FORMATS}
    return exports & sure, raws


def _whole_over_crop(group: Group) -> tuple[set[str], set[str]]:
    crops: list[Match] = [m for m in group.matches if m.relation is Relation.CROPPED and not m.weak]
    removals = {match.b for match in crops}
    return removals, {match.a for match in crops} - removals
