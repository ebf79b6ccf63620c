from __future__ import annotations

from typing import Any

import pytest

from tests.eval.kinds.score import CHAIN, Pair, Piece, score

A, A1, B, B1 = "/a.png", "/a-1.jpg", "/b.png", "/b-1.jpg"
TWO = (
    Piece(A, 0, 0, "original"),
    Piece(A1, 0, 0, "copy", "jpeg q50"),
    Piece(B, 0, 1, "original"),
    Piece(B1, 0, 1, "copy", "blurred"),
)


def match(a: str, b: str, relation: str = "re-encoded", *, weak: bool = False) -> dict[str, Any]:
    return {"a": a, "b": b, "relation": relation, **({"weak": True} if weak else {})}


def report(*groups: list[dict[str, Any]], partial: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"groups": [{"matches": matches} for matches in groups], "partial": partial or []}


def test_copies_with_their_originals_and_nothing_else() -> None:
    found = score(report([match(A, A1)], [match(B1, B)]), TWO)
    assert (found.apart, found.weak, found.firm, found.elsewhere) == (4, 0, (), ())
    assert (found.together, found.together_weakly, found.missed) == (2, 0, ())
    assert (found.different, found.same) == (4, 2)


def test_what_was_missed_is_named_with_its_change() -> None:
    found = score(report([match(A, A1)]), TWO)
    assert found.together == 1 and found.missed == (Pair(B, B1, "blurred"),)


def test_a_firm_match_drags_the_copies_along() -> None:
    found = score(report([match(A, A1), match(A, B, "resized"), match(B, B1)]), TWO)
    assert (found.apart, found.weak) == (0, 0)
    assert found.firm == (Pair(A, B, "resized"), Pair(A, B1, CHAIN), Pair(A1, B, CHAIN), Pair(A1, B1, CHAIN))


def test_a_weak_match_makes_all_pairs_across_it_weak() -> None:
    found = score(report([match(A, A1), match(A, B, weak=True), match(B, B1)]), TWO)
    assert (found.apart, found.weak, found.firm) == (0, 4, ())
    assert (found.together, found.together_weakly) == (2, 0)


def test_a_weak_match_does_not_excuse_a_firm_chain() -> None:
    found = score(report([match(A, B, weak=True), match(A, A1), match(A1, B)]), TWO)
    assert Pair(A, B, "re-encoded") in found.firm and found.weak == 0


def test_a_chain_with_a_weak_link_is_weak() -> None:
    found = score(report([match(A, A1, weak=True), match(A1, B)]), TWO)
    assert found.firm == (Pair(A1, B, "re-encoded"),)
    assert found.weak == 1  # A and B
    assert (found.together, found.together_weakly) == (1, 1)


@pytest.mark.parametrize("relation", ["burst", "variant", "partial"])
def test_what_is_no_duplicate_ties_nothing(relation: str) -> None:
    found = score(report([match(A, A1), match(A, B, relation)], [match(B, B1)]), TWO)
    assert (found.apart, found.weak, found.firm, found.together) == (4, 0, (), 2)


def test_a_burst_of_a_copy_and_its_original_is_missed() -> None:
    assert score(report([match(A, A1, "burst")]), TWO).missed[0] == Pair(A, A1, "jpeg q50")


def test_a_picture_within_is_found_by_any_relation_and_a_copy_is_not() -> None:
    part = Piece("/a-part.jpg", 0, 0, "part")
    found = score(report(partial=[match(A, part.path, "partial"), match(A, A1, "partial")]), (*TWO, part))
    assert found.together == 1
    assert found.missed == (Pair(A, A1, "jpeg q50"), Pair(B, B1, "blurred"))
    assert found.apart == 6
    lost = score(report(), (TWO[0], part))
    assert lost.missed == (Pair(A, part.path, "part"),)


def test_unjudged_pictures_count_in_no_pair_but_tie() -> None:
    photo = Piece("/photo.jpg", 0, -1, "beside")
    found = score(report([match(A, photo.path, "edited"), match(photo.path, B, "edited")]), (*TWO, photo))
    assert found.firm == (Pair(A, B, CHAIN),) and found.different == 4


def test_families_are_told_from_one_another() -> None:
    other = Piece("/other.png", 1, 0, "original")
    found = score(report([match(A, other.path, "edited", weak=True)]), (*TWO, other))
    assert found.elsewhere == (Pair(A, other.path, "edited"),)
    assert (found.apart, found.weak, found.firm) == (4, 0, ())
    assert found.to_json()["pairs"]["wrong_elsewhere"] == [[A, other.path, "edited"]]


def test_two_copies_of_one_original_are_not_asked_for_each_other() -> None:
    more = Piece("/a-2.webp", 0, 0, "copy", "webp")
    found = score(report([match(A, A1), match(A, more.path)]), (*TWO[:2], more))
    assert (found.together, found.same) == (2, 2)
