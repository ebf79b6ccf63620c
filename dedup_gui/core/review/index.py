"""The groups of a review, indexed: which groups an image is in, and what is on show after ignoring and removing.

A group keeps its slot (its place in what the scan handed over) for as long as that scan's groups stand, so that
taking one group away moves no other. What is split off a group gets a slot of its own, behind all others. Building an
index touches every member once; it needs nothing but values, so a window may build it off its GUI thread.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from dedup_gui.core.review.parts import parts
from dedup_gui.core.review_types import PathPair, Totals
from dedup_gui.core.types import Decision, Group, ImageFile, KeeperReason

_REMOVE = Decision.REMOVE
"""Looking a member up in its enumeration takes ten times as long, and this is asked of every group."""


def open_members(group: Group, decisions: Mapping[str, Decision]) -> int:
    """How many images of a group wait for a decision (those in reference folders never do)."""
    return sum(not member.file.reference and member.file.path not in decisions for member in group.members)


def has_survivor(
    group: Group, decisions: Mapping[str, Decision], aliases: Mapping[str, Sequence[str]] | None = None
) -> bool:
    """Whether an image would be left if all images marked for removal were removed; one inside an archive is none.

    Args:
        group: the group.
        decisions: by path.
        aliases: other paths of the same file on disk, by path: they stand and fall together.
    """
    for member in group.members:
        file = member.file
        if file.archive:
            continue
        path = file.path
        if decisions.get(path) is not _REMOVE and not (
            aliases and any(decisions.get(alias) is _REMOVE for alias in aliases.get(path, ()))
        ):
            return True
    return False


def aliases_of(images: Mapping[str, ImageFile]) -> dict[str, tuple[str, ...]]:
    """Find images that are one file on disk under several paths; a scan should have made one of them.

    Returns:
        By path, the other paths; images without any are absent.
    """
    names: dict[tuple[int, int], list[str]] = {}
    for path, image in images.items():
        if image.file.inode:
            names.setdefault((image.file.device, image.file.inode), []).append(path)
    return {
        path: tuple(other for other in paths if other != path)
        for paths in names.values()
        if len(paths) > 1
        for path in paths
    }


class ReviewIndex:
    """The groups of one scan result (or of a snapshot of a running scan), indexed.

    Attributes:
        found: the groups as they were handed over.
        shown: by slot, what is left of the group, or None. What was split off has slots after those of the groups
            handed over.
        origin: by slot, the slot of the group that it is, or was split off.
        where: the slots of every path handed over; it may be on show in none of them.
        parted: paths in groups that are, or were, not on show as they were found; the others are where `where` says.
        images: every image by path.
        aliases: by path, other paths of the same file on disk.
        open: by slot, how many images wait for a decision (0 where the group is not on show).
        broken: slots whose images were all to be removed under the decisions given, or a reference image was.
        totals: what is decided, over the groups on show.
        basis: the decisions that `open`, `broken` and `totals` rest on.
        shape: the number of the caller's state of ignored and gone that this rests on.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        decisions: Mapping[str, Decision],
        ignored: Set[PathPair],
        gone: Set[str],
        keeper_rules: Sequence[KeeperReason],
        *,
        shape: int = 0,
    ) -> None:
        self.found = tuple(groups)
        self.basis = decisions
        self.shape = shape
        self.where: dict[str, tuple[int, ...]] = {}
        self.images: dict[str, ImageFile] = {}
        self.shown: list[Group | None] = list(self.found)
        self.open = [0] * len(self.found)
        self.origin = list(range(len(self.found)))
        self._split: dict[int, list[int]] = {}
        self.parted: set[str] = set()
        ignored_paths = {path for item in ignored for path in item}
        moved = ignored_paths | gone
        marked_slots: list[int] = []
        counts = dict.fromkeys(("groups", "decided", "files", "bytes", "keep"), 0)
        counted: set[str] = set()
        for slot, group in enumerate(self.found):
            here = (slot,)
            touched = False
            marked = False
            for member in group.members:
                path = member.path
                self.images[path] = member
                before = self.where.get(path)
                self.where[path] = here if before is None else before + here
                touched = touched or path in moved
                marked = marked or path in decisions
            here_now: Sequence[int] = here
            if touched:
                self.shown[slot] = None
                here_now = self.take_parts(slot, parts(group, ignored, ignored_paths, gone, keeper_rules))
            for each in here_now:
                rest = self.shown[each]
                if rest is None:
                    continue
                self.open[each] = open_members(rest, decisions)
                counts["groups"] += 1
                counts["decided"] += self.open[each] == 0
                if not marked:
                    continue
                marked_slots.append(each)
                for member in rest.members:
                    decision = decisions.get(member.path)
                    if decision is None or member.path in counted:
                        continue
                    counted.add(member.path)
                    if decision is Decision.REMOVE:
                        counts["files"] += 1
                        counts["bytes"] += member.file.size
                    else:
                        counts["keep"] += 1
        self.aliases = aliases_of(self.images)
        marked_slots += [slot for path in self.aliases for slot in self.where[path]]
        self.broken = sorted({slot for slot in marked_slots if self._is_broken(slot)})
        self.totals = Totals(counts["groups"], counts["decided"], counts["files"], counts["bytes"], counts["keep"])

    def slots_from(self, slots: Iterable[int]) -> set[int]:
        """All slots of the groups that these are, or were split off."""
        origins = {self.origin[slot] for slot in slots}
        return origins | {slot for origin in origins for slot in self._split.get(origin, ())}

    def take_parts(self, slot: int, rest: Sequence[Group]) -> list[int]:
        """Put what a group has become into its slots, in order; new slots are made where they are needed.

        Args:
            slot: of the group as it was found.
            rest: its parts.

        Returns:
            All slots of the group.
        """
        slots = [slot, *self._split.get(slot, ())]
        self.parted.update(self.found[slot].paths)
        for each, part in itertools.zip_longest(slots, rest[: len(slots)]):
            self.shown[each] = part
        for part in rest[len(slots) :]:
            new = len(self.shown)
            self.shown.append(part)
            self.open.append(0)
            self.origin.append(slot)
            self._split.setdefault(slot, []).append(new)
            slots.append(new)
            for path in self.found[slot].paths:
                self.where[path] = (*self.where[path], new)
        return slots

    def is_reference(self, path: str) -> bool:
        """Whether an image lies in a reference folder, under this path or another of the same file."""
        if path not in self.aliases:
            return self.images[path].file.reference
        return any(self.images[each].file.reference for each in (path, *self.aliases[path]))

    def linked_slots(self, path: str) -> Collection[int]:
        """The slots of the groups on show that hold an image, under this path or another of the same file."""
        if path not in self.aliases:
            return self.shown_slots(path)
        return {slot for each in (path, *self.aliases[path]) for slot in self.shown_slots(each)}

    def _is_broken(self, slot: int) -> bool:
        group = self.shown[slot]
        return group is not None and (
            not has_survivor(group, self.basis, self.aliases)
            or any(self.basis.get(path) is Decision.REMOVE and self.is_reference(path) for path in group.paths)
        )

    def shown_slots(self, path: str) -> tuple[int, ...]:
        """The slots of the groups on show that hold an image."""
        if path not in self.parted:  # its groups are as they were found, as mostly
            return self.where.get(path, ())
        return tuple(
            slot
            for slot in self.where[path]
            if (group := self.shown[slot]) is not None and any(member.path == path for member in group.members)
        )
