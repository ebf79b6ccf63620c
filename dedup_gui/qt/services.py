"""What the windows ask of the program, as a Protocol; `app.py` implements it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import Protocol

from dedup_gui.core.action_types import ActionKind, ActionProgress, ActionRecord, ApplyReport, Batch
from dedup_gui.core.events import LastResult, Notice, Saving, ScanEvent, ScanResult
from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.speed import ModelSpeed
from dedup_gui.core.networks.store import ModelState
from dedup_gui.core.networks.transfer import FetchProgress
from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.rules.rule import RuleBook, RuleSet
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, FoundFile, Group
from dedup_gui.exchange.other_tools.comparison import Comparison
from dedup_gui.exchange.review_file import Written
from dedup_gui.exchange.saved_review import Outline


class ModelServices(Protocol):
    """What the models page asks of the program. Generators run on a job thread; the others are quick."""

    def models(self) -> list[ModelState]:
        """Every model, installed or not."""
        ...

    def fetch(self, name: str) -> Generator[FetchProgress, None, ModelSpec]:
        """Fetch a model."""
        ...

    def take_file(self, path: str) -> Generator[FetchProgress, None, ModelSpec]:
        """Install a model from a file."""
        ...

    def remove(self, name: str) -> None:
        """Remove a model."""
        ...

    def measure(self, name: str) -> Generator[None, None, ModelSpeed]:
        """Time a model on this computer."""
        ...

    def chosen(self) -> str:
        """The model for every scan, or "" = each engine's own."""
        ...

    def choose(self, name: str) -> None:
        """Use a model for every scan; "" = each engine's own."""
        ...


class RuleServices(Protocol):
    """What the window asks of the program about rules."""

    def book(self) -> RuleBook:
        """All that the person saved, as it stands; held in memory."""
        ...

    def save(self, book: RuleBook) -> None:
        """Keep it; returns at once."""
        ...

    def write(self, rules: RuleSet, path: str) -> None:
        """Write a set for other computers; on any thread.

        Raises:
            DedupError: it cannot be written.
        """
        ...

    def read(self, path: str) -> RuleSet:
        """Read a set that somebody wrote; on any thread.

        Raises:
            DedupError: it cannot be read, or is none.
        """
        ...


class SavedReviews(Protocol):
    """Reviews as files. `save` is a job; the others touch the disk and are called on the job thread.

    All raise a DedupError that says what is wrong with the file or the disk.
    """

    def save(
        self, path: str, result: ScanResult, groups: Sequence[Group], decisions: dict[str, Decision], images: int
    ) -> Generator[Written, None, None]:
        """Write groups and decisions as one file.

        Args:
            path: the file.
            result: of what scan.
            groups: those on show.
            decisions: by path.
            images: how many the scan saw.
        """
        ...

    def look(self, path: str) -> Outline:
        """What a file holds, and which of its folders are here."""
        ...

    def found(self, path: str, there: str, here: str) -> tuple[int, int]:
        """How many of some images of a folder there are in a folder here; and how many were looked for."""
        ...

    def open(self, path: str, places: Sequence[tuple[str, str]]) -> LastResult:
        """The review with paths of this computer, kept for the next start with its decisions.

        Args:
            path: the file.
            places: (folder there, folder here).
        """
        ...


class CacheServices(Protocol):
    """What the settings ask of what is kept to save time. On the job thread, but for `folder`."""

    @property
    def folder(self) -> str:
        """Where history, decisions and models lie."""
        ...

    def size(self) -> int:
        """Bytes of fingerprints and small pictures on disk."""
        ...

    def clear(self) -> int:
        """Forget them; returns the bytes that are left. Decisions, history and settings stay."""
        ...


class GuideServices(Protocol):
    """What a person new to the program, or with a problem, asks of it. On the job thread, but for `release_page`."""

    def demo_library(self) -> list[str]:
        """Make a small library of sample images; returns the folders to scan.

        Raises:
            DedupError: they are missing, or there is no room for them.
        """
        ...

    def diagnostics(self) -> list[str]:
        """Versions and settings for a report, a line each; no path, and no name of the person's."""
        ...

    def release_page(self) -> str:
        """The address of the page of releases; "" = not known."""
        ...


