from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, Outcome, PlannedAction
from dedup_gui.core.errors import TrashError
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import link_replacement, moving
from dedup_gui.core.removal.apply import apply, undo
from dedup_gui.store.history import History
from tests.core.removal.removal_library import (
    Taking,
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

LINKS = [ActionKind.HARDLINK, ActionKind.SYMLINK]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_family(tmp_path / "pictures", "copies")


def planned(library: Path, kind: ActionKind) -> PlannedAction:
    victim = family_victim(library / "copies")
    (action,) = plan(group(image(library / "keeper.jpg"), victim), remove=[victim.path], kind=kind)
    return action


def is_linked(library: Path, kind: ActionKind) -> bool:
    names = [library / "copies" / name for name in ("copy.jpg", "alias.jpg")]
    keeper = library / "keeper.jpg"
    if kind is ActionKind.SYMLINK:
        return all(name.is_symlink() and os.readlink(name) == str(keeper) for name in names)
    return all(not name.is_symlink() and name.samefile(keeper) for name in names)


@pytest.mark.parametrize("kind", LINKS)
def test_links_take_the_place_and_undo_brings_the_files_back(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    before = contents(library)
    inode = os.stat(library / "copies" / "copy.jpg").st_ino
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert is_linked(library, kind)
    assert contents(library) == before, "every name still shows the picture, and nothing temporary is left"
    again = run(undo(report.batch, journal=history.journal, trash=trash))
    assert outcomes(again) == ["undone"]
    assert contents(library) == before
    assert {os.lstat(library / "copies" / name).st_ino for name in ("copy.jpg", "alias.jpg")} == {inode}


@pytest.mark.parametrize("kind", [*LINKS, ActionKind.REFLINK])
def test_other_content_is_never_replaced_by_a_link(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    write(library / "keeper.jpg", "the same picture at higher quality")
    before = contents(library)
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert contents(library) == before


def test_a_clone_or_a_clear_failure(library: Path, history: History, trash: Trash) -> None:
    before = contents(library)
    report = run(apply([planned(library, ActionKind.REFLINK)], journal=history.journal, trash=trash))
    result = report.results[0][1]
    assert result.outcome in (Outcome.DONE, Outcome.FAILED)
    assert contents(library) == before, "either way every name shows the picture"
    if result.outcome is Outcome.FAILED:
        assert result.detail
        assert result.places == ()
    else:
        assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
        assert contents(library) == before


@pytest.mark.skipif(sys.platform != "linux", reason="there a clone is made in one call")
def test_a_clone_is_never_readable_by_others_before_it_has_its_files_mode(
    library: Path, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system that clones; here the bytes are copied in that moment."""
    import fcntl

    modes: list[int] = []

    def clone(target: int, _request: int, source: int) -> int:
        modes.append(os.fstat(target).st_mode & 0o777)
        os.write(target, os.pread(source, 1 << 20, 0))
        return 0

    monkeypatch.setattr(fcntl, "ioctl", clone)
    mode = os.stat(library / "copies" / "copy.jpg").st_mode
    report = run(apply([planned(library, ActionKind.REFLINK)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert set(modes) == {0o600}
    assert os.stat(library / "copies" / "copy.jpg").st_mode == mode


def refuse_cross_device(*_: object, **__: object) -> None:
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))


@pytest.mark.skipif(sys.platform == "win32", reason="the move is one call there")
def test_a_keeper_on_another_file_system_cannot_be_hard_linked(
    library: Path, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(library)
    action = planned(library, ActionKind.HARDLINK)
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", refuse_cross_device)
        report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert report.results[0][1].detail == os.strerror(errno.EXDEV)
    assert contents(library) == before


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_that_cannot_be_put_in_place_brings_the_file_back(
    library: Path, history: History, trash: Trash, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(library)
    with monkeypatch.context() as patched:
        patched.setattr(link_replacement, "move_new", refuse_cross_device)
        report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert contents(library) == before
    assert not is_linked(library, kind)


def _new_file(path: Path) -> None:
    path.unlink()
    path.write_text("a new picture of the person's own")


def _link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "copy.xmp")


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize("change", [_new_file, _link_elsewhere])
def test_undo_takes_away_only_our_own_links(
    library: Path,
    history: History,
    trash: Trash,
    kind: ActionKind,
    change: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    change(library / "copies" / "copy.jpg")
    before = contents(library)
    moved: list[str] = []

    def moving_to(source: str, target: str) -> None:
        moved.append(source)
        moving.move_new(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(link_replacement, "move_new", moving_to)
        again = run(undo(report.batch, journal=history.journal, trash=trash))
    assert str(library / "copies" / "copy.jpg") not in moved, "not even for a moment"
    assert outcomes(again) == ["not-restored-exists"]
    assert contents(library) == before
    assert [path for path, _ in again.results[0][1].places] == [str(library / "copies" / "copy.jpg")]
    (library / "copies" / "copy.jpg").unlink()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"


def test_a_link_is_proven_before_the_victim_goes(
    library: Path, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another picture comes in the keeper's place just before the link to it is made."""
    make = link_replacement._make

    def late(kind: ActionKind, keeper: str, link: str, replaced: str) -> None:
        os.replace(write(library / "another.jpg", "another one"), keeper)
        make(kind, keeper, link, replaced)

    monkeypatch.setattr(link_replacement, "_make", late)
    job = apply([planned(library, ActionKind.HARDLINK)], journal=history.journal, trash=Taking(trash, 0))
    assert outcomes(run(job)) == ["failed"]
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"
    assert sorted(os.listdir(library / "copies")) == ["alias.jpg", "copy.jpg", "copy.xmp"]


@pytest.mark.parametrize("kind", LINKS)
def test_where_the_file_does_not_come_back_the_link_stays(
    library: Path, history: History, trash: Trash, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(place: str, path: str) -> None:
        raise TrashError("input/output error")

    batch = linked(library, history, trash, kind)
    with monkeypatch.context() as patched:
        patched.setattr(trash, "restore", refuse)
        assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["failed"]
    assert is_linked(library, kind)
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]


@pytest.mark.parametrize("kind", LINKS)
def test_undo_after_the_link_or_the_keeper_is_gone(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    (library / "copies" / "alias.jpg").unlink()
    (library / "keeper.jpg").unlink()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"
    assert os.path.samefile(library / "copies" / "copy.jpg", library / "copies" / "alias.jpg")
    assert sorted(os.listdir(library / "copies")) == ["alias.jpg", "copy.jpg", "copy.xmp"]


def edit_in_place(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"EDITED!")


def linked(library: Path, history: History, trash: Trash, kind: ActionKind) -> int:
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    return report.batch


@pytest.fixture
def clones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies in the place of clones, which few file systems can make."""
    monkeypatch.setattr(link_replacement, "_clone", shutil.copyfile)


ALL = [*LINKS, ActionKind.REFLINK]


@pytest.mark.usefixtures("clones")
@pytest.mark.parametrize("kind", [ActionKind.HARDLINK, ActionKind.REFLINK])
def test_undo_never_takes_away_the_only_edited_copy(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    batch = linked(library, history, trash, kind)
    edit_in_place(library / "copies" / "copy.jpg")
    (library / "keeper.jpg").unlink()
    before = contents(library)
    again = run(undo(batch, journal=history.journal, trash=trash))
    assert outcomes(again) == ["not-restored-exists"]
    assert contents(library)[str(library / "copies" / "copy.jpg")] == b"EDITED!ture"
    assert contents(library) == before
    (library / "copies" / "copy.jpg").rename(library / "edited.jpg")
    run(undo(batch, journal=history.journal, trash=trash))
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"


def test_undo_never_takes_away_a_new_photograph_with_the_keepers_old_number(
    library: Path, history: History, trash: Trash
) -> None:
    number = (library / "keeper.jpg").stat().st_ino
    batch = linked(library, history, trash, ActionKind.HARDLINK)
    names = [library / "keeper.jpg", library / "copies" / "copy.jpg", library / "copies" / "alias.jpg"]
    for name in names:
        name.unlink()
    for attempt in range(2000):
        new = Path(write(library / f"{attempt}.jpg", "a new photograph"))
        if new.stat().st_ino == number:
            break
    else:
        pytest.skip("this file system gives no number twice")
    new.rename(names[1])
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    assert names[1].read_text() == "a new photograph"


def test_nor_another_name_of_what_stands_in_the_keepers_place(library: Path, history: History, trash: Trash) -> None:
    batch = linked(library, history, trash, ActionKind.HARDLINK)
    for name in (library / "keeper.jpg", library / "copies" / "copy.jpg"):
        name.unlink()
    write(library / "keeper.jpg", "a new photograph")
    os.link(library / "keeper.jpg", library / "copies" / "copy.jpg")
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    assert (library / "copies" / "copy.jpg").samefile(library / "keeper.jpg")


@pytest.mark.usefixtures("clones")
@pytest.mark.parametrize("kind", [ActionKind.HARDLINK, ActionKind.REFLINK])
def test_a_copy_that_the_person_put_there_is_no_link_of_ours(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    batch = linked(library, history, trash, kind)
    _new_file(library / "copies" / "copy.jpg")
    write(library / "copies" / "copy.jpg", "the picture")
    number = (library / "copies" / "copy.jpg").stat().st_ino
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    assert (library / "copies" / "copy.jpg").stat().st_ino == number


@pytest.mark.usefixtures("clones")
@pytest.mark.parametrize("kind", ALL)
def test_a_clone_comes_and_goes_like_the_links(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    before = contents(library)
    number = (library / "copies" / "copy.jpg").stat().st_ino
    batch = linked(library, history, trash, kind)
    assert (library / "copies" / "copy.jpg").lstat().st_ino != number
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["undone"]
    assert contents(library) == before
    assert (library / "copies" / "copy.jpg").stat().st_ino == number


@pytest.mark.usefixtures("clones")
@pytest.mark.parametrize("kind", ALL)
def test_what_comes_in_the_links_place_at_the_last_moment_is_put_back(
    library: Path, history: History, trash: Trash, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = linked(library, history, trash, kind)
    copy = library / "copies" / "copy.jpg"
    move = moving.move_new

    def late(source: str, target: str) -> None:
        if source == str(copy):
            _new_file(copy)
        move(source, target)

    monkeypatch.setattr(link_replacement, "move_new", late)
    assert outcomes(run(undo(batch, journal=history.journal, trash=trash))) == ["not-restored-exists"]
    assert copy.read_text() == "a new picture of the person's own"


@pytest.mark.usefixtures("clones")
@pytest.mark.parametrize("kind", [ActionKind.HARDLINK, ActionKind.REFLINK])
def test_what_is_edited_while_its_file_comes_back_stays(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    batch = linked(library, history, trash, kind)
    hidden: list[Path] = []

    class Slow:
        def restore(self, place: str, path: str) -> None:
            trash.restore(place, path)
            if path == str(library / "copies" / "copy.jpg"):
                (aside,) = (library / "copies").glob(".dedup-gui-undo-*")
                edit_in_place(aside)
                hidden.append(aside)

        put, origin, find, tidy = trash.put, trash.origin, trash.find, trash.tidy

    run(undo(batch, journal=history.journal, trash=Slow()))
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"
    assert hidden[0].read_bytes() == b"EDITED!ture"


@pytest.mark.parametrize("kind", LINKS)
def test_a_failed_replacement_takes_away_only_its_own_links(
    library: Path, history: History, trash: Trash, kind: ActionKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = library / "copies" / "copy.jpg"
    move = moving.move_new

    def second_fails(source: str, target: str) -> None:
        if target == str(library / "copies" / "alias.jpg"):
            _new_file(copy)
            refuse_cross_device()
        move(source, target)

    monkeypatch.setattr(link_replacement, "move_new", second_fails)
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    assert outcomes(report) == ["failed"]
    assert copy.read_text() == "a new picture of the person's own"
    assert [path for path, _ in report.results[0][1].places] == [str(copy)], "it can be undone once the place is free"
    assert (library / "copies" / "alias.jpg").read_text() == "the picture"


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_is_not_taken_for_its_file_when_the_trash_was_emptied(
    library: Path, history: History, trash: Trash, kind: ActionKind
) -> None:
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    for _, place in report.results[0][1].places:
        os.unlink(place)
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["not-restored-gone"]
    assert is_linked(library, kind)


def test_a_hard_link_leads_to_no_image_of_a_reference_folder(
    library: Path, history: History, trash: Trash, tmp_path: Path
) -> None:
    """Whoever wrote to the name outside would change the reference image."""
    reference = tmp_path / "a reference"
    copy = image(write(reference / "keeper.jpg", "the picture"), reference=True)
    before = os.stat(copy.path)
    victim = family_victim(library / "copies")
    actions = plan(group(copy, victim), remove=[victim.path], kind=ActionKind.HARDLINK)
    job = apply(actions, journal=history.journal, trash=trash, references=[str(reference)])
    assert outcomes(run(job)) == ["skipped-no-keeper"]
    others = group(copy, image(library / "keeper.jpg"), victim)
    actions = plan(others, remove=[victim.path], kind=ActionKind.HARDLINK)
    job = apply(actions, journal=history.journal, trash=trash, references=[str(reference)])
    assert outcomes(run(job)) == ["done"]
    assert os.path.samefile(victim.path, library / "keeper.jpg")
    after = os.stat(copy.path)
    assert (after.st_nlink, after.st_ctime_ns) == (before.st_nlink, before.st_ctime_ns)
