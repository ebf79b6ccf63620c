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
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.local_keypoints import SCALE_STEPS, Rows, mirrored_codes
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LEAST_VOTES = 4.0
"""A pair needs so many. Of 609 photographs no pair that has them but shows a part of the same scene or carries the
same stamp; photographs pasted at 0.6 of their size have 17 at the median."""
BEST = 2
"""Pairs proposed for each image: those with the most votes. A photograph in ten collages is the best of each."""
COMMON = 10.0
"""A keypoint that looks like n others, more than so many, has COMMON / n of a vote. Chosen: what 200 screens
of one program share has a twentieth; a steeper fall loses copies of what lies there in thirty shots of its scene."""
TOO_COMMON = 100
"""A keypoint that looks like more others than so many has no vote: what bounds the work in a large library."""

CROWDED = 8
"""Keypoints of an image with less than a vote, from which on the image may have been outvoted by the many copies of
what it shows. Chosen: twice the votes that a pair needs."""

_SCALE, _TURN = 0.6, 0.4
"""How far two votes may differ: in the binary logarithm of the size, and in the turn, radians. Chosen: a little more
than the steps of keypoints' scales and angles."""
_NEAR, _STRETCH = 0.04, 0.15
"""A keypoint may lie this share of the longer side, and of its distance, from where the other one says. Chosen."""
_SPOTS = 50.0
"""Keypoints nearer than the longer side over this are one spot and have one vote. Chosen."""
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


def keypoint_pairs(
    rows: Rows, owner: npt.NDArray[np.int32], count: int, threads: int = 1
) -> Generator[Progress, None, KeypointPairs]:
    """Find the pairs worth judging.

    Args:
        rows: of `KEYPOINT`, [M], of all images one after another.
        owner: int32 [M]; the number of the image that each belongs to, ascending.
        count: of images.
        threads: how many threads.

    Yields:
        Progress of MATCH.

    Returns:
        The pairs; the same whatever the blocks were.
    """
    waiting = Progress(Stage.MATCH, 0, count)
    codes = np.ascontiguousarray(rows["code"])
    index = yield from run_in_thread(waiting, lambda: KeypointIndex(codes, owner))
    starts = np.searchsorted(owner, np.arange(0, count + _IMAGES, _IMAGES)).tolist()
    blocks = [(low, high, mirrored) for low, high in pairwise(starts) for mirrored in (False, True)]

    crowded = np.zeros(count, np.bool_)

    def count_votes(block: tuple[int, int, bool]) -> tuple[Numbers, Floats]:
        low, high, mirrored = block
        alike = index.search(mirrored_codes(codes[low:high]) if mirrored else codes[low:high], owner[low:high])
        if not mirrored:  # blocks share no image
            common = np.flatnonzero(np.bincount(alike.query) > COMMON)
            images, many = np.unique(owner[low + common], return_counts=True)
            crowded[images[many >= CROWDED]] = True
        return _count_votes(rows, owner, low, alike, count, mirrored=mirrored)

    found = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    with closing(run_in_threads(blocks, count_votes, threads=threads, chunk=1)) as chunks:
        for results in chunks:
            found += [result for _, result in results]
            yield Progress(Stage.MATCH, min(len(found) // 2 * _IMAGES, count), count)
    keys, votes = np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])
    return _best(keys, votes, crowded)


def _count_votes(
    rows: Rows, owner: npt.NDArray[np.int32], low: int, alike: AlikeKeypoints, count: int, *, mirrored: bool
) -> tuple[Numbers, Floats]:
    """Pairs (a * count + b) of a block's images with later ones that have enough votes, and how many they have."""
    query, found = alike.query + low, alike.found
    met = np.bincount(alike.query)[alike.query]
    weight = np.minimum(1.0, COMMON / np.maximum(met, 1)).astype(np.float32)
    later = np.flatnonzero((owner[found] > owner[query]) & (met <= TOO_COMMON))
    keys = owner[query[later]].astype(np.int64) * count + owner[found[later]]
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
        votes[part] = _agreeing(
            rows[query[places]], rows[found[places]], np.where(there, weight[places], 0), mirrored=mirrored
        )
        start += len(part)
    kept = np.flatnonzero(votes >= LEAST_VOTES)
    return pairs[kept], votes[kept]


def _agreeing(one: Rows, other: Rows, weight: Floats, *, mirrored: bool) -> Floats:
    """How many votes of each pair agree on one way in which the images lie on one another.

    Args:
        one: of `KEYPOINT`, [P, n], keypoints of the one image.
        other: keypoints of the other that look like them.
        weight: [P, n]; 0 where there is none.
        mirrored: whether the one image is looked at mirrored.
    """
    x, y, angle = (one[name].astype(np.float32) for name in ("x", "y", "angle"))
    if mirrored:  # by how much it is moved sideways does not matter: all move alike
        x, angle = -x, 128 - angle
    to_x, to_y = other["x"].astype(np.float32), other["y"].astype(np.float32)
    grown = (other["scale"].astype(np.float32) - one["scale"].astype(np.float32)) / np.float32(SCALE_STEPS)
    turn = (other["angle"].astype(np.float32) - angle) * np.float32(2 * np.pi / 256)
    cosine, sine = np.exp2(grown) * np.cos(turn), np.exp2(grown) * np.sin(turn)
    across, down = x[:, None] - x[:, :, None], y[:, None] - y[:, :, None]  # [P, who says, of whom]
    c, s = cosine[:, :, None], sine[:, :, None]
    off_x = to_x[:, :, None] + c * across - s * down - to_x[:, None]
    off_y = to_y[:, :, None] + s * across + c * down - to_y[:, None]
    reach = 255 * _NEAR + _STRETCH * np.exp2(grown)[:, :, None] * np.hypot(across, down)
    turned = np.abs((turn[:, None] - turn[:, :, None] + np.pi) % (2 * np.pi) - np.pi)
    agree = (np.abs(grown[:, None] - grown[:, :, None]) < _SCALE) & (turned < _TURN)
    agree &= (off_x * off_x + off_y * off_y < reach * reach) & (weight[:, None] > 0)
    said = (agree * weight[:, None]).sum(axis=2) * (weight > 0)
    chosen = np.take_along_axis(agree, said.argmax(axis=1)[:, None, None], axis=1)[:, 0]
    return np.minimum(_at_spots(one, chosen, weight), _at_spots(other, chosen, weight))


def _at_spots(points: Rows, chosen: npt.NDArray[np.bool_], weight: Floats) -> Floats:
    """The votes of each pair, one for each spot of an image: its heaviest."""
    pair, _ = np.nonzero(chosen)
    spot = (points["x"][chosen] * (_SPOTS / 255)).astype(np.int64) * 64
    spot += (points["y"][chosen] * (_SPOTS / 255)).astype(np.int64)
    heavy = weight[chosen]
    order = np.lexsort((-heavy, spot, pair))
    pair, spot, heavy = pair[order], spot[order], heavy[order]
    first = np.ones(len(pair), np.bool_)
    first[1:] = (pair[1:] != pair[:-1]) | (spot[1:] != spot[:-1])
    return np.bincount(pair[first], heavy[first], minlength=len(points)).astype(np.float32)


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
