from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.report.evaluate import SCHEMA, Share, Truth, compare_with, evaluate, pairs_of
from dedup_gui.core.report.evaluation_picture import draw_curve
from dedup_gui.core.types import Evidence, Match, Relation

LABELS = {
    "groups": [["a.jpg", "a1.jpg", "a2.jpg"], ["b.jpg", "b1.jpg"]],
    "attacks": {
        "a1.jpg": {"base": "a.jpg", "attack": "jpeg_q30", "tier": 2},
        "a2.jpg": {"base": "a.jpg", "attack": "crop_50", "tier": 4},
        "b1.jpg": {"base": "b.jpg", "attack": "crop_50", "tier": 4},
    },
    "distractors": ["c.jpg", "d.jpg"],
    "hard_negatives": [{"name": "shots", "files": ["b.jpg", "c.jpg"]}],
}


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(LABELS))
    return Truth.load(str(file))


@pytest.fixture
def full(tmp_path: Path) -> dict[str, str]:
    root = os.path.realpath(tmp_path)
    return {name[:-4]: os.path.join(root, name) for name in ("a.jpg", "a1.jpg", "a2.jpg", "b.jpg", "b1.jpg", "c.jpg")}


def test_a_perfect_result(truth: Truth, full: dict[str, str]) -> None:
    found = evaluate([[full["a"], full["a1"], full["a2"]], [full["b"], full["b1"]]], truth)
    assert found.precision == Share(4, 4)
    assert found.recall == Share(4, 4)
    assert found.variants.value == 1.0
    assert found.missed == ()
    assert found.by_tier == {2: Share(1, 1), 4: Share(2, 2)}
    assert found.largest_group == found.largest_true == 3


def test_misses_and_false_pairs(truth: Truth, full: dict[str, str]) -> None:
    found = evaluate([[full["a"], full["a1"]], [full["b"], full["c"]]], truth)
    assert found.precision == Share(1, 2)
    assert found.recall == Share(1, 4)
    assert found.variants == Share(1, 3)
    assert found.by_attack == {"crop_50": Share(0, 2), "jpeg_q30": Share(1, 1)}
    assert found.false_pairs == found.alike_pairs == ((full["b"], full["c"]),)
    assert found.missed == (full["a2"], full["b1"])


def test_a_copy_grouped_without_its_base_is_missed(truth: Truth, full: dict[str, str]) -> None:
    found = evaluate([[full["a1"], full["a2"]]], truth)
    assert found.precision.value == 1.0
    assert found.variants.found == 0


def test_nothing_found(truth: Truth) -> None:
    found = evaluate([], truth)
    assert found.precision.value == 1.0
    assert found.recall.value == 0.0
    assert found.largest_group == 0


def test_images_without_a_label_are_left_out(truth: Truth, full: dict[str, str], tmp_path: Path) -> None:
    stranger = str(tmp_path / "stranger.jpg")
    found = evaluate([[full["a"], full["a1"], stranger]], truth)
    assert found.precision == Share(1, 1)
    assert found.unlabelled == 1


def test_links_are_followed(truth: Truth, full: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    link = tmp_path / "link.jpg"
    try:
        link.symlink_to(tmp_path / "a.jpg")
    except OSError:
        pytest.skip("no symbolic links here")
    assert evaluate([[str(link), full["a1"]]], truth).precision == Share(1, 1)


def test_json(truth: Truth, full: dict[str, str]) -> None:
    data = evaluate([[full["a"], full["a1"]], [full["b"], full["c"]]], truth).to_json()
    assert data["schema"] == SCHEMA
    assert data["by_attack"] == {"crop_50": 0.0, "jpeg_q30": 1.0}
    assert data["by_tier"] == {"2": 1.0, "4": 0.0}
    assert data["false_pairs_alike"] == 1
    json.dumps(data)


def test_the_curve_and_its_picture(truth: Truth, full: dict[str, str]) -> None:
    def match(a: str, b: str, agreement: float) -> Match:
        return Match(full[a], full[b], Relation.EDITED, Evidence("geometry", agreement=agreement))

    matches = [match("a", "a1", 0.95), match("a2", "a", 0.9), match("b", "c", 0.7)]
    found = evaluate([[full["a"], full["a1"], full["a2"]]], truth, matches)
    at = {point.agreement: point for point in found.curve}
    assert at[0.5].precision == pytest.approx(2 / 3)
    assert at[0.5].recall == pytest.approx(2 / 3)
    assert at[0.8].precision == 1.0
    assert at[0.92].recall == pytest.approx(1 / 3)
    picture = np.asarray(draw_curve(found))
    assert picture.shape == (460, 760, 3)
    empty = np.asarray(draw_curve(evaluate([], truth)))
    assert (picture != empty).any(axis=2).sum() > 500


@pytest.mark.parametrize("content", ["", "[]", '{"groups": 3}', "{}", '{"groups": [["a"]], "attacks": {"x": {}}}'])
def test_labels_that_make_no_sense(tmp_path: Path, content: str) -> None:
    file = tmp_path / "labels.json"
    file.write_text(content)
    with pytest.raises(DedupError):
        Truth.load(str(file))


def test_no_labels(tmp_path: Path) -> None:
    with pytest.raises(DedupError):
        Truth.load(str(tmp_path / "missing.json"))


def test_labels_of_another_folder(tmp_path: Path) -> None:
    file = tmp_path / "labels.json"
    file.write_text(json.dumps({"groups": [["x.jpg", "y.jpg"]]}))
    folder = tmp_path / "elsewhere"
    truth = Truth.load(str(file), str(folder))
    assert evaluate([[str(folder / "x.jpg"), str(folder / "y.jpg")]], truth).recall.value == 1.0


def test_pairs() -> None:
    assert pairs_of(["b", "a", "c", "a"]) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_what_got_worse(truth: Truth, full: dict[str, str]) -> None:
    good = evaluate([[full["a"], full["a1"], full["a2"]], [full["b"], full["b1"]]], truth)
    bad = evaluate([[full["a"], full["a1"]], [full["b"], full["c"]]], truth)
    assert compare_with(good.to_json(), good) == []
    lines = " ".join(compare_with(good.to_json(), bad))
    for name in ("pair_precision", "variant_recall", "crop_50", "false_pairs"):
        assert name in lines
    assert "jpeg_q30" not in lines
