from __future__ import annotations

import os
import shutil
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dedup_gui.core.events import FileSkipped, GroupsSoFar, Notice, NoticeCode, Progress, ScanEvent, ScanResult, Stage
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, HashKind, ScanSettings
from dedup_gui.core.types import KeeperReason, Relation, SkipCode
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import jpeg_bytes, photo, save


def run(settings: ScanSettings, ports: ScanPorts | None = None) -> tuple[ScanResult, list[ScanEvent]]:
    stage = scan(settings, ports or ScanPorts())
    events = []
    while True:
        try:
            events.append(next(stage))
        except StopIteration as stop:
            return stop.value, events


def hash_scan(*folders: Path, **more: object) -> ScanSettings:
    settings = ScanSettings(folders=tuple(map(str, folders)), engine=Engine.HASH, threads=2)
    return replace(settings, **more)  # type: ignore[arg-type]


def make_library(folder: Path) -> None:
    """Three pictures; of the first an exact copy, one with the same pixels, a smaller and a turned one."""
    folder.mkdir(exist_ok=True)
    image = photo(1)
    save(image, folder / "a.jpg", quality=92)
    shutil.copyfile(folder / "a.jpg", folder / "a copy.jpg")
    save(Image.open(folder / "a.jpg"), folder / "a.png")
    save(image.resize((200, 150)), folder / "a small.jpg", quality=85)
    save(image.transpose(Image.Transpose.ROTATE_90), folder / "a turned.jpg", quality=92)
    save(photo(2), folder / "b.jpg", quality=92)
    save(photo(3), folder / "c.jpg", quality=92)


