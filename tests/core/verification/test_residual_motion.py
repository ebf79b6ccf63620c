"""Residual motion tells a copy from another shot of the scene; preserved structure sees through a watermark."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from dedup_gui.core.verification.residual_motion import UNKNOWN_MOTION, preserved_structure, residual_motion
from tests.core.drawn_images import page
from tests.eval import drawn_set

FloatImage = npt.NDArray[np.float32]


@cache
def scene(seed: int = 1) -> FloatImage:
    picture = drawn_set.scene(np.random.default_rng(seed)).convert("L").resize((288, 202))
    return np.asarray(picture, np.float32)


def depth() -> FloatImage:
    """How far a shot from beside moves what stands at each place, pixels."""
    rough = np.random.default_rng(5).normal(0, 1, scene().shape).astype(np.float32)
    far = np.asarray(cv2.GaussianBlur(rough, (0, 0), 25), np.float32)
    return np.asarray(far * (0.6 / float(far.std())), np.float32)


def everywhere(picture: FloatImage) -> npt.NDArray[np.bool_]:
    return np.ones(picture.shape, np.bool_)


def moved(picture: FloatImage, right: FloatImage | float, down: FloatImage | float) -> FloatImage:
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    grid = (np.asarray(x + right, np.float32), np.asarray(y + down, np.float32))
    return np.asarray(cv2.remap(picture, *grid, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)


def test_a_copy_does_not_move_whatever_became_of_its_tones_and_compression() -> None:
    noisy = scene() * 0.7 + 20 + np.random.default_rng(2).normal(0, 2, scene().shape).astype(np.float32)
    found = residual_motion(scene(), noisy, everywhere(scene()))
    assert found.chi_square < 1.2
    assert found.noise_corrected < 0.08
    assert found.displacement < 0.2


def test_what_one_transform_explains_is_no_residual_motion() -> None:
    y, x = np.mgrid[: scene().shape[0], : scene().shape[1]].astype(np.float32)
    turned = moved(scene(), 0.3 + 0.002 * x - 0.001 * y, -0.2 + 0.001 * x)
    assert residual_motion(scene(), turned, everywhere(scene())).displacement < 0.1


def test_parallax_is_residual_motion() -> None:
    found = residual_motion(scene(), moved(scene(), depth(), 0.0), everywhere(scene()))
    assert found.chi_square > 20
    assert found.displacement > 0.3
    assert found.noise_corrected > 0.3
    noise = np.random.default_rng(6).normal(0, 4, scene().shape).astype(np.float32)
    noisy = residual_motion(scene(), moved(scene(), depth(), 0.0) + noise, everywhere(scene()))
    assert noisy.chi_square > 2 * UNKNOWN_MOTION.chi_square
    assert noisy.noise_corrected > 0.3


def test_noise_is_not_taken_for_motion() -> None:
    rng = np.random.default_rng(3)
    coarse = scene() + rng.normal(0, 25, scene().shape).astype(np.float32)
    copy = residual_motion(scene(), coarse, everywhere(scene()))
    assert copy.displacement > 0.15
    assert copy.noise_corrected < 0.7 * copy.displacement
    assert copy.chi_square < 1.2


def test_where_there_is_nothing_to_measure_nothing_is_claimed() -> None:
    flat = np.full((120, 160), 90, np.float32)
    assert residual_motion(flat, flat, everywhere(flat)) == UNKNOWN_MOTION
    small = scene()[:20, :20]
    assert residual_motion(small, small, everywhere(small)) == UNKNOWN_MOTION
    assert preserved_structure(flat, flat, everywhere(flat)) == 0.0


def test_a_watermark_keeps_what_it_does_not_cover() -> None:
    picture = Image.fromarray(scene().astype(np.uint8)).convert("RGBA")
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    for top in range(0, picture.height, 40):
        for left in range(-top % 50, picture.width, 100):
            draw.text((left, top), "sample", font=ImageFont.load_default(size=18), fill=(255, 255, 255, 110))
    marked = np.asarray(Image.alpha_composite(picture, over).convert("L"), np.float32)
    assert preserved_structure(scene(), marked, everywhere(scene())) > 0.5
    assert preserved_structure(scene(), marked * 0.8 + 10, everywhere(scene())) > 0.5


def test_other_content_keeps_nothing() -> None:
    assert preserved_structure(scene(1), scene(7), everywhere(scene())) < 0.35
    one, other = (np.asarray(page(seed).convert("L").resize((222, 288)), np.float32) for seed in (1, 2))
    assert preserved_structure(one, other, everywhere(one)) < 0.4
