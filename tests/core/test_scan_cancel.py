"""Cancelling a scan while a decoder hangs in its process."""

from __future__ import annotations

import threading
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dedup_gui.core import pipeline, thread_map
from dedup_gui.core.daemon_pool import DaemonPool
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.pipeline import ScanPorts, scan
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.verification import verifier
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.resources import resource_path
from tests.core.scan_library import AllAlike, make_pairs

HANG_SECONDS = 900.0


@pytest.mark.parametrize(
    ("hanging", "thread"),
    [
        ("fingerprints.fingerprinting.read_any", "decode"),
        ("image.proxy_images.load_any", "decode"),
        ("image.proxy_images.load_any", "judge"),
        ("fingerprints.file_facts.pixel_digest_any", "decode"),
        ("fingerprints.file_facts.facts_any", "decode"),
    ],
)
def test_cancelling_does_not_wait_for_a_decoder_that_hangs(
    hanging: str, thread: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pairs(tmp_path / "lib")
    begun = threading.Event()

    module, _, function = hanging.rpartition(".")
    real = getattr(import_module(f"dedup_gui.core.{module}"), function)

    def hang(*args: object, isolated: IsolatedReader, **more: object) -> Any:
        if not threading.current_thread().name.startswith(thread):
            return real(*args, isolated=isolated, **more)
        begun.set()
        return isolated.call(time.sleep, HANG_SECONDS)

    monkeypatch.setattr(f"dedup_gui.core.{hanging}", hang)
    monkeypatch.setattr(pipeline, "IsolatedReader", partial(IsolatedReader, limit_s=HANG_SECONDS))
    for user in (thread_map, verifier):  # the pool's own patience is not what ends the wait
        monkeypatch.setattr(user, "DaemonPool", partial(DaemonPool, leave_s=HANG_SECONDS))
    model = PairClassifier.load(resource_path("judge", "judge.json"))
    engine = Engine.BALANCED if thread == "judge" else Engine.HASH
    settings = ScanSettings(folders=(str(tmp_path / "lib"),), engine=engine, threads=2)
    steps = scan(settings, ScanPorts(pair_classifier=model, open_extractor=lambda _: AllAlike()))
    while not begun.is_set():
        next(steps)
    next(steps)
    closing = threading.Thread(target=steps.close)
    closing.start()
    closing.join(HANG_SECONDS / 10)
    assert not closing.is_alive()
