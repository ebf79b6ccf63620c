"""The fingerprint cache: disposable, quick, and never in a scan's way.

An entry belongs to a path and is valid for one size, mtime and ctime. A file that is not known by its path is looked
for by device, inode and the same, so that renaming a folder costs no decoding. Where only the ctime differs (a file
that was renamed, or overwritten and its time set back) an entry is doubtful: its digest tells.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TypeVar

from dedup_gui.core.events import Notice, NoticeCode
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINTS_VERSION
from dedup_gui.core.types import Fingerprint, FoundFile
from dedup_gui.store.cache_damage import checked, whole_facts, whole_fingerprint
from dedup_gui.store.cache_rows import (
    DAY,
    MIGRATIONS,
    USED_GRAIN,
    Query,
    find,
    find_contents,
    find_outcome,
    find_verdicts,
    forget,
    keep_outcome,
    row_for_facts,
    row_for_fingerprint,
)
from dedup_gui.store.database import (
    NewerSchemaError,
    Trouble,
    connect,
    migrate,
    remove_files,
    transaction,
    trouble,
)

FINGERPRINT_VERSION = 5
"""Raised whenever the same file would give another thumbnail or other header facts: older entries do not count."""

BUSY_MS = 1000
"""How long to wait for another instance's lock; its transactions take some 10 ms."""
BUSY_LIMIT = 3
"""After so many failed waits in a row the cache is given up for this scan."""
UNUSED_DAYS = 180
"""What `prune` takes for long unused."""

_INFO = "f.width, f.height, f.format, f.mode, f.orientation, f.pages, f.digest, f.thumbnail"
_SET_INFO = (
    "UPDATE files SET version = ?, width = ?, height = ?, format = ?, mode = ?, orientation = ?, pages = ?, "
    "cutout = ?, digest = ?, thumbnail = ? "
    "WHERE id = ?"
)

