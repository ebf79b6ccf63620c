"""The fingerprint cache: disposable, quick, and never in a scan's way.

An entry belongs to a path and is valid for one size and mtime. A file that is not known by its path is looked for
by device, inode, size and mtime, so that renaming a folder costs no decoding.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import TypeVar

from dedup_gui.core.events import Notice, NoticeCode
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from dedup_gui.store.database import (
    NewerSchemaError,
    Trouble,
    connect,
    migrate,
    remove_files,
    to_signed,
    transaction,
    trouble,
)

FINGERPRINT_VERSION = 1
"""Raised whenever the same file would give another thumbnail or other header facts: older entries do not count."""

MIGRATIONS = (
    (
        """CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            path BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            last_used INTEGER NOT NULL,
            version INTEGER NOT NULL,
            width INTEGER, height INTEGER, format TEXT, mode TEXT, orientation INTEGER,
            thumbnail BLOB
        )""",
        "CREATE INDEX files_inode ON files (inode)",
        """CREATE TABLE features (
            file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
            model TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (file_id, model)
        )""",
        """CREATE TABLE facts (
            file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
            facts TEXT NOT NULL
        )""",
    ),
)

BUSY_MS = 1000
"""How long to wait for another instance's lock; its transactions take some 10 ms."""
BUSY_LIMIT = 3
"""After so many failed waits in a row the cache is given up for this scan."""
LOOKUP = 400
"""Paths in one query. Constant, so that SQLite compiles the query once."""
DAY = 86_400
USED_GRAIN = 7
"""Days by which `last_used` may lag, so that a rescan of an unchanged folder writes nothing."""
UNUSED_DAYS = 180
COARSE_CLOCK_NS = 10_000_000
"""exFAT keeps times in steps of 10 ms, FAT of 2 s; both make inode numbers up at each mount. There a file of the
same inode, size and time may be another one (uncompressed frames of a burst), so it counts as unknown."""

_HEAD = "SELECT f.path, f.size, f.mtime_ns, f.device, f.inode, f.id, f.last_used, "
_INFO = "f.width, f.height, f.format, f.mode, f.orientation, f.thumbnail, "
_MARKS = ",".join("?" * LOOKUP)

Answer = TypeVar("Answer")
Row = tuple[bytes, int, int, int, int, int, int]


