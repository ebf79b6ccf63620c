"""The last look: pairs accepted so far are inspected at full detail.

Two pages of one form, two codes, two screens of one program, two frames of a camera on a tripod agree wherever a
small picture of them has anything to compare. So before a pair counts as a duplicate, it is compared place by place.
Not every pair is: each member of a component with its medoid, and those it does not take with the next medoid among
them, until each content stands in a class of its like. What is refused by a medoid is refused by its class. Pairs
left between two classes are settled by the best of them.
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
from dedup_gui.core.inspection.differences import NOT_COMPARED, Finding, Inspection
from dedup_gui.core.inspection.moments.exposures import Said, compare_records
from dedup_gui.core.inspection.recompression import recompress
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.last_look.inspected import Inspected, Pair, Verdicts
from dedup_gui.core.last_look.inspection_classes import InspectionClasses
from dedup_gui.core.last_look.second_look import MOST_PIXELS, Readers
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.pairs.verdict_json import decode_inspection, encode_inspection
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import Match, Relation
from dedup_gui.core.verification.relation import PairVerdict

Numbers = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint8]
RecordsOf = Callable[[Collection[int]], Generator[Progress, None, Mapping[int, ShotRecord]]]

INSPECTION = "inspection-35"
"""Name and version, for the cache; the version goes up with any change that can change what it says."""
_ROUNDS = 10_000
"""More than any set of look-alikes needs: each round settles at least one image of each component."""
_SAID = Progress(Stage.JUDGE, 0, 0)
"""Said while something runs whose progress cannot be told."""


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
    readers: Readers,
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
        readers: of the pixels of the content at a place; called in threads.
        records: reads what the files of contents say of their exposures.
        threads: that read and inspect.
        cache: what earlier scans found.
        bursts: whether other shots of the same scene were asked for.

    Yields:
        Progress of JUDGE.
    """
    inspector = _Inspector(contents, readers, records, threads, cache)
    classes = InspectionClasses(contents, pairs, verdicts)
    for _ in range(_ROUNDS):
        star = yield from run_in_thread(_SAID, classes.next_stars)
        if not len(star):
            break
        classes.take_stars(star, (yield from inspector.inspect(classes.matches(star))))
        yield from _tell_exposures_apart(classes, inspector, star)
    yield from _tell_what_is_hard_to_tell(classes, inspector)
    between = yield from run_in_thread(_SAID, classes.best_between)
    while moved := classes.take_between((yield from inspector.inspect(classes.matches(between)))):
        between = yield from run_in_thread(_SAID, partial(classes.best_between, moved))
    if bursts:
        classes.take_other_shots((yield from inspector.inspect(classes.other_shots())))
    cache.save()
    found = yield from run_in_thread(_SAID, classes.settled_verdicts)
    return InspectionResult(classes.pairs, found, inspector.inspected)


def _tell_exposures_apart(
    classes: InspectionClasses, inspector: _Inspector, star: PairTable
) -> Generator[Progress, None, None]:
    """Compare what only agrees with its medoid with others that may be of its exposure."""
    for members in classes.doubtful(star, inspector.records):
        left = members
        while len(left) > 1:
            one, others = left[0], left[1:]
            left, different = classes.take_rivals(
                one, others, (yield from inspector.inspect(classes.rivals(one, others)))
            )
            if not different and one == members[0]:
                break  # nothing speaks for several exposures
    contested = classes.contested(star)
    matches: dict[Pair, Match] = {}
    for _, refused, members in contested:
        for one in refused:
            matches |= classes.rivals(one, members)
    inspected = yield from inspector.inspect(matches)
    for medoid, refused, members in contested:
        classes.take_contested(medoid, refused, members, inspected)


def _tell_what_is_hard_to_tell(classes: InspectionClasses, inspector: _Inspector) -> Generator[Progress, None, None]:
    """Compare what is hard to tell, or stands alone in its family, with what looks most like it."""
    wanted = yield from run_in_thread(_SAID, classes.hardly_told)
    matches: dict[Pair, Match] = {}
    for _, asked, one in wanted:
        matches |= classes.rivals(one, asked)
    inspected = yield from inspector.inspect(matches)
    for medoid, asked, one in wanted:
        classes.take_hardly_told(medoid, asked, one, inspected)


