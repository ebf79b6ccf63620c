"""The folder of a server's originals goes with the program, also with one that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedup_gui.wiring.immich_folder import ImmichFolder

KILLED = """
import os, sys
from dedup_gui.wiring.immich_folder import ImmichFolder
folder = ImmichFolder(sys.argv[1])
open(os.path.join(folder.path, "private.jpg"), "w").close()
print(folder.path, flush=True)
os._exit(9)
"""


def test_it_goes_with_all_that_is_in_it(tmp_path: Path) -> None:
    with ImmichFolder(str(tmp_path / "cache")) as folder:
        (Path(folder.path) / "inner").mkdir()
        (Path(folder.path) / "inner" / "a.jpg").write_bytes(b"a")
        assert sys.platform == "win32" or os.stat(folder.path).st_mode & 0o077 == 0
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("name", ["immich-library", "immich-0123456789abcdef", "immich-0123456789abcdef-mine"])
def test_a_folder_of_somebody_elses_stays_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    photo = tmp_path / name / "2024" / "only.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"the only one")
    if name != "immich-0123456789abcdef":  # there nothing but the missing lock tells
        (tmp_path / f"{name}.lock").touch()
    with ImmichFolder(str(tmp_path)):
        pass
    assert photo.read_bytes() == b"the only one"


@pytest.mark.skipif(sys.platform == "win32", reason="there the lock's file may stay open a little longer")
def test_what_a_killed_program_left_goes_and_what_another_has_open_stays(tmp_path: Path) -> None:
    with ImmichFolder(str(tmp_path)) as mine:
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        left = Path(done.stdout.strip())
        assert (left / "private.jpg").exists()
        with ImmichFolder(str(tmp_path)) as another:
            assert not left.exists()
            assert os.path.isdir(mine.path) and os.path.isdir(another.path)
    assert list(tmp_path.iterdir()) == []
