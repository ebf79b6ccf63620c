from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.review.choices import may_go_unseen, weak_reason
from dedup_gui.core.review.review import Review, finish
from dedup_gui.core.review.state import ReviewState
from dedup_gui.core.review.step import Done, Step
from dedup_gui.core.review_types import BulkRule, RefusalCode, Totals
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES
from dedup_gui.core.types import Decision, Group, ImageFile, Relation
from tests.core.review.review_images import group, image, match, review_of, simple_group

KEEP, REMOVE, UNDECIDED = Decision.KEEP, Decision.REMOVE, Decision.UNDECIDED


def trio() -> Group:
    """A keeper with more pixels, and two smaller ones."""
    return group([image("/p/a.jpg", width=800), image("/p/b.jpg"), image("/p/c.jpg", size=500)])


def removals(review: Review) -> list[ImageFile]:
    """The images to be removed, sorted by path."""
    paths = sorted(path for path, decision in review.decisions().items() if decision is REMOVE)
    return [review.index.images[path] for path in paths]


def test_decisions_and_totals() -> None:
    review = review_of([trio()])
    change = review.decide(["/p/b.jpg", "/p/c.jpg"], REMOVE)
    assert [(item.path, item.before, item.after) for item in change.decided] == [
        ("/p/b.jpg", UNDECIDED, REMOVE),
        ("/p/c.jpg", UNDECIDED, REMOVE),
    ]
    assert change.slots == (0,)
    assert review.totals == Totals(groups=1, remove_files=2, remove_bytes=1500)
    review.decide(["/p/a.jpg"], KEEP)
    assert review.totals == Totals(groups=1, decided_groups=1, remove_files=2, remove_bytes=1500, keep_files=1)
    assert review.open(0) == 0
    assert [each.path for each in removals(review)] == ["/p/b.jpg", "/p/c.jpg"]


def test_the_last_copy_is_refused_and_it_is_the_suggested_one() -> None:
    review = review_of([trio()])
    change = review.decide(["/p/a.jpg", "/p/b.jpg", "/p/c.jpg"], REMOVE)
    assert [(refusal.path, refusal.code) for refusal in change.refused] == [("/p/a.jpg", RefusalCode.LAST_COPY)]
    assert review.decision("/p/a.jpg") is UNDECIDED
    assert review.totals.remove_files == 2


def test_reference_images_are_refused_and_need_no_decision() -> None:
    review = review_of([group([image("/r/a.jpg", reference=True), image("/p/b.jpg")])])
    assert review.decide(["/r/a.jpg"], REMOVE).refused[0].code is RefusalCode.REFERENCE
    review.decide(["/p/b.jpg"], REMOVE)
    assert review.totals.decided_groups == 1


def test_an_image_outside_all_groups_is_refused() -> None:
    assert review_of([trio()]).decide(["/elsewhere.jpg"], REMOVE).refused[0].code is RefusalCode.NOT_SHOWN


def test_two_names_of_one_file_do_not_count_as_two_copies() -> None:
    same = [image("/p/a.jpg", inode=7), image("/P/A.JPG", inode=7), image("/p/b.jpg")]
    review = review_of([group(same)])
    review.decide(["/p/b.jpg"], REMOVE)
    assert review.decide(["/p/a.jpg"], REMOVE).refused[0].code is RefusalCode.LAST_COPY


def test_overlapping_groups_keep_one_each() -> None:
    shared = image("/p/shared.jpg")
    review = review_of([group([image("/p/a.jpg"), shared]), group([image("/p/b.jpg"), shared], id=2)])
    assert not review.decide(["/p/a.jpg", "/p/b.jpg"], REMOVE).refused
    assert review.decide(["/p/shared.jpg"], REMOVE).refused[0].code is RefusalCode.LAST_COPY
    assert review.totals.remove_files == 2


def test_toggle_passes_over_what_is_refused() -> None:
    review = review_of([simple_group("a.jpg", "b.jpg")])
    review.decide(["/pictures/a.jpg"], REMOVE)
    seen = []
    for _ in range(3):
        review.toggle("/pictures/b.jpg")
        seen.append(review.decision("/pictures/b.jpg"))
    assert seen == [KEEP, UNDECIDED, KEEP]


def test_accepting_the_suggestion_respects_what_was_decided_by_hand() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg"], KEEP)
    review.accept_suggestion(0)
    assert review.decisions() == {"/p/a.jpg": KEEP, "/p/b.jpg": KEEP, "/p/c.jpg": REMOVE}


