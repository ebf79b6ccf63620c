"""What a scan costs that has next to nothing to do: its start and its end.

    python -m tests.bench.start_up
    python -m tests.bench.start_up --runs 21 --imports

`python -m dedup_gui scan` of an empty folder, of one image and of some with each engine, beside Python alone and
beside Python that imports NumPy and OpenCV: from the start of the process to its end, and what of it lies around the
scan, by the time that the scan itself tells. Interleaved runs, each scan with a data folder of its own, after a run
of each that is not counted; medians, and the least, which other work on the computer lengthens least. Then the
imports that cost most, each without what it imports itself (`-X importtime`).

The modules are compiled, as those of an installed program are.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from tests.bench.photographs import make_photographs
from tests.bench.scan_speed import ROOT

SHOWN = 10
"""Imports listed."""
_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \| *(\S+)")


@dataclass(frozen=True, slots=True)
class Run:
    """One process.

    Attributes:
        seconds: from its start to its end.
        cpu: processor seconds of it and its children.
        around: seconds before and after the scan; those of the process where there was none.
    """

    seconds: float
    cpu: float
    around: float


@dataclass(frozen=True, slots=True)
class Imported:
    """One module's import.

    Attributes:
        name: of the module.
        own: seconds, without what it imports.
        whole: seconds with it.
    """

    name: str
    own: float
    whole: float


def commands(folder: str, engines: list[str], images: int) -> dict[str, list[str]]:
    """What is run, by its name in the table; `{data}` stands for a fresh data folder."""
    empty, single, some = (os.path.join(folder, name) for name in ("empty", "single", "some"))
    os.makedirs(empty)
    make_photographs(single, 1, 640, 480)
    make_photographs(some, images, 1280, 960)
    found = {"python alone": ["-c", "pass"], "numpy and cv2": ["-c", "import numpy, cv2"]}
    for engine in engines:
        for name, place in (("empty folder", empty), ("one image", single), (f"{images} images", some)):
            words = ["scan", place, "--quiet", "--engine", engine, "--data-dir", "{data}", "--json", "{data}/told"]
            found[f"{engine}, {name}"] = ["-m", "dedup_gui", *words]
    return found


def run(words: list[str], *options: str) -> tuple[Run, str]:
    """Start Python with these words, and wait for its end; also what it wrote to standard error."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as data:
        command = [sys.executable, *options, *(word.replace("{data}", data) for word in words)]
        began, before = time.perf_counter(), os.times()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        seconds, after = time.perf_counter() - began, os.times()
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr}")
        told = _told(os.path.join(data, "told"))
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, seconds - told), done.stderr


def _told(report: str) -> float:
    """Seconds of the scan, as it tells them."""
    if not os.path.exists(report):
        return 0.0
    with open(report, encoding="utf-8") as file:
        return float(json.load(file)["seconds"]["total"])


def imports(words: list[str]) -> list[Imported]:
    """What is imported, the dearest first."""
    lines = map(_IMPORT.match, run(words, "-X", "importtime")[1].splitlines())
    found = [Imported(line[3], int(line[1]) / 1e6, int(line[2]) / 1e6) for line in lines if line]
    return sorted(found, key=lambda one: -one.own)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, help="of each command (default: 9)")
    parser.add_argument("--warm-up", type=int, default=1, help="runs before, not counted (default: 1)")
    parser.add_argument("--engines", nargs="+", default=["hash", "balanced"], choices=("hash", "balanced"))
    parser.add_argument("--images", type=int, default=40, help="of the largest scan, of 1280 x 960 (default: 40)")
    parser.add_argument("--imports", action="store_true", help="the imports alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
        every = commands(folder, options.engines, options.images)
        if not options.imports:
            _show_runs(every, options.runs, options.warm_up)
        for name in (f"{engine}, one image" for engine in options.engines):
            made = imports(every[name])
            print(
                f"\n{name}: {len(made)} modules, {sum(one.own for one in made) * 1e3:.0f} ms in imports; the dearest"
            )
            for one in made[:SHOWN]:
                print(f"  {one.own * 1e3:7.1f} ms, {one.whole * 1e3:7.1f} with what it imports: {one.name}")


def _show_runs(every: dict[str, list[str]], runs: int, warm_up: int) -> None:
    taken: dict[str, list[Run]] = {name: [] for name in every}
    for number in range(-warm_up, runs):
        for name, words in every.items():
            one = run(words)[0]
            if number >= 0:
                taken[name].append(one)
    print(f"{'':24}{'median ms':>10}{'least ms':>10}{'around':>10}{'CPU ms':>10}{'/ numpy and cv2':>17}")
    for name, each in taken.items():
        times = [one.seconds for one in each]
        ratios = [one.seconds / base.seconds for one, base in zip(each, taken["numpy and cv2"], strict=True)]
        shown = (
            statistics.median(times),
            min(times),
            statistics.median(one.around for one in each),
            statistics.median(one.cpu for one in each),
        )
        cells = "".join(f"{1e3 * value:10.0f}" for value in shown)
        print(f"{name:24}{cells}{statistics.median(ratios):17.2f}")


if __name__ == "__main__":
    main()
