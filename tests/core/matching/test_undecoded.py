from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.events import ScanResult
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.removal.apply import plan_removals
from dedup_gui.core.report.html import to_html
from dedup_gui.core.report.tables import to_csv, to_dict
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision, Evidence, Relation, SkipCode
from tests.core.image_factory import dng_bytes, jpeg_bytes, photo, save, write
from tests.core.scan_library import finish


def found_in(folder: Path, **more: object) -> ScanResult:
    settings = ScanSettings((str(folder),), engine=Engine.HASH, threads=2, **more)  # type: ignore[arg-type]
    return finish(scan(settings, ScanPorts()))


def names(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def codes(result: ScanResult) -> dict[str, SkipCode]:
    return {os.path.basename(skipped.path): skipped.code for skipped in result.skipped}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Identical files that cannot be decoded, for one reason each, and others of their sizes."""
    whole = jpeg_bytes(photo(1))
    for name, content in {
        "cut": whole[: len(whole) // 2],
        "other cut": whole[: len(whole) // 2 - 1] + b"!",
        "pdf": b"%PDF-1.7 and so on",
    }.items():
        write(tmp_path / f"{name}.jpg", content)
    for name in ("cut", "pdf"):
        shutil.copyfile(tmp_path / f"{name}.jpg", tmp_path / f"{name} copy.jpg")
    return tmp_path


def test_identical_files_that_cannot_be_decoded_are_exact_copies(broken: Path) -> None:
    result = found_in(broken)
    assert names(result) == [["cut copy.jpg", "cut.jpg"], ["pdf copy.jpg", "pdf.jpg"]]
    for group in result.groups:
        (match,) = group.matches
        assert (match.relation, match.weak, match.evidence) == (Relation.EXACT, False, Evidence("digest"))
        assert group.suggestion.path in group.paths
    assert [member.problem for member in result.groups[0].members] == [SkipCode.TRUNCATED] * 2
    assert [member.problem for member in result.groups[1].members] == [SkipCode.UNSUPPORTED] * 2


def test_they_are_reported_as_skipped_all_the_same(broken: Path) -> None:
    result = found_in(broken)
    assert codes(result) == {
        "cut.jpg": SkipCode.TRUNCATED,
        "cut copy.jpg": SkipCode.TRUNCATED,
        "other cut.jpg": SkipCode.TRUNCATED,
        "pdf.jpg": SkipCode.UNSUPPORTED,
        "pdf copy.jpg": SkipCode.UNSUPPORTED,
    }
    assert result.counts.fingerprinted == 0


def test_of_each_group_one_stays(broken: Path) -> None:
    (cut, _) = found_in(broken).groups
    victim = next(member for member in cut.members if not cut.stays(member.path))
    (action,) = plan_removals([cut], {victim.path: Decision.REMOVE}, ActionKind.TRASH)
    assert action.victim.digest
    assert [(keeper.path, keeper.digest) for keeper in action.keepers] == [
        (cut.suggestion.path, action.victim.digest)
    ]


def test_too_large_ones_have_the_size_that_their_header_tells(tmp_path: Path) -> None:
    for suffix in ("jpg", "tif"):  # decoded in this process, and in another
        save(photo(1, 320, 240), tmp_path / f"a.{suffix}")
        shutil.copyfile(tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}")
    result = found_in(tmp_path, max_pixels=10_000)
    assert names(result) == [["a.jpg", "b.jpg"], ["a.tif", "b.tif"]]
    for group, form in zip(result.groups, ("JPEG", "TIFF"), strict=True):
        for member in group.members:
            assert (member.info.width, member.info.height, member.info.format) == (320, 240, form)
            assert member.problem is SkipCode.TOO_LARGE


def test_what_is_no_image_has_no_copies(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        write(tmp_path / name, b"a shopping list")
        write(tmp_path / f"empty {name}", b"")
    assert found_in(tmp_path).groups == ()


def test_another_name_of_one_file_is_no_copy(tmp_path: Path) -> None:
    write(tmp_path / "a.jpg", jpeg_bytes(photo(1))[:2000])
    os.link(tmp_path / "a.jpg", tmp_path / "b.jpg")
    assert found_in(tmp_path).groups == ()


def test_reports_show_them(broken: Path) -> None:
    result = found_in(broken)
    member = to_dict(result)["groups"][0]["members"][0]
    assert (member["problem"], member["width"], member["height"]) == ("truncated", 0, 0)
    assert "size unknown" in "".join(to_html(result, lambda _: None))
    assert "cut copy.jpg" in to_csv(result)


def test_a_raw_and_its_copy_are_a_group_without_the_jpeg_that_it_belongs_to(tmp_path: Path) -> None:
    card, backup = tmp_path / "card", tmp_path / "backup"
    for folder in (card, backup):
        folder.mkdir()
    save(photo(1, 640, 480), card / "a.jpg")
    write(card / "a.dng", dng_bytes(photo(1, 640, 480)))
    shutil.copy2(card / "a.dng", backup / "a.dng")
    save(photo(2, 640, 480), card / "b.jpg")
    write(card / "b.dng", dng_bytes(photo(3, 640, 480)))
    result = found_in(tmp_path)
    (group,) = result.groups
    assert group.paths == (str(backup / "a.dng"), str(card / "a.dng"))
    assert [match.relation for match in group.matches] == [Relation.EXACT]
    assert group.suggestion.path == str(card / "a.dng")
    assert result.counts.found == 5
    assert to_dict(result)["groups"][0]["members"][1]["companion_of"] == str(card / "a.jpg")
