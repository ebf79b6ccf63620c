from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw
from threadpoolctl import threadpool_info, threadpool_limits

from dedup_gui.core.errors import DedupError, ImageError
from dedup_gui.core.types import Candidate, FoundFile, ImageFile, ImageInfo, Match, Relation, SkipCode
from dedup_gui.core.verification.pair_classifier import FEATURES, PairClassifier
from dedup_gui.core.verification.relation import PairVerdict
from dedup_gui.core.verification.verifier import Judge, in_local_order
from dedup_gui.resources import resource_path
from tests.core.scan_library import finish
from tests.eval import drawn_set

Picture = Image.Image
DUPLICATES = frozenset(Relation) - {Relation.PARTIAL, Relation.BURST}


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@cache
def scene(seed: int = 1) -> Picture:
    return drawn_set.scene(rng(seed))


@pytest.fixture(scope="module")
def model() -> PairClassifier:
    return PairClassifier.load(resource_path("judge", "judge.json"))


@pytest.fixture
def judge(model: PairClassifier) -> Iterator[Judge]:
    with Judge(model, threads=2) as judge:
        yield judge


def file_of(picture: Picture, number: int) -> ImageFile:
    path = f"/pictures/{number:02d}.jpg"
    return ImageFile(FoundFile(path, 1, 0, 0, number), ImageInfo(picture.width, picture.height, "JPEG", "RGB"))


def proxy_of(picture: Picture) -> np.ndarray:
    small = picture.convert("RGB")
    small.thumbnail((400, 400), Image.Resampling.BILINEAR)
    return np.asarray(small)


def verdicts_on(
    judge: Judge, pictures: list[Picture], pairs: list[tuple[int, int]] | None = None
) -> list[PairVerdict]:
    images = [file_of(picture, number) for number, picture in enumerate(pictures)]
    candidates = [Candidate(a, b) for a, b in (pairs or combinations(range(len(pictures)), 2))]
    verdicts = finish(judge.judge(candidates, images, lambda k: proxy_of(pictures[k])))
    assert len(verdicts) == len(candidates)
    return verdicts


def run(judge: Judge, pictures: list[Picture]) -> list[Match]:
    matches = [verdict.match for verdict in verdicts_on(judge, pictures) if verdict.match is not None]
    return sorted(matches, key=lambda match: (match.a, match.b))


def only(judge: Judge, a: Picture, b: Picture) -> Match:
    matches = run(judge, [a, b])
    assert len(matches) == 1
    return matches[0]


def jpeg(picture: Picture, quality: int) -> Picture:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")


def bars(picture: Picture) -> Picture:
    out = Image.new("RGB", (picture.width, picture.height + 120))
    out.paste(picture, (0, 60))
    return out


def caption(picture: Picture) -> Picture:
    out = picture.copy()
    ImageDraw.Draw(out).text((60, 380), "the very best day", font=drawn_set.font(44), fill="white")
    return out


