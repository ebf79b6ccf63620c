"""The groups as a list for a view: filtered and sorted here, on arrays, so that 100,000 of them stay smooth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QByteArray, QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from dedup_gui.core.review.review import Review
from dedup_gui.core.types import FoundFile, Group, Relation
from dedup_gui.qt.review.filters.group_filter import DecidedFilter, GroupFilter
from dedup_gui.qt.review.group_keys import RELATION_ORDER, GroupKeys
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import group_description, last_folder
from dedup_gui.words import Words

_Index = QModelIndex | QPersistentModelIndex
_USER = int(Qt.ItemDataRole.UserRole)
_ROW_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class GroupCounts(Words):
    """What is counted in a row."""

    __slots__ = ()

    def open(self, n: int) -> str:
        """Images without a decision."""
        return self.tr("%n open", "", n)

    def more(self, n: int) -> str:
        """Images that the tool tip does not name."""
        return self.tr("… and %n more", "", n)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a row shows.

    Attributes:
        name: the suggested keeper's file name.
        folder: the last part of its folder.
        keeper: the suggested keeper.
        other: the first of the others.
        relation: what the group is listed under.
        count: images.
        removable: images that are not in a reference folder.
        reclaimable: bytes.
        unsure: nothing in it is certainly a duplicate, and it must be looked at.
        open: images without a decision.
        weak: all its matches are weak.
    """

    name: str
    folder: str
    keeper: FoundFile
    other: FoundFile
    relation: Relation
    count: int
    removable: int
    reclaimable: int
    unsure: bool
    open: int
    weak: bool


