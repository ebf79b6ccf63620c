"""The transform that most paired keypoints agree on: found, refined, and told apart from another viewpoint.

No random numbers: every pair of SIFT keypoints proposes a whole similarity by itself, so all proposals are tried.

The limits below are in proxy pixels (longer side about 400) of the coarser image and were chosen, not fitted; "as
measured" refers to the labelled pairs that `relation` describes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification.keypoints import Keypoints
from dedup_gui.core.verification.transforms import apply, plausible, rotation_of

Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

INLIER_PIXELS = 2.0
"""Largest residual of an inlier after refinement, proxy pixels at the coarser of the two images. Chosen; as measured,
the median residual of 19 in 20 copies is 0.46 at most."""

MIN_INLIERS = 5
"""Inliers from which on there is a transform: an affine one has six unknowns, three pairs. Chosen."""

PROPOSALS = 120
"""Keypoint pairs that propose, those of the strongest keypoints first: 120 x 600 predictions. Chosen for its cost."""

NEAR = 0.06
"""Share of the longer side within which a pair still counts as near: what moved, or parallax. As measured, 19 in 20
copies have at most 0.12 such pairs for each inlier. Chosen."""

GRID = 8
"""Cells along a side of the grid that says how far inliers are spread. Chosen."""

VOTE_PIXELS, VOTE_ARM, VOTE_SCALE, VOTE_TURN = 3.0, 0.18, 0.6, 0.6
"""How far a pair may be from another's proposal: pixels, plus this share of its distance from the proposing keypoint,
whose angle and size are coarse and whose aspect may be another; and difference of the logarithms of the two sizes and
of the angles, radians (34 degrees). Chosen."""

FIRST_TOLERANCES = (8.0, 4.0)
"""Pixels by which supporters may miss in the second and third round; in the first `NEAR`, then `INLIER_PIXELS`."""

LAST_ROUNDS = 8
"""Most rounds with the last tolerance; it ends when the supporters stay the same. Chosen."""

BEND_INLIERS, BEND_GAIN, BEND_MORE = 12, 1.15, 4
"""Inliers from which on a homography is tried (it needs four), and how many times as many, plus how many more, it
must explain to be taken. Chosen; as measured, it never is between copies."""

BEND_WIDE = 3.0
"""Times `INLIER_PIXELS` within which pairs take part in its first fit. Chosen."""

FREE_GAIN = 0.7
"""Share of an edit's median residual below which a free affine transform explains clearly more. Chosen."""

COLLINEAR = 9.0
"""Squared pixels: variance across their line below which points are (nearly) collinear. Chosen."""

LEAST_FOR_HOMOGRAPHY = 8
"""Pairs from which on a homography is fitted: twice what determines one. Chosen."""


@dataclass(frozen=True, slots=True)
class Support:
    """How far paired keypoints agree with a transform.

    Attributes:
        paired: pairs tried.
        count: inliers: pairs within `INLIER_PIXELS`.
        near: pairs that miss by more than that but by less than 6 % of the image: what moved, or parallax.
        residual: median residual of the inliers, pixels of the coarser proxy; `INLIER_PIXELS` where there are none.
        cells: distinct cells of an 8x8 grid over a, and of one over b, that hold inliers.
    """

    paired: int
    count: int
    near: int
    residual: float
    cells: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """A transform that many keypoint pairs agree on.

    Attributes:
        transform: float64 [3, 3], a into b (into b mirrored left to right where `mirrored`).
        mirrored: b was mirrored left to right before pairing.
        support: how far the pairs agree with it.
        edit_residual: median residual under the best transform a person's edit makes (crop, resize, aspect, turn).
    """

    transform: Array
    mirrored: bool
    support: Support
    edit_residual: float

    @property
    def count(self) -> int:
        """Number of inliers."""
        return self.support.count


def estimate(a: Keypoints, b: Keypoints, pairs: IntArray, mirrored: bool = False) -> Fit | None:
    """Find the transform most keypoint pairs agree on.

    Args:
        a: keypoints of the one image.
        b: of the other (already mirrored, if `mirrored`).
        pairs: intp [M, 2].
        mirrored: is written into the result.

    Returns:
        The fit, or None where fewer than `MIN_INLIERS` agree or the transform is no plausible edit.
    """
    if len(pairs) < MIN_INLIERS:
        return None
    pa = a.points[pairs[:, 0]].astype(np.float64)
    pb = b.points[pairs[:, 1]].astype(np.float64)
    voters = _vote(a, b, pairs, pa, pb)
    if voters is None:
        return None
    unit = max(1.0, float(np.median(b.scale[pairs[voters, 1]] / a.scale[pairs[voters, 0]])))
    transform, inliers = _refine(pa, pb, voters, unit, max(b.width, b.height))
    if transform is None or not plausible(transform, a.width, a.height):
        return None
    edit = edit_model(pa[inliers], pb[inliers])
    edit_error = np.linalg.norm(apply(edit, pa[inliers]) - pb[inliers], axis=1) / unit
    return Fit(transform, mirrored, support(transform, a, pb, pairs, b), float(np.median(edit_error)))


