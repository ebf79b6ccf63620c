"""Regions in which two photographs differ, and what made them: laid over, or covered and censored.

What is censored by a mosaic or by blur has the same coarse picture and other, or no, fine detail. What is covered is
one colour to straight edges that the other image does not have. What is laid over has more detail than what is under
it, or edges of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dedup_gui.core.inspection.common_frame import Floats, Mask, Pixels
from dedup_gui.core.inspection.plain_ground import ground_colour
from dedup_gui.core.inspection.structure import STEP, WINDOW, nowhere_near, window_means
from dedup_gui.core.types import Box, EditKind

_FINE, _BROAD = 0.8, 3.0
"""Standard deviations, pixels, of the Gaussians between which fine detail lies."""
_DETAIL, _LIKE = 5.0, 0.6
"""Deviation of fine detail, grey levels, from which on there is any, and correlation from which on two windows have
the same. As measured, of copies that were only saved again, scaled or cropped not one has a region of others."""
_GRAINY = 2.0
"""Energy of added noise, squared grey levels, from which on nothing is said of parts. Chosen."""
_LEVELS = 20.0
"""Mean difference of smoothed windows, grey levels, from which on they differ whatever their detail. Chosen."""
_LEAST_WINDOWS = 4
"""Windows of a region, at least; chosen: 5 % of the side of a picture of 560 pixels."""
_NEAR = 5
"""Windows that differ are one region if no more than this less one lies between them. Chosen."""
_COARSE = 0.12
"""Standard deviation of the blur that leaves a region's coarse picture, as a share of its shorter side. Chosen."""
_SAME_COARSE, _NEAR_COARSE = (0.9, 0.25, 0.35), (0.5, 0.45, 0.2)
"""Of a censored region: least correlation of the coarse pictures; most that they are apart, as a share of their own
deviation; and most of one's fine detail that the other may still have. The second set where one image has less than
`_LESS` of the other's detail. As measured, mosaics reach 1.00 and 0.2, blur 0.95 and 0.28 as a median; captions 0.84
and 0.5, watermarks, stamps and logos 0.3 to 0.8 and 1.2 and more."""
_LESS, _WRITTEN = 0.8, 30.0
"""Share, see above; and deviation of fine detail, grey levels, that only writing has."""
_SAME_COLOUR = 8
"""Levels of each channel by which a colour that covers something varies after JPEG."""
_SOLID, _LARGE = 0.89, 0.35
"""Share of its bounding box that a cover fills, and share of the region that it takes. As measured, the ground of
a logo with four letters fills 0.87 at most. Chosen between."""
_STEP, _STEEPER = 5.0, 1.2
"""Grey levels by which a cover stands out from what is around it, and how many times as much as in the other image.
Chosen."""
_STRIP = 3
"""Width, pixels, of what is looked at on both sides of a border, and distance from it."""
_MORE, _EDGED = 1.5, 1.2
"""Times the detail, or the steps along the border, that something laid over has, at least. Chosen."""
_CLIPPED, _CLIPPED_SHARE = 5, 0.3
"""Levels from black or white, and share of a region in the image with less detail, from which on changed tones may
have taken the rest of it."""

Pair = tuple[Floats, Floats]
Part = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Region:
    """A region in which two photographs differ.

    Attributes:
        box: x, y, width, height, pixels of the images given.
        kind: what made it, `LAID_OVER` or `COVERED`; None where that is not clear.
        windows: its size.
        strength: mean difference where it is largest, grey levels.
    """

    box: Box
    kind: EditKind | None
    windows: int
    strength: float


def differing_regions(greys: Pair, images: tuple[Pixels, Pixels], inside: Mask, *, toned: bool) -> list[Region]:
    """Find the regions.

    Args:
        greys: both in grey, of one tone and equally sharp; float32 [h, w].
        images: both in colour, with their own tones; uint8 [h, w, 3], RGB.
        inside: bool [h, w], where both are.
        toned: whether tones were changed, so that one may have been clipped.
    """
    if min(inside.shape) < 2 * WINDOW:
        return []
    bands = _detail(greys[0]), _detail(greys[1])
    energies = window_means(bands[0] * bands[0]), window_means(bands[1] * bands[1])
    together = window_means(bands[0] * bands[1])
    deviation = np.sqrt(np.maximum(energies[0] * energies[1], 0.0))
    usable = window_means(inside.astype(np.float32)) > 0.99
    if _grain(energies[0] - energies[1], usable) > _GRAINY:
        return []
    doubtful = usable & (np.maximum(*energies) > _DETAIL**2) & (together < _LIKE * np.maximum(deviation, 1.0))
    smooth = [cv2.GaussianBlur(grey, (0, 0), 2.0) for grey in greys]
    apart = window_means(np.asarray(cv2.absdiff(*smooth), np.float32))
    differs = nowhere_near(*bands, doubtful, _LIKE) | (usable & (apart > _LEVELS))
    near = cv2.dilate(differs.astype(np.uint8), np.ones((_NEAR, _NEAR), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    found = []
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number, :4])
        part = (slice(y, y + height), slice(x, x + width))
        mine = (labels[part] == number) & differs[part]
        size = int(mine.sum())
        if size < _LEAST_WINDOWS:
            continue
        rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
        middle = (WINDOW - STEP) // 2
        box = (
            (x + int(columns[0])) * STEP + middle,
            (y + int(rows[0])) * STEP + middle,
            int(columns[-1] - columns[0] + 1) * STEP,
            int(rows[-1] - rows[0] + 1) * STEP,
        )
        detail = tuple(float(max(energy[part][mine].mean(), 0.0)) for energy in energies)
        kind = _kind(box, greys, images, (detail[0], detail[1]), float(together[part][mine].mean()), toned=toned)
        found.append(Region(box, kind, size, float(apart[part][mine].max())))
    return found


