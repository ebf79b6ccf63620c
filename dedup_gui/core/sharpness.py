"""How much detail an image's pixels really hold: blur, enlargement, traces of an earlier compression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.fft import dctn, rfft

Grey = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float64]

PATCH = 1024
"""Pixels: longer side of the middle part that is looked at, at full resolution."""

_SEGMENT = 128
_MISSING = 0.85
_BINS = 40


@dataclass(frozen=True, slots=True)
class Detail:
    """What the pixels hold.

    Attributes:
        limit: highest spatial frequency with detail, as a share of what the pixels could carry, 0-1. About 1/2 for
            a picture enlarged twice.
        blocks: how much stronger grey levels jump on the 8x8 grid of JPEG than beside it, 1 = not at all.
        requantised: strength of the comb that a second, finer quantisation leaves in the histograms of the DCT
            coefficients, 0-1.
    """

    limit: float
    blocks: float
    requantised: float


def measure_detail(grey: Grey, quantisation: npt.NDArray[np.int64] | None = None) -> Detail:
    """Measure an image's detail.

    Args:
        grey: uint8 [h, w], full resolution and not turned (the JPEG grid starts at the upper left).
        quantisation: int64 [64], zigzag order, of a JPEG; without it `requantised` is 0.
    """
    patch = _middle(grey)
    comb = _comb(patch, quantisation) if quantisation is not None else 0.0
    return Detail(_spectrum_limit(patch), _blockiness(patch), comb)


def _middle(grey: Grey) -> FloatArray:
    """The middle part, cut on the 8x8 grid."""
    height, width = grey.shape
    top, left = max(0, (height - PATCH) // 2) // 8 * 8, max(0, (width - PATCH) // 2) // 8 * 8
    return grey[top : top + PATCH, left : left + PATCH].astype(np.float64)


def _spectrum_limit(patch: FloatArray) -> float:
    """Highest frequency with detail, over both directions: a horizon has no detail along it."""
    found = [_one_way(lines) for lines in (patch, patch.T) if lines.shape[1] >= _SEGMENT and lines.shape[0] >= 8]
    return max(found, default=1.0)


def _one_way(lines: FloatArray) -> float:
    """Where the power spectrum along the rows falls off.

    The spectrum of photographs is a power of the frequency (Field, 1987): a straight line in logarithms, fitted where
    every picture has detail. Detail ends where the spectrum stays more than `_MISSING` decades below that line.
    """
    starts = range(0, lines.shape[1] - _SEGMENT + 1, _SEGMENT // 2)
    window = np.hanning(_SEGMENT)
    power = np.zeros(_SEGMENT // 2 + 1)
    for start in starts:
        part = lines[:, start : start + _SEGMENT]
        part = part - part.mean(axis=1, keepdims=True)
        power += (np.abs(rfft(part * window, axis=1)) ** 2).mean(axis=0)
    power /= len(starts) * (window**2).sum()
    frequency = np.arange(1, len(power) - 1) / _SEGMENT
    level = np.log10(power[1:-1] + 1e-3)
    level = np.convolve(np.pad(level, 2, mode="edge"), np.ones(5) / 5.0, mode="valid")
    known = (frequency >= 0.02) & (frequency <= 0.1)
    slope, _ = np.polyfit(np.log10(frequency[known]), level[known], 1)
    # Photographs lie between 1/f and 1/f^2.5 (steeper is blur already); text and drawings are flatter.
    slope = float(np.clip(slope, -2.2, -0.8))
    height = float((level[known] - slope * np.log10(frequency[known])).mean())
    missing = (slope * np.log10(frequency) + height - level > _MISSING) & (frequency > 0.1)
    for place in np.flatnonzero(missing):
        if missing[place : place + 6].all():
            return min(1.0, 2.0 * float(frequency[place]))
    return 1.0


def _blockiness(patch: FloatArray) -> float:
    ratios = []
    for picture in (patch, patch.T):
        if picture.shape[1] < 24:
            continue
        second = np.abs(2.0 * picture[:, 1:-1] - picture[:, :-2] - picture[:, 2:]).mean(axis=0)
        columns = second[: len(second) // 8 * 8].reshape(-1, 8).mean(axis=0)
        # Columns 7|8 of the picture are numbers 6 and 7 here.
        grid, beside = (columns[6] + columns[7]) / 2.0, np.median(columns[1:5])
        ratios.append((grid + 0.05) / (beside + 0.05))
    return float(np.mean(ratios)) if ratios else 1.0


_FIRST = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0))
_ZIGZAG = (1, 2, 4, 5, 3)
"""Places of `_FIRST` in the zigzag order."""


def _comb(patch: FloatArray, quantisation: npt.NDArray[np.int64]) -> float:
    """Strength of the periodic gaps in the histograms of the low DCT coefficients (Popescu and Farid, 2004)."""
    height, width = patch.shape[0] // 8 * 8, patch.shape[1] // 8 * 8
    if height * width < 64 * 400:
        return 0.0
    blocks = (patch[:height, :width] - 128.0).reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3)
    coefficients = dctn(blocks, axes=(2, 3), norm="ortho")
    strengths = []
    for (row, column), place in zip(_FIRST, _ZIGZAG, strict=True):
        step = float(quantisation[place])
        numbers = np.round(coefficients[:, :, row, column].ravel() / step).astype(np.int64)
        counts = np.bincount(np.abs(numbers), minlength=_BINS + 1)[1 : _BINS + 1].astype(np.float64)
        if counts.sum() < 600:
            continue
        # What a smooth, falling histogram would have: the mean of the neighbours.
        expected = np.convolve(counts, np.array([1.0, 1.0, 1.0, 1.0, 1.0]) / 5.0, mode="same") + 1.0
        strengths.append(float((np.abs(counts - expected)[1:24] / expected[1:24]).mean()))
    return min(1.0, float(np.median(strengths))) if strengths else 0.0
