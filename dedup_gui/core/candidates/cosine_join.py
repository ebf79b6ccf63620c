"""Which vectors are near each other: all pairs above a cosine, exact, by blocked matrix products.

All pairs are looked at, but never held: two blocks of vectors at a time are multiplied, and of each image only
its best `top_k` neighbours are remembered. Beyond the vectors themselves the memory is

    N x (top_k x 8 + 4 x (PROJECTED + 1)) bytes + a few blocks, about 40 MB,

whatever the images are (100,000 identical ones included).

For large N a bound saves most of the work (`projection`): only pairs whose bound reaches the threshold are computed
in full, and nothing is lost.

From `CELLS_FROM` images on only those of one cell are compared, by short vectors first (`cell_join`): the one way
that may miss pairs.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.cell_join import nearest_in_cells
from dedup_gui.core.candidates.nearest_table import CosinePairs, NearestTable, Places
from dedup_gui.core.candidates.projection import Projection, project
from dedup_gui.core.events import Progress, Stage, relabel

FloatMatrix = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float16] | npt.NDArray[np.float32]

PROJECTED = 256
"""Directions of the bound. Chosen: 100,000 x 4096 take 53 s with it and 600 s without (two cores), recall 1.0."""
PROJECT_FROM = 4000
"""Number of images from which the bound pays for its making. Chosen."""
CELLS_FROM = 120_000
"""Number of images from which not all pairs are looked at any more. Chosen for the time that the square takes."""
FRESH_AT_ONCE = 1024
"""New vectors that are compared with known ones at once. Chosen: 5 MB for 1,280 components."""
KNOWN_AT_ONCE = 4096
"""The most known ones that they are compared with at once, however few the new ones are. Chosen: 21 MB; more are no
faster, and between two blocks a scan can be stopped."""
BLOCK_FLOPS = 2.0e9
"""Work between two yields: 10 ms on two cores of a present computer, under 100 ms on a slow one."""
CHECKED_AT_ONCE = 4096
"""Pairs computed in full at once, where few of a block are; 64 MB for 4096 dimensions. Chosen."""
_FULL_PRICE = 100
"""A pair picked out costs about this many times its share of a whole block's product. Chosen; only speed follows."""
_REST = 6
"""Blocks that are multiplied in full after one whose bound did not pay. Chosen; only speed follows."""
SLACK = 1e-5
"""Rounding of float32 sums of a few thousand products: added to the bound, so that it stays one."""


@dataclass(frozen=True, slots=True)
class Join:
    """What a join found.

    Attributes:
        pairs: the near ones.
        ranked: float32 [N], the cosine of the neighbour of each image that was asked for; 0 where there is none.
    """

    pairs: CosinePairs
    ranked: FloatMatrix


