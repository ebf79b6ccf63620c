"""A few images that every stage of a scan has to look at, and a network for them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tests.core.image_factory import photo, save

Result = TypeVar("Result")


class AllAlike:
    """A network to which all images look alike: every pair goes to the judge."""

    name = sha256 = cache_key = "all-alike"
    provider, provider_reason = "cpu", ""
    length, side, oversize, threshold, batch_size = 2, 8, 4, 0.5, 4

    def extract(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        return np.tile(np.array([1, 0], np.float32), (len(images), 1))


def make_pairs(folder: Path) -> None:
    """Pairs that each stage has to look at: a smaller copy, a crop, one with a hole, one with the same pixels."""
    folder.mkdir()
    image = photo(1)
    holed = image.copy()
    holed.paste((0, 0, 0), (150, 80, 182, 112))
    save(holed, folder / "a holed.jpg", quality=92)
    save(image, folder / "a.jpg", quality=92)
    save(image.resize((200, 150)), folder / "a small.jpg", quality=30)
    save(image.crop((40, 30, 360, 270)), folder / "a crop.jpg", quality=92)
    save(image, folder / "a.png")


def finish(steps: Generator[object, None, Result]) -> Result:
    """Run a job to its end; what it returned."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result
