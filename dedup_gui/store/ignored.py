"""Ignored pairs: what the person said are not duplicates."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence

from dedup_gui.core.review_types import IgnoredPair
from dedup_gui.core.types import FoundFile
from dedup_gui.store.history_file import HistoryFile


class SqliteIgnoredPairs:
    """Pairs of digests in the history database: keyed on content, so renames and moves do not matter.

    Where the two images lay when that was said is kept beside them, for a person to recognise them by.
    """

    def __init__(self, history: HistoryFile) -> None:
        """Use an open history."""
        self._history = history

    def all(self) -> set[tuple[str, str]]:
        """Every pair of digests, each sorted."""
        return set(self._history.run(lambda db: db.execute("SELECT a, b FROM ignored").fetchall()))

    def listed(self) -> list[IgnoredPair]:
        """Every pair with what is known of its images; those said last come first."""
        rows = self._history.run(lambda db: db.execute("SELECT a, b FROM ignored ORDER BY rowid DESC").fetchall())
        query = "SELECT digest, path, size, mtime_ns, ctime_ns, noted FROM ignored_images"
        images = self._history.run(lambda db: db.execute(query).fetchall())
        files, noted = {}, {}
        for digest, path, size, mtime_ns, ctime_ns, at in images:
            files[digest] = FoundFile(os.fsdecode(path), size, mtime_ns, 0, 0, ctime_ns=ctime_ns)
            noted[digest] = float(at)
        return [
            IgnoredPair((a, b), (files.get(a), files.get(b)), min(noted.get(a, 0.0), noted.get(b, 0.0)))
            for a, b in rows
        ]

    def add(self, pairs: Iterable[tuple[str, str]], files: Sequence[tuple[str, FoundFile]] = ()) -> None:
        """Ignore pairs of digests; a pair with an unknown digest ("") is nobody's.

        Args:
            pairs: of digests.
            files: by digest, where these contents lie.
        """
        rows = _rows(pairs)
        now = time.time()
        places = [
            (digest, os.fsencode(file.path), file.size, file.mtime_ns, file.ctime_ns, now) for digest, file in files
        ]
        self._history.write(
            lambda db: (
                db.executemany("INSERT OR IGNORE INTO ignored VALUES (?, ?)", rows),
                db.executemany("INSERT OR REPLACE INTO ignored_images VALUES (?, ?, ?, ?, ?, ?)", places),
            )
        )

    def discard(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take pairs back, and forget images that are in none any more."""
        rows = _rows(pairs)
        unused = "DELETE FROM ignored_images WHERE digest NOT IN (SELECT a FROM ignored UNION SELECT b FROM ignored)"
        self._history.write(
            lambda db: (db.executemany("DELETE FROM ignored WHERE a = ? AND b = ?", rows), db.execute(unused))
        )


def _rows(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(min(pair), max(pair)) for pair in pairs if all(pair)]
