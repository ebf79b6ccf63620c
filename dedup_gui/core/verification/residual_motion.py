"""How far windows of a picture are displaced against its copy, once one transform has laid them over each other.

A copy lies under its original to a few hundredths of a pixel everywhere: whoever crops, resizes or turns a picture
moves all of it alike. A camera that moved, zoomed or merely clicked again does not: near things move against far
ones, the lens bends the frame otherwise, leaves and people move. Each window's displacement is found by one step of
Lucas and Kanade (1981) on locally normalised pictures; what an affine transform explains of all displacements is the
first transform's own small error and is taken off: the residual displacement. Motion by several pixels is not
followed: it counts as noise, and shows in how little the two agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SMOOTHING = 0.8
"""Standard deviation, pixels, of the Gaussian before gradients are taken. Chosen, not fitted."""

LOCAL = 13
"""Side, pixels, of the neighbourhood whose mean and deviation are normalised; half a window. Chosen."""

NOISE_VARIANCE = 4.0
"""Variance, squared grey levels, that noise and compression may have: weaker structure is not amplified. Chosen."""

STEP, BLOCKS = 5, 5
"""Distance of two windows' centres, pixels, and the side of a window in such steps. Chosen, not fitted."""

WINDOW = STEP * BLOCKS
"""Side of a window, pixels."""

CORNER = 0.01
"""Smaller eigenvalue of a window's structure tensor (per squared pixel, of pictures of deviation 1) from which on its
displacement is determined well. Chosen, not fitted."""

FAINT_CORNER = 0.002
"""The same where too few windows have that: their displacement is coarse, and its noise is known. Chosen."""

MOST_WEIGHT = 0.1
"""That eigenvalue from which on a window weighs no more in the affine fit: a few sharp corners must not decide alone.
Chosen."""

LEAST_WINDOWS = 12
"""Windows from which on something is measured: four times what an affine fit needs. Chosen."""

LEAST_FILLED = 0.7
"""Share of a window that must be picture. Chosen."""

INDEPENDENT_PIXELS = 100
"""Pixels of a window that vary independently, of 625: between re-encoded, resized, turned and cropped copies the
median of (displacement / its standard deviation) squared is then about ln 2, as of Gaussian noise in two
dimensions."""

NOISE_TAKEN_OFF = 2.0
"""Variances of the noise that are taken off a squared displacement: its expectation in two dimensions."""

MARGIN = 7
"""Side, pixels, of the square by which the overlap shrinks before it is looked at: about half of `LOCAL`, whose mean
takes in what lies beyond. Chosen."""

FIT_ROUNDS = 4
"""Rounds of the reweighted affine fit. Chosen, not fitted."""

FIT_SCALE = 0.02
"""Pixels: the least median residual that weights are measured by, so that an exact fit does not discard what is off
by its rounding. Chosen."""

DISPLACEMENT_PERCENTILE = 85.0
"""Of the windows' displacements: at most one window in seven is farther. Chosen, not fitted."""

TONE_STEPS = 10
"""Steps of equally many pixels by which one picture's levels are made the other's. Chosen."""

SALIENT, LEAST_SALIENT = 0.7, 3.0
"""Deviations of its surroundings, and grey levels, from which on a pixel stands out from their mean. Chosen."""

SAME_LEVEL, SAME_LEVEL_NOISE = 0.35, 1.5
"""Deviations, and grey levels added to them, within which two pixels have the same level: half of `SALIENT`.
Chosen."""

LEAST_SALIENT_SHARE = 0.08
"""Share of salient pixels from which on a window says something: 50 of 625. Chosen."""

PRESERVED_PERCENTILE = 15.0
"""Of the windows' preserved shares: what a watermark leaves lies all over the picture, what two pages share does not.
Chosen; `pair_classifier.WATERMARKED` says what it separates."""

MOST_CHANCE = 0.99
"""Largest share of agreement by chance that is taken off; avoids a division by zero."""

