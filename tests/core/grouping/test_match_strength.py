"""What is certain in a group, and what a person has to look at."""

from __future__ import annotations

import dataclasses
import itertools
import random

import pytest

from dedup_gui.core.grouping.match_strength import (
    certain_keeper,
    freed_and_left,
    freed_and_unsure,
    reclaimable,
    sure_duplicates,
    tied,
    to_remove,
    unsure_members,
)
from dedup_gui.core.types import Group, KeeperReason, Match, Relation, Suggestion
from tests.core.review.review_images import group, image, match


def weak(a: str, b: str) -> Match:
    return match(a, b, Relation.EDITED, weak=True)


def of_three(*matches: Match) -> Group:
    return group([image(path) for path in ("/a", "/b", "/c")], matches)


def test_what_only_weak_matches_tie_frees_nothing_and_has_no_keeper() -> None:
    found = of_three(weak("/a", "/b"), weak("/a", "/c"))
    assert certain_keeper(found) == ""
    assert reclaimable(found) == 0
    assert unsure_members(found) == {"/a", "/b", "/c"}


def test_one_certain_duplicate_is_freed_and_the_other_looked_at() -> None:
    found = of_three(match("/a", "/b", Relation.RESIZED), weak("/a", "/c"))
    assert certain_keeper(found) == found.suggestion.path == "/a"
    assert sure_duplicates(found, "/a") == {"/b"}
    assert reclaimable(found) == found.members[1].file.size
    assert unsure_members(found) == {"/c"}


def test_other_shots_are_looked_at_and_what_shares_a_part_stays() -> None:
    assert unsure_members(of_three(match("/a", "/b", Relation.BURST), match("/a", "/c"))) == {"/b"}
    overlap = group([image("/a"), image("/b")], [match("/a", "/b", Relation.PARTIAL)])
    assert unsure_members(overlap) == set()


@pytest.mark.parametrize("blind", [True, False])
def test_of_an_edit_that_nothing_tells_from_the_original_none_goes_without_a_look(blind: bool) -> None:
    found = of_three(match("/a", "/b", Relation.RESIZED), match("/a", "/c", Relation.EDITED))
    found = dataclasses.replace(found, suggestion=Suggestion("/a", KeeperReason.OLDEST, blind))
    assert sure_duplicates(found, "/a") == {"/b", "/c"}
    assert to_remove(found) == (set() if blind else {"/b", "/c"})
    assert unsure_members(found) == ({"/a", "/b", "/c"} if blind else set())
    alone = dataclasses.replace(found, suggestion=Suggestion("/c", KeeperReason.OLDEST, blind))
    assert certain_keeper(alone) == ("" if blind else "/c")


def test_a_thumbnail_does_not_tie_a_picture_to_its_edit() -> None:
    """What differs does not show in it, so it matches both."""
    found = of_three(
        match("/a", "/b", Relation.EDITED), match("/a", "/c", Relation.RESIZED), match("/b", "/c", Relation.RESIZED)
    )
    assert found.suggestion.between_edits
    assert to_remove(found) == set()
    assert certain_keeper(found) == ""


def test_two_edits_of_one_picture_are_told_apart_though_they_were_not_compared() -> None:
    small = image("/c", width=399)
    found = group(
        [image("/a"), image("/b"), small], [match("/a", "/c", Relation.EDITED), match("/b", "/c", Relation.EDITED)]
    )
    assert found.suggestion.between_edits
    assert to_remove(found) == set()


def test_groups_are_counted_together() -> None:
    sure = of_three(match("/a", "/b"), match("/a", "/c"))
    unsure = of_three(weak("/a", "/b"), weak("/a", "/c"))
    assert freed_and_unsure([sure, unsure]) == (reclaimable(sure), 3)
    assert reclaimable(sure) > 0


@pytest.mark.parametrize("relation", Relation)
def test_one_match_alone_ties_as_it_does_among_others(relation: Relation) -> None:
    """A group of two goes a straight way; a weak match beside it ties nothing, and makes it go the general one."""
    for faint, path, ends in itertools.product(
        (False, True), ["/a", "/b", "/c"], [("/a", "/b"), ("/b", "/a"), ("/a", "/a")]
    ):
        alone = match(*ends, relation, weak=faint)
        assert tied([alone], path) == tied([alone, weak("/x", "/y")], path) == tied([weak("/x", "/y"), alone], path)


def test_what_a_group_frees_and_leaves_open_is_what_its_members_say() -> None:
    chance = random.Random(5)
    seen = set()
    for _ in range(600):
        names = ["/a", "/b", "/c", "/d"][: chance.choice((2, 2, 3, 4))]
        places = [(False, ""), (False, ""), (True, ""), (False, "/z.zip")]
        put = [(path, chance.randrange(1, 99), *chance.choice(places)) for path in names]
        members = [image(path, size=size, reference=safe, archive=inside) for path, size, safe, inside in put]
        pairs = itertools.combinations(names, 2)
        matches = [
            match(a, b, chance.choice([Relation.EXACT, Relation.RESIZED, *Relation]), weak=chance.random() < 0.2)
            for a, b in pairs
            if chance.random() < 0.8
        ]
        found = group(members, matches)
        sure = to_remove(found)
        left = set() if found.no_duplicates else set(names) - sure - ({found.suggestion.path} if sure else set())
        freed = sum(each.file.size for each in members if each.path in sure and not each.file.reference)
        assert unsure_members(found) == left
        assert reclaimable(found) == freed
        assert freed_and_left(found, sure) == (freed, len(left))
        seen.add((bool(freed), bool(left)))
    assert len(seen) == 4, "every case came up"
