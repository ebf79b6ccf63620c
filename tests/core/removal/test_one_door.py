"""All of a removal through the door: the files stand at paths that only `system_path` can find."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.action_types import ActionKind, FileState
from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.errors import TrashError, UnsafePlanError
from dedup_gui.core.fingerprints.companion_states import found_now
from dedup_gui.core.image.decoder_process import IsolatedReader, load_any
from dedup_gui.core.image.digest import digest
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import moving
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.bundle_moves import move_one
from dedup_gui.core.removal.moving import copy_new, move_new
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile, ImageFile
from dedup_gui.platform.trash import SystemTrash
from dedup_gui.store.history import History
from tests.core.removal.removal_library import INFO, group, outcomes, plan, run, write

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)

VIRTUAL = "/dev/null/place"
"""A folder that no system can have."""


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the door leads to, for paths in VIRTUAL."""
    folder = tmp_path / "real"
    folder.mkdir()

    def system_path(path: str) -> str:
        return str(folder) + path.removeprefix(VIRTUAL) if path.startswith(VIRTUAL) else path

    def plain_path(path: str) -> str:
        return VIRTUAL + path.removeprefix(str(folder)) if path.startswith(str(folder)) else path

    for name, module in list(sys.modules.items()):
        if name.startswith("dedup_gui."):
            for door in (system_path, plain_path):
                if hasattr(module, door.__name__):
                    monkeypatch.setattr(module, door.__name__, door)
    assert not os.path.lexists(VIRTUAL)
    return folder


@pytest.fixture
def trash() -> Trash:
    return SystemTrash()


def find() -> list[FoundFile]:
    return run(discover(ScanSettings(folders=(VIRTUAL,))))


def as_image(file: FoundFile) -> ImageFile:
    return ImageFile(file, INFO, digest(file.path), companions=tuple(map(state, file.companions)))


def state(path: str) -> FileState:
    found = found_now(path)
    assert found is not None
    return FileState(path, found.size, found.mtime_ns, found.device, found.inode, digest(path))


def family(real: Path) -> tuple[ImageFile, ImageFile]:
    """A keeper, and a victim with another name and a sidecar, as discovery finds them."""
    write(real / "keeper.jpg", "the picture")
    write(real / "copies" / "copy.jpg", "the picture")
    write(real / "copies" / "copy.xmp", "sidecar")
    os.link(real / "copies" / "copy.jpg", real / "copies" / "more.jpg")
    victim, keeper = (as_image(file) for file in find())
    assert (keeper.path, victim.path) == (VIRTUAL + "/keeper.jpg", VIRTUAL + "/copies/copy.jpg")
    assert victim.file.aliases == (VIRTUAL + "/copies/more.jpg",)
    assert victim.file.companions == (VIRTUAL + "/copies/copy.xmp",)
    return keeper, victim


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


ALL = ["copies/copy.jpg", "copies/copy.xmp", "copies/more.jpg", "keeper.jpg"]


def test_reading(real: Path) -> None:
    Image.new("RGB", (60, 40), "red").save(real / "red.png")
    (file,) = find()
    assert file.path == VIRTUAL + "/red.png"
    with IsolatedReader() as isolated:
        assert load_any(file.path, max_side=30, max_pixels=10_000, isolated=isolated).shape == (20, 30, 3)


def test_discovery_passes_over_a_trash(real: Path) -> None:
    for name in ("Trash/files/a.jpg", "Trash/info/a.jpg.trashinfo", "Trash2/b.jpg"):
        write(real / name, "x")
    assert [file.path for file in find()] == [VIRTUAL + "/Trash2/b.jpg"]


def test_removal_and_undo(real: Path, history: History, trash: Trash) -> None:
    keeper, victim = family(real)
    actions = plan(group(keeper, victim), remove=[victim.path])
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert names(real) == ["keeper.jpg"]
    assert [path for path, _ in report.results[0][1].places] == [
        VIRTUAL + "/" + name for name in (ALL[0], ALL[2], ALL[1])
    ]
    (real / "copies").rmdir()
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert names(real) == ALL


@pytest.mark.parametrize("kind", [ActionKind.HARDLINK, ActionKind.SYMLINK])
def test_links_and_their_undo(real: Path, history: History, trash: Trash, kind: ActionKind) -> None:
    keeper, victim = family(real)
    actions = plan(group(keeper, victim), remove=[victim.path], kind=kind)
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert os.path.samefile(real / "copies" / "more.jpg", real / "keeper.jpg")
    assert outcomes(run(undo(report.batch, journal=history.journal, trash=trash))) == ["undone"]
    assert names(real) == ALL
    assert not os.path.samefile(real / "copies" / "more.jpg", real / "keeper.jpg")


