"""Pages of documents must agree in place; frames of animations wherever they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.fingerprints.page_likeness import Likeness, likeness, open_places, shows_one_picture
from dedup_gui.core.image.pages import SIDE, Pages
from dedup_gui.core.orientations import ORIENTATIONS

Pixels = npt.NDArray[np.uint8]


def scene(seed: int) -> Pixels:
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8), np.uint8)
    return np.kron(coarse, np.ones((SIDE // 8, SIDE // 8), np.uint8))


def pages(*seeds: int, animation: bool = True, count: int = 0, noise: int = 0) -> Pages:
    pictures = np.stack([scene(seed) for seed in seeds])
    grain = np.random.default_rng(1).integers(-noise, noise + 1, pictures.shape)
    pictures = np.clip(pictures + grain, 0, 255).astype(np.uint8)
    count = count or len(seeds)
    places = np.linspace(0, count - 1, len(seeds)).round().astype(int).tolist()
    return Pages(count, animation, tuple(places), pictures, tuple(map(str, seeds)))


@pytest.mark.parametrize(
    ("one", "other", "animations", "documents"),
    [
        ((1, 2, 3), (1, 2, 3), Likeness.SAME, Likeness.SAME),
        ((1, 2, 3), (1, 2, 4), Likeness.OTHER, Likeness.OTHER),
        ((1, 2, 3), (1, 3, 2), Likeness.SAME, Likeness.PART),
        ((1, 2, 2, 3), (1, 2, 3), Likeness.SAME, Likeness.PART),
        ((1, 2, 3), (1, 2), Likeness.PART, Likeness.PART),
        ((1, 2), (1, 2, 3), Likeness.PART, Likeness.PART),
        ((1, 2, 3), (1, 4), Likeness.OTHER, Likeness.OTHER),
    ],
)
def test_likeness(one: tuple[int, ...], other: tuple[int, ...], animations: Likeness, documents: Likeness) -> None:
    assert likeness(pages(*one, noise=4), pages(*other)) is animations
    assert likeness(pages(*one, animation=False, noise=4), pages(*other, animation=False)) is documents


def test_a_turned_copy_has_all_pages_turned() -> None:
    one = pages(1, 2, 3)
    for turn in ORIENTATIONS:
        pictures = np.stack([turn.turn(picture) for picture in one.pictures])
        assert likeness(one, Pages(3, True, one.places, pictures, one.digests)) is Likeness.SAME


def test_of_long_animations_that_lost_frames_most_must_be_found_again() -> None:
    long = pages(*range(20), count=60)
    assert likeness(long, pages(*range(20), count=60)) is Likeness.SAME
    assert likeness(long, pages(*range(20), count=58)) is Likeness.SAME
    assert likeness(long, pages(0, *range(30, 49), count=60)) is Likeness.OTHER
    reached = Pages(60, True, long.places[:5], long.pictures[:5], long.digests[:5])
    assert likeness(long, reached) is Likeness.SAME


def test_a_still_in_disguise() -> None:
    assert shows_one_picture(pages(5, 5, 5))
    assert not shows_one_picture(pages(5, 5, 6))
    assert not shows_one_picture(pages(5, 5, count=40))  # the others were not looked at


def test_pages_of_other_pixels_are_to_be_looked_at() -> None:
    one, other = pages(1, 2, 3, animation=False), pages(1, 9, 3, animation=False)
    assert open_places(one, other) == [1]
    assert open_places(one, pages(1, 9, 3)) == []
