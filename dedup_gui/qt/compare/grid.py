"""The members of a group that the grid shows: how each lies on A, what is decided, and how it differs from A."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dedup_gui.core.grouping.compare_transform import Alignment, align
from dedup_gui.core.types import Decision, Group, ImageFile
from dedup_gui.qt.compare.canvas import CompareCanvas
from dedup_gui.qt.compare.cells import MOST, on_show, sharp_ones
from dedup_gui.qt.compare.counts import COMPARE_COUNTS
from dedup_gui.qt.compare.differing import painted_difference
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import gain, qtransform
from dedup_gui.qt.compare.scene import Cell, Side
from dedup_gui.words import translate
from dedup_gui.words.numbers import count


def _undecided(_path: str) -> Decision:
    return Decision.UNDECIDED


def _choice_words(number: int) -> tuple[str, ...]:
    """Which of so many members are on show: texts, the longest first."""
    texts = (
        COMPARE_COUNTS.around_a_and_chosen(number),
        COMPARE_COUNTS.around_chosen(number),
        translate("compare", "{shown} of {number}"),
    )
    return tuple(text.format(shown=count(MOST), number=count(number)) for text in texts)


class Grid(QObject):
    """Keeps the canvas' cells at the group that is looked at.

    Signals:
        wordsChanged(object): what is to be said of the choice of members: texts, the longest first.
    """

    wordsChanged = Signal(object)

    def __init__(self, canvas: CompareCanvas, images: CompareImages, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._images = images
        self._active = False
        self._differing = False
        self._amount = 0.0
        self._group: Group | None = None
        self._a = self._b = self._chosen = ""
        self._members: tuple[ImageFile, ...] = ()
        self._decision: Callable[[str], Decision] = _undecided
        self._rows: tuple[int, ...] = ()
        self._alignments: dict[str, Alignment] = {}
        self._differences: dict[str, tuple[QImage, float, float]] = {}  # picture, share, amount
        images.ready.connect(self._picture_ready)

    def compare(self, group: Group | None, a: str, b: str) -> None:
        """Look at a group.

        Args:
            group: the group; None = nothing is looked at.
            a: path of the member that the others are laid on.
            b: path of the member that is compared with it, or "".
        """
        if group is not self._group:
            self._members, self._rows = group.members if group is not None else (), ()
            self._decision = _undecided
        elif (a, b) == (self._a, self._b):
            return
        if group is not self._group or a != self._a:
            self._alignments, self._differences = {}, {}
        self._group, self._a, self._b, self._chosen = group, a, b, b or a
        self._show()

    def show(self, members: Sequence[ImageFile], chosen: str, decision: Callable[[str], Decision]) -> None:
        """Say what the strip shows.

        Args:
            members: the images of the group, in the strip's order.
            chosen: path of the one that is chosen.
            decision: tells what is decided for a path.
        """
        if self._group is None or {member.path for member in members} != set(self._group.paths):
            return  # the group that these belong to is about to be compared
        if tuple(members) != self._members:
            self._members, self._rows = tuple(members), ()
        self._chosen, self._decision = chosen, decision
        self._show()

    def set_active(self, active: bool) -> None:
        """Whether the grid is what is looked at; nothing is laid out or loaded for it otherwise."""
        if active is not self._active:
            self._active = active
            self._show()

    def set_differing(self, differing: bool, amount: float) -> None:
        """Show how the members differ from A, or the members.

        Args:
            differing: which.
            amount: place of the slider, 0-1.
        """
        self._differing, self._amount = differing, amount
        self._show()

    def _show(self) -> None:
        if not self._active and not self._rows:
            return
        paths = [member.path for member in self._members]
        if not self._active or self._group is None or self._a not in paths:
            self._rows, self._differences = (), {}
            self._canvas.set_cells((), frozenset())
            self.wordsChanged.emit(())
            return
        chosen = self._chosen if self._chosen in paths else self._a
        self._rows = on_show(len(paths), paths.index(self._a), paths.index(chosen), self._rows)
        cells = tuple(
            Cell(
                self._side(self._members[row]),
                row + 1,
                self._decision(path),
                path == chosen,
            )
            for row, path in ((row, paths[row]) for row in self._rows)
        )
        # A and B first: they are what is looked at in the other modes, too.
        order = sorted(cells, key=lambda cell: (not cell.side.letter, not cell.chosen))
        self._canvas.set_cells(cells, sharp_ones(cell.side.image for cell in order))
        self.wordsChanged.emit(_choice_words(len(paths)) if len(paths) > MOST else ())
        self._compute()

    def _side(self, image: ImageFile) -> Side:
        path = image.path
        if path not in self._alignments and self._group is not None:
            self._alignments[path] = align(self._group, self._a, path)
        letter = "A" if path == self._a else "B" if path == self._b else ""
        return Side(letter, image, qtransform(self._alignments[path].transform))

    # --- differences -------------------------------------------------------------------------------------------

    def _picture_ready(self, path: str) -> None:
        if self._active and self._differing and path in {self._members[row].path for row in self._rows}:
            self._compute()

    def _compute(self) -> None:
        """Compare the previews of the members on show with A's on the threads, if that is what is looked at."""
        if not self._differing:
            self._canvas.set_differences(None)
            return
        shown = [self._members[row] for row in self._rows]
        self._say()
        a = next(member for member in shown if member.path == self._a)
        one = self._images.get(a)
        for member in shown:
            known = self._differences.get(member.path)
            other = self._images.get(member)
            if member is a or (known is not None and known[2] == self._amount):
                continue
            if one.preview is None or other.preview is None:
                continue
            # No figure in the key: what waits is replaced while the slider is dragged.
            alignment = self._alignments[member.path]
            work = partial(painted_difference, one, other, a, member, alignment, gain(self._amount))
            done = partial(self._found, self._alignments, member.path, self._amount)
            self._images.run(("grid", a.path, member.path), work, done)

    def _found(self, alignments: object, path: str, amount: float, found: object) -> None:
        """A difference was painted, maybe for a group, an A or an amount that is no longer looked at."""
        if alignments is not self._alignments or not self._active or not isinstance(found, tuple):
            return
        self._differences[path] = (*found, amount)
        if self._differing and path in {self._members[row].path for row in self._rows}:
            self._say() if amount == self._amount else self._compute()

    def _say(self) -> None:
        """Hand the canvas what was found so far."""
        self._canvas.set_differences({path: found[:2] for path, found in self._differences.items()})
