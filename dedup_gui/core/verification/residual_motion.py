"""How far a picture drifts from its copy, window by window, once one transform has laid them over each other.

A copy lies under its original to a few hundredths of a pixel everywhere: whoever crops, resizes or turns a picture
moves all of it alike. A camera that moved, zoomed or merely clicked again does not: near things move against far
ones, the lens bends the frame otherwise, leaves and people move. Each window's displacement is found by one step of
Lucas and Kanade (1981) on locally normalised pictures; what an affine transform explains of all displacements is the
first transform's own small error and is taken off. Motion by several pixels is not followed: it counts as noise, and
shows in how little the two agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_SMOOTH = 0.8
_LOCAL = 13
_FLOOR = 4.0
"""Variance, squared grey levels, that noise and compression may have: weaker structure is not amplified."""
_WINDOW = 25
_STEP = 5
_BLOCKS = 5
_CORNERS = 0.01
"""Smaller eigenvalue of a window's structure tensor from which on its displacement is determined well."""
_FAINT = 0.002
"""The same where too few windows have that: their displacement is coarse, and its noise is known."""
_INDEPENDENT = 100
"""Pixels of a window that vary independently, of 625: between re-encoded, resized, turned and cropped copies the
median of (displacement / its standard deviation) squared is then about ln 2, as of Gaussian noise in two
dimensions."""
_NOISE = 2.0
"""Variances of the noise that are taken off a squared displacement."""
_ENOUGH = 12
_MARGIN = 7
_ROUNDS = 4
_RIM = 11
_SALIENT = 0.7
_NEAR = 0.35
_ASIDE = ((0, 11), (9, 0))
"""How the other picture is pushed aside, rows and columns: lines of text stay on lines of text."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Displacements that no affine transform explains, pixels of the pictures compared.

    Attributes:
        far: 85th percentile of the displacement over the windows.
        beyond: the same of what noise does not explain.
        unrest: median over the windows of (displacement / the standard deviation that noise gives it) squared: about
            0.7 between re-encoded copies, however coarse; less under white noise.
    """

    far: float
    beyond: float
    unrest: float


UNKNOWN = Drift(far=0.5, beyond=0.2, unrest=1.5)
"""Of pictures without the structure to measure it: between a copy's and another shot's."""


