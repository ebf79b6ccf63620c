"""What is measured on one candidate pair before anything is decided.

Hypotheses about how b lies over a come from paired keypoints (as they are, and with b mirrored unless most of many
agree as they are), from the frames (the whole of b over the whole of a, in the orientation in which the two look most
alike) and, for soft pictures, from template matching. The best one is measured: how many keypoints agree and how
exactly, and how well the aligned pixels agree.

"As measured" refers to the labelled pairs that `relation` describes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transform_fit, transforms
from dedup_gui.core.verification.alignment import Agreement, measure_agreement
from dedup_gui.core.verification.image_pyramid import ImagePyramid
from dedup_gui.core.verification.keypoints import Keypoints, detect, pair_up
from dedup_gui.core.verification.template_search import match_template

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

SOFT_KEYPOINTS = 60
"""Keypoints of the poorer image below which the pair is soft enough for template matching. Chosen for its cost: as
measured, 3 of 568 pairs of photographs are, and 47 of 240 of drawn pictures."""

THUMBNAIL_SIDE = 16
"""Side of a thumbnail vector, cells. Chosen: enough to tell the eight orientations apart."""

FAINT_NORM = 8.0
"""Norm of the 256 centred grey levels below which a thumbnail vector is noise (0.5 levels in a cell) and set to zero.
Chosen."""

ALIKE, SURELY_ALIKE = 0.55, 0.9
"""Correlation of two thumbnail vectors, -1 to 1, from which on the whole frames are laid over each other, and from
which on even where the keypoints want otherwise. As measured, of the copies of a whole frame 99 in 100 have 0.77 and
more (the least 0.57), 19 in 20 have 0.97. Chosen."""

ORIENTATION_GAIN = 1e-4
"""Correlation by which a later orientation must be better, so that symmetric pictures are upright. Chosen above the
rounding of float32."""

MANY_INLIERS, MOST_PAIRS = 40, 0.5
"""Inliers, and share of the keypoint pairs, from which on b is not tried mirrored. As measured, a true hypothesis has
0.95 of the pairs in three of four copies, 0.62 in 99 of 100. Chosen."""

FRAMES_EXPLAIN = 0.8
"""Share of the keypoints' own inliers that the whole frames must explain to be believed instead: the simpler
hypothesis may cost a fifth. Chosen."""

TEMPLATE_RESIDUAL = 2.0
"""Pixels that stand for the residual under an edit where template matching found the place: as much as no inliers."""

SHIFT_INLIERS, SHIFT_RESIDUAL = 40, 0.4
"""Inliers from which on, and median residual, pixels of the coarser proxy, up to which a transform is exact enough to
see a frame shifted by `STRIP`. As measured, 19 in 20 copies have 0.41 at most. Chosen."""

FRAMES_RESIDUAL = 0.7
"""Median residual, pixels, of the inliers of whole frame over whole frame below which the frames may well coincide.
Chosen above `SHIFT_RESIDUAL`; as measured, no copy of a whole frame is taken for a shifted one."""

STRIP, SLIGHT_SHIFT = 0.6, 0.02
"""Width of the strip, pixels of the coarser proxy, that each of two frames must have alone, and largest shift as a
share of the longer side: 8 pixels of 400. What moved farther shows in the rest. Chosen."""

STRUCTURED = 0.05
"""Share of windows with structure below which agreement of structure says nothing of a hypothesis. Chosen."""

UNCHANGED_LEVELS = 4.0
"""Mean difference, grey levels, up to which the whole frames count as unchanged; as `relation.SOFT_LEVELS`."""

CONVINCING = 0.9
"""Agreeing share and mean correlation, 0-1, from which on no template is matched. As measured, three in four copies
of photographs have 0.99 and 0.97. Chosen for its cost."""

MOST_GAP = 25.0
"""Percent: a larger gap of the frames says no more."""


@dataclass(frozen=True, slots=True)
class LocalFeatures:
    """What is computed from one image for aligning it with another.

    (The network's vector of an image is its `features`; these belong to places in it.)

    Attributes:
        keypoints: the local keypoints.
        pyramid: the proxy, grey, in halving sizes.
        thumbnail_vector: float32 [16, 16], zero mean, norm 1 (or all zero: one flat colour).
        colour: mean red, green and blue, 0-255.
    """

    keypoints: Keypoints
    pyramid: ImagePyramid
    thumbnail_vector: npt.NDArray[np.float32]
    colour: tuple[float, float, float]

    @classmethod
    def of(cls, proxy: npt.NDArray[np.uint8]) -> LocalFeatures:
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
        tiny = cv2.resize(grey, (THUMBNAIL_SIDE, THUMBNAIL_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        tiny -= tiny.mean()
        norm = float(np.linalg.norm(tiny))
        tiny = tiny / norm if norm > FAINT_NORM else np.zeros_like(tiny)
        return cls(detect(grey), ImagePyramid.of(grey), tiny, (red, green, blue))

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self.keypoints.nbytes + self.pyramid.nbytes + self.thumbnail_vector.nbytes


@dataclass(frozen=True, slots=True)
class PairFeatures:
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
        keypoint_cells: the cells that those keypoints fill.
        residual: median residual of the inliers, pixels of the coarser proxy.
        edit_residual: the same under the best transform an edit makes.
        frame_gap: largest distance of b's corners from where a whole-frame copy has them, in percent of the longer
            side; at most 25.
        agreement: the aligned pixels.
        frame_shifted: the frame was moved a little over the scene (see `is_frame_shifted`).
        most_cells: the larger count of cells with inliers of both images: a zoomed shot fills its own grid.
    """

    transform: Array
    whole: bool
    inliers: int
    paired: int
    visible: int
    near: int
    cells: int
    keypoint_cells: int
    residual: float
    edit_residual: float
    frame_gap: float
    agreement: Agreement
    frame_shifted: bool = False
    most_cells: int = 0


def measure_pair(a: LocalFeatures, b: LocalFeatures) -> PairFeatures | None:
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
    few = best is None or best.count < max(MANY_INLIERS, MOST_PAIRS * len(straight))
    if few or (likeness >= ALIKE and mirrored):
        flipped_b = b.keypoints.mirrored()
        flipped = pair_up(own, flipped_b.vectors())
        fit = transform_fit.estimate(a.keypoints, flipped_b, flipped, mirrored=True)
        if fit is not None and (best is None or fit.count > best.count):
            best = fit
    found: list[PairFeatures] = []
    frames: transform_fit.Support | None = None
    frame_shifted = False
    if likeness >= ALIKE:
        pairs = flipped if mirrored else straight
        # `whole` maps into b itself; the flipped keypoints live in b mirrored.
        target = b.keypoints.points[pairs[:, 1]].astype(np.float64)
        frames = transform_fit.support(whole, a.keypoints, target, pairs, b.keypoints)
        frame_shifted = best is not None and is_frame_shifted(a, b, best, frames)
        explained = best is None or frames.count >= FRAMES_EXPLAIN * best.count
        if not frame_shifted and (explained or likeness > SURELY_ALIKE):
            measured = _measured(a, b, whole, True, frames, frames.residual)
            if measured is not None:
                found.append(measured)
    if best is not None and (frame_shifted or frames is None or frames.count < FRAMES_EXPLAIN * best.count):
        transform = best.transform
        if best.mirrored:
            transform = transforms.mirror(b.pyramid.width) @ transform
            transform = transform / transform[2, 2]
        measured = _measured(a, b, transform, False, best.support, best.edit_residual)
        if measured is not None:
            found.append(measured)
    if min(len(a.keypoints), len(b.keypoints)) < SOFT_KEYPOINTS and not any(_convincing(m) for m in found):
        place = match_template(a.pyramid, b.pyramid)
        if place is not None and transforms.plausible(place, a.pyramid.width, a.pyramid.height, mirrored=True):
            none = transform_fit.Support(0, 0, 0, transform_fit.INLIER_PIXELS, (0, 0))
            measured = _measured(a, b, place, False, none, TEMPLATE_RESIDUAL)
            if measured is not None:
                found.append(measured)
    if not found:
        return None
    return replace(max(found, key=_preference), frame_shifted=frame_shifted)


def is_frame_shifted(
    a: LocalFeatures, b: LocalFeatures, fit: transform_fit.Fit, frames: transform_fit.Support
) -> bool:
    """Whether one frame lies a little beside the other: each has a strip of the scene that the other lacks.

    A camera that clicked twice does that; whoever crops a picture takes strips away from it alone.

    Args:
        a: local features of the one image.
        b: of the other.
        fit: the transform that the keypoints want, a into b (mirrored, if the fit is).
        frames: how far they agree with whole frame over whole frame.
    """
    if fit.count < SHIFT_INLIERS or fit.support.residual > SHIFT_RESIDUAL or frames.residual < FRAMES_RESIDUAL:
        return False
    unit = max(1.0, float(np.sqrt(abs(np.linalg.det(fit.transform[:2, :2])))))
    landed = transforms.apply(fit.transform, transforms.corners(a.pyramid.width, a.pyramid.height))
    low, high = landed.min(axis=0), landed.max(axis=0)
    outward = max(float(-low.min()), float((high - (b.pyramid.width, b.pyramid.height)).max()))
    short = max(float(low.max()), float(((b.pyramid.width, b.pyramid.height) - high).max()))
    gap = max(abs(outward), abs(short)) / max(b.pyramid.width, b.pyramid.height)
    return min(outward, short) / unit >= STRIP and gap <= SLIGHT_SHIFT


def _preference(m: PairFeatures) -> tuple[float, bool, int, bool]:
    """Which of two hypotheses to believe; where there is no structure to go by, the simpler one."""
    found = m.agreement
    structure = found.structure * found.agreeing_share if found.structured_share >= STRUCTURED else 0.0
    return structure, m.whole and found.raw_level < UNCHANGED_LEVELS, m.inliers, m.whole


def _convincing(m: PairFeatures) -> bool:
    return m.agreement.agreeing_share > CONVINCING and m.agreement.structure > CONVINCING


def _measured(
    a: LocalFeatures,
    b: LocalFeatures,
    transform: Array,
    whole: bool,
    support: transform_fit.Support,
    edit_residual: float,
) -> PairFeatures | None:
    agreement = measure_agreement(a.pyramid, b.pyramid, transform)
    if agreement is None:
        return None
    in_a, in_b = _visible(a, b, transform), _visible(b, a, transforms.invert(transform))
    busy, cells = min(
        (transform_fit.cells_of(inside, image.pyramid.width, image.pyramid.height), cells)
        for inside, image, cells in zip((in_a, in_b), (a, b), support.cells, strict=True)
    )
    return PairFeatures(
        transform=transform,
        whole=whole,
        inliers=support.count,
        paired=support.paired,
        visible=min(len(in_a), len(in_b)),
        near=support.near,
        cells=cells,
        keypoint_cells=busy,
        most_cells=max(support.cells),
        residual=support.residual,
        edit_residual=edit_residual,
        frame_gap=0.0 if whole else frame_gap(a, b, transform),
        agreement=agreement,
    )


def _visible(image: LocalFeatures, other: LocalFeatures, transform: Array) -> Array:
    """The keypoints of an image inside the overlap; float64 [N, 2]."""
    own = image.keypoints.points.astype(np.float64)
    points = transforms.apply(transform, own)
    inside = (
        (points >= 0.0).all(axis=1) & (points[:, 0] <= other.pyramid.width) & (points[:, 1] <= other.pyramid.height)
    )
    return np.asarray(own[inside])


def frame_gap(a: LocalFeatures, b: LocalFeatures, transform: Array) -> float:
    """How far a's corners land from b's, in percent of b's longer side, at most 25."""
    landed = transforms.apply(transform, transforms.corners(a.pyramid.width, a.pyramid.height))
    own = transforms.corners(b.pyramid.width, b.pyramid.height)
    gap = np.linalg.norm(landed[:, None, :] - own[None, :, :], axis=2).min(axis=1).max()
    return min(MOST_GAP, 100.0 * float(gap) / max(b.pyramid.width, b.pyramid.height))


def whole_frame(a: LocalFeatures, b: LocalFeatures) -> tuple[Array, float]:
    """The whole of a onto the whole of b in the orientation in which they look most alike.

    Returns:
        float64 [3, 3], proxy of a into proxy of b, and the correlation of the thumbnail vectors, -1 to 1.
    """
    best, likeness = ORIENTATIONS[0], -1.0
    for orientation in ORIENTATIONS:
        value = float(np.vdot(orientation.turn(b.thumbnail_vector).astype(np.float32), a.thumbnail_vector))
        if value > likeness + ORIENTATION_GAIN:
            best, likeness = orientation, value
    width, height = b.pyramid.width, b.pyramid.height
    turned = np.array(best.transform(width, height))
    if best.swaps_sides:
        width, height = height, width
    transform = np.linalg.inv(turned) @ transforms.scaling(width / a.pyramid.width, height / a.pyramid.height)
    return transform, likeness
