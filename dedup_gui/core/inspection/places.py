"""Where two images differ, as boxes: pixels or windows that differ are gathered where they are near each other."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import CommonFrame, Floats
from dedup_gui.core.types import Box, Difference, DifferenceKind

Mask = npt.NDArray[np.bool_]

_STRUCTURE = 8.0
"""Standard deviation inside a place, grey levels, from which on an image has structure there; noise and JPEG stay
below 4."""
_ALIKE = 2.0
"""Ratio of two standard deviations from which on one image has something in a place that the other lacks."""
_OF_BOTH = 0.25
"""Share of a place's cells in which both have something of their own, from which on it is other content. Chosen."""
MOST_PLACES = 64
"""Places told at most."""


def places(
    frame: CommonFrame,
    differs: Mask,
    strength: Floats,
    *,
    near: int,
    least: int,
    step: int = 1,
    both: Mask | None = None,
    kind: DifferenceKind | None = None,
) -> tuple[Difference, ...]:
    """The places, the strongest first, at most 64.

    Args:
        frame: both images.
        differs: bool [h, w], in cells of `step` pixels of the frame.
        strength: float32 [h, w], levels.
        near: cells up to which two that differ belong together.
        least: cells that a place has at least.
        step: side of a cell, pixels of the frame.
        both: bool [h, w], the cells in which both have something of their own; None = to be seen from the place.
        kind: what differs; None = to be found out.
    """
    side = np.ones((2 * near + 1, 2 * near + 1), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(differs.astype(np.uint8), side))
    found = []
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number, :4])
        part = (slice(y, y + height), slice(x, x + width))
        mine = (labels[part] == number) & differs[part]
        if int(mine.sum()) < least:
            continue
        rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
        inner: Box = (
            (x + int(columns[0])) * step,
            (y + int(rows[0])) * step,
            (int(columns[-1] - columns[0]) + 1) * step,
            (int(rows[-1] - rows[0]) + 1) * step,
        )
        top = round(float(strength[part][mine].max()), 1)
        if kind is not None:
            what = kind
        elif both is None:
            what = _kind(frame, inner)
        else:
            of_both = int((mine & both[part]).sum()) >= _OF_BOTH * int(mine.sum())
            what = DifferenceKind.OTHER_CONTENT if of_both else DifferenceKind.ADDED
        found.append(Difference(_in_image(inner, frame.scale), what, top))
    found.sort(key=lambda place: (-place.strength, place.box))
    return tuple(found[:MOST_PLACES])


def _in_image(box: Box, scale: float) -> Box:
    """A box of the frame in pixels of image a."""
    x, y, width, height = (value / scale for value in box)
    return int(x), int(y), max(1, round(width)), max(1, round(height))


def _kind(frame: CommonFrame, box: Box) -> DifferenceKind:
    """Whether both have structure there, or one of them alone."""
    x, y, width, height = box
    part = (slice(y, y + height), slice(x, x + width))
    in_a, in_b = (float(image[part].std(axis=(0, 1)).max()) for image in (frame.a, frame.b))
    if max(in_a, in_b) < _STRUCTURE:
        return DifferenceKind.OTHER_COLOUR
    if min(in_a, in_b) < _STRUCTURE or max(in_a, in_b) > _ALIKE * min(in_a, in_b):
        return DifferenceKind.ADDED
    return DifferenceKind.OTHER_CONTENT
