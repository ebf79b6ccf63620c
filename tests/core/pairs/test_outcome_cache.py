from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.matching import matching
from dedup_gui.core.pairs import outcome_cache
from dedup_gui.core.pairs.classification import Outcome
from dedup_gui.core.pairs.outcome_cache import decode, encode, program_state
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Evidence, FoundFile, ImageFile, ImageInfo, Match, Relation, SkipCode
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import photo, save
from tests.core.scan_library import AllAlike, finish, make_pairs

JUDGE = PairClassifier.load(resource_path("judge", "judge.json"))
IMAGES = [ImageFile(FoundFile(f"/{n}\udcff.jpg", 5, 6, 7, 8), ImageInfo(640, 480, "JPEG", "RGB")) for n in range(5)]

reals = st.floats(allow_nan=False, allow_infinity=False)
rows = st.tuples(reals, reals, reals)
evidences = st.builds(
    Evidence,
    method=st.sampled_from(["digest", "pixels", "hash", "geometry"]),
    phash_distance=st.none() | st.integers(0, 64),
    cosine=st.none() | reals,
    inliers=st.integers(0, 10_000),
    transform=st.tuples(rows, rows, rows),
    crop_box=st.tuples(*[st.integers(-(2**40), 2**40)] * 4),
    rotation=reals,
    mirrored=st.booleans(),
    scale=reals,
    agreement=reals,
)
paths = st.sampled_from([image.path for image in IMAGES])
matches = st.builds(Match, paths, paths, st.sampled_from(Relation), evidences, st.booleans())


@given(st.lists(matches, max_size=20), st.frozensets(st.tuples(st.text(), st.text()), max_size=1))
def test_an_outcome_comes_back_as_it_was(found: list[Match], cannot_link: frozenset[tuple[str, str]]) -> None:
    outcome = Outcome(tuple(found), cannot_link, candidates=70)
    # As text too: 1 and 1.0 are equal, and are written differently.
    assert repr(decode(encode(outcome, IMAGES), IMAGES)) == repr(outcome)


@given(st.data())
def test_damage_is_noticed(data: st.DataObject) -> None:
    match = Match("/1\udcff.jpg", "/2\udcff.jpg", Relation.EXACT, Evidence("digest"))
    whole = encode(Outcome((match,)), IMAGES)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    assert decode(whole[:place] + changed + whole[place + 1 :], IMAGES) is None
    assert decode(whole[:place], IMAGES) is None


@pytest.fixture
def library(tmp_path: Path) -> Path:
    make_pairs(tmp_path / "lib")
    shutil.copyfile(tmp_path / "lib" / "a.jpg", tmp_path / "lib" / "a copy.jpg")
    save(photo(3), tmp_path / "lib" / "other.jpg", quality=92)
    return tmp_path / "lib"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def run(
    library: Path, cache: SqliteFingerprintCache | None, engine: Engine = Engine.HASH, **more: object
) -> ScanResult:
    settings = replace(ScanSettings((str(library),), engine=engine, threads=2), **more)  # type: ignore[arg-type]
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=JUDGE)))


