"""What new images among known ones cost, beside a scan of all of them.

    python -m tests.bench.incremental --known 2000 --new 100 --size 640x480
    python -m tests.bench.incremental --engine hash --known 20000 --new 1000 --size 320x240

Photographs are made, the new ones in a folder of their own; one in ten of these is a known one at half its size. Each
scan has a process of its own, on a warm disk: all images with an empty cache; then, with another cache, the known
ones, all of them with the new ones added, and all of them once more. Seconds by stage are the scan's own. A scan with
the new ones must find the groups that the scan of all finds. The processor's time counts decoders' processes too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass

import cv2

from dedup_gui.core.events import run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.paths import Paths
from dedup_gui.program import Program
from tests.bench.photographs import make_photographs
from tests.bench.scan_speed import ROOT, warm
from tests.bench.workers import peak_memory, processor_seconds

SCANS = ("all, cold", "known, cold", "new among known", "all once more")
STAGES = ("discover", "fingerprint", "match", "judge")
COPY = 10
"""One of so many new images is a copy."""


@dataclass(frozen=True, slots=True)
class ScanFigures:
    """One scan.

    Attributes:
        images: fingerprinted or known.
        seconds: wall clock.
        cpu: processor seconds of the process and its children.
        peak: bytes.
        stages: seconds by stage.
        judged: pairs looked at closely.
        groups: names of each group's files.
    """

    images: int
    seconds: float
    cpu: float
    peak: int
    stages: dict[str, float]
    judged: int
    groups: list[list[str]]


def make_library(folder: str, known: int, new: int, width: int, height: int) -> tuple[str, str]:
    """The folders of the known images and of the new ones."""
    places = os.path.join(folder, "known"), os.path.join(folder, "new")
    paths = make_photographs(places[0], known, width, height)
    added = make_photographs(places[1], new, width, height, seed=1)
    for number, path in enumerate(added[::COPY]):
        image = cv2.imread(paths[number * len(paths) // len(added)])
        if image is None or not cv2.imwrite(path, cv2.resize(image, None, fx=0.5, fy=0.5)):
            raise OSError(f"cannot copy {path}")
    return places


def scan(folders: list[str], engine: str, threads: int, data_dir: str) -> ScanFigures:
    """In this process."""
    settings = ScanSettings(folders=tuple(folders), engine=Engine(engine), threads=threads)
    began, busy = time.perf_counter(), processor_seconds()
    with Program(Paths.find(data_dir)) as program:
        result = run_to_end(program.scan(settings))
    seconds, cpu = time.perf_counter() - began, processor_seconds() - busy
    root = os.path.dirname(folders[0])
    return ScanFigures(
        images=len(result.images),
        seconds=seconds,
        cpu=cpu,
        peak=peak_memory(),
        stages={name: getattr(result.seconds, name) for name in STAGES},
        judged=result.counts.judged,
        groups=[[os.path.relpath(path, root) for path in sorted(group.paths)] for group in result.groups],
    )


def scan_apart(folders: list[str], engine: str, threads: int, data_dir: str) -> ScanFigures:
    """In a process of its own."""
    words = ["--row", *folders, "--engine", engine, "--threads", str(threads), "--data-dir", data_dir]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.incremental", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ScanFigures(**json.loads(done.stdout.splitlines()[-1]))


def one_round(known: str, new: str, engine: str, threads: int) -> list[ScanFigures]:
    """The four scans."""
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as one, tempfile.TemporaryDirectory() as other:
        runs = [([known, new], one), ([known], other), ([known, new], other), ([known, new], other)]
        return [scan_apart(folders, engine, threads, data_dir) for folders, data_dir in runs]


def show(rounds: list[list[ScanFigures]]) -> None:
    """Print the table and the ratios."""
    heads = ("images", "seconds", "CPU s", *STAGES, "judged", "groups", "peak MB")
    print(f"{'':16}" + "".join(f"{head:>12}" for head in heads))
    for number, name in enumerate(SCANS):
        runs = sorted((found[number] for found in rounds), key=lambda figures: figures.seconds)
        middle = runs[len(runs) // 2]
        cells = [f"{middle.images}", f"{middle.seconds:.2f}", f"{middle.cpu:.2f}"]
        cells += [f"{middle.stages[stage]:.2f}" for stage in STAGES]
        cells += [f"{middle.judged}", f"{len(middle.groups)}", f"{middle.peak / 1e6:.0f}"]
        print(f"{name:16}" + "".join(f"{cell:>12}" for cell in cells))
    everything, known = rounds[0][0].images, rounds[0][1].images
    print(f"new images are {(everything - known) / max(1, everything):.3f} of all")
    for number, what in ((2, "new among known"), (3, "all once more")):
        wall = statistics.median(found[number].seconds / found[0].seconds for found in rounds)
        cpu = statistics.median(found[number].cpu / max(found[0].cpu, 0.01) for found in rounds)
        print(f"{what}: {wall:.3f} of the time of all, cold; by CPU {cpu:.3f}")
    same = all(sorted(found[0].groups) == sorted(later.groups) for found in rounds for later in found[2:])
    print("groups: the same" if same else "groups: NOT the same")


def main(arguments: list[str] | None = None) -> None:
    """Make the images, scan, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", type=int, default=2000)
    parser.add_argument("--new", type=int, default=100)
    parser.add_argument("--size", default="640x480", help="of the photographs (default: 640x480)")
    parser.add_argument("--engine", default="balanced", choices=("hash", "balanced"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0 = one for each core")
    parser.add_argument("--row", nargs="+", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--data-dir", default="", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.row:
        print(json.dumps(asdict(scan(options.row, options.engine, options.threads, options.data_dir))))
        return
    width, height = (int(side) for side in options.size.split("x"))
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
        known, new = make_library(folder, options.known, options.new, width, height)
        count, size = warm(folder)
        print(f"{count} JPEG files of {options.size}, {size / count / 1e3:.0f} kB each, engine {options.engine}")
        show([one_round(known, new, options.engine, options.threads) for _ in range(options.rounds)])


if __name__ == "__main__":
    main()
