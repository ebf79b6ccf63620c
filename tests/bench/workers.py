"""What is timed, each in a process of its own: `python -m tests.bench.workers ROLE FOLDER THREADS DATA_DIR`.

Prints one line of JSON. Starting Python and importing packages is not in the time; finding the files is.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import import_module

ROLES = ("hash", "balanced", "imagehash", "decode")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run took.

    Attributes:
        images: how many were read.
        seconds: wall clock.
        cpu: processor seconds of this process and its children.
        peak: the largest resident set so far, bytes; 0 where the system does not tell.
    """

    images: int
    seconds: float
    cpu: float
    peak: int


def jpeg_files(folder: str) -> Iterator[str]:
    """Every JPEG below the folder."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            if name.lower().endswith((".jpg", ".jpeg")):
                yield os.path.join(place, name)


def scan(engine: str, folder: str, threads: int, data_dir: str) -> Callable[[], int]:
    """Our scan, from the folder to the groups, with the cache in `data_dir`."""
    for stage in ("matching.matching", "matching.undecoded", "forensics.quality"):  # else imported when they begin
        import_module(f"dedup_gui.core.{stage}")
    from dedup_gui.core.settings import Engine, ScanSettings
    from dedup_gui.paths import Paths
    from dedup_gui.program import Program

    def work() -> int:
        settings = ScanSettings(folders=(folder,), engine=Engine(engine), threads=threads)
        with Program(Paths.find(data_dir)) as program:
            events = program.scan(settings)
            while True:
                try:
                    next(events)
                except StopIteration as end:
                    return len(end.value.images)

    return work


def imagehash_loop(folder: str) -> Callable[[], int]:
    """What a script of ten lines does: open, hash, compare nothing yet."""
    import imagehash
    from PIL import Image

    def work() -> int:
        hashes = {}
        for path in jpeg_files(folder):
            with Image.open(path) as image:
                hashes[path] = imagehash.phash(image)
        return len(hashes)

    return work


def bare_decode(folder: str, threads: int) -> Callable[[], int]:
    """The limit: libjpeg-turbo decodes every file to grey at an eighth of its size, and that is all."""
    import simplejpeg

    def decode(path: str) -> int:
        with io.FileIO(path) as file:
            data = file.read()
        return int(simplejpeg.decode_jpeg(data, "GRAY", min_height=32, min_width=32, min_factor=8).size)

    def work() -> int:
        with ThreadPoolExecutor(threads) as pool:
            return sum(1 for size in pool.map(decode, jpeg_files(folder), chunksize=8) if size)

    return work


def processor_seconds() -> float:
    """Processor time of this process and its finished children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_memory() -> int:
    """The largest resident set of this process, bytes; 0 where the system does not tell."""
    if sys.platform == "linux":  # getrusage's figure there begins with that of the process that started us
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 0


def main(arguments: list[str]) -> None:
    """Run one role and print its figures."""
    role, folder, threads, data_dir = arguments[0], arguments[1], int(arguments[2]), arguments[3]
    if role == "imagehash":
        work = imagehash_loop(folder)
    elif role == "decode":
        work = bare_decode(folder, threads)
    else:
        work = scan(role, folder, threads, data_dir)
    started, started_cpu = time.perf_counter(), processor_seconds()
    images = work()
    seconds, cpu = time.perf_counter() - started, processor_seconds() - started_cpu
    print(json.dumps(asdict(Figures(images, seconds, cpu, peak_memory()))))


if __name__ == "__main__":
    main(sys.argv[1:])