class GroupModel(QStringListModel):
    """A row for each group listed.

    The review holds the groups; this model holds their order. After a command of the review call `refresh` with
    the slots that changed; after new groups came call `load`.

    A view asks for the number of rows again for every row that it lays out. So Qt keeps the rows, as empty strings:
    asked in Python, a list of 1,000 groups would wait for the interpreter 1,000 times while images are decoded.
    """

    GroupRole = _USER + 1
    """The `Group`."""
    SlotRole = _USER + 2
    """The group's slot in the review, int."""
    CountRole = _USER + 3
    """Images, int."""
    RelationRole = _USER + 4
    """The `Relation` the group is listed under; comes out as its value, a string."""
    ReclaimableRole = _USER + 5
    """Bytes, int."""
    OpenRole = _USER + 6
    """Images without a decision, int."""
    PathRole = _USER + 7
    """The suggested keeper's path."""
    SortRole = _USER + 8
    """The native value the list is sorted by, int."""
    RowRole = _USER + 9
    """All that a row shows, a `GroupRow`: one question instead of six."""

    def __init__(self, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._filter = GroupFilter()
        self._keys = GroupKeys([])
        self._order: list[int] = []
        self._rows: dict[int, int] = {}
        self.rowsRemoved.connect(self._rows_removed)

    @property
    def chosen(self) -> GroupFilter:
        """Filter and sort key in force."""
        return self._filter

    def load(self, keys: GroupKeys | None = None, *, keep: int | None = None) -> None:
        """List the review's groups anew.

        Args:
            keys: the keys of exactly these groups, where they were made elsewhere.
            keep: a slot that stays listed whatever the filter says.
        """
        review = self._review
        if keys is None:
            keys = GroupKeys(review.index.shown, review.index.origin)
        self._keys = keys
        self._arrange(keep)

    def set_filter(self, chosen: GroupFilter, *, keep: int | None = None) -> None:
        """Choose what is listed, and in what order."""
        self._filter = chosen
        self._arrange(keep)

    def rearrange(self, *, keep: int | None = None) -> None:
        """Filter and sort again: decisions may have changed what belongs where."""
        self.set_filter(self._filter, keep=keep)

    def refresh(self, slots: Sequence[int], *, regrouped: bool = True, keep: int | None = None) -> None:
        """Redraw groups; those that are gone leave the list, those that came back are listed again.

        Args:
            slots: the groups that look different.
            regrouped: whether members came or went, too; else only decisions changed.
            keep: a slot that stays listed whatever the filter says.
        """
        came_back = False
        self._keys.grow(self._review.index.origin)
        for slot in slots if regrouped else ():
            group = self._review.group(slot)
            row = self._rows.get(slot)
            if group is not None:
                self._keys.update(slot, group)
                came_back = came_back or row is None
        came_back = came_back or (self.leaving and any(self._unlisted(slot) for slot in slots))
        left = regrouped and sum(slot in self._rows and self._review.group(slot) is None for slot in slots)
        if came_back or left > 4:
            self.rearrange(keep=keep)
            return
        if len(slots) > 200:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, 0))
            return
        for slot in slots:
            row = self._rows.get(slot)
            if row is None:
                continue
            if self._review.group(slot) is None:
                self.removeRows(row, 1)
            else:
                here = self.index(row, 0)
                self.dataChanged.emit(here, here)

    @property
    def leaving(self) -> bool:
        """Whether groups leave the list once they are decided."""
        return self._filter.decided is DecidedFilter.LEAVING

    def _unlisted(self, slot: int) -> bool:
        """Whether a group that may be listed is not: what was decided about it was taken back."""
        return slot not in self._rows and self._review.group(slot) is not None and self._review.open(slot) > 0

    def let_go(self, slots: Iterable[int], *, keep: int | None = None) -> None:
        """Take groups that are decided off the list.

        Args:
            slots: those that may be decided now.
            keep: the one that is looked at; it stays.
        """
        decided = (slot for slot in slots if slot != keep and self._review.open(slot) == 0)
        rows = sorted(row for slot in decided if (row := self._rows.get(slot)) is not None)
        if len(rows) > 20:
            self.rearrange(keep=keep)
            return
        for row in reversed(rows):
            self.removeRows(row, 1)

    def next_open(self, row: int) -> int | None:
        """The next row below (and round) with an undecided image; None where there is no other."""
        open_, order = self._review.index.open, self._order
        rows = (*range(row + 1, len(order)), *range(max(0, row)))
        return next((each for each in rows if open_[order[each]]), None)

    @property
    def keys(self) -> GroupKeys:
        """What the groups are listed by."""
        return self._keys

    def total(self) -> int:
        """Groups on show in the review, listed or not."""
        return self._review.totals.groups

    def row_of(self, slot: int) -> int | None:
        """The row of a slot, or None where it is not listed."""
        return self._rows.get(slot)

    def slot_at(self, row: int) -> int | None:
        """The slot in a row, or None outside the list."""
        return self._order[row] if 0 <= row < len(self._order) else None

    def slots(self) -> list[int]:
        """The slots listed, in order."""
        return list(self._order)

    # --- Qt ----------------------------------------------------------------------------------------------------

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Rows are looked at and chosen, nothing else."""
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def roleNames(self) -> dict[int, QByteArray]:
        """Names of the roles."""
        names = dict(super().roleNames())
        names |= {
            self.GroupRole: QByteArray(b"group"),
            self.SlotRole: QByteArray(b"slot"),
            self.CountRole: QByteArray(b"count"),
            self.RelationRole: QByteArray(b"relation"),
            self.ReclaimableRole: QByteArray(b"reclaimable"),
            self.OpenRole: QByteArray(b"open"),
            self.PathRole: QByteArray(b"path"),
            self.SortRole: QByteArray(b"sort"),
            self.RowRole: QByteArray(b"row"),
        }
        return names

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A fact about a group."""
        slot = self.slot_at(index.row()) if index.isValid() else None
        group = self._review.group(slot) if slot is not None else None
        if slot is None or group is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(group)
        if role == self.RowRole:
            return self._row(slot, group)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return group_description(group, self._relation(slot), self._review.open(slot))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tool_tip(group))
        if role == self.GroupRole:
            return group
        if role == self.RelationRole:
            return self._relation(slot)
        if role == self.PathRole:
            return group.suggestion.path
        return self._number(slot, group, role)

    def _number(self, slot: int, group: Group, role: int) -> int | None:
        if role == self.SlotRole:
            return slot
        if role == self.CountRole:
            return len(group.members)
        if role == self.ReclaimableRole:
            return int(self._keys.reclaimable[slot])
        if role == self.OpenRole:
            return self._review.open(slot)
        if role == self.SortRole:
            return self._keys.sort_value(slot, self._filter.sort, self._review.open(slot))
        return None

    @staticmethod
    def _name(group: Group) -> str:
        return printable(group.suggestion.path.replace("\\", "/").rsplit("/", 1)[-1])

    def _row(self, slot: int, group: Group) -> GroupRow:
        by_path = {member.path: member.file for member in group.members}
        keeper = by_path.get(group.suggestion.path, group.members[0].file)
        return GroupRow(
            name=self._name(group),
            folder=last_folder(keeper.path),
            keeper=keeper,
            other=next(file for file in by_path.values() if file is not keeper),
            relation=self._relation(slot),
            count=len(group.members),
            removable=sum(not file.reference for file in by_path.values()),
            reclaimable=int(self._keys.reclaimable[slot]),
            unsure=bool(self._keys.unsure[slot]),
            open=self._review.open(slot),
            weak=all(match.weak for match in group.matches),
        )

    def _relation(self, slot: int) -> Relation:
        return RELATION_ORDER[int(self._keys.relation[slot])]

    @staticmethod
    def _tool_tip(group: Group) -> str:
        shown = [printable(path) for path in group.paths[:10]]
        rest = len(group.members) - len(shown)
        return "\n".join([*shown, *([GroupCounts().more(rest)] if rest else [])])

    def _arrange(self, keep: int | None) -> None:
        review = self._review
        index = review.index
        shown = np.fromiter((group is not None for group in index.shown), np.bool_, len(index.shown))
        open_ = np.array(index.open, np.int32)
        self._order = self._keys.order(self._filter, shown, open_, keep)
        self._number_rows()
        self.setStringList([""] * len(self._order))  # resets the model

    def _rows_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Follow Qt's list; connected before any view, so that views find the rows as they count them."""
        del self._order[first : last + 1]
        self._number_rows()

    def _number_rows(self) -> None:
        self._rows = {slot: row for row, slot in enumerate(self._order)}
