"""Which keypoints of different images look alike: an inverted index of their 64-bit codes.

The code is cut into parts, each with a table of its own. Two codes are compared if they agree in one part at least:
of the keypoints that a picture and its copy have in common four in five do, of others one in ten thousand. The parts
are longer where there are more codes, and a crowded entry of a table (sky, letters, the lines of windows) is passed
over, so that the work for one code is bounded whatever their number. Memory: 4 bytes for each code and part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

FARTHEST = 12
"""Largest distance of two codes, bits. Of true pairs 93 % are nearer (half within 3), of others 1 in 7,000."""
CROWDED = 256
"""Codes that agree in a part, above which that part says nothing. Of 120,000 codes of photographs at most 230 do."""
_NARROW, _WIDE = 16, 21
"""Bits of a part: four of the one length or three of the other. Chosen."""
_MANY = 1 << 19
"""Codes from which the parts are long. Chosen."""
_PAIRS = 1 << 19
"""Pairs compared at once: 4 MB for each array."""


@dataclass(frozen=True, slots=True, eq=False)
class AlikeKeypoints:
    """Pairs of keypoints that look alike, each once.

    Attributes:
        query: places of the one, ascending, int64 [P].
        found: places of the other, int64 [P].
        distance: bits, uint8 [P].
    """

    query: Numbers
    found: Numbers
    distance: npt.NDArray[np.uint8]


class KeypointIndex:
    """An index over the keypoints of many images.

    Args:
        codes: uint64 [M].
        owner: int32 [M]; the image that each belongs to, ascending.
    """

    def __init__(self, codes: Bits, owner: npt.NDArray[np.int32]) -> None:
        self._codes = codes
        self._owner = owner
        self._width = _NARROW if len(codes) < _MANY else _WIDE
        self._tables = [self._table(part) for part in range(64 // self._width)]

    def search(self, queries: Bits, images: npt.NDArray[np.int32]) -> AlikeKeypoints:
        """Find the keypoints of other images that look like some. Usable from several threads.

        Args:
            queries: uint64 [Q], codes.
            images: int32 [Q]; the image of each.
        """
        nothing = np.zeros(0, np.int64)
        found: list[tuple[Numbers, Numbers, npt.NDArray[np.uint8]]] = [(nothing, nothing, np.zeros(0, np.uint8))]
        words = [self._words(queries, part) for part in range(len(self._tables))]
        usable: list[npt.NDArray[np.bool_]] = []
        for part, (starts, order) in enumerate(self._tables):
            first = starts[words[part]].astype(np.int64)
            count = starts[words[part] + 1] - first
            usable.append(count <= CROWDED)
            count[~usable[part]] = 0
            ends = np.cumsum(count)
            low = 0
            while low < len(queries):
                before = int(ends[low - 1]) if low else 0
                high = max(low + 1, int(np.searchsorted(ends, before + _PAIRS, side="right")))
                who = np.repeat(np.arange(low, high), count[low:high])
                inside = np.arange(len(who)) - (ends[who] - count[who] - before)
                where = order[first[who] + inside]
                distance = np.bitwise_count(queries[who] ^ self._codes[where])
                kept = np.flatnonzero((distance <= FARTHEST) & (self._owner[where] != images[who]))
                who, where, distance = who[kept], where[kept].astype(np.int64), distance[kept]
                fresh = np.ones(len(who), np.bool_)
                for earlier in range(part):
                    same = self._words(self._codes[where], earlier) == words[earlier][who]
                    fresh &= ~(same & usable[earlier][who])
                found.append((who[fresh], where[fresh], distance[fresh]))
                low = high
        query, place, distance = (np.concatenate(column) for column in zip(*found, strict=True))
        by_query = np.argsort(query, kind="stable")
        return AlikeKeypoints(query[by_query], place[by_query], distance[by_query])

    def _words(self, codes: Bits, part: int) -> Numbers:
        mask = np.uint64((1 << self._width) - 1)
        return ((codes >> np.uint64(self._width * part)) & mask).astype(np.int64)

    def _table(self, part: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Where the codes with each word begin, and the places of the codes sorted by word."""
        words = self._words(self._codes, part)
        starts = np.zeros((1 << self._width) + 1, np.int32)
        np.cumsum(np.bincount(words, minlength=1 << self._width), out=starts[1:])
        return starts, np.argsort(words.astype(np.uint32), kind="stable").astype(np.int32)
