"""Archives through the real program: scanned, reviewed, told, and never touched."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.__main__ import main
from dedup_gui.core.archives.member_paths import member_path
from dedup_gui.core.events import run_to_end
from dedup_gui.core.report.tables import CSV_COLUMNS
from dedup_gui.core.types import UNSEEN, Decision
from dedup_gui.exchange.applying import Refused, prepare
from dedup_gui.exchange.path_map import PathMap
from dedup_gui.exchange.review_file import ReviewFile
from dedup_gui.exchange.saved_review import on_disk, relocated
from dedup_gui.wiring.review_files import save_review
from tests.core.archives.zip_factory import FLAGS, LOCAL_FLAGS, packed, patched
from tests.core.image_factory import jpeg_bytes, photo
from tests.core.removal.removal_library import contents

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An image alone, one twice, all of them in an archive too; and what cannot be read."""
    folder = tmp_path / "library"
    folder.mkdir()
    one, two = jpeg_bytes(photo(1), 92), jpeg_bytes(photo(2), 92)
    (folder / "one.jpg").write_bytes(one)
    (folder / "two a.jpg").write_bytes(two)
    (folder / "two b.jpg").write_bytes(two)
    packed(
        folder / "Holiday.zip",
        {
            "beach/1.jpg": one,
            "beach/照片.jpg": jpeg_bytes(photo(2).resize((300, 225)), 85),
            "../../above.jpg": jpeg_bytes(photo(3), 90),
            "inner.zip": b"PK",
            "no image.jpg": b"text",
        },
    )
    packed(folder / "Comic.cbz", {"3.jpg": jpeg_bytes(photo(3), 90)})
    patched(packed(folder / "locked.zip", {"secret.jpg": one}), FLAGS, "<H", 1, LOCAL_FLAGS)
    return folder


def scan(library: Path, tmp_path: Path, *options: str) -> dict[str, Any]:
    out = tmp_path / "out.json"
    home = ["--data-dir", str(tmp_path / "data"), "--quiet", "--threads", "2"]
    assert main(["scan", str(library), "--json", str(out), *home, *options]) == 0
    found: dict[str, Any] = json.loads(out.read_bytes())
    return found


