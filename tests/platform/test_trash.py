from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.core.action_types import Origin
from dedup_gui.core.discovery.path_filters import home_trash
from dedup_gui.core.errors import ImageError, TrashError, UnprovenMoveError
from dedup_gui.core.image.digest import digest
from dedup_gui.core.removal import moving_across
from dedup_gui.core.removal.moving import path_beside
from dedup_gui.core.types import SkipCode
from dedup_gui.platform import freedesktop_trash
from dedup_gui.platform.trash import SystemTrash

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)

NAMES = [
    b"plain.jpg",
    "Fußball é 写真 👍.jpg".encode(),
    b"per%cent #hash ?.jpg",
    b"new\nline\ttab.jpg",
    b"[Trash Info].jpg",
    b".hidden",
    b"no suffix",
    b"-rf",
    b"trailing space ",
    b"caf\xe9 \xff.jpg",
    b"x" * 250 + b".jpg",
    b"y" * 255,
    b"." + b"z" * 254,
]


@pytest.fixture
def trash() -> SystemTrash:
    return SystemTrash()


def write(path: str, content: str = "the picture") -> str:
    with open(path, "w") as writer:
        writer.write(content)
    return path


def read(path: str) -> str:
    with open(path) as reader:
        return reader.read()


def trashed(folder: str | None = None) -> tuple[int, int]:
    """Files and info files in a trash."""
    folder = folder or home_trash()
    return len(os.listdir(os.path.join(folder, "files"))), len(os.listdir(os.path.join(folder, "info")))


@pytest.mark.parametrize("name", NAMES)
def test_there_and_back_again(trash: SystemTrash, tmp_path: Path, name: bytes) -> None:
    path = write(os.path.join(str(tmp_path), os.fsdecode(name)))
    inode = os.stat(path).st_ino
    place = trash.put(path)
    assert not os.path.lexists(path)
    assert os.path.dirname(place) == os.path.join(os.environ["XDG_DATA_HOME"], "Trash", "files")
    assert os.stat(place).st_ino == inode
    assert trashed() == (1, 1)
    assert trash.find(path) == [place]
    assert trash.origin(place, path) is Origin.SAME
    assert trash.origin(place, path + "x") is Origin.OTHER
    trash.restore(place, path)
    assert (read(path), os.stat(path).st_ino) == ("the picture", inode)
    assert trashed() == (0, 0), "the info file left, too"
    assert trash.find(path) == []


def test_the_desktop_can_read_our_own_info_files(tmp_path: Path) -> None:
    path = write(os.path.join(str(tmp_path), "é 100%.jpg"))
    place = freedesktop_trash.put(path)
    lines = read(freedesktop_trash.info_of(place)).splitlines()
    folder = str(tmp_path)
    assert lines[:2] == ["[Trash Info]", f"Path={folder}/%C3%A9%20100%25.jpg"]
    assert lines[2].startswith("DeletionDate=20") and len(lines[2]) == len("DeletionDate=2026-01-01T00:00:00")
    assert os.stat(home_trash()).st_mode & 0o777 == 0o700


def test_files_of_one_name(trash: SystemTrash, tmp_path: Path) -> None:
    path = str(tmp_path / "a.jpg")
    places = []
    for number in range(5):
        write(path, f"picture {number}")
        places.append(trash.put(path) if number % 2 else freedesktop_trash.put(path))
    assert len(set(places)) == 5
    assert [read(place) for place in places] == [f"picture {number}" for number in range(5)]
    assert set(trash.find(path)) == set(places)
    long = os.path.join(str(tmp_path), "x" * 251 + ".jpg")
    for number in range(3):
        write(long, str(number))
        assert os.path.basename(trash.put(long)).endswith(".jpg")


def test_newest_first(trash: SystemTrash, tmp_path: Path) -> None:
    path = str(tmp_path / "a.jpg")
    places = []
    for year in (2019, 2021, 2020):
        place = freedesktop_trash.put(write(path, str(year)))
        info = freedesktop_trash.info_of(place)
        lines = read(info).splitlines()
        lines[2] = f"DeletionDate={year}-05-05T05:05:05"
        write(info, "\n".join(lines))
        places.append(place)
    assert [read(place) for place in trash.find(path)] == ["2021", "2020", "2019"]


