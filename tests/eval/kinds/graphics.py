"""Drawn by programs: plots, maps, flags and swatches, icons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.eval.kinds.canvas import (
    Colour,
    Point,
    Sheet,
    chance,
    colour,
    different_colours,
    mixed,
    number,
    one_of,
    title,
    word,
)
from tests.eval.kinds.family import Family, Form, Original, Picture, Rng


def plots(rng: Rng, originals: int, scale: float) -> Family:
    """Other data on the same axes: a curve, bars, or points."""
    sort, grid = one_of(rng, ("curve", "bars", "points")), chance(rng, 0.6)
    heading, across, up = title(rng, 3), title(rng, 1), title(rng, 1)
    tone, count = colour(rng, 10, 190), number(rng, 6, 14)
    thick = number(rng, 2, 5)
    made = []
    for _ in range(originals):
        sheet = Sheet(1200, 900, (255, 255, 255), scale)
        sheet.text(640, 50, heading, 32, (20, 20, 20), anchor="mm")
        for step in range(9):
            x, y = 120 + 130 * step, 800 - 88 * step
            if grid:
                sheet.line([(x, 96), (x, 800)], (220, 220, 220))
                sheet.line([(120, y), (1160, y)], (220, 220, 220))
            sheet.text(x, 812, str(step * 10), 20, (40, 40, 40), anchor="ma")
            sheet.text(108, y, str(step * 5), 20, (40, 40, 40), anchor="rm")
        _data(rng, sheet, sort, tone, count, thick)
        sheet.box(120, 96, 1040, 704, outline=(20, 20, 20), line=2)
        sheet.text(640, 870, across, 24, (20, 20, 20), anchor="mm")
        sheet.text(20, 60, up, 24, (20, 20, 20))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def _data(rng: Rng, sheet: Sheet, sort: str, tone: Colour, count: int, thick: float) -> None:
    if sort == "bars":
        for place, value in enumerate(rng.uniform(40, 680, count)):
            wide = 1040 / count
            sheet.box(120 + wide * (place + 0.15), 800 - value, wide * 0.7, value, tone)
    elif sort == "points":
        lean, foot = rng.uniform(-0.6, 0.6), rng.uniform(200, 500)
        for x in rng.uniform(10, 1030, number(rng, 40, 160)):
            y = float(np.clip(foot + lean * (x - 520) + rng.normal(0, 70), 10, 690))
            sheet.disc(120 + x, 800 - y, 6, tone)
    else:
        x = np.linspace(0, 1, 200)
        waves = np.arange(1, 6)[:, None]
        size, phase = rng.normal(0, 1, (5, 1)) / waves, rng.random((5, 1))
        y = (size * np.sin(2 * np.pi * (waves * x + phase))).sum(axis=0)
        y = (y - y.min()) / np.ptp(y) * rng.uniform(300, 640) + 30
        sheet.line([(120 + 1040 * a, 800 - b) for a, b in zip(x, y, strict=True)], tone, thick)


_MAP_STYLES = (
    ((242, 239, 230), (255, 255, 255), (170, 211, 223), (200, 228, 190), (215, 205, 190)),
    ((36, 40, 48), (76, 84, 98), (24, 52, 74), (40, 58, 46), (54, 60, 70)),
    ((250, 248, 240), (250, 205, 120), (150, 195, 235), (190, 220, 170), (225, 220, 210)),
)


class _Map:
    """A town: river, parks, blocks, streets with names."""

    def __init__(self, rng: Rng, style: Sequence[Colour]) -> None:
        self.style = style
        self._seed = int(rng.integers(1 << 32))

    def drawn(self, scale: float) -> Sheet:
        rng = np.random.default_rng(self._seed)
        ground, road, water, park, block = self.style
        sheet = Sheet(1400, 1000, ground, scale)
        for _ in range(number(rng, 3, 7)):
            x, y = rng.uniform(0, 1400), rng.uniform(0, 1000)
            angles = np.sort(rng.uniform(0, 2 * np.pi, 8))
            reach = rng.uniform(60, 200, 8)
            sheet.polygon([(x + r * np.cos(a), y + r * np.sin(a)) for a, r in zip(angles, reach, strict=True)], park)
        for _ in range(number(rng, 40, 90)):
            sheet.box(rng.uniform(0, 1400), rng.uniform(0, 1000), rng.uniform(15, 60), rng.uniform(15, 60), block)
        sheet.line(self._winding(rng, 14, 90), water, rng.uniform(30, 80))
        lean = rng.uniform(-0.4, 0.4)
        for width, count in ((6, number(rng, 10, 18)), (14, number(rng, 3, 6))):
            for _ in range(count):
                points = self._straight(rng, lean) if chance(rng, 0.75) else self._winding(rng, 6, 60)
                sheet.line(points, mixed(road, (90, 90, 90), 0.35), width + 3)
                sheet.line(points, road, width)
        for _ in range(number(rng, 8, 16)):
            text = (60, 60, 60) if sum(ground) > 380 else (200, 200, 205)
            sheet.text(rng.uniform(20, 1250), rng.uniform(20, 950), title(rng, 1), number(rng, 16, 24), text)
        return sheet

    @staticmethod
    def _straight(rng: Rng, lean: float) -> list[Point]:
        """A street across the whole map, along one of two directions."""
        angle = lean + (np.pi / 2 if chance(rng, 0.5) else 0.0) + rng.normal(0, 0.03)
        x, y = rng.uniform(100, 1300), rng.uniform(100, 900)
        along, up = 2000 * np.cos(angle), 2000 * np.sin(angle)
        return [(x - along, y - up), (x + along, y + up)]

    @staticmethod
    def _winding(rng: Rng, steps: int, wide: float) -> list[Point]:
        y = rng.uniform(100, 900) + np.cumsum(rng.normal(0, wide, steps + 1))
        points = [(1400 * step / steps, float(value)) for step, value in enumerate(y)]
        return points if chance(rng, 0.5) else [(b * 1.4, a / 1.4) for a, b in points]


def map_streets(rng: Rng, originals: int, scale: float) -> Family:
    """Maps of one style, each of another town."""
    style, zoom = one_of(rng, _MAP_STYLES), chance(rng, 0.5)
    made = []
    for _ in range(originals):
        sheet = _Map(rng, style).drawn(scale)
        if zoom:
            _buttons(sheet)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def map_routes(rng: Rng, originals: int, scale: float) -> Family:
    """One map with another route or another pin."""
    town, tone = _Map(rng, one_of(rng, _MAP_STYLES)), one_of(rng, ((30, 110, 235), (220, 40, 50), (140, 40, 200)))
    route = chance(rng, 0.5)
    made = []
    for _ in range(originals):
        sheet = town.drawn(scale)
        _buttons(sheet)
        x, y = rng.uniform(150, 1250), rng.uniform(150, 850)
        if route:
            points = [(x, y)]
            for _ in range(number(rng, 4, 9)):
                points.append((points[-1][0] + rng.normal(0, 120), points[-1][1] + rng.normal(0, 120)))
            sheet.line(points, tone, 9)
            x, y = points[-1]
        sheet.polygon([(x, y), (x - 20, y - 45), (x + 20, y - 45)], tone)
        sheet.disc(x, y - 52, 25, tone)
        sheet.disc(x, y - 52, 9, (255, 255, 255))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def _buttons(sheet: Sheet) -> None:
    for place, sign in enumerate("+-"):
        sheet.box(1330, 850 + 56 * place, 48, 48, (255, 255, 255), outline=(160, 160, 160), radius=8)
        sheet.text(1354, 874 + 56 * place, sign, 32, (40, 40, 40), anchor="mm")


def flags(rng: Rng, originals: int, scale: float) -> Family:
    """Flags of one cut in other colours, or colour swatches."""
    cut = one_of(rng, ("upright", "level", "cross", "canton", "disc", "swatch", "named swatch"))
    width, height = number(rng, 900, 1500), number(rng, 600, 1000)
    tones = different_colours(rng, 3 * originals, 75.0)
    made = []
    for which in range(originals):
        one, two, three = tones[3 * which : 3 * which + 3]
        sheet = Sheet(width, height, one, scale)
        if cut == "upright":
            sheet.box(width / 3, 0, width / 3, height, two)
            sheet.box(2 * width / 3, 0, width / 3 + 1, height, three)
        elif cut == "level":
            sheet.box(0, height / 3, width, height / 3, two)
            sheet.box(0, 2 * height / 3, width, height / 3 + 1, three)
        elif cut == "cross":
            sheet.box(width * 0.3, 0, width * 0.14, height, two)
            sheet.box(0, height * 0.4, width, height * 0.2, two)
        elif cut == "canton":
            sheet.box(0, height / 2, width, height / 2 + 1, two)
            sheet.box(0, 0, width * 0.4, height / 2, three)
        elif cut == "disc":
            sheet.disc(width / 2, height / 2, height * 0.3, two)
        elif cut == "named swatch":
            sheet.box(0, height * 0.75, width, height * 0.25 + 1, (255, 255, 255))
            sheet.text(width * 0.05, height * 0.81, word(rng).title(), height * 0.09, (20, 20, 20))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def icons(rng: Rng, originals: int, scale: float) -> Family:
    """White icons on transparent ground, of one set."""
    side, ring = number(rng, 128, 512), chance(rng, 0.3)
    thick = number(rng, 8, 16)
    return Family(tuple(Original((_icon(rng, side, ring, thick, scale),), Form.PNG) for _ in range(originals)))


def _icon(rng: Rng, side: int, ring: bool, thick: float, scale: float) -> Picture:
    white = (255, 255, 255, 255)
    # Drawn four times as large and made smaller, so that its edges are soft as an icon's are.
    sheet = Sheet(256, 256, (255, 255, 255, 0), 4 * scale * side / 256)
    if ring:
        sheet.oval(6, 6, 244, 244, outline=white, line=thick)
    for _ in range(number(rng, 3, 5)):
        x, y = rng.uniform(50, 130), rng.uniform(50, 130)
        w, h = rng.uniform(30, 80), rng.uniform(30, 80)
        shape = number(rng, 0, 4)
        if shape == 0:
            sheet.oval(x, y, w, w, outline=white, line=thick)
        elif shape == 1:
            sheet.box(x, y, w, h, outline=white, line=thick, radius=10)
        elif shape == 2:
            sheet.polygon([(x, y + h), (x + w, y + h), (x + w / 2, y)], white)
        elif shape == 3:
            sheet.line([(x, y), (x + w, y + h), (x + w, y)], white, thick)
        else:
            sheet.arc(x, y, w, h, (number(rng, 0, 180), number(rng, 200, 340)), white, thick)
    return sheet.picture.reduce(4)