def support(transform: Array, a: Keypoints, target: Array, pairs: IntArray, b: Keypoints) -> Support:
    """How far keypoint pairs agree with a transform.

    Args:
        transform: a into b.
        a: keypoints of a.
        target: float64 [M, 2], where the paired keypoints lie in b.
        pairs: intp [M, 2].
        b: keypoints of b, for its size.
    """
    if len(pairs) == 0:
        return Support(0, 0, 0, INLIER_PIXELS, (0, 0))
    source = a.points[pairs[:, 0]].astype(np.float64)
    unit = max(1.0, math.sqrt(abs(float(np.linalg.det(transform[:2, :2])))))
    error = np.linalg.norm(apply(transform, source) - target, axis=1) / unit
    inlier = error < INLIER_PIXELS
    reach = NEAR * max(b.width, b.height) / unit
    return Support(
        paired=len(pairs),
        count=int(inlier.sum()),
        near=int(((error >= INLIER_PIXELS) & (error < reach)).sum()),
        residual=float(np.median(error[inlier])) if inlier.any() else INLIER_PIXELS,
        cells=(cells_of(source[inlier], a.width, a.height), cells_of(target[inlier], b.width, b.height)),
    )


def cells_of(points: Array, width: int, height: int) -> int:
    """How many cells of an 8x8 grid over an image hold points; float64 [N, 2] in."""
    cell = np.clip((points * float(GRID) / (width, height)).astype(np.intp), 0, GRID - 1)
    return len(np.unique(cell[:, 0] * GRID + cell[:, 1]))


