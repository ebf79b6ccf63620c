"""The check by geometry, for the balanced and thorough engines: what hashes and blocks did not settle.

It works on the components that those made. Pairs between components come from all candidate generators; in each round
every component's best open pairs are judged, and components that turn out to be one are joined, so that a family of
thirty copies costs some thirty looks, not four hundred. What the fingerprints alone refuse is not looked at.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.keypoint_gate import KeypointGate
from dedup_gui.core.events import Progress, Stage, relay
from dedup_gui.core.fingerprints.hashing import Hashes, hamming
from dedup_gui.core.image.proxy_images import ProxyImages
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.pairs.verdict_json import decode_verdict, encode_verdict
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import OTHER_PICTURES, Candidate, Match, Relation
from dedup_gui.core.verification.relation import NO_MATCH, PairVerdict
from dedup_gui.core.verification.verifier import Judge

Numbers = npt.NDArray[np.intp]

PAIRS_A_ROUND = 3
"""Best open pairs of each component that are judged in one round."""
ROUNDS = 32
"""Rounds at most. A group settles in three or four; what comes later are pairs between different pictures."""
JUDGED = 2048
"""Pairs judged before their verdicts are written: some 10 seconds' work, which a kill may lose."""
RECALLED = 512
"""Verdicts of earlier scans taken between two yields: some 30 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class GeometryResult:
    """What the check by geometry found.

    Attributes:
        pairs: the table with what was accepted and tried.
        verdicts: what was said of each pair (place, place; ascending) that matches in whatever way, or was proven to
            be two pictures.
        judged: pairs that were not known from earlier scans.
    """

    pairs: PairTable
    verdicts: dict[tuple[int, int], PairVerdict]
    judged: int


def query_set(sizes: npt.NDArray[np.int64], pairs: PairTable) -> Numbers:
    """The contents that speak for all: the medoid of each component, and a member for each other way it is turned.

    Args:
        sizes: int64 [N, 2], width and height.
        pairs: what the hashes and their check accepted.

    Returns:
        Places, ascending.
    """
    medoids = Components(sizes, pairs, Tried.BLOCKS).medoids
    everything = np.arange(len(sizes))
    members = np.flatnonzero(medoids != everything)
    accepted = pairs.accepted
    row = accepted.find(np.minimum(medoids[members], members), np.maximum(medoids[members], members))
    turned = np.where(row >= 0, accepted.rows["orientation"][row], 0)
    keys = medoids[members] * 8 + turned
    _, first = np.unique(keys[turned != 0], return_index=True)
    return np.union1d(medoids, members[turned != 0][first])


def verify_by_geometry(
    contents: Contents,
    pairs: PairTable,
    hashes: Hashes,
    same_thumbnail: Numbers,
    gate: KeypointGate,
    judge: Judge,
    proxies: ProxyImages,
    cache: VerdictCache,
    *,
    bursts: bool,
) -> Generator[Progress, None, GeometryResult]:
    """Judge, in rounds, what is open.

    Args:
        contents: what is compared.
        pairs: what is proposed, accepted and tried so far.
        hashes: of all contents.
        same_thumbnail: for each content the first one with its thumbnail, [N].
        gate: over the fingerprints of `contents`.
        judge: the verifier.
        proxies: pictures of `contents.images`.
        cache: verdicts of earlier scans.
        bursts: whether other shots of the same scene count as accepted.

    Yields:
        Progress of JUDGE.

    Returns:
        The table and the verdicts; they depend on nothing but the contents and what was asked.
    """
    rounds = _GeometryRounds(contents, hashes, gate, judge, proxies, cache)
    verdicts: dict[tuple[int, int], PairVerdict] = {}
    sizes = contents.sizes
    for _ in range(ROUNDS):
        waiting = Progress(Stage.JUDGE, rounds.judged, rounds.judged)
        a, b = yield from run_in_thread(waiting, partial(_best_open_pairs, sizes, pairs, same_thumbnail))
        if not len(a):
            break
        candidates, said = yield from rounds.look_at(pairs, a, b)
        for candidate, verdict in zip(candidates, said, strict=True):
            if verdict != NO_MATCH:
                verdicts[candidate.a, candidate.b] = verdict
        tables = [pairs, _as_table(candidates, said, bursts=bursts)]
        pairs = yield from run_in_thread(waiting, partial(PairTable.joined, tables))
    return GeometryResult(pairs, verdicts, rounds.judged)


def _best_open_pairs(
    sizes: npt.NDArray[np.int64], pairs: PairTable, same_thumbnail: Numbers
) -> tuple[Numbers, Numbers]:
    components = Components(sizes, pairs, Tried.GEOMETRY)
    return _best_of_each(pairs, *components.open_pairs(same_thumbnail), components.medoids)


def _best_of_each(pairs: PairTable, a: Numbers, b: Numbers, medoids: Numbers) -> tuple[Numbers, Numbers]:
    """Of open pairs those that are among the best of one of their components; pairs with the own medoid always."""
    row = pairs.find(a, b)
    promised = (row >= 0) & (pairs.rows["worth"][row] > 0)
    score = np.where(promised, pairs.rows["worth"][row], 1.0)
    chosen = medoids[a] == medoids[b]
    for side in (medoids[a], medoids[b]):
        order = np.lexsort((b, a, -score, side))
        ordered = side[order]
        rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
        chosen[order[rank < PAIRS_A_ROUND]] = True
    return a[chosen], b[chosen]


def _as_table(candidates: Sequence[Candidate], said: Sequence[PairVerdict], *, bursts: bool) -> PairTable:
    matches = [verdict.match for verdict in said]
    apart = {Relation.PARTIAL} if bursts else {Relation.PARTIAL, *OTHER_PICTURES}
    accepted = np.array([match is not None and match.relation not in apart for match in matches], np.bool_)
    return PairTable.of(
        np.array([c.a for c in candidates], np.int32),
        np.array([c.b for c in candidates], np.int32),
        orientation=np.array([c.orientation for c in candidates], np.int8),
        distance=np.array([c.phash_distance or 0 for c in candidates], np.uint8),
        agreement=np.array([match.evidence.agreement if match else 0.0 for match in matches], np.float32) * accepted,
        accepted=accepted,
        weak=np.array([bool(match and match.weak) for match in matches], np.bool_) & accepted,
        tried=Tried.GEOMETRY,
    )


class _GeometryRounds:
    """Has pairs judged.

    Attributes:
        judged: pairs judged so far that were not known from earlier scans.
    """

    def __init__(
        self,
        contents: Contents,
        hashes: Hashes,
        gate: KeypointGate,
        judge: Judge,
        proxies: ProxyImages,
        cache: VerdictCache,
    ) -> None:
        self._images = contents.images
        self._hashes = hashes
        self._gate = gate
        self._judge = judge
        self._proxies = proxies
        self._cache = cache
        self.judged = 0

    def look_at(
        self, pairs: PairTable, a: Numbers, b: Numbers
    ) -> Generator[Progress, None, tuple[list[Candidate], list[PairVerdict]]]:
        """The pairs as candidates, and what is said of each."""
        waiting = Progress(Stage.JUDGE, self.judged, self.judged + len(a))
        candidates = yield from run_in_thread(waiting, lambda: self._candidates(pairs, a, b))
        said: list[PairVerdict | None] = []
        for start in range(0, len(candidates), RECALLED):
            said += self._recall(candidates[start : start + RECALLED])
            yield waiting
        unknown = np.flatnonzero([verdict is None for verdict in said])
        for blocks in self._gate.blocks(a[unknown], b[unknown], self._judge.threads):
            for block in blocks:
                for number in unknown[block.pairs][~block.passed]:
                    said[number] = NO_MATCH
                    self._keep(candidates[number], NO_MATCH)
            yield waiting
        self._cache.save()
        fresh = [number for number, verdict in enumerate(said) if verdict is None]
        judged: list[PairVerdict] = []
        for start in range(0, len(fresh), JUDGED):
            part = [candidates[number] for number in fresh[start : start + JUDGED]]
            judged += yield from self._judge_fresh(part, self.judged + len(fresh) - start)
        known = dict(zip(fresh, judged, strict=True))
        return candidates, [known[number] if verdict is None else verdict for number, verdict in enumerate(said)]

    def _judge_fresh(self, fresh: list[Candidate], total: int) -> Generator[Progress, None, list[PairVerdict]]:
        before = self.judged

        def say(step: Progress) -> Progress:
            return Progress(Stage.JUDGE, before + step.done, total, before + step.fresh)

        judged = yield from relay(self._judge.judge(fresh, self._images, self._proxies), say)
        self.judged = before + len(fresh)
        for number, (candidate, verdict) in enumerate(zip(fresh, judged, strict=True)):
            if number % RECALLED == 0:
                yield Progress(Stage.JUDGE, self.judged, total)
            if candidate.a not in self._proxies.failed and candidate.b not in self._proxies.failed:
                self._keep(candidate, verdict)
        self._cache.save()
        return judged

    def _keep(self, candidate: Candidate, verdict: PairVerdict) -> None:
        first, second = self._images[candidate.a], self._images[candidate.b]
        self._cache.keep((first.digest, second.digest), "", encode_verdict(verdict, first))

    def _recall(self, candidates: Sequence[Candidate]) -> list[PairVerdict | None]:
        """The verdicts of earlier scans; None where there is none."""
        digests = [(self._images[c.a].digest, self._images[c.b].digest) for c in candidates]
        said: list[PairVerdict | None] = []
        for candidate, kept in zip(candidates, self._cache.recall(digests, [""] * len(digests)), strict=True):
            if kept is None:
                said.append(None)
                continue
            verdict = decode_verdict(kept, self._images[candidate.a], self._images[candidate.b])
            # What the generators say is of this scan; only the judge's part is kept.
            match, as_copy = (_proposed_by(candidate, part) for part in (verdict.match, verdict.as_copy))
            said.append(replace(verdict, match=match, as_copy=as_copy))
        return said

    def _candidates(self, pairs: PairTable, a: Numbers, b: Numbers) -> list[Candidate]:
        turned = hamming(self._hashes.phash[a, :1], self._hashes.phash[b])
        turns = turned.argmin(axis=1)
        row = pairs.find(a, b)
        cosine = np.where(row >= 0, pairs.rows["cosine"][row], np.nan)
        return [
            Candidate(
                int(one), int(other), int(turned[number, turn]), int(turn), None if np.isnan(near) else float(near)
            )
            for number, (one, other, turn, near) in enumerate(zip(a, b, turns, cosine, strict=True))
        ]


def _proposed_by(candidate: Candidate, match: Match | None) -> Match | None:
    """A match with what the generators said of it."""
    if match is None:
        return None
    evidence = replace(match.evidence, cosine=candidate.cosine, phash_distance=candidate.phash_distance)
    return replace(match, evidence=evidence)
