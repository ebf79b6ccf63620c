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
from dedup_gui.core.verification.image_pyramid import ImagePyramid, box_sum
from dedup_gui.core.verification.overlap import non_overlap, overlap_of
from dedup_gui.core.verification.residual_motion import (
    UNKNOWN_MOTION,
    ResidualMotion,
    preserved_structure,
    residual_motion,
)

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

WORK_SIDE = 176
"""Longest side of the overlap at the resolution of the comparison, pixels: about half of a proxy's. Chosen."""

WORK_SHARE, LEAST_WORK_SIDE = 0.5, 96.0
"""Share of the coarser image's resolution at which the two are compared, and the longest side, pixels, down to which
that holds: what is smaller is compared finer, as far as it has the pixels. Chosen."""

LEAST_SIDE, LEAST_PIXELS = 8, 64
"""Pixels of the overlap, along its shorter side and in all, below which nothing is compared. Chosen."""

WINDOW = 13
"""Side of a correlation window, pixels of that resolution. Chosen, not fitted."""

LEAST_FILLED = 0.6
"""Share of a window that must lie inside the overlap. Chosen."""

SMOOTHING = 0.8
"""Standard deviation, pixels, of the Gaussian that takes off compression and noise before windows are compared.
Chosen."""

NOISE = 1.5
"""Standard deviation, in grey levels, below which structure is not told from compression noise. Chosen, not
fitted."""

FLAT_WINDOW = 3.0
"""Standard deviation in a window, in grey levels, below which the window counts as flat: twice `NOISE`. Chosen."""

PLAIN = 0.7
"""Standard deviation in a window below which it is perfectly plain: drawn, or burnt out. Half of `NOISE`. Chosen."""

MOST_CONTRAST = 5.0
"""Largest change of contrast that is followed, up and down: a copy with less has hardly any structure left.
Chosen."""

MOST_STRENGTH = 20.0
"""Standard deviation, grey levels, from which on a window weighs no more in the mean correlation: a black edge must
not outvote the picture. Chosen."""

LEAST_WINDOWS = 16
"""Windows (one around each pixel) with structure from which on shares of them are told. Chosen."""

LOW_PERCENTILE = 15.0
"""Of the windows' correlations: a caption may cover one window in seven. Chosen, not fitted."""

TONE_SMOOTHING = 4.0
"""Standard deviation, pixels, of the Gaussian after which only light and shade are left. Chosen."""

TONE_STEPS, MOST_SLOPE = 24, 4.0
"""Steps of equally many pixels of the tone curve, and how steep it may be, lest noise be followed. Chosen."""

NO_LEVEL = 255.0
"""Grey levels that stand for a difference where nothing could be compared: the largest there is."""

EDGE, EDGE_SHARE = 3, 0.6
"""Side, pixels, of a pixel's neighbourhood, and the share of its range that a difference may have: a sharp edge a
third of a pixel off is no overlay. Chosen."""

WORST_WINDOW = 7
"""Side, pixels, of the window whose mean difference tells an overlay. Chosen, not fitted."""

FINE_SIDE = 288
"""Longest side of the overlap where the finest detail is compared, pixels. Chosen, not fitted."""

FINE_RIM = 5
"""Side, pixels, of the square by which the overlap shrinks before detail is compared: `FINE_SMOOTHING` on each side.
Chosen."""

FINE_BAND, FINE_SMOOTHING = 0.7, 2.0
"""Standard deviations, pixels, of the two Gaussians whose difference is the finest detail. Chosen."""

FINE_LIMIT = 3.0
"""Standard deviations at which that detail is clipped: the strongest edges are not the whole story, a caption's would
drown the picture's. Chosen."""

FINE_NOISE = 0.3
"""Standard deviation of the detail, grey levels, that noise may have: weaker detail is not amplified. Chosen."""

EXACT_NOISE = 0.3
"""The same in the small windows, as a variance, squared grey levels. Chosen."""

EXACT_WINDOW = 11
"""Side, pixels, of the small windows in which detail is compared. Chosen, not fitted."""

DETAILED = 1.5
"""Root mean square of the detail, grey levels, from which on such a window has any. Chosen."""

EXACT = 0.6
"""Correlation of the detail, -1 to 1, from which on such a window agrees. Chosen; as measured, all of them do in the
median copy, none in the median pair of other pictures."""

