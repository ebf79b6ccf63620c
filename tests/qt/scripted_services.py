"""Services whose jobs do as a test says, step by step; what the real ones do is tested with the real ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dedup_gui.core.action_types import (
    ActionKind,
    ActionProgress,
    ActionRecord,
    ActionResult,
    ApplyReport,
    Batch,
    FileState,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Counts, LastResult, Notice, Saving, ScanEvent, ScanResult
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import (
    Decision,
    Evidence,
    FoundFile,
    Group,
    ImageFile,
    ImageInfo,
    KeeperReason,
    Match,
    ModelUse,
    Relation,
    Skipped,
    Suggestion,
)
from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.exchange.review_file import Written
from dedup_gui.exchange.saved_review import Outline
from dedup_gui.model_services import StoredModels
from dedup_gui.qt.services import CacheServices, GuideServices, RuleServices
from dedup_gui.resources import resource_path
from tests.qt.held_rules import HeldCaches, HeldGuide, HeldRules


def image(path: str, size: int = 1000) -> ImageFile:
    """An image that is only talked about."""
    return ImageFile(FoundFile(path, size, 1, 1, hash(path) & 0xFFFF), ImageInfo(40, 30, "JPEG", "RGB"), digest=path)


def group(number: int, *paths: str) -> Group:
    """A group of exact copies."""
    members = tuple(image(path) for path in paths)
    matches = tuple(Match(paths[0], path, Relation.EXACT, Evidence("digest")) for path in paths[1:])
    return Group(number, members, matches, Suggestion(paths[0], KeeperReason.FIRST_PATH))


def result(
    settings: ScanSettings,
    groups: tuple[Group, ...] = (),
    skipped: tuple[Skipped, ...] = (),
    images: tuple[ImageFile, ...] | None = None,
) -> ScanResult:
    """A scan's result."""
    found = tuple(member for each in groups for member in each.members) if images is None else images
    counts = Counts(found=len(found) + len(skipped), fingerprinted=len(found), groups=len(groups))
    return ScanResult(settings, ModelUse(), found, groups, skipped, counts, Seconds(total=1.5))


def record(path: str, outcome: Outcome, index: int = 0) -> ActionRecord:
    """A journal row."""
    state = FileState(path, 1000, 1, 1, 1, path)
    places = ((path, f"/trash{path}"),) if outcome in (Outcome.DONE, Outcome.UNDONE) else ()
    return ActionRecord(index, PlannedAction(ActionKind.TRASH, state, (), (), ()), ActionResult(outcome, places))


@dataclass
class ScriptedReviews:
    """Reviews as files that say what a test wants, and keep what they were asked."""

    outline: Outline = field(default_factory=lambda: Outline((), 0, 0, 0.0))
    opened: LastResult | None = None
    error: DedupError | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)
    hold: bool = False

    def save(
        self, path: str, result: ScanResult, groups: Sequence[Group], decisions: dict[str, Decision], images: int
    ) -> Generator[Written, None, None]:
        self._ask("save", path, tuple(groups), decisions, images)
        yield Written(1, 2)
        while self.hold:
            yield Written(1, 2)
        yield Written(2, 2)

    def look(self, path: str) -> Outline:
        self._ask("look", path)
        return self.outline

    def found(self, path: str, there: str, here: str) -> tuple[int, int]:
        self._ask("found", path, there, here)
        return 98, 100

    def open(self, path: str, places: Sequence[tuple[str, str]]) -> LastResult:
        self._ask("open", path, list(places))
        assert self.opened is not None
        return self.opened

    def _ask(self, *what: object) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


Script = Callable[[ScanSettings], Generator[ScanEvent, None, ScanResult]]


