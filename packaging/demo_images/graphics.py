"""Things that people draw: a poster, a pen drawing, tiles, cut paper."""

from __future__ import annotations

import numpy as np
from canvas import lit, mix, noise, pixels_of, ramp, smooth, to_image
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage


def poster(rng: np.random.Generator) -> Image.Image:
    """A concert poster: type and simple shapes."""
    width, height = 1280, 1760
    image = Image.new("RGB", (width, height), (242, 228, 200))
    draw = ImageDraw.Draw(image)
    for number in range(28):
        angle = number * np.pi / 14
        a, b = angle - np.pi / 28, angle + np.pi / 28
        points = [(640, 760), *((640 + 1700 * np.cos(t), 760 + 1700 * np.sin(t)) for t in (a, b))]
        if number % 2:
            draw.polygon(points, (236, 204, 146))
    draw.ellipse((220, 340, 1060, 1180), (216, 72, 48))
    for number in range(9):
        y = 830 + number * 38
        draw.rectangle((200, y, 1080, y + 6 + number * 3), (242, 228, 200))
    teal, night = (24, 92, 96), (28, 32, 58)
    draw.polygon([(150, 1180), (470, 700), (700, 1060), (860, 840), (1130, 1180)], teal)
    draw.polygon([(470, 700), (398, 808), (446, 790), (478, 840), (520, 796), (552, 828)], (250, 246, 236))
    draw.polygon([(860, 840), (806, 914), (846, 904), (872, 940), (914, 911)], (250, 246, 236))
    for number in range(26):
        x, y = 170 + number * 37, 1180 - int(rng.integers(0, 30))
        tall = int(rng.integers(60, 130))
        draw.polygon([(x - 22, y), (x, y - tall), (x + 22, y)], night)
    draw.rectangle((0, 1176, width, 1192), night)

    def line(text: str, y: int, size: int, colour: tuple[int, int, int]) -> None:
        font = ImageFont.load_default(size)
        left, _, right, _ = draw.textbbox((0, 0), text, font)
        draw.text(
            ((width - (right - left)) / 2 - left, y), text, colour, font, stroke_width=size // 38, stroke_fill=colour
        )

    line("OPEN AIR", 84, 218, night)
    line("Music on the mountain", 1222, 92, teal)
    line("14 · 15 · 16 August", 1338, 84, (216, 72, 48))
    line("The Lanterns   Nora Field   Brass & Timber", 1456, 54, night)
    line("Small Hours Orchestra   Kites   Old Harbour Choir", 1530, 47, night)
    line("Gates open at five. Bring a blanket.", 1628, 42, teal)
    draw.rectangle((36, 36, width - 36, height - 36), None, night, 8)
    paper = 0.93 + 0.1 * noise(height, width, 0.6, rng)
    return to_image(pixels_of(image) * paper[..., None], 1.0, rng)