LEAST_OVERLAP = 1024
"""Pixels of overlap below which nothing is measured: less than two windows. Chosen."""

_ASIDE = ((0, 11), (9, 0))
"""How the other picture is pushed aside, rows and columns: lines of text stay on lines of text."""


@dataclass(frozen=True, slots=True)
class ResidualMotion:
    """Displacements that no affine transform explains, pixels of the pictures compared.

    Attributes:
        displacement: 85th percentile of the residual displacement over the windows.
        noise_corrected: the same of what noise does not explain.
        chi_square: normalised: median over the windows of (displacement / the standard deviation that noise gives it)
            squared; about 0.7 between re-encoded copies, however coarse, less under white noise.
    """

    displacement: float
    noise_corrected: float
    chi_square: float


UNKNOWN_MOTION = ResidualMotion(displacement=0.5, noise_corrected=0.2, chi_square=1.5)
"""Of pictures without the structure to measure it: between a copy's and another shot's. As measured on 467 copies and
86 other shots with keypoints, 19 in 20 copies have 0.5 and 0.15 at most, three in four other shots 0.7 and 0.4 and
more. Chosen; the classifier is fitted with it."""


def residual_motion(a: FloatImage, b: FloatImage, mask: Mask) -> ResidualMotion:
    """Measure the residual displacement between two aligned pictures.

    A window's displacement is the less certain, the more the two still differ after it (by compression, noise,
    overlays) and the less structure there is; its covariance is that of a least-squares solution.

    Args:
        a: float32 [h, w], grey levels.
        b: the same, laid over it.
        mask: bool [h, w], where both are picture.

    Returns:
        What is left; `UNKNOWN_MOTION` where too few windows have corners, or the picture is smaller than two of them.
    """
    if min(a.shape) < 2 * WINDOW:
        return UNKNOWN_MOTION
    inside = cv2.erode(mask.astype(np.uint8), np.ones((MARGIN, MARGIN), np.uint8), borderValue=0).astype(np.float32)
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
    for least in (CORNER, FAINT_CORNER):
        rows, columns = np.nonzero((filled > LEAST_FILLED) & (corner > least))
        if len(rows) >= LEAST_WINDOWS:
            break
    else:
        return UNKNOWN_MOTION
    right, below = yy * xt - xy * yt, xx * yt - xy * xt
    scale = 1.0 / det[rows, columns]
    moved = np.stack([right[rows, columns] * scale, below[rows, columns] * scale], axis=1).astype(np.float64)
    rest = tt[rows, columns] - moved[:, 0] * xt[rows, columns] - moved[:, 1] * yt[rows, columns]
    noise = np.maximum(rest, 0.0) * (xx + yy)[rows, columns] * scale / INDEPENDENT_PIXELS
    place = np.stack([columns, rows], axis=1).astype(np.float64) * (STEP / 100.0)
    left = _unexplained(moved, place, np.minimum(corner[rows, columns], MOST_WEIGHT).astype(np.float64))
    noise_corrected = np.sqrt(np.maximum(left * left - NOISE_TAKEN_OFF * noise, 0.0))
    return ResidualMotion(
        displacement=float(np.percentile(left, DISPLACEMENT_PERCENTILE)),
        noise_corrected=float(np.percentile(noise_corrected, DISPLACEMENT_PERCENTILE)),
        chi_square=float(np.median(left * left / (noise + 1e-6))),
    )


def preserved_structure(a: FloatImage, b: FloatImage, mask: Mask) -> float:
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
    if min(a.shape) < 2 * WINDOW or mask.sum() < LEAST_OVERLAP:
        return 0.0
    levelled = _with_levels_of(a, b, mask)
    weight = mask.astype(np.float32)
    high_a, high_b = levelled - _blurred(levelled), b - _blurred(b)
    std_a, std_b = _spread(high_a, weight), _spread(high_b, weight)
    limit = SAME_LEVEL * np.minimum(std_a, std_b) + SAME_LEVEL_NOISE
    near, *chance = (np.abs(levelled - np.roll(b, shift, axis=(0, 1))) < limit for shift in ((0, 0), *_ASIDE))
    return max(
        _preserved_share(near, chance, (np.abs(high) > np.maximum(SALIENT * std, LEAST_SALIENT)) & mask)
        for high, std in ((high_a, std_a), (high_b, std_b))
    )


