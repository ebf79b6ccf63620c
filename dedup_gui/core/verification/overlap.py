"""How two aligned images share the plane: what each covers of the other, what lies outside, and the boundary between.

The boundary tells a picture that was pasted onto a background from one that was cut out of a larger picture, which
goes on around it.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import ImagePyramid, box_sum

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

COVERAGE_SIDE = 64
"""Longest side, pixels, of the raster on which the overlap is counted: one pixel is 1.6 % of a side. Chosen."""

OUTSIDE_SIDE = 96
"""Longest side, pixels, of the raster on which the outside is looked at; large enough that its rim of
`RIM` // 2 pixels is 2 % of a side. Chosen, not fitted."""

RIM = 5
"""Side, pixels of that raster, of the square by which the overlap grows before the rest counts as outside: the
picture is blurred into as much. Chosen, not fitted."""

LEAST_OUTSIDE = 0.004
"""Share of an image's area below which its outside is what rounding leaves of the rim, and counts as none. Chosen: a
row of that raster is 0.010."""

STRUCTURED_STD = 2.5
"""Standard deviation, grey levels, in a window of `RIM` pixels from which on an outside is picture, not plain colour.
Chosen, not fitted."""

PASTED_CONTRAST = 2.5
"""Boundary contrast, a ratio, from which on the inner picture is pasted. Measured: 23 of 24 crops of photographs have
0.4 to 1.5 (one stands on an edge of the scene: 5.1), 9 of 12 crops of drawn pictures 0 to 1.3 (the others 4.1 to 11);
letterboxes, frames and screenshots have 3.9 to 150 (photographs) and 26 to 240 (drawn)."""

TEXTURE_STD = 2.5
"""The same as `STRUCTURED_STD`, for what surrounds a pasted picture; a run of tones has less in 5 pixels. Chosen."""

_REACH = 7
"""Lines looked at on either side of a boundary, proxy pixels; chosen."""
_CLEAR = 3
"""Lines around a boundary, on either side, that do not count as beside it: it may be blurred into them. Chosen."""
_SAMPLES = 96
"""Points on each line; chosen."""
_LEAST_SIDE = 12.0
"""Proxy pixels: shorter sides have too few independent points. Chosen."""
_CORNER = 0.06
"""Share of a side left out at both of its ends: the corners themselves belong to two sides. Chosen."""
_LEAST_VISIBLE = 0.5
"""Share of a side that must lie inside the outer picture. Chosen."""


def overlap_of(image: ImagePyramid, other: ImagePyramid, transform: Array) -> float:
    """Share of the image's area that the other covers, 0-1."""
    return float(other.inside(*_raster(image, transform, COVERAGE_SIDE)).mean())


def non_overlap(image: ImagePyramid, other: ImagePyramid, transform: Array) -> tuple[float, float]:
    """How much picture there is outside of the overlap.

    Args:
        image: the image whose outside is looked at.
        other: the image laid over it.
        transform: image into other, proxy pixels.

    Returns:
        The share of the image that lies outside, and the share of that with structure of its own (not one plain
        colour, as bars, a frame or the empty corners of a turned picture are). The overlap's rim, into which the
        picture itself is blurred, counts to neither; (0, 0) where only the rim is left.
    """
    small, free = _outside(image, other, transform)
    lies_outside = float(free.mean())
    if lies_outside < LEAST_OUTSIDE:
        return 0.0, 0.0
    weight = free.astype(np.float32)
    count = np.maximum(box_sum(weight, RIM), 1.0)
    mean = box_sum(small * weight, RIM) / count
    variance = np.maximum(box_sum(small * small * weight, RIM) / count - mean * mean, 0.0)
    return lies_outside, float((variance[free] > STRUCTURED_STD * STRUCTURED_STD).mean())


