"""Pictures that are drawn or written: alike at first sight, different in what matters. All RGB, all repeatable."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TEXT = """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one
you were all her she there would their we him been has when who will no more if out so up said what its about
"""
WORDS = TEXT.split()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def _line(chance: random.Random, width: int, size: int) -> str:
    """Words that fill about so many pixels."""
    line = chance.choice(WORDS)
    while len(line) * size * 0.5 < width - 2 * size:
        line += " " + chance.choice(WORDS)
    return line


def page(seed: int) -> Image.Image:
    """A full page of text: margins and lines are the same on every page, the words are not."""
    chance = random.Random(seed)
    image = Image.new("RGB", (640, 830), "white")
    draw = ImageDraw.Draw(image)
    for top in range(70, 760, 20):
        draw.text((70, top), _line(chance, 480, 14), font=_font(14), fill="black")
    return image


def form(seed: int) -> Image.Image:
    """An invoice: the same form with other lines and sums."""
    chance = random.Random(seed)
    image = Image.new("RGB", (640, 830), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 220, 100), fill=(30, 60, 140))
    draw.text((420, 50), "INVOICE", font=_font(28), fill="black")
    draw.text((420, 90), f"No {chance.randrange(10**6):06d}", font=_font(14), fill="black")
    draw.rectangle((40, 230, 600, 256), fill=(220, 220, 220))
    for number in range(chance.randint(4, 9)):
        top = 265 + 24 * number
        draw.text((50, top), _line(chance, chance.randint(100, 300), 14), font=_font(14), fill="black")
        draw.text((530, top), f"{chance.random() * 1000:.2f}", font=_font(14), fill="black")
    draw.line((40, 540, 600, 540), fill="black", width=2)
    draw.text((530, 550), f"{chance.random() * 9000:.2f}", font=_font(16), fill="black")
    return image


def screenshot(seed: int) -> Image.Image:
    """A browser: the same frame round other text."""
    chance = random.Random(seed)
    image = Image.new("RGB", (960, 600), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 960, 34), fill=(222, 225, 230))
    draw.rounded_rectangle((140, 38, 820, 60), 10, fill=(235, 236, 240))
    draw.rectangle((0, 66, 180, 600), fill=(245, 246, 248))
    for number in range(14):
        draw.text((16, 80 + 28 * number), WORDS[number], font=_font(13), fill=(60, 60, 60))
    top = 90
    while top < 560:
        for _ in range(chance.randint(2, 5)):
            draw.text((210, top), _line(chance, 560, 14), font=_font(14), fill=(30, 30, 30))
            top += 20
        top += 16
    return image


def icon(seed: int) -> Image.Image:
    """A white glyph on a blue tile."""
    image = Image.new("RGB", (192, 192), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((12, 12, 180, 180), 36, fill=(40, 120, 220))
    glyph = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[seed % 36]
    draw.text((96, 96), glyph, font=_font(100), fill="white", anchor="mm")
    return image


def chart(seed: int) -> Image.Image:
    """A line in a grid."""
    chance = random.Random(seed)
    image = Image.new("RGB", (720, 480), "white")
    draw = ImageDraw.Draw(image)
    for top in range(40, 440, 60):
        draw.line((60, top, 690, top), fill=(220, 220, 220))
    draw.line((60, 30, 60, 440, 690, 440), fill="black", width=2)
    level, points = 240, []
    for x in range(60, 690, 10):
        level = min(420, max(50, level + chance.randint(-25, 25)))
        points.append((x, level))
    draw.line(points, fill=(30, 90, 200), width=3)
    return image


def slide(seed: int) -> Image.Image:
    """A slide of a talk: the same bars, other words."""
    chance = random.Random(seed)
    image = Image.new("RGB", (960, 540), (20, 40, 90))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 960, 84), fill=(240, 140, 20))
    draw.text((30, 24), _line(chance, 400, 34), font=_font(34), fill="white")
    for number in range(chance.randint(3, 5)):
        draw.text((60, 120 + 60 * number), _line(chance, 560, 24), font=_font(24), fill="white")
    return image


def drawing(seed: int) -> Image.Image:
    """Outlines on white."""
    chance = random.Random(seed)
    image = Image.new("RGB", (600, 600), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randint(5, 10)):
        x, y = sorted(chance.sample(range(40, 560), 2)), sorted(chance.sample(range(40, 560), 2))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x[0], y[0], x[1], y[1]), outline="black", width=3)
    return image


def gradient(seed: int) -> Image.Image:
    """A smooth change from one colour to another."""
    random_levels = np.random.default_rng(seed)
    angle, (first, second) = random_levels.uniform(0, 6.28), random_levels.integers(0, 256, (2, 3))
    y, x = np.mgrid[0:300, 0:400] / 300
    along = np.cos(angle) * x + np.sin(angle) * y
    along = (along - along.min()) / (along.max() - along.min())
    return Image.fromarray((first + (second - first) * along[..., None]).astype(np.uint8))


FAMILIES: dict[str, Callable[[int], Image.Image]] = {
    "page": page,
    "form": form,
    "screenshot": screenshot,
    "icon": icon,
    "chart": chart,
    "slide": slide,
    "drawing": drawing,
    "gradient": gradient,
}
