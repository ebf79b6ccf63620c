"""What an Apply would do, in numbers, before it is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from dedup_gui.core.action_types import PlannedAction
from dedup_gui.core.grouping.match_strength import sure_duplicates
from dedup_gui.core.review.standing import Standing
from dedup_gui.core.types import Decision, Group, ImageFile


@dataclass(frozen=True, slots=True)
class FolderShare:
    """What leaves one folder.

    Attributes:
        folder: absolute path.
        files: images that leave it.
        bytes: their size.
        rest: members of these groups that stay in the same folder.
    """

    folder: str
    files: int
    bytes: int
    rest: int


@dataclass(frozen=True, slots=True)
class ApplySummary:
    """What an Apply would do.

    Attributes:
        files: images removed.
        bytes: their size.
        groups: groups they are in; 0 = not known (of a plan that is taken up again).
        companions: files that move with them (sidecars and the like).
        aliases: other names of them (hard links) that go too.
        unsure: images tied to what stays only by a weak match, as another shot, or by a shared part.
        open_groups: groups on show with undecided images: nothing undecided is touched.
        folders: by folder, the most bytes first.
        server: whose trash they go to; "" = this computer's.
    """

    files: int = 0
    bytes: int = 0
    groups: int = 0
    companions: int = 0
    aliases: int = 0
    unsure: int = 0
    open_groups: int = 0
    folders: tuple[FolderShare, ...] = ()
    server: str = ""


def still_marked(
    decisions: Mapping[str, Decision], now: Callable[[str], Decision], only: Set[str] | None = None
) -> dict[str, Decision]:
    """Decisions as they were asked for, without marks for removal that were taken back since.

    Args:
        decisions: as they were.
        now: what is decided for an image by now.
        only: images that may be removed; None = all that are marked.
    """
    return {
        path: each
        for path, each in decisions.items()
        if each is not Decision.REMOVE or (now(path) is Decision.REMOVE and (only is None or path in only))
    }


def summarise(groups: Sequence[Group], decisions: Mapping[str, Decision], open_groups: int = 0) -> ApplySummary:
    """Count what an Apply of these decisions would do.

    Args:
        groups: those on show.
        decisions: by path.
        open_groups: handed through.
    """
    victims: dict[str, ImageFile] = {}
    touched = 0
    stays: dict[str, set[str]] = {}
    sure: set[str] = set()
    for group in groups:
        doomed = {path for path in group.paths if decisions.get(path) is Decision.REMOVE}
        if not doomed:
            continue
        touched += 1
        for member in group.members:
            if member.path in doomed:
                victims[member.path] = member
            else:
                stays.setdefault(os.path.dirname(member.path), set()).add(member.path)
                if doomed - sure:
                    sure |= sure_duplicates(group, member.path)
    shares: dict[str, list[int]] = {}
    for path, member in victims.items():
        share = shares.setdefault(os.path.dirname(path), [0, 0])
        share[0] += 1
        share[1] += member.file.size
    folders = [
        FolderShare(folder, count, size, len(stays.get(folder, ()))) for folder, (count, size) in shares.items()
    ]
    shown = {path for group in groups for path in group.paths}  # these go by decisions of their own
    return ApplySummary(
        files=len(victims),
        bytes=sum(member.file.size for member in victims.values()),
        groups=touched,
        companions=sum(path not in shown for member in victims.values() for path in member.file.companions),
        aliases=sum(len(member.file.aliases) for member in victims.values()),
        unsure=len(victims.keys() - sure),
        open_groups=open_groups,
        folders=tuple(sorted(folders, key=lambda share: (-share.bytes, share.folder))),
    )


Removal = tuple[tuple[Group, ...], dict[str, Decision], ApplySummary]
"""The groups with an image to be removed, the decisions in them, and the numbers."""


def removal(standing: Standing, open_groups: int) -> Removal:
    """What Apply would do of what is decided in a review.

    Args:
        standing: the review.
        open_groups: groups with an undecided image.
    """
    doomed = {path for path, decision in standing.decisions.items() if decision is Decision.REMOVE}
    groups = tuple(group for group in standing.shown if group is not None and not doomed.isdisjoint(group.paths))
    inside = {path for group in groups for path in group.paths}
    here = {path: decision for path, decision in standing.decisions.items() if path in inside}
    return groups, here, summarise(groups, here, open_groups)


def summarise_actions(actions: Sequence[PlannedAction]) -> ApplySummary:
    """Count what doing a plan would do, of which no more is known than what it says."""
    shares: dict[str, list[int]] = {}
    for action in actions:
        share = shares.setdefault(os.path.dirname(action.victim.path), [0, 0])
        share[0] += 1
        share[1] += action.victim.size
    folders = (FolderShare(folder, count, size, 0) for folder, (count, size) in shares.items())
    return ApplySummary(
        files=len(actions),
        bytes=sum(action.victim.size for action in actions),
        companions=sum(len(action.companions) for action in actions),
        aliases=sum(len(action.aliases) for action in actions),
        folders=tuple(sorted(folders, key=lambda share: (-share.bytes, share.folder))),
    )
