"""The match and judge stages of a scan: images with fingerprints in, accepted pairs out.

propose (hashes, features, thumbnails) → verify (thumbnails, blocks, geometry) → classify. Each stage takes the pair
table and returns another; what comes out is remembered by the images' contents.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from collections.abc import Collection as Container
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
from blake3 import blake3

from dedup_gui.core.candidates.hash_pairs import radii_for
from dedup_gui.core.candidates.keypoint_gate import KeypointGate
from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Stage, relabel
from dedup_gui.core.fingerprints.file_facts import CAPTURED, FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINTS_VERSION
from dedup_gui.core.image.decode import Stored
from dedup_gui.core.image.decoder_process import cutout_any, load_any, stored_any
from dedup_gui.core.image.proxy_images import ProxyImages
from dedup_gui.core.image.shot_record import SHOT, ShotRecord, from_text
from dedup_gui.core.inspection.common_frame import FRAME_SIDE
from dedup_gui.core.isolation.limits import give_memory_back
from dedup_gui.core.last_look.inspection_rounds import INSPECTION, InspectionResult, inspect_pairs
from dedup_gui.core.last_look.second_look import SECOND_LOOK, Readers, look_again
from dedup_gui.core.matching.asked_pairs import asked_among, only_asked, with_asked
from dedup_gui.core.matching.block_rounds import look_at_pairs, verify_by_blocks
from dedup_gui.core.matching.context import MatchContext, Matching
from dedup_gui.core.matching.flattened_rounds import find_flattened
from dedup_gui.core.matching.geometry_rounds import GeometryResult, verify_by_geometry
from dedup_gui.core.matching.net_proposals import propose_more, propose_to_families
from dedup_gui.core.matching.proposals import HashProposals, propose_by_hashes
from dedup_gui.core.matching.unseen_rounds import (
    match_stills,
    part_cutouts,
    part_documents,
    provable_at_a_glance,
    stills_among,
)
from dedup_gui.core.pairs.classification import Outcome, classify, identical_match, proven_different
from dedup_gui.core.pairs.contents import Contents, distinct_contents
from dedup_gui.core.pairs.outcome_cache import OutcomeCache
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.pairs.search_memory import SearchMemory
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.settings import HashKind
from dedup_gui.core.thread_map import one_core_each
from dedup_gui.core.timing import StageClock
from dedup_gui.core.types import Match, Skipped
from dedup_gui.core.verification.block_correlation import BLOCK_JUDGE
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.verifier import Judge

_MATCHING, _JUDGING = Progress(Stage.MATCH, 0, 0), Progress(Stage.JUDGE, 0, 0)
"""Said while something runs whose progress cannot be told."""

_DETAIL_BYTES = 160 * 2**20
"""Pictures for inspection that are kept: some 28 of photographs."""

GEOMETRY_JUDGE = "geometry-12"
"""Name and version, for the cache; the version goes up with any change that can change a verdict."""


def find_matches(
    collection: Collection, context: MatchContext, *, final: bool
) -> Generator[Progress, None, Matching]:
    """Find the pairs of images that show the same.

    Args:
        collection: fingerprints, sorted by path.
        context: what to work with.
        final: False for a quick look while the scan runs: only what fingerprints alone can prove.

    Yields:
        Progress of MATCH and JUDGE.

    Returns:
        The matches and what became known on the way.
    """
    with context.clock.stage("match"):
        contents = yield from run_in_thread(_MATCHING, lambda: distinct_contents(collection))
    if final:
        outcome = yield from _remembered_or_compared(collection, contents, context)
    else:
        outcome = yield from _quick_look(contents, context.hashes)
    identical = yield from run_in_thread(_JUDGING, lambda: _identical(contents))
    matching = Matching(
        tuple(collection.images), identical + outcome.matches, outcome.cannot_link, outcome.candidates, outcome.judged
    )
    if not final:
        return matching
    with _judging(context.clock):
        return (yield from _with_capture_times(matching, context.facts, outcome.failed))


@contextmanager
def _judging(clock: StageClock) -> Iterator[None]:
    """Count the time for judging, where pictures are compared in threads."""
    with clock.stage("judge"), one_core_each():
        yield


def _identical(contents: Contents) -> tuple[Match, ...]:
    """The first of each set of files with the same bytes with each other one."""
    return tuple(identical_match(copies[0], other) for copies in contents.copies for other in copies[1:])


def _quick_look(contents: Contents, using: tuple[HashKind, ...]) -> Generator[Progress, None, Outcome]:
    proposals = yield from propose_by_hashes(contents.thumbnails, contents.has_pages, using=using)
    if proposals is None:
        return Outcome()
    matches = yield from classify(contents, provable_at_a_glance(contents, proposals.pairs), {}, None)
    return Outcome(matches, candidates=proposals.proposed)


def _remembered_or_compared(
    collection: Collection, contents: Contents, context: MatchContext
) -> Generator[Progress, None, Outcome]:
    """Nothing is compared where the very same contents were compared before."""
    with context.clock.stage("match"):
        memory = OutcomeCache(context.memory, context.how)
        key = yield from run_in_thread(_MATCHING, lambda: memory.key(contents))
        known = yield from relabel(_MATCHING, memory.recall(key, contents))
    if known is not None:
        return known
    outcome = yield from _compared(collection, contents, context)
    if not outcome.failed and not context.facts.uncertain and not context.facts.failed:
        yield from relabel(_JUDGING, memory.keep(key, contents, outcome))
    return outcome


def _compared(
    collection: Collection, contents: Contents, context: MatchContext
) -> Generator[Progress, None, Outcome]:
    """Propose, verify, classify."""
    clock = context.clock
    with clock.stage("match"):
        radii = radii_for(len(contents.images))
        memory = SearchMemory(context.memory, repr((context.how, radii)), context.folders)
        earlier = yield from relabel(_MATCHING, memory.recall(contents))
        looks = contents.thumbnails, contents.has_pages
        proposals = yield from propose_by_hashes(*looks, radii, earlier.hashes, context.hashes)
        if proposals is None:
            return Outcome()
        asked = yield from run_in_thread(_MATCHING, partial(asked_among, contents, context.asked))
        proposals = yield from with_asked(proposals, asked)
    searches = replace(earlier, compared=earlier.compared or len(contents.images), hashes=proposals.search)
    proposals, across = yield from run_in_thread(_MATCHING, partial(stills_among, contents, proposals))
    proxies = ProxyImages(contents.copies, context.isolated, max_pixels=context.max_pixels)
    with _judging(clock):
        pairs, judged = yield from verify_by_blocks(
            contents.images,
            contents.sizes,
            proposals,
            proxies,
            context.threads,
            VerdictCache(context.cache, BLOCK_JUDGE),
        )
    found = GeometryResult(pairs, {}, 0)
    candidates = proposals.proposed
    if context.pair_classifier is not None:
        with clock.stage("match"):
            more, crowded, searches = yield from propose_more(
                collection, contents, pairs, searches, near=context.near, threads=context.threads, asked=asked
            )
            yield from relabel(_MATCHING, memory.keep(contents, searches))
            tables = (pairs, *more)
            pairs = yield from run_in_thread(_MATCHING, lambda: PairTable.joined(tables))
        gate = KeypointGate([collection.keypoints[row] for row in contents.rows], contents.thumbnails)
        verify = partial(_verify_by_geometry, contents, proposals, gate, proxies, context, context.pair_classifier)
        with _judging(clock):
            found = yield from verify(pairs)
        with clock.stage("match"):
            more = yield from propose_to_families(
                collection, contents, found.pairs, crowded, context.threads, asked=asked
            )
        candidates += sum(map(len, (*tables[1:], *more)))
        if more:
            with _judging(clock):
                again = yield from verify(PairTable.joined((found.pairs, *more)))
            found = replace(again, verdicts=found.verdicts | again.verdicts, judged=found.judged + again.judged)
    else:
        yield from relabel(_MATCHING, memory.keep(contents, searches))
    with _judging(clock):
        seen = yield from _inspected(contents, found, context)
        seen = yield from _with_the_unseen(contents, seen, proposals, across, proxies, context)
        pairs, verdicts = only_asked(seen.pairs, seen.verdicts, asked)
        matches = yield from classify(contents, pairs, verdicts, context.facts)
    return Outcome(
        matches,
        proven_different(contents, verdicts, bursts=context.bursts),
        candidates,
        judged + found.judged + seen.inspected,
        proxies.unreadable,
    )


def _inspected(
    contents: Contents, found: GeometryResult, context: MatchContext
) -> Generator[Progress, None, InspectionResult]:
    """Look again at what was refused in doubt, and at what is accepted, at full detail."""
    images = _at_detail(contents, context)
    readers = Readers(partial(_stored, contents, context), images)
    again = partial(
        look_again,
        contents,
        readers=readers,
        threads=context.threads,
        cache=VerdictCache(context.cache, SECOND_LOOK),
    )

    def records(places: Container[int]) -> Generator[Progress, None, dict[int, ShotRecord]]:
        files = {place: contents.images[place].file for place in places}
        yield from context.facts.read_captured(list(files.values()), Stage.JUDGE)
        return {place: from_text(context.facts.get(file, SHOT)) for place, file in files.items()}

    pairs, verdicts = yield from again(found.pairs, found.verdicts, inspected=False)
    seen = yield from inspect_pairs(
        contents,
        pairs,
        verdicts,
        readers,
        records,
        context.threads,
        VerdictCache(context.cache, INSPECTION),
        bursts=context.bursts,
    )
    pairs, verdicts = yield from again(seen.pairs, seen.verdicts, inspected=True)
    return InspectionResult(pairs, verdicts, seen.inspected)


def _at_detail(
    contents: Contents, context: MatchContext, load: Callable[..., npt.NDArray[np.uint8]] | None = None
) -> ProxyImages:
    """Pictures for inspection."""
    return ProxyImages(
        contents.copies,
        context.isolated,
        max_pixels=context.max_pixels,
        side=FRAME_SIDE,
        limit_bytes=_DETAIL_BYTES,
        load=load,
    )


def _stored(contents: Contents, context: MatchContext, place: int) -> Stored | None:
    """All pixels of a content, or None where it cannot be read any more."""
    for image in contents.copies[place]:
        with suppress(ImageError):
            return stored_any(image.path, max_pixels=context.max_pixels, isolated=context.isolated)
    return None


def _with_the_unseen(
    contents: Contents,
    seen: InspectionResult,
    proposals: HashProposals,
    across: PairTable,
    proxies: ProxyImages,
    context: MatchContext,
) -> Generator[Progress, None, InspectionResult]:
    """Look at what one picture of a file does not show: other grounds and further pages."""
    look_at = partial(
        look_at_pairs,
        contents.images,
        proposals,
        proxies,
        context.threads,
        VerdictCache(context.cache, BLOCK_JUDGE),
    )
    cutouts = _at_detail(contents, context, load=cutout_any)

    def read_page(place: int, page: int) -> npt.NDArray[np.uint8]:
        path, pixels = contents.images[place].path, context.max_pixels
        return load_any(path, max_side=FRAME_SIDE, max_pixels=pixels, page=page, isolated=context.isolated)

    flattened = yield from find_flattened(
        contents, seen.pairs, proposals.hashes, cutouts, _at_detail(contents, context), context.threads
    )
    pairs, verdicts = flattened.joined(seen.pairs), flattened.settled(seen.verdicts)
    pairs, verdicts = yield from part_cutouts(contents, pairs, verdicts, look_at, cutouts)
    pairs, verdicts = yield from part_documents(contents, pairs, verdicts, look_at, context.facts, read_page)
    pairs, verdicts = yield from match_stills(contents, pairs, verdicts, across, look_at, context.facts)
    return InspectionResult(pairs, verdicts, seen.inspected + flattened.looked_at)


def _verify_by_geometry(
    contents: Contents,
    proposals: HashProposals,
    gate: KeypointGate,
    proxies: ProxyImages,
    context: MatchContext,
    model: PairClassifier,
    pairs: PairTable,
) -> Generator[Progress, None, GeometryResult]:
    version = f"{GEOMETRY_JUDGE} {KEYPOINTS_VERSION} {blake3(repr(model).encode()).hexdigest(8)}"
    cache = VerdictCache(context.cache, version)
    try:
        with Judge(model, threads=context.threads) as judge:
            return (
                yield from verify_by_geometry(
                    contents,
                    pairs,
                    proposals.hashes,
                    proposals.same_thumbnail,
                    gate,
                    judge,
                    proxies,
                    cache,
                    bursts=context.bursts,
                )
            )
    finally:
        give_memory_back()  # the keypoints of some hundred images: what comes next has larger pieces


def _with_capture_times(
    matching: Matching, facts: FactsReader, failed: Mapping[str, ImageError]
) -> Generator[Progress, None, Matching]:
    """Read the capture time of all images in matches; drop those that cannot be read any more."""
    paths = {path for match in matching.matches for path in (match.a, match.b)}
    yield from facts.read_captured([image.file for image in matching.images if image.path in paths], Stage.JUDGE)
    return (yield from run_in_thread(_JUDGING, lambda: _filled(matching, facts, failed, paths)))


def _filled(
    matching: Matching, facts: FactsReader, failed: Mapping[str, ImageError], paths: Container[str]
) -> Matching:
    gone = {**failed} | {path: error for path, error in facts.failed.items() if path in paths}
    images = tuple(
        replace(image, captured=facts.get(image.file, CAPTURED)) if image.path in paths else image
        for image in matching.images
    )
    skipped = tuple(Skipped(path, error.code, error.detail) for path, error in sorted(gone.items()))
    return replace(matching, images=images, skipped=skipped).without(gone)
