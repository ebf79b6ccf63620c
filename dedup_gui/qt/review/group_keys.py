"""What groups are sorted and filtered by, as arrays: made once for a set of groups, on any thread."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from dedup_gui.core.grouping.match_strength import freed_and_left, strength, to_remove
from dedup_gui.core.review.choices import weak_if_certain
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
_BIT = {relation: 1 << rank for relation, rank in _RANK.items()}
_EDITED = _BIT[Relation.EDITED]

_ROW = np.dtype(
    [
        ("reclaimable", np.int64),
        ("sureness", np.int64),
        ("largest", np.int64),
        ("date", np.int64),
        ("formats", np.uint64),
        ("count", np.int32),
        ("relations", np.uint16),
        ("relation", np.uint8),
        ("unsure", np.bool_),
        ("weak", np.bool_),
        ("weak_reason", np.bool_),
        ("sure", np.bool_),
        ("reference", np.bool_),
    ],
    align=True,
)
"""What `GroupKeys` notes for each slot, in the order in which `_noted` gives it."""
_EMPTY = (0,) * len(_ROW.names or ())

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
        self._texts = [""] * size
        self._folders: list[tuple[int, ...]] = [()] * size
        self._folder_names: dict[str, int] = {}
        self._format_bits: dict[str, int] = {}
        rows = (_EMPTY if group is None else self._noted(slot, group) for slot, group in enumerate(groups))
        self._of = np.fromiter(rows, _ROW, size)

    def grow(self, origin: Sequence[int]) -> None:
        """Make room for groups that were split off; see `__init__`."""
        more = len(origin) - len(self._origin)
        if more > 0:
            self._origin = np.array(origin, np.int64)
            self._texts += [""] * more
            self._folders += [()] * more
            self._of = np.concatenate([self._of, np.zeros(more, _ROW)])

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
        self._of[slot] = self._noted(slot, group)

    def _noted(self, slot: int, group: Group) -> tuple[int, ...]:
        """Note the paths of a group; returns its row."""
        # The straight way, without a function for each value: it is gone a hundred thousand times at a start.
        members, matches, keeper, removable = group.members, group.matches, group.suggestion.path, to_remove(group)
        freed, left = freed_and_left(group, removable)
        certain = bool(removable)
        sure = certain and not left
        relations, weak = 0, False
        for match in matches:
            relations |= _BIT[match.relation]
            weak = weak or match.weak
        relations = relations or _EDITED
        weakest = strength(matches[0]) if len(matches) == 1 else min(map(strength, matches), default=(0, 0, 0))
        identical, firm, agreement = weakest
        largest, formats, reference, kept = 0, 0, False, members[0]
        bits = self._format_bits
        for member in members:
            file, format = member.file, member.info.format
            if file.size > largest:
                largest = file.size
            if file.reference and not file.archive:
                reference = True
            if file.path == keeper:
                kept = member
            formats |= bits[format] if format in bits else bits.setdefault(format, 1 << len(bits) % 64)
        self._note_paths(slot, members)
        return (
            freed,
            ((certain + sure) * 100 + identical * 10 + firm) * 10_000 + agreement,
            largest,
            _date(kept),
            formats,
            len(members),
            relations,
            relations.bit_length() - 1,
            not certain and not group.no_duplicates,
            weak,
            certain and weak_if_certain(group),
            sure,
            reference,
        )

    def _note_paths(self, slot: int, members: Sequence[ImageFile]) -> None:
        names, first = self._folder_names, -1
        folders: list[int] = []
        texts: list[str] = []
        for member in members:
            path = member.file.path
            end = path.rfind(os.sep)
            if os.altsep:
                end = max(end, path.rfind(os.altsep))
            folder = names.get(path[:end], -1)
            if folder < 0:  # not seen before, or spelled otherwise: a root ends with its separator
                folder = names.setdefault(os.path.dirname(path), len(names))
            folders.append(folder)
            # Members mostly share a folder: it is written once, which halves the memory of long paths.
            texts.append(path[end + 1 :] if folder == first else path)
            first = folder if first < 0 else first
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
        return sorted(name for name in self._format_bits if name)

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
            wanted &= (self._of["formats"] & np.uint64(self._format_bits.get(chosen.format, 0))) > 0
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
        digits = image.captured.replace("-", "").replace("T", "").replace(":", "")
        if not digits.isdecimal():
            digits = "".join(filter(str.isdigit, digits))
        if len(digits) == 14:
            return int(digits)
    seconds = image.file.mtime_ns // 10**9
    year, month, day, hour, minute, second = time.localtime(min(max(seconds, 0), _LATEST))[:6]
    return ((((year * 100 + month) * 100 + day) * 100 + hour) * 100 + minute) * 100 + second


def folders_of(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders of two images, as `GroupFilter.folders` takes them."""
    return tuple(os.path.dirname(path) for path in paths)
