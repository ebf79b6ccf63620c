"""A city at night."""

from __future__ import annotations

import numpy as np
from canvas import noise, pixels_of, ramp, smooth, to_image
from PIL import Image, ImageDraw
from scipy import ndimage


def night_city(rng: np.random.Generator) -> Image.Image:
    """A skyline at night behind out-of-focus street lamps, mirrored in the river."""
    height, width = 1280, 1920
    rows = np.mgrid[0:height, 0:width][0]
    picture = ramp(rows / height, [(0.0, (0.04, 0.06, 0.18)), (0.38, (0.30, 0.17, 0.38)), (0.6, (0.86, 0.42, 0.34))])
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    shore = int(height * 0.60)
    for layer in range(3):
        x = -40
        while x < width:
            wide, tall = int(rng.integers(60, 170)), int(rng.integers(120, 330) * (1.5 - 0.33 * layer) + 40)
            tone = tuple(int(c * (1 - 0.28 * layer)) for c in (58, 44, 76))
            top = shore - tall
            draw.rectangle((x, top, x + wide, shore), tone)
            if rng.random() < 0.35:
                draw.polygon([(x + wide * 0.3, top), (x + wide * 0.5, top - 90), (x + wide * 0.7, top)], tone)
                draw.line((x + wide * 0.5, top - 90, x + wide * 0.5, top - 150), (90, 60, 80), 3)
            step = (13, 17)[layer % 2]
            warm = rng.random()
            for window_y in range(top + 12, shore - 10, step + 5):
                for window_x in range(x + 9, x + wide - 12, step):
                    if rng.random() < 0.42:
                        glow = rng.uniform(0.35, 1.0)
                        colour = (255, 205, 120) if rng.random() < 0.35 + warm * 0.6 else (170, 205, 255)
                        draw.rectangle(
                            (window_x, window_y, window_x + step - 6, window_y + step - 5),
                            tuple(int(c * glow) for c in colour),
                        )
            x += wide + int(rng.integers(-12, 26))
    bridge_y = shore - 26
    for pillar in (width * 0.30, width * 0.72):
        draw.rectangle((pillar - 10, shore - 250, pillar + 10, shore + 20), (36, 28, 48))
    for x in range(0, width, 14):
        sag = min(abs(x - width * 0.30), abs(x - width * 0.72), 520) / 520
        draw.line((x, bridge_y, x, shore - 245 + 215 * (1 - (1 - sag) ** 2)), (120, 90, 100), 2)
    draw.rectangle((0, bridge_y, width, bridge_y + 10), (52, 40, 60))
    for x in range(20, width, 62):
        draw.ellipse((x, bridge_y - 12, x + 9, bridge_y - 3), (255, 220, 150))
    picture = pixels_of(image)
    waves = noise(height, width, 1.0, rng, 0.12) - 0.5
    all_rows, columns = np.mgrid[0:height, 0:width]
    near = np.clip((all_rows - shore) / (height - shore), 0, 1)
    blurred = ndimage.gaussian_filter(picture, (14, 2, 0))
    source = [np.clip(2 * shore - all_rows + waves * 90 * near, 0, height - 1), columns + waves * 160 * near]
    water = np.stack(
        [ndimage.map_coordinates(blurred[..., i], source, order=1, mode="nearest") for i in range(3)], -1
    )
    picture = np.where(
        (all_rows > shore)[..., None], water * 0.78 + waves[..., None] * 0.10 * near[..., None], picture
    )
    halo = ndimage.gaussian_filter(np.clip(picture - 0.45, 0, 1), (16, 16, 0)) * 1.5
    picture = picture + halo
    for _ in range(46):
        radius = rng.uniform(22, 74)
        centre_x, centre_y = rng.uniform(0, width), height * (0.70 + 0.28 * rng.beta(1.5, 1.2))
        lamp = np.array(
            [(1.0, 0.55, 0.22), (1.0, 0.82, 0.45), (0.95, 0.25, 0.28), (0.35, 0.75, 1.0), (0.45, 0.95, 0.70)][
                rng.choice(5, p=[0.34, 0.3, 0.14, 0.12, 0.1])
            ]
        )
        distance = np.hypot(columns - centre_x, all_rows - centre_y) / radius
        disc = smooth(1.0, 0.95, distance) * (0.55 + 0.45 * smooth(0.78, 0.97, distance))
        picture = picture + disc[..., None] * lamp * rng.uniform(0.16, 0.42)
    return to_image(picture, 4.0, rng)
