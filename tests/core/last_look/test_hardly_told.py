"""Pages of which one small number differs: their copies find their own page, however they were compressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.core.image_factory import save
from tests.core.inspection.drawn_pages import page
from tests.core.last_look.test_inspection_rounds import groups, run

WORDS = "Of every table that was ordered six oval chairs are to be sent within thirty days to the house by the river "


def dated(date: str) -> Image.Image:
    """A page full of type with a small date in grey."""
    image = page(width=1240)
    draw = ImageDraw.Draw(image)
    for line in range(30):
        words = WORDS[line % 9 :] * 2
        draw.text((60, 520 + 32 * line), words[: 110 - line % 7], font=ImageFont.load_default(20), fill=(40, 40, 40))
    draw.text((1080, 130), date, font=ImageFont.load_default(14), fill=(90, 90, 90))
    return image


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    return folder


def test_a_strongly_compressed_or_blurred_copy_goes_to_the_page_it_is_of(library: Path) -> None:
    expected = []
    for name, date in {"a": "01.01.2064", "b": "23.07.2058", "c": "07.03.2042"}.items():
        image = dated(date)
        save(image, library / f"{name}.png")
        save(image.filter(ImageFilter.GaussianBlur(1.1)), library / f"{name} blurred.jpg", quality=92)
        save(image, library / f"{name} small.jpg", quality=45)
        expected.append([f"{name} blurred.jpg", f"{name} small.jpg", f"{name}.png"])
    found = run(library, None)
    assert groups(found) == expected
    assert not any(match.weak for group in found.groups for match in group.matches)
