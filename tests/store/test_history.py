from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, Batch, FileState, Outcome, PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.core.types import Decision, FoundFile
from dedup_gui.store import history_file, unlinked
from dedup_gui.store.database import connect, schema_version, transaction
from dedup_gui.store.history import History
from dedup_gui.store.history_file import MIGRATIONS, HistoryFile
from dedup_gui.store.process_lock import ProcessLock
from tests.conftest import ExpectedLogs

DATA = Path(__file__).resolve().parents[1] / "data"
ODD = os.fsdecode(b"/pictures/caf\xe9 \xff.jpg")


def state(path: str, size: int = 10) -> FileState:
    return FileState(path, size, 1_700_000_000_123_456_789, 2**64 - 1, 2**127, "d" * 64)


def action(path: str, size: int = 10) -> PlannedAction:
    return PlannedAction(
        ActionKind.HARDLINK,
        state(path, size),
        ("/alias", ODD),
        (state("/sidecar.xmp"),),
        (state("/keeper"), state(ODD)),
    )


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "history.sqlite")


@pytest.fixture
def history(path: str) -> Iterator[History]:
    with contextlib.closing(History(path)) as history:
        assert history.damage is None
        yield history


def reopened(path: str) -> contextlib.closing[History]:
    return contextlib.closing(History(path))


DONE = ActionResult(Outcome.DONE, (("/a", "/trash/a"), (ODD, ODD)), "words of the system: \udcff")


def test_a_batch_from_beginning_to_end(history: History, path: str) -> None:
    planned = [action("/a", 100), action(ODD, 1000), action("/c", 10_000)]
    journal = history.journal
    batch = journal.begin(planned)
    assert [record.result for record in journal.records(batch)] == [ActionResult(Outcome.PLANNED)] * 3
    journal.started(batch, 0)
    journal.finished(batch, 0, DONE)
    journal.started(batch, 1)
    assert [found.id for found in journal.unfinished()] == [batch]
    history.close()
    with reopened(path) as again:
        records = again.journal.records(batch)
        assert [record.index for record in records] == [0, 1, 2]
        assert [record.action for record in records] == planned
        assert [record.result for record in records] == [
            DONE,
            ActionResult(Outcome.STARTED),
            ActionResult(Outcome.PLANNED),
        ]
        again.journal.finished(batch, 1, DONE)
        again.journal.close(batch)
        (found,) = again.journal.batches()
        assert (found.id, found.actions, found.done, found.size, found.closed) == (batch, 3, 2, 1100, True)
        again.journal.undone(batch, 0, ActionResult(Outcome.UNDONE, DONE.places))
        (found,) = again.journal.batches()
        assert (found.done, found.size) == (1, 1000)


