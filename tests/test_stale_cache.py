"""A picture in the place of another, of the same size and the same time: what is remembered must not remove it.

Cameras of fixed-size RAW or BMP files whose clock stands still make such files, and so do tools that keep times.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dedup_gui.app import AppServices
from dedup_gui.core import pipeline
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.discovery import hard_links
from dedup_gui.core.events import GroupsSoFar, ScanResult
from dedup_gui.core.fingerprints import companion_states, fingerprinting
from dedup_gui.core.image.decode import Decoded
from dedup_gui.core.image.decoder_process import read_any
from dedup_gui.core.image.digest import digest
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision
from tests.core.removal.removal_library import contents, outcomes, run
from tests.services import opened

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="there the trash is the person's own and cannot be isolated"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[AppServices]:
    with opened(tmp_path / "data") as services:
        yield services


@pytest.fixture
def without_ctime(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key as it is on a system that keeps no time of the last change."""
    for module in (hard_links, companion_states):
        monkeypatch.setattr(module, "change_time", lambda status: 0)


def draw(path: Path, seed: int) -> None:
    """Write a picture into the file as it stands: always the same number of bytes."""
    small = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    with path.open("r+b" if path.exists() else "wb") as file:
        Image.fromarray(small).resize((160, 120), Image.Resampling.BICUBIC).save(file, "BMP")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two files of one picture, a second old."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a copy.bmp", "b keeper.bmp"):
        draw(folder / name, 1)
        os.utime(folder / name, ns=(1_700_000_000_123_456_789,) * 2)
    return folder


def scanned(services: AppServices, folder: Path) -> ScanResult:
    return run(services.scan(ScanSettings((str(folder),), engine=Engine.HASH)))


def _by_utime(path: Path) -> None:
    status = path.stat()
    draw(path, 2)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _by_touch(path: Path) -> None:
    draw(path, 2)
    other = next(file for file in path.parent.iterdir() if file != path)
    subprocess.run(["touch", "-r", str(other), str(path)], check=True)


OVERWRITE = [_by_utime, _by_touch]


@pytest.mark.parametrize("overwrite", OVERWRITE)
def test_it_is_not_grouped_by_what_was_there_before(
    services: AppServices, pictures: Path, overwrite: Callable[[Path], None]
) -> None:
    (found,) = scanned(services, pictures).groups
    before = found.members[0].file
    overwrite(pictures / "a copy.bmp")
    again = scanned(services, pictures)
    now = (pictures / "a copy.bmp").stat()
    assert (now.st_size, now.st_mtime_ns, now.st_ino) == (before.size, before.mtime_ns, before.inode)
    assert (again.groups, again.counts.from_cache) == ((), 1)


@pytest.mark.parametrize("overwrite", OVERWRITE)
@pytest.mark.parametrize("name", ["a copy.bmp", "b keeper.bmp"])
@pytest.mark.usefixtures("without_ctime")
def test_without_ctime_the_digest_of_what_was_decoded_keeps_it(
    services: AppServices, pictures: Path, overwrite: Callable[[Path], None], name: str
) -> None:
    scanned(services, pictures)
    overwrite(pictures / name)
    before = contents(pictures)
    (group,) = scanned(services, pictures).groups  # nothing tells yet
    report = run(services.apply([group], {str(pictures / "a copy.bmp"): Decision.REMOVE}, ActionKind.TRASH))
    assert outcomes(report) == ["skipped-changed" if name == "a copy.bmp" else "skipped-no-keeper"]
    assert contents(pictures) == before
    again = scanned(services, pictures)
    assert (again.groups, again.counts.from_cache) == ((), 1), "what was disproven is read again"


@pytest.mark.parametrize("overwrite", OVERWRITE)
def test_what_was_overwritten_after_the_scan_stays(
    services: AppServices, pictures: Path, overwrite: Callable[[Path], None]
) -> None:
    (group,) = scanned(services, pictures).groups
    overwrite(pictures / "a copy.bmp")
    before = contents(pictures)
    report = run(services.apply([group], {str(pictures / "a copy.bmp"): Decision.REMOVE}, ActionKind.TRASH))
    assert outcomes(report) == ["skipped-changed"]
    assert contents(pictures) == before


