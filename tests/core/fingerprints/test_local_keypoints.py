"""The codes of keypoints: those of a copy are near, those of another picture are not, a mirror flips known bits."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageOps

from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT, MOST, SIDE, local_keypoints, mirrored_codes
from tests.eval import drawn_set

Pixels = npt.NDArray[np.uint8]


def grey(picture: Image.Image) -> Pixels:
    scale = SIDE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0))


def keypoints(picture: Image.Image) -> npt.NDArray[np.void]:
    return np.frombuffer(local_keypoints(grey(picture)), KEYPOINT)


def scene(seed: int) -> Image.Image:
    return drawn_set.scene(np.random.default_rng(seed))


def shared(a: npt.NDArray[np.void], codes: npt.NDArray[np.uint64]) -> int:
    """How many of the keypoints have a code within 8 bits of one of `codes`."""
    return int((np.bitwise_count(a["code"][:, None] ^ codes[None]).min(axis=1) <= 8).sum())


def test_a_copy_has_the_same_codes_and_another_picture_has_not() -> None:
    original = keypoints(scene(1))
    for copy in (scene(1).rotate(17), scene(1).resize((256, 179)), ImageOps.autocontrast(scene(1), cutoff=5)):
        assert shared(original, keypoints(copy)["code"]) > len(original) / 4
    assert shared(original, keypoints(scene(2))["code"]) < len(original) / 20


def test_where_a_keypoint_lies_goes_with_the_picture() -> None:
    small = keypoints(scene(1))
    ground = Image.new("RGB", (1280, 896), "grey")
    ground.paste(scene(1), (640, 448))
    pasted = keypoints(ground)
    distance = np.bitwise_count(small["code"][:, None] ^ pasted["code"][None])
    one, other = np.flatnonzero(distance.min(axis=1) <= 4), distance.argmin(axis=1)
    assert len(one) > 10
    for name in ("x", "y"):
        where = small[name][one] / 2 + (127.5 if name == "x" else 255 * 448 / 1280)
        assert np.median(np.abs(pasted[name][other[one]] - where)) <= 1.5
    assert abs(np.median(small["scale"][one].astype(int) - pasted["scale"][other[one]]) - 32) <= 4
    turn = (small["angle"][one].astype(int) - pasted["angle"][other[one]] + 128) % 256 - 128
    assert abs(np.median(turn)) <= 2


@pytest.mark.parametrize("turned", [ImageOps.mirror, ImageOps.flip])
def test_the_codes_of_a_mirrored_picture_follow_from_its_own(turned: object) -> None:
    assert callable(turned)
    original, mirrored = keypoints(scene(3)), keypoints(turned(scene(3)))
    assert shared(original, mirrored["code"]) < len(original) / 10
    assert shared(original, mirrored_codes(mirrored["code"])) > len(original) / 3


def test_as_many_bits_are_set_as_not() -> None:
    codes = np.concatenate([keypoints(scene(seed))["code"] for seed in range(20)])
    bits = (codes[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    assert 0.45 < bits.mean() < 0.55
    assert ((bits.mean(axis=0) > 0.2) & (bits.mean(axis=0) < 0.8)).all()


def test_the_strongest_are_taken_and_no_more() -> None:
    rich = drawn_set.texture(np.random.default_rng(1))
    kept = local_keypoints(grey(rich))
    assert len(kept) == MOST * KEYPOINT.itemsize
    assert len(kept) <= 2048
    assert kept == local_keypoints(grey(rich))


def test_opencvs_own_threads_change_nothing() -> None:
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = local_keypoints(grey(scene(5)))
    finally:
        cv2.setNumThreads(before)
    assert alone == local_keypoints(grey(scene(5)))


@pytest.mark.parametrize("shape", [(4, 200), (200, 4), (40, 40), (200, 150)])
def test_an_even_or_tiny_picture_has_none(shape: tuple[int, int]) -> None:
    assert local_keypoints(np.full(shape, 120, np.uint8)) == b""
