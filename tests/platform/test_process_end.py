from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.image_factory import photo, save

HANGS = """
import sys, threading, time
from dedup_gui.core.fingerprints import fingerprinting
read = fingerprinting.read_any
def read_or_hang(path, **more):
    if "hangs" in path:
        print("hanging", file=sys.stderr, flush=True)
        {hang}
    return read(path, **more)
fingerprinting.read_any = read_or_hang
if __name__ == "__main__":
    from dedup_gui.__main__ import main
    raise SystemExit(main())
"""


def left_running(group: int) -> bool:
    """Whether a process of the group still runs, after a while in which it may end."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts work otherwise there")
@pytest.mark.parametrize("hang", ["time.sleep(900)", "more['isolated'].call(time.sleep, 900)"])
@pytest.mark.parametrize("window", [False, True])
def test_an_interrupt_ends_the_program_while_a_decoder_hangs(
    hang: str, window: bool, tmp_path: Path, program_environment: Callable[..., dict[str, str]]
) -> None:
    """A window takes an interrupt for its close button."""
    save(photo(1), tmp_path / "good.jpg")
    save(photo(2), tmp_path / "hangs.jpg")
    (tmp_path / "program.py").write_text(HANGS.format(hang=hang))
    words = [str(tmp_path), "--data-dir", str(tmp_path / "data")]
    if not window:
        words = ["scan", *words, "--engine", "hash", "--threads", "2"]
    program = subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py"), *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=program_environment(QT_QPA_PLATFORM="offscreen"),
        start_new_session=True,
    )
    try:
        assert program.stderr is not None
        while b"hanging" not in program.stderr.readline():
            assert program.poll() is None
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=120)  # a second or two; a hang that is waited for takes 15 minutes
        assert program.returncode == (0 if window else 130), errors
        assert b"Traceback" not in errors
        if not window:
            assert errors.decode().splitlines()[-1] == "Interrupted."
        assert not left_running(program.pid)
    finally:
        program.kill()
        program.wait()
        if program.stderr is not None:
            program.stderr.close()


def test_what_is_printed_arrives_though_a_thread_hangs(program_environment: Callable[..., dict[str, str]]) -> None:
    code = (
        "import threading, time; from dedup_gui.platform.process_end import end_process\n"
        "threading.Thread(target=time.sleep, args=(900,), daemon=True).start()\n"
        "print('said', end=''); end_process(3); print('not reached')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=program_environment(), capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, b"said", b"")


ENDS = """
import atexit, os, sys, threading, time
from dedup_gui.platform.process_end import end_process
class Kept:
    def __del__(self):
        os.write(2, b"taken apart")
kept = Kept()
{before}
print("said", end="")
raise SystemExit(end_process(3))
"""


@pytest.mark.parametrize(
    ("before", "errors"),
    [
        ("atexit.register(os.write, 2, b'at the end')", b"at the end"),
        ("threading.Thread(target=lambda: None, daemon=True).start()", b""),
        # Such a thread is waited for, which only Python can.
        (
            "threading.Thread(target=lambda: (time.sleep(.5), os.write(2, b'ran, '))).start()",
            b"ran, taken apart",
        ),
    ],
)
def test_where_nothing_runs_any_more_nothing_is_taken_apart(
    before: str, errors: bytes, program_environment: Callable[..., dict[str, str]]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDS.format(before=before)],
        env=program_environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, b"said", errors)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_what_could_not_be_printed_is_told(program_environment: Callable[..., dict[str, str]]) -> None:
    environment = program_environment()
    environment.pop("PYTHONUNBUFFERED", None)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", ENDS.format(before="")],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert done.returncode not in (0, 3)
    assert b"No space left" in done.stderr
