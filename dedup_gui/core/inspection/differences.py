"""The places in which two aligned images differ by more than re-encoding, resizing and mild filtering can do."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import CommonFrame, Floats, Pixels, common_frame
from dedup_gui.core.types import Box, Difference, DifferenceKind, Matrix3

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
WIDE_SHARE = 0.02
"""Share of the overlap that differs, from which on it is no matter of a place: other colours."""
_SMOOTHING = 0.7
"""Pixels; evens out what single pixels do."""
_STRUCTURE = 8.0
"""Standard deviation inside a place, grey levels, from which on an image has structure there; noise and JPEG stay
below 4."""
_MOST_PLACES = 64
_GREY_CHROMA = 1.0
"""Mean spread of the channels, levels, below which an image is black and white; chosen: JPEG leaves up to 0.5."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the last look at a pair found.

    Attributes:
        differences: the places, the strongest first; boxes in pixels of a.
        certain: whether one of them is beyond what re-encoding can do.
    """

    differences: tuple[Difference, ...]
    certain: bool


NOTHING_DIFFERS = Inspection((), certain=False)


def inspect(a: Pixels, b: Pixels, transform: Matrix3) -> Inspection | None:
    """Look for places that differ.

    A pixel differs by as much as the two images are apart there, beyond what half a pixel of shift can do.

    Args:
        a: uint8 [h, w, 3], RGB, upright.
        b: uint8 [h, w, 3], likewise.
        transform: pixels of b into pixels of a, both as given here.

    Returns:
        None where the two cannot be laid over each other.
    """
    if _is_grey(a) or _is_grey(b):
        a, b = _without_colour(a), _without_colour(b)
    frame = common_frame(a, b, transform)
    if frame is None:
        return None
    strength = _window_means(_tolerant_difference(frame))
    strength[~frame.inside] = 0.0
    differs = strength >= DIFFERS
    share = float(differs.sum() / max(1, frame.inside.sum()))
    places = _places(frame, strength, differs)
    certain = share >= WIDE_SHARE or any(place.strength >= CERTAIN for place in places)
    return Inspection(places, certain)


def _is_grey(pixels: Pixels) -> bool:
    channels = pixels.astype(np.int16)
    return float((channels.max(axis=2) - channels.min(axis=2)).mean()) < _GREY_CHROMA


def _without_colour(pixels: Pixels) -> Pixels:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(np.repeat(grey[:, :, None], 3, axis=2), np.uint8)


def _tolerant_difference(frame: CommonFrame) -> Floats:
    """By how much the two differ beyond a shift of `SHIFT` pixels, worst channel, grey levels; float32 [h, w]."""
    one, other = (np.asarray(cv2.GaussianBlur(image, (0, 0), _SMOOTHING), np.float32) for image in (frame.a, frame.b))
    slope = np.zeros(one.shape, np.float32)
    for image in (one, other):
        across, down = (cv2.Sobel(image, cv2.CV_32F, dx, 1 - dx, ksize=3) / 8 for dx in (1, 0))
        slope = np.maximum(slope, np.hypot(across, down))
    slope = np.asarray(cv2.dilate(slope, np.ones((3, 3), np.uint8)), np.float32)
    return np.asarray(np.maximum(np.abs(one - other) - SHIFT * slope, 0.0).max(axis=2), np.float32)


def _window_means(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(values, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT), np.float32)


def _places(frame: CommonFrame, strength: Floats, differs: npt.NDArray[np.bool_]) -> tuple[Difference, ...]:
    """Windows that differ, gathered where they are near each other."""
    near = np.ones((2 * WINDOW + 1, 2 * WINDOW + 1), np.uint8)
    gathered = cv2.dilate(differs.astype(np.uint8), near)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(gathered)
    found = []
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number, :4])
        part = (slice(y, y + height), slice(x, x + width))
        mine = (labels[part] == number) & differs[part]
        if int(mine.sum()) < LEAST_PIXELS:
            continue
        top = float(strength[part][mine].max())
        rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
        inner: Box = (
            x + int(columns[0]), y + int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        )  # fmt: skip
        found.append(Difference(_in_image(inner, frame.scale), _kind(frame, inner), round(top, 1)))
    found.sort(key=lambda place: (-place.strength, place.box))
    return tuple(found[:_MOST_PLACES])


def _in_image(box: Box, scale: float) -> Box:
    """A box of the frame in pixels of image a."""
    x, y, width, height = (value / scale for value in box)
    return int(x), int(y), max(1, round(width)), max(1, round(height))


def _kind(frame: CommonFrame, box: Box) -> DifferenceKind:
    """Whether both have structure there, or one of them alone."""
    x, y, width, height = box
    part = (slice(y, y + height), slice(x, x + width))
    in_a, in_b = (float(image[part].std(axis=(0, 1)).max()) >= _STRUCTURE for image in (frame.a, frame.b))
    if in_a == in_b:
        return DifferenceKind.OTHER_CONTENT if in_a else DifferenceKind.OTHER_COLOUR
    return DifferenceKind.ADDED
