"""Draws what a benchmark measured: one line for each series over logarithmic axes, as SVG.

    python -m tests.bench.chart MEASURED.json OUT.svg

The JSON has "title", "x" and "y" (what the axes say) and "points", each a list of a series' name and two numbers
above 0. Benchmarks that can be drawn write it with --json.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 110, 44, 56
COLOURS = ("#1f6fb4", "#c2571a", "#2f8f4e", "#a03c78", "#6b5bb5", "#8a6d1f", "#3f8f95", "#777777")
"""Told apart on white, and each at 3 : 1 at least against it."""
_LABEL_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis.

    Attributes:
        least, most: the values at its ends.
        start, end: where these lie, in the picture's units.
    """

    least: float
    most: float
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> Axis:
        """One on which all values lie, with a little room."""
        return cls(min(values) / 1.25, max(values) * 1.25, start, end)

    def place(self, value: float) -> float:
        """Where a value lies."""
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """1, 2 and 5 times powers of ten."""
        powers = range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1)
        every = [step * 10.0**power for power in powers for step in (1, 2, 5)]
        return [value for value in every if self.least <= value <= self.most]


def draw(measured: dict[str, Any]) -> str:
    """The chart of what a benchmark wrote."""
    series: dict[str, list[tuple[float, float]]] = {}
    for name, x, y in measured["points"]:
        series.setdefault(name, []).append((x, y))
    across = Axis.over([x for points in series.values() for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis.over([y for points in series.values() for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" fill="#222222">{escape(measured["title"])}</text>',
        *_grid(across, up),
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="#222222">'
        f"{escape(measured['x'])}</text>",
        f'<text transform="translate(18 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" '
        f'fill="#222222">{escape(measured["y"])}</text>',
        *_lines(series, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(across: Axis, up: Axis) -> list[str]:
    parts = []
    for value in across.ticks():
        x, bottom = f"{across.place(value):.1f}", HEIGHT - BOTTOM
        parts.append(f'<path d="M{x} {TOP}V{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle" fill="#444444">{value:,g}</text>')
    for value in up.ticks():
        y = up.place(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#444444">{value:,g}</text>')
    return parts


def _lines(series: dict[str, list[tuple[float, float]]], across: Axis, up: Axis) -> list[str]:
    """The lines, and their names at their right ends, none over another."""
    parts = []
    lowest = math.inf
    order = sorted(series, key=lambda name: -max(series[name])[1])
    labels = {}
    for name in reversed(order):  # from below upwards
        lowest = min(up.place(max(series[name])[1]) + 4, lowest - _LABEL_HEIGHT)
        labels[name] = lowest
    for number, name in enumerate(order):
        colour = COLOURS[number % len(COLOURS)]
        places = [(across.place(x), up.place(y)) for x, y in sorted(series[name])]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{labels[name]:.1f}" fill="{colour}">{escape(name)}</text>')
    return parts


def main(words: list[str] | None = None) -> None:
    """Read, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measured", metavar="MEASURED.json")
    parser.add_argument("out", metavar="OUT.svg")
    options = parser.parse_args(words)
    with open(options.measured, encoding="utf-8") as file:
        drawn = draw(json.load(file))
    with open(options.out, "w", encoding="utf-8", newline="\n") as file:
        file.write(drawn)


if __name__ == "__main__":
    main()
