"""The window's program: the services behind it, connected to disk, and the start of Qt."""

from __future__ import annotations

import heapq
import logging
import sys
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from dedup_gui.core.action_types import (
    ActionKind,
    ActionProgress,
    ActionRecord,
    ApplyReport,
    Batch,
    Outcome,
    PlannedAction,
)
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, Notice, NoticeCode, Progress, Saving, ScanEvent, ScanResult, Stage
from dedup_gui.core.removal.apply import apply, plan_removals, undo
from dedup_gui.core.removal.destination import to_folder
from dedup_gui.core.removal.keeper_sidecars import closed_to_sidecars, with_sidecars
from dedup_gui.core.removal.recovery import recover
from dedup_gui.core.removal.resuming import left_of
from dedup_gui.core.review.ignored_since import partners, parts_of
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, FoundFile, Group
from dedup_gui.exchange.other_tools.comparison import Comparison, compare
from dedup_gui.exchange.other_tools.reading import read_groups
from dedup_gui.exchange.plan_files import Plan, PlanFormat, plan_bytes
from dedup_gui.logs import logging_to
from dedup_gui.model_services import StoredModels
from dedup_gui.output import write_bytes
from dedup_gui.paths import Paths
from dedup_gui.platform.file_systems import links_offered
from dedup_gui.platform.process_start import without_collecting
from dedup_gui.program import Program
from dedup_gui.store.last_result import LastResultFile
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile
from dedup_gui.wiring.cache_services import StoredCaches
from dedup_gui.wiring.guide import Guide
from dedup_gui.wiring.immich_reviews import ImmichReviews
from dedup_gui.wiring.language import chosen_language
from dedup_gui.wiring.rule_services import StoredRules
from dedup_gui.wiring.stored_reviews import StoredReviews
from dedup_gui.words import translate
from dedup_gui.writer import Writer

_log = logging.getLogger(__name__)
_ALL = 1 << 30
"""Batches asked of the journal."""


