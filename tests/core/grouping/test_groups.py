from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup_gui.core.grouping.groups import group
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

SAME = (Relation.EXACT, Relation.SAME_PIXELS)


def image(path: str, side: int = 100, digest: str = "", *, reference: bool = False) -> ImageFile:
    return ImageFile(FoundFile(path, 1000, 0, 0, 0, reference), ImageInfo(side, side, "JPEG", "RGB"), digest)


def match(pair: str, relation: Relation = Relation.RESIZED, agreement: float = 0.99, *, weak: bool = False) -> Match:
    return Match(pair[0], pair[1], relation, Evidence("hash", agreement=agreement), weak)


def first_path(members: Sequence[ImageFile], matches: Sequence[Match]) -> Suggestion:
    assert len(members) > 1
    return Suggestion(members[0].path, KeeperReason.FIRST_PATH)


def paths(groups: Iterable[Group]) -> list[str]:
    return ["".join(found.paths) for found in groups]


def grouped(names: str, pairs: str, cannot_link: Collection[tuple[str, str]] = frozenset()) -> list[str]:
    return paths(
        group(
            [image(name, digest=name.upper()) for name in names],
            [match(pair) for pair in pairs.split()],
            first_path,
            cannot_link=cannot_link,
        )
    )


def test_images_that_match_are_a_group() -> None:
    (found,) = group([image("b"), image("a"), image("c")], [match("ab")], first_path)
    assert found.paths == ("a", "b")
    assert found.id == 1
    assert [(pair.a, pair.b) for pair in found.matches] == [("a", "b")]
    assert found.suggestion.path == "a"


def test_nothing_without_matches() -> None:
    assert group([image("a"), image("b")], [], first_path) == ()
    assert group([], [], first_path) == ()


def test_a_chain_is_cut() -> None:
    assert grouped("abcdefg", "ab bc cd de ef fg") == ["abc", "def"]


def test_a_star_stays_whole() -> None:
    assert grouped("abcdef", "ca cb cd ce cf") == ["abcdef"]


def test_two_stars_joined_by_one_match_stay_two() -> None:
    assert grouped("abcdwxyz", "ab ac ad wx wy wz dw") == ["abc", "dwxyz"]


def test_each_image_is_in_one_group_the_better_one() -> None:
    images = [image(name) for name in "abcxyz"]
    links = [match("ab"), match("ac"), match("xy"), match("xz"), match("cx", agreement=0.999), match("ax")]
    links[1] = match("ac", agreement=0.7, weak=True)
    found = group(images, [link for link in links if (link.a, link.b) != ("a", "x")], first_path)
    assert paths(found) == ["ab", "cxyz"]


def test_a_member_does_not_leave_when_its_group_would_end() -> None:
    images = [image(name) for name in "abxyz"]
    links = [match("ab", agreement=0.8, weak=True), match("xy"), match("xz"), match("by", agreement=1.0)]
    assert sorted(paths(group(images, links, first_path))) == ["ab", "xyz"]


def test_a_weak_member_goes_to_the_one_it_really_matches() -> None:
    images = [image(name) for name in "abcxy"]
    links = [match("ab"), match("ac"), match("ax", weak=True), match("xy")]
    assert paths(group(images, links, first_path)) == ["abc", "xy"]
    links[2] = match("ax", agreement=0.8)
    assert paths(group(images, links, first_path)) == ["abcx"]


def test_a_weak_member_stays_where_as_many_others_really_match_it() -> None:
    images = [image(name) for name in "abcxy"]
    links = [match("ab"), match("ac"), match("ax", weak=True), match("xy"), match("bx")]
    assert paths(group(images, links, first_path)) == ["abcx"]


def test_firm_matches_only_when_that_is_asked() -> None:
    images = [image(name) for name in "abcx"]
    links = [match("ab"), match("ac", weak=True), match("cx", weak=True)]
    assert paths(group(images, links, first_path, firm_only=True)) == ["ab"]
    assert len(paths(group(images, links, first_path))) >= 1
    assert "c" in "".join(paths(group(images, links, first_path)))
    shown = [match("ab", Relation.PARTIAL, weak=True)]
    assert paths(group(images, shown, first_path, include_partials=True, firm_only=True)) == ["ab"]


