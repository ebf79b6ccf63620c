from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.alignment import measure_agreement
from dedup_gui.core.verification.image_pyramid import ImagePyramid
from dedup_gui.core.verification.overlap import PASTED_CONTRAST, background_texture, boundary_contrast
from dedup_gui.core.verification.pair_features import LocalFeatures, whole_frame
from dedup_gui.core.verification.template_search import match_template
from tests.eval import drawn_set


def grey(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"))


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return drawn_set.scene(np.random.default_rng(11), 384, 272)


@pytest.fixture(scope="module")
def pyramid(picture: Image.Image) -> ImagePyramid:
    return ImagePyramid.of(grey(picture))


def test_halving_sizes(pyramid: ImagePyramid) -> None:
    assert [level.shape for level in pyramid.levels] == [(272, 384), (136, 192), (68, 96), (34, 48)]
    assert len(ImagePyramid.of(np.zeros((1, 1), np.uint8)).levels) == 1


def test_an_image_agrees_with_itself(pyramid: ImagePyramid) -> None:
    found = measure_agreement(pyramid, pyramid, np.eye(3))
    assert found is not None
    assert found.agreeing_share == found.exact == 1.0
    assert found.structure > 0.95
    assert found.raw_level == found.worst == 0.0
    assert found.overlap_a == found.overlap_b == pytest.approx(1.0)
    assert found.non_overlap_a == found.non_overlap_b == 0.0


@pytest.mark.parametrize("curve", [lambda v: v * 0.6, lambda v: v * 0.5 + 100, lambda v: 255 * (v / 255) ** 0.6])
def test_tone_is_forgiven(picture: Image.Image, pyramid: ImagePyramid, curve: object) -> None:
    other = picture.point([int(curve(v)) for v in range(256)] * 3)  # type: ignore[operator]
    found = measure_agreement(pyramid, ImagePyramid.of(grey(other)), np.eye(3))
    assert found is not None
    assert found.agreeing_share > 0.98
    assert found.level < 3.0
    assert found.worst < 16.0
    assert found.raw_level > 8.0


def test_another_picture_does_not_agree(pyramid: ImagePyramid) -> None:
    other = ImagePyramid.of(grey(drawn_set.scene(np.random.default_rng(12), 384, 272)))
    found = measure_agreement(pyramid, other, np.eye(3))
    assert found is not None
    assert found.agreeing_share < 0.3
    assert found.exact < 0.4


def test_a_shift_of_a_few_pixels_is_seen_in_the_detail(pyramid: ImagePyramid) -> None:
    moved = np.eye(3)
    moved[0, 2] = 3.0
    found = measure_agreement(pyramid, pyramid, moved)
    assert found is not None
    assert found.exact < 0.6


def test_a_block_is_an_occlusion_and_a_caption_is_the_worst_place(
    picture: Image.Image, pyramid: ImagePyramid
) -> None:
    hidden = picture.copy()
    ImageDraw.Draw(hidden).rectangle((0, 0, 192, 136), fill=(90, 90, 90))
    found = measure_agreement(pyramid, ImagePyramid.of(grey(hidden)), np.eye(3))
    assert found is not None
    assert 0.05 < found.occluded_share < 0.3
    assert found.agreeing_share > 0.85
    assert found.worst > 16.0


def test_other_words_in_the_same_lines() -> None:
    pages = [ImagePyramid.of(grey(drawn_set.page(np.random.default_rng(k)))) for k in (1, 2)]
    found = measure_agreement(pages[0], pages[1], np.eye(3))
    assert found is not None
    assert found.exact < 0.93
    same = measure_agreement(pages[0], pages[0], np.eye(3))
    assert same is not None
    assert same.exact == 1.0


def test_hardly_any_overlap(pyramid: ImagePyramid) -> None:
    away = np.eye(3)
    away[0, 2] = 380.0
    assert measure_agreement(pyramid, pyramid, away) is None


@pytest.mark.parametrize("index", range(8))
def test_whole_frames_in_every_orientation(picture: Image.Image, index: int) -> None:
    turned = ORIENTATIONS[ORIENTATIONS[index].inverse].turn(np.asarray(picture))
    a, b = LocalFeatures.of(np.asarray(picture)), LocalFeatures.of(np.ascontiguousarray(turned).astype(np.uint8))
    transform, likeness = whole_frame(a, b)
    assert likeness > 0.99
    found = measure_agreement(a.pyramid, b.pyramid, transform)
    assert found is not None
    assert found.exact == pytest.approx(1.0, abs=0.01)
    assert found.raw_level < 0.5


def placed(inner: Image.Image, outer: Image.Image, x: int, y: int) -> tuple[ImagePyramid, ImagePyramid, np.ndarray]:
    into = np.eye(3)
    into[:2, 2] = (x, y)
    return ImagePyramid.of(grey(inner)), ImagePyramid.of(grey(outer)), into


def test_a_crop_has_no_boundary_and_a_paste_has(picture: Image.Image) -> None:
    crop = picture.crop((90, 60, 290, 200))
    assert boundary_contrast(*placed(crop, picture, 90, 60)) < PASTED_CONTRAST
    other = drawn_set.scene(np.random.default_rng(13), 384, 272)
    other.paste(crop, (90, 60))
    assert boundary_contrast(*placed(crop, other, 90, 60)) > PASTED_CONTRAST
    assert background_texture(*placed(crop, other, 90, 60)) > 0.5
    bars = Image.new("RGB", (384, 272))
    bars.paste(crop, (90, 60))
    assert boundary_contrast(*placed(crop, bars, 90, 60)) > PASTED_CONTRAST
    assert background_texture(*placed(crop, bars, 90, 60)) == 0.0


def test_no_side_inside(picture: Image.Image) -> None:
    assert boundary_contrast(*placed(picture, picture, 0, 0)) == 0.0


@pytest.mark.parametrize("size", [1.0, 0.6])
def test_a_soft_picture_is_found_by_template_matching(size: float) -> None:
    whole = drawn_set.soft(np.random.default_rng(3)).resize((400, 300))
    crop = whole.crop((60, 40, 340, 250))
    crop = crop.resize((round(280 * size), round(210 * size)))
    found = match_template(ImagePyramid.of(grey(whole)), ImagePyramid.of(grey(crop)))
    assert found is not None
    corners = transforms.apply(transforms.invert(found), transforms.corners(crop.width, crop.height))
    assert np.abs(corners - transforms.corners(280, 210) - (60, 40)).max() < 6.0


def test_no_template_to_match() -> None:
    soft = ImagePyramid.of(grey(drawn_set.soft(np.random.default_rng(1))))
    assert match_template(soft, ImagePyramid.of(np.full((100, 100), 90, np.uint8))) is None