DAMAGED = {
    "no JSON": "UPDATE actions SET action = '{' WHERE idx = 1",
    "no text": "UPDATE actions SET action = x'ff00' WHERE idx = 1",
    "no UTF-8": "UPDATE actions SET action = CAST(x'ff' AS TEXT) WHERE idx = 1",
    "no UTF-8 in a path": "UPDATE actions SET action = replace(action, '/b', CAST(x'2fff' AS TEXT)) WHERE idx = 1",
    "another shape": "UPDATE actions SET action = '[]' WHERE idx = 1",
    "without end": f"UPDATE actions SET action = '{'[' * 100_000}' WHERE idx = 1",
    "another kind": "UPDATE actions SET action = replace(action, 'hardlink', 'shred') WHERE idx = 1",
    "a path that is none": "UPDATE actions SET action = replace(action, '\"/alias\"', '5') WHERE idx = 1",
    "a size that is none": "UPDATE actions SET action = replace(action, '\"size\":100', '\"size\":{}') WHERE idx = 1",
    "no number": "UPDATE actions SET idx = 'x' WHERE idx = 1",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_row_is_told_and_the_others_are_read(history: History, path: str, damage: str) -> None:
    batch = history.journal.begin([action(f"/{name}", 100) for name in "abc"])
    with contextlib.closing(sqlite3.connect(path)) as stranger:
        stranger.execute(DAMAGED[damage])
        stranger.commit()
    records = sorted(history.journal.records(batch), key=lambda record: record.action.victim.path not in ("", "/b"))
    assert [record.result.outcome for record in records] == [Outcome.UNREADABLE, Outcome.PLANNED, Outcome.PLANNED]
    assert not (records[0].action.companions or records[0].action.aliases or records[0].result.places)
    assert [record.action.victim.path for record in records[1:]] == ["/a", "/c"]
    assert [found.actions for found in history.journal.batches()] == [3]


@pytest.mark.parametrize(
    "result", ["'{'", "'[]'", "x'ff'", "CAST(x'ff' AS TEXT)", """'{"places":[["/a"]],"detail":""}'"""]
)
def test_of_a_damaged_result_nothing_is_believed(history: History, path: str, result: str) -> None:
    batch = history.journal.begin([action("/a")])
    history.journal.finished(batch, 0, DONE)
    with contextlib.closing(sqlite3.connect(path)) as stranger:
        stranger.execute(f"UPDATE actions SET result = {result}")
        stranger.commit()
    (record,) = history.journal.records(batch)
    assert (record.action, record.result.outcome, record.result.places) == (action("/a"), Outcome.STARTED, ())


def test_a_damaged_decision_or_pair_hides_no_other(history: History, path: str) -> None:
    history.decisions.save([(f"/{name}", "d", Decision.REMOVE) for name in "ab"])
    history.ignored.add([("a", "b"), ("c", "d")])
    with contextlib.closing(sqlite3.connect(path)) as stranger:
        stranger.execute("UPDATE decisions SET decision = CAST(x'ff' AS TEXT) WHERE path = ?", (b"/a",))
        stranger.execute("UPDATE ignored SET b = CAST(x'ff' AS TEXT) WHERE a = 'a'")
        stranger.commit()
    assert history.decisions.load([("/a", "d"), ("/b", "d")]) == {"/b": Decision.REMOVE}
    assert ("c", "d") in history.ignored.all()


def test_a_batch_with_numbers_that_are_none(history: History, path: str) -> None:
    batch = history.journal.begin([action("/a")])
    history.journal.finished(batch, 0, DONE)
    with contextlib.closing(sqlite3.connect(path)) as stranger:
        stranger.execute("UPDATE batches SET created = 'yesterday'")
        stranger.execute("UPDATE actions SET size = 9e999")
        stranger.commit()
    assert history.journal.batches() == [Batch(batch, 0.0, 1, 1, 0, False)]


def test_the_newest_batches_first(history: History) -> None:
    numbers = []
    for _ in range(5):
        numbers.append(history.journal.begin([action("/a")]))
        history.journal.close(numbers[-1])
    assert [batch.id for batch in history.journal.batches(3)] == numbers[:1:-1]
    times = [batch.created for batch in history.journal.batches()]
    assert times == sorted(times, reverse=True)
    assert history.journal.records(999) == []


def test_an_empty_batch(history: History) -> None:
    batch = history.journal.begin([])
    history.journal.close(batch)
    (found,) = history.journal.batches()
    assert found == Batch(batch, found.created, 0, 0, 0, True)


def test_only_one_window_removes_at_a_time(history: History, path: str) -> None:
    batch = history.journal.begin([action("/a")])
    with reopened(path) as second:
        assert second.journal.unfinished() == [], "that batch is not left over: its window is at work"
        with pytest.raises(DedupError, match="another window") as error:
            second.journal.begin([action("/b")])
        assert error.value.advice
        history.journal.close(batch)
        other = second.journal.begin([action("/b")])
        with pytest.raises(DedupError):
            history.journal.begin([action("/c")])
        second.journal.close(other)
    history.journal.close(history.journal.begin([action("/c")]))


def test_a_batch_that_is_open_keeps_the_lock_whatever_else_its_window_does(history: History, path: str) -> None:
    batch = history.journal.begin([action("/a")])
    with history.journal.at_work():
        pass
    with reopened(path) as second, pytest.raises(DedupError, match="another window"):
        second.journal.begin([action("/b")])
    history.journal.close(batch)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_also_after_the_lock_was_removed(history: History, path: str) -> None:
    batch = history.journal.begin([action("/a")])
    os.unlink(f"{path}.applying")
    with history.journal.at_work(), reopened(path) as second, pytest.raises(DedupError, match="another window"):
        second.journal.begin([action("/b")])
    history.journal.close(batch)


LEFT_OPEN = """
import os, sys
from tests.store.test_history import History, action
history = History(sys.argv[1])
history.journal.started(history.journal.begin([action("/a")]), 0)
os._exit(9)
"""


def test_a_batch_of_a_dead_process_is_left_over(path: str) -> None:
    assert subprocess.run([sys.executable, "-c", LEFT_OPEN, path], check=False).returncode == 9
    with reopened(path) as history:
        (batch,) = history.journal.unfinished()
        assert history.journal.records(batch.id)[0].result.outcome is Outcome.STARTED
        with reopened(path) as second:
            assert second.journal.unfinished() == [], "the first one is settling it"
        history.journal.close(batch.id)
        assert [found.id for found in history.journal.unfinished()] == [batch.id], "its action is still open"
        history.journal.finished(batch.id, 0, DONE)
        history.journal.close(batch.id)
        assert history.journal.unfinished() == []


def test_each_call_is_on_disk_when_it_returns(history: History, path: str) -> None:
    """What the process wrote is synced: SQLite's FULL in WAL mode syncs at each commit."""
    connection = history._file._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    batch = history.journal.begin([action("/a")])
    history.journal.started(batch, 0)
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT outcome FROM actions").fetchall() == [("started",)]


def test_ignored_pairs(history: History, path: str) -> None:
    history.ignored.add([("b", "a"), ("c", "d"), ("a", "b"), ("", "x")])
    assert history.ignored.all() == {("a", "b"), ("c", "d")}
    history.ignored.discard([("d", "c"), ("x", "y")])
    history.close()
    with reopened(path) as again:
        assert again.ignored.all() == {("a", "b")}


def test_where_the_images_of_ignored_pairs_lay_is_kept_with_them(history: History, path: str) -> None:
    before = time.time()
    odd = FoundFile(ODD, 5, 1_700_000_000_000_000_001, 0, 0, ctime_ns=7)
    history.ignored.add([("a", "b")])
    history.ignored.add([("d", "c"), ("c", "e")], [("c", odd), ("d", FoundFile("/d.jpg", 1, 2, 0, 0))])
    with reopened(path) as again:
        third, second, first = again.ignored.listed()
        assert (third.digests, third.files) == (("c", "e"), (odd, None))
        assert (second.digests, second.files) == (("c", "d"), (odd, FoundFile("/d.jpg", 1, 2, 0, 0)))
        assert before <= second.noted <= time.time()
        assert (first.digests, first.files, first.noted) == (("a", "b"), (None, None), 0.0)
        again.ignored.discard([("c", "d")])
        assert [pair.files[0] for pair in again.ignored.listed()] == [odd, None], "c is in another pair yet"
        again.ignored.discard([("c", "e")])
        assert [pair.digests for pair in again.ignored.listed()] == [("a", "b")]
        with contextlib.closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT count(*) FROM ignored_images").fetchone() == (0,)


def test_decisions_belong_to_path_and_content(history: History, path: str) -> None:
    images = [(f"/pictures/{number}.jpg", f"digest {number}") for number in range(1000)]
    history.decisions.save([(name, digest, Decision.REMOVE) for name, digest in images])
    history.decisions.save([(ODD, "odd", Decision.KEEP), (*images[0], Decision.UNDECIDED)])
    history.close()
    with reopened(path) as again:
        found = again.decisions.load([*images, (ODD, "odd"), ("/new", "n")])
        assert found == {**{name: Decision.REMOVE for name, _ in images[1:]}, ODD: Decision.KEEP}
        assert again.decisions.load([(images[1][0], "changed")]) == {}, "other content, no decision"
        assert again.decisions.load([images[1]]) == {images[1][0]: Decision.REMOVE}, "and it is not forgotten"
        again.decisions.save([(images[1][0], "changed", Decision.KEEP)])
        assert again.decisions.load([(images[1][0], "changed")]) == {images[1][0]: Decision.KEEP}


def test_of_two_decisions_on_one_image_the_later_holds(history: History) -> None:
    keep, forget, remove = Decision.KEEP, Decision.UNDECIDED, Decision.REMOVE
    history.decisions.save(
        [("/a", "d", keep), ("/b", "d", forget), ("/a", "d", forget), ("/b", "d", keep), ("/b", "d", remove)]
    )
    assert history.decisions.load([("/a", "d"), ("/b", "d")]) == {"/b": remove}


def test_decisions_of_an_unplugged_drive_stay(history: History) -> None:
    history.decisions.save([("/media/away/a.jpg", "a", Decision.REMOVE)])
    assert history.decisions.load([("/home/b.jpg", "b")]) == {}
    assert history.decisions.load([("/media/away/a.jpg", "a")]) == {"/media/away/a.jpg": Decision.REMOVE}


def test_from_two_threads(history: History) -> None:
    problems: list[BaseException] = []

    def decide(start: int) -> None:
        try:
            for number in range(start, start + 50):
                history.decisions.save([(f"/{number}", "d", Decision.KEEP)])
                history.ignored.add([(f"{number}", "z")])
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=decide, args=(start,)) for start in (0, 50)]
    for thread in threads:
        thread.start()
    batch = history.journal.begin([action(f"/{number}") for number in range(50)])
    for number in range(50):
        history.journal.started(batch, number)
        history.journal.finished(batch, number, DONE)
    history.journal.close(batch)
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(history.decisions.load([(f"/{number}", "d") for number in range(100)])) == 100
    assert len(history.ignored.all()) == 100
    assert history.journal.batches()[0].done == 50


