"""Where two compared images differ, seen from the one that the comparison calls A."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dedup_gui.core.grouping.compare_transform import Alignment, AlignmentCode, align
from dedup_gui.core.review.places import NO_PLACES, Places, Sought, box_on_b, find_places, known_places
from dedup_gui.core.types import IDENTITY, Difference, DifferenceKind, EditKind, Evidence, Match, Matrix3, Relation
from tests.core.inspection.drawn_pages import page, pixels
from tests.core.review.review_images import group, image

HALF: Matrix3 = ((2, 0, 40), (0, 2, 30), (0, 0, 1))
"""B at half the size of what it was cut from, at (40, 30)."""
PLACE = Difference((100, 90, 21, 10), DifferenceKind.OTHER_CONTENT, 60.0)


def matched(relation: Relation = Relation.EDITED, differences: tuple[Difference, ...] = (PLACE,)) -> Match:
    return Match("/a.png", "/b.png", relation, Evidence("geometry", transform=HALF, differences=differences))


A, B, C = image("/a.png"), image("/b.png", width=150, height=110), image("/c.png")


def known(a: str, b: str, *matches: Match) -> Places | None:
    found = group([A, B, C], matches)
    members = {member.path: member for member in found.members}
    return known_places(members[a], members[b], align(found, a, b))


def test_what_the_scan_recorded_is_known() -> None:
    assert known("/a.png", "/b.png", matched()) == Places(Sought.DONE, (PLACE,))


def test_seen_from_the_other_image() -> None:
    seen = known("/b.png", "/a.png", matched())
    # 100..121 less 40, halved; 90..100 less 30, halved.
    assert seen == Places(Sought.DONE, (replace(PLACE, box=(30, 30, 11, 5)),))
    assert box_on_b(PLACE.box, B, HALF) == (30, 30, 11, 5)


def test_nothing_recorded_is_no_proof_that_nothing_differs() -> None:
    assert known("/a.png", "/b.png", matched(differences=())) is None


@pytest.mark.parametrize("relation", [Relation.EXACT, Relation.SAME_PIXELS])
def test_of_identical_images_no_place_differs(relation: Relation) -> None:
    same = Match("/a.png", "/c.png", relation, Evidence("digest"))
    assert known("/a.png", "/c.png", same) == Places(Sought.DONE)


def test_by_way_of_another_member_one_has_to_look() -> None:
    same = Match("/a.png", "/c.png", Relation.RE_ENCODED, Evidence("hash"))
    assert known("/b.png", "/c.png", matched(), same) is None


def test_without_a_transform_nothing_is_looked_for() -> None:
    assert known("/a.png", "/c.png", matched()) == NO_PLACES
    assert known_places(A, A, Alignment(HALF, AlignmentCode.DIRECT)) == NO_PLACES


def test_places_are_found_on_pixels() -> None:
    one, marked = page(), page()
    marked.paste((60, 20, 20), (300, 600, 380, 660))
    whole = image("/a.png", width=one.width, height=one.height)
    found = find_places(whole, pixels(one), whole, pixels(marked), IDENTITY)
    assert found.sought is Sought.DONE
    (place,) = found.differences
    assert all(abs(side - truth) <= 10 for side, truth in zip(place.box, (300, 600, 80, 60), strict=True))
    assert find_places(whole, pixels(one), whole, pixels(one), IDENTITY) == Places(Sought.DONE)


def test_what_cannot_be_laid_over_has_failed() -> None:
    plain = np.zeros((300, 400, 3), np.uint8)
    assert find_places(A, plain, C, plain, ((0, 0, 0), (0, 0, 0), (0, 0, 1))) == Places(Sought.FAILED)


def test_of_an_image_of_unknown_size_no_places_can_be_told() -> None:
    unknown = image("/c.png", width=0, height=0)
    plain = np.zeros((300, 400, 3), np.uint8)
    assert find_places(A, plain, unknown, plain, IDENTITY) == Places(Sought.FAILED)


def test_edits_that_the_scan_measured_are_known_without_a_place() -> None:
    edited = matched(differences=())
    edited = replace(edited, evidence=replace(edited.evidence, edits=(EditKind.TONES,)))
    assert known("/b.png", "/a.png", edited) == Places(Sought.DONE, (), (EditKind.TONES,))
