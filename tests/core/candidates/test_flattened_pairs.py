"""A cut-out is near what it became on a ground of any level, turned or not, and near little else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.candidates.flattened_pairs import MOST, FlattenedPairs, flattened_pairs, ground_of, on_ground
from dedup_gui.core.fingerprints.hashing import hash_thumbnails
from dedup_gui.core.orientations import ORIENTATIONS
from tests.core.scan_library import finish

Pixels = npt.NDArray[np.uint8]


def cutouts(count: int, seed: int = 0) -> Pixels:
    """Soft shades in an ellipse; uint8 [count, 2, 32, 32]."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:32, :32]
    alpha = ((x - 15) ** 2 / 120 + (y - 17) ** 2 / 70 < 1) * 255
    shades = random.integers(0, 256, (count, 8, 8)).repeat(4, 1).repeat(4, 2)
    return np.stack([shades * (alpha > 0), np.broadcast_to(alpha, shades.shape)], axis=1).astype(np.uint8)


def find(made: Pixels, flat: Pixels) -> FlattenedPairs:
    hashes = hash_thumbnails(flat).phash[:, 0]
    return finish(flattened_pairs(made, hashes, radius=12, turned_radius=6))


@pytest.mark.parametrize("level", [0, 40, 110, 150, 255])
def test_found_on_any_ground_in_any_orientation(level: int) -> None:
    made = cutouts(8)
    flat = on_ground(made, np.full(8, level))
    turned = np.stack([turn.turn(one) for turn, one in zip(ORIENTATIONS, flat, strict=True)])
    found = find(made, turned)
    orientation = {(int(a), int(b)): int(turn) for a, b, turn in zip(
        found.cutout, found.flat, found.orientation, strict=True
    )}  # fmt: skip
    for number, turn in enumerate(ORIENTATIONS):
        assert orientation[number, number] == turn.inverse
    assert len(found) < 16


def test_the_ground_is_measured() -> None:
    made = cutouts(5)
    levels = np.array([0.0, 60.0, 128.0, 200.0, 255.0])
    assert np.abs(ground_of(made, on_ground(made, levels)) - levels).max() < 0.5


def test_a_crowd_is_bounded() -> None:
    made = cutouts(1)
    flat = np.repeat(on_ground(made, np.array([0])), 500, axis=0)
    found = find(made, flat)
    assert len(found) == MOST
    assert len(np.unique(found.flat)) == MOST


def test_nothing_to_find() -> None:
    assert len(find(cutouts(3), cutouts(3, seed=9)[:, 0])) == 0
