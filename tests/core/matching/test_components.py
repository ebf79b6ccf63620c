from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dedup_gui.core.matching.components import LOOKS, TOLD, Clusters
from dedup_gui.core.matching.pair_table import JudgedPairs, pair_keys


def pairs(*found: tuple[int, int], weak: bool = False) -> JudgedPairs:
    made = JudgedPairs()
    if found:
        a, b = np.array(found).T
        ones = np.ones(len(a), np.float32)
        made.add(a, b, np.zeros(len(a), np.intp), np.zeros(len(a), np.uint8), ones, weak=weak)
    made.settle()
    return made


def keys_of(tried: list[tuple[int, int]]) -> npt.NDArray[np.int64]:
    return np.array([pair_keys(np.array([a]), np.array([b]))[0] for a, b in tried], np.int64)


def opened(clusters: Clusters, unsure: JudgedPairs, count: int, tried: list[tuple[int, int]]) -> set[tuple[int, int]]:
    a, b = clusters.open_pairs(unsure, np.arange(count), np.sort(keys_of(tried)))
    return set(zip(a.tolist(), b.tolist(), strict=True))


def test_of_a_pair_the_best_orientation_stays_and_upright_is_preferred() -> None:
    made = JudgedPairs()
    one, two, near = np.array([1]), np.array([2]), np.zeros(1, np.uint8)
    for orientation, agreement in ((4, 0.9), (0, 0.5), (2, 0.901)):
        made.add(one, two, np.array([orientation]), near, np.array([agreement], np.float32))
    made.settle()
    assert len(made) == 1
    assert made.rows["orientation"].tolist() == [2]
    made.add(one, two, np.array([0]), near, np.array([0.899], np.float32))
    made.settle()
    assert made.rows["orientation"].tolist() == [0]


def test_pairs_are_found_again() -> None:
    made = pairs((3, 9), (1, 2), (1, 7))
    assert made.a.tolist() == [1, 1, 3]
    assert made.find(np.array([1, 3, 2]), np.array([7, 9, 3])).tolist() == [1, 2, -1]
    assert JudgedPairs().find(np.array([1]), np.array([2])).tolist() == [-1]


def squares(*sides: int) -> npt.NDArray[np.int64]:
    return np.array([(side, side) for side in sides], np.int64)


def test_the_hub_has_the_most_pairs_then_strong_ones_then_pixels() -> None:
    sides = squares(*[100] * 8)
    assert set(Clusters(sides, pairs((0, 1), (1, 2), (1, 3))).hubs[:4].tolist()) == {1}
    assert set(Clusters(squares(1, 5, 9), pairs((0, 1), (1, 2), (0, 2))).hubs.tolist()) == {2}
    mixed = pairs((0, 1), (1, 2), (2, 3))
    mixed.add(np.array([0]), np.array([3]), np.array([0]), np.zeros(1, np.uint8), np.ones(1, np.float32), weak=True)
    mixed.settle()
    assert Clusters(squares(9, 1, 1, 9), mixed).hubs[0] in (1, 2)


def test_the_hub_has_the_shape_that_is_usual() -> None:
    star = pairs((0, 1), (0, 2), (0, 3), (1, 2))
    sizes = np.array([(1000, 500), (800, 600), (599, 800), (400, 300)], np.int64)
    assert set(Clusters(sizes, star).hubs.tolist()) == {1}
    assert set(Clusters(sizes[:2], pairs((0, 1))).hubs.tolist()) == {0}  # of two nobody knows


def test_members_are_compared_with_their_hub_once() -> None:
    chain = pairs((0, 1), (1, 2), (2, 3), (1, 4))
    clusters = Clusters(squares(*[1] * 5), chain)
    assert opened(clusters, pairs(), 5, []) == {(1, 3)}
    assert opened(clusters, pairs(), 5, [(1, 3)]) == set()


def test_of_open_pairs_between_two_clusters_the_hubs_and_the_best_pair() -> None:
    clusters = Clusters(squares(*[1] * 6), pairs((0, 1), (0, 2), (3, 4), (3, 5)))
    unsure = pairs((1, 4), (1, 5), (2, 4))
    assert opened(clusters, unsure, 6, []) == {(0, 3), (1, 4), (0, 4), (1, 3)}


def test_after_a_refusal_the_next_pair_between_two_clusters_is_looked_at_a_few_times() -> None:
    sure, unsure = pairs((0, 1), (0, 2), (3, 4), (3, 5)), pairs(*((a, b) for a in (0, 1, 2) for b in (3, 4, 5)))
    clusters = Clusters(squares(*[1] * 6), sure)
    tried = [(0, 3), (0, 4)]
    looked = opened(clusters, unsure, 6, tried)
    assert looked == {(0, 5)}
    assert not opened(clusters, unsure, 6, [*tried, *looked][:LOOKS])


