from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.image.jpeg_file import JpegFile, recover_truncated
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
