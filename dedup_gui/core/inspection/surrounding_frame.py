"""Whether one image is the other with a frame or bars around it: one colour, and an edge where the picture begins."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import Pixels
from dedup_gui.core.inspection.plain_ground import ground_colour
from dedup_gui.core.types import Matrix3

_SIDE = 400
"""Longer side of the outer image, pixels, at which it is measured; chosen."""
_BEYOND = 0.01
"""Share of the outer image by which the inner one may lie beyond its border: the alignment is not exact."""
_LEAST = 0.015
"""Share of the outer image that a frame takes, at least; chosen: a frame of one pixel in a hundred has .04."""
_WITHIN = 10
"""Levels of each channel by which the colour of a frame varies; chosen."""
_PLAIN, _GOES_ON = 0.6, 0.5
"""Share of what lies around that has its most frequent colour, at least: bars may hold words. And share of the
picture's own border that may have the same: a crop from a white page has no frame. Chosen."""
_STRIP = 3
"""Width of that border, pixels, and of what is left out on both sides of the edge."""


def has_frame(a: Pixels, b: Pixels, transform: Matrix3) -> bool:
    """Whether either image is the other within a frame.

    Args:
        a: uint8 [h, w, 3], RGB, upright.
        b: uint8 [h, w, 3], likewise.
        transform: pixels of b into pixels of a, both as given here.
    """
    matrix = np.array(transform, np.float64)
    if abs(np.linalg.det(matrix)) < 1e-12:
        return False
    return _frames(a, b, matrix) or _frames(b, a, np.asarray(np.linalg.inv(matrix), np.float64))


def _frames(outer: Pixels, inner: Pixels, into: npt.NDArray[np.float64]) -> bool:
    height, width = inner.shape[:2]
    corners = into @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]], np.float64)
    corners = (corners[:2] / corners[2]).T / (outer.shape[1], outer.shape[0])
    if not np.isfinite(corners).all() or corners.min() < -_BEYOND or corners.max() > 1.0 + _BEYOND:
        return False
    scale = min(1.0, _SIDE / max(outer.shape[:2]))
    size = max(1, round(outer.shape[1] * scale)), max(1, round(outer.shape[0] * scale))
    inside = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(inside, np.rint(corners * size).astype(np.int32), 1)
    strip = np.ones((2 * _STRIP + 1, 2 * _STRIP + 1), np.uint8)
    around = cv2.dilate(inside, strip) == 0
    if float(around.mean()) < _LEAST:
        return False
    small = np.asarray(cv2.resize(outer, size, interpolation=cv2.INTER_AREA), np.uint8)
    lying_around = small[around][:, None]
    colour = ground_colour(lying_around)
    inner_part = cv2.erode(inside, strip, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    border = inner_part - cv2.erode(inner_part, strip, borderType=cv2.BORDER_CONSTANT, borderValue=1) > 0
    if not border.any():
        return False
    return _share_of(lying_around, colour) >= _PLAIN and _share_of(small[border][:, None], colour) < _GOES_ON


def _share_of(pixels: Pixels, colour: npt.NDArray[np.intp]) -> float:
    low, high = ((colour + by).clip(0, 255).astype(np.float64) for by in (-_WITHIN, _WITHIN))
    return int(cv2.countNonZero(cv2.inRange(pixels, low, high))) / len(pixels)
