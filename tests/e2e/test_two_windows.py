"""Two windows on one data folder: what the one has moved the other neither moves nor brings back a second time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui import demo
from tests.e2e.desktop import ON_A_SCREEN, Desktop, wait_until
from tests.e2e.test_desktop import files_below, start, stop

pytestmark = [*ON_A_SCREEN, pytest.mark.slow]


class Window:
    """One of the two windows, and hands on it."""

    def __init__(self, desktop: Desktop, home: Path, library: Path) -> None:
        self._desktop = desktop
        before = self._all()
        self.program = start(desktop, home, str(library))
        try:
            wait_until(lambda: bool(self._all() - before), "the window")
            (self._id,) = self._all() - before
        except BaseException:
            stop(self.program)
            raise

    def _all(self) -> set[str]:
        return set(self._desktop.do("search", "--onlyvisible", "--name", "Pictures").split())

    def idle(self, what: str) -> None:
        wait_until(lambda: self._desktop.is_idle(self.program.pid), f"the end of {what}", 60)

    def keys(self, *keys: str) -> None:
        self._desktop.focus(self._id)
        self._desktop.key(*keys)
        self._desktop.do("sleep", "0.5")

    def apply(self) -> None:
        """Accept every suggestion, and confirm what that comes to."""
        self.keys(*["Return"] * 20)
        self.keys("ctrl+Return")
        self._desktop.do("sleep", "0.3")
        self._desktop.key("alt+m")
        self._desktop.do("sleep", "0.5")
        self.idle("the removal")

    def undo_last(self) -> None:
        self.keys("ctrl+alt+z")
        self.idle("the undo")


def history(home: Path) -> list[tuple[int, str, str]]:
    """What the command line says of each batch: its number, and the outcomes of its images."""
    listed = subprocess.run(
        [sys.executable, "-c", _HISTORY, str(home / "dedup")], capture_output=True, text=True, check=True
    )
    return [tuple(row) for row in json.loads(listed.stdout)]


_HISTORY = """
import json, sys
from dedup_gui.paths import Paths
from dedup_gui.program import Program
with Program(Paths.find(sys.argv[1])) as program:
    journal = program.history().journal
    print(json.dumps([
        (batch.id, record.action.victim.path, record.result.outcome.value)
        for batch in journal.batches() for record in journal.records(batch.id)
    ]))
"""


def test_what_one_window_moved_is_neither_moved_nor_brought_back_twice(desktop: Desktop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    library = home / "Pictures"
    library.mkdir(parents=True)
    demo.make_library(str(library))
    before = files_below(library)
    trash = home / "data" / "Trash" / "files"
    windows: list[Window] = []
    try:
        for _ in range(2):
            windows.append(Window(desktop, home, library))
            windows[-1].idle("the scan")
        first, second = windows
        first.apply()
        wait_until(lambda: trash.is_dir() and len(os.listdir(trash)) >= 8, "files in the trash")
        first.idle("the removal")
        left, moved = files_below(library), sorted(files_below(trash).values())
        assert sorted([*left.values(), *moved]) == sorted(before.values())

        second.apply()  # of the same images: they are found gone, and nothing else goes in their place
        assert files_below(library) == left
        assert sorted(files_below(trash).values()) == moved
        (newest, oldest) = sorted({batch for batch, _, _ in history(home)}, reverse=True)
        gone = {path for batch, path, outcome in history(home) if batch == oldest and outcome == "done"}
        told = {path for batch, path, outcome in history(home) if batch == newest and outcome == "skipped-missing"}
        assert told == gone

        second.undo_last()  # takes back what the first moved: the last removal is that of either window
        wait_until(lambda: files_below(library) == before, "everything back in its place")
        assert os.listdir(trash) == []
        first.undo_last()  # there is nothing left of it
        assert files_below(library) == before
        assert {outcome for batch, _, outcome in history(home) if batch == oldest} == {"undone"}
    finally:
        errors = [stop(window.program) for window in windows]
    assert not any("Traceback" in text for text in errors), errors
