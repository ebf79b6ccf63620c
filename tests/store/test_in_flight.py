from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dedup_gui.core.archives.member_paths import member_path
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decoder_process import IsolatedReader, read_any
from dedup_gui.core.types import SkipCode
from dedup_gui.store.in_flight import InFlight
from tests.core.archives.zip_factory import packed
from tests.core.image_factory import photo, save

ROOT = Path(__file__).parents[2]
DIES = """
import os, sys
from dedup_gui.store.in_flight import InFlight
record = InFlight(sys.argv[1])
marks = [record.begin(path) for path in sys.argv[2:]]
record.end(marks[0])
print("ready", flush=True)
os.kill(os.getpid(), 9) if os.name != "nt" else os._exit(1)
"""


def die(folder: Path, *paths: str) -> None:
    """A process that is killed while it reads all of these but the first."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(folder), *paths],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "ready\n", done.stderr


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    return [save(photo(seed, 40, 30), tmp_path / f"{seed}.jpg") for seed in range(3)]


def test_what_was_in_flight_when_a_process_died_is_known_to_the_next(tmp_path: Path, pictures: list[str]) -> None:
    folder = tmp_path / "in-flight"
    die(folder, *pictures)
    with closing(InFlight(str(folder))) as record:
        assert [record.strikes(path) for path in pictures] == [0, 1, 1]
        record.forgive(pictures[1])
    Path(pictures[2]).write_bytes(b"another file")
    with closing(InFlight(str(folder))) as record:
        assert [record.strikes(path) for path in pictures] == [0, 0, 0]


def test_what_lies_in_an_archive_is_known_by_the_archive(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"a.jpg": b"a", "b.jpg": b"b"})
    first, second = (member_path(archive, name) for name in ("a.jpg", "b.jpg"))
    die(tmp_path / "in-flight", first, second)
    with closing(InFlight(str(tmp_path / "in-flight"))) as record:
        assert [record.strikes(path) for path in (first, second)] == [0, 1]
    packed(tmp_path / "a.zip", {"a.jpg": b"a", "b.jpg": b"another"})
    with closing(InFlight(str(tmp_path / "in-flight"))) as record:
        assert record.strikes(second) == 0


def test_an_orderly_end_leaves_nothing(tmp_path: Path, pictures: list[str]) -> None:
    folder = tmp_path / "in-flight"
    with closing(InFlight(str(folder))) as record:
        for _ in range(3):
            marks = [record.begin(path) for path in pictures]
            for mark in marks:
                record.end(mark)
    assert [name for name in os.listdir(folder) if "strikes" not in name] == []


def test_what_hangs_at_an_orderly_end_is_found(tmp_path: Path, pictures: list[str]) -> None:
    record = InFlight(str(tmp_path / "in-flight"))
    record.begin(pictures[0])
    record.close()
    with closing(InFlight(str(tmp_path / "in-flight"))) as after:
        assert after.strikes(pictures[0]) == 1


def test_what_another_process_reads_now_is_no_strike(tmp_path: Path, pictures: list[str]) -> None:
    with closing(InFlight(str(tmp_path / "in-flight"))) as one:
        mark = one.begin(pictures[0])
        with closing(InFlight(str(tmp_path / "in-flight"))) as other:
            assert other.strikes(pictures[0]) == 0
        one.end(mark)


def test_a_record_that_cannot_be_kept_is_in_nobodys_way(tmp_path: Path, pictures: list[str]) -> None:
    (tmp_path / "file").touch()
    with closing(InFlight(str(tmp_path / "file" / "in-flight"))) as record:
        record.end(record.begin(pictures[0]))
        assert record.strikes(pictures[0]) == 0
    folder = tmp_path / "in-flight"
    folder.mkdir()
    for damaged in ('{"a": [1', "[" * 100_000, "7", '[[["a"], 1, 2, 3], ["a", 1, 2], 5]'):
        (folder / "strikes.json").write_text(damaged)
        with closing(InFlight(str(folder))) as record:
            record.end(record.begin(pictures[0] + "x" * 5000))
            assert record.strikes(pictures[0]) == 0


def test_a_strike_that_is_damaged_hides_no_other(tmp_path: Path, pictures: list[str]) -> None:
    status = os.stat(pictures[0])
    rows = [[pictures[0], status.st_size, status.st_mtime_ns, 2], [pictures[1], 1, 2, "3"], ["/a", 1, 2, 1, 5]]
    (tmp_path / "in-flight").mkdir()
    (tmp_path / "in-flight" / "strikes.json").write_text(json.dumps(rows))
    with closing(InFlight(str(tmp_path / "in-flight"))) as record:
        assert record.strikes(pictures[0]) == 2


def test_a_suspect_is_read_in_a_worker_and_then_not_at_all(tmp_path: Path, pictures: list[str]) -> None:
    folder = tmp_path / "in-flight"
    die(folder, *pictures)
    with closing(InFlight(str(folder))) as record, IsolatedReader(record=record) as reader:
        read_any(pictures[0], isolated=reader)
        assert reader.processes == 0
        read_any(pictures[1], isolated=reader)
        assert reader.processes == 1, "not in the program's own process"
        assert record.strikes(pictures[1]) == 0, "it was read, and nothing happened"
    die(folder, *pictures)
    die(folder, *pictures)
    with closing(InFlight(str(folder))) as record, IsolatedReader(record=record) as reader:
        with pytest.raises(ImageError) as caught:
            read_any(pictures[2], isolated=reader)
        assert caught.value.code is SkipCode.ENDED_THE_PROGRAM
        assert reader.processes == 0
        assert read_any(pictures[0], isolated=reader).info.width == 40


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows")
def test_a_scan_that_is_killed_knows_its_file_the_next_time(tmp_path: Path) -> None:
    """The whole program: killed in the middle of decoding, started again."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    path = save(photo(0, 40, 30), pictures / "a.jpg")
    data = tmp_path / "data"
    script = (
        "import os, sys\n"
        "from dedup_gui.core.image import decode\n"
        "from dedup_gui.core.image.opening import Opened\n"
        "if sys.argv.pop(1) == 'kill':\n"
        "    Opened.load = lambda self: os.kill(os.getpid(), 9)\n"
        "from dedup_gui.cli import run\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(run(sys.argv[1:]))\n"
    )
    program = tmp_path / "program.py"
    program.write_text(script)
    arguments = ["scan", str(pictures), "--engine", "hash", "--data-dir", str(data), "--threads", "1", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(how: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(program), how, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert start("kill").returncode == -signal.SIGKILL
    with closing(InFlight(str(data / "in-flight"))) as record:
        assert record.strikes(path) == 1
    done = start("go on")
    assert done.returncode == 0, done.stderr
    assert "1 image" in done.stdout
    with closing(InFlight(str(data / "in-flight"))) as record:
        assert record.strikes(path) == 0