@dataclass
class ScriptedServices:
    """Keeps what it was asked, and on which thread."""

    app_settings: AppSettings = field(default_factory=AppSettings)
    script: Script | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    recovered: list[ActionRecord] = field(default_factory=list)
    history_error: Exception | None = None
    scans: list[ScanSettings] = field(default_factory=list)
    saved: list[AppSettings] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    batches: list[tuple[Batch, list[ActionRecord]]] = field(default_factory=list)
    between_actions: Callable[[], None] = lambda: None
    exported: list[str] = field(default_factory=list)
    exported_decisions: dict[str, Decision] = field(default_factory=dict)
    export_error: Exception | None = None
    notices: list[Notice] = field(default_factory=list)
    save_listener: Callable[[Saving, Exception | None], object] = lambda _what, _error: None
    notice_listener: Callable[[Notice], object] = lambda _notice: None
    saved_again: int = 0
    last: LastResult | None = None
    decisions: dict[str, Decision] = field(default_factory=dict)
    plans: list[str] = field(default_factory=list)
    applied: list[tuple[ActionKind, str]] = field(default_factory=list)
    resumed: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    cache_services: CacheServices = field(default_factory=HeldCaches)
    guide_services: GuideServices = field(default_factory=HeldGuide)
    rule_services: RuleServices = field(default_factory=HeldRules)
    reviews: ScriptedReviews = field(default_factory=ScriptedReviews)
    imported: list[tuple[str, str]] = field(default_factory=list)
    import_error: Exception | None = None
    comparison: Comparison | None = None

    def settings(self) -> AppSettings:
        return self.app_settings

    def start_notices(self) -> Sequence[Notice]:
        return self.notices

    def save_settings(self, settings: AppSettings) -> None:
        self.app_settings = settings
        self.saved.append(settings)

    def caches(self) -> CacheServices:
        return self.cache_services

    def guide(self) -> GuideServices:
        return self.guide_services

    def rules(self) -> RuleServices:
        return self.rule_services

    def on_save_failed(self, listener: Callable[[Saving, Exception | None], object]) -> None:
        self.save_listener = listener

    def on_notice(self, listener: Callable[[Notice], object]) -> None:
        self.notice_listener = listener

    def save_again(self) -> None:
        self.saved_again += 1

    def saved_reviews(self) -> ScriptedReviews:
        return self.reviews

    def models(self) -> StoredModels:
        return StoredModels(ModelStore("", resource_path("models")), self.settings, self.save_settings)

    def scan(self, settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        self.threads.add(threading.current_thread().name)
        self.scans.append(settings)
        if self.script is None:
            return result(settings)
            yield  # makes it a generator
        return (yield from self.script(settings))

    def import_groups(
        self, path: str, images: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        self.imported.append((path, images))
        if self.import_error is not None:
            raise self.import_error
        found = yield from self.scan(settings)
        if self.comparison is not None:
            yield self.comparison
        return found

    def import_immich(
        self, address: str, key: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        return self.import_groups(address, key, settings)

    def last_result(self) -> LastResult | None:
        self.threads.add(threading.current_thread().name)
        return self.last

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        paths = {path for each in groups for path in each.paths}
        return {path: decision for path, decision in self.decisions.items() if path in paths}

    def decided(self, images: Sequence[tuple[str, str]]) -> dict[str, Decision]:
        return {path: self.decisions[path] for path, _ in images if path in self.decisions}

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        pass

    def ignore(
        self, pairs: Sequence[tuple[str, str]], ignored: bool = True, files: Sequence[tuple[str, FoundFile]] = ()
    ) -> None:
        pass

    def ignored_pairs(self) -> list[IgnoredPair]:
        return []

    def export_ignored(self, pairs: Sequence[IgnoredPair], path: str) -> None:
        self.exported.append(path)

    def apply(
        self,
        groups: Sequence[Group],
        decisions: dict[str, Decision],
        kind: ActionKind,
        folder: str = "",
        merge: bool = False,
    ) -> Generator[ActionProgress, None, ApplyReport]:
        self.applied.append((kind, folder))
        return self._apply([path for path, decision in decisions.items() if decision is Decision.REMOVE])

    def links_offered(self, path: str) -> Collection[ActionKind]:
        return list(ActionKind)

    def write_plan(self, groups: Sequence[Group], decisions: dict[str, Decision], path: str) -> None:
        self.plans.append(path)

    def resume(self, batch: int, paths: Collection[str]) -> Generator[ActionProgress, None, ApplyReport]:
        self.resumed.append((batch, tuple(sorted(paths))))
        return self._apply(sorted(paths))

    def _apply(self, paths: Sequence[str]) -> Generator[ActionProgress, None, ApplyReport]:
        self.threads.add(threading.current_thread().name)
        records: list[ActionRecord] = []
        number = len(self.batches) + 1
        try:
            for index, path in enumerate(paths):
                self.between_actions()
                records.append(record(path, self.outcomes.get(path, Outcome.DONE), index))
                yield ActionProgress(number, index + 1, len(paths), path, records[-1].result)
        finally:
            done = sum(each.result.outcome is Outcome.DONE for each in records)
            batch = Batch(number, 1_700_000_000.0 + number, len(paths), done, 1000 * done, True)
            self.batches.insert(0, (batch, records))
        return ApplyReport(number, pairs(records))

    def undo(self, batch: int, paths: Collection[str] | None = None) -> Generator[ActionProgress, None, ApplyReport]:
        place = next(place for place, (each, _) in enumerate(self.batches) if each.id == batch)
        old, records = self.batches[place]
        undone = [
            record(each.action.victim.path, Outcome.UNDONE, each.index)
            for each in records
            if each.result.outcome is Outcome.DONE and (paths is None or each.action.victim.path in paths)
        ]
        for number, each in enumerate(undone, 1):
            self.between_actions()
            yield ActionProgress(batch, number, len(undone), each.action.victim.path, each.result)
        now = {each.index: each for each in (*records, *undone)}
        left = old.done - len(undone)
        self.batches[place] = (Batch(old.id, old.created, old.actions, left, 1000 * left, True), list(now.values()))
        return ApplyReport(batch, pairs(undone))

    def history(self) -> list[Batch]:
        self.threads.add(threading.current_thread().name)
        if self.history_error is not None:
            raise self.history_error
        return [batch for batch, _ in self.batches]

    def history_records(self, batch: int) -> list[ActionRecord]:
        return next(records for each, records in self.batches if each.id == batch)

    def recover(self) -> list[ActionRecord]:
        return self.recovered

    def export(self, result: ScanResult, path: str, decisions: Mapping[str, Decision] | None = None) -> None:
        if self.export_error is not None:
            raise self.export_error
        self.exported.append(path)
        self.exported_decisions = dict(decisions or {})


def pairs(records: Iterable[ActionRecord]) -> tuple[tuple[str, ActionResult], ...]:
    """What a report says of records."""
    return tuple((each.action.victim.path, each.result) for each in records)
