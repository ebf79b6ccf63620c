from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, Outcome, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import link_replacement
from dedup_gui.core.removal.apply import apply, undo
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
    library: Path, history: History, trash: Trash, kind: ActionKind, change: Callable[[Path], None]
) -> None:
    report = run(apply([planned(library, kind)], journal=history.journal, trash=trash))
    change(library / "copies" / "copy.jpg")
    before = contents(library)
    again = run(undo(report.batch, journal=history.journal, trash=trash))
    assert outcomes(again) == ["not-restored-exists"]
    assert contents(library) == before
    assert [path for path, _ in again.results[0][1].places] == [str(library / "copies" / "copy.jpg")]
    (library / "copies" / "copy.jpg").unlink()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert (library / "copies" / "copy.jpg").read_text() == "the picture"


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
