from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.forensics.quality import quality_of
from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.image.jpeg_file import JpegFile, missing_share, recover_truncated
from dedup_gui.core.types import SkipCode
from tests.core.image_factory import exif, jpeg_bytes, photo, write

PICTURE = photo(3, 320, 240)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("missing", [1, 2])
def test_a_missing_end_mark_is_forgiven(options: dict[str, object], missing: int, tmp_path: Path) -> None:
    content = jpeg_bytes(PICTURE, 90, **options)
    whole, cut = write(tmp_path / "a.jpg", content), write(tmp_path / "b.jpg", content[:-missing])
    assert np.array_equal(read(cut).thumbnail, read(whole).thumbnail)
    assert np.array_equal(load_upright(cut), load_upright(whole))
    assert np.array_equal(load_upright(cut, max_side=100), load_upright(whole, max_side=100))


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
@pytest.mark.parametrize("missing", [6, 12, 50, 1000])
def test_missing_pixels_are_not(options: dict[str, object], missing: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", jpeg_bytes(PICTURE, 90, **options)[:-missing])
    with pytest.raises(ImageError) as caught:
        read(path)
    assert caught.value.code is SkipCode.TRUNCATED


def test_a_missing_scan_is_not(tmp_path: Path) -> None:
    content = jpeg_bytes(PICTURE, progressive=True, exif=exif(1))
    scan = content.rindex(b"\xff\xda")
    table = content.rindex(b"\xff\xc4", 0, scan)
    for end in (scan, table):
        with pytest.raises(ImageError) as caught:
            read(write(tmp_path / "a.jpg", content[:end]))
        assert caught.value.code is SkipCode.TRUNCATED


def test_very_large_files_are_not_tried() -> None:
    content = jpeg_bytes(PICTURE)[:-2]
    assert recover_truncated(io.BytesIO(content), (320, 240), None) is not None
    assert recover_truncated(io.BytesIO(content), (20_000, 20_000), None) is None


def test_exif_is_not_looked_into() -> None:
    with JpegFile(io.BytesIO(jpeg_bytes(PICTURE, exif=exif(1, make="Maker")))) as image:
        assert "exif" in image.info
        assert not image._exif


CUT = [
    pytest.param(b"\xff\xd9", id="end mark"),
    pytest.param(bytes(50_000), id="zeros"),
]


def decoded(content: bytes) -> tuple[io.BytesIO, JpegFile]:
    stream = io.BytesIO(content)
    image = JpegFile(stream)
    image.load()
    return stream, image


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"optimize": True}])
@pytest.mark.parametrize("filling", CUT)
def test_data_that_were_filled_up_are_seen_to_be_missing(options: dict[str, object], filling: bytes) -> None:
    content = jpeg_bytes(PICTURE, 90, **options)
    start = content.index(b"\xff\xda")
    for kept in (0.3, 0.6, 0.9):
        cut = content[: start + int((len(content) - start) * kept)]
        assert missing_share(*decoded(cut + filling)) == pytest.approx(1 - kept, abs=0.15)


def test_missing_scans_concern_all_of_the_picture() -> None:
    content = jpeg_bytes(PICTURE, 90, progressive=True)
    assert missing_share(*decoded(content)) == 0.0
    assert missing_share(*decoded(content[: content.rindex(b"\xff\xda")] + b"\xff\xd9")) == 1.0


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"optimize": True}])
@pytest.mark.parametrize("behind", [b"", bytes(5000), b"\xff\xd8 something else", jpeg_bytes(photo(9))])
def test_of_a_whole_file_nothing_is_missing_whatever_follows_it(options: dict[str, object], behind: bytes) -> None:
    assert missing_share(*decoded(jpeg_bytes(PICTURE, 90, **options) + behind)) == 0.0


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_picture_that_ends_flat_is_whole(level: int) -> None:
    picture = Image.new("RGB", (320, 240), (level, level, level))
    picture.paste(PICTURE.resize((320, 120)), (0, 0))
    assert missing_share(*decoded(jpeg_bytes(picture, 90))) == 0.0
    assert missing_share(*decoded(jpeg_bytes(picture, 90, optimize=True))) == 0.0


def test_very_large_pictures_are_compared_at_a_reduced_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup_gui.core.image.jpeg_file._LARGEST", 1000)
    content = jpeg_bytes(PICTURE, 90)
    assert missing_share(*decoded(content)) == 0.0
    assert missing_share(*decoded(content[: len(content) // 2] + b"\xff\xd9")) == pytest.approx(0.5, abs=0.15)


def lossless_jpeg(grey: npt.NDArray[np.uint8]) -> bytes:
    """A lossless JPEG (SOF3): predictor 1, one table with codes of equal length for the categories 0 to 15."""
    values = grey.astype(np.int32)
    predicted = np.full_like(values, 128)
    predicted[0, 1:] = values[0, :-1]
    predicted[1:, 0] = values[:-1, 0]
    predicted[1:, 1:] = values[1:, :-1]
    bits = []
    for step in (values - predicted).ravel().tolist():
        category = abs(step).bit_length()
        bits.append(f"{category:05b}")
        if category:
            bits.append(f"{step if step > 0 else step + (1 << category) - 1:0{category}b}")
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    data = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")
    height, width = grey.shape
    frame = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    table = b"\x00" + bytes((0, 0, 0, 0, 16, *[0] * 11)) + bytes(range(16))
    segments = ((b"\xff\xc3", frame), (b"\xff\xc4", table), (b"\xff\xda", b"\x01\x01\x00\x01\x00\x00"))
    head = b"".join(mark + (len(body) + 2).to_bytes(2, "big") + body for mark, body in segments)
    return b"\xff\xd8" + head + data + b"\xff\xd9"


def test_the_lossless_process_is_read_at_any_size(tmp_path: Path) -> None:
    grey = np.asarray(photo(5, 700, 500).convert("L"))
    path = write(tmp_path / "a.jpg", lossless_jpeg(grey))
    assert np.array_equal(load_upright(path)[..., 1], grey)
    as_png = tmp_path / "a.png"
    Image.fromarray(grey).save(as_png)
    assert np.array_equal(read(path).thumbnail, read(str(as_png)).thumbnail)
    rgb, reference = read(path, rgb_side=64).rgb, read(str(as_png), rgb_side=64).rgb
    assert rgb is not None
    assert reference is not None
    assert np.array_equal(rgb, reference)
    assert load_upright(path, max_side=200).shape == (143, 200, 3)
    assert quality_of(path).lossless
    assert quality_of(path).missing == 0.0


def test_twelve_bits_a_sample_are_not_supported_rather_than_damaged(tmp_path: Path) -> None:
    content = jpeg_bytes(PICTURE)
    frame = content.index(b"\xff\xc0")
    path = write(tmp_path / "a.jpg", content[: frame + 4] + b"\x0c" + content[frame + 5 :])
    with pytest.raises(ImageError) as caught:
        read(path)
    assert caught.value.code is SkipCode.UNSUPPORTED
