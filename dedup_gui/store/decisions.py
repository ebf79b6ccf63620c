"""Decisions, kept as they are made."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence

from dedup_gui.core.types import Decision
from dedup_gui.store.history_file import HistoryFile

LOOKUP = 400
"""Paths in one query."""


class SqliteDecisions:
    """`core.ports.Decisions` in the history database.

    A decision is kept while its file is out of reach, and does not count for other content at the same path.
    """

    def __init__(self, history: HistoryFile) -> None:
        """Use an open history."""
        self._history = history

    def load(self, images: Sequence[tuple[str, str]]) -> dict[str, Decision]:
        """Decisions for (path, digest) pairs, by path; a file whose digest changed has none."""

        def work(db: sqlite3.Connection) -> dict[bytes, tuple[str, str]]:
            found: dict[bytes, tuple[str, str]] = {}
            for start in range(0, len(images), LOOKUP):
                paths = [os.fsencode(path) for path, _ in images[start : start + LOOKUP]]
                marks = ",".join("?" * len(paths))
                query = f"SELECT path, digest, decision FROM decisions WHERE path IN ({marks})"  # noqa: S608
                for path, digest, decision in db.execute(query, paths):
                    found[path] = (digest, decision)
            return found

        kept = self._history.run(work)
        answer: dict[str, Decision] = {}
        for path, digest in images:
            entry = kept.get(os.fsencode(path))
            if entry is not None and entry[0] == digest and entry[1] in _KNOWN:
                answer[path] = Decision(entry[1])
        return answer

    def save(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision); UNDECIDED forgets."""

        def work(db: sqlite3.Connection) -> None:
            for path, digest, decision in changes:
                key = os.fsencode(path)
                if decision is Decision.UNDECIDED:
                    db.execute("DELETE FROM decisions WHERE path = ?", (key,))
                else:
                    db.execute("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?)", (key, digest, decision.value))

        self._history.write(work)


_KNOWN = frozenset(decision.value for decision in Decision)