def test_identical_images_are_one_thing() -> None:
    links = [match("ab"), match("bc", Relation.EXACT), match("cd", Relation.SAME_PIXELS)]
    (found,) = group([image(name) for name in "abcd"], links, first_path)
    assert found.paths == ("a", "b", "c", "d")
    told = {(pair.a, pair.b): pair.relation for pair in found.matches}
    assert told["a", "c"] is Relation.RESIZED or told.get(("a", "b")) is Relation.RESIZED
    assert {name for pair in told for name in pair} == set("abcd")


def test_what_holds_for_an_image_holds_for_its_copies() -> None:
    links = [match("ra"), match("rb"), match("rc"), match("cd", Relation.EXACT), match("ce", Relation.EXACT)]
    (found,) = group([image(name) for name in "rabcde"], links, first_path)
    told = {(pair.a, pair.b): pair for pair in found.matches}
    assert told["r", "d"].relation is Relation.RESIZED
    assert told["r", "e"].evidence == told["r", "c"].evidence


def test_the_representative_has_most_matches_then_most_pixels() -> None:
    images = [image("a", 100), image("b", 100), image("c", 300), image("d", 100)]
    # b-c in the middle of a-b-c-d: both have two matches, c has more pixels.
    links = [match("ab"), match("bc"), match("cd")]
    assert paths(group(images, links, first_path)) == ["bcd"]


def test_ignored_pairs_are_never_together() -> None:
    images = [image(name, digest=name * 3) for name in "abcd"]
    links = [match(pair) for pair in ("ab", "ac", "ad", "bc", "bd", "cd")]
    ignored = {("aaa", "bbb")}
    found = group(images, links, first_path, cannot_link=ignored)
    assert not any({"a", "b"} <= set(one.paths) for one in found)
    assert sum(len(one.members) for one in found) == 3


def test_ignoring_counts_for_identical_copies_too() -> None:
    images = [image("a", digest="A"), image("b", digest="B"), image("c", digest="C"), image("x", digest="A")]
    links = [match("ca"), match("cb"), match("cx"), match("ax", Relation.EXACT), match("ab"), match("bx")]
    found = group(images, links, first_path, cannot_link={("A", "B")})
    for one in found:
        assert not ({"a", "x"} & set(one.paths) and "b" in one.paths)
    assert {"a", "x"} <= {path for one in found for path in one.paths}


def test_identical_files_can_be_ignored_as_well() -> None:
    images = [image("a", digest="A"), image("b", digest="A")]
    assert group(images, [match("ab", Relation.EXACT)], first_path, cannot_link={("A", "A")}) == ()


def test_proven_different_images_are_never_together() -> None:
    assert grouped("abc", "ab ac", cannot_link={("B", "C")}) in (["ab"], ["ac"])


def test_a_weak_match_does_not_tear_a_copy_from_what_it_is_a_sure_copy_of() -> None:
    """Three exposures (c, f, i), two copies of each: some have lost their noise, and look like another's, too."""
    sure = [match(pair) for pair in ["cb", "ba", "fe", "ig", "ih"]]
    weak = [match(pair, Relation.EDITED, weak=True) for pair in ["ib", "ie", "de", "eh"]]
    apart = {("D", "I"), ("C", "E"), ("B", "F"), ("C", "H"), ("A", "I"), ("C", "I"), ("F", "I")}
    images = [image(name, digest=name.upper()) for name in "abcdefghi"]
    assert paths(group(images, sure + weak, first_path, cannot_link=apart)) == ["abc", "def", "ghi"]
    alone = group(images[:3], [match("ab"), match("ac", weak=True)], first_path, cannot_link={("D", "E")})
    assert paths(alone) == ["abc"]


def test_bursts_join_only_when_asked() -> None:
    images = [image(name) for name in "abc"]
    links = [match("ab"), match("bc", Relation.BURST)]
    assert paths(group(images, links, first_path)) == ["ab"]
    assert paths(group(images, links, first_path, include_bursts=True)) == ["abc"]


def test_groups_of_reference_images_are_left_out() -> None:
    images = [image(name, reference=name in "abc") for name in "abcd"]
    assert paths(group(images, [match("ab")], first_path)) == []
    assert paths(group(images, [match("ab"), match("ad")], first_path)) == ["abd"]


def test_the_strongest_of_several_matches_counts() -> None:
    images = [image("a"), image("b")]
    links = [match("ba", weak=True), match("ab", Relation.CROPPED), match("ab", Relation.EXACT), match("aa")]
    (found,) = group(images, links, first_path)
    assert [pair.relation for pair in found.matches] == [Relation.EXACT]


