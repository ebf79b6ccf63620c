"""Images that share a part: known as such, in no group of duplicates, and a group of two on request."""

from __future__ import annotations

import random
from collections.abc import Sequence

from dedup_gui.core.grouping.groups import group
from dedup_gui.core.grouping.match_strength import reclaimable
from dedup_gui.core.grouping.partials import partial_overlaps
from dedup_gui.core.types import (
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    Relation,
    Suggestion,
)


def image(path: str, *, reference: bool = False) -> ImageFile:
    return ImageFile(FoundFile(path, 1000, 0, 0, 0, reference), ImageInfo(9, 9, "JPEG", "RGB"), f"of {path}")


def match(pair: str, relation: Relation = Relation.PARTIAL, agreement: float = 0.9) -> Match:
    return Match(pair[0], pair[1], relation, Evidence("geometry", agreement=agreement))


def first_path(members: Sequence[ImageFile], matches: Sequence[Match]) -> Suggestion:
    return Suggestion(members[0].path, KeeperReason.FIRST_PATH)


def images(names: str) -> list[ImageFile]:
    return [image(name) for name in names]


def pairs(found: Sequence[Match]) -> list[str]:
    return [one.a + one.b for one in found]


def paths(groups: Sequence[Group]) -> list[str]:
    return ["".join(found.paths) for found in groups]


SOME = [match("ab", Relation.RESIZED), match("cb"), match("cd"), match("de", Relation.CROPPED)]


def test_a_shared_part_ties_no_image_to_a_group() -> None:
    assert paths(group(images("abcde"), SOME, first_path)) == ["ab", "de"]
    assert group(images("ab"), [match("ab")], first_path) == ()


def test_on_request_each_pair_is_a_group_of_its_own_beside_the_others() -> None:
    found = group(images("abcde"), SOME, first_path, include_partials=True)
    assert paths(found) == ["ab", "bc", "cd", "de"]
    assert [one.id for one in found] == [1, 2, 3, 4]
    assert [one.no_duplicates for one in found] == [False, True, True, False]
    assert found[1].matches == (match("cb"),)
    assert found[1].suggestion.path == "b"


def test_nothing_can_be_freed_in_such_a_group_and_all_of_it_stays() -> None:
    (duplicates, overlap) = group(
        images("abc"), [match("ab", Relation.RESIZED), match("bc")], first_path, include_partials=True
    )
    assert (reclaimable(duplicates), reclaimable(overlap)) == (1000, 0)
    assert [duplicates.stays(path) for path in "ab"] == [True, False]
    assert [overlap.stays(path) for path in "bc"] == [True, True]


def test_the_order_of_images_and_matches_does_not_matter() -> None:
    library, matches = images("abcde"), [*SOME, match("bc", agreement=0.5), match("ae"), match("ae", agreement=0.7)]
    expected = group(library, matches, first_path, include_partials=True)
    told = partial_overlaps(library, matches, expected)
    chance = random.Random(7)
    for _ in range(20):
        chance.shuffle(library)
        chance.shuffle(matches)
        assert group(library, matches, first_path, include_partials=True) == expected
        assert partial_overlaps(library, matches, expected) == told
    assert pairs(told) == ["ae", "cb", "cd"]
    assert [one.evidence.agreement for one in told] == [0.9, 0.9, 0.9]


def test_what_is_more_than_a_shared_part_is_not_told_as_one() -> None:
    library = images("abcd")
    for relation in (Relation.EDITED, Relation.BURST):
        assert partial_overlaps(library, [match("ab"), match("ba", relation)], ()) == ()
    crops = [match("ab", Relation.CROPPED), match("ac", Relation.CROPPED), match("bc"), match("bd")]
    found = group(library, crops, first_path, include_partials=True)
    assert paths(found) == ["abc", "bd"]
    assert pairs(partial_overlaps(library, crops, found)) == ["bd"]


def test_ignored_pairs_unknown_images_and_pairs_of_references_are_left_out() -> None:
    library = [*images("abc"), image("r", reference=True), image("s", reference=True)]
    matches = [match("ab"), match("ac"), match("rs"), match("ar"), match("az"), match("aa")]
    found = partial_overlaps(library, matches, (), ignored={("of a", "of b")})
    assert pairs(found) == ["ac", "ar"]
    groups = group(library, matches, first_path, cannot_link={("of a", "of b")}, include_partials=True)
    assert paths(groups) == ["ac", "ar"]
