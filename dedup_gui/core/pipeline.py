"""One scan, from folders to groups: a generator that runs the stages in order and says how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from dedup_gui.core.clock import StageClock
from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.events import (
    FileSkipped,
    GroupsSoFar,
    Notice,
    NoticeCode,
    Progress,
    ScanEvent,
    ScanResult,
    Stage,
)
from dedup_gui.core.fingerprints.file_facts import FactsReader
from dedup_gui.core.fingerprints.fingerprinting import Collection, fingerprint
from dedup_gui.core.forensics.member_quality import files_to_measure, with_quality
from dedup_gui.core.forensics.quality import quality_any
from dedup_gui.core.grouping.groups import group
from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.image.proxy_images import Proxies
from dedup_gui.core.matching.matching import Matching, Means, find_matches
from dedup_gui.core.matching.outcome_cache import STATE, MatchingMemory
from dedup_gui.core.ports import FeatureExtractor, FingerprintCache
from dedup_gui.core.run_in_thread import beside, saying
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, Engine, ScanSettings
from dedup_gui.core.thread_map import default_threads
from dedup_gui.core.types import Counts, FoundFile, Group, KeeperReason, ModelUse, Skipped
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
    """

    cache: FingerprintCache | None = None
    open_extractor: Callable[[ScanSettings], FeatureExtractor] | None = None
    pair_classifier: PairClassifier | None = None
    ignored: frozenset[tuple[str, str]] = frozenset()
    keeper_rules: tuple[KeeperReason, ...] = DEFAULT_KEEPER_RULES
    live: bool = False


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
        while True:
            try:
                event = next(steps)
            except StopIteration as stop:
                result: ScanResult = stop.value
                return result
            try:
                yield event
            except GeneratorExit:
                state.close()  # first of all: a stage waits for its threads, and they for a decoder that may hang
                raise


