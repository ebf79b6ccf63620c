"""Whether two aligned photographs carry the same noise: of one exposure they do, of two each has its own.

A copy keeps the noise of its original, more or less of it; what it keeps goes up and down with the original's. Two
exposures have as much noise as each other, and none of it in common. Compression may leave nothing to compare; then
nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import CommonFrame, grey_of

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]

_SIDE = 32
"""Side of a window, pixels: the correlation of two noises in it has a standard deviation of 1 / 32."""
_REACH = 3
"""Pixels by which a window is sought elsewhere: the alignment of a crop is not exact."""
_FLATTEST = 4
"""Of the windows so many parts: the flattest of them are looked at, where there is more noise than picture …"""
_LEAST, _MOST = 16, 128
"""… and so many windows of those. Chosen: enough to tell, few enough to cost 20 ms."""
_QUIETEST = 0.25
"""Quantile of the windows' variances that counts: noise is everywhere, what compression leaves is in places."""
_LIGHT = (8.0, 247.0)
"""Mean grey levels beyond which noise may have been clipped."""
_FINE, _COARSE = 1.0, 2.5
"""Standard deviations, pixels, of the Gaussians between which the fine and the coarser detail lie."""
_AROUND = 8
"""Pixels around a window that a blur of `_COARSE` reaches."""
LEAST_NOISE = 0.2
"""Variance of the fine detail, squared grey levels, below which rounding and compression are all there is: rounding
has 0.08, JPEG of quality 30 up to 0.18 in flat windows."""
_STEP_SHARE = 0.01
"""The same as a share of the squared quantisation step of a JPEG: what blocks and ringing leave. Of 120 photographs
at quality 8 (steps of 80) 7 have up to 0.6."""
PLAIN = 2.5
"""Ratio of the fine to the coarser detail from which on it is noise, and no texture that two exposures share. As
measured, noise has 3.5 and more at quality 85 and 95; textures 0.6 to 2.2, one real one 6."""
COMMON, OWN = 0.5, 0.25
"""Correlation of the fine detail from which on it is the same, and up to which each has its own. As measured on drawn
and real scenes with noise of 2 and 4 levels, saved at quality 85 and 95: two exposures have 0.08 to 0.25; copies
recompressed, sharpened, blurred, brightened, shifted by a pixel and scaled or with more noise, as far as the limits
below let them be asked at all, 0.37 and more."""
AS_STRONG = ((OWN, 0.5),)
TONED_AS_STRONG = ((OWN, 0.3), (0.15, 0.12))
"""Least share that the weaker noise has of the stronger one's variance, up to a correlation: for two exposures alike,
and for two of a bracket, each in its own tones. What compresses, blurs or cleans a copy takes more away; adding noise
adds more."""
TONED = 4.0
"""Mean change of the tones, grey levels, from which on two exposures may have been of different length."""


class Noise(StrEnum):
    """What the noise of two photographs says."""

    COMMON = "common"  # one exposure
    OWN = "own"  # two exposures
    DOUBTFUL = "doubtful"  # enough of it, and in part the same: a texture that both show, or what a copy has kept
    UNKNOWN = "unknown"  # too little of it, or too much picture in between


@dataclass(frozen=True, slots=True)
class NoiseVerdict:
    """What the noise of two photographs says, and by how much it is the same.

    Attributes:
        noise: what it says by itself.
        correlation: of the fine detail where the two are flattest, -1 to 1; 0 where there is none.
    """

    noise: Noise
    correlation: float = 0.0


def compare_noise(frame: CommonFrame, steps: tuple[float, float] = (0.0, 0.0)) -> NoiseVerdict:
    """Compare what is finer than any picture, where there is little of one.

    Args:
        frame: two photographs, not made equally sharp.
        steps: mean quantisation step of the low frequencies of each, grey levels; 0 = not compressed as JPEG.
    """
    one, other = grey_of(frame.a), grey_of(frame.untoned)
    if min(one.shape) < 3 * _SIDE:  # windows along the border are left out
        return NoiseVerdict(Noise.UNKNOWN)
    places = _flattest(one, other, frame.inside)
    if len(places) < _LEAST:
        return NoiseVerdict(Noise.UNKNOWN)
    (fine, coarse), (other_fine, other_coarse) = _bands(one, places), _bands(other, places)
    correlation, in_one, in_other = _compared(fine, other_fine)
    weaker, stronger = sorted((in_one, in_other))
    least = max(LEAST_NOISE, _STEP_SHARE * max(steps) ** 2)
    purity = min(
        variance / max(_quiet_variance(_energies(_in_place(band))), 1e-6)
        for variance, band in ((in_one, coarse), (in_other, other_coarse))
    )
    noise = Noise.UNKNOWN
    if weaker >= least and purity >= 1.0:
        limits = TONED_AS_STRONG if frame.tone_change > TONED else AS_STRONG
        if correlation >= COMMON and purity >= PLAIN:
            noise = Noise.COMMON
        elif any(correlation <= own and weaker >= share * stronger for own, share in limits):
            noise = Noise.OWN
        elif correlation < COMMON:
            noise = Noise.DOUBTFUL
    return NoiseVerdict(noise, round(correlation, 3))


