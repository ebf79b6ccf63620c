"""What groups are sorted and filtered by, as arrays: made once for a set of groups, on any thread."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.grouping.match_strength import reclaimable, strength, to_remove, unsure_members
from dedup_gui.core.review.choices import weak_reason
from dedup_gui.core.types import Group, ImageFile, Relation
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter, References, SortKey, Sureness

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

_ARRAYS: dict[str, type[np.generic]] = {
    "reclaimable": np.int64,
    "unsure": np.bool_,
    "count": np.int32,
    "relation": np.uint8,
    "relations": np.uint16,
    "weak": np.bool_,
    "weak_reason": np.bool_,
    "sure": np.bool_,
    "sureness": np.int64,
    "reference": np.bool_,
    "largest": np.int64,
    "date": np.int64,
    "formats": np.uint64,
}
"""The arrays of `GroupKeys` with a value for each slot, in the order in which `_noted` gives them."""

_YEAR = 10**10
"""A date is a number: YYYYMMDDhhmmss."""
_LATEST = 32_503_680_000
"""The year 3000: no later moment is told in local time everywhere; seconds since the epoch."""


class GroupKeys:
    """Sort and filter keys by slot."""

    def __init__(self, groups: Sequence[Group | None], origin: Sequence[int] = ()) -> None:
        """Note what groups are listed by.

        Args:
            groups: by slot.
            origin: by slot, the slot that a group was split off, else its own; () = all are whole.
        """
        size = len(groups)
        self._origin = np.array(origin or range(size), np.int64)
        self._of: dict[str, npt.NDArray[Any]] = {name: np.zeros(size, kind) for name, kind in _ARRAYS.items()}
        self._texts = [""] * size
        self._folders: list[tuple[int, ...]] = [()] * size
        self._folder_names: dict[str, int] = {}
        self._format_names: dict[str, int] = {}
        slots = [slot for slot, group in enumerate(groups) if group is not None]
        rows = [self._noted(slot, group) for slot, group in enumerate(groups) if group is not None]
        for array, column in zip(self._of.values(), zip(*rows, strict=True), strict=bool(rows)):
            array[slots] = column

    def grow(self, origin: Sequence[int]) -> None:
        """Make room for groups that were split off; see `__init__`."""
        more = len(origin) - len(self._origin)
        if more > 0:
            self._origin = np.array(origin, np.int64)
            self._texts += [""] * more
            self._folders += [()] * more
            self._of = {name: np.pad(array, (0, more)) for name, array in self._of.items()}

    @property
    def reclaimable(self) -> npt.NDArray[np.int64]:
        """By slot, bytes."""
        return self._of["reclaimable"]

    @property
    def unsure(self) -> npt.NDArray[np.bool_]:
        """By slot, whether nothing in it is certainly a duplicate, and it must be looked at."""
        return self._of["unsure"]

    @property
    def relation(self) -> npt.NDArray[np.uint8]:
        """By slot, the place in `RELATION_ORDER` of the relation that the group is listed under."""
        return self._of["relation"]

    def update(self, slot: int, group: Group) -> None:
        """Note that a group looks different now."""
        for array, value in zip(self._of.values(), self._noted(slot, group), strict=True):
            array[slot] = value

    def _noted(self, slot: int, group: Group) -> tuple[int, ...]:
        """Note the paths of a group.

        Returns:
            Its value in each of `_ARRAYS`.
        """
        self._note_paths(slot, group.paths)
        members, matches, keeper, removable = group.members, group.matches, group.suggestion.path, to_remove(group)
        certain = bool(removable)
        sure = certain and not unsure_members(group, removable)
        relations = 0
        for match in matches:
            relations |= 1 << _RANK[match.relation]
        relations = relations or 1 << _RANK[Relation.EDITED]
        identical, firm, agreement = min(map(strength, matches), default=(0, 0, 0))
        formats = 0
        for member in members:
            formats |= 1 << self._format_names.setdefault(member.info.format, len(self._format_names) % 64)
        return (
            reclaimable(group, removable),
            not group.no_duplicates and not certain,
            len(members),
            relations.bit_length() - 1,
            relations,
            any(match.weak for match in matches),
            certain and weak_reason(group),
            sure,
            (((int(certain) + int(sure)) * 10 + identical) * 10 + firm) * 10_000 + agreement,
            any(member.file.reference and not member.file.archive for member in members),
            max([member.file.size for member in members]),
            _date(next((member for member in members if member.path == keeper), members[0])),
            formats,
        )

    def _note_paths(self, slot: int, paths: Sequence[str]) -> None:
        names, first = self._folder_names, ""
        folders: list[int] = []
        texts: list[str] = []
        for path in paths:
            folder, name = os.path.split(path)
            folders.append(names.setdefault(folder, len(names)))
            # Members mostly share a folder: it is written once, which halves the memory of long paths.
            texts.append(path if folder != first or not texts else name)
            first = first or folder
        self._folders[slot] = tuple(folders)
        self._texts[slot] = "\n".join(texts).casefold()

    # --- what there is to choose from --------------------------------------------------------------------------

    def folders(self, most: int) -> list[tuple[str, int]]:
        """The folders that hold images of the most groups, and of how many; by name."""
        counts = Counter(number for folders in self._folders for number in set(folders))
        names = list(self._folder_names)
        return sorted((names[number], groups) for number, groups in counts.most_common(most))

    def formats(self) -> list[str]:
        """The formats of all images, by name."""
        return sorted(name for name in self._format_names if name)

    def years(self) -> list[int]:
        """The years of all groups, the newest first."""
        years: list[int] = np.unique(self._of["date"][self._of["count"] > 0] // _YEAR).tolist()
        return [year for year in reversed(years) if year]

    def between(self, folders: Sequence[str]) -> list[int]:
        """The slots with an image in the one folder and another in the other."""
        return np.flatnonzero(self._in_folders(folders, np.ones(len(self._folders), np.bool_))).tolist()

    # --- what is listed ----------------------------------------------------------------------------------------

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
        wanted = self._wanted(chosen, shown, open_)
        if keep is not None and keep < len(wanted) and shown[keep]:
            wanted[keep] = True
        slots = np.flatnonzero(wanted)
        keys = self._sort_keys(chosen.sort, open_)[slots]
        if (chosen.sort is SortKey.PATH) == chosen.reverse:
            keys = -keys
        # Equals stay in the order of their paths; what was split off stands behind what it was split off.
        result: list[int] = slots[np.lexsort((slots, self._origin[slots], keys))].tolist()
        return result

    def _wanted(
        self, chosen: GroupFilter, shown: npt.NDArray[np.bool_], open_: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.bool_]:
        wanted = shown.copy()
        if chosen.relation is not None:
            wanted &= (self._of["relations"] >> _RANK[chosen.relation]) & 1 > 0
        if chosen.decided in (DecidedFilter.UNDECIDED, DecidedFilter.LEAVING):
            wanted &= open_ > 0
        elif chosen.decided is DecidedFilter.DECIDED:
            wanted &= open_ == 0
        if chosen.sureness is not Sureness.ANY:
            wanted &= {
                Sureness.SURE: self._of["sure"],
                Sureness.WEAK_MATCH: self._of["weak"],
                Sureness.WEAK_REASON: self._of["weak_reason"],
            }[chosen.sureness]
        if chosen.references is not References.ANY:
            wanted &= self._of["reference"] == (chosen.references is References.WITH)
        if chosen.min_size:
            wanted &= self._of["largest"] >= chosen.min_size
        if chosen.year:
            wanted &= self._of["date"] // _YEAR == chosen.year
        if chosen.format:
            bit = self._format_names.get(chosen.format)
            wanted &= (self._of["formats"] >> np.uint64(bit)) & np.uint64(1) > 0 if bit is not None else np.False_
        if chosen.folders:
            wanted &= self._in_folders(chosen.folders, wanted)
        words = chosen.text.casefold().split()
        if words:
            texts = self._texts
            for slot in np.flatnonzero(wanted).tolist():
                text = texts[slot]
                if not all(word in text for word in words):
                    wanted[slot] = False
        return wanted

    def _in_folders(self, folders: Sequence[str], wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Of the slots wanted, those with images in a folder or below, or in each of two folders.

        Args:
            folders: one or two.
            wanted: bool [slots].
        """
        found = np.zeros(len(wanted), np.bool_)
        slots = np.flatnonzero(wanted).tolist()
        if len(folders) == 1:
            below = folders[0].rstrip("/\\") + os.sep
            inside = {
                number for name, number in self._folder_names.items() if name == folders[0] or name.startswith(below)
            }
            for slot in slots:
                found[slot] = not inside.isdisjoint(self._folders[slot])
            return found
        one, other = (self._folder_names.get(folder, -1) for folder in folders)
        for slot in slots:
            here = self._folders[slot]
            found[slot] = here.count(one) > 1 if one == other else one in here and other in here
        return found

    def sort_value(self, slot: int, sort: SortKey, open_: int) -> int:
        """The native value that a slot is sorted by; larger ones come first, except by path."""
        if sort is SortKey.UNDECIDED:
            return open_
        value = int(self._sort_array(sort)[slot])
        return -value if sort is SortKey.RELATION else value

    def _sort_keys(self, sort: SortKey, open_: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        if sort is SortKey.UNDECIDED:
            return open_.astype(np.int64)
        keys = self._sort_array(sort).astype(np.int64)
        return -keys if sort is SortKey.RELATION else keys

    def _sort_array(self, sort: SortKey) -> npt.NDArray[np.generic]:
        keys: dict[SortKey, npt.NDArray[np.generic]] = {
            SortKey.RECLAIMABLE: self._of["reclaimable"],
            SortKey.COUNT: self._of["count"],
            SortKey.RELATION: self._of["relation"],
            SortKey.SURENESS: self._of["sureness"],
            SortKey.DATE: self._of["date"],
            SortKey.PATH: self._origin,
        }
        return keys[sort]


def _date(image: ImageFile) -> int:
    """When an image was taken; where that is not known, when its file was changed (local time)."""
    if image.captured:
        digits = "".join(filter(str.isdigit, image.captured))
        if len(digits) == 14:
            return int(digits)
    date = 0
    for part in time.localtime(min(max(image.file.mtime_ns // 10**9, 0), _LATEST))[:6]:
        date = 100 * date + part
    return date


def folders_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders of two images, as `GroupFilter.folders` takes them."""
    return tuple(os.path.dirname(path) for path in paths)
