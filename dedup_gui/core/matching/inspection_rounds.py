"""The last look: pairs accepted so far are inspected at full detail.

Two pages of one form, two codes, two screens of one program, two frames of a camera on a tripod agree wherever a
small picture of them has anything to compare. So before a pair counts as a duplicate, it is compared place by place.
Not every pair is: each member of a component with its medoid, and those it does not take with the next medoid among
them, until each content stands in a class of its like. What is refused by a medoid is refused by its class. Pairs
left between two classes are settled by the best of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.image.shot_record import ShotRecord
from dedup_gui.core.inspection.differences import NOTHING_DIFFERS, Finding, Inspection
from dedup_gui.core.inspection.exposures import Said, compare_records
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.matching.classification import match_of_row
from dedup_gui.core.matching.components import Components
from dedup_gui.core.matching.contents import Contents
from dedup_gui.core.matching.pair_table import PairTable, Tried, pair_keys
from dedup_gui.core.matching.verdict_cache import VerdictCache
from dedup_gui.core.matching.verdict_json import decode_inspection, encode_inspection
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import OTHER_PICTURES, Match, Relation
from dedup_gui.core.verification.relation import PairVerdict

Numbers = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint8]
Verdicts = dict[tuple[int, int], PairVerdict]
RecordsOf = Callable[[Collection[int]], Generator[Progress, None, Mapping[int, ShotRecord]]]

INSPECTION = "inspection-5"
"""Name and version, for the cache; the version goes up with any change that can change what it says."""
_ROUNDS = 10_000
"""More than any set of look-alikes needs: each round settles at least one image of each component."""
_SAID = Progress(Stage.JUDGE, 0, 0)
"""Said while something runs whose progress cannot be told."""
_NOT_ACCEPTED = (Relation.PARTIAL, *OTHER_PICTURES)
"""Relations of pairs that no group is made of unless it was asked for."""


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

    Yields:
        Progress of JUDGE.
    """
    inspector = _Inspector(contents, read, records, threads, cache)
    classes = _Classes(contents, pairs, verdicts)
    for _ in range(_ROUNDS):
        star = yield from run_in_thread(_SAID, classes.next_stars)
        if not len(star):
            break
        classes.take_stars(star, (yield from inspector.verdicts(classes.matches(star))))
    left = yield from run_in_thread(_SAID, classes.best_between)
    classes.take_between((yield from inspector.verdicts(classes.matches(left))))
    cache.save()
    found = yield from run_in_thread(_SAID, classes.settled_verdicts)
    return InspectionResult(classes.pairs, found, inspector.inspected)