def cosine_join(
    features: Vectors,
    *,
    threshold: float,
    top_k: int = 16,
    rank: int = 0,
    fresh: npt.NDArray[np.intp] | None = None,
    floor: FloatMatrix | None = None,
    project_from: int = PROJECT_FROM,
    cells_from: int = CELLS_FROM,
) -> Generator[Progress, None, Join]:
    """Find all pairs with a cosine of at least `threshold`, as far as one is among the other's `top_k` nearest.

    Args:
        features: [N, D] unit vectors; a row of zeros (no features) is never near anything.
        threshold: smallest cosine, above 0.
        top_k: neighbours remembered for each image; among equally near ones those of lower index.
        rank: of the neighbour whose cosine is asked for, below `top_k`; 0 is the nearest.
        fresh: numbers of the images, ascending, that no earlier join had: others are not compared with one another,
            and their nearest are sought among these alone; None = all of them.
        floor: float32 [N], the cosine that a neighbour of each image must reach beside the threshold; None = none.
        project_from: number of images from which the bound is used.
        cells_from: number of images from which only those of one cell are compared.

    Yields:
        Progress after each block product.

    Returns:
        The pairs, the same whatever the blocks were; and the neighbours asked for.
    """
    count = len(features)
    yield Progress(Stage.MATCH, 0, count)
    projected = None
    if count >= project_from and fresh is None and features.shape[1] > 2 * PROJECTED:  # of a few it does not pay
        projected = yield from relabel(Progress(Stage.MATCH, 0, count), project(features, PROJECTED))
    if count >= cells_from and fresh is None:
        short = projected.inside if projected is not None else None
        best = yield from nearest_in_cells(features, short, top_k, threshold)
    else:
        best = NearestTable(count, top_k, threshold, floor)
        blocks = _Blocks(features, projected)
        pairs_of_parts = _parts(count, blocks.size, fresh)
        for done, (rows, columns) in enumerate(pairs_of_parts, 1):
            best.take(rows, columns, blocks.cosines(rows, columns, best))
            # Counted in products: of a triangle's rows the first are the longest.
            yield Progress(Stage.MATCH, count * done // len(pairs_of_parts), count)
    after = Progress(Stage.MATCH, count, count)
    ranked = yield from relabel(after, best.nearest(rank))
    pairs = yield from relabel(after, best.pairs())
    return Join(pairs, ranked)


def _parts(count: int, size: int, fresh: npt.NDArray[np.intp] | None) -> list[tuple[Places, Places]]:
    """Images to be compared with one another, a block at a time; the same object twice for all of them."""
    own: list[Places] = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    known: list[Places] = []
    if fresh is not None:
        # The new ones in as few blocks as may be: all known vectors are read and widened for each of these anew.
        rows = max(1, min(len(fresh), FRESH_AT_ONCE))
        own = [fresh[start : start + rows].astype(np.int32) for start in range(0, len(fresh), rows)]
        others = np.setdiff1d(np.arange(count, dtype=np.int32), fresh, assume_unique=True)
        columns = max(1, min(KNOWN_AT_ONCE, size * size // rows))
        known = [others[start : start + columns] for start in range(0, len(others), columns)]
    return [(rows, columns) for number, rows in enumerate(own) for columns in (*own[number:], *known)]


class _Blocks:
    """Cosines of two blocks of vectors, computed in full only where the bound says that it matters."""

    def __init__(self, features: Vectors, projected: Projection | None) -> None:
        self._features = features
        self._projected = projected
        self._without_bound = 0
        self._widened: tuple[Places, FloatMatrix] | None = None
        # With the bound a block costs a fifth and more of the whole product, but may turn out to need that too.
        inner = max(1, features.shape[1] // 2 if projected is not None else features.shape[1])
        self.size = int(min(2048, max(256, (BLOCK_FLOPS / 2 / inner) ** 0.5)))

    def cosines(self, rows: Places, columns: Places, best: NearestTable) -> FloatMatrix:
        """float32 [R, C]: the cosine, or -1 where it is known to be too small to matter."""
        if self._projected is None or self._without_bound:
            self._without_bound = max(0, self._without_bound - 1)
            return self._exact(rows, columns)
        bound = self._projected.bound(rows, columns)
        bound += SLACK
        wanted = np.flatnonzero(best.matters(rows, columns, bound))
        if len(wanted) * _FULL_PRICE > bound.size:
            # Where vectors crowd, the next blocks are likely to need the whole product too.
            self._without_bound = _REST
            return self._exact(rows, columns)
        row, column = np.divmod(wanted, bound.shape[1])
        bound.fill(-1)
        flat = bound.reshape(-1)
        # Many pairs are taken out of blocks widened as a whole, few are widened one by one.
        whole = len(wanted) > len(bound) // 2
        left = self._vectors(rows) if whole else None
        right = self._vectors(columns) if whole else None
        for start in range(0, len(wanted), CHECKED_AT_ONCE):
            part = slice(start, start + CHECKED_AT_ONCE)
            ones = left[row[part]] if left is not None else self._vectors(_at(rows, row[part]))
            others = right[column[part]] if right is not None else self._vectors(_at(columns, column[part]))
            flat[wanted[part]] = np.einsum("ij,ij->i", ones, others)
        return bound

    def _exact(self, rows: Places, columns: Places) -> FloatMatrix:
        # The rows stay the same for many blocks.
        if self._widened is None or self._widened[0] is not rows:
            self._widened = rows, self._vectors(rows)
        product: FloatMatrix = self._widened[1] @ self._vectors(columns).T
        return product

    def _vectors(self, places: Places) -> FloatMatrix:
        return self._features[places].astype(np.float32, copy=False)


def _at(places: Places, offsets: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Numbers of the images that stand at these offsets of a block."""
    return (places.start + offsets).astype(np.int32) if isinstance(places, slice) else places[offsets]
