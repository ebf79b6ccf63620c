"""What became of another tool's groups once they were judged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dedup_gui.core.events import ScanResult
from dedup_gui.core.types import ImageFile, Match, Relation, SkipCode, Skipped
from dedup_gui.core.union_find import DisjointSets
from dedup_gui.exchange.other_tools.groups import ForeignGroups, Tool


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """One group of the tool's.

    Attributes:
        number: its place among the tool's groups that could be judged, from 1.
        parts: its images as they are grouped here, the largest part first; an image that is in no group is a part of
            its own.
        pairs: pairs that the tool named.
        accepted: those of them that are in one group here.
        related: of the others, those of which it is known what they are instead: each with one image of each part.
    """

    number: int
    parts: tuple[tuple[str, ...], ...]
    pairs: int
    accepted: int
    related: tuple[Match, ...] = ()

    @property
    def refused(self) -> int:
        """Pairs that the tool named and that are not grouped here."""
        return self.pairs - self.accepted


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of them.

    Attributes:
        tool: whose groups they were.
        source: the file or address they came from.
        groups: those of which at least two images could be judged.
        unusable: files that could not, with the reason.
        companions: files that are no images of their own here, for they move with one: that image's path by theirs.
    """

    tool: Tool
    source: str
    groups: tuple[ComparedGroup, ...]
    unusable: tuple[Skipped, ...]
    companions: Mapping[str, str]

    @property
    def refused(self) -> tuple[ComparedGroup, ...]:
        """The groups that are not one here."""
        return tuple(group for group in self.groups if len(group.parts) > 1)

    @property
    def images(self) -> int:
        """Images of all groups."""
        return len({path for group in self.groups for part in group.parts for path in part})

    @property
    def pairs(self) -> int:
        """Pairs that the tool named."""
        return sum(group.pairs for group in self.groups)

    @property
    def refused_pairs(self) -> int:
        """Those that are not grouped here."""
        return sum(group.refused for group in self.groups)


def compare(foreign: ForeignGroups, result: ScanResult) -> Comparison:
    """Compare another tool's groups with what became of them.

    Args:
        foreign: the groups.
        result: of a scan of their files in which they were asked.
    """
    images = {path: image for image in result.images for path in (image.path, *image.file.aliases)}
    together = _together(result)
    known = _by_digest(result, images)
    groups: list[ComparedGroup] = []
    for group in foreign.groups:
        members = [images.get(path) for path in group.paths]
        root = [together.get(member.path, member.path) if member else "" for member in members]
        parts: dict[str, dict[str, None]] = defaultdict(dict)
        for member, part in zip(members, root, strict=True):
            if member is not None:
                parts[part][member.path] = None
        if sum(map(len, parts.values())) < 2:
            continue
        pairs, accepted = _counted(group.pairs, members, root)
        ordered = sorted((tuple(sorted(part)) for part in parts.values()), key=lambda part: (-len(part), part))
        related = _related(ordered, images, known) if len(ordered) > 1 else ()
        groups.append(ComparedGroup(len(groups) + 1, tuple(ordered), pairs, accepted, related))
    companions = {path: image.path for image in result.images for path in image.file.companions}
    named = set(foreign.paths)
    moving = {path: companions[path] for path in sorted(named & companions.keys())}
    return Comparison(foreign.tool, foreign.source, tuple(groups), _unusable(foreign, result, images, moving), moving)


def _together(result: ScanResult) -> dict[str, str]:
    """For each image in a group of duplicates the first one that hangs together with it."""
    paths = sorted({path for group in result.groups for path in group.paths})
    number = {path: place for place, path in enumerate(paths)}
    sets = DisjointSets(len(paths))
    for group in result.groups:
        if not group.no_duplicates:
            for path in group.paths[1:]:
                sets.join(number[group.paths[0]], number[path])
    return {path: paths[sets.find(place)] for place, path in enumerate(paths)}


def _counted(
    pairs: Sequence[tuple[int, int]] | None, members: Sequence[ImageFile | None], root: Sequence[str]
) -> tuple[int, int]:
    """How many pairs of images a tool named, and how many of them are in one group."""
    if pairs is not None:
        there = [(one, other) for one, other in pairs if members[one] and members[other]]
        return len(there), sum(root[one] == root[other] for one, other in there)
    sizes: dict[str, int] = defaultdict(int)
    for member, part in zip(members, root, strict=True):
        sizes[part] += member is not None
    return _pairs_of(sum(sizes.values())), sum(map(_pairs_of, sizes.values()))


def _pairs_of(many: int) -> int:
    return many * (many - 1) // 2


def _by_digest(result: ScanResult, images: Mapping[str, ImageFile]) -> dict[str, list[tuple[str, Match]]]:
    """Pairs of which it is known what they are instead of duplicates: by each one's digest the other's."""
    known: dict[str, list[tuple[str, Match]]] = defaultdict(list)
    for match in (*result.partial, *result.alike):
        if match.a in images and match.b in images:
            one, other = images[match.a].digest, images[match.b].digest
            known[one].append((other, match))
            known[other].append((one, match))
    return known


def _related(
    parts: Sequence[tuple[str, ...]],
    images: Mapping[str, ImageFile],
    known: Mapping[str, Sequence[tuple[str, Match]]],
) -> tuple[Match, ...]:
    """One match between any two parts where there is one."""
    part_of = {images[path].digest: number for number, part in enumerate(parts) for path in part}
    found: dict[tuple[int, int], Match] = {}
    for digest, number in part_of.items():
        for other, match in known.get(digest, ()):
            if part_of.get(other, -1) > number:
                found.setdefault((number, part_of[other]), match)
    return tuple(found[key] for key in sorted(found))


def _unusable(
    foreign: ForeignGroups, result: ScanResult, images: Mapping[str, ImageFile], moving: Mapping[str, str]
) -> tuple[Skipped, ...]:
    reasons = {skipped.path: skipped for skipped in result.skipped}
    lost = [
        reasons.get(path, Skipped(path, SkipCode.VANISHED))
        for path in foreign.paths
        if path not in images and path not in moving
    ]
    return tuple(sorted((*foreign.unusable, *lost), key=lambda skipped: skipped.path))


def to_dict(compared: Comparison) -> dict[str, Any]:
    """The comparison as plain values: "imported" in the JSON of `dedup-gui import`."""
    return {
        "tool": compared.tool.value,
        "source": compared.source,
        "groups": len(compared.groups),
        "images": compared.images,
        "pairs": compared.pairs,
        "refused_pairs": compared.refused_pairs,
        "refused": [
            {
                "group": group.number,
                "parts": [list(part) for part in group.parts],
                "pairs": group.refused,
                "related": [
                    {"a": match.a, "b": match.b, "relation": match.relation.value} for match in group.related
                ],
            }
            for group in compared.refused
        ],
        "unusable": [
            {"path": skipped.path, "code": skipped.code.value, "detail": skipped.detail}
            for skipped in compared.unusable
        ],
        "companions": dict(compared.companions),
    }


def relations(group: ComparedGroup, path: str = "") -> tuple[Relation, ...]:
    """What the parts of a refused group are to one another, as far as that is known; each once.

    Args:
        group: the group.
        path: of an image that is a part of its own: what it is to others alone; "" = all.
    """
    about = [match for match in group.related if not path or path in (match.a, match.b)]
    return tuple(dict.fromkeys(match.relation for match in about))
