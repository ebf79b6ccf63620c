"""The history: journal, ignored pairs and decisions, in one precious file."""

from __future__ import annotations

from collections.abc import Callable

from dedup_gui.store.decisions import SqliteDecisions
from dedup_gui.store.history_file import Damage, HistoryFile
from dedup_gui.store.ignored import SqliteIgnoredPairs
from dedup_gui.store.journal import SqliteJournal


class History:
    """What the program must never forget. Usable from several threads.

    Attributes:
        journal: changes on disk.
        ignored: pairs that are not duplicates.
        decisions: what was decided for each image.
    """

    def __init__(self, path: str) -> None:
        """Open `history.sqlite`, or start an empty one.

        Raises:
            DedupError: it cannot be used; its text says why, its advice what to do.
        """
        self._file = HistoryFile(path)
        self.journal = SqliteJournal(self._file)
        self.ignored = SqliteIgnoredPairs(self._file)
        self.decisions = SqliteDecisions(self._file)

    @property
    def damage(self) -> Damage | None:
        """What was saved, if the file was found damaged."""
        return self._file.damage

    def on_written_anew(self, listener: Callable[[], object]) -> None:
        """Name who hears, on any thread, that the file was removed while it was open and was written anew."""
        self._file.on_written_anew = listener

    def close(self) -> None:
        """Close the file; batches left open may be settled by another instance from now on."""
        self.journal.release()
        self._file.close()