WORTH_DETAIL = 0.35
"""Agreeing share below which no detail is compared: chosen below `pair_classifier.LEAST_SHARE`, which refuses
such pairs, so that only pictures under a watermark profit."""

CLEAN = 0.95
"""Agreeing share from which on nothing can cover the picture. Chosen; as measured, tiled watermarks leave 0.94 at
most."""

AGREES = 0.75
"""Correlation from which on a window agrees. Chosen, not fitted; as measured, 99 of 100 windows then agree in three
of four copies of photographs, 68 in the median pair of one scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the comparison of two aligned images found.

    Attributes:
        overlap_a: share of a's area that b covers, 0-1.
        overlap_b: share of b's area that a covers, 0-1.
        structure: mean correlation of the windows with structure, weighted by how much there is; -1 to 1.
        agreeing_share: share of the windows with structure that agree, 0-1.
        low: 15th percentile of the correlation over the windows with structure.
        structured_share: share of all windows that have structure in at least one image.
        tone: correlation of the blurred images over the whole overlap; -1 to 1.
        occluded_share: share of all windows that are perfectly plain in one image and have structure in the other:
            hidden under a bar or a block, or burnt out; they count neither for nor against.
        exact: share of the small windows with structure that agree at the finest detail that both can have: other
            words in the same lines of text do not; 0 where it was not worth measuring.
        detail: natural logarithm of how much more such detail b has than a: negative where b was blurred, positive
            where noise came in.
        residual_motion: displacements of windows that the transform does not explain, at that finest detail.
        preserved_structure: share of the structure that is left unchanged between what covers it (see
            `residual_motion.preserved_structure`), 0-1; 0 where nearly all windows agree, so that nothing can cover
            them.
        level: mean absolute difference of the grey levels after the best tone curve, 0-255.
        worst: largest mean of that difference in any window: an overlay.
        raw_level: the same without any change of tone.
        non_overlap_a: share of a outside of the overlap (see `non_overlap`).
        non_overlap_b: share of b outside of the overlap.
        non_overlap_structured_a: share of a's outside that has structure.
        non_overlap_structured_b: share of b's outside that has structure.
    """

    overlap_a: float = 0.0
    overlap_b: float = 0.0
    structure: float
    agreeing_share: float
    low: float
    structured_share: float
    tone: float
    occluded_share: float
    exact: float = 0.0
    detail: float = 0.0
    residual_motion: ResidualMotion = UNKNOWN_MOTION
    preserved_structure: float = 0.0
    level: float
    worst: float
    raw_level: float
    non_overlap_a: float = 0.0
    non_overlap_b: float = 0.0
    non_overlap_structured_a: float = 0.0
    non_overlap_structured_b: float = 0.0


def measure_agreement(a: ImagePyramid, b: ImagePyramid, transform: Array) -> Agreement | None:
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
    if extent.min() < LEAST_SIDE:
        return None
    # Work pixels for a pixel of a: no finer than either image, halved where there is enough.
    natural = min(1.0, _size_ratio(transform))
    wanted = float(np.clip(natural * WORK_SHARE, LEAST_WORK_SIDE / extent.max(), natural))
    factor = min(wanted, WORK_SIDE / float(extent.max()))
    picture_a, picture_b, mask = _laid_over(a, b, transform, (low, extent), factor)
    if mask.sum() < LEAST_PIXELS:
        return None
    overlap_a = float(mask.sum()) / (factor * factor * a.width * a.height)
    overlap_b = overlap_of(b, a, back)
    found = _agree(picture_a, picture_b, mask)
    if found.agreeing_share >= WORTH_DETAIL and found.structured_share > 0.0:
        factor = min(natural, FINE_SIDE / float(extent.max()))
        found = _with_finest(found, a, b, transform, (low, extent), factor)
    non_overlap_a, non_overlap_structured_a = non_overlap(a, b, transform)
    non_overlap_b, non_overlap_structured_b = non_overlap(b, a, back)
    return replace(
        found,
        overlap_a=min(1.0, overlap_a),
        overlap_b=overlap_b,
        non_overlap_a=non_overlap_a,
        non_overlap_b=non_overlap_b,
        non_overlap_structured_a=non_overlap_structured_a,
        non_overlap_structured_b=non_overlap_structured_b,
    )


