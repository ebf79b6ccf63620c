"""A meadow, a wood, a beach."""

from __future__ import annotations

import numpy as np
from canvas import Array, mix, noise, ramp, smooth, to_image, with_grain
from PIL import Image, ImageDraw, ImageFilter


def meadow(rng: np.random.Generator) -> Image.Image:
    """Poppies, daisies and cornflowers, the near ones sharp."""
    width, height = 1920, 1280
    base = ramp(noise(height, width, 1.5, rng), [(0.2, (0.13, 0.27, 0.10)), (0.8, (0.62, 0.72, 0.32))])
    light = np.linspace(1.25, 0.62, height)[:, None, None]
    image = Image.fromarray((np.clip(base * light, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(24))
    for layer, (count, scale, blur) in enumerate([(70, 0.38, 13), (60, 0.62, 6), (30, 1.0, 1.6), (13, 1.55, 0)]):
        sheet = Image.new("RGBA", (width, height))
        draw = ImageDraw.Draw(sheet)
        for _ in range(count * 9):
            x, foot = rng.uniform(-50, width + 50), height * (0.75 + 0.13 * layer) + rng.uniform(-60, 200)
            tall, lean = rng.uniform(180, 520) * scale, rng.normal(0, 70) * scale
            tone = rng.uniform(0.6, 1.25)
            green = tuple(int(min(c * tone, 255)) for c in (70, 118, 44))
            draw.line(
                [(x, foot), (x + lean * 0.35, foot - tall * 0.6), (x + lean, foot - tall)],
                (*green, 255),
                max(1, int(5 * scale)),
                joint="curve",
            )
        for _ in range(count):
            x, y = rng.uniform(0, width), height * (0.22 + 0.17 * layer) + rng.normal(0, 90)
            draw.line([(x, y), (x + rng.normal(0, 25), height)], (62, 104, 40, 255), max(2, int(8 * scale)))
            paint_flower(sheet, (x, y), scale * rng.uniform(0.8, 1.2), int(rng.choice(3, p=[0.45, 0.33, 0.22])), rng)
        if blur:
            sheet = sheet.filter(ImageFilter.GaussianBlur(blur))
        image.paste(sheet, (0, 0), sheet)
    return with_grain(image.resize((width // 2, height // 2), Image.Resampling.LANCZOS), 2.0, rng)


def paint_flower(
    sheet: Image.Image, place: tuple[float, float], scale: float, sort: int, rng: np.random.Generator
) -> None:
    """Paint a poppy (0), a daisy (1) or a cornflower (2)."""
    petals, length, girth, colour, heart = [
        (6, 66, 56, (214, 38, 28), (38, 20, 30)),
        (17, 74, 15, (246, 244, 238), (242, 190, 40)),
        (11, 60, 24, (66, 92, 206), (96, 44, 138)),
    ][sort]
    box = int(230 * scale)
    flower = Image.new("RGBA", (box, box))
    middle = box / 2
    start = rng.uniform(0, 6.3)
    for number in range(petals):
        angle = start + number * 2 * np.pi / petals + rng.normal(0, 0.06)
        tone = rng.uniform(0.78, 1.08)
        fill = tuple(int(min(c * tone, 255)) for c in colour)
        t = np.linspace(0, np.pi, 14)
        along = length * scale * (0.14 + 0.86 * (1 - np.cos(t)) / 2) * rng.uniform(0.9, 1.08)
        side = girth * scale * np.sin(t) ** 0.8 * (0.55 + 0.45 * (1 - np.cos(t)) / 2)
        edge = [*zip(along, side, strict=True), *zip(along[::-1], -side[::-1], strict=True)]
        cos, sin = float(np.cos(angle)), float(np.sin(angle)) * 0.86
        points = [(middle + a * cos - b * sin, middle + a * sin + b * cos) for a, b in edge]
        draw = ImageDraw.Draw(flower)
        draw.polygon(points, (*fill, 255), tuple(int(c * 0.72) for c in fill))
        for vein in (-0.4, 0.0, 0.4):
            a, b = length * scale * 0.78, girth * scale * vein
            draw.line(
                [(middle + 8 * cos, middle + 8 * sin), (middle + a * cos - b * sin, middle + a * sin + b * cos)],
                tuple(int(c * 0.82) for c in fill),
                max(1, int(1.6 * scale)),
            )
    draw = ImageDraw.Draw(flower)
    core = (19 + 5 * (sort == 1)) * scale
    draw.ellipse((middle - core, middle - core * 0.88, middle + core, middle + core * 0.88), (*heart, 255))
    for _ in range(60):
        angle, distance = rng.uniform(0, 6.3), core * np.sqrt(rng.random()) * 1.12
        x, y = middle + distance * np.cos(angle), middle + distance * 0.88 * np.sin(angle)
        tone = rng.uniform(0.55, 1.5)
        dot = 2.2 * scale
        draw.ellipse((x - dot, y - dot, x + dot, y + dot), (*(int(min(c * tone + 8, 255)) for c in heart), 255))
    sheet.alpha_composite(flower, (max(0, int(place[0] - middle)), max(0, int(place[1] - middle))))


def birches(rng: np.random.Generator) -> Image.Image:
    """A birch wood in autumn fog."""
    height, width = 1280, 1920
    rows, columns = np.mgrid[0:height, 0:width]
    picture = ramp(rows / height, [(0.0, (0.88, 0.86, 0.74)), (0.55, (0.95, 0.88, 0.68)), (0.75, (0.74, 0.58, 0.34))])
    leaves = noise(height, width, 0.75, rng)
    floor = ramp(leaves, [(0.3, (0.26, 0.15, 0.08)), (0.5, (0.66, 0.36, 0.12)), (0.7, (0.96, 0.70, 0.26))])
    picture = mix(picture, floor, smooth(0.66, 0.86, rows / height + (noise(height, width, 1.5, rng) - 0.5) * 0.06))
    for layer in range(5):
        near = layer / 4
        haze = np.array([0.93, 0.88, 0.72])
        crown = noise(height, width, 0.95, rng) * 0.7 + noise(height, width, 1.7, rng) * 0.3
        density = smooth(0.54 + 0.02 * layer, 0.60 + 0.02 * layer, crown - 0.30 * smooth(0.18, 0.62, rows / height))
        tone = ramp(
            noise(height, width, 0.5, rng),
            [(0.3, (0.62, 0.36, 0.08)), (0.55, (0.95, 0.70, 0.16)), (0.75, (1.0, 0.86, 0.42))],
        )
        picture = mix(picture, mix(tone, haze, np.full(rows.shape, 0.72 * (1 - near))), density * (0.35 + 0.5 * near))
        for _ in range(15 - 2 * layer):
            x, girth = rng.uniform(0, width), (9 + 34 * near**1.4) * rng.uniform(0.75, 1.25)
            foot = height * (0.70 + 0.22 * near) + rng.normal(0, 18)
            bend = rng.normal(0, 30) * (1 - rows / height) + 7 * np.sin(rows / 90 + rng.uniform(0, 6))
            across = (columns - x - bend) / girth
            trunk = smooth(1.0, 0.9, np.abs(across)) * smooth(foot, foot - 6, rows.astype(float))
            shade = 0.45 + 0.55 * np.sqrt(np.clip(1 - (across * 0.92 + 0.25) ** 2, 0, 1))
            spots = np.roll(bark_spots(rng, height, width), int(x), 1)
            bark = mix(np.array([0.93, 0.91, 0.86]), (0.15, 0.12, 0.11), spots) * shade[..., None]
            picture = mix(picture, mix(bark, haze, np.full(rows.shape, 0.80 * (1 - near))), trunk)
    beams = np.clip(noise(height, width, 1.4, rng, 0.2) - 0.45, 0, 1) * np.linspace(1, 0, height)[:, None]
    return to_image(picture + beams[..., None] * (0.30, 0.26, 0.16), 2.0, rng)


def bark_spots(rng: np.random.Generator, height: int, width: int) -> Array:
    """Dark dashes on birch bark, 0-1."""
    field = noise(height // 2, width // 2, 0.75, rng, 0.25)
    return np.kron(smooth(0.66, 0.72, field), np.ones((2, 2)))


def coast(rng: np.random.Generator) -> Image.Image:
    """A beach from above, with parasols."""
    height, width = 1280, 1920
    rows, columns = np.mgrid[0:height, 0:width]
    line = columns * 0.42 + rows * 0.22 + (noise(height, width, 1.8, rng) - 0.5) * 520
    depth = (line - 470) / 620
    sand = ramp(noise(height, width, 0.5, rng), [(0.2, (0.80, 0.66, 0.46)), (0.8, (0.97, 0.88, 0.70))])
    prints = smooth(0.60, 0.68, noise(height, width, 0.85, rng))
    sand = sand * (1 - 0.16 * prints)[..., None]
    sand = mix(sand, (0.60, 0.46, 0.31), smooth(-0.16, 0.0, depth) * 0.75)
    water = ramp(
        depth,
        [(0.0, (0.62, 0.86, 0.78)), (0.25, (0.20, 0.68, 0.68)), (0.6, (0.06, 0.42, 0.56)), (1.1, (0.03, 0.22, 0.40))],
    )
    ripple = noise(height, width, 1.0, rng, 0.6)
    caustic = 1 - np.abs(ripple * 2 - 1)
    water = water * (0.86 + 0.22 * ripple)[..., None] + (caustic**18 * smooth(0.7, 0.1, depth) * 0.35)[..., None]
    picture = mix(sand, water, smooth(-0.01, 0.02, depth))
    foam = noise(height, width, 0.9, rng)
    for centre, wide in ((0.02, 0.035), (0.16, 0.045), (0.34, 0.035), (0.55, 0.02)):
        wave = np.exp(-(((depth - centre - (noise(height, width, 1.7, rng) - 0.5) * 0.2) / wide) ** 2))
        picture = mix(
            picture, (0.98, 0.99, 0.98), smooth(0.42, 0.62, foam * 0.55 + wave * 0.5) * smooth(0.1, 0.5, wave)
        )
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    shadow = Image.new("L", image.size)
    spots: list[tuple[float, float, float]] = []
    while len(spots) < 17:
        x, y = rng.uniform(40, width * 0.75), rng.uniform(40, height - 40)
        if depth[int(y), int(x)] < -0.22 and all(np.hypot(x - a, y - b) > 132 for a, b, _ in spots):
            spots.append((x, y, rng.uniform(44, 62)))
    draw = ImageDraw.Draw(shadow)
    for x, y, r in spots:
        draw.ellipse((x - r + 26, y - r + 22, x + r + 26, y + r + 22), 120)
    image.paste((70, 52, 40), (0, 0), shadow.filter(ImageFilter.GaussianBlur(5)))
    draw = ImageDraw.Draw(image)
    colours = [
        ((222, 58, 46), (250, 246, 238)),
        ((24, 106, 160), (250, 246, 238)),
        ((248, 182, 40), (230, 92, 40)),
        ((28, 140, 116), (246, 232, 190)),
        ((196, 62, 120), (252, 224, 214)),
    ]
    for number, (x, y, r) in enumerate(spots):
        for towel in range(int(rng.integers(0, 3))):
            a = rng.uniform(0, 6.3)
            tx, ty = x + (r + 46) * np.cos(a), y + (r + 46) * np.sin(a)
            draw.rectangle((tx - 16, ty - 34, tx + 16, ty + 34), colours[(number + towel + 2) % 5][0])
            for stripe in range(3):
                draw.line((tx - 16, ty - 20 + 20 * stripe, tx + 16, ty - 20 + 20 * stripe), (250, 246, 238), 5)
        turn = rng.uniform(0, 45)
        for wedge in range(8):
            draw.pieslice(
                (x - r, y - r, x + r, y + r),
                turn + wedge * 45,
                turn + wedge * 45 + 45,
                colours[number % 5][wedge % 2],
            )
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), (245, 245, 240))
    return with_grain(image.resize((width // 2, height // 2), Image.Resampling.LANCZOS), 2.0, rng)
