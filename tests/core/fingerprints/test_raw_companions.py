from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.fingerprints.file_facts import DIGEST, ENDS, FactsReader
from dedup_gui.core.fingerprints.raw_companions import same_outline, settle_raw_companions
from dedup_gui.core.image import metadata
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import dng_bytes, exif, photo, save, write
from tests.core.scan_library import finish

MOMENT = "2021:03:04 05:06:07"
"""What `dng_bytes` says of when it was taken; its camera is the "Maker One"."""


@pytest.fixture
def reader() -> IsolatedReader:
    return IsolatedReader(2)


def settle(
    reader: IsolatedReader, folder: Path, *named: Path, cache: SqliteFingerprintCache | None = None
) -> dict[str, FoundFile]:
    """Walk and settle; the files by their place below the folder."""
    with reader:
        facts = FactsReader(cache, reader, threads=2, max_pixels=DEFAULT_MAX_PIXELS)
        roots = tuple(map(str, named or (folder,)))
        found = finish(discover(ScanSettings(roots)))
        files = finish(settle_raw_companions(found, facts, frozenset(roots)))
    assert [file.path for file in files] == sorted(file.path for file in files)
    return {os.path.relpath(file.path, folder).replace(os.sep, "/"): file for file in files}


def names(paths: tuple[str, ...]) -> list[str]:
    return [os.path.basename(path) for path in paths]