def test_matches_of_unknown_images_are_passed_over() -> None:
    assert grouped("ab", "ab bz yz") == ["ab"]


def test_weak_matches_stay_marked() -> None:
    (found,) = group([image("a"), image("b")], [match("ab", weak=True)], first_path)
    assert found.matches[0].weak


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[ImageFile], list[Match], set[tuple[str, str]]]:
    count = draw(st.integers(2, 14))
    names = [chr(ord("a") + number) for number in range(count)]
    digest = {name: name for name in names}
    made: list[Match] = []
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    relation = st.sampled_from([Relation.RESIZED, Relation.ROTATED, Relation.EXACT, Relation.BURST, Relation.EDITED])
    for (one, other), kind, likeness, weak in draw(
        st.lists(st.tuples(pair, relation, st.sampled_from([0.7, 0.9, 1.0]), st.booleans()), max_size=30)
    ):
        made.append(match(names[one] + names[other], kind, likeness, weak=weak))
    for found in made:
        if found.relation is Relation.EXACT:
            one_digest, other_digest = sorted((digest[found.a], digest[found.b]))
            digest = {name: one_digest if old == other_digest else old for name, old in digest.items()}
    images = [
        image(name, draw(st.sampled_from([10, 20])), digest[name], reference=draw(st.integers(0, 9)) == 0)
        for name in names
    ]
    ignored = {
        (min(digest[names[one]], digest[names[other]]), max(digest[names[one]], digest[names[other]]))
        for one, other in draw(st.lists(pair, max_size=3))
    }
    return images, made, ignored


@settings(max_examples=100, deadline=None)
@given(library=libraries(), seed=st.integers(0, 2**32))
def test_the_order_does_not_matter(
    library: tuple[list[ImageFile], list[Match], set[tuple[str, str]]], seed: int
) -> None:
    images, matches, ignored = library
    expected = group(images, matches, first_path, cannot_link=ignored)
    shuffle = random.Random(seed)
    shuffle.shuffle(images)
    shuffle.shuffle(matches)
    assert group(images, matches, first_path, cannot_link=ignored) == expected


@settings(max_examples=100, deadline=None)
@given(library=libraries(), bursts=st.booleans())
def test_every_group_is_a_star(
    library: tuple[list[ImageFile], list[Match], set[tuple[str, str]]], bursts: bool
) -> None:
    images, matches, ignored = library
    groups = group(images, matches, first_path, cannot_link=ignored, include_bursts=bursts)
    seen: set[str] = set()
    assert [found.id for found in groups] == list(range(1, len(groups) + 1))
    assert [found.paths[0] for found in groups] == sorted(found.paths[0] for found in groups)
    for found in groups:
        assert len(found.members) >= 2
        assert list(found.paths) == sorted(found.paths)
        assert not seen & set(found.paths)
        seen |= set(found.paths)
        assert not all(member.file.reference for member in found.members)
        digests = sorted(member.digest for member in found.members)
        for one in range(len(digests)):
            for other in range(one + 1, len(digests)):
                assert (digests[one], digests[other]) not in ignored
        # One member matches every other one directly, or one identical with that one.
        linked = {frozenset((pair.a, pair.b)) for pair in found.matches}
        digest = {member.path: member.digest for member in found.members}

        def near(one: str, other: str, linked: set[frozenset[str]] = linked, digest: dict[str, str] = digest) -> bool:
            return digest[one] == digest[other] or any(
                frozenset((a, b)) in linked
                for a in digest
                if digest[a] == digest[one]
                for b in digest
                if digest[b] == digest[other]
            )

        assert any(all(near(centre, other) for other in found.paths if other != centre) for centre in found.paths)
        assert {name for pair in found.matches for name in (pair.a, pair.b)} <= set(found.paths)
        assert bursts or all(pair.relation is not Relation.BURST for pair in found.matches)


@pytest.mark.parametrize("count", [3000])
def test_a_large_star_with_a_chain_through_it_is_one_group(count: int) -> None:
    names = [f"{number:05d}" for number in range(count)]
    evidence = Evidence("hash")
    chain = [Match(a, b, Relation.RESIZED, evidence) for a, b in itertools.pairwise(names)]
    star = [Match(names[0], other, Relation.RESIZED, evidence) for other in names[1:]]
    groups = group([image(name) for name in names], [*chain, *star], first_path)
    assert len(groups) == 1
    assert len(groups[0].members) == count
