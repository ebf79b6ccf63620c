"""How fast a scan is, as ratios that travel from one computer to another.

    python -m tests.bench.scan_speed --make 400 --size 1600x1200
    python -m tests.bench.scan_speed --folder ~/Pictures --rounds 5
    python -m tests.bench.scan_speed --memory

Compares, in interleaved rounds on the same cores with a warm disk: our scan without and with its cache, a loop
over the `imagehash` package, and as the limit a bare decode of the same files by libjpeg-turbo, to grey, at an
eighth of the size, in the same number of threads. Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from tests.bench.photographs import make_photographs
from tests.bench.workers import Figures, jpeg_files

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run_worker(role: str, folder: str, threads: int, data_dir: str) -> Figures:
    """One role in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.workers", role, folder, str(threads), data_dir]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{role}: {done.stderr}")
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def middle(runs: list[Figures]) -> Figures:
    """The run of median time."""
    return sorted(runs, key=lambda figures: figures.seconds)[len(runs) // 2]


def warm(folder: str) -> tuple[int, int]:
    """Read every file once; how many they are, and their bytes."""
    count = size = 0
    for path in jpeg_files(folder):
        with open(path, "rb") as file:
            size += len(file.read())
        count += 1
    return count, size


def speed(folder: str, rounds: int, threads: int, engine: str) -> None:
    """Print the table."""
    count, size = warm(folder)
    print(f"{count} JPEG files, {size / max(count, 1) / 1e3:.0f} kB each, {threads} threads, {rounds} rounds")
    runs: dict[str, list[Figures]] = {"imagehash": [], "scan": [], "rescan": [], "decode": []}
    for _ in range(rounds):
        data_dir = tempfile.mkdtemp(prefix="dedup-bench-")
        try:
            runs["decode"].append(run_worker("decode", folder, threads, data_dir))
            runs["scan"].append(run_worker(engine, folder, threads, data_dir))
            runs["imagehash"].append(run_worker("imagehash", folder, threads, data_dir))
            runs["rescan"].append(run_worker(engine, folder, threads, data_dir))
        finally:
            shutil.rmtree(data_dir)
    print(f"{'':12}{'images/s':>10}{'CPU ms/image':>14}{'peak MB':>9}{'seconds, each round':>24}")
    for name, figures in runs.items():
        best = middle(figures)
        each = " ".join(f"{run.seconds:.2f}" for run in figures)
        cpu = best.cpu / best.images * 1e3
        print(f"{name:12}{best.images / best.seconds:10.1f}{cpu:14.2f}{best.peak / 1e6:9.0f}{each:>24}")

    def ratio(slow: str, fast: str) -> str:
        pairs = list(zip(runs[slow], runs[fast], strict=True))
        each = [a.seconds / b.seconds for a, b in pairs]
        # A rescan may cost less than the 10 ms in which processor time is counted.
        cpu = statistics.median(a.cpu / max(b.cpu, 0.01) for a, b in pairs)
        return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f}; by CPU {cpu:.2f})"

    print(f"scan against the imagehash loop: {ratio('imagehash', 'scan')} times as fast")
    print(f"scan against the bare decode:    {ratio('decode', 'scan')} of the limit")
    print(f"rescan against the first scan:   {ratio('scan', 'rescan')} times as fast")


def memory(threads: int, engine: str, counts: tuple[int, ...] = (1_000, 10_000)) -> None:
    """Print the peak memory of scans of few and of many small images."""
    folder = tempfile.mkdtemp(prefix="dedup-bench-")
    try:
        for count in counts:
            place = os.path.join(folder, str(count))
            make_photographs(place, count, 320, 240)
            figures = run_worker(engine, place, threads, os.path.join(folder, f"data {count}"))
            print(f"{figures.images:7d} images: peak {figures.peak / 1e6:.0f} MB, {figures.seconds:.1f} s")
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scan_speed", description="How fast a scan is.")
    parser.add_argument("--folder", help="a folder with JPEG photographs")
    parser.add_argument("--make", type=int, default=300, metavar="N", help="without --folder: make N photographs")
    parser.add_argument("--size", default="1600x1200", help="of the photographs made (default: 1600x1200)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engine", default="hash", choices=("hash", "balanced"))
    parser.add_argument("--memory", action="store_true", help="peak memory at 1,000 and at 10,000 images instead")
    arguments = parser.parse_args()
    if arguments.memory:
        memory(arguments.threads, arguments.engine)
    elif arguments.folder:
        speed(arguments.folder, arguments.rounds, arguments.threads, arguments.engine)
    else:
        width, height = (int(side) for side in arguments.size.split("x"))
        folder = tempfile.mkdtemp(prefix="dedup-bench-")
        try:
            make_photographs(folder, arguments.make, width, height)
            speed(folder, arguments.rounds, arguments.threads, arguments.engine)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
