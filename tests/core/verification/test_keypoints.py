from __future__ import annotations

import numpy as np
import pytest

from dedup_gui.core.verification.keypoints import (
    MAX_KEYPOINTS,
    Keypoints,
    detect,
    mirror_descriptors,
    pair_up,
    stretch,
)
from tests.eval.drawn_set import scene


@pytest.fixture(scope="module")
def grey() -> np.ndarray:
    return np.asarray(scene(np.random.default_rng(5), 400, 280).convert("L"))


def agreeing(a: Keypoints, b: Keypoints) -> tuple[int, int]:
    """Pairs in all, and pairs at the same place."""
    pairs = pair_up(a.vectors(), b.vectors())
    gap = np.abs(a.points[pairs[:, 0]] - b.points[pairs[:, 1]]).max(axis=1)
    return len(pairs), int((gap < 1.0).sum())


def test_finds_many_and_no_more_than_allowed(grey: np.ndarray) -> None:
    found = detect(grey)
    assert 100 < len(found) <= MAX_KEYPOINTS
    assert found.descriptors.dtype == np.uint8
    assert np.allclose(np.linalg.norm(found.vectors(), axis=1), 1.0, atol=1e-5)


def test_the_same_every_time(grey: np.ndarray) -> None:
    one, other = detect(grey), detect(grey.copy())
    assert np.array_equal(one.points, other.points)
    assert np.array_equal(one.descriptors, other.descriptors)


def test_mirrored_keypoints_equal_those_of_the_mirrored_image(grey: np.ndarray) -> None:
    plain = detect(grey)
    mirrored = detect(np.ascontiguousarray(grey[:, ::-1])).mirrored()
    paired, same = agreeing(plain, mirrored)
    assert same > 0.8 * len(plain)
    assert same > 0.98 * paired


def test_mirroring_twice_changes_nothing() -> None:
    rows = np.random.default_rng(0).integers(0, 255, (5, 128)).astype(np.uint8)
    assert not np.array_equal(mirror_descriptors(rows), rows)
    assert np.array_equal(mirror_descriptors(mirror_descriptors(rows)), rows)


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (11, 11)])
def test_tiny_images_have_none(shape: tuple[int, int]) -> None:
    found = detect(np.zeros(shape, np.uint8))
    assert len(found) == 0
    assert len(found.mirrored()) == 0


def test_a_plain_image_has_none() -> None:
    assert len(detect(np.full((200, 300), 131, np.uint8))) == 0


def test_a_faint_copy_is_stretched_but_noise_is_not_made_content() -> None:
    ramp = np.tile(np.linspace(100, 140, 256), (64, 1)).astype(np.uint8)
    assert np.ptp(stretch(ramp)) > 140
    almost_plain = np.full((64, 64), 100, np.uint8)
    almost_plain[::2] = 102
    assert np.ptp(stretch(almost_plain)) <= 8


def test_pairs_are_mutual_and_clear() -> None:
    a = np.eye(4, 128, dtype=np.float32)
    b = np.eye(4, 128, dtype=np.float32)[[2, 0, 1]]
    assert pair_up(a, b).tolist() == [[0, 1], [1, 2], [2, 0]]
    # Two equal candidates: not clear.
    twice = np.concatenate([b[:1], b[:1], b[1:]])
    assert 2 not in pair_up(a, twice)[:, 0]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_to_pair(count: int) -> None:
    assert pair_up(np.zeros((count, 128), np.float32), np.eye(5, 128, dtype=np.float32)).shape == (0, 2)
