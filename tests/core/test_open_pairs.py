from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup_gui.core.open_pairs import OpenPairs
from dedup_gui.core.types import Candidate, Evidence, Match, Relation
from dedup_gui.core.verdict import Verdict


def verdict(relation: Relation | None, *, weak: bool = False, margin: float = 5.0) -> Verdict:
    match = None if relation is None else Match("a", "b", relation, Evidence("geometry"), weak)
    return Verdict(match, apart=relation is None, log_odds=margin, margin=margin)


def judged(
    pairs: OpenPairs, families: dict[int, int], relation: Relation = Relation.CROPPED
) -> list[tuple[int, int]]:
    """Run to the end; images of one family match."""
    seen = []
    for todo in pairs.rounds():
        assert todo
        for pair in todo:
            seen.append((pair.a, pair.b))
            same = families[pair.a] == families[pair.b]
            pairs.settle(pair, verdict(relation) if same else verdict(None, margin=-9.0))
    return seen


def test_every_pair_of_strangers_is_judged() -> None:
    candidates = [Candidate(a, b) for a, b in combinations(range(6), 2)]
    seen = judged(OpenPairs(candidates), {k: k for k in range(6)})
    assert sorted(seen) == sorted((c.a, c.b) for c in candidates)


def test_a_family_needs_few() -> None:
    pairs = OpenPairs([Candidate(a, b) for a, b in combinations(range(30), 2)])
    seen = judged(pairs, dict.fromkeys(range(30), 0))
    assert len(seen) <= 60
    assert len(seen) + pairs.passed_over == pairs.total == 435


def test_weak_and_partial_matches_save_nothing() -> None:
    for told in (verdict(Relation.CROPPED, weak=True), verdict(Relation.PARTIAL), verdict(Relation.BURST)):
        pairs = OpenPairs([Candidate(0, 1), Candidate(0, 2), Candidate(1, 2)])
        count = 0
        for todo in pairs.rounds():
            for pair in todo:
                count += 1
                pairs.settle(pair, told)
        assert count == 3


def test_a_clear_rejection_holds_for_plain_copies() -> None:
    families = {0: 0, 1: 0, 2: 0, 3: 1}
    candidates = [Candidate(0, 1), Candidate(0, 2), Candidate(0, 3), Candidate(1, 3), Candidate(2, 3)]
    copies = judged(OpenPairs(candidates), families, Relation.RE_ENCODED)
    crops = judged(OpenPairs(candidates), families, Relation.CROPPED)
    assert len(copies) < len(crops) == 5


@settings(max_examples=60, deadline=None)
@given(
    families=st.lists(st.integers(0, 4), min_size=2, max_size=14),
    keep=st.randoms(use_true_random=False),
)
def test_families_stay_connected_and_order_does_not_matter(families: list[int], keep: random.Random) -> None:
    named = dict(enumerate(families))
    candidates = [Candidate(a, b) for a, b in combinations(range(len(families)), 2) if keep.random() < 0.8]
    seen = judged(OpenPairs(candidates), named)
    shuffled = candidates.copy()
    keep.shuffle(shuffled)
    assert judged(OpenPairs(shuffled), named) == seen
    # What all candidates would connect, those judged connect, too.
    assert _parts(named, [(c.a, c.b) for c in candidates]) == _parts(named, seen)


def _parts(families: dict[int, int], pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    part = {k: frozenset([k]) for k in families}
    for a, b in pairs:
        if families[a] == families[b] and part[a] != part[b]:
            joined = part[a] | part[b]
            for k in joined:
                part[k] = joined
    return set(part.values())


def test_nothing_to_do() -> None:
    assert list(OpenPairs([]).rounds()) == []