def test_they_are_found_grouped_and_told(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(library)
    assert [len(group["members"]) for group in scan(library, tmp_path)["groups"]] == [2]
    capsys.readouterr()
    found = scan(
        library, tmp_path, "--archives", "--csv", str(tmp_path / "a.csv"), "--html", str(tmp_path / "a.html")
    )
    archive = str(library / "Holiday.zip")
    first, second = (
        {
            member["path"]: (member.get("archive"), member.get("member"), member["keeper"])
            for member in group["members"]
        }
        for group in found["groups"]
    )
    assert first == {
        member_path(archive, "beach/1.jpg"): (archive, "beach/1.jpg", False),
        str(library / "one.jpg"): (None, None, True),
    }
    assert second.pop(member_path(archive, "beach/照片.jpg")) == (archive, "beach/照片.jpg", False)
    assert sorted(second) == [str(library / "two a.jpg"), str(library / "two b.jpg")]
    assert {skipped["path"]: skipped["code"] for skipped in found["skipped"]} == {
        member_path(archive, "inner.zip"): "nested-archive",
        member_path(archive, "no image.jpg"): "not-an-image",
        member_path(str(library / "locked.zip"), "secret.jpg"): "encrypted",
    }
    said = capsys.readouterr().out
    assert f"{archive} › beach/1.jpg" in said and "exact, in an archive" in said
    assert f"{archive} › beach/1.jpg" in (tmp_path / "a.html").read_text(encoding="utf-8")
    rows = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith(",archive,member") and CSV_COLUMNS[-2:] == ("archive", "member")
    assert any(row.endswith(f",{archive},beach/1.jpg") for row in rows)
    again = scan(library, tmp_path, "--archives")
    assert again["groups"] == found["groups"]
    assert again["counts"]["from_cache"] == again["counts"]["fingerprinted"]
    assert contents(library) == before


def test_archives_that_hold_nothing_of_their_own_are_told(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "archives" not in scan(library, tmp_path)
    assert scan(library, tmp_path, "--archives")["archives"] == [
        {"path": str(library / "Comic.cbz"), "images": 1, "within": str(library / "Holiday.zip"), "outside": False}
    ]
    one, two = (library / name for name in ("one.jpg", "two a.jpg"))
    packed(library / "backup.zip", {"1.jpg": one.read_bytes(), "2.jpg": two.read_bytes(), "read me.txt": b"x"})
    capsys.readouterr()
    session = tmp_path / "a.dedup-review"
    found = scan(library, tmp_path, "--archives", "--html", str(tmp_path / "a.html"), "--session", str(session))
    assert [(Path(each["path"]).name, each["outside"]) for each in found["archives"]] == [
        ("Comic.cbz", False),
        ("backup.zip", True),
    ]
    said = f"All 2 images in {library / 'backup.zip'} are outside archives, too."
    assert said in capsys.readouterr().out
    assert said in (tmp_path / "a.html").read_text(encoding="utf-8")
    there = str(tmp_path / "there")
    with ReviewFile(str(session)) as file:
        moved = relocated(file.review, PathMap([(str(library), there)], file.review.system))
    assert [each.path for each in moved.result.archives] == [f"{there}/Comic.cbz", f"{there}/backup.zip"]
    assert moved.result.archives[0].within == f"{there}/Holiday.zip"


def test_its_plan_touches_no_archive(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = tmp_path / "a.dedup-review"
    scan(library, tmp_path, "--archives", "--session", str(session))
    before = contents(library)
    with ReviewFile(str(session)) as file:
        assert any(file.preview(path) for path, member in file.review.members.items() if member.file.archive)
        review = on_disk(file.review)
    assert not review.away and not review.changed
    members = review.review.members
    everything = dict.fromkeys(members, Decision.REMOVE)
    decided = tmp_path / "b.dedup-review"
    run_to_end(save_review(str(decided), review.review.result, everything, lambda _: None))
    capsys.readouterr()
    plan = ["apply", str(decided), "--data-dir", str(tmp_path / "data")]
    assert main(plan) == 0
    said = capsys.readouterr().out
    assert said.count("Left alone: it is inside an archive") == 2
    assert contents(library) == before, "of each group the last image outside archives was to go: none does"
    keep = next(path for path in members if path.endswith("two a.jpg"))
    run_to_end(save_review(str(decided), review.review.result, everything | {keep: Decision.KEEP}, lambda _: None))
    assert main(plan) == 0
    assert sorted(before.keys() - contents(library).keys()) == [str(library / "two b.jpg")]


def test_a_review_that_asks_for_what_lies_in_an_archive(library: Path, tmp_path: Path) -> None:
    """A file that somebody made: it says that nothing is a reference."""
    session = tmp_path / "a.dedup-review"
    scan(library, tmp_path, "--archives", "--session", str(session))
    with ReviewFile(str(session)) as file:
        review = file.review
    path, member = next((path, member) for path, member in review.members.items() if member.file.archive)
    group = next(group for group in review.result.groups if path in group.paths)
    made = replace(member, file=replace(member.file, reference=False))
    group = replace(group, members=tuple(made if each.path == path else each for each in group.members))
    forged = replace(review, result=replace(review.result, groups=(group,)), decisions=((path, Decision.REMOVE),))
    prepared = prepare(forged, [str(library)])
    assert prepared.actions == ()
    assert prepared.refused == ((path, Refused.ARCHIVE),)


def test_a_review_on_another_computer_finds_its_archives_there(library: Path, tmp_path: Path) -> None:
    session = tmp_path / "a.dedup-review"
    scan(library, tmp_path, "--archives", "--session", str(session))
    there = tmp_path / "there"
    library.rename(there)
    with ReviewFile(str(session)) as file:
        lost = on_disk(file.review)
        found = on_disk(relocated(file.review, PathMap([(str(library), str(there))], file.review.system)))
    assert lost.away == set(lost.review.members)
    assert {member.file.ctime_ns for member in lost.review.members.values()} == {UNSEEN}
    assert not found.away
    inside = [member.file for member in found.review.members.values() if member.file.archive]
    assert [file.archive for file in inside] == [str(there / "Holiday.zip")] * 2
    (there / "Holiday.zip").unlink()
    gone = on_disk(found.review)
    assert gone.away == {file.path for file in inside}
