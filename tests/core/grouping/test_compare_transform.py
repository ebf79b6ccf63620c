from __future__ import annotations

import numpy as np
import pytest

from dedup_gui.core.grouping.compare_transform import (
    AlignmentCode,
    align,
    inverse,
    mapped_box,
    outline,
    scaling,
    share_inside,
)
from dedup_gui.core.types import IDENTITY, Evidence, Group, ImageInfo, Match, Matrix3, Relation
from tests.core.review.review_images import group, image

SHIFT: Matrix3 = ((1, 0, 40), (0, 1, 30), (0, 0, 1))
HALF: Matrix3 = ((2, 0, 0), (0, 2, 0), (0, 0, 1))


def pair(a: str, b: str, transform: Matrix3) -> Match:
    return Match(a, b, Relation.CROPPED, Evidence("geometry", transform=transform))


def star() -> Group:
    """A whole picture with a crop and a half-size copy."""
    members = [image("/w"), image("/crop", width=80, height=60), image("/half", width=200, height=150)]
    return group(members, [pair("/w", "/crop", SHIFT), pair("/w", "/half", HALF)])


def test_direct() -> None:
    found = align(star(), "/w", "/crop")
    assert found.code is AlignmentCode.DIRECT
    assert found.transform == SHIFT
    assert found.match is not None and found.match.b == "/crop"


def test_the_other_way_round() -> None:
    found = align(star(), "/crop", "/w")
    assert found.code is AlignmentCode.DIRECT
    assert found.transform == ((1, 0, -40), (0, 1, -30), (0, 0, 1))


def test_composed_through_the_member_both_match() -> None:
    found = align(star(), "/crop", "/half")
    assert (found.code, found.via) == (AlignmentCode.VIA, ("/w",))
    # The half-size copy's (20, 15) is the whole picture's (40, 30), which is the crop's corner.
    assert np.asarray(found.transform) @ [20, 15, 1] == pytest.approx([0, 0, 1])


def test_scaled_where_nothing_is_known() -> None:
    lone = group([image("/a", width=400, height=300), image("/b", width=200, height=150)], [])
    found = align(lone, "/a", "/b")
    assert found.code is AlignmentCode.SCALED
    assert found.transform == ((2, 0, 0), (0, 2, 0), (0, 0, 1))


def test_scaling_keeps_the_shape_where_shapes_differ() -> None:
    found = scaling(ImageInfo(400, 300, "", ""), ImageInfo(100, 100, "", ""))
    assert found == ((3, 0, 50), (0, 3, 0), (0, 0, 1))


@pytest.mark.parametrize(
    "broken",
    [
        ((0, 0, 0), (0, 0, 0), (0, 0, 0)),
        ((float("nan"), 0, 0), (0, 1, 0), (0, 0, 1)),
        ((1, 0, 0), (0, 1, 0), (-0.1, 0, 1)),
    ],
)
def test_a_useless_transform_is_not_used(broken: Matrix3) -> None:
    bad = group([image("/a"), image("/b")], [pair("/a", "/b", broken)])
    assert align(bad, "/a", "/b").code is AlignmentCode.SCALED


def test_an_image_with_itself() -> None:
    assert align(star(), "/w", "/w").transform == IDENTITY


def test_no_member() -> None:
    with pytest.raises(KeyError):
        align(star(), "/w", "/none")


def test_outline_and_shares() -> None:
    whole, crop = ImageInfo(400, 300, "", ""), ImageInfo(80, 60, "", "")
    assert outline(SHIFT, crop).tolist() == [[40, 30], [120, 30], [120, 90], [40, 90]]
    assert share_inside(SHIFT, whole, crop) == pytest.approx((80 * 60 / (400 * 300), 1.0))
    assert share_inside(inverse(SHIFT), crop, whole) == pytest.approx((1.0, 80 * 60 / (400 * 300)))


def test_a_box_on_the_other_image() -> None:
    onto = ImageInfo(100, 80, "PNG", "RGB")
    doubled: Matrix3 = ((2, 0, 10), (0, 2, 20), (0, 0, 1))
    assert mapped_box(doubled, (5, 6, 7, 8), onto) == (20, 32, 14, 16)
    turned: Matrix3 = ((0, -1, 100), (1, 0, 0), (0, 0, 1))
    assert mapped_box(turned, (10, 20, 5, 4), onto) == (76, 10, 4, 5)
    # Only as far as it lies on the image, and never without any pixel.
    assert mapped_box(doubled, (40, 20, 30, 60), onto) == (90, 60, 10, 20)
    assert mapped_box(doubled, (400, 400, 1, 1), onto) == (99, 79, 1, 1)
    assert mapped_box(IDENTITY, (3, 4, 1, 1), onto) == (3, 4, 1, 1)