def drift(a: FloatImage, b: FloatImage, mask: Mask) -> Drift:
    """Measure the drift between two aligned pictures.

    A window's displacement is the less certain, the more the two still differ after it (by compression, noise,
    overlays) and the less structure there is; its covariance is that of a least-squares solution.

    Args:
        a: float32 [h, w], grey levels.
        b: the same, laid over it.
        mask: bool [h, w], where both are picture.

    Returns:
        The drift; `UNKNOWN` where too few windows have corners, or the picture is smaller than two of them.
    """
    if min(a.shape) < 2 * _WINDOW:
        return UNKNOWN
    inside = cv2.erode(mask.astype(np.uint8), np.ones((_MARGIN, _MARGIN), np.uint8), borderValue=0).astype(np.float32)
    first, second = _normalised(a), _normalised(b)
    between = (first + second) * np.float32(0.5)
    across = cv2.Sobel(between, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(between, cv2.CV_32F, 0, 1, scale=0.125)
    apart = first - second
    products = (across * across, down * down, across * down, across * apart, down * apart, apart * apart)
    filled = _windows(inside)
    xx, yy, xy, xt, yt, tt = (_windows(product * inside) for product in products)
    half = (xx + yy) / 2
    det = xx * yy - xy * xy
    corner = half - np.sqrt(np.maximum(half * half - det, 0.0))
    for least in (_CORNERS, _FAINT):
        rows, columns = np.nonzero((filled > 0.7) & (corner > least))
        if len(rows) >= _ENOUGH:
            break
    else:
        return UNKNOWN
    right, below = yy * xt - xy * yt, xx * yt - xy * xt
    scale = 1.0 / det[rows, columns]
    moved = np.stack([right[rows, columns] * scale, below[rows, columns] * scale], axis=1).astype(np.float64)
    rest = tt[rows, columns] - moved[:, 0] * xt[rows, columns] - moved[:, 1] * yt[rows, columns]
    noise = np.maximum(rest, 0.0) * (xx + yy)[rows, columns] * scale / _INDEPENDENT
    place = np.stack([columns, rows], axis=1).astype(np.float64) * (_STEP / 100.0)
    left = _unexplained(moved, place, np.minimum(corner[rows, columns], 0.1).astype(np.float64))
    beyond = np.sqrt(np.maximum(left * left - _NOISE * noise, 0.0))
    return Drift(
        far=float(np.percentile(left, 85.0)),
        beyond=float(np.percentile(beyond, 85.0)),
        unrest=float(np.median(left * left / (noise + 1e-6))),
    )


def kept(a: FloatImage, b: FloatImage, mask: Mask) -> float:
    """How much of the one picture's structure is left, unchanged, in the other: high under a watermark, too.

    A watermark or caption covers a part of the pixels and leaves those between as they were, all over the picture.
    Other content in the same setting leaves hardly any.

    Args:
        a: float32 [h, w], grey levels.
        b: the same, laid over it.
        mask: bool [h, w], where both are picture.

    Returns:
        Of the picture of which more is left: how much larger the share of salient pixels that have the same level in
        the other is than by chance (with the other pushed aside), as the 15th percentile over windows; 0-1, 0 where
        there are too few of them.
    """
    if min(a.shape) < 2 * _WINDOW or mask.sum() < 1024:
        return 0.0
    levelled = _with_levels_of(a, b, mask)
    weight = mask.astype(np.float32)
    high_a, high_b = levelled - _blurred(levelled), b - _blurred(b)
    std_a, std_b = _spread(high_a, weight), _spread(high_b, weight)
    limit = _NEAR * np.minimum(std_a, std_b) + 1.5
    near, *chance = (np.abs(levelled - np.roll(b, shift, axis=(0, 1))) < limit for shift in ((0, 0), *_ASIDE))
    return max(
        _share(near, chance, (np.abs(high) > np.maximum(_SALIENT * std, 3.0)) & mask)
        for high, std in ((high_a, std_a), (high_b, std_b))
    )


def _share(near: Mask, chance: list[Mask], salient: Mask) -> float:
    count = _windows(salient.astype(np.float32))
    enough = count > 0.08
    if enough.sum() < _ENOUGH:
        return 0.0
    shares = [_windows((same & salient).astype(np.float32))[enough] / count[enough] for same in (near, *chance)]
    by_chance = np.minimum(np.maximum.reduce(shares[1:]), 0.99)
    return max(0.0, float(np.percentile((shares[0] - by_chance) / (1.0 - by_chance), 15.0)))


def _with_levels_of(a: FloatImage, b: FloatImage, mask: Mask) -> FloatImage:
    """a, its grey levels moved by what most pixels of that level have in b."""
    # Every ninth pixel will do.
    some = mask[::3, ::3]
    values, change = a[::3, ::3][some], (b - a)[::3, ::3][some]
    limits = np.quantile(values, np.linspace(0.0, 1.0, _RIM))
    step = np.searchsorted(limits[1:-1], values, side="right")
    x, y = [], []
    for number in range(_RIM - 1):
        chosen = step == number
        if chosen.any():
            x.append(float(values[chosen].mean()))
            y.append(float(np.median(change[chosen])))
    return np.asarray(a + np.interp(a, x, y), dtype=np.float32)


def _blurred(picture: FloatImage) -> FloatImage:
    return np.asarray(cv2.blur(picture, (_LOCAL, _LOCAL)), dtype=np.float32)


def _spread(high: FloatImage, weight: FloatImage) -> FloatImage:
    power = cv2.blur(high * high * weight, (_WINDOW, _WINDOW), borderType=cv2.BORDER_CONSTANT)
    count = cv2.blur(weight, (_WINDOW, _WINDOW), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(np.sqrt(np.maximum(power, 0.0) / np.maximum(count, 1e-3)), dtype=np.float32)


def _normalised(picture: FloatImage) -> FloatImage:
    """Local mean 0 and local deviation 1, so that neither light nor contrast looks like a displacement."""
    smooth = np.asarray(cv2.GaussianBlur(picture, (0, 0), _SMOOTH), dtype=np.float32)
    high = smooth - _blurred(smooth)
    return np.asarray(high / np.sqrt(np.maximum(_blurred(high * high), 0.0) + np.float32(_FLOOR)), dtype=np.float32)


def _windows(values: FloatImage) -> FloatImage:
    """Means over windows, every `_STEP` pixels."""
    # Means of small blocks first: a box filter over a few thousand of them costs a tenth.
    height, width = max(1, values.shape[0] // _STEP), max(1, values.shape[1] // _STEP)
    blocks = cv2.resize(values[: height * _STEP, : width * _STEP], (width, height), interpolation=cv2.INTER_AREA)
    means = cv2.boxFilter(blocks, -1, (_BLOCKS, _BLOCKS), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(means, dtype=np.float32)


def _unexplained(move: Array, place: Array, weight: Array) -> Array:
    """Lengths of what a robust affine fit leaves of displacements; float64 [N]."""
    terms = np.concatenate([np.ones((len(place), 1)), place], axis=1)
    current = weight
    left = np.hypot(move[:, 0], move[:, 1])
    for _ in range(_ROUNDS):
        normal = terms.T @ (terms * current[:, None]) + 1e-9 * np.eye(3)
        rest = move - terms @ np.linalg.solve(normal, terms.T @ (move * current[:, None]))
        left = np.hypot(rest[:, 0], rest[:, 1])
        current = weight / (1.0 + (left / max(float(np.median(left)), 0.02)) ** 2)
    return np.asarray(left)
