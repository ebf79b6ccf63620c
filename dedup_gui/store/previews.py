"""Display thumbnails kept as JPEG, in a file of their own: thumbnail threads use it while a scan uses the cache."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from dedup_gui.core.types import FoundFile
from dedup_gui.store.database import (
    NewerSchemaError,
    Trouble,
    connect,
    migrate,
    remove_files,
    transaction,
    trouble,
)

MIGRATIONS = (
    (
        """CREATE TABLE previews (
            path BLOB PRIMARY KEY NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            used INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            jpeg BLOB NOT NULL
        )""",
        "CREATE INDEX previews_used ON previews (used, bytes)",
    ),
    ("ALTER TABLE previews ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0",),
)

MAX_BYTES = 512 * 1024 * 1024
KEEP_SHARE = 0.9
"""What trimming leaves, so that it does not run at every put."""
USED_GRAIN = 86_400
"""Seconds by which `used` may lag: looking at thumbnails should not write."""
BUSY_MS = 500
OVERHEAD = 128
"""Bytes of a row besides the picture and the path, roughly."""

Answer = TypeVar("Answer")


class PreviewStore:
    """Previews by path, size and times; disposable, bounded, the longest unused go first.

    Usable from several threads. Nothing raises for what the disk does: then there is simply no preview.
    """

    def __init__(self, path: str, *, max_bytes: int = MAX_BYTES) -> None:
        """Open the file, or start an empty one.

        Args:
            path: the database file.
            max_bytes: pictures and paths kept at most.
        """
        self._path = path
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._bytes = 0
        try:
            self._open()
        except (sqlite3.Error, OSError, NewerSchemaError) as error:
            if trouble(error) is Trouble.DAMAGED or isinstance(error, NewerSchemaError):
                self._rebuild()

    def get(self, file: FoundFile) -> bytes | None:
        """The JPEG kept for a file as it is now, or None."""
        path = os.fsencode(file.path)

        def work(db: sqlite3.Connection) -> bytes | None:
            query = "SELECT size, mtime_ns, ctime_ns, used, jpeg FROM previews WHERE path = ?"
            row = db.execute(query, (path,)).fetchone()
            if row is None or row[:3] != file.state[1:]:
                return None
            now = int(time.time())
            if now - row[3] > USED_GRAIN:
                db.execute("UPDATE previews SET used = ? WHERE path = ?", (now, path))
            return bytes(row[4])

        return self._run(work, None)

    def put(self, file: FoundFile, jpeg: bytes) -> None:
        """Keep a file's preview."""
        path = os.fsencode(file.path)
        cost = len(jpeg) + len(path) + OVERHEAD

        def work(db: sqlite3.Connection) -> None:
            with transaction(db):
                old = db.execute("SELECT bytes FROM previews WHERE path = ?", (path,)).fetchone()
                db.execute(
                    "INSERT OR REPLACE INTO previews (path, size, mtime_ns, ctime_ns, used, bytes, jpeg) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (path, *file.state[1:], int(time.time()), cost, jpeg),
                )
            self._bytes += cost - (old[0] if old else 0)
            if self._bytes > self._max_bytes:
                self._trim(db)

        if cost <= self._max_bytes:
            self._run(work, None)

    def clear(self) -> None:
        """Forget everything and give the space back."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM previews")
            db.execute("VACUUM")
            self._bytes = 0

        self._run(work, None)

    def close(self) -> None:
        """Close the file; there are no previews afterwards."""
        with self._lock:
            self._close()

    def _open(self) -> None:
        connection = connect(self._path, synchronous="NORMAL", busy_ms=BUSY_MS)
        try:
            migrate(connection, self._path, MIGRATIONS, backup=False)
            self._bytes = _sum(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _rebuild(self) -> None:
        with contextlib.suppress(sqlite3.Error, OSError):
            self._close()
            remove_files(self._path)
            self._open()

    def _run(self, work: Callable[[sqlite3.Connection], Answer], otherwise: Answer) -> Answer:
        with self._lock:
            if self._connection is None:
                return otherwise
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                if trouble(error) is Trouble.DAMAGED:
                    self._rebuild()
                return otherwise

    def _trim(self, db: sqlite3.Connection) -> None:
        """Drop what was unused for the longest until the bound is kept with room to spare."""
        with transaction(db):
            # Another window may have put or trimmed meanwhile: the true sum is in the file.
            excess = _sum(db) - int(self._max_bytes * KEEP_SHARE)
            doomed: list[tuple[int]] = []
            for rowid, size in db.execute("SELECT rowid, bytes FROM previews ORDER BY used, rowid"):
                if excess <= 0:
                    break
                doomed.append((rowid,))
                excess -= size
            db.executemany("DELETE FROM previews WHERE rowid = ?", doomed)
        self._bytes = _sum(db)


def _sum(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT total(bytes) FROM previews").fetchone()[0])
