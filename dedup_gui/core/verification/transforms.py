"""Transforms between two images: applied, inverted, and read for what they do.

All coordinates are continuous pixels (an image's left edge is 0, its right edge its width; y points down), so a
resized copy has a purely diagonal transform. Transforms here map a into b and are 3x3 float64 with [2, 2] = 1;
the evidence shown to people maps b into a (`invert`).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Box, Matrix3

Array = npt.NDArray[np.float64]

MOST_ANISOTROPY = 2.2
"""Largest over smallest enlargement that an edit makes: 16:9 squeezed into 4:5 is 2.2. Chosen; as measured on 514
copies (see `relation`), widened ones have 1.33 at most."""

MOST_PERSPECTIVE = 0.35
"""How far the depth of a corner may be from 1: a sheet photographed at a slant. Chosen, not fitted; copies have 0."""

SIZES = (0.04, 25.0)
"""Smallest and largest enlargement: a proxy of 400 pixels next to one of 16. Chosen; the smallest copies measured had
0.22."""


def apply(transform: Array, points: Array) -> Array:
    """Map points; float64 [N, 2] in, [N, 2] out."""
    mapped = points @ transform[:2, :2].T + transform[:2, 2]
    if transform[2, 0] != 0.0 or transform[2, 1] != 0.0:
        depth = points @ transform[2, :2] + transform[2, 2]
        mapped = mapped / np.where(np.abs(depth) < 1e-9, 1e-9, depth)[:, None]
    return np.asarray(mapped)


def invert(transform: Array) -> Array:
    """The inverse transform, normalised."""
    inverse = np.linalg.inv(transform)
    return np.asarray(inverse / inverse[2, 2])


def scaling(x: float, y: float) -> Array:
    """A change of size."""
    return np.diag([x, y, 1.0])


def mirror(width: float) -> Array:
    """Left to right, in an image of this width."""
    return np.array([[-1.0, 0.0, width], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def corners(width: float, height: float) -> Array:
    """The corners clockwise from the upper left; float64 [4, 2]."""
    return np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])


def plausible(transform: Array, width: float, height: float, *, mirrored: bool = False) -> bool:
    """Whether a person's edit could have made this transform: no fold, no extreme size, aspect or perspective.

    Args:
        transform: into the other image.
        width: of the image.
        height: of the image.
        mirrored: a reflection is allowed, too.
    """
    linear = transform[:2, :2]
    if not np.isfinite(transform).all() or (np.linalg.det(linear) <= 0.0 and not mirrored):
        return False
    sizes = np.linalg.svd(linear, compute_uv=False)
    if sizes[1] < SIZES[0] or sizes[0] > SIZES[1] or sizes[0] / sizes[1] > MOST_ANISOTROPY:
        return False
    depth = corners(width, height) @ transform[2, :2] + 1.0
    return bool((depth > 1.0 - MOST_PERSPECTIVE).all() and (depth < 1.0 + MOST_PERSPECTIVE).all())


def rotation_of(linear: Array) -> float:
    """Radians counter-clockwise as seen of a 2x2 matrix without reflection (y points down)."""
    return math.atan2(linear[0, 1] - linear[1, 0], linear[0, 0] + linear[1, 1])


def turn_and_size(transform: Array) -> tuple[float, bool, float]:
    """What a transform a into b does.

    Returns:
        Degrees counter-clockwise in (-180, 180] after the mirroring, whether it mirrors left to right, and the side
        of b over the side of a.
    """
    linear = transform[:2, :2]
    mirrored = bool(np.linalg.det(linear) < 0.0)
    if mirrored:
        linear = linear @ np.diag([-1.0, 1.0])
    degrees = math.degrees(rotation_of(linear))
    if degrees <= -180.0 + 1e-9:
        degrees += 360.0
    return degrees, mirrored, math.sqrt(abs(float(np.linalg.det(linear))))


def box_inside(transform: Array, inner: tuple[int, int], outer: tuple[int, int]) -> Box:
    """The upright box that the one image covers in the other, clipped.

    Args:
        transform: the inner image into the outer.
        inner: its width and height.
        outer: the outer's width and height.

    Returns:
        x, y, width, height in pixels of the outer image; zeros where they do not meet.
    """
    shape = apply(transform, corners(*inner))
    low = np.clip(np.round(shape.min(axis=0)), 0, outer)
    high = np.clip(np.round(shape.max(axis=0)), 0, outer)
    x, y = int(low[0]), int(low[1])
    width, height = int(high[0]) - x, int(high[1]) - y
    return (x, y, width, height) if width > 0 and height > 0 else (0, 0, 0, 0)


def as_matrix3(transform: Array) -> Matrix3:
    """As the nested tuples of `Evidence`, rounded to 1e-6 (and no negative zeros)."""
    rows = [tuple(round(float(v), 9 if i == 2 else 6) + 0.0 for v in row) for i, row in enumerate(transform)]
    return (_three(rows[0]), _three(rows[1]), _three(rows[2]))


def _three(row: tuple[float, ...]) -> tuple[float, float, float]:
    return (row[0], row[1], row[2])
