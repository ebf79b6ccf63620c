"""Ignored pairs: what the person said are not duplicates."""

from __future__ import annotations

from collections.abc import Iterable

from dedup_gui.store.history_file import HistoryFile


class SqliteIgnoredPairs:
    """Pairs of digests in the history database: keyed on content, so renames and moves do not matter."""

    def __init__(self, history: HistoryFile) -> None:
        """Use an open history."""
        self._history = history

    def all(self) -> set[tuple[str, str]]:
        """Every pair of digests, each sorted."""
        return set(self._history.run(lambda db: db.execute("SELECT a, b FROM ignored").fetchall()))

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Ignore pairs of digests; a pair with an unknown digest ("") is nobody's."""
        rows = _rows(pairs)
        self._history.write(lambda db: db.executemany("INSERT OR IGNORE INTO ignored VALUES (?, ?)", rows))

    def discard(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take pairs back."""
        rows = _rows(pairs)
        self._history.write(lambda db: db.executemany("DELETE FROM ignored WHERE a = ? AND b = ?", rows))


def _rows(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(min(pair), max(pair)) for pair in pairs if all(pair)]
