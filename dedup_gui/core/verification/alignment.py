"""How well two images agree, pixel by pixel, once the one is laid over the other.

Agreement is measured as local correlation in small windows, which forgives brightness, contrast, colour, blur and
noise, but not another content: windows with structure in either image must show the same structure in both. The
images are compared at about half their proxy's resolution, where the traces of compression and noise are gone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import Frame, box_sum
from dedup_gui.core.verification.overlap import outside, overlap_of
from dedup_gui.core.verification.residual_motion import UNKNOWN, Drift, drift, kept

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

WORK_SIDE = 176
"""Longest side of the overlap at the resolution of the comparison, pixels."""

WINDOW = 13
"""Side of a correlation window, pixels of that resolution."""

NOISE = 1.5
"""Standard deviation, in grey levels, below which structure is not told from compression noise."""

FLAT = 3.0
"""Standard deviation in a window, in grey levels, below which the window counts as flat."""

PLAIN = 0.7
"""Standard deviation in a window below which it is perfectly plain: drawn, or burnt out."""

FINE_SIDE = 288
"""Longest side of the overlap where the finest detail is compared."""

_WORTH = 0.35
_CLEAN = 0.95
_SMALL_WINDOW = 11
_DETAILED = 1.5
_EXACT = 0.6

AGREES = 0.75
"""Correlation from which on a window agrees."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the comparison of two aligned images found.

    Attributes:
        overlap_a: share of a's area that b covers, 0-1.
        overlap_b: share of b's area that a covers, 0-1.
        structure: mean correlation of the windows with structure, weighted by how much there is; -1 to 1.
        share: share of the windows with structure that agree, 0-1.
        low: 15th percentile of the correlation over the windows with structure.
        textured: share of all windows that have structure in at least one image.
        tone: correlation of the blurred images over the whole overlap; -1 to 1.
        covered: share of all windows that are perfectly plain in one image and have structure in the other: hidden
            under a bar or a block, or burnt out; they count neither for nor against.
        fine: correlation of the finest detail that both can have; -1 to 1, 0 where it was not worth measuring.
        exact: share of the small windows with structure that agree at that finest detail: other words in the same
            lines of text do not.
        detail: natural logarithm of how much more such detail b has than a: negative where b was blurred, positive
            where noise came in.
        drift: displacements of windows that the transform does not explain, at that finest detail.
        kept: share of the structure that is left unchanged between what covers it (see `drift.kept`), 0-1; 0 where
            nearly all windows agree, so that nothing can cover them.
        level: mean absolute difference of the grey levels after the best tone curve, 0-255.
        worst: largest mean of that difference in any window: an overlay.
        raw_level: the same without any change of tone.
        around_a: share of a outside of the overlap (see `outside`).
        around_b: share of b outside of the overlap.
        busy_a: share of a's outside that has structure.
        busy_b: share of b's outside that has structure.
    """

    overlap_a: float
    overlap_b: float
    structure: float
    share: float
    low: float
    textured: float
    tone: float
    covered: float
    fine: float
    exact: float
    detail: float
    drift: Drift
    kept: float
    level: float
    worst: float
    raw_level: float
    around_a: float
    around_b: float
    busy_a: float
    busy_b: float


def measure_agreement(a: Frame, b: Frame, transform: Array) -> Agreement | None:
    """Lay b over a and measure how well they agree.

    Args:
        a: the one image.
        b: the other.
        transform: float64 [3, 3], proxy of a into proxy of b (with the mirroring, if any).

    Returns:
        The agreement, or None where they hardly overlap.
    """
    back = transforms.invert(transform)
    shape = transforms.apply(back, transforms.corners(b.width, b.height))
    low = np.clip(shape.min(axis=0), 0, (a.width, a.height))
    high = np.clip(shape.max(axis=0), 0, (a.width, a.height))
    extent = high - low
    if extent.min() < 8.0:
        return None
    size_ratio = math.sqrt(abs(float(np.linalg.det(transform[:2, :2]))))
    # Work pixels for a pixel of a: no finer than either image, halved where there is enough.
    natural = min(1.0, size_ratio)
    fine = float(np.clip(natural * 0.5, 96.0 / extent.max(), natural))
    factor = min(fine, WORK_SIDE / float(extent.max()))
    size = (max(8, round(float(extent[0]) * factor)), max(8, round(float(extent[1]) * factor)))
    to_a = transforms.scaling(float(extent[0]) / size[0], float(extent[1]) / size[1])
    to_a[:2, 2] = low
    to_b = transform @ to_a
    to_b = to_b / to_b[2, 2]
    picture_a, _ = a.sample(to_a, size, 1.0 / factor)
    picture_b, mask = b.sample(to_b, size, size_ratio / factor)
    if mask.sum() < 64:
        return None
    overlap_a = float(mask.sum()) / (factor * factor * a.width * a.height)
    overlap_b = overlap_of(b, a, back)
    found = _agree(picture_a, picture_b, mask)
    if found.share >= _WORTH and found.textured > 0.0:
        factor = min(natural, FINE_SIDE / float(extent.max()))
        found = _with_finest(found, a, b, transform, (low, extent), factor)
    around_a, busy_a = outside(a, b, transform)
    around_b, busy_b = outside(b, a, back)
    return replace(
        found,
        overlap_a=min(1.0, overlap_a),
        overlap_b=overlap_b,
        around_a=around_a,
        around_b=around_b,
        busy_a=busy_a,
        busy_b=busy_b,
    )


def _agree(a: FloatImage, b: FloatImage, mask: Mask) -> Agreement:
    """The part of `Agreement` that the overlap alone tells."""
    blur_a = cv2.GaussianBlur(a, (0, 0), 0.8).astype(np.float32, copy=False)
    blur_b = cv2.GaussianBlur(b, (0, 0), 0.8).astype(np.float32, copy=False)
    weight = mask.astype(np.float32)
    raw_level = float(np.abs(blur_a - blur_b)[mask].mean())
    values_a, values_b = blur_a[mask], blur_b[mask]
    std_a, std_b = float(values_a.std()), float(values_b.std())
    count = np.maximum(box_sum(weight, WINDOW), 1.0)
    usable = mask & (count >= 0.6 * min(WINDOW * WINDOW, float(count.max())))
    centred_a = (blur_a - np.float32(values_a.mean())) * weight
    centred_b = (blur_b - np.float32(values_b.mean())) * weight
    mean_a, mean_b = box_sum(centred_a, WINDOW) / count, box_sum(centred_b, WINDOW) / count
    var_a = np.maximum(box_sum(centred_a * centred_a, WINDOW) / count - mean_a * mean_a, 0.0)
    var_b = np.maximum(box_sum(centred_b * centred_b, WINDOW) / count - mean_b * mean_b, 0.0)
    cov = box_sum(centred_a * centred_b, WINDOW) / count - mean_a * mean_b
    floor = np.float32(NOISE * NOISE)
    zncc = cov / np.sqrt((var_a + floor) * (var_b + floor))
    # The structure of the one in the other's grey levels: a darkened copy has less of it everywhere.
    contrast = float(np.clip(std_b / max(std_a, NOISE), 0.2, 5.0))
    strength = np.sqrt(np.maximum(var_a * min(1.0, contrast) ** 2, var_b / max(1.0, contrast) ** 2))
    structured = usable & (strength > FLAT * min(1.0, contrast, 1.0 / contrast) ** 0.5)
    hidden = structured & (np.minimum(var_a, var_b) < PLAIN * PLAIN)
    total = max(int(usable.sum()), 1)
    textured, covered = float(structured.sum()) / total, float(hidden.sum()) / total
    structured &= ~hidden
    tone = _correlation(*(cv2.GaussianBlur(picture, (0, 0), 4.0)[mask & ~hidden] for picture in (a, b)))
    change = _tone_change(blur_a, blur_b, mask & ~hidden) * weight
    level = float(change[mask & ~hidden].mean()) if (mask & ~hidden).any() else 255.0
    # A sharp edge a third of a pixel off is no overlay: what the neighbouring pixels allow is taken off.
    span = cv2.dilate(blur_b, np.ones((3, 3), np.uint8)) - cv2.erode(blur_b, np.ones((3, 3), np.uint8))
    change = np.maximum(change - np.float32(0.6) * span, 0.0).astype(np.float32)
    worst = float((box_sum(change, 7) / np.maximum(box_sum(weight, 7), 1.0))[usable].max()) if usable.any() else 0.0
    structure = share = low = 0.0
    if structured.sum() >= 16:
        values = zncc[structured]
        strong = np.minimum(strength[structured], 20.0)
        structure = float((values * strong).sum() / strong.sum())
        share = float((values > AGREES).mean())
        low = float(np.percentile(values, 15.0))
    return Agreement(
        overlap_a=0.0,
        overlap_b=0.0,
        structure=structure,
        share=share,
        low=low,
        textured=textured,
        tone=tone,
        covered=covered,
        fine=0.0,
        exact=0.0,
        detail=0.0,
        drift=UNKNOWN,
        kept=0.0,
        level=level,
        worst=worst,
        raw_level=raw_level,
        around_a=0.0,
        around_b=0.0,
        busy_a=0.0,
        busy_b=0.0,
    )


def _tone_change(a: FloatImage, b: FloatImage, mask: Mask) -> FloatImage:
    """How far b is from a with the best tone curve; float32 [h, w], grey levels.

    The curve takes a's levels, in 24 steps, to the mean of b's there: brightness, contrast, gamma and clipping are
    such curves; other light from another hour is not. The curve may not be steeper than 4, lest noise be followed.
    """
    if mask.sum() < 64:
        return np.full(a.shape, 255.0, np.float32)
    levels = np.quantile(a[mask], np.linspace(0.0, 1.0, 25))
    step = np.searchsorted(levels[1:-1], a[mask], side="right")
    count = np.bincount(step, minlength=24)
    used = count > 0
    x = np.bincount(step, a[mask], minlength=24)[used] / count[used]
    y = np.bincount(step, b[mask], minlength=24)[used] / count[used]
    rise = np.clip(np.diff(y), -4.0 * np.diff(x), 4.0 * np.diff(x))
    curve = np.concatenate([[0.0], np.cumsum(rise)])
    curve += float((y - curve).mean())
    if len(x) < 2:
        return np.asarray(np.abs(a - np.float32(a[mask].mean()) + np.float32(y[0]) - b), dtype=np.float32)
    mapped = np.interp(a.ravel(), x, curve).reshape(a.shape)
    # Beyond the outermost steps' means the curve goes straight on.
    below, above = a - np.float32(x[0]), a - np.float32(x[-1])
    first, last = rise[0] / max(x[1] - x[0], 1e-3), rise[-1] / max(x[-1] - x[-2], 1e-3)
    mapped += np.minimum(below, 0.0) * first + np.maximum(above, 0.0) * last
    return np.asarray(np.abs(mapped - b), dtype=np.float32)


def _with_finest(
    found: Agreement, a: Frame, b: Frame, transform: Array, place: tuple[Array, Array], factor: float
) -> Agreement:
    """With what only the finest detail tells, at `factor` pixels for one of a's proxy."""
    low, extent = place
    size = (max(8, round(float(extent[0]) * factor)), max(8, round(float(extent[1]) * factor)))
    to_a = transforms.scaling(float(extent[0]) / size[0], float(extent[1]) / size[1])
    to_a[:2, 2] = low
    to_b = transform @ to_a
    to_b = to_b / to_b[2, 2]
    ratio = math.sqrt(abs(float(np.linalg.det(transform[:2, :2]))))
    picture_a, _ = a.sample(to_a, size, 1.0 / factor)
    picture_b, mask = b.sample(to_b, size, ratio / factor)
    mask = cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_)
    if mask.sum() < 64:
        return found
    gain = max(float(picture_b[mask].std()), NOISE) / max(float(picture_a[mask].std()), NOISE)
    high_a = cv2.GaussianBlur(picture_a, (0, 0), 0.7) - cv2.GaussianBlur(picture_a, (0, 0), 2.0)
    high_b = cv2.GaussianBlur(picture_b, (0, 0), 0.7) - cv2.GaussianBlur(picture_b, (0, 0), 2.0)
    x, y = high_a[mask], high_b[mask]
    # The strongest edges are not the whole story: a caption's would drown the picture's.
    limit_x, limit_y = 3.0 * float(x.std()), 3.0 * float(y.std())
    x, y = np.clip(x, -limit_x, limit_x), np.clip(y, -limit_y, limit_y)
    detail = math.log((float(y.std()) + 0.3) / (gain * float(x.std()) + 0.3))
    std = math.sqrt((float(x.var()) + 0.09) * (float(y.var()) + 0.09))
    fine = float(((x - x.mean()) * (y - y.mean())).mean()) / std
    return replace(
        found,
        fine=fine,
        exact=_exact(high_a * np.float32(gain), high_b, mask),
        detail=detail,
        drift=drift(picture_a, picture_b, mask),
        kept=kept(picture_a, picture_b, mask) if found.share < _CLEAN else 0.0,
    )


def _exact(a: FloatImage, b: FloatImage, mask: Mask) -> float:
    """Share of the small windows with detail whose detail correlates; float32 [h, w] high-passed pictures."""
    weight = mask.astype(np.float32)
    power_a, power_b = box_sum(a * a * weight, _SMALL_WINDOW), box_sum(b * b * weight, _SMALL_WINDOW)
    product = box_sum(a * b * weight, _SMALL_WINDOW)
    count = np.maximum(box_sum(weight, _SMALL_WINDOW), 1.0)
    likeness = product / np.sqrt((power_a + 0.3 * count) * (power_b + 0.3 * count))
    detailed = mask & (np.maximum(power_a, power_b) > _DETAILED**2 * count)
    return float((likeness[detailed] > _EXACT).mean()) if detailed.sum() >= 16 else 0.0


def _correlation(a: npt.NDArray[np.generic], b: npt.NDArray[np.generic]) -> float:
    if a.size < 64:
        return 0.0
    x, y = a.astype(np.float64), b.astype(np.float64)
    std_a, std_b = float(x.std()), float(y.std())
    covariance = float(((x - x.mean()) * (y - y.mean())).mean())
    return covariance / math.sqrt((std_a**2 + NOISE**2) * (std_b**2 + NOISE**2))
