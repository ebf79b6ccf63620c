from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.core.events import NoticeCode
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINTS_VERSION
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from dedup_gui.store import cache as cache_module
from dedup_gui.store import cache_rows
from dedup_gui.store.cache import FINGERPRINT_VERSION, SqliteFingerprintCache
from dedup_gui.store.cache_rows import DAY, OUTCOMES_KEPT
from dedup_gui.store.database import connect, migrate

INFO = ImageInfo(4000, 3000, "TIFF", "RGBA", 6, 3)


def found(number: int, folder: str = "/pictures") -> FoundFile:
    return FoundFile(
        f"{folder}/IMG_{number:05d}.jpg", 1000 + number, 1_700_000_000_123_456_789 + number, 2049, 7 + number
    )


def fingerprint(number: int, features: bytes = b"") -> Fingerprint:
    thumbnail, cutout = bytes([number % 256]) * 1024, bytes([number % 255]) * 2048
    keypoints = bytes([number % 254]) * (number % 5 * 12) if features else b""
    return Fingerprint(INFO, f"{number:064x}", thumbnail, features, cutout, keypoints)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "cache.sqlite")


@pytest.fixture
def cache(path: str) -> Iterator[SqliteFingerprintCache]:
    with contextlib.closing(SqliteFingerprintCache(path)) as cache:
        yield cache
        assert cache.take_notices() == []


def reopened(path: str, version: int = FINGERPRINT_VERSION) -> contextlib.closing[SqliteFingerprintCache]:
    return contextlib.closing(SqliteFingerprintCache(path, version=version))


def test_what_was_put_is_found_after_reopening(cache: SqliteFingerprintCache, path: str) -> None:
    files = [found(number) for number in range(1000)]
    entries = [fingerprint(number) for number in range(1000)]
    cache.put_fingerprints(list(zip(files, entries, strict=True)), "")
    unknown = found(5000)
    cache.close()
    with reopened(path) as again:
        assert again.fingerprints([unknown, *reversed(files)], "") == [None, *reversed(entries)]


@pytest.mark.parametrize("change", [{"size": 5}, {"mtime_ns": 5}, {"inode": 5}])
def test_a_changed_file_is_not_known(cache: SqliteFingerprintCache, change: dict[str, Any]) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1, b"vec"))], "m")
    cache.put_facts([(found(1), {"digest": "d"})])
    changed = dataclasses.replace(found(1), **change)
    assert cache.fingerprints([changed], "") == [None]
    assert cache.facts([changed]) == [None]
    cache.put_fingerprints([(changed, fingerprint(2))], "")
    assert cache.fingerprints([changed], "") == [fingerprint(2)]
    assert cache.fingerprints([changed], "m") == [None], "features of the former content must not survive"
    assert cache.facts([changed]) == [None]


def changed_since(file: FoundFile) -> FoundFile:
    """Renamed, or overwritten and its time set back."""
    return dataclasses.replace(file, ctime_ns=file.ctime_ns + 1)


def test_what_was_changed_under_the_same_size_and_time_is_doubtful(cache: SqliteFingerprintCache) -> None:
    file = dataclasses.replace(found(1), ctime_ns=9)
    cache.put_fingerprints([(file, fingerprint(1, b"v"))], "m")
    cache.put_facts([(file, {"captured": "then"})])
    changed = changed_since(file)
    renamed = dataclasses.replace(changed, path="/elsewhere.jpg")
    assert cache.fingerprints([file, changed, renamed], "m") == [fingerprint(1, b"v"), None, None]
    assert cache.doubtful([changed, renamed], "m") == [fingerprint(1, b"v")] * 2
    assert cache.doubtful([changed, renamed], "other") == [None] * 2
    assert cache.facts([changed]) == [None]
    cache.put_fingerprints([(changed, fingerprint(1, b"v"))], "m")  # its digest was read, and is the same
    assert cache.fingerprints([changed], "m") == [fingerprint(1, b"v")]
    assert cache.facts([changed]) == [{"captured": "then"}]


def test_facts_read_after_a_change_do_not_merge_with_those_before(cache: SqliteFingerprintCache) -> None:
    file = dataclasses.replace(found(1), ctime_ns=9)
    cache.put_fingerprints([(file, fingerprint(1))], "")
    cache.put_facts([(file, {"captured": "then", "pixel_digest": "p"})])
    cache.put_facts([(changed_since(file), {"captured": "now"})])
    assert cache.facts([changed_since(file)]) == [{"captured": "now"}]
    assert cache.doubtful([changed_since(file)], "") == [fingerprint(1)], "the fingerprint waits for its own proof"