class _Inspector:
    """Inspects pairs, in threads.

    Attributes:
        inspected: pairs so far that were not known from earlier scans.
        records: of the contents of all pairs so far.
    """

    def __init__(
        self,
        contents: Contents,
        readers: Readers,
        records: RecordsOf,
        threads: int,
        cache: VerdictCache,
    ) -> None:
        self._contents = contents
        self._read_records = records
        self.records: dict[int, ShotRecord] = {}
        self._place = {image.path: place for place, image in enumerate(contents.images)}
        self._readers = readers
        self._threads = threads
        self._cache = cache
        self.inspected = 0

    def inspect(self, matches: Mapping[Pair, Match]) -> Generator[Progress, None, dict[Pair, Inspected]]:
        """What becomes of matches: as they are, weak, or variants that must not stand in one group.

        What was found is remembered, not what the match is: that is for the judge of this scan to say.
        """
        images = self._contents.images
        places = list(matches)
        unread = {place for pair in places for place in pair} - self.records.keys()
        self.records |= yield from self._read_records(unread)
        digests = [(images[a].digest, images[b].digest) for a, b in places]
        how = [repr(matches[pair].evidence.transform) for pair in places]
        found: dict[Pair, Inspected] = {}

        def tell(number: int, inspection: Inspection) -> None:
            a, b = pair = places[number]
            said = compare_records(self.records[a], self.records[b])
            verdict = _told(matches[pair], inspection, said)
            one_exposure = inspection.one_exposure or said is Said.ONE
            found[pair] = Inspected(
                verdict, one_exposure, inspection.noise, inspection.drawn, inspection.apart, inspection.loose
            )

        fresh = []
        for number, kept in enumerate(self._cache.recall(digests, how)):
            if kept is None:
                fresh.append(number)
            else:
                tell(number, decode_inspection(kept))

        def look(number: int) -> Inspection | None:
            return self._look(matches[places[number]])

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

    def _look(self, match: Match) -> Inspection | None:
        """What is found of a match, boxes in pixels of the whole image a; None where an image cannot be read."""
        a, b = self._place[match.a], self._place[match.b]
        one, other = self._readers.reduced(a), self._readers.reduced(b)
        if one is None or other is None:
            return None
        info_a, info_b = self._contents.images[a].info, self._contents.images[b].info
        found = inspect_reduced(
            one,
            info_a,
            other,
            info_b,
            match.evidence.transform,
            steps=(self.records[a].step, self.records[b].step),
        )
        if found is None:
            return NOT_COMPARED
        if found.doubtful and found.finding is Finding.SAME:
            return self._traced(a, b, match, found)
        return found

    def _traced(self, a: int, b: int, match: Match, found: Inspection) -> Inspection | None:
        """Of two that may be two exposures: whether compression tells that one was made from the other."""
        images = self._contents.images
        if max(images[a].pixels, images[b].pixels) > MOST_PIXELS:
            return replace(found, finding=Finding.UNSURE)
        one, other = self._readers.stored(a), self._readers.stored(b)
        if one is None or other is None:
            return None
        sizes = tuple((images[place].info.width, images[place].info.height) for place in (a, b))
        traces = recompress(one, other, match.evidence.transform, (sizes[0], sizes[1]))
        certain = traces is not None and traces.certain
        return replace(found, one_exposure=True) if certain else replace(found, finding=Finding.UNSURE)


def _told(match: Match, inspection: Inspection, said: Said) -> PairVerdict:
    """The match with what differs and what that makes of it."""
    finding = inspection.finding
    two = said is Said.TWO or (said is Said.OTHER_TIME and not inspection.one_exposure)
    if finding in (Finding.SAME, Finding.UNSURE) and two and not inspection.equal:
        finding = Finding.BURST
    elif finding is Finding.UNSURE and said is Said.ONE:
        finding = Finding.EDITED
    if finding in _OTHER:
        match = replace(match, evidence=replace(match.evidence, differences=inspection.differences))
        return PairVerdict(replace(match, relation=_OTHER[finding]), cannot_link=True)
    if finding is Finding.SAME and not inspection.edits:
        return PairVerdict(match)
    evidence = replace(match.evidence, differences=inspection.differences, edits=inspection.edits)
    relation = Relation.EDITED if match.relation in _UNEDITED else match.relation
    weak = match.weak or finding is Finding.UNSURE
    return PairVerdict(replace(match, relation=relation, weak=weak, evidence=evidence))


_OTHER = {Finding.VARIANT: Relation.VARIANT, Finding.BURST: Relation.BURST}
_UNEDITED = (Relation.RE_ENCODED, Relation.RESIZED)
