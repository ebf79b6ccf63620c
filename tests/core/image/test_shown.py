"""Images as they are shown: with their transparency, and laid on a ground for computing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dedup_gui.core.image.colour import flattened
from dedup_gui.core.image.decode import load_cutout, load_shown, load_upright
from dedup_gui.core.image.decoder_process import IsolatedReader, shown_any


def drawing(colour: str, size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A drawing on nothing, with half-transparent edges."""
    made = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(made).ellipse((20, 10, 90, 70), fill=colour)
    made.putalpha(made.getchannel("A").resize((60, 40)).resize(size, Image.Resampling.BICUBIC))
    return made


def test_what_is_opaque_is_shown_as_it_is_judged(tmp_path: Path) -> None:
    path = str(tmp_path / "a.jpg")
    Image.linear_gradient("L").convert("RGB").resize((300, 200)).save(path)
    for side in (0, 50):
        assert np.array_equal(load_shown(path, max_side=side), load_upright(path, max_side=side))
    opaque = str(tmp_path / "opaque.png")
    Image.new("RGBA", (9, 9), (1, 2, 3, 255)).save(opaque)
    assert load_shown(opaque).shape == (9, 9, 3), "an alpha channel that hides nothing is none"


@pytest.mark.parametrize("colour", ["black", "white", "red"])
def test_what_is_seen_through_keeps_its_alpha_and_is_computed_with_on_its_ground(tmp_path: Path, colour: str) -> None:
    path = str(tmp_path / "a.png")
    drawing(colour).save(path)
    shown = load_shown(path)
    assert np.array_equal(shown, load_cutout(path))
    assert shown.shape == (80, 120, 4) and shown[0, 0, 3] == 0 and shown[40, 60, 3] == 255
    ground = 64 if colour == "white" else 255
    laid = flattened(shown)
    assert laid[0, 0].tolist() == [ground] * 3
    assert np.abs(laid.astype(int) - load_upright(path).astype(int)).max() <= 1


def test_upright_and_of_the_size_asked_for(tmp_path: Path) -> None:
    path = str(tmp_path / "a.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    drawing("red").save(path, exif=exif)
    assert load_shown(path).shape == (120, 80, 4)
    assert load_shown(path, max_side=60).shape == (60, 40, 4)


def test_a_palette_with_a_transparent_colour_also_in_a_worker(tmp_path: Path) -> None:
    path = str(tmp_path / "a.webp")
    drawing("black").save(path, lossless=True)
    with IsolatedReader(1) as reader:
        assert shown_any(path, isolated=reader).shape == (80, 120, 4)
    palette = Image.new("P", (10, 10), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.save(tmp_path / "p.gif", transparency=0)
    assert load_shown(str(tmp_path / "p.gif"))[..., 3].max() == 0
