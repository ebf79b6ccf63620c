"""Disjoint sets: which images hang together."""

from __future__ import annotations


class DisjointSets:
    """Sets of the numbers 0 … count - 1, joined step by step; near-constant time for each step.

    The root of a set is its smallest number, whatever the order of joining.
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, number: int) -> int:
        """The root of the set that holds `number`."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make one set of the two sets that hold these numbers."""
        one, other = self.find(one), self.find(other)
        if one < other:
            self._parent[other] = one
        else:
            self._parent[one] = other
