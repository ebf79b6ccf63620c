"""Where a picture without keypoints lies in another: by sliding a small version over it, then refining.

For soft pictures (fog, water, gradients, out-of-focus backgrounds) that have been cut or moved. Keypoints are far
quicker and surer wherever there are any.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import Frame

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]

_SIDE = 44
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.78, 0.71, 0.64, 0.57, 0.5)
_PAD = 0.16
_LEAST = 0.8
_REFINE_SIDE = 128


def slide(a: Frame, b: Frame) -> Array | None:
    """Find one picture in the other.

    Args:
        a: the one image.
        b: the other.

    Returns:
        float64 [3, 3], proxy of a into proxy of b; None where nothing correlates.
    """
    best, found = _LEAST, None
    for orientation in ORIENTATIONS:
        turned = Frame((np.ascontiguousarray(orientation.turn(b.levels[0]).astype(np.uint8)),))
        back = np.linalg.inv(np.array(orientation.transform(b.width, b.height)))
        for inner, outer, outer_is_b in ((turned, a, False), (a, turned, True)):
            score, place = _search(inner, outer, best)
            if place is not None and score > best + 1e-6:
                best = score
                found = back @ (place if outer_is_b else transforms.invert(place))
    if found is None:
        return None
    return _refined(a, b, found)


def _small(frame: Frame, side: float) -> FloatImage:
    size = (max(6, round(frame.width * side)), max(6, round(frame.height * side)))
    grey = cv2.resize(frame.levels[0], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return cv2.GaussianBlur(grey, (0, 0), 0.8).astype(np.float32, copy=False)


def _search(inner: Frame, outer: Frame, least: float) -> tuple[float, Array | None]:
    """Slide the inner picture, in several sizes, over the outer one with a rim; inner proxy into outer proxy."""
    shrink = _SIDE / max(outer.width, outer.height)
    ground = _small(outer, shrink)
    pad = max(2, round(_PAD * _SIDE))
    padded = cv2.copyMakeBorder(ground, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    fit = min(outer.width / inner.width, outer.height / inner.height)
    best, place = least, None
    for part in _SIZES:
        template = _small(inner, shrink * fit * part)
        if template.shape[0] > padded.shape[0] or template.shape[1] > padded.shape[1] or float(template.std()) < 4.0:
            continue
        scores = cv2.matchTemplate(padded, template, cv2.TM_CCOEFF_NORMED)
        _, value, _, (x, y) = cv2.minMaxLoc(scores)
        if np.isfinite(value) and value > best + 1e-6:
            best = float(value)
            place = transforms.scaling(
                template.shape[1] / inner.width / shrink, template.shape[0] / inner.height / shrink
            )
            place[:2, 2] = ((x - pad) / shrink, (y - pad) / shrink)
    return best, place


def _refined(a: Frame, b: Frame, transform: Array) -> Array:
    """Refine on larger versions by maximising the correlation (Evangelidis and Psarakis, 2008)."""
    shrink_a = min(1.0, _REFINE_SIDE / max(a.width, a.height))
    shrink_b = min(1.0, _REFINE_SIDE / max(b.width, b.height))
    small_a, small_b = _small(a, shrink_a), _small(b, shrink_b)
    to_a = transforms.scaling(small_a.shape[1] / a.width, small_a.shape[0] / a.height)
    to_b = transforms.scaling(small_b.shape[1] / b.width, small_b.shape[0] / b.height)
    inward, outward = np.eye(3), np.eye(3)
    inward[:2, 2], outward[:2, 2] = 0.5, -0.5
    start = outward @ to_b @ transform @ np.linalg.inv(to_a) @ inward
    warp = start[:2].astype(np.float32)
    everywhere = np.ones(small_b.shape, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    try:
        _, refined = cv2.findTransformECC(small_a, small_b, warp, cv2.MOTION_AFFINE, stop, everywhere, 5)
    except cv2.error:
        # It diverged: there is nothing to refine on.
        return transform
    full = np.eye(3)
    full[:2] = refined
    return np.asarray(np.linalg.inv(to_b) @ inward @ full @ outward @ to_a)
