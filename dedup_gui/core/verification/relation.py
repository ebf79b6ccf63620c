"""What a measured pair is: which relation, with which evidence, or no match.

The limits below were chosen while the pair classifier was fitted, not fitted themselves. "As measured" refers to
1,084 labelled pairs: 376 of photographs and their copies under 34 kinds of edit (and copies found in the wild), 148
of drawn pages, icons and soft pictures and their copies, 270 of one scene or template, 290 of other pictures that
look most alike at 12 x 12 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dedup_gui.core.types import Match, Relation
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.alignment import Agreement
from dedup_gui.core.verification.candidate_pair import Pair
from dedup_gui.core.verification.evidence import flat_match, measured_match
from dedup_gui.core.verification.overlap import PASTED_CONTRAST, background_texture, boundary_contrast
from dedup_gui.core.verification.pair_classifier import (
    MIN_GEOMETRY,
    PairClassifier,
    agrees_enough,
    unshared_share,
)
from dedup_gui.core.verification.pair_features import LocalFeatures, PairFeatures

LEFT_OVER = 0.003
"""Largest share of picture that neither image may have of the other: the whole of one must be inside the other. As
measured, 513 of 514 copies have 0.0003 at most (the other one is a designer's, with more of the scene); half of the
pairs of one scene have 0.005 and more."""

WHOLE_GAP = 1.2
"""Percent of the longer side by which the corners of a whole-frame copy may miss. As measured, copies of the whole
frame have 0.0, the smallest crop (10 % of the area), frame and turn (2 degrees) 2.1 and more."""

TURNED = 0.75
"""Degrees off the next quarter turn from which on a picture counts as turned. As measured, upright copies are
found at 0.09 at most but for one drawn crop at 0.85; copies turned by 2 degrees at 1.99 and more."""

INSIDE = 0.97
"""Share of an image's area that the other covers, from which on it lies inside it. Chosen, not
fitted. As measured, crops have 1.00, copies turned by 2 and 3 degrees 0.97 to 0.99, pictures moved by a tenth of a
side 0.81."""

PLAIN_BACKGROUND = 0.5
"""Background texture, 0-1, below which a pasted picture stands alone. As measured, frames and bars have 0, desktops
behind a screenshot 0.24 to 0.61; which of the two they are is a matter of words, not of right and wrong. Chosen."""

PASTED_AREA, PASTED_LARGE = 0.1, 0.5
"""Shares of the outer picture's area: below the first a pasted picture is a detail of another one; above the second
it is what the image shows, whatever is around it. Chosen."""

OVERLAY_LEVELS = 16.0
"""Grey levels of `Agreement.worst` from which on something was laid over the picture. As measured, re-encoded and
resized photographs have 5.7 at most (JPEG of quality 8), logos and captions 11 to 120, tiled watermarks 13 to 31."""

TONE_LEVELS = 5.0
"""Grey levels of `Agreement.raw_level` from which on tones were changed. As measured, re-encoded, resized and noisy
photographs have 4.1 at most (JPEG of quality 8: 2.6), changed contrast, brightness and gamma 18 and more."""

CHROMA_LEVELS = 5.0
"""Levels of `Pair.chroma_gap` from which on colours were changed. As measured, re-encoded photographs have 1.0 at
most (JPEG of quality 8: median 1.4, 10 at most), nine in ten greyed ones 4.4 and more, median 33."""

STRETCHED = 1.03
"""Largest over smallest enlargement of a whole frame from which on its aspect was changed: 3 %, as `SAME_ASPECT` of
`evidence`. As measured, copies that keep it have 1.002 at most, widened ones 1.30."""

BURST_INLIERS, BURST_CELLS, BURST_VISIBLE = 16, 6, 0.06
"""Inliers, cells of an 8 x 8 grid with inliers, and inliers among the keypoints in the overlap (0-1), from which on a
pair shows one scene. As measured, none of 290 other pictures has any inliers; the shots of a scene that pass have 17,
7 and 0.07 and more, half of them 54 inliers in 10 cells and more. Chosen, so that a common logo does not pass."""

BURST_OVERLAP = 0.4
"""Share of one image that the other shows, from which on it is another shot and not a neighbouring one. Chosen; as
measured, the shots of a scene that pass have 0.65 and more."""

BURST_TONE = 0.4
"""Correlation of the blurred images, -1 to 1, from which on they show the same light and shade. Chosen; as measured,
the shots of a scene that pass have 0.72 and more."""

PARTIAL_OVERLAP = 0.05
"""Share of one image below which what two share is not told: 2 by 2 cells of an 8 x 8 grid. Chosen."""

PROVEN = 2.5
"""Log odds below the threshold from which on a pair of one scene is proven to be two shots. As measured, all
pairs of one scene that keypoints decide have -2.7 and less, 5 of 467 copies, too: those are told by `MOVED`."""

MOVED = 0.75
"""Pixels at the finest detail compared (`ResidualMotion.displacement`) from which on something is proven to have
moved. Coarse compression makes windows move by half a pixel: as measured, 99 of 100 copies have 0.56 and less, one
0.77; three in four pairs of one scene have 0.8 and more."""

NOT_FAR, DOUBTFUL_SHARE = 6.0, 0.5
"""Log odds below the threshold up to which, and share of agreeing windows from which on, a rejected pair may be a
copy after all, for a closer look to tell. As measured, 40 rejected copies, of twice 609 photographs with one altered
copy each, have -5.0 and more, and 0.58 and more but for one. Chosen."""

TELLING = 0.3
"""Share of windows with structure (`Agreement.structured_share`) from which on structure alone may decide. As
measured, 99 of 100 copies of photographs have 0.27 and more, 99 of 100 other shots 0.6."""

AGREEING, LOW_CORRELATION, EXACT = 0.85, 0.75, 0.8
"""Of pictures with little structure: share of the windows that agree, 15th percentile of their correlation, and share
that agrees at the finest detail, all of which must be exceeded. As measured, 19 of 20 copies of photographs have
0.88, 0.81 and 0.78 and more; drawn pictures of one template have 0.89, 0.84 and 0.91 at most. Chosen."""

SOFT_LEVELS, SOFT_WORST, SOFT_COLOUR = 4.0, 12.0, 6.0
"""Grey levels: mean difference and worst window, and difference of the mean colours, below which next to nothing was
changed of a soft picture. As measured, JPEG of quality 8 reaches 2.6 and 5.7 on photographs, 15 reaches 4.4 and 7.7
on drawn pictures; other pictures have 7.7 and more of the first. Chosen."""

POINTS, POINTS_PAIRED, POINTS_CELLS = 30, 0.8, 0.5
"""Of pictures of points, as of stars, which leave no window with structure: keypoints that must agree, their share of
those that pair, and the share of the cells with keypoints in which they lie. Chosen: a copy in other tones has 118,
0.95 and 0.83; what differs between two that agree so far, inspection must find."""

FLAT, SPARSE = 0.04, 0.2
"""Share of 8-pixel blocks with structure up to which a picture is flat, or sparse. As measured, 99 of 100 photographs
have 0.17 and more; blank pages, gradients and soft pictures 0.02 at most, drawings and pages 0.47 and more.
Chosen."""

FLAT_LEVELS, FLAT_WORST, FLAT_COLOUR = 4.0, 8.0, 5.0
"""The same as `SOFT_LEVELS` and its like, for flat and sparse pictures. As measured on 46 pairs of those, half of
the copies have 1.0, 0.8 and 1.3 at most; other pictures have 4.2, 0.4 and 20 and more in 19 of 20 cases: what one of
the three lets through, another stops. Chosen."""

FLAT_SHAPE = 0.02
"""Relative difference of the aspect ratios of two flat colours that rounding explains: one row of 50. Chosen."""

BLOCK = 8
"""Side of a block in which structure is looked for, pixels of half the proxy's size. Chosen."""

BLOCK_STD, TINY_STD = 2.5, 3.0
"""Standard deviation, grey levels, in a block (of a picture smaller than one: in all of it) from which on there is
structure, and not compression. Chosen, not fitted."""


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The judge's word on a candidate pair.

    Attributes:
        match: the match, or None. It names the image with more pixels first, of a crop the whole picture; which of
            two that are equal in all that follows from their content.
        cannot_link: proven to be two pictures: they show the same scene, and clearly not the same shot. Two pictures
            that share nothing are not: they may be two corners of one.
        as_copy: what the pair is if a closer look finds it to be one picture after all; None = there is no doubt.
    """

    match: Match | None
    cannot_link: bool = False
    as_copy: Match | None = None


NO_MATCH = PairVerdict(None)


def decide(pair: Pair, m: PairFeatures | None, model: PairClassifier) -> PairVerdict:
    """Decide on a measured pair."""
    flat = _flat(pair, m)
    if flat is not None:
        return flat
    if m is None:
        return NO_MATCH
    margin, firm_margin = model.margins(m)
    believed = _points_agree(m) or (agrees_enough(m) and _tells_enough(pair, m))
    if margin < 0.0 or not believed:
        verdict = _another_shot(pair, m, min(margin, 0.0))
        return verdict if verdict.cannot_link else replace(verdict, as_copy=_as_copy(pair, m, margin))
    weak = firm_margin < 0.0
    if unshared_share(m) > LEFT_OVER:
        if max(m.agreement.overlap_a, m.agreement.overlap_b) < PARTIAL_OVERLAP:
            return NO_MATCH
        return PairVerdict(measured_match(pair, m, Relation.PARTIAL, weak=weak))
    return PairVerdict(_same_picture(pair, m, weak=weak))


def _points_agree(m: PairFeatures) -> bool:
    """Whether pictures in which no window has structure agree in nearly all their keypoints, and all over."""
    return (
        m.agreement.structured_share == 0.0
        and m.inliers >= max(POINTS, POINTS_PAIRED * m.paired)
        and m.cells >= POINTS_CELLS * m.keypoint_cells
    )


def _tells_enough(pair: Pair, m: PairFeatures) -> bool:
    """Whether pictures with hardly any structure or keypoints agree well enough to be believed.

    Under a frame or between black bars two soft pictures share all edges there are. So either nothing at all may have
    changed, or there must be structure, and nearly all of it must agree.
    """
    found = m.agreement
    agrees = found.agreeing_share > AGREEING and found.low > LOW_CORRELATION
    if m.inliers >= MIN_GEOMETRY and (found.structured_share >= TELLING or (agrees and found.exact > EXACT)):
        return True
    if _unchanged(found, SOFT_LEVELS, SOFT_WORST) and pair.colour_gap < SOFT_COLOUR:
        return True
    return found.structured_share >= TELLING and agrees and found.level < SOFT_LEVELS


def _as_copy(pair: Pair, m: PairFeatures, margin: float) -> Match | None:
    """What a rejected pair would be; None where it is clear that it is not one picture."""
    near = margin > -NOT_FAR and m.inliers >= MIN_GEOMETRY and m.agreement.agreeing_share >= DOUBTFUL_SHARE
    if not near or unshared_share(m) > LEFT_OVER:
        return None
    match = _same_picture(pair, m, weak=False)
    return None if match.relation is Relation.PARTIAL else match


def _unchanged(found: Agreement, levels: float, worst: float) -> bool:
    return found.raw_level < levels and found.worst < worst


def _another_shot(pair: Pair, m: PairFeatures, margin: float) -> PairVerdict:
    """Rejected as a copy; the same scene if many keypoints agree all over it."""
    seen = max(m.agreement.overlap_a, m.agreement.overlap_b)
    scene = (
        m.inliers >= BURST_INLIERS
        and m.most_cells >= BURST_CELLS
        and m.inliers >= BURST_VISIBLE * m.visible
        and seen >= BURST_OVERLAP
        and m.agreement.tone > BURST_TONE
    )
    if not scene:
        return NO_MATCH
    moved = margin < -PROVEN and m.agreement.residual_motion.displacement > MOVED
    return PairVerdict(measured_match(pair, m, Relation.BURST, weak=False), cannot_link=moved)


def _flat(pair: Pair, m: PairFeatures | None) -> PairVerdict | None:
    """Images without structure: nothing but their colour and shape can be compared, and those must be equal.

    Returns:
        None where there is structure that the measurement must decide.
    """
    structured = max(_structured_blocks(local) for local in (pair.a, pair.b))
    if structured > SPARSE:
        return None
    if m is None or not (m.whole or m.frame_gap <= WHOLE_GAP):
        # Two flat colours have no thumbnail vector to compare.
        if structured > FLAT:
            return None
        if np.any(pair.a.thumbnail_vector) or np.any(pair.b.thumbnail_vector):
            return NO_MATCH
        unchanged = 1.0 - FLAT_SHAPE < pair.aspect_change < 1.0 + FLAT_SHAPE
    else:
        unchanged = _unchanged(m.agreement, FLAT_LEVELS, FLAT_WORST)
    if not (unchanged and pair.colour_gap < FLAT_COLOUR):
        # With a little structure, that may still be found elsewhere or under another light.
        return NO_MATCH if structured <= FLAT else None
    return PairVerdict(flat_match(pair, Relation.RE_ENCODED if pair.same_size else Relation.RESIZED))


def _structured_blocks(local: LocalFeatures) -> float:
    """Share of the blocks of the half-sized proxy with structure; 0-1."""
    level = local.pyramid.levels[min(1, len(local.pyramid.levels) - 1)].astype(np.float32)
    height, width = (level.shape[0] // BLOCK) * BLOCK, (level.shape[1] // BLOCK) * BLOCK
    if height == 0 or width == 0:
        return float(level.std() > TINY_STD)
    blocks = level[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return float((blocks.std(axis=(1, 3)) > BLOCK_STD).mean())


def _same_picture(pair: Pair, m: PairFeatures, *, weak: bool) -> Match:
    """The relation of a pair that is one picture (the whole of one inside the other)."""
    degrees, mirrored, _ = transforms.turn_and_size(pair.full_transform(m.transform))
    found = m.agreement
    turned = Relation.MIRRORED if mirrored else Relation.ROTATED if abs(degrees) > TURNED else None
    if m.frame_gap <= WHOLE_GAP:
        return measured_match(pair, m, turned or _whole_relation(pair, m), weak=weak)
    inside_a, inside_b = found.overlap_b >= INSIDE, found.overlap_a >= INSIDE
    if inside_a == inside_b:
        # Both lack something: moved on its canvas, or turned in it.
        return measured_match(pair, m, turned or Relation.EDITED, weak=weak)
    inner, outer = (pair.b.pyramid, pair.a.pyramid) if inside_a else (pair.a.pyramid, pair.b.pyramid)
    into = transforms.invert(m.transform) if inside_a else m.transform
    if boundary_contrast(inner, outer, into) > PASTED_CONTRAST:
        area = found.overlap_a if inside_a else found.overlap_b
        alone = area > PASTED_LARGE
        alone = alone or (area > PASTED_AREA and background_texture(inner, outer, into) < PLAIN_BACKGROUND)
        return measured_match(pair, m, (turned or Relation.EDITED) if alone else Relation.PARTIAL, weak=weak)
    return measured_match(pair, m, turned or Relation.CROPPED, weak=weak, swap=not inside_a)


def _whole_relation(pair: Pair, m: PairFeatures) -> Relation:
    """Of an upright pair that shares its whole frame."""
    found = m.agreement
    large, small = np.linalg.svd(pair.full_transform(m.transform)[:2, :2], compute_uv=False)
    changed = found.raw_level > TONE_LEVELS or found.worst > OVERLAY_LEVELS or pair.chroma_gap > CHROMA_LEVELS
    if changed or large / max(small, 1e-9) > STRETCHED:
        return Relation.EDITED
    return Relation.RE_ENCODED if pair.same_size else Relation.RESIZED
