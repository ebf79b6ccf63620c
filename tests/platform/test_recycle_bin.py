from __future__ import annotations

import struct
from pathlib import Path

import pytest

from dedup_gui.core.action_types import Origin
from dedup_gui.platform import recycle_bin

OLD = r"C:\Users\Zoë\Pictures\a 👍.jpg"


def info(path: str, removed: int, version: int) -> bytes:
    text = (path + "\0").encode("utf-16-le")
    head = struct.pack("<QQQ", version, 1234, removed)
    return head + (text.ljust(520, b"\0") if version == 1 else struct.pack("<I", len(text) // 2) + text)


@pytest.mark.parametrize("version", [1, 2])
def test_both_layouts(version: int) -> None:
    assert recycle_bin.parse_info(info(OLD, 77, version)) == (OLD, 77)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x02", info(OLD, 1, 2)[:26], info(OLD, 1, 2)[:-3], info(OLD, 1, 1)[:51], info(OLD, 1, 3), b"\xff" * 600],
)
def test_other_data(data: bytes, tmp_path: Path) -> None:
    assert recycle_bin.parse_info(data) == ("", 0)
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "$IABC.jpg").write_bytes(data)
    (tmp_path / "user" / "$RABC.jpg").touch()
    assert recycle_bin.find(OLD, str(tmp_path)) == []


def test_finding(tmp_path: Path) -> None:
    user = tmp_path / "S-1-5-21"
    user.mkdir()
    for name, path, removed in (
        ("AAA.jpg", OLD, 5),
        ("BBB.jpg", OLD.upper(), 9),
        ("CCC.jpg", r"C:\other.jpg", 7),
        ("DDD.jpg", OLD, 8),
    ):
        (user / f"$I{name}").write_bytes(info(path, removed, 2))
        if name != "DDD.jpg":
            (user / f"$R{name}").write_bytes(b"")
    (user / "desktop.ini").write_text("")
    (tmp_path / "file").write_text("")
    assert recycle_bin.find(OLD, str(tmp_path)) == [str(user / "$RBBB.jpg"), str(user / "$RAAA.jpg")]
    assert recycle_bin.find(OLD, str(tmp_path / "missing")) == []
    for name, path, origin in (
        ("$RBBB.jpg", OLD, Origin.SAME),
        ("$RCCC.jpg", OLD, Origin.OTHER),
        ("$REEE.jpg", OLD, Origin.UNRECORDED),
        ("desktop.ini", OLD, Origin.UNRECORDED),
    ):
        assert recycle_bin.origin(str(user / name), path) is origin


def test_the_info_file_of_a_place() -> None:
    assert recycle_bin.info_of("/bin/S-1/$RABC.jpg") == "/bin/S-1/$IABC.jpg"
    assert recycle_bin.info_of("/bin/S-1/other.jpg") == ""
