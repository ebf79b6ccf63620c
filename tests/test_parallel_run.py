"""What conftest.py does for parallel runs: a small suite is run by two processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

ODD = r"""
import logging, pytest
@pytest.mark.parametrize("name", ["\udcff", "plain"])
def test_odd(name):
    print("printed", "caf\udce9")
    logging.getLogger("x").info("logged caf\udce9")
    assert name == "plain", "caf\udce9"
"""

TURNS = """
import time, pathlib, pytest
@pytest.mark.parametrize("number", range(24))
def test_beside(number): note("beside")
@pytest.mark.alone
@pytest.mark.parametrize("number", range(4))
def test_alone(number): note("alone")
def note(kind):
    began = time.monotonic()
    time.sleep(0.05)
    with open(pathlib.Path(__file__).with_name("turns"), "a") as file:
        file.write(f"{kind} {began} {time.monotonic()}\\n")
"""


def run_in_parallel(folder: Path, suite: str) -> str:
    """What pytest says of a suite of one file, run by two processes."""
    (folder / "suite").mkdir()
    (folder / "suite" / "test_it.py").write_text(suite)
    (folder / "suite" / "pytest.ini").write_text("[pytest]\nmarkers = alone\n")
    words = ["-n", "2", "--dist", "load", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--basetemp", str(folder / "base"), "."],
        cwd=folder / "suite",
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=100,
        check=False,
    )
    return done.stdout.decode("utf-8", "backslashreplace")


def test_reports_may_hold_what_is_not_utf8(tmp_path: Path) -> None:
    said = run_in_parallel(tmp_path, ODD)
    assert "1 failed, 1 passed" in said
    assert "INTERNALERROR" not in said
    assert r"logged caf\udce9" in said


def test_what_measures_time_runs_alone(tmp_path: Path) -> None:
    assert "28 passed" in run_in_parallel(tmp_path, TURNS)
    turns = [line.split() for line in (tmp_path / "suite" / "turns").read_text().splitlines()]
    spans = [(kind, float(began), float(ended)) for kind, began, ended in turns]

    def overlaps(*kinds: str) -> int:
        """How many pairs of tests, the first of a given kind, went on at one time."""
        return sum(
            one is not other and one[0] in kinds and one[1] < other[2] and other[1] < one[2]
            for one in spans
            for other in spans
        )

    assert overlaps("alone") == 0
    assert overlaps("beside") > 0, "the others do run beside each other"
