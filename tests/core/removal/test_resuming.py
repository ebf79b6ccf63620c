"""What is left of a removal is done in a batch of its own, proven anew; undo of single images."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionResult, Outcome, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.resuming import can_be_undone, is_left, left_of
from dedup_gui.store.history import History
from tests.core.removal.removal_library import contents, group, image, outcomes, plan, run, write


@pytest.fixture
def actions(tmp_path: Path) -> tuple[PlannedAction, ...]:
    folder = tmp_path / "pictures"
    members = [image(write(folder / name, "the picture")) for name in ("a.jpg", "b.jpg", "c.jpg", "keeper.jpg")]
    return plan(group(*members), remove=[member.path for member in members[:3]])


@pytest.fixture
def cut_off(actions: tuple[PlannedAction, ...], history: History, trash: Trash) -> int:
    """A batch of which the first of three was done when the program was killed."""
    batch = history.journal.begin(actions)
    history.journal.started(batch, 0)
    trash.put(actions[0].victim.path)
    recover(history.journal, trash)
    return batch


def resume(history: History, trash: Trash, batch: int, *actions: PlannedAction) -> list[str]:
    left = left_of(history.journal.records(batch), {action.victim.path for action in actions})
    return outcomes(run(apply(left, journal=history.journal, trash=trash)))


def names(tmp_path: Path) -> list[str]:
    return sorted(os.path.basename(path) for path in contents(tmp_path / "pictures"))


def test_what_a_kill_left_is_done_and_all_of_it_is_undone(
    cut_off: int, actions: tuple[PlannedAction, ...], history: History, trash: Trash, tmp_path: Path
) -> None:
    assert names(tmp_path) == ["b.jpg", "c.jpg", "keeper.jpg"]
    assert resume(history, trash, cut_off, *actions) == ["done", "done"], "not what was done before"
    assert names(tmp_path) == ["keeper.jpg"]
    for batch in (2, cut_off):
        run(undo(batch, journal=history.journal, trash=trash))
    assert names(tmp_path) == ["a.jpg", "b.jpg", "c.jpg", "keeper.jpg"]


def test_only_what_is_asked_for(
    cut_off: int, actions: tuple[PlannedAction, ...], history: History, trash: Trash, tmp_path: Path
) -> None:
    assert resume(history, trash, cut_off, actions[2]) == ["done"]
    assert names(tmp_path) == ["b.jpg", "keeper.jpg"]


def test_all_is_proven_anew(
    cut_off: int, actions: tuple[PlannedAction, ...], history: History, trash: Trash, tmp_path: Path
) -> None:
    Path(actions[1].victim.path).write_text("edited since")
    assert resume(history, trash, cut_off, *actions) == ["skipped-changed", "done"]
    assert names(tmp_path) == ["b.jpg", "keeper.jpg"]
    os.remove(tmp_path / "pictures" / "keeper.jpg")
    write(tmp_path / "pictures" / "c.jpg", "the picture")
    assert resume(history, trash, cut_off, actions[2]) == ["skipped-changed"]


def test_its_undo_is_not_hidden_by_what_happened_in_between(
    cut_off: int, actions: tuple[PlannedAction, ...], history: History, trash: Trash, tmp_path: Path
) -> None:
    """The place in the trash is given twice: to a batch that was taken back, and to what finishes the first one."""
    between = run(apply(actions[1:2], journal=history.journal, trash=trash))
    run(undo(between.batch, journal=history.journal, trash=trash))
    assert resume(history, trash, cut_off, actions[1]) == ["done"]
    assert outcomes(run(undo(between.batch + 1, journal=history.journal, trash=trash))) == ["undone"]
    assert names(tmp_path) == ["b.jpg", "c.jpg", "keeper.jpg"]


def test_single_images_are_put_back(
    actions: tuple[PlannedAction, ...], history: History, trash: Trash, tmp_path: Path
) -> None:
    report = run(apply(actions, journal=history.journal, trash=trash))
    back = undo(report.batch, journal=history.journal, trash=trash, paths=[actions[1].victim.path])
    assert outcomes(run(back)) == ["undone"]
    assert names(tmp_path) == ["b.jpg", "keeper.jpg"]
    assert history.journal.batches()[0].done == 2
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone", "undone"]
    assert len(names(tmp_path)) == 4


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_lies_in_the_trash_is_not_tried_again(outcome: Outcome) -> None:
    """A second try would write over where its files are."""
    there = ActionResult(outcome, (("/a.jpg", "/trash/a.jpg"),))
    assert not is_left(there)
    assert can_be_undone(there) is (outcome is not Outcome.UNDONE)
    assert not (is_left(ActionResult(outcome)) and can_be_undone(ActionResult(outcome)))
