"""What is seen on screens: slides, spreadsheets, settings, an editor, wallpapers, phones, a picture viewer."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tests.eval.kinds.canvas import (
    Colour,
    Sheet,
    chance,
    colour,
    date,
    different_words,
    ink,
    mixed,
    number,
    one_of,
    several,
    title,
    word,
    words,
)
from tests.eval.kinds.family import Family, Original, Rng
from tests.eval.kinds.photographs import photograph


def slides(rng: Rng, originals: int, scale: float) -> Family:
    """A slide that gets one more line each time."""
    ground, head = colour(rng, 225, 255), colour(rng, 10, 180)
    if chance(rng, 0.3):
        ground, head = colour(rng, 0, 50), colour(rng, 120, 255)
    light = sum(ground) > 380
    text = (30, 30, 30) if light else (235, 235, 235)
    heading, foot, size = title(rng, 3), title(rng, 2), number(rng, 32, 46)
    lines = [words(rng, number(rng, 3, 7)) for _ in range(originals + 4)]
    first, banner = number(rng, 1, 4), chance(rng, 0.5)
    made = []
    for more in range(originals):
        sheet = Sheet(1600, 900, ground, scale)
        if banner:
            sheet.box(0, 0, 1600, 150, head)
        sheet.text(80, 48, heading, 60, ground if banner else head)
        for line in range(first + more):
            y = 220 + line * size * 1.7
            sheet.disc(100, y + size * 0.6, size * 0.2, head)
            sheet.text(140, y, lines[line], size, text)
        sheet.text(80, 850, foot, 22, mixed(text, ground, 0.5))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def spreadsheets(rng: Rng, originals: int, scale: float) -> Family:
    """One sheet with other numbers: in all cells, or in one to four of them."""
    columns, rows = number(rng, 6, 11), number(rng, 18, 32)
    size, head, wide = number(rng, 17, 21), colour(rng, 200, 245), 1600 / (columns + 1)
    names = [word(rng).title() for _ in range(columns)]
    labels = [title(rng, 1) for _ in range(rows)]
    cells = rng.integers(10, 99999, (rows, columns))
    few = chance(rng, 0.5)
    made = []
    for which in range(originals):
        shown = cells.copy()
        if few:
            for place in rng.permutation(rows * columns)[: number(rng, 1, 4)]:
                shown.flat[place] = (shown.flat[place] * 3 + 1000 * (which + 1)) % 99999
        else:
            shown = rng.integers(10, 99999, (rows, columns))
        sheet = Sheet(1600, 60 + 36 * (rows + 1), (255, 255, 255), scale)
        sheet.box(0, 0, 1600, 60, (33, 110, 66))
        sheet.text(20, 16, "Book1", 24, (255, 255, 255))
        sheet.box(0, 60, 1600, 36, head)
        for column, name in enumerate(names):
            sheet.text((column + 1) * wide + 8, 68, name, size, (20, 20, 20))
        for row in range(rows):
            y = 96 + 36 * row
            sheet.line([(0, y), (1600, y)], (212, 212, 212))
            sheet.text(8, y + 8, labels[row], size, (20, 20, 20))
            for column in range(columns):
                text = f"{shown[row, column]:,}"
                sheet.text((column + 2) * wide - 8, y + 8, text, size, (20, 20, 20), anchor="ra")
        for column in range(columns + 1):
            sheet.line([(column * wide, 60), (column * wide, sheet.height)], (212, 212, 212))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def settings(rng: Rng, originals: int, scale: float) -> Family:
    """A screen of settings; one to three of its switches, sliders and values stand otherwise."""
    dark = chance(rng, 0.35)
    ground, card = ((28, 28, 32), (44, 44, 50)) if dark else ((240, 240, 245), (255, 255, 255))
    text, accent = ((235, 235, 240) if dark else (20, 20, 25)), colour(rng, 30, 200)
    rows = number(rng, 9, 14)
    labels = [title(rng, number(rng, 1, 3)) for _ in range(rows)]
    sorts = [one_of(rng, ("switch", "switch", "slider", "value")) for _ in range(rows)]
    values = [number(rng, 0, 99) for _ in range(rows)]
    seen: set[tuple[int, ...]] = set()
    made: list[Original] = []
    while len(made) < originals:
        shown = list(values)
        for row in several(rng, range(rows), number(rng, 1, 3)):
            shown[row] = (shown[row] + 50) % 100 if sorts[row] == "switch" else number(rng, 0, 99)
        key = tuple(value // 50 if sort == "switch" else value for value, sort in zip(shown, sorts, strict=True))
        if any(_near(key, other, sorts) for other in seen):
            continue
        seen.add(key)
        sheet = Sheet(1280, 120 + 78 * rows, ground, scale)
        sheet.text(60, 40, "Settings", 40, text)
        for row, (label, sort, value) in enumerate(zip(labels, sorts, shown, strict=True)):
            y = 110 + 78 * row
            sheet.box(60, y, 1160, 66, card, radius=12)
            sheet.text(90, y + 20, label, 24, text)
            if sort == "switch":
                on = value >= 50
                sheet.box(1110, y + 16, 70, 34, accent if on else (150, 150, 155), radius=17)
                sheet.disc(1163 if on else 1127, y + 33, 14, (255, 255, 255))
            elif sort == "slider":
                sheet.line([(880, y + 33), (1180, y + 33)], (150, 150, 155), 5)
                sheet.line([(880, y + 33), (880 + 3 * value, y + 33)], accent, 5)
                sheet.disc(880 + 3 * value, y + 33, 13, accent)
            else:
                sheet.text(1180, y + 20, f"{value} %", 24, mixed(text, card, 0.3), anchor="ra")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def _near(one: tuple[int, ...], other: tuple[int, ...], sorts: list[str]) -> bool:
    """Whether a person would hardly see that the two differ."""
    return all(a == b or (sort == "slider" and abs(a - b) < 8) for a, b, sort in zip(one, other, sorts, strict=True))


_KEYWORDS = ("def", "return", "if", "for", "in", "while", "class", "import", "not", "and")


def _code_line(rng: Rng, depth: int) -> str:
    name, other = word(rng), word(rng)
    return " " * 4 * depth + one_of(
        rng,
        (
            f"{name} = {other}({number(rng, 0, 999)})",
            f"if {name} > {number(rng, 0, 99)}:",
            f"return {name}.{other}",
            f"for {name} in {other}:",
            f"def {name}({other}, {word(rng)}):",
            f"# {words(rng, 4)}",
            f'{name} = "{other} {word(rng)}"',
        ),
    )


def editor(rng: Rng, originals: int, scale: float) -> Family:
    """Code in an editor: another file, or one to three other lines."""
    dark = chance(rng, 0.6)
    ground, text = ((30, 31, 38), (212, 214, 220)) if dark else ((253, 253, 250), (40, 40, 48))
    strong, quiet = (colour(rng, 120, 255), (110, 130, 110)) if dark else (colour(rng, 0, 150), (120, 140, 120))
    size, lines = number(rng, 18, 24), number(rng, 22, 34)
    name, few = word(rng), chance(rng, 0.5)
    code = [_code_line(rng, number(rng, 0, 3)) for _ in range(lines)]
    made = []
    for _ in range(originals):
        shown = list(code) if few else [_code_line(rng, number(rng, 0, 3)) for _ in range(lines)]
        if few:
            for line in several(rng, range(lines), number(rng, 1, 3)):
                shown[line] = _code_line(rng, number(rng, 0, 3))
        sheet = Sheet(1500, 70 + lines * size * 1.5, ground, scale)
        sheet.box(0, 0, 1500, 50, mixed(ground, text, 0.12))
        sheet.text(24, 12, f"{name}.py", 22, text)
        for line, content in enumerate(shown):
            y = 62 + line * size * 1.5
            sheet.text(60, y, str(line + 1), size, mixed(text, ground, 0.6), anchor="ra")
            x = 90.0 + sheet.length(" ", size) * 2 * (len(content) - len(content.lstrip()))
            for part in content.split():
                tone = quiet if content.lstrip().startswith("#") else strong if part in _KEYWORDS else text
                sheet.text(x, y, part, size, tone)
                x += sheet.length(part + " ", size)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def wallpapers(rng: Rng, originals: int, scale: float) -> Family:
    """One gradient with another small text."""
    width, height = 1600, 1000
    ends = np.asarray([colour(rng), colour(rng)], np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0 : round(height * scale), 0 : round(width * scale)].astype(np.float32)
    run = x * np.cos(angle) + y * np.sin(angle)
    run = ((run - run.min()) / np.ptp(run))[..., None]
    if chance(rng, 0.4):
        run = 0.5 - 0.5 * np.cos(run * np.pi)
    gradient = Image.fromarray((ends[0] * (1 - run) + ends[1] * run + 0.5).astype(np.uint8))
    text: Colour = (255, 255, 255) if float(ends.mean()) < 150 else (20, 20, 20)
    size, place = number(rng, 22, 48), (rng.uniform(150, 1100), rng.uniform(150, 850))
    made = []
    for quote in different_words(rng, originals):
        sheet = Sheet(width, height, (0, 0, 0), scale)
        sheet.picture.paste(gradient)
        sheet.text(*place, f"{quote} {words(rng, number(rng, 0, 3))}".strip(), size, text)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def phone_screens(rng: Rng, originals: int, scale: float) -> Family:
    """A phone's screen with another photograph under the same bars and buttons."""
    width, height = 1080, number(rng, 1920, 2340)
    ground = (0, 0, 0) if chance(rng, 0.5) else (255, 255, 255)
    text = (255, 255, 255) if ground == (0, 0, 0) else (20, 20, 20)
    top, low, accent = number(rng, 150, 260), number(rng, 180, 420), colour(rng, 40, 220)
    app, same_clock = title(rng, 1), f"{number(rng, 0, 23):02d}:{number(rng, 0, 59):02d}"
    buttons = number(rng, 3, 5)
    made = []
    for _ in range(originals):
        sheet = Sheet(width, height, ground, scale)
        photo = photograph(rng, scale, width, height - top - low)
        sheet.paste(photo, 0, top, width, height - top - low)
        clock = same_clock if chance(rng, 0.5) else f"{number(rng, 0, 23):02d}:{number(rng, 0, 59):02d}"
        sheet.text(50, 24, clock, 34, text)
        sheet.box(960, 30, 70, 30, outline=text, line=3, radius=6)
        sheet.box(966, 36, 40, 18, text)
        sheet.text(60, top - 76, app, 46, text)
        sheet.disc(990, top - 50, 30, accent)
        for button in range(buttons):
            x = width * (button + 0.5) / buttons
            sheet.disc(x, height - low / 2, 44, mixed(accent, ground, 0.3))
            sheet.polygon(
                [(x - 16, height - low / 2 + 14), (x + 16, height - low / 2 + 14), (x, height - low / 2 - 20)], ground
            )
        sheet.box(390, height - 30, 300, 10, mixed(text, ground, 0.3), radius=5)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def viewer_screens(rng: Rng, originals: int, scale: float) -> Family:
    """Photographs in one program's frame; each photograph lies beside its screenshot."""
    ground, bar = colour(rng, 20, 60), colour(rng, 200, 240)
    buttons, menu = number(rng, 6, 12), [title(rng, 1) for _ in range(5)]
    thumbnails = chance(rng, 0.3)
    made = []
    for _ in range(originals):
        photo = photograph(rng, scale)
        sheet = Sheet(1600, 1000, ground, scale)
        sheet.box(0, 0, 1600, 44, bar)
        for place, name in enumerate(menu):
            sheet.text(20 + 120 * place, 10, name, 20, (30, 30, 30))
        sheet.box(0, 44, 90, 956, mixed(bar, ground, 0.2))
        for button in range(buttons):
            sheet.box(22, 66 + 72 * button, 46, 46, mixed(bar, (60, 110, 190), 0.6), radius=8)
            sheet.disc(45, 89 + 72 * button, 10 + button % 3 * 3, bar)
        high = 800.0 if not thumbnails else 700.0
        wide = high * photo.width / photo.height
        sheet.paste(photo, 90 + (1510 - wide) / 2, 44 + (920 - high) / 2, wide, high)
        sheet.box(0, 964, 1600, 36, bar)
        sheet.text(110, 970, f"{word(rng)}.jpg   {date(rng)}", 20, ink(rng))
        made.append(Original((sheet.picture,), parts=(photo,)))
    return Family(tuple(made))
