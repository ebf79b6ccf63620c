"""Where a picture without keypoints lies in another: template matching with a small version of it, then refining.

For soft pictures (fog, water, gradients, out-of-focus backgrounds) that have been cut or moved. Keypoints are far
quicker and surer wherever there are any.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import ImagePyramid

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]

SEARCH_SIDE = 44
"""Longest side, pixels, of the picture that is searched: 8 orientations x 2 x 9 sizes are tried. Chosen."""

SIZES = (1.0, 0.95, 0.9, 0.85, 0.78, 0.71, 0.64, 0.57, 0.5)
"""Sizes of the template, as shares of the largest that fits: steps of 5 to 12 %, down to half a side. Chosen."""

RIM = 0.16
"""Share of `SEARCH_SIDE` by which a template may stand out. Chosen."""

LEAST_CORRELATION = 0.8
"""Correlation, -1 to 1, from which on a place is worth refining and measuring. Chosen, not fitted."""

TEMPLATE_STD = 4.0
"""Standard deviation, grey levels, below which a template correlates with anything. Chosen."""

SMOOTHING = 0.8
"""Standard deviation, pixels, of the Gaussian that takes off what reducing left. Chosen."""

LEAST_TEMPLATE = 6
"""Smallest side of a template, pixels. Chosen."""

REFINE_SIDE = 128
"""Longest side, pixels, of the pictures on which the place is refined. Chosen."""

REFINE_STEPS, REFINE_GAIN, REFINE_SMOOTHING = 40, 1e-4, 5
"""Most iterations, smallest gain in correlation, and side of the Gaussian, pixels, of the refinement. Chosen."""

TIE = 1e-6
"""Correlation by which a later place must be better, so that ties do not depend on rounding."""


def match_template(a: ImagePyramid, b: ImagePyramid) -> Array | None:
    """Find one picture in the other.

    Args:
        a: the one image.
        b: the other.

    Returns:
        float64 [3, 3], proxy of a into proxy of b; None where nothing correlates.
    """
    best, found = LEAST_CORRELATION, None
    whole_a = _Reduced(a)
    for orientation in ORIENTATIONS:
        turned = _Reduced(ImagePyramid((np.ascontiguousarray(orientation.turn(b.levels[0]).astype(np.uint8)),)))
        back = np.linalg.inv(np.array(orientation.transform(b.width, b.height)))
        for inner, outer, outer_is_b in ((turned, whole_a, False), (whole_a, turned, True)):
            score, place = _search(inner, outer, best)
            if place is not None and score > best + TIE:
                best = score
                found = back @ (place if outer_is_b else transforms.invert(place))
    if found is None:
        return None
    return _refined(a, b, found)


class _Reduced:
    """A picture in the sizes that were asked for, each made once: one of the two is the same in all orientations."""

    def __init__(self, image: ImagePyramid) -> None:
        self.width, self.height = image.width, image.height
        self._whole = image.levels[0]
        self._made: dict[tuple[int, int], FloatImage] = {}

    def by(self, side: float) -> FloatImage:
        """Reduce it.

        Args:
            side: new side as a share of the old one.

        Returns:
            float32 [height, width], smoothed grey levels; not to be written to.
        """
        size = (max(LEAST_TEMPLATE, round(self.width * side)), max(LEAST_TEMPLATE, round(self.height * side)))
        if size not in self._made:
            grey = cv2.resize(self._whole, size, interpolation=cv2.INTER_AREA).astype(np.float32)
            self._made[size] = cv2.GaussianBlur(grey, (0, 0), SMOOTHING).astype(np.float32, copy=False)
        return self._made[size]


def _search(inner: _Reduced, outer: _Reduced, least: float) -> tuple[float, Array | None]:
    """Match the inner picture, in several sizes, with the outer one and a rim; inner proxy into outer proxy."""
    shrink = SEARCH_SIDE / max(outer.width, outer.height)
    searched = outer.by(shrink)
    pad = max(2, round(RIM * SEARCH_SIDE))
    padded = cv2.copyMakeBorder(searched, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    fit = min(outer.width / inner.width, outer.height / inner.height)
    best, place = least, None
    for part in SIZES:
        template = inner.by(shrink * fit * part)
        fits = template.shape[0] <= padded.shape[0] and template.shape[1] <= padded.shape[1]
        if not fits or float(template.std()) < TEMPLATE_STD:
            continue
        scores = cv2.matchTemplate(padded, template, cv2.TM_CCOEFF_NORMED)
        _, value, _, (x, y) = cv2.minMaxLoc(scores)
        if np.isfinite(value) and value > best + TIE:
            best = float(value)
            place = transforms.scaling(
                template.shape[1] / inner.width / shrink, template.shape[0] / inner.height / shrink
            )
            place[:2, 2] = ((x - pad) / shrink, (y - pad) / shrink)
    return best, place


def _refined(a: ImagePyramid, b: ImagePyramid, transform: Array) -> Array:
    """Refine on larger versions by maximising the correlation (Evangelidis and Psarakis, 2008)."""
    shrink_a = min(1.0, REFINE_SIDE / max(a.width, a.height))
    shrink_b = min(1.0, REFINE_SIDE / max(b.width, b.height))
    small_a, small_b = _Reduced(a).by(shrink_a), _Reduced(b).by(shrink_b)
    to_a = transforms.scaling(small_a.shape[1] / a.width, small_a.shape[0] / a.height)
    to_b = transforms.scaling(small_b.shape[1] / b.width, small_b.shape[0] / b.height)
    inward, outward = np.eye(3), np.eye(3)
    inward[:2, 2], outward[:2, 2] = 0.5, -0.5
    start = outward @ to_b @ transform @ np.linalg.inv(to_a) @ inward
    warp = start[:2].astype(np.float32)
    everywhere = np.ones(small_b.shape, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, REFINE_STEPS, REFINE_GAIN)
    try:
        _, refined = cv2.findTransformECC(
            small_a, small_b, warp, cv2.MOTION_AFFINE, stop, everywhere, REFINE_SMOOTHING
        )
    except cv2.error:
        # It diverged: there is nothing to refine on.
        return transform
    full = np.eye(3)
    full[:2] = refined
    return np.asarray(np.linalg.inv(to_b) @ inward @ full @ outward @ to_a)
