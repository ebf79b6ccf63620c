"""The program without its window: stores opened where the paths say, and connected to the core."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

from dedup_gui.core.archives.member_paths import path_on_disk
from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Notice, NoticeCode, ScanEvent, ScanResult
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.ports import FeatureExtractor
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, Engine, ScanSettings
from dedup_gui.core.types import FoundFile, KeeperReason
from dedup_gui.paths import Paths
from dedup_gui.platform.process_start import without_collecting
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from dedup_gui.store.history import History
from dedup_gui.store.in_flight import InFlight
from dedup_gui.store.process_lock import ProcessLock

if TYPE_CHECKING:
    from dedup_gui.core.image.decoder_process import IsolatedReader
    from dedup_gui.core.matching.asked_groups import AskedGroup
    from dedup_gui.core.networks.store import ModelStore
    from dedup_gui.core.verification.pair_classifier import PairClassifier
    from dedup_gui.exchange.other_tools.groups import ForeignGroups

REPORT_SIDE = 256
"""Longer side of the pictures in an HTML report, pixels."""


class Program:
    """Opens what a scan needs, and closes it again.

    Args:
        paths: where everything lies.
    """

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self._open = ExitStack()
        self._history: History | None = None
        self._in_flight: InFlight | None = None
        self._isolated: IsolatedReader | None = None
        self._open_here = ProcessLock(paths.open_file)
        self._open.callback(self._open_here.release)

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the history; a scan closes its cache itself."""
        self._open.close()
        self._history = None
        self._in_flight = None
        self._isolated = None

    def history(self) -> History:
        """The journal, the ignored pairs and the decisions; opened when first asked for."""
        if self._history is None:
            self._history = History(self.paths.history_file)
            self._open.callback(self._history.close)
        return self._history

    def _record(self) -> InFlight:
        """What is in flight, and was when the program ended; opened by the first scan."""
        if self._in_flight is None:
            self._in_flight = InFlight(self.paths.in_flight)
            self._open.callback(self._in_flight.close)
        return self._in_flight

    def is_alone(self) -> bool:
        """Whether no other process works on the same data; until this one is closed, others are told of it."""
        return self._open_here.acquire()

    def prune_cache(self) -> None:
        """Forget fingerprints that no scan has met for long."""
        with closing(SqliteFingerprintCache(self.paths.cache_file)) as cache:
            cache.prune()

    def located(self, pairs: Sequence[IgnoredPair]) -> list[IgnoredPair]:
        """Ignored pairs with the places of their images now: one that left its place is sought by its content."""
        there = {file.state: _stands(file) for each in pairs for file in each.files if file is not None}
        away = {
            digest
            for each in pairs
            for digest, file in zip(each.digests, each.files, strict=True)
            if file is None or not there[file.state]
        }
        found: dict[str, list[FoundFile]] = {}
        if away:
            with closing(SqliteFingerprintCache(self.paths.cache_file)) as cache:
                found = cache.files_with(away)

        def now(digest: str, file: FoundFile | None) -> tuple[FoundFile | None, bool]:
            if digest not in away:
                return file, True
            others = found.get(digest, [])
            standing = next((other for other in others if _stands(other)), None)
            return standing or file or next(iter(others), None), standing is not None

        located = []
        for each in pairs:
            (a, a_there), (b, b_there) = (now(*both) for both in zip(each.digests, each.files, strict=True))
            located.append(replace(each, files=(a, b), there=(a_there, b_there)))
        return located

    def forget_fingerprints(self, paths: Sequence[str]) -> None:
        """Forget what is remembered of files that turned out to hold something else: the next scan reads them."""
        with closing(SqliteFingerprintCache(self.paths.cache_file)) as cache:
            cache.forget(paths)

    def scan(
        self,
        settings: ScanSettings,
        *,
        use_cache: bool = True,
        live: bool = False,
        keeper_rules: tuple[KeeperReason, ...] = DEFAULT_KEEPER_RULES,
        asked: tuple[AskedGroup, ...] | None = None,
    ) -> Generator[ScanEvent, None, ScanResult]:
        """Scan with this program's cache, models and ignored pairs. Runs on the thread that advances it.

        Args:
            settings: what to scan and how.
            use_cache: whether fingerprints are taken from and kept in the cache.
            live: whether groups are wanted while the scan still runs.
            keeper_rules: which rule speaks first when a keeper is suggested.
            asked: groups of another tool: their pairs are judged, and no others; None = all images are compared.
        """
        with without_collecting():
            from dedup_gui.core.pipeline import ScanPorts, scan  # not at the top: the first window needs no OpenCV

        with ExitStack() as stack:
            cache = None
            if use_cache:
                cache = SqliteFingerprintCache(self.paths.cache_file)
                stack.callback(cache.close)
            alone = self.is_alone()
            if not alone and not live:  # a window has said so when it was opened
                yield Notice(NoticeCode.ALREADY_OPEN, self.paths.data)
            model, notice = self._choose_model(settings)
            if notice:
                yield notice
            ports = ScanPorts(
                cache=cache,
                open_extractor=self._open_extractor,
                pair_classifier=self._pair_classifier(settings),
                ignored=frozenset(self.history().ignored.all()),
                keeper_rules=keeper_rules,
                live=live,
                asked=asked,
                in_flight=self._record(),
            )
            return (yield from scan(replace(settings, model=model), ports))

    def judge(
        self,
        foreign: ForeignGroups,
        settings: ScanSettings,
        *,
        use_cache: bool = True,
        keeper_rules: tuple[KeeperReason, ...] = DEFAULT_KEEPER_RULES,
    ) -> Generator[ScanEvent, None, ScanResult]:
        """Scan the files of another tool's groups, and judge its pairs alone; see `scan`."""
        from dedup_gui.exchange.other_tools.groups import settings_for, with_unusable

        asked = settings_for(foreign, settings)
        steps = self.scan(asked, use_cache=use_cache, keeper_rules=keeper_rules, asked=foreign.groups)
        return with_unusable((yield from steps), foreign)

    def _choose_model(self, settings: ScanSettings) -> tuple[str, Notice | None]:
        """The model a scan uses: the one asked for, else the engine's own where it is installed."""
        if settings.engine is Engine.HASH:
            return "", None
        if settings.model:
            return settings.model, None
        from dedup_gui.core.networks.registry import engine_model

        wanted = engine_model(settings.engine)
        if settings.engine is Engine.THOROUGH and not self.models().is_installed(wanted):
            return engine_model(Engine.BALANCED), Notice(NoticeCode.MODEL_NOT_INSTALLED, wanted)
        return wanted, None

    def models(self) -> ModelStore:
        """The models on this computer."""
        from dedup_gui.core.networks.store import ModelStore

        return ModelStore(self.paths.models, resource_path("models"))

    @staticmethod
    def _pair_classifier(settings: ScanSettings) -> PairClassifier | None:
        if settings.engine is Engine.HASH:
            return None
        from dedup_gui.core.verification.pair_classifier import PairClassifier

        return PairClassifier.load(resource_path("judge", "judge.json"))

    def _open_extractor(self, settings: ScanSettings) -> FeatureExtractor:
        from dedup_gui.core.networks.extractor import open_extractor

        return open_extractor(settings.model, self.models(), provider=settings.provider, threads=settings.threads)

    def jpeg_preview(self, path: str) -> bytes | None:
        """A small JPEG of an image for reports, or None where it cannot be read (any more)."""
        from dedup_gui.core.image.decode import encode_jpeg
        from dedup_gui.core.image.decoder_process import IsolatedReader, load_any

        if self._isolated is None:
            self._isolated = IsolatedReader()
            self._open.callback(self._isolated.close)
        try:
            return encode_jpeg(load_any(path, max_side=REPORT_SIDE, isolated=self._isolated))
        except ImageError:
            return None


def _stands(file: FoundFile) -> bool:
    """Whether a file is there as it was."""
    try:
        place = path_on_disk(file.path)
        found = os.stat(system_path(place))
    except OSError:
        return False
    return found.st_mtime_ns == file.mtime_ns and (place != file.path or found.st_size == file.size)
