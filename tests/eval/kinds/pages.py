"""Printed things: forms, text pages, certificates, nearly empty pages, tickets."""

from __future__ import annotations

from dataclasses import dataclass

from tests.eval.kinds.canvas import (
    Colour,
    Sheet,
    chance,
    colour,
    date,
    different_words,
    ink,
    mixed,
    money,
    number,
    one_of,
    several,
    title,
    word,
    words,
)
from tests.eval.kinds.codes import bars, squares
from tests.eval.kinds.family import Family, Original, Picture, Rng

WIDTH, HEIGHT = 1240, 1754
"""Pixels of an A4 page at 150 dots an inch."""


def _paper(rng: Rng) -> Colour:
    level = number(rng, 244, 255)
    return level, level, number(rng, level - 8, level)


def forms(rng: Rng, originals: int, scale: float) -> Family:
    """One form, filled in by different people: an invoice, or an application with boxes and ticks."""
    draw = _invoice_form(rng) if chance(rng, 0.5) else _application_form(rng)
    return Family(tuple(Original((draw.filled(rng, scale),)) for _ in range(originals)))


@dataclass(frozen=True, slots=True)
class _Invoice:
    company: str
    street: str
    head: Colour
    paper: Colour
    black: Colour
    size: float
    left: float
    columns: tuple[str, ...]
    goods: tuple[str, ...]
    banner: bool
    foot: str

    def filled(self, rng: Rng, scale: float) -> Picture:
        sheet = Sheet(WIDTH, HEIGHT, self.paper, scale)
        size, left = self.size, self.left
        if self.banner:
            sheet.box(0, 0, WIDTH, 150, self.head)
            sheet.text(left, 45, self.company, 52, (255, 255, 255))
        else:
            sheet.disc(left + 50, 100, 50, self.head)
            sheet.text(left + 130, 62, self.company, 48, self.head)
        sheet.text(left, 190, self.street, size * 0.8, self.black)
        for line, text in enumerate((title(rng, 2), f"{title(rng, 1)} {number(rng, 1, 99)}", title(rng, 1))):
            sheet.text(left, 270 + 34 * line, text, size, self.black)
        facts = (str(number(rng, 10000, 99999)), date(rng), str(number(rng, 100, 9999)))
        for line, (label, value) in enumerate(zip(("Invoice", "Date", "Customer"), facts, strict=True)):
            sheet.text(WIDTH - 420, 270 + 34 * line, label, size, mixed(self.black, self.paper, 0.4))
            sheet.text(WIDTH - 110, 270 + 34 * line, value, size, self.black, anchor="ra")
        top, row = 460, size * 2.2
        edges, anchors = (left, left + 90, WIDTH - 430, WIDTH - 270, WIDTH - 110), ("la", "la", "ra", "ra", "ra")
        sheet.box(left - 10, top, WIDTH - 90 - left, row, mixed(self.head, self.paper, 0.6))
        for place, label, anchor in zip(edges, self.columns, anchors, strict=True):
            sheet.text(place, top + row * 0.25, label, size, self.black, anchor=anchor)
        rows = number(rng, 3, 9)
        for line in range(rows):
            y = top + row * (line + 1.3)
            cells = (str(line + 1), one_of(rng, self.goods), str(number(rng, 1, 40)), money(rng), money(rng))
            for place, text, anchor in zip(edges, cells, anchors, strict=True):
                sheet.text(place, y, text, size, self.black, anchor=anchor)
            sheet.line([(left - 10, y + row * 0.8), (WIDTH - 100, y + row * 0.8)], mixed(self.head, self.paper, 0.7))
        y = top + row * (rows + 2)
        sheet.text(WIDTH - 500, y, "Total", size * 1.3, self.black)
        sheet.text(WIDTH - 110, y, money(rng), size * 1.3, self.black, anchor="ra")
        sheet.text(left, HEIGHT - 110, self.foot, size * 0.7, mixed(self.black, self.paper, 0.4))
        return sheet.picture


def _invoice_form(rng: Rng) -> _Invoice:
    return _Invoice(
        company=title(rng, 2),
        street=f"{title(rng, 2)} {number(rng, 1, 200)}, {title(rng, 1)}",
        head=colour(rng, 20, 190),
        paper=_paper(rng),
        black=ink(rng),
        size=number(rng, 20, 26),
        left=number(rng, 90, 140),
        columns=("No.", "Item", "Pieces", "Price", "Sum"),
        goods=tuple(title(rng, 2) for _ in range(12)),
        banner=chance(rng, 0.5),
        foot=words(rng, 10),
    )


