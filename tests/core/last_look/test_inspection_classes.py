"""Who is refused leaves alone, and takes nobody along."""

from __future__ import annotations

import numpy as np

from dedup_gui.core.last_look.inspection_classes import Inspected, InspectionClasses
from dedup_gui.core.pairs.contents import distinct_contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.relation import PairVerdict
from tests.core.pairs.test_contents import collection


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
