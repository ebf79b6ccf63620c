"""Which candidate pairs still have to be judged: a family of thirty copies has 435 pairs, of which thirty suffice.

Groups are stars round a representative, so two images that both match a third need not be compared; and what was
clearly rejected for an image holds for its plain copies. Pairs come in rounds: in each, every image brings one pair,
the one with its best-connected neighbour first, which is the family's likely representative.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from dedup_gui.core.types import Candidate, Relation
from dedup_gui.core.verdict import Verdict

BLOCK = 1024
"""Images whose pairs are judged together: their keypoints fit into the cache."""

CLEAR = 3.0
"""Log odds below the threshold from which on a rejection holds for plain copies, too."""

_COPIES = frozenset({Relation.EXACT, Relation.SAME_PIXELS, Relation.RE_ENCODED, Relation.RESIZED})
_NO_GROUP = frozenset({Relation.PARTIAL, Relation.BURST})


class OpenPairs:
    """The pairs of one scan. What comes out does not depend on the order of the candidates given."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._total = len(candidates)
        self._blocks = _blocks(candidates)
        self._hubs: dict[int, set[int]] = defaultdict(set)
        self._copy_of: dict[int, int] = {}
        self._rejected: set[tuple[int, int]] = set()
        self.passed_over = 0

    @property
    def total(self) -> int:
        """Pairs in all."""
        return self._total

    def rounds(self) -> Iterator[list[Candidate]]:
        """Pairs to judge, round by round. Every verdict must be told (`settle`) before the next round is drawn."""
        for queues in self._blocks:
            while queues:
                chosen = []
                for owner in list(queues):
                    pair = self._next_of(queues[owner])
                    if pair is None:
                        del queues[owner]
                    else:
                        chosen.append(pair)
                if chosen:
                    yield chosen

    def settle(self, pair: Candidate, verdict: Verdict) -> None:
        """Learn from a verdict. Within a round, in the round's order."""
        match = verdict.match
        if match is not None and match.relation not in _NO_GROUP and not match.weak:
            self._hubs[pair.a].add(pair.b)
            self._hubs[pair.b].add(pair.a)
            if match.relation in _COPIES:
                one, other = sorted((self._source(pair.a), self._source(pair.b)))
                if one != other:
                    self._copy_of[other] = one
        elif match is None and verdict.margin < -CLEAR:
            self._rejected.add(self._key(pair))

    def _next_of(self, queue: deque[Candidate]) -> Candidate | None:
        while queue:
            pair = queue.popleft()
            if not self._is_settled(pair):
                return pair
            self.passed_over += 1
        return None

    def _is_settled(self, pair: Candidate) -> bool:
        return not self._hubs[pair.a].isdisjoint(self._hubs[pair.b]) or self._key(pair) in self._rejected

    def _key(self, pair: Candidate) -> tuple[int, int]:
        one, other = sorted((self._source(pair.a), self._source(pair.b)))
        return one, other

    def _source(self, image: int) -> int:
        while image in self._copy_of:
            image = self._copy_of[image]
        return image


def _blocks(candidates: Sequence[Candidate]) -> list[dict[int, deque[Candidate]]]:
    """Queues of pairs by the image that brings them, in blocks of images that have pairs with one another.

    A pair is brought by its less connected image, better connected neighbours first. Images are numbered so that
    neighbours stand close together (Cuthill and McKee, 1969).
    """
    pairs = sorted(candidates, key=lambda c: (c.a, c.b))
    if not pairs:
        return []
    used, packed = np.unique([(c.a, c.b) for c in pairs], return_inverse=True)
    packed = packed.reshape(-1, 2)
    degree = np.bincount(packed.ravel(), minlength=len(used))
    place = _places(packed, len(used))
    queues: dict[int, list[tuple[int, float, int, Candidate]]] = defaultdict(list)
    for pair, (left, right) in zip(pairs, packed.tolist(), strict=True):
        brings, hub = (left, right) if (degree[left], -left) < (degree[right], -right) else (right, left)
        likeness = (pair.cosine or 0.0) - (64 if pair.phash_distance is None else pair.phash_distance) / 64.0
        queues[brings].append((-int(degree[hub]), -likeness, hub, pair))
    blocks: dict[int, dict[int, deque[Candidate]]] = defaultdict(dict)
    for brings in sorted(queues, key=lambda image: int(place[image])):
        ordered = sorted(queues[brings], key=lambda entry: entry[:3])
        blocks[int(place[brings]) // BLOCK][brings] = deque(entry[3] for entry in ordered)
    return [blocks[number] for number in sorted(blocks)]


def _places(pairs: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    both = np.concatenate([pairs, pairs[:, ::-1]])
    graph = coo_array((np.ones(len(both), np.int8), (both[:, 0], both[:, 1])), shape=(count, count)).tocsr()
    place = np.empty(count, np.intp)
    place[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(count)
    return place
