"""Photographs of our own making: soft and rough scenes, each frame with the noise of a sensor."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Light = npt.NDArray[np.float64]
GAMMA = 2.2


@functools.lru_cache(16)
def scene(seed: int = 0, *, width: int = 900, height: int = 700) -> Light:
    """Linear light of a scene with a soft upper and a rough lower half, 0-1; [height, width, 3]."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float64)
    for level, cell in enumerate((260, 90, 30, 10)):
        cells = rng.random((height // cell + 2, width // cell + 2))
        small = Image.fromarray((cells * 255).astype(np.uint8))
        layer = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), np.float64) / 255
        rough = np.linspace(0.15, 1.0, height)[:, None] if level > 1 else 1.0
        total += rough * layer / 2.0**level
    grey = 0.15 + 0.6 * total / total.max()
    light = np.asarray((grey[:, :, None] * np.array((1.0, 0.93, 0.85))) ** GAMMA, np.float64)
    light.setflags(write=False)  # it is drawn once for all
    return light


def with_visitor(light: Light, x: int, y: int) -> Light:
    """The scene after somebody came: a dark figure with a patterned coat."""
    figure = Image.new("L", (90, 200), 0)
    draw = ImageDraw.Draw(figure)
    draw.ellipse((25, 0, 65, 50), fill=255)
    draw.rounded_rectangle((10, 50, 80, 200), 20, fill=255)
    coat = np.indices((200, 90)).sum(axis=0) // 12 % 2 * 0.25 + 0.05
    changed = light.copy()
    part = changed[y : y + 200, x : x + 90]
    part[np.asarray(figure) > 0] = coat[np.asarray(figure) > 0][:, None]
    return changed


def exposed(light: Light, seed: int, *, gain: float = 1.0, noise: float = 3.0) -> Image.Image:
    """A frame: so much light, and noise of its own, grey levels."""
    tones = 255.0 * np.clip(light * gain, 0.0, 1.0) ** (1 / GAMMA)
    tones = tones + np.random.default_rng(seed).normal(0.0, noise, tones.shape)
    return Image.fromarray(np.clip(np.rint(tones), 0, 255).astype(np.uint8))


def captioned(image: Image.Image, text: str) -> Image.Image:
    """With white words along the lower border."""
    image = image.copy()
    font = ImageFont.load_default(image.height // 10)
    ImageDraw.Draw(image).text(
        (image.width // 2, image.height * 5 // 6), text, "white", font, "ma", stroke_width=5, stroke_fill="black"
    )
    return image
