from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ApplyReport
from dedup_gui.core.errors import DedupError
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.apply import apply, undo
from dedup_gui.platform.freedesktop_trash import info_of
from dedup_gui.store.history import History
from tests.core.removal.removal_library import (
    contents,
    family_victim,
    group,
    image,
    make_trash,
    outcomes,
    plan,
    refused_once,
    run,
    write,
    write_family,
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A keeper, a lonely copy in a folder of its own, and a copy with another name and a sidecar."""
    return write_family(tmp_path / "pictures", "one", "two")


@pytest.fixture
def applied(library: Path, history: History, trash: Trash) -> ApplyReport:
    members = [
        image(library / "keeper.jpg"),
        image(library / "one" / "copy.jpg"),
        family_victim(library / "two"),
    ]
    report = run(
        apply(
            plan(group(*members), remove=[member.path for member in members[1:]]),
            journal=history.journal,
            trash=trash,
        )
    )
    assert outcomes(report) == ["done", "done"]
    assert sorted(contents(library)) == [str(library / "keeper.jpg")]
    return report


EVERYTHING = {
    "keeper.jpg": b"the picture",
    "one/copy.jpg": b"the picture",
    "two/copy.jpg": b"the picture",
    "two/alias.jpg": b"the picture",
    "two/copy.xmp": b"sidecar",
}


def relative(library: Path) -> dict[str, bytes]:
    return {os.path.relpath(path, library).replace(os.sep, "/"): data for path, data in contents(library).items()}


def take_back(applied: ApplyReport, history: History, trash: Trash) -> list[str]:
    return outcomes(run(undo(applied.batch, journal=history.journal, trash=trash)))


def test_everything_comes_back(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    job = undo(applied.batch, journal=history.journal, trash=trash)
    first = next(job)
    assert (first.done, first.total, first.path) == (1, 2, str(library / "two" / "copy.jpg")), "the last one first"
    run(job)
    assert relative(library) == EVERYTHING
    assert os.path.samefile(library / "two" / "copy.jpg", library / "two" / "alias.jpg")
    assert [record.result.outcome.value for record in history.journal.records(applied.batch)] == ["undone"] * 2
    assert history.journal.batches()[0].done == 0


def test_after_a_restart(applied: ApplyReport, library: Path, history: History, trash: Trash, tmp_path: Path) -> None:
    history.close()
    with contextlib.closing(History(str(tmp_path / "data" / "history.sqlite"))) as again:
        assert take_back(applied, again, make_trash(tmp_path / "trash")) in (["undone"] * 2,)
    assert relative(library) == EVERYTHING


def test_a_batch_that_another_window_applies_is_not_taken_back(
    library: Path, history: History, trash: Trash, tmp_path: Path
) -> None:
    keeper, *copies = (
        image(library / "keeper.jpg"),
        image(library / "one" / "copy.jpg"),
        family_victim(library / "two"),
    )
    actions = plan(group(keeper, *copies), remove=[copy.path for copy in copies])
    job = apply(actions, journal=history.journal, trash=trash)
    batch = next(job).batch
    with contextlib.closing(History(str(tmp_path / "data" / "history.sqlite"))) as second:
        with pytest.raises(DedupError, match="another window"):
            next(undo(batch, journal=second.journal, trash=trash))
        assert outcomes(run(job)) == ["done", "done"]
        # ... and while it is taken back, nothing else is moved, nor taken back a second time.
        job = undo(batch, journal=second.journal, trash=trash)
        next(job)
        for other in (
            undo(batch, journal=history.journal, trash=trash),
            apply((), journal=history.journal, trash=trash),
        ):
            with pytest.raises(DedupError, match="another window"):
                next(other)
        run(job)
        assert relative(library) == EVERYTHING
        assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == []


def test_an_undo_that_is_stopped_gives_the_lock_back(
    applied: ApplyReport, library: Path, history: History, trash: Trash, tmp_path: Path
) -> None:
    job = undo(applied.batch, journal=history.journal, trash=trash)
    next(job)
    job.close()
    with contextlib.closing(History(str(tmp_path / "data" / "history.sqlite"))) as second:
        run(undo(applied.batch, journal=second.journal, trash=trash))
    assert relative(library) == EVERYTHING


def test_missing_folders_are_made_again(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    shutil.rmtree(library / "one")
    shutil.rmtree(library / "two")
    assert take_back(applied, history, trash) == ["undone"] * 2
    assert relative(library) == EVERYTHING


def test_nothing_is_overwritten(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    write(library / "one" / "copy.jpg", "a new picture")
    assert take_back(applied, history, trash) == ["undone", "not-restored-exists"]
    assert relative(library) == {**EVERYTHING, "one/copy.jpg": b"a new picture"}
    assert take_back(applied, history, trash) == ["not-restored-exists"], "asking again does only what is left"
    (library / "one" / "copy.jpg").unlink()
    assert take_back(applied, history, trash) == ["undone"]
    assert relative(library) == EVERYTHING
    assert take_back(applied, history, trash) == []


def test_a_dangling_link_at_the_old_place_counts(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    os.symlink(library / "nowhere", library / "one" / "copy.jpg")
    assert take_back(applied, history, trash) == ["undone", "not-restored-exists"]
    assert not (library / "nowhere").exists()


def places(applied: ApplyReport) -> dict[str, str]:
    return {path: place for _, result in applied.results for path, place in result.places}


def test_the_trash_was_emptied(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    os.unlink(places(applied)[str(library / "one" / "copy.jpg")])
    assert take_back(applied, history, trash) == ["undone", "not-restored-gone"]
    assert relative(library) == {path: data for path, data in EVERYTHING.items() if path != "one/copy.jpg"}
    assert take_back(applied, history, trash) == ["not-restored-gone"]


def test_a_lost_sidecar_does_not_hold_back_the_image(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    os.unlink(places(applied)[str(library / "two" / "copy.xmp")])
    assert take_back(applied, history, trash) == ["not-restored-gone", "undone"]
    assert relative(library) == {path: data for path, data in EVERYTHING.items() if path != "two/copy.xmp"}
    (batch,) = history.journal.batches()
    record = history.journal.records(batch.id)[1]
    assert [path for path, _ in record.result.places] == [str(library / "two" / "copy.xmp")]


def test_another_file_at_the_place_in_the_trash_is_not_taken_for_ours(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    place = places(applied)[str(library / "one" / "copy.jpg")]
    os.unlink(place)
    Path(place).write_text("trashed later")
    assert take_back(applied, history, trash) == ["undone", "not-restored-gone"]
    assert Path(place).read_text() == "trashed later"
    assert not (library / "one" / "copy.jpg").exists()


def test_something_else_at_the_old_place_is_not_taken_for_it(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    """The trash was emptied, and another file was put where the image had been: the image is not back."""
    old = str(library / "one" / "copy.jpg")
    os.unlink(places(applied)[old])
    Path(old).write_text("another picture")
    assert take_back(applied, history, trash) == ["undone", "not-restored-gone"]
    assert Path(old).read_text() == "another picture"


def test_restored_by_hand(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    old = str(library / "one" / "copy.jpg")
    trash.restore(places(applied)[old], old)
    assert take_back(applied, history, trash) == ["undone", "undone"]
    assert relative(library) == EVERYTHING


def test_cut_off_and_taken_up_again(applied: ApplyReport, library: Path, history: History, trash: Trash) -> None:
    job = undo(applied.batch, journal=history.journal, trash=trash)
    next(job)
    job.close()
    assert not (library / "one" / "copy.jpg").exists()
    assert take_back(applied, history, trash) == ["undone"]
    assert relative(library) == EVERYTHING


def killed_before_it_is_written_down(
    applied: ApplyReport, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An undo that ends when it has restored the files of one action."""
    with monkeypatch.context() as patched:
        patched.setattr(history.journal, "undone", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            take_back(applied, history, trash)


def test_a_kill_between_restoring_and_writing_it_down(
    applied: ApplyReport, library: Path, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_before_it_is_written_down(applied, history, trash, monkeypatch)
    assert (library / "two" / "copy.jpg").exists()
    assert take_back(applied, history, trash) == ["undone", "undone"]
    assert relative(library) == EVERYTHING


def test_what_was_removed_again_after_such_a_kill_is_the_later_batchs(
    applied: ApplyReport, library: Path, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_before_it_is_written_down(applied, history, trash, monkeypatch)
    victim = family_victim(library / "two")
    again = plan(group(image(library / "keeper.jpg"), victim), remove=[victim.path])
    later = run(apply(again, journal=history.journal, trash=trash))
    assert places(later)[victim.path] == places(applied)[victim.path], "the trash gave the name again"
    assert take_back(applied, history, trash) == ["not-restored-gone", "undone"]
    assert not os.path.lexists(victim.path)
    assert take_back(later, history, trash) == ["undone"]
    assert take_back(applied, history, trash) == ["undone"], "it is back"
    assert relative(library) == EVERYTHING


def test_both_names_of_a_move_that_was_cut_in_half(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    old = str(library / "one" / "copy.jpg")
    os.link(places(applied)[old], old)
    assert take_back(applied, history, trash) == ["undone", "undone"]
    assert relative(library) == EVERYTHING


def test_what_was_not_done_is_not_undone(library: Path, history: History, trash: Trash) -> None:
    keeper, copy = image(library / "keeper.jpg"), image(library / "one" / "copy.jpg")
    (action,) = plan(group(keeper, copy), remove=[copy.path])
    stale = dataclasses.replace(action, victim=dataclasses.replace(action.victim, size=1))
    report = run(apply([stale], journal=history.journal, trash=trash))
    assert outcomes(report) == ["skipped-changed"]
    assert take_back(report, history, trash) == []
    assert [record.result.outcome.value for record in history.journal.records(report.batch)] == ["skipped-changed"]


def test_one_answer_that_the_disk_refuses_costs_nothing(
    library: Path, history: History, trash: Trash, applied: ApplyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undone while one call of many fails that only looks or reads: what is told is true, and a second time helps."""
    refused, number = True, 0
    while refused:
        with monkeypatch.context() as broken:
            countdown = refused_once(broken, number)
            first = run(undo(applied.batch, journal=history.journal, trash=trash))
        refused = countdown.left < 0
        number += 1
        assert set(outcomes(first)) <= {"undone", "drive-away", "failed"}, number
        left = len(outcomes(first)) - outcomes(first).count("undone")
        assert history.journal.batches()[0].done == left, "the window offers it as long as there is something to undo"
        again = run(undo(applied.batch, journal=history.journal, trash=trash))
        assert set(outcomes(again)) <= {"undone", "planned"}, number
        assert contents(library) == {str(library / name): content for name, content in EVERYTHING.items()}
        members = [image(library / "keeper.jpg"), image(library / "one" / "copy.jpg"), family_victim(library / "two")]
        removing = [member.path for member in members[1:]]
        applied = run(apply(plan(group(*members), remove=removing), journal=history.journal, trash=trash))
    assert number > 5


def test_a_place_that_a_later_batch_had_on_another_drive_is_still_the_earlier_ones(
    applied: ApplyReport, library: Path, history: History, trash: Trash
) -> None:
    """Two sticks are mounted at one folder in turns: what has one name on both has one in their trashes, too."""
    first = {path: place for path, place in places(applied).items() if path.startswith(str(library / "one"))}
    ((path, place),) = first.items()
    kept, info = Path(place).read_bytes(), Path(info_of(place)).read_bytes()
    os.unlink(place)
    os.unlink(info_of(place))  # the first stick is gone
    write(Path(path), "another picture")
    write(library / "another keeper.jpg", "another picture")
    again = plan(group(image(library / "another keeper.jpg"), image(Path(path))), remove=[path])
    later = run(apply(again, journal=history.journal, trash=trash))
    assert places(later) == {path: place}
    os.unlink(place)  # the second is gone, the first is back
    Path(place).write_bytes(kept)
    Path(info_of(place)).write_bytes(info)
    assert take_back(applied, history, trash) == ["undone", "undone"]
    assert Path(path).read_bytes() == kept
