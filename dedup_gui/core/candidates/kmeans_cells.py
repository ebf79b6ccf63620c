"""A rough sorting of vectors into cells, so that of very many images only likely pairs need to be compared.

Centres are found by a few rounds of spherical k-means on a sample; each vector goes to the nearest centre; a cell
is compared with itself and with the cells whose centres are nearest to its own. Two vectors that are near each
other nearly always lie in the same or in neighbouring cells; how nearly is measured (`cosine_join`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]

MEMBERS = 500
"""Vectors in a cell, on average. Chosen."""
NEAREST = 32
"""Cells that a cell is compared with, itself included. Chosen; the test of it asks for 99 % of the near pairs."""
ROUNDS = 4
"""Rounds of k-means. Chosen; the cells need not be the best."""
SAMPLE_PER_CELL = 20
"""Vectors of the sample for each cell. Chosen."""
_ROWS = 4096
"""Vectors assigned between two yields. Chosen."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Vectors by cell.

    Attributes:
        order: int64 [N], places of the vectors, cell after cell, ascending within a cell.
        starts: int64 [K + 1], where in `order` each cell begins.
        nearest: int64 [K, P], the cells nearest to each, itself among them.
    """

    order: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    nearest: npt.NDArray[np.int64]

    def blocks(self, size: int) -> Iterator[tuple[slice, slice]]:
        """Pairs of slices of `order` to be compared, each once, no slice longer than `size`."""
        for cell, others in enumerate(self.nearest.tolist()):
            for other in sorted(others):
                if other < cell and cell in self.nearest[other]:
                    continue  # that cell has had this pair
                first, second = sorted((cell, other))
                for rows in self._parts(first, size):
                    for columns in self._parts(second, size):
                        if rows.start <= columns.start:
                            yield rows, columns

    def count_blocks(self, size: int) -> int:
        """How many pairs `blocks` gives."""
        return sum(1 for _ in self.blocks(size))

    def _parts(self, cell: int, size: int) -> Iterator[slice]:
        start, stop = int(self.starts[cell]), int(self.starts[cell + 1])
        for first in range(start, stop, size):
            yield slice(first, min(first + size, stop))


def make_cells(vectors: FloatMatrix, seed: int = 3) -> Generator[None, None, Cells]:
    """Sort vectors into cells.

    Args:
        vectors: float32 [N, D], of about the same norm.
        seed: of the sample.

    Yields:
        Nothing, after each piece of work.
    """
    from scipy.sparse import csr_array  # loaded where there are many vectors alone

    count = len(vectors)
    cells = max(1, count // MEMBERS)
    random = np.random.default_rng(seed)
    sample = vectors[np.sort(random.permutation(count)[: cells * SAMPLE_PER_CELL])]
    yield
    centres = sample[np.sort(random.permutation(len(sample))[:cells])].copy()
    for _ in range(ROUNDS):
        nearest = yield from _nearest(sample, centres)
        chosen = csr_array(
            (np.ones(len(sample), np.float32), (nearest, np.arange(len(sample)))), (cells, len(sample))
        )
        sums: FloatMatrix = chosen @ sample
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        # A centre that lost all its vectors stays where it was.
        centres = np.where(norms > 0, sums / np.maximum(norms, 1e-12), centres)
        yield
    cell = yield from _nearest(vectors, centres)
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(cells + 1))
    yield
    likeness = centres @ centres.T
    np.fill_diagonal(likeness, np.inf)
    near = np.argsort(-likeness, axis=1, kind="stable")[:, :NEAREST]
    return Cells(order.astype(np.int64), starts.astype(np.int64), near.astype(np.int64))


def _nearest(vectors: FloatMatrix, centres: FloatMatrix) -> Generator[None, None, npt.NDArray[np.int64]]:
    found = np.empty(len(vectors), np.int64)
    for start in range(0, len(vectors), _ROWS):
        found[start : start + _ROWS] = np.argmax(vectors[start : start + _ROWS] @ centres.T, axis=1)
        yield
    return found