@pytest.mark.parametrize("ctime", [0, 9])
def test_facts_and_features_of_another_content_do_not_survive(cache: SqliteFingerprintCache, ctime: int) -> None:
    """Where no ctime tells the two apart, the digest does."""
    file = dataclasses.replace(found(1), ctime_ns=ctime)
    cache.put_fingerprints([(file, fingerprint(1, b"v"))], "m")
    cache.put_facts([(file, {"pixel_digest": "p"})])
    cache.put_fingerprints([(file, fingerprint(2))], "")
    assert cache.fingerprints([file], "m") == [None]
    assert cache.facts([file]) == [None]


def test_what_was_disproven_is_forgotten(cache: SqliteFingerprintCache) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1)), (found(2), fingerprint(2))], "")
    cache.put_facts([(found(1), {"captured": "then"})])
    cache.forget([found(1).path, "/never/met.jpg"])
    assert cache.fingerprints([found(1), found(2)], "") == [None, fingerprint(2)]
    assert cache.facts([found(1)]) == [None]


def test_features_belong_to_their_model(cache: SqliteFingerprintCache) -> None:
    file = found(1)
    cache.put_fingerprints([(file, fingerprint(1, b"one"))], "model-1")
    cache.put_fingerprints([(file, fingerprint(1, b"two"))], "model-2")
    assert cache.fingerprints([file], "model-1") == [fingerprint(1, b"one")]
    assert cache.fingerprints([file], "model-2") == [fingerprint(1, b"two")]
    assert cache.fingerprints([file], "model-3") == [None]
    assert cache.fingerprints([file], "") == [fingerprint(1)]


def test_a_hash_scan_keeps_the_features_of_an_earlier_scan(cache: SqliteFingerprintCache) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1, b"one"))], "model-1")
    cache.put_fingerprints([(found(1), fingerprint(1))], "")
    assert cache.fingerprints([found(1)], "model-1") == [fingerprint(1, b"one")]


def test_keypoints_of_another_version_are_taken_anew_and_the_rest_is_kept(
    cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put_fingerprints([(found(4), fingerprint(4, b"vec"))], "m")
    cache.put_facts([(found(4), {"captured": "2020-01-01T00:00:00"})])
    monkeypatch.setattr(cache_module, "KEYPOINTS_VERSION", KEYPOINTS_VERSION + 1)
    assert cache.fingerprints([found(4)], "m") == [None]
    assert cache.fingerprints([found(4)], "") == [fingerprint(4)]
    cache.put_fingerprints([(found(4), fingerprint(4, b"vec"))], "m")
    assert cache.fingerprints([found(4)], "m") == [fingerprint(4, b"vec")]
    assert cache.facts([found(4)]) == [{"captured": "2020-01-01T00:00:00"}]


def test_a_cache_from_before_the_keypoints_is_extended(path: str) -> None:
    Path(path).parent.mkdir(parents=True)
    before = len(cache_rows.MIGRATIONS) - 1
    with contextlib.closing(connect(path, synchronous="NORMAL", busy_ms=1000)) as db:
        migrate(db, path, cache_rows.MIGRATIONS[:before], backup=False)
    with reopened(path) as cache:
        cache.put_fingerprints([(found(4), fingerprint(4))], "")
        cache.put_verdicts([(b"key", b"verdict")])
        assert cache.fingerprints([found(4)], "m") == [None]
        cache.put_fingerprints([(found(4), fingerprint(4, b"vec"))], "m")
        assert cache.fingerprints([found(4)], "m") == [fingerprint(4, b"vec")]
        assert cache.verdicts([b"key"]) == [b"verdict"]
        assert cache.take_notices() == []


def test_other_versions_of_the_algorithm_are_not_returned(path: str) -> None:
    with reopened(path, version=1) as old:
        old.put_fingerprints([(found(1), fingerprint(1, b"old"))], "m")
    with reopened(path, version=2) as new:
        assert new.fingerprints([found(1)], "") == [None]
        assert new.fingerprints([found(1)], "m") == [None]
        new.put_fingerprints([(found(1), fingerprint(2))], "")
        assert new.fingerprints([found(1)], "") == [fingerprint(2)]
        assert new.fingerprints([found(1)], "m") == [None], "features of the old version must not survive"


def test_facts_merge_and_need_no_fingerprint(cache: SqliteFingerprintCache) -> None:
    cache.put_facts([(found(1), {"digest": "abc"}), (found(2), {"digest": "def"})])
    cache.put_facts([(found(1), {"captured": "2020-01-01T00:00:00"})])
    assert cache.facts([found(1), found(2), found(3)]) == [
        {"digest": "abc", "captured": "2020-01-01T00:00:00"},
        {"digest": "def"},
        None,
    ]
    assert cache.fingerprints([found(1)], "") == [None]
    cache.put_fingerprints([(found(1), fingerprint(1))], "")
    assert cache.facts([found(1)]) == [{"digest": "abc", "captured": "2020-01-01T00:00:00"}]


def test_a_renamed_folder_costs_no_decoding(cache: SqliteFingerprintCache, path: str) -> None:
    cache.put_fingerprints([(found(number), fingerprint(number, b"v")) for number in range(500)], "m")
    cache.put_facts([(found(1), {"digest": "abc"})])
    moved = [found(number, "/pictures/renamed") for number in range(500)]
    assert cache.facts([moved[1]]) == [{"digest": "abc"}]
    assert cache.fingerprints(moved, "m") == [fingerprint(number, b"v") for number in range(500)]
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute(
            "SELECT count(*) FROM files WHERE CAST(path AS TEXT) LIKE '/pictures/renamed/%'"
        ).fetchone() == (500,)
        assert db.execute("SELECT count(*) FROM files").fetchone() == (500,)


def test_two_files_that_swapped_names_keep_their_own_fingerprints(cache: SqliteFingerprintCache) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1)), (found(2), fingerprint(2))], "")
    one = dataclasses.replace(found(1), path=found(2).path)
    two = dataclasses.replace(found(2), path=found(1).path)
    assert cache.fingerprints([one, two], "") in ([fingerprint(1), fingerprint(2)], [fingerprint(1), None])


