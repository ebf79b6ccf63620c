from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, ActionResult, FileState, Outcome, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import recovery
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.moving import path_beside
from dedup_gui.core.removal.recovery import INTERRUPTED
from dedup_gui.platform.freedesktop_trash import info_of
from dedup_gui.store.history import History
from tests.core.removal.removal_library import contents, group, image, outcomes, plan, refused_once, run, write

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
@pytest.mark.parametrize("what", ["apply", "undo"])
@pytest.mark.parametrize(
    "kind", ["trash", "hardlink", "symlink", "trash poor", "symlink poor", "move", "move poor", "move across"]
)
def test_killed_at_every_step(tmp_path: Path, kind: str, what: str) -> None:
    kind, _, manners = kind.partition(" ")
    if manners and sys.platform == "win32":
        pytest.skip("one call there")
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.removal.kill_at_every_step", str(tmp_path), kind, what, manners],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False], (
        "killed at every step but the end"
    )
    assert len(steps) > 15
    for step in steps:
        wanted = (
            "picture_survived",
            "closed",
            "settled",
            "no_leftovers",
            "restored",
            "trash_empty",
            "as_it_was",
            "sidecar_told",
        )
        assert all(step[name] for name in wanted), step
        if what == "apply":
            assert step["bundle_whole"], step
            assert set(step["explained"]) <= {"planned", "done"}, step


@pytest.fixture
def action(tmp_path: Path) -> PlannedAction:
    folder = tmp_path / "drive" / "pictures"
    keeper = image(write(folder / "keeper.jpg", "the picture"))
    victim = image(write(folder / "copy.jpg", "the picture"), companions=[write(folder / "copy.xmp", "sidecar")])
    (action,) = plan(group(keeper, victim), remove=[victim.path])
    return action


def begun(history: History, action: PlannedAction) -> int:
    batch = history.journal.begin([action, action])
    history.journal.started(batch, 0)
    return batch


def test_nothing_left_open_nothing_found(history: History, trash: Trash) -> None:
    assert recover(history.journal, trash) == []


def test_what_had_not_begun_stays_planned(history: History, trash: Trash, action: PlannedAction) -> None:
    begun(history, action)
    found = recover(history.journal, trash)
    assert [record.result.outcome for record in found] == [Outcome.PLANNED, Outcome.PLANNED]
    assert [record.result.detail for record in found] == [INTERRUPTED, ""]
    assert history.journal.batches()[0].closed
    assert recover(history.journal, trash) == []


def test_what_was_done_can_be_undone(history: History, trash: Trash, action: PlannedAction) -> None:
    batch = begun(history, action)
    places = [trash.put(path) for path in action.paths]
    (first, _) = recover(history.journal, trash)
    assert first.result.outcome is Outcome.DONE
    assert [place for _, place in first.result.places] == places
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert os.path.exists(action.victim.path) and os.path.exists(action.companions[0].path)