def _grain(more: Floats, usable: Mask) -> float:
    """Energy of fine detail that one image has more of nearly everywhere: noise that was added, or taken away."""
    values = more[usable]
    if not len(values):
        return 0.0
    return max(0.0, float(np.quantile(values, 0.25)), -float(np.quantile(values, 0.75)))


def _detail(grey: Floats) -> Floats:
    fine, broad = (cv2.GaussianBlur(grey, (0, 0), sigma) for sigma in (_FINE, _BROAD))
    return np.asarray(fine - broad, np.float32)


def _kind(
    box: Box,
    greys: Pair,
    images: tuple[Pixels, Pixels],
    energies: tuple[float, float],
    together: float,
    *,
    toned: bool,
) -> EditKind | None:
    x, y, width, height = box
    part = (slice(y, y + height), slice(x, x + width))
    if toned and _clipped(images[int(energies[1] < energies[0])][part]) > _CLIPPED_SHARE:
        return None
    weaker, stronger = sorted(np.sqrt(energies))
    if _censored(greys[0][part], greys[1][part], weaker, stronger, together):
        return EditKind.COVERED
    if _covers(images, greys, part, 0) or _covers(images, greys, part, 1):
        return EditKind.COVERED
    steps = sorted(_step_along(grey, box) for grey in greys)
    if stronger > _MORE * weaker or steps[1] > _EDGED * steps[0]:
        return EditKind.LAID_OVER
    return None


def _clipped(pixels: Pixels) -> float:
    clipped = (pixels.max(axis=2) > 255 - _CLIPPED) | (pixels.min(axis=2) < _CLIPPED)
    return float(clipped.mean())


def _censored(one: Floats, other: Floats, weaker: float, stronger: float, together: float) -> bool:
    """Whether the coarse picture is the same and the fine detail is not."""
    if stronger > _WRITTEN:
        return False
    sigma = max(2.0, _COARSE * min(one.shape))
    coarse = [cv2.GaussianBlur(grey, (0, 0), sigma) for grey in (one, other)]
    mine, theirs = (grey - grey.mean() for grey in coarse)
    correlation = float((mine * theirs).sum() / max(1.0, float(np.sqrt((mine**2).sum() * (theirs**2).sum()))))
    apart = float(cv2.absdiff(*coarse).mean()) / max(1.0, float(mine.std()), float(theirs.std()))
    kept = together / max(stronger**2, 1e-3)
    for less, (least, most, most_kept) in ((1.0, _SAME_COARSE), (_LESS, _NEAR_COARSE)):
        if weaker <= less * stronger and correlation >= least and apart <= most and kept <= most_kept:
            return True
    return False


def _covers(images: tuple[Pixels, Pixels], greys: Pair, part: Part, which: int) -> bool:
    """Whether one image has a part of one colour there, to edges that the other does not have."""
    pixels = images[which][part]
    colour = ground_colour(pixels)
    low, high = ((colour + by).clip(0, 255).astype(np.float64) for by in (-_SAME_COLOUR, _SAME_COLOUR))
    mask = cv2.inRange(pixels, low, high)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return False
    x, y, width, height, area = (int(value) for value in stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())])
    if area < _SOLID * width * height or area < _LARGE * mask.size:
        return False
    box = (part[1].start + x, part[0].start + y, width, height)
    mine, theirs = _step_along(greys[which], box), _step_along(greys[1 - which], box)
    return mine >= _STEP and mine > _STEEPER * theirs


def _step_along(grey: Floats, box: Box) -> float:
    """By how much what is within a box differs from what is around it, along its border, grey levels."""
    x, y, width, height = box
    steps = []
    for lines, start, end, first, last in (
        (grey, y, y + height, x, x + width),
        (grey.T, x, x + width, y, y + height),
    ):
        for inner, outer in (
            ((start + 1, start + 1 + _STRIP), (start - 2 - _STRIP, start - 2)),
            ((end - 1 - _STRIP, end - 1), (end + 2, end + 2 + _STRIP)),
        ):
            if outer[0] >= 0 and outer[1] <= lines.shape[0] and inner[0] >= 0:
                strips = (lines[slice(*rows), first:last].mean(axis=0) for rows in (inner, outer))
                steps.append(float(np.abs(next(strips) - next(strips)).mean()))
    return float(np.mean(steps)) if steps else 0.0
