"""The pair table: what is known of pairs of contents, from being proposed to being accepted or refused.

A hundred thousand pairs cost 3 MB, not as many objects. Each stage takes a table and returns another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.intp]

ROW = np.dtype(
    [
        ("a", np.int32),  # place of the one content; a < b
        ("b", np.int32),  # place of the other
        ("orientation", np.int8),  # index into ORIENTATIONS: how b is turned to look like a
        ("distance", np.uint8),  # of the pHashes in that orientation, bits
        ("cosine", np.float32),  # of the network's vectors; not a number where they did not propose the pair
        ("worth", np.float32),  # how promising the generators hold the pair, 0-1; 0 = none of them proposed it
        ("agreement", np.float32),  # likeness of the aligned pixels, 0-1; of accepted pairs
        ("accepted", np.bool_),  # whether a check proved that the two show the same
        ("edited", np.bool_),  # whether they differ visibly
        ("weak", np.bool_),  # accepted, but near the threshold
        ("tried", np.uint8),  # `Tried`: which checks looked at it closely
    ]
)


class Tried(IntFlag):
    """The checks that look closely at a pair."""

    BLOCKS = 1
    GEOMETRY = 2


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """Pairs of contents, each once.

    Attributes:
        rows: dtype `ROW`, sorted by a and b.
    """

    rows: npt.NDArray[np.void]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, a: npt.NDArray[np.integer], b: npt.NDArray[np.integer], **columns: object) -> PairTable:
        """A table of pairs (a < b), in any order and perhaps several times; see `joined`.

        Args:
            a: places of the one content, [P].
            b: places of the other, [P].
            columns: of `ROW`, arrays [P] or one value for all; what is not given is zero, the cosine unknown.
        """
        rows = np.zeros(len(a), ROW)
        rows["a"], rows["b"], rows["cosine"] = a, b, np.nan
        for name, values in columns.items():
            rows[name] = values
        return cls.joined([cls(rows)])

    @classmethod
    def joined(cls, tables: Iterable[PairTable]) -> PairTable:
        """One table of several.

        Of a pair that comes several times the accepted row stays, then the one that agrees (or promises) best:
        symmetric pictures agree in several orientations; the upright one (then the lower number) is preferred unless
        another agrees better by a hundredth. What was tried, the cosine and the best promise are taken from all.
        """
        rows = np.concatenate([np.zeros(0, ROW), *(table.rows for table in tables)])
        if not len(rows):
            return cls(rows)
        accepted = rows["accepted"]
        likeness = np.round(np.where(accepted, rows["agreement"], rows["worth"]), 2)
        rows = rows[np.lexsort((rows["orientation"], -likeness, ~accepted, rows["b"], rows["a"]))]
        is_first = np.ones(len(rows), np.bool_)
        is_first[1:] = (rows["a"][1:] != rows["a"][:-1]) | (rows["b"][1:] != rows["b"][:-1])
        first = np.flatnonzero(is_first)
        merged = rows[first]
        merged["tried"] = np.bitwise_or.reduceat(rows["tried"], first)
        merged["cosine"] = np.fmax.reduceat(rows["cosine"], first)
        merged["worth"] = np.maximum.reduceat(rows["worth"], first)
        return cls(merged)

    @property
    def a(self) -> Numbers:
        """Places of the one content."""
        return self.rows["a"].astype(np.intp)

    @property
    def b(self) -> Numbers:
        """Places of the other."""
        return self.rows["b"].astype(np.intp)

    @property
    def keys(self) -> npt.NDArray[np.int64]:
        """`pair_keys` of the rows, ascending."""
        return pair_keys(self.rows["a"], self.rows["b"])

    @property
    def accepted(self) -> PairTable:
        """The accepted pairs."""
        return PairTable(self.rows[self.rows["accepted"]])

    @property
    def open(self) -> PairTable:
        """The pairs that a generator proposed and no check has accepted."""
        return PairTable(self.rows[~self.rows["accepted"] & (self.rows["worth"] > 0)])

    def refusing(self, refused: Iterable[tuple[int, int]]) -> PairTable:
        """The table with some accepted pairs refused after all; nothing proposes them again."""
        a, b = np.array(list(refused), np.int32).reshape(-1, 2).T
        found = self.find(a, b)
        rows = self.rows.copy()
        for name, value in (("accepted", False), ("agreement", 0.0), ("worth", 0.0), ("weak", False)):
            rows[name][found[found >= 0]] = value
        return PairTable(rows)

    def tried(self, check: Tried) -> PairTable:
        """The pairs that a check looked at."""
        return PairTable(self.rows[(self.rows["tried"] & check) > 0])

    def find(self, a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> Numbers:
        """The rows of pairs, -1 where there is none."""
        if not len(self.rows):
            return np.full(len(a), -1)
        mine, wanted = self.keys, pair_keys(a, b)
        place = np.minimum(np.searchsorted(mine, wanted), len(mine) - 1)
        return np.where(mine[place] == wanted, place, -1)


def pair_keys(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """One number for each pair, in the order of a, then b."""
    return (a.astype(np.int64) << 32) | b.astype(np.int64)
