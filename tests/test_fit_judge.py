"""The fit of the judge: the same images give the same file, and the file says how it was made."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dedup_gui.core.verification.alignment import Agreement
from dedup_gui.core.verification.pair_classifier import FEATURES, PairClassifier
from dedup_gui.core.verification.pair_features import PairFeatures
from dedup_gui.core.verification.residual_motion import ResidualMotion
from dedup_gui.resources import resource_path
from tests.eval import drawn_set
from tests.eval.labelled_pairs import LabelledPair, read_pairs, write_pairs

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "packaging" / "fit_judge.py"
REGRESSIONS = ("content", "shot", "pixels")


def recorded() -> dict[str, Any]:
    with open(resource_path("judge", "judge.json"), encoding="utf-8") as file:
        return dict(json.load(file))


def run(*args: str, threads: int, seed: int) -> None:
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "OMP_NUM_THREADS": str(threads)}
    environment |= {"OPENBLAS_NUM_THREADS": str(threads)}
    subprocess.run([sys.executable, str(SCRIPT), *args], check=True, env=environment, capture_output=True)


def a_pair(rng: np.random.Generator, number: int) -> LabelledPair:
    """A pair as it might have been measured; every eighth has hardly any keypoints."""
    kind = ("variant", "variants", "other", "scene")[number % 4]
    drawn = number % 5 == 0
    # Drawn images of one kind differ in their content, photographs of one scene in what moved.
    agree, still = kind in ("variant", "variants") or (kind == "scene" and not drawn), kind != "scene"
    noise = rng.normal(0.0, 0.12, 8)
    like = (0.92 if agree else 0.5) + noise[0] / 3
    motion = 0.15 * float(np.exp(noise[1])) * (1.0 if still else 3.0)
    few = number % 8 >= 4
    inliers = int(rng.integers(0, 6)) if few else int((150 if agree else 30) * np.exp(noise[2]))
    agreement = Agreement(
        structure=like,
        agreeing_share=min(1.0, like),
        low=like - 0.2,
        structured_share=0.8,
        tone=like,
        occluded_share=0.0,
        exact=like,
        detail=float(noise[3]),
        residual_motion=ResidualMotion(motion, motion, 0.7 if still else 3.0),
        level=(6.0 if agree else 20.0) * float(np.exp(noise[4])),
        worst=20.0,
        raw_level=20.0,
    )
    features = PairFeatures(
        transform=np.eye(3),
        whole=bool(agree and noise[5] > -0.1),
        inliers=inliers,
        paired=inliers + int(10 * np.exp(noise[6])),
        visible=200,
        near=5,
        cells=max(1, inliers // 5),
        keypoint_cells=30,
        residual=0.15,
        edit_residual=0.15 * float(np.exp(noise[7])),
        frame_gap=0.0,
        agreement=agreement,
    )
    family = f"{number % 37:02}"
    tier = 2 + number % 3 if kind == "variant" else -1
    return LabelledPair(kind, f"a/{number}", f"b/{number}", (family,), drawn, tier, features)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """What two runs on the same pairs wrote, in two places, with other hash seeds and numbers of threads."""
    rng = np.random.default_rng(8)
    pairs = [a_pair(rng, number) for number in range(800)]
    drawn = {"name": "drawn 5", "made": {"seed": 5, "families": 1}}
    head = {
        "sets": [{"name": "photographs"}, drawn],
        "sampling": {"siblings": 1, "scenes": 2, "look_alikes": 3},
        "packages": {},
    }
    made = []
    for number in (1, 2):
        here = tmp_path_factory.mktemp(f"run {number}")
        write_pairs(str(here / "measured"), head, pairs)
        run("fit", "--pairs", str(here / "measured"), "--out", str(here / "fit"), threads=number, seed=number)
        assert str(here) not in (here / "fit").read_text()
        made.append((here / "fit").read_bytes())
    return made[0], made[1]


def test_the_fit_run_twice_gives_the_same_bytes(fitted: tuple[bytes, bytes]) -> None:
    assert fitted[0] == fitted[1]


def test_what_is_fitted_has_the_signs_declared_and_no_weight_of_zero(fitted: tuple[bytes, bytes]) -> None:
    result = json.loads(fitted[0])
    PairClassifier.from_json(result)
    for name in REGRESSIONS:
        assert result[name]["weights"]
        assert all(weight * FEATURES[feature].sign > 0 for feature, weight in result[name]["weights"].items())
    figures = result["record"]["figures"]
    assert {name: count["pairs"] for name, count in figures["held out"].items()} == {
        name: count["pairs"] for name, count in figures["fitted on"].items()
    }
    assert sum(count["pairs"] for count in figures["held out"].values()) == 800


@pytest.mark.timeout(600)
def test_measured_twice_the_pairs_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number in (1, 2):
        here = tmp_path / f"run {number}"
        here.mkdir()
        drawn_set.make(str(here), seed=5, families=1, alike=0, kinds=("scene", "icon"))
        out = here / "measured"
        small = ["--drawn-seeds", "--siblings", "20", "--look-alikes", "20"]
        run("measure", "--photographs", str(here), "--pairs", str(out), *small, threads=number, seed=number)
        made.append(out.read_bytes())
    assert made[0] == made[1]
    head, pairs = read_pairs(str(tmp_path / "run 1" / "measured"))
    assert head["sets"][0]["manifest_sha256"] == sha256(tmp_path / "run 1" / "manifest.json")
    assert {pair.kind for pair in pairs} == {"variant", "variants", "other"}
    assert sum(pair.features is not None for pair in pairs) > 20


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_feature_has_a_say_in_the_direction_declared() -> None:
    used = set()
    for name in REGRESSIONS:
        for feature, weight in recorded()[name]["weights"].items():
            assert weight * FEATURES[feature].sign > 0, (name, feature)
            used.add(feature)
    assert used == set(FEATURES)


def test_the_record_says_from_what_the_file_can_be_made_again() -> None:
    record = recorded()["record"]
    for item in record["sets"]:
        assert re.fullmatch("[0-9a-f]{64} [0-9a-f]{64}", f"{item['manifest_sha256']} {item['files_sha256']}")
    seeds = [item["made"]["seed"] for item in record["sets"] if item["name"].startswith("drawn")]
    # The recorded baseline's images must take no part in the fit.
    assert seeds
    assert 2 not in seeds
    assert f"--drawn-seeds {' '.join(map(str, seeds))} " in record["commands"][0]
    assert not [word for command in record["commands"] for word in command.split() if os.path.isabs(word)]


def rows_of(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the page of figures, without its head."""
    text = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8").split(heading)[1].split("\n#")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_weights_in_the_documents_are_those_of_the_file() -> None:
    result = recorded()
    columns = [result[name]["weights"] for name in REGRESSIONS]
    expected = {name: [f"{weights[name]:.2f}" if name in weights else "" for weights in columns] for name in FEATURES}
    assert {row[0].strip("`"): row[1:4] for row in rows_of("### What each feature weighs, and why")} == expected


def test_the_figures_of_the_fit_in_the_documents_are_those_of_the_file() -> None:
    result = recorded()
    expected = [
        [
            name,
            f"{figures['pairs of one image']:,}",
            f"{figures['pairs of different images']:,}",
            f"{100 * figures['held-out recall, base and variant']:.1f} %",
            f"{100 * figures['held-out recall, all pairs']:.1f} %",
            f"{100 * figures['held-out precision']:.0f} %",
        ]
        for name, figures in ((name, result[name]["figures"]) for name in REGRESSIONS)
    ]
    assert rows_of("### Each question") == expected
    held, seen = (result["record"]["figures"][name] for name in ("held out", "fitted on"))
    counts = [[name, f"{held[name]['pairs']:,}", f"{held[name]['accepted']:,}", f"{seen[name]['accepted']:,}"]
              for name in held]  # fmt: skip
    assert rows_of("### The whole judge, on images held out of everything") == counts
