"""Which two images of a group are compared. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence


class ComparedPair:
    """A and B, and whether a person chose them.

    Attributes:
        a: path of the one, or "".
        b: path of the other, or "".
    """

    def __init__(self) -> None:
        self.a = ""
        self.b = ""
        self._chosen = False

    def follow(self, order: Sequence[str], *, same_group: bool) -> None:
        """Another group is looked at, or the same one changed.

        Args:
            order: the paths of its members, the suggested keeper first.
            same_group: whether it is the same group: then what a person chose stays. Otherwise a better keeper may
                have turned up while the scan runs, and takes its place.
        """
        self._chosen = self._chosen and same_group
        if not self._chosen:
            self.a = self.b = ""
        if self.a not in order:
            self.a = order[0] if order else ""
        if self.b not in order or self.b == self.a:
            self.b = next((path for path in order if path != self.a), "")

    def look_at(self, path: str) -> None:
        """Compare an image with A, or, where it is A itself, with the next; a person did not choose it."""
        if path and path != self.a:
            self.b = path

    def compare(self, path: str) -> bool:
        """Compare an image with A; returns whether that is another pair."""
        if not path or path in (self.a, self.b):
            return False
        self._chosen, self.b = True, path
        return True

    def use_as_a(self, path: str) -> bool:
        """Make an image A, and what was A, B; returns whether that is another pair."""
        if not path or path == self.a:
            return False
        self._chosen, self.a, self.b = True, path, self.a
        return True

    def swap(self) -> bool:
        """Exchange A and B; returns whether there are two."""
        if not self.b:
            return False
        self._chosen, self.a, self.b = True, self.b, self.a
        return True
