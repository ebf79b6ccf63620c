"""Pairs with a verdict, in one growing table: a hundred thousand of them cost 2 MB, not as many objects."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.intp]

ROW = np.dtype(
    [
        ("a", np.int32),  # place of the one image; a < b
        ("b", np.int32),  # place of the other
        ("orientation", np.int8),  # index into ORIENTATIONS: how b is turned to look like a
        ("distance", np.uint8),  # of the pHashes in that orientation, bits
        ("agreement", np.float32),  # likeness of the aligned pixels, 0-1
        ("edited", np.bool_),  # whether they differ visibly
        ("weak", np.bool_),  # accepted, but near the threshold
    ]
)


class JudgedPairs:
    """Pairs of images; after `settle` each once, in the orientation that agrees best."""

    def __init__(self) -> None:
        self._parts: list[npt.NDArray[np.void]] = []
        self._rows = np.zeros(0, ROW)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> npt.NDArray[np.void]:
        """The pairs settled so far, dtype `ROW`, sorted by a and b."""
        return self._rows

    @property
    def a(self) -> Numbers:
        """Places of the one image, of the pairs settled so far."""
        return self._rows["a"].astype(np.intp)

    @property
    def b(self) -> Numbers:
        """Places of the other."""
        return self._rows["b"].astype(np.intp)

    def add(
        self,
        a: Numbers,
        b: Numbers,
        orientation: Numbers,
        distance: npt.NDArray[np.uint8],
        agreement: npt.NDArray[np.float32],
        *,
        edited: bool = False,
        weak: bool = False,
    ) -> None:
        """Add pairs, a < b. They count after the next `settle`."""
        part = np.zeros(len(a), ROW)
        part["a"], part["b"], part["orientation"] = a, b, orientation
        part["distance"], part["agreement"] = distance, agreement
        part["edited"], part["weak"] = edited, weak
        self._parts.append(part)

    def settle(self) -> None:
        """Merge what was added. Of a pair that came in several orientations the best stays.

        Symmetric pictures agree in several; the upright one (then the lower number) is preferred unless another
        agrees better by a hundredth.
        """
        if not self._parts:
            return
        rows = np.concatenate((self._rows, *self._parts))
        self._parts = []
        order = np.lexsort((rows["orientation"], -np.round(rows["agreement"], 2), rows["b"], rows["a"]))
        rows = rows[order]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (rows["a"][1:] != rows["a"][:-1]) | (rows["b"][1:] != rows["b"][:-1])
        self._rows = rows[first]

    def find(self, a: Numbers, b: Numbers) -> Numbers:
        """The rows of pairs, -1 where there is none."""
        if not len(self._rows):
            return np.full(len(a), -1)
        mine = pair_keys(self._rows["a"], self._rows["b"])
        wanted = pair_keys(a, b)
        place = np.minimum(np.searchsorted(mine, wanted), len(mine) - 1)
        return np.where(mine[place] == wanted, place, -1)


def pair_keys(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """One number for each pair, in the order of a, then b."""
    return (a.astype(np.int64) << 32) | b.astype(np.int64)
