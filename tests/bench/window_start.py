"""How long the program takes to its first painted window, and the memory that it then has.

    python -m tests.bench.window_start                                 from source
    python -m tests.bench.window_start --program build/bundle/dedup-gui/dedup-gui
    python -m tests.bench.window_start --program PATH --cold           its files not in the system's cache

A screen of its own (Xvfb) keeps its pixels in a file; the time is from the start of the process until a tenth of the
screen is no longer black. Each run has a data folder of its own, after one that is not counted. The processor time is
that of the program until then: other work on the computer lengthens it least.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDTH, HEIGHT = 1280, 720
LIMIT_SECONDS = 60.0
IDLE_SECONDS = 3.0
PAINTED = 0.1
"""Share of the screen."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start.

    Attributes:
        seconds: until the window was painted.
        cpu: processor seconds until then.
        memory: bytes, a while later; shared pages count in part (PSS).
    """

    seconds: float
    cpu: float
    memory: int


def measure(command: list[str], display: str, pixels: str, data: str) -> Start:
    """Start the program once and end it.

    Raises:
        TimeoutError: no window came.
    """
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "DEDUP_GUI_DATA_DIR": data}
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the run before the others compiles once, as for everybody
    began = time.perf_counter()
    program = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        while painted(pixels) < PAINTED:
            if time.perf_counter() - began > LIMIT_SECONDS or program.poll() is not None:
                raise TimeoutError("no window came")
            time.sleep(0.005)
        seconds, cpu = time.perf_counter() - began, processor_seconds(program.pid)
        time.sleep(IDLE_SECONDS)
        return Start(seconds, cpu, memory(program.pid))
    finally:
        program.terminate()
        program.wait(20)


def painted(pixels: str) -> float:
    """The share of the screen that is not black, from every 97th pixel."""
    with open(pixels, "rb") as file:
        content = file.read()[-WIDTH * HEIGHT * 4 :]
    seen = [content[at : at + 3] for at in range(0, len(content), 4 * 97)]
    return sum(one != b"\0\0\0" for one in seen) / len(seen)


def processor_seconds(process: int) -> float:
    """Processor time of a process so far."""
    with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Proportional set size, bytes."""
    with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))


def forget(folder: str) -> None:
    """Have the system drop a folder's files from its cache."""
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def starts(command: list[str], runs: int, cold: bool) -> Iterator[Start]:
    """Start so often, after a start that is not counted."""
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
        screen = ["Xvfb", "-displayfd", "1", "-fbdir", folder, "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-noreset"]
        server = subprocess.Popen(screen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert server.stdout is not None
        try:
            display = f":{server.stdout.readline().strip()}"
            pixels = os.path.join(folder, "Xvfb_screen0")
            for number in range(-1, runs):
                if cold:
                    forget(os.path.dirname(command[0]))
                with tempfile.TemporaryDirectory(prefix="dedup-bench-") as data:
                    one = measure(command, display, pixels, data)
                if number >= 0:
                    yield one
                while painted(pixels) > 0:
                    time.sleep(0.05)
        finally:
            server.terminate()
            server.communicate(timeout=10)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="", help="a frozen program (default: the source)")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--cold", action="store_true", help="of a frozen program: read its files from the disk")
    options = parser.parse_args(arguments)
    if options.cold and not options.program:
        parser.error("--cold needs --program")
    program = os.path.abspath(options.program) if options.program else ""
    command = [program] if program else [sys.executable, "-m", "dedup_gui"]
    found = list(starts(command, options.runs, options.cold))
    for name, values in (("seconds", [one.seconds for one in found]), ("CPU seconds", [one.cpu for one in found])):
        print(f"{name}: median {statistics.median(values):.2f}, least {min(values):.2f}")
    print(f"memory: {statistics.median(one.memory for one in found) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
