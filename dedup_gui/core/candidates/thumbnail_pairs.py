"""Candidate pairs from thumbnails, as vectors: near ones, also once what frames a picture is cut away.

The hash keeps one bit of each of a picture's coarse waves, the network what a picture is about. Neither finds a copy
under a watermark all over it, which moves many bits and makes the network see letters; nor a picture in the middle
of a screenshot. Both leave the picture's coarse light and shade where they were: a few hundred numbers that follow
from the thumbnail the fingerprint holds anyway.

How near is near enough follows from the neighbourhood: two skies are nearer to each other than most copies.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.cosine_join import cosine_join
from dedup_gui.core.candidates.feature_pairs import (
    BACKGROUND_RANK,
    NEIGHBOURS,
    KnownVectors,
    VectorPairs,
    background,
)
from dedup_gui.core.candidates.nearest_table import CosinePairs
from dedup_gui.core.events import Progress, Stage

Vectors = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

SIDE = 12
"""Cells along the side of a thumbnail vector: waves that a watermark's letters or a caption do not reach. Chosen."""
LEAST = 0.7
"""Smallest cosine of a pair. Copies under a watermark have 0.97 and more, in a screenshot 0.9, under a large logo or
shifted by a tenth 0.7 to 0.9; two photographs by chance have 0.8 in one of 1,400 pairs."""
NEARER = 0.6
"""A pair's distance (1 - cosine) is at most this share of the background's. Chosen, not fitted."""
PLAIN = 2.5
"""Standard deviation, grey levels, below which a row or column of a thumbnail is a frame, a bar or a
page. Chosen, not fitted."""
LEAST_CELLS = 5
"""A picture inside a frame is at least so many of the thumbnail's 32 cells wide and high. Chosen."""
FRAMED = 0.92
"""A picture that fills a larger share of its image than this is not looked at on its own: the frame is then less than
1.3 cells wide in all. Chosen."""
_CHUNK = 512
"""Thumbnails between two yields. Chosen."""
_FAINT = 1.5
"""Standard deviation, grey levels, below which a thumbnail is all noise and near nothing. Chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class ThumbnailVectors:
    """Thumbnails as vectors; an image that frames a picture has more than one.

    Attributes:
        image: intp [M], the place among the thumbnails.
        vectors: float32 [M, SIDE * SIDE], zero mean, norm 1; zeros for plain images.
    """

    image: npt.NDArray[np.intp]
    vectors: Vectors


def thumbnail_vectors(thumbnails: Pixels) -> Generator[Progress, None, ThumbnailVectors]:
    """Make them.

    Args:
        thumbnails: uint8 [N, 32, 32], grey.

    Yields:
        Progress of MATCH.

    Returns:
        All whole images first, in their order, then the pictures inside frames.
    """
    places = [np.arange(len(thumbnails))]
    vectors = [np.zeros((0, SIDE * SIDE), np.float32)]
    inner: list[tuple[int, Vectors]] = []
    for start in range(0, len(thumbnails), _CHUNK):
        part = thumbnails[start : start + _CHUNK]
        vectors.append(_vectors(part))
        levels = part.astype(np.float32)
        plain = (levels.std(axis=2) <= PLAIN).any(axis=1) | (levels.std(axis=1) <= PLAIN).any(axis=1)
        inner += [(start + int(place), cut) for place in np.flatnonzero(plain) for cut in _cut_out(part[place])]
        yield Progress(Stage.MATCH, start, len(thumbnails))
    places.append(np.array([place for place, _ in inner], np.intp))
    vectors += [cut for _, cut in inner]
    return ThumbnailVectors(np.concatenate(places), np.concatenate(vectors))


def _cut_out(thumbnail: Pixels) -> list[Vectors]:
    """Of the picture inside a frame; the frame ends somewhere within a cell: with the cells it cuts, and without."""
    inner = framed(thumbnail)
    if inner is None:
        return []
    top, bottom, left, right = inner
    vectors = []
    for cut in (0, 1):
        rows = slice(top + cut * (top > 0), bottom - cut * (bottom < len(thumbnail)))
        part = thumbnail[rows, left + cut * (left > 0) : right - cut * (right < len(thumbnail))]
        if min(part.shape) >= LEAST_CELLS - 2:
            square = np.asarray(cv2.resize(part, (32, 32), interpolation=cv2.INTER_LINEAR), np.uint8)
            vectors.append(_vectors(square[None]))
    return vectors


def framed(thumbnail: Pixels) -> tuple[int, int, int, int] | None:
    """The largest picture between plain rows and columns: top, bottom, left, right; None where it is (nearly) all.

    Args:
        thumbnail: uint8 [32, 32], grey.
    """
    levels = thumbnail.astype(np.float32)
    top, left = 0, 0
    bottom, right = levels.shape
    for _ in range(2):
        first, last = _longest(levels[top:bottom, left:right].std(axis=1) > PLAIN)
        top, bottom = top + first, top + last
        if bottom - top < LEAST_CELLS:
            return None
        first, last = _longest(levels[top:bottom, left:right].std(axis=0) > PLAIN)
        left, right = left + first, left + last
        if right - left < LEAST_CELLS:
            return None
    return None if (bottom - top) * (right - left) > FRAMED * levels.size else (top, bottom, left, right)


def thumbnail_pairs(thumbnails: Pixels, known: KnownVectors | None = None) -> Generator[Progress, None, VectorPairs]:
    """Find the pairs worth judging.

    Args:
        thumbnails: uint8 [N, 32, 32], grey.
        known: what is known of some of them; None = nothing.

    Yields:
        Progress of MATCH.

    Returns:
        The pairs, each once, sorted; an image's background is the least of its vectors'.
    """
    made = yield from thumbnail_vectors(thumbnails)
    fresh = np.flatnonzero(np.isin(made.image, known.fresh)) if known is not None else None
    floor = known.floor()[made.image] if known is not None else None
    join = yield from cosine_join(
        made.vectors, threshold=LEAST, top_k=NEIGHBOURS, rank=BACKGROUND_RANK, fresh=fresh, floor=floor
    )
    near = join.pairs
    around = np.ones(len(thumbnails), np.float32)
    np.minimum.at(around, made.image, background(join.ranked, LEAST))
    if known is not None:
        of_fresh, around = around[known.fresh], known.background.copy()
        around[known.fresh] = of_fresh
    one, other = made.image[near.a], made.image[near.b]
    low, high = np.minimum(one, other), np.maximum(one, other)
    limit = NEARER * (1.0 - np.maximum(around[low], around[high]))
    kept = np.flatnonzero((low != high) & (1.0 - near.cosine <= limit))
    low, high, cosine = low[kept], high[kept], near.cosine[kept]
    order = np.lexsort((-cosine, high, low))
    low, high, cosine = low[order], high[order], cosine[order]
    first = np.ones(len(low), np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    pairs = CosinePairs(low[first].astype(np.int32), high[first].astype(np.int32), cosine[first])
    return VectorPairs(pairs, around)


def _vectors(thumbnails: Pixels) -> Vectors:
    """float32 [P, SIDE * SIDE] of uint8 [P, 32, 32]."""
    weights = _area_weights(thumbnails.shape[1])
    small = weights @ thumbnails.astype(np.float32) @ weights.T
    small -= small.mean(axis=(1, 2), keepdims=True)
    flat = small.reshape(len(small), -1)
    norm = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.asarray(np.where(norm > _FAINT * SIDE, flat / np.maximum(norm, 1e-6), 0.0), dtype=np.float32)


def _area_weights(side: int) -> Vectors:
    """What share of each of `side` cells goes into each of `SIDE` larger ones; float32 [SIDE, side]."""
    edges = np.linspace(0.0, side, SIDE + 1)
    cells = np.arange(side)
    shared = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    return np.asarray(np.maximum(shared, 0.0) * (SIDE / side), dtype=np.float32)


def _longest(busy: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Where the longest run of True begins and ends; the first of equally long ones."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], busy, [False])).astype(np.int8)))
    if not len(edges):
        return 0, 0
    starts, ends = edges[::2], edges[1::2]
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best])
