"""The benchmarks run, at sizes of seconds, and what they say of recall and of groups is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from dedup_gui.core.events import run_to_end
from dedup_gui.core.matching.proposals import propose_by_hashes
from dedup_gui.core.pairs.pair_table import PairTable
from tests.bench import (
    candidates,
    chart,
    comparison,
    incremental,
    ingest,
    judge,
    large_review,
    start_up,
    unchanged_files,
)
from tests.bench.exhaustive_pairs import near_hashes, nearest_vectors
from tests.bench.fingerprints import make_features, make_thumbnails, plant

Main = Callable[[list[str]], None]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[Main, str], list[str]]:
    """Runs a benchmark; the lines that it prints."""

    def run(main: Main, words: str) -> list[str]:
        main(words.split())
        return capsys.readouterr().out.splitlines()

    return run


@pytest.mark.parametrize(
    "benchmark", [candidates, chart, incremental, ingest, start_up, judge, large_review, unchanged_files, comparison]
)
def test_each_explains_itself(benchmark: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        benchmark.main(["--help"])  # type: ignore[attr-defined]
    assert ended.value.code == 0
    assert "python -m tests.bench." in capsys.readouterr().out


def test_the_search_finds_what_was_planted(said: Callable[[Main, str], list[str]]) -> None:
    head, *rows = said(candidates.main, "--sizes 200 400 --sample 50 --generators hashes")
    rows += said(candidates.main, "--sizes 400 --sample 50 --generators features thumbnails")[1:]
    rows += said(candidates.main, "--sizes 400 --sample 50 --new 40")[1:]
    assert head.split()[-2:] == ["planted", "all"]
    assert [" ".join(row.split()[:2]) for row in rows] == [
        "200 hashes",
        "400 hashes",
        "400 features",
        "400 thumbnails",
        "400 hashes",
        "400 features",
        "400 thumbnails",
    ]
    for row in rows:
        planted, exhaustive = map(float, row.split()[-2:])
        assert planted >= 0.99
        assert exhaustive >= 0.99 or row.split()[1] == "thumbnails"


def test_a_large_review_is_opened_ruled_and_saved(said: Callable[[Main, str], list[str]]) -> None:
    rows = said(large_review.main, "--groups 300")
    assert any(row.startswith("save 660 decisions") for row in rows)  # all 300 keepers, and what they make needless


@pytest.mark.usefixtures("qapp")
def test_a_pair_is_seen_before_it_is_sharp(said: Callable[[Main, str], list[str]]) -> None:
    rows = {
        row[:34].strip(): float(row[34:].split()[0]) for row in said(comparison.main, "--size 600x450 --groups 50")
    }
    assert rows["seen"] <= rows["sharp"]
    pairs = {
        "seen",
        "sharp",
        "full, from when it is wanted",
        "flip",
        "places, from nothing",
        "places, looked ahead at",
    }
    assert set(rows) == pairs | {"next of 50 groups, painted"}


def test_unchanged_files_come_out_of_the_cache(said: Callable[[Main, str], list[str]]) -> None:
    rows = said(unchanged_files.main, "--files 30")
    assert "known 0 of 30" in rows[1]
    assert "known 30 of 30" in rows[2]


def test_brute_force_knows_the_planted_pairs() -> None:
    planted = plant(300)
    copies = np.sort(planted.copies)
    wanted = {frozenset(pair) for pair in zip(planted.originals.tolist(), planted.copies.tolist(), strict=True)}
    proposals = run_to_end(propose_by_hashes(make_thumbnails(300, planted, turned=True), np.zeros(300, np.bool_)))
    assert proposals is not None
    a, b = near_hashes(proposals, copies)
    assert wanted <= {frozenset(pair) for pair in zip(a.tolist(), b.tolist(), strict=True)}
    assert candidates.found(PairTable.joined([]), a, b) == 0
    a, b = nearest_vectors(make_features(300, 1280, planted), 0.7, copies)
    assert wanted <= {frozenset(pair) for pair in zip(a.tolist(), b.tolist(), strict=True)}


def test_new_images_are_scanned_among_known_ones(said: Callable[[Main, str], list[str]]) -> None:
    lines = said(incremental.main, "--known 12 --new 4 --size 160x120 --engine hash")
    rows = [row.removeprefix(name).split() for row, name in zip(lines[2:6], incremental.SCANS, strict=True)]
    assert [row[0] for row in rows] == ["16", "12", "16", "16"]
    assert [row[-2] for row in rows] == ["1", "0", "1", "1"]  # one of the new ones is a copy
    assert lines[6] == "new images are 0.250 of all"
    assert lines[-1] == "groups: the same"


def test_start_and_imports_are_told(said: Callable[[Main, str], list[str]]) -> None:
    lines = said(start_up.main, "--runs 1 --warm-up 0 --engines hash --images 3")
    assert [line[:24].strip() for line in lines[1:6]] == [
        "python alone",
        "numpy and cv2",
        "hash, empty folder",
        "hash, one image",
        "hash, 3 images",
    ]
    whole, _, around = (float(cell) for cell in lines[5][24:].split()[:3])
    assert 0 < around < whole
    assert sum("with what it imports" in line for line in lines) == start_up.SHOWN


def test_each_format_and_size_is_taken_in_and_drawn(
    said: Callable[[Main, str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = "--images 2 --rounds 1 --formats png jpeg --sizes 64x48 128x96 --threads 1 --json measured.json"
    _, *rows = said(ingest.main, words)
    assert [row.split()[:2] for row in rows] == [
        [suffix, size] for size in ("64x48", "128x96") for suffix in ("png", "jpeg")
    ]
    assert [len(row.split()) for row in rows] == [5, 7, 5, 7]  # a bare decode is measured for JPEG
    assert all(float(cell) >= 0 for row in rows for cell in row.split()[2:])
    chart.main(["measured.json", "chart.svg"])
    drawn = ElementTree.parse(tmp_path / "chart.svg").getroot()
    texts = [each.text for each in drawn.iter(f"{SVG}text")]
    assert {"png", "jpeg", "megapixels"} <= set(texts)
    assert len(list(drawn.iter(f"{SVG}circle"))) == 4


def test_a_chart_has_larger_values_farther_up_and_right_and_names_apart() -> None:
    points = [["a & b", 1, 10], ["a & b", 100, 1000], ["c", 1, 9.9], ["c", 100, 999]]
    drawn = ElementTree.fromstring(chart.draw({"title": "<t>", "x": "x", "y": "y", "points": points}))
    places = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawn.iter(f"{SVG}circle")]
    assert places[0][0] < places[1][0] and places[0][1] > places[1][1]
    assert all(chart.LEFT < x < chart.WIDTH - chart.RIGHT and chart.TOP < y < chart.HEIGHT for x, y in places)
    names = {each.text: float(each.attrib["y"]) for each in drawn.iter(f"{SVG}text") if each.text in ("a & b", "c")}
    assert names["c"] - names["a & b"] >= 15


@pytest.mark.parametrize(
    ("kind", "relation", "finding"), [("re-encoded", "re-encoded", "same"), ("unrelated", "none", "")]
)
def test_pairs_are_judged(kind: str, relation: str, finding: str, said: Callable[[Main, str], list[str]]) -> None:
    lines = said(judge.main, f"--pairs 2 --size 400x300 --rounds 1 --threads 1 --kinds {kind}")
    assert len(lines) == 3
    assert lines[-1].startswith(kind)
    assert f"2 {relation}" in lines[-1]
    assert lines[-1].endswith(f"2 {finding}" if finding else relation)
