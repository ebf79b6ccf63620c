"""SQLite files: opening them, moving their schema forward, and telling what is wrong with them."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections.abc import Generator, Sequence
from enum import Enum

from dedup_gui.core.files.private import close_to_others, make_private_file, make_private_folder

Migration = Sequence[str]
"""The statements that lead from one schema version to the next; run in one transaction."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; they belong to it wherever it goes."""


class Trouble(Enum):
    """What an sqlite3 error means for the one who asked."""

    DAMAGED = "damaged"
    """The file is not a database, or its pages contradict one another."""
    BUSY = "busy"
    """Another program holds it for longer than we waited."""
    FULL = "full"
    """No space left on the disk."""
    READ_ONLY = "read-only"
    """The file or its folder cannot be written."""
    UNREACHABLE = "unreachable"
    """It cannot be opened, or the disk fails."""
    OTHER = "other"
    """Anything else: most likely a bug."""


class NewerSchemaError(Exception):
    """The file was written by a newer version of the program."""


_TROUBLES = {
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNREACHABLE,
}

_OS_TROUBLES = {
    errno.ENOSPC: Trouble.FULL,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EROFS: Trouble.READ_ONLY,
}


_DAMAGE_IN_WORDS = ("Could not decode to UTF-8", "unsupported file format")
"""What Python says of a text in the file that is none, and SQLite of a format that it never had: neither has a code
that tells."""


def damage(words: str) -> sqlite3.DatabaseError:
    """An error as SQLite raises it for a damaged file, for damage that it does not see."""
    error = sqlite3.DatabaseError(words)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def trouble(error: Exception) -> Trouble:
    """Say what an error of sqlite3 (or of the folder's making) means.

    The low byte of SQLite's extended result code is the primary code: https://sqlite.org/rescode.html.
    """
    if isinstance(error, OSError):
        return _OS_TROUBLES.get(error.errno or 0, Trouble.UNREACHABLE)
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(_DAMAGE_IN_WORDS):
        return Trouble.DAMAGED
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _TROUBLES.get(code & 0xFF, Trouble.OTHER)
    return Trouble.OTHER


def connect(path: str, *, synchronous: str, busy_ms: int) -> sqlite3.Connection:
    """Open or make a database file in WAL mode, with explicit transactions.

    Args:
        path: the file; it and its folder are made where missing, for this user only.
        synchronous: "FULL" (each commit survives a power cut) or "NORMAL" (the last commits may be lost, the file
            stays sound).
        busy_ms: milliseconds to wait for another program's lock.

    Raises:
        OSError: the folder cannot be made.
        sqlite3.Error: the file cannot be opened, is no database, or is locked.
        UnicodeDecodeError: it is damaged: Python fails to quote it in the error's text.
    """
    make_private_folder(os.path.dirname(os.path.abspath(path)))
    make_private_file(path)  # what SQLite puts beside it gets the same mode
    for suffix in SIDE_FILES:
        close_to_others(path + suffix)
    connection = sqlite3.connect(
        path, timeout=busy_ms / 1000, isolation_level=None, check_same_thread=False, cached_statements=64
    )
    try:
        connection.execute(f"PRAGMA busy_timeout = {int(busy_ms)}")
        _check_format(path)
        _enter_wal(connection, busy_ms / 1000)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        if synchronous == "FULL":
            # On macOS a plain fsync leaves the data in the drive's own cache.
            connection.execute("PRAGMA fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_format(path: str) -> None:
    """See that the file may be written: SQLite only reads one whose header names a format that it does not know.

    Raises:
        sqlite3.DatabaseError: bytes 18 and 19 are neither 1 nor 2 (WAL): https://sqlite.org/fileformat.html.
    """
    with open(path, "rb") as reader:
        versions = reader.read(20)[18:]
    if not set(versions) <= {1, 2}:
        raise damage(f"format {versions.hex()}")


def _enter_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Wait for a program that makes the same file at this moment: for this lock SQLite does not wait by itself."""
    deadline = time.monotonic() + seconds
    waiting = True
    while waiting:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            waiting = False
        except sqlite3.OperationalError as error:
            if trouble(error) is not Trouble.BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Run the block in one write transaction: all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk or an I/O error SQLite may have rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of migrations the file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection, path: str, migrations: Sequence[Migration], *, backup: bool
) -> str | None:
    """Bring the schema to the newest version.

    Two programs may start at once: the version is read again under the write lock.

    Args:
        connection: the open database.
        path: its file.
        migrations: all of them, oldest first; version N means that the first N were applied.
        backup: copy the file first, unless it is new.

    Returns:
        The path of the backup that was made, or None.

    Raises:
        NewerSchemaError: the file has had more migrations than we know.
        sqlite3.DatabaseError: it says that it has had none, and has tables.
        sqlite3.Error, OSError: it failed; the schema is as it was.
    """
    target = len(migrations)
    if schema_version(connection) == target:
        return None
    copy = None
    with transaction(connection):
        version = schema_version(connection)
        if version < 0 or (version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
            raise damage(f"schema {version}, and tables")
        if version > target:
            raise NewerSchemaError(f"schema {version}, known up to {target}")
        if backup and 0 < version < target:
            copy = _back_up(path, version)
        for number in range(version, target):
            for statement in migrations[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {target}")
    return copy


def _back_up(path: str, version: int) -> str:
    """Copy the database beside itself through a second connection, since the first one holds the write lock."""
    copy = unused_name(f"{path}.backup-v{version}-{stamp()}")
    unfinished = f"{copy}.part"
    make_private_file(unfinished)
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(unfinished)) as target,
    ):
        source.backup(target)
    os.replace(unfinished, copy)
    return copy


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite's own check finds nothing wrong, indexes included. Reads the whole file: 34 MB in .05 s."""
    try:
        row = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if trouble(error) is Trouble.DAMAGED:
            return False
        raise
    return row is not None and row[0] == "ok"


def move_aside(path: str) -> str:
    """Rename a damaged database, with its side files, to `<path>.damaged-<date>`; returns the new name."""
    aside = unused_name(f"{path}.damaged-{stamp()}")
    for suffix in SIDE_FILES:
        if os.path.exists(path + suffix):
            os.replace(path + suffix, aside + suffix)
    os.replace(path, aside)
    return aside


def remove_files(path: str) -> None:
    """Delete a disposable database and its side files."""
    for suffix in ("", *SIDE_FILES):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path + suffix)


def stamp() -> str:
    """The date and time for a file's name."""
    return time.strftime("%Y%m%d-%H%M%S")


def unused_name(path: str) -> str:
    """`path`, or the first of `path-2`, `path-3`, … that is free."""
    name, number = path, 1
    while os.path.lexists(name):
        number += 1
        name = f"{path}-{number}"
    return name


def to_signed(number: int) -> int:
    """Fit a device or inode number into SQLite's signed 64 bits (Windows has numbers of 64 and 128 bits)."""
    if -(1 << 63) <= number < 1 << 63:
        return number
    return ((number + (1 << 63)) % (1 << 64)) - (1 << 63)
