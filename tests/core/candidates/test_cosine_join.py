"""The join of near vectors against brute force."""

from __future__ import annotations

import tracemalloc
from collections.abc import Generator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup_gui.core.candidates.cosine_join import cosine_join
from dedup_gui.core.candidates.nearest_table import CosinePairs
from dedup_gui.core.events import Progress

T = TypeVar("T")
Unit = npt.NDArray[np.float32]


def finish(job: Generator[Progress, None, T]) -> tuple[list[Progress], T]:
    events = []
    while True:
        try:
            events.append(next(job))
        except StopIteration as stop:
            return events, stop.value


def joined(vectors: npt.NDArray[np.float16] | Unit, **options: Any) -> tuple[list[Progress], CosinePairs]:
    events, join = finish(cosine_join(vectors, **options))
    return events, join.pairs


def unit(vectors: npt.NDArray[np.float64]) -> Unit:
    rows = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(rows, np.float32)


def clusters(seed: int, count: int, length: int, spread: float = 0.6) -> Unit:
    """Vectors around a third as many centres, all leaning to one side like a network's."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((max(1, count // 3), length)) + 0.7
    chosen = random.integers(0, len(centres), count)
    return unit(centres[chosen] + spread * random.standard_normal((count, length)))


def brute_force(vectors: Unit, threshold: float, top_k: int) -> set[tuple[int, int]]:
    cosines = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    pairs = set()
    for image in range(len(vectors)):
        near = [other for other in range(len(vectors)) if other != image and cosines[image, other] >= threshold]
        near.sort(key=lambda other: (-cosines[image, other], other))
        pairs |= {(min(image, other), max(image, other)) for other in near[:top_k]}
    return pairs


def as_set(pairs: CosinePairs) -> set[tuple[int, int]]:
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 60),
    threshold=st.floats(0.3, 0.95),
    top_k=st.integers(1, 8),
    bounded=st.booleans(),
)
def test_pairs_equal_brute_force(seed: int, count: int, threshold: float, top_k: int, bounded: bool) -> None:
    vectors = clusters(seed, count, 24 if not bounded else 600)
    _, pairs = joined(vectors, threshold=threshold, top_k=top_k, project_from=1 if bounded else 10**9)
    assert as_set(pairs) == brute_force(vectors, threshold, top_k)
    assert np.all(pairs.a < pairs.b)


@pytest.mark.parametrize("project_from", [1, 10**9], ids=["with the bound", "without"])
def test_several_blocks_give_what_brute_force_gives(project_from: int) -> None:
    vectors = clusters(5, 2600, 700, spread=1.2)
    events, pairs = joined(vectors, threshold=0.5, top_k=4, project_from=project_from)
    assert len(events) > 3
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    nearest = np.argsort(-cosines, axis=1)[:, :4]
    expected = {
        (min(image, int(other)), max(image, int(other)))
        for image in range(len(vectors))
        for other in nearest[image]
        if cosines[image, other] >= 0.5
    }
    found = as_set(pairs)
    assert len(expected) > 2000
    # Sums of 700 products differ in the last digit with the block's shape: only pairs on the edge may differ.
    for a, b in found ^ expected:
        edge = min(np.sort(cosines[a])[-4], np.sort(cosines[b])[-4], key=lambda value: abs(value - cosines[a, b]))
        assert abs(cosines[a, b] - 0.5) < 1e-5 or abs(cosines[a, b] - edge) < 1e-5
    assert np.allclose(pairs.cosine, cosines[pairs.a, pairs.b], atol=1e-5)


def test_pairs_are_sorted_and_unique() -> None:
    _, pairs = joined(clusters(1, 300, 16), threshold=0.5, top_k=5)
    keys = pairs.a.astype(np.int64) * 300 + pairs.b
    assert np.all(np.diff(keys) > 0)
    assert pairs.a.dtype == pairs.b.dtype == np.int32
    assert pairs.cosine.dtype == np.float32


def test_the_neighbour_asked_for_is_told() -> None:
    vectors = clusters(6, 900, 16)
    _, join = finish(cosine_join(vectors, threshold=0.5, top_k=8, rank=5))
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    expected = -np.sort(-cosines, axis=1)[:, 5]
    assert 0 < np.sum(expected < 0.5) < 900
    assert np.allclose(join.ranked, np.where(expected >= 0.5, expected, 0), atol=1e-5)


def test_half_precision_is_enough() -> None:
    vectors = clusters(2, 500, 64)
    _, full = joined(vectors, threshold=0.8)
    _, half = joined(vectors.astype(np.float16), threshold=0.8)
    assert len(as_set(full) ^ as_set(half)) <= 0.01 * len(full.a) + 1


def test_rows_of_zeros_are_near_nothing() -> None:
    vectors = np.zeros((5, 8), np.float32)
    vectors[3, 0] = vectors[4, 0] = 1
    _, pairs = joined(vectors, threshold=0.1)
    assert as_set(pairs) == {(3, 4)}


@pytest.mark.parametrize("shape", [(0, 0), (0, 1280), (1, 1280)])
def test_too_few_images_for_a_pair(shape: tuple[int, int]) -> None:
    _, pairs = joined(np.ones(shape, np.float16), threshold=0.5)
    assert len(pairs.a) == 0


def test_identical_images_do_not_fill_the_memory() -> None:
    """Of 3,000 equal vectors 4.5 million pairs could be named; each image names only its neighbours."""
    vectors = np.tile(clusters(3, 1, 512), (3000, 1))
    tracemalloc.start()
    events, pairs = joined(vectors, threshold=0.9, top_k=8)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pairs.a) <= 3000 * 8
    # They all hang together. (Who names whom is up to the last digit of the products, which differs by processor.)
    ties = coo_array((np.ones(len(pairs.a)), (pairs.a, pairs.b)), shape=(3000, 3000))
    assert connected_components(ties, directed=False)[0] == 1
    assert peak < 120e6
    assert events[-1].done == events[-1].total == 3000


def test_one_new_image_does_not_have_all_known_ones_widened_at_once() -> None:
    known = unit(np.random.default_rng(5).standard_normal((40_000, 128))).astype(np.float16)
    vectors = np.concatenate([known, known[:1]])
    options: dict[str, Any] = {"threshold": 0.9, "top_k": 1, "fresh": np.array([40_000])}
    tracemalloc.start()
    events, pairs = joined(vectors, **options)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert as_set(pairs) == {(0, 40_000)}
    assert peak < vectors.size * np.float32().nbytes / 2
    assert len(events) > 5, "it can be stopped in between"


def test_progress_grows_to_the_number_of_images() -> None:
    events, _ = finish(cosine_join(clusters(4, 1500, 600), threshold=0.9, project_from=1))
    done = [event.done for event in events]
    assert done == sorted(done)
    assert done[-1] == 1500
    assert {event.total for event in events} == {1500}
