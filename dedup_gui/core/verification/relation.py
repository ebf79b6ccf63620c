"""What a measured pair is: which relation, with which evidence, or no match."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Candidate, Evidence, ImageFile, Match, Relation
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.pair_classifier import MIN_GEOMETRY, JudgeModel, agrees_enough, rest
from dedup_gui.core.verification.pair_features import Measurement, Traits
from dedup_gui.core.verification.paste_boundary import PASTED, ground, seam

Array = npt.NDArray[np.float64]

LEFT_OVER = 0.003
"""Largest share of picture that neither image may have of the other: the whole of one must be inside the other."""

WHOLE_GAP = 1.2
"""Percent of the side by which the corners of a whole-frame copy may miss."""

TURNED = 0.75
"""Degrees from which on a picture counts as turned."""

_INSIDE = 0.97
_PLAIN_GROUND = 0.5
_PASTED_AREA = 0.1
_OVERLAY_LEVELS = 16.0
_TONE_LEVELS = 5.0
_COLOUR_LEVELS = 5.0
_BURST_INLIERS = 16
_BURST_CELLS = 6
_BURST_OVERLAP = 0.4
_PARTIAL_OVERLAP = 0.05
_PROVEN = 2.5
_MOVED = 0.75
_TELLING = 0.3
_SOFT_LEVELS = 4.0
_SOFT_WORST = 12.0
_SOFT_COLOUR = 6.0
_FLAT = 0.04
_SPARSE = 0.2
_FLAT_LEVELS = 4.0
_FLAT_WORST = 8.0
_FLAT_COLOUR = 5.0


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The judge's word on a candidate pair.

    Attributes:
        match: the match, or None. It names the image with more pixels first, of a crop the whole picture; which of
            two that are equal in all that follows from their content.
        cannot_link: proven to be two pictures: they show the same scene, and clearly not the same shot. Two pictures
            that share nothing are not: they may be two corners of one.
    """

    match: Match | None
    cannot_link: bool = False


