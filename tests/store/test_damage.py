"""Damage that SQLite itself does not see, or that Python stumbles over."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.events import NoticeCode
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from dedup_gui.store.cache import SqliteFingerprintCache
from dedup_gui.store.history import History

FILE = FoundFile("/a.jpg", 10, 20_000_001, 30, 40)
KNOWN = Fingerprint(ImageInfo(4, 3, "JPEG", "RGB"), "aa", bytes(1024), b"vector", b"", b"")


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return change


def at(place: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content[:place] + new + content[place + len(new) :]


def spoiled_schema(table: str, with_what: bytes) -> Callable[[bytes], bytes]:
    name = table.encode()
    return replaced(b"CREATE TABLE " + name, b"CREATE TABLE " + with_what + name[len(with_what) :])


HEADERS = {
    "a format that SQLite may not write": at(18, b"\x03"),
    "another format": at(18, b"\x00\xd0"),
    "a schema before the first": at(60, b"\xff\xff\xff\xff"),
    "no schema, and tables": at(60, bytes(4)),
    "a format of the schema that never was": at(44, b"\x00\x00\x00\x09"),
}


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "history.sqlite"
    with contextlib.closing(History(str(path))) as opened:
        state = FileState("/a.jpg", 1, 2, 3, 4, "aa")
        opened.journal.begin([PlannedAction(ActionKind.TRASH, state, (), (), (state,))])
        opened.ignored.add([("aa", "bb")])
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    path = tmp_path / "cache.sqlite"
    with contextlib.closing(SqliteFingerprintCache(str(path))) as opened:
        opened.put_fingerprints([(FILE, KNOWN)], "model")
        opened.put_facts([(FILE, {"captured": "then"})])
        opened.put_verdicts([(b"key", b"verdict")])
        opened.put_outcome(b"key", b"outcome")
        assert opened.fingerprints([FILE], "model") == [KNOWN]
    return path


@pytest.mark.parametrize(
    "damage", [spoiled_schema("batches", b"x"), spoiled_schema("batches", b"\xff"), *HEADERS.values()],
    ids=["another name", "a name that is no text", *HEADERS],
)  # fmt: skip
def test_a_history_is_moved_aside_and_what_is_readable_saved(damage: Callable[[bytes], bytes], history: Path) -> None:
    history.write_bytes(damage(history.read_bytes()))
    with contextlib.closing(History(str(history))) as opened:
        assert opened.damage is not None
        assert Path(opened.damage.moved_to).exists()
        assert opened.journal.batches() is not None
        opened.ignored.add([("cc", "dd")])
    with contextlib.closing(History(str(history))) as again:
        assert again.damage is None
        assert ("cc", "dd") in again.ignored.all()


def test_an_index_that_misses_a_row_is_damage(history: Path) -> None:
    with contextlib.closing(sqlite3.connect(history)) as db, db:
        db.execute("CREATE TABLE spare (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b))")
        root = "SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND type = 'index'"
        empty, full = (db.execute(root, (table,)).fetchone()[0] for table in ("spare", "ignored"))
    content = bytearray(history.read_bytes())
    content[(full - 1) * 4096 : full * 4096] = content[(empty - 1) * 4096 : empty * 4096]
    history.write_bytes(content)
    with contextlib.closing(History(str(history))) as opened:
        assert opened.damage is not None
        assert opened.ignored.all() == {("aa", "bb")}


@pytest.mark.parametrize(
    "damage", [spoiled_schema("files", b"x"), spoiled_schema("files", b"\xff"), *HEADERS.values()],
    ids=["another name", "a name that is no text", *HEADERS],
)  # fmt: skip
def test_a_cache_is_rebuilt(damage: Callable[[bytes], bytes], cache: Path) -> None:
    cache.write_bytes(damage(cache.read_bytes()))
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as opened:
        assert opened.fingerprints([FILE], "model") == [None]
        assert [notice.code for notice in opened.take_notices()] == [NoticeCode.CACHE_REBUILT]
        opened.put_fingerprints([(FILE, KNOWN)], "model")
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as again:
        assert again.fingerprints([FILE], "model") == [KNOWN]
        assert again.take_notices() == []


def test_a_text_that_is_none_rebuilds_the_cache(cache: Path) -> None:
    with contextlib.closing(sqlite3.connect(cache)) as db, db:
        db.execute("UPDATE files SET format = CAST(X'ff00' AS TEXT)")
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as opened:
        assert opened.fingerprints([FILE], "model") == [None]
        assert [notice.code for notice in opened.take_notices()] == [NoticeCode.CACHE_REBUILT]


@pytest.mark.parametrize(
    "change", ["thumbnail = X'00'", "thumbnail = 'text'", "width = 0", "width = 'wide'", "orientation = 9",
               "pages = 0", "cutout = X'00'", "mode = X'00'", "height = NULL"],
)  # fmt: skip
def test_a_fingerprint_that_was_never_written_is_unknown(change: str, cache: Path) -> None:
    with contextlib.closing(sqlite3.connect(cache)) as db, db:
        db.execute(f"UPDATE files SET {change}")
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as opened:
        assert opened.fingerprints([FILE], "model") == [None]
        assert opened.take_notices() == []


@pytest.mark.parametrize("text", ["'{'", "'[1]'", "'{\"captured\": 7}'", "X'00'", f"'{'[' * 100_000}'"], ids=range(5))
def test_facts_that_are_none_are_unknown_and_written_anew(text: str, cache: Path) -> None:
    with contextlib.closing(sqlite3.connect(cache)) as db, db:
        db.execute(f"UPDATE facts SET facts = {text}")
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as opened:
        assert opened.facts([FILE]) == [None]
        opened.put_facts([(FILE, {"a": "b"})])
        assert opened.facts([FILE]) == [{"a": "b"}]


@pytest.mark.parametrize("change", ["verdict = X'00'", "verdict = 7", "verdict = verdict || X'00'", "key = X'aa'"])
def test_a_verdict_with_another_bit_is_unknown(change: str, cache: Path) -> None:
    with contextlib.closing(sqlite3.connect(cache)) as db, db:
        db.execute(f"UPDATE verdicts SET {change}")
        db.execute("UPDATE outcomes SET outcome = 7")
    with contextlib.closing(SqliteFingerprintCache(str(cache))) as opened:
        assert opened.verdicts([b"key", b"\xaa"]) == [None, None]
        assert opened.outcome(b"key") is None
        opened.put_verdicts([(b"key", b"verdict")])
        assert opened.verdicts([b"key"]) == [b"verdict"]