def test_recovery(real: Path, history: History, trash: Trash) -> None:
    """Killed after the first of three files had moved: it comes back."""
    keeper, victim = family(real)
    batch = history.journal.begin(plan(group(keeper, victim), remove=[victim.path]))
    history.journal.started(batch, 0)
    trash.put(victim.path)
    assert names(real) == ALL[1:]
    (record,) = recover(history.journal, trash)
    assert (record.result.outcome.value, record.result.places) == ("planned", ())
    assert names(real) == ALL


def test_recovery_of_links(real: Path, history: History, trash: Trash) -> None:
    """Killed when one of two links stood in its place."""
    keeper, victim = family(real)
    batch = history.journal.begin(plan(group(keeper, victim), remove=[victim.path], kind=ActionKind.HARDLINK))
    history.journal.started(batch, 0)
    for path in (victim.path, *victim.file.aliases):
        trash.put(path)
    os.link(real / "keeper.jpg", real / "copies" / "copy.jpg")
    recover(history.journal, trash)
    assert names(real) == ALL
    assert not os.path.samefile(real / "copies" / "copy.jpg", real / "keeper.jpg")


def _change(path: Path) -> None:
    status = path.stat()
    path.write_text("THE PICTURE")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(("changed", "outcome"), [("copies/copy.jpg", "changed"), ("keeper.jpg", "no-keeper")])
def test_proofs(real: Path, history: History, trash: Trash, changed: str, outcome: str) -> None:
    keeper, victim = family(real)
    actions = plan(group(keeper, victim), remove=[victim.path])
    _change(real / changed)
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["skipped-" + outcome]
    assert names(real) == ALL


@pytest.mark.parametrize("reference", [VIRTUAL + "/copies", VIRTUAL + "/link"])
def test_references(real: Path, history: History, trash: Trash, reference: str) -> None:
    keeper, victim = family(real)
    (real / "link").symlink_to(real / "copies")
    actions = plan(group(keeper, victim), remove=[victim.path])
    job = apply(actions, journal=history.journal, trash=trash, references=[reference])
    assert outcomes(run(job)) == ["skipped-reference"]


def test_the_plan_knows_one_file_by_two_paths(real: Path) -> None:
    keeper, _ = family(real)
    (real / "link").symlink_to(real)
    status = os.stat(real / "keeper.jpg")
    # A drive without file numbers: the spelling has to tell.
    plain = FoundFile(keeper.path, status.st_size, status.st_mtime_ns, status.st_dev, 0)
    other = FoundFile(VIRTUAL + "/link/keeper.jpg", status.st_size, status.st_mtime_ns, status.st_dev, 0)
    with pytest.raises(UnsafePlanError, match="last copy"):
        plan(group(as_image(plain), as_image(other)), remove=[other.path])


def test_a_link_that_a_kill_left_is_cleared_away(real: Path, history: History, trash: Trash) -> None:
    keeper, victim = family(real)
    batch = history.journal.begin(plan(group(keeper, victim), remove=[victim.path], kind=ActionKind.HARDLINK))
    history.journal.started(batch, 0)
    os.link(real / "keeper.jpg", str(real) + moving.path_beside(victim.path, "link").removeprefix(VIRTUAL))
    recover(history.journal, trash)
    assert names(real) == ALL


def _not_offered(*_: object, **__: object) -> None:
    raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))


@pytest.mark.parametrize("links", [True, False])
def test_moving_on_poorer_file_systems(real: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    for name in ("a.jpg", "b.jpg"):
        write(real / name, name)
    monkeypatch.setattr(moving, "_exclusive_rename", lambda *_: False)
    if not links:
        monkeypatch.setattr(os, "link", _not_offered)
    with pytest.raises(FileExistsError):
        move_new(VIRTUAL + "/a.jpg", VIRTUAL + "/b.jpg")
    move_new(VIRTUAL + "/a.jpg", VIRTUAL + "/c.jpg")
    assert names(real) == ["b.jpg", "c.jpg"]
    assert (real / "c.jpg").read_text() == "a.jpg"


def test_nothing_is_overwritten(real: Path, trash: Trash) -> None:
    for name in ("a.jpg", "b.jpg"):
        write(real / name, name)
    for move in (move_new, copy_new):
        with pytest.raises(FileExistsError):
            move(VIRTUAL + "/a.jpg", VIRTUAL + "/b.jpg")
    place = move_one(VIRTUAL + "/a.jpg", trash, digest(VIRTUAL + "/a.jpg"))
    with pytest.raises(TrashError):
        trash.restore(place, VIRTUAL + "/b.jpg")
    trash.restore(place, VIRTUAL + "/new/a.jpg")
    copy_new(VIRTUAL + "/new/a.jpg", VIRTUAL + "/new/c.jpg")
    assert names(real) == ["b.jpg", "new/a.jpg", "new/c.jpg"]
    assert trash.find(VIRTUAL + "/a.jpg") == []
    assert time.time() - os.stat(real / "new" / "c.jpg").st_mtime < 60
