"""The hash engine's matching: candidate pairs from hashes, judged by thumbnails and, where need be, by detail.

Every pair of a large family of copies would be too many to look at closely, so only stars are: what the thumbnails
prove makes clusters, each cluster has a hub (its image with the most matches), and the second judge compares hubs
with hubs and members with their own hub. `grouping` forms groups round representatives, which are these hubs.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.hash_pairs import HashPairs, hash_pairs, radii_for
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.hashing import Hashes, hamming, hash_thumbnails
from dedup_gui.core.matching.components import Clusters
from dedup_gui.core.matching.pair_table import JudgedPairs, pair_keys
from dedup_gui.core.matching.verdict_cache import VerdictMemory
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import ImageFile, Match
from dedup_gui.core.verification.block_correlation import Detail, decode_detail, encode_detail
from dedup_gui.core.verification.detail_reader import DetailReader, ReadPixels
from dedup_gui.core.verification.evidence import whole_match
from dedup_gui.core.verification.thumbnail_judge import Comparison, ThumbnailJudge, Verdict

Numbers = npt.NDArray[np.intp]
Steps = Generator[Progress, None, None]

_HASHED = 1024
"""Thumbnails hashed, or pairs judged by thumbnail, between two yields: about 30 ms."""
_TURNED = 256
"""Pairs of which the best orientation is sought between two yields."""
SAME_SHAPE = 1.1
"""Two pictures without texture whose aspect ratios differ by more are two pictures."""
_ROUNDS = 16
"""How often clusters that grew are looked at again. Two or three rounds are usual."""


@dataclass(frozen=True, slots=True)
class HashMatching:
    """What the hash engine found.

    Attributes:
        matches: accepted pairs; none between images that were given as twins.
        candidates: pairs that the hashes proposed.
        judged: pairs that the second judge compared.
    """

    matches: list[Match]
    candidates: int
    judged: int


def match_by_hash(
    images: Sequence[ImageFile],
    thumbnails: npt.NDArray[np.uint8],
    *,
    twins: Sequence[Sequence[int]] = (),
    read_pixels: ReadPixels | None = None,
    threads: int = 1,
    memory: VerdictMemory | None = None,
    radii: tuple[int, int] | None = None,
) -> Generator[Progress, None, HashMatching]:
    """Find the images that show the same.

    Args:
        images: N images, sorted by path.
        thumbnails: uint8 [N, 32, 32], grey, upright.
        twins: places of images known to be identical, by digest; the first of each stands for all.
        read_pixels: gives the upright RGB pixels (uint8 [h, w, 3]) of the image at a place, with a longer side of
            about `detail_judge.SOURCE_SIDE`, or None where it cannot be read any more; called in threads. Without
            it, pairs that thumbnails cannot decide are left out (quick looks while a scan still runs).
        threads: that call `read_pixels`.
        memory: verdicts of earlier scans.
        radii: largest distance of candidate pairs, upright and turned, bits; None = what suits so many images.

    Yields:
        Progress of MATCH, then of JUDGE; at least every 100 ms.

    Returns:
        The matches. They do not depend on threads or on anything but the images and their order.
    """
    search = HashSearch(images, thumbnails, read_pixels, threads, memory or VerdictMemory(None, ""))
    yield from search.run(twins, radii)
    yield from search.describe()
    return HashMatching(search.matches, search.candidates, search.judged)


class HashSearch:
    """The state of one search.

    Attributes:
        sure: pairs accepted.
        unsure: pairs that thumbnails left open, refused by the second judge or not.
        same_thumbnail: for each image the first one with its thumbnail.
        hashes: of all images; None before `run`, and where there are none.
        matches: what `describe` made.
        candidates: pairs that the hashes proposed.
        judged: pairs that the second judge compared.
    """

    def __init__(
        self,
        images: Sequence[ImageFile],
        thumbnails: npt.NDArray[np.uint8],
        read_pixels: ReadPixels | None,
        threads: int,
        memory: VerdictMemory,
    ) -> None:
        self._memory = memory
        self._images = images
        self._thumbnails = thumbnails
        self._reader = DetailReader(read_pixels, threads) if read_pixels else None
        self._judge = ThumbnailJudge(thumbnails)
        self._sizes = np.array([(image.info.width, image.info.height) for image in images], np.int64).reshape(-1, 2)
        self.hashes: Hashes | None = None
        self.sure = JudgedPairs()
        self.unsure = JudgedPairs()
        self.same_thumbnail: Numbers = np.arange(len(images))
        self.matches: list[Match] = []
        self.candidates = 0
        self.judged = 0

    def run(self, twins: Sequence[Sequence[int]], radii: tuple[int, int] | None = None) -> Steps:
        """Search; see `match_by_hash`."""
        yield from self._hash()
        radius, turned_radius = radii or radii_for(len(self._images))
        yield from self._propose(first_of_each(len(self._images), twins), radius, turned_radius)
        yield from self._look_closer()

    def _hash(self) -> Steps:
        parts = []
        for start in range(0, len(self._thumbnails), _HASHED):
            parts.append(hash_thumbnails(self._thumbnails[start : start + _HASHED]))
            self._judge.measure(start, start + _HASHED)
            yield Progress(Stage.MATCH, start, 0)
        if parts:
            self.hashes = Hashes.joined(parts)

    def _propose(self, active: Numbers, radius: int, turned_radius: int) -> Steps:
        """Collect candidate pairs, and what their thumbnails say."""
        if self.hashes is None or len(active) < 2:
            return
        matching = Progress(Stage.MATCH, self.candidates, 0)
        distinct, first = yield from run_in_thread(matching, lambda: _distinct_thumbnails(self._thumbnails[active]))
        copies = np.flatnonzero(first != np.arange(len(active)))
        zeros = np.zeros(len(copies), np.intp)
        for start in range(0, len(copies), _HASHED):
            part = slice(start, start + _HASHED)
            a, b = active[first[copies[part]]], active[copies[part]]
            yield from self._triage(HashPairs(a, b, zeros[part], zeros[part].astype(np.uint8)))
        self.same_thumbnail[active] = active[first]
        places = active[distinct]
        pairs = hash_pairs(self.hashes.of(places), radius=radius, turned_radius=turned_radius)
        waiting: list[HashPairs] = []
        count = 0
        for found in pairs:  # many are small: judged together, they cost a tenth
            waiting.append(HashPairs(places[found.a], places[found.b], found.orientation, found.distance))
            count += len(found)
            if count >= _HASHED:
                yield from self._triage(HashPairs.joined(waiting))
                waiting, count = [], 0
            else:
                yield Progress(Stage.MATCH, self.candidates, 0)
        if waiting:
            yield from self._triage(HashPairs.joined(waiting))
        yield from run_in_thread(Progress(Stage.MATCH, self.candidates, 0), self._settle)

    def _settle(self) -> None:
        self.sure.settle()
        self.unsure.settle()

    def _triage(self, pairs: HashPairs) -> Steps:
        for start in range(0, max(len(pairs), 1), _HASHED):
            part = slice(start, start + _HASHED)
            a, b, turns, distance = pairs.a[part], pairs.b[part], pairs.orientation[part], pairs.distance[part]
            if len(a):
                self.candidates += len(a)
                self._judge_by_thumbnail(a, b, turns, distance)
            yield Progress(Stage.MATCH, self.candidates, 0)

    def _judge_by_thumbnail(self, a: Numbers, b: Numbers, turns: Numbers, distance: npt.NDArray[np.uint8]) -> None:
        said = self._judge.compare(a, b, turns)
        agreement = _agreement(said)
        for verdict, kept in ((Verdict.YES, self.sure), (Verdict.LOOK_CLOSER, self.unsure)):
            rows = np.flatnonzero(said.verdict == verdict)
            if len(rows):
                kept.add(a[rows], b[rows], turns[rows], distance[rows], agreement[rows])

    def _look_closer(self) -> Steps:
        """Have the second judge decide what the thumbnails left open, hub by hub."""
        if self._reader is None or self.hashes is None:
            return
        tried = np.zeros(0, np.int64)
        for _ in range(_ROUNDS):
            said = Progress(Stage.JUDGE, self.judged, self.judged)
            a, b = yield from run_in_thread(said, partial(self._open_pairs, tried))
            if not len(a):
                return
            tried = np.union1d(tried, pair_keys(a, b))
            yield from self._judge_pairs(a, b)
            yield from run_in_thread(said, self.sure.settle)

    def _open_pairs(self, tried: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        return Clusters(self._sizes, self.sure, tried).open_pairs(self.unsure, self.same_thumbnail, tried)

    def _judge_pairs(self, a: Numbers, b: Numbers) -> Steps:
        for start in range(0, len(a), _HASHED):
            part = slice(start, start + _HASHED)
            yield from self._judge_some(a[part], b[part])

    def _judge_some(self, a: Numbers, b: Numbers) -> Steps:
        if self.hashes is None or self._reader is None:
            return
        known = self.unsure.find(a, b)
        turns = self.unsure.rows["orientation"][known].astype(np.intp) if len(self.unsure) else known.copy()
        unknown = np.flatnonzero(known < 0)
        for start in range(0, len(unknown), _TURNED):
            some = unknown[start : start + _TURNED]
            turns[some] = self._judge.best_orientation(a[some], b[some])
            yield Progress(Stage.JUDGE, self.judged, self.judged + len(a))
        distance = hamming(self.hashes.phash[a, 0], self.hashes.phash[b, turns])
        said = self._judge.compare(a, b, turns)
        agreement = _agreement(said)
        sure = np.flatnonzero(said.verdict == Verdict.YES)
        self.sure.add(a[sure], b[sure], turns[sure], distance[sure], agreement[sure])
        rows = np.flatnonzero(said.verdict == Verdict.LOOK_CLOSER)
        total = self.judged + len(rows)
        photographic = self._judge.photographic[a[rows]] & self._judge.photographic[b[rows]]
        for results in self._details(a[rows], b[rows], turns[rows], photographic):
            for place, detail in results:
                self.judged += 1
                if detail and detail.accepted and not self._odd_shapes(detail, a, b, turns, rows[place]):
                    row = rows[place : place + 1]
                    alike = np.array([detail.agreement], np.float32)
                    self.sure.add(
                        a[row], b[row], turns[row], distance[row], alike, edited=detail.edited, weak=detail.weak
                    )
            yield Progress(Stage.JUDGE, self.judged, total)

    def _odd_shapes(self, detail: Detail, a: Numbers, b: Numbers, turns: Numbers, row: int) -> bool:
        """Whether two even pictures, which have nothing but a colour and a shape, differ in shape."""
        if detail.agreement < 1.0:
            return False
        one, other = self._images[a[row]].info, self._images[b[row]].info
        width, height = (
            (other.height, other.width) if ORIENTATIONS[turns[row]].swaps_sides else (other.width, other.height)
        )
        ratio = (one.width * height) / (one.height * width)
        return not 1 / SAME_SHAPE <= ratio <= SAME_SHAPE

    def _details(
        self, a: Numbers, b: Numbers, turns: Numbers, photographic: npt.NDArray[np.bool_]
    ) -> Generator[list[tuple[int, Detail | None]], None, None]:
        """The second judge's verdicts: those of earlier scans, and then those on pairs that are new."""
        if self._reader is None:
            return
        pairs = [(self._images[i].file, self._images[j].file) for i, j in zip(a, b, strict=True)]
        how = [f"{turn} {sure}" for turn, sure in zip(turns, photographic, strict=True)]
        known = self._memory.recall(pairs, how)
        yield [(place, decode_detail(data)) for place, data in enumerate(known) if data is not None]
        new = np.array([place for place, data in enumerate(known) if data is None], np.intp)
        for results in self._reader.compare(a[new], b[new], turns[new], photographic[new]):
            for place, detail in results:
                if detail is not None:
                    self._memory.keep(pairs[new[place]], how[new[place]], encode_detail(detail))
            yield [(int(new[place]), detail) for place, detail in results]
        self._memory.save()

    def describe(self) -> Steps:
        """Make matches of the accepted pairs."""
        said = Progress(Stage.JUDGE, self.judged, self.judged)
        told = yield from run_in_thread(said, lambda: Clusters(self._sizes, self.sure).worth_telling())
        for number, row in enumerate(self.sure.rows[told]):
            self.matches.append(
                whole_match(
                    self._images[row["a"]],
                    self._images[row["b"]],
                    int(row["orientation"]),
                    phash_distance=int(row["distance"]),
                    agreement=round(float(row["agreement"]), 4),
                    edited=bool(row["edited"]),
                    weak=bool(row["weak"]),
                )
            )
            if number % _HASHED == 0:
                yield said


