"""Areas of two drawn images, or of two things on a plain ground, that have other colours in the same light.

A tone curve takes one green for another where little else is green. Colours of some extent survive re-encoding and
resizing to a few levels; what paper and lamps do to all of them is seen in the ground.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import CommonFrame, Floats, Pixels
from dedup_gui.core.inspection.plain_ground import WITHIN, ground_colour

APART = 20.0
"""Difference of the colours less their lightness, levels of the worst channel, from which on they are others. As
measured on drawn pages, screens, flags and products of our own making, copies at quality 30 and in 256 colours have
10 at most, those with a fifth more contrast or saturation 18; two products of one luminance 24 and more."""
_CAST = 24.0
"""Levels by which the ground of a page may be tinted by paper, lamp or scanner."""
FIELD = 4
"""Side of a field, pixels of the frame: colours are compared field by field, smoothed over as many of them."""


def other_colours(frame: CommonFrame) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """By how much the colours of fields are apart, and which of them are others.

    Args:
        frame: both, of one tone.

    Returns:
        Levels, float32 [h / 4, w / 4], and bool [h / 4, w / 4].
    """
    size = max(1, frame.a.shape[1] // FIELD), max(1, frame.a.shape[0] // FIELD)
    one, other = (_smooth(image, size) for image in (frame.a, frame.b))
    # Where a has its ground, b is looked at: of what runs from colour to colour the most frequent one is chance.
    inside = cv2.resize(frame.inside.astype(np.uint8), size, interpolation=cv2.INTER_AREA) > 0
    ground = inside & (np.abs(one - ground_colour(frame.a).astype(np.float32)).max(axis=2) <= WITHIN)
    if ground.any():
        cast = np.median(one[ground] - other[ground], axis=0)
        if np.abs(cast).max() <= _CAST:
            other = other + cast
    difference = one - other
    apart = np.abs(difference - difference.mean(axis=2, keepdims=True)).max(axis=2)
    apart[~inside] = 0.0
    return np.asarray(apart, np.float32), apart >= APART


def _smooth(image: Pixels, size: tuple[int, int]) -> Floats:
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.blur(small, (FIELD, FIELD)), np.float32)
