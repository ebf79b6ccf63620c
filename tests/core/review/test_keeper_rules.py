"""The person's order of the keeper rules, wherever the review chooses a keeper or chooses one anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision, Group, KeeperReason
from tests.core.review.review_images import image, match

NEWEST_FIRST = (KeeperReason.NEWEST, *DEFAULT_KEEPER_RULES)
NEWEST, SMALL, LARGE = "/p/newest.jpg", "/p/small and new.jpg", "/p/large and old.jpg"
"""In the usual order the large one would be the keeper; in the person's, the newest, and after it the small one."""


def found(*, identical: bool = False) -> Group:
    digest = "same" if identical else ""
    members = (
        image(LARGE, width=400 if identical else 4000, size=1000 if identical else 9000, mtime_ns=1, digest=digest),
        image(NEWEST, mtime_ns=3, digest=digest),
        image(SMALL, mtime_ns=2, digest=digest),
    )
    matches = (match(LARGE, NEWEST), match(LARGE, SMALL), match(NEWEST, SMALL))
    return Group(1, members, matches, suggest(members, matches, NEWEST_FIRST))


def keeper(review: Review) -> str:
    group = review.group(0)
    assert group is not None
    return group.suggestion.path


def test_the_images_tell_the_two_orders_apart() -> None:
    group = found()
    assert group.suggestion.path == NEWEST
    assert suggest(group.members, group.matches, DEFAULT_KEEPER_RULES).path == LARGE


def test_after_the_keepers_removal() -> None:
    review = Review([found()], NEWEST_FIRST)
    review.removed([NEWEST])
    assert keeper(review) == SMALL
    review.restored([NEWEST])
    assert keeper(review) == NEWEST


def test_after_the_keeper_was_said_to_be_no_duplicate() -> None:
    review = Review([found()], NEWEST_FIRST)
    review.ignore(0, NEWEST)
    assert keeper(review) == SMALL


def test_when_groups_come_anew_after_a_removal() -> None:
    review = Review([found()], NEWEST_FIRST)
    review.removed([NEWEST])
    review.set_groups([found()])
    assert keeper(review) == SMALL


def test_accepting_what_is_suggested_after_a_removal() -> None:
    review = Review([found()], NEWEST_FIRST)
    review.removed([NEWEST])
    review.accept_suggestion(0)
    assert review.decisions() == {SMALL: Decision.KEEP, LARGE: Decision.REMOVE}


@pytest.mark.parametrize("rule", [BulkRule.EXACT, BulkRule.MOST_PIXELS, BulkRule.LARGEST_FILE, BulkRule.BEST_QUALITY])
def test_where_a_bulk_rule_leaves_several_images(rule: BulkRule) -> None:
    group = found(identical=True)
    for order, kept in ((NEWEST_FIRST, NEWEST), (DEFAULT_KEEPER_RULES, LARGE)):
        suggestion = suggest(group.members, group.matches, order)
        review = Review([Group(1, group.members, group.matches, suggestion)], order)
        assert {item.path for item in review.bulk_job(rule)().to_remove} == set(group.paths) - {kept}


def test_identical_files_beside_the_suggested_keeper() -> None:
    """The suggestion is another image: which of the identical files stays is chosen by the rule for them alone."""
    other = image("/p/other.jpg", width=8000, mtime_ns=9)
    members = (*found(identical=True).members, other)
    group = Group(1, members, (match(other.path, LARGE),), suggest(members, (), NEWEST_FIRST))
    assert group.suggestion.path == other.path
    review = Review([group], NEWEST_FIRST)
    assert {item.path for item in review.bulk_job(BulkRule.EXACT)().to_remove} == {SMALL, LARGE}


def test_another_order_holds_from_where_it_is_set() -> None:
    review = Review([found()], DEFAULT_KEEPER_RULES)
    review.use_keeper_rules(NEWEST_FIRST)
    review.removed([NEWEST])
    assert keeper(review) == SMALL


@pytest.mark.parametrize("rule", [BulkRule.FOLDER_PRIORITY, BulkRule.LARGEST_FILE, BulkRule.RAW_OVER_JPEG])
def test_no_rule_trades_a_whole_file_for_a_damaged_one(rule: BulkRule) -> None:
    damaged = replace(image("/first/a.dng", size=9000, format="RAW"), quality=Quality(missing=0.3))
    whole = replace(image("/second/b.jpg"), quality=Quality())
    members = (damaged, whole)
    matches = (match(damaged.path, whole.path),)
    found = Group(1, members, matches, suggest(members, matches, DEFAULT_KEEPER_RULES))
    decided = propose(rule, found, {}, DEFAULT_KEEPER_RULES, folders=("/first",))
    assert decided.get(whole.path) is not Decision.REMOVE
    sound = replace(found, members=(replace(damaged, quality=Quality()), whole))
    decided = propose(rule, sound, {}, DEFAULT_KEEPER_RULES, folders=("/first",))
    assert decided.get(whole.path) is Decision.REMOVE
