"""New images among known ones: only they are compared with all, and what is found is what comparing all finds."""

from __future__ import annotations

import os
import sqlite3
import string
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
from dedup_gui.core.pairs.search_memory import MOST_FRESH, NOTHING, Search, Searches, SearchMemory
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


NAMES = list(string.ascii_letters)[:40]


def test_what_was_compared_is_told_of_the_contents_that_are_there(cache: SqliteFingerprintCache) -> None:
    before = contents_of(NAMES)
    order = [image.digest for image in before.images]
    place = {name: number for number, name in enumerate(order)}
    pairs = [(*sorted((place[one], place[other])), 0.9) for one, other in ("ad", "bd", "ef")]
    asked = np.array([place[name] for name in order if name != "c"])
    search = Search(asked, np.linspace(0, 1, 39, dtype=np.float32), rows_of(*pairs))
    memory = SearchMemory(cache, "how")
    finish(memory.keep(before, Searches(40, features=search)))
    assert finish(SearchMemory(cache, "another way").recall(before)) is NOTHING
    after = contents_of([*(name for name in NAMES if name != "b"), "Y", "Z"])
    names = [image.digest for image in after.images]
    other = finish(SearchMemory(cache, "how", ["another folder"]).recall(after))
    told = finish(memory.recall(after))
    assert (told.compared, told.changed) == (other.compared, other.changed) == (40, 3)
    assert told.hashes is None and told.keypoints is None
    found = told.features
    assert found is not None
    everything = np.arange(len(names))
    fresh = found.fresh_among(everything, everything)
    assert fresh is not None
    assert {names[number] for number in fresh} == {"c", "Y", "Z", "d"}, "d has lost a pair"
    mine = found.among(everything)
    values = dict(zip((order[number] for number in search.places), search.of_place.tolist(), strict=True))
    assert {names[number]: mine.of_place[number] for number in mine.places} == {
        name: np.float32(value) for name, value in values.items() if name != "b"
    }
    assert {frozenset((names[a], names[b])) for a, b in mine.rows[["a", "b"]].tolist()} == {
        frozenset("ad"),
        frozenset("ef"),
    }
    some = np.array(sorted(number for number, name in enumerate(names) if name not in "af"))
    fresh = found.fresh_among(some, some)
    assert fresh is not None
    assert {names[some[number]] for number in fresh} == {"c", "Y", "Z", "d", "e"}, "what left the query is gone, too"


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


def test_where_much_is_new_or_gone_all_are_compared(cache: SqliteFingerprintCache) -> None:
    contents = contents_of(NAMES)
    places = np.arange(40)
    search = Search(places, np.zeros(40, np.float32), np.zeros(0, ROW))
    few, many = np.arange(int(40 * (1 + MOST_FRESH))), np.arange(60)
    assert search.fresh_among(few, few) is not None and search.fresh_among(many, many) is None
    memory = SearchMemory(cache, "how")
    finish(memory.keep(contents, Searches(40, hashes=search)))
    assert finish(memory.recall(contents_of(NAMES[2:]))).hashes is not None
    assert finish(memory.recall(contents_of(NAMES[3:]))) is NOTHING, "five of a hundred, not more"
    finish(memory.keep(contents, Searches(40, 19, hashes=search)))
    assert finish(memory.recall(contents_of(NAMES[1:]))).changed == 20
    assert finish(memory.recall(contents_of(NAMES[2:]))) is NOTHING, "what came and went is counted"


def test_a_new_image_in_a_crowd_of_near_ones_is_near_to_as_many_as_ever() -> None:
    """Cosines of .9: any such pair is judged, whatever else is as near."""
    random = np.random.default_rng(0)
    centre = random.standard_normal((1, 160))
    vectors = centre / np.linalg.norm(centre) + random.standard_normal((200, 160)) * 0.026
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    fresh = np.arange(0, 200, 10)
    places = np.setdiff1d(np.arange(200), fresh)
    background = np.zeros(200, np.float32)
    background[places] = finish(feature_pairs(vectors[places], 0.75)).background
    every = finish(feature_pairs(vectors, 0.75)).pairs
    new = finish(feature_pairs(vectors, 0.75, KnownVectors(fresh, background))).pairs
    wanted = {
        pair
        for pair in zip(every.a.tolist(), every.b.tolist(), strict=True)
        if pair[0] % 10 == 0 or pair[1] % 10 == 0
    }
    assert len(wanted) > 300
    assert wanted <= set(zip(new.a.tolist(), new.b.tolist(), strict=True))


def test_known_images_are_crowded_by_new_ones() -> None:
    picture = scene(1)
    random = np.random.default_rng(2)
    corners = random.integers(0, 60, (18, 2)).tolist()
    crops = [picture.crop((x, y, x + picture.width - 60, y + picture.height - 60)) for x, y in corners]
    taken = [np.frombuffer(local_keypoints(small_grey(crop)), KEYPOINT) for crop in crops]
    owner = np.repeat(np.arange(18, dtype=np.int32), [len(rows) for rows in taken])
    nothing = np.zeros(0, np.int32)
    known = KeypointPairs(nothing, nothing, np.zeros(0, np.float32), np.zeros(18, np.bool_))
    fresh = np.arange(4, 18)
    every = finish(keypoint_pairs(np.concatenate(taken), owner, 18))
    new = finish(keypoint_pairs(np.concatenate(taken), owner, 18, known=KnownKeypoints(fresh, known)))
    assert every.crowded[:4].all()
    assert new.crowded[:4].all()
    assert (new.crowded[fresh] == every.crowded[fresh]).all()


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
    assert asked[-1] == 3, "the two new ones, and the one that has lost its copy"
    assert groups_of(found) == groups_of(scanned(library, None, engine))
    assert ["5 new.jpg", "5.jpg"] in groups_of(found)
    assert len(groups_of(found)) == 4


def test_what_is_left_of_a_library_is_compared_as_if_it_were_all(
    tmp_path: Path, cache: SqliteFingerprintCache
) -> None:
    """Of many crops each is proposed with its best; without those the others are the best, and must be found."""
    random = np.random.default_rng(1)
    picture = scene(1).resize((800, 560))
    few, many = tmp_path / "library" / "few", tmp_path / "library"
    few.mkdir(parents=True)
    for number, (left, top, width, height) in enumerate(
        random.uniform((0, 0, 0.7, 0.7), (0.15, 0.15, 0.85, 0.85), (28, 4))
    ):
        box = (
            round(800 * left),
            round(560 * top),
            round(800 * min(1, left + width)),
            round(560 * min(1, top + height)),
        )
        picture.crop(box).save(many / f"{number}.jpg", quality=92)
    for number, cut in enumerate((0, 0.06, 0.1, 0.14, 0.18, 0.22, 0.26)):
        box = (round(cut * 800), round(cut * 560), round((1 - cut * 0.8) * 800), round((1 - cut * 0.8) * 560))
        picture.crop(box).save(few / f"nested {number}.jpg", quality=92)
    wanted = groups_of(scanned(few, None, Engine.BALANCED))
    scanned(many, cache, Engine.BALANCED)
    assert groups_of(scanned(few, cache, Engine.BALANCED)) == wanted
    for name in os.listdir(many):
        if name.endswith(".jpg"):
            os.unlink(many / name)
    assert groups_of(scanned(many, cache, Engine.BALANCED)) == wanted
