"""Places that were found on images read smaller than they are."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.inspection.differences import inspect
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.types import IDENTITY, ImageInfo, Matrix3
from tests.core.inspection.drawn_pages import page, pixels, with_line


def whole(image: Image.Image) -> ImageInfo:
    return ImageInfo(image.width, image.height, "PNG", "RGB")


def smaller(image: Image.Image, times: float) -> np.ndarray:
    return pixels(image.resize((round(image.width / times), round(image.height / times)), Image.Resampling.BOX))


@pytest.mark.parametrize("times", [1.0, 1.3])
def test_places_are_told_in_pixels_of_the_whole_image(times: float) -> None:
    one, other = page(), with_line(3, "Total to be paid   7,386.00")
    (truth, *more) = inspect(pixels(one), pixels(other), IDENTITY).differences  # type: ignore[union-attr]
    found = inspect_reduced(smaller(one, times), whole(one), pixels(other), whole(other), IDENTITY)
    assert found is not None
    (place, *_) = found.differences
    assert not more
    for side, true_side in zip(place.box, truth.box, strict=True):
        assert abs(side - true_side) <= 6 * times
    x, y, width, height = place.box
    assert (x, y, x + width, y + height) == tuple(int(side) for side in (x, y, x + width, y + height))


def test_the_transform_is_one_of_whole_images() -> None:
    one = page()
    half = with_line(1, "Green chairs   6 pieces").resize((one.width // 2, one.height // 2), Image.Resampling.BOX)
    doubled: Matrix3 = ((2, 0, 0), (0, 2, 0), (0, 0, 1))
    found = inspect_reduced(smaller(one, 1.5), whole(one), pixels(half), whole(half), doubled)
    assert found is not None and found.differences
    assert all(210 <= place.box[1] <= 260 for place in found.differences)


def test_what_cannot_be_laid_over_is_none() -> None:
    one = page()
    flat: Matrix3 = ((0, 0, 0), (0, 0, 0), (0, 0, 1))
    assert inspect_reduced(pixels(one), whole(one), pixels(one), whole(one), flat) is None
