from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from dedup_gui.core.forensics.double_jpeg import earlier_jpeg
from dedup_gui.core.forensics.jpeg_tables import tables_of
from dedup_gui.resources import resource_path

NAMES = ["birches", "hill town", "owl", "beach", "still life"]


def fresh(name: str) -> Image.Image:
    """A picture without any trace of a JPEG: reduced."""
    with Image.open(resource_path("demo", f"{name}.jpg")) as stored:
        image = stored.convert("RGB")
    return image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)


def saved(image: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream)


def earlier(image: Image.Image, quality: int | None) -> int | None:
    """What is found in an image saved as JPEG (None: without loss)."""
    if quality is None:
        return earlier_jpeg(np.asarray(image.convert("L")), None)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    tables = tables_of(Image.open(stream))
    assert tables is not None
    return earlier_jpeg(np.asarray(Image.open(stream).convert("L")), tables.luminance)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("first", [40, 60, 75, 90])
@pytest.mark.parametrize("second", [95, 100, None])
def test_saved_finer_than_before(name: str, first: int, second: int | None) -> None:
    found = earlier(saved(fresh(name), first), second)
    assert found is not None
    assert first - 6 <= found <= first + 5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("quality", [30, 60, 85, 95, 100, None])
def test_saved_once(name: str, quality: int | None) -> None:
    assert earlier(fresh(name), quality) is None


@pytest.mark.parametrize("name", NAMES)
def test_coarser_than_before_hides_what_was(name: str) -> None:
    assert earlier(saved(fresh(name), 95), 70) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_caption_does_not_hide_it(name: str) -> None:
    image = saved(fresh(name), 75).convert("RGB")
    ImageDraw.Draw(image).text((20, 20), "a caption", fill="white", font_size=50)
    assert earlier(image, 92) is not None


def test_a_mirror_image_has_its_grid_at_the_other_side() -> None:
    image = saved(fresh("owl").crop((0, 0, 501, 699)), 60)
    grey = np.asarray(ImageOps.mirror(image.convert("L")))
    assert earlier_jpeg(grey, None) is None
    assert earlier_jpeg(grey, None, [(0, 0), (0, 501 % 8)]) is not None


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (13, 700), (40, 40)])
def test_too_small_to_tell(size: tuple[int, int]) -> None:
    assert earlier(fresh("owl").resize(size), 90) is None
