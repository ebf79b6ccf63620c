from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dedup_gui.core.forensics.enlargement import enlarged
from dedup_gui.core.forensics.quality import quality_of
from dedup_gui.core.forensics.resampling_traces import repeats, resampling_periodicity
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.types import Evidence, ImageFile, Match, Matrix3, Relation
from dedup_gui.resources import resource_path
from tests.core.review.review_images import image

BICUBIC, LANCZOS = Image.Resampling.BICUBIC, Image.Resampling.LANCZOS


def picture(name: str = "birches") -> Image.Image:
    return opened(resource_path("demo", f"{name}.jpg"))


def opened(path: str | Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def measured(path: Path) -> tuple[ImageFile, Quality]:
    width, height = opened(path).size
    return image(str(path), width=width, height=height), quality_of(str(path))


def found(*paths: Path) -> dict[str, float]:
    facts = [measured(path) for path in paths]
    return enlarged([each for each, _ in facts], (), {each.path: quality for each, quality in facts})


@pytest.mark.parametrize("name", ["birches", "hill town", "beach"])
@pytest.mark.parametrize("factor", [1.25, 1.5, 2.0])
def test_an_enlarged_copy_is_told_from_its_source(tmp_path: Path, name: str, factor: float) -> None:
    source = picture(name)
    source.save(tmp_path / "source.jpg", quality=85)
    size = round(source.width * factor), round(source.height * factor)
    opened(tmp_path / "source.jpg").resize(size, BICUBIC).save(tmp_path / "large.jpg", quality=95)
    made = found(tmp_path / "source.jpg", tmp_path / "large.jpg")
    assert list(made) == [str(tmp_path / "large.jpg")]
    assert made[str(tmp_path / "large.jpg")] == pytest.approx(factor, rel=0.02)


@pytest.mark.parametrize("name", ["birches", "hill town", "beach", "owl", "meadow"])
@pytest.mark.parametrize("factor", [0.5, 0.6, 0.75])
def test_an_original_is_not_made_from_its_own_reduction(tmp_path: Path, name: str, factor: float) -> None:
    source = picture(name)
    source.save(tmp_path / "source.jpg", quality=90)
    size = round(source.width * factor), round(source.height * factor)
    source.resize(size, LANCZOS).save(tmp_path / "small.jpg", quality=95)
    assert found(tmp_path / "source.jpg", tmp_path / "small.jpg") == {}


def test_a_picture_stretched_one_way_is_enlarged(tmp_path: Path) -> None:
    picture("hill town").save(tmp_path / "source.jpg", quality=80)
    source = opened(tmp_path / "source.jpg")
    source.resize((round(source.width * 1.3), source.height), BICUBIC).save(tmp_path / "wide.jpg", quality=95)
    assert list(found(tmp_path / "source.jpg", tmp_path / "wide.jpg")) == [str(tmp_path / "wide.jpg")]


def test_the_periodicity_of_a_stretched_grid(tmp_path: Path) -> None:
    picture().save(tmp_path / "a.jpg", quality=60)
    grey = opened(tmp_path / "a.jpg").convert("L")
    assert repeats(resampling_periodicity(np.asarray(grey))[0], 1.5, 960) == 0
    large = grey.resize((1440, 960), BICUBIC)
    across, down = resampling_periodicity(np.asarray(large))
    assert repeats(across, 1.5, 1440) >= 1
    assert repeats(down, 1.5, 960) >= 1


def test_too_small_for_a_periodicity() -> None:
    assert resampling_periodicity(np.zeros((20, 20), np.uint8)) == ((), ())


def _enlargement(factor: float) -> Quality:
    peak = round(1 / (8 * factor), 4)
    return Quality(detail_across=0.5, detail_down=0.5, periodicity_across=(peak, 3 * peak), periodicity_down=(peak,))


def test_a_camera_original_was_not_enlarged() -> None:
    small, large = image("/a.jpg"), image("/b.jpg", width=800, height=600)
    facts = {"/a.jpg": Quality(), "/b.jpg": _enlargement(2.0)}
    assert enlarged([small, large], (), facts) == {"/b.jpg": 2.0}
    camera = Quality(
        detail_across=0.5,
        detail_down=0.5,
        periodicity_across=facts["/b.jpg"].periodicity_across,
        camera_original=True,
    )
    assert enlarged([small, large], (), facts | {"/b.jpg": camera}) == {}


def test_more_detail_than_the_smaller_one_has_is_no_enlargement() -> None:
    small, large = image("/a.jpg"), image("/b.jpg", width=800, height=600)
    facts = {"/a.jpg": Quality(detail_across=0.5, detail_down=0.5), "/b.jpg": _enlargement(2.0)}
    assert enlarged([small, large], (), facts) == {}


def test_a_turned_enlargement_through_a_third_image() -> None:
    """b is a, turned and twice as large; nobody compared the two, both match c."""
    a, b = image("/a.jpg", width=400, height=300), image("/b.jpg", width=600, height=800)
    c = image("/c.jpg", width=200, height=150)
    turned: Matrix3 = ((0.0, 0.25, 0.0), (-0.25, 0.0, 150.0), (0.0, 0.0, 1.0))
    half: Matrix3 = ((0.5, 0.0, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 1.0))
    matches = [
        Match("/c.jpg", "/a.jpg", Relation.RESIZED, Evidence("geometry", transform=half, scale=2.0)),
        Match("/c.jpg", "/b.jpg", Relation.ROTATED, Evidence("geometry", transform=turned, scale=4.0)),
    ]
    facts = {"/a.jpg": Quality(), "/b.jpg": _enlargement(2.0), "/c.jpg": Quality()}
    for _ in range(3):
        members = [a, b, c]
        random.shuffle(members)
        random.shuffle(matches)
        assert enlarged(members, matches, facts)["/b.jpg"] == pytest.approx(2.0)
        assert enlarged([a, b], matches, facts)["/b.jpg"] == pytest.approx(2.0)


def test_images_without_facts_are_passed_over() -> None:
    assert enlarged([image("/a.jpg"), image("/b.jpg", width=800, height=600)], (), {}) == {}


def test_an_image_without_a_size_is_no_source() -> None:
    """It takes part by its bytes: its pixels could not be decoded when it was found, and could later."""
    nothing, large = image("/a.jpg", width=0, height=0), image("/b.jpg", width=800, height=600)
    half: Matrix3 = ((0.5, 0.0, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 1.0))
    matches = (Match("/a.jpg", "/b.jpg", Relation.EXACT, Evidence("digest", transform=half)),)
    assert enlarged([nothing, large], matches, {"/a.jpg": Quality(), "/b.jpg": _enlargement(2.0)}) == {}
