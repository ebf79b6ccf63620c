"""What is drawn or written, and what is a photograph."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.inspection.plain_ground import ground_share, is_drawn
from dedup_gui.resources import resource_path
from tests.core.inspection.drawn_pages import page, pixels, saved


def test_pages_are_drawn() -> None:
    assert is_drawn(pixels(page()))
    assert is_drawn(pixels(saved(page(), 40)))
    assert is_drawn(np.full((300, 200, 3), 255, np.uint8))


@pytest.mark.parametrize("name", ["beach.jpg", "mountain lake.jpg", "owl.jpg", "meadow.jpg"])
def test_photographs_are_not(name: str) -> None:
    assert not is_drawn(pixels(Image.open(resource_path("demo", name))))


def test_a_photograph_on_a_plain_ground_is_none() -> None:
    image = Image.new("RGB", (900, 900), "white")
    image.paste(Image.open(resource_path("demo", "owl.jpg")).convert("RGB").resize((560, 560)), (170, 170))
    assert ground_share(pixels(image)) > 0.45
    assert not is_drawn(pixels(image))


def test_a_soft_photograph_with_something_small_in_it_is_none() -> None:
    """A sky, say: noise, and shades that run into each other."""
    rng = np.random.default_rng(5)
    rows, columns = np.mgrid[0:600, 0:800]
    sky = 120 + rows * 0.1 + 30 * np.exp(-((rows - 300) ** 2 + (columns - 400) ** 2) / 900)
    assert not is_drawn((sky[..., None] + rng.normal(0, 1.5, (600, 800, 3))).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("shape", [(1, 400), (7, 400), (400, 7)])
def test_a_strip_that_is_narrower_than_a_block_is_none_where_it_is_full_of_detail(shape: tuple[int, int]) -> None:
    assert not is_drawn(np.random.default_rng(6).integers(0, 256, (*shape, 3), np.uint8))


def test_the_share_of_the_ground() -> None:
    half = np.zeros((10, 10, 3), np.uint8)
    half[:, :4] = (250, 20, 90)
    assert ground_share(half) == 0.6