def test_accepting_keeps_a_removed_suggestion_removed_where_another_is_kept() -> None:
    review = review_of([trio()])
    review.decide(["/p/a.jpg"], REMOVE)
    review.decide(["/p/b.jpg"], KEEP)
    review.accept_suggestion(0)
    assert review.decisions() == {"/p/a.jpg": REMOVE, "/p/b.jpg": KEEP, "/p/c.jpg": REMOVE}


def test_keeping_only_one_removes_the_others_whatever_was_decided() -> None:
    review = review_of([trio()])
    review.decide(["/p/a.jpg"], KEEP)
    change = review.keep_only(0, "/p/b.jpg")
    assert review.decisions() == {"/p/a.jpg": REMOVE, "/p/b.jpg": KEEP, "/p/c.jpg": REMOVE}
    assert not change.refused
    finish(review.undo_slowly())
    assert review.decisions() == {"/p/a.jpg": KEEP}
    assert not review.keep_only(0, "/p/elsewhere.jpg")
    assert not review.keep_only(7, "/p/a.jpg")


def test_keeping_only_one_leaves_reference_images_and_other_groups_their_last() -> None:
    members = [image("/r/a.jpg", reference=True), image("/p/b.jpg"), image("/p/c.jpg")]
    review = review_of([group(members), group([image("/p/c.jpg"), image("/p/d.jpg")])])
    review.decide(["/p/d.jpg"], REMOVE)
    change = review.keep_only(0, "/r/a.jpg")
    assert review.decisions() == {"/p/b.jpg": REMOVE, "/p/d.jpg": REMOVE}
    assert [refusal.path for refusal in change.refused] == ["/p/c.jpg"]


def test_accepting_leaves_reference_images_alone() -> None:
    review = review_of(
        [group([image("/r/a.jpg", reference=True), image("/r/b.jpg", reference=True), image("/p/c.jpg")])]
    )
    change = review.accept_suggestion(0)
    assert removals(review)[0].path == "/p/c.jpg"
    assert not change.refused


@pytest.mark.parametrize(("relation", "weak"), [(Relation.BURST, False), (Relation.EDITED, True)])
def test_accepting_leaves_to_the_person_what_is_not_sure(relation: Relation, weak: bool) -> None:
    members = [image(f"/p/{name}.jpg") for name in "abc"]
    unsure = match("/p/a.jpg", "/p/c.jpg", relation, weak=weak)
    review = review_of([group(members, [match("/p/a.jpg", "/p/b.jpg"), unsure])])
    review.accept_suggestion(0)
    assert review.decisions() == {"/p/a.jpg": KEEP, "/p/b.jpg": REMOVE}
    alone = review_of([group([members[0], members[2]], [unsure])])
    assert not alone.accept_suggestion(0).decided
    assert alone.decisions() == {}


def test_undo_and_redo() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    after = review.decisions()
    change = finish(review.undo_slowly())
    assert review.decisions() == {}
    assert {item.after for item in change.decided} == {UNDECIDED}
    finish(review.redo_slowly())
    assert review.decisions() == after
    assert not review.can_redo


def test_a_new_command_ends_redo() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg"], REMOVE)
    finish(review.undo_slowly())
    review.decide(["/p/c.jpg"], REMOVE)
    assert not review.can_redo


def test_a_command_that_changes_nothing_is_no_step() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg"], UNDECIDED)
    assert not review.can_undo


