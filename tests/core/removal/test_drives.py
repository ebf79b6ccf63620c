"""A drive that comes and goes: at the next start, right after the move, while a batch is taken back."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, ApplyReport, Origin, Outcome, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import bundle_moves, moving
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.drives import is_away, is_lost
from dedup_gui.store.history import History
from tests.core.removal.removal_library import (
    FolderTrash,
    contents,
    group,
    image,
    outcomes,
    plan,
    run,
    write,
)
from tests.mounting import Drive


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    with Drive(tmp_path).made() as drive:
        yield drive


@pytest.fixture
def action(drive: Drive, tmp_path: Path) -> PlannedAction:
    """A picture in the root of the drive, with a sidecar; its keeper is elsewhere."""
    keeper = image(write(tmp_path / "elsewhere" / "keeper.jpg", "the picture"))
    return removal(drive, keeper.path)


def removal(drive: Drive, keeper: str) -> PlannedAction:
    copy = write(drive.point / "copy.jpg", "the picture")
    victim = image(copy, companions=[write(drive.point / "copy.xmp", "sidecar")])
    (action,) = plan(group(image(keeper), victim), remove=[victim.path])
    return action


def pictures(drive: Drive) -> dict[str, bytes]:
    """What is on the drive, but for its trash."""
    return {
        os.path.relpath(path, drive.point): data
        for path, data in contents(drive.point).items()
        if ".Trash" not in path
    }


BOTH = {"copy.jpg": b"the picture", "copy.xmp": b"sidecar"}


class Meanwhile:
    """A trash, and what happens after it moved a file or before it brings one back."""

    def __init__(self, trash: Trash, moved: Callable[[str], object]) -> None:
        self._trash = trash
        self._moved = moved
        self.restore, self.find, self.tidy = trash.restore, trash.find, trash.tidy

    def put(self, path: str) -> str:
        place = self._trash.put(path)
        self._moved(path)
        return place

    def origin(self, place: str, path: str) -> Origin:
        return self._trash.origin(place, path)


@pytest.mark.parametrize("moved", ["both", "the picture", "nothing"])
def test_it_is_away_at_the_next_start(
    history: History, trash: Trash, drive: Drive, action: PlannedAction, moved: str
) -> None:
    batch = history.journal.begin([action])
    history.journal.started(batch, 0)
    places = [trash.put(path) for path in action.paths[: {"both": 2, "the picture": 1, "nothing": 0}[moved]]]
    drive.unplug()
    (found,) = recover(history.journal, trash)
    assert found.result == ActionResult(Outcome.DRIVE_AWAY)
    assert recover(history.journal, trash) == [], "told once"
    other = history.journal.begin([])  # nothing is held up by it
    history.journal.close(other)
    drive.plug_in()
    (found,) = recover(history.journal, trash)
    if moved == "both":
        assert (found.result.outcome, [place for _, place in found.result.places]) == (Outcome.DONE, places)
        assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    else:
        assert found.result.outcome is Outcome.PLANNED
    assert pictures(drive) == BOTH
    assert recover(history.journal, trash) == []


def test_what_stayed_open_is_settled_by_undo_too(
    history: History, trash: Trash, drive: Drive, action: PlannedAction
) -> None:
    batch = history.journal.begin([action])
    history.journal.started(batch, 0)
    for path in action.paths:
        trash.put(path)
    drive.unplug()
    recover(history.journal, trash)
    assert [found.done for found in history.journal.batches()] == [1], "so undo is offered"
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["drive-away"]
    drive.plug_in()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert pictures(drive) == BOTH


@pytest.mark.parametrize("kind", [ActionKind.TRASH, ActionKind.SYMLINK])
def test_it_goes_right_after_the_move(
    history: History,
    trash: Trash,
    drive: Drive,
    action: PlannedAction,
    kind: ActionKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action = dataclasses.replace(
        action, kind=kind, companions=() if kind is not ActionKind.TRASH else action.companions
    )
    leaving = Meanwhile(trash, lambda _: drive.unplug())
    report = run(apply([action], journal=history.journal, trash=leaving))
    assert outcomes(report) == ["drive-away"]
    ((path, place),) = report.results[0][1].places
    assert path == action.victim.path
    assert recover(history.journal, trash) == [], "it is away still"
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["drive-away"]
    (standing,) = history.journal.records(report.batch)
    assert standing.result.places == ((path, place),), "with its place"
    drive.plug_in()
    with monkeypatch.context() as patched:  # a trash that cannot be asked, as on macOS
        patched.setattr(trash, "find", lambda _path: [])
        (found,) = recover(history.journal, trash)
    assert found.result.outcome is Outcome.PLANNED, "the other half of it had not moved"
    assert pictures(drive) == BOTH


@pytest.mark.parametrize("is_elsewhere", [False, True], ids=["its own trash", "a trash elsewhere"])
def test_it_goes_between_two_of_its_files(
    history: History,
    trash: Trash,
    drive: Drive,
    action: PlannedAction,
    is_elsewhere: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first is proven to be in the trash; then the other is not gone: its drive is."""
    trash = FolderTrash(tmp_path / "trash") if is_elsewhere else trash
    really = bundle_moves.move_one

    def leaving(path: str, where: Trash, digest: str) -> str:
        place = really(path, where, digest)
        drive.unplug()
        return place

    monkeypatch.setattr(bundle_moves, "move_one", leaving)
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["drive-away"]
    assert [path for path, _ in report.results[0][1].places] == [action.victim.path]
    assert os.listdir(drive.point) == [], "nothing is put back below the drive"
    drive.plug_in()
    (found,) = recover(history.journal, trash)
    assert found.result.outcome is Outcome.PLANNED
    assert pictures(drive) == BOTH


