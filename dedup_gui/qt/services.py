"""What the windows ask of the program, as a Protocol; `app.py` implements it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from dedup_gui.core.action_types import ActionKind, ActionProgress, ActionRecord, ApplyReport, Batch
from dedup_gui.core.events import Notice, ScanEvent, ScanResult
from dedup_gui.core.settings import AppSettings, ScanSettings
from dedup_gui.core.types import Decision, Group


class Services(Protocol):
    """The program behind the windows.

    Generators are jobs: the window hands them to `JobRunner`, which runs them on the job thread. Methods named
    `save_*` and `ignore` return at once (a writer thread does the disk's part, in order). The others touch the
    disk and are called on the job thread only, except `settings`, which is held in memory.
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

    def scan(self, settings: ScanSettings) -> Generator[ScanEvent, None, ScanResult]:
        """A scan."""
        ...

    def load_decisions(self, groups: Sequence[Group]) -> dict[str, Decision]:
        """Decisions made earlier for the members of groups, by path."""
        ...

    def save_decisions(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision)."""
        ...

    def ignore(self, pairs: Sequence[tuple[str, str]], ignored: bool = True) -> None:
        """Remember pairs of digests as not duplicates, or take that back."""
        ...

    def apply(
        self, groups: Sequence[Group], decisions: dict[str, Decision], kind: ActionKind
    ) -> Generator[ActionProgress, None, ApplyReport]:
        """Do what was decided, in a new journal batch."""
        ...

    def undo(self, batch: int) -> Generator[ActionProgress, None, ApplyReport]:
        """Take a batch back from the trash."""
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

    def export(self, result: ScanResult, path: str) -> None:
        """Write a result as a report; the suffix (.html, .json, .csv) says the format.

        Raises:
            DedupError: it cannot be written.
        """
        ...
