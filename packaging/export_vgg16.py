"""Makes ONNX files of VGG16's fc2 and pool5 from the published weights of torchvision or Keras.

    python packaging/export_vgg16.py WEIGHTS [OUT_FOLDER]

WEIGHTS is torchvision's vgg16-397923af.pth or Keras' vgg16_weights_tf_dim_ordering_tf_kernels.h5, checked by their
published hashes. Needs the extra `networks` (PyTorch or h5py, only to read the weights). Two files come out, each
with a description inside, so that `dedup-gui models import FILE` needs no more to be told:

    vgg16-fc2-SOURCE.onnx     4096 numbers, after the ReLU (Keras' layer "fc2")           537 MB
    vgg16-pool5-SOURCE.onnx   512 maps of 7 x 7 (include_top=False), pooled when imported  59 MB

The two sources are two different sets of weights, each with its own preprocessing; their vectors are not comparable.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]

SIDE = 224
BLOCKS = (2, 2, 3, 3, 3)
"""Convolutions in each block; a pooling follows each block."""


@dataclass(frozen=True)
class Source:
    """Where weights come from.

    Attributes:
        name: in the files' names.
        digest: of the published file.
        algorithm: of the digest.
        preprocessing: the program's name of what the weights want.
        licence: SPDX identifier.
        origin: who made the weights.
    """

    name: str
    digest: str
    algorithm: str
    preprocessing: str
    licence: str
    origin: str


TORCHVISION = Source(
    "torchvision",
    "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0",
    "sha256",
    "torch",
    "BSD-3-Clause",
    "torchvision, VGG16 IMAGENET1K_V1",
)
KERAS = Source(
    "keras",
    "64373286793e3c8b2b4e3219cbf3544b",
    "md5",
    "caffe",
    "CC-BY-4.0",
    "Visual Geometry Group, Oxford, as published with Keras",
)


@dataclass(frozen=True)
class Weights:
    """VGG16's weights in PyTorch's order of axes.

    Attributes:
        convolutions: 13 of ([out, in, 3, 3], [out]).
        dense: fc1 and fc2 as ([out, in], [out]); fc1's inputs ordered channel, row, column.
    """

    convolutions: tuple[tuple[Array, Array], ...]
    dense: tuple[tuple[Array, Array], ...]


def build(weights: Weights, source: Source, layer: str) -> Any:
    """The network up to one layer.

    Args:
        weights: of all layers.
        source: where they come from.
        layer: "fc2" or "pool5".

    Returns:
        onnx.ModelProto: float32 [N, 3, 224, 224], preprocessed, to [N, 4096] or [N, 512, 7, 7].
    """
    nodes: list[Any] = []
    stored: list[Any] = []
    tensor = "data"

    def step(operator: str, name: str, *parameters: Array, **attributes: Any) -> None:
        nonlocal tensor
        names = [f"{name}.{place}" for place in range(len(parameters))]
        stored.extend(numpy_helper.from_array(values, key) for values, key in zip(parameters, names, strict=True))
        nodes.append(helper.make_node(operator, [tensor, *names], [name], **attributes))
        tensor = name

    convolutions = iter(weights.convolutions)
    for block, count in enumerate(BLOCKS, 1):
        for number in range(1, count + 1):
            step("Conv", f"block{block}_conv{number}", *next(convolutions), kernel_shape=[3, 3], pads=[1] * 4)
            step("Relu", f"block{block}_relu{number}")
        step("MaxPool", f"block{block}_pool", kernel_shape=[2, 2], strides=[2, 2])
    shape: list[Any] = ["N", len(weights.convolutions[-1][1]), SIDE // 32, SIDE // 32]
    if layer == "fc2":
        step("Flatten", "flatten", axis=1)
        for number, parameters in enumerate(weights.dense, 1):
            step("Gemm", f"fc{number}_sum", *parameters, transB=1)
            step("Relu", f"fc{number}")
        shape = ["N", len(weights.dense[-1][1])]
    graph = helper.make_graph(
        nodes,
        "vgg16",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, ["N", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info(tensor, TensorProto.FLOAT, shape)],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="dedup")
    description = {
        "name": f"vgg16-{layer}-{source.name}",
        "title": f"VGG16 {layer}, weights of {source.name}",
        "licence": source.licence,
        "origin": source.origin,
        "layer": "output",
        "preprocessing": source.preprocessing,
        "side": SIDE,
    }
    helper.set_model_props(model, {"dedup_gui": json.dumps(description)})
    return model


def from_torchvision(state: dict[str, Array]) -> Weights:
    """Weights from torchvision's names."""
    features = sorted({int(name.split(".")[1]) for name in state if name.startswith("features.")})

    def layer(part: str, number: int) -> tuple[Array, Array]:
        return state[f"{part}.{number}.weight"], state[f"{part}.{number}.bias"]

    return Weights(
        tuple(layer("features", number) for number in features), (layer("classifier", 0), layer("classifier", 3))
    )


def from_keras(layers: dict[str, tuple[Array, Array]]) -> Weights:
    """Weights from Keras' layers: kernels [row, column, in, out], dense [in, out], maps flattened channel last."""
    convolutions = []
    for block, count in enumerate(BLOCKS, 1):
        for number in range(1, count + 1):
            kernel, bias = layers[f"block{block}_conv{number}"]
            convolutions.append((np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), bias))
    matrix, bias = layers["fc1"]
    channels = len(convolutions[-1][1])
    side = int((len(matrix) // channels) ** 0.5)
    by_channel = matrix.reshape(side, side, channels, -1).transpose(2, 0, 1, 3).reshape(len(matrix), -1)
    dense = [(np.ascontiguousarray(by_channel.T), bias)]
    matrix, bias = layers["fc2"]
    dense.append((np.ascontiguousarray(matrix.T), bias))
    return Weights(tuple(convolutions), tuple(dense))


def read(path: Path) -> tuple[Weights, Source]:
    """Read a published file of weights.

    Raises:
        SystemExit: it is not one of the two.
    """
    for source in (TORCHVISION, KERAS):
        with path.open("rb") as file:
            if hashlib.file_digest(file, source.algorithm).hexdigest() == source.digest:
                return (_read_torch(path) if source is TORCHVISION else _read_keras(path)), source
    raise SystemExit(f"{path} is neither torchvision's nor Keras' published file of VGG16 weights.")


def _read_torch(path: Path) -> Weights:
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    return from_torchvision({name: tensor.numpy() for name, tensor in state.items()})


def _read_keras(path: Path) -> Weights:
    import h5py

    layers: dict[str, tuple[Array, Array]] = {}
    with h5py.File(path) as file:
        for name, group in file.items():
            arrays: list[Array] = []
            group.visititems(
                lambda _, item, arrays=arrays: arrays.append(item[()]) if hasattr(item, "shape") else None
            )
            if len(arrays) == 2:
                kernel, bias = sorted(arrays, key=lambda array: -array.ndim)
                layers[name] = kernel, bias
    return from_keras(layers)


def main() -> None:
    """Read the weights, write both files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path())
    arguments = parser.parse_args()
    weights, source = read(arguments.weights)
    for layer in ("fc2", "pool5"):
        path = arguments.out / f"vgg16-{layer}-{source.name}.onnx"
        content = build(weights, source, layer).SerializeToString(deterministic=True)
        path.write_bytes(content)
        print(f"{path}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