NO_MATCH = PairVerdict(None)


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate pair with what is known of its images.

    Attributes:
        candidate: the pair as it was proposed.
        first: the one image.
        second: the other.
        a: traits of the first.
        b: of the second.
    """

    candidate: Candidate
    first: ImageFile
    second: ImageFile
    a: Traits
    b: Traits

    def in_order(self) -> Pair:
        """The pair in an order that follows from the images alone: the one with more pixels first.

        What is measured is not quite the same from both sides, and a verdict must not depend on the files' names.
        """
        keys = [
            (-image.pixels, -image.info.width, image.file.size, traits.miniature.tobytes(), traits.colour)
            for image, traits in ((self.first, self.a), (self.second, self.b))
        ]
        if keys[0] <= keys[1]:
            return self
        return Pair(self.candidate, self.second, self.first, self.b, self.a)


def decide(pair: Pair, m: Measurement | None, model: JudgeModel) -> PairVerdict:
    """Decide on a measured pair."""
    flat = _flat(pair, m)
    if flat is not None:
        return flat
    if m is None:
        return NO_MATCH
    margin, sure = model.margins(m)
    if margin < 0.0 or not agrees_enough(m) or not _tells_enough(pair, m):
        return _another_shot(pair, m, min(margin, 0.0))
    weak = sure < 0.0
    if rest(m) > LEFT_OVER:
        shared = max(m.agreement.overlap_a, m.agreement.overlap_b)
        return PairVerdict(None if shared < _PARTIAL_OVERLAP else _match(pair, m, Relation.PARTIAL, weak=weak))
    return PairVerdict(_same_picture(pair, m, weak=weak))


def _tells_enough(pair: Pair, m: Measurement) -> bool:
    """Whether pictures with hardly any structure or keypoints agree well enough to be believed.

    Under a frame or between black bars two soft pictures share all edges there are. So either nothing at all may have
    changed, or there must be structure, and nearly all of it must agree.
    """
    found = m.agreement
    agrees = found.share > 0.85 and found.low > 0.75
    if m.inliers >= MIN_GEOMETRY and (found.textured >= _TELLING or (agrees and found.exact > 0.8)):
        return True
    if found.raw_level < _SOFT_LEVELS and found.worst < _SOFT_WORST and _colour_gap(pair) < _SOFT_COLOUR:
        return True
    return found.textured >= _TELLING and agrees and found.level < _SOFT_LEVELS


def _another_shot(pair: Pair, m: Measurement, margin: float) -> PairVerdict:
    """Rejected as a copy; the same scene if many keypoints agree all over it."""
    seen = max(m.agreement.overlap_a, m.agreement.overlap_b)
    scene = (
        m.inliers >= _BURST_INLIERS
        and m.most_cells >= _BURST_CELLS
        and m.inliers >= 0.06 * m.visible
        and seen >= _BURST_OVERLAP
        and m.agreement.tone > 0.4
    )
    if not scene:
        return NO_MATCH
    # Coarse compression makes windows drift by half a pixel; only what moved by more is proven to have moved.
    moved = margin < -_PROVEN and m.agreement.drift.far > _MOVED
    return PairVerdict(_match(pair, m, Relation.BURST, weak=False), cannot_link=moved)


def _flat(pair: Pair, m: Measurement | None) -> PairVerdict | None:
    """Images without structure: nothing but their colour and shape can be compared, and those must be equal.

    Returns:
        None where there is structure that the measurement must decide.
    """
    structured = [_structure(traits) for traits in (pair.a, pair.b)]
    if max(structured) > _SPARSE:
        return None
    if m is None or not m.whole:
        # Two flat colours have no miniature to compare.
        if max(structured) > _FLAT:
            return None
        if np.any(pair.a.miniature) or np.any(pair.b.miniature):
            return NO_MATCH
        shape = (pair.first.info.width * pair.second.info.height) / max(
            1, pair.first.info.height * pair.second.info.width
        )
        same = 0.98 < shape < 1.02 and _colour_gap(pair) < _FLAT_COLOUR
    else:
        unchanged = m.agreement.raw_level < _FLAT_LEVELS and m.agreement.worst < _FLAT_WORST
        same = unchanged and _colour_gap(pair) < _FLAT_COLOUR
    if not same:
        # With a little structure, that may still be found elsewhere or under another light.
        return NO_MATCH if max(structured) <= _FLAT else None
    relation = Relation.RE_ENCODED if _same_size(pair) else Relation.RESIZED
    transform = transforms.scaling(pair.b.frame.width / pair.a.frame.width, pair.b.frame.height / pair.a.frame.height)
    return PairVerdict(_flat_match(pair, relation, transform))


def _structure(traits: Traits) -> float:
    """Share of 8-pixel blocks with structure; 0-1."""
    level = traits.frame.levels[min(1, len(traits.frame.levels) - 1)].astype(np.float32)
    height, width = (level.shape[0] // 8) * 8, (level.shape[1] // 8) * 8
    if height == 0 or width == 0:
        return float(level.std() > 3.0)
    blocks = level[:height, :width].reshape(height // 8, 8, width // 8, 8)
    return float((blocks.std(axis=(1, 3)) > 2.5).mean())


def _colour_gap(pair: Pair) -> float:
    return max(abs(x - y) for x, y in zip(pair.a.colour, pair.b.colour, strict=True))


def _tint_gap(pair: Pair) -> float:
    """Difference of the mean colours, brightness apart; 0-255."""
    (red_a, green_a, blue_a), (red_b, green_b, blue_b) = pair.a.colour, pair.b.colour
    return max(abs((red_a - green_a) - (red_b - green_b)), abs((blue_a - green_a) - (blue_b - green_b)))


def _same_size(pair: Pair) -> bool:
    one, other = pair.first.info, pair.second.info
    return (one.width, one.height) == (other.width, other.height)


def _same_picture(pair: Pair, m: Measurement, *, weak: bool) -> Match:
    """The relation of a pair that is one picture (the whole of one inside the other)."""
    degrees, mirrored, _ = transforms.turn_and_size(full_transform(pair, m.transform))
    found = m.agreement
    turned = Relation.MIRRORED if mirrored else Relation.ROTATED if abs(degrees) > TURNED else None
    if m.frame_gap <= WHOLE_GAP:
        return _match(pair, m, turned or _whole_relation(pair, m), weak=weak)
    inside_a, inside_b = found.overlap_b >= _INSIDE, found.overlap_a >= _INSIDE
    if inside_a == inside_b:
        # Both lack something: moved on its canvas, or turned in it.
        return _match(pair, m, turned or Relation.EDITED, weak=weak)
    inner, outer = (pair.b, pair.a) if inside_a else (pair.a, pair.b)
    into = transforms.invert(m.transform) if inside_a else m.transform
    if seam(inner.frame, outer.frame, into) > PASTED:
        share = found.overlap_a if inside_a else found.overlap_b
        alone = share > 0.5 or (share > _PASTED_AREA and ground(inner.frame, outer.frame, into) < _PLAIN_GROUND)
        return _match(pair, m, (turned or Relation.EDITED) if alone else Relation.PARTIAL, weak=weak)
    return _match(pair, m, turned or Relation.CROPPED, weak=weak, swap=not inside_a)


def _whole_relation(pair: Pair, m: Measurement) -> Relation:
    """Of an upright pair that shares its whole frame."""
    found = m.agreement
    large, small = np.linalg.svd(full_transform(pair, m.transform)[:2, :2], compute_uv=False)
    changed = found.raw_level > _TONE_LEVELS or found.worst > _OVERLAY_LEVELS or _tint_gap(pair) > _COLOUR_LEVELS
    if changed or large / max(small, 1e-9) > 1.03:
        return Relation.EDITED
    return Relation.RE_ENCODED if _same_size(pair) else Relation.RESIZED


def full_transform(pair: Pair, transform: Array) -> Array:
    """A proxy's transform as one of full-resolution upright pixels; a into b."""
    one, other = pair.first.info, pair.second.info
    shrink = transforms.scaling(pair.a.frame.width / one.width, pair.a.frame.height / one.height)
    grow = transforms.scaling(other.width / pair.b.frame.width, other.height / pair.b.frame.height)
    full = grow @ transform @ shrink
    return np.asarray(full / full[2, 2])


