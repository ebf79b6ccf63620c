"""Who is refused leaves alone, and takes nobody along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dedup_gui.core.last_look.inspected import Inspected
from dedup_gui.core.last_look.inspection_classes import InspectionClasses
from dedup_gui.core.pairs.contents import Contents, distinct_contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.relation import PairVerdict
from tests.core.pairs.test_contents import collection


def test_two_images_are_no_family_in_which_one_could_be_hard_to_tell() -> None:
    contents = distinct_contents(collection(("/a", "x", 10, 9), ("/b", "y", 10, 8)))
    pairs = PairTable.of(np.array([0]), np.array([1]), accepted=True, agreement=0.9, tried=Tried.BLOCKS)
    classes = InspectionClasses(contents, pairs, {})
    classes.take_stars(classes.next_stars(), {(0, 1): drawing(contents, 0, 1, apart=20.0, loose=True)})
    assert classes.hardly_told() == []


def test_a_medoid_that_the_best_witness_refuses_keeps_its_other_members() -> None:
    contents = distinct_contents(collection(("/a", "x", 10, 9), ("/b", "y", 10, 8), ("/c", "z", 10, 7)))
    one, two = np.array([0, 0]), np.array([1, 2])
    pairs = PairTable.of(one, two, accepted=True, agreement=0.9, tried=Tried.GEOMETRY)
    classes = InspectionClasses(contents, pairs, {})
    star = classes.next_stars()

    def found(a: int, b: int, *, apart: bool) -> Inspected:
        match = whole_match(contents.images[a], contents.images[b], 0, phash_distance=0, agreement=0.9)
        return Inspected(PairVerdict(match, cannot_link=apart), one_exposure=False, noise=0.0, drawn=False)

    classes.take_stars(star, {(0, 1): found(0, 1, apart=False), (0, 2): found(0, 2, apart=False)})
    left, different = classes.take_rivals(1, [0, 2], {(0, 1): found(0, 1, apart=True)})
    assert (left, different) == ([0], True)
    assert classes.pairs.accepted.rows[["a", "b"]].tolist() == [(0, 2)]


def star_of_three() -> tuple[Contents, InspectionClasses]:
    """Three contents, of which the two others were accepted with the first."""
    contents = distinct_contents(collection(("/a", "x", 10, 9), ("/b", "y", 10, 8), ("/c", "z", 10, 7)))
    pairs = PairTable.of(np.array([0, 0]), np.array([1, 2]), accepted=True, agreement=0.9, tried=Tried.BLOCKS)
    classes = InspectionClasses(contents, pairs, {})
    return contents, classes


def drawing(
    contents: Contents, a: int, b: int, *, apart: float, refused: bool = False, loose: bool = False
) -> Inspected:
    match = whole_match(contents.images[a], contents.images[b], 0, phash_distance=0, agreement=0.9)
    verdict = PairVerdict(match, cannot_link=refused)
    return Inspected(verdict, one_exposure=True, noise=0.0, drawn=True, apart=apart, loose=loose)


def test_pages_that_were_compared_with_another_alone_are_compared_with_each_other() -> None:
    """Three pages are one at a glance, so each was proposed with the first; the last look refuses the two others."""
    contents, classes = star_of_three()
    refused = {(0, other): drawing(contents, 0, other, apart=40.0, refused=True) for other in (1, 2)}
    classes.take_stars(classes.next_stars(), refused)
    assert not len(classes.next_stars())
    assert classes.hardly_told() == [(1, [2], 1), (2, [1], 2)]
    same = {(1, 2): drawing(contents, 1, 2, apart=0.0)}
    for medoid, asked, one in classes.hardly_told():
        classes.take_hardly_told(medoid, asked, one, same)
    assert classes.settled_verdicts()[1, 2].match == same[1, 2].verdict.match
    assert classes.pairs.accepted.rows[["a", "b"]].tolist() == [(1, 2)]


@pytest.mark.parametrize(("apart", "tied_to"), [(4.0, [(1, 2)]), (14.0, [(0, 2)])])
def test_a_copy_in_which_a_number_may_hide_goes_to_the_page_that_it_is_likest(
    apart: float, tied_to: list[tuple[int, int]]
) -> None:
    """Place 2 agrees with both pages as far as its compression lets it; where neither is much likelier it is weak."""
    contents, classes = star_of_three()
    star = {
        (0, 1): drawing(contents, 0, 1, apart=40.0, refused=True),
        (0, 2): drawing(contents, 0, 2, apart=20.0, loose=True),
    }
    classes.take_stars(classes.next_stars(), star)
    assert (0, [1], 2) in classes.hardly_told()
    classes.take_hardly_told(0, [1], 2, {(1, 2): drawing(contents, 1, 2, apart=apart, loose=True)})
    settled = classes.settled_verdicts()
    assert classes.pairs.accepted.rows[["a", "b"]].tolist() == tied_to
    assert all(settled[pair].match.weak == (apart > 4.0) for pair in tied_to)  # type: ignore[union-attr]


def test_photographs_say_nothing_of_which_drawing_a_copy_is() -> None:
    """A page under a caption, compared as a photograph, has the copy's noise, and is no page of its own."""
    contents, classes = star_of_three()
    star = {
        (0, 1): drawing(contents, 0, 1, apart=140.0, refused=True),
        (0, 2): drawing(contents, 0, 2, apart=9.0, loose=True),
    }
    classes.take_stars(classes.next_stars(), star)
    photograph = replace(drawing(contents, 1, 2, apart=0.0), drawn=False, noise=0.9)
    classes.take_hardly_told(0, [1], 2, {(1, 2): photograph})
    assert classes.pairs.accepted.rows[["a", "b"]].tolist() == [(0, 2)]