def test_ignoring_a_group_takes_it_away_and_undo_brings_it_back() -> None:
    review = review_of([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    review.decide(["/p/b.jpg"], REMOVE)
    change = review.ignore(0)
    assert review.group(0) is None
    assert review.decisions() == {}
    assert review.totals == Totals(groups=1)
    assert len(change.ignored) == 3
    back = finish(review.undo_slowly())
    assert back.unignored == change.ignored
    assert review.group(0) == trio()
    assert review.decisions() == {"/p/b.jpg": REMOVE}


def test_ignoring_a_member_leaves_the_others_together() -> None:
    review = review_of([trio()])
    change = review.ignore(0, "/p/a.jpg")
    left = review.group(0)
    assert left is not None
    assert left.paths == ("/p/b.jpg", "/p/c.jpg")
    assert left.suggestion.path == "/p/b.jpg"
    assert change.regrouped
    assert change.ignored == (
        ("digest of /p/a.jpg", "digest of /p/b.jpg"),
        ("digest of /p/a.jpg", "digest of /p/c.jpg"),
    )


def test_ignoring_the_only_image_that_stays_brings_another_back() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg", "/p/c.jpg"], REMOVE)
    review.ignore(0, "/p/a.jpg")
    assert review.decisions() == {"/p/c.jpg": REMOVE}
    finish(review.undo_slowly())
    assert review.decisions() == {"/p/b.jpg": REMOVE, "/p/c.jpg": REMOVE}


def four() -> Group:
    return group([image(f"/p/{name}.jpg", digest=f"digest of {name[0]}") for name in ("a", "b", "c1", "c2")])


def test_some_members_split_off_are_a_group_of_their_own_until_undo() -> None:
    review = review_of([four(), simple_group("x.jpg", "y.jpg", id=2)])
    review.decide(["/p/c1.jpg"], REMOVE)
    change = review.split(0, ["/p/c1.jpg", "/p/c2.jpg"])
    assert [each.paths for each in review.groups if each.id == 1] == [
        ("/p/a.jpg", "/p/b.jpg"),
        ("/p/c1.jpg", "/p/c2.jpg"),
    ]
    assert change.slots == (0, 2), "the new group has a slot behind all others"
    assert len(change.ignored) == 2, "the copies have one digest"
    assert review.totals == Totals(groups=3, remove_files=1, remove_bytes=1000)
    split_off = review.group(2)
    assert split_off is not None
    assert [(each.relation, each.evidence.method) for each in split_off.matches] == [(Relation.EXACT, "digest")]
    assert review.decide(["/p/c2.jpg"], REMOVE).refused[0].code is RefusalCode.LAST_COPY
    finish(review.undo_slowly())
    assert review.group(0) == four()
    assert review.group(2) is None
    finish(review.redo_slowly())
    assert review.group(2) == split_off


def test_what_was_split_stays_so_in_the_groups_of_a_rescan() -> None:
    review = review_of([four()])
    review.split(0, ["/p/c1.jpg", "/p/c2.jpg"])
    review.set_groups([simple_group("x.jpg", "y.jpg"), four()])
    assert [each.paths for each in review.groups if "/p" in each.paths[0][:3]][1:] == [
        ("/p/a.jpg", "/p/b.jpg"),
        ("/p/c1.jpg", "/p/c2.jpg"),
    ]
    assert review.totals.groups == 3
    review.removed(["/p/a.jpg"])
    assert [each.paths for each in review.groups][1:] == [("/p/c1.jpg", "/p/c2.jpg")]


def test_two_that_are_no_duplicates_stand_in_no_group_through_a_third_one() -> None:
    review = review_of([trio()])
    finish(review.set_apart_slowly([("/p/b.jpg", "/p/c.jpg")]))
    assert [each.paths for each in review.groups] == [("/p/a.jpg", "/p/b.jpg")]
    finish(review.undo_slowly())
    assert review.group(0) == trio()


def test_each_goes_where_it_has_matches() -> None:
    members = [image(f"/{folder}/{number}.jpg") for folder in "xy" for number in (1, 2)]
    matches = [match(f"/{folder}/1.jpg", f"/{folder}/2.jpg") for folder in "xy"] + [match("/x/1.jpg", "/y/1.jpg")]
    review = review_of([group(members, matches)])
    finish(review.set_apart_slowly([("/x/1.jpg", "/y/1.jpg")]))
    assert [each.paths for each in review.groups] == [("/x/1.jpg", "/x/2.jpg"), ("/y/1.jpg", "/y/2.jpg")]


def test_a_part_of_reference_images_alone_is_no_group() -> None:
    members = [image(f"/r/{name}.jpg", reference=True) for name in "ab"] + [image("/p/c.jpg"), image("/p/d.jpg")]
    review = review_of([group(members)])
    review.split(0, ["/r/a.jpg", "/r/b.jpg"])
    assert [each.paths for each in review.groups] == [("/p/c.jpg", "/p/d.jpg")]


def test_several_groups_are_accepted_or_ignored_in_one_step() -> None:
    review = review_of([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    finish(review.accept_slowly([0, 1]))
    assert review.totals.decided_groups == 2
    finish(review.undo_slowly())
    assert review.decisions() == {}
    change = finish(review.ignore_slowly([0, 1]))
    assert review.groups == ()
    assert len(change.ignored) == 4
    finish(review.undo_slowly())
    assert len(review.groups) == 2


def test_what_may_be_accepted_without_a_look() -> None:
    exact = match("/p/a.jpg", "/p/b.jpg", Relation.EXACT)
    members = [image("/p/a.jpg"), image("/p/b.jpg")]
    assert may_go_unseen(trio()), "more pixels are a reason"
    assert may_go_unseen(group(members, [exact])), "of the same bytes any may stay"
    by_name = group(members)
    assert weak_reason(by_name) and not may_go_unseen(by_name)
    weak = [match("/p/a.jpg", "/p/b.jpg"), match("/p/a.jpg", "/p/c.jpg", weak=True)]
    assert not may_go_unseen(group([image("/p/a.jpg", width=800), members[1], image("/p/c.jpg")], weak))
    assert not may_go_unseen(group(members, [match("/p/a.jpg", "/p/b.jpg", Relation.PARTIAL)]))


def test_new_groups_keep_decisions() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    review.set_groups([simple_group("x.jpg", "y.jpg"), trio()])
    assert review.totals == Totals(groups=2, decided_groups=1, remove_files=2, remove_bytes=1500, keep_files=1)
    review.set_groups([])
    assert review.totals == Totals()
    review.set_groups([trio()])
    assert review.totals.remove_files == 2


def test_new_groups_that_lost_their_keeper_get_one_back() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    change = review.set_groups([group([image("/p/b.jpg"), image("/p/c.jpg", size=500)])])
    assert [(item.path, item.after) for item in change.decided] == [("/p/b.jpg", UNDECIDED)]


def test_a_changed_image_loses_its_decision() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    changed = group([image("/p/a.jpg", width=800), image("/p/b.jpg", digest="other"), image("/p/c.jpg", size=500)])
    change = review.set_groups([changed])
    assert [(item.path, item.digest, item.after) for item in change.decided] == [("/p/b.jpg", "other", UNDECIDED)]


def test_decisions_taken_while_groups_are_prepared_are_not_lost() -> None:
    review = review_of([trio()])
    review.decide(["/p/c.jpg"], REMOVE)
    prepare = review.preparation([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    review.decide(["/p/b.jpg"], REMOVE)
    review.decide(["/p/c.jpg"], KEEP)
    review.adopt(prepare())
    assert review.decisions() == {"/p/b.jpg": REMOVE, "/p/c.jpg": KEEP}
    assert review.totals == Totals(groups=2, remove_files=1, remove_bytes=1000, keep_files=1)


def test_groups_ignored_while_groups_are_prepared_stay_away() -> None:
    review = review_of([trio()])
    prepare = review.preparation([trio()])
    review.ignore(0)
    review.adopt(prepare())
    assert review.totals == Totals()


def test_saved_decisions_are_restored_but_those_of_this_session_win() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg"], REMOVE)
    finish(review.undo_slowly())
    change = review.restore({"/p/a.jpg": REMOVE, "/p/b.jpg": REMOVE, "/p/c.jpg": REMOVE})
    assert review.decisions() == {"/p/a.jpg": REMOVE, "/p/c.jpg": REMOVE}
    assert len(change.decided) == 2
    assert not review.can_undo


def test_saved_decisions_cannot_empty_a_group() -> None:
    review = review_of([simple_group("a.jpg", "b.jpg")])
    review.restore({"/pictures/a.jpg": REMOVE, "/pictures/b.jpg": REMOVE})
    assert review.totals.remove_files == 1


def test_removed_images_leave_and_restored_ones_come_back() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    review.removed(["/p/c.jpg"])
    left = review.group(0)
    assert left is not None and left.paths == ("/p/a.jpg", "/p/b.jpg")
    assert review.totals.remove_files == 1
    review.removed(["/p/b.jpg"])
    assert review.groups == ()
    assert review.totals == Totals()
    review.restored(["/p/b.jpg", "/p/c.jpg"])
    assert review.group(0) == trio()
    assert review.totals == Totals(groups=1, decided_groups=1, remove_files=2, remove_bytes=1500, keep_files=1)


def test_what_was_removed_is_no_step_of_undo_any_more() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg", "/p/c.jpg"], REMOVE)
    review.removed(["/p/b.jpg", "/p/c.jpg"])
    assert not review.can_undo


def test_undo_passes_over_what_was_removed_and_finds_it_whole_when_it_is_back() -> None:
    review = review_of([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    review.accept_suggestion(1)
    review.accept_suggestion(0)
    decided = review.decisions()
    removals = [path for path in decided if path.startswith("/p/") and decided[path] is REMOVE]
    review.removed(removals)
    assert [item.path for item in finish(review.undo_slowly()).decided] == ["/pictures/x.jpg", "/pictures/y.jpg"]
    assert not review.can_undo, "the keeper of a group that is not on show was about to lose its decision"
    finish(review.redo_slowly())
    review.restored(removals)
    assert review.decisions() == decided
    finish(review.undo_slowly())
    assert {path for path in review.decisions() if path.startswith("/p/")} == set(decided) & set(trio().paths)
    finish(review.undo_slowly())
    assert review.decisions() == {}
    finish(review.redo_slowly())
    finish(review.redo_slowly())
    assert review.decisions() == decided


def test_undo_while_a_part_of_a_command_is_gone_leaves_that_part_for_later() -> None:
    review = review_of([trio()])
    review.accept_suggestion(0)
    review.removed(["/p/b.jpg"])
    finish(review.undo_slowly())
    assert review.decisions() == {}
    assert review.can_redo and not review.can_undo
    review.restored(["/p/b.jpg"])
    assert review.decisions() == {"/p/b.jpg": REMOVE}
    finish(review.undo_slowly())
    assert review.decisions() == {}
    finish(review.redo_slowly())
    assert review.decisions() == {"/p/b.jpg": REMOVE}
    finish(review.redo_slowly())
    assert review.decisions() == {"/p/a.jpg": KEEP, "/p/b.jpg": REMOVE, "/p/c.jpg": REMOVE}


def test_clear_forgets_what_was_removed() -> None:
    review = review_of([trio()])
    review.removed(["/p/c.jpg"])
    review.clear()
    review.set_groups([trio()])
    assert review.group(0) == trio()


def test_slot_of_finds_the_group_that_shares_most() -> None:
    review = review_of([simple_group("a.jpg", "b.jpg"), trio()])
    assert review.slot_of(["/p/a.jpg", "/p/c.jpg", "/pictures/a.jpg"]) == 1
    assert review.slot_of(["/none.jpg"]) is None


# --- bulk rules ------------------------------------------------------------------------------------------------


def marked(review: Review, rule: BulkRule, **more: Any) -> tuple[list[str], list[str]]:
    """What a rule removes and keeps."""
    change = review.bulk_job(rule, **more)()
    return (
        [item.path for item in change.decided if item.after is REMOVE],
        [item.path for item in change.decided if item.after is KEEP],
    )


def test_a_preview_changes_nothing_and_is_applied_in_one_step() -> None:
    review = review_of([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    preview = review.bulk_job(BulkRule.SUGGESTED)()
    assert review.decisions() == {}
    assert preview.slots == (0, 1)
    assert len(preview.to_remove) == 3
    assert preview.bytes_to_remove == 2500
    finish(review.apply_preview_slowly(preview))
    assert review.totals.decided_groups == 2
    finish(review.undo_slowly())
    assert review.decisions() == {}


def test_bulk_rules_leave_what_was_decided_by_hand() -> None:
    review = review_of([trio()])
    review.decide(["/p/b.jpg"], KEEP)
    assert marked(review, BulkRule.SUGGESTED) == (["/p/c.jpg"], ["/p/a.jpg"])


def test_bulk_rules_do_not_overrule_a_keeper_removed_by_hand() -> None:
    review = review_of([trio()])
    review.decide(["/p/a.jpg"], REMOVE)
    assert marked(review, BulkRule.SUGGESTED) == ([], [])


@pytest.mark.parametrize(
    ("relation", "weak"), [(Relation.BURST, False), (Relation.PARTIAL, False), (Relation.RESIZED, True)]
)
def test_bulk_rules_leave_unsure_members_undecided(relation: Relation, weak: bool) -> None:
    members = [image("/p/a.jpg", width=800), image("/p/b.jpg"), image("/p/c.jpg")]
    matches = [match("/p/a.jpg", "/p/b.jpg"), match("/p/a.jpg", "/p/c.jpg", relation, weak=weak)]
    assert marked(review_of([group(members, matches)]), BulkRule.SUGGESTED) == (["/p/b.jpg"], [])


@pytest.mark.parametrize(
    ("rule", "removed"),
    [(BulkRule.LARGEST_FILE, ["/p/a.jpg"]), (BulkRule.MOST_PIXELS, []), (BulkRule.SUGGESTED, [])],
)
def test_an_edit_goes_by_what_the_person_asked_for_and_not_by_what_says_nothing(
    rule: BulkRule, removed: list[str]
) -> None:
    edited = [match("/p/a.jpg", "/p/b.jpg", Relation.EDITED)]
    found = group([image("/p/a.jpg"), image("/p/b.jpg", size=9000)], edited)
    assert marked(review_of([found]), rule)[0] == removed


def test_exact_copies_only() -> None:
    members = [
        image("/p/a.jpg", width=800),
        image("/p/b.jpg", digest="same"),
        image("/p/c.jpg", digest="same"),
    ]
    assert marked(review_of([group(members)]), BulkRule.EXACT) == (["/p/c.jpg"], [])


@pytest.mark.parametrize(
    ("bulk_rule", "kept"),
    [
        (BulkRule.MOST_PIXELS, "/p/wide.jpg"),
        (BulkRule.LARGEST_FILE, "/p/heavy.jpg"),
        (BulkRule.OLDEST, "/p/old.jpg"),
        (BulkRule.NEWEST, "/p/new.jpg"),
        (BulkRule.BEST_QUALITY, "/p/wide.jpg"),
    ],
)
def test_rules_that_choose_a_keeper(bulk_rule: BulkRule, kept: str) -> None:
    members = [
        image("/p/wide.jpg", width=900, mtime_ns=5),
        image("/p/heavy.jpg", size=9000, mtime_ns=5, mode="P"),
        image("/p/old.jpg", mtime_ns=1, mode="L"),
        image("/p/new.jpg", mtime_ns=9, mode="P"),
    ]
    removed, keepers = marked(review_of([group(members)]), bulk_rule)
    assert keepers == [kept]
    assert sorted([*removed, kept]) == sorted(member.path for member in members)


def test_folder_priority() -> None:
    members = [image("/x/a.jpg"), image("/y/a.jpg"), image("/y/b.jpg")]
    review = review_of([group(members)])
    assert marked(review, BulkRule.FOLDER_PRIORITY, folders=["/y"]) == (["/x/a.jpg"], ["/y/a.jpg", "/y/b.jpg"])
    assert marked(review, BulkRule.FOLDER_PRIORITY, folders=["/z"]) == ([], [])


def test_raw_over_jpeg() -> None:
    members = [image("/p/a.dng", format="RAW"), image("/p/a.jpg"), image("/p/a.png", format="PNG")]
    assert marked(review_of([group(members)]), BulkRule.RAW_OVER_JPEG) == (["/p/a.jpg"], [])
    assert marked(review_of([trio()]), BulkRule.RAW_OVER_JPEG) == ([], [])


def test_whole_over_crop() -> None:
    members = [image("/p/a.jpg"), image("/p/b.jpg"), image("/p/c.jpg")]
    matches = [match("/p/a.jpg", "/p/b.jpg", Relation.CROPPED), match("/p/a.jpg", "/p/c.jpg")]
    assert marked(review_of([group(members, matches)]), BulkRule.WHOLE_OVER_CROP) == (["/p/b.jpg"], [])


def test_reference_images_are_never_proposed() -> None:
    members = [image("/r/a.jpg", reference=True), image("/r/b.jpg", reference=True), image("/p/c.jpg", width=900)]
    proposed: set[str] = set()
    for each in BulkRule:
        removed, _ = marked(review_of([group(members)]), each, folders=["/p"])
        proposed.update(removed)
    assert proposed == {"/p/c.jpg"}


def test_a_preview_is_applied_as_far_as_it_still_holds() -> None:
    review = review_of([trio()])
    preview = review.bulk_job(BulkRule.SUGGESTED)()
    review.decide(["/p/b.jpg"], KEEP)
    finish(review.apply_preview_slowly(preview))
    assert review.decisions() == {"/p/a.jpg": KEEP, "/p/b.jpg": KEEP, "/p/c.jpg": REMOVE}


def test_only_the_groups_asked_about() -> None:
    review = review_of([trio(), simple_group("x.jpg", "y.jpg", id=2)])
    assert review.bulk_job(BulkRule.SUGGESTED, [1])().slots == (1,)


def test_best_quality_is_offered_where_there_is_evidence() -> None:
    assert BulkRule.BEST_QUALITY not in review_of([trio()]).rules
    measured = [replace(image(path), quality=Quality()) for path in ("/p/a.jpg", "/p/b.jpg")]
    assert BulkRule.BEST_QUALITY in review_of([group(measured)]).rules


# --- whatever a person does ------------------------------------------------------------------------------------

NAMES = [f"/p/{letter}.jpg" for letter in "abcdefgh"]
_paths = st.sampled_from(NAMES)


@st.composite
def groups_of_names(draw: st.DrawFn) -> list[Group]:
    """Groups over a few names, overlapping now and then, some names in reference folders or one file on disk."""
    references = draw(st.sets(_paths, max_size=2))
    one_file = draw(st.sets(_paths, max_size=2))
    images = {
        name: image(name, reference=name in references, inode=99 if name in one_file else 0, width=300 + number)
        for number, name in enumerate(NAMES)
    }
    found = draw(st.lists(st.sets(_paths, min_size=2, max_size=4), max_size=4))
    groups = []
    for number, names in enumerate(found, start=1):
        members = [images[name] for name in names]
        if len({member.file.inode for member in members}) > 1:
            groups.append(group(members, id=number))
    return groups


class ReviewMachine(RuleBasedStateMachine):
    """A group never empties, the counts are right, and undo restores exactly."""

    @initialize(groups=groups_of_names())
    def start(self, groups: list[Group]) -> None:
        self.review = review_of(groups)
        self.history: list[tuple[Any, ...]] = []

    def state(self) -> tuple[Any, ...]:
        return (self.review.groups, self.review.decisions(), self.review.totals)

    def command(self, act: Any) -> None:
        before = self.state()
        could = self.review.can_undo
        change = act()
        if change and not self.review.can_redo and self.review.can_undo and (change.decided or change.ignored):
            after = self.state()
            finish(self.review.undo_slowly())
            assert self.state() == before
            assert self.review.can_undo == could
            finish(self.review.redo_slowly())
            assert self.state() == after
        else:
            assert self.state() == before

    @rule(paths=st.lists(_paths, min_size=1, max_size=8), decision=st.sampled_from(list(Decision)))
    def decide(self, paths: list[str], decision: Decision) -> None:
        self.command(lambda: self.review.decide(paths, decision))

    @rule(path=_paths)
    def toggle(self, path: str) -> None:
        self.command(lambda: self.review.toggle(path))

    @rule(slot=st.integers(0, 3))
    def accept(self, slot: int) -> None:
        self.command(lambda: self.review.accept_suggestion(slot))

    @rule(slot=st.integers(0, 3), path=_paths)
    def keep_one(self, slot: int, path: str) -> None:
        self.command(lambda: self.review.keep_only(slot, path))

    @rule(bulk=st.sampled_from(list(BulkRule)))
    def mark(self, bulk: BulkRule) -> None:
        self.command(lambda: finish(self.review.apply_preview_slowly(self.review.bulk_job(bulk, folders=["/p"])())))

    @rule(slot=st.integers(0, 3), path=st.none() | _paths)
    def ignore(self, slot: int, path: str | None) -> None:
        self.command(lambda: self.review.ignore(slot, path))

    @rule(slot=st.integers(0, 5), paths=st.sets(_paths, min_size=1, max_size=3))
    def split(self, slot: int, paths: set[str]) -> None:
        self.command(lambda: self.review.split(slot, paths))

    @rule(slots=st.sets(st.integers(0, 5)))
    def accept_several(self, slots: set[int]) -> None:
        self.command(lambda: finish(self.review.accept_slowly(slots)))

    @rule(slots=st.sets(st.integers(0, 5)))
    def ignore_several(self, slots: set[int]) -> None:
        self.command(lambda: finish(self.review.ignore_slowly(slots)))

    @rule()
    def undo(self) -> None:
        finish(self.review.undo_slowly())

    @rule()
    def redo(self) -> None:
        finish(self.review.redo_slowly())

    @rule(groups=groups_of_names())
    def scan_again(self, groups: list[Group]) -> None:
        self.review.set_groups(groups)

    @rule(saved=st.dictionaries(_paths, st.sampled_from([KEEP, REMOVE])))
    def restore(self, saved: dict[str, Decision]) -> None:
        self.review.restore(saved)

    @rule(paths=st.lists(_paths, max_size=3))
    def leave(self, paths: list[str]) -> None:
        self.review.removed(paths)

    @rule(paths=st.lists(_paths, max_size=3))
    def come_back(self, paths: list[str]) -> None:
        self.review.restored(paths)

    @invariant()
    def no_group_empties(self) -> None:
        doomed = {each.path for each in removals(self.review)}
        inodes = {each.file.inode for each in removals(self.review)}
        for each in self.review.groups:
            assert len(each.members) >= 2
            assert [
                member for member in each.members if member.path not in doomed and member.file.inode not in inodes
            ] or len({member.file.inode for member in each.members}) == 1

    @invariant()
    def references_stay(self) -> None:
        assert not [each.path for each in removals(self.review) if each.file.reference]

    @invariant()
    def counts_are_right(self) -> None:
        decisions = self.review.decisions()
        members = {member.path: member for each in self.review.groups for member in each.members}
        assert set(decisions) <= set(members)
        removed = [members[path] for path, decision in decisions.items() if decision is REMOVE]
        open_ = [
            sum(not member.file.reference and member.path not in decisions for member in each.members)
            for each in self.review.groups
        ]
        assert self.review.totals == Totals(
            groups=len(self.review.groups),
            decided_groups=open_.count(0),
            remove_files=len(removed),
            remove_bytes=sum(each.file.size for each in removed),
            keep_files=sum(decision is KEEP for decision in decisions.values()),
        )
        slots = [slot for slot in range(self.review.slots) if self.review.group(slot) is not None]
        assert [self.review.open(slot) for slot in slots] == open_
        for slot in slots:
            for path in self.review.index.shown[slot].paths:  # type: ignore[union-attr]
                assert slot in self.review.index.shown_slots(path)


ReviewMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
TestReviewMachine = ReviewMachine.TestCase


def without_digests(found: Group) -> Group:
    """The group as a scan shows it before it has read any digest."""
    return replace(found, members=tuple(replace(member, digest="") for member in found.members))


def test_decisions_made_before_a_digest_was_known_are_told_once_it_is() -> None:
    review = review_of([without_digests(trio())])
    early = review.decide(["/p/b.jpg"], REMOVE)
    assert [(item.path, item.digest) for item in early.decided] == [("/p/b.jpg", "")]
    change = review.adopt(review.preparation([trio()])())
    assert [(item.path, item.digest, item.after) for item in change.decided] == [
        ("/p/b.jpg", "digest of /p/b.jpg", REMOVE)
    ]
    assert review.adopt(review.preparation([trio()])()).decided == (), "told once"


def test_pairs_ignored_before_their_digests_were_known_are_told_once_they_are() -> None:
    review = review_of([without_digests(trio())])
    review.ignore(0, "/p/b.jpg")
    change = review.adopt(review.preparation([trio()])())
    told = {frozenset(pair) for pair in change.ignored}
    assert frozenset(("digest of /p/a.jpg", "digest of /p/b.jpg")) in told
    assert all("" not in pair for pair in told)


def test_commands_are_taken_up_in_another_session_where_the_content_is_the_same() -> None:
    groups = [simple_group("a.jpg", "b.jpg", "c.jpg")]
    first = review_of(groups)
    a, b, c = groups[0].paths
    digests = {member.path: member.digest for member in groups[0].members}
    first.decide([a], KEEP)
    first.decide([b, c], REMOVE)
    finish(first.undo_slowly())
    kept = json.loads(json.dumps(first.steps.kept(100, digests.__getitem__)))
    other = review_of(groups)
    other.restore(first.decisions())
    changed = digests | {c: "other bytes"}
    other.steps.take_up(kept, changed.__getitem__)
    finish(other.redo_slowly())
    assert other.decisions() == {a: KEEP, b: REMOVE}, "what was decided on other bytes does not come back"
    finish(other.undo_slowly())
    finish(other.undo_slowly())
    assert other.decisions() == {} and not other.can_undo
    fresh = review_of(groups)
    fresh.decide([b], KEEP)
    fresh.steps.take_up(kept, digests.__getitem__)
    finish(fresh.undo_slowly())
    assert not fresh.can_undo, "this session's own commands come first"
    assert [len(step) for step in first.steps.kept(1, digests.__getitem__)["done"]] == [1]
    assert first.steps.kept(1, digests.__getitem__)["back"] == [], "a command is kept whole or not at all"


def test_what_is_decided_twice_in_one_command_is_told_once_with_its_first_and_last_decision() -> None:
    state, done = ReviewState(DEFAULT_KEEPER_RULES), Done()
    state.adopt(state.preparation([simple_group("a.jpg", "b.jpg"), simple_group("c.jpg", "d.jpg", id=2)])())
    a, c, d = (os.path.join("/pictures", f"{name}.jpg") for name in "acd")
    for path, after in ((a, Decision.KEEP), (c, Decision.KEEP), (c, Decision.UNDECIDED), (a, Decision.REMOVE)):
        state.decide(path, after, done)
    once = done.once(state.index.where)
    assert [(item.path, item.before, item.after) for item in once.told] == [(a, Decision.UNDECIDED, Decision.REMOVE)]
    assert once.slots == {0}
    step = Step()
    step.note(done.told)
    assert step.decided[a] == (Decision.UNDECIDED, Decision.REMOVE), "undo goes back to before the command"
    alone = Done()
    state.decide(d, Decision.KEEP, alone)
    state.decide(d, Decision.KEEP, alone)
    assert alone.once(state.index.where) is alone, "nothing was decided twice"
    assert [(item.path, item.before, item.after) for item in alone.told] == [(d, Decision.UNDECIDED, Decision.KEEP)]
    assert alone.slots == {1}


def test_an_undo_that_has_to_be_repaired_tells_each_image_once() -> None:
    """Two images were marked one after the other, and since a rescan they are all there is of their group."""
    review = review_of([simple_group("a.jpg", "b.jpg", "c.jpg")])
    _a, b, c = review.groups[0].paths
    review.decide([b, c], REMOVE)
    finish(review.undo_slowly())
    review.set_groups([simple_group("b.jpg", "c.jpg")])
    change = finish(review.redo_slowly())
    assert {(item.path, item.before, item.after) for item in change.decided} == {(c, UNDECIDED, REMOVE)}
    assert review.decisions() == {c: REMOVE}, "the suggested image of the group stays"
    assert change.slots == (0,)
    finish(review.undo_slowly())
    assert review.decisions() == {} and not review.can_undo
