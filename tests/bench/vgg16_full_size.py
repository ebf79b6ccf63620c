"""VGG16 at its full size, with seeded random weights, through the whole of our way: import, cut, run.

    python -m tests.bench.vgg16_full_size [STYLE…]

For each style of export it says how far our features are from an independent forward pass in NumPy (relative, from
the image file on), how long importing and opening take, and how much lies on the disk.
Half a gigabyte of weights: needs 4 GB of memory, 2 GB of disk and a few minutes.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from PIL import Image

from dedup_gui.core.image.decode import read
from dedup_gui.core.networks.extractor import open_extractor
from dedup_gui.core.networks.importing import ImportOptions
from dedup_gui.core.networks.store import ModelStore
from tests.bench.photographs import make_photographs
from tests.core.networks import vgg16_styles as styles

STYLES: dict[str, tuple[Callable[[styles.Weights], Any], str]] = {
    "gluon": (styles.gluon, "torch"),
    "gluon-ir3": (lambda weights: styles.gluon(weights, ir=3, opset=8), "torch"),
    "torch": (styles.torch, "torch"),
    "keras": (styles.keras, "keras"),
}


def measure(style: str) -> None:
    """Print one style's figures."""
    build, kind = STYLES[style]
    weights = styles.make_weights(3, 1)
    with tempfile.TemporaryDirectory() as folder:
        (photograph,) = make_photographs(folder, 1, 1600, 1200)
        images = read(photograph, rgb_side=224).rgb
        assert images is not None
        with Image.open(photograph) as image:
            squashed = np.asarray(image.resize((224, 224), Image.Resampling.BICUBIC))
        expected = styles.forward(weights, squashed[None], kind)
        path = os.path.join(folder, "export.onnx")
        onnx.save(build(weights), path)
        del weights
        gc.collect()
        store = ModelStore(os.path.join(folder, "models"), folder)
        for layer, reference in zip(("fc2", "pool5"), expected, strict=True):
            begun = time.perf_counter()
            for _ in store.import_file(path, ImportOptions(name=layer, layer=layer)):
                pass
            imported = time.perf_counter()
            extractor = open_extractor(layer, store, provider="cpu")
            opened = time.perf_counter()
            features = extractor.extract(images[None])
            unit = reference / np.linalg.norm(reference, axis=1, keepdims=True)
            print(
                f"{style} {layer}: {features.shape[1]} numbers, relative difference "
                f"{np.linalg.norm(features - unit):.1e}"
                f", import {imported - begun:.1f} s, open {opened - imported:.1f} s"
            )
            del extractor
        extra = sum(
            entry.stat().st_size for entry in os.scandir(store.folder) if entry.name.endswith(".prepared.onnx")
        )
        print(f"{style}: prepared graphs {extra / 1e3:.0f} kB beside {os.path.getsize(path) / 1e6:.0f} MB")


def main() -> None:
    """Measure the styles named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("styles", nargs="*", metavar="STYLE", help=f"{', '.join(STYLES)}; all where none is named")
    chosen = parser.parse_args().styles
    if unknown := set(chosen) - set(STYLES):
        parser.error(f"no such style: {', '.join(sorted(unknown))}")
    for style in chosen or STYLES:
        measure(style)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
