"""The check by blocks: compares pictures at 128 x 128 RGB, block by block, where thumbnails cannot decide.

Blocks of 8 x 8 (overlapping by half) that hold texture are correlated one by one. In a copy, even in one with a
caption or other tones, most blocks agree to 0.95 and more; in another shot of the same scene nearly all are slightly
out of place, and in another page of the same form some blocks are plainly different. As measured: of the edited
photographs that are in place (captions, logos, tones, blur, noise) 98 % have a share >= 0.70 of blocks above 0.95;
the best other shot has 0.66, the best other picture 0.53. Copies of pages, forms, screenshots, slides, charts and
icons differ by at most 17 grey levels in any pixel, other ones of the same family by at least 40.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS, Orientation

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE = 128
"""Pixels: a line of text on a page is one to three pixels high, so that another text is seen."""
FINE_SIDE = 256
"""Pixels: what drawn and written pictures are compared at in the end: one other line on a page differs by 34 grey
levels somewhere, where a copy of another size or quality differs by at most 14."""
SOURCE_SIDE = 400
"""Pixels of the longer side that the picture should be read with: as a proxy has them."""
CLOSE, APART = 0.95, 0.5
"""Correlation of a block that agrees, -1 to 1 (most of a copy, see above), and of one that does not (chosen)."""
CLOSE_SHARE = 0.70
"""Least share of textured blocks that agree, of a photograph: as measured above, 98 % of the edited copies in place
reach it, the best other shot has 0.66."""
APART_SHARE = 0.15
"""Largest share of textured blocks that do not, of a photograph: what a caption or a logo covers. Chosen."""
APART_SHARE_DRAWN = 0.005
"""The same of anything drawn or written: what matters there may be one word. Chosen: 4 blocks of 961."""
LEVELS_DRAWN = 28.0
"""Largest difference of any pixel, grey levels, of anything drawn or written: between the 17 of copies and the 40 of
others measured above at 128 pixels, and the 14 and 34 of `FINE_SIDE`."""
LEVELS_EVEN = 6.0
"""Largest difference of any block's colour where there is no texture, levels of each channel. Chosen, not fitted."""
LEVELS_BLANK = 14.0
"""Largest difference of any pixel where there is hardly any texture: less than a page number on an empty page.
Chosen, not fitted."""
COLOUR_DRAWN = 8.0
"""Largest mean difference in colour (`_chroma_apart`), levels, of anything drawn or written. Chosen, not fitted."""
WEAK_SHARE = 0.02
"""A match with a larger share of blocks that do not agree is a weak one: 19 of 961. Chosen."""
GREY_CHROMA = 2.0
"""Mean chroma, levels, below which a picture counts as black and white: what JPEG may leave. Chosen, not fitted."""
STEADY = 0.01
"""Share of the range of grey: block means that differ, or vary, by less need no curve. Chosen: 2.5 levels."""
MOST_STRETCH = 4.0
"""A tone curve may be so many times steeper or flatter than none at all. Chosen."""
FEW_BLOCKS = 8
"""Fewer textured blocks than this, of 961, do not make a picture. Chosen."""

_ENLARGED = 0.85
"""Pictures are compared at 256 x 256 even if their shorter side has only this share of it. Chosen."""
BLOCK_JUDGE = "detail-2"
"""Name and version, for the cache; the version goes up with any change that can change a verdict."""
_ENCODED = struct.Struct("<???f")
_SMOOTHING = 0.8
"""Pixels, standard deviation of a Gaussian; evens out what scaling and compression do to single pixels. Chosen."""
_TEXTURE = 16.0
"""Variance, squared grey levels, above which a block holds texture: four times the noise of JPEG quality 8."""
_GREY = np.array((0.299, 0.587, 0.114), np.float32)
"""ITU-R 601 luma."""


