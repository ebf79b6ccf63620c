"""A rough sorting of vectors into cells, so that of very many images only likely pairs need to be compared.

Centres are found by a few rounds of spherical k-means on a sample; each vector goes into the cells of its nearest
centres, and the vectors of one cell are compared with one another. A vector lies in several cells, for near ones are
often parted by a border: with one cell each, pairs would be lost by the third. How many are found is measured
(`python -m tests.bench.candidates`).

Before, the vectors are evened out: less their mean, and with the strong directions weakened (each divided by the
root of its standard deviation), so that cells do not part all images by the few things in which they differ most.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]

OF_EACH = 256
"""Vectors for which one cell is made. Chosen: smaller cells cost more for finding the nearest centres."""
NEAREST = 16
"""Cells in which a vector lies at most. Chosen: two made vectors with a cosine of .72 to .98 lie in one cell, of 480
for 120,000 vectors, in .984 of the cases with 8 and .998 with 12; of 3,906 for a million, in .989 with 12 and .998
with 16. Of labelled copies that hashes miss all do with 6."""
SHARE = 0.15
"""A centre that is less near than this share of the nearest is not near at all. Chosen: no such pair is lost, and a
crowd of equal vectors, all in the midst of one cell, does not go into many others, too."""
ROUNDS = 4
"""Rounds of k-means. Chosen; the cells need not be the best."""
SAMPLE_PER_CELL = 20
"""Vectors of the sample for each cell. Chosen."""
_PRODUCTS = 1 << 21
"""Vectors times centres between two yields. Chosen: 20 ms on two cores."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Vectors by cell; one may lie in several.

    Attributes:
        members: int32 [M], numbers of the vectors, cell after cell, ascending within a cell.
        starts: int64 [K + 1], where in `members` each cell begins.
    """

    members: Places
    starts: npt.NDArray[np.int64]

    def blocks(self, size: int) -> Iterator[tuple[Places, Places]]:
        """Vectors to be compared, no more than `size` with as many; the same array twice for all among themselves.

        A pair that lies in several cells together comes once for each of them.
        """
        for start, stop in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            parts = [self.members[first : min(first + size, stop)] for first in range(start, stop, size)]
            for number, rows in enumerate(parts):
                for columns in parts[number:]:
                    yield rows, columns

    def count_blocks(self, size: int) -> int:
        """How many pairs `blocks` gives."""
        parts = -(-np.diff(self.starts) // size)
        return int((parts * (parts + 1) // 2).sum())


def make_cells(vectors: FloatMatrix, seed: int = 3) -> Generator[None, None, Cells]:
    """Sort vectors into cells.

    Args:
        vectors: float32 [N, D].
        seed: of the sample.

    Yields:
        Nothing, after each piece of work.
    """
    from scipy.sparse import csr_array  # loaded where there are many vectors alone

    count = len(vectors)
    if not count:
        return Cells(np.zeros(0, np.int32), np.zeros(1, np.int64))
    cells = max(1, count // OF_EACH)
    random = np.random.default_rng(seed)
    chosen = np.sort(random.permutation(count)[: cells * SAMPLE_PER_CELL])
    evened = _Evened(vectors[chosen])
    sample = evened.of(vectors[chosen])
    yield
    centres = sample[np.sort(random.permutation(len(sample))[:cells])].copy()
    for _ in range(ROUNDS):
        nearest = np.empty(len(sample), np.int64)
        for rows in _slices(len(sample), len(centres)):
            nearest[rows] = np.argmax(sample[rows] @ centres.T, axis=1)
            yield
        ones = np.ones(len(sample), np.float32)
        sums: FloatMatrix = csr_array((ones, (nearest, np.arange(len(sample)))), (len(centres), len(sample))) @ sample
        # One that lost all its vectors goes: else a crowd of equal vectors lies in the cells of many equal centres.
        kept = np.bincount(nearest, minlength=len(centres)) > 0
        centres = _unit(sums[kept])
        yield
    cell, member = [], []
    for rows in _slices(count, len(centres)):
        into, number = _cells_of(evened.of(vectors[rows]) @ centres.T)
        cell.append(into)
        member.append((rows.start + number).astype(np.int32))
        yield
    into = np.concatenate(cell)
    order = np.argsort(into, kind="stable")
    yield
    starts = np.searchsorted(into[order], np.arange(len(centres) + 1))
    return Cells(np.concatenate(member)[order], starts.astype(np.int64))


class _Evened:
    """Vectors less the mean of a sample, in the sample's principal directions, the strong ones weakened."""

    def __init__(self, sample: FloatMatrix) -> None:
        self._mean = sample.mean(axis=0)
        centred = (sample - self._mean).astype(np.float64)
        variance, directions = np.linalg.eigh(centred.T @ centred / len(sample))
        least = max(1e-6 * float(variance[-1]), 1e-30)
        self._turn = (directions / np.maximum(variance, least) ** 0.25).astype(np.float32)

    def of(self, vectors: FloatMatrix) -> FloatMatrix:
        """float32 [N, D], of norm 1, or 0 for the mean itself."""
        return _unit((vectors - self._mean) @ self._turn)


def _cells_of(likeness: FloatMatrix) -> tuple[Places, npt.NDArray[np.int64]]:
    """The cells of each row, and the number of the row; the nearest always, more as far as they are near, too."""
    few = min(NEAREST, likeness.shape[1])
    near = np.argpartition(likeness, likeness.shape[1] - few, axis=1)[:, -few:]
    values = np.take_along_axis(likeness, near, axis=1)
    nearest = np.argmax(values, axis=1)[:, None]
    close = (values > 0) & (values >= SHARE * np.take_along_axis(values, nearest, axis=1))
    np.put_along_axis(close, nearest, True, axis=1)
    row, place = np.nonzero(close)
    return near[row, place].astype(np.int32), row


def _slices(count: int, centres: int) -> Iterator[slice]:
    size = max(64, _PRODUCTS // max(1, centres))
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _unit(vectors: FloatMatrix) -> FloatMatrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)