@dataclass(frozen=True, slots=True)
class _Application:
    heading: str
    labels: tuple[str, ...]
    choices: tuple[str, ...]
    head: Colour
    pen: Colour
    paper: Colour
    boxed: bool
    rules: tuple[str, ...]

    def filled(self, rng: Rng, scale: float) -> Picture:
        sheet = Sheet(WIDTH, HEIGHT, self.paper, scale)
        sheet.text(100, 90, self.heading, 44, self.head)
        sheet.line([(100, 160), (WIDTH - 100, 160)], self.head, 4)
        for line, label in enumerate(self.labels):
            y = 210 + 92 * line
            sheet.text(100, y, label, 20, (40, 40, 40))
            if self.boxed:
                sheet.box(330, y - 14, WIDTH - 430, 52, outline=self.head, line=2)
            else:
                sheet.line([(330, y + 36), (WIDTH - 100, y + 36)], (90, 90, 90), 2)
            entry = one_of(rng, (title(rng, 2), date(rng), f"{number(rng, 100000, 99999999)}", title(rng, 1)))
            sheet.text(345 + rng.uniform(0, 12), y - 6 + rng.uniform(-4, 4), entry, 28, self.pen)
        top = 250 + 92 * len(self.labels)
        for line, choice in enumerate(self.choices):
            x, y = 100 + 520 * (line % 2), top + 56 * (line // 2)
            sheet.box(x, y, 28, 28, outline=(40, 40, 40), line=2)
            sheet.text(x + 44, y, choice, 20, (40, 40, 40))
            if chance(rng, 0.5):
                sheet.line([(x + 4, y + 4), (x + 24, y + 24)], self.pen, 4)
                sheet.line([(x + 24, y + 4), (x + 4, y + 24)], self.pen, 4)
        for line, text in enumerate(self.rules):
            sheet.text(100, HEIGHT - 330 + 24 * line, text, 16, (90, 90, 90))
        points = [(250.0 + 22 * step, HEIGHT - 120.0 + rng.uniform(-30, 30)) for step in range(14)]
        sheet.line(points, self.pen, 3)
        sheet.line([(230, HEIGHT - 80), (620, HEIGHT - 80)], (90, 90, 90), 2)
        return sheet.picture


def _application_form(rng: Rng) -> _Application:
    return _Application(
        heading=title(rng, 3),
        labels=tuple(title(rng, 2) for _ in range(number(rng, 6, 9))),
        choices=tuple(words(rng, 3) for _ in range(number(rng, 4, 8))),
        head=colour(rng, 0, 170),
        pen=one_of(rng, ((20, 30, 140), (25, 25, 30), (0, 70, 120))),
        paper=_paper(rng),
        boxed=chance(rng, 0.5),
        rules=tuple(words(rng, 12) for _ in range(7)),
    )


@dataclass(frozen=True, slots=True)
class _TextPage:
    heading: str
    lines: tuple[tuple[str, ...], ...]
    size: float
    left: float
    paper: Colour
    black: Colour

    def printed(self, scale: float, head: str, foot: str, change: tuple[int, int, str] | None = None) -> Picture:
        sheet = Sheet(WIDTH, HEIGHT, self.paper, scale)
        grey = mixed(self.black, self.paper, 0.35)
        sheet.text(WIDTH - self.left, 70, head, self.size * 0.8, grey, anchor="ra")
        sheet.text(self.left, 120, self.heading, self.size * 1.9, self.black)
        for line, content in enumerate(self.lines):
            shown = list(content)
            if change is not None and change[0] == line:
                shown[change[1]] = change[2]
            sheet.text(self.left, 220 + self.size * 1.6 * line, " ".join(shown), self.size, self.black)
        sheet.text(WIDTH / 2, HEIGHT - 90, foot, self.size * 0.9, grey, anchor="ma")
        return sheet.picture


def _text_page(rng: Rng) -> _TextPage:
    size, left = number(rng, 17, 28), number(rng, 100, 170)
    lines = []
    fit = int((WIDTH - 2 * left) / (size * 4.4))
    for _ in range(int((HEIGHT - 380) / (size * 1.6))):
        short = chance(rng, 0.12)
        lines.append(tuple(word(rng) for _ in range(number(rng, 2, 4) if short else fit)))
    return _TextPage(title(rng, 3), tuple(lines), size, left, _paper(rng), ink(rng))


def one_word(rng: Rng, originals: int, scale: float) -> Family:
    """A page of text; in each original another word stands in one place."""
    page = _text_page(rng)
    line = number(rng, 0, len(page.lines) - 1)
    place = number(rng, 0, len(page.lines[line]) - 1)
    head, foot = title(rng, 2), str(number(rng, 1, 300))
    others = different_words(rng, originals)
    return Family(tuple(Original((page.printed(scale, head, foot, (line, place, other)),)) for other in others))


def numbers(rng: Rng, originals: int, scale: float) -> Family:
    """A page of text of which only the page number, the date or one number in the text differs."""
    page = _text_page(rng)
    where = one_of(rng, ("head", "foot", "text"))
    line = number(rng, 0, len(page.lines) - 1)
    made = []
    for which in several(rng, range(10, 99), originals):
        day = f"{which % 28 + 1:02d}.{which % 12 + 1:02d}.{1980 + which}"
        if where == "head":
            made.append(page.printed(scale, day, "17"))
        elif where == "foot":
            made.append(page.printed(scale, "Report", str(which)))
        else:
            made.append(page.printed(scale, "Report", "17", (line, 0, str(which * 37))))
    return Family(tuple(Original((picture,)) for picture in made))


def certificates(rng: Rng, originals: int, scale: float) -> Family:
    """One certificate for other people."""
    paper, edge, gold = _paper(rng), colour(rng, 30, 180), colour(rng, 90, 220)
    heading, reason = one_of(rng, ("Certificate", "Diploma", "Award", "Certificate of merit")), words(rng, 6)
    size, signature = number(rng, 56, 84), title(rng, 2)
    wave, same_day = number(rng, 14, 40), date(rng)
    made = []
    for _ in range(originals):
        sheet = Sheet(1600, 1130, paper, scale)
        for ring in range(3):
            inset = 30.0 + 22 * ring
            frame = mixed(edge, gold, ring / 2)
            sheet.box(inset, inset, 1600 - 2 * inset, 1130 - 2 * inset, outline=frame, line=5 - ring)
        for step in range(1600 // wave):
            for y in (24, 1106):
                sheet.disc(step * wave + wave / 2, y, wave * 0.3, gold)
        sheet.text(800, 190, heading, 92, edge, anchor="mm")
        sheet.text(800, 330, "is hereby given to", 34, (60, 60, 60), anchor="mm")
        sheet.text(800, 470, title(rng, 2), size, (20, 20, 20), anchor="mm")
        sheet.line([(360, 530), (1240, 530)], gold, 3)
        sheet.text(800, 620, f"for {reason}", 34, (60, 60, 60), anchor="mm")
        sheet.text(330, 930, same_day if chance(rng, 0.5) else date(rng), 30, (40, 40, 40), anchor="mm")
        sheet.text(1250, 930, signature, 30, (40, 40, 40), anchor="mm")
        for point in range(24):
            sheet.disc(800, 880, 96 - point % 2 * 6, mixed(gold, edge, point % 2 * 0.3))
        sheet.disc(800, 880, 70, mixed(gold, (255, 255, 255), 0.3))
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def nearly_empty(rng: Rng, originals: int, scale: float) -> Family:
    """White pages with a few words."""
    paper, black, size = _paper(rng), ink(rng), number(rng, 16, 40)
    one_place = (rng.uniform(100, 700), rng.uniform(100, 1500)) if chance(rng, 0.5) else None
    made = []
    for text in different_words(rng, originals):
        sheet = Sheet(WIDTH, HEIGHT, paper, scale)
        x, y = one_place or (rng.uniform(100, 700), rng.uniform(100, 1500))
        sheet.text(x, y, f"{text} {words(rng, number(rng, 0, 2))}".strip().capitalize(), size, black)
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))


