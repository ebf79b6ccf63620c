"""Exact search for 64-bit hashes within a Hamming radius, without comparing every hash with every other.

Multi-index hashing (Norouzi, Punjani, Fleet: "Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014):
the 64 bits are cut into m parts, each with a table of its own. If two hashes differ in at most r bits, then at least
one part differs in few, so it is enough to look up each part with few bits flipped. Everything is done on whole
arrays; one step of the generator takes about 20 ms, and no NumPy call in it holds the interpreter for longer.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Found = tuple[Numbers, Numbers, npt.NDArray[np.uint8]]
"""Places of queries, places of hashes, distances."""

_BITS = 64
_QUERIES = 1 << 16
"""Queries looked up at once. Chosen for the time of a step."""
_PAIRS = 1 << 19
"""Pairs compared at once: 4 MB for each array."""
_MAX_WIDTH = 22
"""Bits of the widest part: its table has 4 million entries (16 MB)."""
_PROBE_COST, _PAIR_COST, _SLOT_COST = 6.0, 12.0, 6.0
"""Nanoseconds for looking up a key, comparing a pair, making one slot of a table; only their ratios matter,
and only for speed. Of the order of what NumPy takes; not fitted."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The hashes sorted by one part of their bits.

    Attributes:
        shift: place of the part's lowest bit.
        width: bits of the part.
        flips: how many bits of the part may differ.
        starts: int32 [2^width + 1]; where the hashes with a key begin.
        places: int32 [N]; where the sorted hashes stood.
        hashes: uint64 [N]; sorted by key.
    """

    shift: int
    width: int
    flips: int
    starts: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]
    hashes: Bits

    def keys(self, hashes: Bits) -> npt.NDArray[np.int64]:
        return ((hashes >> np.uint64(self.shift)) & np.uint64((1 << self.width) - 1)).astype(np.int64)


class HashIndex:
    """An index over distinct or repeated hashes for one radius.

    Args:
        hashes: uint64 [N].
        radius: the largest distance that is found, bits.
        queries: how many hashes are about to be looked up; only the choice of the tables depends on it.
    """

    def __init__(self, hashes: Bits, radius: int, queries: int | None = None) -> None:
        self._radius = radius
        self._size = len(hashes)
        parts = _parts(len(hashes), radius, len(hashes) if queries is None else queries)
        # The parts take every m-th bit, not neighbours: neighbouring bits of a pHash are neighbouring frequencies,
        # which tend to agree together, and would make some buckets very full.
        self._stride = len(parts)
        self._order = _interleaved(len(parts))
        spread = self._spread(hashes)
        shift = 0
        self._tables = []
        for width, flips in parts:
            self._tables.append(_table(spread, shift, width, flips))
            shift += width

    def search(self, queries: Bits) -> Generator[Found, None, None]:
        """Find all hashes within the radius of each query.

        Args:
            queries: uint64 [M].

        Yields:
            Arrays of equal length, often empty: place in `queries`, place in the index's hashes, distance. Each
            pair comes once; in no particular order. One step takes about 20 ms.
        """
        if not self._size:
            return
        for start in range(0, len(queries), _QUERIES):
            part = self._spread(queries[start : start + _QUERIES])
            for number in range(len(self._tables)):
                for found in self._search_table(part, number):
                    yield found[0] + start, found[1], found[2]

    def _spread(self, hashes: Bits) -> Bits:
        """Reorder the bits so that each table's bits are neighbours."""
        if self._stride == 1:
            return hashes
        spread = np.zeros_like(hashes)
        for target, source in enumerate(self._order):
            spread |= ((hashes >> np.uint64(source)) & np.uint64(1)) << np.uint64(target)
        return spread

    def _search_table(self, queries: Bits, number: int) -> Generator[Found, None, None]:
        table = self._tables[number]
        keys = table.keys(queries)
        for flips in range(table.flips + 1):
            for chosen in itertools.combinations(range(table.width), flips):
                mask = sum(1 << bit for bit in chosen)
                probe = keys ^ mask
                first = table.starts[probe].astype(np.int64)
                count = table.starts[probe + 1] - first
                hit = np.flatnonzero(count)
                yield from self._compare(queries, number, hit, first[hit], count[hit])

    def _compare(
        self, queries: Bits, number: int, rows: Numbers, first: Numbers, count: Numbers
    ) -> Generator[Found, None, None]:
        """Compare queries with whole buckets, a bounded number of pairs at a time."""
        table = self._tables[number]
        ends = np.cumsum(count)
        total = int(ends[-1]) if len(ends) else 0
        for low in range(0, max(total, 1), _PAIRS):
            high = min(low + _PAIRS, total)
            # Pair number p belongs to the row whose range [end - count, end) holds it.
            begin, stop = np.searchsorted(ends, (low, high - 1), side="right") if total else (0, -1)
            part = slice(int(begin), int(stop) + 1)
            inside = np.minimum(ends[part], high) - np.maximum(ends[part] - count[part], low)
            skipped = np.maximum(low - (ends[part] - count[part]), 0)
            before = np.cumsum(inside) - inside
            where = np.arange(high - low) + np.repeat(first[part] + skipped - before, inside)
            who = np.repeat(rows[part], inside)
            differing = queries[who] ^ table.hashes[where]
            distance = np.bitwise_count(differing)
            near = np.flatnonzero(distance <= self._radius)
            near = near[self._first_found(differing[near], number)]
            yield who[near], table.places[where[near]].astype(np.int64), distance[near]

    def _first_found(self, differing: Bits, number: int) -> npt.NDArray[np.bool_]:
        """Whether no earlier table finds these pairs too."""
        fresh = np.ones(len(differing), np.bool_)
        for table in self._tables[:number]:
            part = (differing >> np.uint64(table.shift)) & np.uint64((1 << table.width) - 1)
            fresh &= np.bitwise_count(part) > table.flips
        return fresh


