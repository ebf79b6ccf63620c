"""New images among known ones: only they are compared with all, and what is found is what comparing all finds."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.candidates.cosine_join import cosine_join
from dedup_gui.core.candidates.feature_pairs import KnownVectors, feature_pairs
from dedup_gui.core.candidates.hash_pairs import hash_pairs
from dedup_gui.core.candidates.keypoint_pairs import LEAST_VOTES, KeypointPairs, KnownKeypoints, keypoint_pairs
from dedup_gui.core.candidates.thumbnail_pairs import thumbnail_pairs
from dedup_gui.core.events import ScanResult
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.fingerprints.hashing import hash_thumbnails
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT, local_keypoints
from dedup_gui.core.matching import proposals
from dedup_gui.core.pairs.contents import Contents, distinct_contents
from dedup_gui.core.pairs.pair_table import ROW, PairTable
from dedup_gui.core.pairs.search_memory import GROWN, MOST_FRESH, NOTHING, Search, Searches, SearchMemory
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.bench.fingerprints import make_features, make_thumbnails, plant
from tests.core.candidates.test_keypoint_pairs import pasted, scene, small_grey
from tests.core.image_factory import photo, save
from tests.core.scan_library import finish

JUDGE = PairClassifier.load(resource_path("judge", "judge.json"))
COUNT, KNOWN = 600, 500
Pairs = set[tuple[int, ...]]


def with_fresh(pairs: Pairs) -> Pairs:
    return {pair for pair in pairs if pair[0] % 6 == 0 or pair[1] % 6 == 0}


FRESH = np.arange(0, COUNT, COUNT // (COUNT - KNOWN))
"""Every sixth."""


def test_hash_pairs_of_new_images_are_those_of_all() -> None:
    hashes = hash_thumbnails(make_thumbnails(COUNT, plant(COUNT), turned=True))
    hashes.phash[60:75] = hashes.phash[60]  # a class of equal hashes, some of it new

    def found(fresh: npt.NDArray[np.intp] | None) -> Pairs:
        parts = hash_pairs(hashes, fresh=fresh)
        return {
            row
            for part in parts
            for row in zip(
                *(column.tolist() for column in (part.a, part.b, part.orientation, part.distance)), strict=True
            )
        }

    wanted = with_fresh(found(None))
    assert len(wanted) > 40
    assert wanted <= found(FRESH) <= found(None)


def test_near_vectors_of_new_images_are_those_of_all() -> None:
    vectors = make_features(COUNT, 160, plant(COUNT))

    def joined(fresh: npt.NDArray[np.intp] | None) -> Any:
        return finish(cosine_join(vectors, threshold=0.4, top_k=6, rank=3, fresh=fresh))

    every, new = joined(None), joined(FRESH)
    pairs: Pairs = set(zip(new.pairs.a.tolist(), new.pairs.b.tolist(), strict=True))
    assert pairs == with_fresh(pairs)
    assert with_fresh(set(zip(every.pairs.a.tolist(), every.pairs.b.tolist(), strict=True))) <= pairs
    assert np.allclose(every.ranked[FRESH], new.ranked[FRESH], atol=1e-5)


def test_vectors_that_stand_out_are_those_of_all() -> None:
    vectors = make_features(COUNT, 160, plant(COUNT))
    places = np.setdiff1d(np.arange(COUNT), FRESH)
    known = finish(feature_pairs(vectors[places], 0.75))
    background = np.zeros(COUNT, np.float32)
    background[places] = known.background
    new, every = (
        finish(feature_pairs(vectors, 0.75, KnownVectors(FRESH, background))),
        finish(feature_pairs(vectors, 0.75)),
    )
    pairs: Pairs = set(zip(every.pairs.a.tolist(), every.pairs.b.tolist(), strict=True))
    assert len(with_fresh(pairs)) > 15
    assert with_fresh(pairs) <= set(zip(new.pairs.a.tolist(), new.pairs.b.tolist(), strict=True))
    assert np.all(new.background[places] == known.background)
    assert np.allclose(new.background[FRESH], every.background[FRESH], atol=1e-5)


def test_near_thumbnails_of_new_images_are_those_of_all() -> None:
    thumbnails = make_thumbnails(COUNT, plant(COUNT), turned=False)
    thumbnails[:, :3] = thumbnails[:, -3:] = 20  # framed: more vectors than images
    places = np.setdiff1d(np.arange(COUNT), FRESH)
    known = finish(thumbnail_pairs(thumbnails[places]))
    background = np.zeros(COUNT, np.float32)
    background[places] = known.background
    new, every = (
        finish(thumbnail_pairs(thumbnails, KnownVectors(FRESH, background))),
        finish(thumbnail_pairs(thumbnails)),
    )
    pairs = with_fresh(set(zip(every.pairs.a.tolist(), every.pairs.b.tolist(), strict=True)))
    assert len(pairs) > 15
    assert pairs <= set(zip(new.pairs.a.tolist(), new.pairs.b.tolist(), strict=True))


def test_keypoint_pairs_of_new_images_are_those_of_all() -> None:
    pictures = [scene(number) for number in range(8)] + [pasted(scene(number), number) for number in range(8)]
    order = np.random.default_rng(4).permutation(len(pictures))
    taken = [np.frombuffer(local_keypoints(small_grey(pictures[number])), KEYPOINT) for number in order]

    def found(numbers: list[int], known: KnownKeypoints | None = None) -> KeypointPairs:
        rows = np.concatenate([taken[number] for number in numbers])
        owner = np.repeat(np.arange(len(numbers), dtype=np.int32), [len(taken[number]) for number in numbers])
        pairs = finish(keypoint_pairs(rows, owner, len(numbers), known=known))
        assert isinstance(pairs, KeypointPairs)
        return pairs

    everything = list(range(len(pictures)))
    for fresh in ([0, 5, 15], [3], []):
        old = [number for number in everything if number not in fresh]
        earlier = found(old)
        places = np.array(old, np.int32)
        crowded = np.zeros(len(pictures), np.bool_)
        moved = KeypointPairs(places[earlier.a], places[earlier.b], earlier.votes, crowded)
        new, every = found(everything, KnownKeypoints(np.array(fresh, np.intp), moved)), found(everything)
        sure = np.flatnonzero(every.votes >= 2 * LEAST_VOTES)  # which of two asks changes votes a little
        copies = set(zip(every.a[sure].tolist(), every.b[sure].tolist(), strict=True))
        assert len(copies) >= 7
        assert copies <= set(zip(new.a.tolist(), new.b.tolist(), strict=True))


def contents_of(names: list[str]) -> Contents:
    made = Collection()
    for number, name in enumerate(names):
        info = ImageInfo(1000 - ord(name), 10, "JPEG", "RGB")
        made.add(FoundFile(f"/{name}", 9, 0, 0, number), Fingerprint(info, name, bytes([number]) * 1024))
    return distinct_contents(made)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def rows_of(*pairs: Sequence[float]) -> npt.NDArray[np.void]:
    a, b, cosine = np.array(pairs).reshape(-1, 3).T
    return PairTable.of(a.astype(int), b.astype(int), cosine=cosine).rows


def test_searches_are_told_of_the_contents_that_are_there(cache: SqliteFingerprintCache) -> None:
    before = contents_of(list("abcde"))

    order = [image.digest for image in before.images]
    place = {name: number for number, name in enumerate(order)}
    low, high = sorted((place["a"], place["d"]))
    gone = sorted((place["b"], place["d"]))
    search = Search(
        np.array([0, 1, 3, 4]), np.array([0.1, 0.2, 0.3, 0.4], np.float32), rows_of((low, high, 0.9), (*gone, 0.8))
    )
    memory = SearchMemory(cache, "how")
    finish(memory.keep(before, Searches(5, features=search)))
    assert finish(SearchMemory(cache, "another way").recall(before)) is NOTHING
    after = contents_of(list("acdexy"))
    names = [image.digest for image in after.images]
    other = finish(SearchMemory(cache, "how", ["another folder"]).recall(after))
    told = finish(memory.recall(after))
    assert told.compared == other.compared == 5 and told.hashes is None and told.keypoints is None
    found = told.features
    assert found is not None
    asked = {order[number]: value for number, value in zip(search.places, search.of_place, strict=True)}
    del asked["b"]
    assert {names[number]: value for number, value in zip(found.places, found.of_place, strict=True)} == asked
    ((a, b, value),) = found.rows[["a", "b", "cosine"]].tolist()
    assert {names[a], names[b]} == {"a", "d"} and value == np.float32(0.9)


@pytest.mark.parametrize("what", ["cut", "changed", "empty"])
def test_a_damaged_memory_costs_time_only(cache: SqliteFingerprintCache, tmp_path: Path, what: str) -> None:
    contents = contents_of(list("abc"))
    memory = SearchMemory(cache, "how")
    finish(memory.keep(contents, Searches(3, hashes=Search(np.arange(3), np.zeros(3, np.float32), np.zeros(0, ROW)))))
    assert finish(memory.recall(contents)).hashes is not None
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as db, db:
        made = {"cut": "substr(outcome, 1, 50)", "changed": "outcome || x'00'", "empty": "x''"}[what]
        db.execute(f"UPDATE outcomes SET outcome = {made}")
    assert finish(memory.recall(contents)) is NOTHING


def test_where_much_is_new_all_are_compared(cache: SqliteFingerprintCache) -> None:
    contents = contents_of(list("abcdefgh"))
    places = np.arange(8)
    search = Search(places, np.zeros(8, np.float32), np.zeros(0, ROW))
    few, many = np.arange(int(8 + 8 * MOST_FRESH)), np.arange(12)
    assert search.fresh_among(few) is not None and search.fresh_among(many) is None
    memory = SearchMemory(cache, "how")
    finish(memory.keep(contents, Searches(2, hashes=search)))
    assert GROWN * 2 < 8
    assert finish(memory.recall(contents)) is NOTHING


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(24):
        save(photo(number, 320, 240), folder / f"{number}.jpg", quality=92)
    for number in range(4):
        save(photo(number, 320, 240).resize((240, 180)), folder / f"{number} small.jpg", quality=80)
    return folder


def scanned(folder: Path, cache: SqliteFingerprintCache | None, engine: Engine) -> ScanResult:
    result = finish(scan(ScanSettings((str(folder),), engine=engine), ScanPorts(cache, pair_classifier=JUDGE)))
    assert isinstance(result, ScanResult)
    return result


def groups_of(result: ScanResult) -> list[list[str]]:
    return sorted(sorted(os.path.basename(path) for path in group.paths) for group in result.groups)


@pytest.mark.parametrize("engine", [Engine.HASH, Engine.BALANCED])
def test_a_scan_with_new_images_compares_only_these_and_finds_the_same(
    library: Path, cache: SqliteFingerprintCache, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(library, cache, engine)
    save(photo(5, 320, 240).resize((200, 150)), library / "5 new.jpg", quality=80)
    save(photo(90, 320, 240), library / "90.jpg")
    os.unlink(library / "0 small.jpg")
    asked: list[object] = []

    def watched(*hashes: Any, fresh: npt.NDArray[np.intp] | None, **more: Any) -> Any:
        asked.append(None if fresh is None else len(fresh))
        return hash_pairs(*hashes, fresh=fresh, **more)

    monkeypatch.setattr(proposals, "hash_pairs", watched)
    found = scanned(library, cache, engine)
    assert asked[-1] == 2
    assert groups_of(found) == groups_of(scanned(library, None, engine))
    assert ["5 new.jpg", "5.jpg"] in groups_of(found)
    assert len(groups_of(found)) == 4
