"""Scans in which a file cannot be read for a while, and scans of pictures with odd shapes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Returned, ScanResult, Stage, advance
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Relation, SkipCode
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import photo, save
from tests.core.scan_library import AllAlike, finish, make_pairs

JUDGE = PairClassifier.load(resource_path("judge", "judge.json"))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


@pytest.fixture
def library(tmp_path: Path) -> Path:
    make_pairs(tmp_path / "lib")
    return tmp_path / "lib"


def run(library: Path, cache: SqliteFingerprintCache | None, engine: Engine = Engine.HASH) -> ScanResult:
    settings = ScanSettings((str(library),), engine=engine, threads=2)
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=JUDGE)))


def failing_for(name: str, function: str) -> Callable[..., Any]:
    """The function, but one file cannot be read."""
    module, _, attribute = function.rpartition(".")
    real = getattr(import_module(f"dedup_gui.core.{module}"), attribute)

    def read(path: str, *args: object, **more: object) -> object:
        if os.path.basename(path) == name:
            raise ImageError(SkipCode.UNREADABLE, "the drive does not answer")
        return real(path, *args, **more)

    return read


def grouped(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def verdicts(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db:
        (count,) = db.execute("SELECT count(*) FROM verdicts").fetchone()
    return int(count)


@pytest.mark.parametrize("engine", [Engine.HASH, Engine.BALANCED])
def test_a_picture_that_the_judge_cannot_read_is_skipped_and_judged_another_time(
    engine: Engine, library: Path, cache: SqliteFingerprintCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            "dedup_gui.core.image.proxy_images.load_any", failing_for("a holed.jpg", "image.proxy_images.load_any")
        )
        result = run(library, cache, engine)
    assert [(os.path.basename(one.path), one.code) for one in result.skipped] == [
        ("a holed.jpg", SkipCode.UNREADABLE)
    ]
    assert not any("a holed.jpg" in names for names in grouped(result))
    known = verdicts(tmp_path)
    fresh = run(library, None, engine)
    assert any("a holed.jpg" in names for names in grouped(fresh))
    assert repr(run(library, cache, engine).groups) == repr(fresh.groups)
    assert verdicts(tmp_path) > known, "nothing was remembered of the pairs with that picture"


def test_a_pixel_digest_that_fails_costs_the_claim_not_the_image(
    library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.open(library / "a.jpg").save(library / "a.png")
    sure = run(library, None)
    assert Relation.SAME_PIXELS in {match.relation for group in sure.groups for match in group.matches}
    with monkeypatch.context() as broken:
        broken.setattr(
            "dedup_gui.core.fingerprints.file_facts.pixel_digest_any",
            failing_for("a.png", "fingerprints.file_facts.pixel_digest_any"),
        )
        result = run(library, cache)
    assert result.skipped == ()
    assert grouped(result) == grouped(sure)
    relations = {match.relation for group in result.groups for match in group.matches}
    assert Relation.SAME_PIXELS not in relations


ODD_SHAPES = {
    "wide white.png": (5000, 1),
    "wide white copy.png": (5000, 1),
    "tall white.png": (1, 5000),
    "dot white.png": (1, 1),
    "dot black.png": (1, 1),
    "square white.png": (64, 64),
    "square white large.png": (256, 256),
    "square black.png": (64, 64),
    "square red.png": (64, 64),
    "strip black.bmp": (3, 900),
}


@pytest.mark.parametrize("engine", [Engine.HASH, Engine.BALANCED])
def test_flat_pictures_of_odd_shapes(engine: Engine, tmp_path: Path, cache: SqliteFingerprintCache) -> None:
    library = tmp_path / "lib"
    library.mkdir()
    for name, size in ODD_SHAPES.items():
        colour = "white" if "white" in name else "black" if "black" in name else "red"
        Image.new("RGB", size, colour).save(library / name)
    result = run(library, cache, engine)
    assert result.skipped == ()
    assert result.counts.fingerprinted == len(ODD_SHAPES)
    groups = grouped(result)
    assert sorted(name for names in groups for name in names) == sorted({n for names in groups for n in names})
    assert ["wide white copy.png", "wide white.png"] in groups
    for names in groups:
        assert len({name.split(".")[0].split()[1] for name in names}) == 1, "one colour each"
        if len(names) > 2 or "copy" not in names[0]:
            shapes = {round(max(ODD_SHAPES[name]) / min(ODD_SHAPES[name])) for name in names}
            assert len(shapes) == 1, "one shape each"
    assert repr(run(library, cache, engine).groups) == repr(result.groups)


@pytest.mark.parametrize("gone", ["a.png", "b.png"])
@pytest.mark.parametrize("stage", [Stage.FINGERPRINT, Stage.MATCH])
def test_whichever_of_identical_files_goes_the_others_stay_together(tmp_path: Path, gone: str, stage: Stage) -> None:
    folder = tmp_path / "lib"
    folder.mkdir()
    save(photo(1), folder / "a.png")
    for name in ("b.png", "c.png"):
        shutil.copyfile(folder / "a.png", folder / name)
    save(photo(1).resize((200, 150)), folder / "d.jpg", quality=90)
    steps = scan(ScanSettings((str(folder),), engine=Engine.HASH, threads=2), ScanPorts())
    seen = 0
    while not isinstance(event := advance(steps), Returned):
        done = 4 if stage is Stage.FINGERPRINT else 0
        seen += isinstance(event, Progress) and (event.stage, event.done) == (stage, done)
        if seen:
            (folder / gone).unlink(missing_ok=True)
    assert seen
    left = sorted({"a.png", "b.png", "c.png", "d.jpg"} - {gone})
    assert grouped(event.value) == [left]
    assert [os.path.basename(one.path) for one in event.value.skipped] == [gone]
