from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dedup_gui.core.pairs.components import MAX_MATCHES, MAX_TRIES, Components
from dedup_gui.core.pairs.pair_table import PairTable, Tried

Pairs = list[tuple[int, int]]


def table(pairs: Pairs, **columns: object) -> PairTable:
    a, b = np.array(pairs, np.int32).reshape(-1, 2).T
    return PairTable.of(a, b, **columns)


def accepted(*pairs: tuple[int, int], agreement: object = 1.0, weak: bool = False) -> PairTable:
    return table(list(pairs), accepted=True, agreement=agreement, weak=weak)


def proposed(*pairs: tuple[int, int], worth: object = 1.0) -> PairTable:
    return table(list(pairs), worth=worth)


def tried(pairs: Pairs) -> PairTable:
    return table(pairs, tried=Tried.BLOCKS)


def components(sizes: npt.NDArray[np.int64], *tables: PairTable) -> Components:
    return Components(sizes, PairTable.joined(tables), Tried.BLOCKS)


def opened(found: Components, count: int) -> set[tuple[int, int]]:
    a, b = found.open_pairs(np.arange(count))
    return set(zip(a.tolist(), b.tolist(), strict=True))


def squares(*sides: int) -> npt.NDArray[np.int64]:
    return np.array([(side, side) for side in sides], np.int64)


def test_the_medoid_has_the_most_pairs_then_strong_ones_then_pixels() -> None:
    sides = squares(*[100] * 8)
    assert set(components(sides, accepted((0, 1), (1, 2), (1, 3))).medoids[:4].tolist()) == {1}
    assert set(components(squares(1, 5, 9), accepted((0, 1), (1, 2), (0, 2))).medoids.tolist()) == {2}
    mixed = accepted((0, 1), (1, 2), (2, 3)), accepted((0, 3), weak=True)
    assert components(squares(9, 1, 1, 9), *mixed).medoids[0] in (1, 2)


def test_the_medoid_has_the_shape_that_is_usual() -> None:
    star = accepted((0, 1), (0, 2), (0, 3), (1, 2))
    sizes = np.array([(1000, 500), (800, 600), (599, 800), (400, 300)], np.int64)
    assert set(components(sizes, star).medoids.tolist()) == {1}
    assert set(components(sizes[:2], accepted((0, 1))).medoids.tolist()) == {0}  # of two nobody knows


def test_members_are_compared_with_their_medoid_once() -> None:
    chain = accepted((0, 1), (1, 2), (2, 3), (1, 4))
    assert opened(components(squares(*[1] * 5), chain), 5) == {(1, 3)}
    assert (1, 3) not in opened(components(squares(*[1] * 5), chain, tried([(1, 3)])), 5)


def test_of_open_pairs_between_two_components_the_medoids_and_the_best_pair() -> None:
    two = accepted((0, 1), (0, 2), (3, 4), (3, 5))
    found = components(squares(*[1] * 6), two, proposed((1, 4), (1, 5), (2, 4)))
    assert opened(found, 6) == {(0, 3), (1, 4), (0, 4), (1, 3)}


def test_after_a_refusal_the_next_pair_between_two_components_is_looked_at_a_few_times() -> None:
    two = accepted((0, 1), (0, 2), (3, 4), (3, 5))
    every = proposed(*((a, b) for a in (0, 1, 2) for b in (3, 4, 5)))
    refused = [(0, 3), (0, 4), (0, 5)]
    looked = opened(components(squares(*[1] * 6), two, every, tried(refused)), 6)
    assert looked == {(1, 3)}
    assert not opened(components(squares(*[1] * 6), two, every, tried([*refused, *looked][:MAX_TRIES])), 6)


def test_what_another_check_tried_is_open_to_this_one() -> None:
    pairs = proposed((0, 1)), table([(0, 1)], tried=Tried.GEOMETRY)
    assert opened(components(squares(1, 1), *pairs), 2) == {(0, 1)}
    assert opened(Components(squares(1, 1), PairTable.joined(pairs), Tried.GEOMETRY), 2) == set()


