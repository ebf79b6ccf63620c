"""What the judge proved to be two pictures never stands in one group, by whatever way it was remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dedup_gui.core.events import ScanResult
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Relation
from dedup_gui.core.verification import verifier
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.relation import PairVerdict, decide
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import photo, save
from tests.core.scan_library import AllAlike, finish

WHOLE, LEFT, RIGHT = "a whole.jpg", "b left.jpg", "c right.jpg"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A picture and two large crops of it, each of which matches it, and the two each other."""
    folder = tmp_path / "lib"
    folder.mkdir()
    whole = photo(5, 640, 480)
    save(whole, folder / WHOLE, quality=92)
    save(whole.crop((0, 0, 440, 480)), folder / LEFT, quality=92)
    save(whole.crop((200, 0, 640, 480)), folder / RIGHT, quality=92)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def run(library: Path, cache: SqliteFingerprintCache | None, *, include_bursts: bool = False) -> ScanResult:
    settings = ScanSettings((str(library),), engine=Engine.BALANCED, threads=2, include_bursts=include_bursts)
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=model)))


def groups(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def proves_the_crops_different(*arguments: object) -> PairVerdict:
    pair = arguments[0]
    names = {os.path.basename(image.path)[0] for image in (pair.first, pair.second)}  # type: ignore[attr-defined]
    return PairVerdict(None, cannot_link=True) if names == {"b", "c"} else decide(*arguments)  # type: ignore[arg-type]


def test_two_images_that_match_a_third_stand_in_one_group(library: Path) -> None:
    assert groups(run(library, None)) == [[WHOLE, LEFT, RIGHT]]


def test_unless_they_are_proven_to_be_two_pictures(
    library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "decide", proves_the_crops_different)
    expected = run(library, cache)
    assert len(groups(expected)) == 1
    assert not {LEFT, RIGHT} <= set(groups(expected)[0])
    monkeypatch.undo()
    again = run(library, cache)  # the outcome is remembered
    assert again.counts.judged == 0
    assert groups(again) == groups(expected)
    (library / WHOLE).rename(library / "z whole.jpg")
    save(photo(6, 640, 480), library / "a other.jpg", quality=92)
    more = run(library, cache)  # only the verdicts are
    assert not any({LEFT, RIGHT} <= set(names) for names in groups(more))


def test_unless_other_shots_are_asked_for(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def two_shots(*arguments: object) -> PairVerdict:
        verdict = decide(*arguments)  # type: ignore[arg-type]
        if verdict.match is None or proves_the_crops_different(*arguments).match is not None:
            return verdict
        return PairVerdict(replace(verdict.match, relation=Relation.BURST), cannot_link=True)

    monkeypatch.setattr(verifier, "decide", two_shots)
    assert not any({LEFT, RIGHT} <= set(names) for names in groups(run(library, None)))
    assert groups(run(library, None, include_bursts=True)) == [[WHOLE, LEFT, RIGHT]]


def test_nor_do_their_copies(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "decide", proves_the_crops_different)
    for name in (LEFT, RIGHT):
        (library / f"{name[0]} copy.jpg").write_bytes((library / name).read_bytes())
    for names in groups(run(library, None)):
        assert len({name[0] for name in names} & {"b", "c"}) < 2
