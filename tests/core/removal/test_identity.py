"""One file under two device numbers, folders that are mounted twice: the last copy stays, and so do references."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, PlannedAction
from dedup_gui.core.ports import Mounts, Trash
from dedup_gui.core.removal import identity
from dedup_gui.core.removal.apply import apply
from dedup_gui.core.removal.identity import is_one_file, signature, still_stands
from dedup_gui.store.history import History
from tests.core.removal.removal_library import contents, group, image, outcomes, plan, run, write
from tests.mounting import mounted

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)

Mounting = Callable[..., None]


@pytest.fixture
def mount() -> Iterator[Mounting]:
    """Mounts until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda point, *arguments: stack.enter_context(mounted(point, *arguments))


@pytest.fixture
def mounts() -> Mounts:
    from dedup_gui.platform.mount_table import SystemMounts

    return SystemMounts()


def pair(keeper: Path, victim: Path, kind: ActionKind = ActionKind.TRASH) -> list[PlannedAction]:
    return list(plan(group(image(keeper), image(victim)), remove=[victim], kind=kind))


def test_a_reference_folder_through_a_bind_mount_of_a_folder_inside(
    tmp_path: Path, history: History, trash: Trash, mount: Mounting, mounts: Mounts
) -> None:
    inside = tmp_path / "masters" / "2019" / ".kept"  # hidden: the walk passes it over
    write(inside / "a.jpg", "the picture")
    write(tmp_path / "elsewhere" / "a.jpg", "the picture")
    mount(tmp_path / "view", "--bind", str(inside))
    actions = pair(tmp_path / "elsewhere" / "a.jpg", tmp_path / "view" / "a.jpg")
    references = [str(tmp_path / "masters")]
    job = apply(actions, journal=history.journal, trash=trash, references=references, mounts=mounts)
    assert outcomes(run(job)) == ["skipped-reference"]
    assert (inside / "a.jpg").exists()


def test_a_reference_folder_that_is_mounted_twice_is_known_by_its_number(
    tmp_path: Path, history: History, trash: Trash, mount: Mounting
) -> None:
    """Without a mount table, as where the system tells none."""
    for name in ("masters/a.jpg", "elsewhere/a.jpg"):
        write(tmp_path / name, "the picture")
    mount(tmp_path / "view", "--bind", str(tmp_path / "masters"))
    actions = pair(tmp_path / "elsewhere" / "a.jpg", tmp_path / "view" / "a.jpg")
    job = apply(actions, journal=history.journal, trash=trash, references=[str(tmp_path / "masters")])
    assert outcomes(run(job)) == ["skipped-reference"]


def test_a_folder_that_is_mounted_into_a_reference_folder(
    tmp_path: Path, history: History, trash: Trash, mount: Mounting, mounts: Mounts
) -> None:
    for name in ("photos/2019/a.jpg", "elsewhere/a.jpg"):
        write(tmp_path / name, "the picture")
    mount(tmp_path / "masters" / ".kept", "--bind", str(tmp_path / "photos"))
    actions = pair(tmp_path / "elsewhere" / "a.jpg", tmp_path / "photos" / "2019" / "a.jpg")
    references = [str(tmp_path / "masters")]
    job = apply(actions, journal=history.journal, trash=trash, references=references, mounts=mounts)
    assert outcomes(run(job)) == ["skipped-reference"]
    assert (tmp_path / "photos" / "2019" / "a.jpg").exists()


@pytest.fixture
def overlay(tmp_path: Path, mount: Mounting) -> Path:
    """A folder `lower`, and `merged`, which shows the same files with another device number."""
    write(tmp_path / "lower" / "a.jpg", "the picture")
    for name in ("upper", "work"):
        (tmp_path / name).mkdir()
    options = f"lowerdir={tmp_path / 'lower'},upperdir={tmp_path / 'upper'},workdir={tmp_path / 'work'}"
    mount(tmp_path / "merged", "-t", "overlay", "overlay", "-o", options)
    lower, merged = (tmp_path / name / "a.jpg" for name in ("lower", "merged"))
    assert lower.stat().st_dev != merged.stat().st_dev
    return tmp_path


