"""Pairs from thumbnails: watermarked and framed copies are near their original, other pictures are not."""

from __future__ import annotations

from collections.abc import Generator
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from dedup_gui.core.candidates.thumbnail_pairs import LEAST, SIDE, framed, thumbnail_pairs, thumbnail_vectors
from dedup_gui.core.events import Progress
from tests.eval import drawn_set

Pixels = npt.NDArray[np.uint8]
T = TypeVar("T")


@cache
def scene(seed: int) -> Image.Image:
    return drawn_set.scene(np.random.default_rng(seed))


def thumbnail(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("L").resize((32, 32), Image.Resampling.BOX))


def finish(steps: Generator[Progress, None, T]) -> T:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: T = stop.value
            return result


def screenshot(picture: Image.Image) -> Image.Image:
    screen = Image.new("RGB", (540, 1100), (24, 26, 32))
    inner = picture.resize((540, round(540 * picture.height / picture.width)))
    screen.paste(inner, (0, (1100 - inner.height) // 2))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, 540, 48), fill=(60, 60, 60))
    draw.text((16, 10), "12:41", font=ImageFont.load_default(size=22), fill="white")
    for left in range(60, 540, 120):
        draw.ellipse((left, 1036, left + 44, 1080), outline="white", width=3)
    return screen


def marked(picture: Image.Image) -> Image.Image:
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    for top in range(0, picture.height, picture.height // 5):
        for left in range(-(top * 7 % 200), picture.width, picture.width // 3):
            draw.text((left, top), "sample", font=ImageFont.load_default(size=40), fill=(255, 255, 255, 110))
    return Image.alpha_composite(picture.convert("RGBA"), over).convert("RGB")


def test_watermarked_and_framed_copies_are_proposed_and_few_others() -> None:
    pictures = [scene(seed) for seed in range(40)]
    copies = [marked(scene(0)), screenshot(scene(1)), screenshot(scene(2)), marked(scene(3))]
    pairs = finish(thumbnail_pairs(np.stack([thumbnail(picture) for picture in (*pictures, *copies)]))).pairs
    found = set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    assert {(number, 40 + number) for number in range(4)} <= found
    assert len(found) < 40
    assert (pairs.a < pairs.b).all()
    assert (pairs.cosine >= LEAST).all()


def test_the_picture_in_a_screenshot_is_cut_out() -> None:
    inner = framed(thumbnail(screenshot(scene(1))))
    assert inner is not None
    top, bottom, left, right = inner
    expected = 540 * scene(1).height / scene(1).width / 1100 * 32
    assert abs(bottom - top - expected) < 2.5
    assert (left, right) == (0, 32)


def test_a_whole_picture_and_a_plain_one_have_no_frame() -> None:
    assert framed(thumbnail(scene(1))) is None
    assert framed(np.full((32, 32), 80, np.uint8)) is None


def test_plain_images_are_near_nothing() -> None:
    plain = np.full((6, 32, 32), 200, np.uint8)
    made = finish(thumbnail_vectors(plain))
    assert made.vectors.shape == (6, SIDE * SIDE)
    assert not made.vectors.any()
    assert len(finish(thumbnail_pairs(plain)).pairs.a) == 0


def test_no_images() -> None:
    assert len(finish(thumbnail_pairs(np.zeros((0, 32, 32), np.uint8))).pairs.a) == 0