def test_what_lies_in_the_trash_without_a_record_is_not_replaced(trash: SystemTrash, tmp_path: Path) -> None:
    place = trash.put(write(str(tmp_path / "a.jpg"), "the only one"))
    os.unlink(freedesktop_trash.info_of(place))
    other = trash.put(write(str(tmp_path / "a.jpg"), "another"))
    assert (read(place), read(other)) == ("the only one", "another")


def test_through_a_linked_folder(trash: SystemTrash, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    os.symlink(tmp_path / "real", tmp_path / "link")
    for put in (trash.put, freedesktop_trash.put):
        path = write(str(tmp_path / "link" / "a.jpg"))
        place = put(path)
        assert trash.find(path) == [place]
        assert trash.origin(place, path) is trash.origin(place, str(tmp_path / "real" / "a.jpg")) is Origin.SAME
        trash.restore(place, path)
        assert os.listdir(tmp_path / "real") == ["a.jpg"]


def test_what_has_no_record(trash: SystemTrash, tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    place = trash.put(path)
    os.unlink(freedesktop_trash.info_of(place))
    assert trash.origin(place, path) is Origin.UNRECORDED
    assert trash.origin(path, path) is Origin.UNRECORDED


def test_a_record_of_no_path_is_none(trash: SystemTrash, tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    place = trash.put(path)
    with open(freedesktop_trash.info_of(place), "wb") as info:
        info.write(b"[Trash Info]\nPath=/a%00b.jpg\nDeletionDate=2021-01-01T00:00:00\n")
    assert trash.origin(place, path) is Origin.UNRECORDED
    assert trash.find(path) == []


def test_a_missing_file(trash: SystemTrash, tmp_path: Path) -> None:
    with pytest.raises(TrashError):
        trash.put(str(tmp_path / "none.jpg"))


def test_a_name_that_qt_cannot_hold_does_not_take_another_file(trash: SystemTrash, tmp_path: Path) -> None:
    """Qt would write something else for a byte that is not UTF-8, and that name may be somebody else's."""
    names = ("caf.jpg", "caf?.jpg", "caf\ufffd.jpg")
    innocent = [write(os.path.join(str(tmp_path), name), "another picture") for name in names]
    odd = write(os.path.join(str(tmp_path), os.fsdecode(b"caf\xe9.jpg")))
    place = trash.put(odd)
    assert read(place) == "the picture"
    assert [read(path) for path in innocent] == ["another picture"] * 3


def test_a_refused_move_leaves_no_info_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(freedesktop_trash, "move_new", refuse)
    path = write(str(tmp_path / "a.jpg"))
    with pytest.raises(PermissionError):
        freedesktop_trash.put(path)
    assert read(path) == "the picture"
    assert trashed() == (0, 0)


def test_restoring_never_overwrites(trash: SystemTrash, tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    place = trash.put(path)
    write(path, "new")
    with pytest.raises(TrashError, match="stands at the old place"):
        trash.restore(place, path)
    assert (read(path), read(place)) == ("new", "the picture")
    os.unlink(path)
    os.symlink(tmp_path / "nowhere", path)
    with pytest.raises(TrashError, match="stands at the old place"):
        trash.restore(place, path)


def test_restoring_what_is_gone(trash: SystemTrash, tmp_path: Path) -> None:
    place = trash.put(write(str(tmp_path / "a.jpg")))
    os.unlink(place)
    with pytest.raises(TrashError, match="no longer"):
        trash.restore(place, str(tmp_path / "a.jpg"))


def test_restoring_makes_the_folder_again(trash: SystemTrash, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    path = write(str(tmp_path / "a" / "b" / "c.jpg"))
    place = trash.put(path)
    (tmp_path / "a" / "b").rmdir()
    (tmp_path / "a").rmdir()
    trash.restore(place, path)
    assert read(path) == "the picture"


def test_a_trash_that_cannot_be_made_is_an_error_and_removes_nothing(
    trash: SystemTrash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = write(str(tmp_path / "blocked"))
    monkeypatch.setenv("XDG_DATA_HOME", os.path.join(blocked, "share"))
    monkeypatch.setattr(freedesktop_trash, "_top_trashes", lambda top: [os.path.join(blocked, "trash")])
    path = write(str(tmp_path / "a.jpg"))
    with pytest.raises(TrashError):
        trash.put(path)
    assert read(path) == "the picture"


def test_a_second_name_that_a_kill_left_in_the_trash_goes_with_its_record(trash: SystemTrash, tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    os.link(trash.put(path), path)
    trash.tidy(path)
    assert (read(path), trashed()) == ("the picture", (0, 0))


@pytest.mark.parametrize("taken", ["record", "record and file", "nothing"])
def test_what_a_cut_off_move_left_goes_also_where_somebody_emptied_the_trash_by_hand(
    trash: SystemTrash, tmp_path: Path, taken: str
) -> None:
    path, another = write(str(tmp_path / "a.jpg")), write(str(tmp_path / "b.jpg"))
    place, kept = trash.put(path), trash.put(another)
    for here in (place, kept):  # a file system without exclusive renames, and a kill before the rename
        write(here, "")
        write(path_beside(here, "place"), "")
    write(path)
    if taken != "nothing":
        os.unlink(freedesktop_trash.info_of(place))
    if taken == "record and file":
        os.unlink(place)
    trash.tidy(path)
    assert read(path) == "the picture"
    left = {os.path.basename(kept), os.path.basename(path_beside(kept, "place"))}
    assert set(os.listdir(os.path.dirname(place))) == left, "another's record stands: its own recovery clears it"


def test_a_file_that_is_where_it_was_did_not_go(
    trash: SystemTrash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, place = write(str(tmp_path / "a.jpg")), str(tmp_path / "copy.jpg")
    monkeypatch.setattr(freedesktop_trash, "put", lambda _: write(place))
    with pytest.raises(TrashError, match="is where it was") as error:
        trash.put(path)
    assert not isinstance(error.value, UnprovenMoveError)


@pytest.mark.parametrize("told", [True, False])
def test_what_the_trash_has_must_be_the_whole_file(
    trash: SystemTrash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    path, place = write(str(tmp_path / "a.jpg")), str(tmp_path / "cut off.jpg")

    def cutting(path: str) -> str:
        os.unlink(path)
        write(place, "the pic")
        return place if told else ""

    monkeypatch.setattr(freedesktop_trash, "put", cutting)
    with pytest.raises(UnprovenMoveError, match="is not the file" if told else "does not tell") as error:
        trash.put(path)
    assert error.value.place == (place if told else "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(trash: SystemTrash, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    path = write(str(folder / "a.jpg"))
    folder.chmod(0o500)
    try:
        with pytest.raises(TrashError):
            trash.put(path)
        assert read(path) == "the picture"
        assert trashed() == (0, 0)
    finally:
        folder.chmod(0o700)


AS_SOMEBODY_ELSE = """
import os, sys
from dedup_gui.core.discovery.path_filters import home_trash
from dedup_gui.core.errors import TrashError
from dedup_gui.platform.trash import SystemTrash
os.setgid(12345); os.setuid(12345)
try:
    SystemTrash().put(sys.argv[1])
except TrashError as error:
    print("refused:", error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(
    ("folder_mode", "owner", "file_mode"),
    [(0o755, 0, 0o644), (0o755, 12345, 0o644), (0o1777, 0, 0o644), (0o1777, 0, 0o666)],
    ids=[
        "another's",
        "one's own file in another's",
        "another's file under the sticky bit",
        "... that may be written",
    ],
)
def test_a_folder_of_somebody_elses(folder_mode: int, owner: int, file_mode: int) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        home, pictures = os.path.join(folder, "home"), os.path.join(folder, "pictures")
        os.mkdir(home)
        os.chown(home, 12345, 12345)
        os.mkdir(pictures)
        os.chmod(pictures, folder_mode)
        path = write(os.path.join(pictures, "a.jpg"))
        os.chmod(path, file_mode)
        os.chown(path, owner, owner)
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY_ELSE, path],
            env={**os.environ, "XDG_DATA_HOME": home, "HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.startswith("refused:"), done.stderr
        assert read(path) == "the picture"
        assert trashed(os.path.join(home, "Trash")) == (0, 0), "no second name of it, and no record"


@pytest.fixture
def drive() -> Iterator[str]:
    """A folder on another file system than the home."""
    for place in ("/dev/shm", "/run/user", "/tmp", "/var/tmp"):
        if not os.access(place, os.W_OK) or os.stat(place).st_dev == os.stat(os.environ["HOME"]).st_dev:
            continue
        with tempfile.TemporaryDirectory(dir=place) as folder:
            had = set(os.listdir(place))
            yield folder
            for name in set(os.listdir(place)) - had:
                if name.startswith(".Trash-"):
                    subprocess.run(["rm", "-r", os.path.join(place, name)], check=True)
        return
    pytest.skip("no second file system that can be written")


@pytest.mark.parametrize("name", [b"a b.jpg", b"caf\xe9.jpg"])
def test_another_drive_has_its_own_trash(trash: SystemTrash, drive: str, tmp_path: Path, name: bytes) -> None:
    path = write(os.path.join(drive, os.fsdecode(name)))
    place = trash.put(path)
    assert os.stat(place).st_dev == os.stat(drive).st_dev
    assert f".Trash-{os.getuid()}" in place
    assert trash.find(path) == [place]
    assert trash.origin(place, path) is Origin.SAME
    assert trash.origin(place, path + "x") is Origin.OTHER
    trash.restore(place, path)
    assert read(path) == "the picture"
    # The old folder may by now be a link to the first drive: then the file is copied, proven, and removed there.
    place = trash.put(path)
    other = str(tmp_path / "elsewhere.jpg")
    trash.restore(place, other)
    assert read(other) == "the picture"
    assert not os.path.lexists(place) and not os.path.lexists(freedesktop_trash.info_of(place))
    place = trash.put(write(path))
    with pytest.raises(TrashError):
        trash.restore(place, other)
    assert (read(other), read(place)) == ("the picture", "the picture")
    os.unlink(place)
    os.unlink(freedesktop_trash.info_of(place))


@pytest.mark.parametrize("unreadable", ["the copy", "the file in the trash"])
def test_a_copy_that_cannot_be_compared_is_taken_away_and_the_file_stays_in_the_trash(
    trash: SystemTrash, drive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unreadable: str
) -> None:
    place = trash.put(write(os.path.join(drive, "a.jpg")))
    path = str(tmp_path / "a.jpg")

    def failing(asked: str) -> str:
        if asked == (path if unreadable == "the copy" else place):
            raise ImageError(SkipCode.UNREADABLE, "Input/output error")
        return digest(asked)

    with monkeypatch.context() as patched:
        patched.setattr(moving_across, "digest", failing)
        with pytest.raises(TrashError, match="Input/output error"):
            trash.restore(place, path)
    assert os.listdir(tmp_path) == []
    trash.restore(place, path)
    assert read(path) == "the picture"


@pytest.mark.parametrize("replaced", [False, True])
def test_a_copy_that_differs_is_taken_away_and_a_strangers_file_in_its_place_stays(
    trash: SystemTrash, drive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    place = trash.put(write(os.path.join(drive, "a.jpg")))
    path = str(tmp_path / "a.jpg")

    def other(asked: str) -> str:
        if asked == path:
            if replaced:
                os.replace(write(str(tmp_path / "b.jpg"), "a stranger's"), path)
            return "another digest"
        return digest(asked)

    monkeypatch.setattr(moving_across, "digest", other)
    with pytest.raises(TrashError, match="differs"):
        trash.restore(place, path)
    assert read(place) == "the picture"
    assert [read(str(found)) for found in tmp_path.iterdir()] == (["a stranger's"] if replaced else [])


def test_what_is_restored_to_another_drive_is_on_disk_before_it_leaves_the_trash(
    trash: SystemTrash, drive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = trash.put(write(os.path.join(drive, "a.jpg")))
    folder = tmp_path / "gone" / "too"
    happened: list[tuple[str, str]] = []
    sync, unlink = os.fsync, os.unlink

    def fsync(descriptor: int) -> None:
        happened.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}")))
        sync(descriptor)

    def unlinking(path: str) -> None:
        happened.append(("unlink", path))
        unlink(path)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "unlink", unlinking)
    trash.restore(place, str(folder / "a.jpg"))
    until = happened[: happened.index(("unlink", place))]
    for made in (tmp_path, tmp_path / "gone", folder):
        assert ("sync", str(made)) in until
    assert any(what == "sync" and os.path.dirname(which) == str(folder) for what, which in until), "the copy itself"


def test_a_disk_that_fails_to_keep_the_name_leaves_the_file_in_the_trash(
    trash: SystemTrash, drive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = trash.put(write(os.path.join(drive, "a.jpg")))
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(TrashError, match=os.strerror(errno.EIO)):
        trash.restore(place, str(tmp_path / "a.jpg"))
    assert (read(place), os.listdir(tmp_path)) == ("the picture", [])


def test_an_administrators_trash_is_used_only_if_it_is_safe(drive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freedesktop_trash, "top_of", lambda path: drive)
    user = str(os.getuid())
    shared = os.path.join(drive, ".Trash")
    os.mkdir(shared)
    os.chmod(shared, 0o777)
    place = freedesktop_trash.put(write(os.path.join(drive, "a.jpg")))
    assert place == os.path.join(drive, f".Trash-{user}", "files", "a.jpg"), "no sticky bit: not safe"
    os.chmod(shared, 0o1777)
    place = freedesktop_trash.put(write(os.path.join(drive, "b.jpg")))
    assert place == os.path.join(shared, user, "files", "b.jpg")
    assert read(freedesktop_trash.info_of(place)).splitlines()[1] == "Path=b.jpg"
    assert freedesktop_trash.find(os.path.join(drive, "b.jpg")) == [place]
    os.rename(shared, shared + "-real")
    os.symlink(shared + "-real", shared)
    place = freedesktop_trash.put(write(os.path.join(drive, "c.jpg")))
    assert place == os.path.join(drive, f".Trash-{user}", "files", "c.jpg"), "a link: not safe"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can make somebody else's")
def test_somebody_elses_trash_is_not_used(drive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freedesktop_trash, "top_of", lambda path: drive)
    prepared = os.path.join(drive, f".Trash-{os.getuid()}")
    os.mkdir(prepared)
    os.chown(prepared, 12345, 12345)
    path = write(os.path.join(drive, "a.jpg"))
    with pytest.raises(OSError, match="no trash folder"):
        freedesktop_trash.put(path)
    assert read(path) == "the picture"


def test_damaged_info_files_are_passed_over(trash: SystemTrash, tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    place = trash.put(path)
    info = Path(home_trash()) / "info"
    (info / "empty.trashinfo").write_bytes(b"")
    (info / "garbage.trashinfo").write_bytes(bytes(range(256)) * 10)
    (info / "orphan.trashinfo").write_text(f"[Trash Info]\nPath={path}\nDeletionDate=2030-01-01T00:00:00\n")
    (info / "folder.trashinfo").mkdir()
    assert trash.find(path) == [place]


def test_from_many_threads(trash: SystemTrash, tmp_path: Path) -> None:
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            folder = tmp_path / str(number)
            folder.mkdir()
            for _ in range(20):
                path = write(str(folder / "same name.jpg"), str(number))
                place = trash.put(path)
                trash.restore(place, path)
                assert read(path) == str(number)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


WITHOUT_QAPPLICATION = """
import sys
from dedup_gui.platform.trash import SystemTrash
place = SystemTrash().put(sys.argv[1])
assert open(place).read() == "the picture"
assert not any(name in sys.modules for name in ("PySide6.QtWidgets", "PySide6.QtGui"))
"""


def test_needs_no_application(tmp_path: Path) -> None:
    path = write(str(tmp_path / "a.jpg"))
    subprocess.run([sys.executable, "-c", WITHOUT_QAPPLICATION, path], check=True)
    assert not os.path.exists(path)
