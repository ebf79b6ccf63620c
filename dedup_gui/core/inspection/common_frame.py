"""Two aligned images in one frame, with one's tones and the softer one's sharpness: what then differs is content."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Matrix3

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FRAME_SIDE = 1600
"""Longer side of the frame, pixels: type of 12 pixels on a page scanned at 150 dpi still has strokes of a pixel.
Chosen for memory, too: a frame of both images in floating point takes 60 MB."""
_EDGE = 7
"""Pixels along the border of the overlap that are left out: interpolation mixes them with what is beyond."""
_BINS = 32
"""Tones that the tone curve is fitted at."""
_LEAST_RANGE = 2.0
"""Standard deviation of the tones, grey levels, below which there is no curve to fit, only an offset."""
_STRONGEST = 10
"""Sharpness is measured on one in so many of the steepest gradients …"""
_EDGES = 8.0
"""… of those that are steeper than this, grey levels a pixel: how much is written on a page says nothing of it."""
_SOFTER = 1.3
"""Ratio of the gradients from which on the sharper image is blurred. Chosen: JPEG of quality 30 changes them by 5 to
10 %, halving and enlarging by 50 % and more."""
_BLURS = (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0, 4.0)
"""Standard deviations tried, pixels of the frame."""


@dataclass(frozen=True, slots=True, eq=False)
class CommonFrame:
    """Two images in one frame, at the scale of the coarser one.

    Attributes:
        a: float32 [h, w, 3], RGB, 0-255.
        b: the same of the other image, with a's tones.
        inside: bool [h, w], where both are.
        scale: pixels of the frame for each pixel of image a.
    """

    a: Floats
    b: Floats
    inside: Mask
    scale: float


def common_frame(a: Pixels, b: Pixels, transform: Matrix3) -> CommonFrame | None:
    """Lay two images over each other.

    Args:
        a: uint8 [h, w, 3], RGB, upright.
        b: uint8 [h, w, 3], likewise.
        transform: pixels of b into pixels of a, both as given here.

    Returns:
        None where the transform is degenerate.
    """
    matrix = np.array(transform, np.float64)
    size = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if not np.isfinite(size) or size < 1e-6:
        return None
    scale = min(1.0, 1.0 / size, FRAME_SIDE / max(a.shape[:2]))
    height, width = (max(1, round(side * scale)) for side in a.shape[:2])
    one = _resized(a, width, height)
    shrink = min(1.0, scale * size)
    other_height, other_width = (max(1, round(side * shrink)) for side in b.shape[:2])
    other = _resized(b, other_width, other_height)
    into = (
        np.diag([width / a.shape[1], height / a.shape[0], 1.0])
        @ matrix
        @ np.diag([b.shape[1] / other_width, b.shape[0] / other_height, 1.0])
    )
    centre = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [0.0, 0.0, 1.0]])  # of pixels, which OpenCV counts from
    into = centre @ into @ np.linalg.inv(centre)
    if one.shape == other.shape and np.allclose(into, np.eye(3), atol=1e-3):
        laid, inside = other, np.ones(one.shape[:2], np.bool_)
    else:
        laid = np.asarray(
            cv2.warpPerspective(other, into, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        )
        covered = cv2.warpPerspective(
            np.full(other.shape[:2], 255, np.uint8), into, (width, height), flags=cv2.INTER_NEAREST
        )
        inside = np.asarray(cv2.erode(covered, np.ones((_EDGE, _EDGE), np.uint8)) > 0)
    first, second = one.astype(np.float32), laid.astype(np.float32)
    if not inside.any():
        return None
    second = with_tones_of(first, second, inside)
    return CommonFrame(*equally_sharp(first, second), inside, scale)


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))


def with_tones_of(one: Floats, other: Floats, inside: Mask) -> Floats:
    """The other image with the brightness and contrast of the one: one smooth, rising curve for all channels.

    The curve goes through the medians, so that a few places that differ do not bend it; and it is one for all
    channels, so that another colour stays another colour.
    """
    small = (max(1, one.shape[1] // 4), max(1, one.shape[0] // 4))
    grey, target = (cv2.resize(image.mean(axis=2), small, interpolation=cv2.INTER_AREA) for image in (other, one))
    counted = cv2.resize(inside.astype(np.uint8), small, interpolation=cv2.INTER_NEAREST) > 0
    x, y = grey[counted], target[counted]
    if not len(x):
        return other
    if float(x.std()) < _LEAST_RANGE:
        return _shifted(other, float(np.median(y) - np.median(x)))
    order = np.argsort(x, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    tones = np.array([np.median(x[part]) for part in parts])
    levels = np.maximum.accumulate(np.array([np.median(y[part]) for part in parts]))
    tones, first = np.unique(tones, return_index=True)
    levels = levels[first]
    if len(tones) < 2:
        return _shifted(other, float(levels[0] - tones[0]))
    # Beyond the tones that occur the curve goes on as it is, shifted.
    tones = np.concatenate(([tones[0] - 256.0], tones, [tones[-1] + 256.0]))
    levels = np.concatenate(([levels[0] - 256.0], levels, [levels[-1] + 256.0]))
    curve = np.interp(np.arange(256), tones, levels).astype(np.float32)
    whole = np.clip(np.rint(other), 0, 255).astype(np.uint8)
    return np.asarray(np.clip(curve[whole], 0, 255), np.float32)


def _shifted(image: Floats, levels: float) -> Floats:
    return np.asarray(np.clip(image + np.float32(levels), 0, 255), np.float32)


def equally_sharp(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both, the sharper one blurred until its steepest edges are those of the softer one."""
    greys = one.mean(axis=2), other.mean(axis=2)
    steepness = [_steepness(grey) for grey in greys]
    flat, steep = sorted(steepness)
    if flat == 0.0 or steep < _SOFTER * flat:
        return one, other
    sharper = steepness.index(steep)
    sigma = _BLURS[-1]
    for sigma in _BLURS:
        if _steepness(cv2.GaussianBlur(greys[sharper], (0, 0), sigma)) <= flat * 1.05:
            break
    images = [one, other]
    images[sharper] = np.asarray(cv2.GaussianBlur(images[sharper], (0, 0), sigma), np.float32)
    return images[0], images[1]


def _steepness(grey: npt.NDArray[np.floating]) -> float:
    """Mean of the steepest gradients, grey levels a pixel; [h, w]."""
    across, down = np.diff(grey, axis=1)[:-1], np.diff(grey, axis=0)[:, :-1]
    gradient = np.hypot(across, down).ravel()
    gradient = gradient[gradient > _EDGES]
    if not len(gradient):
        return 0.0
    count = max(1, len(gradient) // _STRONGEST)
    return float(np.partition(gradient, -count)[-count:].mean())