def town_drawing(rng: np.random.Generator) -> Image.Image:
    """A hill town in pen and ink."""
    width, height = 1920, 1360
    image = Image.new("RGB", (width, height), (247, 243, 232))
    draw = ImageDraw.Draw(image)
    ink = (38, 34, 46)

    def stroke(points: list[tuple[float, float]], thick: int = 3) -> None:
        shaky = [(x + rng.normal(0, 1.0), y + rng.normal(0, 1.0)) for x, y in points]
        draw.line(shaky, ink, thick, joint="curve")

    def hatch(x: float, y: float, wide: float, tall: float, gap: float) -> None:
        for offset in np.arange(gap, wide + tall, gap):
            x0, y0 = x + min(offset, wide), y + max(0.0, offset - wide)
            x1, y1 = x + max(0.0, offset - tall), y + min(offset, tall)
            stroke([(x0, y0), (x1, y1)], 2)

    hill = [
        (float(x), 520 - 210 * np.exp(-(((x - 1080) / 520) ** 2)) + 34 * np.sin(x / 130))
        for x in range(0, width + 20, 20)
    ]
    stroke(hill, 4)
    draw.ellipse((250, 110, 390, 250), None, ink, 4)
    for number in range(24):
        angle = number * np.pi / 12
        stroke(
            [
                (320 + 88 * np.cos(angle), 180 + 88 * np.sin(angle)),
                (320 + 120 * np.cos(angle), 180 + 120 * np.sin(angle)),
            ]
        )
    houses = []
    for row in range(6):
        for x in np.arange(-60, width, 150 - 4 * row) + rng.uniform(-30, 30):
            top = np.interp(x, [a for a, _ in hill], [b for _, b in hill]) + 40 + row * 135 + rng.uniform(-26, 26)
            houses.append((row, float(x), float(top)))
    for row, x, top in sorted(houses):
        wide, tall, roof = rng.uniform(104, 150) + row * 5, rng.uniform(120, 190), rng.uniform(46, 92)
        draw.rectangle((x, top, x + wide, top + tall + 200), (247, 243, 232))
        stroke([(x, top + tall + 200), (x, top), (x + wide, top), (x + wide, top + tall + 200)])
        peak = (x + wide * rng.uniform(0.35, 0.65), top - roof)
        draw.polygon([(x - 10, top), peak, (x + wide + 10, top)], (247, 243, 232))
        stroke([(x - 10, top), peak, (x + wide + 10, top), (x - 10, top)], 4)
        for number in range(1, 6):
            share = number / 6
            left, right = x - 10 + (peak[0] - x + 10) * share, x + wide + 10 + (peak[0] - x - wide - 10) * share
            if rng.random() < 0.8:
                stroke([(left, top - roof * share), (right, top - roof * share)], 2)
        if rng.random() < 0.5:
            hatch(x + wide * 0.68, top + 4, wide * 0.30, tall * 0.9, rng.uniform(9, 15))
        for window_y in np.arange(top + 26, top + tall - 30, 56):
            for window_x in np.arange(x + 18, x + wide * 0.62, 42):
                stroke(
                    [
                        (window_x, window_y),
                        (window_x + 22, window_y),
                        (window_x + 22, window_y + 32),
                        (window_x, window_y + 32),
                        (window_x, window_y),
                    ]
                )
                if rng.random() < 0.6:
                    hatch(window_x, window_y, 22, 32, 6)
                else:
                    stroke([(window_x + 11, window_y), (window_x + 11, window_y + 32)], 2)
    tower_x, tower_y = 1060.0, 120.0
    draw.rectangle((tower_x, tower_y, tower_x + 96, tower_y + 330), (247, 243, 232))
    stroke([(tower_x, tower_y + 330), (tower_x, tower_y), (tower_x + 96, tower_y), (tower_x + 96, tower_y + 330)], 4)
    stroke(
        [(tower_x - 10, tower_y), (tower_x + 48, tower_y - 104), (tower_x + 106, tower_y), (tower_x - 10, tower_y)], 4
    )
    hatch(tower_x + 62, tower_y + 4, 32, 320, 11)
    draw.ellipse((tower_x + 22, tower_y + 30, tower_x + 72, tower_y + 80), (247, 243, 232), ink, 4)
    stroke([(tower_x + 47, tower_y + 55), (tower_x + 47, tower_y + 38)])
    stroke([(tower_x + 47, tower_y + 55), (tower_x + 60, tower_y + 60)])
    for _ in range(9):
        x, y = rng.uniform(480, 1800), rng.uniform(50, 190)
        stroke([(x - 26, y - 10), (x - 10, y - 14), (x, y), (x + 10, y - 14), (x + 26, y - 10)])
    wash = ndimage.gaussian_filter(noise(height, width, 1.6, rng), 3)
    tint = ramp(wash, [(0.30, (0.86, 0.90, 0.95)), (0.5, (1.0, 0.99, 0.96)), (0.72, (0.99, 0.88, 0.76))])
    return to_image(pixels_of(image) * tint * (0.96 + 0.05 * noise(height, width, 0.4, rng))[..., None], 1.0, rng)


