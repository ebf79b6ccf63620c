from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.inspection.tolerant_difference import is_steep, tolerant_differences

Pixels = npt.NDArray[np.uint8]


def noise(height: int, width: int, seed: int) -> Pixels:
    values = np.random.default_rng(seed).uniform(0, 255, (height, width, 3)).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(values, (0, 0), 1.5), np.uint8)


def slope(image: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    across, down = (cv2.Sobel(image, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=1 / 8) for dx in (1, 0))
    return np.asarray(np.hypot(across, down), np.float32)


def at_once(a: Pixels, b: Pixels, shift: float, *, in_grey: bool) -> npt.NDArray[np.float32]:
    """The same, of the whole images, channel by channel."""
    if in_grey:
        a, b = (np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)[..., None] for image in (a, b))
    worst = np.zeros(a.shape[:2], np.float32)
    for channel in range(a.shape[2]):
        mine, theirs = (
            np.asarray(cv2.GaussianBlur(image[..., channel].astype(np.float32), (0, 0), 0.7), np.float32)
            for image in (a, b)
        )
        steepest = np.asarray(cv2.dilate(np.maximum(slope(mine), slope(theirs)), np.ones((3, 3), np.uint8)))
        worst = np.maximum(worst, np.abs(mine - theirs) - np.float32(shift) * steepest)
    return worst


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (63, 51), (64, 51), (65, 52), (69, 7), (200, 333)])
@pytest.mark.parametrize("in_grey", [True, False])
def test_bands_are_not_seen(size: tuple[int, int], in_grey: bool) -> None:
    a, b = noise(*size, 1), noise(*size, 2)
    found = tolerant_differences(a, b, (0.15, 0.5), in_grey=in_grey)
    for shift, values in zip((0.15, 0.5), found, strict=True):
        assert values.dtype == np.float32 and values.shape == size
        assert np.allclose(values, at_once(a, b, shift, in_grey=in_grey), atol=1e-4)
        assert size == (1, 1) or values.any()


@pytest.mark.parametrize("in_grey", [True, False])
def test_the_result_does_not_depend_on_where_the_arrays_lie(in_grey: bool) -> None:
    a, b = noise(150, 97, 1), noise(150, 97, 2)
    reference = tolerant_differences(a, b, (0.3,), in_grey=in_grey)[0]
    for offset in range(1, 8):
        moved = []
        for image in (a, b):
            room = np.zeros(image.size + offset, np.uint8)
            room[offset:] = image.reshape(-1)
            moved.append(room[offset:].reshape(image.shape))
        assert np.array_equal(tolerant_differences(moved[0], moved[1], (0.3,), in_grey=in_grey)[0], reference)


def test_steep_is_what_is_steeper() -> None:
    ramp = np.tile(np.arange(0, 90, 3).astype(np.float32), (9, 1))
    assert is_steep(ramp, 2.9)[:, 1:-1].all()
    assert not is_steep(ramp, 3.1).any()
