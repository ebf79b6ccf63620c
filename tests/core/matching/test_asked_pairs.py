"""Pairs that somebody else holds for one picture are judged, and no others are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from dedup_gui.core.events import ScanResult
from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.matching import asked_groups
from dedup_gui.core.matching.asked_groups import AskedGroup
from dedup_gui.core.matching.asked_pairs import asked_among
from dedup_gui.core.pairs.contents import distinct_contents
from dedup_gui.core.pairs.pair_table import PairTable
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Fingerprint, FoundFile, ImageInfo
from tests.core.image_factory import photo, save
from tests.core.scan_library import finish


def judged(folder: Path, groups: Sequence[Sequence[str]] | None) -> ScanResult:
    """A scan with hashes alone of all files in a folder, with these groups asked."""
    paths = tuple(str(path) for path in sorted(folder.iterdir()))
    asked = None
    if groups is not None:
        asked = tuple(AskedGroup(tuple(str(folder / name) for name in group)) for group in groups)
    return finish(scan(ScanSettings(paths, engine=Engine.HASH), ScanPorts(asked=asked)))


def members(result: ScanResult) -> list[list[str]]:
    return [[Path(path).name for path in group.paths] for group in result.groups]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for seed in (1, 2):
        save(photo(seed), folder / f"{seed}.jpg", quality=92)
        save(photo(seed).resize((200, 150)), folder / f"{seed} small.jpg", quality=85)
        save(photo(seed).rotate(90, expand=True), folder / f"{seed} turned.jpg", quality=92)
    return folder


def test_a_pair_that_is_asked_is_found_and_one_that_is_not_is_none(folder: Path) -> None:
    assert members(judged(folder, None)) == [
        ["1 small.jpg", "1 turned.jpg", "1.jpg"],
        ["2 small.jpg", "2 turned.jpg", "2.jpg"],
    ]
    assert members(judged(folder, [["1.jpg", "1 small.jpg"]])) == [["1 small.jpg", "1.jpg"]]
    assert members(judged(folder, [])) == []


def test_what_is_asked_is_proposed_though_no_generator_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a radius of no bits the hashes propose nothing; a turned copy is seen in the way that it lies."""
    monkeypatch.setattr("dedup_gui.core.matching.matching.radii_for", lambda _many: (0, 0))
    monkeypatch.setattr("dedup_gui.core.matching.proposals.radii_for", lambda _many: (0, 0))
    assert members(judged(folder, [["2.jpg", "2 turned.jpg"]])) == [["2 turned.jpg", "2.jpg"]]


def test_what_is_asked_wrongly_is_refused(folder: Path) -> None:
    assert members(judged(folder, [["1.jpg", "2.jpg", "1 small.jpg"]])) == [["1 small.jpg", "1.jpg"]]


def contents_of(names: Sequence[str], digests: Sequence[str]) -> Collection:
    made = Collection()
    for number, (name, digest) in enumerate(zip(names, digests, strict=True)):
        file = FoundFile(name, 100 - number, 0, 0, number, aliases=(f"{name} again",))
        made.add(file, Fingerprint(ImageInfo(8, 8, "PNG", "L"), digest, bytes([number]) * 1024))
    return made


def test_families_hang_together_by_pairs_whatever_the_name_of_a_file() -> None:
    contents = distinct_contents(contents_of(["/a", "/b", "/c", "/d", "/e"], ["0", "1", "2", "2", "3"]))
    groups = (
        AskedGroup(("/a", "/b again")),
        AskedGroup(("/gone", "/e")),
        AskedGroup(("/c", "/d", "/b"), ((0, 1), (1, 2))),
    )
    asked = asked_among(contents, groups)
    assert asked is not None
    place = {image.path: number for number, image in enumerate(contents.images)}
    pairs = {(min(place[a], place[b]), max(place[a], place[b])) for a, b in (("/a", "/b"), ("/b", "/c"))}
    assert set(zip(asked.a.tolist(), asked.b.tolist(), strict=True)) == pairs  # of /c and /d, one content, no pair
    assert len({int(asked.family[place[path]]) for path in ("/a", "/b", "/c")}) == 1
    assert asked.family[place["/e"]] != asked.family[place["/a"]]
    everything = PairTable.of(*np.triu_indices(4, 1))
    assert len(asked.only(everything)) == 3


def test_of_a_very_large_group_each_is_asked_with_the_first_and_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_groups, "MOST_EACH_WITH_EACH", 3)
    paths = tuple("abcde")
    assert set(AskedGroup(paths[:3]).asked()) == {(0, 1), (0, 2), (1, 2)}
    assert list(AskedGroup(paths).asked()) == [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (2, 3), (3, 4)]


def test_what_was_asked_is_not_taken_for_the_outcome_of_a_whole_scan(folder: Path) -> None:
    from dedup_gui.store.cache import SqliteFingerprintCache

    cache = SqliteFingerprintCache(str(folder.parent / "cache.sqlite"))
    paths = tuple(str(path) for path in sorted(folder.iterdir()))
    settings = ScanSettings(paths, engine=Engine.HASH)
    first = finish(scan(settings, ScanPorts(cache=cache, asked=())))
    second = finish(scan(settings, ScanPorts(cache=cache)))
    third = finish(scan(settings, ScanPorts(cache=cache, asked=())))
    cache.close()
    assert [len(found.groups) for found in (first, second, third)] == [0, 2, 0]