def tiles(rng: np.random.Generator) -> Image.Image:
    """Glazed tiles in eight-fold stars."""
    height, width = 1280, 1280
    rows, columns = np.mgrid[0:height, 0:width]
    warp = noise(height, width, 1.9, rng)
    x, y = columns + warp * 26 + rows * 0.05, rows + warp * 22 - columns * 0.03
    angles = np.arange(4) * np.pi / 4
    waves = np.stack([np.cos((x * np.cos(a) + y * np.sin(a)) * 2 * np.pi / 170) for a in angles])
    total = waves.sum(0)
    cross = waves[0] * waves[2] - waves[1] * waves[3]
    label = np.digitize(total, [-1.35, -0.15, 1.1, 2.6]) * 2 + (cross > 0)
    palette = np.array(
        [
            (0.10, 0.28, 0.50),
            (0.07, 0.22, 0.42),
            (0.90, 0.86, 0.76),
            (0.84, 0.79, 0.68),
            (0.10, 0.46, 0.44),
            (0.16, 0.55, 0.50),
            (0.80, 0.38, 0.18),
            (0.72, 0.30, 0.16),
            (0.94, 0.72, 0.24),
            (0.88, 0.64, 0.18),
        ]
    )
    colour = palette[label]
    regions = np.zeros(label.shape, np.int64)
    start = 0
    for value in range(10):
        found, number = ndimage.label(label == value)
        regions[found > 0] = found[found > 0] + start
        start += int(number)
    colour = colour * rng.normal(1.0, 0.10, start + 1)[regions][..., None]
    edges = ndimage.maximum_filter(label, 3) != ndimage.minimum_filter(label, 3)
    depth = ndimage.distance_transform_edt(~edges)
    grout = smooth(5.5, 3.0, depth)
    bevel = np.clip(depth / 14, 0, 1)
    light = lit(bevel * 9 + noise(height, width, 1.2, rng) * 12, (-0.6, -0.5, 0.75), 1.0)
    colour = colour * (0.45 + 0.75 * light)[..., None] + (light**14)[..., None] * 0.22
    colour = mix(colour, (0.56, 0.52, 0.46), grout * (0.85 + 0.15 * noise(height, width, 0.3, rng)))
    chips = smooth(0.755, 0.775, noise(height, width, 1.15, rng))
    colour = mix(colour, (0.62, 0.50, 0.40), chips * 0.85)
    fall = 1.15 - 0.45 * np.hypot((columns - width * 0.35) / width, (rows - height * 0.3) / height)
    return to_image(colour * fall[..., None], 2.0, rng)