@pytest.mark.parametrize("kind", [ActionKind.TRASH, ActionKind.SYMLINK])
@pytest.mark.parametrize("seen_by", ["mount table", "numbers and times", "the move"])
def test_one_file_seen_through_two_devices_is_no_keeper_of_itself(
    overlay: Path,
    history: History,
    trash: Trash,
    mounts: Mounts,
    kind: ActionKind,
    seen_by: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The three proofs, each alone: any of them keeps the last copy."""
    if seen_by != "numbers and times":
        monkeypatch.setattr(
            identity, "is_one_file", lambda one, other: identity.inode_of(one) == identity.inode_of(other)
        )
    before = contents(overlay / "lower")
    actions = pair(overlay / "merged" / "a.jpg", overlay / "lower" / "a.jpg", kind)
    table = mounts if seen_by == "mount table" else None

    def before_the_move() -> None:
        assert seen_by == "the move", "the others are known before anything is moved"

    report = run(apply(actions, journal=history.journal, trash=Meanwhile(trash, before_the_move), mounts=table))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert report.results[0][1].places == ()
    assert contents(overlay / "lower") == before
    assert not (overlay / "lower" / "a.jpg").is_symlink()


def test_a_copy_in_the_same_overlay_is_a_keeper(
    overlay: Path, history: History, trash: Trash, mounts: Mounts
) -> None:
    write(overlay / "lower" / "b.jpg", "the picture")
    actions = pair(overlay / "lower" / "b.jpg", overlay / "lower" / "a.jpg")
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash, mounts=mounts))) == ["done"]


class Meanwhile:
    """The real trash, while something else happens."""

    def __init__(self, trash: Trash, happens: Callable[[], object]) -> None:
        self._trash = trash
        self._happens = happens
        self.restore, self.origin, self.find, self.tidy = trash.restore, trash.origin, trash.find, trash.tidy

    def put(self, path: str) -> str:
        place = self._trash.put(path)
        self._happens()
        return place


@pytest.fixture
def two(tmp_path: Path) -> Path:
    for name in ("keeper.jpg", "copy.jpg"):
        write(tmp_path / "pictures" / name, "the picture")
    return tmp_path / "pictures"


def _unreadable(keeper: Path, patch: pytest.MonkeyPatch) -> None:
    """Its name is still remembered, as network drives do; the server knows it no more."""
    opened = os.open

    def stale(path: str, *arguments: int) -> int:
        if path == str(keeper):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        return opened(path, *arguments)

    patch.setattr(os, "open", stale)


def _no_answer(keeper: Path, patch: pytest.MonkeyPatch) -> None:
    """It can be opened, and the drive does not give its first block."""
    read = os.read

    def failing(descriptor: int, length: int) -> bytes:
        if length == identity._FIRST_BYTES:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(descriptor, length)

    patch.setattr(os, "read", failing)


def _touched(keeper: Path, patch: pytest.MonkeyPatch) -> None:
    """As is a file that is moved under another of its names."""
    keeper.chmod(0o600)


def _a_pipe(keeper: Path, patch: pytest.MonkeyPatch) -> None:
    keeper.unlink()
    os.mkfifo(keeper)


def _rewritten(keeper: Path, patch: pytest.MonkeyPatch) -> None:
    keeper.write_text("THE PICTURE")


@pytest.mark.parametrize("kind", [ActionKind.TRASH, ActionKind.SYMLINK, ActionKind.HARDLINK])
@pytest.mark.parametrize("happens", [_unreadable, _no_answer, _touched, _a_pipe, _rewritten])
def test_a_keeper_that_does_not_stand_after_the_move_brings_the_victim_back(
    two: Path,
    history: History,
    trash: Trash,
    kind: ActionKind,
    happens: Callable[[Path, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind is ActionKind.HARDLINK and happens is _touched:
        pytest.skip("making the link touches it")
    actions = pair(two / "keeper.jpg", two / "copy.jpg", kind)
    with monkeypatch.context() as patch:
        meanwhile = Meanwhile(trash, lambda: happens(two / "keeper.jpg", patch))
        report = run(apply(actions, journal=history.journal, trash=meanwhile))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert (two / "copy.jpg").read_text() == "the picture"
    assert sorted(os.listdir(two)) == ["copy.jpg", "keeper.jpg"]


@pytest.mark.parametrize("linked", [False, True])
def test_another_name_of_what_was_moved_does_not_stand(two: Path, linked: bool) -> None:
    """Also where a move leaves no time behind, as on FAT."""
    place = two / "moved.jpg"
    os.link(two / "keeper.jpg", place)
    keeper = str(two / "keeper.jpg")
    proven = signature(os.lstat(keeper))
    assert still_stands(keeper, proven, [os.lstat(two / "copy.jpg")], linked=linked)
    assert not still_stands(keeper, proven, [os.lstat(place)], linked=linked)


def _status(
    *, device: int = 1, inode: int = 7, mtime: int = 5_000_000_001, ctime: int = 6_000_000_001
) -> os.stat_result:
    values = (0o100644, inode, device, 1, 0, 0, 100, 0, 0, 0, 0.0, 0.0, 0.0, 0, mtime, ctime)
    return os.stat_result(values)


def test_when_two_statuses_are_of_one_file() -> None:
    assert is_one_file(_status(), _status(ctime=9))
    assert is_one_file(_status(), _status(device=2))
    assert not is_one_file(_status(), _status(device=2, ctime=6_000_000_002))
    assert not is_one_file(_status(), _status(device=2, inode=8))
    assert not is_one_file(_status(inode=0), _status(inode=0, device=2))
    coarse = 6_010_000_000  # FAT: numbers are made up, and a copy may have all times
    assert not is_one_file(_status(ctime=coarse), _status(ctime=coarse, device=2))
