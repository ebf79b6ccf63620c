"""The last look: pairs accepted so far are inspected at full detail.

Two pages of one form, two codes, two screens of one program, two frames of a camera on a tripod agree wherever a
small picture of them has anything to compare. So before a pair counts as a duplicate, it is compared place by place.
Only stars are: each member of a component with its medoid; when members are refused, the rest is looked at anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.image.shot_record import ShotRecord
from dedup_gui.core.inspection.differences import NOTHING_DIFFERS, Finding, Inspection
from dedup_gui.core.inspection.exposures import Said, compare_records
from dedup_gui.core.inspection.plain_ground import is_drawn
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.matching.classification import match_of_row
from dedup_gui.core.matching.components import Components
from dedup_gui.core.matching.contents import Contents
from dedup_gui.core.matching.pair_table import PairTable, Tried
from dedup_gui.core.matching.verdict_cache import VerdictCache
from dedup_gui.core.matching.verdict_json import decode_inspection, encode_inspection
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import Match, Relation
from dedup_gui.core.verification.relation import PairVerdict

Numbers = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint8]
Verdicts = dict[tuple[int, int], PairVerdict]
RecordsOf = Callable[[Collection[int]], Generator[Progress, None, Mapping[int, ShotRecord]]]

INSPECTION = "inspection-4"
"""Name and version, for the cache; the version goes up with any change that can change what it says."""
_ROUNDS = 1000
"""More than any set of look-alikes needs: each round settles at least one image."""


@dataclass(frozen=True, slots=True, eq=False)
class InspectionResult:
    """What the last look found.

    Attributes:
        pairs: the table; what was refused is no longer accepted.
        verdicts: those given, with what was found of the pairs inspected.
        inspected: pairs that were not known from earlier scans.
    """

    pairs: PairTable
    verdicts: Verdicts
    inspected: int


def inspect_pairs(
    contents: Contents,
    pairs: PairTable,
    verdicts: Mapping[tuple[int, int], PairVerdict],
    read: Callable[[int], Pixels | None],
    records: RecordsOf,
    threads: int,
    cache: VerdictCache,
    *,
    bursts: bool,
) -> Generator[Progress, None, InspectionResult]:
    """Inspect what is accepted.

    Args:
        contents: what was compared.
        pairs: the pair table.
        verdicts: what the check by geometry said.
        read: gives the upright RGB pixels of the content at a place, its longer side about
            `common_frame.FRAME_SIDE`, or None where it cannot be read any more; called in threads.
        records: reads what the files of contents say of their exposures.
        threads: that read and inspect.
        cache: what earlier scans found.
        bursts: whether other shots of the same scene count as accepted.

    Yields:
        Progress of JUDGE.
    """
    said = Progress(Stage.JUDGE, 0, 0)
    inspector = _Inspector(contents, read, records, threads, cache)
    found: Verdicts = dict(verdicts)
    settled = np.zeros(len(contents.images), np.bool_)
    looked_at: set[tuple[int, int]] = set()
    for _ in range(_ROUNDS):
        star = yield from run_in_thread(said, partial(_stars, contents.sizes, pairs, settled))
        fresh = [pair for pair in zip(star.a.tolist(), star.b.tolist(), strict=True) if pair not in looked_at]
        if not len(star):
            break
        looked_at.update(fresh)
        matches = {pair: _match_of(contents, pairs, found, pair) for pair in fresh}
        refused = []
        for pair, verdict in (yield from inspector.verdicts(matches)).items():
            found[pair] = verdict
            if verdict.cannot_link and not (bursts and _is_burst(verdict)):
                refused.append(pair)
        if refused:
            pairs = pairs.refusing(refused)
        else:
            settled = settled.copy()
            settled[star.a] = settled[star.b] = True
    cache.save()
    return InspectionResult(pairs, found, inspector.inspected)


def _is_burst(verdict: PairVerdict) -> bool:
    return verdict.match is not None and verdict.match.relation is Relation.BURST


def _stars(sizes: npt.NDArray[np.int64], pairs: PairTable, settled: npt.NDArray[np.bool_]) -> PairTable:
    """The accepted pairs of medoids with their members, among contents that are not settled."""
    open_rows = pairs.accepted.rows
    open_rows = open_rows[~settled[open_rows["a"]] & ~settled[open_rows["b"]]]
    table = PairTable(open_rows)
    medoids = Components(sizes, table, Tried.GEOMETRY).medoids
    a, b = table.a, table.b
    return PairTable(open_rows[(medoids[a] == a) | (medoids[b] == b)])


def _match_of(contents: Contents, pairs: PairTable, verdicts: Verdicts, pair: tuple[int, int]) -> Match:
    known = verdicts.get(pair)
    if known is not None and known.match is not None:
        return known.match
    (row,) = pairs.find(np.array([pair[0]]), np.array([pair[1]]))
    return match_of_row(contents, pairs.rows[row])


class _Inspector:
    """Inspects pairs, in threads.

    Attributes:
        inspected: pairs so far that were not known from earlier scans.
    """

    def __init__(
        self,
        contents: Contents,
        read: Callable[[int], Pixels | None],
        records: RecordsOf,
        threads: int,
        cache: VerdictCache,
    ) -> None:
        self._contents = contents
        self._records = records
        self._place = {image.path: place for place, image in enumerate(contents.images)}
        self._read = read
        self._threads = threads
        self._cache = cache
        self._drawn: dict[int, bool] = {}
        self.inspected = 0

    def verdicts(
        self, matches: Mapping[tuple[int, int], Match]
    ) -> Generator[Progress, None, dict[tuple[int, int], PairVerdict]]:
        """What becomes of matches: as they are, weak, or variants that must not stand in one group.

        What was found is remembered, not what the match is: that is for the judge of this scan to say.
        """
        images = self._contents.images
        places = list(matches)
        records = yield from self._records({place for pair in places for place in pair})
        digests = [(images[a].digest, images[b].digest) for a, b in places]
        how = [repr(matches[pair].evidence.transform) for pair in places]
        found: dict[tuple[int, int], PairVerdict] = {}

        def tell(number: int, inspection: Inspection) -> None:
            a, b = pair = places[number]
            found[pair] = _told(matches[pair], inspection, compare_records(records[a], records[b]))

        fresh = []
        for number, kept in enumerate(self._cache.recall(digests, how)):
            if kept is None:
                fresh.append(number)
            else:
                tell(number, decode_inspection(kept))

        def look(number: int) -> Inspection | None:
            return self._look(matches[places[number]], records)

        with closing(run_in_threads(fresh, look, threads=self._threads)) as chunks:
            for results in chunks:
                for index, inspection in results:
                    number = fresh[index]
                    self.inspected += 1
                    if inspection is not None:
                        tell(number, inspection)
                        self._cache.keep(digests[number], how[number], encode_inspection(inspection))
                yield Progress(Stage.JUDGE, self.inspected, self.inspected)
        return found

    def _look(self, match: Match, records: Mapping[int, ShotRecord]) -> Inspection | None:
        """What is found of a match, boxes in pixels of the whole image a; None where an image cannot be read."""
        a, b = self._place[match.a], self._place[match.b]
        one, other = self._read(a), self._read(b)
        if one is None or other is None:
            return None
        info_a, info_b = self._contents.images[a].info, self._contents.images[b].info
        found = inspect_reduced(
            one,
            info_a,
            other,
            info_b,
            match.evidence.transform,
            drawn=self._is_drawn(a, one) and self._is_drawn(b, other),
            steps=(records[a].step, records[b].step),
        )
        return found or NOTHING_DIFFERS

    def _is_drawn(self, place: int, pixels: Pixels) -> bool:
        if place not in self._drawn:
            self._drawn[place] = is_drawn(pixels)
        return self._drawn[place]


def _told(match: Match, inspection: Inspection, said: Said) -> PairVerdict:
    """The match with what differs and what that makes of it."""
    finding = inspection.finding
    if finding in (Finding.SAME, Finding.UNSURE) and said is Said.TWO:
        finding = Finding.BURST
    elif finding is Finding.UNSURE and said is Said.ONE:
        finding = Finding.EDITED
    if finding is Finding.SAME:
        return PairVerdict(match)
    match = replace(match, evidence=replace(match.evidence, differences=inspection.differences))
    if finding in _OTHER:
        return PairVerdict(replace(match, relation=_OTHER[finding]), cannot_link=True)
    relation = Relation.EDITED if match.relation in _UNEDITED else match.relation
    return PairVerdict(replace(match, relation=relation, weak=match.weak or finding is Finding.UNSURE))


_OTHER = {Finding.VARIANT: Relation.VARIANT, Finding.BURST: Relation.BURST}
_UNEDITED = (Relation.RE_ENCODED, Relation.RESIZED)
