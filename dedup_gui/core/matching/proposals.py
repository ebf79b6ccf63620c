"""What the generators propose, as pair tables: by hashes (with thumbnails), features, thumbnails, keypoints."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.feature_pairs import KnownVectors, VectorPairs, feature_pairs, last_neighbours
from dedup_gui.core.candidates.hash_pairs import HashPairs, hash_pairs, radii_for
from dedup_gui.core.candidates.keypoint_pairs import KeypointPairs, KnownKeypoints, keypoint_pairs
from dedup_gui.core.candidates.thumbnail_pairs import thumbnail_pairs
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.hashing import Hashes, hamming, hash_thumbnails, turned_hashes
from dedup_gui.core.pairs.pair_table import ROW, PairTable
from dedup_gui.core.pairs.search_memory import Search
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.settings import DEFAULT_HASHES, HashKind
from dedup_gui.core.verification.thumbnail_judge import Comparison, ThumbnailJudge, ThumbnailVerdict

Numbers = npt.NDArray[np.intp]

HASH_WORTH = np.float32(0.8)
"""A hash pair that the thumbnails left open is as promising as a pair of the network's vectors with this share of its
agreement as cosine; chosen by the order in which the pairs of labelled images turned out right."""
THUMBNAIL_WORTH = np.float32(0.9)
"""The same of a pair of thumbnail vectors with this share of its cosine."""
VOTES_WORTH = np.float32(2.0)
"""A pair whose keypoints have n votes is as promising as one with a cosine of 1 - 2 / n. Chosen: 0.5 of the fewest,
0.9 of twenty."""
LEAST_WORTH = np.float32(0.001)
"""Of a pair that a generator proposed, though what it is measured by is 0: two even pictures."""
_TURNED = 128
"""Thumbnails hashed in all orientations between two yields: about 30 ms."""
_HASHED = 1024
"""Thumbnails hashed, or pairs compared by thumbnail, between two yields: about 30 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class HashProposals:
    """What perceptual hashes propose, and what the thumbnails of these pairs say.

    Attributes:
        pairs: accepted where the thumbnails prove it, else open; pairs that they refuse are not among them.
        hashes: of all contents.
        thumbnails: compares any two of them.
        same_thumbnail: for each content the first one of its kind with its thumbnail, [N].
        proposed: pairs that the hashes proposed.
        search: to be remembered.
    """

    pairs: PairTable
    hashes: Hashes
    thumbnails: ThumbnailJudge
    same_thumbnail: Numbers
    proposed: int
    search: Search


def propose_by_hashes(
    thumbnails: npt.NDArray[np.uint8],
    kinds: npt.NDArray[np.bool_],
    radii: tuple[int, int] | None = None,
    earlier: Search | None = None,
    using: Sequence[HashKind] = DEFAULT_HASHES,
) -> Generator[Progress, None, HashProposals | None]:
    """Find the pairs whose perceptual hashes are near, and have their thumbnails compared.

    Args:
        thumbnails: uint8 [N, 32, 32], grey, upright.
        kinds: bool [N]; images of two kinds are not one thing, even if they have the same thumbnail.
        radii: largest distance upright and turned, bits; None = what suits so many.
        earlier: a search of most of them, with the same radii; None = all are to be compared.
        using: the kinds of hashes whose near pairs are proposed; `radii` are those of pHash.

    Yields:
        Progress of MATCH, at least every 100 ms.

    Returns:
        The proposals; None where there are no two contents.
    """
    if len(thumbnails) < 2:
        return None
    judge = ThumbnailJudge(thumbnails)
    parts = []
    for start in range(0, len(thumbnails), _HASHED):
        parts.append(hash_thumbnails(thumbnails[start : start + _HASHED]))
        judge.measure(start, start + _HASHED)
        yield Progress(Stage.MATCH, start, 0)
    hashes = Hashes.joined(parts)
    distinct, first = yield from run_in_thread(
        Progress(Stage.MATCH, 0, 0), lambda: _distinct_thumbnails(thumbnails, kinds)
    )
    everything = np.arange(len(thumbnails))
    copies = np.flatnonzero(first != everything)
    zeros = np.zeros(len(copies), np.intp)
    found: list[HashPairs] = [HashPairs(first[copies], copies, zeros, zeros.astype(np.uint8))]
    fresh = earlier.fresh_among(distinct, everything) if earlier is not None else None
    known = [PairTable(earlier.among(everything).rows)] if earlier is not None and fresh is not None else []
    tables: list[PairTable] = list(known)
    proposed = sum(map(len, known))
    for near in _near(thumbnails[distinct], hashes.of(distinct), using, radii, fresh):
        found.append(HashPairs(distinct[near.a], distinct[near.b], near.orientation, near.distance))
        if sum(map(len, found)) >= _HASHED:  # many are small: compared together, they cost a tenth
            proposed += yield from _compare_thumbnails(judge, HashPairs.joined(found), tables, proposed)
            found = []
        else:
            yield Progress(Stage.MATCH, proposed, 0)
    if found:
        proposed += yield from _compare_thumbnails(judge, HashPairs.joined(found), tables, proposed)
    pairs = yield from run_in_thread(Progress(Stage.MATCH, proposed, 0), lambda: PairTable.joined(tables))
    search = Search(distinct, np.zeros(len(distinct), np.float32), pairs.rows)
    return HashProposals(pairs, hashes, judge, first, proposed, search)


