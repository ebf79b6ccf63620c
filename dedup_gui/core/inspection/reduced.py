"""Inspection of two images that were read smaller than they are: the places come in pixels of the whole image."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from dedup_gui.core.inspection.common_frame import Pixels
from dedup_gui.core.inspection.differences import Inspection, inspect
from dedup_gui.core.inspection.side_by_side import Beside, when_asked
from dedup_gui.core.types import Difference, ImageInfo, Matrix3


def inspect_reduced(
    a: Pixels,
    whole_a: ImageInfo,
    b: Pixels,
    whole_b: ImageInfo,
    transform: Matrix3,
    *,
    drawn: bool | None = None,
    steps: tuple[float, float] = (0.0, 0.0),
    beside: Beside = when_asked,
) -> Inspection | None:
    """Look for places that differ; see `inspect`.

    Args:
        a: uint8 [h, w, 3], RGB, upright, of whatever size it was read in.
        whole_a: the size of all of it.
        b: uint8 [h, w, 3], likewise.
        whole_b: the size of all of it.
        transform: pixels of the whole b into pixels of the whole a.
        drawn: as for `inspect`.
        steps: as for `inspect`.
        beside: as for `inspect`.

    Returns:
        The places in pixels of the whole a; None where the two cannot be laid over each other.
    """
    across, down = a.shape[1] / whole_a.width, a.shape[0] / whole_a.height
    back_across, back_down = whole_b.width / b.shape[1], whole_b.height / b.shape[0]
    matrix = np.diag([across, down, 1.0]) @ np.array(transform, np.float64) @ np.diag([back_across, back_down, 1.0])
    rows = matrix.tolist()
    found = inspect(a, b, (tuple(rows[0]), tuple(rows[1]), tuple(rows[2])), drawn=drawn, steps=steps, beside=beside)
    if found is None:
        return None
    return replace(found, differences=tuple(_enlarged(place, across, down) for place in found.differences))


def _enlarged(place: Difference, across: float, down: float) -> Difference:
    """The place with a box of whole pixels that holds it."""
    x, y, width, height = place.box
    left, top = math.floor(x / across), math.floor(y / down)
    right, bottom = math.ceil((x + width) / across), math.ceil((y + height) / down)
    return replace(place, box=(left, top, right - left, bottom - top))
