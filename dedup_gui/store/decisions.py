"""Decisions, kept as they are made."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from itertools import groupby

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

        def work(db: sqlite3.Connection) -> dict[str, Decision]:
            answer: dict[str, Decision] = {}
            for start in range(0, len(images), LOOKUP):
                asked = [(os.fsencode(path), path, digest) for path, digest in images[start : start + LOOKUP]]
                marks = ",".join("?" * len(asked))
                query = f"SELECT path, digest, decision FROM decisions WHERE path IN ({marks})"  # noqa: S608
                found = {
                    key: (digest, decision) for key, digest, decision in db.execute(query, [a for a, _, _ in asked])
                }
                for key, path, digest in asked:
                    entry = found.get(key)
                    if entry is not None and entry[0] == digest and entry[1] in _KNOWN:
                        answer[path] = _KNOWN[entry[1]]
            return answer

        return self._history.run(work)

    def save(self, changes: Sequence[tuple[str, str, Decision]]) -> None:
        """Keep (path, digest, decision); UNDECIDED forgets."""

        def work(db: sqlite3.Connection) -> None:
            # In their order, for a path may come twice; decisions are mostly all of one kind.
            for forgotten, run in groupby(changes, lambda change: change[2] is undecided):
                if forgotten:
                    db.executemany(
                        "DELETE FROM decisions WHERE path = ?", ((os.fsencode(path),) for path, _, _ in run)
                    )
                else:
                    rows = ((os.fsencode(path), digest, _WRITTEN[decision]) for path, digest, decision in run)
                    db.executemany("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?)", rows)

        undecided = Decision.UNDECIDED
        self._history.write(work)


_WRITTEN = {decision: decision.value for decision in Decision}
_KNOWN = {written: decision for decision, written in _WRITTEN.items()}
