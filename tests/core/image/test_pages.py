"""Pages and frames are counted where they are ones, and looked at when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence, TiffImagePlugin

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image import pages
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS, read
from dedup_gui.core.image.pages import SAMPLED, SIDE, Pages, page_count, read_pages
from tests.core.image_factory import exif, photo, save

SUBFILE = 254


def scenes(count: int) -> list[Image.Image]:
    return [photo(seed, 96, 64) for seed in range(count)]


def animated(path: Path, count: int, **options: object) -> str:
    first, *rest = scenes(count)
    return save(first, path, save_all=True, append_images=rest, **options)


def count(path: str) -> int:
    return read(path).info.pages


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tif"])
def test_every_page_counts(suffix: str, tmp_path: Path) -> None:
    path = animated(tmp_path / f"a.{suffix}", 5)
    assert count(path) == 5
    assert count(save(photo(), tmp_path / f"one.{suffix}")) == 1
    found = read_pages(path, DEFAULT_MAX_PIXELS)
    assert (found.count, found.places, found.is_animation) == (5, (0, 1, 2, 3, 4), suffix != "tif")
    for picture, scene in zip(found.pictures, scenes(5), strict=True):
        grey = np.asarray(scene.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=3.0))
        assert np.abs(picture.astype(int) - grey).mean() < 6
    assert len(set(found.digests)) == 5


def test_the_thumbnail_is_of_the_first(tmp_path: Path) -> None:
    alone = read(save(scenes(1)[0], tmp_path / "a.png"))
    assert np.array_equal(read(animated(tmp_path / "a.tif", 3)).thumbnail, alone.thumbnail)


def test_another_size_of_a_page_and_its_mask_are_no_pages(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stream, new=True) as writer:
        for number, (scene, kind) in enumerate(zip(scenes(4), (0, 1, 4, 2), strict=True)):
            scene.resize((96 >> number, 64 >> number)).save(writer, "TIFF", tiffinfo={SUBFILE: kind})
            writer.newFrame()
    path = tmp_path / "a.tif"
    path.write_bytes(stream.getvalue())
    with Image.open(path) as image:
        assert len(list(ImageSequence.Iterator(image))) == 4
    assert count(str(path)) == 2  # the first, and one of several pages
    assert read_pages(str(path), DEFAULT_MAX_PIXELS).count == 2


def test_the_second_picture_of_a_phones_jpeg_is_no_page(tmp_path: Path) -> None:
    first, depth = scenes(2)
    path = save(first, tmp_path / "a.mpo", save_all=True, append_images=[depth.convert("L")])
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 2
    assert count(path) == 1


def test_sizes_of_an_icon_are_no_pages(tmp_path: Path) -> None:
    assert count(save(photo().resize((64, 64)), tmp_path / "a.ico", sizes=[(16, 16), (32, 32), (64, 64)])) == 1


def test_long_ones_are_sampled_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = animated(tmp_path / "a.gif", 50)
    found = read_pages(path, DEFAULT_MAX_PIXELS)
    assert (found.count, len(found.places), found.places[0], found.places[-1]) == (50, SAMPLED, 0, 49)
    monkeypatch.setattr(pages, "MOST_PIXELS", 10 * 96 * 64)
    some = read_pages(path, DEFAULT_MAX_PIXELS)
    assert (some.count, some.places[-1]) == (50, 9)
    assert some.places == found.places[: len(some.places)]


def test_pages_are_upright(tmp_path: Path) -> None:
    path = animated(tmp_path / "a.webp", 2, exif=exif(6), lossless=True)
    plain = read_pages(animated(tmp_path / "b.webp", 2, lossless=True), DEFAULT_MAX_PIXELS)
    assert np.array_equal(read_pages(path, DEFAULT_MAX_PIXELS).pictures[1], np.rot90(plain.pictures[1], -1))


def test_text_and_back(tmp_path: Path) -> None:
    found = read_pages(animated(tmp_path / "a.tif", 3), DEFAULT_MAX_PIXELS)
    again = Pages.from_text(found.to_text())
    assert again is not None
    assert (again.count, again.is_animation, again.places, again.digests) == (3, False, (0, 1, 2), found.digests)
    assert np.array_equal(again.pictures, found.pictures)
    assert Pages.from_text("") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:40],
        lambda text: text[:-9],
        lambda text: text.replace(" ", ""),
        lambda text: text.replace("0,", "0,7,", 1),
        lambda text: "x" + text,
        lambda text: text[:-20] + "ä" * 20,
    ],
)
def test_a_damaged_text_is_none(damage: Callable[[str], str], tmp_path: Path) -> None:
    frames = [photo(seed, 40, 30) for seed in range(3)]
    path = save(frames[0], tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    text = read_pages(path, 10**8).to_text()
    assert Pages.from_text(text) is not None
    assert Pages.from_text(damage(text)) is None


def test_a_damaged_page_costs_the_look_and_not_the_image(tmp_path: Path) -> None:
    path = Path(animated(tmp_path / "a.gif", 4))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    assert count(str(path)) > 1
    with pytest.raises(ImageError):
        read_pages(str(path), DEFAULT_MAX_PIXELS)


class Hostile(Image.Image):
    """An image that fails when it is asked for its frames."""

    @property
    def n_frames(self) -> int:
        raise RuntimeError("loop")

    @property
    def is_animated(self) -> bool:
        raise RuntimeError("loop")


def test_whoever_cannot_count_has_one() -> None:
    assert page_count(Hostile(), "GIF") == 1
    assert page_count(Image.new("L", (1, 1)), "PSD") == 1
