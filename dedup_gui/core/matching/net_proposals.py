"""Pairs proposed beyond the hashes', among one image of each component; once more by keypoints among families."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.matching.geometry_rounds import query_set
from dedup_gui.core.matching.proposals import propose_by_features, propose_by_keypoints, propose_by_thumbnails
from dedup_gui.core.matching.unseen_rounds import part_by_pages
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.run_in_thread import run_in_thread

Numbers = npt.NDArray[np.intp]

_MATCHING = Progress(Stage.MATCH, 0, 0)
"""Said while something runs whose progress cannot be told."""


def propose_more(
    collection: Collection, contents: Contents, pairs: PairTable, *, near: float, threads: int
) -> Generator[Progress, None, tuple[tuple[PairTable, ...], Numbers]]:
    """Pairs that hashes do not propose: by features, by thumbnails laid over each other, and by keypoints.

    Args:
        collection: fingerprints.
        contents: what was made of them.
        pairs: what is accepted so far: one image of each component is asked.
        near: cosine of the network's vectors from which on any pair is proposed.
        threads: how many threads.

    Yields:
        Progress of MATCH.

    Returns:
        A table for each generator; and the places of contents that may be outvoted by many copies of what they show.
    """
    query = yield from run_in_thread(_MATCHING, lambda: query_set(contents.sizes, pairs))
    features = yield from run_in_thread(_MATCHING, lambda: contents.features_of(collection, query))
    by_features = yield from propose_by_features(features, near, query)
    by_thumbnails = yield from propose_by_thumbnails(contents.thumbnails[query], query)
    by_keypoints, crowded = yield from _propose_by_keypoints(collection, contents, query, threads)
    tables = by_features, by_thumbnails, by_keypoints
    return tuple(part_by_pages(contents, table)[0] for table in tables), crowded


def propose_to_families(
    collection: Collection, contents: Contents, pairs: PairTable, crowded: Numbers, threads: int
) -> Generator[Progress, None, tuple[PairTable, ...]]:
    """Pairs of one image of each family: a part that a whole family shows has little to say while all of it votes.

    Args:
        collection: fingerprints.
        contents: what was made of them.
        pairs: what the check by geometry accepted.
        crowded: what `propose_more` said.
        threads: how many threads.

    Yields:
        Progress of MATCH.

    Returns:
        A table, or nothing where no family has come together.
    """
    medoids = yield from run_in_thread(
        _MATCHING, lambda: Components(contents.sizes, pairs, Tried.GEOMETRY).medoids[crowded]
    )
    query = np.unique(medoids)
    if len(query) == len(crowded):  # nothing has become one family
        return ()
    table, _ = yield from _propose_by_keypoints(collection, contents, query, threads)
    return (part_by_pages(contents, table)[0],)


def _propose_by_keypoints(
    collection: Collection, contents: Contents, query: Numbers, threads: int
) -> Generator[Progress, None, tuple[PairTable, Numbers]]:
    keypoints, owner = yield from run_in_thread(_MATCHING, lambda: contents.keypoints_of(collection, query))
    return (yield from propose_by_keypoints(keypoints, owner, query, threads))
