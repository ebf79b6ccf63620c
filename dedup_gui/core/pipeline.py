"""One scan, from folders to groups: a generator that runs the stages in order and says how far it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dedup_gui.core.archives.contained import contained_archives
from dedup_gui.core.discovery.archives import images_listed
from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.events import (
    ContainedArchive,
    Counts,
    FileSkipped,
    GroupsSoFar,
    Notice,
    NoticeCode,
    Progress,
    Returned,
    ScanEvent,
    ScanResult,
    Stage,
    advance,
    relabel,
    relay,
)
from dedup_gui.core.fingerprints.companion_states import with_companions
from dedup_gui.core.fingerprints.file_facts import FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Collection, fingerprint
from dedup_gui.core.fingerprints.raw_companions import one_picture_in_two_files, settle_raw_companions
from dedup_gui.core.forensics.member_quality import files_to_measure, with_quality
from dedup_gui.core.grouping.groups import group
from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.grouping.partials import partial_overlaps
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.matching.context import MatchContext, Matching
from dedup_gui.core.ports import FeatureExtractor, FingerprintCache, InFlightRecord
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.settings import DEFAULT_HASHES, DEFAULT_KEEPER_RULES, Engine, ScanSettings
from dedup_gui.core.thread_map import default_threads, one_core_each
from dedup_gui.core.timing import StageClock
from dedup_gui.core.types import OTHER_PICTURES, FoundFile, Group, KeeperReason, Match, ModelUse, Skipped

if TYPE_CHECKING:
    from dedup_gui.core.matching.asked_groups import AskedGroup
    from dedup_gui.core.verification.pair_classifier import PairClassifier

FIRST_LIVE = 64
"""Images fingerprinted before groups are shown for the first time …"""
LIVE_GROWTH = 2.0
"""… and how many times more before each next time: all these looks together cost less than two last ones."""
LIVE_SECONDS = 1.0
"""The least time between two of them: more often would only flicker."""


@dataclass(frozen=True, slots=True)
class ScanPorts:
    """What a scan needs from outside.

    Attributes:
        cache: where fingerprints are kept, or None.
        open_extractor: opens the network that the settings ask for; None = no network (hash engine).
        pair_classifier: the geometric judge's coefficients; None = only hashes decide.
        ignored: pairs of digests that the person said are not duplicates.
        keeper_rules: which rule speaks first when a keeper is suggested.
        live: whether groups are wanted while the scan still runs.
        asked: groups of files that somebody else holds for one picture: their pairs are judged, and no others; None =
            all images are compared with all.
        in_flight: notes which files are being decoded, and knows in which the program ended; or None.
    """

    cache: FingerprintCache | None = None
    open_extractor: Callable[[ScanSettings], FeatureExtractor] | None = None
    pair_classifier: PairClassifier | None = None
    ignored: frozenset[tuple[str, str]] = frozenset()
    keeper_rules: tuple[KeeperReason, ...] = DEFAULT_KEEPER_RULES
    live: bool = False
    asked: tuple[AskedGroup, ...] | None = None
    in_flight: InFlightRecord | None = None


def scan(settings: ScanSettings, ports: ScanPorts) -> Generator[ScanEvent, None, ScanResult]:
    """Run a scan.

    Args:
        settings: what to scan and how.
        ports: what the scan needs from outside.

    Yields:
        Events, at least every 100 ms, one batch of the network excepted. Closing the generator cancels the scan;
        the fingerprints finished by then are in the cache.

    Returns:
        What was found. It does not depend on the order in which files were met or threads were quick.

    Raises:
        DedupError: the network asked for cannot be used.
    """
    state = _Scan(settings, ports)
    with closing(state), closing(state.run()) as steps:
        while not isinstance(event := advance(steps), Returned):
            try:
                yield event
            except GeneratorExit:
                state.close()  # first of all: a stage waits for its threads, and they for a decoder that may hang
                raise
        return event.value


class _Scan:
    """The state of one scan."""

    def __init__(self, settings: ScanSettings, ports: ScanPorts) -> None:
        self._settings = settings
        self._ports = ports
        self._cache = ports.cache
        self._threads = default_threads(settings.threads)
        self._collection = Collection()
        self._clock = StageClock()
        self._isolated = IsolatedReader(workers=self._threads, record=ports.in_flight)
        self._facts = FactsReader(ports.cache, self._isolated, threads=self._threads, max_pixels=settings.max_pixels)
        self._extractor: FeatureExtractor | None = None
        self._live_at = FIRST_LIVE
        self._live_time = 0.0
        self._fresh = False

    def close(self) -> None:
        """Stop the decoders' processes."""
        self._isolated.close()

    def run(self) -> Generator[ScanEvent, None, ScanResult]:
        if self._settings.engine is not Engine.HASH and self._ports.open_extractor:
            yield from self._open_extractor(self._ports.open_extractor)
        with self._clock.stage("discover"):
            found = yield from self._discover()
            files = yield from settle_raw_companions(found, self._facts, _named(self._settings))
        with self._clock.stage("fingerprint"):
            yield from self._fingerprint(files)
        if self._ports.live and self._fresh:
            # Judging takes longest: what can be told at a glance is on show meanwhile.
            yield from self._show_groups(Progress(Stage.MATCH, 0, 0))
        yield from run_in_thread(Progress(Stage.MATCH, 0, 0), self._collection.sort)
        matching = yield from self._match()
        made = Progress(Stage.JUDGE, matching.judged, matching.judged)
        groups = yield from run_in_thread(made, lambda: self._group(matching))
        matching, groups = yield from self._measure(matching, groups)
        self._collection.skipped.sort(key=lambda skipped: skipped.path)
        archives: tuple[ContainedArchive, ...] = ()
        if self._settings.archives:
            archives = yield from run_in_thread(
                Progress(Stage.JUDGE, matching.judged, matching.judged),
                partial(contained_archives, matching.images, self._collection.skipped, images_listed),
            )
        yield from self._cache_notice()
        return ScanResult(
            settings=self._settings,
            model=_model_use(self._extractor),
            images=matching.images,
            groups=groups,
            skipped=tuple(self._collection.skipped),
            counts=Counts(
                found=len(files),
                fingerprinted=len(self._collection.images),
                from_cache=self._collection.from_cache,
                candidates=matching.candidates,
                judged=matching.judged,
                groups=len(groups),
            ),
            seconds=self._clock.seconds(),
            partial=partial_overlaps(matching.images, matching.matches, groups, ignored=self._ports.ignored),
            archives=archives,
            alike=() if self._ports.asked is None else _other_pictures(matching.matches),
        )

    def _open_extractor(self, open_: Callable[[ScanSettings], FeatureExtractor]) -> Generator[Progress, None, None]:
        """A large network takes seconds to load."""
        self._extractor = yield from run_in_thread(Progress(Stage.DISCOVER, 0, 0), lambda: open_(self._settings))

    def _discover(self) -> Generator[ScanEvent, None, list[FoundFile]]:
        def noting(event: Progress | FileSkipped) -> ScanEvent:
            if isinstance(event, FileSkipped):
                self._collection.skipped.append(event.skipped)
            return event

        return (yield from relay(discover(self._settings), noting))

    def _fingerprint(self, files: list[FoundFile]) -> Generator[ScanEvent, None, None]:
        extractor = self._extractor
        provider = extractor.provider if extractor else ""
        stage = fingerprint(
            files,
            self._collection,
            cache=self._cache,
            extractor=extractor,
            isolated=self._isolated,
            threads=self._threads,
            max_pixels=self._settings.max_pixels,
        )
        with closing(stage):
            for event in stage:
                yield event
                yield from self._cache_notice()
                if extractor and extractor.provider != provider:
                    provider = extractor.provider
                    yield Notice(NoticeCode.PROVIDER_CHANGED, extractor.provider_reason)
                self._fresh = self._fresh or (isinstance(event, Progress) and event.fresh > 0)
                # What comes from the cache is there at once: a look in between would only delay the result.
                if isinstance(event, Progress) and event.fresh and event.done < event.total and self._live_due():
                    yield from self._show_groups(event)

    def _live_due(self) -> bool:
        return (
            self._ports.live
            and len(self._collection.images) >= self._live_at
            and time.monotonic() - self._live_time >= LIVE_SECONDS
        )

    def _show_groups(self, progress: Progress) -> Generator[ScanEvent, None, None]:
        """Group what is there until now. The bar stays where it is: a look in between is no stage of its own."""
        progress = replace(progress, aside=True)
        so_far = self._collection.snapshot()
        so_far.sort()
        # A look in between has a clock of its own: its time is the fingerprint stage's.
        matching = yield from relabel(progress, _find_matches(so_far, self._context(StageClock()), final=False))
        groups = yield from run_in_thread(progress, lambda: self._group(matching))
        yield GroupsSoFar((yield from relabel(progress, with_companions(groups, self._facts, Stage.FINGERPRINT))))
        self._live_at = int(len(so_far.images) * LIVE_GROWTH)
        self._live_time = time.monotonic()

    def _match(self) -> Generator[ScanEvent, None, Matching]:
        if not self._collection.images and not self._collection.undecoded:
            return Matching(())
        matching = yield from _find_matches(self._collection, self._context(self._clock), final=True)
        for skipped in matching.skipped:
            self._collection.skipped.append(skipped)
            yield FileSkipped(skipped)
        if not self._collection.undecoded:
            return matching
        from dedup_gui.core.matching.undecoded import with_undecoded

        with self._clock.stage("judge"):
            return (yield from with_undecoded(matching, self._collection.undecoded, self._facts))

    def _context(self, clock: StageClock) -> MatchContext:
        return MatchContext(
            facts=self._facts,
            isolated=self._isolated,
            threads=self._threads,
            max_pixels=self._settings.max_pixels,
            cache=self._cache,
            pair_classifier=None if self._settings.engine is Engine.HASH else self._ports.pair_classifier,
            hashes=self._settings.hashes if self._settings.engine is Engine.HASH else DEFAULT_HASHES,
            model=self._extractor.cache_key if self._extractor else "",
            near=self._extractor.threshold if self._extractor else 1.0,
            bursts=self._settings.include_bursts,
            folders=(*self._settings.folders, *self._settings.references),
            asked=self._ports.asked,
            clock=clock,
        )

    def _group(self, matching: Matching) -> tuple[Group, ...]:
        return group(
            matching.images,
            matching.matches,
            partial(suggest, rules=self._ports.keeper_rules),
            cannot_link=self._ports.ignored | matching.cannot_link | one_picture_in_two_files(matching.images),
            include_bursts=self._settings.include_bursts,
            include_partials=self._settings.include_partials,
            firm_only=self._settings.firm_only,
        )

    def _measure(
        self, matching: Matching, groups: tuple[Group, ...]
    ) -> Generator[ScanEvent, None, tuple[Matching, tuple[Group, ...]]]:
        """Measure the members' quality; what vanished or changed meanwhile leaves its group."""
        if not groups:
            return matching, groups
        from dedup_gui.core.forensics.quality import quality_any

        with self._clock.stage("judge"), one_core_each():
            files = files_to_measure(groups)
            yield from self._facts.read_quality(files, quality_any, Stage.JUDGE)
        gone = {file.path: self._facts.failed[file.path] for file in files if file.path in self._facts.failed}
        for path, error in gone.items():
            skipped = Skipped(path, error.code, error.detail)
            self._collection.skipped.append(skipped)
            yield FileSkipped(skipped)
        made = Progress(Stage.JUDGE, matching.judged, matching.judged)
        if gone:
            without = matching.without
            matching = yield from run_in_thread(made, lambda: without(gone))
            groups = yield from run_in_thread(made, partial(self._group, matching))
        with self._clock.stage("judge"):
            groups = yield from relabel(made, with_companions(groups, self._facts, Stage.JUDGE))
        rules = partial(suggest, rules=self._ports.keeper_rules)
        return matching, (yield from run_in_thread(made, lambda: with_quality(groups, files, self._facts, rules)))

    def _cache_notice(self) -> Generator[ScanEvent, None, None]:
        if self._cache:
            yield from self._cache.take_notices()


def _find_matches(
    collection: Collection, context: MatchContext, *, final: bool
) -> Generator[Progress, None, Matching]:
    """What compares is a good part of what a start would import: it is, once there is something to be compared."""
    from dedup_gui.core.matching.matching import find_matches

    return find_matches(collection, context, final=final)


def _named(settings: ScanSettings) -> frozenset[str]:
    """The folders and files that the person named, as the walk spells them."""
    return frozenset(os.path.abspath(path) for path in (*settings.folders, *settings.references))


def _other_pictures(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted((m for m in matches if m.relation in OTHER_PICTURES), key=lambda match: (match.a, match.b)))


def _model_use(extractor: FeatureExtractor | None) -> ModelUse:
    if extractor is None:
        return ModelUse()
    return ModelUse(extractor.name, extractor.sha256, extractor.provider, extractor.provider_reason)
