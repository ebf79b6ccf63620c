from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.image.metadata import CAPTURED, facts
from dedup_gui.core.isolation.admission import InProcess, NotHere
from dedup_gui.core.isolation.budget import Budget
from tests.core.image_factory import dng_bytes, exif, jpeg_bytes, photo, save, write

PICTURE = photo(0, 40, 30)
TAGS = {
    "make": "Maker",
    "model": "Maker One",
    "software": "Editor 3",
    "changed": "2022:02:02 02:02:02",
    "original": "2020:01:02 03:04:05",
    "lens": "50mm F1.8",
    "exposure": 0.004,
    "aperture": 2.8,
    "iso": 400,
    "focal_length": 50.0,
}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_facts(suffix: str, tmp_path: Path) -> None:
    known = facts(save(PICTURE, tmp_path / f"a.{suffix}", exif=exif(1, TAGS)))
    expected = {
        "captured": "2020-01-02T03:04:05",
        "camera": "Maker One",
        "lens": "50mm F1.8",
        "software": "Editor 3",
        "exposure": "1/250",
        "aperture": "f/2.8",
        "iso": "400",
        "focal_length": "50 mm",
    }
    assert expected.items() <= known.items()
    assert "gps" not in known


def test_facts_of_raw(tmp_path: Path) -> None:
    known = facts(write(tmp_path / "a.dng", dng_bytes(photo(0, 500, 400))))
    assert known == {
        "captured": "2021-03-04T05:06:07",
        "camera": "Maker One",
        "shot": '{"camera": "Maker One"}',
    }


@pytest.mark.parametrize(
    ("tags", "captured"),
    [
        ({"original": "2020:01:02 03:04:05", "changed": "2022:02:02 02:02:02"}, "2020-01-02T03:04:05"),
        ({"original": "0000:00:00 00:00:00", "changed": "2022:02:02 02:02:02"}, "2022-02-02T02:02:02"),
        ({"original": "    :  :     :  :  "}, ""),
        ({"original": "2020:13:02 03:04:05"}, ""),
        ({"original": "2020:02:30 03:04:05"}, ""),
        ({"original": "1601:01:01 00:00:00"}, ""),
        ({"original": "9999:01:01 00:00:00"}, ""),
        ({"original": "2020-01-02T03:04:05+02:00"}, "2020-01-02T03:04:05"),
        ({"original": "2020:01:02 03:04:05\x00\x00"}, "2020-01-02T03:04:05"),
        ({"original": "２０２０:01:02 03:04:05".encode().decode("latin-1")}, ""),
        ({}, ""),
    ],
)
def test_captured_is_validated(tags: dict[str, str], captured: str, tmp_path: Path) -> None:
    assert facts(save(PICTURE, tmp_path / "a.jpg", exif=exif(None, tags))).get(CAPTURED, "") == captured


def test_camera_is_named_once(tmp_path: Path) -> None:
    for make, model, camera in (
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("Apple", "iPhone 12", "Apple iPhone 12"),
        ("", "X100", "X100"),
    ):
        path = save(PICTURE, tmp_path / "a.jpg", exif=exif(make=make, model=model))
        assert facts(path)["camera"] == camera


def test_text_is_cleaned(tmp_path: Path) -> None:
    path = save(PICTURE, tmp_path / "a.jpg", exif=exif(software="a\nb\x1b[31m" + "c" * 500))
    software = facts(path)["software"]
    assert software.isprintable()
    assert len(software) <= 120


def test_no_metadata_no_facts(tmp_path: Path) -> None:
    assert facts(save(PICTURE, tmp_path / "a.png")) == {}
    assert facts(write(tmp_path / "b.jpg", b"text")) == {}
    assert facts(str(tmp_path / "gone.jpg")) == {}


def test_only_some_formats(tmp_path: Path) -> None:
    with pytest.raises(NotHere):
        facts(save(PICTURE, tmp_path / "a.tif"), here=InProcess(frozenset({"JPEG"}), Budget(1 << 30)))


@pytest.mark.parametrize(
    "block",
    [
        b"II*\x00\x08\x00\x00\x00\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08\x00\x00\x00",
        b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\x9a\x82\x05\x00\xff\xff\xff\xff\x10\x00\x00\x00" * 40,
        b"MM\x00*\xff\xff\xff\xff",
        b"II*\x00",
        b"",
        b"garbage" * 30,
    ],
)
def test_hostile_exif(block: bytes, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", jpeg_bytes(PICTURE, exif=b"Exif\x00\x00" + block))
    assert CAPTURED not in facts(path)
    raw = write(tmp_path / "a.nef", block)
    assert facts(raw) == {}


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12))
def test_damaged_exif_never_raises(tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]) -> None:
    block = bytearray(exif(6, TAGS))
    for place, value in damage:
        block[6 + place % (len(block) - 6)] = value
    path = write(tmp_path_factory.getbasetemp() / "damaged.jpg", jpeg_bytes(PICTURE, exif=bytes(block)))
    known = facts(path)
    assert all(isinstance(value, str) and value for value in known.values())


def test_rationals_of_zero(tmp_path: Path) -> None:
    tags = {"exposure": 0.0, "aperture": float(np.float32(0)), "iso": 0}
    known = facts(save(PICTURE, tmp_path / "a.jpg", exif=exif(None, tags)))
    assert not {"exposure", "aperture", "iso"} & set(known)
