"""While pictures are read and judged in threads, the libraries do not start more of their own beside them."""

from __future__ import annotations

from pathlib import Path

import cv2
from threadpoolctl import threadpool_info, threadpool_limits

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.settings import ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.core.image_factory import photo, save


def test_the_scans_threads_are_the_only_ones(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for seed in range(3):
        save(photo(seed), folder / f"{seed}.jpg", quality=92)
    save(photo(0).crop((20, 20, 300, 220)), folder / "cropped.jpg", quality=80)
    paths = Paths.find(str(tmp_path / "data"))
    paths.make()
    meanwhile: dict[Stage, set[int]] = {stage: set() for stage in Stage}
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(2)
        with threadpool_limits(2, "blas"), Program(paths) as program:
            for event in program.scan(ScanSettings(folders=(str(folder),))):
                if isinstance(event, Progress) and (event.fresh or event.stage is Stage.MATCH):
                    threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
                    meanwhile[event.stage] |= threads | {cv2.getNumThreads()}
            assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)
    assert meanwhile[Stage.FINGERPRINT] == {1}
    assert meanwhile[Stage.JUDGE] == {1}
    assert 2 in meanwhile[Stage.MATCH]  # candidates are sought by large products, one at a time
