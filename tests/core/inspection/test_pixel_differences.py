"""Where two images differ, pixel by pixel, and when there is no need to look."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from dedup_gui.core.inspection.common_frame import CommonFrame, common_frame, equally_sharp
from dedup_gui.core.inspection.pixel_differences import EXACT_CERTAIN, differing_pixels, may_differ_beyond
from tests.core.inspection.drawn_pages import page, pixels, saved
from tests.core.inspection.photographs import exposed, scene


def dated(image: Image.Image, text: str) -> Image.Image:
    image = image.copy()
    ImageDraw.Draw(image).text((20, 20), text, "white", ImageFont.load_default(13))
    return image


def frame_of(one: Image.Image, other: Image.Image) -> CommonFrame:
    scaling = ((one.width / other.width, 0.0, 0.0), (0.0, one.height / other.height, 0.0), (0.0, 0.0, 1.0))
    frame = common_frame(pixels(one), pixels(other), scaling)
    assert frame is not None
    return equally_sharp(frame)


PHOTOGRAPH = exposed(scene(), 1)
PAIRS: dict[str, tuple[Image.Image, Image.Image]] = {
    "quality 95": (PHOTOGRAPH, saved(PHOTOGRAPH, 95)),
    "quality 75": (PHOTOGRAPH, saved(PHOTOGRAPH, 75)),
    "quality 30": (PHOTOGRAPH, saved(PHOTOGRAPH, 30)),
    "half the size": (PHOTOGRAPH, saved(PHOTOGRAPH.resize((450, 350)), 85)),
    "brighter": (PHOTOGRAPH, saved(ImageEnhance.Brightness(PHOTOGRAPH).enhance(1.3), 85)),
    "another date": (saved(dated(PHOTOGRAPH, "17:31"), 90), saved(dated(PHOTOGRAPH, "17:39"), 90)),
    "another shot": (PHOTOGRAPH, exposed(scene(), 2, noise=6.0)),
    "page": (page(), saved(page(), 60)),
    "speck": (Image.new("RGB", (9, 7), "white"), Image.new("RGB", (9, 7), "black")),
}


@pytest.mark.parametrize("in_grey", [True, False])
@pytest.mark.parametrize("name", PAIRS)
def test_what_differs_may_differ(name: str, in_grey: bool) -> None:
    frame = frame_of(*PAIRS[name])
    seen = differing_pixels(frame, in_grey=in_grey)
    most = float(seen.strength.max()) / seen.certain
    for times in (0.2 * most, 0.9 * most, most, 1.25):
        if (seen.strength >= times * seen.certain).any():
            assert may_differ_beyond(frame, times, in_grey=in_grey)


def test_where_something_differs_in_a_corner_it_may_be_there_alone() -> None:
    one, other = PAIRS["another date"]
    assert may_differ_beyond(frame_of(one, other), 1.25)
    without = (0, 60, one.width, one.height)
    assert not may_differ_beyond(frame_of(one.crop(without), other.crop(without)), 1.25)


@pytest.mark.parametrize("name", ["quality 95", "quality 75", "half the size"])
def test_a_clean_copy_is_not_looked_at_pixel_by_pixel(name: str) -> None:
    frame = frame_of(*PAIRS[name])
    assert not may_differ_beyond(frame, 1.25)
    assert not may_differ_beyond(frame, 1.25, in_grey=True)


@pytest.mark.parametrize("left", [1, 40, 57, 64, 120, 885])
def test_part_by_part_it_is_as_in_the_whole(left: int) -> None:
    """To the last digit asked: where the strongest pixel is reached, and not where it is not."""
    other = pixels(page()).copy()
    other[61:70, left : left + 9] = 255 - other[61:70, left : left + 9]
    frame = frame_of(page(), Image.fromarray(other))
    seen = differing_pixels(frame)
    most = float(seen.strength.max())
    assert seen.certain == EXACT_CERTAIN
    assert may_differ_beyond(frame, most / EXACT_CERTAIN)
    assert not may_differ_beyond(frame, (most + 0.05) / EXACT_CERTAIN)


def test_nothing_outside_the_overlap_differs() -> None:
    one = np.zeros((200, 300, 3), np.uint8)
    other = one.copy()
    other[:, 150:] = 255
    inside = np.zeros((200, 300), np.bool_)
    inside[:, :140] = True
    frame = CommonFrame(one, other, other, inside, 1.0, exact=True)
    assert not may_differ_beyond(frame, 1.0)
    inside[:, 140:160] = True
    assert may_differ_beyond(frame, 1.0)
