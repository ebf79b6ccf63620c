"""The check by thumbnails: compares them at 32x32, and says yes, no or "look closer".

A thumbnail is enough for photographs: of two that differ, some of the 1024 cells differ by far more than what
recompressing or resizing can do. It is not enough where most of the picture is lost in it: pages of text, forms,
screenshots, slides, icons and skies. Such pairs, and pairs that differ visibly, go to the check by blocks
(`block_correlation`).

The limits come from photographs with known copies and from families of drawn pages, screenshots, icons and gradients.
Copies that look the same (recompressed, resized, converted, turned) had `detail` >= 0.97 and a residual of at most
3.3 grey levels; other shots of the same scene had at most 0.97 and at least 4.1, other pictures 0.84 and 9.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS

Numbers = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Scalar = TypeVar("Scalar", bound=np.generic)

SURE_CORRELATION = 0.985
SURE_DETAIL = 0.975
SURE_RESIDUAL = 3.5
"""A pair is accepted at once if it reaches the first two (correlations) and stays below this (grey levels): beyond
all other shots measured (see above). Of the 1,084 labelled pairs that `relation` describes it accepts 199 of 524
copies, and none of 560 others."""
POSSIBLE_CORRELATION = 0.70
"""Correlation below which a pair is refused: captions, logos and tiled watermarks stay above 0.77."""
POSSIBLE_LEVELS = 24.0
"""Grey levels, after gain and offset: a pair that is not of two photographs is refused if any cell differs by more.
Copies of drawn and written pictures differ by at most 8; the check by blocks would let no larger one pass."""
PLAIN_SHARE = 0.10
"""A picture with more even cells than this is drawn, written or mostly background: thumbnails cannot prove anything.
Nine in ten photographs have fewer; pages, forms, screenshots, slides, charts and icons have 0.12 to 0.97."""
PLAIN_STEP = 2
"""Grey levels: a cell is even if it and its eight neighbours span no more. Chosen, not fitted."""
LEAST_DETAIL = 2.0
"""Grey levels: standard deviation of the high-pass thumbnail below which `detail` is rounding (0.3) and
noise. Chosen."""
FAINT_CONTRAST = 4.0
"""Grey levels: standard deviation below which correlation says nothing; such pairs are compared by
brightness. Chosen."""
FAINT_DIFFERENCE = 8.0
"""Mean grey levels between two faint pictures above which they are refused. Chosen: twice `FAINT_CONTRAST`."""
_CHUNK = 512
"""Pairs compared at once: arrays of 2 MB, which stay in the processor's cache."""


