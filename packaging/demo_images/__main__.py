"""Draw the demo images: resources/demo/*.jpg, pictures of our own making, the same on every run.

    python packaging/demo_images [NAME…]

Everything is made at twice the size and scaled down.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import numpy as np
from graphics import owl, poster, tiles, town_drawing
from landscapes import balloons, balloons_later, mountains
from nights import night_city
from outdoors import birches, coast, meadow
from PIL import Image
from still_life import still_life

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TARGET = os.path.join(ROOT, "resources", "demo")
QUALITY = 78

PICTURES: dict[str, tuple[Callable[[np.random.Generator], Image.Image], int]] = {
    "mountain lake": (mountains, 11),
    "balloons": (balloons, 5),
    "balloons, later": (balloons_later, 5),
    "still life": (still_life, 3),
    "city at night": (night_city, 8),
    "meadow": (meadow, 4),
    "poster": (poster, 6),
    "hill town": (town_drawing, 9),
    "tiles": (tiles, 2),
    "owl": (owl, 10),
    "birches": (birches, 12),
    "beach": (coast, 14),
}
"""File name without suffix -> (who draws it, seed)."""


def main(names: list[str]) -> None:
    """Draw the named pictures, or all of them."""
    os.makedirs(TARGET, exist_ok=True)
    for name in names or list(PICTURES):
        draw, seed = PICTURES[name]
        path = os.path.join(TARGET, f"{name}.jpg")
        draw(np.random.default_rng(seed)).save(path, quality=QUALITY, optimize=True, progressive=False)
        print(f"{path}: {os.path.getsize(path):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
