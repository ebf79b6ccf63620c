"""A database whose file was removed while it was open: all that it holds is still there, behind the open connection.

SQLite does not notice: what it writes from then on is gone when the program ends. So the file is looked for before
anything is written, and written anew from the connection.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_file, make_private_folder
from dedup_gui.core.removal.moving import move_new, sync_folder
from dedup_gui.store.database import SIDE_FILES, remove_files, stamp, transaction, unused_name
from dedup_gui.store.process_lock import ProcessLock
from dedup_gui.words import translate

FileIdentity = tuple[int, int]
"""Device and inode."""

_MARK = "written_anew"
"""A table in the removed file, for other windows that have it open: all of it is in the new one."""
_WAIT_SECONDS = 10.0
"""For another window that writes the file anew at this moment; it takes a fraction of that (chosen)."""


def identity(path: str) -> FileIdentity | None:
    """Which file stands at a path; None where none does.

    Raises:
        OSError: it cannot be asked.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino


def write_anew(connection: sqlite3.Connection, path: str) -> bool:
    """Write a database to its path from a connection to the file that is gone.

    Returns:
        Whether this was done; False = another window was quicker, and its file stands there.

    Raises:
        sqlite3.Error, OSError: it failed; nothing stands at the path.
        DedupError: another window takes too long over it.
    """
    make_private_folder(os.path.dirname(os.path.abspath(path)))
    lock = ProcessLock(f"{path}.anew")
    deadline = time.monotonic() + _WAIT_SECONDS
    while not lock.acquire():
        if time.monotonic() > deadline:
            raise DedupError(
                translate("errors", "{path} was removed").format(path=path),
                translate("errors", "Close other windows of the program and try again."),
            )
        time.sleep(0.01)
    try:
        if os.path.lexists(path):
            return False
        with transaction(connection):  # from here on no other window writes to what is gone
            connection.execute(f"CREATE TABLE IF NOT EXISTS {_MARK} (at REAL)")
        unfinished = _copy(connection, unused_name(f"{path}.part"))
        try:
            # SQLite would take what is left beside the removed file for changes of the new one.
            for suffix in SIDE_FILES:
                with contextlib.suppress(FileNotFoundError):
                    os.remove(path + suffix)
            move_new(unfinished, path)
        except BaseException:
            remove_files(unfinished)
            raise
        sync_folder(os.path.dirname(os.path.abspath(path)))
    finally:
        lock.release()
    return True


def is_written_anew(connection: sqlite3.Connection) -> bool:
    """Whether some window has written anew what this connection to a removed file holds."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_MARK,)).fetchone() is not None


def keep_beside(connection: sqlite3.Connection, path: str) -> str:
    """Copy what a connection holds beside another file that was put in its place; returns the copy's path."""
    copy = _copy(connection, unused_name(f"{path}.replaced-{stamp()}"))
    # What is left beside the file would be taken for changes of the other one.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return copy


def _copy(connection: sqlite3.Connection, copy: str) -> str:
    make_private_file(copy)
    try:
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as target:
            connection.backup(target)
            target.execute(f"DROP TABLE IF EXISTS {_MARK}")
            target.execute("PRAGMA journal_mode = DELETE")  # one file that can be moved
    except BaseException:
        remove_files(copy)
        raise
    return copy
