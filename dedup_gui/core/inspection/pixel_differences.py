"""The pixels in which two aligned images differ by more than re-encoding, resizing and mild filtering do."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dedup_gui.core.inspection.common_frame import CommonFrame, Floats, Mask, grey_of
from dedup_gui.core.inspection.reductions import high_quantile, largest
from dedup_gui.core.inspection.tolerant_difference import is_steep, smoothed, tolerant_differences
from dedup_gui.core.types import Box

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
EXACT_SHIFT, EXACT_USUAL, EXACT_CERTAIN = 0.15, 2.0, 11.0
"""`SHIFT`, the most by which edges usually differ, and `CERTAIN` of a pair that lies pixel on pixel and is clean. As
measured on copies of pages, screens, slides and maps of our own making, those that are clean differ by 6.5 at most; a
digit of 14 pixels in light grey by 14 and more."""
CLEAN_CERTAIN = 14.0
"""`CERTAIN` of a pair whose edges agree. As measured on 200 copies of pages, screens, slides, maps and plots of our
own making, none whose edges differ by a level at most differs by more than 8 anywhere, and of those that differ by
1.4 none by more than 18; a digit of 14 pixels in grey has 16 and more."""
_USUAL = (1.0, 1.5, 3.3, 8.0)
_CERTAIN_BY_USUAL = (CLEAN_CERTAIN, 20.0, 20.0, CERTAIN)
"""Levels by which edges usually differ in a pair, and what is certain then. As measured on 210 copies of 24 kinds of
pages, screens, codes and drawings (JPEG quality 30 to 95, scaled, blurred, sharpened, in other tones), those whose
edges differ by more than a level differ by at most 4.6 times that anywhere; of 110 pairs of different ones the least
by 9 times, with a digit of 14 pixels in grey by 6.5 to 12 times."""
_TONED, _USUAL_TONED = 3.0, (1.0, 3.0)
"""Mean change of the tones, grey levels, from which on one curve does not make all edges agree; and the first and the
last of the levels above for such a pair: between them what is certain rises evenly. As measured, a window saved at
quality 60 and its copy at gamma 0.7 differ by 25 levels in a letter, and edges usually by 3."""
_DIFFERING = 0.75
"""Share of what is certain from which on something differs."""
_EDGE, _FEW, _MOST = 6.0, 50, 0.7
"""Slope of an edge, grey levels a pixel; fewer pixels than this near edges tell nothing; and where more than this
share of them differ, they differ as edges usually do. Chosen."""
_MOST_EDGES = 0.99
"""Share of the edges that differ as most do. Chosen."""
_STEADY, _ROUNDS = 0.05, 20
"""Levels within which what is usual is found, and rounds at most; each adds edges, and few are needed."""
SAME_DRAWING, SAME_GAIN = 0.95, 0.15
"""Correlation of what two images show in a faint place from which on it is drawn the same, only with more or less
contrast, as sharpening leaves it; and by how much the contrasts of the channels may differ, so that it is no other
colour. Chosen: another digit stays below 0.9."""
MOST_GAIN = 1.6
"""How many times the contrast of the other one may have, and what is fainter is a trace of it. Chosen."""
_AROUND = 2
"""Pixels around a place that belong to what is drawn there."""
LEAST_PIXELS = 3
"""A place has at least so many windows that differ; chosen: a dot of type."""
_TILE, _AROUND_TILE = 64, 8
"""Side of what is looked at at once where little may differ, and what of its surroundings takes part, pixels: those
of the smoothing, the slope and the window, which are seven."""
_ROUNDED = 0.01
"""Levels that are less than a difference, and more than all that arithmetic rounds."""


@dataclass(frozen=True, slots=True, eq=False)
class PixelDifferences:
    """Where two images differ.

    Attributes:
        strength: levels of the worst channel, float32 [h, w].
        differs: bool [h, w].
        certain: strength from which on no re-encoding explains it, in this pair.
        by_all: the same by how much all edges differ, whatever else differs: how well the two agree.
    """

    strength: Floats
    differs: Mask
    certain: float
    by_all: float


def differing_pixels(frame: CommonFrame, *, in_grey: bool = False) -> PixelDifferences:
    """By how much the windows around the pixels differ, and which of them do.

    A pixel differs by as much as the two images are apart there, beyond what half a pixel of shift can do. How much
    of that is a difference depends on the pair: where nearly every edge agrees to a level, one digit of small grey
    type stands out; after strong compression it does not.

    Args:
        frame: both, equally sharp.
        in_grey: whether luma alone is compared: compression leaves more of it than of the colours.
    """
    edges = _edges(frame)
    shifts = (SHIFT, EXACT_SHIFT) if frame.exact else (SHIFT,)
    strength, *exact = (
        _strength(apart, frame.inside) for apart in tolerant_differences(frame.a, frame.b, shifts, in_grey=in_grey)
    )
    if exact and _usual(exact[0][edges]) <= EXACT_USUAL:
        return PixelDifferences(exact[0], exact[0] >= _DIFFERING * EXACT_CERTAIN, EXACT_CERTAIN, EXACT_CERTAIN)
    is_toned = frame.tone_change >= _TONED
    usual = _usual(strength[edges])
    by_all = _certain_by(usual, is_toned=is_toned)
    certain = by_all if is_toned else _certain(strength, edges, usual)
    return PixelDifferences(strength, strength >= min(DIFFERS, _DIFFERING * certain), certain, by_all)


def may_differ_beyond(frame: CommonFrame, times: float, *, in_grey: bool = False) -> bool:
    """Whether `differing_pixels` may find any that differ by so many times what is certain; no is often cheap.

    No pixel is stronger than what the two are apart around it, whatever is tolerated; where that is enough, and
    nowhere else, it is looked at whether so much is left of it.

    Args:
        frame: both, equally sharp.
        times: that.
        in_grey: whether luma alone is compared.
    """
    shift, certain = (EXACT_SHIFT, EXACT_CERTAIN) if frame.exact else (SHIFT, CLEAN_CERTAIN)  # the least of both
    least = times * certain - _ROUNDED
    one, other = (cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if in_grey else image for image in (frame.a, frame.b))
    apart = cv2.absdiff(one, other)
    most = _window_means(smoothed((apart if in_grey else largest(apart)).astype(np.float32)))
    near = (most >= least) & frame.inside
    corners = [np.arange(0, side, _TILE) for side in near.shape]
    tiles = np.logical_or.reduceat(np.logical_or.reduceat(near, corners[0], axis=0), corners[1], axis=1)
    if 2 * int(tiles.sum()) > tiles.size:  # then all of it is no dearer
        return True
    for row, column in np.argwhere(tiles) * _TILE:
        part = tuple(slice(max(0, start - _AROUND_TILE), start + _TILE + _AROUND_TILE) for start in (row, column))
        beyond = tolerant_differences(frame.a[part], frame.b[part], (shift,), in_grey=in_grey)[0]
        if float(_strength(beyond, frame.inside[part]).max()) >= least:
            return True
    return False


def is_drawn_the_same(frame: CommonFrame, box: Box) -> bool:
    """Whether a place differs in nothing but contrast.

    Args:
        frame: both.
        box: the place, pixels of image a.
    """
    x, y, width, height = (round(value * frame.scale) for value in box)
    rows = slice(max(0, y - _AROUND), y + height + _AROUND)
    columns = slice(max(0, x - _AROUND), x + width + _AROUND)
    one, other = (image[rows, columns].reshape(-1, 3).astype(np.float32) for image in (frame.a, frame.b))
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    shared, sizes, others = (one * other).sum(axis=0), (one * one).sum(axis=0), (other * other).sum(axis=0)
    if float(min(sizes.min(), others.min())) < 1.0:  # one of them shows nothing there
        return False
    gains = np.sqrt(others / sizes)
    alike = float(shared.sum()) >= SAME_DRAWING * float(np.sqrt(sizes.sum() * others.sum()))
    of_one_colour = bool(np.ptp(gains) <= SAME_GAIN * float(gains.mean()))
    return alike and of_one_colour and 1.0 / MOST_GAIN <= float(gains.mean()) <= MOST_GAIN


def _strength(apart: Floats, inside: Mask) -> Floats:
    """By how much the windows around the pixels differ, nothing beyond the overlap; float32 [h, w]."""
    means = _window_means(apart)
    means[~inside] = 0.0
    return means


def _window_means(values: Floats) -> Floats:
    return np.asarray(cv2.boxFilter(values, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT), np.float32)


def _certain(strength: Floats, edges: Mask, of_all: float) -> float:
    """Strength from which on something differs for certain, by how much edges usually differ.

    What differs for certain is left out of what is usual, with its surroundings: of a line of type on a wallpaper one
    digit is a tenth of all edges. It begins with edges that agree, and ends as soon as those left differ no more than
    was supposed. Not for a pair in other tones: there some edges differ by more than others.

    Args:
        strength: levels, float32 [h, w].
        edges: bool [h, w].
        of_all: by how much all edges usually differ.
    """
    least = max(_FEW, (1.0 - _MOST) * int(np.count_nonzero(edges)))
    supposed = certain = 0.0
    for _ in range(_ROUNDS):
        certain = _certain_by(supposed)
        beyond = (strength >= certain).view(np.uint8)
        usual = of_all
        if beyond.any():
            left = strength[edges & (cv2.dilate(beyond, np.ones((2 * WINDOW + 1,) * 2, np.uint8)) == 0)]
            if len(left) < least:
                return _certain_by(of_all)
            usual = _usual(left)
        if usual <= supposed + _STEADY:
            break
        supposed = usual
    return certain


def _certain_by(usual: float, *, is_toned: bool = False) -> float:
    if is_toned:
        return float(np.interp(usual, _USUAL_TONED, (CLEAN_CERTAIN, CERTAIN)))
    return float(np.interp(usual, _USUAL, _CERTAIN_BY_USUAL))


def _edges(frame: CommonFrame) -> Mask:
    """The pixels near edges."""
    steep = is_steep(grey_of(frame.a), _EDGE)
    return (cv2.dilate(steep.astype(np.uint8), np.ones((WINDOW, WINDOW), np.uint8)) > 0) & frame.inside


def _usual(values: Floats) -> float:
    """By how much edges differ that differ as most do: the 99th percentile, levels."""
    return high_quantile(values, _MOST_EDGES) if len(values) >= _FEW else _USUAL[-1]