def _laid_over(
    a: ImagePyramid, b: ImagePyramid, transform: Array, place: tuple[Array, Array], factor: float
) -> tuple[FloatImage, FloatImage, Mask]:
    """Both images in a box of a, at `factor` pixels for one of a's proxy, and where both are picture.

    Args:
        a: the one image.
        b: the other.
        transform: proxy of a into proxy of b.
        place: the box's upper left corner and extent, pixels of a's proxy.
        factor: pixels of the result for one of a's proxy.
    """
    low, extent = place
    size = (max(LEAST_SIDE, round(float(extent[0]) * factor)), max(LEAST_SIDE, round(float(extent[1]) * factor)))
    to_a = transforms.scaling(float(extent[0]) / size[0], float(extent[1]) / size[1])
    to_a[:2, 2] = low
    to_b = transform @ to_a
    to_b = to_b / to_b[2, 2]
    picture_a, _ = a.sample(to_a, size, 1.0 / factor)
    picture_b, mask = b.sample(to_b, size, _size_ratio(transform) / factor)
    return picture_a, picture_b, mask


def _size_ratio(transform: Array) -> float:
    """Pixels of b's proxy for one of a's."""
    return math.sqrt(abs(float(np.linalg.det(transform[:2, :2]))))


def _agree(a: FloatImage, b: FloatImage, mask: Mask) -> Agreement:
    """The part of `Agreement` that the overlap alone tells."""
    blur_a = cv2.GaussianBlur(a, (0, 0), SMOOTHING).astype(np.float32, copy=False)
    blur_b = cv2.GaussianBlur(b, (0, 0), SMOOTHING).astype(np.float32, copy=False)
    weight = mask.astype(np.float32)
    raw_level = float(np.abs(blur_a - blur_b)[mask].mean())
    values_a, values_b = blur_a[mask], blur_b[mask]
    std_a, std_b = float(values_a.std()), float(values_b.std())
    count = np.maximum(box_sum(weight, WINDOW), 1.0)
    usable = mask & (count >= LEAST_FILLED * min(WINDOW * WINDOW, float(count.max())))
    centred_a = (blur_a - np.float32(values_a.mean())) * weight
    centred_b = (blur_b - np.float32(values_b.mean())) * weight
    mean_a, mean_b = box_sum(centred_a, WINDOW) / count, box_sum(centred_b, WINDOW) / count
    var_a = np.maximum(box_sum(centred_a * centred_a, WINDOW) / count - mean_a * mean_a, 0.0)
    var_b = np.maximum(box_sum(centred_b * centred_b, WINDOW) / count - mean_b * mean_b, 0.0)
    cov = box_sum(centred_a * centred_b, WINDOW) / count - mean_a * mean_b
    floor = np.float32(NOISE * NOISE)
    zncc = cov / np.sqrt((var_a + floor) * (var_b + floor))
    # The structure of the one in the other's grey levels: a darkened copy has less of it everywhere.
    contrast = float(np.clip(std_b / max(std_a, NOISE), 1.0 / MOST_CONTRAST, MOST_CONTRAST))
    strength = np.sqrt(np.maximum(var_a * min(1.0, contrast) ** 2, var_b / max(1.0, contrast) ** 2))
    structured = usable & (strength > FLAT_WINDOW * min(1.0, contrast, 1.0 / contrast) ** 0.5)
    hidden = structured & (np.minimum(var_a, var_b) < PLAIN * PLAIN)
    total = max(int(usable.sum()), 1)
    structured_share, occluded_share = float(structured.sum()) / total, float(hidden.sum()) / total
    structured &= ~hidden
    tone = _correlation(*(cv2.GaussianBlur(picture, (0, 0), TONE_SMOOTHING)[mask & ~hidden] for picture in (a, b)))
    change = _tone_change(blur_a, blur_b, mask & ~hidden) * weight
    level = float(change[mask & ~hidden].mean()) if (mask & ~hidden).any() else NO_LEVEL
    # What the neighbouring pixels allow is taken off.
    near = np.ones((EDGE, EDGE), np.uint8)
    span = cv2.dilate(blur_b, near) - cv2.erode(blur_b, near)
    change = np.maximum(change - np.float32(EDGE_SHARE) * span, 0.0).astype(np.float32)
    means = box_sum(change, WORST_WINDOW) / np.maximum(box_sum(weight, WORST_WINDOW), 1.0)
    worst = float(means[usable].max()) if usable.any() else 0.0
    structure = share = low = 0.0
    if structured.sum() >= LEAST_WINDOWS:
        values = zncc[structured]
        strong = np.minimum(strength[structured], MOST_STRENGTH)
        structure = float((values * strong).sum() / strong.sum())
        share = float((values > AGREES).mean())
        low = float(np.percentile(values, LOW_PERCENTILE))
    return Agreement(
        structure=structure,
        agreeing_share=share,
        low=low,
        structured_share=structured_share,
        tone=tone,
        occluded_share=occluded_share,
        level=level,
        worst=worst,
        raw_level=raw_level,
    )


