"""What only removed copies say is written beside what stays: never over anything, and gone with the undo."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.action_types import ActionKind, KeeperSidecar, Outcome, PlannedAction
from dedup_gui.core.ports import Trash
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.keeper_sidecars import NOT_WRITTEN, with_sidecars, write
from dedup_gui.core.sidecars.details import Details
from dedup_gui.core.sidecars.reading import details_of
from dedup_gui.core.sidecars.xmp import read_xmp, to_xmp
from dedup_gui.core.types import ImageFile
from dedup_gui.store.action_json import action_from_json, action_to_json
from dedup_gui.store.history import History
from tests.core.image_factory import photo
from tests.core.removal.removal_library import contents, group, image, outcomes, plan, run
from tests.core.removal.removal_library import write as write_file


def save(path: Path, *, gps: bool = False, rating: int = 0, date: str = "", xmp: str = "") -> str:
    """A JPEG that says something."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if rating:
        exif[0x4746] = rating
    if date:
        exif.get_ifd(0x8769)[0x9003] = date
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 3: "W", 4: (13.0, 15.0, 0.0)})
    photo(1).save(path, exif=exif, xmp=xmp.encode()) if xmp else photo(1).save(path, exif=exif)
    return str(path)


@pytest.fixture
def pictures(tmp_path: Path) -> list[ImageFile]:
    """A keeper that says nothing; a copy with EXIF, one with XMP inside, one with a sidecar."""
    folder = tmp_path / "pictures"
    keeper = save(folder / "keeper.jpg")
    exif = save(folder / "exif.jpg", gps=True, date="2020:05:06 07:08:09")
    inside = save(folder / "xmp.jpg", xmp=to_xmp(Details(rating=4, keywords=("sea",))))
    beside = save(folder / "beside.jpg")
    sidecar = write_file(folder / "beside.xmp", to_xmp(Details(keywords=("sun",), rating=1)))
    return [image(keeper), image(exif), image(inside), image(beside, companions=[sidecar])]


def planned(members: list[ImageFile], references: tuple[str, ...] = ()) -> list[PlannedAction]:
    actions = plan(group(*members), remove=[member.path for member in members[1:]])
    found: list[PlannedAction] = []
    progress = list(with_sidecars(actions, lambda path: path in references, found))
    assert [each.done for each in progress] == list(range(1, len(actions) + 1))
    return found


def test_what_is_said_where(pictures: list[ImageFile]) -> None:
    _, exif, inside, beside = pictures
    assert details_of(exif.path) == Details("2020-05-06T07:08:09", 52.5, -13.25)
    assert details_of(inside.path) == Details(rating=4, keywords=("sea",))
    assert details_of(beside.path, beside.file.companions) == Details(rating=1, keywords=("sun",))
    assert details_of("/missing.jpg", ["/missing.xmp"]) == Details()


def test_it_is_written_beside_the_keeper_and_gone_after_undo(
    pictures: list[ImageFile], history: History, trash: Trash, tmp_path: Path
) -> None:
    before = contents(tmp_path / "pictures")
    status = os.stat(pictures[0].path)
    report = run(apply(planned(pictures), journal=history.journal, trash=trash))
    assert outcomes(report) == ["done"] * 3
    found = Path(pictures[0].path + ".xmp")
    said = read_xmp(found.read_bytes())
    assert (said.captured, said.latitude, said.longitude) == ("2020-05-06T07:08:09", 52.5, -13.25)
    assert said.rating and set(said.keywords) == {"sea", "sun"}
    after = os.stat(pictures[0].path)
    assert (after.st_mtime_ns, after.st_ctime_ns) == (status.st_mtime_ns, status.st_ctime_ns), "it is not touched"
    back = undo(report.batch, journal=history.journal, trash=trash, paths=[pictures[1].path])
    run(back)
    assert found.exists(), "other removals for which it was written stand"
    run(undo(report.batch, journal=history.journal, trash=trash))
    assert contents(tmp_path / "pictures") == before


def test_what_the_keeper_says_itself_is_not_written(tmp_path: Path) -> None:
    keeper = image(save(tmp_path / "keeper.jpg", rating=2, date="2001:01:01 01:01:01"))
    copy = image(save(tmp_path / "a copy.jpg", rating=5, date="2020:05:06 07:08:09"))
    assert [action.sidecar for action in planned([keeper, copy])] == [None]
    copy = image(save(tmp_path / "a copy.jpg", rating=5, gps=True))
    (action,) = planned([keeper, copy])
    assert action.sidecar is not None and read_xmp(action.sidecar.text.encode()) == Details("", 52.5, -13.25)


@pytest.mark.parametrize("name", ["keeper.xmp", "keeper.jpg.xmp", "keeper.XMP"])
def test_a_sidecar_that_is_there_stays_as_it_is(pictures: list[ImageFile], tmp_path: Path, name: str) -> None:
    write_file(tmp_path / "pictures" / name, "theirs")
    assert [action.sidecar for action in planned(pictures)] == [None] * 3


