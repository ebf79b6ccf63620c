"""Which questions the judge asks of a measured pair, and which the aligned pixels answer by themselves."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from dedup_gui.core.verification.pair_classifier import (
    IN_PLACE,
    LEAST_SHARE,
    MIN_GEOMETRY,
    WATERMARKED,
    PairClassifier,
    agrees_enough,
    asked,
    is_in_place,
    is_watermarked,
)
from dedup_gui.core.verification.pair_features import LocalFeatures, PairFeatures, measure_pair
from dedup_gui.core.verification.residual_motion import ResidualMotion
from dedup_gui.resources import resource_path
from tests.eval import drawn_set


@cache
def copy_of_a_scene() -> PairFeatures:
    """A scene and the same, saved coarser."""
    picture = np.asarray(drawn_set.scene(np.random.default_rng(3)).resize((400, 280)).convert("RGB"))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])
    again = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    found = measure_pair(LocalFeatures.of(picture), LocalFeatures.of(again))
    assert found is not None
    return found


def moving(*, displacement: float, noise_corrected: float) -> PairFeatures:
    found = copy_of_a_scene()
    motion = ResidualMotion(displacement=displacement, noise_corrected=noise_corrected, chi_square=0.7)
    # Not so alike in its levels that its displacement is not asked for.
    return replace(found, agreement=replace(found.agreement, residual_motion=motion, level=5.0))


def watermarked(*, preserved: float) -> PairFeatures:
    found = copy_of_a_scene()
    agreement = replace(found.agreement, preserved_structure=preserved, agreeing_share=0.36, structure=0.6)
    return replace(found, agreement=agreement, paired=found.inliers + 5, residual=0.1)


def test_a_copy_in_place_is_asked_for_its_content_alone() -> None:
    assert is_in_place(copy_of_a_scene())
    assert asked(copy_of_a_scene()) == ("content",)
    assert asked(replace(copy_of_a_scene(), inliers=MIN_GEOMETRY - 1)) == ("pixels",)


@pytest.mark.parametrize(
    ("displacement", "noise_corrected", "in_place"),
    [
        (0.11, IN_PLACE, True),
        (0.11, IN_PLACE + 0.01, False),
        # What other shots of a scene had at least: noise must not hide it.
        (0.15, 0.0, False),
        (0.6, 0.6, False),
    ],
)
def test_what_moves_must_be_shown_to_be_the_same_shot(
    displacement: float, noise_corrected: float, in_place: bool
) -> None:
    found = moving(displacement=displacement, noise_corrected=noise_corrected)
    assert is_in_place(found) is in_place
    assert asked(found) == (("content",) if in_place else ("shot", "content"))


def test_under_a_watermark_the_content_is_not_asked_for() -> None:
    under = watermarked(preserved=WATERMARKED)
    assert is_watermarked(under)
    assert asked(under) == ("shot",)
    assert agrees_enough(under)


@pytest.mark.parametrize(
    "other",
    [
        watermarked(preserved=WATERMARKED - 0.01),
        replace(watermarked(preserved=0.9), whole=False),
        replace(watermarked(preserved=0.9), residual=0.2),
        replace(watermarked(preserved=0.9), paired=1000),
        replace(watermarked(preserved=0.9), cells=5),
    ],
)
def test_what_only_looks_like_a_watermark_is_asked_everything(other: PairFeatures) -> None:
    assert not is_watermarked(other)
    assert not agrees_enough(other)
    assert "content" in asked(other)


def test_hardly_any_windows_make_no_match() -> None:
    found = copy_of_a_scene()
    agreement = replace(found.agreement, agreeing_share=LEAST_SHARE - 0.01, preserved_structure=0.0)
    few = replace(found, agreement=agreement)
    assert agrees_enough(found)
    assert not agrees_enough(few)


def test_the_more_it_moves_the_less_it_is_one_shot() -> None:
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    odds = [
        model.shot.log_odds(moving(displacement=pixels, noise_corrected=pixels)) for pixels in (0.05, 0.2, 0.8, 3.0)
    ]
    assert odds == sorted(odds, reverse=True)
    assert model.margins(copy_of_a_scene())[0] > 0.0
