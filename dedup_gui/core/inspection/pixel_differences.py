"""The pixels in which two drawn or written images differ by more than re-encoding, resizing and mild filtering do."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.channels import largest
from dedup_gui.core.inspection.common_frame import CommonFrame, Floats

SHIFT = 0.5
"""Pixels of the frame by which a detail may lie elsewhere: so much times the steepest slope around is no difference.
Tolerating the whole range of tones within a pixel instead makes a 6 and an 8 in type of 26 pixels the same."""
WINDOW = 5
"""Side of the window, pixels, over which the difference is averaged: a stroke of type, not a speck of noise."""
DIFFERS = 32.0
"""Mean difference of a window, grey levels of the worst channel, from which on it is a place that differs. Copies of
documents, screens and drawings of our own making stay below 15 at JPEG quality 30, at half and a third of the size,
blurred and in other tones; shaded ones below 28, and below 42 at quality 10 or in 256 colours. Another digit or word
has 60 and more, a thin stroke or type of 13 pixels 30 to 45."""
CERTAIN = 48.0
"""The same, from which on no re-encoding explains it."""
LEAST_PIXELS = 3
"""A place has at least so many windows that differ; chosen: a dot of type."""
_SMOOTHING = 0.7
"""Pixels; evens out what single pixels do."""


def differing_pixels(frame: CommonFrame) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """By how much the windows around the pixels differ, and which of them do.

    A pixel differs by as much as the two images are apart there, beyond what half a pixel of shift can do.

    Args:
        frame: both, equally sharp.

    Returns:
        Levels of the worst channel, float32 [h, w], and bool [h, w].
    """
    apart = _tolerant_difference(frame)
    strength: Floats = np.asarray(
        cv2.boxFilter(apart, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT), np.float32
    )
    strength[~frame.inside] = 0.0
    return strength, strength >= DIFFERS


def _tolerant_difference(frame: CommonFrame) -> Floats:
    """By how much the two differ beyond a shift of `SHIFT` pixels, worst channel, grey levels; float32 [h, w]."""
    one, other = (cv2.GaussianBlur(image.astype(np.float32), (0, 0), _SMOOTHING) for image in (frame.a, frame.b))
    slope = np.zeros(one.shape, np.float32)
    for image in (one, other):
        across, down = (cv2.Sobel(image, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=1 / 8) for dx in (1, 0))
        slope = np.maximum(slope, cv2.magnitude(across, down))
    slope = np.asarray(cv2.dilate(slope, np.ones((3, 3), np.uint8)), np.float32)
    apart = cv2.absdiff(one, other) - np.float32(SHIFT) * slope
    return np.asarray(np.maximum(largest(apart), 0.0), np.float32)
