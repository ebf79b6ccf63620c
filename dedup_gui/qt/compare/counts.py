"""What the comparison says that depends on a number."""

from __future__ import annotations

from dedup_gui.words import Words


class CompareCounts(Words):
    """Sentences of the grid."""

    __slots__ = ()

    def grid(self, n: int) -> str:
        """What the grid is, for screen readers."""
        return self.tr("Grid of %n image(s)", "", n)

    def around_a_and_chosen(self, n: int) -> str:
        """Which of a group's members are on show; {shown} is how many."""
        return self.tr("{shown} of %n image(s): A and those around the chosen one", "", n)

    def around_chosen(self, n: int) -> str:
        """The same, shorter."""
        return self.tr("{shown} of %n around the chosen one", "", n)


COMPARE_COUNTS = CompareCounts()
