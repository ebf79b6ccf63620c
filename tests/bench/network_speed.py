"""Our fingerprint stage against the same network run bare in ONNX Runtime.

    python -m tests.bench.network_speed [--model NAME|FILE] [--count 160] [--size 1600x1200] [--rounds 3]

Bare: prepared inputs in memory, ONNX Runtime's own settings, the best of several batch sizes, all cores, nothing
else done. Ours: JPEG files decoded, fingerprinted and put through the network, as a scan does. Decoding alone is
measured too: both share the cores, so the sum of the two is what a perfect program could reach. Interleaved rounds;
ratios of the medians; peak memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable

import numpy as np
import onnxruntime

from dedup_gui.core.decoding import default_threads
from dedup_gui.core.discover import discover
from dedup_gui.core.features import OnnxExtractor, open_extractor
from dedup_gui.core.fingerprinting import Collection, fingerprint
from dedup_gui.core.isolation import IsolatedReader
from dedup_gui.core.model_store import ModelStore
from dedup_gui.core.providers import probe_images
from dedup_gui.core.settings import ScanSettings
from dedup_gui.core.types import FoundFile
from dedup_gui.resources import resource_path
from tests.bench.photographs import make_photographs

BATCHES = (1, 4, 8, 16)
MAX_PIXELS = 256_000_000


def found_in(folder: str) -> list[FoundFile]:
    """The files of a folder."""
    job = discover(ScanSettings((folder,)))
    while True:
        try:
            next(job)
        except StopIteration as stop:
            files: list[FoundFile] = stop.value
            return files


def bare_speed(path: str, side: int, images: int) -> float:
    """Images per second of the network alone, the best of the batch sizes."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    best = 0.0
    for batch in BATCHES:
        inputs = probe_images(batch, side)
        session.run(None, {name: inputs})
        runs = max(1, images // len(BATCHES) // batch)
        begun = time.perf_counter()
        for _ in range(runs):
            session.run(None, {name: inputs})
        best = max(best, runs * batch / (time.perf_counter() - begun))
    return best


def stage_speed(files: list[FoundFile], extractor: OnnxExtractor | None, threads: int) -> float:
    """Images per second of the fingerprint stage."""
    collection = Collection()
    begun = time.perf_counter()
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
    seconds = time.perf_counter() - begun
    if len(collection.images) != len(files):
        raise SystemExit(f"only {len(collection.images)} of {len(files)} images were fingerprinted")
    return len(files) / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--model", default="efficientnet-lite0")
    parser.add_argument("--models-folder", default="")
    parser.add_argument("--count", type=int, default=160)
    parser.add_argument("--size", default="1600x1200")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    threads = default_threads(0)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as empty:
        make_photographs(folder, arguments.count, width, height)
        files = found_in(folder)
        store = ModelStore(arguments.models_folder or empty, resource_path("models"))
        _, path = store.resolve(arguments.model)
        extractor = open_extractor(arguments.model, store, provider="cpu")
        extractor.extract(np.zeros((1, extractor.side, extractor.side, 3), np.uint8))
        ways: dict[str, Callable[[], float]] = {
            "bare network": lambda: bare_speed(path, extractor.side, arguments.count),
            "decoding alone": lambda: stage_speed(files, None, threads),
            "ours": lambda: stage_speed(files, extractor, threads),
        }
        speeds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(arguments.rounds):
            for name, way in ways.items():
                speeds[name].append(way())
    median = {name: statistics.median(values) for name, values in speeds.items()}
    for name, speed in median.items():
        print(f"{name:15} {speed:7.1f} images per second")
    limit = 1 / (1 / median["bare network"] + 1 / median["decoding alone"])
    print(f"ours / bare network {median['ours'] / median['bare network']:.2f}")
    print(f"ours / (network and decoding on the same cores, {limit:.1f}) {median['ours'] / limit:.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, {threads} threads")


if __name__ == "__main__":
    main()