@pytest.mark.parametrize("certain", [True, False])
def test_a_photograph_that_was_compared_with_another_exposure_alone_finds_its_copy(certain: bool) -> None:
    contents, classes = star_of_three()
    other = {
        (0, place): replace(drawing(contents, 0, place, apart=0.0, refused=True), drawn=False) for place in (1, 2)
    }
    classes.take_stars(classes.next_stars(), other)
    copy = replace(drawing(contents, 1, 2, apart=0.0), drawn=False, noise=0.6, one_exposure=certain)
    for medoid, asked, one in classes.hardly_told():
        classes.take_hardly_told(medoid, asked, one, {(1, 2): copy})
    classes.settled_verdicts()
    assert classes.pairs.accepted.rows[["a", "b"]].tolist() == ([(1, 2)] if certain else [])


def test_after_a_member_has_moved_its_classes_are_compared_anew() -> None:
    """A copy of one drawing stood with another one; what ties the drawings was not looked at because of it."""
    names = ("/other copy", "/copy", "/other", "/small other", "/drawing", "/third")
    files = ((path, digest, 10, 20 - at) for at, (path, digest) in enumerate(zip(names, "uvwxyz", strict=True)))
    contents = distinct_contents(collection(*files))
    a, b = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([1, 2, 3, 4, 5, 4, 5])
    likeness = [0.9, 0.9, 0.9, 0.99, 0.98, 0.8, 0.8]
    pairs = PairTable.of(a, b, accepted=True, agreement=likeness, tried=Tried.GEOMETRY)
    classes = InspectionClasses(contents, pairs, {})

    def photographs(one: int, other: int) -> Inspected:
        match = whole_match(contents.images[one], contents.images[other], 0, phash_distance=0, agreement=0.9)
        return Inspected(PairVerdict(replace(match, weak=True)), one_exposure=False, noise=0.0, drawn=False)

    stars = {(0, 1): photographs(0, 1)} | {(0, at): drawing(contents, 0, at, apart=5.0) for at in (2, 3)}
    while len(star := classes.next_stars()):
        classes.take_stars(star, stars)
    assert pairs_of(classes.best_between()) == [(1, 4), (1, 5)]
    refused = drawing(contents, 1, 5, apart=50.0, refused=True)
    moved = classes.take_between({(1, 4): drawing(contents, 1, 4, apart=5.0), (1, 5): refused})
    assert moved == [(0, 4), (0, 5)], "the copy spoke for the class that it has left"
    assert pairs_of(classes.best_between(moved)) == [(2, 4), (2, 5)]


def pairs_of(table: PairTable) -> list[tuple[int, int]]:
    return list(zip(table.a.tolist(), table.b.tolist(), strict=True))
