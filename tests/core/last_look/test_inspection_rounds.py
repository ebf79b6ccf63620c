"""Pages of one template are no duplicates, however alike; their copies are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from dedup_gui.core.events import ScanResult
from dedup_gui.core.grouping.match_strength import reclaimable
from dedup_gui.core.pairs import outcome_cache
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.report.tables import to_dict
from dedup_gui.core.review.bulk_rules import propose
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.settings import DEFAULT_KEEPER_RULES, Engine, ScanSettings
from dedup_gui.core.types import Decision, EditKind, Relation
from dedup_gui.core.verification import evidence
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from dedup_gui.store.cache import SqliteFingerprintCache
from tests.core.image_factory import save
from tests.core.inspection.drawn_pages import page, with_line
from tests.core.inspection.photographs import exposed, scene, with_visitor
from tests.core.inspection.test_edits import EDITS, photograph
from tests.core.scan_library import AllAlike, finish

PAGES = {
    "a": page(),
    "b": with_line(0, "Invoice 20431"),
    "c": with_line(3, "Total to be paid   1,864.00"),
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    for name, image in PAGES.items():
        save(image, folder / f"{name}.png")
        save(image, folder / f"{name} again.jpg", quality=80)
        save(image.resize((675, 844)), folder / f"{name} small.jpg", quality=90)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[SqliteFingerprintCache]:
    with closing(SqliteFingerprintCache(str(tmp_path / "cache.sqlite"))) as cache:
        yield cache


def run(
    library: Path, cache: SqliteFingerprintCache | None, engine: Engine = Engine.BALANCED, **more: object
) -> ScanResult:
    settings = ScanSettings((str(library),), engine=engine, threads=2, **more)  # type: ignore[arg-type]
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    return finish(scan(settings, ScanPorts(cache, lambda _: AllAlike(), pair_classifier=model)))


def groups(result: ScanResult) -> list[list[str]]:
    return [[os.path.basename(path) for path in group.paths] for group in result.groups]


EXPECTED = [[f"{name} again.jpg", f"{name} small.jpg", f"{name}.png"] for name in PAGES]


def test_each_page_stands_with_its_copies_alone(library: Path, cache: SqliteFingerprintCache) -> None:
    first = run(library, cache)
    assert groups(first) == EXPECTED
    assert not any(match.weak for group in first.groups for match in group.matches)
    again = run(library, cache)
    assert (groups(again), again.counts.judged) == (EXPECTED, 0)
    save(with_line(2, "Oval tables   4 pieces"), library / "e.png")
    more = run(library, cache)  # what was inspected is known, by content
    assert groups(more) == EXPECTED
    assert 0 < more.counts.judged < first.counts.judged


def test_what_is_remembered_is_what_differs_and_not_what_another_engine_made_of_the_pair(
    library: Path, cache: SqliteFingerprintCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the judge had another version meanwhile: the same pair, inspected before, is another match now.
    run(library, cache)
    monkeypatch.setattr(evidence, "SAME_ASPECT", -1.0)  # every pair counts as stretched, hence as edited
    monkeypatch.setattr(outcome_cache, "STATE", "of another version")
    assert repr(run(library, cache).groups) == repr(run(library, None).groups)


def test_pages_are_shown_on_request_as_a_family_in_which_nothing_is_to_go(library: Path) -> None:
    result = run(library, None, include_bursts=True)
    duplicates = [group for group in result.groups if not group.no_duplicates]
    families = [group for group in result.groups if group.no_duplicates]
    assert sorted([os.path.basename(path) for path in group.paths] for group in duplicates) == EXPECTED
    assert len(families) == 1
    (family,) = families
    assert {os.path.basename(path)[0] for path in family.paths} == set(PAGES)
    assert {match.relation for match in family.matches} == {Relation.VARIANT}
    assert all(match.evidence.differences for match in family.matches)
    assert reclaimable(family) == 0
    review = Review(result.groups, DEFAULT_KEEPER_RULES)
    slot = result.groups.index(family)
    review.accept_suggestion(slot)
    assert {review.decision(path) for path in family.paths} == {Decision.KEEP}
    for rule in BulkRule:
        assert Decision.REMOVE not in propose(rule, family, {}, keeper_rules=DEFAULT_KEEPER_RULES).values()
    told = [match for group in to_dict(result)["groups"] for match in group["matches"]]
    places = next(match for match in told if match["relation"] == "variant")["evidence"]["differences"]
    assert set(places[0]) == {"box", "kind", "strength"}


def test_frames_of_a_standing_camera_are_shown_as_a_burst_on_request_alone(tmp_path: Path) -> None:
    empty = scene(3)
    frames = [empty, with_visitor(empty, 200, 300), with_visitor(empty, 520, 400), empty]
    for number, light in enumerate(frames):
        save(exposed(light, number, noise=4.0), tmp_path / f"{number}.jpg", quality=92)
    save(exposed(empty, 10, gain=0.5, noise=4.0), tmp_path / "darker exposure.jpg", quality=92)
    first = exposed(empty, 0, noise=4.0)
    save(first, tmp_path / "0 again.jpg", quality=80)
    save(ImageEnhance.Brightness(first).enhance(0.7), tmp_path / "0 darkened.jpg", quality=92)
    assert groups(run(tmp_path, None)) == [["0 again.jpg", "0 darkened.jpg", "0.jpg"]]
    shown = run(tmp_path, None, include_bursts=True)
    assert max(len(group.paths) for group in shown.groups) == 7
    assert Relation.BURST in {match.relation for group in shown.groups for match in group.matches}


def test_the_cameras_records_tell_two_exposures_where_no_noise_is_left(tmp_path: Path) -> None:
    for number, fraction in enumerate(("10", "60", "60")):
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Acme", "One"
        details = exif.get_ifd(0x8769)
        details[0x9003], details[0x9291] = "2024:05:06 07:08:09", fraction
        save(exposed(scene(4), 1, noise=0.0), tmp_path / f"{number}.jpg", quality=50 - 5 * number, exif=exif)
    assert groups(run(tmp_path, None)) == [["1.jpg", "2.jpg"]]


def test_a_copy_whose_clock_was_set_right_is_a_copy(tmp_path: Path) -> None:
    frame = exposed(scene(4), 1, noise=4.0)
    for hour, quality in ((7, 92), (8, 92), (9, 90)):
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Acme", "One"
        exif.get_ifd(0x8769)[0x9003] = f"2024:05:06 0{hour}:08:09"
        save(frame, tmp_path / f"{hour}.jpg", quality=quality, exif=exif)
    assert groups(run(tmp_path, None)) == [["7.jpg", "8.jpg", "9.jpg"]]


@pytest.mark.parametrize("name", ["mosaic", "blurred in part"])
def test_what_is_censored_is_edited(tmp_path: Path, name: str, cache: SqliteFingerprintCache) -> None:
    original = photograph(6)
    save(original, tmp_path / "a.jpg", quality=92)
    save(EDITS[name][0](original), tmp_path / "b.jpg", quality=88)
    for _ in range(2):  # as it was found, and from the cache
        (group,) = run(tmp_path, cache).groups
        (match,) = group.matches
        assert (match.relation, match.evidence.edits) == (Relation.EDITED, (EditKind.COVERED,))
        assert match.evidence.differences


def rough(number: int) -> Image.Image:
    """A shot of one scene with a texture as fine as noise, which all shots have in common, and noise of its own."""
    texture = np.random.default_rng(99).normal(0, 1.0, (700, 900, 1))
    shot = np.asarray(exposed(scene(3), number, noise=2.0), np.float64) + texture
    return Image.fromarray(np.clip(np.rint(shot), 0, 255).astype(np.uint8))


def test_what_noise_leaves_in_doubt_is_weak_unless_compression_tells(tmp_path: Path) -> None:
    folder = tmp_path / "rough"
    folder.mkdir()
    save(rough(1), folder / "a.png")
    save(rough(2), folder / "b.png")
    assert [match.weak for group in run(folder, None).groups for match in group.matches] == [True]
    (folder / "b.png").unlink()
    save(rough(1), folder / "a again.jpg", quality=90)
    found = run(folder, None).groups
    assert [match.weak for group in found for match in group.matches] == [False]