def boundary_contrast(inner: ImagePyramid, outer: ImagePyramid, transform: Array) -> float:
    """How much the grey levels jump where the inner picture ends, against the jumps beside that line.

    Args:
        inner: the picture inside.
        outer: the picture around it.
        transform: inner into outer, proxy pixels.

    Returns:
        The median over the sides that lie inside the outer picture of: mean jump across the side, over the larger of
        the median jump on the lines parallel to it and one grey level. About 1 where the picture goes on; 0 where
        no side lies inside.
    """
    shape = transforms.apply(transform, transforms.corners(inner.width, inner.height))
    middle = shape.mean(axis=0)
    ratios = []
    for start, end in zip(shape, np.roll(shape, -1, axis=0), strict=True):
        along = end - start
        length = float(np.linalg.norm(along))
        if length < _LEAST_SIDE:
            continue
        normal = np.array([-along[1], along[0]]) / length
        if float(np.dot(normal, middle - start)) > 0.0:
            normal = -normal
        steps = np.linspace(_CORNER, 1.0 - _CORNER, _SAMPLES)
        offsets = np.arange(-_REACH, _REACH + 1, dtype=np.float64)
        line = start + steps[:, None] * along
        points = line[None, :, :] + offsets[:, None, None] * normal
        usable = (points >= 0.0).all(axis=2) & (points[..., 0] <= outer.width) & (points[..., 1] <= outer.height)
        across = usable[-_CLEAR - 1 :].all(axis=0) & usable[:_REACH].all(axis=0)
        if across.mean() < _LEAST_VISIBLE:
            continue
        maps = (points - 0.5).astype(np.float32)
        picture = outer.levels[0].astype(np.float32)
        strip = cv2.remap(picture, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[
            :, across
        ]
        jumps = np.abs(strip[2:] - strip[:-2]).mean(axis=1)
        beside = np.concatenate([jumps[: _REACH - _CLEAR], jumps[_REACH + _CLEAR - 1 :]])
        ratios.append(float(jumps[_REACH - 2 : _REACH + 1].max()) / max(float(np.median(beside)), 1.0))
    if not ratios:
        return 0.0
    return float(np.median(ratios)) if math.isfinite(sum(ratios)) else 0.0


def background_texture(inner: ImagePyramid, outer: ImagePyramid, transform: Array) -> float:
    """Whether what surrounds a pasted picture is itself picture.

    Args:
        inner: the picture inside.
        outer: the picture around it.
        transform: inner into outer, proxy pixels.

    Returns:
        The share of the outside with structure beyond a smooth run of tones and fine noise, 0-1.
    """
    small, free = _outside(outer, inner, transforms.invert(transform))
    if not free.any():
        return 0.0
    weight = free.astype(np.float32)
    count = np.maximum(cv2.blur(weight, (RIM, RIM), borderType=cv2.BORDER_CONSTANT), 1e-3)
    mean = cv2.blur(small * weight, (RIM, RIM), borderType=cv2.BORDER_CONSTANT) / count
    rough = (small - mean) * weight
    variance = cv2.blur(rough * rough, (RIM, RIM), borderType=cv2.BORDER_CONSTANT) / count
    return float((variance[free] > TEXTURE_STD * TEXTURE_STD).mean())


def _outside(image: ImagePyramid, other: ImagePyramid, transform: Array) -> tuple[FloatImage, Mask]:
    """The image at `OUTSIDE_SIDE` pixels, and which of those lie outside of the overlap and clear of its rim.

    Args:
        image: the image.
        other: the image laid over it.
        transform: image into other, proxy pixels.

    Returns:
        float32 [h, w] and bool [h, w].
    """
    matrix, size = _raster(image, transform, OUTSIDE_SIDE)
    free = ~other.inside(matrix, size)
    free = cv2.erode(free.astype(np.uint8), np.ones((RIM, RIM), np.uint8), borderValue=1).astype(np.bool_)
    return cv2.resize(image.levels[0], size, interpolation=cv2.INTER_AREA).astype(np.float32), free


def _raster(image: ImagePyramid, transform: Array, side: int) -> tuple[Array, tuple[int, int]]:
    factor = side / max(image.width, image.height)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    matrix = transform @ transforms.scaling(image.width / size[0], image.height / size[1])
    return matrix / matrix[2, 2], size
