"""What the pictures are made with: noise, colours, light."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[Any]
"""float64, usually [height, width] or [height, width, 3] with colours 0-1."""


def noise(height: int, width: int, beta: float, rng: np.random.Generator, stretch: float = 1.0) -> Array:
    """Fractal noise in 0-1: white noise whose amplitude spectrum falls as 1/f^beta.

    Args:
        height: rows.
        width: columns.
        beta: 1 is rough, 2 is smooth.
        rng: source of randomness.
        stretch: above 1 the noise is drawn out sideways.
    """
    spectrum = np.fft.rfft2(rng.standard_normal((height, width)))
    rows = np.fft.fftfreq(height)[:, None] * height
    columns = np.fft.rfftfreq(width)[None, :] * width * stretch
    frequency = np.hypot(rows, columns)
    frequency[0, 0] = 1.0
    field = np.fft.irfft2(spectrum / frequency**beta, (height, width))
    field -= field.min()
    scaled: Array = field / field.max()
    return scaled


def ramp(values: Array, stops: list[tuple[float, tuple[float, float, float]]]) -> Array:
    """Colours between stops: [..., 3] from values."""
    places = [place for place, _ in stops]
    return np.stack([np.interp(values, places, [colour[i] for _, colour in stops]) for i in range(3)], -1)


def mix(a: Array | tuple[float, ...], b: Array | tuple[float, ...], share: Array) -> Array:
    """The colour between a and b; share 0 is a."""
    weight = share[..., None]
    mixed: Array = np.asarray(a) * (1 - weight) + np.asarray(b) * weight
    return mixed


def smooth(low: float, high: float, values: Array) -> Array:
    """0 below low, 1 above high, an S between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    curve: Array = t * t * (3 - 2 * t)
    return curve


def lit(heights: Array, light: tuple[float, float, float], steepness: float) -> Array:
    """Lambert shading 0-1 of a height field."""
    down, right = np.gradient(heights * steepness)
    length = np.sqrt(down**2 + right**2 + 1)
    direction = np.asarray(light) / np.linalg.norm(light)
    shade: Array = np.clip((-right * direction[0] - down * direction[1] + direction[2]) / length, 0, 1)
    return shade


def to_image(pixels: Array, grain: float, rng: np.random.Generator) -> Image.Image:
    """A picture of half the size, with a little film grain."""
    eight = (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
    small = Image.fromarray(eight).resize((pixels.shape[1] // 2, pixels.shape[0] // 2), Image.Resampling.LANCZOS)
    return with_grain(small, grain, rng)


def with_grain(image: Image.Image, grain: float, rng: np.random.Generator) -> Image.Image:
    """The image with luminance grain of a standard deviation in grey levels."""
    pixels = np.asarray(image.convert("RGB"), np.float64)
    pixels = pixels + rng.normal(0, grain, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))


def pixels_of(image: Image.Image) -> Array:
    """Colours 0-1 of an image."""
    return np.asarray(image.convert("RGB"), np.float64) / 255
