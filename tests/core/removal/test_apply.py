from __future__ import annotations

import contextlib
import dataclasses
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind, Origin, PlannedAction
from dedup_gui.core.errors import DedupError, TrashError
from dedup_gui.core.image.digest import digest
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal import proofs
from dedup_gui.core.removal.apply import apply
from dedup_gui.core.removal.identity import Identities
from dedup_gui.core.removal.proofs import References
from dedup_gui.store.history import History
from tests.core.removal.removal_library import FolderTrash, Taking, contents, group, image, outcomes, plan, run, write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    for name in ("keeper.jpg", "copy.jpg"):
        write(folder / name, "the picture")
    return folder


@pytest.fixture
def action(library: Path) -> PlannedAction:
    (action,) = plan(group(image(library / "keeper.jpg"), image(library / "copy.jpg")), remove=[library / "copy.jpg"])
    return action


def test_the_victim_goes_to_the_trash(library: Path, action: PlannedAction, history: History, trash: Trash) -> None:
    job = apply([action], journal=history.journal, trash=trash)
    progress = next(job)
    assert (progress.done, progress.total, progress.path) == (1, 1, str(library / "copy.jpg"))
    report = run(job)
    assert outcomes(report) == ["done"]
    ((path, place),) = report.results[0][1].places
    assert path == str(library / "copy.jpg")
    assert Path(place).read_text() == "the picture"
    assert list(contents(library)) == [str(library / "keeper.jpg")]
    (record,) = history.journal.records(report.batch)
    assert record.result == report.results[0][1]
    (batch,) = history.journal.batches()
    assert (batch.actions, batch.done, batch.size, batch.closed) == (1, 1, 11, True)


def _append(path: Path) -> None:
    with path.open("a") as writer:
        writer.write("!")