@pytest.mark.parametrize("change", [{"device": 1}, {"inode": 1}, {"size": 1}, {"mtime_ns": 1_000_000_001}])
def test_a_moved_file_must_be_the_same_in_every_respect(
    cache: SqliteFingerprintCache, change: dict[str, Any]
) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1))], "")
    assert cache.fingerprints([dataclasses.replace(found(1, "/moved"), **change)], "") == [None]


def test_inode_numbers_of_file_systems_with_coarse_clocks_are_not_trusted(cache: SqliteFingerprintCache) -> None:
    on_a_card = dataclasses.replace(found(1), mtime_ns=1_700_000_000_000_000_000)
    cache.put_fingerprints([(on_a_card, fingerprint(1))], "")
    assert cache.fingerprints([dataclasses.replace(on_a_card, path="/card/other.jpg")], "") == [None]
    assert cache.fingerprints([on_a_card], "") == [fingerprint(1)]


def test_an_unplugged_drive_keeps_its_entries(cache: SqliteFingerprintCache) -> None:
    drive = [found(number, "/media/drive") for number in range(20)]
    cache.put_fingerprints([(file, fingerprint(3)) for file in drive], "")
    cache.put_fingerprints([(found(number), fingerprint(4)) for number in range(100, 120)], "")
    assert cache.fingerprints([found(number) for number in range(100, 120)], "") == [fingerprint(4)] * 20
    assert cache.prune() == 0
    again = [dataclasses.replace(file, device=99) for file in drive]
    assert cache.fingerprints(again, "") == [fingerprint(3)] * 20, "the same drive, mounted under another number"


def test_names_that_are_not_utf8_and_large_numbers(cache: SqliteFingerprintCache) -> None:
    odd = FoundFile(os.fsdecode(b"/pictures/caf\xe9 \xff.jpg"), 2**40, -5, 2**64 - 1, 2**127 + 3)
    cache.put_fingerprints([(odd, fingerprint(1))], "")
    cache.put_facts([(odd, {"captured": os.fsdecode(b"\xff")})])
    assert cache.fingerprints([odd], "") == [fingerprint(1)]
    assert cache.facts([odd]) == [{"captured": os.fsdecode(b"\xff")}]


