"""What the fingerprints alone refuse: pictures that have nothing in common, and no copy however it was changed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter, ImageOps

from dedup_gui.core.candidates.keypoint_gate import MANY, KeypointGate
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT, local_keypoints
from tests.core.candidates.test_keypoint_pairs import Picture, covered, pasted, scene, small_grey

SCENES = 24


def gate(pictures: list[Picture]) -> KeypointGate:
    thumbnails = [np.asarray(picture.convert("L").resize((32, 32), Image.Resampling.BOX)) for picture in pictures]
    return KeypointGate([local_keypoints(small_grey(picture)) for picture in pictures], np.stack(thumbnails))


def asked(found: KeypointGate, pairs: list[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    a, b = np.array(pairs, np.intp).T
    return found.passes(a, b)


def of_two(pictures: list[Picture]) -> npt.NDArray[np.bool_]:
    """Whether each picture with the one that follows it passes."""
    return asked(gate(pictures), [(number, number + 1) for number in range(0, len(pictures), 2)])


def cropped(picture: Picture) -> Picture:
    return picture.crop((picture.width // 4, picture.height // 4, picture.width * 3 // 4, picture.height * 3 // 4))


def test_copies_of_every_kind_pass() -> None:
    changes: tuple[Callable[[Picture], Picture], ...] = (
        lambda picture: pasted(picture, 5),
        covered,
        cropped,
        ImageOps.mirror,
        lambda picture: picture.rotate(90, expand=True),
        lambda picture: picture.rotate(10),
        lambda picture: ImageOps.expand(picture, 80, "white"),
        lambda picture: picture.filter(ImageFilter.GaussianBlur(2)),
        lambda picture: ImageOps.mirror(cropped(picture)),
    )
    for number, change in enumerate(changes):
        pictures = [each for seed in range(6) for each in (scene(seed), change(scene(seed)))]
        assert of_two(pictures).all(), number


def test_of_pictures_that_have_nothing_in_common_most_are_refused() -> None:
    pictures = [scene(seed) for seed in range(SCENES)]
    assert all(len(local_keypoints(small_grey(each))) // KEYPOINT.itemsize >= MANY for each in pictures)
    passed = asked(gate(pictures), [(a, b) for a in range(SCENES) for b in range(a + 1, SCENES)])
    assert passed.mean() < 0.3


def test_few_keypoints_say_nothing() -> None:
    plain = [Image.new("RGB", (400, 300), colour) for colour in ("red", "white")]
    assert of_two(plain).all()


def test_whole_frames_that_look_alike_pass_without_keypoints_in_common() -> None:
    found = gate([scene(1), scene(2)])
    assert not asked(found, [(0, 1)]).any()
    turned = np.rot90(found._thumbnails[0])
    assert asked(KeypointGate(found._keypoints, np.stack([found._thumbnails[0], turned])), [(0, 1)]).all()


def test_a_pair_is_answered_alike_whatever_is_asked_with_it() -> None:
    pictures = [scene(seed) for seed in range(12)] + [pasted(scene(seed), seed) for seed in range(12)]
    found = gate(pictures)
    pairs = [(a, b) for a in range(24) for b in range(a + 1, 24)]
    a, b = np.array(pairs, np.intp).T
    alone = np.array([asked(found, [pair])[0] for pair in pairs])
    together = np.zeros(len(pairs), np.bool_)
    for blocks in found.blocks(a, b, threads=3):
        for block in blocks:
            together[block.pairs] = block.passed
    assert (alone == together).all()
    assert (asked(found, [(b, a) for a, b in pairs]) == alone).mean() > 0.95
