"""What all kinds are drawn with: a sheet with a scale, words, numbers, colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.eval.kinds.family import Picture, Rng

Colour = tuple[int, ...]
Point = tuple[float, float]
T = TypeVar("T")

_SYLLABLES = tuple(
    re.findall(
        r"\w+",
        "ba be bo da del den dor el en er fa fen gar gil ha hol il in ka kel kor la len lin lo ma mar men mi mor na "
        "nel no or pa pel per ra ren ri ro sa sel sen si sol ta ten ter ti tor ul un va ven ver vi wa wen wil za zen",
    )
)


class Sheet:
    """A picture that is drawn on in the pixels of its full size, and made at a scale."""

    def __init__(self, width: float, height: float, ground: Colour, scale: float) -> None:
        self.width, self.height, self._scale = width, height, scale
        mode = "RGBA" if len(ground) == 4 else "RGB"
        self.picture: Picture = Image.new(mode, (round(width * scale), round(height * scale)), ground)
        self._draw = ImageDraw.Draw(self.picture)

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour | None = None, *,
        outline: Colour | None = None, line: float = 1.0, radius: float = 0.0,
    ) -> None:  # fmt: skip
        """A rectangle, its corners round where a radius is given."""
        frame = self._frame(x, y, width, height)
        if radius:
            self._draw.rounded_rectangle(frame, radius * self._scale, fill, outline, self._width(line))
        else:
            self._draw.rectangle(frame, fill, outline, self._width(line))

    def oval(
        self, x: float, y: float, width: float, height: float, fill: Colour | None = None, *,
        outline: Colour | None = None, line: float = 1.0,
    ) -> None:  # fmt: skip
        """An ellipse in a box."""
        self._draw.ellipse(self._frame(x, y, width, height), fill, outline, self._width(line))

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle round a point."""
        self.oval(x - radius, y - radius, 2 * radius, 2 * radius, fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float = 1.0) -> None:
        """A polyline."""
        self._draw.line(self._points(points), fill, self._width(width), joint="curve")

    def polygon(self, points: Sequence[Point], fill: Colour | None, outline: Colour | None = None) -> None:
        """A filled polygon."""
        self._draw.polygon(self._points(points), fill, outline)

    def arc(self, x: float, y: float, w: float, h: float, ends: Point, fill: Colour, width: float) -> None:
        """A part of an ellipse's line, from angle to angle in degrees."""
        self._draw.arc(self._frame(x, y, w, h), ends[0], ends[1], fill, self._width(width))

    def text(
        self, x: float, y: float, text: str, size: float, fill: Colour, *,
        anchor: str = "la", stroke: float = 0.0, around: Colour | None = None,
    ) -> None:  # fmt: skip
        """Words, the size in pixels."""
        place = (x * self._scale, y * self._scale)
        width = self._width(stroke) if stroke else 0
        self._draw.text(place, text, fill, self._font(size), anchor, stroke_width=width, stroke_fill=around)

    def length(self, text: str, size: float) -> float:
        """How wide words will be."""
        return float(self._draw.textlength(text, self._font(size))) / self._scale

    def paste(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        """A picture, resized into a box."""
        left, top, right, bottom = (round(value * self._scale) for value in (x, y, x + width, y + height))
        resized = picture.resize((max(1, right - left), max(1, bottom - top)), Image.Resampling.LANCZOS)
        self.picture.paste(resized, (left, top), resized if resized.mode == "RGBA" else None)

    def _font(self, size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        return ImageFont.load_default(size=max(6.0, size * self._scale))

    def _width(self, line: float) -> int:
        return max(1, round(line * self._scale))

    def _frame(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        scale = self._scale
        return x * scale, y * scale, max(x * scale, (x + width) * scale - 1), max(y * scale, (y + height) * scale - 1)

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


def number(rng: Rng, low: int, high: int) -> int:
    """A whole number, both ends included."""
    return int(rng.integers(low, high + 1))


def chance(rng: Rng, share: float) -> bool:
    """True in that share of the cases."""
    return bool(rng.random() < share)


def one_of(rng: Rng, things: Sequence[T]) -> T:
    """One of several."""
    return things[int(rng.integers(len(things)))]


def several(rng: Rng, things: Sequence[T], count: int) -> list[T]:
    """Different ones of several, in random order."""
    return [things[int(place)] for place in rng.permutation(len(things))[:count]]


def word(rng: Rng) -> str:
    """A made-up word."""
    return "".join(one_of(rng, _SYLLABLES) for _ in range(number(rng, 2, 3)))


def words(rng: Rng, count: int) -> str:
    """Made-up words with spaces between."""
    return " ".join(word(rng) for _ in range(count))


def title(rng: Rng, count: int) -> str:
    """Words with capitals."""
    return words(rng, count).title()


def different_words(rng: Rng, count: int) -> list[str]:
    """Words of which no two are the same."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[word(rng)] = None
    return list(found)


def date(rng: Rng) -> str:
    """A day of the calendar."""
    return f"{number(rng, 1, 28):02d}.{number(rng, 1, 12):02d}.{number(rng, 1990, 2039)}"


def money(rng: Rng) -> str:
    """An amount with cents."""
    return f"{number(rng, 10, 9999):,}.{number(rng, 0, 99):02d}"


def colour(rng: Rng, low: int = 0, high: int = 255) -> Colour:
    """Any colour whose channels lie between two levels."""
    return number(rng, low, high), number(rng, low, high), number(rng, low, high)


def different_colours(rng: Rng, count: int, apart: float = 80.0) -> list[Colour]:
    """Colours of which any two differ plainly.

    Args:
        rng: the generator.
        count: how many.
        apart: their least distance, levels.
    """
    found: list[Colour] = []
    tries = 0
    while len(found) < count:
        new = colour(rng)
        tries += 1
        if all(np.hypot.reduce(np.subtract(new, known, dtype=float)) >= apart * 0.99**tries for known in found):
            found.append(new)
    return found


def luma(of: Colour) -> float:
    """ITU-R 601, 0-255."""
    return 0.299 * of[0] + 0.587 * of[1] + 0.114 * of[2]


def equally_bright(rng: Rng, count: int) -> list[Colour]:
    """Colours of one luma (to a level or two) that differ plainly in hue."""
    level = number(rng, 90, 160)
    found: list[Colour] = []
    tries = 0
    while len(found) < count:
        red, blue = number(rng, 0, 255), number(rng, 0, 255)
        green = round((level - 0.299 * red - 0.114 * blue) / 0.587)
        tries += 1
        far = all(abs(red - known[0]) + abs(blue - known[2]) > 120 * 0.995**tries for known in found)
        if 0 <= green <= 255 and far:
            found.append((red, green, blue))
    return found


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Between two colours: 0 = the one, 1 = the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def ink(rng: Rng) -> Colour:
    """A colour that text is printed in."""
    dark = number(rng, 0, 60)
    return dark, dark, dark + number(rng, 0, 20)
