"""What was done to one of two aligned photographs, as far as it was measured: edits by their kind.

Nothing is named that was not measured, and of a tone, a colour or a sharpness only what is the same all over the
picture: it is measured where the two agree in structure. "As measured" refers to 50 photographs (longer side 400 to
768 pixels) and 25 copies of each: recompressed to quality 15, scaled by .35 to 2.2, in 256 colours, cropped, in other
tones and colours, sharpened, blurred, written on, framed, covered and censored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from dedup_gui.core.inspection.common_frame import CommonFrame, Floats, Mask, Pixels, grey_of, with_tones_of
from dedup_gui.core.inspection.covered_parts import Region, differing_regions
from dedup_gui.core.inspection.reductions import high_quantile, largest, median, quartered
from dedup_gui.core.inspection.structure import centred_window_means
from dedup_gui.core.types import Box, Difference, DifferenceKind, EditKind

SIDE = 1000
"""Longer side, pixels, up to which the two are compared as they are in the frame, and to which they are reduced by a
whole number; chosen for its cost, a quarter of that in a frame of 1,600."""
TONED = 4.0
"""Mean change of the tones, grey levels, from which on tones are other. As measured, copies that were only saved
again or scaled have 1.1 at most, brighter, darker and flatter ones 9 and more."""
COLOURED, COLOURED_IF_TONED = 6.0, 11.0
"""Third quartile of the distance of the colours, levels of Cb and Cr, from which on they are others; and where the
tones are, too: what clipping them does to colours reaches 10.6. As measured, copies that were only saved again have
4.1 at most, blurred and sharpened ones up to 7.6, warmer ones 10 and more, more or less saturated ones 11 as a
median. Of a picture that has hardly a colour nothing can be said."""
_OF_STEP = 0.1
"""Share of the quantisation step by which compression changes colours; chosen: quality 8 has steps of 80."""
SHARPER = 0.3
"""Logarithm to base 2 of the ratio of the steepest slopes from which on one image is sharper. As measured, saving
again and scaling change it by 0.23 at most, sharpening by 0.34 and more, blurring by 1 to 3 pixels by 0.4 and more in
nine of ten."""
_AGREES = 0.7
"""Correlation of windows that show the same. Chosen."""
_LEAST_AGREEING = 0.05
"""Share of the overlap that must agree, or all of it is looked at. Chosen."""
_CLIPPED = 5
"""Levels from black and white within which a channel may be clipped: its colour says nothing."""
_STEEP, _STEEPEST, _FEW = 4.0, 0.9, 50
"""Slopes that count: grey levels a pixel, quantile, and fewer pixels of them than this tell nothing. Chosen."""
_BLURS = (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0, 4.0)
"""Standard deviations tried to make two images equally sharp, pixels."""
_AS_SHARP = 0.15
"""`SHARPER` of images that are equally sharp."""
_OF_ALL = 0.25
"""Share of all that differs from which on a kind of region is named. Chosen."""
_WITHIN = 0.7
"""Share of a place that lies within a covered part from which on it is part of that. Chosen."""
_MOST_COVERS = 4
"""More regions than this that look censored are the words of a watermark as well. Chosen."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What was done to one of two photographs.

    Attributes:
        kinds: what was measured, in the order of `EditKind`.
        covered: the parts that are covered or censored, boxes in pixels of a.
    """

    kinds: tuple[EditKind, ...] = ()
    covered: tuple[Difference, ...] = ()


def photograph_edits(frame: CommonFrame, *, step: float = 0.0) -> Edits:
    """Name what was done to one of two photographs.

    That something was laid over one of them holds only where there are places in which it has something more.

    Args:
        frame: both, not made equally sharp.
        step: mean quantisation step of the one compressed more strongly, grey levels; 0 = not compressed as JPEG.
    """
    shared = _shared(frame)
    toned = shared.change >= TONED
    kinds = {EditKind.TONES} if toned else set()
    coloured = (COLOURED_IF_TONED if toned else COLOURED) + _OF_STEP * step
    if _colours_apart(shared) >= coloured:
        kinds.add(EditKind.COLOURS)
    one, other = grey_of(shared.a), grey_of(shared.b)
    sharper = _sharper(one, other, shared.agreeing)
    if abs(sharper) >= SHARPER:
        kinds.add(EditKind.SHARPNESS)
    one, other, left = _equally_sharp(one, other, shared.agreeing, sharper)
    if abs(left) >= _AS_SHARP:
        return Edits(_in_order(kinds))
    regions = differing_regions((one, other), (shared.a, shared.untoned), shared.inside, toned=toned)
    size = sum(region.windows for region in regions)
    covered = [region for region in regions if region.kind is EditKind.COVERED]
    laid = [region for region in regions if region.kind is EditKind.LAID_OVER]
    if sum(region.windows for region in laid) > _OF_ALL * size:
        kinds.add(EditKind.LAID_OVER)
    if sum(region.windows for region in covered) <= _OF_ALL * size:
        return Edits(_in_order(kinds))
    if len(covered) <= _MOST_COVERS:
        kinds.add(EditKind.COVERED)
    scale = frame.scale / shared.reduced
    return Edits(_in_order(kinds), tuple(_place(region, scale) for region in covered))


def with_covered(places: tuple[Difference, ...], covered: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """The places that differ, those that are part of something covered as one place; the strongest first."""
    left = list(places)
    for region in covered:
        within = [place for place in left if _shared_area(place.box, region.box) >= _WITHIN * _area(place.box)]
        left = [place for place in left if place not in within]
        left.append(replace(region, strength=max(place.strength for place in (region, *within))))
    return tuple(sorted(left, key=lambda place: (-place.strength, place.box)))


def _area(box: Box) -> int:
    return box[2] * box[3]


def _shared_area(one: Box, other: Box) -> int:
    across, down = (
        min(one[axis] + one[axis + 2], other[axis] + other[axis + 2]) - max(one[axis], other[axis]) for axis in (0, 1)
    )
    return max(0, across) * max(0, down)


def _in_order(kinds: set[EditKind]) -> tuple[EditKind, ...]:
    return tuple(kind for kind in EditKind if kind in kinds)


def _place(region: Region, scale: float) -> Difference:
    x, y, width, height = (value / scale for value in region.box)
    box = int(x), int(y), max(1, round(width)), max(1, round(height))
    return Difference(box, DifferenceKind.ADDED, round(region.strength, 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Two photographs at a reduced size.

    Attributes:
        a: uint8 [h, w, 3], RGB.
        b: the same of the other, with a's tones.
        untoned: with its own.
        inside: bool [h, w], where both are.
        agreeing: bool [h, w], where they show the same.
        change: of b's tones, mean where they agree, grey levels.
        reduced: pixels of the frame, across and down, for each pixel.
    """

    a: Pixels
    b: Pixels
    untoned: Pixels
    inside: Mask
    agreeing: Mask
    change: float
    reduced: int


