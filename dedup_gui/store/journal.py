"""The journal: which changes were planned, which were done, and where the files lie."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import time
from collections.abc import Generator, Sequence

from dedup_gui.core.action_types import ActionRecord, ActionResult, Batch, Outcome, PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.store.action_json import action_to_json, record_from_row, result_to_json
from dedup_gui.store.history_file import HistoryFile
from dedup_gui.store.process_lock import ProcessLock
from dedup_gui.words import translate

_STANDS = """(a.outcome IN ('done', 'drive-away') OR (b.closed AND a.outcome = 'started')
    OR (a.outcome = 'failed' AND CAST(a.result AS TEXT) LIKE '{"places":[[%'))"""
"""What is in the trash, or may be, and can be taken back, or tried again."""
_BATCHES = f"""
    SELECT b.id, b.created, b.closed, count(a.idx), total({_STANDS}), total(CASE WHEN {_STANDS} THEN a.size END)
    FROM batches b LEFT JOIN actions a ON a.batch = b.id
"""  # noqa: S608 - of nothing but the constant above

_HAS_OPEN_ACTIONS = "b.id IN (SELECT batch FROM actions WHERE outcome IN ('started', 'drive-away'))"


class SqliteJournal:
    """`core.ports.Journal` in the history database; every call is on disk when it returns.

    While a batch is open, or taken back, its instance holds a lock, so that a second window neither begins another
    one nor takes the open one for a leftover of a kill, nor takes back what is being moved.
    """

    def __init__(self, history: HistoryFile) -> None:
        """Use an open history."""
        self._history = history
        self._lock = ProcessLock(f"{history.path}.applying")

    def begin(self, actions: Sequence[PlannedAction]) -> int:
        """Record a batch, all its actions `planned`; returns the batch's number.

        Raises:
            DedupError: another instance is at work, or the disk refused.
        """
        self._acquire()
        planned = result_to_json(ActionResult(Outcome.PLANNED))
        rows = [(index, action_to_json(action), action.victim.size) for index, action in enumerate(actions)]

        def work(db: sqlite3.Connection) -> int:
            batch = int(db.execute("INSERT INTO batches (created) VALUES (?)", (time.time(),)).lastrowid or 0)
            db.executemany(
                "INSERT INTO actions (batch, idx, action, size, outcome, result) VALUES (?, ?, ?, ?, ?, ?)",
                ((batch, index, text, size, Outcome.PLANNED.value, planned) for index, text, size in rows),
            )
            return batch

        try:
            return self._history.write(work)
        except DedupError:
            self._release_if_idle()
            raise

    @contextlib.contextmanager
    def at_work(self) -> Generator[None]:
        """Hold the lock while the block runs.

        Raises:
            DedupError: another instance is at work.
        """
        self._acquire()
        try:
            yield
        finally:
            self._release_if_idle()

    def started(self, batch: int, index: int) -> None:
        """Action `index` comes next."""
        self._set(batch, index, ActionResult(Outcome.STARTED))

    def finished(self, batch: int, index: int, result: ActionResult) -> None:
        """The action was done, or was not and why."""
        self._set(batch, index, result)

    def undone(self, batch: int, index: int, result: ActionResult) -> None:
        """The action was taken back, or could not be and why."""
        self._set(batch, index, result)

    def close(self, batch: int) -> None:
        """Every action of the batch has its result."""
        self._history.write(lambda db: db.execute("UPDATE batches SET closed = 1 WHERE id = ?", (batch,)))
        self._release_if_idle()

    def batches(self, limit: int = 50) -> list[Batch]:
        """The newest batches first."""
        return self._batches("", "ORDER BY b.id DESC LIMIT ?", (limit,))

    def unfinished(self) -> list[Batch]:
        """Batches never closed, or with actions still open, oldest first; none while another instance is at work."""
        if not self._lock.acquire():
            return []
        found = self._batches(f"WHERE b.closed = 0 OR {_HAS_OPEN_ACTIONS}", "ORDER BY b.id", ())
        if not found:
            self._lock.release()
        return found

    def records(self, batch: int) -> list[ActionRecord]:
        """The batch's actions in their order, with what became of them; damaged rows as UNREADABLE."""
        # As bytes: a text that is not UTF-8 would end the reading of all rows.
        rows = self._history.run(
            lambda db: db.execute(
                "SELECT CASE typeof(idx) WHEN 'integer' THEN idx END, CAST(action AS BLOB),"
                " CAST(outcome AS BLOB), CAST(result AS BLOB) FROM actions WHERE batch = ? ORDER BY idx",
                (batch,),
            ).fetchall()
        )
        return [record_from_row(*row) for row in rows]

    def release(self) -> None:
        """Give up the lock, for an instance that ends."""
        self._lock.release()

    def _acquire(self) -> None:
        if not self._lock.acquire():
            raise DedupError(
                translate("errors", "another window of this program is removing images or putting them back"),
                translate("errors", "Wait until it has finished, then try again."),
            )

    def _set(self, batch: int, index: int, result: ActionResult) -> None:
        values = (result.outcome.value, result_to_json(result), batch, index)
        self._history.write(
            lambda db: db.execute("UPDATE actions SET outcome = ?, result = ? WHERE batch = ? AND idx = ?", values)
        )

    def _open_batches(self) -> list[Batch]:
        return self._batches("WHERE b.closed = 0", "ORDER BY b.id", ())

    def _release_if_idle(self) -> None:
        if not self._open_batches():
            self._lock.release()

    def _batches(self, where: str, order: str, values: tuple[object, ...]) -> list[Batch]:
        query = f"{_BATCHES} {where} GROUP BY b.id {order}"
        rows = self._history.run(lambda db: db.execute(query, values).fetchall())
        return [
            Batch(number, _number(created), actions, int(done), int(_number(size)), bool(closed))
            for number, created, closed, actions, done, size in rows
        ]


def _number(value: object) -> float:
    """What stands in a column for numbers; 0 where damage put something else there."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0
