"""Made things and skies: products, their prints, night skies, a drawing that grows."""

from __future__ import annotations

import numpy as np
from PIL import ImageFilter

from tests.eval.kinds.canvas import (
    Colour,
    Point,
    Sheet,
    chance,
    colour,
    different_colours,
    different_words,
    equally_bright,
    mixed,
    number,
    one_of,
)
from tests.eval.kinds.family import Family, Form, Original, Picture, Rng
from tests.eval.kinds.photographs import Array, fractal, picture_of


def _mask(shape: str, sheet: Sheet, fill: Colour) -> None:
    """The outline of a product on a sheet of 1200 x 1200."""
    if shape == "shirt":
        sheet.polygon(
            [(380, 250), (480, 220), (600, 270), (720, 220), (820, 250), (1020, 430), (920, 530), (830, 450),
             (830, 1000), (370, 1000), (370, 450), (280, 530), (180, 430)],
            fill,
        )  # fmt: skip
    elif shape == "mug":
        sheet.arc(700, 420, 280, 380, (-90, 90), fill, 60)
        sheet.box(320, 320, 520, 600, fill, radius=50)
    elif shape == "bottle":
        sheet.box(520, 150, 160, 220, fill, radius=20)
        sheet.box(400, 340, 400, 720, fill, radius=90)
    elif shape == "bag":
        sheet.arc(430, 180, 340, 420, (180, 360), fill, 30)
        sheet.polygon([(300, 390), (900, 390), (980, 1020), (220, 1020)], fill)
    else:
        sheet.box(330, 560, 540, 110, fill, radius=30)
        sheet.box(350, 200, 500, 330, fill, radius=50)
        for x in (380, 780):
            sheet.box(x, 660, 40, 380, fill)


_SHAPES = ("shirt", "mug", "bottle", "bag", "chair")


class _Product:
    """A product before a ground, with folds, light and a shadow that do not change."""

    def __init__(self, rng: Rng, shape: str, scale: float) -> None:
        side = round(1200 * scale)
        self.ground = np.asarray(colour(rng, 225, 255), np.float32)
        self.folds = (
            1 + 0.06 * fractal(rng, side, side, 2.0)[..., None] + 0.015 * fractal(rng, side, side, 1.0)[..., None]
        )
        across = np.linspace(-1, 1, side, dtype=np.float32)[None, :, None]
        self.light = 1.05 - 0.35 * (across - rng.uniform(-0.5, 0.5)) ** 2
        sheet = Sheet(1200, 1200, (0, 0, 0), scale)
        _mask(shape, sheet, (255, 255, 255))
        soft = sheet.picture.convert("L").filter(ImageFilter.GaussianBlur(0.8))
        self.mask = (np.asarray(soft, np.float32) / 255.0)[..., None]
        self.scale = scale
        shadow = np.asarray(soft.filter(ImageFilter.GaussianBlur(40 * scale)), np.float32)[..., None] / 255.0
        self.shadow = 1 - 0.35 * np.roll(shadow, round(40 * scale), 0)

    def shown(self, cloth: Colour, printed: Picture | None = None) -> Picture:
        side = self.mask.shape[0]
        colours = np.broadcast_to(np.asarray(cloth, np.float32), (side, side, 3))
        if printed is not None:
            layer = np.asarray(printed, np.float32)
            alpha = layer[..., 3:] / 255.0
            colours = colours * (1 - alpha) + layer[..., :3] * alpha
        body = colours * self.folds * self.light
        array = self.ground * self.shadow * (1 - self.mask) + body * self.mask
        return picture_of((array / 255.0).astype(np.float32))


def product_colours(rng: Rng, originals: int, scale: float) -> Family:
    """One product in other colours; half of the families in colours of one luminance."""
    product = _Product(rng, one_of(rng, _SHAPES), scale)
    tones = equally_bright(rng, originals) if chance(rng, 0.5) else different_colours(rng, originals, 90.0)
    return Family(tuple(Original((product.shown(tone),)) for tone in tones))


