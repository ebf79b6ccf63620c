"""Vectors in fewer components, and what these say of the cosine of two whole ones.

With an orthonormal basis of some directions, x = p + r and y = q + s split into a part inside the basis and a rest
orthogonal to it, so

    cos(x, y) = p.q + r.s <= p.q + |r| |s|    (Cauchy-Schwarz)

and appending |r| to p makes the right side one dot product of one number more. The bound holds whatever basis is
taken; the leading directions of a sample make it tight.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.nearest_table import Places

FloatMatrix = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float16] | npt.NDArray[np.float32]

SAMPLE = 3000
"""Vectors from which the directions are taken. Chosen: twelve for each of 256 directions."""
_ROWS = 1024
"""Vectors projected between two yields. Chosen."""


class Projection:
    """Projected vectors.

    Args:
        rows: float32 [N, P + 1], the part inside the basis, and the length of the rest.
    """

    def __init__(self, rows: FloatMatrix) -> None:
        self._rows = rows

    @property
    def inside(self) -> FloatMatrix:
        """float32 [N, P], the part inside the basis."""
        return self._rows[:, :-1]

    def bound(self, rows: Places, columns: Places) -> FloatMatrix:
        """float32 [R, C]: what the cosine is at most."""
        bound: FloatMatrix = self._rows[rows] @ self._rows[columns].T
        return bound


def project(features: Vectors, directions: int) -> Generator[None, None, Projection]:
    """Project vectors on the leading directions of a sample of them.

    Args:
        features: [N, D], unit vectors.
        directions: how many; P.

    Yields:
        Nothing, after each piece of work.
    """
    count = len(features)
    sample = np.sort(np.random.default_rng(1).permutation(count)[:SAMPLE])
    basis = yield from _leading_directions(features[sample].astype(np.float32), directions)
    projected = np.empty((count, directions + 1), np.float32)
    for start in range(0, count, _ROWS):
        block = features[start : start + _ROWS].astype(np.float32)
        inside = block @ basis
        rest = np.einsum("ij,ij->i", block, block) - np.einsum("ij,ij->i", inside, inside)
        projected[start : start + _ROWS, :-1] = inside
        projected[start : start + _ROWS, -1] = np.sqrt(np.maximum(rest, 0))
        yield
    return Projection(projected)


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
