from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dedup_gui.platform.mount_table import SystemMounts, parse, views
from tests.mounting import mounted

ROOT = "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw"


def table(*lines: str) -> bytes:
    return "\n".join((ROOT, *lines)).encode()


@pytest.mark.parametrize(
    ("lines", "path", "others"),
    [
        ([], "/photos/a.jpg", []),
        # Of one file system: a bind mount of a folder, in both directions; a folder beside it is not shown.
        (["42 21 254:0 /photos/2019 /view rw - ext4 /dev/vda rw"], "/view/a.jpg", ["/photos/2019/a.jpg"]),
        (["42 21 254:0 /photos/2019 /view rw - ext4 /dev/vda rw"], "/photos/2019/b/a.jpg", ["/view/b/a.jpg"]),
        (["42 21 254:0 /photos/2019 /view rw - ext4 /dev/vda rw"], "/photos/20190/a.jpg", []),
        (["42 21 254:0 /a.jpg /view.jpg rw - ext4 /dev/vda rw"], "/view.jpg", ["/a.jpg"]),
        ([r"42 21 254:0 /my\040photos /view\011x rw - ext4 /dev/vda rw"], "/my photos/a", ["/view\tx/a"]),
        # Subvolumes have one number in the table.
        (
            ["42 21 0:30 /@home /home rw - btrfs /dev/b rw", "43 21 0:30 / /top rw shared:1 - btrfs /dev/b rw"],
            "/home/a.jpg",
            ["/top/@home/a.jpg"],
        ),
        # What another mount covers is not there.
        (
            ["42 21 254:0 /photos /view rw - ext4 /dev/vda rw", "43 42 0:9 / /view/2019 rw - tmpfs tmpfs rw"],
            "/photos/2019/a.jpg",
            [],
        ),
        (
            ["42 21 254:0 /photos /view rw - ext4 /dev/vda rw", "43 42 0:9 / /view rw - tmpfs tmpfs rw"],
            "/photos/a.jpg",
            [],
        ),
        # A share that is mounted twice has two numbers.
        (
            ["42 21 0:40 / /one rw - nfs4 nas:/export rw", "43 21 0:41 / /two rw - nfs4 nas:/export/photos rw"],
            "/two/a.jpg",
            ["/one/photos/a.jpg"],
        ),
        (
            ["42 21 0:40 / /one rw - cifs //NAS/share/photos rw", "43 21 0:41 /2019 /two rw - cifs //nas/share rw"],
            "/one/a.jpg",
            [],
        ),
        (
            ["42 21 0:40 / /one rw - cifs //NAS/share rw", "43 21 0:41 /2019 /two rw - cifs //nas/share rw"],
            "/one/2019/a.jpg",
            ["/two/a.jpg"],
        ),
        (
            ["42 21 0:40 / /one rw - nfs4 nas:/a rw", "43 21 0:41 / /two rw - nfs4 other:/a rw"],
            "/one/a.jpg",
            [],
        ),
        ([r"42 21 254:0 /photos\777 /view rw - ext4 /dev/vda rw"], "/view/a.jpg", [r"/photos\777/a.jpg"]),  # no byte
        (["nonsense", "42 21 - x", "42 21 254:0 / - y z w"], "/photos/a.jpg", []),
    ],
)
def test_the_views_of_a_path(lines: list[str], path: str, others: list[str]) -> None:
    assert views(parse(table(*lines)), path) == others


def test_layers_that_can_be_seen(tmp_path: Path) -> None:
    for name in ("one", "two", "upper", "a:b,c", "mirrored"):
        (tmp_path / name).mkdir()
    escaped = str(tmp_path / "a:b,c").replace(":", r"\:").replace(",", r"\,").replace("\\", r"\134")
    overlay = (
        f"42 21 0:50 / /merged rw - overlay overlay rw,lowerdir={tmp_path}/one:{tmp_path}/gone:{escaped},"
        f"upperdir={tmp_path}/upper,workdir={tmp_path}/two"
    )
    mirror = f"43 21 0:51 / /mirror rw - fuse {tmp_path}/mirrored rw,user_id=0"
    mounts = parse(table(overlay, mirror))
    assert views(mounts, "/merged/x/a.jpg") == [
        f"{tmp_path}/one/x/a.jpg",
        f"{tmp_path}/a:b,c/x/a.jpg",
        f"{tmp_path}/upper/x/a.jpg",
    ]
    assert views(mounts, f"{tmp_path}/mirrored/a.jpg") == ["/mirror/a.jpg"]
    assert views(mounts, f"{tmp_path}/two/a.jpg") == []
    assert set(views(mounts, f"{tmp_path}/one/a.jpg")) >= {"/merged/a.jpg"}


@pytest.mark.skipif(sys.platform != "linux", reason="the table of Linux")
def test_the_table_of_this_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = SystemMounts()
    (tmp_path / "photos").mkdir()
    (tmp_path / "view").mkdir()
    path, other = (os.path.realpath(tmp_path / name / "a.jpg") for name in ("photos", "view"))
    assert other not in mounts.views(path)
    monkeypatch.setattr("dedup_gui.platform.mount_table.FRESH_SECONDS", 0.0)
    with mounted(tmp_path / "view", "--bind", str(tmp_path / "photos")):
        assert other in mounts.views(path)
        assert path in mounts.views(other)
    assert other not in mounts.views(path)


@pytest.mark.skipif(sys.platform != "linux", reason="the table of Linux")
def test_a_file_that_is_mounted_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["21 1 254:0 / / rw - ext4 /dev/a rw", "42 21 254:0 /photos/a.jpg /view/b.jpg rw - ext4 /dev/a rw"]
    (tmp_path / "mountinfo").write_bytes(table(*lines))
    monkeypatch.setattr("dedup_gui.platform.mount_table.MOUNTINFO", str(tmp_path / "mountinfo"))
    mounts = SystemMounts()
    assert list(mounts.views("/view/b.jpg")) == ["/photos/a.jpg"]
    assert list(mounts.views("/photos/a.jpg")) == ["/view/b.jpg"]
    assert list(mounts.views("/photos/b.jpg")) == []


def test_a_system_without_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dedup_gui.platform.mount_table.MOUNTINFO", str(tmp_path / "none"))
    assert list(SystemMounts().views("/photos/a.jpg")) == []