def _near(
    thumbnails: npt.NDArray[np.uint8],
    hashes: Hashes,
    using: Sequence[HashKind],
    radii: tuple[int, int] | None,
    fresh: Numbers | None,
) -> Generator[HashPairs, None, None]:
    """The pairs that are near by one of some kinds of hashes; their distance is that of the pHashes all the same."""
    for kind in using:
        asked = hashes
        if kind is not HashKind.PHASH:
            turned = []
            for start in range(0, len(thumbnails), _TURNED):
                turned.append(turned_hashes(thumbnails[start : start + _TURNED], kind))
                yield HashPairs.none()
            asked = replace(hashes, phash=np.concatenate(turned))
        radius, turned_radius = (radii if kind is HashKind.PHASH else None) or radii_for(len(hashes), kind)
        for near in hash_pairs(asked, radius=radius, turned_radius=turned_radius, fresh=fresh):
            distance = hamming(hashes.phash[near.a, 0], hashes.phash[near.b, near.orientation])
            yield near if kind is HashKind.PHASH else replace(near, distance=distance)


def _compare_thumbnails(
    judge: ThumbnailJudge, pairs: HashPairs, tables: list[PairTable], proposed: int
) -> Generator[Progress, None, int]:
    """Add a table for each kilopair that is not refused; how many there were."""
    for start in range(0, len(pairs), _HASHED):
        part = slice(start, start + _HASHED)
        a, b, turns, distance = pairs.a[part], pairs.b[part], pairs.orientation[part], pairs.distance[part]
        said = judge.compare(a, b, turns)
        alike = agreement(said)
        kept = np.flatnonzero(said.verdict != ThumbnailVerdict.NO)
        accepted = said.verdict[kept] == ThumbnailVerdict.YES
        tables.append(
            PairTable.of(
                a[kept],
                b[kept],
                orientation=turns[kept],
                distance=distance[kept],
                worth=np.maximum(alike[kept] * HASH_WORTH, LEAST_WORTH),
                agreement=alike[kept] * accepted,
                accepted=accepted,
            )
        )
        yield Progress(Stage.MATCH, proposed + start, 0)
    return len(pairs)


def agreement(said: Comparison) -> npt.NDArray[np.float32]:
    """How much compared thumbnails agree, 0-1."""
    return np.clip((said.correlation + said.detail) / 2, 0, 1)


def propose_by_features(
    features: npt.NDArray[np.float16], near: float, query: Numbers, earlier: Search | None = None
) -> Generator[Progress, None, tuple[PairTable, Search | None]]:
    """Find the pairs whose network vectors are near; none where no network ran.

    Args:
        features: [P, D], unit vectors of the contents to be compared with one another.
        near: cosine from which on any pair is proposed; the network's own figure.
        query: places of these contents, ascending, [P].
        earlier: a search of most of them; None = all are to be compared.

    Returns:
        The pairs; and the search, to be remembered.
    """
    if not features.shape[1]:
        return PairTable.joined([]), None
    known, rows = _known(query, earlier)
    if known is not None:
        a, b = (np.searchsorted(query, rows[side]) for side in ("a", "b"))
        known = replace(known, last=last_neighbours(a, b, rows["cosine"], len(query)))
    found = yield from feature_pairs(features, near, known)
    return _as_table(found, rows, query, np.float32(1))


