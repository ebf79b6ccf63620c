"""Candidate pairs of a cut-out and what it became on a ground: its perceptual hashes on several grounds."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.hash_index import HashIndex
from dedup_gui.core.fingerprints.hashing import Bits, hash_thumbnails
from dedup_gui.core.orientations import ORIENTATIONS

Numbers = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint8]

GROUNDS = (0, 32, 64, 96, 128, 160, 192, 224, 255)
"""Grey levels on which cut-outs are hashed. As measured on 72 drawn ones on grounds of 32 levels, 99.9 % are within
`hash_pairs.RADIUS` of one of these, 99.5 % of every second one, 95 % of black and white alone."""
MOST = 32
"""Pairs of each cut-out, the nearest. Chosen."""
CROWD = 64
"""Images of one hash of which each cut-out is paired with so many at most. Chosen, as in `hash_pairs`."""
_LOOKED_UP = 4096
"""Cut-outs looked up at once; bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class FlattenedPairs:
    """Candidate pairs as parallel arrays, each pair once.

    Attributes:
        cutout: place among the cut-outs.
        flat: place among the opaque images.
        orientation: index into `ORIENTATIONS`: how the opaque image is turned to look like the cut-out.
        distance: uint8; Hamming distance of the pHashes on the ground and in the orientation that agree best.
    """

    cutout: Numbers
    flat: Numbers
    orientation: Numbers
    distance: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.cutout)

    @classmethod
    def of(cls, rows: list[npt.NDArray[np.int64]]) -> FlattenedPairs:
        """The nearest `MOST` of each cut-out.

        Args:
            rows: int64 [R, 4] each: cut-out, flat, orientation, distance.
        """
        found = np.concatenate([np.zeros((0, 4), np.int64), *rows])
        found = found[np.lexsort((found[:, 2], found[:, 3], found[:, 1], found[:, 0]))]
        first = np.ones(len(found), np.bool_)
        first[1:] = (found[1:, :2] != found[:-1, :2]).any(axis=1)
        found = found[first]
        found = found[np.lexsort((found[:, 1], found[:, 3], found[:, 0]))]
        rank = np.arange(len(found)) - np.searchsorted(found[:, 0], found[:, 0])
        cutout, flat, orientation, distance = found[rank < MOST].T.astype(np.intp)
        return cls(cutout, flat, orientation, distance.astype(np.uint8))


def flattened_pairs(
    cutouts: Pixels, flat: Bits, *, radius: int, turned_radius: int
) -> Generator[None, None, FlattenedPairs]:
    """Opaque images whose pHash is near that of a cut-out on some ground.

    Args:
        cutouts: uint8 [T, 2, 32, 32]; thumbnails on black, and those of the alpha channels.
        flat: uint64 [O]; pHashes of the opaque images, upright.
        radius: for upright pairs, bits.
        turned_radius: for the other orientations, bits.

    Yields:
        At least every 50 ms.

    Returns:
        The pairs.
    """
    values, inverse, sizes = np.unique(flat, return_inverse=True, return_counts=True)
    images = np.argsort(inverse, kind="stable")
    starts = np.cumsum(sizes) - sizes
    upright, turned = HashIndex(values, radius), HashIndex(values, turned_radius)
    parts: list[npt.NDArray[np.int64]] = []
    for start in range(0, len(cutouts), _LOOKED_UP):
        some = cutouts[start : start + _LOOKED_UP]
        rows: list[npt.NDArray[np.int64]] = []
        for ground in GROUNDS:
            hashes = hash_thumbnails(on_ground(some, np.full(len(some), ground))).phash
            yield
            for orientation in range(len(ORIENTATIONS)):
                index = turned if orientation else upright
                for query, value, distance in index.search(hashes[:, orientation]):
                    crowd = np.minimum(sizes[value], CROWD)
                    which = np.repeat(np.arange(len(query)), crowd)
                    inside = np.arange(len(which)) - np.repeat(np.cumsum(crowd) - crowd, crowd)
                    place = images[starts[value[which]] + inside]
                    turn = np.full(len(which), ORIENTATIONS[orientation].inverse)
                    rows.append(np.stack([start + query[which], place, turn, distance[which]], axis=1))
                    yield
        best = FlattenedPairs.of(rows)
        parts.append(np.stack([best.cutout, best.flat, best.orientation, best.distance], axis=1).astype(np.int64))
        yield
    return FlattenedPairs.of(parts)


def on_ground(cutouts: Pixels, ground: npt.NDArray[np.number]) -> Pixels:
    """Thumbnails of cut-outs on grounds; uint8 [P, 32, 32].

    Args:
        cutouts: uint8 [P, 2, 32, 32], as for `flattened_pairs`.
        ground: grey level for each, [P].
    """
    through = (255.0 - cutouts[:, 1]) / 255.0
    return np.clip(np.rint(cutouts[:, 0] + through * ground[:, None, None]), 0, 255).astype(np.uint8)


def ground_of(cutouts: Pixels, flat: Pixels) -> npt.NDArray[np.float64]:
    """The ground on which each cut-out would be most like an opaque thumbnail; grey levels 0-255, float64 [P].

    Args:
        cutouts: uint8 [P, 2, 32, 32].
        flat: uint8 [P, 32, 32]; turned to look like them.
    """
    through = (255.0 - cutouts[:, 1]) / 255.0
    left = flat - cutouts[:, 0].astype(np.float64)
    level = (through * left).sum(axis=(1, 2)) / np.maximum((through**2).sum(axis=(1, 2)), 1e-9)
    return np.asarray(np.clip(level, 0.0, 255.0), np.float64)