def test_a_clock_that_went_back_hides_nothing(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on FAT, where a move leaves no time behind: what lies in the trash looks older than the batch."""
    before = contents(tmp_path / "drive")
    ahead = time.time() + 1e8
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: ahead)
        batches = [begun(history, action)]
    places = [trash.put(path) for path in action.paths]
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, [place for _, place in first.result.places]) == (Outcome.DONE, places)
    assert outcomes(run(undo(batches[0], journal=history.journal, trash=trash))) == ["undone"]
    # ... and a bundle that was cut in half then is put together again, not torn.
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: ahead)
        begun(history, action)
    trash.put(action.victim.path)
    recover(history.journal, trash)
    assert contents(tmp_path / "drive") == before


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash cannot be isolated")
def test_of_several_of_one_content_in_the_trash_the_very_file_is_ours(
    history: History, trash: Trash, action: PlannedAction
) -> None:
    os.rename(action.victim.path, action.victim.path + ".away")
    earlier = trash.put(write(Path(action.victim.path), "the picture"))
    os.rename(action.victim.path + ".away", action.victim.path)
    info = Path(info_of(earlier))
    info.write_text(re.sub("DeletionDate=....", "DeletionDate=2999", info.read_text()))  # its clock was ahead
    begun(history, action)
    places = [trash.put(path) for path in action.paths]
    assert trash.find(action.victim.path) == [earlier, places[0]]
    (first, _) = recover(history.journal, trash)
    assert [place for _, place in first.result.places] == places


@pytest.mark.parametrize("by_undo", [False, True])
def test_what_a_later_batch_moved_is_not_claimed_by_an_earlier_one(
    history: History, trash: Trash, action: PlannedAction, by_undo: bool
) -> None:
    """An action stayed open, its drive away; the drive came back, and the image was removed by another batch."""
    batch = begun(history, action)
    history.journal.finished(batch, 0, ActionResult(Outcome.DRIVE_AWAY))
    history.journal.close(batch)
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    if by_undo:
        run(undo(batch, journal=history.journal, trash=trash))
    else:
        recover(history.journal, trash)
    first, *_ = history.journal.records(batch)
    assert (first.result.outcome, first.result.places) == (Outcome.SKIPPED_MISSING, ())
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash cannot be isolated")
@pytest.mark.parametrize("by_undo", [False, True])
def test_what_an_earlier_batch_removed_is_not_claimed_by_a_later_one(
    history: History, trash: Trash, action: PlannedAction, by_undo: bool
) -> None:
    """The same scan's plan, after a link of the same content had replaced the image: the very file is the first's."""
    path = action.victim.path
    link = dataclasses.replace(action, kind=ActionKind.HARDLINK, companions=())
    first = begun(history, link)
    replaced = ((path, trash.put(path)),)
    history.journal.finished(first, 0, ActionResult(Outcome.DONE, replaced))
    history.journal.close(first)
    os.link(action.keepers[0].path, path)
    second = begun(history, action)
    places = tuple((moved, trash.put(moved)) for moved in action.paths)
    if by_undo:
        assert outcomes(run(undo(second, journal=history.journal, trash=trash))) == ["undone"]
    else:
        (record, _) = recover(history.journal, trash)
        assert record.result.places == places
        assert outcomes(run(undo(second, journal=history.journal, trash=trash))) == ["undone"]
    assert os.path.samefile(path, action.keepers[0].path)
    assert outcomes(run(undo(first, journal=history.journal, trash=trash))) == ["undone"]
    assert not os.path.samefile(path, action.keepers[0].path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash cannot be isolated")
@pytest.mark.parametrize(("told", "alike"), [(False, False), (False, True), (True, True)])
def test_what_came_to_its_path_meanwhile_does_not_hide_what_is_in_the_trash(
    history: History, trash: Trash, action: PlannedAction, told: bool, alike: bool
) -> None:
    """Told: its place was written down. Alike: the same content came there, as from another batch, or a person's."""
    path = action.victim.path
    before = contents(os.path.dirname(path))
    batch = begun(history, action)
    places = tuple((moved, trash.put(moved)) for moved in action.paths)
    if told:
        history.journal.finished(batch, 0, ActionResult(Outcome.DRIVE_AWAY, places))
    write(Path(path), before[path] if alike else "another picture")
    first, *_ = recover(history.journal, trash)
    assert first.result.places == places[:1], "the sidecar is put back beside what is there"
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    os.unlink(path)
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(os.path.dirname(path)) == before


def test_without_a_digest_nothing_is_guessed(history: History, trash: Trash, action: PlannedAction) -> None:
    """A companion in the journal of an earlier version: of two that came from its path either may be ours."""
    sidecar = action.companions[0].path
    os.rename(sidecar, sidecar + ".away")
    write(Path(sidecar), "an earlier sidecar")
    trash.put(sidecar)
    os.rename(sidecar + ".away", sidecar)
    begun(history, dataclasses.replace(action, companions=(FileState(sidecar, 0, 0, 0, 0, ""),)))
    places = [trash.put(path) for path in action.paths]
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, [place for _, place in first.result.places]) == (Outcome.DONE, places[:1])


@pytest.mark.parametrize("companion_moved", [False, True])
def test_a_bundle_cut_in_half_is_put_together_again(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path, companion_moved: bool
) -> None:
    before = contents(tmp_path / "drive")
    begun(history, action)
    trash.put(action.companions[0].path if companion_moved else action.victim.path)
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, first.result.places) == (Outcome.PLANNED, ())
    assert contents(tmp_path / "drive") == before