def _shared(frame: CommonFrame) -> _Shared:
    reduced = math.ceil(max(frame.a.shape[:2]) / SIDE)
    size = max(1, frame.a.shape[1] // reduced), max(1, frame.a.shape[0] // reduced)
    whole = (slice(size[1] * reduced), slice(size[0] * reduced))
    a, b = (
        np.asarray(cv2.resize(image[whole], size, interpolation=cv2.INTER_AREA), np.uint8)
        for image in (frame.a, frame.untoned)
    )
    inside = frame.inside[reduced // 2 :: reduced, reduced // 2 :: reduced][: size[1], : size[0]]
    inside = np.ascontiguousarray(inside)
    one, other = grey_of(a), grey_of(b)
    mean, other_mean = centred_window_means(one), centred_window_means(other)
    varied = np.maximum(centred_window_means(one * one) - mean * mean, 0.0)
    varied = varied * np.maximum(centred_window_means(other * other) - other_mean * other_mean, 0.0)
    together = centred_window_means(one * other) - mean * other_mean
    agreeing = np.asarray(inside & (together > _AGREES * np.maximum(np.sqrt(varied), 1.0)))
    if int(agreeing.sum()) < _LEAST_AGREEING * int(inside.sum()):
        agreeing = inside
    toned, _ = with_tones_of(a, b, agreeing)  # a part that is covered does not bend the curve
    # Of a quarter of the size: sharpening and blurring change the tones of fine detail.
    _, change = with_tones_of(quartered(a), quartered(b), quartered(agreeing.astype(np.uint8)) > 0)
    return _Shared(a, toned, b, inside, agreeing, change, reduced)


def _colours_apart(shared: _Shared) -> float:
    """How far the colours are apart where the two agree, levels of Cb and Cr: the third quartile of small fields."""
    where = quartered(shared.agreeing.astype(np.uint8), cv2.INTER_NEAREST) > 0
    planes = []
    for image in (shared.a, shared.b):
        small = cv2.blur(quartered(image), (3, 3))
        where = where & (largest(small) < 255 - _CLIPPED) & (largest(255 - small) < 255 - _CLIPPED)
        planes.append(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb)[..., 1:].astype(np.float32))
    if int(where.sum()) < _FEW:
        return 0.0
    apart = (planes[0] - planes[1])[where]
    return float(np.quantile(np.hypot(apart[:, 0], apart[:, 1]), 0.75))


def _sharper(one: Floats, other: Floats, where: Mask) -> float:
    """How many times as steep the one is as the other where either is steepest, logarithm to base 2."""
    return _steeper((_slope(one), _slope(other)), where)


def _steeper(slopes: tuple[Floats, Floats], where: Mask) -> float:
    """The same of slopes."""
    steeper = np.maximum(*slopes)
    values = steeper[where]
    if not len(values):
        return 0.0
    steep = where & (steeper >= max(_STEEP, high_quantile(values, _STEEPEST)))
    if int(steep.sum()) < _FEW:
        return 0.0
    mine, theirs = (slope[steep] + 0.5 for slope in slopes)
    return float(np.log2(median(mine / theirs)))


def _slope(grey: Floats) -> Floats:
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.6)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, dx, 1 - dx, scale=1 / 8) for dx in (1, 0))
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _equally_sharp(one: Floats, other: Floats, where: Mask, sharper: float) -> tuple[Floats, Floats, float]:
    """The two, the sharper one blurred, and by how much it is still sharper."""
    if abs(sharper) < _AS_SHARP:
        return one, other, sharper
    sharp, soft = (one, other) if sharper > 0 else (other, one)
    slope = _slope(soft)
    left, blurred = abs(sharper), sharp
    for sigma in _BLURS:
        blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), sigma), np.float32)
        left = _steeper((_slope(blurred), slope), where)
        if left < _AS_SHARP:
            break
    return (blurred, other, left) if sharper > 0 else (one, blurred, -left)


def drawing_edits(frame: CommonFrame) -> tuple[EditKind, ...]:
    """Name what was done to one of two drawn or written images: to its tones and its sharpness.

    Of a place in which they differ it cannot be told whether something was laid over the one or left out of the
    other, and other colours are other content.
    """
    shared = _shared(frame)
    kinds = {EditKind.TONES} if shared.change >= TONED else set()
    if abs(_sharper(grey_of(shared.a), grey_of(shared.b), shared.agreeing)) >= SHARPER:
        kinds.add(EditKind.SHARPNESS)
    return _in_order(kinds)
