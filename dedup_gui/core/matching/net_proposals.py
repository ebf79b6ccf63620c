"""Pairs proposed beyond the hashes', among one image of each component; once more by keypoints among families."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.matching.asked_pairs import Asked
from dedup_gui.core.matching.geometry_rounds import query_set
from dedup_gui.core.matching.proposals import propose_by_features, propose_by_keypoints, propose_by_thumbnails
from dedup_gui.core.matching.unseen_rounds import part_by_pages
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.pairs.search_memory import Search, Searches
from dedup_gui.core.run_in_thread import run_in_thread

Numbers = npt.NDArray[np.intp]

_MATCHING = Progress(Stage.MATCH, 0, 0)
"""Said while something runs whose progress cannot be told."""


def propose_more(
    collection: Collection,
    contents: Contents,
    pairs: PairTable,
    earlier: Searches,
    *,
    near: float,
    threads: int,
    asked: Asked | None = None,
) -> Generator[Progress, None, tuple[tuple[PairTable, ...], Numbers, Searches]]:
    """Pairs that hashes do not propose: by features, by thumbnails laid over each other, and by keypoints.

    Args:
        collection: fingerprints.
        contents: what was made of them.
        pairs: what is accepted so far: one image of each component is asked.
        earlier: searches of most of the contents.
        near: cosine of the network's vectors from which on any pair is proposed.
        threads: how many threads.
        asked: None = any pair may be proposed.

    Yields:
        Progress of MATCH.

    Returns:
        A table for each generator; the places of contents that may be outvoted by many copies of what they show; and
        the searches, to be remembered.
    """
    query = yield from run_in_thread(_MATCHING, lambda: query_set(contents.sizes, pairs))
    features = yield from run_in_thread(_MATCHING, lambda: contents.features_of(collection, query))
    by_features, features_search = yield from propose_by_features(features, near, query, earlier.features)
    thumbnails = contents.thumbnails[query]
    by_thumbnails, thumbnails_search = yield from propose_by_thumbnails(thumbnails, query, earlier.thumbnails)
    by_keypoints, crowded, keypoints_search = yield from _propose_by_keypoints(
        collection, contents, query, threads, earlier.keypoints
    )
    searches = replace(earlier, features=features_search, thumbnails=thumbnails_search, keypoints=keypoints_search)
    tables = by_features, by_thumbnails, by_keypoints
    return tuple(_to_be_looked_at(contents, table, asked) for table in tables), crowded, searches


def propose_to_families(
    collection: Collection,
    contents: Contents,
    pairs: PairTable,
    crowded: Numbers,
    threads: int,
    asked: Asked | None = None,
) -> Generator[Progress, None, tuple[PairTable, ...]]:
    """Pairs of one image of each family: a part that a whole family shows has little to say while all of it votes.

    Args:
        collection: fingerprints.
        contents: what was made of them.
        pairs: what the check by geometry accepted.
        crowded: what `propose_more` said.
        threads: how many threads.
        asked: None = any pair may be proposed.

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
    table, _, _ = yield from _propose_by_keypoints(collection, contents, query, threads)
    return (_to_be_looked_at(contents, table, asked),)


def _to_be_looked_at(contents: Contents, table: PairTable, asked: Asked | None) -> PairTable:
    table = part_by_pages(contents, table)[0]
    return table if asked is None else asked.only(table)


def _propose_by_keypoints(
    collection: Collection, contents: Contents, query: Numbers, threads: int, earlier: Search | None = None
) -> Generator[Progress, None, tuple[PairTable, Numbers, Search]]:
    keypoints, owner = yield from run_in_thread(_MATCHING, lambda: contents.keypoints_of(collection, query))
    return (yield from propose_by_keypoints(keypoints, owner, query, threads, earlier))
