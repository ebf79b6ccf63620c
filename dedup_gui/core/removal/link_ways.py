"""Which links could take the place of the images to be removed, and why not of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.types import Decision, Group, ImageFile

LINKS = (ActionKind.HARDLINK, ActionKind.SYMLINK, ActionKind.REFLINK)
_ON_ONE_DRIVE = (ActionKind.HARDLINK, ActionKind.REFLINK)


class Obstacle(StrEnum):
    """Why an image cannot be replaced by a link."""

    OTHER_CONTENT = "other-content"
    """What stays of its groups is no copy byte for byte: a link would lose it."""
    OTHER_DRIVE = "other-drive"
    """The copy that stays is on another drive."""
    REFERENCE = "reference"
    """The copy that stays is in a reference folder: under a second name outside it, it could be changed."""
    FILE_SYSTEM = "file-system"
    """Its drive cannot make such links."""


@dataclass(frozen=True, slots=True)
class LinkWay:
    """What one kind of link can do for a removal.

    Attributes:
        paths: images that it can replace, for all that is known.
        bytes: their size.
        obstacles: why not the others: what stands in the way of how many.
    """

    paths: frozenset[str]
    bytes: int
    obstacles: Mapping[Obstacle, int]


def link_ways(
    groups: Sequence[Group],
    decisions: Mapping[str, Decision],
    offered: Callable[[str], Collection[ActionKind]],
) -> dict[ActionKind, LinkWay]:
    """Find out what each kind of link can do for the images decided REMOVE.

    Args:
        groups: those with such images.
        decisions: by path.
        offered: the links that the drive of a path can make; asked once a drive.
    """
    victims: dict[str, ImageFile] = {}
    stays: dict[str, list[ImageFile]] = {}  # by digest
    for group in groups:
        for member in group.members:
            if decisions.get(member.path) is Decision.REMOVE:
                victims[member.path] = member
            elif member.digest and not member.file.archive:
                stays.setdefault(member.digest, []).append(member)
    drives: dict[int, Collection[ActionKind]] = {}
    for victim in victims.values():
        if victim.file.device not in drives:
            drives[victim.file.device] = offered(victim.path)
    return {kind: _way(kind, victims.values(), stays, drives) for kind in LINKS}


def _way(
    kind: ActionKind,
    victims: Collection[ImageFile],
    stays: Mapping[str, Sequence[ImageFile]],
    drives: Mapping[int, Collection[ActionKind]],
) -> LinkWay:
    paths: set[str] = set()
    bytes_ = 0
    obstacles: dict[Obstacle, int] = {}
    for victim in victims:
        copies = stays.get(victim.digest, ()) if victim.digest else ()
        near = [copy for copy in copies if copy.file.device == victim.file.device]
        if not copies:
            obstacle = Obstacle.OTHER_CONTENT
        elif kind in _ON_ONE_DRIVE and not near:
            obstacle = Obstacle.OTHER_DRIVE
        elif kind is ActionKind.HARDLINK and all(copy.file.reference for copy in near):
            obstacle = Obstacle.REFERENCE
        elif kind not in drives[victim.file.device]:
            obstacle = Obstacle.FILE_SYSTEM
        else:
            paths.add(victim.path)
            bytes_ += victim.file.size
            continue
        obstacles[obstacle] = obstacles.get(obstacle, 0) + 1
    return LinkWay(frozenset(paths), bytes_, obstacles)
