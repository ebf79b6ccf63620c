"""Time for which nobody ran is told from time that was used."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.machine_pauses import longer_than

ROOT = Path(__file__).resolve().parents[1]


def test_what_lies_in_a_pause_does_not_count() -> None:
    assert longer_than((1.0, 2.0), []) == pytest.approx(1.0)
    assert longer_than((1.0, 2.0), [(0.0, 0.5), (1.5, 1.75), (3.0, 4.0)]) == pytest.approx(0.75)
    assert longer_than((1.0, 2.0), [(0.5, 1.25), (1.75, 2.5)]) == pytest.approx(0.5)
    assert longer_than((1.0, 2.0), [(0.5, 2.5)]) == pytest.approx(0.0)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
def test_a_process_that_was_stopped_tells_of_it() -> None:
    watch = subprocess.Popen(
        [sys.executable, "-m", "tests.machine_pauses"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with watch:
        time.sleep(1.0)
        os.kill(watch.pid, signal.SIGSTOP)
        begin = time.perf_counter()
        time.sleep(0.2)
        end = time.perf_counter()
        os.kill(watch.pid, signal.SIGCONT)
        time.sleep(0.1)
        pauses = json.loads(watch.communicate()[0])
    assert longer_than((begin, end), pauses) < 0.1
