"""The groups of a review, indexed: which groups an image is in, and what is on show after ignoring and removing.

A group keeps its slot (its place in what the scan handed over) for as long as that scan's groups stand, so that
taking one group away moves no other. Building an index touches every member once; it needs nothing but values, so
a window may build it off its GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

from dedup_gui.core.keeper import suggest
from dedup_gui.core.review_types import PathPair, Totals
from dedup_gui.core.types import Decision, Group, ImageFile, Match, Suggestion

Suggest = Callable[[Sequence[ImageFile], Sequence[Match]], Suggestion]


def pair(a: str, b: str) -> PathPair:
    """Two paths, sorted."""
    return (a, b) if a <= b else (b, a)


def open_members(group: Group, decisions: Mapping[str, Decision]) -> int:
    """How many images of a group wait for a decision (those in reference folders never do)."""
    return sum(not member.file.reference and member.path not in decisions for member in group.members)


def has_survivor(group: Group, decisions: Mapping[str, Decision]) -> bool:
    """Whether an image would be left if all images marked for removal were removed.

    Two members that are one file on disk (same device and inode) stand and fall together.
    """
    doomed: set[tuple[int, int]] = set()
    left: list[tuple[int, int]] = []
    for member in group.members:
        file = member.file
        identity = (file.device, file.inode)
        if decisions.get(member.path) is Decision.REMOVE:
            if file.inode:
                doomed.add(identity)
        else:
            left.append(identity)
    return any(identity not in doomed for identity in left)


def remaining(
    group: Group, ignored: Set[PathPair], ignored_paths: Set[str], gone: Set[str], suggest_keeper: Suggest = suggest
) -> Group | None:
    """A group without the images that were removed, or whose pairs with all others are ignored.

    Args:
        group: as the scan found it.
        ignored: pairs of paths said not to be duplicates.
        ignored_paths: every path in `ignored`.
        gone: paths removed since.
        suggest_keeper: names the keeper where the old one left.

    Returns:
        The group, or None where fewer than two images stay.
    """
    members = group.members
    if gone:
        members = tuple(member for member in members if member.path not in gone)
    while len(members) > 1 and any(member.path in ignored_paths for member in members):
        paths = [member.path for member in members]
        leaving = {
            path
            for path in paths
            if path in ignored_paths and all(pair(path, other) in ignored for other in paths if other != path)
        }
        if not leaving:
            break
        members = tuple(member for member in members if member.path not in leaving)
    if len(members) < 2:
        return None
    if len(members) == len(group.members):
        return group
    staying = {member.path for member in members}
    matches = tuple(match for match in group.matches if match.a in staying and match.b in staying)
    suggestion = group.suggestion
    if suggestion.path not in staying:
        suggestion = suggest_keeper(members, matches)
    return replace(group, members=members, matches=matches, suggestion=suggestion)


class ReviewIndex:
    """The groups of one scan result (or of a snapshot of a running scan), indexed.

    Attributes:
        found: the groups as they were handed over.
        shown: by slot, what is left of the group, or None.
        where: the slots of every path handed over.
        images: every image by path.
        open: by slot, how many images wait for a decision (0 where the group is not on show).
        emptied: slots whose images were all to be removed under the decisions given: to be repaired.
        totals: what is decided, over the groups on show.
        basis: the decisions that `open`, `emptied` and `totals` rest on.
        shape: the number of the caller's state of ignored and gone that this rests on.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        decisions: Mapping[str, Decision],
        ignored: Set[PathPair],
        gone: Set[str],
        *,
        shape: int = 0,
        suggest_keeper: Suggest = suggest,
    ) -> None:
        self.found = tuple(groups)
        self.basis = decisions
        self.shape = shape
        self.where: dict[str, tuple[int, ...]] = {}
        self.images: dict[str, ImageFile] = {}
        self.shown: list[Group | None] = []
        self.open: list[int] = []
        self.emptied: list[int] = []
        ignored_paths = {path for item in ignored for path in item}
        moved = ignored_paths | gone
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
            rest = remaining(group, ignored, ignored_paths, gone, suggest_keeper) if touched else group
            self.shown.append(rest)
            if rest is None:
                self.open.append(0)
                continue
            self.open.append(open_members(rest, decisions))
            counts["groups"] += 1
            counts["decided"] += self.open[-1] == 0
            if not marked:
                continue
            if not has_survivor(rest, decisions):
                self.emptied.append(slot)
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
        self.totals = Totals(counts["groups"], counts["decided"], counts["files"], counts["bytes"], counts["keep"])

    def shown_slots(self, path: str) -> tuple[int, ...]:
        """The slots of the groups on show that hold an image."""
        return tuple(
            slot
            for slot in self.where.get(path, ())
            if (group := self.shown[slot]) is not None and any(member.path == path for member in group.members)
        )