def test_it_goes_while_a_name_is_reserved(
    history: History, trash: Trash, drive: Drive, action: PlannedAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no exclusive rename is known: the placeholder is on the drive, and goes when the drive is back."""

    def leaving(source: str, target: str) -> None:
        drive.unplug()
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), source)

    with monkeypatch.context() as poor:
        poor.setattr(moving, "_exclusive_rename", lambda *_: False)
        poor.setattr(os, "link", refuse_links)
        poor.setattr(os, "replace", leaving)
        report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["drive-away"]
    drive.plug_in()
    (found,) = recover(history.journal, trash)
    assert found.result.outcome is Outcome.PLANNED
    assert pictures(drive) == BOTH
    assert set(contents(drive.point).values()) == set(BOTH.values()), "and no empty file in its trash"


def refuse_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def applied(history: History, trash: Trash, action: PlannedAction) -> ApplyReport:
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    return report


def test_it_is_away_when_a_batch_is_taken_back(
    history: History, trash: Trash, drive: Drive, action: PlannedAction
) -> None:
    batch = applied(history, trash, action).batch
    before = history.journal.records(batch)
    drive.unplug()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["drive-away"]
    assert history.journal.records(batch) == before
    assert [found.done for found in history.journal.batches()] == [1]
    drive.plug_in()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert pictures(drive) == BOTH


def test_nothing_is_put_back_below_the_drive(
    history: History, drive: Drive, action: PlannedAction, tmp_path: Path
) -> None:
    """Its files lie in a trash elsewhere: the folder where it is mounted is there, and it is not."""
    trash = FolderTrash(tmp_path / "trash")
    batch = applied(history, trash, action).batch
    drive.unplug()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["drive-away"]
    assert os.listdir(drive.point) == []
    drive.plug_in()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert pictures(drive) == BOTH


def test_an_emptied_trash_is_not_a_drive_that_is_away(
    history: History, trash: Trash, drive: Drive, action: PlannedAction
) -> None:
    report = applied(history, trash, action)
    for _, place in report.results[0][1].places:
        os.unlink(place)
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]


def test_a_drive_with_another_number_is_known_by_what_is_on_it(drive: Drive) -> None:
    """Numbers are given in the order of plugging in."""
    action = removal(drive, write(drive.point / "keeper.jpg", "the picture"))
    path, other = action.victim.path, action.victim.device + 1
    renumbered = dataclasses.replace(
        action,
        victim=dataclasses.replace(action.victim, device=other),
        keepers=tuple(dataclasses.replace(keeper, device=other) for keeper in action.keepers),
    )
    os.rename(path, drive.point / "moved.jpg")
    assert not is_away(action, path)
    assert not is_away(renumbered, path)
    without = dataclasses.replace(renumbered, keepers=())
    assert is_away(without, path)
    assert not is_away(without, path, str(drive.point / "moved.jpg")), "its very file is on it"
    os.utime(drive.point / "moved.jpg")
    assert not is_away(without, path, str(drive.point / "moved.jpg")), "its root has the trash's place"
    os.unlink(drive.point / "keeper.jpg")
    assert is_away(renumbered, path)
    assert is_lost(without, path, str(drive.point / "nowhere.jpg")), "its folder is there"
    assert not is_lost(without, path, str(drive.point / ".Trash" / "files" / "nowhere.jpg"))
