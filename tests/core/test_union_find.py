from __future__ import annotations

import itertools

from dedup_gui.core.union_find import DisjointSets


def test_the_root_is_the_smallest_number_whatever_the_order_of_joining() -> None:
    for order in itertools.permutations([(5, 3), (3, 1), (4, 2), (1, 5)]):
        sets = DisjointSets(6)
        for one, other in order:
            sets.join(one, other)
        assert [sets.find(number) for number in range(6)] == [0, 1, 2, 1, 2, 1]
