"""The rows of the fingerprint cache: finding those of many files at once, making those of new ones."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from dedup_gui.core.types import FoundFile
from dedup_gui.store.cache_damage import unchecked
from dedup_gui.store.database import to_signed, transaction

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
    (
        """CREATE TABLE verdicts (
            key BLOB PRIMARY KEY,
            verdict BLOB NOT NULL,
            last_used INTEGER NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX files_last_used ON files (last_used)",
    ),
    (
        """CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key BLOB NOT NULL UNIQUE,
            outcome BLOB NOT NULL,
            last_used INTEGER NOT NULL
        )""",
    ),
    ("ALTER TABLE files ADD COLUMN digest TEXT NOT NULL DEFAULT ''",),
    (
        "ALTER TABLE files ADD COLUMN pages INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE files ADD COLUMN cutout BLOB NOT NULL DEFAULT X''",
    ),
    (
        """CREATE TABLE keypoints (
            file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            keypoints BLOB NOT NULL
        )""",
    ),
    (
        # Of the file as its fingerprint was made, and as its facts were read: these may be two moments.
        "ALTER TABLE files ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE facts ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0",
    ),
    ("DELETE FROM verdicts",),  # those kept until then have no check
)

OUTCOMES_KEPT = 64
"""Outcomes and searches of sets of images that are remembered: the folders that a person scans again and again."""
OUTCOMES_BYTES = 512 * 1024 * 1024
LOOKUP = 400
"""Paths in one query. Constant, so that SQLite compiles the query once."""
DAY = 86_400
USED_GRAIN = 7
"""Days by which `last_used` may lag, so that a rescan of an unchanged folder writes nothing."""
COARSE_CLOCK_NS = 10_000_000
"""exFAT keeps times in steps of 10 ms, FAT of 2 s; both make inode numbers up at each mount. There a file of the
same inode, size and time may be another one (uncompressed frames of a burst), so it counts as unknown."""


Row = tuple[Any, ...]
"""path, size, mtime_ns, device, inode, id, last_used, ctime_ns, then what the `Query` asks for."""

_HEAD = "SELECT f.path, f.size, f.mtime_ns, f.device, f.inode, f.id, f.last_used"
_MARKS = ",".join("?" * LOOKUP)
_STANDARD = 8
"""Columns of `_HEAD`, and the ctime."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to read of each file.

    Attributes:
        columns: SQL of the columns wanted; `f` is the table of files.
        ctime: SQL of the ctime that must be the file's.
        join: SQL of further tables, or "".
        join_values: values of the marks in `join`.
        where: SQL of further conditions, beginning with AND, or "".
        where_values: values of the marks in `where`.
    """

    columns: str
    ctime: str = "f.ctime_ns"
    join: str = ""
    join_values: tuple[object, ...] = ()
    where: str = ""
    where_values: tuple[object, ...] = ()


def find(
    db: sqlite3.Connection, files: Sequence[FoundFile], query: Query, today: int, *, doubtful: bool = False
) -> list[Row | None]:
    """The columns asked for, for each file by its path and else by its identity; None where nothing valid is known.

    Files found under another path than before take their row along; what is used gets today's date.

    Args:
        db: the connection, outside a transaction.
        files: the files.
        query: what to read.
        today: days since the epoch.
        doubtful: whether rows count whose ctime is another than the file's: something of it was changed since, its
            name, its permissions, or its content with the time set back. These rows stay where they are.
    """
    paths = [os.fsencode(file.path) for file in files]
    by_path = {row[0]: row for row in _select(db, query, "path", paths)}
    rows: list[Row | None] = []
    unknown: list[int] = []
    for index, (file, path) in enumerate(zip(files, paths, strict=True)):
        row = by_path.get(path)
        if (
            row is not None
            and row[1:3] == (file.size, file.mtime_ns)
            and _same_inode(file, row[4])
            and (doubtful or _same_ctime(file, row[7]))
        ):
            rows.append(row)
        else:
            rows.append(None)
            if file.inode and file.mtime_ns % COARSE_CLOCK_NS:
                unknown.append(index)
    moved: list[tuple[bytes, int]] = []
    if unknown:
        by_identity = {row[1:5]: row for row in _select(db, query, "inode", [_inode(files[i]) for i in unknown])}
        for index in unknown:
            file = files[index]
            row = by_identity.get((file.size, file.mtime_ns, to_signed(file.device), _inode(file)))
            if row is not None and (doubtful or _same_ctime(file, row[7])):
                by_identity.pop(row[1:5])
                rows[index] = row
                moved.append((paths[index], row[5]))
    if doubtful:
        return [None if row is None else row[_STANDARD:] for row in rows]
    _note_use(db, moved, [(today, row[5]) for row in rows if row is not None and today - row[6] >= USED_GRAIN])
    return [None if row is None else row[_STANDARD:] for row in rows]


