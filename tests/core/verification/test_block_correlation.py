from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification.block_correlation import BlockVerdict, compare_blocks, prepare
from tests.core.drawn_images import FAMILIES, icon, page
from tests.core.image_factory import jpeg_bytes, photo


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(jpeg_bytes(image, quality)))


def judge(one: Image.Image, other: Image.Image, orientation: int = 0, *, photographic: bool = True) -> BlockVerdict:
    first, second = (
        prepare(np.asarray(ImageOps.contain(image.convert("RGB"), (400, 400)))) for image in (one, other)
    )
    return compare_blocks(first, second, orientation, photographic=photographic)


@pytest.mark.parametrize("photographic", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_copies_that_look_the_same_are_accepted(seed: int, photographic: bool) -> None:
    image = photo(seed, 800, 600)
    for copy in (image.resize((300, 225)), recompressed(image, 30), image.resize((800, 400))):
        said = judge(image, copy, photographic=photographic)
        assert said.accepted
        assert not said.weak
        assert not said.edited
        assert said.agreement > 0.9


@pytest.mark.parametrize("name", FAMILIES)
def test_copies_of_drawn_images_are_accepted(name: str) -> None:
    for seed in range(3):
        image = FAMILIES[name](seed)
        half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
        for copy in (recompressed(image, 75), half):
            assert judge(image, copy, photographic=False).accepted


@pytest.mark.parametrize("name", FAMILIES)
def test_others_of_the_same_family_are_refused(name: str) -> None:
    images = [FAMILIES[name](seed) for seed in range(6)]
    for number, one in enumerate(images):
        for other in images[:number]:
            assert not judge(one, other, photographic=False).accepted


@pytest.mark.parametrize("k", range(8), ids=[orientation.name for orientation in ORIENTATIONS])
def test_turned_copies_are_compared_as_turned(k: int) -> None:
    image = photo(2, 640, 480)
    turned = Image.fromarray(np.ascontiguousarray(ORIENTATIONS[ORIENTATIONS[k].inverse].turn(np.asarray(image))))
    assert judge(image, recompressed(turned, 85), k).accepted
    assert not judge(image, turned, (k + 1) % 8).accepted


def test_a_caption_makes_a_weak_edited_match_of_photographs_only() -> None:
    image = photo(1, 800, 600)
    caption = image.copy()
    ImageDraw.Draw(caption).rectangle((250, 520, 550, 580), fill="white")
    said = judge(image, caption)
    assert said.accepted
    assert said.edited
    assert not judge(image, caption, photographic=False).accepted


def test_tones_and_missing_colours_are_edits() -> None:
    image = photo(5, 800, 600)
    darker = image.point([int(level * 0.7) for level in range(256)] * 3)
    assert judge(image, darker).accepted
    assert judge(image, darker, photographic=False).accepted
    assert judge(image, darker).edited
    grey = judge(image, image.convert("L"), photographic=False)
    assert grey.accepted
    assert grey.edited


def test_other_photographs_are_refused() -> None:
    for seed in range(6):
        assert not judge(photo(seed), photo(seed + 1)).accepted


def test_another_colour_of_the_same_brightness_is_refused() -> None:
    # Luma 0.299 R + 0.587 G + 0.114 B is 100 for both.
    one, other = (Image.new("RGB", (300, 300), colour) for colour in ((100, 100, 100), (30, 121, 178)))
    assert not judge(one, other, photographic=False).accepted
    assert judge(one, one.copy(), photographic=False).accepted


def test_an_icon_of_another_colour_is_refused() -> None:
    blue = icon(0)
    assert not judge(blue, Image.merge("RGB", blue.split()[::-1]), photographic=False).accepted


def test_small_images_are_compared_at_their_own_size() -> None:
    image = photo(7, 640, 480)
    assert judge(image, recompressed(image.resize((96, 72), Image.Resampling.LANCZOS), 85)).accepted
    assert len(prepare(np.asarray(image.resize((60, 40)))).grey) == 32
    assert len(prepare(np.asarray(image.resize((20, 9)))).grey) == 32


def test_a_page_with_one_other_line_is_refused() -> None:
    image = page(0)
    other = image.copy()
    other.paste(page(1).crop((0, 400, 640, 420)), (0, 400))
    assert not judge(image, other, photographic=False).accepted