def _tone_change(a: FloatImage, b: FloatImage, mask: Mask) -> FloatImage:
    """How far b is from a with the best tone curve; float32 [h, w], grey levels.

    The curve takes a's levels, in `TONE_STEPS` steps, to the mean of b's there: brightness, contrast, gamma and
    clipping are such curves; other light from another hour is not.
    """
    if mask.sum() < LEAST_PIXELS:
        return np.full(a.shape, NO_LEVEL, np.float32)
    levels = np.quantile(a[mask], np.linspace(0.0, 1.0, TONE_STEPS + 1))
    step = np.searchsorted(levels[1:-1], a[mask], side="right")
    count = np.bincount(step, minlength=TONE_STEPS)
    used = count > 0
    x = np.bincount(step, a[mask], minlength=TONE_STEPS)[used] / count[used]
    y = np.bincount(step, b[mask], minlength=TONE_STEPS)[used] / count[used]
    rise = np.clip(np.diff(y), -MOST_SLOPE * np.diff(x), MOST_SLOPE * np.diff(x))
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
    found: Agreement, a: ImagePyramid, b: ImagePyramid, transform: Array, place: tuple[Array, Array], factor: float
) -> Agreement:
    """With what only the finest detail tells, at `factor` pixels for one of a's proxy."""
    picture_a, picture_b, mask = _laid_over(a, b, transform, place, factor)
    mask = cv2.erode(mask.astype(np.uint8), np.ones((FINE_RIM, FINE_RIM), np.uint8)).astype(np.bool_)
    if mask.sum() < LEAST_PIXELS:
        return found
    gain = max(float(picture_b[mask].std()), NOISE) / max(float(picture_a[mask].std()), NOISE)
    high_a, high_b = (
        cv2.GaussianBlur(picture, (0, 0), FINE_BAND) - cv2.GaussianBlur(picture, (0, 0), FINE_SMOOTHING)
        for picture in (picture_a, picture_b)
    )
    x, y = high_a[mask], high_b[mask]
    limit_x, limit_y = FINE_LIMIT * float(x.std()), FINE_LIMIT * float(y.std())
    x, y = np.clip(x, -limit_x, limit_x), np.clip(y, -limit_y, limit_y)
    detail = math.log((float(y.std()) + FINE_NOISE) / (gain * float(x.std()) + FINE_NOISE))
    return replace(
        found,
        exact=_exact(high_a * np.float32(gain), high_b, mask),
        detail=detail,
        residual_motion=residual_motion(picture_a, picture_b, mask),
        preserved_structure=preserved_structure(picture_a, picture_b, mask) if found.agreeing_share < CLEAN else 0.0,
    )


def _exact(a: FloatImage, b: FloatImage, mask: Mask) -> float:
    """Share of the small windows with detail whose detail correlates; float32 [h, w] high-passed pictures."""
    weight = mask.astype(np.float32)
    power_a, power_b = box_sum(a * a * weight, EXACT_WINDOW), box_sum(b * b * weight, EXACT_WINDOW)
    product = box_sum(a * b * weight, EXACT_WINDOW)
    count = np.maximum(box_sum(weight, EXACT_WINDOW), 1.0)
    likeness = product / np.sqrt((power_a + EXACT_NOISE * count) * (power_b + EXACT_NOISE * count))
    detailed = mask & (np.maximum(power_a, power_b) > DETAILED**2 * count)
    return float((likeness[detailed] > EXACT).mean()) if detailed.sum() >= LEAST_WINDOWS else 0.0


def _correlation(a: npt.NDArray[np.generic], b: npt.NDArray[np.generic]) -> float:
    if a.size < LEAST_PIXELS:
        return 0.0
    x, y = a.astype(np.float64), b.astype(np.float64)
    std_a, std_b = float(x.std()), float(y.std())
    covariance = float(((x - x.mean()) * (y - y.mean())).mean())
    return covariance / math.sqrt((std_a**2 + NOISE**2) * (std_b**2 + NOISE**2))