def test_images_of_one_thumbnail_that_were_refused_get_another_leader() -> None:
    found = components(squares(*[1] * 4), tried([(0, 1), (0, 2), (0, 3)]))
    a, b = found.open_pairs(np.zeros(4, np.intp))
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == {(1, 2), (1, 3)}


def test_a_medoid_that_its_members_refuse_gives_way() -> None:
    star = accepted((0, 1), (0, 2), (0, 3), (1, 2), (1, 4), (4, 5))
    assert components(squares(9, 1, 1, 1, 1, 1), star).medoids[0] == 0
    assert components(squares(9, 1, 1, 1, 1, 1), star, tried([(0, 4), (0, 5)])).medoids[0] == 1


def test_few_pairs_all_become_matches_and_many_not() -> None:
    few = accepted(*((a, b) for a in range(10) for b in range(a + 1, 10)))
    assert len(components(squares(*[1] * 10), few).top_pairs()) == 45
    count = 4 * MAX_MATCHES
    many = accepted(*((a, b) for a in range(count) for b in range(a + 1, count)))
    found = components(squares(*[1] * count), many)
    top = found.top_pairs()
    assert len(top) <= count * MAX_MATCHES < len(many)
    medoid = found.medoids[0]
    assert np.count_nonzero((top.a == medoid) | (top.b == medoid)) == count - 1


def with_agreement(*found: tuple[int, int, float]) -> PairTable:
    return accepted(*((a, b) for a, b, _ in found), agreement=[agreement for _, _, agreement in found])


def test_a_medoid_that_members_refuse_is_compared_with_the_image_most_like_it() -> None:
    # 0 is the medoid; 4 came by 3 and does not match it. 2 is like the medoid, and larger than 1; 3 is larger still.
    sizes = squares(10, 10, 11, 20, 10, 10)
    known = [(0, 1, 0.998), (0, 2, 0.997), (0, 3, 0.9), (0, 5, 0.9), (3, 4, 0.9)]
    looked = [(a, b) for a, b, _ in known]
    assert opened(components(sizes, with_agreement(*known), tried(looked)), 6) == {(0, 4)}
    looked.append((0, 4))
    found = components(sizes, with_agreement(*known), tried(looked))
    assert opened(found, 6) == {(1, 2), (2, 3), (2, 4), (2, 5)}
    looked += [(1, 2), (2, 3), (2, 4), (2, 5)]
    known += [(1, 2, 0.99), (2, 3, 0.9), (2, 4, 0.9), (2, 5, 0.9)]
    found = components(sizes, with_agreement(*known), tried(looked))
    assert set(found.medoids.tolist()) == {2}
    assert opened(found, 6) == set()


def test_who_loses_against_the_medoid_is_the_last_to_be_tried() -> None:
    sizes = squares(10, 10, 10, 10)
    known = with_agreement((0, 1, 0.99), (0, 2, 0.98), (2, 3, 0.9))
    looked = [(0, 1), (0, 2), (2, 3), (0, 3), (1, 2), (1, 3)]
    assert opened(components(sizes, known, tried(looked)), 4) == set()


def test_medoids_of_components_that_grew_are_compared_though_enough_was_looked_at() -> None:
    # Between {0, 1, 2, 4, 5} and {3} four pairs were refused; the medoid by now is 1, which was not among them.
    known = with_agreement((0, 1, 0.9), (1, 2, 0.9), (1, 4, 0.9), (1, 5, 0.9))
    promised = proposed((0, 3), (2, 3), (3, 4), (3, 5), worth=[0.8, 0.7, 0.6, 0.5])
    found = components(squares(*[10] * 6), known, promised, tried([(0, 3), (2, 3), (3, 4), (3, 5)]))
    assert opened(found, 6) == {(1, 3)}
    assert MAX_TRIES == 4
