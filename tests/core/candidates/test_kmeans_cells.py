"""Sorting vectors into cells: nothing lost but far pairs, each block once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.candidates.cosine_join import CosinePairs, cosine_join
from dedup_gui.core.candidates.kmeans_cells import MEMBERS, NEAREST, Cells, make_cells


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


def test_every_vector_lies_in_one_cell(cells: Cells) -> None:
    assert np.array_equal(np.sort(cells.order), np.arange(24_000))
    assert cells.starts[0] == 0
    assert cells.starts[-1] == 24_000
    assert len(cells.starts) == 24_000 // MEMBERS + 1
    assert cells.nearest.shape == (24_000 // MEMBERS, NEAREST)
    assert np.all(cells.nearest[:, 0] == np.arange(24_000 // MEMBERS))


def test_blocks_cover_neighbouring_cells_once(cells: Cells) -> None:
    covered: Counter[tuple[int, int]] = Counter()
    blocks = list(cells.blocks(400))
    assert len({(rows.start, columns.start) for rows, columns in blocks}) == len(blocks) == cells.count_blocks(400)
    for rows, columns in blocks:
        assert 0 < rows.stop - rows.start <= 400
        assert 0 < columns.stop - columns.start <= 400
        assert rows.start <= columns.start
        first, last = (int(np.searchsorted(cells.starts, part.start, "right")) - 1 for part in (rows, columns))
        assert rows.stop <= cells.starts[first + 1]
        assert columns.stop <= cells.starts[last + 1]
        covered[first, last] += (rows.stop - rows.start) * (columns.stop - columns.start)
    sizes = np.diff(cells.starts)
    for cell, others in enumerate(cells.nearest.tolist()):
        for other in others:
            first, last = sorted((cell, other))
            whole = int(sizes[first]) * int(sizes[last])
            # Of a cell with itself the lower triangle is left out.
            assert covered[first, last] == whole if first != last else whole / 2 <= covered[first, last] <= whole


@pytest.mark.parametrize("project_from", [1, 10**9], ids=["with the bound", "without"])
def test_near_pairs_are_found_all_the_same(vectors: npt.NDArray[np.float32], project_from: int) -> None:
    part = np.concatenate([vectors[:3000], vectors[-6000:-3000]])
    wide = np.zeros((len(part), 640), np.float32)
    wide[:, :64] = part

    def pairs(cells_from: int) -> CosinePairs:
        found = finish(cosine_join(wide, threshold=0.8, top_k=8, cells_from=cells_from, project_from=project_from))
        assert isinstance(found, CosinePairs)
        return found

    exact, rough = pairs(10**9), pairs(1)
    by_pair = dict(zip(zip(exact.a.tolist(), exact.b.tolist(), strict=True), exact.cosine.tolist(), strict=True))
    found = set(zip(rough.a.tolist(), rough.b.tolist(), strict=True))
    assert len(by_pair) > 500
    assert len(found & by_pair.keys()) >= 0.99 * len(by_pair)
    assert np.all(rough.a < rough.b)
    for a, b, cosine in zip(rough.a, rough.b, rough.cosine, strict=True):
        assert abs(float(wide[a] @ wide[b]) - cosine) < 1e-5


def test_few_and_equal_vectors_need_no_care() -> None:
    for vectors in (np.zeros((0, 8), np.float32), np.ones((1, 8), np.float32), np.ones((1200, 8), np.float32)):
        found = finish(make_cells(vectors))
        assert np.array_equal(np.sort(found.order), np.arange(len(vectors)))
        assert len(list(found.blocks(500))) == found.count_blocks(500)