class SqliteFingerprintCache:
    """`core.ports.FingerprintCache` in an SQLite file.

    No method raises for what the disk does: a damaged file is rebuilt, and where that fails (no space, no permission,
    locked by another program) the cache knows nothing from then on. `take_notices` says so. One instance serves
    one thread at a time.
    """

    def __init__(self, path: str, *, version: int = FINGERPRINT_VERSION) -> None:
        """Open the cache, or start an empty one.

        Args:
            path: the database file.
            version: of the fingerprints: entries of other versions are not returned.
        """
        self._path = path
        self._version = version
        self._today = int(time.time()) // DAY
        self._busy = 0
        self._notices: list[Notice] = []
        self._connection: sqlite3.Connection | None = None
        self._guarded(self._open, None)

    # What the scan asks.

    def fingerprints(self, files: Sequence[FoundFile], model: str) -> list[Fingerprint | None]:
        """Look files up; see `core.ports.FingerprintCache`."""
        return self._guarded(lambda db: self._fingerprints(db, files, model), [None] * len(files))

    def put_fingerprints(self, entries: Sequence[tuple[FoundFile, Fingerprint]], model: str) -> None:
        """Keep fingerprints, in one transaction."""
        self._guarded(lambda db: self._put_fingerprints(db, entries, model), None)

    def facts(self, files: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        """Look up the facts known only for members of groups."""
        return self._guarded(lambda db: self._facts(db, files), [None] * len(files))

    def put_facts(self, entries: Sequence[tuple[FoundFile, Mapping[str, str]]]) -> None:
        """Keep such facts; merges with those already there."""
        self._guarded(lambda db: self._put_facts(db, entries), None)

    # What the program asks.

    @property
    def available(self) -> bool:
        """Whether anything is kept."""
        return self._connection is not None

    def take_notices(self) -> list[Notice]:
        """What went wrong since the last call: rebuilt, unavailable."""
        notices, self._notices = self._notices, []
        return notices

    def prune(self, unused_days: int = UNUSED_DAYS) -> int:
        """Forget entries that no scan has met for so many days; returns how many.

        Files that are merely out of reach (a drive in a drawer) keep theirs until then.
        """
        limit = self._today - max(unused_days, USED_GRAIN + 1)

        def work(db: sqlite3.Connection) -> int:
            with transaction(db):
                return db.execute("DELETE FROM files WHERE last_used < ?", (limit,)).rowcount

        return self._guarded(work, 0)

    def clear(self) -> None:
        """Forget everything, on the person's request, and give the space back."""

        def work(db: sqlite3.Connection) -> None:
            with transaction(db):
                for table in ("features", "facts", "files"):
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            db.execute("VACUUM")

        self._guarded(work, None)

    def close(self) -> None:
        """Close the file; the cache knows nothing afterwards."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    # Opening, and surviving what the disk does.

    def _open(self, _: sqlite3.Connection | None = None) -> None:
        connection = connect(self._path, synchronous="NORMAL", busy_ms=BUSY_MS)
        try:
            connection.execute("PRAGMA cache_size = -16384")
            migrate(connection, self._path, MIGRATIONS, backup=False)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _guarded(self, work: Callable[[sqlite3.Connection], Answer], otherwise: Answer) -> Answer:
        """Run work on the connection; whatever the disk does becomes a notice, and the answer `otherwise`."""
        opening = work == self._open
        if self._connection is None and not opening:
            return otherwise
        try:
            answer = work(self._connection)  # type: ignore[arg-type]  # None only for _open, which takes it
        except (sqlite3.Error, OSError, NewerSchemaError) as error:
            what = trouble(error)
            if what is Trouble.BUSY and not opening:
                self._busy += 1
                if self._busy < BUSY_LIMIT:
                    return otherwise
            self.close()
            if what is Trouble.DAMAGED or isinstance(error, NewerSchemaError):
                self._rebuild(str(error))
            else:
                self._notices.append(Notice(NoticeCode.CACHE_UNAVAILABLE, str(error)))
            return otherwise
        self._busy = 0
        return answer

    def _rebuild(self, reason: str) -> None:
        try:
            remove_files(self._path)
            self._open()
        except (sqlite3.Error, OSError) as error:
            self._notices.append(Notice(NoticeCode.CACHE_UNAVAILABLE, f"{reason}; {error}"))
        else:
            self._notices.append(Notice(NoticeCode.CACHE_REBUILT, reason))

    # Looking up.

    def _find(
        self, db: sqlite3.Connection, files: Sequence[FoundFile], select: str, where: str, before: tuple[object, ...]
    ) -> list[tuple[object, ...] | None]:
        """The row for each file, by its path and else by its identity; rows of another size or time do not count.

        Args:
            db: the connection.
            files: the files.
            select: from SELECT to the joins; the first columns are those of `Row`.
            where: further conditions, beginning with AND, or "".
            before: values of the marks in `select`, then of those in `where`.
        """
        paths = [os.fsencode(file.path) for file in files]
        by_path = {row[0]: row for row in _chunked(db, f"{select} WHERE f.path IN ({_MARKS}) {where}", paths, before)}
        answer: list[tuple[object, ...] | None] = []
        unknown: list[int] = []
        for index, (file, path) in enumerate(zip(files, paths, strict=True)):
            row = by_path.get(path)
            if row is not None and row[1] == file.size and row[2] == file.mtime_ns:
                answer.append(row)
            else:
                answer.append(None)
                if file.inode and file.mtime_ns % COARSE_CLOCK_NS:
                    unknown.append(index)
        moved: list[tuple[bytes, object]] = []
        if unknown:
            inodes = [to_signed(files[index].inode) for index in unknown]
            rows = _chunked(db, f"{select} WHERE f.inode IN ({_MARKS}) {where}", inodes, before)
            by_identity = {row[1:5]: row for row in rows}
            for index in unknown:
                file = files[index]
                identity = (file.size, file.mtime_ns, to_signed(file.device), to_signed(file.inode))
                row = by_identity.pop(identity, None)
                if row is not None:
                    answer[index] = row
                    moved.append((paths[index], row[5]))
        self._note_use(db, moved, [row for row in answer if row is not None])
        return answer

    def _note_use(
        self, db: sqlite3.Connection, moved: list[tuple[bytes, object]], rows: list[tuple[object, ...]]
    ) -> None:
        """Write the new paths of moved files, and for entries not used lately that they were."""
        stale = [(self._today, row[5]) for row in rows if self._today - int(row[6]) >= USED_GRAIN]  # type: ignore[call-overload]
        if not moved and not stale:
            return
        with transaction(db):
            for path, file_id in moved:
                db.execute("DELETE FROM files WHERE path = ? AND id <> ?", (path, file_id))
                db.execute("UPDATE files SET path = ? WHERE id = ?", (path, file_id))
            db.executemany("UPDATE files SET last_used = ? WHERE id = ?", stale)

    def _fingerprints(
        self, db: sqlite3.Connection, files: Sequence[FoundFile], model: str
    ) -> list[Fingerprint | None]:
        if model:
            select = f"{_HEAD}{_INFO}x.vector FROM files f JOIN features x ON x.file_id = f.id AND x.model = ?"
            rows = self._find(db, files, select, "AND f.version = ?", (model, self._version))
        else:
            rows = self._find(db, files, f"{_HEAD}{_INFO}X'' FROM files f", "AND f.version = ?", (self._version,))
        return [None if row is None else Fingerprint(ImageInfo(*row[7:12]), row[12], row[13]) for row in rows]  # type: ignore[arg-type]

    def _facts(self, db: sqlite3.Connection, files: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        select = f"{_HEAD}x.facts FROM files f JOIN facts x ON x.file_id = f.id"
        rows = self._find(db, files, select, "", ())
        return [None if row is None else json.loads(row[7]) for row in rows]  # type: ignore[arg-type]

    # Keeping.

    def _put_fingerprints(
        self, db: sqlite3.Connection, entries: Sequence[tuple[FoundFile, Fingerprint]], model: str
    ) -> None:
        with transaction(db):
            for file, entry in entries:
                file_id = self._row(db, file, self._version)
                info = entry.info
                db.execute(
                    "UPDATE files SET version = ?, width = ?, height = ?, format = ?, mode = ?, orientation = ?, "
                    "thumbnail = ? WHERE id = ?",
                    (
                        self._version,
                        info.width,
                        info.height,
                        info.format,
                        info.mode,
                        info.orientation,
                        entry.thumbnail,
                        file_id,
                    ),
                )
                if model and entry.features:
                    db.execute("INSERT OR REPLACE INTO features VALUES (?, ?, ?)", (file_id, model, entry.features))

    def _put_facts(self, db: sqlite3.Connection, entries: Sequence[tuple[FoundFile, Mapping[str, str]]]) -> None:
        with transaction(db):
            for file, facts in entries:
                file_id = self._row(db, file, None)
                row = db.execute("SELECT facts FROM facts WHERE file_id = ?", (file_id,)).fetchone()
                merged = {**(json.loads(row[0]) if row else {}), **facts}
                db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (file_id, json.dumps(merged)))

    def _row(self, db: sqlite3.Connection, file: FoundFile, version: int | None) -> int:
        """The id of the file's row; what was known of other content at that path is forgotten.

        Args:
            db: the connection, in a transaction.
            file: the file.
            version: of the fingerprint to be written, or None where the row's own version may stay.
        """
        path = os.fsencode(file.path)
        row = db.execute("SELECT id, size, mtime_ns, version FROM files WHERE path = ?", (path,)).fetchone()
        device, inode = to_signed(file.device), to_signed(file.inode)
        if row is not None:
            if row[1:3] == (file.size, file.mtime_ns) and (version is None or row[3] in (0, version)):
                db.execute(
                    "UPDATE files SET device = ?, inode = ?, last_used = ? WHERE id = ?",
                    (device, inode, self._today, row[0]),
                )
                return int(row[0])
            db.execute("DELETE FROM files WHERE id = ?", (row[0],))
        cursor = db.execute(
            "INSERT INTO files (path, size, mtime_ns, device, inode, last_used, version) "
            "VALUES (?, ?, ?, ?, ?, ?, 0)",
            (path, file.size, file.mtime_ns, device, inode, self._today),
        )
        return int(cursor.lastrowid or 0)


def _chunked(
    db: sqlite3.Connection, query: str, keys: Sequence[bytes] | Sequence[int], before: tuple[object, ...]
) -> Generator[tuple[object, ...]]:
    """Run a query with `LOOKUP` marks over any number of keys; the last run is filled up with NULL."""
    # The marks of `select` come first, then those of the IN list, then those of `where`.
    model, rest = before[:-1], before[-1:]
    for start in range(0, len(keys), LOOKUP):
        part: list[object] = list(keys[start : start + LOOKUP])
        part.extend([None] * (LOOKUP - len(part)))
        yield from _rows(db.execute(query, (*model, *part, *rest)))


def _rows(cursor: Iterable[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    return cursor
