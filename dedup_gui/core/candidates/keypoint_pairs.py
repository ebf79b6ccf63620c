"""Candidate pairs from keypoints: images a part of which lies in both alike, wherever, at whatever size and turn.

Keypoints that look alike vote for a pair of images, as far as they agree in how the one image lies on the other: each
says by its place, scale and angle where all the others must be. A keypoint that looks like many others (a
program's frame, a stamp, a watermark's letters) has little to say, so its vote counts for less.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.keypoint_index import AlikeKeypoints, KeypointIndex
from dedup_gui.core.candidates.keypoint_votes import agreeing_votes
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.local_keypoints import Rows, mirrored_codes
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LEAST_VOTES = 3.0
"""A pair needs so many. Photographs pasted at 0.6 of their size have 17 at the median. Chosen: with
four 15 pairs fewer of
740 images show two different things, and of 120 strong crops and 120 pasted photographs three and two more are
missed."""
BEST = 2
"""Pairs proposed for each image: those with the most votes. A photograph in ten collages is the best of each."""
COMMON = 10.0
"""A keypoint that looks like n others, more than so many, has COMMON / n of a vote. Chosen: what 200 screens
of one program share has a twentieth; a steeper fall loses copies of what lies there in thirty shots of its scene."""
TOO_COMMON = 100
"""A keypoint that looks like more others than so many has no vote: what bounds the work in a large library."""

CROWDED = 8
"""Keypoints of an image with less than a vote, from which on the image may have been outvoted by the many copies of
what it shows. Chosen: nearly three times the votes that a pair needs."""

_MOST = 48
"""Votes looked at of a pair; the nearest codes first. Chosen."""
_IMAGES = 64
"""Images whose keypoints are looked up before their votes are counted: what the memory is bounded by."""
_CELLS = 1 << 18
"""Votes compared with votes at once: 1 MB for each array."""


@dataclass(frozen=True, slots=True)
class KeypointPairs:
    """Pairs of images, sorted by (a, b), each once.

    Attributes:
        a: int32 [P]; a < b.
        b: int32 [P].
        votes: float32 [P].
        crowded: which images have many keypoints that look like those of many others, bool [count].
    """

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    votes: Floats
    crowded: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class KnownKeypoints:
    """What an earlier search found out, so that its images need not be compared with one another again.

    Attributes:
        fresh: numbers of the images, ascending, that it did not have.
        pairs: what it found, in today's numbers; nothing is `crowded` of fresh images.
    """

    fresh: npt.NDArray[np.intp]
    pairs: KeypointPairs


def keypoint_pairs(
    rows: Rows, owner: npt.NDArray[np.int32], count: int, threads: int = 1, known: KnownKeypoints | None = None
) -> Generator[Progress, None, KeypointPairs]:
    """Find the pairs worth judging.

    Args:
        rows: of `KEYPOINT`, [M], of all images one after another.
        owner: int32 [M]; the number of the image that each belongs to, ascending.
        count: of images.
        threads: how many threads.
        known: what is known of some of them; None = nothing.

    Yields:
        Progress of MATCH.

    Returns:
        The pairs, those that were known among them; the same whatever the blocks were.
    """
    waiting = Progress(Stage.MATCH, 0, count)
    codes = np.ascontiguousarray(rows["code"])
    index = yield from run_in_thread(waiting, lambda: KeypointIndex(codes, owner))
    is_fresh = np.ones(count, np.bool_)
    if known is not None:
        is_fresh[:] = False
        is_fresh[known.fresh] = True
    asked = np.flatnonzero(is_fresh[owner])
    starts = np.searchsorted(owner[asked], np.flatnonzero(is_fresh)[::_IMAGES]).tolist()
    blocks = [
        (asked[low:high], mirrored) for low, high in pairwise([*starts, len(asked)]) for mirrored in (False, True)
    ]
    met = np.zeros(len(rows), np.int32)  # how many others each keypoint looks like

    def count_votes(block: tuple[Numbers, bool]) -> tuple[Numbers, Floats, Numbers]:
        places, mirrored = block
        mine = mirrored_codes(codes[places]) if mirrored else codes[places]
        alike = index.search(mine, owner[places])
        if not mirrored:  # blocks share no image
            met[places] = np.bincount(alike.query, minlength=len(places))
        of_known = alike.found[~is_fresh[owner[alike.found]]] if not mirrored else alike.found[:0]
        return *_count_votes(rows, owner, places, alike, is_fresh, mirrored=mirrored), of_known

    found = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    if known is not None:
        found.append((known.pairs.a.astype(np.int64) * count + known.pairs.b, known.pairs.votes))
    with closing(run_in_threads(blocks, count_votes, threads=threads, chunk=1)) as chunks:
        for results in chunks:
            for _, (pairs, votes, of_known) in results:
                found.append((pairs, votes))
                np.add.at(met, of_known, 1)
            yield Progress(Stage.MATCH, min(len(found) // 2 * _IMAGES, count), count)
    crowded = np.bincount(owner[met > COMMON], minlength=count) >= CROWDED
    if known is not None:
        crowded |= known.pairs.crowded
    keys, votes = np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])
    return _best(keys, votes, crowded)


def _count_votes(
    rows: Rows,
    owner: npt.NDArray[np.int32],
    places: Numbers,
    alike: AlikeKeypoints,
    is_fresh: npt.NDArray[np.bool_],
    *,
    mirrored: bool,
) -> tuple[Numbers, Floats]:
    """Pairs (a * count + b) of a block's images that have enough votes, and how many they have.

    Two images that are both asked meet twice: the later one's block leaves them out.
    """
    count = len(is_fresh)
    query, found = places[alike.query], alike.found
    met = np.bincount(alike.query)[alike.query]
    weight = np.minimum(1.0, COMMON / np.maximum(met, 1)).astype(np.float32)
    one, other = owner[query].astype(np.int64), owner[found].astype(np.int64)
    later = np.flatnonzero(((other > one) | ~is_fresh[other]) & (met <= TOO_COMMON))
    keys = np.minimum(one, other)[later] * count + np.maximum(one, other)[later]
    order = np.lexsort((found[later], query[later], alike.distance[later], keys))
    later = later[order]
    pairs, first, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    votes = np.zeros(len(pairs), np.float32)
    if not len(pairs):
        return pairs, votes
    enough = np.flatnonzero(np.add.reduceat(weight[later], first) >= LEAST_VOTES)
    enough = enough[np.argsort(sizes[enough], kind="stable")]
    start = 0
    while start < len(enough):
        part = enough[start : start + max(1, _CELLS // min(int(sizes[enough[start]]), _MOST) ** 2)]
        part = part[: max(1, _CELLS // min(int(sizes[part[-1]]), _MOST) ** 2)]
        inside = np.arange(min(int(sizes[part[-1]]), _MOST))
        there = inside < sizes[part][:, None]
        places = later[np.where(there, first[part][:, None] + inside, first[part][:, None])]
        votes[part] = agreeing_votes(
            rows[query[places]], rows[found[places]], np.where(there, weight[places], 0), mirrored=mirrored
        )
        start += len(part)
    kept = np.flatnonzero(votes >= LEAST_VOTES)
    return pairs[kept], votes[kept]


def _best(keys: Numbers, votes: Floats, crowded: npt.NDArray[np.bool_]) -> KeypointPairs:
    """Of all pairs, some of which come twice, those that are among the best of one of their images."""
    count = len(crowded)
    order = np.lexsort((-votes, keys))
    keys, votes = keys[order], votes[order]
    once = np.ones(len(keys), np.bool_)
    once[1:] = keys[1:] != keys[:-1]
    keys, votes = keys[once], votes[once]
    a, b = keys // max(count, 1), keys % max(count, 1)
    image, pair = np.concatenate((a, b)), np.tile(np.arange(len(keys)), 2)
    order = np.lexsort((pair, -votes[pair], image))
    rank = np.arange(len(order)) - np.searchsorted(image[order], image[order])
    kept = np.unique(pair[order[rank < BEST]])
    return KeypointPairs(a[kept].astype(np.int32), b[kept].astype(np.int32), votes[kept], crowded)
