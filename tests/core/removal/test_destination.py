"""Images that go to a folder of the person's: the same proofs, journal, recovery and undo as for the trash."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, Destination, Outcome, PlannedAction
from dedup_gui.core.errors import DedupError, TrashError
from dedup_gui.core.image.digest import digest
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import destination, moving_across
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.destination import FolderHold, targets_of, to_folder
from dedup_gui.core.removal.moving import copy_new, path_beside
from dedup_gui.store.action_json import action_from_json, action_to_json
from dedup_gui.store.history import History
from tests.core.removal.removal_library import (
    contents,
    family_victim,
    group,
    image,
    outcomes,
    plan,
    run,
    write,
    write_family,
)
from tests.mounting import Drive


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A keeper, and a copy with another name and a sidecar."""
    return write_family(tmp_path / "pictures", "2020/two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "moved").mkdir()
    return tmp_path / "moved"


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    with Drive(tmp_path).made() as drive:
        yield drive


def planned(pictures: Path, folder: Path | str) -> tuple[PlannedAction, ...]:
    victim = family_victim(pictures / "2020" / "two")
    actions = plan(group(image(pictures / "keeper.jpg"), victim), remove=[victim.path], kind=ActionKind.MOVE)
    return to_folder(actions, str(folder), [str(pictures)])


def below(folder: Path) -> dict[str, bytes]:
    return {os.path.relpath(path, folder).replace(os.sep, "/"): data for path, data in contents(folder).items()}


MOVED = {
    "pictures/2020/two/copy.jpg": b"the picture",
    "pictures/2020/two/alias.jpg": b"the picture",
    "pictures/2020/two/copy.xmp": b"sidecar",
}


def test_the_folders_are_made_again_and_undo_leaves_nothing(
    pictures: Path, folder: Path, history: History, trash: Trash
) -> None:
    before, times = contents(pictures), os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns
    report = run(apply(planned(pictures, folder), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert below(folder) == MOVED
    assert list(contents(pictures)) == [str(pictures / "keeper.jpg")]
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(pictures) == before and os.listdir(folder) == []
    assert os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns == times
    assert os.path.samefile(pictures / "2020/two/copy.jpg", pictures / "2020/two/alias.jpg")


def test_to_another_drive_and_back(pictures: Path, drive: Drive, history: History, trash: Trash) -> None:
    before, times = contents(pictures), os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns
    report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert below(drive.point) == MOVED, "and no marker"
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(pictures) == before and os.listdir(drive.point) == []
    assert os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns == times


def test_a_drive_with_a_coarse_clock(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As FAT: the copy has another time than the file, and the file has its own again in the end."""
    copystat = shutil.copystat

    def coarse(source: str, target: str, **more: bool) -> None:
        copystat(source, target, **more)
        os.utime(target, ns=(0, os.stat(target).st_mtime_ns // 2_000_000_000 * 2_000_000_000))

    monkeypatch.setattr(shutil, "copystat", coarse)
    times = os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns
    report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert os.stat(pictures / "2020/two/copy.jpg").st_mtime_ns == times


def test_a_copy_that_differs_is_taken_away_and_the_file_stays(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(pictures)

    def spoiled(source: str, target: str) -> None:
        copy_new(source, target)
        Path(target).write_bytes(b"something")

    monkeypatch.setattr(moving_across, "copy_new", spoiled)
    report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert contents(pictures) == before and os.listdir(drive.point) == []


def test_a_folder_that_lets_nothing_go_gets_no_second_copy(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, unlink = contents(pictures), os.unlink

    def refused(path: str, **more: int) -> None:
        if str(path).startswith(str(pictures)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        unlink(path, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refused)
        report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert contents(pictures) == before and os.listdir(drive.point) == []


@pytest.mark.parametrize("across", [False, True])
def test_nothing_is_overwritten(
    pictures: Path, tmp_path: Path, history: History, trash: Trash, across: bool, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue("drive").point if across else request.getfixturevalue("folder")
    theirs = write(folder / "pictures/2020/two/copy.jpg", "somebody's")
    report = run(apply(planned(pictures, folder), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert below(folder)["pictures/2020/two/copy (2).jpg"] == b"the picture"
    assert Path(theirs).read_text() == "somebody's"
    run(undo(report.batch, journal=history.journal, trash=trash))
    assert below(folder) == {"pictures/2020/two/copy.jpg": b"somebody's"}


def test_undo_overwrites_nothing(pictures: Path, folder: Path, history: History, trash: Trash) -> None:
    report = run(apply(planned(pictures, folder), journal=history.journal, trash=trash))
    write(pictures / "2020/two/copy.jpg", "a new one")
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    assert (pictures / "2020/two/copy.jpg").read_text() == "a new one"
    assert below(folder)["pictures/2020/two/copy.jpg"] == b"the picture"


def test_undo_brings_back_no_strangers_file(pictures: Path, folder: Path, history: History, trash: Trash) -> None:
    report = run(apply(planned(pictures, folder), journal=history.journal, trash=trash))
    (folder / "pictures/2020/two/copy.jpg").write_text("another")
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]
    assert not (pictures / "2020/two/copy.jpg").exists()


def test_nothing_is_moved_into_a_reference_folder(
    pictures: Path, folder: Path, history: History, trash: Trash
) -> None:
    """Also not through a link below the folder that was chosen."""
    reference = folder.parent / "reference"
    reference.mkdir()
    for chosen in (reference, folder):
        if chosen is folder:
            (folder / "pictures").symlink_to(reference)
        job = apply(planned(pictures, chosen), journal=history.journal, trash=trash, references=[str(reference)])
        assert outcomes(run(job)) == ["skipped-reference"]
        assert os.listdir(reference) == []


def test_a_keeper_must_stand(pictures: Path, folder: Path, history: History, trash: Trash) -> None:
    actions = planned(pictures, folder)
    os.remove(pictures / "keeper.jpg")
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["skipped-no-keeper"]
    assert os.listdir(folder) == []


def test_a_drive_that_is_away_gets_nothing_on_the_folder_where_it_was_mounted(
    pictures: Path, drive: Drive, history: History, trash: Trash
) -> None:
    actions, before = planned(pictures, drive.point), contents(pictures)
    drive.unplug()
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["failed"]
    assert contents(pictures) == before and os.listdir(drive.point) == []


def test_a_drive_that_is_away_has_lost_nothing(pictures: Path, drive: Drive, history: History, trash: Trash) -> None:
    before = contents(pictures)
    report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    drive.unplug()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["drive-away"]
    drive.plug_in()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(pictures) == before


def test_a_kill_and_the_drive_away_at_the_next_start(
    pictures: Path, drive: Drive, history: History, trash: Trash
) -> None:
    before = contents(pictures)
    (action,) = planned(pictures, drive.point)
    history.journal.begin([action])
    history.journal.started(1, 0)
    for path in action.paths:
        FolderHold(action).put(path)
    drive.unplug()
    (record,) = recover(history.journal, trash)
    assert record.result.outcome is Outcome.STARTED, "it may be there"
    drive.plug_in()
    (record,) = recover(history.journal, trash)
    assert record.result.outcome is Outcome.DONE
    run(undo(1, journal=history.journal, trash=trash))
    assert contents(pictures) == before


def test_a_copy_without_its_marker_is_the_persons(pictures: Path, drive: Drive) -> None:
    """What a kill left goes; a copy that the person put there stays."""
    (action,) = planned(pictures, drive.point)
    path = action.victim.path
    (place, *_) = targets_of(action)
    write(Path(place), "the picture")
    FolderHold(action).tidy(path)
    assert os.path.exists(place)
    Path(path_beside(place, "moved")).write_bytes(os.fsencode(path + " of another"))
    FolderHold(action).tidy(path)
    assert os.path.exists(place)
    Path(path_beside(place, "moved")).write_bytes(os.fsencode(path))
    os.rename(path, path + " away")
    FolderHold(action).tidy(path)
    assert os.path.exists(place), "it is the last one"
    os.rename(path + " away", path)
    Path(path_beside(place, "moved")).write_bytes(os.fsencode(path))
    FolderHold(action).tidy(path)
    assert not os.path.exists(place)
    assert os.listdir(drive.point) == []


def test_the_folder_of_the_images_is_none(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(DedupError, match="already"):
        planned(pictures, tmp_path)
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(DedupError, match="already"):
        planned(pictures, tmp_path / "link")
    with pytest.raises(DedupError, match="cannot be used"):
        planned(pictures, tmp_path / "missing")
    with pytest.raises(DedupError, match="is no folder"):
        planned(pictures, pictures / "keeper.jpg")


def test_names(pictures: Path, folder: Path) -> None:
    (action,) = planned(pictures, folder)
    hold = FolderHold(action)
    assert hold.place(str(pictures / "a.tar.gz"), 3) == str(folder / "pictures" / "a.tar (3).gz")
    assert hold.place("/elsewhere/b.jpg") == str(folder / "elsewhere" / "b.jpg"), "an alias in another place"
    whole = FolderHold(replace(action, destination=Destination(str(folder), "", 0)))
    assert whole.place("/x/y.jpg") == str(folder / "x" / "y.jpg")
    with pytest.raises(TrashError):
        whole.put(action.victim.path)
    assert targets_of(replace(action, kind=ActionKind.TRASH)) == ()


def test_a_plan_of_no_folder_moves_nothing(pictures: Path, folder: Path, history: History, trash: Trash) -> None:
    """As one that was read from a file of another's could be."""
    actions = [replace(action, destination=None) for action in planned(pictures, folder)]
    before = contents(pictures)
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["failed"]
    assert contents(pictures) == before


def test_the_journal_keeps_where(pictures: Path, folder: Path) -> None:
    (action,) = planned(pictures, folder)
    assert action_from_json(action_to_json(action)) == action
    assert action_from_json(action_to_json(replace(action, destination=None))).destination is None


def test_names_that_are_taken_without_end(pictures: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "_MOST_NAMES", 2)
    (action,) = planned(pictures, folder)
    write(Path(targets_of(action)[0]), "somebody's")
    with pytest.raises(TrashError, match="too many"):
        FolderHold(action).put(action.victim.path)


def test_what_is_saved_while_its_copy_is_read_stays(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions, edited = planned(pictures, drive.point), pictures / "2020/two/copy.jpg"

    def saved_meanwhile(path: str) -> str:
        found = digest(path)
        if path.startswith(str(drive.point)):
            edited.write_text("an edit")
        return found

    monkeypatch.setattr(moving_across, "digest", saved_meanwhile)
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert edited.read_text() == "an edit" and os.listdir(drive.point) == []


def test_what_has_left_is_no_failure_though_its_marker_stays(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, unlink = contents(pictures), os.unlink

    def refused(path: str, **more: int) -> None:
        if "-moved-" in str(path):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        unlink(path, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refused)
        report = run(apply(planned(pictures, drive.point), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert not (pictures / "2020/two/copy.jpg").exists()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(pictures) == before and os.listdir(drive.point) == []


@pytest.mark.parametrize("sidecar", ["copy.xmp", "copy.jpg.xmp"])
@pytest.mark.parametrize("taken", ["copy.jpg", "alias.jpg", "the sidecar"])
def test_a_sidecar_keeps_the_name_of_its_image(
    pictures: Path, folder: Path, history: History, trash: Trash, sidecar: str, taken: str
) -> None:
    two = pictures / "2020" / "two"
    os.rename(two / "copy.xmp", two / sidecar)
    theirs = sidecar if taken == "the sidecar" else taken
    write(folder / "pictures/2020/two" / theirs, "somebody's")
    victim = image(two / "copy.jpg", aliases=[str(two / "alias.jpg")], companions=[str(two / sidecar)])
    before = contents(pictures)
    actions = plan(group(image(pictures / "keeper.jpg"), victim), remove=[victim.path], kind=ActionKind.MOVE)
    actions = to_folder(actions, str(folder), [str(pictures)])
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert set(os.listdir(folder / "pictures/2020/two")) == {
        theirs,
        "copy (2).jpg",
        "alias (2).jpg",
        sidecar.replace("copy", "copy (2)"),
    }
    run(undo(report.batch, journal=history.journal, trash=trash))
    assert contents(pictures) == before and below(folder) == {f"pictures/2020/two/{theirs}": b"somebody's"}


def test_a_kill_while_a_sidecar_is_moved_to_a_number_of_its_image(
    pictures: Path, drive: Drive, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marker stands beside a name that nothing has, two numbers above all that the sidecar's name has there."""
    for name in ("copy.jpg", "copy (2).jpg", "alias.jpg"):
        write(drive.point / "pictures/2020/two" / name, "somebody's")
    (action,), before, there = planned(pictures, drive.point), contents(pictures), below(drive.point)
    history.journal.begin([action])
    history.journal.started(1, 0)
    hold = FolderHold(action)

    def killed(_source: str, _target: str) -> None:
        raise KeyboardInterrupt

    for path in action.names:
        assert " (3)" in hold.put(path)
    with monkeypatch.context() as patched:
        patched.setattr(destination, "move_across", killed)
        patched.setattr(os, "unlink", lambda _path: None)
        with pytest.raises(KeyboardInterrupt):
            hold.put(action.companions[0].path)
    assert any("-moved-" in name for name in below(drive.point))
    recover(history.journal, trash)
    run(undo(1, journal=history.journal, trash=trash))
    assert contents(pictures) == before and below(drive.point) == there


def test_nor_is_what_comes_after_the_number_was_chosen(
    pictures: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (action,) = planned(pictures, folder)
    theirs = write(folder / "pictures/2020/two/copy.jpg", "somebody's")
    monkeypatch.setattr(FolderHold, "_free_number", lambda _hold: 1)
    assert FolderHold(action).put(action.victim.path).endswith("copy (2).jpg")
    assert Path(theirs).read_text() == "somebody's"
