"""Merging what is known of pairs."""

from __future__ import annotations

import numpy as np

from dedup_gui.core.pairs.pair_table import PairTable, Tried


def one(**columns: object) -> PairTable:
    return PairTable.of(np.array([1]), np.array([2]), **columns)


def test_of_a_pair_the_best_orientation_stays_and_upright_is_preferred() -> None:
    said = [one(accepted=True, orientation=turn, agreement=alike) for turn, alike in ((4, 0.9), (0, 0.5), (2, 0.901))]
    made = PairTable.joined(said)
    assert len(made) == 1
    assert made.rows["orientation"].tolist() == [2]
    again = PairTable.joined([made, one(accepted=True, orientation=0, agreement=0.899)])
    assert again.rows["orientation"].tolist() == [0]


def test_an_accepted_pair_stays_accepted_and_keeps_what_else_is_known() -> None:
    made = PairTable.joined(
        [
            one(worth=0.9, cosine=0.7, orientation=3),
            one(accepted=True, agreement=0.4, orientation=1, tried=Tried.BLOCKS, weak=True),
            one(tried=Tried.GEOMETRY),
        ]
    )
    (row,) = made.rows
    assert (row["accepted"], row["weak"], row["orientation"]) == (True, True, 1)
    assert row["cosine"] == np.float32(0.7)
    assert row["worth"] == np.float32(0.9)
    assert row["tried"] == Tried.BLOCKS | Tried.GEOMETRY
    assert not len(made.open)
    assert len(made.accepted) == len(made.tried(Tried.BLOCKS)) == 1


def test_a_pair_that_nothing_proposed_is_not_open() -> None:
    assert not len(one(tried=Tried.BLOCKS).open)
    assert len(one(worth=0.1).open) == 1
    assert np.isnan(one().rows["cosine"]).all()


def test_pairs_are_found_again() -> None:
    made = PairTable.of(np.array([3, 1, 1]), np.array([9, 2, 7]))
    assert made.a.tolist() == [1, 1, 3]
    assert made.find(np.array([1, 3, 2]), np.array([7, 9, 3])).tolist() == [1, 2, -1]
    assert PairTable.joined([]).find(np.array([1]), np.array([2])).tolist() == [-1]
