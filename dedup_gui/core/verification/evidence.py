"""From a judged pair to a match with its evidence: judged by thumbnails or blocks, or measured under a transform."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.types import Evidence, ImageFile, Match, Matrix3, Relation
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.candidate_pair import Pair
from dedup_gui.core.verification.pair_classifier import MIN_GEOMETRY
from dedup_gui.core.verification.pair_features import PairFeatures

Array = npt.NDArray[np.float64]

SAME_ASPECT = 0.03
"""Relative difference of the aspect ratios that rounding and cutting a row or two explain: one row of 33. Chosen, not
fitted."""


def whole_match(
    one: ImageFile,
    other: ImageFile,
    orientation: int,
    *,
    phash_distance: int | None,
    agreement: float,
    edited: bool = False,
    weak: bool = False,
    method: str = "hash",
) -> Match:
    """A match of two images that show the same whole picture, one of them perhaps turned.

    Image a of the match is the one with more pixels, of two that are equal the one given first.

    Args:
        one: the one image.
        other: the other.
        orientation: index into `ORIENTATIONS`: how `other` is turned to look like `one`.
        phash_distance: in that orientation.
        agreement: likeness of the aligned pixels, 0-1.
        edited: whether tones, colours or parts differ visibly.
        weak: near the threshold.
        method: what decided.

    Returns:
        The match.
    """
    if other.pixels > one.pixels:
        one, other = other, one
        orientation = ORIENTATIONS[orientation].inverse
    turn = ORIENTATIONS[orientation]
    width, height = other.info.width, other.info.height
    turned = (height, width) if turn.swaps_sides else (width, height)
    across, down = one.info.width / turned[0], one.info.height / turned[1]
    made = ORIENTATIONS[turn.inverse]
    stretched = abs(across / down - 1) > SAME_ASPECT
    if made.mirrored:
        relation = Relation.MIRRORED
    elif made.rotation:
        relation = Relation.ROTATED
    elif edited or stretched:
        relation = Relation.EDITED
    elif turned == (one.info.width, one.info.height):
        relation = Relation.RE_ENCODED
    else:
        relation = Relation.RESIZED
    evidence = Evidence(
        method=method,
        phash_distance=phash_distance,
        transform=_scaled(turn.transform(width, height), across, down),
        crop_box=(0, 0, one.info.width, one.info.height),
        rotation=float(made.rotation if made.rotation <= 180 else made.rotation - 360),
        mirrored=made.mirrored,
        scale=1 / sqrt(across * down),
        agreement=agreement,
    )
    return Match(one.path, other.path, relation, evidence, weak)


def _scaled(matrix: Matrix3, across: float, down: float) -> Matrix3:
    first, second, third = matrix
    return (
        (first[0] * across, first[1] * across, first[2] * across),
        (second[0] * down, second[1] * down, second[2] * down),
        third,
    )


def measured_match(pair: Pair, m: PairFeatures, relation: Relation, *, weak: bool, swap: bool = False) -> Match:
    """A match of a measured pair.

    Args:
        pair: the pair.
        m: what was measured on it.
        relation: what it is.
        weak: near the threshold.
        swap: name the second image first: of a crop the whole picture.
    """
    method = "geometry" if m.inliers >= MIN_GEOMETRY else "pixels"
    agreement = float(np.clip(m.agreement.structure, 0.0, 1.0))
    evidence = _evidence(pair, m.transform, method, m.inliers, agreement, swap=swap)
    a, b = (pair.second, pair.first) if swap else (pair.first, pair.second)
    return Match(a.path, b.path, relation, evidence, weak)


def flat_match(pair: Pair, relation: Relation) -> Match:
    """A match of two images without structure: the whole of one over the whole of the other."""
    a, b = pair.a.pyramid, pair.b.pyramid
    evidence = _evidence(pair, transforms.scaling(b.width / a.width, b.height / a.height), "pixels", 0, 1.0)
    return Match(pair.first.path, pair.second.path, relation, evidence)


def _evidence(
    pair: Pair, transform: Array, method: str, inliers: int, agreement: float, *, swap: bool = False
) -> Evidence:
    forward = pair.full_transform(transform)
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
        agreement=round(agreement, 4),
    )
