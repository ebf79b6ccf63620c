from __future__ import annotations

import numpy as np
import pytest

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.types import FoundFile, ImageFile, ImageInfo, Match, Relation
from dedup_gui.core.verification.evidence import whole_match


def image(path: str, width: int, height: int) -> ImageFile:
    return ImageFile(FoundFile(path, 1, 0, 0, 0), ImageInfo(width, height, "PNG", "RGB"))


def described(one: ImageFile, other: ImageFile, orientation: int = 0, *, edited: bool = False) -> Match:
    return whole_match(one, other, orientation, phash_distance=2, agreement=0.9, edited=edited)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("k", range(8), ids=[orientation.name for orientation in ORIENTATIONS])
def test_the_evidence_of_a_really_turned_image(k: int, swapped: bool) -> None:
    """b is made from a by turning and halving it; the evidence must say just that."""
    pixels = np.arange(20 * 12).reshape(12, 20)
    made = ORIENTATIONS[k]
    turned = made.turn(np.repeat(np.repeat(pixels, 2, axis=0), 2, axis=1))
    a = image("a", 40, 24)
    b_pixels = turned[::2, ::2]
    b = image("b", b_pixels.shape[1], b_pixels.shape[0])
    # `orientation` says how the second image is turned to look like the first.
    match = described(b, a, k) if swapped else described(a, b, made.inverse)
    assert (match.a, match.b) == ("a", "b")
    evidence = match.evidence
    assert evidence.mirrored == made.mirrored
    assert evidence.rotation % 360 == made.rotation
    assert -180 < evidence.rotation <= 180
    assert evidence.scale == pytest.approx(0.5)
    assert evidence.crop_box == (0, 0, 40, 24)
    matrix = np.array(evidence.transform)
    for y in range(b_pixels.shape[0]):
        for x in range(b_pixels.shape[1]):
            to_x, to_y, one = matrix @ (x + 0.5, y + 0.5, 1)
            assert one == 1
            assert pixels[int(to_y / 2), int(to_x / 2)] == b_pixels[y, x]
    expected = Relation.MIRRORED if made.mirrored else Relation.ROTATED if made.rotation else Relation.RESIZED
    assert match.relation is expected


def test_relations_of_upright_pairs() -> None:
    one = image("a", 400, 300)
    assert described(one, image("b", 400, 300)).relation is Relation.RE_ENCODED
    assert described(one, image("b", 200, 150)).relation is Relation.RESIZED
    assert described(one, image("b", 133, 100)).relation is Relation.RESIZED
    assert described(one, image("b", 400, 300), edited=True).relation is Relation.EDITED
    assert described(one, image("b", 300, 300)).relation is Relation.EDITED


def test_the_larger_image_is_a_then_the_first_given() -> None:
    assert described(image("a", 10, 10), image("b", 20, 20)).a == "b"
    assert described(image("b", 10, 10), image("a", 10, 10)).a == "b"
    upright, lying, wider = image("a", 10, 20), image("b", 20, 10), image("b", 30, 15)
    assert described(upright, lying, 1).b == "b"
    assert described(upright, wider, 1) == described(wider, upright, 3)


def test_what_is_given_is_told() -> None:
    match = whole_match(
        image("a", 4, 4), image("b", 4, 4), 0, phash_distance=None, agreement=0.5, weak=True, method="geometry"
    )
    assert match.weak
    assert (match.evidence.method, match.evidence.phash_distance, match.evidence.agreement) == ("geometry", None, 0.5)
