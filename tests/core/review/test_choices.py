"""What a command decides in one group: as it is suggested, or one image alone."""

from __future__ import annotations

from dataclasses import replace

from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.choices import as_suggested
from dedup_gui.core.review.review import finish
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.types import Decision, Relation
from tests.core.review.review_images import group, image, match, review_of

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED


def test_the_duplicates_of_what_goes_do_not_go_with_it() -> None:
    """The keeper was marked by hand, and what is kept is another shot: of the picture itself nothing would stay."""
    members = [image("/x/a.jpg", width=4000), image("/x/b.jpg", width=800, size=100), image("/x/d.jpg", width=4000)]
    matches = [match("/x/a.jpg", "/x/b.jpg", Relation.RESIZED), match("/x/a.jpg", "/x/d.jpg", Relation.BURST)]
    found = group(members, matches)
    assert found.suggestion.path == "/x/a.jpg"
    review = review_of([found])
    assert [path for path, wanted in as_suggested(found, review.decision) if wanted is REMOVE] == ["/x/b.jpg"]
    review.decide(["/x/a.jpg"], REMOVE)
    review.decide(["/x/d.jpg"], KEEP)
    finish(review.accept_slowly([0]))
    assert review.decision("/x/b.jpg") is UNDECIDED


def test_a_mark_does_not_outlive_that_its_image_is_no_duplicate() -> None:
    """Nobody would see it, and the next scan that groups the image with another would bring it back."""
    review = review_of([group([image("/x/k.jpg"), image("/x/v.jpg")])])
    review.decide(["/x/v.jpg"], REMOVE)
    change = review.split(0, ["/x/v.jpg"])
    assert review.decision("/x/v.jpg") is UNDECIDED
    assert [(item.path, item.after) for item in change.decided] == [("/x/v.jpg", UNDECIDED)], "it is saved, too"
    review.set_groups([group([image("/x/v.jpg"), image("/x/z.jpg")])])
    assert review.totals.remove_files == 0


def test_it_comes_back_with_the_group() -> None:
    review = review_of([group([image("/x/k.jpg"), image("/x/v.jpg")])])
    review.decide(["/x/v.jpg"], REMOVE)
    review.split(0, ["/x/v.jpg"])
    finish(review.undo_slowly())
    assert review.decision("/x/v.jpg") is REMOVE
    assert review.totals.groups == 1


def test_no_rule_trades_a_whole_image_for_a_damaged_one_because_another_keeper_is_whole() -> None:
    """The whole keeper is tied by a weak match alone: it may be another picture."""

    damaged = replace(image("/good/a2.jpg"), quality=Quality(missing=0.6))
    whole, other = (replace(image(path), quality=Quality()) for path in ("/good/a1.jpg", "/other/b2.jpg"))
    firm = match("/good/a2.jpg", "/other/b2.jpg")
    found = group([whole, damaged, other], [firm, match("/good/a1.jpg", "/good/a2.jpg", weak=True)])
    assert not propose(BulkRule.FOLDER_PRIORITY, found, {}, (), folders=["/good"])
