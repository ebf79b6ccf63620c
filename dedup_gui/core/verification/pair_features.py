"""What is measured on one candidate pair before anything is decided.

Hypotheses about how b lies over a come from paired keypoints (as they are, and with b mirrored unless most of many
agree as they are) and from the frames
(the whole of b over the whole of a, in the orientation in which the two look most alike). The best one is
measured: how many keypoints agree and how exactly, and how well the aligned pixels agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transform_fit, transforms
from dedup_gui.core.verification.alignment import Agreement, measure_agreement
from dedup_gui.core.verification.image_pyramid import Frame
from dedup_gui.core.verification.keypoints import Keypoints, detect, pair_up
from dedup_gui.core.verification.template_search import slide

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

_SOFT = 60
"""Keypoints below which a picture is soft enough to be looked for by sliding it over the other."""

_TINY = 16
_ALIKE = 0.55
"""Correlation of the 16x16 miniatures from which on the whole frames are laid over each other."""


_MANY = 40
_NO_MIRROR = 40
_EXACT = 0.4
_BESIDE = 0.7
_STRIP = 0.6
_SLIGHT = 0.02
_SURELY = 0.9
_STRUCTURED = 0.05
_UNCHANGED = 4.0


@dataclass(frozen=True, slots=True)
class Traits:
    """What the judge keeps of one image.

    Attributes:
        keypoints: the local keypoints.
        frame: the proxy, grey, in halving sizes.
        miniature: float32 [16, 16], zero mean, norm 1 (or all zero: one flat colour).
        colour: mean red, green and blue, 0-255.
    """

    keypoints: Keypoints
    frame: Frame
    miniature: npt.NDArray[np.float32]
    colour: tuple[float, float, float]

    @classmethod
    def of(cls, proxy: npt.NDArray[np.uint8]) -> Traits:
        """Compute them.

        Args:
            proxy: uint8 [h, w] or [h, w, 3] (RGB), upright, at most about 400 pixels.
        """
        if proxy.ndim == 3:
            grey = cv2.cvtColor(proxy, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
            red, green, blue = (float(v) for v in proxy.reshape(-1, 3).mean(axis=0))
        else:
            grey = np.ascontiguousarray(proxy)
            red = green = blue = float(grey.mean())
        tiny = cv2.resize(grey, (_TINY, _TINY), interpolation=cv2.INTER_AREA).astype(np.float32)
        tiny -= tiny.mean()
        norm = float(np.linalg.norm(tiny))
        tiny = tiny / norm if norm > 8.0 else np.zeros_like(tiny)
        return cls(detect(grey), Frame.of(grey), tiny, (red, green, blue))

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self.keypoints.nbytes + self.frame.nbytes + self.miniature.nbytes


@dataclass(frozen=True, slots=True)
class Measurement:
    """The best hypothesis about a pair, measured.

    Attributes:
        transform: float64 [3, 3], proxy of a into proxy of b.
        whole: the hypothesis is whole frame over whole frame.
        inliers: keypoint pairs that agree with it.
        paired: keypoint pairs tried.
        visible: keypoints of the poorer image inside the overlap.
        near: pairs that miss it slightly: what moved, or parallax.
        cells: distinct cells of an 8x8 grid that hold inliers, over the image whose keypoints inside the overlap fill
            fewer of them.
        busy_cells: the cells that those keypoints fill.
        residual: median residual of the inliers, pixels of the coarser proxy.
        edit_residual: the same under the best transform an edit makes.
        frame_gap: largest distance of b's corners from where a whole-frame copy has them, in percent of the longer
            side; at most 25.
        agreement: the aligned pixels.
        displaced: the frame was moved a little over the scene (see `is_displaced`).
        most_cells: the larger count of cells with inliers of both images: a zoomed shot fills its own grid.
    """

    transform: Array
    whole: bool
    inliers: int
    paired: int
    visible: int
    near: int
    cells: int
    busy_cells: int
    residual: float
    edit_residual: float
    frame_gap: float
    agreement: Agreement
    displaced: bool = False
    most_cells: int = 0


def measure(a: Traits, b: Traits) -> Measurement | None:
    """Measure a pair.

    Returns:
        None where nothing suggests that they show the same.
    """
    own = a.keypoints.vectors()
    straight = pair_up(own, b.keypoints.vectors())
    best = transform_fit.estimate(a.keypoints, b.keypoints, straight)
    flipped = straight[:0]
    whole, likeness = whole_frame(a, b)
    mirrored = bool(np.linalg.det(whole[:2, :2]) < 0.0)
    # What most keypoints agree on as they are, they do not agree on in a mirror.
    if best is None or best.count < max(_NO_MIRROR, 0.5 * len(straight)) or (likeness >= _ALIKE and mirrored):
        flipped_b = b.keypoints.mirrored()
        flipped = pair_up(own, flipped_b.vectors())
        fit = transform_fit.estimate(a.keypoints, flipped_b, flipped, mirrored=True)
        if fit is not None and (best is None or fit.count > best.count):
            best = fit
    found: list[Measurement] = []
    frames: transform_fit.Support | None = None
    displaced = False
    if likeness >= _ALIKE:
        pairs = flipped if mirrored else straight
        # `whole` maps into b itself; the flipped keypoints live in b mirrored.
        target = b.keypoints.points[pairs[:, 1]].astype(np.float64)
        frames = transform_fit.support(whole, a.keypoints, target, pairs, b.keypoints)
        displaced = best is not None and is_displaced(a, b, best, frames)
        if not displaced and (best is None or frames.count >= 0.8 * best.count or likeness > _SURELY):
            measured = _measured(a, b, whole, True, frames, frames.residual)
            if measured is not None:
                found.append(measured)
    if best is not None and (displaced or frames is None or frames.count < 0.8 * best.count):
        transform = best.transform
        if best.mirrored:
            transform = transforms.mirror(b.frame.width) @ transform
            transform = transform / transform[2, 2]
        measured = _measured(a, b, transform, False, best.support, best.edit_residual)
        if measured is not None:
            found.append(measured)
    if min(len(a.keypoints), len(b.keypoints)) < _SOFT and not any(_convincing(m) for m in found):
        slid = slide(a.frame, b.frame)
        if slid is not None and transforms.plausible(slid, a.frame.width, a.frame.height, mirrored=True):
            measured = _measured(
                a, b, slid, False, transform_fit.Support(0, 0, 0, transform_fit.INLIER_PIXELS, (0, 0)), 2.0
            )
            if measured is not None:
                found.append(measured)
    if not found:
        return None
    return replace(max(found, key=_preference), displaced=displaced)


def is_displaced(a: Traits, b: Traits, fit: transform_fit.Fit, frames: transform_fit.Support) -> bool:
    """Whether one frame lies a little beside the other: each has a strip of the scene that the other lacks.

    A camera that clicked twice does that; whoever crops a picture takes strips away from it alone.

    Args:
        a: traits of the one image.
        b: of the other.
        fit: the transform that the keypoints want, a into b (mirrored, if the fit is).
        frames: how far they agree with whole frame over whole frame.
    """
    if fit.count < _MANY or fit.support.residual > _EXACT or frames.residual < _BESIDE:
        return False
    unit = max(1.0, float(np.sqrt(abs(np.linalg.det(fit.transform[:2, :2])))))
    landed = transforms.apply(fit.transform, transforms.corners(a.frame.width, a.frame.height))
    low, high = landed.min(axis=0), landed.max(axis=0)
    beyond = max(float(-low.min()), float((high - (b.frame.width, b.frame.height)).max()))
    short = max(float(low.max()), float(((b.frame.width, b.frame.height) - high).max()))
    gap = max(abs(beyond), abs(short)) / max(b.frame.width, b.frame.height)
    return min(beyond, short) / unit >= _STRIP and gap <= _SLIGHT


def _preference(m: Measurement) -> tuple[float, bool, int, bool]:
    """Which of two hypotheses to believe; where there is no structure to go by, the simpler one."""
    found = m.agreement
    structure = found.structure * found.share if found.textured >= _STRUCTURED else 0.0
    return structure, m.whole and found.raw_level < _UNCHANGED, m.inliers, m.whole


def _convincing(m: Measurement) -> bool:
    return m.agreement.share > 0.9 and m.agreement.structure > 0.9


def _measured(
    a: Traits, b: Traits, transform: Array, whole: bool, support: transform_fit.Support, edit_residual: float
) -> Measurement | None:
    agreement = measure_agreement(a.frame, b.frame, transform)
    if agreement is None:
        return None
    in_a, in_b = _visible(a, b, transform), _visible(b, a, transforms.invert(transform))
    busy, cells = min(
        (transform_fit.cells_of(inside, image.frame.width, image.frame.height), cells)
        for inside, image, cells in zip((in_a, in_b), (a, b), support.cells, strict=True)
    )
    return Measurement(
        transform=transform,
        whole=whole,
        inliers=support.count,
        paired=support.paired,
        visible=min(len(in_a), len(in_b)),
        near=support.near,
        cells=cells,
        busy_cells=busy,
        most_cells=max(support.cells),
        residual=support.residual,
        edit_residual=edit_residual,
        frame_gap=0.0 if whole else frame_gap(a, b, transform),
        agreement=agreement,
    )


def _visible(image: Traits, other: Traits, transform: Array) -> Array:
    """The keypoints of an image inside the overlap; float64 [N, 2]."""
    own = image.keypoints.points.astype(np.float64)
    points = transforms.apply(transform, own)
    inside = (points >= 0.0).all(axis=1) & (points[:, 0] <= other.frame.width) & (points[:, 1] <= other.frame.height)
    return np.asarray(own[inside])


def frame_gap(a: Traits, b: Traits, transform: Array) -> float:
    """How far a's corners land from b's, in percent of b's longer side, at most 25."""
    landed = transforms.apply(transform, transforms.corners(a.frame.width, a.frame.height))
    own = transforms.corners(b.frame.width, b.frame.height)
    gap = np.linalg.norm(landed[:, None, :] - own[None, :, :], axis=2).min(axis=1).max()
    return min(25.0, 100.0 * float(gap) / max(b.frame.width, b.frame.height))


def whole_frame(a: Traits, b: Traits) -> tuple[Array, float]:
    """The whole of a onto the whole of b in the orientation in which they look most alike.

    Returns:
        float64 [3, 3], proxy of a into proxy of b, and the correlation of the miniatures, -1 to 1.
    """
    best, likeness = ORIENTATIONS[0], -1.0
    for orientation in ORIENTATIONS:
        value = float(np.vdot(orientation.turn(b.miniature).astype(np.float32), a.miniature))
        if value > likeness + 1e-4:
            best, likeness = orientation, value
    width, height = b.frame.width, b.frame.height
    turned = np.array(best.transform(width, height))
    if best.swaps_sides:
        width, height = height, width
    transform = np.linalg.inv(turned) @ transforms.scaling(width / a.frame.width, height / a.frame.height)
    return transform, likeness