EDITS: list[tuple[str, Callable[[Picture], Picture], Relation]] = [
    ("recompressed", lambda p: jpeg(p, 30), Relation.RE_ENCODED),
    ("smaller", lambda p: p.resize((p.width // 2, p.height // 2), Image.Resampling.LANCZOS), Relation.RESIZED),
    ("cropped", lambda p: p.crop((64, 40, 512, 354)), Relation.CROPPED),
    ("turned", lambda p: p.transpose(Image.Transpose.ROTATE_90), Relation.ROTATED),
    ("tilted", lambda p: p.rotate(-8, Image.Resampling.BICUBIC), Relation.ROTATED),
    ("mirrored", lambda p: p.transpose(Image.Transpose.FLIP_LEFT_RIGHT), Relation.MIRRORED),
    ("grey", lambda p: p.convert("L").convert("RGB"), Relation.EDITED),
    ("darker", lambda p: p.point([int(v * 0.7) for v in range(256)] * 3), Relation.EDITED),
    ("wider", lambda p: p.resize((int(p.width * 1.3), p.height)), Relation.EDITED),
    ("captioned", caption, Relation.EDITED),
    ("barred", bars, Relation.EDITED),
]


@pytest.mark.parametrize(("edit", "relation"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_edits_are_told_apart(judge: Judge, edit: Callable[[Picture], Picture], relation: Relation) -> None:
    match = only(judge, scene(), edit(scene()))
    assert match.relation is relation
    assert match.evidence.agreement > 0.6


def test_a_crop_has_its_box_and_its_transform(judge: Judge) -> None:
    whole = scene(2)
    crop = whole.crop((150, 90, 550, 370)).resize((800, 560))
    for first, second in ((whole, crop), (crop, whole)):
        match = only(judge, first, second)
        assert match.relation is Relation.CROPPED
        # a is the whole picture, whichever came first.
        assert match.a == ("/pictures/00.jpg" if first is whole else "/pictures/01.jpg")
        assert match.evidence.crop_box == pytest.approx((150, 90, 400, 280), abs=3)
        assert match.evidence.scale == pytest.approx(2.0, rel=0.01)
        corner = np.array(match.evidence.transform) @ (800.0, 560.0, 1.0)
        assert corner[:2] / corner[2] == pytest.approx((550, 370), abs=3)


@pytest.mark.parametrize("degrees", [90, 180, 270, 5, -12])
@pytest.mark.parametrize("mirrored", [False, True])
def test_turns_are_measured(judge: Judge, degrees: int, mirrored: bool) -> None:
    copy = scene(3).transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else scene(3)
    match = only(judge, scene(3), copy.rotate(degrees, Image.Resampling.BICUBIC, expand=True))
    assert match.evidence.mirrored is mirrored
    # The image with more pixels is a: from there a turn without a mirror is the other way round.
    expected = -degrees if match.a == "/pictures/01.jpg" and not mirrored else degrees
    assert abs((match.evidence.rotation - expected + 180) % 360 - 180) < 0.5
    assert match.evidence.scale == pytest.approx(1.0, abs=0.01)


def test_the_transform_is_of_full_resolution(judge: Judge) -> None:
    large = scene(4).resize((1600, 1120), Image.Resampling.BICUBIC)
    match = only(judge, large, scene(4))
    assert match.relation is Relation.RESIZED
    assert np.allclose(np.diag(match.evidence.transform), (2.5, 2.5, 1.0), atol=0.01)
    assert match.evidence.scale == pytest.approx(0.4, rel=0.01)
    assert match.evidence.crop_box == (0, 0, 1600, 1120)


@pytest.mark.parametrize(
    "kind", ["scene", "page", "window", "slide", "icon", "texture", "framed", "drawing", "gradient"]
)
def test_look_alikes_are_not_duplicates(judge: Judge, kind: str) -> None:
    pictures = [drawn_set.KINDS[kind](rng(40 + k)) for k in range(5)]
    matches = run(judge, pictures)
    assert [m for m in matches if m.relation in DUPLICATES] == []


@pytest.mark.parametrize("kind", sorted(drawn_set.KINDS))
def test_copies_of_every_kind_match(judge: Judge, kind: str) -> None:
    picture = drawn_set.KINDS[kind](rng(70))
    smaller = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)
    match = only(judge, picture, jpeg(smaller, 80))
    assert match.relation in DUPLICATES


@pytest.mark.parametrize("colour", [(255, 255, 255), (12, 60, 200), (0, 0, 0)])
def test_one_flat_colour(judge: Judge, colour: tuple[int, int, int]) -> None:
    plain = Image.new("RGB", (300, 200), colour)
    assert only(judge, plain, Image.new("RGB", (600, 400), colour)).relation is Relation.RESIZED
    # Equal luma, another colour; another shape.
    assert (
        run(judge, [Image.new("RGB", (300, 200), (90, 90, 90)), Image.new("RGB", (300, 200), (140, 57, 130))]) == []
    )
    assert run(judge, [plain, Image.new("RGB", (200, 300), colour)]) == []


def test_a_collage_is_partial(judge: Judge) -> None:
    parts = [scene(k).resize((320, 224)) for k in (21, 22, 23, 24)]
    collage = Image.new("RGB", (640, 448))
    for k, part in enumerate(parts):
        collage.paste(part, (320 * (k % 2), 224 * (k // 2)))
    match = only(judge, scene(21), collage)
    assert match.relation is Relation.PARTIAL


def two_shots() -> list[Picture]:
    """The camera moved: what is near moves more than what is far."""
    far, near = scene(31), scene(32)
    mask = Image.new("L", far.size, 0)
    ImageDraw.Draw(mask).polygon([(0, 448), (0, 250), (300, 180), (640, 300), (640, 448)], fill=255)
    shots = []
    for shift in (0, 26):
        shot = far.transform(far.size, Image.Transform.AFFINE, (1, 0, -shift / 4, 0, 1, 0))
        front = near.transform(far.size, Image.Transform.AFFINE, (1, 0, -shift, 0, 1, 0))
        shot.paste(front, (0, 0), mask.transform(far.size, Image.Transform.AFFINE, (1, 0, -shift, 0, 1, 0)))
        shots.append(shot)
    return shots


def test_another_shot_is_no_duplicate(judge: Judge) -> None:
    (verdict,) = verdicts_on(judge, two_shots())
    assert verdict.match is None or verdict.match.relation not in DUPLICATES
    assert verdict.cannot_link


def test_a_camera_that_clicked_again_made_another_shot(judge: Judge) -> None:
    """The same frame but for a pixel or two, and nothing quite where it was."""
    large = np.asarray(scene(33).convert("RGB"))
    y, x = np.mgrid[: large.shape[0], : large.shape[1]].astype(np.float32)
    bent = cv2.GaussianBlur(rng(4).normal(0, 1, y.shape).astype(np.float32), (0, 0), 40)
    bent *= np.float32(0.7) / bent.std()
    again = Image.fromarray(cv2.remap(large, x + 3.0 + bent, y + 2.5, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT))
    frame = (0, 0, large.shape[1] - 12, large.shape[0] - 12)
    matches = run(judge, [scene(33).crop(frame), jpeg(again.crop(frame), 90)])
    assert all(match.relation not in DUPLICATES for match in matches)


def test_a_zoomed_shot_is_of_the_same_scene(judge: Judge) -> None:
    large = np.asarray(scene(33).convert("RGB"))
    height, width = large.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    bent = cv2.GaussianBlur(rng(4).normal(0, 1, y.shape).astype(np.float32), (0, 0), 40)
    bent *= np.float32(1.5) / bent.std()
    zoomed = cv2.remap(large, width * 0.3 + x / 2.4 + bent, height * 0.3 + y / 2.4, cv2.INTER_CUBIC)
    match = only(judge, scene(33), jpeg(Image.fromarray(zoomed), 90))
    assert match.relation is Relation.BURST


def test_two_trimmed_copies_are_one_picture(judge: Judge) -> None:
    width, height = scene(33).size
    one, other = scene(33).crop((0, 0, width - 6, height - 5)), scene(33).crop((6, 5, width, height))
    assert only(judge, one, jpeg(other, 85)).relation in DUPLICATES


def family(seed: int, count: int = 8) -> list[Picture]:
    edits = [e[1] for e in EDITS]
    base = scene(seed)
    return [base, *(edits[k % len(edits)](base) for k in range(count - 1))]


def test_order_and_threads_change_nothing(model: PairClassifier) -> None:
    pictures = [*family(51, 5), *family(52, 4), scene(53)]
    pairs = list(combinations(range(len(pictures)), 2))
    results = []
    for threads, seed in ((1, 0), (3, 1), (2, 2)):
        shuffled = pairs.copy()
        random.Random(seed).shuffle(shuffled)
        with Judge(model, threads=threads) as judge:
            results.append(dict(zip(shuffled, verdicts_on(judge, pictures, shuffled), strict=True)))
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("kind", ["crop", "small", "turned", "other shot"])
def test_names_change_nothing(model: PairClassifier, kind: str) -> None:
    whole = two_shots()[0]
    other = {
        "crop": whole.crop((80, 40, 500, 390)),
        "small": jpeg(whole.resize((320, 224)), 60),
        "turned": whole.rotate(-7, Image.Resampling.BICUBIC),
        "other shot": two_shots()[1],
    }[kind]
    images = [file_of(whole, 0), file_of(other, 1)]
    proxies = [proxy_of(whole), proxy_of(other)]
    with Judge(model) as judge:
        (here,) = finish(judge.judge([Candidate(0, 1)], images, lambda k: proxies[k]))
        (there,) = finish(judge.judge([Candidate(0, 1)], images[::-1], lambda k: proxies[1 - k]))
    assert here.match is not None
    assert here == there


def test_proxies_are_asked_for_once_a_scan(judge: Judge) -> None:
    pictures = family(51, 5)
    images = [file_of(picture, number) for number, picture in enumerate(pictures)]
    asked: list[int] = []

    def proxy(index: int) -> np.ndarray:
        asked.append(index)
        return proxy_of(pictures[index])

    for pairs in ([(0, 1), (0, 2)], [(1, 2), (2, 3)], [(0, 4)]):
        list(judge.judge([Candidate(a, b) for a, b in pairs], images, proxy))
    assert sorted(asked) == [0, 1, 2, 3, 4]
    list(judge.judge([Candidate(0, 1)], list(images), proxy))
    assert sorted(asked) == [0, 0, 1, 1, 2, 3, 4]


def test_neighbours_stand_together_in_the_order_of_judging() -> None:
    names = list(range(800))  # more images than are kept whatever the order
    random.Random(2).shuffle(names)
    ends = [(names[a], names[a + 400]) for a in range(400)] + [(names[a], names[a + 401]) for a in range(399)]
    pairs = [Candidate(min(both), max(both)) for both in ends]
    random.Random(1).shuffle(pairs)
    order = in_local_order(pairs)
    assert sorted(order) == list(range(len(pairs)))
    ordered = [pairs[number] for number in order]
    shared = sum(bool({x.a, x.b} & {y.a, y.b}) for x, y in pairwise(ordered))
    assert shared > 0.9 * len(ordered)
    assert [pairs[::-1][number] for number in in_local_order(pairs[::-1])] == ordered
    assert in_local_order([]) == []


def test_a_small_cache_changes_nothing(model: PairClassifier) -> None:
    pictures = [*family(51, 4), *family(52, 4)]
    with Judge(model, threads=2, cache_bytes=400_000) as small, Judge(model, threads=2) as large:
        assert run(small, pictures) == run(large, pictures)


@pytest.mark.parametrize("gone", ["none", "error"])
def test_an_image_that_vanished_is_passed_over(judge: Judge, gone: str) -> None:
    pictures = [scene(1), scene(1), scene(1)]
    images = [file_of(picture, number) for number, picture in enumerate(pictures)]

    def proxy(index: int) -> np.ndarray | None:
        if index == 1:
            if gone == "error":
                raise ImageError(SkipCode.VANISHED)
            return None
        return proxy_of(pictures[index])

    verdicts = finish(judge.judge([Candidate(0, 1), Candidate(0, 2), Candidate(1, 2)], images, proxy))
    assert [verdict.match is not None for verdict in verdicts] == [False, True, False]


def test_cancelling_ends_soon(model: PairClassifier) -> None:
    picture = scene(1)
    images = [file_of(picture, number) for number in range(40)]
    judge = Judge(model, threads=2)
    before = cv2.getNumThreads()
    stage = judge.judge([Candidate(a, b) for a, b in combinations(range(40), 2)], images, lambda k: proxy_of(picture))
    next(stage)
    next(stage)
    began = time.monotonic()
    stage.close()
    judge.close()
    assert time.monotonic() - began < 5.0
    assert cv2.getNumThreads() == before


def test_no_candidates(judge: Judge) -> None:
    assert run(judge, [scene(1)]) == []


@pytest.mark.parametrize("side", [1, 3, 9, 16])
def test_tiny_images(judge: Judge, side: int) -> None:
    """Nothing breaks, and nothing that was not made of the same picture is taken for a copy."""
    pictures = [scene(1).resize((side, side)), scene(1).resize((side, side)), scene(1), scene(2).resize((side, 1))]
    matches = run(judge, pictures)
    pairs = {(match.a, match.b) for match in matches}
    assert not {path for pair in pairs for path in pair} & {"/pictures/03.jpg"}
    if side >= 9:  # below that there is too little to see to say that two are one picture
        assert ("/pictures/00.jpg", "/pictures/01.jpg") in pairs


def test_the_model_names_the_features_it_was_fitted_on(model: PairClassifier) -> None:
    for classifier in (model.shot, model.content, model.pixels):
        assert classifier.weights
        assert set(classifier.weights) <= set(FEATURES)
        assert classifier.firm > classifier.accept


@pytest.mark.parametrize("content", ["", "{}", '{"schema": "dedup-gui/judge/0"}', "[1]"])
def test_a_damaged_model(tmp_path: object, content: str) -> None:
    path = f"{tmp_path}/judge.json"
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
    with pytest.raises(DedupError):
        PairClassifier.load(path)


def test_matrix_products_share_no_cores_while_pairs_are_judged(judge: Judge) -> None:
    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    pictures = [scene(1), scene(2)]
    images = [file_of(picture, number) for number, picture in enumerate(pictures)]
    steps = judge.judge([Candidate(0, 1)], images, lambda k: proxy_of(pictures[k]))
    with threadpool_limits(2, "blas"):
        next(steps)
        assert threads() == {1}
        steps.close()
        assert threads() == {2}
