"""What the check by geometry refused, though not by much, is looked at again, at all its pixels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from dedup_gui.core.events import ScanResult
from dedup_gui.core.last_look import second_look
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Relation
from dedup_gui.core.verification import verifier
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.relation import PairVerdict, decide
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import save
from tests.core.inspection.drawn_pages import page, with_line
from tests.core.inspection.photographs import captioned, exposed, scene
from tests.core.scan_library import AllAlike, finish


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def run(library: Path, cache: SqliteFingerprintCache | None = None) -> ScanResult:
    settings = ScanSettings((str(library),), engine=Engine.BALANCED, threads=2)
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=model)))


def groups(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def refuses(*arguments: object) -> PairVerdict:
    """Takes every match for another shot, not for certain."""
    verdict = decide(*arguments)  # type: ignore[arg-type]
    if verdict.match is None or verdict.match.relation is Relation.BURST:
        return verdict
    return PairVerdict(replace(verdict.match, relation=Relation.BURST), as_copy=verdict.match)


@pytest.fixture
def shots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shot, a compressed part of it with a caption, and a second shot; the judge refuses all pairs of them."""
    monkeypatch.setattr(verifier, "decide", refuses)
    folder = tmp_path / "shots"
    folder.mkdir()
    first, second = exposed(scene(3), 1, noise=2.0), exposed(scene(3), 2, noise=2.0)
    save(first, folder / "a.jpg", quality=92)
    save(captioned(first.crop((41, 23, 841, 623)), "A caption"), folder / "a part.jpg", quality=35)
    save(second.crop((60, 30, 880, 660)), folder / "b.jpg", quality=90)
    return folder


def test_a_compressed_copy_goes_to_the_shot_that_it_is_liker(shots: Path, cache: SqliteFingerprintCache) -> None:
    found = run(shots, cache)
    assert groups(found) == [["a part.jpg", "a.jpg"]]
    assert all(match.weak for match in found.groups[0].matches)  # compression has left nothing that is certain


def test_what_is_certain_is_no_weak_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "decide", refuses)
    folder = tmp_path / "lib"
    folder.mkdir()
    shot = exposed(scene(3), 1, noise=2.0)
    save(shot, folder / "a.png")
    save(shot.crop((41, 23, 841, 623)), folder / "a part.jpg", quality=70)
    found = run(folder)
    assert groups(found) == [["a part.jpg", "a.png"]]
    assert not any(match.weak for match in found.groups[0].matches)


def test_what_was_seen_is_remembered(
    shots: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = groups(run(shots, cache))
    save(exposed(scene(9), 1), shots / "z.jpg", quality=90)  # the outcome as a whole is another one
    monkeypatch.setattr(second_look, "recompress", lambda *_: pytest.fail("looked at once more"))
    assert groups(run(shots, cache)) == expected


def scanned(image: Image.Image, seed: int, angle: float) -> Image.Image:
    """A page on a scanner: a little turned and moved, softer, darker, with noise."""
    turned = image.rotate(angle, Image.Resampling.BICUBIC, translate=(3, -3), fillcolor="white")
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), np.float64) * 0.97 - 3
    noisy = soft + np.random.default_rng(seed).normal(0, 4, (*soft.shape[:2], 1))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def test_scans_of_a_page_are_found_and_those_of_another_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, image in (("a", page()), ("b", with_line(3, "Total to be paid   1,864.00"))):
        save(image, folder / f"{name}.png")
        save(scanned(image, 1, 0.5), folder / f"{name} scan 1.jpg", quality=88)
        save(scanned(image, 2, -0.4), folder / f"{name} scan 2.jpg", quality=88)
    found = groups(run(folder))
    assert found == [[f"{name} scan 1.jpg", f"{name} scan 2.jpg", f"{name}.png"] for name in "ab"]