def names(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


def test_copies_are_found_and_told_apart(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    result, _ = run(hash_scan(tmp_path / "lib"))
    assert names(result) == [["a copy.jpg", "a small.jpg", "a turned.jpg", "a.jpg", "a.png"]]
    relations = {
        frozenset((os.path.basename(match.a), os.path.basename(match.b))): match.relation
        for match in result.groups[0].matches
    }
    assert relations[frozenset(("a copy.jpg", "a.jpg"))] is Relation.EXACT
    assert relations[frozenset(("a copy.jpg", "a small.jpg"))] is Relation.RESIZED
    assert relations[frozenset(("a copy.jpg", "a turned.jpg"))] is Relation.ROTATED
    assert Relation.SAME_PIXELS in relations.values()
    assert result.counts.found == result.counts.fingerprinted == 7
    assert result.skipped == ()


def test_members_have_digests_and_the_keeper_a_reason(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    result, _ = run(hash_scan(tmp_path / "lib"))
    group = result.groups[0]
    assert all(len(member.digest) == 64 for member in group.members)
    digests = {os.path.basename(member.path): member.digest for member in group.members}
    assert digests["a.jpg"] == digests["a copy.jpg"]
    assert isinstance(group.suggestion.reason, KeeperReason)
    assert os.path.basename(group.suggestion.path) in ("a.jpg", "a copy.jpg", "a turned.jpg")


@pytest.mark.parametrize("kind", list(HashKind))
def test_each_hash_alone_finds_copies_also_turned(tmp_path: Path, kind: HashKind) -> None:
    make_library(tmp_path / "lib")
    result, _ = run(hash_scan(tmp_path / "lib", hashes=(kind,)))
    assert names(result) == [["a copy.jpg", "a small.jpg", "a turned.jpg", "a.jpg", "a.png"]]
    by_phash, _ = run(hash_scan(tmp_path / "lib"))
    usual, found = (
        {(match.a, match.b): match.evidence.phash_distance for group in each.groups for match in group.matches}
        for each in (by_phash, result)
    )
    both = set(usual) & set(found)
    assert len(both) >= 4
    # What is told is the distance of the pHashes; it differs a little with which of the two is turned.
    assert all(abs((found[pair] or 0) - (usual[pair] or 0)) <= 2 for pair in both)


def test_several_hashes_propose_more_and_other_hashes_are_not_taken_for_known(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    counts = []
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        for hashes in ((HashKind.AHASH,), (HashKind.PHASH, HashKind.AHASH), tuple(HashKind), (HashKind.AHASH,)):
            result, _ = run(hash_scan(tmp_path / "lib", hashes=hashes), ScanPorts(cache=cache))
            counts.append(result.counts.candidates)
            assert len(result.groups) == 1
    assert counts[0] == counts[3], "what one asks for decides, not what was asked for before"
    assert counts[0] <= counts[1] <= counts[2]


def test_the_other_engines_use_the_phash_whatever_is_set(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    found = [
        run(replace(hash_scan(tmp_path / "lib", hashes=hashes), engine=Engine.BALANCED))[0].counts.candidates
        for hashes in ((HashKind.PHASH,), tuple(HashKind))
    ]
    assert found[0] == found[1]


def test_stages_come_in_order(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    _, events = run(hash_scan(tmp_path / "lib"))
    stages = [event.stage for event in events if isinstance(event, Progress)]
    order = list(Stage)
    places = [order.index(stage) for stage in stages]
    assert places == sorted(places)
    assert {Stage.DISCOVER, Stage.FINGERPRINT, Stage.MATCH} <= set(stages)
    last = [event for event in events if isinstance(event, Progress) and event.stage is Stage.FINGERPRINT][-1]
    assert (last.done, last.total) == (7, 7)


def test_the_second_scan_comes_from_the_cache_and_says_the_same(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    results = []
    for _ in range(2):
        with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
            results.append(run(hash_scan(tmp_path / "lib"), ScanPorts(cache=cache))[0])
    first, second = results
    assert (first.counts.from_cache, second.counts.from_cache) == (0, 7)
    assert second.groups == first.groups


def test_the_result_does_not_depend_on_threads_or_cache(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    one, _ = run(hash_scan(tmp_path / "lib", threads=1))
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        other, _ = run(hash_scan(tmp_path / "lib", threads=4), ScanPorts(cache=cache))
    assert one.groups == other.groups
    assert one.images == other.images


def test_bad_files_are_listed_and_the_rest_is_found(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    make_library(lib)
    whole = jpeg_bytes(photo(5))
    (lib / "empty.jpg").write_bytes(b"")
    (lib / "short.jpg").write_bytes(whole[: len(whole) // 2])
    (lib / "words.jpg").write_bytes(b"not an image at all" * 10)
    result, events = run(hash_scan(lib))
    codes = {os.path.basename(skipped.path): skipped.code for skipped in result.skipped}
    assert codes == {
        "empty.jpg": SkipCode.EMPTY,
        "short.jpg": SkipCode.TRUNCATED,
        "words.jpg": SkipCode.NOT_AN_IMAGE,
    }
    assert {event.skipped for event in events if isinstance(event, FileSkipped)} == set(result.skipped)
    assert len(names(result)[0]) == 5
    assert result.counts.found == result.counts.fingerprinted + 2  # the empty one is not even found


def test_a_file_that_vanishes_or_changes_during_the_scan_is_listed(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    make_library(lib)
    stage = scan(hash_scan(lib, threads=1), ScanPorts())
    changed = False
    while True:
        try:
            event = next(stage)
        except StopIteration as stop:
            result = stop.value
            break
        if isinstance(event, Progress) and event.stage is Stage.FINGERPRINT and not changed:
            changed = True  # before the first decode: only the cache has been asked
            (lib / "a small.jpg").unlink()
            save(photo(9), lib / "b.jpg", quality=50)
    codes = {os.path.basename(skipped.path): skipped.code for skipped in result.skipped}
    assert codes == {"a small.jpg": SkipCode.VANISHED, "b.jpg": SkipCode.CHANGED}
    assert names(result) == [["a copy.jpg", "a turned.jpg", "a.jpg", "a.png"]]


@pytest.mark.alone
def test_closing_ends_the_scan_at_once_and_keeps_what_is_finished(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    for seed in range(300):
        (lib / f"{seed:03}.jpg").write_bytes(jpeg_bytes(photo(seed, 120, 90)))
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        stage = scan(hash_scan(lib), ScanPorts(cache=cache))
        for event in stage:
            if isinstance(event, Progress) and event.stage is Stage.FINGERPRINT and event.fresh > 20:
                break
        began = time.monotonic()
        stage.close()
        assert time.monotonic() - began < 1.0
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        result, _ = run(hash_scan(lib), ScanPorts(cache=cache))
    assert 20 < result.counts.from_cache < 300
    assert result.counts.fingerprinted == 300


# Whoever waits for a thread looks every 50 ms (POLL_SECONDS); the rest is for what a yield itself costs.
SILENCE_MAY_LAST = 0.15


def longest_silence(stage: Generator[ScanEvent, None, ScanResult]) -> float:
    longest, last = 0.0, time.monotonic()
    for _ in stage:
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    return longest


@pytest.mark.alone
def test_it_is_never_silent_for_long(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    for seed in range(200):
        (lib / f"{seed:03}.jpg").write_bytes(jpeg_bytes(photo(seed % 90, 200, 150), quality=60 + seed % 3))
    run(hash_scan(lib))  # imports and other first times
    longest = [longest_silence(scan(hash_scan(lib), ScanPorts())) for _ in range(2)]
    assert min(longest) < SILENCE_MAY_LAST, longest


def test_groups_are_shown_while_the_scan_runs(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    for seed in range(150):
        data = jpeg_bytes(photo(seed, 100, 75))
        (lib / f"{seed:03} a.jpg").write_bytes(data)
        (lib / f"{seed:03} b.jpg").write_bytes(data)
    result, events = run(hash_scan(lib), ScanPorts(live=True))
    shown = [event for event in events if isinstance(event, GroupsSoFar)]
    assert shown
    assert shown[0].groups
    assert len(shown[0].groups) < len(result.groups) == 150
    assert {match.relation for each in shown for found in each.groups for match in found.matches} == {Relation.EXACT}
    assert len(shown[-1].groups) == 150, "all are there before any pair is judged"
    stages = [event.stage for event in events[events.index(shown[-1]) :] if isinstance(event, Progress)]
    assert Stage.FINGERPRINT not in stages and Stage.JUDGE in stages
    place = events.index(shown[0])
    assert isinstance(before := events[place - 1], Progress) and before.aside, (
        "the look takes none of the stage's time"
    )
    assert [event for event in events if isinstance(event, Progress) and event.fresh and not event.aside]


def test_a_rescan_is_not_delayed_by_groups_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    for seed in range(70):
        data = jpeg_bytes(photo(seed, 100, 75))
        (lib / f"{seed:03} a.jpg").write_bytes(data)
        (lib / f"{seed:03} b.jpg").write_bytes(data)
    monkeypatch.setattr("dedup_gui.core.fingerprints.fingerprinting.LOOKUP", 20)
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        run(hash_scan(lib), ScanPorts(cache=cache))
        result, events = run(hash_scan(lib), ScanPorts(cache=cache, live=True))
    assert not [event for event in events if isinstance(event, GroupsSoFar)]
    assert len(result.groups) == 70


def test_reference_folders(tmp_path: Path) -> None:
    make_library(tmp_path / "originals")
    make_library(tmp_path / "inbox")
    for kept in ("b.jpg", "c.jpg"):
        (tmp_path / "inbox" / kept).unlink()
    settings = hash_scan(tmp_path / "inbox", references=(str(tmp_path / "originals"),))
    result, _ = run(settings)
    assert len(result.groups) == 1
    group = result.groups[0]
    assert {member.file.reference for member in group.members} == {True, False}
    assert group.suggestion.path.startswith(str(tmp_path / "originals"))
    only_references, _ = run(hash_scan(references=(str(tmp_path / "originals"),)))
    assert only_references.groups == ()


def test_ignored_pairs_stay_apart_after_a_rename(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    save(photo(1), lib / "a.jpg", quality=92)
    save(photo(1), lib / "b.jpg", quality=70)
    result, _ = run(hash_scan(lib))
    one, other = sorted(member.digest for member in result.groups[0].members)
    (lib / "b.jpg").rename(lib / "another name.jpg")
    again, _ = run(hash_scan(lib), ScanPorts(ignored=frozenset({(one, other)})))
    assert again.groups == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to mount a small disk: root only")
@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount command")
def test_a_full_disk_for_the_cache_costs_time_not_the_scan(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=200k none '{disk}' 2>/dev/null") != 0:
        pytest.skip("mounting is not allowed here")
    try:
        lib = tmp_path / "lib"
        lib.mkdir()
        for seed in range(300):
            (lib / f"{seed:03}.jpg").write_bytes(jpeg_bytes(photo(seed % 150, 100, 75)))
        with closing(SqliteFingerprintCache(str(disk / "cache.sqlite"))) as cache:
            result, events = run(hash_scan(lib), ScanPorts(cache=cache))
        notices = [event.code for event in events if isinstance(event, Notice)]
        assert notices == [NoticeCode.CACHE_UNAVAILABLE]
        assert result.counts.fingerprinted == 300
        assert len(result.groups) == 150
    finally:
        os.system(f"umount '{disk}'")


def test_a_damaged_cache_is_rebuilt_and_said_so(tmp_path: Path) -> None:
    make_library(tmp_path / "lib")
    (tmp_path / "cache.sqlite").write_bytes(b"this is no database " * 400)
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        result, events = run(hash_scan(tmp_path / "lib"), ScanPorts(cache=cache))
    assert [event.code for event in events if isinstance(event, Notice)] == [NoticeCode.CACHE_REBUILT]
    assert len(result.groups) == 1
