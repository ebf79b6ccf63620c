"""By how much two aligned images differ beyond a small shift, pixel by pixel.

It is computed in bands of some lines: what is in between stays in the processor's cache, where the whole images would
be written to memory and read again at each step, and all cores would wait for the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import Floats, Pixels, grey_of
from dedup_gui.core.inspection.reductions import largest

_SMOOTHING = 0.7
"""Pixels; evens out what single pixels do."""
_BAND = 64
"""Lines of a band. Measured: from 32 to 128 are equally fast, more are slower."""
_REACH = 5
"""Lines beyond a band that its pixels depend on: three of the smoothing, one of the slope, one of what is steepest
around."""


def tolerant_differences(a: Pixels, b: Pixels, shifts: Sequence[float], *, in_grey: bool) -> list[Floats]:
    """By how much the two differ beyond what a shift can do.

    The result is the same wherever the arrays lie in memory (`cv2.magnitude` is not, in the last bit).

    Args:
        a: uint8 [h, w, 3], RGB.
        b: uint8 [h, w, 3], likewise.
        shifts: pixels by which a detail may lie elsewhere.
        in_grey: whether luma alone is compared.

    Returns:
        For each shift grey levels of the worst channel, float32 [h, w].
    """
    height = a.shape[0]
    found = [np.empty(a.shape[:2], np.float32) for _ in shifts]
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        first, last = max(0, top - _REACH), min(height, bottom + _REACH)
        apart, slope = _apart_and_slope(a[first:last], b[first:last], in_grey=in_grey)
        lines = slice(top - first, bottom - first)
        for shift, values in zip(shifts, found, strict=True):
            beyond = apart[lines] - np.float32(shift) * slope[lines]
            worst = beyond if in_grey else largest(beyond)
            np.maximum(worst, 0.0, out=values[top:bottom])
    return found


def smoothed(image: Floats) -> Floats:
    """An image as it is compared: without what single pixels do; float32, of the shape given."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), _SMOOTHING), np.float32)


def is_steep(grey: Floats, least: float) -> npt.NDArray[np.bool_]:
    """Where an image is steeper than so many grey levels a pixel; bool [h, w]."""
    return np.asarray(_squared_slope(grey) > np.float32(least * least), np.bool_)


def _apart_and_slope(a: Pixels, b: Pixels, *, in_grey: bool) -> tuple[Floats, Floats]:
    """By how much the two are apart, and the steepest slope of both around each pixel, for each channel."""
    one, other = (smoothed(grey_of(image) if in_grey else image.astype(np.float32)) for image in (a, b))
    squared: Any = cv2.max(_squared_slope(one), _squared_slope(other))
    steepest: Any = cv2.dilate(squared, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.absdiff(one, other), np.float32), np.sqrt(steepest, out=steepest)


def _squared_slope(image: Any) -> Any:
    """The square of the steepness, grey levels a pixel, of each channel."""
    across, down = (cv2.Sobel(image, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=1 / 8) for dx in (1, 0))
    across *= across
    down *= down
    across += down
    return across
