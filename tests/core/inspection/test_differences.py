"""What re-encoding does is no difference; another word is, and its place is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from dedup_gui.core.inspection.differences import Finding, Inspection, inspect
from dedup_gui.core.inspection.pixel_differences import CERTAIN
from dedup_gui.core.types import IDENTITY, DifferenceKind, Matrix3
from tests.core.inspection.drawn_pages import LINES, page, pixels, saved, with_line

COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "quality 90": lambda image: saved(image, 90),
    "quality 30": lambda image: saved(image, 30),
    "half the size": lambda image: saved(image.resize((image.width // 2, image.height // 2), 3), 85),
    "a third of the size": lambda image: image.resize((image.width // 3, image.height // 3), 1),
    "enlarged": lambda image: image.resize((image.width * 3 // 2, image.height * 3 // 2), 3),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1.2)),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.8),
    "more contrast": lambda image: saved(ImageEnhance.Contrast(image).enhance(1.3), 85),
    "black and white": lambda image: image.convert("L").convert("RGB"),
    "256 colours": lambda image: image.quantize(256).convert("RGB"),
}


def look(one: Image.Image, other: Image.Image, transform: Matrix3 | None = None) -> Inspection:
    across, down = one.width / other.width, one.height / other.height
    scaled: Matrix3 = ((across, 0.0, 0.0), (0.0, down, 0.0), (0.0, 0.0, 1.0))
    found = inspect(pixels(one), pixels(other), scaled if transform is None else transform)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_differs_nowhere(name: str) -> None:
    found = look(page(), COPIES[name](page()))
    assert (found.differences, found.finding) == ((), Finding.SAME)
    assert not look(COPIES[name](page()), page()).differences


@pytest.mark.parametrize(("number", "text"), [(0, "Invoice 20418"), (4, "Due in 60 days")])
@pytest.mark.parametrize("name", ["quality 90", "quality 30", "enlarged", "blurred", "darker", "black and white"])
def test_another_digit_is_other_content_whatever_else_was_done(number: int, text: str, name: str) -> None:
    found = look(page(), COPIES[name](with_line(number, text)))
    assert found.finding is Finding.VARIANT
    x, y, width, height = found.differences[0].box
    line = 160 + 60 * number
    assert line <= y + height / 2 <= line + 40
    assert 60 <= x < x + width <= 900
    assert height < 40
    assert found.differences[0].strength >= CERTAIN


def test_what_is_hard_to_read_is_at_least_told() -> None:
    for other in (COPIES["half the size"](with_line(0, "Invoice 20418")), with_line(1, "Blue chairs   8 pieces")):
        found = look(page(), other)
        assert found.differences
        assert found.finding in (Finding.UNSURE, Finding.VARIANT)


@pytest.mark.parametrize("quality", [95, 85])
def test_one_digit_of_small_grey_type_stands_out_where_all_else_agrees(quality: int) -> None:
    pages = []
    for number in ("28", "25"):
        image = page(width=1200)
        ImageDraw.Draw(image).text((600, 1440), number, font=ImageFont.load_default(19), fill=(120, 120, 125))
        pages.append(image)
    found = look(pages[0], saved(pages[1], quality))
    assert found.finding is not Finding.SAME
    assert any(abs(place.box[1] - 1445) < 30 for place in found.differences)


def test_one_more_line_is_an_addition() -> None:
    found = look(page(), page([*LINES, "Paid"]))
    assert found.finding is Finding.VARIANT
    assert {place.kind for place in found.differences} == {DifferenceKind.ADDED}


def test_another_colour_differs_though_the_light_is_the_same() -> None:
    red, green = (Image.new("RGB", (400, 400), "white") for _ in range(2))
    red.paste((200, 60, 60), (120, 120, 280, 280))
    green.paste((40, 132, 40), (120, 120, 280, 280))
    assert abs(np.asarray(red.convert("L")).mean() - np.asarray(green.convert("L")).mean()) < 3
    found = look(red, green)
    assert found.finding is Finding.VARIANT
    assert DifferenceKind.OTHER_COLOUR in {place.kind for place in found.differences}


def test_only_the_overlap_counts() -> None:
    whole = page()
    crop = whole.crop((0, 0, 900, 500))
    assert not look(whole, crop, IDENTITY).differences
    moved: Matrix3 = ((1.0, 0.0, 30.0), (0.0, 1.0, 20.0), (0.0, 0.0, 1.0))
    assert not look(whole, whole.crop((30, 20, 870, 900)), moved).differences


def test_boxes_are_in_pixels_of_a() -> None:
    large = with_line(2, "Oval tables   4 pieces").resize((2700, 3375), 3)
    found = look(large, page())
    x, y, _, _ = found.differences[0].box
    assert found.finding is Finding.VARIANT
    assert 3 * 270 <= y <= 3 * 330
    assert 3 * 55 <= x < 3 * 420


def test_what_cannot_be_laid_over_each_other() -> None:
    nowhere: Matrix3 = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    away: Matrix3 = ((1.0, 0.0, 5000.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    for transform in (nowhere, away):
        assert inspect(pixels(page()), pixels(page()), transform) is None


@pytest.mark.parametrize("side", [1, 2, 7])
def test_tiny_images(side: int) -> None:
    tiny = np.full((side, side, 3), 128, np.uint8)
    found = inspect(tiny, tiny, IDENTITY)
    assert found is None or not found.differences


def product(colour: tuple[int, int, int]) -> Image.Image:
    image = Image.new("RGB", (700, 700), "white")
    ImageDraw.Draw(image).rounded_rectangle((180, 120, 520, 600), 60, fill=colour)
    return image


@pytest.mark.parametrize("other", [(40, 122, 60), (30, 130, 70)])
def test_a_thing_in_another_green_of_the_same_light_is_another_thing(other: tuple[int, int, int]) -> None:
    found = look(product((34, 144, 32)), saved(product(other), 88))
    assert found.finding is Finding.VARIANT
    assert found.differences[0].kind is DifferenceKind.OTHER_COLOUR


@pytest.mark.parametrize("how", [lambda image: ImageEnhance.Color(image).enhance(1.15), COPIES["more contrast"]])
def test_a_thing_in_stronger_colours_is_a_copy(how: Callable[[Image.Image], Image.Image]) -> None:
    assert look(product((60, 130, 70)), how(product((60, 130, 70)))).finding is Finding.SAME


def test_paper_of_another_tint_is_no_other_colour() -> None:
    tinted = Image.fromarray((pixels(page()) * np.array((1.0, 0.97, 0.93))).astype(np.uint8))
    assert look(page(), tinted).finding is not Finding.VARIANT


def wallpaper(text: str) -> Image.Image:
    across = np.linspace(0.0, 1.0, 1200)[None, :, None]
    colours = (1.0 - across) * np.array((70, 140, 130)) + across * np.array((225, 95, 150))
    image = Image.fromarray(np.repeat(colours, 800, axis=0).astype(np.uint8))
    ImageDraw.Draw(image).text((200, 300), text, font=ImageFont.load_default(34), fill=(20, 20, 20))
    return image


@pytest.mark.parametrize("name", ["quality 90", "quality 30", "blurred", "half the size"])
def test_of_a_gradient_with_a_line_of_type_the_line_is_read(name: str) -> None:
    assert look(wallpaper("a short word"), COPIES[name](wallpaper("a short word"))).finding is Finding.SAME
    assert look(wallpaper("a short word"), COPIES[name](wallpaper("others"))).finding is not Finding.SAME
    assert look(wallpaper("12:30"), COPIES[name](wallpaper("12:30"))).finding is Finding.SAME
    assert look(wallpaper("12:30"), COPIES[name](wallpaper("12:35"))).finding is Finding.VARIANT


@pytest.mark.parametrize("off", [0.0, 2.5])
def test_a_turned_page_is_laid_straight_before_it_is_compared(off: float) -> None:
    turned = page().rotate(3, Image.Resampling.BICUBIC, fillcolor="white")
    angle, x, y = np.radians(3.0), 450.0, 562.5
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    # What turns it back, off by some pixels as a transform that was measured on a small image is.
    back: Matrix3 = (
        (cos, -sin, x - cos * x + sin * y + off),
        (sin, cos, y - sin * x - cos * y - off),
        (0.0, 0.0, 1.0),
    )
    assert look(page(), turned, back).finding is Finding.SAME
    other = with_line(0, "Invoice 20431").rotate(3, Image.Resampling.BICUBIC, fillcolor="white")
    assert look(page(), other, back).finding is Finding.VARIANT


@pytest.mark.parametrize("ink", [205, 215])
def test_faint_words_that_one_has_alone_are_seen_in_either(ink: int) -> None:
    full = page(LINES * 3)
    written = full.copy()
    ImageDraw.Draw(written).text((700, 520), "4711", font=ImageFont.load_default(20), fill=(ink, ink, ink))
    assert look(written, full).finding is not Finding.SAME
    assert look(full, written).finding is not Finding.SAME
