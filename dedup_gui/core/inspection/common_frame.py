"""Two aligned images in one frame, with one's tones, and if asked the softer one's sharpness."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.reductions import median, quartered
from dedup_gui.core.types import Matrix3

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.float64]

FRAME_SIDE = 1600
"""Longer side of the frame, pixels: type of 12 pixels on a page scanned at 150 dpi still has strokes of a pixel.
Chosen for memory, too: both images in grey and floating point take 15 MB."""
_REFINED_SIDE, _STEPS = 800, 40
"""Longer side, pixels, at which an alignment is refined, and iterations at most."""
_LEAST_MOVED = 0.5
"""Pixels of the frame from which on refining a transform makes a difference. Chosen."""
_MOST_MOVED = 0.02
"""Share of the longer side by which refining may move a corner; more is no refinement. Chosen."""
_EDGE = 7
"""Pixels along the border of the overlap that are left out: interpolation mixes them with what is beyond."""
_BINS = 32
"""Tones that the tone curve is fitted at."""
_LEAST_RANGE = 2.0
"""Standard deviation of the tones, grey levels, below which there is no curve to fit, only an offset."""
_NO_TONES = 8.0
"""Grey levels by which two pixels differ that show different things: more speaks against no curve. Chosen."""
_SAME_TONE, _MANY_TONES = 2.0, 64.0
"""Grey levels up to which two tones are the same, and that most of the tones that are the same must span. Chosen."""
_ROUNDING = 0.3
"""Mean change of the tones, grey levels, that is none."""
_STRONGEST = 10
"""Sharpness is measured on one in so many of the steepest gradients …"""
_EDGES = 8.0
"""… of those that are steeper than this, grey levels a pixel: how much is written on a page says nothing of it."""
_MANY, _BAND = 1000, 96
"""Longer side, pixels, from which on a third of the lines is enough to measure that, and lines of a band. Chosen."""
_SOFTER = 1.3
"""Ratio of the gradients from which on the sharper image is blurred. Chosen: JPEG of quality 30 changes them by 5 to
10 %, halving and enlarging by 50 % and more."""
_AS_STEEP = 1.05
"""Ratio of the gradients up to which two images are equally sharp. Chosen."""
_BLURS = (0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.3, 3.0, 4.0)
"""Standard deviations tried, pixels of the frame."""


@dataclass(frozen=True, slots=True, eq=False)
class CommonFrame:
    """Two images in one frame, at the scale of the coarser one.

    Attributes:
        a: uint8 [h, w, 3], RGB.
        b: the same of the other image, with a's tones.
        untoned: the same with its own.
        inside: bool [h, w], where both are.
        scale: pixels of the frame for each pixel of image a.
        tone_change: by how much the tones of b had to be changed, mean over the overlap, grey levels.
        exact: whether both show the same frame, pixel on pixel.
        moved: whether the transform was refined, by more than half a pixel.
    """

    a: Pixels
    b: Pixels
    untoned: Pixels
    inside: Mask
    scale: float
    tone_change: float = 0.0
    exact: bool = False
    moved: bool = False


def common_frame(a: Pixels, b: Pixels, transform: Matrix3, *, refine_scaling: bool = False) -> CommonFrame | None:
    """Lay two images over each other.

    Args:
        a: uint8 [h, w, 3], RGB, upright.
        b: uint8 [h, w, 3], likewise.
        transform: pixels of b into pixels of a, both as given here.
        refine_scaling: whether a transform that does nothing but scale is refined, too.

    Returns:
        None where the transform is degenerate.
    """
    matrix = np.array(transform, np.float64)
    size = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if not np.isfinite(size) or size < 1e-6:
        return None
    scale = min(1.0, 1.0 / size, FRAME_SIDE / max(a.shape[:2]))
    height, width = (max(1, round(side * scale)) for side in a.shape[:2])
    one = _resized(a, width, height)
    shrink = min(1.0, scale * size)
    other_height, other_width = (max(1, round(side * shrink)) for side in b.shape[:2])
    other = _resized(b, other_width, other_height)
    into = (
        np.diag([width / a.shape[1], height / a.shape[0], 1.0])
        @ matrix
        @ np.diag([b.shape[1] / other_width, b.shape[0] / other_height, 1.0])
    )
    centre = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [0.0, 0.0, 1.0]])  # of pixels, which OpenCV counts from
    into = centre @ into @ np.linalg.inv(centre)
    exact = one.shape == other.shape and np.allclose(into, np.eye(3), atol=1e-3)
    if exact:
        laid, inside = other, np.ones(one.shape[:2], np.bool_)
    else:
        laid, inside = _laid(other, into, (width, height))
    moved = False
    if refine_scaling or not _is_scaling(
        matrix
    ):  # measured on small images: it may be off by some pixels of the frame
        change = refined(one, laid, inside)
        moved = _most_moved(change, width, height) > _LEAST_MOVED
        if moved or not exact:
            laid, inside = _laid(other, change @ into, (width, height))
    if not inside.any():
        return None
    toned, tones = with_tones_of(one, laid, inside)
    return CommonFrame(one, toned, laid, inside, scale, tones, exact and not moved, moved)


def _most_moved(change: Matrix, width: int, height: int) -> float:
    """How far a transform moves the corners of a frame, pixels."""
    corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], np.float64)
    return float(np.abs(change @ corners - corners)[:2].max())


def _laid(other: Pixels, into: Matrix, size: tuple[int, int]) -> tuple[Pixels, Mask]:
    """An image in the frame, and where it is."""
    laid = cv2.warpPerspective(other, into, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    covered = cv2.warpPerspective(np.full(other.shape[:2], 255, np.uint8), into, size, flags=cv2.INTER_NEAREST)
    return np.asarray(laid, np.uint8), np.asarray(cv2.erode(covered, np.ones((_EDGE, _EDGE), np.uint8)) > 0)


def _is_scaling(matrix: Matrix) -> bool:
    """Whether a transform does nothing but scale both axes."""
    scaling = np.diag([matrix[0, 0], matrix[1, 1], matrix[2, 2]])
    return bool(np.allclose(matrix, scaling, atol=1e-6))


def refined(one: Pixels, laid: Pixels, inside: Mask) -> Matrix:
    """What is left to do to an image that was laid over another: an affine transform, by enhanced correlation.

    Source: Evangelidis and Psarakis, 2008, as in OpenCV.

    Returns:
        Pixels of the laid image into pixels of the one, [3, 3]; the identity where nothing better was found.
    """
    scale = min(1.0, _REFINED_SIDE / max(one.shape[:2]))
    size = max(1, round(one.shape[1] * scale)), max(1, round(one.shape[0] * scale))
    template, moving = (cv2.cvtColor(_resized(image, *size), cv2.COLOR_RGB2GRAY) for image in (one, laid))
    mask = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    warp = np.eye(2, 3, dtype=np.float32)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _STEPS, 1e-5)
    try:
        _, found = cv2.findTransformECC(template, moving, warp, cv2.MOTION_AFFINE, criteria, mask, 5)
    except cv2.error:  # nothing to correlate, or it did not converge
        return np.eye(3)
    whole = np.vstack([np.asarray(found, np.float64), [0.0, 0.0, 1.0]])
    shrink = np.diag([size[0] / one.shape[1], size[1] / one.shape[0], 1.0])
    whole = np.linalg.inv(shrink) @ whole @ shrink
    moved = _most_moved(whole, one.shape[1], one.shape[0])
    if not np.isfinite(moved) or moved > _MOST_MOVED * max(one.shape[:2]):
        return np.eye(3)
    return np.asarray(np.linalg.inv(whole), np.float64)


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))


def with_tones_of(one: Pixels, other: Pixels, inside: Mask) -> tuple[Pixels, float]:
    """The other image with the brightness and contrast of the one: one smooth, rising curve for all channels.

    The curve goes through the medians, so that a few places that differ do not bend it; and it is one for all
    channels, so that another colour stays another colour.

    Returns:
        The image, and by how much its tones were changed, mean grey levels.
    """
    counted = quartered(inside.astype(np.uint8), cv2.INTER_NEAREST) > 0
    sums, others = (_sums(quartered(image))[counted] for image in (other, one))
    if not len(sums):
        return other, 0.0
    x, y = (values.astype(np.float32) / np.float32(3) for values in (sums, others))
    curve = np.clip(np.rint(_curve(x, y, np.argsort(sums, kind="stable"))), 0, 255).astype(np.uint8)
    toned = curve[np.rint(x).astype(np.intp)].astype(np.float32)
    as_is, as_toned = (float(np.minimum(np.abs(tones - y), _NO_TONES).mean()) for tones in (x, toned))
    if as_is <= as_toned or _are_of_one_tone(x, y):  # a part that is covered bends the curve for what is not
        return other, 0.0
    change = float(np.abs(toned - x).mean())
    return (other if change < _ROUNDING else np.asarray(cv2.LUT(other, curve), np.uint8)), change


def _are_of_one_tone(x: Floats, y: Floats) -> bool:
    """Whether most of two images has the same tones as it is, and many of them."""
    equal = x[np.abs(x - y) <= _SAME_TONE]
    if 2 * len(equal) < len(x):
        return False
    low, high = np.quantile(equal, (0.1, 0.9))
    return bool(high - low >= _MANY_TONES)


def _sums(image: Pixels) -> npt.NDArray[np.uint16]:
    """Of the channels, [h, w]: whole numbers, which are sorted in a tenth of the time."""
    red, green, blue = (image[..., channel].astype(np.uint16) for channel in range(3))
    return np.asarray(red + green + blue, np.uint16)


def _curve(x: Floats, y: Floats, order: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """What each tone becomes, so that tones x, which `order` sorts, become those of y; float64 [256]."""
    every = np.arange(256, dtype=np.float64)
    if float(x.std()) < _LEAST_RANGE:
        return np.asarray(every + float(np.median(y) - np.median(x)), np.float64)
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    middles = np.array([[x[part[(len(part) - 1) // 2]], x[part[len(part) // 2]]] for part in parts], np.float32)
    tones = middles.mean(axis=1, dtype=np.float32).astype(np.float64)  # medians: the parts are sorted
    levels = np.maximum.accumulate(np.array([median(y[part]) for part in parts], np.float64))
    tones, first = np.unique(tones, return_index=True)
    levels = levels[first]
    if len(tones) < 2:
        return np.asarray(every + (levels[0] - tones[0]), np.float64)
    # Beyond the tones that occur the curve goes on as it is, shifted.
    tones = np.concatenate(([tones[0] - 256.0], tones, [tones[-1] + 256.0]))
    levels = np.concatenate(([levels[0] - 256.0], levels, [levels[-1] + 256.0]))
    return np.asarray(np.interp(every, tones, levels), np.float64)


def grey_of(pixels: Pixels) -> Floats:
    """Luma; float32 [h, w]."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)


