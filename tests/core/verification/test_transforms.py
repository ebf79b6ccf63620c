from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup_gui.core.verification import transform_fit, transforms
from dedup_gui.core.verification.keypoints import Keypoints


def keypoints(points: np.ndarray, size: float, angle: float, width: int, height: int) -> Keypoints:
    count = len(points)
    return Keypoints(
        points.astype(np.float32),
        np.full(count, size, np.float32),
        np.full(count, angle, np.float32),
        np.zeros((count, 128), np.uint8),
        width,
        height,
    )


def made(
    linear: np.ndarray, shift: tuple[float, float], *, wrong: int = 0, noise: float = 0.2
) -> tuple[Keypoints, Keypoints, np.ndarray]:
    """Keypoints of an image and of its transformed copy, with wrong pairs among them."""
    rng = np.random.default_rng(3)
    a = rng.uniform((10, 10), (390, 290), (60, 2))
    b = a @ linear.T + shift + rng.normal(0, noise, a.shape)
    b[:wrong] = rng.uniform(0, 400, (wrong, 2))
    size = math.sqrt(abs(float(np.linalg.det(linear))))
    angle = -transforms.rotation_of(linear)
    pairs = np.stack([np.arange(60), np.arange(60)], axis=1)
    return keypoints(a, 6.0, 0.3, 400, 300), keypoints(b, 6.0 * size, 0.3 + angle, 400, 300), pairs


def rotation(degrees: float) -> np.ndarray:
    """Counter-clockwise as seen; y points down."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, s], [-s, c]])


@pytest.mark.parametrize(
    ("linear", "shift"),
    [
        (np.eye(2), (0.0, 0.0)),
        (np.eye(2) * 0.5, (30.0, 12.0)),
        (np.eye(2) * 1.9, (-200.0, -150.0)),
        (rotation(90), (0.0, 400.0)),
        (rotation(17), (20.0, 60.0)),
        (np.diag([1.3, 1.0]), (0.0, 0.0)),
    ],
)
def test_finds_an_edit_among_wrong_pairs(linear: np.ndarray, shift: tuple[float, float]) -> None:
    a, b, pairs = made(linear, shift, wrong=25)
    fit = transform_fit.estimate(a, b, pairs)
    assert fit is not None
    assert np.allclose(fit.transform[:2, :2], linear, atol=0.01)
    assert np.allclose(fit.transform[:2, 2], shift, atol=2.0)
    assert 33 <= fit.count <= 37
    assert fit.support.paired == 60
    assert fit.edit_residual < 0.5


def test_a_camera_that_moved_does_not_fit_an_edit() -> None:
    a, b, pairs = made(np.array([[1.0, 0.06], [0.02, 0.97]]), (5.0, 5.0), noise=0.1)
    fit = transform_fit.estimate(a, b, pairs)
    assert fit is not None
    assert fit.support.residual < 0.3
    assert fit.edit_residual > 3.0 * fit.support.residual


def test_random_pairs_fit_nothing() -> None:
    rng = np.random.default_rng(1)
    a = keypoints(rng.uniform(0, 400, (80, 2)), 6.0, 0.0, 400, 400)
    b = keypoints(rng.uniform(0, 400, (80, 2)), 6.0, 0.0, 400, 400)
    fit = transform_fit.estimate(a, b, np.stack([np.arange(80), np.arange(80)], axis=1))
    assert fit is None or fit.count < 10


def test_points_on_one_line_decide_nothing() -> None:
    x = np.stack([np.linspace(0, 400, 30), np.full(30, 100.0)], axis=1)
    a = keypoints(x, 6.0, 0.0, 400, 300)
    assert transform_fit.estimate(a, a, np.stack([np.arange(30), np.arange(30)], axis=1)) is None


def test_too_few_pairs() -> None:
    a, b, pairs = made(np.eye(2), (0.0, 0.0))
    assert transform_fit.estimate(a, b, pairs[: transform_fit.MIN_INLIERS - 1]) is None


def test_the_order_of_pairs_does_not_matter() -> None:
    a, b, pairs = made(rotation(5), (3.0, 8.0), wrong=20)
    one = transform_fit.estimate(a, b, pairs)
    other = transform_fit.estimate(a, b, pairs[::-1])
    assert one is not None
    assert other is not None
    assert np.allclose(one.transform, other.transform, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    degrees=st.floats(-179.0, 180.0),
    size=st.floats(0.1, 8.0),
    mirrored=st.booleans(),
    x=st.floats(-500, 500),
    y=st.floats(-500, 500),
)
def test_turn_and_size_are_read_back(degrees: float, size: float, mirrored: bool, x: float, y: float) -> None:
    linear = size * rotation(degrees) @ (np.diag([-1.0, 1.0]) if mirrored else np.eye(2))
    transform = np.eye(3)
    transform[:2, :2], transform[:2, 2] = linear, (x, y)
    found = transforms.turn_and_size(transform)
    assert abs((found[0] - degrees + 180.0) % 360.0 - 180.0) < 1e-6
    assert found[1] is mirrored
    assert found[2] == pytest.approx(size)
    points = np.array([[0.0, 0.0], [17.0, 230.0], [400.0, 3.0]])
    assert np.allclose(
        transforms.apply(transforms.invert(transform), transforms.apply(transform, points)), points, atol=1e-6
    )


def test_the_box_of_a_crop() -> None:
    into = np.array([[0.5, 0.0, 40.0], [0.0, 0.5, 30.0], [0.0, 0.0, 1.0]])
    assert transforms.box_inside(into, (200, 100), (400, 300)) == (40, 30, 100, 50)
    assert transforms.box_inside(into, (2000, 100), (400, 300)) == (40, 30, 360, 50)
    assert transforms.box_inside(into, (10, 10), (20, 20)) == (0, 0, 0, 0)


def test_a_homography_is_found_and_mapped() -> None:
    true = np.array([[1.0, 0.05, 3.0], [0.02, 0.9, 5.0], [1e-4, -2e-4, 1.0]])
    points = np.random.default_rng(2).uniform(0, 400, (20, 2))
    found = transform_fit.homography(points, transforms.apply(true, points))
    assert found is not None
    assert np.allclose(found, true, atol=1e-6)


@pytest.mark.parametrize(
    "linear", [np.diag([-1.0, 1.0]), np.diag([0.01, 0.01]), np.diag([40.0, 40.0]), np.diag([3.0, 1.0])]
)
def test_implausible_edits(linear: np.ndarray) -> None:
    transform = np.eye(3)
    transform[:2, :2] = linear
    assert not transforms.plausible(transform, 400, 300)
    assert transforms.plausible(np.eye(3), 400, 300)


def test_matrix_as_evidence_has_no_negative_zero() -> None:
    rows = transforms.as_matrix3(np.array([[1.0, -1e-9, 0.1234567], [-0.0, 1.0, 2.0], [0.0, 1e-8, 1.0]]))
    assert rows == ((1.0, 0.0, 0.123457), (0.0, 1.0, 2.0), (0.0, 1e-8, 1.0))
    assert "-0.0" not in repr(rows)
