"""The group that is looked at: its members, the two of them that are compared, and why they match."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.grouping.compare_transform import align
from dedup_gui.core.grouping.match_strength import certain_keeper
from dedup_gui.core.review.review import Review
from dedup_gui.core.types import Group, ImageFile
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import Viewpoint
from dedup_gui.qt.results.compared_pair import ComparedPair
from dedup_gui.qt.results.places_on_show import PlacesOnShow
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.texts.plain import printable


class GroupOnShow(QObject):
    """Keeps the members, the comparison and the reasons at the group that is chosen in the list.

    Signals:
        shown(): another group, pair or member is looked at, or its decisions were shown anew.
    """

    shown = Signal()

    def __init__(
        self,
        review: Review,
        panes: ReviewPanes,
        groups: GroupModel,
        members: MemberModel,
        images: CompareImages,
        places: PlacesOnShow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._places = places
        self._review = review
        self._panes = panes
        self._groups = groups
        self._members = members
        self._images = images
        self._pair = ComparedPair()
        panes.compare.canvas.memberClicked.connect(panes.strip.choose)

    @property
    def group(self) -> Group | None:
        """The group."""
        return self._members.group

    @property
    def slot(self) -> int | None:
        """Its slot."""
        return self._panes.groups_view.slot

    @property
    def has_pair(self) -> bool:
        """Whether two images are compared."""
        return bool(self._pair.b)

    @property
    def pair(self) -> tuple[str, str]:
        """The two images that are compared, by path; "" where there is none."""
        return self._pair.a, self._pair.b

    def show(self) -> None:
        """Show the group that is chosen, from its first pair on; the same group again keeps its pair."""
        slot = self.slot
        group = self._review.group(slot) if slot is not None else None
        before = self.group
        if group is not None and before is not None and replace(group, id=before.id) == before:
            # The scan reports groups again and again; most stay as they were.
            self.show_decisions()
        else:
            paths = set(group.paths) if group is not None else set()
            same = before is not None and group is not None and bool(paths & set(before.paths))
            if not same:
                self._images.forget_wishes()
            self._members.set_group(group)
            self._pair.follow([member.path for member in self._members.members], same_group=same)
            sought = self._sought() if not same else ""
            self._pair.look_at(sought)
            self._panes.strip.choose(sought or self._pair.b or self._pair.a)
            self._show_pair()
        self._prefetch()

    def show_reasons_first(self, group: Group) -> None:
        """Show why the images of a group match, before all else that is shown of it.

        Making the panel's labels for the first time takes as long as the rest.
        """
        pair = _first_pair(group)
        if len(pair) == 2:
            a, b = pair
            self._panes.evidence.show_pair(group, a, b, align(group, a.path, b.path))

    def _sought(self) -> str:
        """The member that is searched for: the first whose path alone holds all words; "" where none does."""
        words = self._panes.groups_view.chosen.text.casefold().split()
        paths = (member.path for member in self._members.members) if words else ()
        return next((path for path in paths if all(word in printable(path).casefold() for word in words)), "")

    def choose_member(self, path: str) -> None:
        """Compare this image with A; A itself is merely chosen."""
        if self._pair.compare(path):
            self._show_pair()
        self._show_members()
        self.shown.emit()

    def choose_side(self, letter: str, path: str = "") -> None:
        """Choose A or B in the strip, or the image of a path, unless it is among the images that are selected."""
        path = path or (self._pair.a if letter == "A" else self._pair.b)
        if path and path not in self._panes.strip.paths:
            self._panes.strip.choose(path)

    def use_as_a(self) -> None:
        """Make the image that is chosen A, and what was A, B."""
        if self._pair.use_as_a(self._panes.strip.path):
            self._show_pair()

    def look_at(self, a: str, b: str, part: Viewpoint | None) -> None:
        """Compare two of the group as they were compared before, if it still has both.

        Args:
            a: path of the one.
            b: path of the other, or "".
            part: what of them is in view; None = all.
        """
        if self.group is None or not {a, b} <= {*self.group.paths, ""}:
            return
        if (a, b) != self.pair:
            self._pair.use_as_a(a)
            self._pair.compare(b)
            self._panes.strip.choose(b or a)
            self._show_pair()
        if part is not None:
            self._panes.compare.canvas.look_at(part)

    def swap(self) -> None:
        """Exchange A and B."""
        if self._pair.swap():
            self._show_pair()

    def show_decisions(self) -> None:
        """Show what is decided about the two images."""
        group = self.group
        suggested = certain_keeper(group) if group is not None else ""
        a, b = (self._review.decision(path) for path in (self._pair.a, self._pair.b))
        self._panes.compare.show_decisions(a, b, suggested=suggested)
        self._show_members()
        self.shown.emit()

    def _show_pair(self) -> None:
        group, compare = self.group, self._panes.compare
        self._members.set_sides(self._pair.a, self._pair.b)
        compare.compare(group, self._pair.a, self._pair.b)
        images = {member.path: member for member in group.members} if group is not None else {}
        a, b = images.get(self._pair.a), images.get(self._pair.b)
        self._panes.evidence.show_pair(group, a, b, compare.alignment)
        self._places.show_pair(a, b, compare.alignment)
        self.show_decisions()

    def _show_members(self) -> None:
        """Show the grid what the strip shows."""
        self._panes.compare.grid.show(self._members.members, self._panes.strip.path, self._review.decision)

    def _prefetch(self) -> None:
        """Load what the next group will show first, once what is on show is there."""
        row = self._panes.groups_view.list.currentIndex().row()
        slot = self._groups.slot_at(row + 1) if row >= 0 else None
        group = self._review.group(slot) if slot is not None else None
        if group is not None and self._panes.isVisible():
            for member in self._members.members:  # not only when they are painted: the threads would be taken by then
                if member.path in self.pair:
                    self._images.get(member)
            pair = _first_pair(group)
            for member in pair:
                self._images.prefetch(member)
            if len(pair) == 2:
                a, b = pair
                self._places.finder.look_ahead(a, b, align(group, a.path, b.path))


def _first_pair(group: Group) -> list[ImageFile]:
    """The suggested keeper and another; or what there is of them."""
    keeper = group.suggestion.path
    others = [member for member in group.members if member.path != keeper]
    return [*(member for member in group.members if member.path == keeper), *others[:1]]