def row_for_fingerprint(db: sqlite3.Connection, file: FoundFile, version: int, digest: str, today: int) -> int:
    """The id of the row to write a fingerprint to; what was known of other content at that path is forgotten.

    Args:
        db: the connection, in a transaction.
        file: the file.
        version: of the fingerprint.
        digest: of the content that it was made of: a row of another digest is another content's, whatever its times.
        today: days since the epoch.
    """
    row = _row(db, file)
    if row is not None:
        row_id, row_version, row_digest, ctime = row
        if row_version in (0, version) and row_digest in ("", digest):
            db.execute("UPDATE files SET ctime_ns = ? WHERE id = ?", (file.ctime_ns, row_id))
            if row_digest:  # the same content: what was read of it then holds now
                db.execute(
                    "UPDATE facts SET ctime_ns = ? WHERE file_id = ? AND ctime_ns = ?", (file.ctime_ns, row_id, ctime)
                )
            return _used(db, row_id, file, today)
        db.execute("DELETE FROM files WHERE id = ?", (row_id,))
    return _new_row(db, file, today)


def row_for_facts(db: sqlite3.Connection, file: FoundFile, today: int) -> int:
    """The id of the row to write facts to; facts that were read before the file was last changed are forgotten.

    Args:
        db: the connection, in a transaction.
        file: the file.
        today: days since the epoch.
    """
    row = _row(db, file)
    if row is None:
        return _new_row(db, file, today)
    db.execute("DELETE FROM facts WHERE file_id = ? AND ctime_ns <> ?", (row[0], file.ctime_ns))
    return _used(db, row[0], file, today)


def forget(db: sqlite3.Connection, paths: Sequence[str]) -> None:
    """Delete the rows of paths.

    Args:
        db: the connection, in a transaction.
        paths: any number.
    """
    db.executemany("DELETE FROM files WHERE path = ?", [(os.fsencode(path),) for path in paths])


def _row(db: sqlite3.Connection, file: FoundFile) -> tuple[int, int, str, int] | None:
    """Id, version, digest and ctime of a file's row; one of another size, time or inode is deleted."""
    query = "SELECT id, version, digest, ctime_ns, size, mtime_ns, inode FROM files WHERE path = ?"
    row = db.execute(query, (os.fsencode(file.path),)).fetchone()
    if row is None:
        return None
    if row[4:6] == (file.size, file.mtime_ns) and _same_inode(file, row[6]):
        return row[0], row[1], row[2], row[3]
    db.execute("DELETE FROM files WHERE id = ?", (row[0],))
    return None


def _used(db: sqlite3.Connection, row_id: int, file: FoundFile, today: int) -> int:
    values = (to_signed(file.device), _inode(file), today, row_id)
    db.execute("UPDATE files SET device = ?, inode = ?, last_used = ? WHERE id = ?", values)
    return row_id


def _new_row(db: sqlite3.Connection, file: FoundFile, today: int) -> int:
    cursor = db.execute(
        "INSERT INTO files (path, size, mtime_ns, device, inode, last_used, version, ctime_ns) "
        "VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
        (
            os.fsencode(file.path),
            file.size,
            file.mtime_ns,
            to_signed(file.device),
            _inode(file),
            today,
            file.ctime_ns,
        ),
    )
    return int(cursor.lastrowid or 0)


def _same_inode(file: FoundFile, known: int) -> bool:
    """Whether the file's number is the known one, as far as the drive's numbers mean anything.

    Tools that keep the time (`rsync -t`, `exiftool -P`) put another file in the place of one with the same time.
    """
    return not file.inode or file.mtime_ns % COARSE_CLOCK_NS == 0 or known == _inode(file)


def _same_ctime(file: FoundFile, known: int) -> bool:
    """Whether nothing of the file was changed since, as far as the system tells."""
    return not file.ctime_ns or known == file.ctime_ns


def _inode(file: FoundFile) -> int:
    return to_signed(file.inode)


