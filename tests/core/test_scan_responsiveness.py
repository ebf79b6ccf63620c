"""Steps that may take seconds leave the scan's generator responsive: it goes on yielding while they run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from tests.core.scan_library import AllAlike, make_pairs

JUDGE = PairClassifier.load(resource_path("judge", "judge.json"))
PATIENCE_SECONDS = 60


class Slow:
    """A function that does not end before the scan has yielded a few times more."""

    def __init__(self, real: Callable[..., object]) -> None:
        self._real = real
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.released = False

    def __call__(self, *args: object, **more: object) -> object:
        self.begun.set()
        self.released = self.go_on.wait(PATIENCE_SECONDS)
        return self._real(*args, **more)


def advance(settings: ScanSettings, ports: ScanPorts, slow: Slow) -> None:
    """Run a scan to its end; let the slow function end once three more events came."""
    since = 0
    for _ in scan(settings, ports):
        since += slow.begun.is_set()
        if since == 3:
            slow.go_on.set()


@pytest.mark.parametrize(
    "name",
    [
        "pipeline.group",
        "pipeline.with_quality",
        "matching.matching.distinct_contents",
        "matching.matching._filled",
        "matching.proposals._distinct_thumbnails",
        "matching.block_rounds.Components",
        "pairs.classification._described",
        "pairs.classification._settled",
    ],
)
def test_long_steps_run_beside_the_scan(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pairs(tmp_path / "lib")
    module, _, attribute = name.rpartition(".")
    slow = Slow(getattr(import_module(f"dedup_gui.core.{module}"), attribute))
    monkeypatch.setattr(f"dedup_gui.core.{name}", slow)
    advance(ScanSettings((str(tmp_path / "lib"),), engine=Engine.HASH, threads=2), ScanPorts(), slow)
    assert slow.released


def test_a_network_is_opened_beside_the_scan(tmp_path: Path) -> None:
    make_pairs(tmp_path / "lib")
    slow = Slow(lambda _: AllAlike())
    ports = ScanPorts(open_extractor=slow, pair_classifier=JUDGE)  # type: ignore[arg-type]
    advance(ScanSettings((str(tmp_path / "lib"),), engine=Engine.BALANCED, threads=2), ports, slow)
    assert slow.released