def test_images_of_one_thumbnail_that_were_refused_get_another_leader() -> None:
    clusters = Clusters(squares(*[1] * 4), pairs())
    same = np.zeros(4, np.intp)
    tried = pair_keys(np.array([0, 0, 0]), np.array([1, 2, 3]))
    a, b = clusters.open_pairs(pairs(), same, tried)
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == {(1, 2), (1, 3)}


def test_a_hub_that_its_members_refuse_gives_way() -> None:
    star = pairs((0, 1), (0, 2), (0, 3), (1, 2), (1, 4), (4, 5))
    tried = pair_keys(np.array([0, 0]), np.array([4, 5]))
    assert Clusters(squares(9, 1, 1, 1, 1, 1), star).hubs[0] == 0
    assert Clusters(squares(9, 1, 1, 1, 1, 1), star, tried).hubs[0] == 1


def test_few_pairs_are_all_told_and_many_not() -> None:
    few = pairs(*((a, b) for a in range(10) for b in range(a + 1, 10)))
    assert len(Clusters(squares(*[1] * 10), few).worth_telling()) == 45
    count = 4 * TOLD
    many = pairs(*((a, b) for a in range(count) for b in range(a + 1, count)))
    clusters = Clusters(squares(*[1] * count), many)
    told = clusters.worth_telling()
    assert len(told) <= count * TOLD < len(many)
    hub = clusters.hubs[0]
    assert np.count_nonzero((many.a[told] == hub) | (many.b[told] == hub)) == count - 1


def with_agreement(*found: tuple[int, int, float]) -> JudgedPairs:
    made = JudgedPairs()
    a, b, agreement = (np.array(column) for column in zip(*found, strict=True))
    zeros = np.zeros(len(a), np.intp)
    made.add(a, b, zeros, zeros.astype(np.uint8), agreement.astype(np.float32))
    made.settle()
    return made


def test_a_hub_that_members_refuse_is_challenged_by_the_image_most_like_it() -> None:
    # 0 is the hub; 4 came by 3 and does not match it. 2 is like the hub, and larger than 1; 3 is larger still.
    sizes = squares(10, 10, 11, 20, 10, 10)
    found = [(0, 1, 0.998), (0, 2, 0.997), (0, 3, 0.9), (0, 5, 0.9), (3, 4, 0.9)]
    tried = [(a, b) for a, b, _ in found]
    clusters = Clusters(sizes, with_agreement(*found), np.sort(keys_of(tried)))
    assert opened(clusters, JudgedPairs(), 6, tried) == {(0, 4)}
    tried.append((0, 4))
    clusters = Clusters(sizes, with_agreement(*found), np.sort(keys_of(tried)))
    assert opened(clusters, JudgedPairs(), 6, tried) == {(1, 2), (2, 3), (2, 4), (2, 5)}
    tried += [(1, 2), (2, 3), (2, 4), (2, 5)]
    found += [(1, 2, 0.99), (2, 3, 0.9), (2, 4, 0.9), (2, 5, 0.9)]
    clusters = Clusters(sizes, with_agreement(*found), np.sort(keys_of(tried)))
    assert set(clusters.hubs.tolist()) == {2}
    assert opened(clusters, JudgedPairs(), 6, tried) == set()


def test_who_loses_against_the_hub_is_the_last_to_challenge_it() -> None:
    sizes = squares(10, 10, 10, 10)
    known = with_agreement((0, 1, 0.99), (0, 2, 0.98), (2, 3, 0.9))
    looked = [(0, 1), (0, 2), (2, 3), (0, 3), (1, 2), (1, 3)]
    clusters = Clusters(sizes, known, np.sort(keys_of(looked)))
    assert opened(clusters, JudgedPairs(), 4, looked) == set()


def test_hubs_of_clusters_that_grew_are_compared_though_enough_was_looked_at() -> None:
    # Between {0, 1, 2} and {3} three pairs were refused; the hub by now is 1, which was not among them.
    sizes = squares(10, 10, 10, 10, 10, 10)
    known = with_agreement((0, 1, 0.9), (1, 2, 0.9), (1, 4, 0.9), (1, 5, 0.9))
    unsure = with_agreement((0, 3, 0.8), (2, 3, 0.7), (3, 4, 0.6))
    looked = [(0, 3), (2, 3), (3, 4)]
    clusters = Clusters(sizes, known, np.sort(keys_of(looked)))
    assert opened(clusters, unsure, 6, looked) == {(1, 3)}
    assert LOOKS == 3
