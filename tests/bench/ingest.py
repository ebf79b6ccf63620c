"""How fast images are taken in, by format and size: found, decoded, fingerprinted, compared.

    python -m tests.bench.ingest
    python -m tests.bench.ingest --engine balanced --formats jpeg webp --sizes 640x480 4000x3000
    python -m tests.bench.ingest --json FILE; python -m tests.bench.chart FILE docs/charts/ingest.svg

Unrelated photographs are made and saved in each format. Each scan has a process of its own, without a cache, on a
warm disk; rounds go through all formats and sizes in turn. Of JPEG also what a bare decode to grey at an eighth of
the size takes in as many threads, and the share of that limit that a scan reaches (needs the extra `bench`). Medians.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass

from PIL import Image

from tests.bench.photographs import make_photographs
from tests.bench.scan_speed import run_worker
from tests.bench.workers import Figures

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF", "avif": "AVIF", "jxl": "JXL"}
SIZES = ("640x480", "1600x1200", "4000x3000")
QUALITY = 85
"""Of the formats that have one, but JPEG: its photographs are those of the camera."""


@dataclass(frozen=True, slots=True)
class Row:
    """One format in one size.

    Attributes:
        format: its name.
        size: "WIDTHxHEIGHT".
        speed: images a second.
        cpu: processor seconds an image.
        peak: bytes.
        limit: images a second of a bare decode; 0 = not measured.
        share: of the limit, round by round; 0 = not measured.
    """

    format: str
    size: str
    speed: float
    cpu: float
    peak: int
    limit: float = 0.0
    share: float = 0.0

    @property
    def megapixels(self) -> float:
        """Of one image."""
        width, height = sides(self.size)
        return width * height / 1e6


def sides(size: str) -> tuple[int, int]:
    """Width and height of "WIDTHxHEIGHT"."""
    width, height = (int(side) for side in size.split("x"))
    return width, height


def save_as(paths: list[str], folder: str, suffix: str) -> None:
    """Save photographs in another format."""
    os.makedirs(folder)
    for number, path in enumerate(paths):
        with Image.open(path) as image:
            image.save(os.path.join(folder, f"{number:05d}.{suffix}"), FORMATS[suffix], quality=QUALITY)


def make_folders(folder: str, count: int, formats: list[str], sizes: list[str]) -> dict[tuple[str, str], str]:
    """Make the photographs; the folder of each format and size."""
    made = {}
    for size in sizes:
        camera = os.path.join(folder, f"jpeg {size}")
        paths = make_photographs(camera, count, *sides(size))
        for suffix in formats:
            made[suffix, size] = camera if suffix == "jpeg" else os.path.join(folder, f"{suffix} {size}")
            if suffix != "jpeg":
                save_as(paths, made[suffix, size], suffix)
    return made


def measure(folders: dict[tuple[str, str], str], rounds: int, threads: int, engine: str) -> list[Row]:
    """Scan each folder in each round."""
    scans: dict[tuple[str, str], list[Figures]] = {which: [] for which in folders}
    limits: dict[tuple[str, str], list[Figures]] = {which: [] for which in folders if which[0] == "jpeg"}
    for _ in range(rounds):
        for which, place in folders.items():
            with tempfile.TemporaryDirectory(prefix="dedup-bench-") as data:
                if which in limits:
                    limits[which].append(run_worker("decode", place, threads, data))
                scans[which].append(run_worker(engine, place, threads, data))
    return [row(*which, scans[which], limits.get(which, [])) for which in folders]


def row(suffix: str, size: str, scans: list[Figures], limits: list[Figures]) -> Row:
    """What the rounds say together."""
    return Row(
        suffix,
        size,
        statistics.median(each.images / each.seconds for each in scans),
        statistics.median(each.cpu / each.images for each in scans),
        max(each.peak for each in scans),
        statistics.median(each.images / each.seconds for each in limits) if limits else 0.0,
        statistics.median(a.seconds / b.seconds for a, b in zip(limits, scans, strict=True)) if limits else 0.0,
    )


def as_chart(rows: list[Row], engine: str) -> dict[str, object]:
    """What `tests.bench.chart` draws."""
    return {
        "title": f"Taking in an image: {engine} engine, processor time by size",
        "x": "megapixels",
        "y": "milliseconds of the processor an image",
        "points": [[each.format, each.megapixels, 1e3 * each.cpu] for each in rows],
    }


def main(words: list[str] | None = None) -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=40, help="of each format and size (default: 40)")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="WIDTHxHEIGHT")
    parser.add_argument("--engine", default="hash", choices=("hash", "balanced"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", metavar="FILE", help="write what the chart is drawn from here")
    options = parser.parse_args(words)
    Image.init()
    formats = [each for each in options.formats if FORMATS[each] in Image.SAVE]
    for each in sorted(set(options.formats) - set(formats)):
        print(f"{each} cannot be written here", file=sys.stderr)
    folder = tempfile.mkdtemp(prefix="dedup-bench-")
    try:
        folders = make_folders(folder, options.images, formats, options.sizes)
        rows = measure(folders, options.rounds, options.threads, options.engine)
    finally:
        shutil.rmtree(folder)
    print(f"{'format':8}{'size':>12}{'images/s':>10}{'CPU ms':>9}{'peak MB':>9}{'decode/s':>10}{'share':>7}")
    for each in rows:
        limit = f"{each.limit:10.1f}{each.share:7.2f}" if each.limit else ""
        figures = f"{each.speed:10.1f}{1e3 * each.cpu:9.1f}{each.peak / 1e6:9.0f}"
        print(f"{each.format:8}{each.size:>12}{figures}{limit}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(as_chart(rows, options.engine), file, indent=1)


if __name__ == "__main__":
    main()
