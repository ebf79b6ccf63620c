"""How much detail an image's pixels really hold: what blur and enlargement leave of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float32]

_SEGMENT = 128
_MISSING = 0.85
_LINES = 128
"""Lines looked at in each direction: more change nothing."""


@dataclass(frozen=True, slots=True)
class DetailLimit:
    """What the pixels hold: highest spatial frequency with detail, as a share of what the pixels could carry, 0-1.

    About 1/2 for a picture enlarged twice.

    Attributes:
        across: along the rows.
        down: along the columns.
    """

    across: float
    down: float


def measure_detail(grey: Grey) -> DetailLimit:
    """Measure an image's detail.

    Args:
        grey: uint8 [h, w], at full resolution (a part of the picture will do).

    Returns:
        The limit in both directions; 1 where the picture is too small to tell.
    """
    return DetailLimit(_one_way(grey), _one_way(grey.T))


def _one_way(lines: Grey) -> float:
    """Where the power spectrum along the rows falls off.

    The spectrum of photographs is a power of the frequency (Field, 1987): a straight line in logarithms, fitted where
    every picture has detail. Detail ends where the spectrum stays more than `_MISSING` decades below that line.
    """
    if lines.shape[1] < _SEGMENT or lines.shape[0] < 8:
        return 1.0
    rows = lines[:: max(1, lines.shape[0] // _LINES)].astype(np.float32)
    starts = range(0, lines.shape[1] - _SEGMENT + 1, _SEGMENT // 2)
    window = np.hanning(_SEGMENT).astype(np.float32)
    power = np.zeros(_SEGMENT // 2 + 1)
    for start in starts:
        part = rows[:, start : start + _SEGMENT]
        part = part - part.mean(axis=1, keepdims=True)
        power += (np.abs(np.fft.rfft(part * window, axis=1)) ** 2).mean(axis=0)
    power /= len(starts) * float((window**2).sum())
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