def _agreement(said: Comparison) -> npt.NDArray[np.float32]:
    return np.clip((said.correlation + said.detail) / 2, 0, 1)


def first_of_each(count: int, twins: Sequence[Sequence[int]]) -> Numbers:
    """Places of all images but those that are twins of an earlier one."""
    active = np.ones(count, np.bool_)
    for identical in twins:
        active[sorted(identical)[1:]] = False
    return np.flatnonzero(active)


def _distinct_thumbnails(thumbnails: npt.NDArray[np.uint8]) -> tuple[Numbers, Numbers]:
    """Places of the first of each kind of thumbnail, and for each thumbnail the place of the first like it."""
    words = np.ascontiguousarray(thumbnails).reshape(len(thumbnails), -1).view(np.uint64)
    # A random linear map of 1024 bytes to 8: unlike thumbnails share a value with a probability of 2^-64.
    factors = np.random.default_rng(1).integers(0, 2**64, words.shape[1], dtype=np.uint64) | np.uint64(1)
    keys = np.empty(len(words), np.uint64)
    for start in range(0, len(words), _HASHED):
        keys[start : start + _HASHED] = (words[start : start + _HASHED] * factors).sum(axis=1, dtype=np.uint64)
    _, places, inverse = np.unique(keys, return_index=True, return_inverse=True)
    first = places[inverse]
    return np.unique(first), first
