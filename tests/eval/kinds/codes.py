"""Square codes and bar codes."""

from __future__ import annotations

import numpy as np

from tests.eval.kinds.canvas import Colour, Sheet, chance, colour, number, one_of, title, word
from tests.eval.kinds.family import Family, Original, Rng


def squares(
    rng: Rng, sheet: Sheet, x: float, y: float, side: float, modules: int, dark: Colour, light: Colour
) -> None:
    """A square code with three finder patterns and a quiet zone, its modules random."""
    cells = rng.random((modules, modules)) < 0.5
    finder = np.zeros((8, 8), bool)
    finder[:7, :7] = True
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    cells[:8, :8] = finder
    cells[:8, -8:] = finder[:, ::-1]
    cells[-8:, :8] = finder[::-1]
    cells[6, 8:-8] = np.arange(modules - 16) % 2 == 0
    cells[8:-8, 6] = np.arange(modules - 16) % 2 == 0
    step = side / (modules + 4)
    sheet.box(x, y, side, side, light)
    for row, column in np.argwhere(cells):
        sheet.box(x + (column + 2) * step, y + (row + 2) * step, step, step, dark)


def bars(
    rng: Rng, sheet: Sheet, x: float, y: float, width: float, height: float, characters: int, dark: Colour
) -> None:
    """A bar code: of each character three bars and three gaps, eleven modules wide."""
    step = width / (11 * characters)
    for character in range(characters):
        widths = 1 + rng.multinomial(5, [1 / 6] * 6)
        left = x + 11 * character * step
        for place, wide in enumerate(widths):
            if place % 2 == 0:
                sheet.box(left, y, wide * step, height, dark)
            left += wide * step


def square_codes(rng: Rng, originals: int, scale: float) -> Family:
    """Square codes of one size and look."""
    modules = one_of(rng, (21, 25, 29, 37, 49, 57))
    side = number(rng, max(160, 4 * modules), 1200)
    dark: Colour = (0, 0, 0)
    light: Colour = (255, 255, 255)
    if chance(rng, 0.3):
        dark, light = colour(rng, 0, 80), colour(rng, 225, 255)
    caption, logo = chance(rng, 0.3), colour(rng, 40, 200) if chance(rng, 0.25) else None
    made = []
    for _ in range(originals):
        sheet = Sheet(side, side * (1.15 if caption else 1.0), light, scale)
        squares(rng, sheet, 0, 0, side, modules, dark, light)
        if logo:
            sheet.box(side * 0.42, side * 0.42, side * 0.16, side * 0.16, light)
            sheet.disc(side / 2, side / 2, side * 0.06, logo)
        if caption:
            sheet.text(side / 2, side * 1.06, word(rng), side * 0.06, dark, anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def bar_codes(rng: Rng, originals: int, scale: float) -> Family:
    """Bar codes of one size and look, some on a label."""
    width, characters = number(rng, 420, 1400), number(rng, 7, 14)
    height = width * rng.uniform(0.3, 0.6)
    label = title(rng, 2) if chance(rng, 0.4) else ""
    made = []
    for _ in range(originals):
        sheet = Sheet(width, height, (255, 255, 255), scale)
        size = height * 0.13
        top = height * 0.28 if label else height * 0.08
        if label:
            sheet.text(width * 0.08, height * 0.08, label, size, (0, 0, 0))
        bars(rng, sheet, width * 0.08, top, width * 0.84, height * 0.76 - top, characters, (0, 0, 0))
        digits = " ".join(f"{number(rng, 0, 9999):04d}" for _ in range(3))
        sheet.text(width / 2, height * 0.88, digits, size, (0, 0, 0), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))