def _change_in_secret(path: Path) -> None:
    """Other content, same size, same time."""
    status = path.stat()
    path.write_text("THE PICTURE")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _touch(path: Path) -> None:
    """The same content, saved again: somebody is at work on it."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_link(path: Path) -> None:
    target = path.parent.parent / "elsewhere.jpg"
    os.replace(path, target)
    path.symlink_to(target)


@pytest.mark.parametrize("change", [_append, _change_in_secret, _touch, _replace_by_link])
def test_a_changed_victim_is_left_alone(
    library: Path, action: PlannedAction, history: History, trash: Trash, change: Callable[[Path], None]
) -> None:
    change(library / "copy.jpg")
    before = contents(library)
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["skipped-changed"]
    assert contents(library) == before


@pytest.mark.parametrize("change", [_append, _change_in_secret, _replace_by_link, Path.unlink])
def test_a_victim_that_changes_while_the_journal_is_written_is_left_alone(
    library: Path,
    action: PlannedAction,
    history: History,
    trash: Trash,
    change: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = history.journal.started

    def slowly(batch: int, index: int) -> None:
        started(batch, index)
        change(library / "copy.jpg")

    monkeypatch.setattr(history.journal, "started", slowly)
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["skipped-changed"]
    assert (library / "copy.jpg").exists() is (change is not Path.unlink)


def test_a_victim_that_is_gone(library: Path, action: PlannedAction, history: History, trash: Trash) -> None:
    (library / "copy.jpg").unlink()
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["skipped-missing"]


def _link_to_victim(path: Path) -> None:
    """Of the size that the picture had."""
    size = path.stat().st_size
    path.unlink()
    os.symlink(".//copy.jpg", path)
    assert path.lstat().st_size in (size, 0)


def _hard_link_to_victim(path: Path) -> None:
    path.unlink()
    os.link(path.parent / "copy.jpg", path)


@pytest.mark.parametrize(
    "change",
    [
        Path.unlink,
        _append,
        _change_in_secret,
        _replace_by_folder,
        _replace_by_link,
        _link_to_victim,
        _hard_link_to_victim,
    ],
)
def test_without_a_proven_keeper_nothing_is_removed(
    library: Path, action: PlannedAction, history: History, trash: Trash, change: Callable[[Path], None]
) -> None:
    change(library / "keeper.jpg")
    before = contents(library)
    assert outcomes(run(apply([action], journal=history.journal, trash=Taking(trash, 0)))) == ["skipped-no-keeper"]
    assert contents(library) == before


def test_of_every_group_a_keeper_is_proven_before_the_move(library: Path, history: History, trash: Trash) -> None:
    for name in ("one.jpg", "two.jpg"):
        write(library / name, name)
    one, two, victim = (image(library / name) for name in ("one.jpg", "two.jpg", "copy.jpg"))
    actions = plan(group(one, victim), group(two, victim, number=2), remove=[library / "copy.jpg"])
    _append(library / "two.jpg")
    report = run(apply(actions, journal=history.journal, trash=Taking(trash, 0)))
    assert outcomes(report) == ["skipped-no-keeper"]


def test_a_keeper_that_changes_within_the_batch_is_read_again(library: Path, history: History, trash: Trash) -> None:
    write(library / "second.jpg", "the picture")
    members = [image(library / name) for name in ("keeper.jpg", "copy.jpg", "second.jpg")]
    actions = plan(group(*members), remove=[library / "copy.jpg", library / "second.jpg"])
    job = apply(actions, journal=history.journal, trash=Taking(trash, 1))
    next(job)
    _change_in_secret(library / "keeper.jpg")
    assert outcomes(run(job)) == ["done", "skipped-no-keeper"]


def test_a_file_that_changes_while_its_digest_is_read_is_not_proven_by_it(
    library: Path, action: PlannedAction, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_slowly(path: str) -> str:
        found = digest(path)
        _change_in_secret(Path(path))
        return found

    monkeypatch.setattr(proofs, "digest", read_slowly)
    report = run(apply([action], journal=history.journal, trash=Taking(trash, 0)))
    assert outcomes(report) == ["skipped-changed"]


def test_an_unknown_digest_proves_nothing(action: PlannedAction, history: History, trash: Trash) -> None:
    no_digest = dataclasses.replace(action, victim=dataclasses.replace(action.victim, digest=""))
    assert outcomes(run(apply([no_digest], journal=history.journal, trash=trash))) == ["skipped-changed"]
    blind = dataclasses.replace(action, keepers=tuple(dataclasses.replace(k, digest="") for k in action.keepers))
    assert outcomes(run(apply([blind], journal=history.journal, trash=trash))) == ["skipped-no-keeper"]
    none = dataclasses.replace(action, keepers=())
    assert outcomes(run(apply([none], journal=history.journal, trash=trash))) == ["skipped-no-keeper"]


def test_one_proven_keeper_of_several_is_enough(library: Path, history: History, trash: Trash) -> None:
    third = write(library / "third.jpg", "the picture")
    members = [image(library / name) for name in ("keeper.jpg", "copy.jpg", "third.jpg")]
    actions = plan(group(*members), remove=[library / "copy.jpg"])
    (library / "keeper.jpg").unlink()
    assert outcomes(run(apply(actions, journal=history.journal, trash=trash))) == ["done"]
    assert list(contents(library)) == [third]


def test_a_keeper_that_left_in_the_same_batch_does_not_count(
    library: Path, action: PlannedAction, history: History, trash: Trash
) -> None:
    """No plan of ours does this; should one ever, the picture must still survive."""
    (other,) = plan(
        group(image(library / "keeper.jpg"), image(library / "copy.jpg")), remove=[library / "keeper.jpg"]
    )
    report = run(apply([action, other], journal=history.journal, trash=Taking(trash, 1)))
    assert outcomes(report) == ["done", "skipped-no-keeper"]
    assert list(contents(library)) == [str(library / "keeper.jpg")]


def test_a_keeper_that_was_itself_replaced_by_a_link_in_the_batch_does_not_count(
    library: Path, history: History, trash: Trash
) -> None:
    keeper, copy = image(library / "keeper.jpg"), image(library / "copy.jpg")
    first = plan(group(keeper, copy), remove=[copy.path], kind=ActionKind.HARDLINK)
    second = plan(group(keeper, copy), remove=[keeper.path])
    report = run(apply([*first, *second], journal=history.journal, trash=Taking(trash, 1)))
    assert outcomes(report) == ["done", "skipped-no-keeper"]


def test_not_even_where_the_link_leads_to_a_third_file(library: Path, history: History, trash: Trash) -> None:
    write(library / "third.jpg", "the picture")
    keeper, copy, third = (image(library / name) for name in ("keeper.jpg", "copy.jpg", "third.jpg"))
    first = plan(group(keeper, third), remove=[keeper.path], kind=ActionKind.HARDLINK)
    second = plan(group(keeper, copy), remove=[copy.path])
    report = run(apply([*first, *second], journal=history.journal, trash=Taking(trash, 1)))
    assert outcomes(report) == ["done", "skipped-no-keeper"]


def test_a_file_that_is_itself_named_as_a_reference(
    library: Path, action: PlannedAction, history: History, trash: Trash
) -> None:
    references = [str(library / "copy.jpg")]
    report = run(apply([action], journal=history.journal, trash=trash, references=references))
    assert outcomes(report) == ["skipped-reference"]


def test_a_reference_folder_that_comes_back_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    references = References([str(tmp_path / "masters")], Identities(None))
    path = write(tmp_path / "masters" / "2019" / "a.jpg", "the picture")
    assert path in references
    assert write(tmp_path / "a.jpg", "the picture") not in references


@pytest.mark.parametrize("through", ["pictures", "link", "link/../pictures"])
def test_reference_folders_are_not_touched_through_links_neither(
    library: Path, tmp_path: Path, history: History, trash: Trash, through: str
) -> None:
    os.symlink(library, tmp_path / "link")
    for reference in (str(library), str(tmp_path / "link"), str(library) + os.sep):
        keeper = image(write(tmp_path / "outside.jpg", "the picture"))
        victim = image(tmp_path / through / "copy.jpg")
        actions = plan(group(keeper, victim), remove=[victim.path])
        report = run(apply(actions, journal=history.journal, trash=trash, references=[reference]))
        assert outcomes(report) == ["skipped-reference"]
        assert (library / "copy.jpg").exists()


def test_a_folder_deep_inside_a_reference_folder(
    library: Path, action: PlannedAction, history: History, trash: Trash
) -> None:
    deep = library / "2019" / "summer"
    write(deep / "copy.jpg", "the picture")
    actions = plan(group(image(library / "keeper.jpg"), image(deep / "copy.jpg")), remove=[deep / "copy.jpg"])
    references = [str(library / "2019"), str(library.parent / "missing")]
    report = run(apply([*actions, action], journal=history.journal, trash=trash, references=references))
    assert outcomes(report) == ["skipped-reference", "done"]


def test_a_link_into_the_depth_of_a_reference_folder(library: Path, history: History, trash: Trash) -> None:
    write(library / "masters" / "2019" / "copy.jpg", "the picture")
    os.symlink(library / "masters" / "2019", library / "link")
    victim = library / "link" / "copy.jpg"
    actions = plan(group(image(library / "keeper.jpg"), image(victim)), remove=[victim])
    report = run(apply(actions, journal=history.journal, trash=trash, references=[str(library / "masters")]))
    assert outcomes(report) == ["skipped-reference"]


def test_names_and_companions_in_a_reference_folder_count(
    library: Path, tmp_path: Path, history: History, trash: Trash
) -> None:
    os.makedirs(tmp_path / "masters")
    os.link(library / "copy.jpg", tmp_path / "masters" / "name.jpg")
    sidecar = write(tmp_path / "masters" / "copy.xmp", "sidecar")
    keeper = image(library / "keeper.jpg")
    for victim in (
        image(library / "copy.jpg", aliases=[str(tmp_path / "masters" / "name.jpg")]),
        image(library / "copy.jpg", companions=[sidecar]),
    ):
        actions = plan(group(keeper, victim), remove=[victim.path])
        job = apply(actions, journal=history.journal, trash=trash, references=[str(tmp_path / "masters")])
        assert outcomes(run(job)) == ["skipped-reference"]


def _bundle(library: Path) -> PlannedAction:
    os.link(library / "copy.jpg", library / "alias.jpg")
    sidecars = [write(library / f"copy.{suffix}", suffix) for suffix in ("aae", "xmp")]
    victim = image(library / "copy.jpg", aliases=[str(library / "alias.jpg")], companions=sidecars)
    (action,) = plan(group(image(library / "keeper.jpg"), victim), remove=[victim.path])
    return action


def test_a_bundle_moves_as_one(library: Path, history: History, trash: Trash) -> None:
    action = _bundle(library)
    report = run(apply([action], journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert [path for path, _ in report.results[0][1].places] == [
        str(library / name) for name in ("copy.jpg", "alias.jpg", "copy.aae", "copy.xmp")
    ]
    assert list(contents(library)) == [str(library / "keeper.jpg")]


class Refusing:
    """The real trash, except for files of one name."""

    def __init__(self, trash: Trash, name: str) -> None:
        self._trash = trash
        self._name = name

    def put(self, path: str) -> str:
        if os.path.basename(path) == self._name:
            raise TrashError("no room in the trash")
        return self._trash.put(path)

    def restore(self, place: str, path: str) -> None:
        self._trash.restore(place, path)

    def origin(self, place: str, path: str) -> Origin:
        return self._trash.origin(place, path)

    def tidy(self, path: str) -> None:
        self._trash.tidy(path)

    def find(self, path: str) -> list[str]:
        return self._trash.find(path)


@pytest.mark.parametrize("name", ["alias.jpg", "copy.aae", "copy.xmp"])
def test_or_not_at_all(library: Path, history: History, trash: Trash, name: str) -> None:
    action = _bundle(library)
    before = contents(library)
    report = run(apply([action], journal=history.journal, trash=Refusing(trash, name)))
    assert outcomes(report) == ["skipped-bundle"]
    assert report.results[0][1].places == ()
    assert report.results[0][1].detail == "no room in the trash"
    assert contents(library) == before
    assert os.path.samefile(library / "copy.jpg", library / "alias.jpg")


def test_a_companion_that_is_gone_already_is_no_hindrance(library: Path, history: History, trash: Trash) -> None:
    action = _bundle(library)
    (library / "copy.xmp").unlink()
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["done"]


def test_an_alias_that_became_another_file_is_not_removed(library: Path, history: History, trash: Trash) -> None:
    action = _bundle(library)
    (library / "alias.jpg").unlink()
    write(library / "alias.jpg", "something else")
    before = contents(library)
    assert outcomes(run(apply([action], journal=history.journal, trash=trash))) == ["skipped-changed"]
    assert contents(library) == before


def test_a_refusing_trash_is_an_error_of_that_file_only(
    library: Path, action: PlannedAction, history: History, trash: Trash
) -> None:
    write(library / "second.jpg", "the picture")
    members = [image(library / name) for name in ("keeper.jpg", "copy.jpg", "second.jpg")]
    actions = plan(group(*members), remove=[library / "copy.jpg", library / "second.jpg"])
    report = run(apply(actions, journal=history.journal, trash=Refusing(trash, "copy.jpg")))
    assert outcomes(report) == ["failed", "done"]
    assert (library / "copy.jpg").exists(), "never removed in another way"


class LyingTrash:
    """Says that it has the file."""

    def __init__(self, act: Callable[[str], str]) -> None:
        self._act = act

    def put(self, path: str) -> str:
        return self._act(path)

    def restore(self, place: str, path: str) -> None:
        if not os.path.exists(place):
            raise TrashError("the trash no longer has the file")
        os.link(place, path)
        os.unlink(place)

    def origin(self, place: str, path: str) -> Origin:
        return Origin.UNTOLD

    def tidy(self, path: str) -> None:
        pass

    def find(self, path: str) -> list[str]:
        return []


def test_a_trash_is_not_believed(library: Path, action: PlannedAction, history: History, tmp_path: Path) -> None:
    decoy = write(tmp_path / "decoy.jpg", "the picture")

    def removes(path: str) -> str:
        os.unlink(path)
        return str(tmp_path / "nowhere.jpg")

    does_nothing = LyingTrash(lambda path: decoy)
    assert outcomes(run(apply([action], journal=history.journal, trash=does_nothing))) == ["failed"]
    assert (library / "copy.jpg").exists()
    report = run(apply([action], journal=history.journal, trash=LyingTrash(removes)))
    assert outcomes(report) == ["started"], "it is not where it was: what became of it stays open, with its place"
    assert report.results[0][1].places == ((action.victim.path, str(tmp_path / "nowhere.jpg")),)
    assert "does not have the file" in report.results[0][1].detail


def test_a_trash_on_another_drive_holds_a_copy_which_is_read(
    library: Path, action: PlannedAction, history: History, tmp_path: Path
) -> None:
    def copies(path: str) -> str:
        status = os.stat(path)
        place = write(tmp_path / "copied.jpg", Path(path).read_bytes())
        os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
        os.unlink(path)
        return place

    def spoils(path: str) -> str:
        place = copies(path)
        _change_in_secret(Path(place))
        return place

    report = run(apply([action], journal=history.journal, trash=LyingTrash(spoils)))
    assert outcomes(report) == ["failed"]
    write(library / "copy.jpg", "the picture")
    (again,) = plan(group(image(library / "keeper.jpg"), image(library / "copy.jpg")), remove=[library / "copy.jpg"])
    assert outcomes(run(apply([again], journal=history.journal, trash=LyingTrash(copies)))) == ["done"]


def test_a_keeper_that_goes_with_its_victim_brings_it_back(
    library: Path, action: PlannedAction, history: History, tmp_path: Path
) -> None:
    """Names of one file on a system that gives each a number of its own: seen only afterwards."""

    def takes_both(path: str) -> str:
        os.unlink(library / "keeper.jpg")
        os.rename(path, tmp_path / "trashed.jpg")
        return str(tmp_path / "trashed.jpg")

    report = run(apply([action], journal=history.journal, trash=LyingTrash(takes_both)))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert contents(library) == {str(library / "copy.jpg"): b"the picture"}


def test_the_journal_is_on_disk_before_the_action(
    library: Path, action: PlannedAction, history: History, trash: Trash, tmp_path: Path
) -> None:
    seen: list[list[tuple[str, ...]]] = []

    def look(path: str) -> str:
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "history.sqlite")) as other:
            seen.append(other.execute("SELECT outcome FROM actions ORDER BY idx").fetchall())
        return trash.put(path)

    second = dataclasses.replace(action)
    report = run(apply([action, second], journal=history.journal, trash=LyingTrash(look)))
    assert seen == [[("started",), ("planned",)]]
    assert outcomes(report) == ["done", "skipped-missing"]


def test_a_journal_that_cannot_be_written_stops_everything(
    library: Path, action: PlannedAction, history: History, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(batch: int, index: int) -> None:
        raise DedupError("disk full")

    monkeypatch.setattr(history.journal, "started", refuse)
    before = contents(library)
    with pytest.raises(DedupError):
        run(apply([action], journal=history.journal, trash=trash))
    assert contents(library) == before


def test_cancelling_leaves_the_rest_undone_and_the_batch_closed(
    library: Path, history: History, trash: Trash
) -> None:
    names = ["copy.jpg", "second.jpg", "third.jpg"]
    for name in names[1:]:
        write(library / name, "the picture")
    members = [image(library / name) for name in ["keeper.jpg", *names]]
    job = apply(
        plan(group(*members), remove=[library / name for name in names]), journal=history.journal, trash=trash
    )
    next(job)
    job.close()
    (batch,) = history.journal.batches()
    assert batch.closed
    assert history.journal.unfinished() == []
    assert [record.result.outcome.value for record in history.journal.records(batch.id)] == [
        "done",
        "planned",
        "planned",
    ]
    assert sorted(os.listdir(library)) == ["keeper.jpg", "second.jpg", "third.jpg"]


def test_names_that_are_not_utf8(library: Path, history: History, trash: Trash) -> None:
    odd = os.path.join(str(library), os.fsdecode(b"caf\xe9.jpg"))
    try:
        os.rename(library / "copy.jpg", odd)
    except OSError:
        pytest.skip("this file system takes no such names")
    actions = plan(group(image(library / "keeper.jpg"), image(odd)), remove=[odd])
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"]
    assert history.journal.records(report.batch)[0].action == actions[0]


def test_an_empty_plan(history: History, trash: Trash) -> None:
    report = run(apply([], journal=history.journal, trash=trash))
    assert report.results == ()
    assert history.journal.unfinished() == []


def test_a_keeper_of_every_group_must_still_stand_after_the_move(
    library: Path, tmp_path: Path, history: History
) -> None:
    """One of the keepers was the victim under a name that hid it: it goes with it."""
    for name in ("one.jpg", "two.jpg"):
        write(library / name, name)
    one, two, victim = (image(library / name) for name in ("one.jpg", "two.jpg", "copy.jpg"))
    (action,) = plan(group(one, victim), group(two, victim, number=2), remove=[library / "copy.jpg"])

    class TakesAKeeperAlong(FolderTrash):
        def put(self, path: str) -> str:
            place = super().put(path)
            if path == str(library / "copy.jpg"):
                (library / "one.jpg").rename(tmp_path / "gone with it.jpg")
            return place

    report = run(apply([action], journal=history.journal, trash=TakesAKeeperAlong(tmp_path / "trash")))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert (library / "copy.jpg").read_text() == "the picture"
