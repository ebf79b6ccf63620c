"""Pairs that the check by geometry refused, though not by much: another look, at all their pixels.

Small grey pictures cannot always tell a copy under a caption, or one that was compressed strongly, from another shot
of its scene. What compression left in the files can; and of what is drawn or written, every pixel. Only pairs that
would join two components are looked at; once before the last look, and once after it has parted components.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.image.decode import Stored
from dedup_gui.core.inspection.common_frame import Pixels
from dedup_gui.core.inspection.differences import Finding
from dedup_gui.core.inspection.recompression import CERTAIN, recompress
from dedup_gui.core.inspection.reduced import inspect_reduced
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, Match, Relation
from dedup_gui.core.union_find import DisjointSets
from dedup_gui.core.verification.relation import PairVerdict

Pair = tuple[int, int]
Verdicts = dict[Pair, PairVerdict]

SECOND_LOOK = "second-look-2"
"""Name and version, for the cache; the version goes up with any change that can change what it says."""
MOST_PIXELS = 64_000_000
"""Of an image that is looked at: 200 MB. What is larger stays refused. Chosen."""
_APART = (Relation.PARTIAL, *OTHER_PICTURES)
_SAID = Progress(Stage.JUDGE, 0, 0)
WHOLE = 0.97
"""Share of both images that they share, from which on they show the same frame. As `relation.INSIDE`."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads the pixels of the content at a place; None where it cannot be read. Called in threads.

    Attributes:
        stored: all of them, as stored.
        reduced: upright, RGB, the longer side about `common_frame.FRAME_SIDE`.
    """

    stored: Callable[[int], Stored | None]
    reduced: Callable[[int], Pixels | None]


def look_again(
    contents: Contents,
    pairs: PairTable,
    verdicts: Verdicts,
    readers: Readers,
    threads: int,
    cache: VerdictCache,
    *,
    inspected: bool,
) -> Generator[Progress, None, tuple[PairTable, Verdicts]]:
    """Accept the refused pairs that are copies after all.

    Args:
        contents: what was compared.
        pairs: the pair table.
        verdicts: what was said of pairs.
        readers: of pixels.
        threads: that read and compare.
        cache: what earlier scans found.
        inspected: whether the last look is over: what is accepted after it is weak, and never brings pairs that it
            refused into one component.

    Yields:
        Progress of JUDGE.
    """
    doubtful = yield from run_in_thread(_SAID, lambda: _doubtful(contents, pairs, verdicts))
    likeness = yield from _likeness(contents, doubtful, readers, threads, cache)
    if not likeness:
        return pairs, verdicts
    joining = yield from run_in_thread(
        _SAID, lambda: _joining(len(contents.images), pairs, verdicts, likeness, inspected=inspected)
    )
    copies = {pair: replace(doubtful[pair], weak=inspected or likeness[pair] < CERTAIN) for pair in joining}
    told = dict(verdicts)
    for pair in likeness:
        told[pair] = PairVerdict(copies[pair]) if pair in copies else replace(verdicts[pair], as_copy=None)
    accepted = yield from run_in_thread(_SAID, lambda: PairTable.joined([pairs.refusing(copies), _as_table(copies)]))
    return accepted, told


def _doubtful(contents: Contents, pairs: PairTable, verdicts: Verdicts) -> dict[Pair, Match]:
    """What the doubtful pairs between two components would be."""
    apart = [pair for pair, verdict in verdicts.items() if verdict.match and verdict.match.relation in _APART]
    medoid = Components(contents.sizes, pairs.refusing(apart), Tried.GEOMETRY).medoids
    return {
        (a, b): verdict.as_copy
        for (a, b), verdict in sorted(verdicts.items())
        if verdict.as_copy is not None and medoid[a] != medoid[b]
    }


def _joining(
    count: int, pairs: PairTable, verdicts: Verdicts, likeness: Mapping[Pair, float], *, inspected: bool
) -> list[Pair]:
    """The copies, but for those that would bring other shots into one component.

    A strongly compressed copy may be like two exposures, and is one of the liker. What is certain is accepted in any
    case before the last look: two pages of one form still stand in one component then, and are parted by it.

    Args:
        count: of contents.
        pairs: the pair table.
        verdicts: what was said of pairs.
        inspected: whether the last look is over.
        likeness: of the doubtful pairs, 0-1; 0 = no copies.
    """
    refusing = (Relation.BURST, Relation.VARIANT) if inspected else (Relation.BURST,)
    shots = [
        pair
        for pair, verdict in verdicts.items()
        if verdict.match is not None and verdict.match.relation in refusing and not likeness.get(pair)
    ]
    accepted, apart = pairs.accepted, set(shots)
    sets = DisjointSets(count)
    for pair in zip(accepted.a.tolist(), accepted.b.tolist(), strict=True):
        if pair not in apart:
            sets.join(*pair)
    refused: dict[int, list[int]] = {}
    for a, b in shots:
        refused.setdefault(sets.find(a), []).append(b)
        refused.setdefault(sets.find(b), []).append(a)
    copies = []
    for pair in sorted((pair for pair, like in likeness.items() if like), key=lambda pair: (-likeness[pair], pair)):
        one, other = sets.find(pair[0]), sets.find(pair[1])
        certain = likeness[pair] >= CERTAIN and not inspected
        if not certain and any(sets.find(place) == other for place in refused.get(one, ())):
            continue
        copies.append(pair)
        sets.join(one, other)
        both = refused.pop(one, []) + (refused.pop(other, []) if one != other else [])
        refused[sets.find(one)] = both
    return copies


def _likeness(
    contents: Contents, doubtful: Mapping[Pair, Match], readers: Readers, threads: int, cache: VerdictCache
) -> Generator[Progress, None, dict[Pair, float]]:
    """How alike the doubtful pairs are, 0-1; 0 = no copies. What cannot be read is left out."""
    images = contents.images
    places = {image.path: place for place, image in enumerate(images)}
    pairs = list(doubtful)
    digests = [(images[a].digest, images[b].digest) for a, b in pairs]
    how = [repr(doubtful[pair].evidence.transform) for pair in pairs]
    likeness: dict[Pair, float] = {}
    fresh = []
    for number, kept in enumerate(cache.recall(digests, how)):
        if kept is None:
            fresh.append(number)
        else:
            likeness[pairs[number]] = float(kept)

    def look(number: int) -> float | None:
        match = doubtful[pairs[number]]
        return _alike(contents, places[match.a], places[match.b], match, readers)

    done = 0
    with closing(run_in_threads(fresh, look, threads=threads, chunk=1)) as chunks:
        for results in chunks:
            for index, said in results:
                number = fresh[index]
                done += 1
                if said is not None:
                    likeness[pairs[number]] = said
                    cache.keep(digests[number], how[number], repr(said).encode())
            yield Progress(Stage.JUDGE, done, len(fresh), done)
    cache.save()
    return likeness


def _alike(contents: Contents, a: int, b: int, match: Match, readers: Readers) -> float | None:
    """How alike two contents are, 0-1; 0 = no copies, None = one cannot be read."""
    one, other = readers.reduced(a), readers.reduced(b)
    if one is None or other is None:
        return None
    first, second = contents.images[a], contents.images[b]
    seen = inspect_reduced(one, first.info, other, second.info, match.evidence.transform)
    if seen is None or seen.finding in (Finding.VARIANT, Finding.BURST):
        return 0.0
    if seen.drawn:
        return 1.0 if seen.finding is Finding.SAME else 0.0
    if max(first.pixels, second.pixels) > MOST_PIXELS:
        return 0.0
    stored = readers.stored(a), readers.stored(b)
    if stored[0] is None or stored[1] is None:
        return None
    sizes = (first.info.width, first.info.height), (second.info.width, second.info.height)
    traces = recompress(stored[0], stored[1], match.evidence.transform, sizes)
    if traces is None or not (traces.certain or (traces.made_from and not _is_whole_frame(match, first, second))):
        return 0.0
    # What strong compression made alike is not certain, however alike.
    return round(traces.after if traces.certain else min(traces.after, CERTAIN - 0.01), 3)


def _is_whole_frame(match: Match, first: ImageFile, second: ImageFile) -> bool:
    """Whether two images show the same frame, as two exposures on a tripod do."""
    _, _, width, height = match.evidence.crop_box
    in_second = width * height * match.evidence.scale**2
    return width * height >= WHOLE * first.pixels and in_second >= WHOLE * second.pixels


def _as_table(copies: Mapping[Pair, Match]) -> PairTable:
    a, b = np.array(list(copies), np.int32).reshape(-1, 2).T
    return PairTable.of(
        a,
        b,
        agreement=np.array([match.evidence.agreement for match in copies.values()], np.float32),
        accepted=True,
        weak=np.array([match.weak for match in copies.values()], np.bool_),
        tried=Tried.GEOMETRY,
    )
