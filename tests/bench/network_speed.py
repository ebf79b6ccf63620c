"""Our fingerprint stage against the same network run bare in ONNX Runtime.

    python -m tests.bench.network_speed [--model NAME|FILE]… [--vgg16] [--count 160] [--size 1600x1200] [--rounds 3]

Without `--model`: the networks that come with the program; `--vgg16` adds VGG16's fc2 at full size with seeded random
weights (half a gigabyte; a few minutes, and a tenth of the images). Each network has a process of its own.

Bare: prepared inputs in memory, nothing else done, all cores; the best of several batch sizes, with the runtime's own
threads and with one thread for each of several batches. Decoding: the same stage with a network that does nothing.
Ours: JPEG files decoded, fingerprinted and put through the network, as a scan does. Both share the cores, so the
limit is one image in the sum of the two times. Interleaved rounds, medians of the rounds' ratios. The ratio of the
processor's time (bare in single threads, which never spin) holds on a busy computer too. Peak memory of ours, and of
the process before the network was loaded.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime

from dedup_gui.core.discovery.discover import discover
from dedup_gui.core.fingerprints.fingerprinting import Collection, fingerprint
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.networks.extractor import OnnxExtractor, open_extractor
from dedup_gui.core.networks.importing import ImportOptions
from dedup_gui.core.networks.providers import CPU, Choice, probe_images
from dedup_gui.core.networks.registry import AUTOENCODER, EMBEDDED_DEFAULT
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.thread_map import default_threads
from dedup_gui.core.types import FoundFile
from dedup_gui.resources import resource_path
from tests.bench.photographs import make_photographs
from tests.core.networks import vgg16_styles

BATCHES = (1, 4, 8, 16)
MAX_PIXELS = 256_000_000
SEEDED = "vgg16-fc2-seeded"
FEWER = 10
"""VGG16 takes the time of some twenty smaller networks: so many times fewer images."""


@dataclass(frozen=True)
class Speed:
    """Attributes:
    rate: images per second.
    cpu: the processor's seconds for one image.
    """

    rate: float
    cpu: float


class Stopwatch:
    """Started when made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def speed(self, images: int) -> Speed:
        """Of what was done since."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return Speed(images / wall, cpu / images)


class Nothing:
    """A network that does nothing (`providers.Session`)."""

    def __init__(self, length: int) -> None:
        self.length = length

    def run(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        return np.ones((len(images), self.length), np.float32)


def found_in(folder: str) -> list[FoundFile]:
    """The files of a folder."""
    job = discover(ScanSettings((folder,)))
    while True:
        try:
            next(job)
        except StopIteration as stop:
            files: list[FoundFile] = stop.value
            return files


class Bare:
    """The network alone.

    Args:
        path: a graph.
        side: of its input, pixels.
        images: to be run each time, about.
        threads: of the CPU.
    """

    def __init__(self, path: str, side: int, images: int, threads: int) -> None:
        self.side, self.images, self.threads = side, images, threads
        alone = onnxruntime.SessionOptions()
        alone.intra_op_num_threads = 1
        self.shared = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.single = onnxruntime.InferenceSession(path, alone, providers=["CPUExecutionProvider"])
        # What is best is found once; a slow round may not choose.
        self.best = max(
            ((batch, many) for batch in BATCHES for many in (False, True)), key=lambda way: self.run(*way).rate
        )

    def __call__(self) -> Speed:
        """The best rate, and the processor's time without spinning."""
        batch, many = self.best
        best = self.run(batch, many)
        return best if many else Speed(best.rate, self.run(batch, True).cpu)

    def run(self, batch: int, many: bool) -> Speed:
        """With this batch, in the runtime's own threads or in many single ones."""
        session: Any = self.single if many else self.shared
        lanes = self.threads if many else 1
        inputs = {session.get_inputs()[0].name: probe_images(batch, self.side)}
        runs = max(1, round(self.images / batch / lanes))
        session.run(None, inputs)

        def lane(_: int) -> None:
            for _ in range(runs):
                session.run(None, inputs)

        with ThreadPoolExecutor(lanes) as pool:
            watch = Stopwatch()
            list(pool.map(lane, range(lanes)))
            return watch.speed(runs * batch * lanes)


