"""The images of one group as a list for a view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

from dedup_gui.core.grouping.match_strength import certain_keeper
from dedup_gui.core.review.choices import weak_reason
from dedup_gui.core.review.review import Review
from dedup_gui.core.types import Box, Group, ImageFile
from dedup_gui.qt.texts.evidence import suggestion_sentence
from dedup_gui.qt.texts.plain import plain_tip, printable
from dedup_gui.qt.texts.review import member_description, title_of
from dedup_gui.qt.texts.saved_reviews import not_reachable_tip

_Index = QModelIndex | QPersistentModelIndex
_USER = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()


class MemberModel(QAbstractListModel):
    """A row for each image of a group: the suggested keeper first, the others by path."""

    ImageRole = _USER + 1
    """The `ImageFile`."""
    DecisionRole = _USER + 2
    """The `Decision`; comes out as its value, a string."""
    SuggestedRole = _USER + 3
    """Whether it is the suggested keeper, bool; of images that merely share a part none is."""
    SideRole = _USER + 4
    """What the comparison calls it: "A", "B" or ""."""
    SortRole = _USER + 5
    """Its place, int."""
    PlacesRole = _USER + 6
    """Where it differs from the other image that is compared, tuple of boxes in its own pixels."""
    DoubtRole = _USER + 7
    """Whether it is suggested though nothing that can be seen sets it apart, bool."""

    def __init__(self, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._group: Group | None = None
        self._members: list[ImageFile] = []
        self._a = ""
        self._b = ""
        self._places: dict[str, tuple[Box, ...]] = {}

    @property
    def group(self) -> Group | None:
        """The group on show."""
        return self._group

    @property
    def members(self) -> list[ImageFile]:
        """Its images, in the order shown."""
        return list(self._members)

    def set_group(self, group: Group | None) -> None:
        """Show another group, or the same one changed."""
        self.beginResetModel()
        self._group = group
        if group is None:
            self._members = []
        else:
            keeper = group.suggestion.path
            self._members = sorted(group.members, key=lambda member: (member.path != keeper, member.path))
        self.endResetModel()

    def set_sides(self, a: str, b: str) -> None:
        """Say which two images are compared."""
        if (a, b) != (self._a, self._b):
            self._a, self._b = a, b
            self.refresh()

    def set_places(self, places: Mapping[str, tuple[Box, ...]]) -> None:
        """Say where images differ from what they are compared with: by path, boxes in their own pixels."""
        if places != self._places:
            self._places = dict(places)
            self.refresh()

    def refresh(self) -> None:
        """Redraw: decisions or sides changed."""
        if self._members:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._members) - 1, 0))

    def row_of(self, path: str) -> int:
        """The row of an image, or -1."""
        return next((row for row, member in enumerate(self._members) if member.path == path), -1)

    # --- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Images of the group."""
        return 0 if parent.isValid() else len(self._members)

    def roleNames(self) -> dict[int, QByteArray]:
        """Names of the roles."""
        names = dict(super().roleNames())
        names |= {
            self.ImageRole: QByteArray(b"image"),
            self.DecisionRole: QByteArray(b"decision"),
            self.SuggestedRole: QByteArray(b"suggested"),
            self.DoubtRole: QByteArray(b"doubt"),
            self.SideRole: QByteArray(b"side"),
            self.SortRole: QByteArray(b"sort"),
            self.PlacesRole: QByteArray(b"places"),
        }
        return names

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A fact about an image."""
        if not index.isValid() or not 0 <= index.row() < len(self._members) or self._group is None:
            return None
        member = self._members[index.row()]
        suggested = member.path == certain_keeper(self._group)
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(member.file)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return member_description(member, self._review.decision(member.path), suggested=suggested)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = [printable(member.path)]
            if member.file.unseen:
                lines.append(not_reachable_tip())
            if suggested:
                lines.append(suggestion_sentence(self._group))
            return plain_tip("\n".join(lines))
        if role == self.ImageRole:
            return member
        if role == self.DecisionRole:
            return self._review.decision(member.path)
        if role == self.SuggestedRole:
            return suggested
        if role == self.DoubtRole:
            return suggested and weak_reason(self._group)
        if role == self.PlacesRole:
            return self._places.get(member.path, ())
        if role == self.SideRole:
            return "A" if member.path == self._a else "B" if member.path == self._b else ""
        return index.row() if role == self.SortRole else None