def propose_by_thumbnails(
    thumbnails: npt.NDArray[np.uint8], query: Numbers, earlier: Search | None = None
) -> Generator[Progress, None, tuple[PairTable, Search | None]]:
    """Find the pairs whose thumbnails are near, also once what frames a picture is cut away.

    Args:
        thumbnails: uint8 [P, 32, 32], of the contents to be compared with one another.
        query: places of these contents, ascending, [P].
        earlier: a search of most of them; None = all are to be compared.

    Returns:
        The pairs; and the search, to be remembered.
    """
    known, rows = _known(query, earlier)
    found = yield from thumbnail_pairs(thumbnails, known)
    table, search = _as_table(found, rows, query, THUMBNAIL_WORTH)
    table.rows["cosine"] = np.nan  # that is of the network's vectors
    return table, search


def propose_by_keypoints(
    keypoints: npt.NDArray[np.void],
    owner: npt.NDArray[np.int32],
    query: Numbers,
    threads: int,
    earlier: Search | None = None,
) -> Generator[Progress, None, tuple[PairTable, Numbers, Search]]:
    """Find the pairs that have a part in common; none where no keypoints were taken.

    Args:
        keypoints: of the contents to be compared with one another, as `Contents.keypoints_of` gives them, [M].
        owner: for each the number of its content, int32 [M].
        query: places of these contents, ascending, [P].
        threads: how many threads.
        earlier: a search of most of them; None = all are to be compared.

    Returns:
        The pairs; the places of contents that may be outvoted by many copies of what they show; and the search, to be
        remembered.
    """
    fresh = earlier.fresh_among(query, query) if earlier is not None else None
    known = None
    if earlier is not None and fresh is not None:
        mine = earlier.among(query)
        a, b, votes = (mine.rows[name].copy() for name in ("a", "b", "cosine"))
        known = KnownKeypoints(fresh, KeypointPairs(a, b, votes, mine.of_place > 0))
    found = yield from keypoint_pairs(keypoints, owner, len(query), threads, known)
    a, b = query[found.a], query[found.b]
    search = Search(query, found.crowded.astype(np.float32), PairTable.of(a, b, cosine=found.votes).rows)
    worth = np.maximum(1 - VOTES_WORTH / found.votes, LEAST_WORTH)
    return PairTable.of(a, b, worth=worth), query[found.crowded], search


def _known(query: Numbers, earlier: Search | None) -> tuple[KnownVectors | None, npt.NDArray[np.void]]:
    """What an earlier search says of the contents of this one, and the pairs that it found, by places of contents."""
    fresh = earlier.fresh_among(query, query) if earlier is not None else None
    if earlier is None or fresh is None:
        return None, np.zeros(0, ROW)
    mine = earlier.among(query)
    rows = mine.rows.copy()
    rows["a"], rows["b"] = query[rows["a"]], query[rows["b"]]
    return KnownVectors(fresh, mine.of_place), rows


def _as_table(
    found: VectorPairs, earlier: npt.NDArray[np.void], query: Numbers, worth: np.float32
) -> tuple[PairTable, Search]:
    """All pairs, and the search to be remembered."""
    pairs = found.pairs
    mine = PairTable.of(query[pairs.a], query[pairs.b], cosine=pairs.cosine)
    rows = PairTable.joined((mine, PairTable(earlier))).rows
    table = rows.copy()
    table["worth"] = np.maximum(rows["cosine"] * worth, LEAST_WORTH)
    return PairTable(table), Search(query, found.background, rows)


def _distinct_thumbnails(thumbnails: npt.NDArray[np.uint8], kinds: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Places of the first of each kind of thumbnail, and for each thumbnail the place of the first like it."""
    words = np.ascontiguousarray(thumbnails).reshape(len(thumbnails), -1).view(np.uint64)
    # A random linear map of 1024 bytes to 8: unlike thumbnails share a value with a probability of 2^-64.
    factors = np.random.default_rng(1).integers(0, 2**64, words.shape[1], dtype=np.uint64) | np.uint64(1)
    keys = np.empty(len(words), np.uint64)
    for start in range(0, len(words), _HASHED):
        keys[start : start + _HASHED] = (words[start : start + _HASHED] * factors).sum(axis=1, dtype=np.uint64)
    keys ^= kinds
    _, places, inverse = np.unique(keys, return_index=True, return_inverse=True)
    first = places[inverse]
    return np.unique(first), first
