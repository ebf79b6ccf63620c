"""Where the pair on show differs: outlined in the comparison and the strip, listed, and gone to one by one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.grouping.compare_transform import Alignment
from dedup_gui.core.review.places import box_on_b
from dedup_gui.core.types import Box, Difference, ImageFile
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.places import PlaceFinder
from dedup_gui.qt.results.passing_words import PassingWords
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.texts.places import nothing_to_go_to, place_sentence
from dedup_gui.words import translate


class PlacesOnShow(QObject):
    """Keeps the views at the places of the pair that is looked at, and goes from one place to the next.

    Signals:
        statusMessage(str): which place one is at.
    """

    statusMessage = Signal(str)

    def __init__(self, panes: ReviewPanes, members: MemberModel, images: CompareImages, parent: QObject) -> None:
        super().__init__(parent)
        self._panes = panes
        self._members = members
        self.finder = PlaceFinder(images, self)
        self._a: ImageFile | None = None
        self._b: ImageFile | None = None
        self._alignment: Alignment | None = None
        self._differences: tuple[Difference, ...] = ()
        self._place = -1
        self._of_pair = PassingWords(self.statusMessage)
        self.finder.changed.connect(self._show)
        panes.evidence.places.placeChosen.connect(self.go_to)

    def show_pair(self, a: ImageFile | None, b: ImageFile | None, alignment: Alignment | None) -> None:
        """Another pair is on show, or the same one again."""
        self._a, self._b, self._alignment = a, b, alignment
        self._of_pair.withdraw()
        self.finder.look(a, b, alignment)

    def hear(self, sentence: str) -> None:
        """The page says something in the status bar."""
        self._of_pair.hear(sentence)

    def step(self, by: int) -> None:
        """Go to the next place, or to the one before; after the last comes the first."""
        places = self.finder.places
        total = len(places.differences)
        if not total:
            self._say(nothing_to_go_to(places))
        elif self._place < 0:
            self.go_to(0 if by > 0 else total - 1)
        else:
            self.go_to((self._place + by) % total)

    def go_to(self, number: int) -> None:
        """Show a place at full size, and say which it is."""
        differences = self.finder.places.differences
        if self._a is None or not 0 <= number < len(differences):
            return
        self._place = number
        self._panes.compare.canvas.go_to_place(number)
        self._panes.evidence.places.list.choose(number)
        self._say(place_sentence(number + 1, len(differences), differences[number], self._a.info))

    def toggle_outlines(self) -> None:
        """Outline the places, or no longer."""
        outlined = self._panes.compare.toggle_outlines()
        self._say(
            translate("results", "Places are outlined.")
            if outlined
            else translate("results", "Places are no longer outlined.")
        )

    def _show(self) -> None:
        places = self.finder.places
        if places.differences != self._differences:
            self._differences, self._place = places.differences, -1
        self._panes.compare.show_places(places.differences, self._place)
        self._panes.evidence.places.show_places(places, self._a)
        self._panes.evidence.places.list.choose(self._place)
        self._members.set_places(self._boxes())

    def _boxes(self) -> dict[str, tuple[Box, ...]]:
        """By path: where the two images differ from one another, each in its own pixels."""
        boxes = [place.box for place in self.finder.places.differences]
        if not boxes or self._a is None or self._b is None or self._alignment is None:
            return {}
        on_b = tuple(box_on_b(box, self._b, self._alignment.transform) for box in boxes)
        return {self._a.path: tuple(boxes), self._b.path: on_b}

    def _say(self, sentence: str) -> None:
        """In the status bar."""
        self._of_pair.say(sentence)