def test_a_raw_whose_preview_shows_the_jpeg_belongs_to_it(reader: IsolatedReader, tmp_path: Path) -> None:
    save(ImageOps.autocontrast(photo(1, 640, 480), cutoff=2), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    write(tmp_path / "a.xmp", b"sidecar")
    found = settle(reader, tmp_path)
    assert {name: names(file.companions) for name, file in found.items()} == {"a.jpg": ["a.dng", "a.xmp"]}


def test_a_raw_that_shows_something_else_is_an_image_of_its_own(reader: IsolatedReader, tmp_path: Path) -> None:
    save(photo(2, 640, 480), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    for sidecar in ("a.xmp", "a.jpg.xmp", "a.dng.xmp"):
        write(tmp_path / sidecar, b"sidecar")
    write(tmp_path / "a.mov", b"film")
    found = settle(reader, tmp_path)
    assert {name: names(file.companions) for name, file in found.items()} == {
        "a.dng": ["a.dng.xmp"],
        "a.jpg": ["a.jpg.xmp", "a.mov"],
    }
    status = os.stat(tmp_path / "a.dng")
    raw = found["a.dng"]
    assert (raw.size, raw.mtime_ns, raw.inode) == (status.st_size, status.st_mtime_ns, status.st_ino)


@pytest.mark.parametrize(
    ("more", "belongs"),
    [
        ({"make": "Maker", "model": "Maker One", "original": MOMENT}, True),
        ({"make": "Maker", "model": "Maker Two", "original": MOMENT}, False),
        ({"make": "Maker", "model": "Maker One", "original": "2021:03:04 05:06:08"}, False),
        ({"original": MOMENT}, False),
        ({"make": "Maker", "model": "Maker One"}, False),
    ],
)
def test_where_the_pictures_differ_the_second_and_the_camera_decide(
    more: dict[str, object], belongs: bool, reader: IsolatedReader, tmp_path: Path
) -> None:
    save(photo(1, 640, 480).crop((0, 0, 200, 480)), tmp_path / "a.jpg", exif=exif(tags=more))
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    assert (list(settle(reader, tmp_path)) == ["a.jpg"]) is belongs


@pytest.mark.parametrize("broken", ["a.jpg", "a.dng"])
def test_what_cannot_be_compared_belongs_to_nothing(broken: str, reader: IsolatedReader, tmp_path: Path) -> None:
    save(photo(1, 640, 480), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    write(tmp_path / broken, b"\xff\xd8\xff\xe0 nothing that anybody could decode")
    found = settle(reader, tmp_path)
    assert sorted(found) == ["a.dng", "a.jpg"]
    assert all(not file.companions for file in found.values())


def test_a_copy_of_a_paired_raw_is_reported_with_it(reader: IsolatedReader, tmp_path: Path) -> None:
    card, backup = tmp_path / "card", tmp_path / "backup"
    for folder in (card, backup):
        folder.mkdir()
    save(photo(1, 640, 480), card / "a.jpg")
    write(card / "a.dng", dng_bytes(photo(1, 640, 480)))
    write(card / "b.dng", dng_bytes(photo(1, 640, 480))[:-1] + b"!")  # of the same size
    shutil.copyfile(card / "a.dng", backup / "z.dng")
    found = settle(reader, tmp_path)
    assert sorted(found) == ["backup/z.dng", "card/a.dng", "card/a.jpg", "card/b.dng"]
    assert found["card/a.dng"].companion_of == str(card / "a.jpg")
    assert found["backup/z.dng"].companion_of == found["card/b.dng"].companion_of == ""
    assert names(found["card/a.jpg"].companions) == ["a.dng"]


def test_another_name_of_a_paired_raw_is_no_copy(reader: IsolatedReader, tmp_path: Path) -> None:
    save(photo(1, 640, 480), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    os.link(tmp_path / "a.dng", tmp_path / "b.dng")
    assert sorted(settle(reader, tmp_path)) == ["a.jpg", "b.dng"]


def test_another_name_of_a_stranger_is_the_same_file(reader: IsolatedReader, tmp_path: Path) -> None:
    save(photo(2, 640, 480), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    os.link(tmp_path / "a.dng", tmp_path / "b.dng")
    found = settle(reader, tmp_path)
    assert sorted(found) == ["a.jpg", "b.dng"]
    assert names(found["b.dng"].aliases) == ["a.dng"]


def test_copies_of_whole_bundles_are_one_thing(reader: IsolatedReader, tmp_path: Path) -> None:
    """The JPEGs are reported; their RAW files go with them, or stay with them."""
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        save(photo(1, 640, 480), folder / "a.jpg")
        write(folder / "a.dng", dng_bytes(photo(1, 640, 480)))
    assert sorted(settle(reader, tmp_path)) == ["one/a.jpg", "two/a.jpg"]


def test_of_different_jpegs_the_same_raw_is_reported(reader: IsolatedReader, tmp_path: Path) -> None:
    for quality, folder in ((90, tmp_path / "one"), (60, tmp_path / "two")):
        folder.mkdir()
        save(photo(1, 640, 480), folder / "a.jpg", quality=quality)
        write(folder / "a.dng", dng_bytes(photo(1, 640, 480)))
    assert sorted(settle(reader, tmp_path)) == ["one/a.dng", "one/a.jpg", "two/a.dng", "two/a.jpg"]


def test_of_a_jpeg_named_alone_the_stranger_beside_it_is_not_wanted(reader: IsolatedReader, tmp_path: Path) -> None:
    save(photo(2, 640, 480), tmp_path / "a.jpg")
    write(tmp_path / "a.dng", dng_bytes(photo(1, 640, 480)))
    found = settle(reader, tmp_path, tmp_path / "a.jpg")
    assert list(found) == ["a.jpg"]
    assert found["a.jpg"].companions == ()


def test_what_was_compared_once_is_remembered(reader: IsolatedReader, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    save(photo(1, 640, 480), pictures / "a.jpg")
    write(pictures / "a.dng", dng_bytes(photo(1, 640, 480)))
    cache = SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))
    first = settle(reader, pictures, cache=cache)
    with IsolatedReader(1) as other:
        assert settle(other, pictures, cache=cache) == first
        assert other.processes == 0
    cache.close()


def test_flat_pictures_agree_by_their_level() -> None:
    def outline(level: int) -> str:
        return np.full((32, 32), level, np.uint8).tobytes().hex()

    assert same_outline(outline(10), outline(12))
    assert not same_outline(outline(10), outline(200))
    assert not same_outline(outline(10), "")
    structured = np.asarray(photo(1, 64, 64).convert("L").resize((32, 32))).tobytes().hex()
    assert not same_outline(outline(10), structured)


def test_a_raw_that_vanishes_is_left_to_whoever_moves_the_jpeg(reader: IsolatedReader, tmp_path: Path) -> None:
    path = save(photo(1), tmp_path / "a.jpg")
    with reader:
        facts = FactsReader(None, reader, threads=1, max_pixels=DEFAULT_MAX_PIXELS)
        (file,) = finish(discover(ScanSettings((path,))))
        gone = replace(file, companions=(str(tmp_path / "a.dng"),))
        assert finish(settle_raw_companions([gone], facts, frozenset())) == [gone]


def test_the_metadata_of_a_raw_are_read_without_its_decoder(tmp_path: Path) -> None:
    known = metadata.raw_facts(write(tmp_path / "a.dng", dng_bytes(Image.new("RGB", (8, 8)))))
    assert (known["captured"], known["camera"]) == ("2021-03-04T05:06:07", "Maker One")


def test_only_what_may_be_identical_is_read_in_full(reader: IsolatedReader, tmp_path: Path) -> None:
    content = dng_bytes(photo(1, 640, 480))
    for name in "ab":
        save(photo(1, 640, 480), tmp_path / f"{name}.jpg")
        write(tmp_path / f"{name}.dng", content[:-1] + name.encode())
    with reader:
        facts = FactsReader(None, reader, threads=1, max_pixels=DEFAULT_MAX_PIXELS)
        files = finish(discover(ScanSettings((str(tmp_path),))))
        settled = finish(settle_raw_companions(files, facts, frozenset()))
    assert settled == files
    raw = replace(files[0], path=str(tmp_path / "a.dng"))
    assert facts.get(raw, ENDS)
    assert not facts.get(raw, DIGEST)