def _flat_match(pair: Pair, relation: Relation, transform: Array) -> Match:
    evidence = _evidence(pair, transform, "pixels", 0, 1.0)
    return Match(pair.first.path, pair.second.path, relation, evidence)


def _match(pair: Pair, m: Measurement, relation: Relation, *, weak: bool, swap: bool = False) -> Match:
    method = "geometry" if m.inliers >= MIN_GEOMETRY else "pixels"
    likeness = float(np.clip(m.agreement.structure, 0.0, 1.0))
    evidence = _evidence(pair, m.transform, method, m.inliers, likeness, swap=swap)
    a, b = (pair.second, pair.first) if swap else (pair.first, pair.second)
    return Match(a.path, b.path, relation, evidence, weak)


def _evidence(
    pair: Pair, transform: Array, method: str, inliers: int, likeness: float, *, swap: bool = False
) -> Evidence:
    forward = full_transform(pair, transform)
    a, b = pair.first.info, pair.second.info
    if swap:
        forward = transforms.invert(forward)
        a, b = b, a
    back = transforms.invert(forward)
    degrees, mirrored, scale = transforms.turn_and_size(forward)
    return Evidence(
        method=method,
        phash_distance=pair.candidate.phash_distance,
        cosine=pair.candidate.cosine,
        inliers=inliers,
        transform=transforms.as_matrix3(back),
        crop_box=transforms.box_inside(back, (b.width, b.height), (a.width, a.height)),
        rotation=round(degrees, 3) + 0.0,
        mirrored=mirrored,
        scale=round(scale, 5),
        agreement=round(likeness, 4),
    )
