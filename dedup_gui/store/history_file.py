"""The precious database: opened with care, moved aside when damaged, never thrown away."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import struct
import tempfile
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dedup_gui.core.errors import DedupError
from dedup_gui.store.action_json import action_from_json, result_from_json
from dedup_gui.store.database import (
    Migration,
    NewerSchemaError,
    Trouble,
    connect,
    damage,
    is_sound,
    migrate,
    move_aside,
    transaction,
    trouble,
)
from dedup_gui.store.unlinked import identity, is_written_anew, keep_beside, write_anew
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, translate

_log = logging.getLogger(__name__)

MIGRATIONS: tuple[Migration, ...] = (
    (
        # The number of a batch is never used again, even if its row were lost.
        """CREATE TABLE batches (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created REAL NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0
        )""",
        """CREATE TABLE actions (
            batch INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            action TEXT NOT NULL,
            size INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            result TEXT NOT NULL,
            PRIMARY KEY (batch, idx)
        )""",
        "CREATE TABLE ignored (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b))",
        "CREATE TABLE decisions (path BLOB PRIMARY KEY NOT NULL, digest TEXT NOT NULL, decision TEXT NOT NULL)",
    ),
    (
        # Where the contents of ignored pairs lay when the person spoke of them.
        """CREATE TABLE ignored_images (
            digest TEXT PRIMARY KEY NOT NULL,
            path BLOB NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            ctime_ns INTEGER NOT NULL,
            noted REAL NOT NULL
        )""",
    ),
)

BUSY_MS = 10_000
"""How long to wait for another instance: its transactions are short, and this data is worth waiting for."""

_TRIES = 5
"""How often one write meets a file that is removed at that very moment (chosen)."""

_MAX_LENGTH = 1 << 32
"""A header that claims more than this is damaged itself."""

_COLUMNS = {
    "batches": ("id", "created", "closed"),
    "actions": ("batch", "idx", "action", "size", "outcome", "result"),
    "ignored": ("a", "b"),
    "ignored_images": ("digest", "path", "size", "mtime_ns", "ctime_ns", "noted"),
    "decisions": ("path", "digest", "decision"),
}

_ADVICE: Mapping[Trouble, str] = TranslatedTable(
    "errors",
    {
        Trouble.DAMAGED: QT_TRANSLATE_NOOP("errors", "Start the program again: it will save what is readable."),
        Trouble.BUSY: QT_TRANSLATE_NOOP("errors", "Close other windows of the program and try again."),
        Trouble.FULL: QT_TRANSLATE_NOOP("errors", "Free some space on the disk and try again."),
        Trouble.READ_ONLY: QT_TRANSLATE_NOOP(
            "errors", "Make the folder writable, or choose another one with --data-dir."
        ),
        Trouble.UNREACHABLE: QT_TRANSLATE_NOOP(
            "errors", "Check that the disk is there, or choose another folder with --data-dir."
        ),
        Trouble.OTHER: "",
    },
)

Answer = TypeVar("Answer")


class _MovedError(Exception):
    """The file was removed or replaced after it was looked for."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged history was found and replaced.

    Attributes:
        moved_to: where the damaged file lies now.
        recovered: rows saved from it, by table.
    """

    moved_to: str
    recovered: dict[str, int]


class HistoryFile:
    """The connection to `history.sqlite`, shared by threads under a lock.

    Attributes:
        damage: what was found and saved if the file was damaged when it was opened, else None.
        backup: the copy made before the schema was moved forward, or None.
        on_written_anew: called, on any thread, after the file was removed while it was open and written anew.
    """

    def __init__(self, path: str, *, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """Open the history, or start an empty one.

        Args:
            path: the database file.
            migrations: of the schema, oldest first.

        Raises:
            DedupError: it cannot be used; its text says why, its advice what to do.
        """
        self._path = path
        self._migrations = migrations
        self._lock = threading.RLock()
        self.damage: Damage | None = None
        self.backup: str | None = None
        self.on_written_anew: Callable[[], object] = lambda: None
        self._kept = ""
        self._closed = False
        try:
            self._connection = self._open()
            self._identity = identity(path)
        except NewerSchemaError as error:
            raise DedupError(
                translate("errors", "{path} was written by a newer version of this program").format(path=path),
                translate("errors", "Install the newer version again."),
            ) from error
        except (sqlite3.Error, OSError) as error:
            raise self._error(error) from error

    @property
    def path(self) -> str:
        """The database file."""
        return self._path

    def run(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Run work on the connection, alone.

        Raises:
            DedupError: the disk refused; nothing of the work was kept.
        """
        with self._lock:
            try:
                self._hold_on()
                return work(self._connection)
            except (sqlite3.Error, OSError) as error:
                raise self._error(error) from error

    def write(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Run work in one transaction; it is on disk when this returns.

        Raises:
            DedupError: the disk refused; nothing of the work was kept.
        """

        def in_transaction(connection: sqlite3.Connection) -> Answer:
            with transaction(connection):
                # Once more: another window that writes the file anew has by now all that was there, or has to wait.
                if identity(self._path) != self._identity:
                    raise _MovedError
                return work(connection)

        for _ in range(_TRIES):
            with contextlib.suppress(_MovedError):
                return self.run(in_transaction)
        raise DedupError(
            translate("errors", "{path} is removed again and again").format(path=self._path),
            translate("errors", "Leave the program's folder alone."),
        )

    def close(self) -> None:
        """Close the file; all that was recorded is in it."""
        with self._lock:
            if not self._closed:
                self._closed = True
                with contextlib.suppress(sqlite3.Error, OSError, DedupError):
                    self._hold_on()
                with contextlib.suppress(sqlite3.Error):
                    self._connection.close()

    def _hold_on(self) -> None:
        """See that what is written is written to the file that stands at the path."""
        now = identity(self._path)
        if now == self._identity:
            return
        if now is None and write_anew(self._connection, self._path):
            self._open_again()
            _log.warning("the history was removed while it was open, and was written anew: %s", self._path)
            self.on_written_anew()
        elif is_written_anew(self._connection):
            self._open_again()
        else:
            if not self._kept:
                self._kept = keep_beside(self._connection, self._path)
            raise DedupError(
                translate(
                    "errors", "another file stands in the place of {path}; what was recorded until then is in {kept}"
                ).format(path=self._path, kept=self._kept),
                translate("errors", "Close the program and start it again."),
            )

    def _open_again(self) -> None:
        connection = self._connect()
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._connection, self._identity = connection, identity(self._path)

    def _error(self, error: Exception) -> DedupError:
        return DedupError(
            translate("errors", "{path}: {why}").format(path=self._path, why=error), _ADVICE[trouble(error)]
        )

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if trouble(error) is not Trouble.DAMAGED:
                raise
        aside = move_aside(self._path)
        connection = self._connect()
        try:
            self.damage = salvage(aside, connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self._path, synchronous="FULL", busy_ms=BUSY_MS)
        connection.text_factory = _text
        try:
            if not is_sound(connection):
                raise damage("the check found damage")
            self.backup = migrate(connection, self._path, self._migrations, backup=True)
            if self._migrations is MIGRATIONS:
                _check_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _check_tables(connection: sqlite3.Connection) -> None:
    """See that all is there that will be asked for: damage to a table's name is none to SQLite.

    Raises:
        sqlite3.DatabaseError: it is not.
    """
    for table, columns in _COLUMNS.items():
        try:
            connection.execute(f"SELECT {','.join(columns)} FROM {table} LIMIT 0")  # noqa: S608
        except sqlite3.OperationalError as error:
            if trouble(error) is not Trouble.OTHER:
                raise
            raise damage(str(error)) from error


def _text(data: bytes) -> str:
    """A text of the file; what is not UTF-8 is damage, and must not end the reading of the rows beside it."""
    return data.decode("utf-8", "replace")


def salvage(damaged: str, into: sqlite3.Connection) -> Damage:
    """Copy every readable and sensible row of a damaged history into a new one.

    Args:
        damaged: path of the damaged database.
        into: the new, empty history.
    """
    recovered = dict.fromkeys(_COLUMNS, 0)
    with _at_full_length(damaged) as readable, contextlib.closing(sqlite3.connect(readable)) as source:
        for table, columns in _COLUMNS.items():
            rows = _readable_rows(source, table, columns)
            marks = ",".join("?" * len(columns))
            with transaction(into):
                for row in rows:
                    if not _is_sensible(table, row):
                        continue
                    try:
                        into.execute(f"INSERT OR IGNORE INTO {table} ({','.join(columns)}) VALUES ({marks})", row)  # noqa: S608
                    except sqlite3.IntegrityError:
                        continue
                    recovered[table] += 1
    return Damage(damaged, recovered)


@contextlib.contextmanager
def _at_full_length(damaged: str) -> Generator[str]:
    """The file, or, if its end is missing, a copy filled up with zeros: SQLite reads nothing of a file cut short.

    Page size and number of pages stand in bytes 16 and 28 of the header: https://sqlite.org/fileformat.html.
    """
    with open(damaged, "rb") as reader:
        header = reader.read(32).ljust(32, b"\0")
    page_size, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
    length = (65_536 if page_size == 1 else page_size) * pages
    if not header.startswith(b"SQLite format 3") or not os.path.getsize(damaged) < length <= _MAX_LENGTH:
        yield damaged
        return
    with tempfile.TemporaryDirectory(dir=os.path.dirname(damaged)) as folder:
        copy = os.path.join(folder, "history.sqlite")
        shutil.copyfile(damaged, copy)
        os.truncate(copy, length)
        yield copy


def _readable_rows(source: sqlite3.Connection, table: str, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """Rows before the first damaged page and, read from the end, after the last."""
    found: dict[object, tuple[object, ...]] = {}
    for order in ("ASC", "DESC"):
        try:
            query = f"SELECT rowid, {','.join(columns)} FROM {table} ORDER BY rowid {order}"  # noqa: S608
            for row in source.execute(query):
                found[row[0]] = row[1:]
        except (sqlite3.Error, UnicodeDecodeError):
            continue
        break
    return list(found.values())


def _is_sensible(table: str, row: tuple[object, ...]) -> bool:
    """Whether a row read from damaged pages can be used later."""
    if table == "ignored_images":
        kinds = (str, bytes, int, int, int, float)
        return all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True))
    if table != "actions":
        return True
    try:
        action_from_json(str(row[2]))
        result_from_json(str(row[4]), str(row[5]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return True
