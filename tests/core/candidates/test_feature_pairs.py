"""Pairs that a network's vectors propose, also where most images were compared before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.feature_pairs import (
    NEIGHBOURS,
    KnownVectors,
    VectorPairs,
    feature_pairs,
    last_neighbours,
)
from dedup_gui.core.events import run_to_end

KNOWN, NEW = 600, 60
NEAR = 0.75
FRESH = np.arange(KNOWN, KNOWN + NEW)


def crowd() -> npt.NDArray[np.float16]:
    """Unit vectors that are all near one another, in an order that says nothing; [KNOWN + NEW, 64]."""
    rng = np.random.default_rng(7)
    vectors = np.ones((KNOWN + NEW, 64)) + rng.normal(0, 0.4, (KNOWN + NEW, 64))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float16)


def keys(found: VectorPairs) -> set[tuple[int, int]]:
    return set(zip(found.pairs.a.tolist(), found.pairs.b.tolist(), strict=True))


def known_of(features: npt.NDArray[np.float16]) -> KnownVectors:
    """What a search of the first ones found."""
    before = run_to_end(feature_pairs(features[:KNOWN], NEAR))
    a, b = before.pairs.a.astype(np.intp), before.pairs.b.astype(np.intp)
    background = np.concatenate((before.background, np.zeros(NEW, np.float32)))
    return KnownVectors(FRESH, background, last_neighbours(a, b, before.pairs.cosine, KNOWN + NEW))


def test_new_images_in_a_crowd_bring_as_many_pairs_as_a_search_of_all() -> None:
    features = crowd()
    wanted = {pair for pair in keys(run_to_end(feature_pairs(features, NEAR))) if max(pair) >= KNOWN}
    found = keys(run_to_end(feature_pairs(features, NEAR, known_of(features))))
    assert len(wanted) > 20 * NEW, "they are near one another"
    assert wanted <= found
    assert len(found) <= 1.1 * len(wanted), "what is crowded out among all is among the new ones, too"
    without = run_to_end(feature_pairs(features, NEAR, replace(known_of(features), last=None)))
    assert len(without.pairs.a) > 1.3 * len(wanted), "which is what the last neighbours are for"


def test_many_copies_of_one_of_a_crowd_are_proposed_with_it() -> None:
    features = crowd()
    copies = features[:1].astype(np.float32) + np.random.default_rng(1).normal(0, 0.005, (NEW, 64))
    features[KNOWN:] = (copies / np.linalg.norm(copies, axis=1, keepdims=True)).astype(np.float16)
    found = keys(run_to_end(feature_pairs(features, NEAR, known_of(features))))
    assert len([pair for pair in found if pair[0] == 0]) >= NEIGHBOURS


def test_the_last_neighbour_is_known_of_those_alone_that_have_enough() -> None:
    number = np.arange(1, NEIGHBOURS + 2)
    cosine = (1 - number / 100).astype(np.float32)
    last = last_neighbours(np.zeros(len(number), np.intp), number, cosine, 40)
    assert last[0] == cosine[NEIGHBOURS - 1]
    assert not last[1:].any()
