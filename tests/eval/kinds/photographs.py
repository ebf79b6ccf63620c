"""Pictures like photographs: fractal landscapes, streets and tables, in linear light, and a camera's sensor."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from tests.eval.kinds.canvas import Colour, Sheet, chance, colour, mixed, number, one_of
from tests.eval.kinds.family import Picture, Rng

Array = npt.NDArray[np.float32]

WIDTH, HEIGHT = 1600, 1200
"""Pixels of a photograph at scale 1."""


def fractal(rng: Rng, width: int, height: int, slope: float = 1.7) -> Array:
    """Noise with a power law's spectrum, mean 0, deviation 1.

    Args:
        rng: the generator.
        width: pixels.
        height: pixels.
        slope: of the amplitude against the frequency, in logarithms; 1 is rough, 2.5 is soft.
    """
    # Made a little larger, of sides that are quickly transformed, and cut.
    high, wide = (32 * -(-side // 32) for side in (height, width))
    down, across = np.fft.fftfreq(high)[:, None], np.fft.rfftfreq(wide)[None, :]
    radius = np.hypot(down, across).astype(np.float32)
    radius[0, 0] = 1.0
    shape = radius.shape
    spectrum = (
        rng.standard_normal(shape, np.float32) + 1j * rng.standard_normal(shape, np.float32)
    ) * radius ** np.float32(-slope)
    spectrum[0, 0] = 0.0
    field = np.fft.irfft2(spectrum, (high, wide))[:height, :width].astype(np.float32)
    return np.asarray(field / max(float(field.std()), 1e-9), np.float32)


def _painted(sheet: Sheet) -> Array:
    return np.asarray(sheet.picture.convert("RGB"), np.float32) / 255.0


def _tone(rng: Rng, low: int, high: int) -> Array:
    return np.asarray(colour(rng, low, high), np.float32) / np.float32(255.0)


def landscape(rng: Rng, width: int, height: int) -> Array:
    """Sky with clouds, ridges behind one another, trees and stones in front; levels 0-1."""
    top, low = _tone(rng, 40, 200), _tone(rng, 130, 255)
    rows = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None, None]
    clouds = np.clip(fractal(rng, width, height, 1.9) * 0.4 + np.float32(rng.uniform(-0.4, 0.5)), 0, 1)[..., None]
    picture = top * (1 - rows) + low * rows
    picture = picture * (1 - 0.7 * clouds) + 0.95 * 0.7 * clouds
    ground = fractal(rng, width, height, 1.25)[..., None]
    land = _tone(rng, 10, 130)
    ridges = number(rng, 2, 4)
    y = np.arange(height)[:, None]
    for ridge in range(ridges):
        near = (ridge + 1) / ridges
        line = fractal(rng, width, 8, 1.6)[0]
        edge = height * (rng.uniform(0.25, 0.4) + 0.4 * ridge / ridges) + line * np.float32(
            height * rng.uniform(0.02, 0.07)
        )
        tone = land * near + low * (1 - near) * 0.8
        # Each ridge has its own part of one texture: rolled, it is another one.
        texture = np.roll(ground, (int(rng.integers(height)), int(rng.integers(width))), (0, 1))
        picture = np.where((y > edge[None, :])[..., None], tone * (1 + 0.35 * near * texture), picture)
    picture = np.clip(picture, 0, 1)
    sheet = Sheet(width, height, (0, 0, 0, 0), 1.0)
    for _ in range(number(rng, 3, 9)):
        _tree(rng, sheet, width, height)
    return _over(picture.astype(np.float32), sheet.picture, 1 + 0.25 * ground)


def _tree(rng: Rng, sheet: Sheet, width: int, height: int) -> None:
    x, foot = rng.uniform(0, width), height * rng.uniform(0.65, 0.98)
    tall = height * rng.uniform(0.12, 0.4)
    trunk, leaf = (*colour(rng, 20, 90), 255), (*colour(rng, 10, 120), 255)
    sheet.polygon([(x - tall * 0.04, foot), (x + tall * 0.04, foot), (x, foot - tall)], trunk)
    for _ in range(number(rng, 25, 60)):
        along = rng.uniform(0.3, 1.05)
        reach = tall * 0.28 * (1.15 - along)
        sheet.disc(x + rng.normal(0, 1) * reach, foot - along * tall, tall * rng.uniform(0.02, 0.06), leaf)


def street(rng: Rng, width: int, height: int) -> Array:
    """House fronts with windows above a road; levels 0-1."""
    sheet = Sheet(width, height, colour(rng, 120, 240), 1.0)
    road = height * rng.uniform(0.72, 0.85)
    x = 0.0
    while x < width:
        wide, high = width * rng.uniform(0.12, 0.28), height * rng.uniform(0.35, 0.68)
        wall = colour(rng, 60, 230)
        sheet.box(x, road - high, wide, high, wall)
        sheet.polygon(
            [(x, road - high), (x + wide / 2, road - high * 1.15), (x + wide, road - high)], colour(rng, 40, 150)
        )
        columns, floors = number(rng, 2, 5), number(rng, 2, 5)
        glass, frame = colour(rng, 20, 120), colour(rng, 120, 255)
        for column in range(columns):
            for floor in range(floors):
                w, h = wide / columns * 0.55, high / floors * 0.55
                left = x + wide * (column + 0.22) / columns
                upper = road - high + high * (floor + 0.2) / floors
                sheet.box(left, upper, w, h, mixed(glass, (255, 230, 160), 0.6 if chance(rng, 0.2) else 0.0))
                sheet.box(left, upper, w, h, outline=frame, line=width / 400)
                sheet.line([(left + w / 2, upper), (left + w / 2, upper + h)], frame, width / 500)
        x += wide
    sheet.box(0, road, width, height - road, colour(rng, 50, 110))
    for mark in range(8):
        sheet.box(
            width * (mark + 0.2) / 8, road + (height - road) * 0.5, width * 0.06, height * 0.012, (230, 230, 225)
        )
    grain = fractal(rng, width, height, 1.2)[..., None]
    light = fractal(rng, width, height, 2.2)[..., None]
    return np.asarray(np.clip(_painted(sheet) * (1 + 0.10 * grain + 0.12 * light), 0, 1), np.float32)


def still_life(rng: Rng, width: int, height: int) -> Array:
    """Balls and boxes on a table before a wall, lit from one side; levels 0-1."""
    wall, table = _tone(rng, 60, 230), _tone(rng, 40, 200)
    edge = height * rng.uniform(0.45, 0.6)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wood = fractal(rng, width, height, 1.4)[..., None]
    side = rng.uniform(0.5, 1.0) * (x / width)[..., None] + 0.35
    picture = np.where(
        (y > edge)[..., None], table * (1 + 0.25 * wood), wall * (0.6 + 0.5 * side) * (1 + 0.04 * wood)
    )
    for _ in range(number(rng, 4, 8)):
        radius = height * rng.uniform(0.06, 0.16)
        cx, cy = rng.uniform(0.08, 0.92) * width, rng.uniform(edge, height * 0.93)
        tone = _tone(rng, 30, 255)
        shadow = np.exp(
            -(((x - cx - radius * 0.6) / (1.3 * radius)) ** 2 + ((y - cy - radius * 0.7) / (0.4 * radius)) ** 2)
        )
        picture = picture * (1 - 0.6 * shadow[..., None])
        dx, dy = (x - cx) / radius, (y - cy) / radius
        if chance(rng, 0.3):
            inside = (np.abs(dx) < 0.8) & (np.abs(dy) < 0.8)
            shade = 0.55 + 0.4 * (dx < 0.2) + 0.1 * dy
        else:
            inside = dx**2 + dy**2 < 1
            depth = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
            shade = 0.25 + 0.8 * np.clip(-0.5 * dx - 0.5 * dy + 0.7 * depth, 0, 1)
        body = tone * shade[..., None] * (1 + 0.15 * np.roll(wood, int(rng.integers(width)), 1))
        picture = np.where(inside[..., None], body, picture)
    return np.asarray(np.clip(picture, 0, 1), np.float32)


def _over(picture: Array, drawn: Picture, light: Array) -> Array:
    layer = np.asarray(drawn.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / 255.0
    alpha = layer[..., 3:]
    return np.asarray(np.clip(picture * (1 - alpha) + layer[..., :3] * light * alpha, 0, 1), np.float32)


def levels(rng: Rng, width: int, height: int) -> Array:
    """One of the scenes above, as levels 0-1 of a display."""
    return one_of(rng, (landscape, street, still_life))(rng, width, height)


def picture_of(array: Array) -> Picture:
    """From levels 0-1 to a picture."""
    return Image.fromarray(np.clip(array * 255.0 + 0.5, 0, 255).astype(np.uint8))


def photograph(rng: Rng, scale: float = 1.0, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """A photograph with a little noise, `width` x `height` pixels at scale 1."""
    scene = levels(rng, round(width * scale), round(height * scale))
    return exposed(rng, scene**2.2, noise=float(rng.uniform(0.5, 1.2)))


def exposed(rng: Rng, light: Array, *, stops: float = 0.0, noise: float = 1.0) -> Picture:
    """What a camera makes of a scene: exposed, with noise of its own, clipped, developed.

    Args:
        rng: the generator: each exposure has its own noise.
        light: linear light, 0-1.
        stops: of exposure; +1 doubles the light.
        noise: how noisy: 1 is some 2-4 levels in the middle tones.
    """
    light = light * np.float32(2.0**stops)
    deviation = noise * np.sqrt(0.00001 + 0.0007 * light)
    grain = rng.standard_normal(light.shape, np.float32)
    # A sensor's colours are filled in from neighbours, so its noise is not quite independent from pixel to pixel.
    grain = 0.75 * grain + 0.4 * np.roll(grain, 1, 0) + 0.4 * np.roll(grain, 1, 1)
    return picture_of(np.clip(light + deviation * grain, 0, 1) ** np.float32(1 / 2.2))


def person(rng: Rng, clothes: Colour, *, eyes_open: bool = True, tall: float = 600.0) -> Picture:
    """Somebody who stands there, on transparent ground, `tall` pixels high and half as wide."""
    sheet = Sheet(tall / 2, tall, (0, 0, 0, 0), 1.0)
    skin = (*one_of(rng, ((224, 172, 140), (198, 134, 96), (141, 85, 52), (255, 219, 190))), 255)
    hair = (*colour(rng, 10, 110), 255)
    middle, head = tall / 4, tall * 0.16
    sheet.box(middle - tall * 0.16, tall * 0.36, tall * 0.32, tall * 0.4, (*clothes, 255), radius=tall * 0.06)
    sheet.box(middle - tall * 0.12, tall * 0.7, tall * 0.1, tall * 0.3, (*mixed(clothes, (20, 20, 40), 0.7), 255))
    sheet.box(middle + tall * 0.02, tall * 0.7, tall * 0.1, tall * 0.3, (*mixed(clothes, (20, 20, 40), 0.7), 255))
    sheet.oval(middle - head * 0.8, tall * 0.02, head * 1.6, head * 1.6, hair)
    sheet.oval(middle - head * 0.7, tall * 0.05, head * 1.4, head * 1.8, skin)
    for side in (-1, 1):
        x, y, size = middle + side * head * 0.3, tall * 0.05 + head * 0.8, head * 0.3
        if eyes_open:
            sheet.oval(x - size / 2, y - size / 3, size, size * 0.66, (250, 250, 250, 255))
            sheet.disc(x, y, size * 0.24, (40, 30, 30, 255))
        else:
            sheet.arc(x - size / 2, y - size / 3, size, size * 0.66, (0, 180), (70, 40, 40, 255), tall / 150)
    sheet.arc(
        middle - head * 0.3, tall * 0.05 + head, head * 0.6, head * 0.45, (20, 160), (150, 50, 50, 255), tall / 150
    )
    return sheet.picture
