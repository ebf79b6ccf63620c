"""Images inside archives are shown: nothing decides about them, and they stand for nothing."""

from __future__ import annotations

import pytest

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.grouping.match_strength import outside_archives, reclaimable, to_remove
from dedup_gui.core.review.bulk_rules import proposal
from dedup_gui.core.review.choices import may_go_unseen
from dedup_gui.core.review.index import has_survivor
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import BulkRule, RefusalCode
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision, Group, ImageFile, KeeperReason, Relation
from tests.core.review.review_images import group, image, match, review_of

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED
INSIDE = "/p/a.zip/inside.jpg"


def inside(**more: object) -> ImageFile:
    return image(INSIDE, archive="/p/a.zip", **more)  # type: ignore[arg-type]


def pair(**more: object) -> Group:
    """An image, and a better one inside an archive."""
    found = [inside(width=4000, height=3000, size=9000, **more), image("/p/b.jpg", digest="same")]
    return group(found, [match(INSIDE, "/p/b.jpg")])


def trio(relation: Relation = Relation.EXACT) -> Group:
    """Two images, and one inside an archive."""
    members = [inside(digest="same", width=4000), image("/p/b.jpg", digest="same"), image("/p/c.jpg", digest="same")]
    return group(members, [match(INSIDE, "/p/b.jpg", relation), match(INSIDE, "/p/c.jpg", relation)])


def decided(review: Review) -> dict[str, Decision]:
    return dict(review.decisions())


def test_what_lies_in_an_archive_is_never_the_suggested_keeper() -> None:
    assert pair().suggestion.path == "/p/b.jpg"
    assert pair().suggestion.reason is KeeperReason.OUTSIDE_ARCHIVE
    for rules in ((), (KeeperReason.MOST_PIXELS,), tuple(reversed(DEFAULT_KEEPER_RULES))):
        assert suggest(pair().members, (), rules).path == "/p/b.jpg"
    assert trio().suggestion.path in ("/p/b.jpg", "/p/c.jpg")
    assert reclaimable(pair()) == 0
    assert reclaimable(trio()) == 1000


def test_it_cannot_be_marked() -> None:
    review = review_of([trio()])
    (refusal,) = review.decide([INSIDE], REMOVE).refused
    assert refusal.code is RefusalCode.ARCHIVE
    review.toggle(INSIDE)
    assert review.decision(INSIDE) is not REMOVE
    review.restore({INSIDE: REMOVE})
    assert review.decision(INSIDE) is not REMOVE


def test_the_last_image_outside_archives_stays() -> None:
    review = review_of([pair()])
    (refusal,) = review.decide(["/p/b.jpg"], REMOVE).refused
    assert refusal.code is RefusalCode.LAST_OUTSIDE
    review = review_of([trio()])
    assert not review.decide(["/p/b.jpg"], REMOVE).refused
    (refusal,) = review.decide(["/p/c.jpg"], REMOVE).refused
    assert refusal.code is RefusalCode.LAST_OUTSIDE
    assert not has_survivor(trio(), {"/p/b.jpg": REMOVE, "/p/c.jpg": REMOVE})


def test_it_cannot_be_the_only_one_to_stay() -> None:
    review = review_of([trio()])
    change = review.keep_only(0, INSIDE)
    assert [(refusal.path, refusal.code) for refusal in change.refused] == [(INSIDE, RefusalCode.ARCHIVE)]
    assert decided(review) == {}
    review.keep_only(0, "/p/c.jpg")
    assert decided(review) == {"/p/b.jpg": REMOVE, "/p/c.jpg": KEEP}


def test_accepting_keeps_what_lies_outside_and_needs_no_more() -> None:
    review = review_of([pair(), trio()])
    for slot in range(2):
        review.accept_suggestion(slot)
    removed = [path for path, decision in decided(review).items() if decision is REMOVE]
    assert len(removed) == 1 and removed[0] != trio().suggestion.path
    assert INSIDE not in decided(review)
    assert review.totals.decided_groups == 2


