"""The pairs that a candidate search must find among some of its images, by comparing these with all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.hash_pairs import radii_for
from dedup_gui.core.fingerprints.hashing import hamming
from dedup_gui.core.matching.proposals import HashProposals
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification.thumbnail_judge import ThumbnailVerdict

Numbers = npt.NDArray[np.intp]

NEAREST = 20
"""Neighbours by the network's vectors that must be found, where they are near."""
_ROUNDING = 1e-4
"""Of a cosine: a pair this near to the threshold may be left out."""
_BLOCK = 4096


def near_hashes(proposals: HashProposals, queries: Numbers) -> tuple[Numbers, Numbers]:
    """All pairs of the queries that the hashes' radii and the thumbnails let pass."""
    phash = proposals.hashes.phash
    upright = np.ascontiguousarray(phash[:, 0])
    radius, turned_radius = radii_for(len(phash))
    a, b = [], []
    for query in queries.tolist():
        for number, orientation in enumerate(ORIENTATIONS):
            near = np.flatnonzero(hamming(phash[query, number], upright) <= (turned_radius if number else radius))
            near = near[near != query]
            own = np.full(len(near), query)
            turns = np.where(own > near, number, orientation.inverse)  # the query's turn, or the other's
            low, high = np.minimum(own, near), np.maximum(own, near)
            kept = proposals.thumbnails.compare(low, high, turns).verdict != ThumbnailVerdict.NO
            a.append(low[kept])
            b.append(high[kept])
    return np.concatenate(a), np.concatenate(b)


def nearest_vectors(features: npt.NDArray[np.float16], near: float, queries: Numbers) -> tuple[Numbers, Numbers]:
    """Each query's `NEAREST`, as far as their cosine is `near`, from which on any pair is proposed."""
    own = features[queries].astype(np.float32)
    cosines = np.empty((len(queries), len(features)), np.float32)
    for start in range(0, len(features), _BLOCK):
        cosines[:, start : start + _BLOCK] = own @ features[start : start + _BLOCK].astype(np.float32).T
    cosines[np.arange(len(queries)), queries] = -1
    nearest = np.empty((len(queries), min(NEAREST, len(features) - 1)), np.intp)
    for place, row in enumerate(cosines):  # one at a time: with a million images, 8 MB
        nearest[place] = np.argpartition(row, -nearest.shape[1])[-nearest.shape[1] :]
    kept = np.take_along_axis(cosines, nearest, axis=1) >= near + _ROUNDING
    return np.repeat(queries, kept.sum(axis=1)), nearest[kept]