def equally_sharp(frame: CommonFrame) -> CommonFrame:
    """The same, the sharper image blurred until its steepest edges are those of the softer one."""
    bands = [_bands(grey_of(image)) for image in (frame.a, frame.b)]
    steepness = [_steepness(some) for some in bands]
    flat, steep = sorted(steepness)
    if flat == 0.0 or steep < _SOFTER * flat:
        return frame
    sharper = steepness.index(steep)

    def softness(sigma: float) -> float:
        return -_steepness([np.asarray(cv2.GaussianBlur(band, (0, 0), sigma)) for band in bands[sharper]])

    # The more it is blurred, the less steep it is: the least blur that will do is found by halving.
    sigma = _BLURS[min(bisect_left(_BLURS, -flat * _AS_STEEP, key=softness), len(_BLURS) - 1)]
    images = [frame.a, frame.b]
    images[sharper] = np.asarray(cv2.GaussianBlur(images[sharper], (0, 0), sigma), np.uint8)
    return replace(frame, a=images[0], b=images[1])


def _bands(grey: Floats) -> list[Floats]:
    """The image, or a third of its lines where it has very many."""
    if max(grey.shape) <= _MANY:
        return [grey]
    return [grey[y : y + _BAND] for y in range(0, grey.shape[0], 3 * _BAND)]


def _steepness(bands: Sequence[Floats]) -> float:
    """Mean of the steepest gradients, grey levels a pixel; of parts of an image, each [h, w]."""
    found = []
    for grey in bands:
        if min(grey.shape) > 1:
            across = cv2.subtract(grey[:-1, 1:], grey[:-1, :-1])
            down = cv2.subtract(grey[1:, :-1], grey[:-1, :-1])
            steep = cv2.magnitude(across, down)
            found.append(steep[steep > _EDGES])
    gradient = np.concatenate(found) if found else np.zeros(0, np.float32)
    if not len(gradient):
        return 0.0
    count = max(1, len(gradient) // _STRONGEST)
    return float(np.partition(gradient, -count)[-count:].mean())
