"""Quality evidence for members of groups: which files are measured, how often, and what becomes of failures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import FileSkipped, ScanEvent, ScanResult, Stage
from dedup_gui.core.forensics.member_quality import files_to_measure
from dedup_gui.core.forensics.quality import quality_any
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.quality_facts import Quality, from_text, to_text
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import SkipCode
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import photo, save
from tests.core.review.review_images import group, image, review_of


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A picture, an exact copy of it, a coarse copy, and another picture."""
    folder = tmp_path / "lib"
    folder.mkdir()
    save(photo(1), folder / "a.jpg", quality=92)
    shutil.copyfile(folder / "a.jpg", folder / "b.jpg")
    save(photo(1), folder / "c.jpg", quality=50)
    save(photo(2), folder / "z.jpg", quality=92)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files measured, as it happens."""
    names: list[str] = []

    def noting(path: str, max_pixels: int, *, isolated: IsolatedReader) -> Quality:
        names.append(os.path.basename(path))
        return quality_any(path, max_pixels, isolated=isolated)

    monkeypatch.setattr("dedup_gui.core.forensics.quality.quality_any", noting)
    return names


def run(library: Path, cache: SqliteFingerprintCache | None = None) -> tuple[ScanResult, list[ScanEvent]]:
    settings = ScanSettings(folders=(str(library),), engine=Engine.HASH, threads=2)
    events: list[ScanEvent] = []
    stage = scan(settings, ScanPorts(cache=cache))
    while True:
        try:
            events.append(next(stage))
        except StopIteration as stop:
            return stop.value, events


def qualities(result: ScanResult) -> dict[str, Quality | None]:
    return {os.path.basename(m.path): m.quality for each in result.groups for m in each.members}


def test_members_alone_are_measured_and_the_same_bytes_once(library: Path, measured: list[str]) -> None:
    found = qualities(run(library)[0])
    assert sorted(measured) == ["a.jpg", "c.jpg"]
    assert found["a.jpg"] is not None
    assert found["a.jpg"] == found["b.jpg"]
    assert [each.jpeg_quality for each in found.values() if each] == [92, 92, 50]


def test_a_second_scan_measures_nothing(library: Path, measured: list[str], cache: SqliteFingerprintCache) -> None:
    first, _ = run(library, cache)
    assert measured
    measured.clear()
    again, _ = run(library, cache)
    assert measured == []
    assert again.groups == first.groups


def test_a_changed_file_is_measured_again(library: Path, measured: list[str], cache: SqliteFingerprintCache) -> None:
    run(library, cache)
    measured.clear()
    save(photo(1), library / "c.jpg", quality=60)
    found = qualities(run(library, cache)[0])
    assert measured == ["c.jpg"]
    assert found["c.jpg"] is not None
    assert found["c.jpg"].jpeg_quality == 60


def _failing(
    monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[str], None], error: ImageError | None
) -> None:
    def read(path: str, max_pixels: int, *, isolated: IsolatedReader) -> Quality:
        if os.path.basename(path) == name:
            act(path)
            if error is not None:
                raise error
        return quality_any(path, max_pixels, isolated=isolated)

    monkeypatch.setattr("dedup_gui.core.forensics.quality.quality_any", read)


def test_an_image_whose_pixels_fail_stays_in_its_group(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, "c.jpg", lambda path: None, ImageError(SkipCode.DECODER_CRASHED, "SIGSEGV"))
    result, _ = run(library)
    assert result.skipped == ()
    assert len(result.groups[0].members) == 3
    assert qualities(result)["c.jpg"] is None


@pytest.mark.parametrize(
    ("act", "code"),
    [(os.unlink, SkipCode.VANISHED), (lambda path: Path(path).write_bytes(b"else"), SkipCode.CHANGED)],
)
def test_an_image_that_changes_meanwhile_leaves_its_group(
    library: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[str], None], code: SkipCode
) -> None:
    _failing(monkeypatch, "c.jpg", act, ImageError(SkipCode.DAMAGED))
    result, events = run(library)
    assert [os.path.basename(path) for path in result.groups[0].paths] == ["a.jpg", "b.jpg"]
    assert [(os.path.basename(each.path), each.code) for each in result.skipped] == [("c.jpg", code)]
    assert [each.skipped for each in events if isinstance(each, FileSkipped)] == list(result.skipped)
    assert all(os.path.basename(each.path) != "c.jpg" for each in result.images)


def test_cancelled_while_measuring(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scan(ScanSettings(folders=(str(library),), engine=Engine.HASH, threads=1), ScanPorts())

    def closing_soon(path: str, max_pixels: int, *, isolated: IsolatedReader) -> Quality:
        reached.append(path)
        return Quality()

    reached: list[str] = []
    monkeypatch.setattr("dedup_gui.core.forensics.quality.quality_any", closing_soon)
    for event in stage:
        if reached:
            assert getattr(event, "stage", Stage.JUDGE) is Stage.JUDGE
            stage.close()
            break
    assert reached
    assert list(stage) == []


def test_the_rule_for_best_quality_and_the_suggestion_agree(library: Path) -> None:
    groups = run(library)[0].groups
    review = review_of(groups)
    assert BulkRule.BEST_QUALITY in review.rules
    removed = {item.path for item in review.bulk_job(BulkRule.BEST_QUALITY)().to_remove}
    assert removed == set(groups[0].paths) - {groups[0].suggestion.path}


def test_groups_of_identical_files_need_no_measuring() -> None:
    same = group([image("/a.jpg", digest="1"), image("/b.jpg", digest="1")])
    other = group([image("/c.jpg", digest="1"), image("/d.jpg", digest="2"), image("/e.jpg", digest="2")])
    assert files_to_measure([same]) == []
    assert [file.path for file in files_to_measure([other, same])] == ["/c.jpg", "/d.jpg"]


def test_facts_as_text() -> None:
    quality = Quality("JPEG", "L", lossless=False, jpeg_quality=80, periodicity_across=(0.1, 0.2), detail_down=0.5)
    assert from_text(to_text(quality)) == quality


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"format": "JPEG"}', "{"])
def test_damaged_text(text: str) -> None:
    assert from_text(text) is None
