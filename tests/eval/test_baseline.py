"""The product on a drawn labelled set, compared with what it did when `baseline.json` was written.

To write it anew: `DEDUP_GUI_WRITE_BASELINE=1 pytest tests/eval/test_baseline.py`, and say in the commit why.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dedup_gui.core.report.evaluate import Evaluation, Truth, compare_with, evaluate
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.core.scan_library import finish
from tests.eval import drawn_set

BASELINE = Path(__file__).with_name("baseline.json")


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("drawn")
    drawn_set.make(str(folder), seed=2, families=1, alike=2)
    with Program(Paths.find(str(tmp_path_factory.mktemp("data")))) as program:
        result = finish(program.scan(ScanSettings((str(folder),), engine=Engine.BALANCED, provider="cpu")))
    truth = Truth.load(str(folder / "manifest.json"))
    matches = [match for group in result.groups for match in group.matches]
    return evaluate([group.paths for group in result.groups], truth, matches)


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