class AppServices:
    """`qt.services.Services` on this computer's disk.

    Args:
        program: the stores.
        settings_file: where the settings are kept.
        previews: thumbnails on disk; None = none are kept.
    """

    def __init__(self, program: Program, settings_file: SettingsFile, previews: PreviewStore | None = None) -> None:
        self._program = program
        self._previews = previews
        self._settings_file = settings_file
        self._settings, self._problems = settings_file.load()
        self._references: frozenset[str] = frozenset()
        self._immich = ImmichReviews(program.paths)
        self._folders: tuple[str, ...] = ()
        self._last = LastResultFile(program.paths.last_result_file)
        # Several, so that settings or rules that cannot be written hold no decision back.
        self._writers = {what: Writer(what) for what in Saving}
        self._rules = StoredRules(program.paths.rules_file, self._writers[Saving.RULES])

    def close(self) -> None:
        """Wait until everything said is on disk."""
        self._immich.close()
        for writer in self._writers.values():
            writer.close()

    def on_save_failed(self, listener: Callable[[Saving, Exception | None], object]) -> None:
        """Name who hears, on a thread of their own, what cannot be saved and why; None once it is saved after all."""
        for what, writer in self._writers.items():
            writer.listen(partial(listener, what))

    def on_notice(self, listener: Callable[[Notice], object]) -> None:
        """Name who hears, on any thread, what is found amiss while the program runs."""
        notice = Notice(NoticeCode.HISTORY_WRITTEN_ANEW, self._program.paths.history_file)
        self._program.history().on_written_anew(lambda: listener(notice))

    def save_again(self) -> None:
        """Try once more to save what could not be saved."""
        for writer in self._writers.values():
            writer.try_again()

    def settings(self) -> AppSettings:
        """The settings as they stand."""
        return self._settings

    def start_notices(self) -> list[Notice]:
        """What was found amiss when the program started."""
        notices = []
        damage = self._program.history().damage
        if damage is not None:
            notices.append(Notice(NoticeCode.HISTORY_DAMAGED, damage.moved_to))
        wrong = {problem.key or "settings.json" for problem in self._problems}
        wrong |= {f"rules.json: {problem}" for problem in self._rules.problems}
        if wrong:
            names = ", ".join(sorted(wrong))
            notices.append(Notice(NoticeCode.SETTINGS_DEFAULTED, names))
        if not self._program.is_alone():
            notices.append(Notice(NoticeCode.ALREADY_OPEN, self._program.paths.data))
        return notices

    def save_settings(self, settings: AppSettings) -> None:
        """Keep the settings."""
        self._settings = settings
        self._writers[Saving.SETTINGS].write(lambda: self._settings_file.save(settings))

    def saved_reviews(self) -> StoredReviews:
        """Reviews as files."""
        return StoredReviews(self._program, self._previews, self._keep_opened)

    def _keep_opened(self, opened: LastResult) -> LastResult:
        """Keep a review that was opened for the next start; what this computer has removed of it is said."""
        opened = replace(opened, result=replace(opened.result, groups=self._without_ignored(opened.result.groups)))
        self._last.save(opened.result, self._newest_batch(), images=opened.images, made=opened.made)
        self._references = frozenset(opened.result.settings.references)
        self._folders = opened.result.settings.folders
        away = {m.path for group in opened.result.groups for m in group.members if m.file.unseen}
        return replace(opened, gone=tuple(sorted(self._removed_after(0) & away)))

    def models(self) -> StoredModels:
        """The networks on this computer."""
        return StoredModels(self._program.models(), self.settings, self.save_settings)

    def caches(self) -> StoredCaches:
        """What is kept to save time."""
        return StoredCaches(self._program.paths)

    def guide(self) -> Guide:
        """Sample images, versions, and where news is."""
        return Guide(self._program, self.settings)

    def rules(self) -> StoredRules:
        """The rules that the person saved."""
        return self._rules

    def scan(self, settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        """A scan that shows groups while it runs; what it finds is kept for the next start."""
        self._references, self._folders = frozenset(settings.references), settings.folders
        before = self._newest_batch()  # another window may remove what this scan has seen
        result = yield from self._program.scan(settings, live=True, keeper_rules=self._settings.keeper_rules)
        if result.images:  # else a drive may be away whose folder is left: the review stays for the next start
            self._keep(result, before)
        return result

    def import_groups(
        self, path: str, images: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        """Judge the groups that another tool saved; what is confirmed is kept for the next start."""
        waiting = Progress(Stage.DISCOVER, 0, 0)
        foreign = yield from run_in_thread(waiting, partial(read_groups, path, images))
        before = self._newest_batch()
        result = yield from self._program.judge(foreign, settings, keeper_rules=self._settings.keeper_rules)
        yield compare(foreign, result)  # who stops it then goes on with what is on show, as if nothing were found
        if result.groups:  # else that stays, too, here and at the next start
            self._references = frozenset(result.settings.references)
            self._folders = result.settings.folders
            self._keep(result, before)
        return result

    def import_immich(
        self, address: str, key: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        """Judge the duplicates of an Immich server; its images are here while the program runs."""
        rules = self._settings.keeper_rules
        result = yield from self._immich.judged(
            address, key, lambda found: self._program.judge(found, settings, keeper_rules=rules)
        )
        if result.groups:
            self._references, self._folders = frozenset(result.settings.references), result.settings.folders
        return result

    def _keep(self, result: ScanResult, before: int) -> None:
        """Keep a result for the next start; without it that shows an earlier one, or none."""
        try:
            self._last.save(result, before)
        except (DedupError, ValueError, TypeError, MemoryError) as error:
            _log.warning("the result is not kept: %s", error)

    def _newest_batch(self) -> int:
        try:
            newest = self._program.history().journal.batches(1)
        except DedupError as error:  # the scan does not need it
            _log.warning("the history cannot be read: %s", error)
            return 0
        return newest[0].id if newest else 0

    def last_result(self) -> LastResult | None:
        """What the last scan in a window found, with what was removed since."""
        self._writers[Saving.DECISIONS].flush()  # another window of this program may have said something just now
        last = self._last.load()
        if last is None:
            return None
        self._references = frozenset(last.result.settings.references)
        self._folders = last.result.settings.folders
        groups = self._without_ignored(last.result.groups)
        known = {path for group in groups for path in group.paths}
        gone = self._removed_after(last.batch) & known
        return replace(last, result=replace(last.result, groups=groups), gone=tuple(sorted(gone)))

    def _removed_after(self, number: int) -> set[str]:
        """What was removed by later batches of the history, and not put back."""
        journal = self._program.history().journal
        return {
            path
            for batch in journal.batches(_ALL)
            if batch.id > number
            for record in journal.records(batch.id)
            if not record.action.links and record.result.outcome is not Outcome.UNDONE
            for path, _ in record.result.places
        }

    def _without_ignored(self, groups: Sequence[Group]) -> tuple[Group, ...]:
        """What is left of groups after what was said to be no duplicates since they were found."""
        ignored = partners(self._program.history().ignored.all())
        return tuple(left for group in groups for left in parts_of(group, ignored, self._settings.keeper_rules))

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        """Decisions made earlier, by path."""
        images = [(member.path, member.digest) for group in groups for member in group.members]
        return self.decided(images)

    def decided(self, images: Sequence[tuple[str, str]]) -> dict[str, Decision]:
        """Decisions made earlier for (path, digest), by path."""
        return self._program.history().decisions.load(images)

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision)."""
        self._writers[Saving.DECISIONS].write(lambda: self._program.history().decisions.save(changes))

    def ignore(
        self, pairs: Sequence[tuple[str, str]], ignored: bool = True, files: Sequence[tuple[str, FoundFile]] = ()
    ) -> None:
        """Remember pairs of digests as not duplicates, or take that back."""
        store = self._program.history().ignored
        self._writers[Saving.DECISIONS].write(lambda: store.add(pairs, files) if ignored else store.discard(pairs))

    def ignored_pairs(self) -> list[IgnoredPair]:
        """Every pair of which that was said, and where the two are now."""
        self._writers[Saving.DECISIONS].flush()
        return self._program.located(self._program.history().ignored.listed())

    def export_ignored(self, pairs: Sequence[IgnoredPair], path: str) -> None:
        """Write ignored pairs as JSON or CSV, as the suffix says."""
        from dedup_gui.wiring.report_files import write_ignored

        write_ignored(path, pairs)

    def apply(
        self,
        groups: Sequence[Group],
        decisions: dict[str, Decision],
        kind: ActionKind,
        folder: str = "",
        merge: bool = False,
    ) -> Generator[ActionProgress, None, ApplyReport]:
        """Do what was decided, in a new journal batch.

        Args:
            groups: the groups.
            decisions: by path.
            kind: what is done.
            folder: where a MOVE goes.
            merge: write what only a removed copy says beside what stays; first it is read (batch 0).
        """
        from dedup_gui.platform.mount_table import SystemMounts

        self._writers[Saving.DECISIONS].flush()
        if self._immich.holds({path for path, decision in decisions.items() if decision is Decision.REMOVE}):
            return (yield from self._immich.apply(groups, decisions, kind))
        actions = plan_removals(groups, decisions, kind)
        if kind is ActionKind.MOVE:
            actions = to_folder(actions, folder, self._folders)
        if merge:
            planned: list[PlannedAction] = []
            closed = closed_to_sidecars(self._folders, self._all_references(), SystemMounts())
            yield from with_sidecars(actions, closed, planned)
            actions = tuple(planned)
        return (yield from self._apply(actions))

    def _all_references(self) -> list[str]:
        """Also those named since the scan: an earlier result may be on show."""
        return sorted(self._references | set(self._settings.references))

    def links_offered(self, path: str) -> frozenset[ActionKind]:
        """The kinds of links that can be made where a path is."""
        return links_offered(path)

    def write_plan(self, groups: Sequence[Group], decisions: dict[str, Decision], path: str) -> None:
        """Write what would be moved as a table or a script, as the suffix says."""
        plan = Plan(plan_removals(groups, decisions, ActionKind.TRASH), self._folders, tuple(self._all_references()))
        write_bytes(path, plan_bytes(plan, PlanFormat.of(path)))

    def resume(self, batch: int, paths: Collection[str]) -> Generator[ActionProgress, None, ApplyReport]:
        """Do what is left of a batch on some images, in a new one."""
        if batch < 0:
            raise DedupError(
                translate("errors", "What is left of it is done by importing the server's groups once more.")
            )
        return self._apply(left_of(self._program.history().journal.records(batch), paths))

    def _apply(self, actions: Sequence[PlannedAction]) -> Generator[ActionProgress, None, ApplyReport]:
        from dedup_gui.platform.mount_table import SystemMounts
        from dedup_gui.platform.trash import SystemTrash

        return apply(
            actions,
            journal=self._program.history().journal,
            trash=SystemTrash(),
            references=self._all_references(),
            mounts=SystemMounts(),
            disproven=self._program.forget_fingerprints,
        )

    def undo(self, batch: int, paths: Collection[str] | None = None) -> Generator[ActionProgress, None, ApplyReport]:
        """Take a batch back from the trash, or some images of it."""
        if batch < 0:
            return self._immich.undo(batch, paths)
        from dedup_gui.platform.trash import SystemTrash

        return undo(batch, journal=self._program.history().journal, trash=SystemTrash(), paths=paths)

    def history(self) -> list[Batch]:
        """The newest batches first."""
        # Each record is in an order of its own, which no clock has made: only between the two the time decides.
        both = self._program.history().journal.batches(), self._immich.batches()
        return list(heapq.merge(*both, key=lambda batch: batch.created, reverse=True))

    def history_records(self, batch: int) -> list[ActionRecord]:
        """What a batch did."""
        if batch < 0:
            return self._immich.records(batch)
        return self._program.history().journal.records(batch)

    def recover(self) -> list[ActionRecord]:
        """Settle batches that a kill left open; forget fingerprints that no scan has met for long."""
        from dedup_gui.platform.trash import SystemTrash

        self._program.prune_cache()
        return recover(self._program.history().journal, SystemTrash())

    def export(self, result: ScanResult, path: str, decisions: Mapping[str, Decision] | None = None) -> None:
        """Write a result as HTML, JSON or CSV, as the suffix says."""
        from dedup_gui.wiring.report_files import write_report

        write_report(path, result, decisions, self._program.jpeg_preview)


def run_window(folders: Sequence[str], paths: Paths) -> int:
    """Open the window.

    Args:
        folders: scanned at once; may be empty.
        paths: where settings, cache and history lie.

    Returns:
        The exit code.
    """
    if sys.platform == "win32":  # its DLLs must be loaded before Qt's
        import onnxruntime  # noqa: F401

    with without_collecting():
        from dedup_gui.qt.window.application import run_application

    paths.make()
    with logging_to(paths.logs), Program(paths) as program:
        program.history()  # opened here, before several threads ask for it
        with (
            closing(PreviewStore(paths.previews_file)) as previews,
            closing(AppServices(program, SettingsFile(paths.settings_file), previews)) as services,
        ):
            return run_application(services, folders, paths.window_file, chosen_language, previews=previews)