def product_prints(rng: Rng, originals: int, scale: float) -> Family:
    """One product with another print: a word, or shapes."""
    product, cloth = _Product(rng, one_of(rng, _SHAPES[:4]), scale), colour(rng, 40, 245)
    sort, large = one_of(rng, ("word", "shapes")), chance(rng, 0.5)
    tone = (250, 250, 250) if sum(cloth) < 380 else (25, 25, 30)
    made = []
    for text in different_words(rng, originals):
        sheet = Sheet(1200, 1200, (*tone, 0), scale)
        if sort == "word":
            sheet.text(590, 640, text.upper()[:7], 84 if large else 46, (*tone, 255), anchor="mm")
        else:
            reach = 110 if large else 60
            for _ in range(number(rng, 3, 5)):
                x, y = 590 + rng.uniform(-reach, reach), 640 + rng.uniform(-reach, reach)
                size, ink = rng.uniform(0.25, 0.6) * reach, (*colour(rng, 0, 255), 255)
                if chance(rng, 0.5):
                    sheet.disc(x, y, size, ink)
                else:
                    sheet.polygon([(x, y - size), (x + size, y + size), (x - size, y + size)], ink)
        made.append(Original((product.shown(cloth, sheet.picture),)))
    return Family(tuple(made))


def night_skies(rng: Rng, originals: int, scale: float) -> Family:
    """Stars on black, each picture of another part of the sky."""
    width, height = round(1600 * scale), round(1066 * scale)
    sky, count = np.asarray(colour(rng, 0, 22), np.float32), number(rng, 150, 1200)
    size, noise = rng.uniform(0.8, 1.4), rng.uniform(0.0, 2.5)
    tint = np.asarray(colour(rng, 220, 255), np.float32) / 255.0
    horizon = None
    if chance(rng, 0.3):
        line = height * 0.86 + fractal(rng, width, 8, 1.8)[0] * height * 0.03
        horizon = np.arange(height)[:, None] > line[None, :]
    made = []
    for _ in range(originals):
        points = np.zeros((height, width), np.float32)
        stars = max(20, round(count * scale * scale))
        levels = np.minimum(rng.pareto(1.3, stars) * 60 + 40, 900)
        np.add.at(points, (rng.integers(0, height, stars), rng.integers(0, width, stars)), levels)
        light = _spread(points, size) * 8
        array = sky + light[..., None] * tint + rng.normal(0, noise, (height, width, 1)).astype(np.float32)
        if horizon is not None:
            array[horizon] = 3.0
        made.append(Original((picture_of((array / 255.0).astype(np.float32)),), Form.CAMERA))
    return Family(tuple(made))


def _spread(light: Array, size: float) -> Array:
    """A Gaussian of that deviation over each point, in pixels."""
    reach = np.arange(-4, 5)
    weights = np.exp(-(reach**2) / (2 * size**2))
    weights /= weights.sum()
    for axis in (0, 1):
        light = sum(
            (
                np.float32(weight) * np.roll(light, int(step), axis)
                for step, weight in zip(reach, weights, strict=True)
            ),
            start=np.zeros_like(light),
        )
    return light


def drawing_stages(rng: Rng, originals: int, scale: float) -> Family:
    """A drawing that grows: each original has some strokes more."""
    paper, coloured = colour(rng, 240, 255), chance(rng, 0.5)
    pen = colour(rng, 0, 80)
    first, more = number(rng, 8, 20), number(rng, 2, 6)
    strokes = [_stroke(rng) for _ in range(first + more * originals)]
    tones = [colour(rng, 0, 190) if coloured else pen for _ in strokes]
    thick = number(rng, 3, 8)
    made = []
    for which in range(originals):
        sheet = Sheet(1400, 1050, paper, scale)
        shown = first + more * which
        for points, tone in zip(strokes[:shown], tones[:shown], strict=True):
            sheet.line(points, tone, thick)
            if coloured and len(points) > 12:
                sheet.polygon(points, mixed(tone, paper, 0.5), tone)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def _stroke(rng: Rng) -> list[Point]:
    """A curve, straight, winding or closed."""
    x, y, reach = rng.uniform(200, 1200), rng.uniform(180, 870), rng.uniform(60, 240)
    if chance(rng, 0.35):
        angles = np.linspace(0, 2 * np.pi, 40)
        wave = reach * (1 + 0.2 * np.sin(angles * number(rng, 2, 5)))
        return [(x + r * np.cos(a), y + r * np.sin(a)) for a, r in zip(angles, wave, strict=True)]
    angle = rng.uniform(0, 2 * np.pi)
    points: list[Point] = [(x, y)]
    for _ in range(number(rng, 3, 10)):
        angle += rng.normal(0, 0.5)
        points.append((points[-1][0] + 0.3 * reach * np.cos(angle), points[-1][1] + 0.3 * reach * np.sin(angle)))
    return points