def _flattest(one: Floats, other: Floats, inside: npt.NDArray[np.bool_]) -> Numbers:
    """Upper left corners of the flattest windows that are neither dark nor bright; [N, 2], row and column."""
    slope = np.maximum(_slopes(one), _slopes(other))
    usable = _window_means(inside.astype(np.float32)) > 0.999
    for image in (one, other):
        level = _window_means(image)
        usable &= (level > _LIGHT[0]) & (level < _LIGHT[1])
    usable[[0, -1], :] = False  # windows are sought around their place, too
    usable[:, [0, -1]] = False
    places = np.argwhere(usable)
    order = np.argsort(slope[usable], kind="stable")
    flattest = places[order[: max(_LEAST, len(order) // _FLATTEST)]]
    chosen = np.linspace(0, len(flattest) - 1, min(_MOST, len(flattest))).astype(np.intp)
    return np.asarray(flattest[chosen] * _SIDE, np.intp)


def _slopes(image: Floats) -> Floats:
    """Mean gradient of the coarse picture in each window."""
    rows, columns = _grid(image)
    whole = image[: rows * _SIDE, : columns * _SIDE]
    half = cv2.resize(whole, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(half, (0, 0), _COARSE / 2)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, dx, 1 - dx) for dx in (1, 0))
    slope = cv2.resize(cv2.magnitude(across, down), (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(slope, np.float32)


def _window_means(values: Floats) -> Floats:
    rows, columns = _grid(values)
    whole = values[: rows * _SIDE, : columns * _SIDE]
    return np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def _grid(values: Floats) -> tuple[int, int]:
    """How many rows and columns of windows there are."""
    return values.shape[0] // _SIDE, values.shape[1] // _SIDE


def _bands(image: Floats, places: Numbers) -> tuple[Floats, Floats]:
    """The fine and the coarser detail of windows with what is around them; float32 [N, wide, wide] each."""
    wide = _SIDE + 2 * _REACH
    margin = _REACH + _AROUND
    cut = np.stack([image[y - margin : y + _SIDE + margin, x - margin : x + _SIDE + margin] for y, x in places])
    tall = cut.reshape(-1, cut.shape[2])  # one below the other: the blur is done in one go, and stays in the margin
    fine, coarse = (cv2.GaussianBlur(tall, (0, 0), sigma).reshape(cut.shape) for sigma in (_FINE, _COARSE))
    inner = (slice(None), slice(_AROUND, _AROUND + wide), slice(_AROUND, _AROUND + wide))
    return (cut - fine)[inner], (fine - coarse)[inner]


def _compared(one: Floats, other: Floats) -> tuple[float, float, float]:
    """Correlation of the windows, each where it fits best, and the variance of both in quiet ones."""
    mine = _in_place(one)
    here, there = _energies(mine), _energies(_in_place(other))
    best = np.full(len(one), -1.0, np.float32)
    for down in range(2 * _REACH + 1):
        for across in range(2 * _REACH + 1):
            part = other[:, down : down + _SIDE, across : across + _SIDE]
            shared = np.einsum("kij,kij->k", mine, part)
            best = np.maximum(best, shared / np.sqrt(np.maximum(here * _energies(part), 1e-6)))
    weight = np.sqrt(here * there)
    correlation = float((best * weight).sum() / max(float(weight.sum()), 1e-6))
    return correlation, _quiet_variance(here), _quiet_variance(there)


def _in_place(band: Floats) -> Floats:
    """Windows without what is around them."""
    return band[:, _REACH : _REACH + _SIDE, _REACH : _REACH + _SIDE]


def _energies(windows: Floats) -> Floats:
    return np.asarray(np.einsum("kij,kij->k", windows, windows), np.float32)


def _quiet_variance(energies: Floats) -> float:
    return float(np.quantile(energies, _QUIETEST)) / (_SIDE * _SIDE)
