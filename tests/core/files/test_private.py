from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.cli import run
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.core.removal.moving import move_new
from dedup_gui.core.settings import AppSettings
from dedup_gui.logs import logging_to
from dedup_gui.output import write_text
from dedup_gui.store import unlinked
from dedup_gui.store.database import connect, migrate
from dedup_gui.store.history import History
from dedup_gui.store.in_flight import InFlight
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile
from tests.conftest import ExpectedLogs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """The umask of most desktops, under which everybody may read what a program makes."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    return sorted(str(path) for path in (folder, *folder.rglob("*")) if mode(path) & 0o077)


def settings(folder: Path) -> None:
    SettingsFile(str(folder / "a" / "settings.json")).save(AppSettings())


def history(folder: Path) -> None:
    with closing(History(str(folder / "a" / "history.sqlite"))) as opened:
        opened.ignored.add([("a", "b")])
        assert open_to_others(folder) == []  # with what SQLite keeps beside it while it is open


def previews(folder: Path) -> None:
    PreviewStore(str(folder / "a" / "previews.sqlite")).close()


def in_flight(folder: Path) -> None:
    record = InFlight(str(folder / "a" / "in-flight"))
    record.begin("a file that hangs")
    assert open_to_others(folder) == []
    record.close()


def log(folder: Path) -> None:
    with logging_to(str(folder / "a" / "logs")):
        pass


def backup(folder: Path) -> None:
    path = str(folder / "a" / "x.sqlite")
    with closing(connect(path, synchronous="NORMAL", busy_ms=100)) as opened:
        migrate(opened, path, [["CREATE TABLE a (b)"]], backup=True)
        assert migrate(opened, path, [["CREATE TABLE a (b)"], ["CREATE TABLE c (d)"]], backup=True)


MAKERS = [settings, history, previews, in_flight, log, backup]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_what_the_program_keeps_is_for_this_user_only(make: Callable[[Path], None], tmp_path: Path) -> None:
    home = tmp_path / "not there" / "data"
    make(home)
    assert len(list(home.rglob("*"))) > 1
    assert open_to_others(tmp_path / "not there") == []


def test_so_is_what_the_command_line_makes(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("a", "b"):
        Image.effect_noise((64, 64), 90).save(pictures / f"{name}.png")
    data = tmp_path / "home" / "data"
    assert run(["scan", str(pictures), "--engine", "hash", "--quiet", "--data-dir", str(data)]) == 0
    assert (data / "history.sqlite").is_file() and (data / "cache" / "cache.sqlite").is_file()
    assert open_to_others(tmp_path / "home") == []


def test_files_of_an_earlier_version_are_closed_and_folders_of_others_stay_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    file = folder / "history.sqlite"
    History(str(file)).close()
    file.chmod(0o644)
    beside = folder / "history.sqlite-wal"  # of a window of the earlier version
    with closing(sqlite3.connect(file)) as earlier:
        earlier.execute("CREATE TABLE a (b)")
        beside.chmod(0o644)
        with closing(History(str(file))):
            assert mode(file) == mode(beside) == 0o600
    make_private_folder(str(folder))
    assert mode(folder) == 0o755


def test_a_history_that_is_written_anew_is_closed_from_the_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs("removed while it was open")
    modes: list[int] = []

    def moving(source: str, target: str) -> None:
        modes.append(mode(Path(source)))
        move_new(source, target)

    monkeypatch.setattr(unlinked, "move_new", moving)
    with closing(History(str(tmp_path / "history.sqlite"))) as opened:
        (tmp_path / "history.sqlite").unlink()
        opened.ignored.add([("a", "b")])
    assert modes == [0o600]


def test_where_a_file_stands_no_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="a"):
        make_private_folder(str(tmp_path / "a" / "b"))


def test_a_report_follows_the_umask_which_nobody_touches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.umask(0o027)
    with monkeypatch.context() as watched:
        watched.setattr(os, "umask", lambda mask: pytest.fail("other threads make files meanwhile"))
        write_text(str(tmp_path / "new"), "a")
    assert mode(tmp_path / "new") == 0o640
    (tmp_path / "new").chmod(0o600)
    write_text(str(tmp_path / "new"), "b")
    assert mode(tmp_path / "new") == 0o600  # what the person had closed stays closed
    assert (tmp_path / "new").read_text() == "b"


def test_folders_made_by_several_at_once_are_one(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "c"
    failed: list[OSError] = []

    def make() -> None:
        try:
            make_private_folder(str(target))
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and open_to_others(tmp_path / "a") == []
