"""Makes keras_vgg16.npz: what Keras itself computes with the seeded weights of `tests.core.networks.vgg16_styles`.

    KERAS_BACKEND=torch python -m tests.data.make_keras_fixture [--full]

Needs the extra `networks` (Keras and PyTorch). The architecture is that of `keras.applications.VGG16`, taken from
its own configuration, at an eighth of its width; `--full` takes it as it is, writes nothing, and compares Keras'
fc2 with ours at full size, from the image on.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx

from dedup_gui.core.image.preprocess import CAFFE_IMAGENET
from dedup_gui.core.networks.prepared_graph import prepare_graph
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.registry import Layer
from dedup_gui.core.networks.session import OnnxSession
from tests.core.networks import vgg16_styles as styles

SEED, DIVISOR, IMAGES = 3, 8, 3
OUT = Path(__file__).parent / "keras_vgg16.npz"


def narrow_vgg16(divisor: int) -> Any:
    """Keras' VGG16 with its widths divided, ten classes."""
    model = keras.applications.VGG16(weights=None, classes=10)
    if divisor == 1:
        return model
    config = model.get_config()
    for layer in config["layers"]:
        layer.pop("build_config", None)
        for width in ("filters", "units"):
            if width in layer["config"] and layer["config"]["name"] != "predictions":
                layer["config"][width] //= divisor
    return keras.Model.from_config(config)


def set_weights(model: Any, weights: styles.Weights) -> None:
    """Put the seeded weights into the layers."""
    for block, convolutions in enumerate(weights.blocks, 1):
        for number, (kernel, bias) in enumerate(convolutions, 1):
            model.get_layer(f"block{block}_conv{number}").set_weights([kernel.transpose(2, 3, 1, 0), bias])
    for name, parameters in zip(("fc1", "fc2", "predictions"), weights.dense, strict=True):
        model.get_layer(name).set_weights(list(parameters))


def main() -> None:
    """Compute, and write or compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    divisor = 1 if full else DIVISOR
    weights = styles.make_weights(SEED, divisor)
    model = narrow_vgg16(divisor)
    set_weights(model, weights)
    images = probe_images(IMAGES, 224)
    taken = keras.applications.vgg16.preprocess_input(images.astype(np.float32))
    outputs = [model.get_layer("fc2").output, model.get_layer("block5_pool").output]
    fc2, pool5 = (np.asarray(value) for value in keras.Model(model.input, outputs).predict(taken, verbose=0))
    print("fc2", fc2.shape, "pool5", pool5.shape, "positive", float(np.mean(fc2 > 0)))
    if not full:
        np.savez_compressed(
            OUT,
            preprocessed=taken[:, ::32, ::32],
            fc2=fc2,
            pool5_sums=pool5.sum(axis=(1, 2)),
            keras=keras.__version__,
        )
        print(OUT, OUT.stat().st_size, "bytes")
        return
    with tempfile.TemporaryDirectory() as folder:
        for layer, expected in ((Layer.FC2, fc2), (Layer.POOL5, np.mean(pool5**3, axis=(1, 2)) ** (1 / 3))):
            graph = styles.keras(weights)
            prepare_graph(graph, layer=layer, length=expected.shape[1], side=224, preprocessing=CAFFE_IMAGENET)
            path = f"{folder}/{layer}.onnx"
            onnx.save(graph, path)
            ours = OnnxSession(path, "cpu").run(images)
            print(layer, "relative difference", np.linalg.norm(ours - expected) / np.linalg.norm(expected))


if __name__ == "__main__":
    main()
