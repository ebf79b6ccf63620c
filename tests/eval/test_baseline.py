"""The judge on a drawn labelled set, compared with what it did when `baseline.json` was written.

To write it anew: `DEDUP_GUI_WRITE_BASELINE=1 pytest tests/eval/test_baseline.py`, and say in the commit why.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from dedup_gui.core.grouping.groups import group
from dedup_gui.core.grouping.keeper import suggest
from dedup_gui.core.image.decode import load_upright, read
from dedup_gui.core.report.evaluate import Evaluation, Truth, compare_with, evaluate
from dedup_gui.core.types import Candidate, FoundFile, ImageFile, Match, Relation
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.verifier import Judge
from dedup_gui.resources import resource_path
from tests.eval import drawn_set

BASELINE = Path(__file__).with_name("baseline.json")
NO_GROUP = (Relation.PARTIAL, Relation.BURST)


def scan(folder: Path) -> list[tuple[tuple[str, ...], tuple[Match, ...]]]:
    """Judge all pairs of one kind, and group."""
    images: list[ImageFile] = []
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, path in enumerate(sorted(str(p) for p in folder.rglob("*.*") if p.suffix != ".json")):
        info = read(path).info
        images.append(ImageFile(FoundFile(path, os.path.getsize(path), 0, 0, number), info))
        kinds[Path(path).parts[-3]].append(number)
    candidates = [Candidate(a, b) for members in kinds.values() for a, b in combinations(members, 2)]
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    with Judge(model, threads=2) as judge:
        stage = judge.judge(candidates, images, lambda k: load_upright(images[k].path, max_side=400))
        while True:
            try:
                next(stage)
            except StopIteration as stop:
                matches = [match for match in stop.value if match.relation not in NO_GROUP]
                break
        groups = group(images, matches, suggest, apart=judge.apart)
    return [(found.paths, found.matches) for found in groups]


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("drawn")
    drawn_set.make(str(folder), seed=2, families=1, alike=2)
    groups = scan(folder)
    truth = Truth.load(str(folder / "manifest.json"))
    return evaluate([paths for paths, _ in groups], truth, [match for _, found in groups for match in found])


def test_nothing_got_worse(evaluation: Evaluation) -> None:
    report = evaluation.to_json()
    for name in ("false_pairs", "missed"):
        report[name] = ["/".join(Path(p).parts[-3:]) if isinstance(p, str) else p for p in report[name]]
    del report["curve"]
    if os.environ.get("DEDUP_GUI_WRITE_BASELINE"):
        BASELINE.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")
    assert compare_with(json.loads(BASELINE.read_text()), evaluation) == []


def test_no_look_alike_is_called_a_duplicate(evaluation: Evaluation) -> None:
    assert evaluation.false_pairs == ()