def _preserved_share(near: Mask, chance: list[Mask], salient: Mask) -> float:
    count = _windows(salient.astype(np.float32))
    enough = count > LEAST_SALIENT_SHARE
    if enough.sum() < LEAST_WINDOWS:
        return 0.0
    shares = [_windows((same & salient).astype(np.float32))[enough] / count[enough] for same in (near, *chance)]
    by_chance = np.minimum(np.maximum.reduce(shares[1:]), MOST_CHANCE)
    return max(0.0, float(np.percentile((shares[0] - by_chance) / (1.0 - by_chance), PRESERVED_PERCENTILE)))


def _with_levels_of(a: FloatImage, b: FloatImage, mask: Mask) -> FloatImage:
    """a, its grey levels moved by what most pixels of that level have in b."""
    # Every ninth pixel will do.
    some = mask[::3, ::3]
    values, change = a[::3, ::3][some], (b - a)[::3, ::3][some]
    limits = np.quantile(values, np.linspace(0.0, 1.0, TONE_STEPS + 1))
    step = np.searchsorted(limits[1:-1], values, side="right")
    x, y = [], []
    for number in range(TONE_STEPS):
        chosen = step == number
        if chosen.any():
            x.append(float(values[chosen].mean()))
            y.append(float(np.median(change[chosen])))
    return np.asarray(a + np.interp(a, x, y), dtype=np.float32)


def _blurred(picture: FloatImage) -> FloatImage:
    return np.asarray(cv2.blur(picture, (LOCAL, LOCAL)), dtype=np.float32)


def _spread(high: FloatImage, weight: FloatImage) -> FloatImage:
    power = cv2.blur(high * high * weight, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)
    count = cv2.blur(weight, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(np.sqrt(np.maximum(power, 0.0) / np.maximum(count, 1e-3)), dtype=np.float32)


def _normalised(picture: FloatImage) -> FloatImage:
    """Local mean 0 and local deviation 1, so that neither light nor contrast looks like a displacement."""
    smooth = np.asarray(cv2.GaussianBlur(picture, (0, 0), SMOOTHING), dtype=np.float32)
    high = smooth - _blurred(smooth)
    return np.asarray(
        high / np.sqrt(np.maximum(_blurred(high * high), 0.0) + np.float32(NOISE_VARIANCE)), dtype=np.float32
    )


def _windows(values: FloatImage) -> FloatImage:
    """Means over windows, every `STEP` pixels."""
    # Means of small blocks first: a box filter over a few thousand of them costs a tenth.
    height, width = max(1, values.shape[0] // STEP), max(1, values.shape[1] // STEP)
    blocks = cv2.resize(values[: height * STEP, : width * STEP], (width, height), interpolation=cv2.INTER_AREA)
    means = cv2.boxFilter(blocks, -1, (BLOCKS, BLOCKS), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(means, dtype=np.float32)


def _unexplained(move: Array, place: Array, weight: Array) -> Array:
    """Lengths of what a robust affine fit leaves of displacements; float64 [N]."""
    terms = np.concatenate([np.ones((len(place), 1)), place], axis=1)
    current = weight
    left = np.hypot(move[:, 0], move[:, 1])
    for _ in range(FIT_ROUNDS):
        normal = terms.T @ (terms * current[:, None]) + 1e-9 * np.eye(3)
        rest = move - terms @ np.linalg.solve(normal, terms.T @ (move * current[:, None]))
        left = np.hypot(rest[:, 0], rest[:, 1])
        current = weight / (1.0 + (left / max(float(np.median(left)), FIT_SCALE)) ** 2)
    return np.asarray(left)
