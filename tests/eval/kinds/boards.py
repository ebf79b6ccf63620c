"""Read at a glance, and all alike but for one thing: clocks, dials, boards, puzzles, scores, plans, cards, chats."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tests.eval.kinds.canvas import (
    Colour,
    Sheet,
    chance,
    colour,
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

WHITE: Colour = (255, 255, 255)


def clocks(rng: Rng, originals: int, scale: float) -> Family:
    """A locked screen or a clock: the same but for a digit of the time."""
    width, height = one_of(rng, ((1080, 1920), (1280, 800), (640, 480)))
    light, size = chance(rng, 0.5), number(rng, 60, 180)
    top, foot = (colour(rng, 150, 255), colour(rng, 150, 255)) if light else (colour(rng, 0, 90), colour(rng, 0, 90))
    hour, tens, day = number(rng, 0, 23), number(rng, 0, 5), f"{title(rng, 1)} {number(rng, 1, 30)}"
    graded = chance(rng, 0.6)
    made = []
    for minute in several(rng, range(10), originals):
        sheet = Sheet(width, height, top, scale)
        if graded:
            for row in range(0, height, 4):
                sheet.box(0, row, width, 4, mixed(top, foot, row / height))
        text = (20, 20, 20) if light else (240, 240, 240)
        sheet.text(width / 2, height * 0.3, f"{hour:02d}:{tens}{minute}", size, text, anchor="mm")
        sheet.text(width / 2, height * 0.3 + size, day, size * 0.3, text, anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def dials(rng: Rng, originals: int, scale: float) -> Family:
    """A gauge whose hand points elsewhere."""
    side, tone, ticks = number(rng, 500, 1000), colour(rng, 20, 200), one_of(rng, (8, 10, 12))
    first, step = rng.uniform(-2.2, 0.0), rng.uniform(0.12, 0.5)
    label = title(rng, 1)
    made = []
    for place in range(originals):
        sheet = Sheet(side, side, WHITE, scale)
        middle, reach = side / 2, side * 0.42
        sheet.oval(middle - reach, middle - reach, 2 * reach, 2 * reach, (248, 248, 246), outline=ink(rng), line=6)
        for tick in range(ticks + 1):
            angle = -2.4 + 4.8 * tick / ticks
            across, up = np.sin(angle), -np.cos(angle)
            ends = [(middle + r * reach * across, middle + r * reach * up) for r in (0.86, 0.96)]
            sheet.line(ends, (30, 30, 30), 4)
            sheet.text(middle + 0.74 * reach * across, middle + 0.74 * reach * up, str(tick * 10), side * 0.04,
                       (30, 30, 30), anchor="mm")  # fmt: skip
        angle = first + step * place
        tip = (middle + 0.68 * reach * np.sin(angle), middle - 0.68 * reach * np.cos(angle))
        sheet.line([(middle, middle), tip], tone, side * 0.012)
        sheet.disc(middle, middle, side * 0.03, tone)
        sheet.text(middle, middle + 0.4 * reach, label, side * 0.045, (60, 60, 60), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def boards(rng: Rng, originals: int, scale: float) -> Family:
    """A position on a board of squares; in each one another piece has moved."""
    side, squares = number(rng, 480, 1100), 8
    dark, pale = colour(rng, 60, 170), colour(rng, 200, 250)
    wide = side / squares
    places = [divmod(int(at), squares) for at in rng.permutation(squares * squares)]
    count = number(rng, 10, 24)
    pieces = [(place, chance(rng, 0.5), chance(rng, 0.4)) for place in places[:count]]
    made = []
    for moved in range(originals):
        sheet = Sheet(side, side, pale, scale)
        for row in range(squares):
            for column in range(squares):
                if (row + column) % 2:
                    sheet.box(column * wide, row * wide, wide, wide, dark)
        for number_, (place, white, crowned) in enumerate(pieces):
            row, column = places[count] if number_ == moved else place
            x, y = (column + 0.5) * wide, (row + 0.5) * wide
            tone, rim = ((245, 245, 240), (40, 40, 40)) if white else ((35, 35, 40), (220, 220, 220))
            sheet.disc(x, y, wide * 0.36, rim)
            sheet.disc(x, y, wide * 0.33, tone)
            if crowned:
                sheet.disc(x, y, wide * 0.14, rim)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def puzzles(rng: Rng, originals: int, scale: float) -> Family:
    """A grid of nine by nine with numbers, of which a few are others."""
    side = number(rng, 450, 1000)
    wide, paper = side / 10, one_of(rng, (WHITE, (250, 248, 240)))
    digits = rng.integers(1, 10, (9, 9))
    filled = rng.random((9, 9)) < 0.4
    spots = np.argwhere(filled)
    changed = [spots[int(at)] for at in rng.permutation(len(spots))[:originals]]
    made = []
    for row, column in changed:
        these = digits.copy()
        these[row, column] = these[row, column] % 9 + 1
        sheet = Sheet(side, side, paper, scale)
        for line in range(10):
            at, thick = wide * (0.5 + line), 4 if line % 3 == 0 else 1.5
            sheet.line([(wide / 2, at), (side - wide / 2, at)], (20, 20, 20), thick)
            sheet.line([(at, wide / 2), (at, side - wide / 2)], (20, 20, 20), thick)
        for y, x in spots:
            sheet.text(wide * (x + 1), wide * (y + 1), str(these[y, x]), wide * 0.6, (20, 20, 20), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def scores(rng: Rng, originals: int, scale: float) -> Family:
    """Sheet music in which one note stands higher or lower."""
    width, height, gap = 1200, 1600, number(rng, 12, 18)
    heading, staves = title(rng, 2), number(rng, 4, 8)
    notes = [[(x, int(rng.integers(0, 9))) for x in range(180, 1080, number(rng, 45, 90))] for _ in range(staves)]
    changed = several(rng, [(stave, at) for stave in range(staves) for at in range(len(notes[stave]))], originals)
    made = []
    for stave_changed, note_changed in changed:
        sheet = Sheet(width, height, (253, 252, 248), scale)
        sheet.text(width / 2, 110, heading, 44, (20, 20, 20), anchor="mm")
        for stave in range(staves):
            y = 220 + stave * (1300 / staves)
            for line in range(5):
                sheet.line([(100, y + line * gap), (1120, y + line * gap)], (20, 20, 20), 1.5)
            for at, (x, step) in enumerate(notes[stave]):
                step += 2 if (stave, at) == (stave_changed, note_changed) else 0
                place = y + 4 * gap - step * gap / 2
                sheet.oval(x, place - gap * 0.45, gap * 1.3, gap * 0.9, (20, 20, 20))
                sheet.line([(x + gap * 1.25, place), (x + gap * 1.25, place - 3 * gap)], (20, 20, 20), 2)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def plans(rng: Rng, originals: int, scale: float) -> Family:
    """Rooms of one flat, one piece of furniture elsewhere or gone."""
    width, height, wall = 1400, 1000, ink(rng)
    cuts = sorted(rng.uniform(0.25, 0.75, 2))
    furniture = [
        (rng.uniform(100, 1200), rng.uniform(100, 800), rng.uniform(50, 150), rng.uniform(40, 120), chance(rng, 0.4))
        for _ in range(number(rng, 8, 16))
    ]
    names = [title(rng, 1) for _ in range(4)]
    made = []
    for moved in several(rng, range(len(furniture)), originals):
        sheet = Sheet(width, height, WHITE, scale)
        sheet.box(60, 60, width - 120, height - 120, outline=wall, line=12)
        sheet.line([(width * cuts[0], 60), (width * cuts[0], height * 0.45)], wall, 10)
        sheet.line([(60, height * 0.5), (width * cuts[1], height * 0.5)], wall, 10)
        for place, (x, y, wide, tall, is_round) in enumerate(furniture):
            shift = 60 if place == moved else 0
            draw = sheet.oval if is_round else sheet.box
            draw(x + shift, y + shift / 2, wide, tall, (240, 240, 236), outline=(70, 70, 70), line=3)
        for at, name in enumerate(names):
            sheet.text(
                width * (0.3 + 0.4 * (at % 2)), height * (0.28 + 0.45 * (at // 2)), name, 30, wall, anchor="mm"
            )
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def pies(rng: Rng, originals: int, scale: float) -> Family:
    """Shares of a whole in a few colours: a part is larger by some degrees."""
    count = number(rng, 3, 6)
    tones = [colour(rng, 40, 230) for _ in range(count)]
    shares = rng.uniform(0.6, 1.4, count)
    heading, labels = title(rng, 2), [title(rng, 1) for _ in range(count)]
    made = []
    for step in range(originals):
        these = shares.copy()
        these[0] += 0.3 * step
        ends = np.concatenate([[0.0], np.cumsum(these / these.sum() * 2 * np.pi)])
        sheet = Sheet(1000, 800, WHITE, scale)
        sheet.text(500, 60, heading, 36, (30, 30, 30), anchor="mm")
        for place, tone in enumerate(tones):
            angles = np.linspace(ends[place], ends[place + 1], 60)
            rim = [(360 + 270 * float(np.sin(a)), 430 - 270 * float(np.cos(a))) for a in angles]
            sheet.polygon([(360, 430), *rim], tone)
            sheet.box(720, 260 + 60 * place, 30, 30, tone)
            sheet.text(770, 275 + 60 * place, labels[place], 26, (30, 30, 30), anchor="lm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def cards(rng: Rng, originals: int, scale: float) -> Family:
    """Name badges, price tags and place cards: one name or price in a layout."""
    width, height = one_of(rng, ((1000, 620), (600, 900), (420, 260)))
    ground, band = one_of(rng, (WHITE, (252, 244, 220), (235, 242, 250))), colour(rng, 20, 180)
    house, role = title(rng, 2), title(rng, 2)
    price = chance(rng, 0.5)
    size = width * number(rng, 9, 15) / 100
    whole, tens = number(rng, 1, 199), number(rng, 0, 9)
    made = []
    contents: Sequence[str] = (
        [f"{whole}.{tens}{cent}" for cent in several(rng, range(10), originals)]
        if price
        else [each.title() for each in different_words(rng, originals)]
    )
    for content in contents:
        sheet = Sheet(width, height, ground, scale)
        sheet.box(0, 0, width, height * 0.2, band)
        sheet.text(width / 2, height * 0.1, house, height * 0.09, WHITE, anchor="mm")
        sheet.text(width / 2, height * 0.55, content, size, (25, 25, 25), anchor="mm")
        sheet.text(width / 2, height * 0.82, role, height * 0.07, (90, 90, 90), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def calendars(rng: Rng, originals: int, scale: float) -> Family:
    """A month in which another day is marked."""
    tone, heading, first = colour(rng, 60, 220), f"{title(rng, 1)} {number(rng, 1990, 2039)}", number(rng, 0, 6)
    made = []
    for marked in several(rng, range(1, 29), originals):
        sheet = Sheet(900, 760, WHITE, scale)
        sheet.text(450, 60, heading, 40, (30, 30, 30), anchor="mm")
        for day in range(1, 31):
            row, column = divmod(day - 1 + first, 7)
            x, y = 90 + 120 * column, 170 + 100 * row
            if day == marked:
                sheet.disc(x, y, 34, tone)
            sheet.text(x, y, str(day), 28, (30, 30, 30), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def chats(rng: Rng, originals: int, scale: float) -> Family:
    """A talk on a phone; one message is another."""
    width, height, mine = 1080, 1920, colour(rng, 150, 240)
    partner, ground = title(rng, 2), one_of(rng, (WHITE, (236, 229, 221), (18, 22, 26)))
    lines = [(words(rng, number(rng, 1, 5)), chance(rng, 0.5)) for _ in range(number(rng, 6, 11))]
    made = []
    for changed in several(rng, range(len(lines)), originals):
        sheet = Sheet(width, height, ground, scale)
        sheet.box(0, 0, width, 170, (40, 90, 100))
        sheet.text(150, 100, partner, 44, WHITE, anchor="lm")
        for place, (line, is_mine) in enumerate(lines):
            said = word(rng) if place == changed else line
            wide = sheet.length(said, 38) + 60
            x, y = (width - wide - 40 if is_mine else 40), 230 + 150 * place
            sheet.box(x, y, wide, 96, mine if is_mine else (250, 250, 250), radius=24)
            sheet.text(x + 30, y + 48, said, 38, (20, 20, 20), anchor="lm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


ALL: dict[str, Callable[[Rng, int, float], Family]] = {
    "clocks": clocks,
    "dials": dials,
    "boards": boards,
    "puzzles": puzzles,
    "scores": scores,
    "plans": plans,
    "pies": pies,
    "cards": cards,
    "calendars": calendars,
    "chats": chats,
}