def _vote(a: Keypoints, b: Keypoints, pairs: IntArray, pa: Array, pb: Array) -> Mask | None:
    """Every pair proposes a similarity (its shift, turn and size); the one with most support wins.

    The tolerance grows with the distance from the proposing keypoint, whose angle and size are coarse, and leaves
    room for a changed aspect.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    ratio = (b.scale[second] / a.scale[first]).astype(np.float64)
    turn = (b.angle[second] - a.angle[first]).astype(np.float64)
    factor = ratio * np.exp(1j * turn)
    za = pa[:, 0] + 1j * pa[:, 1]
    zb = pb[:, 0] + 1j * pb[:, 1]
    proposals = np.arange(min(len(pairs), PROPOSALS))
    arm = za[None, :] - za[proposals, None]
    predicted = factor[proposals, None] * arm
    miss = np.abs(predicted - (zb[None, :] - zb[proposals, None]))
    allowed = VOTE_PIXELS * np.maximum(1.0, ratio[proposals, None]) + VOTE_ARM * np.abs(predicted)
    relative = factor[None, :] / factor[proposals, None]
    alike = (np.abs(np.log(np.abs(relative))) < VOTE_SCALE) & (np.abs(np.angle(relative)) < VOTE_TURN)
    agree = (miss < allowed) & alike
    # Of equal support, the pairs nearer to the proposal's prediction.
    quality = np.where(agree, 1.0 - 0.5 * miss / allowed, 0.0).sum(axis=1)
    best = int(quality.argmax())
    voters = np.asarray(agree[best])
    return voters if voters.sum() >= MIN_INLIERS else None


def _refine(pa: Array, pb: Array, voters: Mask, unit: float, side: float) -> tuple[Array | None, Mask]:
    """Refit on the supporters with a shrinking tolerance, then bend where a homography explains more.

    The first steps are taken twice: with a similarity, which few wrong pairs can distort, and with an affine
    transform, which a changed aspect needs. What ends with more inliers wins.
    """
    best: tuple[Array | None, Mask] = (None, voters)
    for first in (similarity, affine):
        transform, within = _narrow(pa, pb, voters, unit, side, first)
        if transform is not None and (best[0] is None or within.sum() > best[1].sum()):
            best = (transform, within)
    transform, current = best
    if transform is None or current.sum() < BEND_INLIERS:
        return best
    wide = np.linalg.norm(apply(transform, pa) - pb, axis=1) / unit < BEND_WIDE * INLIER_PIXELS
    within = current
    bent: Array | None = None
    for chosen in (wide, None):
        bent = homography(pa[within if chosen is None else chosen], pb[within if chosen is None else chosen])
        if bent is None:
            return best
        within = np.linalg.norm(apply(bent, pa) - pb, axis=1) / unit < INLIER_PIXELS
        if within.sum() < BEND_INLIERS:
            return best
    return (bent, within) if within.sum() > BEND_GAIN * current.sum() + BEND_MORE else best


_Model = Callable[[Array, Array], Array]


def _narrow(pa: Array, pb: Array, voters: Mask, unit: float, side: float, first: _Model) -> tuple[Array | None, Mask]:
    current = voters
    transform: Array | None = None
    steps: tuple[tuple[float, _Model], ...] = (
        (NEAR * side / unit, first),
        (FIRST_TOLERANCES[0], first),
        (FIRST_TOLERANCES[1], edit_or_affine),
        *((INLIER_PIXELS, edit_or_affine),) * LAST_ROUNDS,
    )
    for tolerance, model in steps:
        if current.sum() < MIN_INLIERS or _collinear(pa[current]):
            return None, current
        transform = model(pa[current], pb[current])
        within = np.linalg.norm(apply(transform, pa) - pb, axis=1) / unit < tolerance
        if tolerance == INLIER_PIXELS and (within == current).all():
            break
        current = within
    if current.sum() < MIN_INLIERS or _collinear(pa[current]):
        return None, current
    return transform, current


def _collinear(points: Array) -> bool:
    """Whether the points lie (nearly) on one line: then only a part of a transform is determined."""
    spread = np.linalg.eigvalsh(np.cov(points.T))
    return bool(spread[0] < COLLINEAR)


def affine(pa: Array, pb: Array) -> Array:
    """Least-squares affine transform; float64 [3, 3]."""
    middle = pa.mean(axis=0)
    target = pb.mean(axis=0)
    linear, *_ = np.linalg.lstsq(pa - middle, pb - target, rcond=None)
    transform = np.eye(3)
    transform[:2, :2] = linear.T
    transform[:2, 2] = target - linear.T @ middle
    return transform


def similarity(pa: Array, pb: Array) -> Array:
    """Least-squares shift, turn and size (no mirror); float64 [3, 3]."""
    middle, target = pa.mean(axis=0), pb.mean(axis=0)
    za = (pa - middle) @ np.array([1.0, 1j])
    zb = (pb - target) @ np.array([1.0, 1j])
    factor = np.vdot(za, zb) / max(float(np.vdot(za, za).real), 1e-12)
    transform = np.eye(3)
    transform[:2, :2] = [[factor.real, -factor.imag], [factor.imag, factor.real]]
    transform[:2, 2] = target - transform[:2, :2] @ middle
    return transform


def axis_aligned(pa: Array, pb: Array) -> Array:
    """Least-squares turn by a multiple of 90 degrees, with a size of its own for each side; float64 [3, 3]."""
    quarter = round(math.degrees(rotation_of(similarity(pa, pb)[:2, :2])) / 90.0) % 4
    # rotation_of is counter-clockwise as seen; y points down.
    cos, sin = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[quarter]
    matrix = np.array([[cos, sin], [-sin, cos]])
    turned = pa @ matrix.T
    middle, target = turned.mean(axis=0), pb.mean(axis=0)
    power = ((turned - middle) ** 2).sum(axis=0)
    size = ((turned - middle) * (pb - target)).sum(axis=0) / np.maximum(power, 1e-12)
    transform = np.eye(3)
    transform[:2, :2] = np.diag(size) @ matrix
    transform[:2, 2] = target - size * middle
    return transform


def edit_model(pa: Array, pb: Array) -> Array:
    """The best transform that cropping, resizing, changing the aspect or turning makes.

    Either a turn by a multiple of 90 degrees with two sizes, or any turn with one size. A camera that moved makes
    neither: shear and perspective remain in the residuals.
    """
    turned = similarity(pa, pb)
    straight = axis_aligned(pa, pb)
    error_turned = np.median(np.linalg.norm(apply(turned, pa) - pb, axis=1))
    error_straight = np.median(np.linalg.norm(apply(straight, pa) - pb, axis=1))
    return straight if error_straight <= error_turned else turned


def edit_or_affine(pa: Array, pb: Array) -> Array:
    """An affine transform where it explains clearly more than an edit's; else the stabler edit's."""
    edit = edit_model(pa, pb)
    free = affine(pa, pb)
    error_edit = np.median(np.linalg.norm(apply(edit, pa) - pb, axis=1))
    error_free = np.median(np.linalg.norm(apply(free, pa) - pb, axis=1))
    return free if error_free < FREE_GAIN * error_edit else edit


def homography(pa: Array, pb: Array) -> Array | None:
    """Least-squares homography by the normalised direct linear transform (Hartley, 1997); None if degenerate."""
    if len(pa) < LEAST_FOR_HOMOGRAPHY:
        return None
    na, qa = _normalise(pa)
    nb, qb = _normalise(pb)
    x, y = qa[:, 0], qa[:, 1]
    u, v = qb[:, 0], qb[:, 1]
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows = np.concatenate(
        [
            np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], axis=1),
            np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], axis=1),
        ]
    )
    values, vectors = np.linalg.eigh(rows.T @ rows)
    if values[1] < 1e-9:
        return None
    solved = np.linalg.inv(nb) @ vectors[:, 0].reshape(3, 3) @ na
    if abs(solved[2, 2]) < 1e-9:
        return None
    return np.asarray(solved / solved[2, 2])


def _normalise(points: Array) -> tuple[Array, Array]:
    middle = points.mean(axis=0)
    size = max(float(np.linalg.norm(points - middle, axis=1).mean()), 1e-9) / math.sqrt(2.0)
    matrix = np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1.0]])
    return matrix, (points - middle) / size
