"""Regular patterns that resampling leaves in pixels: the stretched 8x8 grid of an earlier JPEG, and interpolation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

CLEAR = 7.0
"""How far a peak stands out of its surroundings before it counts."""
_MOST = 6
_TREND = 33
_NEAR = 61
_LOGARITHMS = np.log(np.arange(1021, dtype=np.float32) + 0.5)
_SHORTEST = 256
_LOWEST = 0.03
_OWN_GRID = 2.5
SHARP = 1.6
"""Bins of the spectrum by which a peak may miss; a bin is 1 / 1024 for pictures of that size and more."""


def resampling_periodicity(grey: Grey) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Frequencies at which the roughness of a picture repeats, strongest first.

    The second difference of interpolated pixels is periodic (Gallagher, 2005), and that of a JPEG's pixels repeats
    every eight; both periods are stretched when the picture is resized. Frequencies on the file's own 8x8 grid are
    left out.

    Args:
        grey: uint8 [h, w], full resolution.

    Returns:
        Along the rows and along the columns: cycles a pixel, 0.03-0.5, at most six each.
    """
    return _peaks(grey), _peaks(grey.T)


def _peaks(lines: Grey) -> tuple[float, ...]:
    if lines.shape[1] < _SHORTEST or lines.shape[0] < 32:
        return ()
    picture = lines.astype(np.int16)
    second = np.abs(2 * picture[:, 1:-1] - picture[:, :-2] - picture[:, 2:])
    line = _LOGARITHMS[second].mean(axis=0)
    half = _TREND // 2
    line = line - np.convolve(np.pad(line, half, mode="reflect"), np.full(_TREND, 1.0 / _TREND), mode="valid")
    number = len(line)
    power = np.abs(np.fft.rfft(line * np.hanning(number)))
    frequency = np.arange(len(power)) / number
    around = np.lib.stride_tricks.sliding_window_view(np.pad(power, _NEAR // 2, mode="edge"), _NEAR)
    clear = power / np.maximum(np.median(around, axis=1), 1e-9)
    own = np.abs(frequency * 8 - np.round(frequency * 8)) < 8 * _OWN_GRID / number
    clear[own | (frequency < _LOWEST)] = 0.0
    found: list[float] = []
    while len(found) < _MOST and (place := int(clear.argmax())) and clear[place] >= CLEAR:
        # Between the bins: the centre of the peak.
        part = slice(max(0, place - 1), place + 2)
        found.append(round(float((frequency[part] * power[part]).sum() / power[part].sum()), 4))
        clear[max(0, place - 3) : place + 4] = 0.0
    return tuple(found)


def repeats(peaks: Sequence[float], stretch: float, side: int) -> int:
    """How many peaks speak of a JPEG's grid, or of interpolation, stretched by a factor.

    Args:
        peaks: frequencies of one direction (see `resampling_periodicity`).
        stretch: pixels for each pixel of what the picture was made from.
        side: pixels looked at along that direction.
    """
    room = SHARP / max(1, min(side, 1024))
    base = 1.0 / (8.0 * stretch)
    expected = [number * base for number in range(1, int(0.5 / base) + 1)]
    once = (1.0 / stretch) % 1.0
    expected.append(min(once, 1.0 - once))
    return sum(any(abs(peak - each) <= room for each in expected) for peak in peaks)
