"""Whether an image is drawn or written: on a plain ground, as pages, screens, codes, products, or on a gradient."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

GROUND_SHARE = 0.45
"""Share of an image in its most frequent colour from which on it has a plain ground. Pages, forms, screens, drawings,
codes and products of our own making have 0.49 and more; of 609 photographs 5 % have more than 0.35, 2 % more than
0.5."""
DETAILED_SHARE = 0.15
SHADED_SHARE = 0.045
COLOURS, MANY_COLOURS = 20, 70
"""What stands on the ground is photographic if it takes so much of the image, and either so much of it is shaded
softly over three blocks across and down and it has so many colours (of 16 levels a channel, each 0.05 % of the
image), or it has many. Of the 14 photographs with a ground among 729, 7 are; of 276 pages, screens, codes, maps,
plots, drawings and products of our own making none: their soft blocks lie along lines, and they have 63 colours at
most."""
BARE_SHARE, HARD_SHARE = 0.03, 0.5
"""A picture without a ground, such as a gradient, is drawn too if no more than so much of it has any structure, and
at least so much of that has edges of type. 30 gradients of our own making with a line of type have at most 0.01 and
at least 0.6; of 1,025 photographs two have less than 0.02, with 0.01 of that hard."""
_COLOUR_STEP, _COLOUR_SHARE = 16, 5e-4
SIDE = 800
"""Longer side, pixels, at which it is measured."""
_BLOCK, _BAND = 8, 64
"""Side of the blocks of which it is asked whether they have structure, and lines looked at at once, pixels."""
_STRUCTURE, _SOFT = 2.5, 14.0
"""Standard deviation of a block, grey levels: above the first there is structure, above the second edges of type."""
WITHIN = 6
"""Levels of each channel by which the ground varies: JPEG of quality 30 and a scanner's noise."""
_STEP, _BITS = 4, 6
"""Levels that are taken together when the most frequent colour is sought, and the bits that are left of a channel."""


def is_drawn(pixels: Pixels) -> bool:
    """Whether an image is something drawn, written or small on a plain ground, and no photograph.

    Without a ground it may still be a photograph, of a clear sky, say: there noise has to tell.

    Args:
        pixels: uint8 [h, w, 3], RGB.
    """
    pixels = _reduced(pixels)
    has_ground = ground_share(pixels) >= GROUND_SHARE
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    if not has_ground:
        return _is_bare(grey)
    deviation = _block_deviations(grey)
    structured = deviation > _STRUCTURE
    if not structured.any():
        return True
    soft = (structured & (deviation < _SOFT)).astype(np.uint8)
    shaded = int(cv2.countNonZero(cv2.morphologyEx(soft, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))))
    if float(structured.mean()) < DETAILED_SHARE:
        return True
    return _colours(pixels) < (COLOURS if shaded >= SHADED_SHARE * int(structured.sum()) else MANY_COLOURS)


def _is_bare(grey: npt.NDArray[np.float32]) -> bool:
    """Whether hardly anything has structure, and that of type; most photographs are told by their first lines."""
    blocks = max(1, (grey.shape[0] // _BLOCK) * (grey.shape[1] // _BLOCK))
    structured = hard = 0
    for top in range(0, max(1, grey.shape[0] // _BLOCK * _BLOCK), _BAND):
        deviation = _block_deviations(grey[top : top + _BAND])
        structured += int((deviation > _STRUCTURE).sum())
        hard += int((deviation >= _SOFT).sum())
        if structured / blocks > BARE_SHARE:
            return False
    return structured > 0 and hard / structured >= HARD_SHARE


def has_plain_ground(pixels: Pixels) -> bool:
    """Whether one colour takes much of an image; uint8 [h, w, 3], RGB."""
    return ground_share(_reduced(pixels)) >= GROUND_SHARE


def _reduced(pixels: Pixels) -> Pixels:
    scale = SIDE / max(pixels.shape[:2])
    if scale >= 1.0:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def ground_share(pixels: Pixels) -> float:
    """Share of an image that has its most frequent colour, 0-1; uint8 [h, w, 3], RGB."""
    colour = ground_colour(pixels)
    low, high = ((colour + by).clip(0, 255).astype(np.float64) for by in (-WITHIN, WITHIN))
    return int(cv2.countNonZero(cv2.inRange(pixels, low, high))) / int(pixels.shape[0] * pixels.shape[1])


def ground_colour(pixels: Pixels) -> npt.NDArray[np.intp]:
    """The most frequent colour of an image, to 4 levels; RGB, [3]."""
    last = (1 << _BITS) - 1
    counts = cv2.calcHist([pixels], [0, 1, 2], None, [last + 1] * 3, [0, 256] * 3)
    most = int(counts.argmax())
    return np.array([most >> 2 * _BITS, most >> _BITS & last, most & last], np.intp) * _STEP + _STEP // 2


def _colours(pixels: Pixels) -> int:
    """How many coarse colours an image has that take more than `_COLOUR_SHARE` of it."""
    coarse = (pixels // _COLOUR_STEP).astype(np.int32)
    _, counts = np.unique((coarse[..., 0] << 8) | (coarse[..., 1] << 4) | coarse[..., 2], return_counts=True)
    return int((counts > _COLOUR_SHARE * counts.sum()).sum())


def _block_deviations(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    height, width = (side // _BLOCK * _BLOCK for side in grey.shape)
    if height == 0 or width == 0:
        return np.array([[grey.std()]], np.float32)
    blocks = grey[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return np.asarray(blocks.std(axis=(1, 3)), np.float32)
