"""What a stale or tampered review or plan asks for: nothing goes that should not, and each refusal is told."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from dedup_gui.__main__ import main
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.errors import TrashError
from dedup_gui.core.events import Counts, ScanResult, run_to_end
from dedup_gui.core.removal.plan import plan_removals
from dedup_gui.core.report.tables import readable_path
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.timing import Seconds
from dedup_gui.core.types import Decision, Group, ModelUse
from dedup_gui.exchange.plan_files import Plan, PlanFormat, exact_path, plan_bytes
from dedup_gui.platform.trash import SystemTrash
from dedup_gui.wiring.review_files import save_review
from tests.core.removal.removal_library import contents, group, image, run, write
from tests.services import opened
from tests.test_architecture import run_without_qt

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)
Said = Callable[[], str]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for name in ("stays.jpg", "goes.jpg", "other.jpg"):
        write(tmp_path / "photos" / name, "the picture" if name != "other.jpg" else "another")
    write(tmp_path / "private" / "letter.jpg", "a letter")
    return tmp_path / "photos"


@pytest.fixture
def apply(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run the command; gives its exit code and what it said, and sees to it that a dry run says the same."""

    def twice(path: Path, *words: str) -> tuple[int, str]:
        def once(*more: str) -> tuple[int, str]:
            code = main(["apply", str(path), *words, *more, "--data-dir", str(tmp_path / "data")])
            said = capsys.readouterr()
            return code, said.out + said.err

        before = contents(tmp_path)
        dry = once("--dry-run")
        assert {path: data for path, data in contents(tmp_path).items() if "/data/" not in path} == {
            path: data for path, data in before.items() if "/data/" not in path
        }
        real = once()
        assert dry[0] == real[0]
        assert [line for line in dry[1].splitlines() if "Left alone" in line] == [
            line for line in real[1].splitlines() if "Left alone" in line
        ]
        return real

    return twice


def saved(
    path: Path, *groups: Group, remove: tuple[str, ...], folders: tuple[Path, ...], references: tuple[Path, ...] = ()
) -> Path:
    settings = ScanSettings(tuple(map(str, folders)), tuple(map(str, references)))
    result = ScanResult(settings, ModelUse(), (), groups, (), Counts(), Seconds())
    run_to_end(save_review(str(path), result, dict.fromkeys(remove, Decision.REMOVE), lambda _: None))
    return path


def standard(photos: Path, tmp_path: Path) -> tuple[Path, str, str]:
    goes, stays = str(photos / "goes.jpg"), str(photos / "stays.jpg")
    review = saved(tmp_path / "a.dedup-review", group(image(goes), image(stays)), remove=(goes,), folders=(photos,))
    return review, goes, stays


