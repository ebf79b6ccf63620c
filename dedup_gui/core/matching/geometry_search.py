"""The balanced and thorough engines' matching: what the hashes did not settle goes to the geometric judge.

It works on the clusters that the hash engine made. Pairs between clusters come from the feature net, from miniatures
and from hashes that thumbnails left open; in each round every cluster's best open pairs are judged, and clusters that
turn out to be one are joined, so that a family of thirty copies costs some thirty looks, not four hundred.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.cosine_join import CosinePairs
from dedup_gui.core.candidates.feature_pairs import feature_pairs
from dedup_gui.core.candidates.thumbnail_pairs import thumbnail_pairs
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.hashing import hamming
from dedup_gui.core.image.proxy_images import Proxies
from dedup_gui.core.matching.components import Clusters
from dedup_gui.core.matching.hash_search import HashSearch, first_of_each
from dedup_gui.core.matching.pair_table import JudgedPairs, pair_keys
from dedup_gui.core.matching.verdict_cache import VerdictMemory
from dedup_gui.core.matching.verdict_json import decode_verdict, encode_verdict
from dedup_gui.core.run_in_thread import beside
from dedup_gui.core.types import Candidate, ImageFile, Match, Relation
from dedup_gui.core.verification.verifier import Judge

Numbers = npt.NDArray[np.intp]
Steps = Generator[Progress, None, None]

PAIRS_A_ROUND = 3
"""Best open pairs of each cluster that are judged in one round."""
ROUNDS = 32
"""Rounds at most. A group settles in three or four; what comes later are pairs between different pictures."""
RECALLED = 512
"""Verdicts of earlier scans taken between two yields: some 30 ms."""
HASH_PAIR_WORTH = np.float32(0.8)
"""A hash pair that the thumbnails left open is as promising as a pair of the feature net with this share of its
agreement as cosine."""
MINIATURE_WORTH = np.float32(0.9)
"""The same of a pair of miniatures with this share of its cosine."""


class GeometrySearch:
    """Judges what a hash search left open.

    Args:
        images: the scan's images, sorted by path.
        search: the hash search, run.
        judge: the geometric judge.
        memory: verdicts of earlier scans.
        proxies: pictures of the images.
        bursts: whether other shots of the same scene count as accepted.

    Attributes:
        matches: accepted pairs that `judge` found, and those with relation PARTIAL and BURST.
        candidates: pairs that the features and the miniatures proposed.
        judged: pairs that the judge looked at.
    """

    def __init__(
        self,
        images: Sequence[ImageFile],
        search: HashSearch,
        judge: Judge,
        memory: VerdictMemory,
        proxies: Proxies,
        *,
        bursts: bool,
    ) -> None:
        self._images = images
        self._search = search
        self._judge = judge
        self._memory = memory
        self._proxies = proxies
        self._bursts = bursts
        self._sizes = np.array([(image.info.width, image.info.height) for image in images], np.int64).reshape(-1, 2)
        self._open = JudgedPairs()
        self._cosines: dict[int, float] = {}
        self.matches: list[Match] = []
        self.candidates = 0
        self.judged = 0

    def run(
        self,
        features: npt.NDArray[np.float16],
        thumbnails: npt.NDArray[np.uint8],
        near: float,
        twins: Sequence[Sequence[int]],
    ) -> Steps:
        """Propose pairs by features and miniatures, then judge in rounds.

        Args:
            features: float16 [N, D], unit vectors; D = 0 where no network ran.
            thumbnails: uint8 [N, 32, 32], grey, upright.
            near: cosine from which on any pair is judged.
            twins: places of identical images; the first of each stands for all.
        """
        if self._search.hashes is None:
            return
        speakers = self._speakers(first_of_each(len(self._images), twins))
        if features.shape[1]:
            yield from self._propose_by_features(features, near, speakers)
        yield from self._propose_by_miniatures(thumbnails, speakers)
        self._propose_by_hashes()
        self._open.settle()
        tried = np.zeros(0, np.int64)
        for _ in range(ROUNDS):
            clusters = Clusters(self._sizes, self._search.sure, tried)
            a, b = clusters.open_pairs(self._open, self._search.same_thumbnail, tried)
            a, b = self._best_of_each(a, b, clusters.hubs)
            if not len(a):
                break
            tried = np.union1d(tried, pair_keys(a, b))
            yield from self._judge_pairs(a, b)
            self._search.sure.settle()
            self._memory.save()

    def _propose_by_features(self, features: npt.NDArray[np.float16], near: float, speakers: Numbers) -> Steps:
        pairs: CosinePairs = yield from feature_pairs(features[speakers], near)
        a, b = speakers[pairs.a], speakers[pairs.b]
        self.candidates += len(a)
        self._cosines = dict(zip(pair_keys(a, b).tolist(), pairs.cosine.tolist(), strict=True))
        zeros = np.zeros(len(a), np.intp)
        self._open.add(a, b, zeros, zeros.astype(np.uint8), pairs.cosine)

    def _propose_by_miniatures(self, thumbnails: npt.NDArray[np.uint8], speakers: Numbers) -> Steps:
        pairs = yield from thumbnail_pairs(thumbnails[speakers])
        a, b = speakers[pairs.a], speakers[pairs.b]
        self.candidates += len(a)
        zeros = np.zeros(len(a), np.intp)
        self._open.add(a, b, zeros, zeros.astype(np.uint8), pairs.cosine * MINIATURE_WORTH)

    def _propose_by_hashes(self) -> None:
        left = self._search.unsure.rows
        places = left["a"].astype(np.intp), left["b"].astype(np.intp)
        turns = left["orientation"].astype(np.intp)
        self._open.add(*places, turns, left["distance"], left["agreement"] * HASH_PAIR_WORTH)

    def _speakers(self, active: Numbers) -> Numbers:
        """Whose features are compared: the hub of each cluster, and a member for each other way it is turned."""
        sure = self._search.sure
        hubs = Clusters(self._sizes, sure).hubs
        members = active[hubs[active] != active]
        low, high = np.minimum(hubs[members], members), np.maximum(hubs[members], members)
        row = sure.find(low, high)
        turned = np.where(row >= 0, sure.rows["orientation"][row], 0) if len(sure) else np.zeros(len(members), int)
        keys = hubs[members] * 8 + turned
        members = members[turned != 0]
        _, first = np.unique(keys[turned != 0], return_index=True)
        return np.union1d(np.intersect1d(hubs[active], active), members[first])

    def _best_of_each(self, a: Numbers, b: Numbers, hubs: Numbers) -> tuple[Numbers, Numbers]:
        """Of open pairs those that are among the best of one of their clusters; pairs with the own hub always."""
        row = self._open.find(a, b)
        score = np.where(row >= 0, self._open.rows["agreement"][row], 1.0) if len(self._open) else np.ones(len(a))
        chosen = hubs[a] == hubs[b]
        for side in (hubs[a], hubs[b]):
            order = np.lexsort((b, a, -score, side))
            ordered = side[order]
            rank = np.arange(len(order)) - np.searchsorted(ordered, ordered)
            chosen[order[rank < PAIRS_A_ROUND]] = True
        return a[chosen], b[chosen]

    def _judge_pairs(self, a: Numbers, b: Numbers) -> Steps:
        said = Progress(Stage.JUDGE, self.judged, self.judged + len(a))
        candidates = yield from beside(said, lambda: self._candidates(a, b))
        fresh: list[Candidate] = []
        for start in range(0, len(candidates), RECALLED):
            fresh += self._recall(candidates[start : start + RECALLED])
            yield said
        before = self.judged
        found: dict[tuple[str, str], Match] = {}
        steps = self._judge.judge(fresh, self._images, self._proxies)
        while True:
            try:
                step = next(steps)
            except StopIteration as stop:
                found = {(min(match.a, match.b), max(match.a, match.b)): match for match in stop.value}
                break
            yield Progress(Stage.JUDGE, before + step.done, before + len(fresh), before + step.fresh)
        self.judged = before + len(fresh)
        for number, candidate in enumerate(fresh):
            if number % RECALLED == 0:
                yield Progress(Stage.JUDGE, self.judged, self.judged)
            first, second = self._images[candidate.a], self._images[candidate.b]
            key = (min(first.path, second.path), max(first.path, second.path))
            match = found.get(key)
            if candidate.a not in self._proxies.failed and candidate.b not in self._proxies.failed:
                self._memory.keep((first.file, second.file), "", encode_verdict(match, first))
            self._take(candidate, match)

    def _recall(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Take the verdicts of earlier scans; the candidates that have none."""
        pairs = [(self._images[c.a].file, self._images[c.b].file) for c in candidates]
        fresh = []
        for candidate, verdict in zip(candidates, self._memory.recall(pairs, [""] * len(pairs)), strict=True):
            if verdict is None:
                fresh.append(candidate)
                continue
            match = decode_verdict(verdict, self._images[candidate.a], self._images[candidate.b])
            if match is not None:  # what the nets say is of this scan; only the judge's part is remembered
                evidence = replace(match.evidence, cosine=candidate.cosine, phash_distance=candidate.phash_distance)
                match = replace(match, evidence=evidence)
            self._take(candidate, match)
        return fresh

    def _candidates(self, a: Numbers, b: Numbers) -> list[Candidate]:
        hashes = self._search.hashes
        if hashes is None:
            return []
        turned = hamming(hashes.phash[a, :1], hashes.phash[b])
        turns = turned.argmin(axis=1)
        keys = pair_keys(a, b).tolist()
        return [
            Candidate(
                int(one), int(other), int(turned[row, turns[row]]), int(turns[row]), self._cosines.get(keys[row])
            )
            for row, (one, other) in enumerate(zip(a, b, strict=True))
        ]

    def _take(self, candidate: Candidate, match: Match | None) -> None:
        if match is None:
            return
        self.matches.append(match)
        if match.relation is Relation.PARTIAL or (match.relation is Relation.BURST and not self._bursts):
            return
        place = np.array([candidate.a], np.intp), np.array([candidate.b], np.intp)
        alike = np.array([match.evidence.agreement], np.float32)
        distance = np.array([candidate.phash_distance or 0], np.uint8)
        self._search.sure.add(*place, np.array([candidate.orientation], np.intp), distance, alike, weak=match.weak)
