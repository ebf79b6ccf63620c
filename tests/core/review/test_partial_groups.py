"""Groups of images that merely share a part: shown on request, decided by hand alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.review.apply_summary import summarise
from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.review import finish
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision, Group, Relation
from tests.core.review.review_images import group, image, match, review_of

KEEP, REMOVE = Decision.KEEP, Decision.REMOVE

COLLAGE = replace(
    image("/raw/collage.dng", width=4000, size=9000, format="RAW", mtime_ns=1, digest="same"), quality=Quality("RAW")
)
PART = replace(image("/out/part.jpg", mtime_ns=2, digest="same"), quality=Quality("JPEG", jpeg_quality=30))
COPY = image("/out/part copy.jpg", width=200, size=500, mtime_ns=3)


def overlap(relation: Relation = Relation.PARTIAL, number: int = 1) -> Group:
    """Two images of which every rule would have something to say, were they duplicates: even their bytes are said
    to be the same."""
    return group([COLLAGE, PART], [match(COLLAGE.path, PART.path, relation)], id=number)


def duplicates() -> Group:
    return group([PART, COPY], [match(PART.path, COPY.path, Relation.RESIZED)], id=2)


@pytest.mark.parametrize("rule", BulkRule)
def test_no_bulk_rule_marks_anything(rule: BulkRule) -> None:
    crop = overlap(Relation.CROPPED)
    assert propose(rule, crop, {}, DEFAULT_KEEPER_RULES, folders=["/raw"]), "the rule would mark such duplicates"
    assert propose(rule, overlap(), {}, DEFAULT_KEEPER_RULES, folders=["/raw"]) == {}
    review = review_of([overlap()])
    assert not review.bulk_job(rule, folders=["/raw"])()


def test_a_duplicate_is_marked_in_its_own_group_though_its_picture_is_in_a_collage() -> None:
    review = review_of([overlap(), duplicates()])
    marked = review.bulk_job(BulkRule.SUGGESTED)()
    assert {item.path: item.after for item in marked.decided} == {COPY.path: REMOVE, PART.path: KEEP}


def test_accepting_keeps_both() -> None:
    review = review_of([overlap()])
    review.accept_suggestion(0)
    assert review.decisions() == {COLLAGE.path: KEEP, PART.path: KEEP}
    assert review.totals.decided_groups == 1
    finish(review.undo_slowly())
    review.decide([PART.path], REMOVE)
    review.accept_suggestion(0)
    assert review.decisions() == {COLLAGE.path: KEEP, PART.path: REMOVE}


def test_what_is_sure_in_one_group_is_not_unsure_for_being_in_a_collage() -> None:
    both: list[Group] = [overlap(), duplicates()]
    assert summarise(both, {PART.path: REMOVE}).unsure == 0
    assert summarise([overlap()], {PART.path: REMOVE}).unsure == 1


def test_a_group_that_became_one_by_a_removal_is_one() -> None:
    """What tied the images together is gone; what is left is that two of them share a part."""
    third = image("/x/third.jpg")
    matches = [
        match(third.path, COLLAGE.path, Relation.CROPPED),
        match(third.path, PART.path, Relation.CROPPED),
        match(COLLAGE.path, PART.path, Relation.PARTIAL),
    ]
    review = review_of([group([third, COLLAGE, PART], matches)])
    review.removed([third.path])
    left = review.group(0)
    assert left is not None
    assert left.no_duplicates
