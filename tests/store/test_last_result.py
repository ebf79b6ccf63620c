"""The last result is kept whole, privately, and never half right."""

from __future__ import annotations

import json
import os
import stat
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from blake3 import blake3

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import LastResult, ScanResult
from dedup_gui.core.files.value_codec import reader_of, shape_of, to_plain
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Relation
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.last_result import LastResultFile
from tests.core.image_factory import photo, save
from tests.core.scan_library import finish


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ScanResult:
    """With sidecars, a name that is no UTF-8, places that differ, and what was skipped."""
    folder = tmp_path_factory.mktemp("library")
    for number in range(4):
        save(photo(number, 320, 240), folder / f"{number}.jpg", quality=92)
    name = b"caf\xe9.jpg" if sys.platform == "linux" else "café.jpg".encode()
    save(photo(0, 320, 240).resize((240, 180)), os.path.join(folder, os.fsdecode(name)), quality=80)
    save(photo(1, 320, 240).crop((20, 20, 300, 220)), folder / "crop.png")
    (folder / "0.xmp").write_text("sidecar")
    (folder / "empty.jpg").write_bytes(b"")
    ports = ScanPorts(None, pair_classifier=PairClassifier.load(resource_path("judge", "judge.json")))
    found = finish(scan(ScanSettings((str(folder),), engine=Engine.BALANCED), ports))
    assert isinstance(found, ScanResult)
    return found


def test_it_comes_back_as_it_was(result: ScanResult, tmp_path: Path) -> None:
    assert len(result.groups) == 2 and result.skipped and result.groups[0].members[0].companions
    assert {match.relation for group in result.groups for match in group.matches} >= {Relation.CROPPED}
    kept = LastResultFile(str(tmp_path / "data" / "last-result"))
    assert kept.load() is None
    kept.save(result, 7)
    found = kept.load()
    assert found is not None
    for name in ("settings", "model", "groups", "skipped", "counts", "seconds", "partial"):
        assert getattr(found.result, name) == getattr(result, name), name
    assert (found.images, found.batch, found.gone) == (len(result.images), 7, ())
    assert {image.path for image in found.result.images} == {path for group in result.groups for path in group.paths}
    assert os.listdir(tmp_path / "data") == ["last-result"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "data" / "last-result").stat().st_mode) == 0o600


def damaged(path: Path, how: str) -> None:
    data = path.read_bytes()
    head, check = data.index(b"\n") + 1, 16
    if how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "another version":
        path.write_bytes(data.replace(b"result 3 ", b"result 2 ", 1))
    elif how == "bit":
        path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        lines = [json.loads(line) for line in zlib.decompress(data[head + check :]).splitlines()]
        deeds: dict[str, Callable[[], object]] = {
            "text for a number": lambda: lines[0][0].__setitem__(1, "4"),
            "too few": lines[0][0].pop,
            "no number": lambda: lines[0].__setitem__(1, None),
            "null": lambda: lines[1].__setitem__(1, None),
            "a group too few": lambda: lines.pop(1),
            "no match": lambda: lines.append(["/a"]),
        }
        deeds[how]()
        packed = zlib.compress(b"\n".join(json.dumps(line).encode() for line in lines))
        path.write_bytes(data[:head] + blake3(packed).digest(check) + packed)


@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "another version",
        "bit",
        "folder",
        "text for a number",
        "too few",
        "null",
        "nothing",
        "deep",
        "a group too few",
        "no number",
        "no match",
    ],
)
def test_what_is_damaged_counts_as_none(result: ScanResult, tmp_path: Path, how: str) -> None:
    path = tmp_path / "last-result"
    kept = LastResultFile(str(path))
    kept.save(result)
    if how == "nothing":
        path.write_bytes(b"")
    elif how == "deep":
        data = path.read_bytes()
        packed = zlib.compress(b"[" * 100_000)
        path.write_bytes(data[: data.index(b"\n") + 1] + blake3(packed).digest(16) + packed)
    else:
        damaged(path, how)
    assert kept.load() is None


def test_what_cannot_be_written_is_told_and_leaves_the_old_one(
    result: ScanResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = LastResultFile(str(tmp_path / "last-result"))
    kept.save(result)
    before = (tmp_path / "last-result").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DedupError, match="No space left"):
        kept.save(result)
    assert (tmp_path / "last-result").read_bytes() == before
    assert os.listdir(tmp_path) == ["last-result"]


def test_the_codec_refuses_other_shapes() -> None:
    settings = ScanSettings(("/a",), engine=Engine.HASH)
    plain = to_plain(settings)
    assert reader_of(ScanSettings)(json.loads(json.dumps(plain))) == settings
    for wrong in (None, [], [*plain, 1], ["/a", *plain[1:]], [[1], *plain[1:]]):
        with pytest.raises(ValueError, match="expected"):
            reader_of(ScanSettings)(wrong)
    assert shape_of(LastResult) != shape_of(ScanResult)
    assert "crop_box" in shape_of(LastResult)
