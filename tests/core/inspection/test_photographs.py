"""Two exposures are no copies of each other, whatever they agree in; a copy is one, whatever was done to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from dedup_gui.core.inspection.differences import Finding, Inspection, inspect
from dedup_gui.core.types import DifferenceKind, Matrix3
from tests.core.inspection.drawn_pages import pixels, saved
from tests.core.inspection.photographs import captioned, exposed, scene, with_visitor

COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "quality 90": lambda image: saved(image, 90),
    "quality 60": lambda image: saved(image, 60),
    "quality 30": lambda image: saved(image, 30),
    "quality 8": lambda image: saved(image, 8),
    "half the size": lambda image: saved(image.resize((image.width // 2, image.height // 2), 3), 85),
    "brighter": lambda image: saved(ImageEnhance.Brightness(image).enhance(1.3), 90),
    "darker": lambda image: saved(ImageEnhance.Brightness(image).enhance(0.6), 90),
    "more contrast": lambda image: saved(ImageEnhance.Contrast(image).enhance(1.2), 85),
    "black and white": lambda image: saved(image.convert("L").convert("RGB"), 90),
    "sharpened": lambda image: saved(image.filter(ImageFilter.UnsharpMask(2, 120, 2)), 90),
    "blurred": lambda image: saved(image.filter(ImageFilter.GaussianBlur(1.0)), 90),
    "cleaned of noise": lambda image: saved(image.filter(ImageFilter.MedianFilter(3)), 90),
    "with more noise": lambda image: saved(
        Image.fromarray(
            np.clip(pixels(image) + np.random.default_rng(9).normal(0, 5, pixels(image).shape), 0, 255).astype(
                np.uint8
            )
        ),
        90,
    ),
    "cut by three pixels": lambda image: saved(
        image.crop((3, 2, image.width - 2, image.height - 1)).resize(image.size, Image.Resampling.LANCZOS), 90
    ),
}


def look(one: Image.Image, other: Image.Image, steps: tuple[float, float] = (0.0, 0.0)) -> Inspection:
    scaled: Matrix3 = (
        (one.width / other.width, 0.0, 0.0),
        (0.0, one.height / other.height, 0.0),
        (0.0, 0.0, 1.0),
    )
    found = inspect(pixels(one), pixels(other), scaled, drawn=False, steps=steps)
    assert found is not None
    return found


@pytest.mark.parametrize("noise", [1.0, 3.0, 6.0])
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_the_same(name: str, noise: float) -> None:
    original = saved(exposed(scene(), 1, noise=noise), 92)
    assert look(original, COPIES[name](original)).finding is Finding.SAME
    assert look(COPIES[name](original), original).finding is Finding.SAME


@pytest.mark.parametrize("quality", [95, 88])
@pytest.mark.parametrize("gain", [1.0, 0.35, 1.7])
def test_two_exposures_are_a_burst(gain: float, quality: int) -> None:
    one = saved(exposed(scene(), 1, noise=4.0), quality)
    other = saved(exposed(scene(), 2, gain=gain, noise=4.0), quality)
    assert look(one, other).finding is Finding.BURST


def test_where_compression_left_no_noise_nothing_is_said_of_it() -> None:
    one, other = (saved(exposed(scene(), seed, noise=2.0), 30) for seed in (1, 2))
    assert look(one, other, (20.0, 20.0)).finding is Finding.SAME


def test_what_coarse_compression_leaves_is_no_noise() -> None:
    one, other = (saved(exposed(scene(), seed, noise=4.0), 90) for seed in (1, 2))
    assert look(one, other).finding is Finding.BURST
    assert look(one, other, (3.0, 40.0)).finding is Finding.SAME


def test_somebody_came_and_no_noise_tells_whether_in_another_exposure() -> None:
    before, after = exposed(scene(), 1, noise=0.0), exposed(with_visitor(scene(), 400, 380), 1, noise=0.0)
    found = look(saved(before, 60), saved(after, 60))
    assert found.finding is Finding.UNSURE
    x, y, width, height = found.differences[0].box
    assert 370 <= x < x + width <= 520
    assert 350 <= y < y + height <= 610


def test_a_caption_is_an_edit_of_the_same_exposure() -> None:
    original = exposed(scene(), 1, noise=4.0)
    found = look(original, saved(captioned(original, "Summer"), 92))
    assert found.finding is Finding.EDITED
    assert {place.kind for place in found.differences} == {DifferenceKind.ADDED}


def test_without_noise_a_caption_is_unsure() -> None:
    original = exposed(scene(), 1, noise=0.0)
    assert look(original, saved(captioned(original, "Summer"), 50)).finding is Finding.UNSURE


def test_other_words_on_one_photograph_are_other_content() -> None:
    original = exposed(scene(), 1, noise=4.0)
    found = look(saved(captioned(original, "When it rains"), 90), saved(captioned(original, "Never on Monday"), 90))
    assert found.finding is Finding.VARIANT
    assert DifferenceKind.OTHER_CONTENT in {place.kind for place in found.differences}


def test_other_pictures_in_one_frame_are_other_content() -> None:
    frame = exposed(scene(), 1, noise=0.0)
    screens = []
    for seed in (5, 6):
        screen = frame.copy()
        screen.paste(exposed(scene(seed, width=600, height=420), 1, noise=0.0), (150, 140))
        screens.append(screen)
    assert look(screens[0], screens[1]).finding is Finding.VARIANT


@pytest.mark.parametrize("size", [(1, 1), (900, 3), (33, 31), (95, 97), (130, 96)])
def test_the_smallest_images_can_be_looked_at(size: tuple[int, int]) -> None:
    image = Image.effect_noise(size, 80.0).convert("RGB")
    for drawn in (True, False):
        found = inspect(
            pixels(image), pixels(image), ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), drawn=drawn
        )
        assert found is not None
        assert found.finding is Finding.SAME


@pytest.mark.parametrize("quality", [40, 60])
def test_what_each_has_alone_in_another_place_is_other_content(quality: int) -> None:
    light = scene(3)
    left, right, nobody = (
        saved(exposed(seen, number, noise=1.0), quality)
        for number, seen in enumerate((with_visitor(light, 150, 300), with_visitor(light, 600, 350), light))
    )
    assert look(left, right).finding is Finding.VARIANT
    assert look(left, nobody).finding is Finding.UNSURE  # somebody came, or was put there
    assert look(captioned(nobody, "A caption"), nobody).finding is Finding.UNSURE
    assert look(left, captioned(nobody, "A caption")).finding is Finding.VARIANT


@pytest.mark.parametrize("apart", [80, 120])
def test_what_moved_by_less_than_its_width_is_other_content(apart: int) -> None:
    light = scene(3)
    before, after = (
        saved(exposed(with_visitor(light, x, 300), number, noise=1.0), 60)
        for number, x in enumerate((300, 300 + apart))
    )
    assert look(before, after).finding is Finding.VARIANT


@pytest.mark.parametrize("colour", [(0, 0, 0), (250, 250, 250)])
def test_what_covers_a_thing_and_what_is_beside_it_are_edits_of_one_copy(colour: tuple[int, int, int]) -> None:
    original = exposed(with_visitor(with_visitor(scene(3), 300, 300), 600, 350), 1, noise=1.0)
    covered = original.copy()
    covered.paste(colour, (300, 295, 390, 505))  # it fits the thing
    covered.paste((255, 255, 255), (150, 100, 360, 180))
    ImageDraw.Draw(covered).text((170, 120), "Hello", font_size=40, fill=(20, 20, 20))
    assert look(saved(original, 90), saved(covered, 60)).finding is not Finding.VARIANT


def test_a_covered_copy_has_lost_what_was_there_and_has_nothing_elsewhere() -> None:
    original = exposed(scene(3), 1, noise=2.0)
    covered = original.copy()
    covered.paste((30, 60, 200), (450, 350, 900, 700))
    assert look(original, saved(covered, 85)).finding is not Finding.VARIANT
    assert look(saved(captioned(covered, "A caption"), 85), original).finding is not Finding.VARIANT


def test_frames_of_a_video_that_share_their_ground_are_no_edits_of_each_other() -> None:
    """What did not move is copied from frame to frame, with its noise; the two figures overlap."""
    light = scene(3)
    left, right = (exposed(with_visitor(light, x, 300), 1, noise=3.0) for x in (150, 215))
    found = look(saved(left, 95), saved(right, 95))
    assert found.one_exposure  # as far as noise can tell
    assert found.finding in (Finding.UNSURE, Finding.VARIANT)


@pytest.mark.parametrize("colour", [(30, 60, 200), (230, 230, 40), (0, 0, 0)])
def test_a_covered_part_does_not_bend_the_tones_of_the_rest(colour: tuple[int, int, int]) -> None:
    original = exposed(scene(3), 1, noise=2.0)
    covered = original.copy()
    covered.paste(colour, (450, 0, 900, 350))
    for one, other in ((original, covered), (covered, original)):
        found = look(one, saved(other, 92))
        assert found.finding in (Finding.EDITED, Finding.UNSURE)
        left = min(place.box[0] for place in found.differences)
        assert left >= 430


def test_a_texture_as_fine_as_noise_leaves_two_exposures_in_doubt() -> None:
    texture = np.random.default_rng(99).normal(0, 1.0, (700, 900, 1))
    one, other = (
        Image.fromarray(np.rint(pixels(exposed(scene(3), number, noise=2.0)) + texture).astype(np.uint8))
        for number in (1, 2)
    )
    found = look(one, other)
    assert found.finding is Finding.SAME
    assert found.doubtful
    assert not look(one, one.copy()).doubtful


@pytest.mark.parametrize("quality", [90, 60])
def test_with_the_noise_gone_other_tones_leave_two_exposures_in_doubt(quality: int) -> None:
    longer, shorter = (exposed(scene(3), number, gain=gain, noise=1.2) for number, gain in ((1, 1.0), (2, 0.4)))
    found = look(saved(longer, 92), saved(shorter, quality))
    assert found.finding is Finding.SAME
    assert found.doubtful and not found.one_exposure
    assert not look(saved(longer, 92), saved(longer, quality)).doubtful


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (900, 6), (1600, 4)])
def test_images_without_a_window_are_inspected(size: tuple[int, int]) -> None:
    image = exposed(scene(3), 1).resize(size)
    assert look(image, saved(image, 80)).finding in (Finding.SAME, Finding.UNSURE, Finding.VARIANT)


def dated(image: Image.Image, text: str) -> Image.Image:
    """With a date in small type in a corner, as cameras and recorders print it."""
    stamped = image.copy()
    place = (image.width - 20, image.height - 20)
    ImageDraw.Draw(stamped).text(place, text, fill=(255, 200, 60), anchor="rd", font=ImageFont.load_default(18))
    return stamped


@pytest.mark.parametrize("quality", [92, 60])
def test_other_digits_in_small_type_make_a_photograph_unsure(quality: int) -> None:
    shot = saved(exposed(scene(), 1), 92)
    stamped = dated(shot, "12.05.2019 18:36")
    assert look(stamped, saved(stamped, quality)).finding is Finding.SAME
    found = look(stamped, saved(dated(shot, "12.05.2019 14:21"), quality))
    assert found.finding is Finding.UNSURE
    x, y, _, _ = found.differences[0].box
    assert x > shot.width - 80 and y > shot.height - 60


def test_a_small_picture_of_few_cells_is_unsure_where_some_of_them_differ() -> None:
    cells = np.random.default_rng(3).integers(0, 6, (16, 16))
    colours = np.array([(0, 140, 100), (220, 20, 120), (130, 120, 40), (30, 90, 80), (90, 180, 150), (140, 90, 150)])
    others = cells.copy()
    others[3:5, 8:10] = (others[3:5, 8:10] + 3) % 6
    one, other = (
        Image.fromarray(np.repeat(np.repeat(colours[each], 4, 0), 4, 1).astype(np.uint8)) for each in (cells, others)
    )
    assert look(one, saved(one, 90)).finding is Finding.SAME
    assert look(one, other).finding is not Finding.SAME


def sky(seed: int, noise: float) -> Image.Image:
    """A clear sky with a small dark thing in it: as bare as a gradient with a line of type."""
    rows = np.linspace(90, 190, 800)[:, None, None]
    pure = np.repeat(rows * np.array((0.7, 0.9, 1.1)), 1200, axis=1)
    pure[380:400, 600:630] = 20
    grain = np.random.default_rng(seed).normal(0, noise, pure.shape)
    return saved(Image.fromarray((pure + grain).clip(0, 255).astype(np.uint8)), 92)


@pytest.mark.parametrize("noise", [1.0, 3.0])
def test_two_exposures_of_a_clear_sky_are_not_certainly_one(noise: float) -> None:
    one, other = pixels(sky(1, noise)), pixels(sky(2, noise))
    found = inspect(one, other, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
    assert found is not None
    assert found.finding is Finding.BURST or not found.one_exposure
    assert noise < 3 or found.finding is Finding.BURST
