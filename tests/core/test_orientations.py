from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.orientations import ORIENTATIONS, Orientation

PIXELS = np.arange(5 * 9).reshape(5, 9)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=lambda orientation: orientation.name)
def test_the_inverse_takes_back(orientation: Orientation) -> None:
    back = ORIENTATIONS[orientation.inverse]
    np.testing.assert_array_equal(back.turn(orientation.turn(PIXELS)), PIXELS)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=lambda orientation: orientation.name)
def test_pixels_go_where_the_transform_says(orientation: Orientation) -> None:
    height, width = PIXELS.shape
    turned = orientation.turn(PIXELS)
    matrix = np.array(orientation.transform(width, height))
    for y in range(height):
        for x in range(width):
            to_x, to_y, one = matrix @ (x + 0.5, y + 0.5, 1)
            assert one == 1
            assert turned[int(to_y), int(to_x)] == PIXELS[y, x]


def test_rotation_is_counter_clockwise_after_mirroring() -> None:
    image = Image.fromarray(PIXELS.astype(np.uint8))
    for orientation in ORIENTATIONS:
        expected = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if orientation.mirrored else image
        expected = expected.rotate(orientation.rotation, expand=True)
        np.testing.assert_array_equal(orientation.turn(PIXELS.astype(np.uint8)), np.asarray(expected))


def test_all_eight_differ_and_the_first_is_upright() -> None:
    seen = {orientation.turn(PIXELS).tobytes() for orientation in ORIENTATIONS}
    assert len(seen) == 8
    np.testing.assert_array_equal(ORIENTATIONS[0].turn(PIXELS), PIXELS)
