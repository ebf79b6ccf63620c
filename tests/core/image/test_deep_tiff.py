from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.types import SkipCode
from tests.core.image_factory import photo, write


def floating_tiff(path: Path) -> str:
    pixels = np.asarray(photo(1, 60, 40)).astype(np.float32) / 255
    encoded = cv2.imencode(".tiff", pixels[..., ::-1])[1]
    return write(path, encoded.tobytes())


def test_floating_point_colours_are_read(tmp_path: Path) -> None:
    path = floating_tiff(tmp_path / "a.tif")
    assert np.abs(load_upright(path).astype(float) - np.asarray(photo(1, 60, 40))).max() <= 1
    assert (read(path).info.width, read(path).info.format) == (60, "TIFF")


def test_guard(tmp_path: Path) -> None:
    with pytest.raises(ImageError) as caught:
        read(floating_tiff(tmp_path / "a.tif"), max_pixels=2399)
    assert caught.value.code is SkipCode.TOO_LARGE


def test_what_is_too_large_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = floating_tiff(tmp_path / "a.tif")
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("its pixels take memory"))
    with pytest.raises(ImageError) as caught:
        read(path, max_pixels=2399)
    assert caught.value.code is SkipCode.TOO_LARGE


@pytest.mark.parametrize("end", [8, 9, 40, 200])
def test_cut(end: int, tmp_path: Path) -> None:
    content = Path(floating_tiff(tmp_path / "a.tif")).read_bytes()[:end]
    with pytest.raises(ImageError) as caught:
        read(write(tmp_path / "b.tif", content))
    assert caught.value.code in (SkipCode.TRUNCATED, SkipCode.DAMAGED, SkipCode.UNSUPPORTED)