def test_nor_is_one_that_comes_meanwhile_written_over(
    pictures: list[ImageFile], history: History, trash: Trash
) -> None:
    actions = planned(pictures)
    theirs = Path(pictures[0].path + ".xmp")
    theirs.write_text("theirs")
    report = run(apply(actions, journal=history.journal, trash=trash))
    assert {(result.outcome, result.detail) for _, result in report.results} == {(Outcome.DONE, NOT_WRITTEN)}
    run(undo(report.batch, journal=history.journal, trash=trash))
    assert theirs.read_text() == "theirs"


def test_one_that_was_edited_since_stays(pictures: list[ImageFile], history: History, trash: Trash) -> None:
    report = run(apply(planned(pictures), journal=history.journal, trash=trash))
    theirs = Path(pictures[0].path + ".xmp")
    theirs.write_text(theirs.read_text().replace("sea", "see"))
    run(undo(report.batch, journal=history.journal, trash=trash))
    assert "see" in theirs.read_text()


def test_nothing_is_written_into_a_reference_folder(
    pictures: list[ImageFile], history: History, trash: Trash, tmp_path: Path
) -> None:
    assert [action.sidecar for action in planned(pictures, (pictures[0].path,))] == [None] * 3
    reference = tmp_path / "reference"
    keeper = image(save(reference / "keeper.jpg"))
    actions = planned([keeper, pictures[1]])
    assert actions[0].sidecar is not None, "it was named one since"
    job = apply(actions, journal=history.journal, trash=trash, references=[str(reference)])
    assert outcomes(run(job)) == ["skipped-reference"]
    assert os.listdir(reference) == ["keeper.jpg"]


def test_of_what_did_not_leave_nothing_stays(pictures: list[ImageFile], history: History, trash: Trash) -> None:
    actions = planned(pictures[:2])

    class Refusing:
        restore, find, tidy, origin = trash.restore, trash.find, trash.tidy, trash.origin

        def put(self, path: str) -> str:
            from dedup_gui.core.errors import TrashError

            assert os.path.exists(pictures[0].path + ".xmp"), "it is written first"
            raise TrashError("no")

    assert outcomes(run(apply(actions, journal=history.journal, trash=Refusing()))) == ["failed"]
    assert not os.path.exists(pictures[0].path + ".xmp")


def test_what_a_kill_left_goes_with_what_did_not_leave(
    pictures: list[ImageFile], history: History, trash: Trash
) -> None:
    (action,) = planned(pictures[:2])
    assert action.sidecar is not None
    history.journal.begin([action])
    history.journal.started(1, 0)
    assert write(action.sidecar) and write(action.sidecar)
    recover(history.journal, trash)
    assert not os.path.exists(action.sidecar.path)


def test_one_for_which_another_removal_stands_is_kept(
    pictures: list[ImageFile], history: History, trash: Trash
) -> None:
    first, second, _ = planned(pictures)
    one = run(apply([first], journal=history.journal, trash=trash))
    two = run(apply([second], journal=history.journal, trash=trash))
    run(undo(two.batch, journal=history.journal, trash=trash))
    assert os.path.exists(pictures[0].path + ".xmp")
    run(undo(one.batch, journal=history.journal, trash=trash))
    assert not os.path.exists(pictures[0].path + ".xmp")


def test_a_link_says_what_its_keeper_says(pictures: list[ImageFile]) -> None:
    actions = plan(group(*pictures[:2]), remove=[pictures[1].path], kind=ActionKind.HARDLINK)
    found: list[PlannedAction] = []
    list(with_sidecars(actions, lambda _path: False, found))
    assert [action.sidecar for action in found] == [None]


def test_the_journal_keeps_it(pictures: list[ImageFile]) -> None:
    for action in planned(pictures):
        assert isinstance(action.sidecar, KeeperSidecar)
        assert action_from_json(action_to_json(action)) == action


def test_it_is_written_beside_an_image_that_is_there(history: History, trash: Trash, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    first, second, rated = save(folder / "a.jpg"), save(folder / "b.jpg"), save(folder / "rated.jpg", rating=5)
    members = [image(first), image(second), image(rated)]
    actions = plan(group(*members), remove=[rated])
    os.unlink(first)
    found: list[PlannedAction] = []
    list(with_sidecars(actions, lambda _path: False, found))
    assert [action.sidecar and action.sidecar.path for action in found] == [second + ".xmp"]
    Path(second).write_bytes(b"something else")
    save(Path(first))
    report = run(apply(found, journal=history.journal, trash=trash))
    assert [(result.outcome, result.detail) for _, result in report.results] == [(Outcome.DONE, NOT_WRITTEN)]
    assert set(os.listdir(folder)) == {"a.jpg", "b.jpg"}
