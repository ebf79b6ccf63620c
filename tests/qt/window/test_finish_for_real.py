"""The real program, killed in the middle of a removal, and started again: Finish, then Undo."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dedup_gui.core.review.review import Review
from dedup_gui.core.types import Decision
from tests.core.image_factory import photo, save
from tests.core.removal.removal_library import contents
from tests.qt.window.real_window import real_window

ROOT = Path(__file__).resolve().parents[3]
CUT_OFF = """
import os, signal, sys
from pathlib import Path
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.types import Decision
from tests.services import opened
with opened(Path(sys.argv[1])) as services:
    last = services.last_result()
    doomed = {path: Decision.REMOVE for path in sys.argv[2:]}
    for done in services.apply(last.result.groups, doomed, ActionKind.TRASH):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the trash is the person's own")
def test_finish_and_undo(qtbot: QtBot, app: QApplication, tmp_path: Path) -> None:
    pictures, data = tmp_path / "pictures", tmp_path / "data"
    pictures.mkdir()
    for number in range(4):
        save(photo(number), pictures / f"{number} a.jpg")
        shutil.copy(pictures / f"{number} a.jpg", pictures / f"{number} b.jpg")
    before = contents(pictures)
    copies = [str(pictures / f"{number} b.jpg") for number in range(4)]
    with real_window(qtbot, app, data) as (window, services):
        with qtbot.waitSignal(window.scans.done, timeout=60_000):
            window.begin([str(pictures)])
        qtbot.waitUntil(lambda: window.review.review.totals.groups == 4)
        services.save_decisions([(path, _digest(window.review.review, path), Decision.REMOVE) for path in copies])
        window.close()
    command = [sys.executable, "-c", CUT_OFF, str(data), *copies[:3]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert len(contents(pictures)) == 7
    with real_window(qtbot, app, data) as (window, _):
        window.begin()
        qtbot.waitUntil(lambda: window.review.review.totals.remove_files == 3, timeout=10_000)
        (bar,) = window.notices.bars
        finish = next(button for button in bar.buttons if button.text() == "&Finish…")
        finish.click()
        qtbot.waitUntil(lambda: window.messages.resuming.dialog is not None)
        dialog = window.messages.resuming.dialog
        assert dialog is not None
        with qtbot.waitSignal(window.removals.applied, timeout=10_000):
            dialog.move.click()
        assert len(contents(pictures)) == 5 and copies[3] in contents(pictures), "that was marked later"
        assert window.review.review.totals.remove_files == 1
        qtbot.waitUntil(window.menus.undo_removal.isEnabled)
        with qtbot.waitSignal(window.removals.undone, timeout=10_000):
            window.menus.undo_removal.trigger()
        assert contents(pictures) == before
        qtbot.waitUntil(lambda: not window.runner.running)
        window.close()


def _digest(review: Review, path: str) -> str:
    return review.index.images[path].digest
