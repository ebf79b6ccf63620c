"""The window's services on a real disk, without a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dedup_gui.app import AppServices
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.image.digest import digest
from dedup_gui.core.types import Decision, Group
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile
from tests.core.removal.removal_library import contents, group, image, outcomes, run, write

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[AppServices]:
    paths = Paths.find(str(tmp_path / "data"))
    paths.make()
    with Program(paths) as program:
        program.history()
        with closing(AppServices(program, SettingsFile(paths.settings_file))) as services:
            yield services


def unread(found: Group) -> Group:
    """The group as a scan that was cancelled left it: no digest was read."""
    return replace(found, members=tuple(replace(member, digest="") for member in found.members))


@pytest.fixture
def cancelled(tmp_path: Path) -> Group:
    for name in ("keeper.jpg", "copy.jpg"):
        write(tmp_path / "pictures" / name, "the picture")
    return unread(group(image(tmp_path / "pictures" / "keeper.jpg"), image(tmp_path / "pictures" / "copy.jpg")))


def decided(cancelled: Group) -> dict[str, Decision]:
    return {cancelled.members[0].path: Decision.REMOVE}  # copy.jpg


def test_digests_that_a_cancelled_scan_did_not_read_are_read_before_a_removal(
    services: AppServices, cancelled: Group
) -> None:
    report = run(services.apply([cancelled], decided(cancelled), ActionKind.TRASH))
    assert outcomes(report) == ["done"]
    (record,) = services.history_records(report.batch)
    ((_, place),) = report.results[0][1].places
    assert record.action.victim.digest == digest(place), "the proof that the journal keeps is of what was moved"
    assert outcomes(run(services.undo(report.batch))) == ["undone"]


def test_a_file_that_changed_since_a_cancelled_scan_is_left_alone(
    services: AppServices, cancelled: Group, tmp_path: Path
) -> None:
    write(tmp_path / "pictures" / "copy.jpg", "another picture")
    before = contents(tmp_path / "pictures")
    report = run(services.apply([cancelled], decided(cancelled), ActionKind.TRASH))
    assert outcomes(report) == ["skipped-changed"]
    assert contents(tmp_path / "pictures") == before


def test_a_keeper_that_changed_since_a_cancelled_scan_is_no_keeper(
    services: AppServices, cancelled: Group, tmp_path: Path
) -> None:
    write(tmp_path / "pictures" / "keeper.jpg", "another picture")
    before = contents(tmp_path / "pictures")
    report = run(services.apply([cancelled], decided(cancelled), ActionKind.TRASH))
    assert outcomes(report) == ["skipped-no-keeper"]
    assert contents(tmp_path / "pictures") == before


def test_a_raw_that_stands_in_a_group_does_not_go_along_with_its_jpeg(services: AppServices, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    raws = [image(write(pictures / name, "raw")) for name in ("a.dng", "b.dng")]
    sidecar = write(pictures / "a.xmp", "sidecar")
    jpeg = image(write(pictures / "a.jpg", "picture"), companions=(raws[0].path, str(sidecar)))
    groups = [group(jpeg, image(write(pictures / "b.jpg", "picture")), number=1), group(*raws, number=2)]
    report = run(services.apply(groups, {jpeg.path: Decision.REMOVE}, ActionKind.TRASH))
    assert outcomes(report) == ["done"]
    assert sorted(Path(path).name for path in contents(pictures)) == ["a.dng", "b.dng", "b.jpg"]