class _Classes:
    """Which contents an inspection found to be the same, as far as it has come.

    Attributes:
        pairs: the table; what was refused is no longer accepted.
    """

    def __init__(self, contents: Contents, pairs: PairTable, verdicts: Mapping[tuple[int, int], PairVerdict]) -> None:
        self.pairs = pairs
        self._contents = contents
        self._said: Verdicts = dict(verdicts)
        self._found: Verdicts = {}
        count = len(contents.images)
        self._class = np.arange(count)
        self._settled = np.zeros(count, np.bool_)
        self._unsure = np.zeros(count, np.bool_)
        self._medoid = self._class
        apart = [pair for pair, said in verdicts.items() if said.match and said.match.relation in _NOT_ACCEPTED]
        self._other_shots = np.array([a << 32 | b for a, b in apart], np.int64)

    def next_stars(self) -> PairTable:
        """The accepted pairs of medoids with their members, among contents that are not settled."""
        rows = self._open().rows
        table = PairTable(rows[~self._settled[rows["a"]] & ~self._settled[rows["b"]]])
        self._medoid = Components(self._contents.sizes, table, Tried.GEOMETRY).medoids
        a, b = table.a, table.b
        return PairTable(table.rows[(self._medoid[a] == a) | (self._medoid[b] == b)])

    def matches(self, table: PairTable) -> dict[tuple[int, int], Match]:
        """The matches of accepted pairs, as they were said so far."""
        matches = {}
        for row in table.rows:
            pair = int(row["a"]), int(row["b"])
            known = self._said.get(pair)
            match = None if known is None else known.match
            matches[pair] = match_of_row(self._contents, row) if match is None else match
        return matches

    def take_stars(self, star: PairTable, verdicts: Verdicts) -> None:
        """Settle each medoid and the members that are the same."""
        self._found |= verdicts
        refused = []
        for a, b in zip(star.a.tolist(), star.b.tolist(), strict=True):
            medoid, member = (a, b) if self._medoid[b] == a else (b, a)
            verdict = verdicts.get((a, b))
            self._settled[medoid] = True
            if verdict is not None and verdict.cannot_link:
                refused.append((medoid, member))
                continue
            self._class[member] = medoid
            self._settled[member] = True
            self._unsure[member] = verdict is None or (verdict.match is not None and verdict.match.weak)
        self._refuse(refused)

    def best_between(self) -> PairTable:
        """Of the accepted pairs between each two classes the one that agrees best."""
        rows = self._open().rows
        one, other = self._class[rows["a"]], self._class[rows["b"]]
        between = np.flatnonzero(one != other)
        low, high = np.minimum(one, other)[between], np.maximum(one, other)[between]
        order = np.lexsort((rows["b"][between], rows["a"][between], -rows["agreement"][between], high, low))
        keys = pair_keys(low[order], high[order])
        first = np.ones(len(keys), np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        return PairTable(np.sort(rows[between[order[first]]], order=("a", "b")))

    def take_between(self, verdicts: Verdicts) -> None:
        """Settle what lies between classes."""
        self._found |= verdicts
        refused = [
            (int(self._class[a]), member)
            for (a, b), said in verdicts.items()
            if said.cannot_link
            for member in np.flatnonzero(self._class == self._class[b]).tolist()
        ]
        for (_, b), said in verdicts.items():
            if not said.cannot_link and said.match is not None and said.match.weak:
                self._unsure |= self._class == self._class[b]
        self._refuse(refused)

    def _open(self) -> PairTable:
        """The accepted pairs but for those of other shots, which are accepted where they were asked for."""
        accepted = self.pairs.accepted
        return PairTable(accepted.rows[~np.isin(accepted.keys, self._other_shots)])

    def _refuse(self, refused: Sequence[tuple[int, int]]) -> None:
        """Refuse pairs of a class, named by its medoid, and a content: with each of the class."""
        if not refused:
            return
        accepted = self.pairs.accepted
        keys = np.unique([medoid << 32 | member for medoid, member in refused])
        a, b = accepted.a, accepted.b
        hit = np.isin(pair_keys(self._class[a], b), keys) | np.isin(pair_keys(self._class[b], a), keys)
        self.pairs = self.pairs.refusing(zip(a[hit].tolist(), b[hit].tolist(), strict=True))

    def settled_verdicts(self) -> Verdicts:
        """What is said of pairs now; what was inspected, and what follows from it for the others.

        Of a content that is not certainly the same as its medoid, nothing is certain that was not inspected.
        """
        rows = self.pairs.rows.copy()
        unsure = rows["accepted"] & (self._unsure[rows["a"]] | self._unsure[rows["b"]])
        rows["weak"][unsure] = True
        self.pairs = PairTable(rows)
        accepted = {
            (int(row["a"]), int(row["b"])): bool(doubt)
            for row, doubt in zip(rows[rows["accepted"]], unsure[rows["accepted"]], strict=True)
        }
        settled: Verdicts = {}
        for pair, said in self._said.items():
            match = said.match
            if match is None or match.relation in _NOT_ACCEPTED:
                settled[pair] = said
            elif pair in accepted:
                settled[pair] = replace(said, match=replace(match, weak=match.weak or accepted[pair]))
        return settled | self._found


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
            steps=(records[a].step, records[b].step),
        )
        return found or NOTHING_DIFFERS


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
