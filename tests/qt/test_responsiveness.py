"""The GUI thread never waits for disk, decoding or matching: measured, with a real scan of 10,000 images."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.app import AppServices
from dedup_gui.core.settings import AppSettings, Engine
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from dedup_gui.qt.application import SWITCH_SECONDS, make_window
from dedup_gui.store.previews import PreviewStore
from dedup_gui.store.settings_file import SettingsFile

IMAGES = 10_000
LIMIT_SECONDS = 0.100


def make_images(folder: Path, count: int) -> None:
    """Small JPEG files, one in ten of them a copy of the one before in other quality."""
    random = np.random.default_rng(7)
    image = None
    for number in range(count):
        quality = 90
        if image is None or number % 10:
            coarse = random.integers(0, 255, (6, 8, 3), np.uint8)
            image = Image.fromarray(coarse).resize((96, 72), Image.Resampling.BICUBIC)
        else:
            quality = 60
        if number % 1000 == 0:
            (folder / f"{number:05}").mkdir()
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality)
        (folder / f"{number - number % 1000:05}" / f"{number:05}.jpg").write_bytes(stream.getvalue())


class Heartbeat:
    """Beats on the GUI thread whenever it is free, and remembers the longest gaps."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def quick_switches() -> Iterator[None]:
    """As in the running program."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    yield
    sys.setswitchinterval(before)


def longest_frame(qtbot: QtBot, qapp: QApplication, library: Path, data: Path) -> float:
    """Scan a library in a real window; returns the longest time, seconds, for which the GUI thread was not free."""
    paths = Paths.find(str(data))
    paths.make()
    SettingsFile(paths.settings_file).save(AppSettings(folders=(str(library),), engine=Engine.HASH))
    with (
        Program(paths) as program,
        closing(AppServices(program, SettingsFile(paths.settings_file))) as services,
        closing(PreviewStore(paths.previews_file)) as previews,
    ):
        program.history()
        window = make_window(qapp, services, "", previews=previews)
        qtbot.addWidget(window)
        window.show()
        window.begin()
        qtbot.waitUntil(lambda: not window.runner.running, timeout=5000)
        heart = Heartbeat()
        window.scan()
        qtbot.waitUntil(lambda: window.result is not None, timeout=120_000)
        qtbot.wait(300)  # the last groups are laid out and painted
        heart.stop()
        result = window.result
        assert result is not None
        assert result.counts.fingerprinted == IMAGES
        assert len(result.groups) >= IMAGES // 10 - 1
        assert len(heart.gaps) > 200
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    return max(heart.gaps)


@pytest.mark.slow
@pytest.mark.usefixtures("quick_switches")
@pytest.mark.timeout(180)
def test_no_frame_is_longer_than_100_ms_while_10000_images_are_scanned(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    make_images(library, IMAGES)
    longest = []
    for attempt in range(3):  # a busy machine can stop any process for a while: the best of three counts
        longest.append(longest_frame(qtbot, qapp, library, tmp_path / f"data{attempt}"))
        if longest[-1] <= LIMIT_SECONDS:
            break
    if (
        min(longest) > LIMIT_SECONDS
        and hasattr(os, "getloadavg")
        and os.getloadavg()[0] > 1.6 * (os.cpu_count() or 1)
    ):
        pytest.skip(f"other programs keep this computer too busy to tell: load {os.getloadavg()[0]:.1f}")
    assert min(longest) <= LIMIT_SECONDS, f"longest frames: {[f'{gap * 1000:.0f} ms' for gap in longest]}"