def _table(spread: Bits, shift: int, width: int, flips: int) -> _Table:
    keys = ((spread >> np.uint64(shift)) & np.uint64((1 << width) - 1)).astype(np.uint32)
    order = np.argsort(keys, kind="stable")
    starts = np.zeros((1 << width) + 1, np.int32)
    np.cumsum(np.bincount(keys, minlength=1 << width), out=starts[1:])
    return _Table(shift, width, flips, starts, order.astype(np.int32), spread[order])


def _parts(size: int, radius: int, queries: int) -> list[tuple[int, int]]:
    """The cheapest cut: (bits, flips allowed) of each part.

    With m parts and radius r = m * k + rest, two hashes within r agree up to k bits in one of the first rest + 1
    parts, or up to k - 1 bits in one of the others (all of them may be one worse only if the sum exceeds r).
    """
    best: tuple[float, list[tuple[int, int]]] = (float("inf"), [])
    for count in range(1, _BITS + 1):
        widths = [_BITS // count + (part < _BITS % count) for part in range(count)]
        if widths[0] > _MAX_WIDTH:
            continue
        every, rest = divmod(radius, count)
        flips = [every if part <= rest else every - 1 for part in range(count)]
        parts = [pair for pair in zip(widths, flips, strict=True) if pair[1] >= 0]
        cost = 0.0
        for width, allowed in parts:
            probes = sum(comb(width, bits) for bits in range(min(allowed, width) + 1))
            cost += queries * probes * (_PROBE_COST + _PAIR_COST * size / (1 << width)) + _SLOT_COST * (1 << width)
        if cost < best[0]:
            best = cost, parts
    return best[1]


def _interleaved(parts: int) -> list[int]:
    """For each bit of the reordered hash the bit it comes from: the parts deal the bits out among themselves."""
    return [bit for part in range(parts) for bit in range(part, _BITS, parts)]