def test_pruning_forgets_only_what_was_not_used_for_long(cache: SqliteFingerprintCache, path: str) -> None:
    cache.put_fingerprints([(found(number), fingerprint(number)) for number in range(3)], "")
    today = int(time.time()) // DAY
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE files SET last_used = ? WHERE path = ?", (today - 400, found(0).path.encode()))
        db.execute("UPDATE files SET last_used = ? WHERE path = ?", (today - 400, found(1).path.encode()))
        db.execute("UPDATE files SET last_used = ? WHERE path = ?", (today - 100, found(2).path.encode()))
    assert cache.fingerprints([found(1)], "") == [fingerprint(1)]
    assert cache.prune() == 1
    assert cache.fingerprints([found(number) for number in range(3)], "") == [None, fingerprint(1), fingerprint(2)]


def test_a_rescan_of_an_unchanged_folder_writes_nothing(cache: SqliteFingerprintCache, path: str) -> None:
    files = [found(number) for number in range(100)]
    cache.put_fingerprints([(file, fingerprint(1)) for file in files], "")
    with contextlib.closing(sqlite3.connect(path)) as other:
        before = other.execute("PRAGMA data_version").fetchone()
        cache.fingerprints(files, "")
        cache.facts(files)
        assert other.execute("PRAGMA data_version").fetchone() == before


def test_clear_gives_the_space_back(cache: SqliteFingerprintCache, path: str) -> None:
    cache.put_fingerprints([(found(number), fingerprint(number, b"x" * 8192)) for number in range(300)], "m")
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = os.path.getsize(path)
    cache.clear()
    assert cache.fingerprints([found(1)], "") == [None]
    cache.close()
    assert os.path.getsize(path) < size / 10


def test_garbage_is_rebuilt_and_reported(path: str) -> None:
    os.makedirs(os.path.dirname(path))
    Path(path).write_bytes(b"garbage" * 1000)
    with reopened(path) as cache:
        assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_REBUILT]
        cache.put_fingerprints([(found(1), fingerprint(1))], "")
        assert cache.fingerprints([found(1)], "") == [fingerprint(1)]
        assert cache.take_notices() == []


def test_damage_met_in_the_middle_of_a_scan_is_rebuilt(path: str) -> None:
    files = [found(number) for number in range(600)]
    with reopened(path) as cache:
        cache.put_fingerprints([(file, fingerprint(1)) for file in files], "")
    data = bytearray(Path(path).read_bytes())
    data[4096 * 4 :] = b"\xa5" * (len(data) - 4096 * 4)
    Path(path).write_bytes(data)
    with reopened(path) as cache:
        assert cache.fingerprints(files, "") == [None] * 600
        assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_REBUILT]
        cache.put_fingerprints([(file, fingerprint(2)) for file in files], "")
        assert cache.fingerprints(files, "") == [fingerprint(2)] * 600


def test_a_file_of_a_newer_program_is_rebuilt(path: str) -> None:
    os.makedirs(os.path.dirname(path))
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with reopened(path) as cache:
        assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_REBUILT]
        cache.put_fingerprints([(found(1), fingerprint(1))], "")
        assert cache.fingerprints([found(1)], "") == [fingerprint(1)]


def unusable_places(tmp_path: Path) -> list[str]:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    folder = tmp_path / "folder.sqlite"
    folder.mkdir()
    return [str(blocked / "cache.sqlite"), str(folder)]


def test_an_unusable_place_is_reported_and_harmless(tmp_path: Path) -> None:
    for place in unusable_places(tmp_path):
        with reopened(place) as cache:
            assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_UNAVAILABLE]
            cache.put_fingerprints([(found(1), fingerprint(1))], "")
            cache.put_facts([(found(1), {"a": "b"})])
            assert cache.fingerprints([found(1)], "") == [None]
            assert cache.facts([found(1)]) == [None]
            assert cache.prune() == 0
            cache.clear()


def test_a_full_disk_is_reported_and_the_scan_goes_on(cache: SqliteFingerprintCache, path: str) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1))], "")
    connection = cache._connection
    assert connection is not None
    connection.execute("PRAGMA max_page_count = 20")
    cache.put_fingerprints([(found(number), fingerprint(number)) for number in range(2, 500)], "")
    assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_UNAVAILABLE]
    assert cache.fingerprints([found(1)], "") == [None]
    with reopened(path) as again:
        assert again.fingerprints([found(1)], "") == [fingerprint(1)], "what was there before is unharmed"
        assert again.fingerprints([found(2)], "") == [None], "the batch that did not fit is wholly gone"


