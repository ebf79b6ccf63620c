from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup_gui.core.candidates.hash_index import Bits, HashIndex


@st.composite
def crowded(draw: st.DrawFn) -> list[int]:
    """Hashes of which many are near one another."""
    seeds = draw(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=3))
    made = []
    for _ in range(draw(st.integers(1, 40))):
        value = draw(st.sampled_from(seeds))
        for bit in draw(st.lists(st.integers(0, 63), max_size=14)):
            value ^= 1 << bit
        made.append(value)
    return made


def search(index: HashIndex, queries: Bits) -> list[tuple[int, int, int]]:
    return sorted(
        (int(query), int(place), int(distance))
        for found in index.search(queries)
        for query, place, distance in zip(*found, strict=True)
    )


def brute_force(queries: Bits, hashes: Bits, radius: int) -> list[tuple[int, int, int]]:
    return sorted(
        (i, j, distance)
        for i, one in enumerate(queries.tolist())
        for j, other in enumerate(hashes.tolist())
        if (distance := (one ^ other).bit_count()) <= radius
    )


@settings(max_examples=60, deadline=None)
@given(hashes=crowded(), queries=crowded(), radius=st.integers(0, 16), rivals=st.sampled_from([1, 1000, 10**6]))
def test_finds_what_brute_force_finds_each_once(
    hashes: list[int], queries: list[int], radius: int, rivals: int
) -> None:
    table, wanted = np.array(hashes, np.uint64), np.array(queries, np.uint64)
    index = HashIndex(table, radius, queries=rivals)
    assert search(index, wanted) == brute_force(wanted, table, radius)


@pytest.mark.parametrize("radius", [0, 5, 10, 14])
def test_the_same_at_a_size_where_other_tables_are_chosen(radius: int) -> None:
    random = np.random.default_rng(radius)
    hashes = random.integers(0, 2**64, 6000, dtype=np.uint64)
    near = hashes[:50].copy()
    for _ in range(radius):
        near ^= np.uint64(1) << random.integers(0, 64, 50, dtype=np.uint64)
    found = search(HashIndex(hashes, radius), near)
    distances = np.bitwise_count(near[:, None] ^ hashes[None, :])
    expected = [(int(i), int(j), int(distances[i, j])) for i, j in np.argwhere(distances <= radius)]
    assert found == sorted(expected)
    assert len(found) >= 50


def test_nothing_in_nothing() -> None:
    assert search(HashIndex(np.zeros(0, np.uint64), 10), np.zeros(3, np.uint64)) == []
    assert search(HashIndex(np.zeros(3, np.uint64), 10), np.zeros(0, np.uint64)) == []


def test_a_full_bucket_is_compared_in_bounded_steps() -> None:
    hashes = np.zeros(3000, np.uint64)
    steps = [len(found[0]) for found in HashIndex(hashes, 2).search(hashes)]
    assert sum(steps) == 3000 * 3000
    assert max(steps) <= 1 << 19