def owl(rng: np.random.Generator) -> Image.Image:
    """An owl's portrait in cut paper."""
    width, height = 1280, 1760
    back = ramp(noise(height, width, 1.7, rng), [(0.2, (0.11, 0.20, 0.27)), (0.8, (0.24, 0.42, 0.45))])
    image = Image.fromarray((back * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.ellipse((690, 90, 1190, 590), (246, 226, 170))
    for _ in range(26):
        x, y, r = rng.uniform(720, 1160), rng.uniform(120, 560), rng.uniform(8, 40)
        if np.hypot(x - 940, y - 340) + r < 240:
            draw.ellipse((x - r, y - r, x + r, y + r), (236, 211, 148))
    for _ in range(15):
        x = rng.uniform(-60, width)
        lean = rng.normal(0, 60)
        draw.line([(x, height), (x + lean, rng.uniform(0, 900))], (14, 34, 44), int(rng.integers(6, 26)))

    def leaf(
        x: float, y: float, length: float, girth: float, angle: float, fill: tuple[int, ...], rib: tuple[int, ...]
    ) -> None:
        t = np.linspace(0, np.pi, 16)
        along, side = length * (1 - np.cos(t)) / 2, girth * np.sin(t)
        outline = [*zip(along, side, strict=True), *zip(along[::-1], -side[::-1], strict=True)]
        cos, sin = np.cos(angle), np.sin(angle)
        shape = [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in outline]
        draw.polygon([(px + 5, py + 8) for px, py in shape], (16, 16, 22))
        draw.polygon(shape, fill)
        draw.line([(x, y), (x + length * cos, y + length * sin)], rib, 3)
        for share in np.arange(0.25, 0.9, 0.13):
            for sign in (-1, 1):
                a, b = length * (share + 0.09), girth * 0.62 * sign * np.sin(np.pi * share)
                base = (x + length * share * cos, y + length * share * sin)
                draw.line([base, (x + a * cos - b * sin, y + a * sin + b * cos)], rib, 2)

    browns = [(122, 78, 48), (150, 98, 58), (178, 124, 74), (98, 62, 44), (204, 154, 98)]
    for row in range(17):
        y = 1560 - row * 62
        reach = 400 * np.sin(np.pi * (0.30 + 0.55 * row / 17)) + 18
        count = int(reach / 36)
        for number in range(count + 1):
            x = 640 + (number / count - 0.5) * 2 * reach + rng.normal(0, 6)
            inner = abs(x - 640) < reach * 0.52
            fill = (224, 196, 150) if inner and rng.random() < 0.7 else browns[int(rng.integers(5))]
            leaf(x, y, 128, 36, np.pi / 2 + (640 - x) / 1500 + rng.normal(0, 0.08), fill, (74, 48, 36))
    for sign in (-1, 1):
        for number in range(11):
            leaf(
                640 + sign * (330 + 5 * number),
                720 + number * 62,
                330,
                44,
                np.pi / 2 - sign * 0.16 + rng.normal(0, 0.03),
                browns[number % 4],
                (56, 36, 30),
            )
        for number in range(7):
            leaf(
                640 + sign * (150 + 22 * number),
                420 - number * 4,
                190 - 12 * number,
                26,
                -np.pi / 2 + sign * (0.42 + 0.07 * number),
                browns[(number + 1) % 5],
                (56, 36, 30),
            )
    for ring in range(6):
        radius = 214 - ring * 22
        for sign in (-1, 1):
            centre = (640 + sign * 158, 560)
            for number in range(30 - 2 * ring):
                angle = number * 2 * np.pi / (30 - 2 * ring) + ring * 0.1
                tone = [
                    (232, 208, 168),
                    (214, 178, 124),
                    (190, 142, 90),
                    (238, 222, 190),
                    (206, 168, 116),
                    (246, 236, 212),
                ][ring]
                leaf(
                    centre[0] + (radius - 62) * np.cos(angle),
                    centre[1] + (radius - 62) * np.sin(angle),
                    70,
                    13,
                    angle,
                    tone,
                    (132, 92, 60),
                )
    for sign in (-1, 1):
        x, y = 640 + sign * 158, 560
        draw.ellipse((x - 98, y - 98, x + 98, y + 98), (40, 26, 22))
        draw.ellipse((x - 86, y - 86, x + 86, y + 86), (240, 152, 28))
        for number in range(64):
            angle = number * np.pi / 32 + rng.normal(0, 0.02)
            draw.line(
                [(x + 48 * np.cos(angle), y + 48 * np.sin(angle)), (x + 82 * np.cos(angle), y + 82 * np.sin(angle))],
                (198, 104, 18) if number % 2 else (252, 196, 74),
                3,
            )
        draw.ellipse((x - 50, y - 50, x + 50, y + 50), (16, 12, 14))
        draw.ellipse((x - 34, y - 38, x - 6, y - 10), (252, 250, 244))
    draw.polygon([(592, 610), (688, 610), (640, 760)], (62, 54, 52))
    draw.polygon([(604, 610), (640, 610), (636, 740)], (98, 88, 82))
    draw.line([(-20, 1640), (400, 1600), (900, 1626), (1300, 1590)], (58, 38, 30), 90, joint="curve")
    for _ in range(120):
        x, y = rng.uniform(0, width), 1618 + rng.normal(0, 22)
        draw.line(
            [(x, y), (x + rng.uniform(30, 90), y - rng.uniform(-6, 8))],
            (92, 64, 48) if rng.random() < 0.5 else (36, 24, 22),
            4,
        )
    for sign in (-1, 1):
        for number in range(3):
            x = 640 + sign * 130 + (number - 1) * 46
            draw.ellipse((x - 22, 1560, x + 22, 1650), (222, 164, 66), (92, 62, 32), 4)
    paper = 0.9 + 0.2 * noise(height, width, 0.7, rng)
    return to_image(pixels_of(image) * paper[..., None], 1.0, rng)
