"""Landscapes: height fields of fractal noise seen in perspective."""

from __future__ import annotations

import numpy as np
from canvas import Array, lit, mix, noise, ramp, smooth, to_image
from PIL import Image
from scipy import ndimage


def sky(
    height: int,
    width: int,
    stops: list[tuple[float, tuple[float, float, float]]],
    rng: np.random.Generator,
    sun: tuple[float, float],
    cloud: tuple[float, float, float],
    cover: float,
) -> Array:
    """A sky with clouds and the glow of the sun.

    Args:
        height: rows.
        width: columns.
        stops: colours from top (0) to bottom (1).
        rng: source of randomness.
        sun: (x, y) as shares of the width and height.
        cloud: colour of the clouds' lit side.
        cover: 0 none, 1 overcast.
    """
    rows, columns = np.mgrid[0:height, 0:width]
    colours = ramp(rows / height, stops)
    field = noise(height, width, 1.55, rng, 2.4) * 0.8 + noise(height, width, 1.1, rng, 2.0) * 0.2
    edge = float(np.quantile(field, 1 - cover))
    density = smooth(edge - 0.02, edge + 0.16, field)
    shade = np.clip((ndimage.shift(field, (10, 6), mode="wrap") - field) * 4 + 0.85, 0.62, 1.12)
    colours = mix(colours, np.asarray(cloud) * shade[..., None], density * 0.85)
    distance = np.hypot((columns - sun[0] * width) / height, (rows - sun[1] * height) / height)
    glow = np.exp(-((distance / 0.30) ** 1.2)) * 0.45 + np.exp(-((distance / 0.035) ** 4)) * 0.9
    lighted: Array = colours + glow[..., None] * np.array([1.0, 0.86, 0.62])
    return lighted


def terrain(
    heights: Array,
    colours: Array,
    backdrop: Array,
    camera: tuple[float, float, float],
    horizon: float,
    haze: tuple[float, float, float],
    reach: float,
    far: int,
) -> Array:
    """A height field seen in perspective, over a backdrop.

    Each screen column is one ray over the map. The height profile along it is projected; the first sample that
    reaches a pixel is what one sees there (running minimum of the projected rows, then a binary search).

    Args:
        heights: [n, n], in map cells.
        colours: [n, n, 3].
        backdrop: [height, width, 3], the sky.
        camera: (x, y, z) in map cells.
        horizon: row of the horizon, as a share of the height.
        haze: colour of far things.
        reach: distance in cells at which about two thirds are haze.
        far: how many cells one sees.
    """
    height, width = backdrop.shape[:2]
    steps = np.geomspace(2.0, far, 1400)
    across = np.linspace(-0.62, 0.62, width)
    map_x = camera[0] + steps[:, None] * across[None, :]
    map_y = np.broadcast_to(camera[1] - steps[:, None], map_x.shape)
    ground = ndimage.map_coordinates(heights, [map_y, map_x], order=1, mode="wrap")
    row = horizon * height - (ground - camera[2]) / steps[:, None] * height * 1.1
    reached = np.minimum.accumulate(row, axis=0)
    rows = np.arange(height)
    seen = np.stack([np.searchsorted(-reached[:, x], -rows, side="left") for x in range(width)], 1)
    hit = seen < len(steps)
    index = np.minimum(seen, len(steps) - 1)
    column = np.broadcast_to(np.arange(width), index.shape)
    place = [map_y[index, column], map_x[index, column]]
    ground_colour = np.stack(
        [ndimage.map_coordinates(colours[..., i], place, order=1, mode="wrap") for i in range(3)], -1
    )
    fog = 1 - np.exp(-((steps[index] / reach) ** 1.3))
    return np.where(hit[..., None], mix(ground_colour, haze, fog), backdrop)


