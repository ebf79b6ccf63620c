"""The demo library: what `--demo` opens, and what the self-test scans."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from dedup_gui import demo
from dedup_gui.resources import resource_path


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    assert demo.make_library(str(folder)) == [str(folder)]
    return folder


def upright(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def place_of(library: Path, variant: demo.Variant) -> Path:
    return library / variant.place


def test_every_file_is_there_and_is_an_image(library: Path) -> None:
    expected = {variant.place for variant in (*demo.ORIGINALS, *demo.VARIANTS)}
    assert len(expected) == len(demo.ORIGINALS) + len(demo.VARIANTS)
    assert {path.relative_to(library).as_posix() for path in library.rglob("*") if path.is_file()} == expected
    for place in expected:
        assert min(upright(library / place).size) >= 300


def test_every_bundled_image_is_used_and_they_stay_small() -> None:
    bundled = {name.removesuffix(".jpg") for name in os.listdir(resource_path("demo"))}
    assert {variant.original for variant in demo.ORIGINALS} == bundled
    assert {variant.original for variant in demo.VARIANTS} <= bundled
    assert sum(os.path.getsize(resource_path("demo", f"{name}.jpg")) for name in bundled) < 1_600_000


def test_exact_copies_are_exact(library: Path) -> None:
    copies = [variant for variant in demo.VARIANTS if variant.change is None]
    assert len(copies) >= 3
    for copy in copies:
        original = next(variant for variant in demo.ORIGINALS if variant.original == copy.original)
        assert place_of(library, copy).read_bytes() == place_of(library, original).read_bytes()


def test_a_caption_changes_bytes_and_no_pixel(library: Path) -> None:
    plain, captioned = library / "Home/tiles.jpg", library / "Downloads/tiles (captioned).jpg"
    assert plain.read_bytes() != captioned.read_bytes()
    assert np.array_equal(np.asarray(upright(plain)), np.asarray(upright(captioned)))


def test_the_sideways_image_is_upright_by_its_orientation(library: Path) -> None:
    sideways = library / "Scans/balloons, camera on its side.jpg"
    with Image.open(sideways) as stored:
        assert stored.height > stored.width
    likeness = np.corrcoef(
        np.asarray(upright(sideways), float).ravel(),
        np.asarray(upright(library / "Holiday 2024/balloons.jpg"), float).ravel(),
    )[0, 1]
    assert likeness > 0.99


def test_originals_say_when_they_were_taken(library: Path) -> None:
    with Image.open(library / "Home/still life.jpg") as image:
        assert image.getexif().get_ifd(0x8769)[0x9003] == "2024:08:12 12:00:00"


def test_it_is_the_same_each_time(library: Path, tmp_path: Path) -> None:
    demo.make_library(str(tmp_path))
    for variant in demo.VARIANTS:
        assert place_of(library, variant).read_bytes() == place_of(tmp_path, variant).read_bytes()
        assert place_of(library, variant).stat().st_mtime == place_of(tmp_path, variant).stat().st_mtime