def test_a_half_that_cannot_be_put_back_is_told(history: History, trash: Trash, action: PlannedAction) -> None:
    batch = begun(history, action)
    trash.put(action.companions[0].path)
    os.unlink(action.victim.path)
    (first, _) = recover(history.journal, trash)
    assert first.result.outcome is Outcome.SKIPPED_MISSING
    assert [path for path, _ in first.result.places] == [action.companions[0].path]
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]


def test_gone_and_not_in_the_trash(history: History, trash: Trash, action: PlannedAction) -> None:
    begun(history, action)
    os.unlink(action.victim.path)
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, first.result.detail) == (Outcome.SKIPPED_MISSING, INTERRUPTED)


def test_a_place_that_cannot_be_proven_stays_in_the_record(
    history: History, trash: Trash, action: PlannedAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(history, action)
    places = tuple((path, trash.put(path)) for path in action.paths)
    history.journal.finished(batch, 0, ActionResult(Outcome.STARTED, places, "unproven"))
    with monkeypatch.context() as patched:  # the disk does not give it out
        patched.setattr(recovery, "holds", lambda *_: False)
        (first, _) = recover(history.journal, trash)
    assert first.result == ActionResult(Outcome.STARTED, places, "unproven")
    (first,) = recover(history.journal, trash)
    assert (first.result.outcome, first.result.places) == (Outcome.DONE, places)


def test_other_things_of_that_name_in_the_trash_are_not_ours(
    history: History, trash: Trash, action: PlannedAction
) -> None:
    os.rename(action.victim.path, action.victim.path + ".away")
    write(Path(action.victim.path), "an earlier picture of that name")
    trash.put(action.victim.path)
    begun(history, action)
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, first.result.places) == (Outcome.SKIPPED_MISSING, ())


def test_an_earlier_sidecar_of_that_name_is_not_ours_neither(
    history: History, trash: Trash, action: PlannedAction
) -> None:
    sidecar = action.companions[0].path
    os.rename(sidecar, sidecar + ".away")
    write(Path(sidecar), "an earlier sidecar of that name")
    trash.put(sidecar)
    batch = begun(history, action)
    (first, _) = recover(history.journal, trash)
    assert (first.result.outcome, first.result.places) == (Outcome.PLANNED, ())
    run(undo(batch, journal=history.journal, trash=trash))
    assert not os.path.exists(sidecar)


def test_a_link_replacement_cut_off_leaves_nothing_behind(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path
) -> None:
    linking = dataclasses.replace(action, kind=ActionKind.SYMLINK, companions=())
    before = contents(tmp_path / "drive")
    begun(history, linking)
    trash.put(linking.victim.path)
    (first, _) = recover(history.journal, trash)
    assert first.result.outcome is Outcome.PLANNED
    assert contents(tmp_path / "drive") == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("kind", [ActionKind.TRASH, ActionKind.HARDLINK, ActionKind.SYMLINK])
