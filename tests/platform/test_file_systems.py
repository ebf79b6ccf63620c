from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dedup_gui.core.action_types import ActionKind
from dedup_gui.platform import file_systems
from dedup_gui.platform.file_systems import kind_in, links_offered

TABLE = rb"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 8:17 / /media/a\040stick rw - vfat /dev/sdb1 rw
31 22 0:40 / /data rw shared:1 - btrfs /dev/sdc rw
32 22 0:41 / /data rw - xfs /dev/sdd rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a.jpg", "ext4"),
        ("/media/a stick/b.jpg", "vfat"),
        ("/media/a stick", "vfat"),
        ("/media/a stick too/b.jpg", "ext4"),
        ("/data/c.jpg", "xfs"),
    ],
)
def test_kind(path: str, kind: str) -> None:
    assert kind_in(TABLE, path) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="the mount table is that of Linux")
def test_what_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    monkeypatch.setattr(file_systems, "MOUNTINFO", str(table))
    assert links_offered("/home/a.jpg") == {ActionKind.HARDLINK, ActionKind.SYMLINK}, "nothing is told"
    table.write_bytes(TABLE)
    assert links_offered("/home/a.jpg") == {ActionKind.HARDLINK, ActionKind.SYMLINK}
    assert links_offered("/media/a stick/b.jpg") == frozenset()
    assert links_offered("/data/c.jpg") == {ActionKind.HARDLINK, ActionKind.SYMLINK, ActionKind.REFLINK}
