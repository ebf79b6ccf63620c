"""What a program's run costs, and what becomes of one that takes too long."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.eval.measured_run import RunError, memory_of_session, run


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_cpu_time_of_a_child_is_counted() -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    cost = run(script(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"), 60.0)
    if os.name != "nt":
        assert cost.cpu_seconds >= 0.4
    assert cost.seconds >= 0.4


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="memory is read from /proc")
def test_memory_of_a_child_is_counted() -> None:
    big = "x = bytearray(b'1') * 80_000_000; import time; time.sleep(1.2)"
    cost = run(script(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {big!r}], check=True)"), 60.0)
    assert 80e6 < cost.peak_bytes < 250e6


def test_memory_of_no_session_is_nothing() -> None:
    assert memory_of_session(-1) == 0


def test_a_failure_is_told_in_its_own_last_words() -> None:
    with pytest.raises(RunError, match=r"^ValueError: no such network$"):
        run(script("raise ValueError('no such network')"), 60.0)


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(RunError):
        run(["/no/such/program"], 60.0)


@pytest.mark.skipif(os.name == "nt", reason="there only the program itself is ended")
def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time\nwhile True:\n open({str(alive)!r}, 'w').write(str(time.time())); time.sleep(0.02)"
    with pytest.raises(RunError, match="took too long"):
        run(script(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"), 1.5)
    time.sleep(0.2)
    last = alive.read_text()
    time.sleep(0.3)
    assert alive.read_text() == last


def test_it_runs_where_and_with_what_it_is_told(tmp_path: Path) -> None:
    run(
        script("import os; open('told', 'w').write(os.environ['WORD'])"),
        60.0,
        {**os.environ, "WORD": "x"},
        str(tmp_path),
    )
    assert (tmp_path / "told").read_text() == "x"
    assert subprocess.run(script("import os; os.environ['WORD']"), capture_output=True, check=False).returncode