Answer = TypeVar("Answer")


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

    def doubtful(self, files: Sequence[FoundFile], model: str) -> list[Fingerprint | None]:
        """Look up entries that only a digest can prove; see `core.ports.FingerprintCache`."""
        return self._guarded(lambda db: self._fingerprints(db, files, model, doubtful=True), [None] * len(files))

    def files_with(self, digests: Set[str]) -> dict[str, list[FoundFile]]:
        """The files last seen with these digests, by digest and path; they may be gone. Reads the whole table."""
        return self._guarded(lambda db: find_contents(db, digests), {})

    def put_fingerprints(self, entries: Sequence[tuple[FoundFile, Fingerprint]], model: str) -> None:
        """Keep fingerprints, in one transaction."""
        self._guarded(lambda db: self._put_fingerprints(db, entries, model), None)

    def facts(self, files: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        """Look up the facts known only for members of groups."""
        return self._guarded(lambda db: self._facts(db, files), [None] * len(files))

    def put_facts(self, entries: Sequence[tuple[FoundFile, Mapping[str, str]]]) -> None:
        """Keep such facts; merges with those already there."""
        self._guarded(lambda db: self._put_facts(db, entries), None)

    def verdicts(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Look up what the judge said of pairs."""
        return self._guarded(lambda db: find_verdicts(db, keys, self._today), [None] * len(keys))

    def put_verdicts(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep what the judge said of pairs."""
        self._guarded(lambda db: self._put_verdicts(db, entries), None)

    def outcome(self, key: bytes) -> bytes | None:
        """Look up what the matching stages made of a set of images."""
        return self._guarded(lambda db: find_outcome(db, key, self._today), None)

    def put_outcome(self, key: bytes, outcome: bytes) -> None:
        """Keep an outcome; those used longest ago give way."""
        self._guarded(lambda db: keep_outcome(db, key, outcome, self._today), None)

    # What the program asks.

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
                db.execute("DELETE FROM verdicts WHERE last_used < ?", (limit,))
                db.execute("DELETE FROM outcomes WHERE last_used < ?", (limit,))
                return db.execute("DELETE FROM files WHERE last_used < ?", (limit,)).rowcount

        return self._guarded(work, 0)

    def forget(self, paths: Sequence[str]) -> None:
        """Forget what is known of the files at some paths: they turned out to hold something else."""

        def work(db: sqlite3.Connection) -> None:
            with transaction(db):
                forget(db, paths)

        self._guarded(work, None)

    def clear(self) -> None:
        """Forget everything, on the person's request, and give the space back."""

        def work(db: sqlite3.Connection) -> None:
            with transaction(db):
                for table in ("features", "keypoints", "facts", "files", "verdicts", "outcomes"):
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
        except (sqlite3.Error, OSError, NewerSchemaError, UnicodeDecodeError) as error:
            what = trouble(error)
            if what is Trouble.BUSY and not opening:
                self._busy += 1
                if self._busy < BUSY_LIMIT:
                    return otherwise
            self.close()
            if what in (Trouble.DAMAGED, Trouble.OTHER):  # other: a table or column is missing, or of a newer program
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

    # The work itself.

    def _fingerprints(
        self, db: sqlite3.Connection, files: Sequence[FoundFile], model: str, *, doubtful: bool = False
    ) -> list[Fingerprint | None]:
        where, version = "AND f.version = ?", (self._version,)
        if model:
            join = (
                "JOIN features x ON x.file_id = f.id AND x.model = ? "
                "JOIN keypoints k ON k.file_id = f.id AND k.version = ?"
            )
            query = Query(
                f"{_INFO}, x.vector, f.cutout, k.keypoints",
                "f.ctime_ns",
                join,
                (model, KEYPOINTS_VERSION),
                where,
                version,
            )
        else:
            query = Query(f"{_INFO}, X'', f.cutout", "f.ctime_ns", "", (), where, version)
        rows = find(db, files, query, self._today, doubtful=doubtful)
        return [None if row is None else whole_fingerprint(row) for row in rows]

    def _facts(self, db: sqlite3.Connection, files: Sequence[FoundFile]) -> list[Mapping[str, str] | None]:
        rows = find(db, files, Query("x.facts", "x.ctime_ns", "JOIN facts x ON x.file_id = f.id"), self._today)
        return [None if row is None else whole_facts(row[0]) for row in rows]

    def _put_fingerprints(
        self, db: sqlite3.Connection, entries: Sequence[tuple[FoundFile, Fingerprint]], model: str
    ) -> None:
        with transaction(db):
            for file, entry in entries:
                file_id = row_for_fingerprint(db, file, self._version, entry.digest, self._today)
                info = entry.info
                header = (info.width, info.height, info.format, info.mode, info.orientation, info.pages)
                seen = (entry.cutout, entry.digest, entry.thumbnail)
                db.execute(_SET_INFO, (self._version, *header, *seen, file_id))
                if model and entry.features:
                    db.execute("INSERT OR REPLACE INTO features VALUES (?, ?, ?)", (file_id, model, entry.features))
                    local = (file_id, KEYPOINTS_VERSION, entry.keypoints)
                    db.execute("INSERT OR REPLACE INTO keypoints VALUES (?, ?, ?)", local)

    def _put_facts(self, db: sqlite3.Connection, entries: Sequence[tuple[FoundFile, Mapping[str, str]]]) -> None:
        with transaction(db):
            for file, facts in entries:
                file_id = row_for_facts(db, file, self._today)
                row = db.execute("SELECT facts FROM facts WHERE file_id = ?", (file_id,)).fetchone()
                merged = {**((row and whole_facts(row[0])) or {}), **facts}
                values = (file_id, json.dumps(merged), file.ctime_ns)
                db.execute("INSERT OR REPLACE INTO facts (file_id, facts, ctime_ns) VALUES (?, ?, ?)", values)

    def _put_verdicts(self, db: sqlite3.Connection, entries: Sequence[tuple[bytes, bytes]]) -> None:
        rows = [(key, checked(key, verdict), self._today) for key, verdict in entries]
        with transaction(db):
            db.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)", rows)