@pytest.mark.parametrize("rule", list(BulkRule))
def test_no_rule_marks_it_or_marks_another_for_its_sake(rule: BulkRule) -> None:
    raw = image(
        "/p/a.zip/raw.cr2",
        archive="/p/a.zip",
        format="RAW",
        digest="same",
        width=4000,
        captured="2001-01-01T00:00:00",
    )
    for kind in (Relation.EXACT, Relation.CROPPED, Relation.RE_ENCODED):
        loose = [image("/p/b.jpg", digest="same"), image("/p/c.jpg", digest="same")]
        whole = group([raw, loose[0]], [match(raw.path, "/p/b.jpg", kind)])
        assert not proposal(rule, whole, {}, DEFAULT_KEEPER_RULES, folders=["/p/a.zip"]).decided
        more = group([raw, *loose], [match(raw.path, each.path, kind) for each in loose])
        found = proposal(rule, more, {}, DEFAULT_KEEPER_RULES, folders=["/p/a.zip"])
        assert raw.path not in found.decided and raw.path not in found.keepers
        assert list(found.decided.values()).count(REMOVE) <= 1


def test_marks_made_before_it_was_known_to_be_one_are_taken_back() -> None:
    review = review_of([group([image(INSIDE, digest="same"), image("/p/b.jpg", digest="same")])])
    review.decide(["/p/b.jpg"], REMOVE)
    change = review.set_groups([pair()])
    assert review.decision("/p/b.jpg") is UNDECIDED
    assert [(item.path, item.after) for item in change.decided] == [("/p/b.jpg", UNDECIDED)]


def test_nothing_goes_by_way_of_a_copy_inside() -> None:
    """Two crops of what lies in an archive share nothing: each has what the other lacks."""
    crops = [image("/p/left.jpg", width=500), image("/p/right.jpg", width=400)]
    found = group([inside(width=4000), *crops], [match(INSIDE, each.path, Relation.CROPPED) for each in crops])
    assert found.suggestion.path in ("/p/left.jpg", "/p/right.jpg")
    assert to_remove(found) == {INSIDE}
    assert reclaimable(found) == 0
    assert not may_go_unseen(found)
    review = review_of([found])
    review.accept_suggestion(0)
    assert REMOVE not in decided(review).values()
    for rule in BulkRule:
        made = proposal(rule, found, {}, DEFAULT_KEEPER_RULES, folders=["/p"])
        assert REMOVE not in made.decided.values(), rule


def test_no_folder_is_preferred_for_what_an_archive_in_it_holds() -> None:
    members = [inside(digest="same"), image("/p/other.jpg"), image("/q/copy.jpg", digest="same")]
    ties = [match(INSIDE, "/q/copy.jpg", Relation.EXACT), match("/p/other.jpg", "/q/copy.jpg", weak=True)]
    found = group(members, ties)
    made = proposal(BulkRule.FOLDER_PRIORITY, found, {}, DEFAULT_KEEPER_RULES, folders=["/p"])
    assert REMOVE not in made.decided.values()


def test_copies_that_are_tied_to_one_inside_alone_are_copies_of_each_other() -> None:
    loose = outside_archives(trio())
    assert loose.paths == ("/p/b.jpg", "/p/c.jpg")
    assert [(each.a, each.b, each.relation) for each in loose.matches] == [("/p/b.jpg", "/p/c.jpg", Relation.EXACT)]
    assert len(to_remove(trio())) == 2


def test_what_is_tied_to_a_copy_inside_is_tied_to_the_loose_file_with_the_same_bytes() -> None:
    members = [inside(digest="same"), image("/p/b.jpg", width=800, digest="same"), image("/p/small.jpg", width=400)]
    ties = [match(INSIDE, "/p/b.jpg", Relation.EXACT), match(INSIDE, "/p/small.jpg", Relation.RESIZED)]
    found = group(members, ties)
    assert found.suggestion.path == "/p/b.jpg"
    assert to_remove(found) == {INSIDE, "/p/small.jpg"}
