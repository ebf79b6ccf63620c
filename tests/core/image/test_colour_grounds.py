"""What is seen through lies on a ground on which the rest can be seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dedup_gui.core.image.colour import DARK, WHITE, alpha_of, ground_for, on_ground
from dedup_gui.core.image.decode import load_cutout, load_upright, read
from tests.core.image_factory import exif, photo, save

Colour = tuple[int, int, int, int]


def icon(colour: Colour, side: int = 128) -> Image.Image:
    """A ring and a bar on nothing."""
    image = Image.new("RGBA", (4 * side, 4 * side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((side, side, 3 * side, 3 * side), outline=colour, width=side // 4)
    draw.rectangle((side // 2, side // 2, 3 * side, side), fill=colour)
    return image.resize((side, side), Image.Resampling.LANCZOS)


@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ((255, 255, 255, 255), DARK),
        ((250, 240, 230, 255), DARK),
        ((255, 255, 255, 120), DARK),
        ((0, 0, 0, 255), WHITE),
        ((200, 60, 40, 255), WHITE),
        ((128, 128, 128, 255), WHITE),
    ],
)
def test_the_ground_shows_what_white_would_hide(colour: Colour, ground: int, tmp_path: Path) -> None:
    image = icon(colour)
    for shown in (image, image.resize((48, 48)), image.resize((300, 300)), image.convert("LA")):
        assert ground_for(shown) == ground
    pixels = load_upright(save(image, tmp_path / "a.png"))
    assert pixels[0, 0].tolist() == [ground] * 3
    assert pixels.std() > 20
    assert read(str(tmp_path / "a.png")).thumbnail[0, 0] == ground
    assert load_upright(str(tmp_path / "a.png"), max_side=40).std() > 20


def test_nothing_at_all_lies_on_white() -> None:
    assert ground_for(Image.new("RGBA", (8, 8), (0, 0, 0, 0))) == WHITE


def test_a_ground_of_ones_own() -> None:
    image = icon((255, 255, 255, 255))
    assert on_ground(image, "RGB", 10).getpixel((0, 0)) == (10, 10, 10)
    assert on_ground(image, "L", 10).getpixel((0, 0)) == 10


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "I;16", "F", "1", "P"])
def test_without_transparency_there_is_no_alpha(mode: str) -> None:
    image = Image.new(mode, (4, 4))
    assert alpha_of(image) is None
    if mode in ("I;16", "F"):
        image.info["transparency"] = 3  # a transparent grey of a deep PNG, which Pillow cannot apply
        assert alpha_of(image) is None


def test_alpha_of_every_kind(tmp_path: Path) -> None:
    assert alpha_of(Image.new("RGBA", (4, 4), (1, 2, 3, 255))) is None
    for mode in ("RGBA", "RGBa", "LA", "La"):
        alpha = alpha_of(icon((9, 9, 9, 255)).convert("RGBA" if mode in ("RGBA", "RGBa") else "LA").convert(mode))
        assert alpha is not None
        assert alpha.getextrema() == (0, 255)


def test_the_fingerprint_knows_a_cut_out_on_any_ground(tmp_path: Path) -> None:
    image = photo(3, 160, 120).convert("RGBA")
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse((30, 20, 130, 110), fill=255)
    image.putalpha(mask)
    for rgb_side in (0, 32):
        found = read(save(image, tmp_path / "a.png"), rgb_side=rgb_side)
        assert found.cutout is not None
        on_black, alpha = found.cutout.astype(np.float64)
        for level in (0, 90, 255):
            flat = read(save(on_ground(image, "RGB", level), tmp_path / "f.png"))
            assert flat.cutout is None
            assert np.abs(on_black + (1 - alpha / 255) * level - flat.thumbnail).max() < 3
    turned = read(save(image, tmp_path / "turned.png", exif=exif(6)))
    assert turned.cutout is not None
    assert np.array_equal(turned.cutout[1], np.rot90(alpha, -1))
    layers = load_cutout(str(tmp_path / "turned.png"), max_side=80)
    assert layers.shape == (80, 60, 4)
    assert (layers[0, 0].tolist(), layers[40, 30, 3]) == ([0, 0, 0, 0], 255)


def test_a_few_clear_pixels_make_no_cut_out(tmp_path: Path) -> None:
    image = photo(3, 160, 120).convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    assert read(save(image, tmp_path / "a.png")).cutout is None
    assert load_cutout(save(photo(3, 40, 30), tmp_path / "b.jpg"))[..., 3].min() == 255
