from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.alignment import measure_agreement
from dedup_gui.core.verification.image_pyramid import Frame
from dedup_gui.core.verification.pair_features import Traits, whole_frame
from dedup_gui.core.verification.paste_boundary import PASTED, ground, seam
from dedup_gui.core.verification.template_search import slide
from tests.eval import drawn_set


def grey(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"))


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return drawn_set.scene(np.random.default_rng(11), 384, 272)


@pytest.fixture(scope="module")
def frame(picture: Image.Image) -> Frame:
    return Frame.of(grey(picture))


def test_halving_sizes(frame: Frame) -> None:
    assert [level.shape for level in frame.levels] == [(272, 384), (136, 192), (68, 96), (34, 48)]
    assert len(Frame.of(np.zeros((1, 1), np.uint8)).levels) == 1


def test_an_image_agrees_with_itself(frame: Frame) -> None:
    found = measure_agreement(frame, frame, np.eye(3))
    assert found is not None
    assert found.share == found.exact == 1.0
    assert found.structure > 0.95
    assert found.fine > 0.99
    assert found.raw_level == found.worst == 0.0
    assert found.overlap_a == found.overlap_b == pytest.approx(1.0)
    assert found.around_a == found.around_b == 0.0


@pytest.mark.parametrize("curve", [lambda v: v * 0.6, lambda v: v * 0.5 + 100, lambda v: 255 * (v / 255) ** 0.6])
def test_tone_is_forgiven(picture: Image.Image, frame: Frame, curve: object) -> None:
    other = picture.point([int(curve(v)) for v in range(256)] * 3)  # type: ignore[operator]
    found = measure_agreement(frame, Frame.of(grey(other)), np.eye(3))
    assert found is not None
    assert found.share > 0.98
    assert found.level < 3.0
    assert found.worst < 16.0
    assert found.raw_level > 8.0


def test_another_picture_does_not_agree(frame: Frame) -> None:
    other = Frame.of(grey(drawn_set.scene(np.random.default_rng(12), 384, 272)))
    found = measure_agreement(frame, other, np.eye(3))
    assert found is not None
    assert found.share < 0.3
    assert found.exact < 0.4


def test_a_shift_of_a_few_pixels_is_seen_in_the_detail(frame: Frame) -> None:
    moved = np.eye(3)
    moved[0, 2] = 3.0
    found = measure_agreement(frame, frame, moved)
    assert found is not None
    assert found.exact < 0.6


def test_a_block_is_covered_and_a_caption_is_the_worst_place(picture: Image.Image, frame: Frame) -> None:
    hidden = picture.copy()
    ImageDraw.Draw(hidden).rectangle((0, 0, 192, 136), fill=(90, 90, 90))
    found = measure_agreement(frame, Frame.of(grey(hidden)), np.eye(3))
    assert found is not None
    assert 0.05 < found.covered < 0.3
    assert found.share > 0.85
    assert found.worst > 16.0


def test_other_words_in_the_same_lines() -> None:
    pages = [Frame.of(grey(drawn_set.page(np.random.default_rng(k)))) for k in (1, 2)]
    found = measure_agreement(pages[0], pages[1], np.eye(3))
    assert found is not None
    assert found.exact < 0.93
    same = measure_agreement(pages[0], pages[0], np.eye(3))
    assert same is not None
    assert same.exact == 1.0


def test_hardly_any_overlap(frame: Frame) -> None:
    away = np.eye(3)
    away[0, 2] = 380.0
    assert measure_agreement(frame, frame, away) is None


@pytest.mark.parametrize("index", range(8))
def test_whole_frames_in_every_orientation(picture: Image.Image, index: int) -> None:
    turned = ORIENTATIONS[ORIENTATIONS[index].inverse].turn(np.asarray(picture))
    a, b = Traits.of(np.asarray(picture)), Traits.of(np.ascontiguousarray(turned).astype(np.uint8))
    transform, likeness = whole_frame(a, b)
    assert likeness > 0.99
    found = measure_agreement(a.frame, b.frame, transform)
    assert found is not None
    assert found.exact == pytest.approx(1.0, abs=0.01)
    assert found.raw_level < 0.5


def placed(inner: Image.Image, outer: Image.Image, x: int, y: int) -> tuple[Frame, Frame, np.ndarray]:
    into = np.eye(3)
    into[:2, 2] = (x, y)
    return Frame.of(grey(inner)), Frame.of(grey(outer)), into


def test_a_crop_has_no_seam_and_a_paste_has(picture: Image.Image) -> None:
    crop = picture.crop((90, 60, 290, 200))
    assert seam(*placed(crop, picture, 90, 60)) < PASTED
    other = drawn_set.scene(np.random.default_rng(13), 384, 272)
    other.paste(crop, (90, 60))
    assert seam(*placed(crop, other, 90, 60)) > PASTED
    assert ground(*placed(crop, other, 90, 60)) > 0.5
    bars = Image.new("RGB", (384, 272))
    bars.paste(crop, (90, 60))
    assert seam(*placed(crop, bars, 90, 60)) > PASTED
    assert ground(*placed(crop, bars, 90, 60)) == 0.0


def test_no_side_inside(picture: Image.Image) -> None:
    assert seam(*placed(picture, picture, 0, 0)) == 0.0


@pytest.mark.parametrize("size", [1.0, 0.6])
def test_a_soft_picture_is_found_by_sliding(size: float) -> None:
    whole = drawn_set.soft(np.random.default_rng(3)).resize((400, 300))
    crop = whole.crop((60, 40, 340, 250))
    crop = crop.resize((round(280 * size), round(210 * size)))
    found = slide(Frame.of(grey(whole)), Frame.of(grey(crop)))
    assert found is not None
    corners = transforms.apply(transforms.invert(found), transforms.corners(crop.width, crop.height))
    assert np.abs(corners - transforms.corners(280, 210) - (60, 40)).max() < 6.0


def test_nothing_to_slide_to() -> None:
    soft = Frame.of(grey(drawn_set.soft(np.random.default_rng(1))))
    assert slide(soft, Frame.of(np.full((100, 100), 90, np.uint8))) is None