def mountains(rng: np.random.Generator) -> Image.Image:
    """Snowy mountains behind a lake."""
    size = 1024
    massif = smooth(800, 430, np.arange(size)[:, None] + (noise(size, size, 2.0, rng) - 0.5) * 260)
    ridges = 1 - np.abs(noise(size, size, 1.9, rng) * 2 - 1)
    level = 19.0
    heights = level - 5 + noise(size, size, 1.6, rng) * 7 * (0.3 + massif)
    heights = heights + massif * (0.25 + 0.75 * noise(size, size, 2.2, rng)) * (0.35 + 0.65 * ridges**1.3) * 250
    heights = heights + massif * (noise(size, size, 1.35, rng) - 0.5) * 26
    slope = np.hypot(*np.gradient(heights))
    light = 0.35 + 0.85 * lit(heights, (-0.75, 0.25, 0.6), 0.8)
    detail = noise(size, size, 0.55, rng)
    rock = ramp(detail, [(0.2, (0.25, 0.23, 0.25)), (0.8, (0.52, 0.47, 0.43))])
    meadow = ramp(detail, [(0.2, (0.13, 0.24, 0.10)), (0.6, (0.33, 0.42, 0.16)), (0.85, (0.58, 0.52, 0.24))])
    snow = np.ones((size, size, 3)) * (0.96, 0.97, 1.0)
    ground = mix(meadow, rock, smooth(0.75, 1.35, slope * 0.8 + heights / 130))
    ground = mix(ground, snow, smooth(82, 112, heights + (detail - 0.5) * 40 - slope * 14))
    ground = ground * light[..., None] * (1.04, 0.98, 0.92)
    height, width = 1280, 1920
    backdrop = sky(
        height,
        width,
        [(0.0, (0.22, 0.42, 0.72)), (0.55, (0.93, 0.78, 0.66))],
        rng,
        (0.2, 0.36),
        (1.0, 0.93, 0.88),
        0.42,
    )
    picture = terrain(
        np.maximum(heights, level), ground, backdrop, (500, 1010, 27), 0.50, (0.72, 0.78, 0.90), 900, 900
    )
    flat = np.ones((size, size, 3)) * (-1.0, 0.0, 0.0)
    wet = np.where((heights <= level)[..., None], flat, ground)
    mask = terrain(np.maximum(heights, level), wet, backdrop, (500, 1010, 27), 0.50, (-1.0, 0.0, 0.0), 1e9, 900)
    water = ndimage.gaussian_filter((mask[..., 0] < -0.4).astype(float), 1.2)
    water[: int(height * 0.505)] = 0
    rows_, columns = np.mgrid[0:height, 0:width]
    shore = height * 0.535
    waves = noise(height, width, 1.0, rng, 0.16) - 0.5
    near = np.clip((rows_ - shore) / (height - shore), 0, 1)
    mirror_row = np.clip(2 * shore - rows_ + waves * (30 + 150 * near), 0, height - 1)
    mirror = np.stack(
        [
            ndimage.map_coordinates(picture[..., i], [mirror_row, columns + waves * 30 * near], order=1)
            for i in range(3)
        ],
        -1,
    )
    lake = mirror * (0.62, 0.70, 0.76) + (0.02, 0.06, 0.08) + (waves * near * 0.35)[..., None]
    return to_image(mix(picture, lake, water), 2.0, rng)