def stage_speed(files: list[FoundFile], extractor: OnnxExtractor | None, threads: int) -> Speed:
    """Of the fingerprint stage."""
    collection = Collection()
    watch = Stopwatch()
    with IsolatedReader(workers=threads) as isolated:
        for _ in fingerprint(
            files,
            collection,
            cache=None,
            extractor=extractor,
            isolated=isolated,
            threads=threads,
            max_pixels=MAX_PIXELS,
        ):
            pass
    speed = watch.speed(len(files))
    if len(collection.images) != len(files):
        raise SystemExit(f"only {len(collection.images)} of {len(files)} images were fingerprinted")
    return speed


def measure(model: str, store: ModelStore, files: list[FoundFile], rounds: int) -> None:
    """Print one network's row."""
    threads = default_threads(0)
    before = peak()
    extractor = open_extractor(model, store, provider="cpu")
    idle = OnnxExtractor(
        extractor.spec, lambda _: Nothing(extractor.length), Choice(CPU, Nothing(extractor.length), ""), threads
    )
    stage_speed(files, extractor, threads)
    memory = peak()
    ways: dict[str, Callable[[], Speed]] = {
        "bare": Bare(store.resolve(model)[1], extractor.side, len(files), threads),
        "decoding": lambda: stage_speed(files, idle, threads),
        "ours": lambda: stage_speed(files, extractor, threads),
    }
    figures: list[tuple[float, ...]] = []
    for _ in range(rounds):
        bare, decoding, ours = (way() for way in ways.values())
        limit = 1 / (1 / bare.rate + 1 / decoding.rate)
        rates = (bare.rate, decoding.rate, ours.rate)
        figures.append((*rates, ours.rate / bare.rate, ours.rate / limit, bare.cpu / ours.cpu))
    *medians, of_bare, of_limit, of_cpu = (statistics.median(column) for column in zip(*figures, strict=True))
    cells = [f"{rate:9.1f}" for rate in medians]
    cells += [f"{ratio:9.2f}" for ratio in (of_bare, of_limit, of_cpu)]
    cells += [f"{megabytes:9.0f}" for megabytes in (memory, before)]
    print(f"{model:20} " + " ".join(cells), flush=True)


def peak() -> float:
    """Peak memory of this process so far, MB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # Linux hands the other figure on from the process that started this one.
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def install_seeded_vgg16(folder: str) -> None:
    """Import VGG16 with random weights as a model named `SEEDED`."""
    path = os.path.join(folder, "export.onnx")
    onnx.save(vgg16_styles.torch(vgg16_styles.make_weights(3, 1)), path)
    for _ in ModelStore(folder, resource_path("models")).import_file(path, ImportOptions(name=SEEDED, layer="fc2")):
        pass
    os.remove(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--model", action="append", help="a model's name or file; repeatable")
    parser.add_argument("--vgg16", action="store_true", help="also VGG16 with seeded weights")
    parser.add_argument("--models-folder", default="", help="where fetched models lie")
    parser.add_argument("--count", type=int, default=160)
    parser.add_argument("--size", default="1600x1200")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--row", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    models = arguments.model or [EMBEDDED_DEFAULT, AUTOENCODER]
    if arguments.row:
        store = ModelStore(arguments.models_folder, resource_path("models"))
        measure(models[0], store, found_in(arguments.row)[: arguments.count], arguments.rounds)
        return
    with tempfile.TemporaryDirectory() as images, tempfile.TemporaryDirectory() as own:
        make_photographs(images, arguments.count, width, height)
        print(f"{default_threads(0)} threads, JPEG of {arguments.size}; images per second, ratios, MB")
        heads = ("bare", "decoding", "ours", "/ bare", "/ limit", "CPU", "peak", "before")
        print(" " * 20 + "".join(f" {head:>9}" for head in heads))
        if arguments.vgg16:
            install_seeded_vgg16(own)
        for model in [*models, *([SEEDED] if arguments.vgg16 else [])]:
            seeded = model == SEEDED
            options = {
                "row": images,
                "model": model,
                "models-folder": own if seeded else arguments.models_folder or own,
                "count": max(16, arguments.count // FEWER) if seeded else arguments.count,
                "rounds": arguments.rounds,
            }
            words = [f"--{name}={value}" for name, value in options.items()]
            subprocess.run([sys.executable, "-m", "tests.bench.network_speed", *words], check=True)


if __name__ == "__main__":
    main()
