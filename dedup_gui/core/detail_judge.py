"""The second judge: compares pictures at 128 x 128 RGB, block by block, where thumbnails cannot decide.

Blocks of 8 x 8 (overlapping by half) that hold texture are correlated one by one. In a copy, even in one with a
caption or other tones, most blocks agree to 0.95 and more; in another shot of the same scene nearly all are slightly
out of place, and in another page of the same form some blocks are plainly different. As measured: of the edited
photographs that are in place (captions, logos, tones, blur, noise) 98 % have a share >= 0.70 of blocks above 0.95;
the best other shot has 0.66, the best other picture 0.53. Copies of pages, forms, screenshots, slides, charts and
icons differ by at most 17 grey levels in any pixel, other ones of the same family by at least 40.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE = 128
"""Pixels: a line of text on a page is about one pixel high, so that other words are seen."""
SOURCE_SIDE = 256
"""Pixels of the longer side that the picture should be read with."""
CLOSE, APART = 0.95, 0.5
"""Correlation of a block that agrees, and of one that does not."""
CLOSE_SHARE = 0.70
"""Least share of textured blocks that agree, of a photograph."""
APART_SHARE = 0.15
"""Largest share of textured blocks that do not, of a photograph: what a caption or a logo covers."""
APART_SHARE_DRAWN = 0.005
"""The same of anything drawn or written: what matters there may be one word."""
LEVELS_DRAWN = 28.0
"""Largest difference of any pixel, grey levels, of anything drawn or written."""
LEVELS_EVEN = 6.0
"""Largest difference of any block's colour where there is no texture, levels of each channel."""
COLOUR_DRAWN = 8.0
"""Mean difference in colour (chroma), of anything drawn or written."""
WEAK_SHARE = 0.02
"""A match with more blocks that do not agree is a weak one."""
FEW_BLOCKS = 8
"""Fewer textured blocks than this do not make a picture."""

_SMOOTHING = 0.8
"""Pixels; evens out what scaling and compression do to single pixels."""
_TEXTURE = 16.0
"""Variance, squared grey levels, above which a block holds texture: four times the noise of JPEG quality 8."""
_GREY = np.array((0.299, 0.587, 0.114), np.float32)
"""ITU-R 601 luma."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How two pictures compare at 128 x 128.

    Attributes:
        accepted: whether they show the same.
        weak: accepted, but in part they differ.
        edited: whether tones, colours or parts differ visibly.
        agreement: mean correlation of the textured blocks, 0-1.
    """

    accepted: bool
    weak: bool
    edited: bool
    agreement: float


def prepare(pixels: Pixels) -> Pixels:
    """Squash a picture for comparing.

    Args:
        pixels: uint8 [height, width, 3], upright, RGB; longer side at least `SOURCE_SIDE` where the image has it.

    Returns:
        uint8 [side, side, 3]; side is 128, or less (64, 32) for pictures that are smaller than that.
    """
    shorter = min(pixels.shape[:2])
    side = SIDE
    while side > 32 and side > shorter:
        side //= 2
    return _squash(pixels, side)


def compare(one: Pixels, other: Pixels, orientation: int, *, photographic: bool) -> Detail:
    """Compare two prepared pictures.

    Args:
        one: what `prepare` made of image a.
        other: the same of image b.
        orientation: index into `ORIENTATIONS`: how b is turned to look like a.
        photographic: whether both are photographs; anything else is judged more strictly.

    Returns:
        The verdict with its evidence; about half a millisecond.
    """
    side = min(len(one), len(other))
    one = _squash(one, side)
    other = _squash(np.ascontiguousarray(ORIENTATIONS[orientation].turn(other)), side)
    first, second = _smooth_grey(one), _smooth_grey(other)
    mean_one, mean_other = _blocks(first), _blocks(second)
    variance_one = np.maximum(_blocks(first * first) - mean_one**2, 0)
    variance_other = np.maximum(_blocks(second * second) - mean_other**2, 0)
    shared = _blocks(first * second) - mean_one * mean_other
    textured = np.maximum(variance_one, variance_other) > _TEXTURE
    correlation = (shared / np.sqrt(np.maximum(variance_one, 1) * np.maximum(variance_other, 1)))[textured]
    levels = float(np.abs(first - second).max())
    colours = _colour_blocks(one) - _colour_blocks(other)
    chroma = float(np.abs(colours - colours.mean(axis=2, keepdims=True)).mean())
    if len(correlation) < FEW_BLOCKS:
        even = float(np.abs(colours).max()) <= LEVELS_EVEN and levels <= LEVELS_DRAWN
        return Detail(even, False, False, 1.0 if even else 0.0)
    agreement = float(np.clip(correlation.mean(), 0, 1))
    apart = float((correlation < APART).mean())
    close = float((correlation > CLOSE).mean())
    plainly_same = apart <= APART_SHARE_DRAWN and levels <= LEVELS_DRAWN and chroma <= COLOUR_DRAWN
    edited_photograph = photographic and close >= CLOSE_SHARE and apart <= APART_SHARE
    tones = float(np.abs(mean_one - mean_other).mean())
    return Detail(
        accepted=plainly_same or edited_photograph,
        weak=not plainly_same and apart > WEAK_SHARE,
        edited=apart > APART_SHARE_DRAWN or tones > LEVELS_EVEN or chroma > LEVELS_EVEN,
        agreement=agreement,
    )


def _squash(pixels: Pixels, side: int) -> Pixels:
    if pixels.shape[:2] == (side, side):
        return pixels
    reduced = min(pixels.shape[:2]) >= side
    scaled = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA if reduced else cv2.INTER_LINEAR)
    return np.asarray(scaled, np.uint8)


def _smooth_grey(pixels: Pixels) -> Floats:
    return np.asarray(cv2.GaussianBlur(pixels.astype(np.float32) @ _GREY, (0, 0), _SMOOTHING), np.float32)


def _blocks(values: Floats) -> Floats:
    """Means over blocks of 8 x 8, every 4 pixels."""
    count = len(values) // 4
    quarter = values.reshape(count, 4, count, 4).sum(axis=(1, 3))
    means: Floats = (quarter[:-1, :-1] + quarter[1:, :-1] + quarter[:-1, 1:] + quarter[1:, 1:]) / np.float32(64)
    return means


def _colour_blocks(pixels: Pixels) -> Floats:
    """Mean colours over blocks of 8 x 8: float32 [side / 8, side / 8, 3]."""
    count = len(pixels) // 8
    means: Floats = pixels.reshape(count, 8, count, 8, 3).mean(axis=(1, 3), dtype=np.float32)
    return means