def test_it_goes_where_all_is_as_it_was(photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]) -> None:
    """The test of the tests below: without a change the image does go."""
    review, goes, stays = standard(photos, tmp_path)
    code, said = apply(review)
    assert (code, os.path.exists(goes), os.path.exists(stays)) == (0, False, True)
    assert f"Moved to the trash: {goes}" in said


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("keeper gone", "no unchanged, readable copy was found to keep"),
        ("keeper edited", "no unchanged, readable copy was found to keep"),
        ("keeper overwritten at the same size and time", "no unchanged, readable copy was found to keep"),
        ("victim edited", "it changed since the scan"),
        ("victim overwritten at the same size and time", "it changed since the scan"),
        ("victim gone", "no longer there"),
        ("victim is a link to the keeper", "what is to stay is the same file here"),
        ("keeper is a link to the victim", "what is to stay is the same file here"),
        ("both are one file", "what is to stay is the same file here"),
        ("victim is a folder", "it changed since the scan"),
    ],
)
def test_what_changed_stays(
    what: str, why: str, photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    review, goes, stays = standard(photos, tmp_path)
    concerned = stays if what.startswith("keeper") else goes
    times = os.stat(concerned)
    if what.endswith("gone"):
        os.unlink(concerned)
    elif what.endswith("edited"):
        write(Path(concerned), "the picture, edited")
    elif what.endswith("same size and time"):
        write(Path(concerned), "THE PICTURE")
        os.utime(concerned, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif what == "victim is a folder":
        os.unlink(goes)
        os.mkdir(goes)
    elif what == "both are one file":
        os.unlink(goes)
        os.link(stays, goes)
    else:
        os.unlink(concerned)
        os.symlink(goes if concerned == stays else stays, concerned)
    before = contents(photos)
    code, said = apply(review)
    assert (code, why in said) == (0, True), said
    assert contents(photos) == before


def test_a_link_on_the_way_leads_to_nothing_outside(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    review, _, _ = standard(photos, tmp_path)
    photos.rename(tmp_path / "private" / "photos")
    (tmp_path / "root").mkdir()
    os.symlink(tmp_path / "private" / "photos", tmp_path / "root" / "photos")
    code, said = apply(review, "--map", f"{tmp_path}={tmp_path / 'root'}")
    assert (code, "does not lie in the folders of this plan" in said) == (0, True), said
    assert (tmp_path / "private" / "photos" / "goes.jpg").exists()


def test_a_keeper_of_another_spelling_is_no_copy(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    """On a file system without cases both names are one file; here the second is not there at all."""
    goes = image(photos / "goes.jpg")
    other = replace(goes, file=replace(goes.file, path=str(photos / "GOES.jpg")))
    review = saved(tmp_path / "a.dedup-review", group(goes, other), remove=(goes.path,), folders=(photos,))
    code, said = apply(review)
    assert (code, "Left alone" in said, os.path.exists(goes.path)) == (0, True, True)


def test_nothing_outside_the_folders_is_touched(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    """Its author knows the content, and a copy of it stands: still it is none of this plan's business."""
    letter = str(tmp_path / "private" / "letter.jpg")
    copy = write(photos / "letter.jpg", "a letter")
    pair = group(image(letter), image(copy))
    for folders, words in (
        ((photos,), []),
        ((photos, tmp_path / "private"), ["--map", f"{photos}={photos}"]),
        ((tmp_path,), ["--map", f"{photos}={photos}"]),
    ):
        review = saved(tmp_path / "a.dedup-review", pair, remove=(letter,), folders=folders)
        code, said = apply(review, *words)
        assert (code, "does not lie in the folders of this plan" in said) == (0, True), said
        assert os.path.exists(letter)


def test_what_moves_with_it_does_not_lie_outside_neither(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    sidecar = write(tmp_path / "private" / "goes.xmp", "a sidecar")
    other_name = tmp_path / "private" / "name.jpg"
    os.link(photos / "goes.jpg", other_name)
    stays = image(photos / "stays.jpg")
    for goes in (
        image(photos / "goes.jpg", companions=[sidecar]),
        image(photos / "goes.jpg", aliases=[str(other_name)]),
    ):
        review = saved(tmp_path / "a.dedup-review", group(goes, stays), remove=(goes.path,), folders=(photos,))
        assert "does not lie in the folders of this plan" in apply(review)[1]
        assert os.path.exists(goes.path) and os.path.exists(sidecar) and other_name.exists()


def test_a_strangers_file_is_no_companion(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    """A plan says that other.jpg moves with goes.jpg; names on disk say that it does not."""
    goes = image(photos / "goes.jpg", companions=[str(photos / "other.jpg")])
    review = saved(
        tmp_path / "a.dedup-review", group(goes, image(photos / "stays.jpg")), remove=(goes.path,), folders=(photos,)
    )
    before = contents(photos)
    assert "Left alone" in apply(review)[1]
    assert contents(photos) == before


def test_only_images_go(photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]) -> None:
    for name in ("notes.txt", "copy.txt"):
        write(photos / name, "notes")
    pair = group(image(photos / "notes.txt"), image(photos / "copy.txt"))
    review = saved(tmp_path / "a.dedup-review", pair, remove=(str(photos / "notes.txt"),), folders=(photos,))
    assert "it has not the name of an image" in apply(review)[1]
    assert (photos / "notes.txt").exists()


def test_reference_folders_stay_those_of_the_plan_and_those_of_this_computer(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    goes, stays = image(photos / "goes.jpg"), image(photos / "stays.jpg")
    told = replace(goes, file=replace(goes.file, reference=True))
    for pair, references in ((group(told, stays), ()), (group(goes, stays), (photos,))):
        review = saved(
            tmp_path / "a.dedup-review", pair, remove=(goes.path,), folders=(photos,), references=references
        )
        assert "reference folder" in apply(review)[1]
        assert os.path.exists(goes.path)
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "settings.json").write_text(f'{{"references": ["{photos}"]}}', encoding="utf-8")
    review = saved(tmp_path / "a.dedup-review", group(goes, stays), remove=(goes.path,), folders=(photos,))
    assert "reference folder" in apply(review)[1]
    assert os.path.exists(goes.path)


def test_groups_that_together_lose_a_last_copy_are_refused_as_a_whole(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    """a goes for b, and b, by another name that is the same file, goes for c."""
    a, b, c = (image(photos / name) for name in ("goes.jpg", "stays.jpg", "other.jpg"))
    os.link(photos / "stays.jpg", photos / "second name.jpg")
    second = image(photos / "second name.jpg")
    review = saved(
        tmp_path / "a.dedup-review",
        group(a, b, number=1),
        group(second, c, number=2),
        remove=(a.path, second.path),
        folders=(photos,),
    )
    before = contents(photos)
    code, said = apply(review)
    assert (code, "would remove a last copy" in said) == (1, True)
    assert contents(photos) == before


def test_two_folders_that_are_mapped_to_one_are_refused(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    write(tmp_path / "backup" / "goes.jpg", "the picture")
    pair = group(image(photos / "goes.jpg"), image(tmp_path / "backup" / "goes.jpg"))
    review = saved(
        tmp_path / "a.dedup-review", pair, remove=(str(photos / "goes.jpg"),), folders=(photos, tmp_path / "backup")
    )
    code, said = apply(review, "--map", f"{photos}={photos}", "--map", f"{tmp_path / 'backup'}={photos}")
    assert (code, "would both be" in said) == (1, True)
    assert (photos / "goes.jpg").exists()


def table(photos: Path, tmp_path: Path, change: Callable[[list[list[str]]], object], *, liar: bool = False) -> Path:
    """A plan as a table, with its rows changed: goes.jpg goes, stays.jpg stays."""
    goes, stays = image(photos / "goes.jpg"), image(photos / "stays.jpg")
    actions = plan_removals([group(goes, stays)], {goes.path: Decision.REMOVE}, ActionKind.TRASH)
    text = plan_bytes(Plan(actions, (str(photos),)), PlanFormat.TABLE).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    change(rows)
    for row in rows[1:]:
        row[6] = row[6] if liar else readable_path(os.fsdecode(unquote_to_bytes(row[7])))
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = tmp_path / "plan.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def keeper_is(path: Path) -> Callable[[list[list[str]]], object]:
    def change(rows: list[list[str]]) -> None:
        rows[-1][7] = exact_path(str(path))

    return change


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        (lambda rows: rows.pop(), 1, "action 1 keeps nothing"),
        (lambda rows: rows[-1].__setitem__(5, "00" * 32), 0, "no unchanged, readable copy"),
        (lambda rows: rows[-1].__setitem__(5, ""), 0, "no unchanged, readable copy"),
        (lambda rows: rows[-1].__setitem__(5, "x"), 1, "no digest"),
        (lambda rows: rows[-2].__setitem__(5, "00" * 32), 0, "it changed since the scan"),
        (lambda rows: rows[-2].__setitem__(3, str(2**62)), 0, "it changed since the scan"),
        (lambda rows: rows[-2].__setitem__(3, str(10**40)), 1, "no whole number"),
        (lambda rows: rows[-2].__setitem__(3, "-1"), 1, "cannot be"),
        (lambda rows: rows[-1].__setitem__(7, rows[-2][7]), 1, "a group that is none"),
        (lambda rows: rows[-2].__setitem__(7, "goes.jpg"), 1, "not an absolute path"),
        (lambda rows: rows[-2].__setitem__(7, rows[-2][7].replace("goes", "x/../goes")), 1, "a path with a detour"),
        (lambda rows: rows[-2].__setitem__(7, rows[-2][7] + "%00"), 1, "a path with a NUL"),
        (lambda rows: rows[-2].__setitem__(8, "delete"), 1, "'delete' is not a valid ActionKind"),
        (lambda rows: rows[1].__setitem__(8, "dedup-gui/plan/9 posix"), 1, "of another version"),
        (lambda rows: rows[1].__setitem__(8, "dedup-gui/plan/1 vms"), 1, "of no computer"),
        (lambda rows: rows[0].__setitem__(0, "x"), 1, "other columns"),
        (lambda rows: rows[2].__setitem__(7, "/nowhere"), 1, "not found"),
        (lambda rows: rows.append([*rows[-2][:1], "remove", *rows[-1][2:]]), 1, "removes two images"),
        (lambda rows: rows.extend([["2", *rows[-1][1:]], ["2", *rows[-2][1:]]]), 1, "a decision on no member"),
        (
            lambda rows: rows.extend([["2", "remove", *rows[-1][2:8], "trash"], ["2", "keep", *rows[-2][2:8], ""]]),
            0,
            "what is to stay is the same file here",
        ),
    ],
)  # fmt: skip
def test_a_table_that_was_tampered_with(
    change: Callable[[list[list[str]]], object],
    code: int,
    why: str,
    photos: Path,
    tmp_path: Path,
    apply: Callable[..., tuple[int, str]],
) -> None:
    before = contents(photos)
    found, said = apply(table(photos, tmp_path, change))
    assert (found, why in said) == (code, True), said
    assert contents(photos) == before


def test_a_table_that_nobody_touched(photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]) -> None:
    """The test of the test above."""
    assert apply(table(photos, tmp_path, lambda _: None))[0] == 0
    assert sorted(os.listdir(photos)) == ["other.jpg", "stays.jpg"]


@pytest.mark.parametrize(("row", "column"), [(2, 6), (-2, 6), (-2, 7), (-1, 6), (-1, 7)])
def test_the_path_that_a_person_reads_is_the_one_that_counts(
    row: int, column: int, photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    before = contents(photos)
    plan = table(photos, tmp_path, lambda rows: rows[row].__setitem__(column, str(photos / "other.jpg")), liar=True)
    code, said = apply(plan)
    assert (code, "its two paths are not the same" in said) == (1, True), said
    assert contents(photos) == before


def test_a_move_to_a_folder_that_is_not_named_is_refused_before_anything_is_recorded(
    photos: Path, tmp_path: Path, apply: Callable[..., tuple[int, str]]
) -> None:
    code, said = apply(table(photos, tmp_path, lambda rows: rows[-2].__setitem__(8, "move")))
    assert (code, "This plan moves images to a folder." in said) == (1, True), said
    assert not (tmp_path / "data").exists()


def many(photos: Path, tmp_path: Path, count: int) -> tuple[Path, list[str]]:
    """A review in which so many images go."""
    groups, victims = [], []
    for number in range(count):
        stays = image(write(photos / f"{number}.jpg", f"picture {number}"))
        goes = image(write(photos / f"{number} copy.jpg", f"picture {number}"))
        groups.append(group(goes, stays, number=number + 1))
        victims.append(goes.path)
    return saved(tmp_path / "many.dedup-review", *groups, remove=tuple(victims), folders=(photos,)), victims


def test_an_interrupt_ends_it_after_the_image_in_hand(photos: Path, tmp_path: Path) -> None:
    review, victims = many(photos, tmp_path, 400)
    command = [sys.executable, "-m", "dedup_gui", "apply", str(review), "--data-dir", str(tmp_path / "data")]
    pipe = subprocess.PIPE  # a short one: however slow this process is, the other one does not get to its end
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, pipesize=4096) as process:
        assert process.stdout is not None and process.stderr is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()  # `communicate` would leave out the lines that came together with the first
        err = process.stderr.read()
    assert (process.returncode, err) == (130, "")
    said = [first, *rest.splitlines()]
    done = sum(line.startswith("Moved to the trash: ") for line in said)
    assert 0 < done < len(victims)
    images = "1 image" if done == 1 else f"{done} images"
    assert f"{images} removed, 0 left alone, {len(victims) - done} not tried: interrupted." in said[-1]
    assert [os.path.exists(path) for path in sorted(victims)] == [False] * done + [True] * (len(victims) - done)
    with opened(tmp_path / "data") as services:
        (batch,) = services.history()
        assert (batch.done, batch.closed) == (done, True)
        assert services.recover() == []
        run(services.undo(batch.id))
    assert all(map(os.path.exists, victims))


def test_it_needs_no_qt(photos: Path, tmp_path: Path) -> None:
    review, goes, _ = standard(photos, tmp_path)
    code = "from dedup_gui.cli import run\nraise SystemExit(run(['apply', *sys.argv[1:]]))\n"
    done = run_without_qt(code, str(review), "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, "")
    assert not os.path.exists(goes)


def test_a_disk_that_refuses_is_told_by_the_exit_code(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    review, goes, _ = standard(photos, tmp_path)

    def refuse(_self: object, _path: str) -> str:
        raise TrashError("no room")

    monkeypatch.setattr(SystemTrash, "put", refuse)
    assert main(["apply", str(review), "--data-dir", str(tmp_path / "data")]) == 1
    assert "Failed: the system refused; the file is where it was (no room)" in capsys.readouterr().out
    assert os.path.exists(goes)


def test_what_nobody_can_do_is_told_by_the_exit_code(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review, _, _ = standard(photos, tmp_path)
    for words, code, why in (
        ([str(review), "--map", "nonsense"], 1, "OLD=NEW expected"),
        ([str(review), "--map", f"{photos}={tmp_path / 'nowhere'}"], 1, "not found"),
        ([str(tmp_path / "missing")], 1, "cannot read"),
        ([str(photos / "goes.jpg")], 1, "is no plan"),
        ([], 2, "PLAN"),
        ([str(review), "--nonsense"], 2, "--nonsense"),
    ):
        assert main(["apply", *words, "--data-dir", str(tmp_path / "data")]) == code
        assert why in capsys.readouterr().err
