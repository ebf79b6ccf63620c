from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.discovery.bundles import LIVE_FILM_LIMIT, companions, may_be_companion
from dedup_gui.core.image.formats import is_image_name


def bundle(*names: str, film_size: int = 3_000_000) -> dict[str, tuple[str, ...]]:
    images = [name for name in names if is_image_name(name)]
    others = [name for name in names if may_be_companion(name)]
    assert len(images) + len(others) == len(names), "a name without a say"
    return companions(images, others, lambda _: film_size)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # RAW + JPEG
        ("a.jpg a.nef", {"a.jpg": ("a.nef",)}),
        ("a.JPG a.CR2 b.nef", {"a.JPG": ("a.CR2",)}),
        ("a.jpg a.jpeg a.nef", {}),
        ("a.jpg a.nef a.dng", {}),
        ("a.jpg a.tif a.nef", {}),
        ("a.png a.nef", {}),
        ("a.jpg b.nef", {}),
        ("a.jpg A.nef", {}),
        ("a.heic a.jpg", {}),
        # sidecars
        ("a.jpg a.xmp", {"a.jpg": ("a.xmp",)}),
        ("a.jpg a.jpg.xmp", {"a.jpg": ("a.jpg.xmp",)}),
        ("a.jpg a.png a.xmp", {}),
        ("a.jpg a.png a.jpg.xmp", {"a.jpg": ("a.jpg.xmp",)}),
        ("a.nef a.xmp", {"a.nef": ("a.xmp",)}),
        ("a.jpg a.nef a.xmp a.nef.xmp", {"a.jpg": ("a.nef", "a.nef.xmp", "a.xmp")}),
        ("a.heic a.AAE", {"a.heic": ("a.AAE",)}),
        ("a.jpg a.THM", {"a.jpg": ("a.THM",)}),
        ("a.jpg a.THM a.mp4", {}),
        ("a.jpg b.xmp", {}),
        ("a.xmp", {}),
        ("a.mov a.xmp", {}),
        # Live Photos
        ("a.heic a.MOV", {"a.heic": ("a.MOV",)}),
        ("a.jpg a.mov a.aae", {"a.jpg": ("a.aae", "a.mov")}),
        ("a.heic a.jpg a.mov", {}),
        ("a.png a.mov", {}),
        ("a.heic a.mov a.mp4", {}),
        ("a.nef a.mov", {}),
    ],
)
def test_bundles(names: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert bundle(*names.split()) == expected


def test_a_long_film_is_no_live_photo() -> None:
    assert bundle("a.jpg", "a.mov", film_size=LIVE_FILM_LIMIT + 1) == {}
    assert bundle("a.jpg", "a.mov", "a.xmp", film_size=LIVE_FILM_LIMIT + 1) == {}
    assert bundle("a.jpg", "a.mov", film_size=0) == {}


_suffixes = st.sampled_from(
    [".jpg", ".jpeg", ".heic", ".png", ".nef", ".dng", ".xmp", ".aae", ".mov", ".mp4", ".jpg.xmp"]
)


@given(st.sets(st.builds(str.__add__, st.sampled_from(["a", "b"]), _suffixes)))
def test_no_file_belongs_to_two_images(names: set[str]) -> None:
    images = sorted(name for name in names if is_image_name(name))
    found = companions(images, sorted(name for name in names if may_be_companion(name)), lambda _: 1)
    owned = [companion for companions_of_one in found.values() for companion in companions_of_one]
    assert len(owned) == len(set(owned))
    assert set(owned) <= names
    assert not set(owned) & set(found), "a companion has companions"
    assert set(found) <= set(images)