@pytest.mark.parametrize("live", [False, True])
def test_what_moves_with_an_image_is_read_by_the_scan(
    services: AppServices, pictures: Path, live: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edited under its old size and time since: it stays, and so does its image."""
    sidecar = pictures / "a copy.xmp"
    sidecar.write_text("sidecar")
    if live:
        monkeypatch.setattr(pipeline, "FIRST_LIVE", 2)
        monkeypatch.setattr(pipeline, "LIVE_SECONDS", 0.0)
        for number in range(2, 200):  # there must be something left to be read
            draw(pictures / f"c {number}.bmp", number)
        job = services.scan(ScanSettings((str(pictures),), engine=Engine.HASH))
        found = next(event for event in job if isinstance(event, GroupsSoFar) and event.groups)
        job.close()
        (group,) = found.groups
    else:
        (group,) = scanned(services, pictures).groups
    (companion,) = group.members[0].companions
    assert (companion.path, companion.digest) == (str(sidecar), digest(str(sidecar)))
    status = sidecar.stat()
    sidecar.write_text("SIDECAR")
    os.utime(sidecar, ns=(status.st_atime_ns, status.st_mtime_ns))
    before = contents(pictures)
    decisions = {str(pictures / "a copy.bmp"): Decision.REMOVE}
    assert outcomes(run(services.apply([group], decisions, ActionKind.TRASH))) == ["skipped-changed"]
    assert contents(pictures) == before
    (group,) = scanned(services, pictures).groups
    assert outcomes(run(services.apply([group], decisions, ActionKind.TRASH))) == ["done"]
    assert sorted(os.listdir(pictures))[0] == "b keeper.bmp"


@pytest.mark.usefixtures("without_ctime")
def test_a_companion_that_was_disproven_is_read_by_the_next_scan(services: AppServices, pictures: Path) -> None:
    """Else its image would stay for ever: the remembered digest is that of what the sidecar was."""
    sidecar = pictures / "a copy.xmp"
    sidecar.write_text("sidecar")
    (group,) = scanned(services, pictures).groups
    status = sidecar.stat()
    sidecar.write_text("SIDECAR")
    os.utime(sidecar, ns=(status.st_atime_ns, status.st_mtime_ns))
    decisions = {str(pictures / "a copy.bmp"): Decision.REMOVE}
    for outcome in ("skipped-changed", "done"):
        (group,) = scanned(services, pictures).groups
        assert outcomes(run(services.apply([group], decisions, ActionKind.TRASH))) == [outcome]


def test_a_new_name_or_other_permissions_cost_no_decoding(services: AppServices, pictures: Path) -> None:
    """They change the ctime, and not the content: the digest says so."""
    scanned(services, pictures)
    (pictures / "a copy.bmp").chmod(0o600)
    (pictures / "b keeper.bmp").rename(pictures / "c renamed.bmp")
    again = scanned(services, pictures)
    assert (len(again.groups), again.counts.from_cache) == (1, 2)
    third = scanned(services, pictures)
    assert third.counts.from_cache == 2


@pytest.mark.parametrize("ctime", [True, False])
def test_a_file_that_is_overwritten_between_decoding_and_digest_is_not_used(
    services: AppServices, pictures: Path, monkeypatch: pytest.MonkeyPatch, ctime: bool
) -> None:
    """Else the fingerprint of the one picture would have the digest of the other, and that be the proof."""

    def read_and_overwrite(path: str, **keywords: Any) -> Decoded:
        decoded = read_any(path, **keywords)
        if path.endswith("a copy.bmp"):
            _by_utime(Path(path))
        return decoded

    monkeypatch.setattr(fingerprinting, "read_any", read_and_overwrite)
    if not ctime:
        monkeypatch.setattr(hard_links, "change_time", lambda status: 0)
    found = scanned(services, pictures)
    assert found.groups == ()
    assert [(os.path.basename(skipped.path), skipped.code.value) for skipped in found.skipped] == [
        ("a copy.bmp", "changed")
    ]