def fill(history: History, count: int = 400) -> int:
    batch = history.journal.begin([action(f"/{number}") for number in range(count)])
    history.journal.close(batch)
    history.ignored.add([(f"a{number}", f"b{number}") for number in range(count)])
    history.decisions.save([(f"/{number}", "d", Decision.KEEP) for number in range(count)])
    return batch


def checkpoint(path: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_garbage_is_moved_aside_not_thrown_away(path: str) -> None:
    os.makedirs(os.path.dirname(path))
    Path(path).write_bytes(b"garbage" * 1000)
    with reopened(path) as history:
        assert history.damage is not None
        assert Path(history.damage.moved_to).read_bytes() == b"garbage" * 1000
        assert ".damaged-" in history.damage.moved_to
        assert set(history.damage.recovered.values()) == {0}
        fill(history, 3)
    with reopened(path) as again:
        assert again.damage is None
        assert len(again.ignored.all()) == 3


def test_what_is_readable_of_a_damaged_history_is_saved(history: History, path: str) -> None:
    batch = fill(history)
    history.close()
    checkpoint(path)
    with contextlib.closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT pageno FROM dbstat WHERE name = 'actions' LIMIT 1 OFFSET 20").fetchone()[0]
    data = bytearray(Path(path).read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    Path(path).write_bytes(data)
    with reopened(path) as again:
        assert again.damage is not None
        assert again.damage.recovered["ignored"] == 400
        assert again.damage.recovered["decisions"] == 400
        assert 380 < again.damage.recovered["actions"] < 400, "all but one page"
        assert len(again.journal.records(batch)) == again.damage.recovered["actions"]
        assert again.journal.begin([action("/next")]) == batch + 1, "numbers go on"
        assert os.path.getsize(again.damage.moved_to) == len(data)


def spoil(path: str, table: str) -> None:
    """Overwrite the first page of a table."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    data = bytearray(Path(path).read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    Path(path).write_bytes(data)


def test_rows_that_make_no_sense_are_not_taken_over(history: History, path: str) -> None:
    batch = fill(history, 3)
    history.close()
    checkpoint(path)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE actions SET action = '{' WHERE idx = 1")
    spoil(path, "ignored")
    with reopened(path) as again:
        assert again.damage is not None
        assert again.damage.recovered == {
            "batches": 1,
            "actions": 2,
            "ignored": 0,
            "ignored_images": 0,
            "decisions": 3,
        }
        assert [record.index for record in again.journal.records(batch)] == [0, 2]


def test_a_history_that_was_cut_off(history: History, path: str) -> None:
    batch = fill(history)
    history.close()
    checkpoint(path)
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: len(data) // 2])
    with reopened(path) as again:
        assert again.damage is not None
        assert len(again.journal.records(batch)) > 100
        assert Path(again.damage.moved_to).read_bytes() == data[: len(data) // 2], "kept as it was found"
        names = os.listdir(os.path.dirname(path))
        assert [name for name in names if "damaged" in name] == [os.path.basename(again.damage.moved_to)]


def test_a_newer_programs_history_is_refused_and_left_alone(history: History, path: str) -> None:
    fill(history, 3)
    history.close()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(DedupError, match="newer version") as error:
        History(path)
    assert error.value.advice
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM actions").fetchone() == (3,)


def test_an_unusable_place_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "file" / "history.sqlite", tmp_path / "folder"):
        with pytest.raises(DedupError) as error:
            History(str(place))
        assert str(place) in str(error.value)
        assert error.value.advice


def test_a_full_disk_is_a_clear_error_and_keeps_nothing_by_halves(history: History) -> None:
    history.ignored.add([("a", "b")])
    history._file._connection.execute("PRAGMA max_page_count = 12")
    with pytest.raises(DedupError, match="full") as error:
        history.journal.begin([action(f"/{number}") for number in range(1000)])
    assert "space" in error.value.advice
    assert history.journal.batches() == []
    assert history.ignored.all() == {("a", "b")}
    history._file._connection.execute("PRAGMA max_page_count = 100000")
    history.journal.close(history.journal.begin([action("/a")]))


def test_a_locked_history_is_a_clear_error(history: History, path: str) -> None:
    history._file._connection.execute("PRAGMA busy_timeout = 10")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DedupError) as error:
            history.ignored.add([("a", "b")])
        assert "other windows" in error.value.advice
        assert history.ignored.all() == set()
        other.execute("ROLLBACK")
    history.ignored.add([("a", "b")])


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_histories_of_released_versions_are_read(tmp_path: Path, version: int) -> None:
    """One database for each schema that was ever released; made by `tests/store/make_history_fixture.py`."""
    path = str(tmp_path / "history.sqlite")
    shutil.copy(DATA / f"history-v{version}.sqlite", path)
    with reopened(path) as history:
        assert history.damage is None
        (batch,) = history.journal.batches()
        assert (batch.actions, batch.done, batch.size, batch.closed) == (3, 1, 1000, True)
        records = history.journal.records(batch.id)
        assert [record.result.outcome for record in records] == [
            Outcome.DONE,
            Outcome.SKIPPED_CHANGED,
            Outcome.NOT_RESTORED_EXISTS,
        ]
        assert records[0].action.victim.path == "/pictures/copy.jpg"
        assert records[0].result.places == (("/pictures/copy.jpg", "/trash/copy.jpg"),)
        assert records[1].action.victim.path == ODD
        assert history.ignored.all() == {("digest a", "digest b")}
        assert history.decisions.load([("/pictures/copy.jpg", "digest c"), (ODD, "digest d")]) == {
            "/pictures/copy.jpg": Decision.REMOVE,
            ODD: Decision.KEEP,
        }


def test_moving_the_schema_forward_makes_a_backup(path: str) -> None:
    with contextlib.closing(HistoryFile(path)):
        pass
    step = ("ALTER TABLE batches ADD COLUMN note TEXT NOT NULL DEFAULT ''",)
    with contextlib.closing(HistoryFile(path, migrations=[*MIGRATIONS, step])) as newer:
        assert newer.backup is not None
        with contextlib.closing(connect(newer.backup, synchronous="NORMAL", busy_ms=100)) as old:
            assert schema_version(old) == len(MIGRATIONS)
    with contextlib.closing(HistoryFile(path, migrations=[*MIGRATIONS, step])) as again:
        assert again.backup is None


REMOVED = "removed while it was open"


def remove(path: str, *suffixes: str) -> None:
    for suffix in ("", *suffixes):
        os.unlink(path + suffix)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
@pytest.mark.parametrize("suffixes", [(), ("-wal", "-shm")], ids=["the file alone", "all of it"])
def test_a_history_that_is_removed_while_it_is_open_is_written_anew(
    history: History, path: str, suffixes: tuple[str, ...], expected_logs: ExpectedLogs
) -> None:
    expected_logs(REMOVED)
    said: list[bool] = []
    history.on_written_anew(lambda: said.append(True))
    batch = history.journal.begin([action("/a"), action("/b")])
    history.journal.started(batch, 0)
    remove(path, *suffixes)
    history.journal.finished(batch, 0, DONE)
    assert said == [True]
    history.decisions.save([("/b", "d", Decision.REMOVE)])
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert other.execute("SELECT outcome FROM actions ORDER BY idx").fetchall() == [("done",), ("planned",)]
        assert other.execute("SELECT name FROM sqlite_master WHERE name = 'written_anew'").fetchall() == []
    assert os.stat(path).st_mode & 0o077 == 0
    history.journal.close(batch)
    history.close()
    with reopened(path) as again:
        assert again.damage is None
        assert again.journal.records(batch)[0].result == DONE
        assert again.decisions.load([("/b", "d")]) == {"/b": Decision.REMOVE}
    assert not [name for name in os.listdir(os.path.dirname(path)) if ".part" in name]
    assert said == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_also_if_nothing_more_is_recorded(history: History, path: str, expected_logs: ExpectedLogs) -> None:
    expected_logs(REMOVED)
    batch = history.journal.begin([action("/a")])
    history.journal.finished(batch, 0, DONE)
    remove(path)
    history.close()
    history.close()
    with reopened(path) as again:
        assert [record.result for record in again.journal.records(batch)] == [DONE]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_with_its_folder(history: History, path: str, expected_logs: ExpectedLogs) -> None:
    expected_logs(REMOVED)
    batch = history.journal.begin([action("/a")])
    shutil.rmtree(os.path.dirname(path))
    history.journal.finished(batch, 0, DONE)
    with reopened(path) as again:
        assert [record.result for record in again.journal.records(batch)] == [DONE]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_two_windows_go_on_with_one_file(history: History, path: str, expected_logs: ExpectedLogs) -> None:
    expected_logs(REMOVED)
    with reopened(path) as second:
        second.decisions.save([("/a", "d", Decision.REMOVE)])
        remove(path)
        history.decisions.save([("/b", "d", Decision.REMOVE)])
        second.decisions.save([("/c", "d", Decision.REMOVE)])
        wanted = dict.fromkeys(("/a", "/b", "/c"), Decision.REMOVE)
        for window in (history, second):
            assert window.decisions.load([(name, "d") for name in ("/a", "/b", "/c")]) == wanted
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM decisions").fetchone() == (3,)
    assert not [name for name in os.listdir(os.path.dirname(path)) if "replaced" in name]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_two_windows_that_write_it_anew_at_once(
    history: History, path: str, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_logs(REMOVED)
    with reopened(path) as second:
        acquire = ProcessLock.acquire
        quicker = iter([second])

        def slowly(lock: ProcessLock) -> bool:
            for window in quicker:
                window.decisions.save([("/b", "d", Decision.REMOVE)])
            return acquire(lock)

        monkeypatch.setattr(ProcessLock, "acquire", slowly)
        remove(path)
        history.decisions.save([("/a", "d", Decision.REMOVE)])
        for window in (history, second):
            assert len(window.decisions.load([("/a", "d"), ("/b", "d")])) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_another_file_in_its_place_is_not_written_to_and_what_was_recorded_is_kept(
    history: History, path: str, tmp_path: Path
) -> None:
    other = str(tmp_path / "other" / "history.sqlite")
    History(other).close()
    batch = history.journal.begin([action("/a")])
    os.replace(other, path)
    for _ in range(2):
        with pytest.raises(DedupError, match="another file stands in the place") as error:
            history.journal.started(batch, 0)
        assert error.value.advice
    (kept,) = [name for name in os.listdir(os.path.dirname(path)) if "replaced" in name]
    with reopened(os.path.join(os.path.dirname(path), kept)) as found:
        assert [record.action for record in found.journal.records(batch)] == [action("/a")]
    history.close()
    with reopened(path) as found:
        assert found.journal.batches() == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_removed_between_the_look_and_the_writing(
    history: History, path: str, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_logs(REMOVED)
    really = transaction
    removals = iter([path])

    def meanwhile(connection: sqlite3.Connection) -> contextlib.AbstractContextManager[None]:
        for name in removals:
            os.unlink(name)
        return really(connection)

    monkeypatch.setattr(history_file, "transaction", meanwhile)
    history.decisions.save([("/a", "d", Decision.REMOVE)])
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_what_cannot_be_written_anew_is_said_and_written_later(
    history: History, path: str, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    remove(path)
    with monkeypatch.context() as patched:
        patched.setattr(unlinked, "move_new", full)
        with pytest.raises(DedupError, match="space"):
            history.decisions.save([("/a", "d", Decision.REMOVE)])
    expected_logs(REMOVED)
    history.decisions.save([("/a", "d", Decision.REMOVE)])
    with reopened(path) as again:
        assert again.decisions.load([("/a", "d")]) == {"/a": Decision.REMOVE}
    assert not [name for name in os.listdir(os.path.dirname(path)) if ".part" in name]