def test_one_answer_that_the_disk_refuses_hides_nothing(
    history: History, trash: Trash, action: PlannedAction, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Done before the kill; at each start one call of many that only look and read fails, then all is well."""
    done = dataclasses.replace(action, kind=kind, companions=action.companions if kind is ActionKind.TRASH else ())
    batch = begun(history, done)
    places = tuple((path, trash.put(path)) for path in done.paths)
    if kind is ActionKind.HARDLINK:
        os.link(done.keepers[0].path, done.victim.path)
    elif kind is ActionKind.SYMLINK:
        os.symlink(done.keepers[0].path, done.victim.path)

    refused = True
    number = 0
    while refused:
        with monkeypatch.context() as broken:
            countdown = refused_once(broken, number)
            recover(history.journal, trash)
        refused = countdown.left < 0
        number += 1
        found = history.journal.records(batch)[0].result
        assert (found.outcome, found.places) in ((Outcome.DONE, places), (Outcome.STARTED, ())), number
        history.journal.finished(batch, 0, ActionResult(Outcome.STARTED, ()))
    assert number > 5
    recover(history.journal, trash)
    assert history.journal.records(batch)[0].result.outcome is Outcome.DONE
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash cannot be isolated")
@pytest.mark.parametrize("what", ["trash", "record", "path"])
def test_a_disk_that_does_not_answer_has_lost_nothing(
    history: History, trash: Trash, action: PlannedAction, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(history, action)
    places = [trash.put(path) for path in action.paths]
    call = "scandir" if what == "trash" else "lstat"
    really = getattr(os, call)

    def silent(path: str, *arguments: object) -> object:
        if str(path).endswith("info") or (
            call == "lstat" and str(path).startswith(os.path.dirname(action.victim.path))
        ):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return really(path, *arguments)

    with monkeypatch.context() as broken:
        if what == "record":
            really_open = open

            def refusing(file: object, *arguments: object, **more: object) -> object:
                if str(file).endswith(".trashinfo"):
                    raise OSError(errno.EIO, os.strerror(errno.EIO), str(file))
                return really_open(file, *arguments, **more)  # type: ignore[call-overload]

            broken.setattr("builtins.open", refusing)
        else:
            broken.setattr(os, call, silent)
        if what == "path":
            broken.setattr(trash, "find", lambda _: [])
        recover(history.journal, trash)
    assert history.journal.records(batch)[0].result.outcome is Outcome.STARTED
    recover(history.journal, trash)
    first, *_ = history.journal.records(batch)
    assert (first.result.outcome, [place for _, place in first.result.places]) == (Outcome.DONE, places)


@pytest.mark.parametrize("content", ["", "the picture", "something else"])
def test_a_clone_that_was_cut_off_is_cleared(
    history: History, trash: Trash, action: PlannedAction, content: str
) -> None:
    begun(history, dataclasses.replace(action, kind=ActionKind.REFLINK, companions=()))
    unfinished = path_beside(action.victim.path, "link")
    write(Path(unfinished), content)
    os.utime(unfinished, (1, 1))
    recover(history.journal, trash)
    assert os.path.exists(unfinished) == (content == "something else"), "only what is ours"
    assert os.path.exists(action.victim.path)


def test_another_window_at_work_is_left_in_peace(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path
) -> None:
    begun(history, action)
    with contextlib.closing(History(str(tmp_path / "data" / "history.sqlite"))) as second:
        assert recover(second.journal, trash) == []
        assert not second.journal.batches()[0].closed
    shutil.rmtree(tmp_path / "drive")


def test_a_damaged_row_holds_nothing_up(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path
) -> None:
    """Neither in the batch that it is in, nor in those before and after it, at the start and in undo."""
    before = contents(tmp_path / "drive")
    batch = history.journal.begin([action, action])
    for index in (0, 1):
        history.journal.started(batch, index)
    for path in action.paths:
        trash.put(path)
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "history.sqlite")) as stranger:
        stranger.execute("UPDATE actions SET action = '{' WHERE idx = 0")
        stranger.commit()
    later = history.journal.begin([action])
    found = recover(history.journal, trash)
    assert [record.result.outcome for record in found] == [Outcome.UNREADABLE, Outcome.DONE, Outcome.PLANNED]
    assert [again.closed for again in history.journal.batches()] == [True, True]
    assert recover(history.journal, trash) == []
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone", "unreadable"]
    assert outcomes(run(undo(later, journal=history.journal, trash=trash))) == []
    assert contents(tmp_path / "drive") == before
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "history.sqlite")) as stranger:
        rows = stranger.execute("SELECT action FROM actions WHERE idx = 0 AND outcome = 'started'").fetchall()
    assert rows == [("{",)], "it stays as it is"


def test_of_a_damaged_result_the_disk_is_asked(
    history: History, trash: Trash, action: PlannedAction, tmp_path: Path
) -> None:
    before = contents(tmp_path / "drive")
    (batch,) = {step.batch for step in apply([action], journal=history.journal, trash=trash)}
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "history.sqlite")) as stranger:
        stranger.execute("UPDATE actions SET result = ''")
        stranger.commit()
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(tmp_path / "drive") == before


def test_what_the_disk_does_not_say_of_one_action_leaves_the_others(
    history: History, trash: Trash, action: PlannedAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = history.journal.begin([action, action])
    for index in (0, 1):
        history.journal.started(batch, index)
    answers: Iterator[OSError | ActionResult] = iter(
        [OSError(errno.EIO, os.strerror(errno.EIO)), ActionResult(Outcome.PLANNED)]
    )

    def failing(*_: object) -> ActionResult:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(recovery, "_settle_bundle", failing)
    found = recover(history.journal, trash)
    assert [record.result.outcome for record in found] == [Outcome.STARTED, Outcome.PLANNED]
    assert found[0].result.detail == os.strerror(errno.EIO)
    assert history.journal.batches()[0].closed
