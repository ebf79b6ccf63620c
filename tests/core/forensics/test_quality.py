from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from dedup_gui.core.errors import ImageError
from dedup_gui.core.forensics.jpeg_tables import standard_table, tables_of
from dedup_gui.core.forensics.quality import quality_of
from tests.eval.drawn_set import clouds


def photo(seed: int = 1, width: int = 512, height: int = 384) -> Image.Image:
    """A picture with detail at all sizes, down to the single pixel."""
    rng = np.random.default_rng(seed)
    layers = [clouds(rng, width, height, 0.85)[..., None] * 190 + 25 for _ in range(3)]
    array = np.concatenate(layers, axis=2) + rng.normal(0, 3.0, (height, width, 1))
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, **options)
    return stream.getvalue()


def reopened(image: Image.Image, quality: int, **options: object) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(image, quality, **options)))


def write(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("quality", [1, 10, 30, 49, 50, 75, 85, 92, 95, 100])
def test_quality_is_read_from_the_tables(quality: int) -> None:
    tables = tables_of(reopened(photo(width=64, height=48), quality))
    assert tables is not None
    assert tables.quality == quality
    assert np.array_equal(tables.luminance, standard_table(quality))


@pytest.mark.parametrize(("option", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_subsampling(option: int, name: str) -> None:
    tables = tables_of(reopened(photo(width=64, height=48), 90, subsampling=option))
    assert tables is not None
    assert tables.subsampling == name


def test_grey_has_no_subsampling() -> None:
    tables = tables_of(reopened(photo(width=64, height=48).convert("L"), 90))
    assert tables is not None
    assert tables.subsampling == ""


SIDE_BY_SIDE = [((2, 2), "4:2:0"), ((1, 2), "4:4:0"), ((4, 1), "4:1:1"), ((4, 2), "4x2/1x1")]


@pytest.mark.parametrize(("factors", "name"), SIDE_BY_SIDE)
def test_subsampling_that_pillow_does_not_write(factors: tuple[int, int], name: str) -> None:
    data = bytearray(jpeg(photo(width=64, height=48), 90, subsampling=2))
    frame = data.index(b"\xff\xc0")
    assert data[frame + 11] == 0x22
    data[frame + 11] = factors[0] << 4 | factors[1]
    tables = tables_of(Image.open(io.BytesIO(data)))
    assert tables is not None
    assert tables.subsampling == name


def test_no_jpeg_or_one_whose_header_makes_no_sense() -> None:
    assert tables_of(photo(width=64, height=48)) is None
    data = bytearray(jpeg(photo(width=64, height=48), 90))
    frame = data.index(b"\xff\xc0")
    data[frame + 12] = 3  # a table that is not there
    assert tables_of(Image.open(io.BytesIO(data))) is None
    data[frame + 12] = 0
    assert tables_of(Image.open(io.BytesIO(data))) is not None
    data[data.index(b"\xff\xdb") + 5] = 0  # a step of nothing
    assert tables_of(Image.open(io.BytesIO(data))) is None


def test_an_enlarged_copy_is_told_from_the_true_original(tmp_path: Path) -> None:
    original = photo()
    small = original.resize((256, 192), Image.Resampling.LANCZOS)
    large = small.resize((512, 384), Image.Resampling.BICUBIC)
    true = quality_of(write(tmp_path, "true.jpg", jpeg(original, 90)))
    fake = quality_of(write(tmp_path, "fake.jpg", jpeg(large, 95)))
    assert fake.detail < 0.68 < true.detail


def test_blur_lowers_the_detail(tmp_path: Path) -> None:
    sharp = quality_of(write(tmp_path, "sharp.jpg", jpeg(photo(), 90)))
    soft = quality_of(write(tmp_path, "soft.jpg", jpeg(photo().filter(ImageFilter.GaussianBlur(2)), 90)))
    assert soft.detail < 0.78 <= sharp.detail


def test_lower_jpeg_quality_keeps_less(tmp_path: Path) -> None:
    kept = [quality_of(write(tmp_path, f"{q}.jpg", jpeg(photo(), q))).kept for q in (95, 70, 40)]
    assert kept == [95.0, 70.0, 40.0]


def test_compressed_twice(tmp_path: Path) -> None:
    once = jpeg(photo(), 92)
    again = jpeg(Image.open(io.BytesIO(jpeg(photo(), 60))), 92)
    assert not quality_of(write(tmp_path, "once.jpg", once)).compressed_twice
    assert quality_of(write(tmp_path, "twice.jpg", again)).compressed_twice


def test_a_lossless_file_that_was_a_jpeg(tmp_path: Path) -> None:
    photo().save(tmp_path / "true.png")
    Image.open(io.BytesIO(jpeg(photo(), 40))).save(tmp_path / "was.png")
    true, was = quality_of(str(tmp_path / "true.png")), quality_of(str(tmp_path / "was.png"))
    assert true.kept > was.kept
    assert was.compressed_twice
    assert not true.compressed_twice
    assert true.jpeg_quality is None


def test_a_camera_original_is_known_by_its_metadata(tmp_path: Path) -> None:
    soft = photo().filter(ImageFilter.GaussianBlur(1.5))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    exif.get_ifd(0x8769).update({0x9003: "2024:05:01 10:00:00", 0xA002: 512, 0xA003: 384})
    camera = quality_of(write(tmp_path, "camera.jpg", jpeg(soft, 92, exif=exif)))
    bare = quality_of(write(tmp_path, "bare.jpg", jpeg(soft, 92)))
    assert camera.camera_original
    assert not bare.camera_original
    assert camera.metadata > bare.metadata == 0


def test_modes(tmp_path: Path) -> None:
    Image.fromarray(np.asarray(photo().convert("L")).astype(np.uint16) * 257).save(tmp_path / "deep.png")
    photo().convert("P").save(tmp_path / "few.gif")
    assert quality_of(str(tmp_path / "deep.png")).bit_depth == 16
    few = quality_of(str(tmp_path / "few.gif"))
    assert few.bit_depth == 8
    assert few.kept == 60


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (20, 400), (130, 9)])
def test_small_images(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write(tmp_path, "small.jpg", jpeg(photo(width=400, height=400).resize(size), 90))
    found = quality_of(path)
    assert (found.kept, found.earlier_quality) == (90.0, None)
    assert 0 < found.detail <= 1


def test_an_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(ImageError):
        quality_of(write(tmp_path, "no.jpg", b"this is no picture"))
