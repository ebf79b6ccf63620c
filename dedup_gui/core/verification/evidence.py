"""From a judged pair to a match with its evidence."""

from __future__ import annotations

from math import sqrt

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.types import Evidence, ImageFile, Match, Matrix3, Relation

SAME_ASPECT = 0.03
"""Relative difference of the aspect ratios that rounding and cutting a row or two explain."""


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
