"""A drawing with soft transparency and its WebP at quality 80, the transparency kept, are one picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from dedup_gui.core.events import run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program

SIZE = (640, 480)


def drawn(seed: int) -> Image.Image:
    """Discs of many colours, their transparency and their edges soft, and a word."""
    random = np.random.default_rng(seed)
    image = Image.new("RGBA", SIZE)
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = int(random.integers(0, 520)), int(random.integers(0, 360))
        wide, high, alpha = (int(value) for value in random.integers(60, 220, 3))
        colour = tuple(int(value) for value in random.integers(20, 235, 3))
        pen.ellipse((x, y, x + wide, y + high), fill=(*colour, alpha))
    pen.text((40, 40), "Alpha", fill=(10, 10, 10, 255))
    image.putalpha(image.getchannel("A").filter(ImageFilter.GaussianBlur(6)))
    return image


def photographed(seed: int) -> Image.Image:
    """A picture of many tones under a soft round mask."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 255, (24, 32, 3), np.uint8).astype(np.uint8))
    image = small.resize(SIZE, Image.Resampling.BICUBIC)
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).ellipse((60, 40, 580, 440), fill=255)
    image.putalpha(mask.filter(ImageFilter.GaussianBlur(20)))
    return image


@pytest.mark.parametrize("engine", [Engine.BALANCED, Engine.HASH])
def test_a_webp_with_the_same_transparency_stands_with_its_original(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for seed in range(2):
        for name, image in (("drawn", drawn(seed)), ("photo", photographed(seed))):
            image.save(folder / f"{name} {seed}.png")
            image.save(folder / f"{name} {seed}.webp", quality=80)
    paths = Paths.find(str(tmp_path / "data"))
    paths.make()
    with Program(paths) as program:
        result = run_to_end(program.scan(ScanSettings(folders=(str(folder),), engine=engine)))
    found = sorted(sorted(Path(path).name for path in group.paths) for group in result.groups)
    assert found == sorted(
        [f"{name} {seed}.png", f"{name} {seed}.webp"] for name in ("drawn", "photo") for seed in range(2)
    )
    assert not any(match.weak for group in result.groups for match in group.matches)
