"""What groups are sorted and filtered by, as arrays: made once for a set of groups, on any thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dedup_gui.core.grouping.match_strength import certain_keeper, reclaimable
from dedup_gui.core.types import Group, Relation

RELATION_ORDER: tuple[Relation, ...] = (
    Relation.EXACT,
    Relation.SAME_PIXELS,
    Relation.RE_ENCODED,
    Relation.RESIZED,
    Relation.ROTATED,
    Relation.MIRRORED,
    Relation.CROPPED,
    Relation.EDITED,
    Relation.PARTIAL,
    Relation.BURST,
    Relation.VARIANT,
)
"""From the surest kind of duplicate to the one a person must look at."""

_RANK = {relation: rank for rank, relation in enumerate(RELATION_ORDER)}


class SortKey(StrEnum):
    """What the list of groups is sorted by."""

    RECLAIMABLE = "reclaimable"
    COUNT = "count"
    RELATION = "relation"
    PATH = "path"
    UNDECIDED = "undecided"


class DecidedFilter(StrEnum):
    """Which groups are listed, by how far they are decided."""

    ALL = "all"
    UNDECIDED = "undecided"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups are listed, and in what order.

    Attributes:
        text: words that must all occur in the path of one member or another; "" = any.
        relation: only groups with such a match; None = any.
        decided: by how far they are decided.
        sort: the key; the largest first, paths from A to Z.
        reverse: the other way round.
    """

    text: str = ""
    relation: Relation | None = None
    decided: DecidedFilter = DecidedFilter.ALL
    sort: SortKey = SortKey.RECLAIMABLE
    reverse: bool = False


_ARRAYS = ("reclaimable", "unsure", "count", "relation", "_relations")
"""The arrays of `GroupKeys` with a value for each slot."""


class GroupKeys:
    """Sort and filter keys by slot.

    Attributes:
        reclaimable: int64, bytes.
        unsure: bool, nothing in it is certainly a duplicate, and it must be looked at.
        count: int32, images.
        relation: uint8, place in `RELATION_ORDER` of the relation the group is listed under.
    """

    def __init__(self, groups: Sequence[Group | None], origin: Sequence[int] = ()) -> None:
        """Note what groups are listed by.

        Args:
            groups: by slot.
            origin: by slot, the slot that a group was split off, else its own; () = all are whole.
        """
        size = len(groups)
        self._origin = np.array(origin or range(size), np.int64)
        self.reclaimable = np.zeros(size, np.int64)
        self.unsure = np.zeros(size, np.bool_)
        self.count = np.zeros(size, np.int32)
        self.relation = np.zeros(size, np.uint8)
        self._relations = np.zeros(size, np.uint16)
        self._texts: list[str] = []
        for slot, group in enumerate(groups):
            self._texts.append("")
            if group is not None:
                self.update(slot, group)

    def grow(self, origin: Sequence[int]) -> None:
        """Make room for groups that were split off; see `__init__`."""
        more = len(origin) - len(self._origin)
        if more > 0:
            self._origin = np.array(origin, np.int64)
            self._texts += [""] * more
            for name in _ARRAYS:
                setattr(self, name, np.pad(getattr(self, name), (0, more)))

    def update(self, slot: int, group: Group) -> None:
        """Note that a group looks different now."""
        self.reclaimable[slot] = reclaimable(group)
        self.unsure[slot] = not group.no_duplicates and not certain_keeper(group)
        self.count[slot] = len(group.members)
        bits = 0
        for match in group.matches:
            bits |= 1 << _RANK[match.relation]
        self._relations[slot] = bits or 1 << _RANK[Relation.EDITED]
        self.relation[slot] = int(self._relations[slot]).bit_length() - 1
        folder = os.path.dirname(group.members[0].path)
        # Members mostly share a folder: it is written once, which halves the memory of long paths.
        self._texts[slot] = "\n".join(
            path if os.path.dirname(path) != folder or not index else os.path.basename(path)
            for index, path in enumerate(group.paths)
        ).casefold()

    def order(
        self, chosen: GroupFilter, shown: npt.NDArray[np.bool_], open_: npt.NDArray[np.int32], keep: int | None = None
    ) -> list[int]:
        """Which slots are listed, in what order.

        Args:
            chosen: filter and sort key.
            shown: bool [slots], whether there is a group.
            open_: int32 [slots], images without a decision.
            keep: a slot that stays listed whatever the filter says (the one that is looked at).
        """
        wanted = shown.copy()
        if chosen.relation is not None:
            wanted &= (self._relations >> _RANK[chosen.relation]) & 1 > 0
        if chosen.decided is DecidedFilter.UNDECIDED:
            wanted &= open_ > 0
        elif chosen.decided is DecidedFilter.DECIDED:
            wanted &= open_ == 0
        words = chosen.text.casefold().split()
        if words:
            texts = self._texts
            for slot in np.flatnonzero(wanted).tolist():
                text = texts[slot]
                if not all(word in text for word in words):
                    wanted[slot] = False
        if keep is not None and keep < len(wanted) and shown[keep]:
            wanted[keep] = True
        slots = np.flatnonzero(wanted)
        keys = self._sort_keys(chosen.sort, open_)[slots]
        if (chosen.sort is SortKey.PATH) == chosen.reverse:
            keys = -keys
        # Equals stay in the order of their paths; what was split off stands behind what it was split off.
        result: list[int] = slots[np.lexsort((slots, self._origin[slots], keys))].tolist()
        return result

    def sort_value(self, slot: int, sort: SortKey, open_: int) -> int:
        """The native value that a slot is sorted by; larger ones come first, except by path."""
        if sort is SortKey.UNDECIDED:
            return open_
        if sort is SortKey.PATH:
            return int(self._origin[slot])
        if sort is SortKey.RELATION:
            return -int(self.relation[slot])
        return int(self.reclaimable[slot] if sort is SortKey.RECLAIMABLE else self.count[slot])

    def _sort_keys(self, sort: SortKey, open_: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        if sort is SortKey.RECLAIMABLE:
            return self.reclaimable
        if sort is SortKey.COUNT:
            return self.count.astype(np.int64)
        if sort is SortKey.RELATION:
            return -self.relation.astype(np.int64)
        if sort is SortKey.UNDECIDED:
            return open_.astype(np.int64)
        return self._origin