class _Scan:
    """The state of one scan."""

    def __init__(self, settings: ScanSettings, ports: ScanPorts) -> None:
        self._settings = settings
        self._ports = ports
        self._cache = ports.cache
        self._threads = default_threads(settings.threads)
        self._collection = Collection()
        self._clock = StageClock()
        self._isolated = IsolatedReader(workers=self._threads)
        self._facts = FactsReader(ports.cache, self._isolated, threads=self._threads, max_pixels=settings.max_pixels)
        self._extractor: FeatureExtractor | None = None
        self._live_at = FIRST_LIVE
        self._live_time = 0.0

    def close(self) -> None:
        """Stop the decoders' processes."""
        self._isolated.close()

    def run(self) -> Generator[ScanEvent, None, ScanResult]:
        if self._settings.engine is not Engine.HASH and self._ports.open_extractor:
            yield from self._open_extractor(self._ports.open_extractor)
        with self._clock.stage("discover"):
            files = yield from self._discover()
        with self._clock.stage("fingerprint"):
            yield from self._fingerprint(files)
        yield from beside(Progress(Stage.MATCH, 0, 0), self._collection.sort)
        matching = yield from self._match(self._collection)
        made = Progress(Stage.JUDGE, matching.judged, matching.judged)
        groups = yield from beside(made, lambda: self._group(matching))
        groups = yield from self._measure(matching, groups)
        self._collection.skipped.sort(key=lambda skipped: skipped.path)
        yield from self._cache_notice()
        return ScanResult(
            settings=self._settings,
            model=_model_use(self._extractor),
            images=tuple(matching.images),
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
        )

    def _open_extractor(self, open_: Callable[[ScanSettings], FeatureExtractor]) -> Generator[Progress, None, None]:
        """A large network takes seconds to load."""
        self._extractor = yield from beside(Progress(Stage.DISCOVER, 0, 0), lambda: open_(self._settings))

    def _discover(self) -> Generator[ScanEvent, None, list[FoundFile]]:
        stage = discover(self._settings)
        while True:
            try:
                event = next(stage)
            except StopIteration as stop:
                files: list[FoundFile] = stop.value
                return files
            if isinstance(event, FileSkipped):
                self._collection.skipped.append(event.skipped)
            yield event

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
        so_far = self._collection.snapshot()
        so_far.sort()
        stage = self._find_matches(so_far, final=False)
        with closing(stage):
            while True:
                try:
                    next(stage)
                except StopIteration as stop:
                    matching: Matching = stop.value
                    break
                yield progress
        yield GroupsSoFar((yield from beside(progress, lambda: self._group(matching))))
        self._live_at = int(len(so_far.images) * LIVE_GROWTH)
        self._live_time = time.monotonic()

    def _match(self, collection: Collection) -> Generator[ScanEvent, None, Matching]:
        began = time.perf_counter()
        matching = yield from self._remembered_or_found(collection)
        self._clock.add("judge", matching.judge_seconds)
        self._clock.add("match", time.perf_counter() - began - matching.judge_seconds)
        for skipped in matching.skipped:
            collection.skipped.append(skipped)
            yield FileSkipped(skipped)
        return matching

    def _remembered_or_found(self, collection: Collection) -> Generator[Progress, None, Matching]:
        """Nothing is compared where the very same images were compared before."""
        memory = MatchingMemory(self._cache, repr((STATE, self._how())))
        waiting = Progress(Stage.MATCH, 0, 0)
        key = yield from saying(waiting, memory.key(collection))
        known = yield from saying(waiting, memory.recall(key, collection.images))
        if known is not None:
            return known
        found = yield from self._find_matches(collection, final=True)
        yield from saying(
            Progress(Stage.JUDGE, found.judged, found.judged), memory.keep(key, collection.images, found)
        )
        return found

    def _how(self) -> tuple[object, ...]:
        """What the outcome of the matching depends on besides the images."""
        model = self._extractor.cache_key if self._extractor else ""
        means = self._means(self._collection)
        return model, means.near, means.bursts, means.pair_classifier, self._settings.max_pixels

    def _find_matches(self, collection: Collection, *, final: bool) -> Generator[Progress, None, Matching]:
        return find_matches(collection, self._means(collection), final=final)

    def _means(self, collection: Collection) -> Means:
        proxies = Proxies(collection.images, self._isolated, max_pixels=self._settings.max_pixels)
        return Means(
            facts=self._facts,
            proxies=proxies,
            threads=self._threads,
            cache=self._cache,
            pair_classifier=None if self._settings.engine is Engine.HASH else self._ports.pair_classifier,
            near=self._extractor.threshold if self._extractor else 1.0,
            bursts=self._settings.include_bursts,
        )

    def _group(self, matching: Matching) -> tuple[Group, ...]:
        return group(
            matching.images,
            matching.matches,
            partial(suggest, rules=self._ports.keeper_rules),
            ignored=self._ports.ignored,
            include_bursts=self._settings.include_bursts,
        )

    def _measure(
        self, matching: Matching, groups: tuple[Group, ...]
    ) -> Generator[ScanEvent, None, tuple[Group, ...]]:
        """Measure the members' quality; what vanished or changed meanwhile leaves its group."""
        with self._clock.stage("judge"):
            files = files_to_measure(groups)
            yield from self._facts.read_quality(files, quality_any, Stage.JUDGE)
        gone = {file.path: self._facts.failed[file.path] for file in files if file.path in self._facts.failed}
        for path, error in gone.items():
            skipped = Skipped(path, error.code, error.detail)
            self._collection.skipped.append(skipped)
            yield FileSkipped(skipped)
        if gone:
            matching.images = [image for image in matching.images if image.path not in gone]
            matching.matches = [match for match in matching.matches if match.a not in gone and match.b not in gone]
            groups = self._group(matching)
        rules = partial(suggest, rules=self._ports.keeper_rules)
        made = Progress(Stage.JUDGE, matching.judged, matching.judged)
        return (yield from beside(made, lambda: with_quality(groups, files, self._facts, rules)))

    def _cache_notice(self) -> Generator[ScanEvent, None, None]:
        if self._cache:
            yield from self._cache.take_notices()


def _model_use(extractor: FeatureExtractor | None) -> ModelUse:
    if extractor is None:
        return ModelUse()
    return ModelUse(extractor.name, extractor.sha256, extractor.provider, extractor.provider_reason)
