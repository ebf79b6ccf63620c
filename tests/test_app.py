"""The window's services on a real disk, without a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.app import AppServices
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision
from tests.core.removal.removal_library import contents, group, image, outcomes, run, write
from tests.mounting import mounted
from tests.services import opened

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[AppServices]:
    with opened(tmp_path / "data") as services:
        yield services


def test_an_image_without_the_digest_of_what_was_decoded_is_never_removed(
    services: AppServices, tmp_path: Path
) -> None:
    """A digest read now would prove the file that lies there now, and not the one that was judged."""
    for name in ("keeper.jpg", "copy.jpg"):
        write(tmp_path / "pictures" / name, "the picture")
    victim, keeper = (image(tmp_path / "pictures" / name) for name in ("copy.jpg", "keeper.jpg"))
    before = contents(tmp_path / "pictures")
    for found in (group(replace(victim, digest=""), keeper), group(victim, replace(keeper, digest=""))):
        report = run(services.apply([found], {victim.path: Decision.REMOVE}, ActionKind.TRASH))
        assert outcomes(report) in (["skipped-changed"], ["skipped-no-keeper"])
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


def test_what_is_mounted_into_a_reference_folder_is_not_touched(services: AppServices, tmp_path: Path) -> None:
    """The walk passes the hidden folder over, so that nothing says so before the deed."""
    for name in ("photos", "elsewhere"):
        (tmp_path / name).mkdir()
        Image.linear_gradient("L").save(tmp_path / name / "a.png")
    with mounted(tmp_path / "masters" / ".kept", "--bind", str(tmp_path / "photos")):
        folders = (str(tmp_path / "elsewhere"), str(tmp_path / "photos"))
        settings = ScanSettings(folders, (str(tmp_path / "masters"),), engine=Engine.HASH)
        (found,) = run(services.scan(settings)).groups
        report = run(services.apply([found], {found.paths[1]: Decision.REMOVE}, ActionKind.TRASH))
    assert (found.paths[1], outcomes(report)) == (str(tmp_path / "photos" / "a.png"), ["skipped-reference"])


@pytest.mark.parametrize("is_inside", [True, False])
def test_nothing_is_written_outside_the_folders(services: AppServices, tmp_path: Path, is_inside: bool) -> None:
    """As a review of somebody else's may ask, which names an image anywhere as one that stays."""
    exif = Image.Exif()
    exif[0x4746] = 5
    for name in ("elsewhere", "photos"):
        (tmp_path / name).mkdir()
        rating = exif if name == "photos" else Image.Exif()
        Image.linear_gradient("L").save(tmp_path / name / "a.jpg", exif=rating)
    both, one = (str(tmp_path / "elsewhere"), str(tmp_path / "photos")), (str(tmp_path / "photos"),)
    (found,) = run(services.scan(ScanSettings(both, engine=Engine.HASH))).groups
    if not is_inside:
        run(services.scan(ScanSettings(one, engine=Engine.HASH)))
    decisions = {str(tmp_path / "photos" / "a.jpg"): Decision.REMOVE}
    report = run(services.apply([found], decisions, ActionKind.TRASH, merge=True))
    assert outcomes(report) == ["done"]
    assert (tmp_path / "elsewhere" / "a.jpg.xmp").exists() is is_inside