class Comparing:
    """Counts how often images are compared."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        real = matching._compared

        def compared(*args: object) -> object:
            self.times += 1
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(matching, "_compared", compared)


@pytest.mark.parametrize("engine", [Engine.HASH, Engine.BALANCED])
def test_a_rescan_compares_nothing_and_says_the_same(
    engine: Engine, library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)
    first = run(library, cache, engine)
    again = run(library, cache, engine)
    assert comparing.times == 1
    fresh = run(library, None, engine)
    assert comparing.times == 2
    for result in (first, again):
        assert repr(result.groups) == repr(fresh.groups)
        assert repr(result.images) == repr(fresh.images)
        assert replace(result.counts, from_cache=0, judged=0) == replace(fresh.counts, from_cache=0, judged=0)
    assert fresh.groups
    assert (first.counts.judged > 0, again.counts.judged) == (True, 0)


def touch(library: Path) -> None:
    os.utime(library / "a.jpg", ns=(5, 1_234_567_891))


def replace_by_another(library: Path) -> None:
    save(photo(8), library / "a.jpg", quality=92)


def rename(library: Path) -> None:
    (library / "a.jpg").rename(library / "b.jpg")


def remove(library: Path) -> None:
    (library / "a copy.jpg").unlink()


def add(library: Path) -> None:
    shutil.copyfile(library / "a.jpg", library / "another copy.jpg")


@pytest.mark.parametrize(
    ("change", "times"), [(touch, 1), (rename, 1), (remove, 1), (add, 1), (replace_by_another, 2)]
)
def test_only_other_contents_are_compared_again(
    change: object, times: int, library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)
    run(library, cache)
    change(library)  # type: ignore[operator]
    again = run(library, cache)
    assert comparing.times == times
    assert repr(again.groups) == repr(run(library, None).groups)


def test_settings_judge_and_program_are_part_of_the_key(
    library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)
    run(library, cache, Engine.BALANCED)
    run(library, cache, Engine.BALANCED, include_bursts=True)
    run(library, cache, Engine.BALANCED, max_pixels=10**7)
    run(library, cache, Engine.HASH)
    assert comparing.times == 4
    monkeypatch.setattr(outcome_cache, "STATE", "another")
    run(library, cache, Engine.BALANCED)
    monkeypatch.setattr(AllAlike, "threshold", 0.9)
    run(library, cache, Engine.BALANCED)
    assert comparing.times == 6
    run(library, cache, Engine.BALANCED, threads=1, min_size=2)
    assert comparing.times == 6


def test_the_program_s_state_follows_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "core" / "pairs"
    room.mkdir(parents=True)
    (room / "one.py").write_text("1")
    monkeypatch.setattr(outcome_cache, "__file__", str(room / "outcome_cache.py"))
    before = program_state()
    assert program_state() == before
    (room / "one.py").write_text("12")
    changed = program_state()
    assert changed != before
    monkeypatch.setattr(outcome_cache, "__file__", str(tmp_path / "no" / "such folder" / "outcome_cache.py"))
    assert program_state() not in (before, changed)
    monkeypatch.setattr(outcome_cache, "__version__", "9.9")
    assert len({program_state(), changed, before}) == 3


def test_what_is_said_of_files_and_pairs_otherwise_is_of_this_scan(
    library: Path, cache: SqliteFingerprintCache
) -> None:
    first = run(library, cache)
    digests = {os.path.basename(member.path): member.digest for member in first.groups[0].members}
    pair = tuple(sorted((digests["a.jpg"], digests["a small.jpg"])))
    settings = ScanSettings((), (str(library),), engine=Engine.HASH)
    assert finish(scan(settings, ScanPorts(cache))).groups == ()  # all in a reference folder now
    settings = ScanSettings((str(library),), engine=Engine.HASH)
    apart = finish(scan(settings, ScanPorts(cache, ignored=frozenset({pair}))))  # type: ignore[arg-type]
    for group in apart.groups:
        assert not {"a.jpg", "a small.jpg"} <= {os.path.basename(path) for path in group.paths}


def test_a_damaged_entry_costs_time_only(
    library: Path, cache: SqliteFingerprintCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)
    first = run(library, cache)
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db, db:
        assert db.execute("UPDATE outcomes SET outcome = substr(outcome, 1, 40)").rowcount == 3  # and the searches
    again = run(library, cache)
    assert comparing.times == 2
    assert again.groups == first.groups
    run(library, cache)
    assert comparing.times == 2


@pytest.mark.parametrize(
    "failing",
    [
        "fingerprints.file_facts.pixel_digest_any",
        "image.proxy_images.load_any",
    ],
)
def test_an_outcome_with_a_file_that_could_not_be_read_is_not_remembered(
    failing: str, library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)

    def fail(*args: object, **more: object) -> object:
        raise ImageError(SkipCode.UNREADABLE, "the drive does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(f"dedup_gui.core.{failing}", fail)
        run(library, cache)
    again = run(library, cache)
    assert comparing.times == 2
    assert repr(again.groups) == repr(run(library, None).groups)


def test_very_large_outcomes_are_not_kept(
    library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparing = Comparing(monkeypatch)
    monkeypatch.setattr(outcome_cache, "MOST_BYTES", 10)
    run(library, cache)
    run(library, cache)
    assert comparing.times == 2
