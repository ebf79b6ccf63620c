"""Candidate pairs from perceptual hashes, in all eight orientations, in bounded memory."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.hash_index import HashIndex
from dedup_gui.core.fingerprints.hashing import Bits, Hashes
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.settings import HashKind

Numbers = npt.NDArray[np.intp]

RADIUS = 12
"""Bits: the largest distance of an upright candidate pair. Of crops of 10 % it reaches 93 %, of captions and logos
more; two unrelated photographs are as near in one of 10,000 cases."""
TURNED_RADIUS = 6
"""Bits: the same in the other seven orientations, which have seven times as many chances to agree by accident. Turned
copies that are otherwise unchanged differ by at most 4."""
RADII: dict[HashKind, tuple[int, int]] = {
    HashKind.PHASH: (RADIUS, TURNED_RADIUS),
    HashKind.PHASH_MEAN: (1, 0),
    HashKind.DHASH: (8, 4),
    HashKind.AHASH: (3, 2),
}
"""Upright and turned, bits. Those of the other kinds bring about as many pairs of unrelated photographs as pHash at
its own: of 686 photographs 1 to 4 in 10,000 pairs are as near (8 in 10,000 by the pHash with the mean)."""
MANY, VERY_MANY = 200_000, 500_000
"""Images from which on the radii are smaller: by 2 bits, and by 4 (2 of the turned). The search stays within a minute
for a million, and unrelated images, whose pairs grow with the square, stay few."""
CROWD = 64
"""Images of one and the same hash (yet different thumbnails) that are all paired with one another. More come from
pages and skies whose hash says little; of those each is paired with its nearest by other hashes. Chosen."""
_NEIGHBOURS = 8
"""Pairs of each image in a crowd, for each way of sorting it. Chosen: 72 pairs an image."""
_PAIRS = 1 << 14
"""Pairs handed over at once. Chosen for the time of a step."""


@dataclass(frozen=True, slots=True, eq=False)
class HashPairs:
    """Candidate pairs as parallel arrays. A pair may come several times, in several orientations.

    Attributes:
        a: place of the one image; a < b.
        b: place of the other.
        orientation: index into `ORIENTATIONS`: how b is turned to look like a.
        distance: uint8; Hamming distance of the pHashes in that orientation.
    """

    a: Numbers
    b: Numbers
    orientation: Numbers
    distance: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.a)

    @classmethod
    def none(cls) -> HashPairs:
        """A table without a pair."""
        empty = np.zeros(0, np.intp)
        return cls(empty, empty, empty, np.zeros(0, np.uint8))

    @classmethod
    def joined(cls, parts: Sequence[HashPairs]) -> HashPairs:
        """One table of several, at least one."""
        return cls(
            np.concatenate([part.a for part in parts]),
            np.concatenate([part.b for part in parts]),
            np.concatenate([part.orientation for part in parts]),
            np.concatenate([part.distance for part in parts]),
        )


def radii_for(count: int, kind: HashKind = HashKind.PHASH) -> tuple[int, int]:
    """Radius upright and turned, bits, for so many images."""
    radius, turned = RADII[kind]
    if count <= MANY:
        return radius, turned
    less, less_turned = (2, 0) if count <= VERY_MANY else (4, 2)
    return max(0, radius - less), max(0, turned - less_turned)


def hash_pairs(
    hashes: Hashes, *, radius: int = RADIUS, turned_radius: int = TURNED_RADIUS, fresh: Numbers | None = None
) -> Generator[HashPairs, None, None]:
    """All pairs of images whose pHashes are near, one of the two being turned.

    Exact: a pair comes if the upright hash of one image and the hash of the other in any orientation differ by at
    most the radius. The exception are crowds (see `CROWD`), which would make n^2 pairs.

    Args:
        hashes: of N images.
        radius: for upright pairs, bits.
        turned_radius: for the other orientations, bits; -1 = upright pairs only.
        fresh: numbers of the images, ascending, that no earlier search had: pairs without one of them may be left
            out; None = all of them.

    Yields:
        Pairs, often none, at least every 50 ms.
    """
    everything = np.arange(len(hashes))
    upright = _Classes(hashes.phash[:, 0], everything)
    asked = upright if fresh is None else _Classes(hashes.phash[fresh, 0], fresh)
    index = HashIndex(upright.values, radius, len(asked.values))
    for one, other, distance in index.search(asked.values):
        rows = np.flatnonzero(one < other) if fresh is None else np.arange(len(one))
        for i, j, near in _expand(asked, upright, one[rows], other[rows], distance[rows]):
            yield _ordered(i, j, near, 0)
    for i, j in _within(upright, hashes):
        if fresh is not None:
            rows = np.flatnonzero(np.isin(i, fresh) | np.isin(j, fresh))
            i, j = i[rows], j[rows]
        yield _ordered(i, j, np.zeros(len(i), np.uint8), 0)
    if turned_radius < 0:
        return
    yield from _turned(hashes, everything if fresh is None else fresh, upright, turned_radius)
    if fresh is not None:
        yield from _turned(hashes, everything, asked, turned_radius)


def _turned(hashes: Hashes, images: Numbers, upright: _Classes, radius: int) -> Generator[HashPairs, None, None]:
    """Pairs of images, turned, with other ones, upright."""
    index = HashIndex(upright.values, radius, len(images))
    for orientation in range(1, len(ORIENTATIONS)):
        classes = _Classes(hashes.phash[images, orientation], images)
        for one, other, distance in index.search(classes.values):
            for i, j, near in _expand(classes, upright, one, other, distance):
                yield _ordered(i, j, near, orientation)


class _Classes:
    """Images by equal hash."""

    def __init__(self, hashes: Bits, images: Numbers) -> None:
        self.values, first_of, self.sizes = np.unique(hashes, return_inverse=True, return_counts=True)
        self.images: Numbers = images[np.argsort(first_of, kind="stable")]
        self.starts: Numbers = np.cumsum(self.sizes) - self.sizes


def _expand(
    left: _Classes, right: _Classes, one: Numbers, other: Numbers, distance: npt.NDArray[np.uint8]
) -> Generator[tuple[Numbers, Numbers, npt.NDArray[np.uint8]], None, None]:
    """From pairs of classes to pairs of images; of a crowd the first images speak for all."""
    rows = np.minimum(left.sizes[one], CROWD)
    columns = np.minimum(right.sizes[other], CROWD)
    total = rows * columns
    ends = np.cumsum(total)
    low = 0
    while low < len(one):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + _PAIRS, side="right")))
        part = slice(low, high)
        which = np.repeat(np.arange(low, high), total[part])
        inside = np.arange(len(which)) - np.repeat(ends[part] - total[part] - before, total[part])
        i = left.images[left.starts[one[which]] + inside // columns[which]]
        j = right.images[right.starts[other[which]] + inside % columns[which]]
        yield i, j, distance[which]
        low = high
    if not len(one):
        empty = np.zeros(0, np.intp)
        yield empty, empty, np.zeros(0, np.uint8)


def _within(classes: _Classes, hashes: Hashes) -> Generator[tuple[Numbers, Numbers], None, None]:
    """Pairs of images of one class."""
    for size in np.unique(classes.sizes):
        if size < 2:
            continue
        starts = classes.starts[classes.sizes == size]
        if size > CROWD:
            for start in starts:
                yield from _within_crowd(classes.images[start : start + size], hashes)
            continue
        one, other = np.triu_indices(int(size), 1)
        step = max(1, _PAIRS // len(one))
        for low in range(0, len(starts), step):
            base = starts[low : low + step, None]
            yield classes.images[base + one].ravel(), classes.images[base + other].ravel()


def _within_crowd(members: Numbers, hashes: Hashes) -> Generator[tuple[Numbers, Numbers], None, None]:
    """Each with the first few of all, and with the next few in the order of other hashes."""
    for first in members[:_NEIGHBOURS]:
        yield from _sliced(np.full(len(members), first), members)
    for key in (hashes.contrast, hashes.dhash, hashes.ahash, hashes.phash_mean):
        ordered = members[np.argsort(key[members], kind="stable")]
        for step in range(1, _NEIGHBOURS + 1):
            yield from _sliced(ordered[:-step], ordered[step:])


def _sliced(i: Numbers, j: Numbers) -> Generator[tuple[Numbers, Numbers], None, None]:
    for low in range(0, len(i), _PAIRS):
        yield i[low : low + _PAIRS], j[low : low + _PAIRS]


def _ordered(i: Numbers, j: Numbers, distance: npt.NDArray[np.uint8], orientation: int) -> HashPairs:
    """Pairs of which i, turned, looks like j; as pairs a < b of which b, turned, looks like a."""
    keep = np.flatnonzero(i != j)
    i, j = i[keep], j[keep]
    turns = np.where(i > j, orientation, ORIENTATIONS[orientation].inverse)
    return HashPairs(np.minimum(i, j), np.maximum(i, j), turns.astype(np.intp), distance[keep])
