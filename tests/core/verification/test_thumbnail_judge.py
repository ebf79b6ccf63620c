from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification.thumbnail_judge import (
    Comparison,
    ThumbnailJudge,
    ThumbnailVerdict,
    plain_share,
    turned,
)
from tests.core.drawn_images import FAMILIES
from tests.core.image_factory import jpeg_bytes, photo


def thumbnail(image: Image.Image) -> npt.NDArray[np.uint8]:
    return np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BILINEAR))


def textured_photo(seed: int) -> Image.Image:
    """A photograph without even places."""
    random = np.random.default_rng(seed)
    levels = np.zeros((480, 640, 3))
    for side in (4, 8, 16, 32, 64, 128):
        coarse = Image.fromarray(random.integers(0, 256, (side, side, 3), dtype=np.uint8))
        levels += np.asarray(coarse.resize((640, 480), Image.Resampling.BICUBIC), float) / 6
    return Image.fromarray(levels.astype(np.uint8))


def judge(thumbnails: list[npt.NDArray[np.uint8]], orientation: int = 0) -> Comparison:
    """The first with each of the others."""
    judged = ThumbnailJudge(np.stack(thumbnails))
    judged.measure(0, len(thumbnails))
    others = np.arange(1, len(thumbnails))
    return judged.compare(np.zeros_like(others), others, np.full(len(others), orientation))


@pytest.mark.parametrize("seed", range(3))
def test_copies_of_photographs_are_accepted_at_once(seed: int) -> None:
    image = textured_photo(seed)
    small = image.resize((160, 120), Image.Resampling.LANCZOS)
    rough = Image.open(io.BytesIO(jpeg_bytes(image, 30)))
    said = judge([thumbnail(image), thumbnail(image), thumbnail(small), thumbnail(rough)])
    assert said.verdict.tolist() == [ThumbnailVerdict.YES] * 3
    assert said.correlation[0] == pytest.approx(1, abs=1e-5)
    assert said.detail[0] == pytest.approx(1, abs=1e-5)
    assert said.residual[0] < 0.1
    assert said.difference[0] == 0


def test_other_photographs_are_refused() -> None:
    said = judge([thumbnail(textured_photo(seed)) for seed in range(8)])
    assert set(said.verdict.tolist()) == {ThumbnailVerdict.NO}


def test_a_visible_edit_needs_a_closer_look() -> None:
    image = textured_photo(1)
    edited = image.copy()
    edited.paste((90, 90, 90), (0, 400, 120, 470))
    assert judge([thumbnail(image), thumbnail(edited)]).verdict.tolist() == [ThumbnailVerdict.LOOK_CLOSER]


@pytest.mark.parametrize("name", FAMILIES)
def test_drawn_images_are_never_accepted_at_once(name: str) -> None:
    same = thumbnail(FAMILIES[name](0))
    others = [thumbnail(FAMILIES[name](seed)) for seed in range(1, 8)]
    said = judge([same, same, *others])
    assert said.verdict[0] == ThumbnailVerdict.LOOK_CLOSER
    assert ThumbnailVerdict.YES not in said.verdict.tolist()


@pytest.mark.parametrize("k", range(8))
def test_turned_copies(k: int) -> None:
    picture = thumbnail(textured_photo(3))
    other = ORIENTATIONS[ORIENTATIONS[k].inverse].turn(picture)
    assert judge([picture, other], k).verdict.tolist() == [ThumbnailVerdict.YES]
    assert judge([picture, other], (k + 1) % 8).verdict.tolist() == [ThumbnailVerdict.NO]
    judged = ThumbnailJudge(np.stack([picture, other]))
    assert judged.best_orientation(np.array([0]), np.array([1])).tolist() == [k]


def test_even_images_are_compared_by_brightness() -> None:
    levels = [np.full((32, 32), level, np.uint8) for level in (100, 100, 104, 140)]
    unsure = ThumbnailVerdict.LOOK_CLOSER
    assert judge(levels).verdict.tolist() == [unsure, unsure, ThumbnailVerdict.NO]


def test_nothing_is_accepted_before_it_was_measured() -> None:
    picture = thumbnail(textured_photo(0))
    judged = ThumbnailJudge(np.stack([picture, picture]))
    compared = judged.compare(np.array([0]), np.array([1]), np.array([0]))
    assert compared.verdict.tolist() == [ThumbnailVerdict.LOOK_CLOSER]


def test_chunks_do_not_matter() -> None:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (40, 32, 32), dtype=np.uint8)
    judged = ThumbnailJudge(pictures)
    judged.measure(0, 40)
    a, b = random.integers(0, 40, (2, 1500))
    turns = random.integers(0, 8, 1500)
    whole = judged.compare(a, b, turns)
    for row in (0, 511, 512, 1499):
        part = slice(row, row + 1)
        assert judged.compare(a[part], b[part], turns[part]).correlation[0] == pytest.approx(whole.correlation[row])


def test_turning_many_is_turning_each() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (16, 32, 32), dtype=np.uint8)
    orientations = np.arange(16) % 8
    together = turned(pictures, orientations)
    for number, picture in enumerate(pictures):
        np.testing.assert_array_equal(together[number], ORIENTATIONS[number % 8].turn(picture))


def test_plain_share_counts_even_cells() -> None:
    picture = np.zeros((1, 32, 32), np.uint8)
    picture[0, :, 16:] = np.random.default_rng(0).integers(0, 256, (32, 16))
    assert plain_share(picture)[0] == pytest.approx(15 / 32, abs=0.01)
    assert plain_share(thumbnail(photo(0))[None])[0] < 1
