"""The real program in a process of its own, on a real screen, worked by hand: drop, review, apply, undo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui import demo
from tests.e2e.desktop import ON_A_SCREEN, Desktop, wait_until

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = ON_A_SCREEN


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def start(desktop: Desktop, home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = desktop.environment(
        HOME=str(home),
        XDG_DATA_HOME=str(home / "data"),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_CACHE_HOME=str(home / "cache"),
    )
    return subprocess.Popen(
        [sys.executable, "-m", "dedup_gui", "--data-dir", str(home / "dedup"), *arguments],
        env=environment,
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
    )


def stop(program: subprocess.Popen[bytes]) -> str:
    program.terminate()
    _, errors = program.communicate(timeout=20)
    return errors.decode(errors="replace")


def files_below(folder: str | Path) -> dict[str, bytes]:
    return {
        os.path.join(where, name): Path(where, name).read_bytes()
        for where, _, names in os.walk(folder)
        for name in names
    }


def test_drop_review_apply_and_undo(desktop: Desktop, home: Path) -> None:
    library = home / "Pictures"
    demo.make_library(str(library))
    before = files_below(library)
    trash = home / "data" / "Trash" / "files"
    program = start(desktop, home)
    source = None
    try:
        window = desktop.window("Dedup")
        source = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "tests/e2e/drag_source.py"), "1450", "40", str(library)],
            env=desktop.environment(HOME=str(home)),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert source.stdout is not None
        assert source.stdout.readline().strip() == "ready"
        desktop.do("sleep", "0.5")
        desktop.drag((1500, 80), (600, 300))
        assert source.stdout.readline().strip() == "dropped"

        desktop.focus(window)
        desktop.key("alt+s")
        wait_until(lambda: (home / "dedup" / "cache" / "cache.sqlite").exists(), "the scan")
        wait_until(lambda: desktop.is_idle(program.pid), "the end of the scan")

        for _ in range(20):  # accept the suggestion of every group; more often does no harm
            desktop.key("Return")
        desktop.key("ctrl+Return")
        desktop.do("sleep", "0.7")
        desktop.key("Return")  # Cancel is the default button: nothing may happen
        desktop.do("sleep", "0.5")
        assert files_below(library) == before
        desktop.focus(window)
        desktop.key("ctrl+Return")
        desktop.do("sleep", "0.7")
        desktop.key("alt+m")
        wait_until(lambda: trash.is_dir() and len(os.listdir(trash)) >= 8, "files in the trash")
        wait_until(lambda: desktop.is_idle(program.pid), "the end of the removal")
        left = files_below(library)
        assert left.items() < before.items()
        assert {data for path, data in before.items() if path not in left} == set(files_below(trash).values())

        desktop.focus(window)
        desktop.key("ctrl+alt+z")
        wait_until(lambda: files_below(library) == before, "everything back in its place")
        assert os.listdir(trash) == []
    finally:
        errors = stop(program)
        if source is not None:
            source.terminate()
            source.communicate(timeout=10)
    assert "Traceback" not in errors, errors


def test_a_folder_on_the_command_line_is_scanned_at_once(desktop: Desktop, home: Path) -> None:
    library = home / "Pictures"
    demo.make_library(str(library))
    program = start(desktop, home, str(library))
    try:
        desktop.window("Pictures")
        wait_until(lambda: (home / "dedup" / "cache" / "cache.sqlite").exists(), "the scan")
    finally:
        errors = stop(program)
    assert "Traceback" not in errors, errors