def _note_use(db: sqlite3.Connection, moved: list[tuple[bytes, int]], stale: list[tuple[int, int]]) -> None:
    """Write the new paths of moved files, and the date of entries that were not used lately."""
    if not moved and not stale:
        return
    with transaction(db):
        for path, file_id in moved:
            db.execute("DELETE FROM files WHERE path = ? AND id <> ?", (path, file_id))
            db.execute("UPDATE files SET path = ? WHERE id = ?", (path, file_id))
        db.executemany("UPDATE files SET last_used = ? WHERE id = ?", stale)


def _select(
    db: sqlite3.Connection, query: Query, key: str, values: Sequence[bytes] | Sequence[int]
) -> Generator[Row]:
    """Run a query for any number of keys, `LOOKUP` at a time; the last run is filled up with NULL."""
    sql = (
        f"{_HEAD}, {query.ctime}, {query.columns} FROM files f {query.join} WHERE f.{key} IN ({_MARKS}) {query.where}"
    )
    for start in range(0, len(values), LOOKUP):
        part: list[object] = list(values[start : start + LOOKUP])
        part.extend([None] * (LOOKUP - len(part)))
        yield from db.execute(sql, (*query.join_values, *part, *query.where_values))


def find_contents(db: sqlite3.Connection, digests: Set[str]) -> dict[str, list[FoundFile]]:
    """The files whose content has one of these digests, by digest and path. No index helps: it is seldom asked."""
    found: dict[str, list[FoundFile]] = {}
    for digest, path, *numbers in db.execute(
        "SELECT digest, path, size, mtime_ns, ctime_ns FROM files ORDER BY path"
    ):
        if digest in digests:
            size, mtime_ns, ctime_ns = numbers
            found.setdefault(digest, []).append(FoundFile(os.fsdecode(path), size, mtime_ns, 0, 0, ctime_ns=ctime_ns))
    return found


def find_verdicts(db: sqlite3.Connection, keys: Sequence[bytes], today: int) -> list[bytes | None]:
    """The verdicts kept under the keys; what is used gets today's date.

    Args:
        db: the connection, outside a transaction.
        keys: any number.
        today: days since the epoch.
    """
    known: dict[bytes, bytes] = {}
    stale: list[tuple[int, bytes]] = []
    sql = f"SELECT key, verdict, last_used FROM verdicts WHERE key IN ({_MARKS})"  # noqa: S608 - nothing but marks
    for start in range(0, len(keys), LOOKUP):
        part: list[bytes | None] = list(keys[start : start + LOOKUP])
        part.extend([None] * (LOOKUP - len(part)))
        for key, verdict, last_used in db.execute(sql, part):
            whole = unchecked(key, verdict)
            if whole is not None:
                known[key] = whole
            if today - last_used >= USED_GRAIN:
                stale.append((today, key))
    if stale:
        with transaction(db):
            db.executemany("UPDATE verdicts SET last_used = ? WHERE key = ?", stale)
    return [known.get(key) for key in keys]


def find_outcome(db: sqlite3.Connection, key: bytes, today: int) -> bytes | None:
    """The outcome kept under the key; when it is used it gets today's date.

    Args:
        db: the connection, outside a transaction.
        key: any bytes.
        today: days since the epoch.
    """
    row = db.execute("SELECT id, outcome, last_used FROM outcomes WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    if today - row[2] >= USED_GRAIN:
        with transaction(db):
            db.execute("UPDATE outcomes SET last_used = ? WHERE id = ?", (today, row[0]))
    outcome = row[1]
    return outcome if isinstance(outcome, bytes) else None


def keep_outcome(db: sqlite3.Connection, key: bytes, outcome: bytes, today: int) -> None:
    """Keep an outcome; as many of the oldest give way as the bounds ask for.

    Args:
        db: the connection, outside a transaction.
        key: any bytes.
        outcome: any bytes.
        today: days since the epoch.
    """
    with transaction(db):
        db.execute("DELETE FROM outcomes WHERE key = ?", (key,))
        db.execute("INSERT INTO outcomes (key, outcome, last_used) VALUES (?, ?, ?)", (key, outcome, today))
        sizes = db.execute("SELECT id, length(outcome) FROM outcomes ORDER BY last_used DESC, id DESC").fetchall()
        size = 0
        for number, (row, length) in enumerate(sizes):
            size += length
            if number >= OUTCOMES_KEPT or size > OUTCOMES_BYTES:
                db.execute("DELETE FROM outcomes WHERE id = ?", (row,))
