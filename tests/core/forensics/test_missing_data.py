from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.forensics.missing_data import grey_tail, zero_tail
from dedup_gui.core.forensics.quality import quality_of
from tests.core.image_factory import dng_bytes, jpeg_bytes, photo, save, write

GREY = (128, 128, 128)


def cut_and_decoded(share: float, **options: object) -> Image.Image:
    """What a decoder makes of the first part of a JPEG that was closed by an end mark."""
    content = jpeg_bytes(photo(3, 640, 480), 85, **options)
    image = Image.open(io.BytesIO(content[: int(len(content) * share)] + b"\xff\xd9"))
    image.load()
    return image


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}])
@pytest.mark.parametrize("share", [0.4, 0.5, 0.8])
def test_a_copy_without_loss_shows_the_grey_of_missing_data(
    share: float, options: dict[str, object], tmp_path: Path
) -> None:
    path = save(cut_and_decoded(share, **options), tmp_path / "a.png")
    assert quality_of(path).missing == pytest.approx(1 - share, abs=0.15)


def drawn(width: int, height: int) -> Image.Image:
    """A picture on a ground of the very grey."""
    image = Image.new("RGB", (640, 480), GREY)
    image.paste(photo(4, width, height), (0, 0))
    return image


@pytest.mark.parametrize(
    "image",
    [
        photo(3, 640, 480),
        Image.new("RGB", (640, 480), GREY),
        drawn(640, 360),  # a bar
        drawn(400, 360),  # a window on a desktop
        Image.new("RGB", (12, 12), GREY),
        Image.new("CMYK", (64, 64)),
    ],
)
def test_other_greys_are_pictures(image: Image.Image) -> None:
    assert grey_tail(image) == 0.0


def test_a_raw_file_filled_up_with_zeros(tmp_path: Path) -> None:
    content = dng_bytes(photo(1, 640, 480), 640, 480)
    assert quality_of(write(tmp_path / "a.dng", content)).missing == 0.0
    recovered = content + bytes(len(content) // 3)
    assert quality_of(write(tmp_path / "b.dng", recovered)).missing == pytest.approx(0.25, abs=0.01)


def test_a_few_zeros_at_the_end_of_a_file_say_nothing() -> None:
    assert zero_tail(io.BytesIO(b"\x01" * 500_000 + bytes(60_000))) == 0.0
    assert zero_tail(io.BytesIO(b"\x01" * 100_000 + bytes(100_000))) == 0.5
    assert zero_tail(io.BytesIO(bytes(3_000_000))) == 1.0
    assert zero_tail(io.BytesIO()) == 0.0
