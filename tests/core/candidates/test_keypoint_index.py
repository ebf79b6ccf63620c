"""The index of keypoints finds what comparing all with all finds, as far as two codes agree in a part."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.candidates import keypoint_index
from dedup_gui.core.candidates.keypoint_index import CROWDED, FARTHEST, KeypointIndex

Bits = npt.NDArray[np.uint64]


def some_codes(count: int, seed: int = 1) -> Bits:
    """Random codes, of which half are others with a few bits flipped."""
    random = np.random.default_rng(seed)
    codes = random.integers(0, 2**64, count, dtype=np.uint64)
    for place in range(count // 2, count):
        flipped = random.permutation(64)[: random.integers(0, 18)]
        codes[place] = codes[place - count // 2] ^ np.bitwise_or.reduce(
            np.uint64(1) << flipped.astype(np.uint64), initial=np.uint64(0)
        )
    return codes


@pytest.mark.parametrize(("many", "width"), [(1 << 20, 16), (1, 21)])
def test_it_finds_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch, many: int, width: int) -> None:
    monkeypatch.setattr(keypoint_index, "_MANY", many)
    monkeypatch.setattr(keypoint_index, "_PAIRS", 64)
    codes = some_codes(1200)
    owner = np.repeat(np.arange(300, dtype=np.int32), 4)
    differing = codes[:, None] ^ codes[None]
    distance = np.bitwise_count(differing)
    parts = [(differing >> np.uint64(width * part)) & np.uint64((1 << width) - 1) for part in range(64 // width)]
    agreeing = np.any([part == 0 for part in parts], axis=0)
    wanted = np.argwhere((distance <= FARTHEST) & agreeing & (owner[:, None] != owner[None]))
    assert len(wanted) > 200
    found = KeypointIndex(codes, owner).search(codes, owner)
    assert sorted(zip(found.query.tolist(), found.found.tolist(), strict=True)) == [tuple(p) for p in wanted.tolist()]
    assert (found.distance == distance[found.query, found.found]).all()
    assert (np.diff(found.query) >= 0).all()


def test_a_crowded_part_says_nothing_and_the_others_do() -> None:
    codes = some_codes(2 * CROWDED + 2)
    crowd = codes & ~np.uint64(0xFFFF)  # all agree in the first part
    crowd[1] = crowd[0] ^ np.uint64(1 << 40)  # and these two in two more
    owner = np.arange(len(crowd), dtype=np.int32)
    found = KeypointIndex(crowd, owner).search(crowd[:1], owner[:1])
    assert 1 in found.found
    assert len(found.found) < 5


def test_nothing_in_nothing_is_found() -> None:
    nothing, nobody = np.zeros(0, np.uint64), np.zeros(0, np.int32)
    assert len(KeypointIndex(nothing, nobody).search(nothing, nobody).found) == 0
    assert len(KeypointIndex(nothing, nobody).search(some_codes(3), np.zeros(3, np.int32)).found) == 0
