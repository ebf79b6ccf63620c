"""What was done to one of two photographs is named, and nothing that was not done."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from dedup_gui.core.inspection.differences import Finding, Inspection, inspect
from dedup_gui.core.types import IDENTITY, EditKind, Matrix3
from tests.core.inspection.drawn_pages import page, pixels, saved
from tests.core.inspection.photographs import captioned, exposed, scene

FRAME = 40
AROUND: Matrix3 = ((1.0, 0.0, FRAME), (0.0, 1.0, FRAME), (0.0, 0.0, 1.0))
BOX = (500, 420, 620, 520)


def photograph(seed: int = 1, *, noise: float = 3.0) -> Image.Image:
    """A scene with some things of hard edges in it, as a camera would save it."""
    frame = exposed(scene(seed), seed, noise=noise)
    draw = ImageDraw.Draw(frame)
    rng = np.random.default_rng(seed)
    for x, y, side, tone in rng.integers((0, 0, 4, 20), (900, 700, 24, 230), (9000, 4)).tolist():
        draw.rectangle((x, y, x + side, y + side // 2), fill=(tone, tone * 4 // 5, tone * 3 // 5))
    return saved(frame.filter(ImageFilter.GaussianBlur(0.7)), 92)


def with_part(image: Image.Image, change: Callable[[Image.Image], Image.Image]) -> Image.Image:
    image = image.copy()
    image.paste(change(image.crop(BOX)), BOX[:2])
    return image


def mosaic(part: Image.Image) -> Image.Image:
    small = part.resize((part.width // 15, part.height // 15), Image.Resampling.BOX)
    return small.resize(part.size, Image.Resampling.NEAREST)


EDITS: dict[str, tuple[Callable[[Image.Image], Image.Image], set[EditKind]]] = {
    "saved again": (lambda image: image, set()),
    "with noise": (
        lambda image: Image.fromarray(
            np.clip(pixels(image) + np.random.default_rng(9).normal(0, 25, pixels(image).shape), 0, 255).astype(
                np.uint8
            )
        ),
        set(),
    ),
    "brighter": (lambda image: ImageEnhance.Brightness(image).enhance(1.25), {EditKind.TONES}),
    "flatter": (lambda image: ImageEnhance.Contrast(image).enhance(0.5), {EditKind.TONES}),
    "black and white": (lambda image: image.convert("L").convert("RGB"), {EditKind.COLOURS}),
    "sharpened": (lambda image: image.filter(ImageFilter.UnsharpMask(2, 150, 2)), {EditKind.SHARPNESS}),
    "blurred": (lambda image: image.filter(ImageFilter.GaussianBlur(1.5)), {EditKind.SHARPNESS}),
    "captioned": (lambda image: captioned(image, "Summer in the old town"), {EditKind.LAID_OVER}),
    "covered": (
        lambda image: with_part(image, lambda part: Image.new("RGB", part.size, "black")),
        {EditKind.COVERED},
    ),
    "mosaic": (lambda image: with_part(image, mosaic), {EditKind.COVERED}),
    "blurred in part": (
        lambda image: with_part(image, lambda part: part.filter(ImageFilter.GaussianBlur(12))),
        {EditKind.COVERED},
    ),
}


def look(one: Image.Image, other: Image.Image, transform: Matrix3 = IDENTITY) -> Inspection:
    found = inspect(pixels(one), pixels(other), transform, drawn=False)
    assert found is not None
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_named(name: str) -> None:
    change, kinds = EDITS[name]
    original = photograph()
    edited = saved(change(original), 88)
    assert set(look(original, edited).edits) == kinds
    assert set(look(edited, original).edits) == kinds


@pytest.mark.parametrize("name", ["mosaic", "blurred in part", "covered"])
@pytest.mark.parametrize("noise", [0.0, 3.0])
def test_what_is_censored_is_a_place_that_differs(name: str, noise: float) -> None:
    original = photograph(2, noise=noise)
    found = look(original, saved(EDITS[name][0](original), 88))
    assert found.finding in (Finding.EDITED, Finding.UNSURE)
    left, top, right, bottom = BOX
    middle = (left + right) // 2, (top + bottom) // 2
    assert any(
        x <= middle[0] <= x + width and y <= middle[1] <= y + height and width * height < 4 * 120 * 100
        for x, y, width, height in (place.box for place in found.differences)
    )


@pytest.mark.parametrize("colour", ["white", "black", "#6b4226"])
def test_a_frame_is_named_whichever_image_has_it(colour: str) -> None:
    original = photograph(3)
    framed = saved(ImageOps.expand(original, FRAME, colour), 88)
    assert look(framed, original, AROUND).edits == (EditKind.FRAME,)
    back: Matrix3 = ((1.0, 0.0, -FRAME), (0.0, 1.0, -FRAME), (0.0, 0.0, 1.0))
    assert look(original, framed, back).edits == (EditKind.FRAME,)


def test_a_crop_has_no_frame() -> None:
    original = photograph(4)
    crop = original.crop((FRAME, FRAME, original.width - FRAME, original.height - FRAME))
    assert look(original, saved(crop, 88), AROUND).edits == ()
    sheet = page()
    part = sheet.crop((FRAME, FRAME, sheet.width - FRAME, sheet.height - FRAME))
    found = inspect(pixels(sheet), pixels(part), AROUND)
    assert found is not None and found.edits == ()


def test_of_drawn_pages_tones_are_named_and_no_place() -> None:
    sheet = page()
    darker = Image.fromarray((pixels(sheet) * 0.8).astype(np.uint8))
    found = inspect(pixels(sheet), pixels(darker), IDENTITY, drawn=True)
    assert found is not None and found.edits == (EditKind.TONES,)


def test_several_edits_are_named_in_one_order() -> None:
    original = photograph(5)
    edited = captioned(ImageEnhance.Brightness(original).enhance(0.8), "Summer in the old town")
    assert look(original, saved(edited, 90)).edits == (EditKind.TONES, EditKind.LAID_OVER)