class ThumbnailVerdict(IntEnum):
    """What the thumbnails say of a pair."""

    NO = 0
    LOOK_CLOSER = 1
    YES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How pairs of thumbnails compare, once turned alike; one entry for each pair.

    Attributes:
        correlation: float32; of the grey levels, -1 to 1.
        detail: float32; of the high-pass thumbnails (each cell minus the mean of its 3x3 neighbourhood), -1 to 1.
            It is 0 where `correlation` refused the pair already.
        residual: float32; root mean square of what is left after the best gain and offset, grey levels.
        difference: float32; mean absolute difference as they are, grey levels.
        verdict: int8; a `ThumbnailVerdict`.
    """

    correlation: Floats
    detail: Floats
    residual: Floats
    difference: Floats
    verdict: npt.NDArray[np.int8]


class ThumbnailJudge:
    """Compares pairs among N thumbnails, once each of them has been measured.

    Args:
        thumbnails: uint8 [N, 32, 32], grey.
    """

    def __init__(self, thumbnails: Pixels) -> None:
        self._thumbnails = thumbnails
        self._plain = np.ones(len(thumbnails), np.float32)

    def measure(self, start: int, stop: int) -> None:
        """Find out which of the thumbnails from `start` to `stop` are photographs; about 15 microseconds each."""
        self._plain[start:stop] = plain_share(self._thumbnails[start:stop])

    @property
    def photographic(self) -> npt.NDArray[np.bool_]:
        """Whether each image (bool [N]) has hardly any even cells."""
        return self._plain <= PLAIN_SHARE

    def compare(self, a: Numbers, b: Numbers, orientation: Numbers) -> Comparison:
        """Compare pairs.

        Args:
            a: place of the one image, [P].
            b: place of the other, [P].
            orientation: index into `ORIENTATIONS`: how b is turned to look like a, [P].

        Returns:
            The comparison; about 10 microseconds a pair.
        """
        count = len(a)
        result = Comparison(
            correlation=np.zeros(count, np.float32),
            detail=np.zeros(count, np.float32),
            residual=np.zeros(count, np.float32),
            difference=np.zeros(count, np.float32),
            verdict=np.zeros(count, np.int8),
        )
        for start in range(0, count, _CHUNK):
            part = slice(start, start + _CHUNK)
            self._compare(a[part], b[part], orientation[part], result, start)
        return result

    def best_orientation(self, a: Numbers, b: Numbers) -> Numbers:
        """The orientation of b that correlates best with a, [P]; the first of those that are equally good."""
        best = np.zeros(len(a), np.intp)
        for start in range(0, len(a), _CHUNK):
            part = slice(start, start + _CHUNK)
            one = _centred(self._thumbnails[a[part]])
            other = _centred(self._thumbnails[b[part]])
            products = [
                np.einsum("pyx,pyx->p", one, turned(other, np.full(len(one), index)))
                for index in range(len(ORIENTATIONS))
            ]
            best[part] = np.argmax(np.round(products, 1), axis=0)
        return best

    def _compare(self, a: Numbers, b: Numbers, orientation: Numbers, result: Comparison, start: int) -> None:
        one, other = self._thumbnails[a], turned(self._thumbnails[b], orientation)
        part = slice(start, start + len(a))
        first, second = _centred(one), _centred(other)
        variance_one = np.einsum("pyx,pyx->p", first, first) / first[0].size
        variance_other = np.einsum("pyx,pyx->p", second, second) / first[0].size
        shared = np.einsum("pyx,pyx->p", first, second) / first[0].size
        correlation = shared / np.sqrt(np.maximum(variance_one * variance_other, 1e-6))
        residual = np.sqrt(np.maximum(variance_one - shared**2 / np.maximum(variance_other, 1e-6), 0))
        apart = np.abs(np.subtract(one, other, dtype=np.int16))
        difference = apart.mean(axis=(1, 2), dtype=np.float32)
        result.correlation[part] = correlation
        result.residual[part] = residual
        result.difference[part] = difference
        faint = np.minimum(variance_one, variance_other) < FAINT_CONTRAST**2
        possible = np.where(faint, difference <= FAINT_DIFFERENCE, correlation >= POSSIBLE_CORRELATION)
        photographic = (self._plain[a] <= PLAIN_SHARE) & (self._plain[b] <= PLAIN_SHARE)
        drawn = np.flatnonzero(possible & ~photographic)
        gain = shared[drawn] / np.maximum(variance_other[drawn], 1e-6)
        worst = np.abs(first[drawn] - gain[:, None, None] * second[drawn]).max(axis=(1, 2))
        possible[drawn] = worst <= POSSIBLE_LEVELS
        rows = np.flatnonzero(possible)
        detail, energy = _detail(first[rows], second[rows])
        result.detail[start + rows] = detail
        sure = (
            photographic[rows]
            & ~faint[rows]
            & (energy >= LEAST_DETAIL)
            & (correlation[rows] >= SURE_CORRELATION)
            & (detail >= SURE_DETAIL)
            & (residual[rows] <= SURE_RESIDUAL)
        )
        result.verdict[start + rows] = np.where(sure, ThumbnailVerdict.YES, ThumbnailVerdict.LOOK_CLOSER)


def turned(pixels: npt.NDArray[Scalar], orientation: Numbers) -> npt.NDArray[Scalar]:
    """Turn square thumbnails, each by its own orientation.

    Args:
        pixels: any dtype, [P, side, side].
        orientation: index into `ORIENTATIONS`, [P].

    Returns:
        The same dtype and shape.
    """
    result = pixels
    for index, to in enumerate(ORIENTATIONS[1:], 1):
        rows = np.flatnonzero(orientation == index)
        if len(rows):
            result = result.copy() if result is pixels else result
            some = pixels[rows]
            result[rows] = np.rot90(np.flip(some, axis=2) if to.mirrored else some, to.rotation // 90, axes=(1, 2))
    return result


def plain_share(thumbnails: Pixels) -> Floats:
    """Share of even cells, float32 [P], of uint8 [P, 32, 32]: those that hardly differ from their neighbours."""
    padded = np.pad(thumbnails, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = (padded[:, :-2], padded[:, 1:-1], padded[:, 2:])
    high, low = np.maximum.reduce(rows), np.minimum.reduce(rows)
    high = np.maximum.reduce((high[:, :, :-2], high[:, :, 1:-1], high[:, :, 2:]))
    low = np.minimum.reduce((low[:, :, :-2], low[:, :, 1:-1], low[:, :, 2:]))
    share: Floats = (high - low <= PLAIN_STEP).mean(axis=(1, 2), dtype=np.float32)
    return share


def _centred(pixels: Pixels) -> Floats:
    levels = pixels.astype(np.float32)
    levels -= levels.mean(axis=(1, 2), keepdims=True)
    return levels


def _high_pass(levels: Floats) -> Floats:
    padded = np.pad(levels, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    means = (rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]) / np.float32(9)
    high: Floats = levels - means
    return high


def _detail(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Correlation of the high-pass thumbnails, and the weaker one's standard deviation."""
    first, second = _high_pass(one), _high_pass(other)
    size = one.shape[1] * one.shape[2]
    energy_one = np.einsum("pyx,pyx->p", first, first) / size
    energy_other = np.einsum("pyx,pyx->p", second, second) / size
    shared = np.einsum("pyx,pyx->p", first, second) / size
    detail = shared / np.sqrt(np.maximum(energy_one * energy_other, 1e-6))
    return detail, np.sqrt(np.minimum(energy_one, energy_other))