def tickets(rng: Rng, originals: int, scale: float) -> Family:
    """Tickets for one event: another seat, another number, another code."""
    ground, head, black = colour(rng, 200, 255), colour(rng, 20, 170), ink(rng)
    event, place, when = title(rng, 3), title(rng, 2), date(rng)
    square, modules = chance(rng, 0.6), number(rng, 21, 33)
    made = []
    for serial in several(rng, range(100000, 999999), originals):
        sheet = Sheet(1400, 560, ground, scale)
        sheet.box(0, 0, 1400, 120, head)
        sheet.text(50, 34, event, 52, (255, 255, 255))
        sheet.text(50, 170, place, 34, black)
        sheet.text(50, 225, when, 34, black)
        seats = (("Row", str(number(rng, 1, 40))), ("Seat", str(number(rng, 1, 60))), ("Price", money(rng)))
        for column, (label, value) in enumerate(seats):
            sheet.text(50 + 220 * column, 320, label, 24, mixed(black, ground, 0.4))
            sheet.text(50 + 220 * column, 356, value, 44, black)
        sheet.text(50, 490, f"No. {serial}", 28, black)
        sheet.line([(960, 120), (960, 560)], mixed(head, ground, 0.5), 3)
        if square:
            squares(rng, sheet, 1010, 160, 340, modules, (0, 0, 0), (255, 255, 255))
        else:
            sheet.box(1000, 170, 360, 320, (255, 255, 255))
            bars(rng, sheet, 1020, 190, 320, 220, 12, (0, 0, 0))
            sheet.text(1180, 450, str(serial), 24, (0, 0, 0), anchor="mm")
        made.append(Original((sheet.picture,)))
    return Family(tuple(made))
