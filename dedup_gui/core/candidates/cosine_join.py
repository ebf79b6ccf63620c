"""Which vectors are near each other: all pairs above a cosine, exact, by blocked matrix products.

All pairs are looked at, but never held: two blocks of vectors at a time are multiplied, and of each image only
its best `top_k` neighbours are remembered. Beyond the vectors themselves the memory is

    N x (top_k x 8 + 4 x (PROJECTED + 1)) bytes + a few blocks, about 40 MB,

whatever the images are (100,000 identical ones included).

For large N a bound saves most of the work. With an orthonormal basis of `PROJECTED` directions, x = p + r and
y = q + s split into a part inside the basis and a rest orthogonal to it, so

    cos(x, y) = p.q + r.s <= p.q + |r| |s|    (Cauchy-Schwarz)

and appending |r| to p makes the right side one dot product of PROJECTED + 1 numbers. Only pairs whose bound
reaches the threshold are computed in full: nothing is lost, whatever basis is taken; the leading directions of
a sample make the bound tight.

From `CELLS_FROM` images on the vectors are sorted into cells first, and only neighbouring cells are compared
(`kmeans_cells`): the one step that may miss pairs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.kmeans_cells import Cells, make_cells
from dedup_gui.core.events import Progress, Stage

FloatMatrix = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float16] | npt.NDArray[np.float32]

PROJECTED = 256
"""Directions of the bound. Chosen: 100,000 x 4096 take 53 s with it and 600 s without (two cores), recall 1.0."""
PROJECT_FROM = 4000
"""Number of images from which the bound pays for its making. Chosen."""
CELLS_FROM = 120_000
"""Number of images from which not all pairs are looked at any more. Chosen for the time that the square takes."""
SAMPLE = 3000
"""Vectors from which the directions are taken. Chosen: twelve for each direction; any basis gives a true bound."""
BLOCK_FLOPS = 2.0e9
"""Work between two yields: 10 ms on two cores of a present computer, under 100 ms on a slow one."""
CHECKED_AT_ONCE = 4096
"""Pairs computed in full at once, where few of a block are; 64 MB for 4096 dimensions. Chosen."""
_FULL_PRICE = 100
"""A pair picked out costs about this many times its share of a whole block's product. Chosen; only speed follows."""
_REST = 6
"""Blocks that are multiplied in full after one whose bound did not pay. Chosen; only speed follows."""
_INDEX_BITS = 31
_INDEX_MASK = (1 << _INDEX_BITS) - 1
SLACK = 1e-5
"""Rounding of float32 sums of a few thousand products: added to the bound, so that it stays one."""


@dataclass(frozen=True, slots=True)
class CosinePairs:
    """Pairs of near vectors, sorted by (a, b): of the network's features, or of thumbnails.

    Attributes:
        a: int32 [P], index of the one image; a < b.
        b: int32 [P], index of the other.
        cosine: float32 [P].
    """

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    cosine: FloatMatrix


