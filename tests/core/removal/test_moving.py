from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from dedup_gui.core.removal import moving
from dedup_gui.core.removal.moving import clear_placeholder, copy_new, move_new, path_beside


def _no_exclusive_rename(*_: object) -> bool:
    return False


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["system call", "link and unlink", "placeholder"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the ways, from the best file system to the poorest."""
    if request.param != "system call":
        if sys.platform == "win32":
            pytest.skip("one call there")
        monkeypatch.setattr(moving, "_exclusive_rename", _no_exclusive_rename)
    if request.param == "placeholder":
        monkeypatch.setattr(os, "link", _no_links)
    return str(request.param)


def test_moving(tmp_path: Path, way: str) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    move_new(str(source), str(target))
    assert (os.listdir(tmp_path), target.read_text()) == (["b"], "content")


def test_never_over_something(tmp_path: Path, way: str) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    target.write_text("precious")
    with pytest.raises(FileExistsError):
        move_new(str(source), str(target))
    assert (source.read_text(), target.read_text()) == ("content", "precious")
    target.unlink()
    os.symlink(tmp_path / "nowhere", target)
    with pytest.raises(FileExistsError):
        move_new(str(source), str(target))


def test_a_link_is_moved_itself(tmp_path: Path, way: str) -> None:
    (tmp_path / "target").write_text("content")
    os.symlink(tmp_path / "target", tmp_path / "a")
    move_new(str(tmp_path / "a"), str(tmp_path / "b"))
    assert os.readlink(tmp_path / "b") == str(tmp_path / "target")
    assert sorted(os.listdir(tmp_path)) == ["b", "target"]


def test_a_missing_source_leaves_nothing(tmp_path: Path, way: str) -> None:
    with pytest.raises(FileNotFoundError):
        move_new(str(tmp_path / "a"), str(tmp_path / "b"))
    assert os.listdir(tmp_path) == []


def test_names_that_are_not_utf8(tmp_path: Path, way: str) -> None:
    source = os.path.join(str(tmp_path), os.fsdecode(b"\xff"))
    Path(source).write_text("content")
    move_new(source, source + "2")
    assert os.listdir(os.fsencode(tmp_path)) == [b"\xff2"]


@pytest.mark.skipif(sys.platform == "win32", reason="one call there")
@pytest.mark.parametrize("removable", [True, False])
def test_a_file_that_cannot_leave_its_folder_gets_no_second_name_or_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removable: bool
) -> None:
    """As of somebody else's in a folder with the sticky bit, or in one to which may only be added."""
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    really = os.unlink

    def unlink(path: str) -> None:
        if path == str(source) or not removable:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        really(path)

    monkeypatch.setattr(moving, "_exclusive_rename", _no_exclusive_rename)
    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(PermissionError) as error:
        move_new(str(source), str(target))
    assert source.read_text() == "content"
    assert target.exists() is (str(target) in str(error.value.strerror)) is not removable


@pytest.mark.skipif(sys.platform == "win32", reason="one call there")
def test_what_comes_in_the_place_of_the_second_name_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    really = os.unlink

    def unlink(path: str) -> None:
        if path == str(source):
            really(target)
            target.write_text("a stranger's")
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        really(path)

    monkeypatch.setattr(moving, "_exclusive_rename", _no_exclusive_rename)
    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(PermissionError):
        move_new(str(source), str(target))
    assert (source.read_text(), target.read_text()) == ("content", "a stranger's")


def test_copying(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"content" * 1_000_000)
    os.utime(source, ns=(1, 123_456_789_000))
    copy_new(str(source), str(target))
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_mtime_ns == 123_456_789_000
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_copying_never_over_something_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    target.write_text("precious")
    with pytest.raises(FileExistsError):
        copy_new(str(source), str(target))
    assert target.read_text() == "precious"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        copy_new(str(source), str(tmp_path / "c"))
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_what_is_left_of_a_copy_that_was_cut_off_is_in_nobodys_way(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    Path(path_beside(str(target), "copy")).write_text("con")
    copy_new(str(source), str(target))
    assert (sorted(os.listdir(tmp_path)), target.read_text()) == (["a", "b"], "content")


def test_a_copy_is_never_readable_by_others_before_it_has_its_sources_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, modes = tmp_path / "a", []
    source.write_text("content")
    source.chmod(0o640)
    really = os.fsync

    def looking(descriptor: int) -> None:
        modes.append(os.fstat(descriptor).st_mode & 0o777)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", looking)
    copy_new(str(source), str(tmp_path / "b"))
    assert modes[0] == (0o600 if sys.platform != "win32" else modes[0])
    assert (tmp_path / "b").stat().st_mode == source.stat().st_mode


def killed_over_a_placeholder(monkeypatch: pytest.MonkeyPatch, source: Path, target: Path) -> None:
    """Move as a process does that ends between reserving the name and moving there."""

    def no_more(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        for name in ("_unlink_empty", "_unlink_quietly"):
            patched.setattr(moving, name, no_more)
        patched.setattr(os, "replace", no_more)
        with pytest.raises(SystemExit):
            moving._move_over_placeholder(str(source), str(target))


@pytest.mark.skipif(sys.platform == "win32", reason="no placeholders there")
def test_the_placeholder_of_a_move_that_was_cut_off_is_known_by_its_marker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    killed_over_a_placeholder(monkeypatch, source, target)
    assert (source.read_text(), target.read_bytes()) == ("content", b"")
    with pytest.raises(FileExistsError):
        moving._move_over_placeholder(str(source), str(target))
    assert clear_placeholder(str(target))
    assert os.listdir(tmp_path) == ["a"]
    killed_over_a_placeholder(monkeypatch, source, target)
    target.write_text("a new picture")
    assert clear_placeholder(str(target))
    assert target.read_text() == "a new picture"
    target.write_bytes(b"")
    assert not clear_placeholder(str(target))
    assert sorted(os.listdir(tmp_path)) == ["a", "b"], "an empty file of somebody else's stays"


@pytest.mark.skipif(sys.platform == "win32", reason="no placeholders there")
def test_the_placeholder_of_a_move_that_goes_on_is_left_to_it(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("content")
    target.write_bytes(b"")
    claimed, _ = moving._claim(path_beside(str(target), "place"), os.O_CREAT)
    assert claimed is not None
    assert not clear_placeholder(str(target))
    assert target.exists()
    with pytest.raises(FileExistsError):
        moving._move_over_placeholder(str(source), str(tmp_path / "b"))
    os.close(claimed)
    assert clear_placeholder(str(target))
    assert os.listdir(tmp_path) == ["a"]


def test_temporary_names() -> None:
    names = {path_beside(os.path.join("folder", name), "link") for name in ("a.jpg", "b.jpg", "x" * 255, "\udcff")}
    assert len(names) == 4
    assert all(os.path.dirname(name) == "folder" and len(os.path.basename(name)) < 60 for name in names)
    assert (
        path_beside("folder/a.jpg", "link")
        == path_beside("folder/a.jpg", "link")
        != path_beside("folder/a.jpg", "undo")
    )
