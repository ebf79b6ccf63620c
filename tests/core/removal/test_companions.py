"""What moves with an image is a victim like the image: proven before it goes, and before it comes back."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, FileState, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.apply import apply, undo
from dedup_gui.store.action_json import action_from_json, action_to_json
from dedup_gui.store.history import History
from tests.core.removal.removal_library import contents, group, image, outcomes, plan, run, write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    for name in ("keeper.jpg", "copy.jpg"):
        write(folder / name, "the picture")
    write(folder / "copy.xmp", "sidecar")
    return folder


def planned(library: Path, kind: ActionKind = ActionKind.TRASH) -> PlannedAction:
    victim = image(library / "copy.jpg", companions=[str(library / "copy.xmp")])
    (action,) = plan(group(image(library / "keeper.jpg"), victim), remove=[victim.path], kind=kind)
    return action


def _edit(path: Path) -> None:
    path.write_text("edited since")


def _edit_in_secret(path: Path) -> None:
    status = path.stat()
    path.write_text("SIDECAR")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _touch(path: Path) -> None:
    os.utime(path, ns=(0, 0))


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    write(path / "everything.txt", "a whole folder")


def _replace_by_link(path: Path) -> None:
    os.replace(path, path.parent / "elsewhere")
    path.symlink_to(path.parent / "elsewhere")


CHANGES = [_edit, _edit_in_secret, _touch, _replace_by_folder, _replace_by_link]


@pytest.mark.parametrize("change", CHANGES)
def test_a_companion_that_changed_since_the_scan_keeps_its_image(
    library: Path, history: History, trash: Trash, change: Callable[[Path], None]
) -> None:
    action = planned(library)
    change(library / "copy.xmp")
    before = contents(library)
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["skipped-changed"]
    assert report.results[0][1].detail == str(library / "copy.xmp")
    assert contents(library) == before


@pytest.mark.parametrize("change", CHANGES)
def test_a_companion_that_changes_while_the_journal_is_written(
    library: Path, history: History, trash: Trash, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    action = planned(library)
    started = history.journal.started

    def slowly(batch: int, index: int) -> None:
        started(batch, index)
        change(library / "copy.xmp")

    monkeypatch.setattr(history.journal, "started", slowly)
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["skipped-changed"]
    assert {"copy.jpg", "copy.xmp", "keeper.jpg"} <= set(os.listdir(library))


def test_a_folder_that_comes_in_its_place_at_the_last_moment_is_not_moved(
    library: Path, history: History, trash: Trash
) -> None:
    class Replacing:
        put_files = 0

        def put(self, path: str) -> str:
            place = trash.put(path)
            if self.put_files == 0:
                _replace_by_folder(library / "copy.xmp")
            self.put_files += 1
            return place

        restore, origin, find, tidy = trash.restore, trash.origin, trash.find, trash.tidy

    report = run(apply([planned(library)], journal=history.journal, trash=Replacing()))
    assert outcomes(report) == ["skipped-bundle"]
    assert (library / "copy.jpg").read_text() == "the picture"
    assert (library / "copy.xmp" / "everything.txt").exists()


def test_what_the_scan_could_not_read_cannot_be_proven(library: Path, history: History, trash: Trash) -> None:
    victim = dataclasses.replace(image(library / "copy.jpg", companions=[str(library / "copy.xmp")]), companions=())
    actions = plan(group(image(library / "keeper.jpg"), victim), remove=[victim.path])
    assert [companion.path for companion in actions[0].companions] == [str(library / "copy.xmp")]
    before = contents(library)
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["skipped-changed"]
    assert contents(library) == before


@pytest.mark.parametrize("other", ["copy.heic", "copy.dng", "copy.mp4"])
def test_a_companion_that_could_now_be_another_files_stays_and_its_image_too(
    library: Path, history: History, trash: Trash, other: str
) -> None:
    """By the folder as it is now: the scan met it before, or its filters left the other file out."""
    action = planned(library)
    if other == "copy.dng":
        write(library / "copy.jpeg", "a second JPEG: the RAW and the sidecar are nobody's")
    write(library / other, "another image or film of that name")
    before = contents(library)
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["skipped-bundle"]
    assert report.results[0][1].detail == str(library / "copy.xmp")
    assert contents(library) == before


def test_a_companion_that_is_gone_already_holds_nothing_up(library: Path, history: History, trash: Trash) -> None:
    action = planned(library)
    (library / "copy.xmp").unlink()
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["done"]


def test_a_link_takes_the_images_name_and_leaves_its_companions(
    library: Path, history: History, trash: Trash
) -> None:
    action = planned(library, ActionKind.SYMLINK)
    _edit(library / "copy.xmp")
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["done"]
    assert (library / "copy.xmp").read_text() == "edited since"


def applied(library: Path, history: History, trash: Trash) -> tuple[int, str]:
    """The batch, and where the sidecar lies in the trash."""
    report = run(apply([planned(library)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    return report.batch, dict(report.results[0][1].places)[str(library / "copy.xmp")]


def test_undo_does_not_take_a_strangers_file_for_it(library: Path, history: History, trash: Trash) -> None:
    batch, place = applied(library, history, trash)
    write(Path(place), "a strangers file")
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]
    assert sorted(os.listdir(library)) == ["copy.jpg", "keeper.jpg"]
    assert Path(place).read_text() == "a strangers file"


def test_nor_a_folder(library: Path, history: History, trash: Trash) -> None:
    batch, place = applied(library, history, trash)
    _replace_by_folder(Path(place))
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]
    assert sorted(os.listdir(library)) == ["copy.jpg", "keeper.jpg"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a place in that trash cannot be filled again")
@pytest.mark.parametrize("name", ["copy.xmp", "copy.jpg"])
def test_nor_one_of_the_same_content_that_came_from_elsewhere(
    library: Path, tmp_path: Path, history: History, trash: Trash, name: str
) -> None:
    """The trash was emptied, and filled again: what lies there now is the only copy of another place."""
    report = run(apply([planned(library)], journal=history.journal, trash=trash))
    place = dict(report.results[0][1].places)[str(library / name)]
    content = Path(place).read_bytes()
    trash.restore(place, str(tmp_path / "thrown away"))
    stranger = write(tmp_path / "elsewhere" / name, content)
    assert trash.put(stranger) == place
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]
    assert not (library / name).exists()
    assert trash.find(stranger) == [place]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the record is a file of its own on Linux")
@pytest.mark.parametrize("record", ["kept", "lost", "of what is a folder now"])
def test_a_companion_in_the_journal_of_an_earlier_version(
    library: Path, history: History, trash: Trash, record: str
) -> None:
    """It has no digest: the trash's own record has to say that it is the one."""
    text = action_to_json(dataclasses.replace(planned(library), companions=()))
    old = action_from_json(text.replace('"companions":[]', f'"companions":["{library / "copy.xmp"}"]'))
    assert old.companions == (FileState(str(library / "copy.xmp"), 0, 0, 0, 0, ""),)
    batch = history.journal.begin([old])
    places = tuple((path, trash.put(path)) for path in old.paths)
    history.journal.finished(batch, 0, dataclasses.replace(history.journal.records(batch)[0].result, places=places))
    history.journal.close(batch)
    place = Path(places[1][1])
    if record == "of what is a folder now":
        _replace_by_folder(place)
    elif record == "lost":
        (place.parent.parent / "info" / f"{place.name}.trashinfo").unlink()
    report = run(undo(batch, journal=history.journal, trash=trash))
    assert outcomes(report) == ["undone" if record == "kept" else "not-restored-gone"]
    assert (library / "copy.xmp").exists() is (record == "kept")
    assert (library / "copy.jpg").read_text() == "the picture"