def balloons(rng: np.random.Generator, shot: int = 0) -> Image.Image:
    """Hot-air balloons over dunes; another shot of the same morning with shot=1."""
    size = 1024
    rows, columns = np.mgrid[0:size, 0:size]
    bend = noise(size, size, 2.7, rng) * 620
    phase = (columns * 0.55 + rows * 0.5 + bend) / 84.0 % 1
    crest = np.where(phase < 0.72, phase / 0.72, (1 - phase) / 0.28)
    crest = ndimage.gaussian_filter(smooth(0, 1, crest) * 0.4 + crest * 0.6, 1.3)
    heights = crest * 24 * (0.5 + noise(size, size, 2.4, rng)) + noise(size, size, 2.6, rng) * 50
    ripples = np.sin((columns + rows * 0.35 + bend * 0.7 + crest * 9) / 0.95) * 0.16
    light = lit(heights + ripples, (-0.85, -0.15, 0.42), 0.9)
    sand = ramp(light, [(0.0, (0.30, 0.15, 0.13)), (0.4, (0.78, 0.47, 0.27)), (0.85, (0.99, 0.78, 0.50))])
    sand = sand * (0.94 + 0.12 * noise(size, size, 0.3, rng))[..., None]
    height, width = 1280, 1920
    backdrop = sky(
        height,
        width,
        [(0.0, (0.33, 0.50, 0.78)), (0.35, (0.78, 0.78, 0.84)), (0.6, (1.0, 0.82, 0.62))],
        rng,
        (0.78, 0.5),
        (1.0, 0.88, 0.80),
        0.22,
    )
    camera = (250.0, 760.0, 84.0) if shot == 0 else (620.0, 430.0, 92.0)
    picture = terrain(heights, sand, backdrop, camera, 0.56, (0.96, 0.80, 0.68), 520, 760)
    places = [(0.27, 0.30, 0.165), (0.60, 0.20, 0.105), (0.80, 0.36, 0.062), (0.47, 0.47, 0.045), (0.13, 0.52, 0.03)]
    if shot:
        places = [(0.66, 0.27, 0.19), (0.30, 0.22, 0.085), (0.12, 0.42, 0.06), (0.88, 0.50, 0.034)]
    palettes = [
        ((0.83, 0.16, 0.14), (0.98, 0.80, 0.25)),
        ((0.12, 0.36, 0.62), (0.96, 0.95, 0.90)),
        ((0.16, 0.52, 0.42), (0.97, 0.62, 0.20)),
        ((0.55, 0.20, 0.50), (0.98, 0.86, 0.55)),
        ((0.85, 0.40, 0.12), (0.20, 0.25, 0.45)),
    ]
    for number, (place, palette) in enumerate(zip(places, palettes, strict=False)):
        paint_balloon(picture, place, palette, number)
    return to_image(picture, 2.0, rng)


def balloons_later(rng: np.random.Generator) -> Image.Image:
    """The same dunes and balloons from another place: the same scene, no duplicate."""
    return balloons(rng, 1)


def paint_balloon(
    picture: Array, place: tuple[float, float, float], palette: tuple[tuple[float, ...], ...], number: int
) -> None:
    """Paint a balloon into the picture: (x, y, radius) as shares of width, height, height."""
    height, width = picture.shape[:2]
    centre_x, centre_y, radius = place[0] * width, place[1] * height, place[2] * height
    rows, columns = np.mgrid[0:height, 0:width]
    x, y = (columns - centre_x) / radius, (rows - centre_y) / radius
    waist = np.where(y > 0, np.clip(1 - 0.33 * np.maximum(y, 0) ** 1.7, 0.05, 1), 1.0)
    u = x / waist
    inside = u**2 + np.where(y > 0, y / 1.32, y) ** 2
    envelope = smooth(1.0, 0.97, inside) * (y < 1.22)
    z = np.sqrt(np.clip(1 - inside, 0, 1))
    longitude = np.arctan2(u, z + 1e-6)
    gore = np.floor(longitude / np.pi * 12 + number * 0.5)
    colour = np.where((gore % 2 == 0)[..., None], palette[0], palette[1])
    band = np.abs(y - 0.12 - 0.06 * np.cos(longitude * 12)) < 0.11
    if number % 2 == 0:
        colour = np.where(band[..., None], np.asarray(palette[1]) * 0.55, colour)
    seam = np.abs(longitude / np.pi * 12 + number * 0.5 - gore - 0.5) > 0.46
    shade = 0.50 + 0.55 * np.clip(0.75 * u - 0.35 * y + 0.65 * z, 0, 1.1)
    colour = colour * (shade * np.where(seam, 0.82, 1.0))[..., None]
    picture[:] = mix(picture, colour, envelope)
    basket = (np.abs(x) < 0.13) & (y > 1.55) & (y < 1.75)
    weave = 0.75 + 0.25 * np.sin(columns / 2.3) * np.sin(rows / 2.3)
    picture[basket] = (np.array([0.42, 0.26, 0.13]) * weave[..., None])[basket]
    for side in (-1, 1):
        rope = (np.abs(x - side * (0.12 + (1.55 - y) * 0.42)) < max(0.008, 1.2 / radius)) & (y > 1.2) & (y <= 1.56)
        picture[rope] = (0.25, 0.18, 0.12)