@dataclass(frozen=True, slots=True)
class BlockVerdict:
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


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What the comparison needs of one image.

    Attributes:
        pixels: uint8 [side, side, 3], RGB; side is 128, or less (64, 32) for images that are smaller than that.
        grey: float32 [side, side]; smoothed luma.
        fine: uint8 [256, 256]; smoothed luma, or [0, 0] for images that are smaller than that.
        mean: float32 [n, n]; of blocks of 8 x 8, every 4 pixels.
        variance: float32 [n, n]; of the same blocks.
        colours: float32 [side / 8, side / 8, 3]; mean colours.
    """

    pixels: Pixels
    grey: Floats
    fine: Pixels
    mean: Floats
    variance: Floats
    colours: Floats

    @property
    def grey_only(self) -> bool:
        """Whether it has no colours to speak of."""
        return _chroma(self.colours) < GREY_CHROMA


def prepare(pixels: Pixels) -> Picture:
    """Make an image ready for comparing.

    Args:
        pixels: uint8 [height, width, 3], upright, RGB; longer side at least `SOURCE_SIDE` where the image has it.

    Returns:
        The picture, squashed to a square.
    """
    side = SIDE
    while side > 32 and side > min(pixels.shape[:2]):
        side //= 2
    return _picture(pixels, side, _fine(pixels))


def encode_block_verdict(detail: BlockVerdict) -> bytes:
    """A verdict as bytes, for the cache."""
    return _ENCODED.pack(detail.accepted, detail.weak, detail.edited, detail.agreement)


def decode_block_verdict(data: bytes) -> BlockVerdict:
    """The inverse of `encode_block_verdict`."""
    return BlockVerdict(*_ENCODED.unpack(data))


def compare_blocks(one: Picture, other: Picture, orientation: int, *, photographic: bool) -> BlockVerdict:
    """Compare two pictures.

    Args:
        one: of image a.
        other: of image b.
        orientation: index into `ORIENTATIONS`: how b is turned to look like a.
        photographic: whether both are photographs; anything else is judged more strictly.

    Returns:
        The verdict with its evidence; about 0.1 milliseconds.
    """
    side = min(len(one.grey), len(other.grey))
    one, other = _at(one, side), _at(other, side)
    turn = ORIENTATIONS[orientation].turn
    grey, mean = np.ascontiguousarray(turn(other.grey)), turn(other.mean)
    colours = one.colours - turn(other.colours)
    variance = turn(other.variance)
    textured = np.maximum(one.variance, variance) > _TEXTURE
    if np.count_nonzero(textured) < FEW_BLOCKS:
        even = (
            float(np.abs(colours).max()) <= LEVELS_EVEN
            and _levels_apart(one, other, ORIENTATIONS[orientation], fine=True) <= LEVELS_BLANK
        )
        return BlockVerdict(even, False, False, 1.0 if even else 0.0)
    shared = _blocks(one.grey * grey) - one.mean * mean
    correlation = (shared / np.sqrt(np.maximum(one.variance, 1) * np.maximum(variance, 1)))[textured]
    agreement = float(np.clip(correlation.mean(), 0, 1))
    apart = float((correlation < APART).mean())
    if apart > APART_SHARE:
        return BlockVerdict(False, False, True, agreement)
    greyed = one.grey_only != other.grey_only
    chroma = _chroma_apart(one.colours, turn(other.colours))
    plainly_same = (
        apart <= APART_SHARE_DRAWN
        and (greyed or chroma <= COLOUR_DRAWN)
        and _levels_apart(one, other, ORIENTATIONS[orientation], fine=not photographic) <= LEVELS_DRAWN
    )
    edited_photograph = photographic and float((correlation > CLOSE).mean()) >= CLOSE_SHARE
    shift = float(np.abs(one.mean - mean).mean())
    return BlockVerdict(
        accepted=plainly_same or edited_photograph,
        weak=not plainly_same and apart > WEAK_SHARE,
        edited=apart > APART_SHARE_DRAWN or shift > LEVELS_EVEN or greyed or chroma > COLOUR_DRAWN,
        agreement=agreement,
    )


def _at(picture: Picture, side: int) -> Picture:
    return picture if len(picture.grey) == side else _picture(picture.pixels, side, picture.fine)


def _picture(pixels: Pixels, side: int, fine: Pixels) -> Picture:
    if pixels.shape[:2] != (side, side):
        reduced = min(pixels.shape[:2]) >= side
        scaled = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA if reduced else cv2.INTER_LINEAR)
        pixels = np.asarray(scaled, np.uint8)
    levels = pixels.astype(np.float32)
    grey = _smooth(levels @ _GREY)
    mean = _blocks(grey)
    eighth = side // 8
    colours = np.asarray(cv2.resize(levels, (eighth, eighth), interpolation=cv2.INTER_AREA), np.float32)
    return Picture(pixels, grey, fine, mean, np.maximum(_blocks(grey * grey) - mean**2, 0), colours)


def _fine(pixels: Pixels) -> Pixels:
    if min(pixels.shape[:2]) < FINE_SIDE * _ENLARGED:
        return np.zeros((0, 0), np.uint8)
    scaled = np.asarray(cv2.resize(pixels, (FINE_SIDE, FINE_SIDE), interpolation=cv2.INTER_AREA), np.float32)
    return np.rint(_smooth(scaled @ _GREY)).astype(np.uint8)


def _smooth(grey: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTHING), np.float32)


def _levels_apart(one: Picture, other: Picture, turn: Orientation, *, fine: bool) -> float:
    """The largest difference of any pixel, grey levels, once the other picture has the tones of the one."""
    curve = _tone_curve(one.mean, turn.turn(other.mean))
    if fine and len(one.fine) and len(other.fine):
        first, second = one.fine.astype(np.float32), turn.turn(other.fine).astype(np.float32)
    else:
        first, second = one.grey, turn.turn(other.grey)
    if curve is not None:
        square, slope, offset = curve
        second = ((square * second + slope) * second + offset).astype(np.float32)
    return float(np.abs(first - second).max())


def _tone_curve(one: Floats, other: Floats) -> tuple[float, float, float] | None:
    """The parabola that makes the block means of the other like those of the one; None where none is needed.

    It follows brightness, contrast and gamma. It is also left out where it would have to turn the tones round or
    stretch them beyond what people do to a picture.
    """
    x, y = other.ravel().astype(np.float64) / 255, one.ravel().astype(np.float64) / 255
    if np.abs(x - y).mean() < STEADY or x.std() < STEADY:
        return None
    powers = np.stack((x * x, x, np.ones_like(x)))
    square, slope, offset = np.linalg.lstsq(powers @ powers.T, powers @ y, rcond=None)[0]
    steepness = slope + 2 * square * np.array((x.min(), x.max()))
    if steepness.min() < 1 / MOST_STRETCH or steepness.max() > MOST_STRETCH:
        return None
    return float(square) / 255, float(slope), float(offset) * 255


def _blocks(values: Floats) -> Floats:
    """Means over blocks of 8 x 8, every 4 pixels."""
    count = len(values) // 4
    quarter = np.asarray(cv2.resize(values, (count, count), interpolation=cv2.INTER_AREA), np.float32)
    means: Floats = (quarter[:-1, :-1] + quarter[1:, :-1] + quarter[:-1, 1:] + quarter[1:, 1:]) / np.float32(4)
    return means


def _chroma(colours: Floats) -> float:
    """Mean distance of the channels from their own mean, levels."""
    return float(np.abs(_colour_only(colours)).mean())


def _colour_only(colours: Floats) -> Floats:
    difference: Floats = colours - colours.mean(axis=2, keepdims=True)
    return difference


def _chroma_apart(one: Floats, other: Floats) -> float:
    """Mean difference in colour, levels, once the other's colours are as strong as the one's."""
    first, second = _colour_only(one), _colour_only(other)
    strength = float((first * second).sum()) / max(float((second * second).sum()), 1e-6)
    return float(np.abs(first - np.clip(strength, 1 / MOST_STRETCH, MOST_STRETCH) * second).mean())
