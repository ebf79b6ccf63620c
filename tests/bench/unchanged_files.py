"""What a scan of very many files that have not changed costs: as every scan of a library is but the first.

    python -m tests.bench.unchanged_files --files 100000 [--engine balanced] [--keep FOLDER]

A real tree of small pictures is made (64 x 48 pixels of noise on shades, 500 in a folder), scanned once, and scanned
again, each time in a process of its own. Whole processes are timed, their start and end included.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

from dedup_gui.core.settings import Engine
from tests.bench.scan_speed import ROOT

IN_A_FOLDER = 500


def make_files(folder: str, count: int) -> None:
    """Make so many pictures, unless they are there."""
    random = np.random.default_rng(3)
    for number in range(count):
        inside = os.path.join(folder, f"{number // IN_A_FOLDER:04d}")
        if number % IN_A_FOLDER == 0:
            os.makedirs(inside, exist_ok=True)
        path = os.path.join(inside, f"{number:06d}.jpg")
        if not os.path.exists(path):
            shades = Image.fromarray(random.integers(0, 256, (5, 7, 3), dtype=np.uint8)).resize((64, 48))
            noisy = np.clip(np.asarray(shades, np.int16) + random.integers(-20, 20, (48, 64, 3)), 0, 255)
            memory = io.BytesIO()
            Image.fromarray(noisy.astype(np.uint8)).save(memory, "JPEG", quality=80)
            with open(path, "wb") as file:
                file.write(memory.getvalue())


def scan(folder: str, data: str, engine: str) -> tuple[float, float, dict[str, dict[str, float]]]:
    """Scan once, in a process; returns its seconds, its processor seconds and what it says of itself."""
    out = os.path.join(data, "scan.json")
    command = [sys.executable, "-m", "dedup_gui", "scan", folder, "--engine", engine, "--data-dir", data]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([*command, "--json", out, "--quiet"], cwd=ROOT, check=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, encoding="utf-8") as file:
        said = json.load(file)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, {"counts": said["counts"], "seconds": said["seconds"]}


def run(count: int, engine: str, keep: str) -> None:
    """Make the tree, scan it twice, and print what each took."""
    with tempfile.TemporaryDirectory(prefix="dedup-") as made:
        folder, data = os.path.join(keep or made, "tree"), os.path.join(keep or made, "data")
        os.makedirs(data, exist_ok=True)
        make_files(folder, count)
        print(f"{count:,} files of {folder}")
        for name in ("first scan", "scanned again", "scanned again"):
            seconds, cpu, said = scan(folder, data, engine)
            stages = "  ".join(f"{stage} {value:.2f}" for stage, value in said["seconds"].items())
            known, found = said["counts"]["from_cache"], said["counts"]["found"]
            print(f"{name:14}{seconds:8.2f} s {cpu:8.2f} CPU s   known {known:,} of {found:,}   {stages}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"peak {peak / 1024:,.0f} MiB")


def main(words: list[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.unchanged_files",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--engine", choices=[engine.value for engine in Engine], default=Engine.HASH.value)
    parser.add_argument("--keep", default="", help="make tree and data here, and leave them")
    chosen = parser.parse_args(words)
    run(chosen.files, chosen.engine, chosen.keep)


if __name__ == "__main__":
    main()
