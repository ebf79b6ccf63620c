"""Sorting vectors into cells: nothing lost but far pairs, each block once."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.candidates.cosine_join import Join, cosine_join
from dedup_gui.core.candidates.kmeans_cells import NEAREST, OF_EACH, Cells, make_cells
from dedup_gui.core.candidates.nearest_table import CosinePairs


def finish(job: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as stop:
            return stop.value


def scenes(count: int, length: int = 64) -> npt.NDArray[np.float32]:
    """Vectors of a few hundred kinds of scene; every fourth is a changed copy of another."""
    random = np.random.default_rng(8)
    kinds = random.standard_normal((300, length))
    vectors = kinds[random.integers(0, 300, count)] + 0.9 * random.standard_normal((count, length))
    copies = count // 4
    vectors[-copies:] = vectors[:copies] + 0.35 * random.standard_normal((copies, length))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def vectors() -> npt.NDArray[np.float32]:
    return scenes(24_000)


@pytest.fixture(scope="module")
def cells(vectors: npt.NDArray[np.float32]) -> Cells:
    found = finish(make_cells(vectors))
    assert isinstance(found, Cells)
    return found


def test_every_vector_lies_in_a_few_cells(cells: Cells) -> None:
    count = len(cells.starts) - 1
    assert 0.9 * 24_000 / OF_EACH < count <= 24_000 / OF_EACH
    times = np.bincount(cells.members, minlength=24_000)
    assert len(times) == 24_000
    assert times.min() >= 1
    assert times.max() <= NEAREST
    assert (cells.starts[0], cells.starts[-1]) == (0, len(cells.members))
    for cell in range(count):
        assert np.all(np.diff(cells.members[cells.starts[cell] : cells.starts[cell + 1]]) > 0)


def test_blocks_cover_each_cell_once(cells: Cells) -> None:
    blocks = list(cells.blocks(100))
    assert len(blocks) == cells.count_blocks(100)
    assert all(0 < len(part) <= 100 for block in blocks for part in block)
    covered = 0
    for rows, columns in blocks:
        assert (rows is columns) == (rows[0] == columns[0])
        covered += len(rows) * (len(rows) - 1) // 2 if rows is columns else len(rows) * len(columns)
    sizes = np.diff(cells.starts)
    assert covered == int((sizes * (sizes - 1) // 2).sum())


@pytest.mark.parametrize("project_from", [1, 10**9], ids=["with the bound", "without"])
def test_near_pairs_are_found_all_the_same(vectors: npt.NDArray[np.float32], project_from: int) -> None:
    part = np.concatenate([vectors[:3000], vectors[-6000:-3000]])
    wide = np.zeros((len(part), 640), np.float32)
    wide[:, :64] = part

    def pairs(cells_from: int) -> CosinePairs:
        found = finish(cosine_join(wide, threshold=0.8, top_k=8, cells_from=cells_from, project_from=project_from))
        assert isinstance(found, Join)
        return found.pairs

    exact, rough = pairs(10**9), pairs(1)
    by_pair = dict(zip(zip(exact.a.tolist(), exact.b.tolist(), strict=True), exact.cosine.tolist(), strict=True))
    found = set(zip(rough.a.tolist(), rough.b.tolist(), strict=True))
    assert len(by_pair) > 500
    assert len(found & by_pair.keys()) >= 0.99 * len(by_pair)
    assert np.all(rough.a < rough.b)
    for a, b, cosine in zip(rough.a, rough.b, rough.cosine, strict=True):
        assert abs(float(wide[a] @ wide[b]) - cosine) < 1e-5


def test_a_crowd_of_equal_vectors_lies_in_one_cell() -> None:
    """Else comparing them would cost many times as much."""
    vectors = scenes(6_000)
    vectors[:3_000] = vectors[0]
    found = finish(make_cells(vectors))
    assert np.bincount(found.members)[:3_000].max() <= 2


@pytest.mark.parametrize("project_from", [1, 10**9], ids=["with the bound", "without"])
def test_no_neighbour_is_named_twice(vectors: npt.NDArray[np.float32], project_from: int) -> None:
    """Near ones meet in several cells, each time with a cosine that may differ in its last digit."""
    wide = np.zeros((4000, 640), np.float32)
    wide[:, :64] = vectors[:4000]
    found = finish(cosine_join(wide, threshold=0.3, top_k=6, rank=5, cells_from=1, project_from=project_from))
    cosines = wide @ wide.T
    np.fill_diagonal(cosines, -1)
    nearest = -np.sort(-cosines, axis=1)[:, :6]
    named = np.bincount(np.concatenate((found.pairs.a, found.pairs.b)), minlength=4000)
    assert np.all(named >= np.sum(nearest >= 0.3 + 1e-4, axis=1) * (found.ranked > 0))
    assert np.all(found.ranked <= nearest[:, 5] + 1e-5)
    assert np.mean(np.abs(found.ranked - np.where(nearest[:, 5] >= 0.3, nearest[:, 5], 0)) < 1e-4) > 0.9


def test_few_and_equal_vectors_need_no_care() -> None:
    for vectors in (np.zeros((0, 8), np.float32), np.ones((1, 8), np.float32), np.ones((1200, 8), np.float32)):
        found = finish(make_cells(vectors))
        assert np.array_equal(np.sort(found.members), np.arange(len(vectors)))
        assert len(list(found.blocks(500))) == found.count_blocks(500)
