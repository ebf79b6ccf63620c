"""Where two aligned images differ: a picture of it, and figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Matrix3

Pixels = npt.NDArray[np.uint8]

GREY = 0.35
"""How bright a stays below the glow."""
VISIBLE = 16
"""A difference of so many of 255 levels counts as a changed pixel: re-compression at usual qualities stays below."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two aligned images differ.

    Attributes:
        strength: uint8 [height, width], the largest difference of the three channels, at a's (reduced) size.
        inside: bool [height, width], where both images are.
        mean: mean strength where both are, 0-255.
        changed: share of the pixels there that differ by `VISIBLE` levels or more, 0-1.
        grey: uint8 [height, width], a in grey, to see where one is.
    """

    strength: Pixels
    inside: npt.NDArray[np.bool_]
    mean: float
    changed: float
    grey: Pixels


def difference(a: Pixels, b: Pixels, transform: Matrix3) -> Difference:
    """Compare two images.

    Args:
        a: uint8 [height, width, 3], RGB.
        b: uint8 [height, width, 3], RGB.
        transform: maps pixel coordinates of `b` (as given here) into those of `a` (as given here); continuous:
            the first pixel covers 0 to 1.
    """
    import cv2  # not at the top: the first window does without

    height, width = a.shape[:2]
    # OpenCV's pixel centres lie on whole numbers, ours on halves.
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]], np.float64)
    matrix = np.linalg.inv(shift) @ np.asarray(transform, np.float64) @ shift
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if scale < 0.75:
        # Averaged first, or the reduction itself would look like a difference.
        b, matrix = _reduced(b, matrix, scale)
    warped = cv2.warpPerspective(b, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(np.full(b.shape[:2], 255, np.uint8), matrix, (width, height), flags=cv2.INTER_NEAREST)
    inside = mask > 0
    strength: Pixels = np.asarray(cv2.absdiff(a, np.asarray(warped, np.uint8)), np.uint8).max(axis=2)
    strength[~inside] = 0
    count = int(inside.sum())
    mean = float(strength.sum(dtype=np.int64)) / count if count else 0.0
    changed = float((strength >= VISIBLE).sum()) / count if count else 0.0
    grey = np.asarray(cv2.cvtColor(a, cv2.COLOR_RGB2GRAY), np.uint8)
    return Difference(strength, inside, mean, changed, grey)


def _reduced(b: Pixels, matrix: npt.NDArray[np.float64], scale: float) -> tuple[Pixels, npt.NDArray[np.float64]]:
    import cv2

    height, width = b.shape[:2]
    small_width, small_height = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(b, (small_width, small_height), interpolation=cv2.INTER_AREA), np.uint8)
    across, down = width / small_width, height / small_height
    back = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]], np.float64)
    return small, matrix @ back


def _glow(gain: float) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """For each strength 0-255 its colour (float32 [256, 3], RGB) and how much that hides (float32 [256, 1], 0-1)."""
    import cv2

    levels = np.clip(np.arange(256) * gain, 0, 255).astype(np.uint8)
    glow = cv2.applyColorMap(levels[:, None], cv2.COLORMAP_INFERNO)[:, 0, ::-1].astype(np.float32)
    # The colour map starts at black: strength 0 leaves the dim grey, strength 255 hides it.
    weight = (levels.astype(np.float32) / 255.0)[:, None] ** 0.5
    return glow, weight


def ramp(gain: float) -> Pixels:
    """The colours of the strengths 0-255 on mid grey, for a legend: uint8 [256, 3], RGB."""
    glow, weight = _glow(gain)
    return np.clip(glow * weight + (1 - weight) * (128 * GREY), 0, 255).astype(np.uint8)


def picture(found: Difference, gain: float) -> Pixels:
    """Paint a difference: a in dim grey, and what differs in glowing colours over it.

    Args:
        found: from `difference`.
        gain: how much the strength is amplified, 1-32 or so.

    Returns:
        uint8 [height, width, 3], RGB.
    """
    glow, weight = _glow(gain)
    table = np.empty((256, 256, 3), np.uint8)
    for value in range(256):
        table[:, value] = np.clip(glow * weight + (1 - weight) * (value * GREY), 0, 255)
    result: Pixels = table[found.strength, found.grey]
    result[~found.inside] = (found.grey[~found.inside, None] * 0.2).astype(np.uint8)
    return result
