"""Pairs from keypoints: what is pasted, cropped or half covered is proposed, and little else."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from dedup_gui.core.candidates import keypoint_pairs as module
from dedup_gui.core.candidates.keypoint_pairs import BEST, LEAST_VOTES, KeypointPairs, keypoint_pairs
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT, SIDE, Rows, local_keypoints
from tests.core.scan_library import finish
from tests.eval import drawn_set

Picture = Image.Image


@cache
def scene(seed: int) -> Picture:
    return drawn_set.scene(np.random.default_rng(seed))


def pasted(picture: Picture, seed: int, share: float = 0.6) -> Picture:
    """On a larger ground of noise over a gradient, at a random place."""
    random = np.random.default_rng(seed)
    width, height = picture.size
    ground = np.linspace(30, 180, width)[None, :, None] + random.normal(0, 8, (height, width, 3))
    out = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    small = picture.resize((round(width * share), round(height * share)), Image.Resampling.LANCZOS)
    place = (random.integers(0, width - small.width + 1), random.integers(0, height - small.height + 1))
    out.paste(small, (int(place[0]), int(place[1])))
    return out


def covered(picture: Picture) -> Picture:
    out = picture.copy()
    ImageDraw.Draw(out).rectangle((0, 0, out.width // 2, out.height), fill=(200, 30, 90))
    return out


def on_screen(picture: Picture) -> Picture:
    """In the frame that one program puts round every picture."""
    screen = Image.new("RGB", (900, 900), (40, 44, 52))
    screen.paste(picture.resize((500, 350)), (200, 300))
    draw = ImageDraw.Draw(screen)
    for number, word in enumerate(drawn_set.WORDS[:8]):
        place = (20 + number % 4 * 220, 40 if number < 4 else 820)
        draw.text(place, word, font=ImageFont.load_default(size=30), fill="white")
    return screen


def small_grey(picture: Picture) -> npt.NDArray[np.uint8]:
    """The picture as keypoints are taken of it."""
    scale = SIDE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0))


def keypoints(pictures: list[Picture]) -> tuple[Rows, npt.NDArray[np.int32], int]:
    rows = [np.frombuffer(local_keypoints(small_grey(picture)), KEYPOINT) for picture in pictures]
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), [len(part) for part in rows])
    return np.concatenate(rows), owner, len(rows)


def proposed(pictures: list[Picture], threads: int = 2) -> KeypointPairs:
    return finish(keypoint_pairs(*keypoints(pictures), threads))


def pairs_of(found: KeypointPairs) -> set[tuple[int, int]]:
    return set(zip(found.a.tolist(), found.b.tolist(), strict=True))


def test_copies_with_another_frame_are_proposed_and_nothing_else() -> None:
    pictures = [scene(seed) for seed in range(40)]
    copies = [
        pasted(scene(0), 1),
        pasted(scene(1).rotate(90, expand=True), 2),
        pasted(ImageOps.mirror(scene(2)), 3),
        covered(scene(3)),
        scene(4).crop((160, 112, 480, 336)),
        pasted(covered(scene(5)), 4, 0.7),
    ]
    found = proposed([*pictures, *copies])
    assert pairs_of(found) == {(number, 40 + number) for number in range(len(copies))}
    assert (found.votes >= LEAST_VOTES).all()


def test_what_many_images_share_says_nothing_and_the_picture_in_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMMON", module.COMMON * 60 / 200)  # sixty screens stand for two hundred
    pictures = [scene(seed) for seed in range(60)]
    found = proposed([*pictures, *(on_screen(picture) for picture in pictures)])
    own = {(number, 60 + number) for number in range(60)} & pairs_of(found)
    assert len(own) >= 57
    assert len(found.a) - len(own) < 10


def test_each_image_has_its_best_pairs_and_whose_best_it_is() -> None:
    copies = [pasted(scene(0), seed) for seed in range(6)]
    found = proposed([scene(0), *copies])
    assert 7 - 1 <= len(found.a) <= 7 * BEST
    connected = csr_array((np.ones(len(found.a)), (found.a, found.b)), (7, 7))
    assert connected_components(connected, directed=False)[0] == 1


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [*(scene(seed) for seed in range(8)), *(pasted(scene(seed), seed) for seed in range(8))]
    whole = proposed(pictures)
    monkeypatch.setattr(module, "_IMAGES", 3)
    monkeypatch.setattr(module, "_CELLS", 500)
    cut = proposed(pictures, threads=1)
    assert pairs_of(cut) == pairs_of(whole)
    assert np.allclose(cut.votes, whole.votes)


def test_images_without_keypoints() -> None:
    even = Image.new("RGB", (300, 200), "grey")
    assert pairs_of(proposed([even, scene(0), even, pasted(scene(0), 1), even])) == {(1, 3)}
    assert pairs_of(proposed([even, even])) == set()
    assert pairs_of(finish(keypoint_pairs(np.zeros(0, KEYPOINT), np.zeros(0, np.int32), 0))) == set()


def test_it_can_be_cancelled_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IMAGES", 1)
    some = keypoints([scene(seed) for seed in range(4)])
    steps = len(list(keypoint_pairs(*some, 2)))
    for until in range(steps):
        job = keypoint_pairs(*some, 2)
        for _, _ in zip(range(until), job, strict=False):
            pass
        job.close()
    assert steps >= 2