def test_a_cache_locked_by_another_program_is_not_fatal(
    cache: SqliteFingerprintCache, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put_fingerprints([(found(1), fingerprint(1))], "")
    assert cache._connection is not None
    cache._connection.execute("PRAGMA busy_timeout = 10")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cache.fingerprints([found(1)], "") == [fingerprint(1)], "reading needs no lock"
        cache.put_fingerprints([(found(2), fingerprint(2))], "")
        other.execute("ROLLBACK")
        cache.put_fingerprints([(found(3), fingerprint(3))], "")
        assert cache.fingerprints([found(2), found(3)], "") == [None, fingerprint(3)]
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            cache.put_fingerprints([(found(2), fingerprint(2))], "")
        assert [notice.code for notice in cache.take_notices()] == [NoticeCode.CACHE_UNAVAILABLE]
        other.execute("ROLLBACK")


def test_two_instances_write_at_once(path: str) -> None:
    def fill(start: int) -> None:
        with reopened(path) as cache:
            for first in range(start, start + 2000, 100):
                cache.put_fingerprints([(found(n), fingerprint(n)) for n in range(first, first + 100)], "")
            notices.extend(cache.take_notices())

    notices: list[object] = []
    threads = [threading.Thread(target=fill, args=(start,)) for start in (0, 2000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices == []
    with reopened(path) as cache:
        assert cache.fingerprints([found(n) for n in range(4000)], "") == [fingerprint(n) for n in range(4000)]


KILLED = """
import sys
from tests.store.test_cache import SqliteFingerprintCache, fingerprint, found
cache = SqliteFingerprintCache(sys.argv[1])
for first in range(0, 10**9, 50):
    cache.put_fingerprints([(found(n), fingerprint(n)) for n in range(first, first + 50)], "")
    print(first + 50, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_loses_at_most_the_batch_under_way(path: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process, process.stdout:
        confirmed = 0
        while confirmed < 500:
            confirmed = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        confirmed = max([confirmed, *(int(line) for line in process.stdout.read().split())])
    with reopened(path) as cache:
        assert cache.fingerprints([found(n) for n in range(confirmed)], "") == [
            fingerprint(n) for n in range(confirmed)
        ]
        assert cache.take_notices() == []
        assert cache._connection is not None
        assert cache._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_looking_up_ten_thousand_unchanged_files_is_quick(cache: SqliteFingerprintCache) -> None:
    files = [found(number) for number in range(10_000)]
    cache.put_fingerprints([(file, fingerprint(1)) for file in files], "")
    best = min(_seconds_for_lookup(cache, files) for _ in range(3))
    assert best < 0.5, "measured 0.07 s on an idle core; five times that is allowed for a busy one"


def _seconds_for_lookup(cache: SqliteFingerprintCache, files: list[FoundFile]) -> float:
    start = time.process_time()
    assert None not in cache.fingerprints(files, "")
    return time.process_time() - start


def outcomes_known(cache: SqliteFingerprintCache) -> list[int]:
    return [number for number in range(100) if cache.outcome(b"%d" % number) is not None]


def test_the_newest_outcomes_are_kept(cache: SqliteFingerprintCache, path: str) -> None:
    for number in range(OUTCOMES_KEPT + 3):
        cache.put_outcome(b"%d" % number, b"outcome %d" % number)
    cache.put_outcome(b"5", b"another")
    cache.close()
    with reopened(path) as again:
        assert outcomes_known(again) == list(range(3, OUTCOMES_KEPT + 3))
        assert again.outcome(b"5") == b"another"
        again.clear()
        assert outcomes_known(again) == []


def test_outcomes_take_a_bounded_space(cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_rows, "OUTCOMES_BYTES", 2500)
    for number in range(4):
        cache.put_outcome(b"%d" % number, bytes(1000))
    assert outcomes_known(cache) == [2, 3]


def test_outcomes_not_used_for_long_are_pruned(cache: SqliteFingerprintCache, path: str) -> None:
    for number in range(3):
        cache.put_outcome(b"%d" % number, b"outcome")
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE outcomes SET last_used = last_used - 200 WHERE key IN (?, ?)", (b"0", b"1"))
    assert cache.outcome(b"1") == b"outcome"  # used today
    cache.prune()
    assert outcomes_known(cache) == [1, 2]
