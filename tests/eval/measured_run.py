"""Running a program and seeing what it costs: seconds, CPU seconds, and the memory of all its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.process_memory import proportional_size

INTERVAL = 0.5  # seconds between two looks at the memory
LAST_WORDS = 2000  # bytes of standard error that are kept


@dataclass(frozen=True)
class Cost:
    """What a run cost.

    Attributes:
        seconds: by the clock.
        cpu_seconds: of all processes that it started and waited for; 0 where the system does not tell.
        peak_bytes: most memory of all its processes at one moment, shared pages counted once; 0 = not known.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


class RunError(Exception):
    """A program failed or took too long."""


def run(command: Sequence[str], limit: float, env: Mapping[str, str] | None = None, cwd: str | None = None) -> Cost:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        limit: seconds it may take; then it is ended with all its processes.
        env: its environment; None = this one.
        cwd: where it runs.

    Raises:
        RunError: it could not be started, failed, or took too long.
    """
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=env, cwd=cwd,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise RunError(str(error)) from error
        try:
            code, cpu, peak = _watch(process, began + limit)
        finally:
            if process.returncode is None:
                _end(process)
        seconds = time.perf_counter() - began
        if code != 0:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - LAST_WORDS))
            said = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise RunError(said[-1] if said else f"exit code {code}")
    return Cost(seconds, cpu, peak)


def _watch(process: subprocess.Popen[bytes], until: float) -> tuple[int, float, int]:
    """Wait for the end; the exit code, CPU seconds and most memory seen."""
    peak = 0
    pause = 0.01
    while True:
        if sys.platform == "win32":
            if process.poll() is not None:
                return process.returncode, 0.0, peak
        else:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return process.returncode, used.ru_utime + used.ru_stime, peak
        peak = max(peak, memory_of_session(process.pid))
        if time.perf_counter() > until:
            raise RunError("took too long")
        time.sleep(pause)
        pause = min(INTERVAL, 2.0 * pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def memory_of_session(session: int) -> int:
    """Bytes that all processes of a session hold, pages that they share counted once; 0 where there is no /proc."""
    return sum(map(proportional_size, _members(session)))


def _members(session: int) -> Iterable[int]:
    try:
        numbers = [name for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return
    for pid in numbers:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                # The name in brackets may hold anything; behind it: state, parent, process group, session.
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if len(fields) > 3 and fields[3] == str(session):
            yield int(pid)