def cosine_join(
    features: Vectors,
    *,
    threshold: float,
    top_k: int = 16,
    project_from: int = PROJECT_FROM,
    cells_from: int = CELLS_FROM,
) -> Generator[Progress, None, CosinePairs]:
    """Find all pairs with a cosine of at least `threshold`, as far as one is among the other's `top_k` nearest.

    Args:
        features: [N, D] unit vectors; a row of zeros (no features) is never near anything.
        threshold: smallest cosine, above 0.
        top_k: neighbours remembered for each image; among equally near ones those of lower index.
        project_from: number of images from which the bound is used.
        cells_from: number of images from which only neighbouring cells are compared.

    Yields:
        Progress after each block product.

    Returns:
        The pairs; the same whatever the blocks were.
    """
    count = len(features)
    best = _Neighbours(count, top_k, threshold)
    blocks = _Blocks(features, project_from)
    yield Progress(Stage.MATCH, 0, count)
    for _ in blocks.project():
        yield Progress(Stage.MATCH, 0, count)
    if count >= cells_from:
        for _ in blocks.sort_into_cells():
            yield Progress(Stage.MATCH, 0, count)
    total = blocks.count()
    for done, (rows, columns) in enumerate(blocks.pairs(), 1):
        best.take(rows, columns, blocks.cosines(rows, columns, best))
        # Counted in products: of a triangle's rows the first are the longest.
        yield Progress(Stage.MATCH, count * done // total, count)
    return best.pairs(blocks.order)


class _Blocks:
    """Cosines of two blocks of vectors, computed in full only where the bound says that it matters."""

    def __init__(self, features: Vectors, project_from: int) -> None:
        count, length = features.shape if features.ndim == 2 else (len(features), 0)
        self._features = features
        self._projected: FloatMatrix | None = None
        self._cells: Cells | None = None
        self._without_bound = 0
        self._directions = PROJECTED if count >= project_from and length > 2 * PROJECTED else 0
        # With the bound a block costs a fifth and more of the whole product, but may turn out to need that too.
        inner = max(1, length // 2 if self._directions else length)
        self.size = int(min(2048, max(256, (BLOCK_FLOPS / 2 / inner) ** 0.5)))

    def pairs(self) -> Iterator[tuple[slice, slice]]:
        """The blocks to be multiplied: all of the upper triangle, or those of neighbouring cells."""
        if self._cells is not None:
            yield from self._cells.blocks(self.size)
            return
        count, size = len(self._features), self.size
        for row in range(0, count, size):
            for column in range(row, count, size):
                yield slice(row, min(row + size, count)), slice(column, min(column + size, count))

    def count(self) -> int:
        """How many `pairs` there are."""
        if self._cells is not None:
            return self._cells.count_blocks(self.size)
        sides = -(-len(self._features) // self.size)
        return sides * (sides + 1) // 2

    @property
    def order(self) -> npt.NDArray[np.int64] | None:
        """The images that the blocks' places stand for, where it is not the images' own order."""
        return self._cells.order if self._cells is not None else None

    def sort_into_cells(self) -> Generator[None, None, None]:
        """From now on compare neighbouring cells only; needs the projected vectors, if there are any."""
        vectors = self._projected[:, :-1] if self._projected is not None else self._features.astype(np.float32)
        self._cells = yield from make_cells(vectors)
        if self._projected is not None:
            self._projected = self._projected[self._cells.order]

    def project(self) -> Generator[None, None, None]:
        """Make the projected vectors, if the bound is used."""
        if not self._directions:
            return
        count = len(self._features)
        sample = np.sort(np.random.default_rng(1).permutation(count)[:SAMPLE])
        basis = yield from _leading_directions(self._features[sample].astype(np.float32), self._directions)
        projected = np.empty((count, self._directions + 1), np.float32)
        for start in range(0, count, self.size):
            block = self._features[start : start + self.size].astype(np.float32)
            inside = block @ basis
            rest = np.einsum("ij,ij->i", block, block) - np.einsum("ij,ij->i", inside, inside)
            projected[start : start + self.size, :-1] = inside
            projected[start : start + self.size, -1] = np.sqrt(np.maximum(rest, 0))
            yield
        self._projected = projected

    def cosines(self, rows: slice, columns: slice, best: _Neighbours) -> FloatMatrix:
        """float32 [R, C]: the cosine, or -1 where it is known to be too small to matter."""
        if self._projected is None or self._without_bound:
            self._without_bound = max(0, self._without_bound - 1)
            return self._exact(rows, columns)
        bound: FloatMatrix = self._projected[rows] @ self._projected[columns].T
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
        whole = len(wanted) > (rows.stop - rows.start) // 2
        left = self._vectors(rows) if whole else None
        right = self._vectors(columns) if whole else None
        for start in range(0, len(wanted), CHECKED_AT_ONCE):
            part = slice(start, start + CHECKED_AT_ONCE)
            ones = left[row[part]] if left is not None else self._vectors(rows.start + row[part])
            others = right[column[part]] if right is not None else self._vectors(columns.start + column[part])
            flat[wanted[part]] = np.einsum("ij,ij->i", ones, others)
        return bound

    def _exact(self, rows: slice, columns: slice) -> FloatMatrix:
        product: FloatMatrix = self._vectors(rows) @ self._vectors(columns).T
        return product

    def _vectors(self, places: slice | npt.NDArray[np.int64]) -> FloatMatrix:
        if self._cells is not None:
            return self._features[self._cells.order[places]].astype(np.float32)
        return self._features[places].astype(np.float32, copy=False)


class _Neighbours:
    """For each image its nearest `top_k` so far.

    A neighbour is one integer: the bits of its cosine above, the complement of its index below. Positive floats
    sort like their bits, so the largest integers are the nearest neighbours, equals by lower index.
    """

    def __init__(self, count: int, top_k: int, threshold: float) -> None:
        self._keys = np.zeros((count, top_k), np.int64)
        self._threshold = np.float32(threshold)
        self._floor = np.full(count, threshold, np.float32)
        """What a further neighbour must reach: the threshold, then the cosine of the last one remembered."""

    def matters(self, rows: slice, columns: slice, cosines: FloatMatrix) -> npt.NDArray[np.bool_]:
        """Which entries may still change something: those near enough for the row's or the column's image."""
        wanted: npt.NDArray[np.bool_] = cosines >= self._floor[rows, None]
        wanted |= cosines >= self._floor[None, columns]
        return wanted

    def take(self, rows: slice, columns: slice, cosines: FloatMatrix) -> None:
        """Take a block in; a block on the diagonal holds each pair twice."""
        if rows == columns:
            np.fill_diagonal(cosines, -1)
            self._take_rows(rows, columns.start, cosines)
            return
        self._take_rows(rows, columns.start, cosines)
        self._take_rows(columns, rows.start, cosines.T)

    def _take_rows(self, rows: slice, first: int, cosines: FloatMatrix) -> None:
        touched = np.flatnonzero((cosines >= self._floor[rows, None]).any(axis=1))
        top_k = self._keys.shape[1]
        complement = _INDEX_MASK - np.arange(first, first + cosines.shape[1], dtype=np.int64)
        # A few rows at a time, for the memory of the case in which every image is like every other.
        for start in range(0, len(touched), 128):
            part = touched[start : start + 128]
            images = rows.start + part
            near = np.ascontiguousarray(cosines[part])
            keys = (near.view(np.int32).astype(np.int64) << _INDEX_BITS) | complement
            keys = np.concatenate([self._keys[images], keys], axis=1)
            keys.partition(keys.shape[1] - top_k, axis=1)
            best = keys[:, -top_k:]
            # Only now: among many equal keys partition takes ten times as long.
            best[_cosines_of(best) < self._threshold] = 0
            self._keys[images] = best
            self._floor[images] = np.maximum(_cosines_of(best.min(axis=1)), self._threshold)

    def pairs(self, order: npt.NDArray[np.int64] | None = None) -> CosinePairs:
        """Each pair once, sorted; `order` says which images the places stand for."""
        image, place = np.nonzero(self._keys)
        keys = self._keys[image, place]
        other = _INDEX_MASK - (keys & _INDEX_MASK)
        if order is not None:
            image, other = order[image], order[other]
        a, b = np.minimum(image, other), np.maximum(image, other)
        _, first = np.unique(a * len(self._keys) + b, return_index=True)
        cosine = np.minimum(_cosines_of(keys[first]), np.float32(1))
        return CosinePairs(a[first].astype(np.int32), b[first].astype(np.int32), cosine)


def _cosines_of(keys: npt.NDArray[np.int64]) -> FloatMatrix:
    return (keys >> _INDEX_BITS).astype(np.int32).view(np.float32)


def _leading_directions(sample: FloatMatrix, directions: int) -> Generator[None, None, FloatMatrix]:
    """An orthonormal basis close to the sample's leading singular directions, [D, directions].

    Randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4) with one iteration; a full
    decomposition of 4096 directions would take half a minute.
    """
    start = np.random.default_rng(2).standard_normal((sample.shape[1], directions)).astype(np.float32)
    basis = start
    for _ in range(2):
        spread = sample @ basis
        yield
        basis = sample.T @ spread
        yield
        basis = _orthonormal(basis)
        yield
    return basis


def _orthonormal(vectors: FloatMatrix) -> FloatMatrix:
    """Columns turned orthonormal by a Cholesky factor of their products.

    A threaded QR of LAPACK can take seconds on a busy computer, this takes milliseconds. The small term that keeps
    the factor in being where the columns depend on each other only makes the columns shorter. With singular
    values of at most 1 the bound still holds: I - B B' stays positive semidefinite, and Cauchy-Schwarz needs no
    more.
    """
    from scipy.linalg import solve_triangular  # loaded where there are many vectors alone

    columns = vectors.astype(np.float64)
    products = columns.T @ columns
    products[np.diag_indices_from(products)] += 1e-7 * np.trace(products) / len(products) + 1e-30
    factor = np.linalg.cholesky(products)
    basis: FloatMatrix = solve_triangular(factor, columns.T, lower=True).T.astype(np.float32)
    return basis