class Services(Protocol):
    """The program behind the windows.

    Generators are jobs: the window hands them to `JobRunner`, which runs them on the job thread. Methods named
    `save_*` and `ignore` return at once (a writer thread does the disk's part, in order; what fails is kept and tried
    again). The others touch the disk and are called on the job thread only, except `settings`, which is held in
    memory.
    """

    def settings(self) -> AppSettings:
        """The settings as they stand."""
        ...

    def start_notices(self) -> Sequence[Notice]:
        """What was found amiss when the program started."""
        ...

    def save_settings(self, settings: AppSettings) -> None:
        """Keep the settings."""
        ...

    def caches(self) -> CacheServices:
        """What is kept to save time; called on the window's thread, returns at once."""
        ...

    def guide(self) -> GuideServices:
        """Sample images, versions, and where news is; called on the window's thread, returns at once."""
        ...

    def rules(self) -> RuleServices:
        """The rules that the person saved; called on the window's thread, returns at once."""
        ...

    def on_save_failed(self, listener: Callable[[Saving, Exception | None], object]) -> None:
        """Name who hears, on any thread, what cannot be saved and why; None once it is saved after all."""
        ...

    def on_notice(self, listener: Callable[[Notice], object]) -> None:
        """Name who hears, on any thread, what is found amiss while the program runs."""
        ...

    def save_again(self) -> None:
        """Try once more to save what could not be saved; returns at once."""
        ...

    def saved_reviews(self) -> SavedReviews:
        """Reviews as files; called on the window's thread, returns at once."""
        ...

    def models(self) -> ModelServices:
        """The networks on this computer; called on the window's thread, returns at once."""
        ...

    def scan(self, settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        """A scan."""
        ...

    def import_groups(
        self, path: str, images: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        """Judge the groups that another tool saved; says in the end what became of them.

        Args:
            path: the tool's file.
            images: folder of images that are named without one; "" = the one that the file lies in.
            settings: how to look; its folders do not count.
        """
        ...

    def import_immich(
        self, address: str, key: str, settings: ScanSettings
    ) -> Generator[ScanEvent | Comparison, None, ScanResult]:
        """Judge the duplicates of an Immich server; what is applied then goes to its trash. The key is not kept.

        Args:
            address: as the person typed it.
            key: the API key, likewise.
            settings: how to look; its folders do not count.
        """
        ...

    def last_result(self) -> LastResult | None:
        """What the last scan in a window found, with what was removed since; None where nothing is kept."""
        ...

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        """Decisions made earlier for the members of groups, by path."""
        ...

    def decided(self, images: Sequence[tuple[str, str]]) -> dict[str, Decision]:
        """Decisions made earlier for (path, digest), by path."""
        ...

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision)."""
        ...

    def ignore(
        self, pairs: Sequence[tuple[str, str]], ignored: bool = True, files: Sequence[tuple[str, FoundFile]] = ()
    ) -> None:
        """Remember pairs of digests as not duplicates, or take that back; `files` says where these digests lie."""
        ...

    def ignored_pairs(self) -> list[IgnoredPair]:
        """Every pair of which that was said, the last ones first, and where the two are as far as that is known."""
        ...

    def export_ignored(self, pairs: Sequence[IgnoredPair], path: str) -> None:
        """Write ignored pairs as a table; the suffix (.json, .csv) says the format.

        Raises:
            DedupError: it cannot be written.
        """
        ...

    def apply(
        self,
        groups: Sequence[Group],
        decisions: dict[str, Decision],
        kind: ActionKind,
        folder: str = "",
        merge: bool = False,
    ) -> Generator[ActionProgress, None, ApplyReport]:
        """Do what was decided, in a new journal batch.

        `folder` is where a MOVE goes; with `merge`, what only a removed copy says is read first (progress of batch 0)
        and written beside what stays.
        """
        ...

    def links_offered(self, path: str) -> Collection[ActionKind]:
        """The kinds of links that can be made where a path is; on any thread."""
        ...

    def write_plan(self, groups: Sequence[Group], decisions: dict[str, Decision], path: str) -> None:
        """Write what would be moved as a table (.csv) or a script (.sh, .ps1).

        Raises:
            DedupError: it cannot be written.
        """
        ...

    def resume(self, batch: int, paths: Collection[str]) -> Generator[ActionProgress, None, ApplyReport]:
        """Do what is left of a batch (planned and not done, or refused) on some images, in a new batch."""
        ...

    def undo(self, batch: int, paths: Collection[str] | None = None) -> Generator[ActionProgress, None, ApplyReport]:
        """Take a batch back from the trash, or some images of it."""
        ...

    def history(self) -> list[Batch]:
        """The newest batches first."""
        ...

    def history_records(self, batch: int) -> list[ActionRecord]:
        """What a batch did."""
        ...

    def recover(self) -> list[ActionRecord]:
        """Settle batches that a kill left open; returns what was found about their actions."""
        ...

    def export(self, result: ScanResult, path: str, decisions: Mapping[str, Decision] | None = None) -> None:
        """Write a result as a report; the suffix (.html, .json, .csv) says the format.

        Args:
            result: what a scan found.
            path: where to.
            decisions: KEEP and REMOVE by path; None = the report says nothing of decisions.

        Raises:
            DedupError: it cannot be written.
        """
        ...
