from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from dedup_gui.store.database import (
    NewerSchemaError,
    Trouble,
    connect,
    is_sound,
    migrate,
    move_aside,
    schema_version,
    to_signed,
    transaction,
    trouble,
    unused_name,
)

V1 = ("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",)
V2 = ("ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",)
BROKEN = ("ALTER TABLE notes ADD COLUMN size INTEGER", "ALTER TABLE nothing ADD COLUMN x")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "folder" / "some.sqlite")


def open_at(path: str, *, synchronous: str = "FULL") -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(connect(path, synchronous=synchronous, busy_ms=50))


def test_settings_of_a_connection(path: str) -> None:
    with open_at(path) as db:
        asked = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")}
        assert asked == {"journal_mode": "wal", "foreign_keys": 1}
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    with open_at(path, synchronous="NORMAL") as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 1


def test_migration_keeps_data_and_makes_a_backup_first(path: str) -> None:
    with open_at(path) as db:
        assert migrate(db, path, [V1], backup=True) is None, "a new file needs no backup"
        db.execute("INSERT INTO notes (text) VALUES ('kept')")
    with open_at(path) as db:
        backup = migrate(db, path, [V1, V2], backup=True)
        assert schema_version(db) == 2
        assert db.execute("SELECT text, colour FROM notes").fetchall() == [("kept", "blue")]
        assert migrate(db, path, [V1, V2], backup=True) is None, "nothing left to do"
    assert backup is not None
    with contextlib.closing(sqlite3.connect(backup)) as old:
        assert schema_version(old) == 1
        assert old.execute("SELECT * FROM notes").fetchall() == [(1, "kept")]


def test_a_failing_migration_changes_nothing(path: str) -> None:
    with open_at(path) as db:
        migrate(db, path, [V1], backup=True)
        with pytest.raises(sqlite3.OperationalError):
            migrate(db, path, [V1, BROKEN], backup=True)
        assert schema_version(db) == 1
        assert [row[1] for row in db.execute("PRAGMA table_info(notes)")] == ["id", "text"]


def test_a_newer_schema_is_refused_and_left_alone(path: str) -> None:
    with open_at(path) as db:
        migrate(db, path, [V1, V2], backup=False)
    with open_at(path) as db:
        with pytest.raises(NewerSchemaError):
            migrate(db, path, [V1], backup=True)
        assert schema_version(db) == 2


def test_transaction_keeps_all_or_nothing(path: str) -> None:
    with open_at(path) as db:
        migrate(db, path, [V1], backup=False)
        with pytest.raises(ZeroDivisionError), transaction(db):
            db.execute("INSERT INTO notes (text) VALUES ('lost')")
            raise ZeroDivisionError
        with transaction(db):
            db.execute("INSERT INTO notes (text) VALUES ('kept')")
        assert db.execute("SELECT text FROM notes").fetchall() == [("kept",)]


def test_what_errors_mean(path: str) -> None:
    def caught(work: str, file: str = path, busy: int = 20) -> Trouble:
        with (
            pytest.raises(sqlite3.Error) as error,
            contextlib.closing(connect(file, synchronous="NORMAL", busy_ms=busy)) as db,
        ):
            for statement in work.split(";"):
                db.execute(statement)
        return trouble(error.value)

    assert caught("SELECT * FROM nothing") is Trouble.OTHER
    full = "CREATE TABLE t (x); PRAGMA max_page_count = 3; INSERT INTO t VALUES (randomblob(100000))"
    assert caught(full) is Trouble.FULL
    with open_at(path) as holder, transaction(holder):
        holder.execute("CREATE TABLE held (x)")
        assert caught("BEGIN IMMEDIATE") is Trouble.BUSY
    Path(path).write_bytes(b"this is not a database at all" * 100)
    assert caught("SELECT 1") is Trouble.DAMAGED
    assert caught("SELECT 1", os.path.dirname(path)) is Trouble.UNREACHABLE, "a folder is no file"
    assert trouble(FileNotFoundError()) is Trouble.UNREACHABLE
    assert trouble(PermissionError(errno.EACCES, "")) is Trouble.READ_ONLY
    assert trouble(OSError(errno.EROFS, "")) is Trouble.READ_ONLY
    assert trouble(OSError(errno.ENOSPC, "")) is Trouble.FULL


def test_quick_check_sees_damage(path: str) -> None:
    with open_at(path) as db:
        migrate(db, path, [V1], backup=False)
        db.executemany("INSERT INTO notes (text) VALUES (?)", [("x" * 500,)] * 200)
        assert is_sound(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(Path(path).read_bytes())
    data[8192:12288] = bytes(range(256)) * 16
    Path(path).write_bytes(data)
    with open_at(path) as db:
        assert not is_sound(db)


def test_moving_aside_takes_the_side_files_along_and_never_overwrites(path: str) -> None:
    os.makedirs(os.path.dirname(path))
    moved = []
    for content in (b"first", b"second"):
        Path(path).write_bytes(content)
        Path(path + "-wal").write_bytes(content + b" wal")
        moved.append(move_aside(path))
        assert not os.path.exists(path) and not os.path.exists(path + "-wal")
    assert [Path(name).read_bytes() for name in moved] == [b"first", b"second"]
    assert [Path(name + "-wal").read_bytes() for name in moved] == [b"first wal", b"second wal"]


def test_unused_name(tmp_path: Path) -> None:
    wanted = str(tmp_path / "a")
    assert unused_name(wanted) == wanted
    Path(wanted).touch()
    Path(wanted + "-2").touch()
    assert unused_name(wanted) == wanted + "-3"


@pytest.mark.parametrize("number", [0, 5, 2**63 - 1, 2**63, 2**64 - 1, 2**64 + 7, 2**127])
def test_any_device_number_fits(number: int) -> None:
    assert -(2**63) <= to_signed(number) < 2**63
    assert (to_signed(number) - number) % 2**64 == 0


def test_a_file_that_another_program_is_making_is_waited_for(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("CREATE TABLE t (x)")
    free = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    free.start()
    try:
        with contextlib.closing(connect(path, synchronous="NORMAL", busy_ms=5000)) as made:
            assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        free.join()
        other.close()
    with contextlib.closing(sqlite3.connect(path + "2", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            connect(path + "2", synchronous="NORMAL", busy_ms=50)
