"""VGG16 with seeded random weights at a fraction of its width, in the styles in which people export it.

Each builder writes out, node by node, what one exporter makes; `forward` computes the same network with NumPy
alone, from bytes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]

BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
SIDE = 224
TORCH_MEAN = np.array([0.485, 0.456, 0.406])
TORCH_STD = np.array([0.229, 0.224, 0.225])
CAFFE_MEAN = np.array([103.939, 116.779, 123.68])


@dataclass(frozen=True)
class Weights:
    """Convolutions as [out, in, 3, 3] with biases, block by block; dense layers as [in, out] with biases."""

    blocks: tuple[tuple[tuple[Array, Array], ...], ...]
    dense: tuple[tuple[Array, Array], ...]

    @property
    def fc2(self) -> int:
        return int(self.dense[1][0].shape[1])

    @property
    def pool5(self) -> int:
        return int(self.blocks[-1][-1][0].shape[0])


def make_weights(seed: int, divisor: int = 8, classes: int = 10) -> Weights:
    """Weights of He's scale, so that the numbers keep their size through the layers."""
    random = np.random.default_rng(seed)

    def normal(shape: tuple[int, ...], fan_in: int) -> Array:
        return np.asarray(random.standard_normal(shape) * (2 / fan_in) ** 0.5, np.float32)

    channels = 3
    blocks = []
    for widths in BLOCKS:
        block = []
        for width in (full // divisor for full in widths):
            kernel = normal((width, channels, 3, 3), channels * 9)
            block.append((kernel, normal((width,), 100)))
            channels = width
        blocks.append(tuple(block))
    dense = []
    inputs = channels * 7 * 7
    for outputs in (4096 // divisor, 4096 // divisor, classes):
        dense.append((normal((inputs, outputs), inputs), normal((outputs,), 100)))
        inputs = outputs
    return Weights(tuple(blocks), tuple(dense))


def forward(weights: Weights, images: npt.NDArray[np.uint8], style: str) -> tuple[Array, Array]:
    """Features of uint8 [N, 224, 224, 3] RGB, with NumPy alone: (fc2, pool5 pooled with exponent 3)."""
    pixels = images.astype(np.float64)
    pixels = pixels[..., ::-1] - CAFFE_MEAN if style == "keras" else (pixels / 255 - TORCH_MEAN) / TORCH_STD
    fc2, pool5 = [], []
    for image in pixels:
        maps = image.transpose(2, 0, 1)
        for block in weights.blocks:
            for kernel, bias in block:
                padded = np.pad(maps, ((0, 0), (1, 1), (1, 1)))
                windows = sliding_window_view(padded, (3, 3), axis=(1, 2))
                maps = np.maximum(np.tensordot(kernel, windows, ((1, 2, 3), (0, 3, 4))) + bias[:, None, None], 0)
            depth, height, width = maps.shape
            maps = maps.reshape(depth, height // 2, 2, width // 2, 2).max(axis=(2, 4))
        pool5.append(np.mean(maps**3, axis=(1, 2)) ** (1 / 3))
        flat = maps.transpose(1, 2, 0).reshape(-1) if style == "keras" else maps.reshape(-1)
        for matrix, bias in weights.dense[:2]:
            flat = np.maximum(flat @ matrix + bias, 0)
        fc2.append(flat)
    return np.array(fc2, np.float32), np.array(pool5, np.float32)


class _Builder:
    """Collects nodes and weights."""

    def __init__(self, prefix: str) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._numbers: Iterator[int] = itertools.count()
        self._prefix = prefix

    def weight(self, values: npt.NDArray[Any]) -> str:
        name = f"{self._prefix}weight{next(self._numbers)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        name = f"{self._prefix}{operator.lower()}{next(self._numbers)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=f"node_{name}", **attributes))
        return name

    def convolutions(self, weights: Weights, tensor: str) -> str:
        for block in weights.blocks:
            for kernel, bias in block:
                tensor = self.node(
                    "Conv", tensor, self.weight(kernel), self.weight(bias), kernel_shape=[3, 3], pads=[1] * 4
                )
                tensor = self.node("Relu", tensor)
            tensor = self.node("MaxPool", tensor, kernel_shape=[2, 2], strides=[2, 2])
        return tensor

    def model(
        self, tensor: str, shape: list[Any], classes: int, *, opset: int, ir: int = 7, name: str = "data"
    ) -> Any:
        inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        if ir < 4:
            inputs += [helper.make_tensor_value_info(w.name, w.data_type, list(w.dims)) for w in self.weights]
        outputs = [helper.make_tensor_value_info(tensor, TensorProto.FLOAT, [shape[0], classes])]
        graph = helper.make_graph(self.nodes, "vgg", inputs, outputs, self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir)


def gluon(weights: Weights, *, ir: int = 7, opset: int = 12, bare: bool = False) -> Any:
    """As in the ONNX Model Zoo: a batch of one, dropout and flatten around every dense layer, no softmax.

    Args:
        weights: the weights.
        ir: version of the file format.
        opset: version of the operators.
        bare: without the dropout and flatten that do nothing, as optimisers leave it before they quantise.
    """
    build = _Builder("vgg0_")
    tensor = build.node("Flatten", build.convolutions(weights, "data"))
    for place, (matrix, bias) in enumerate(weights.dense):
        tensor = build.node("Gemm", tensor, build.weight(matrix.T.copy()), build.weight(bias), transB=1)
        if place < 2:
            tensor = build.node("Relu", tensor)
            if not bare:
                tensor = build.node("Flatten", build.node("Dropout", tensor))
    return build.model(tensor, [1, 3, SIDE, SIDE], len(weights.dense[-1][1]), opset=opset, ir=ir)


def torch(weights: Weights, *, reshape: bool = False) -> Any:
    """As PyTorch exports torchvision's: a free batch, pooling to the size there is, Gemm with its weights turned.

    Args:
        weights: the weights.
        reshape: flatten as older exporters do, to a shape that names the batch of one it was exported with.
    """
    build = _Builder("/features/")
    tensor = build.convolutions(weights, "input.1")
    tensor = build.node("AveragePool", tensor, kernel_shape=[1, 1], strides=[1, 1])
    if reshape:
        shape = build.node("Constant", value=numpy_helper.from_array(np.array([1, -1], np.int64)))
        tensor = build.node("Reshape", tensor, shape)
    else:
        tensor = build.node("Flatten", tensor, axis=1)
    for place, (matrix, bias) in enumerate(weights.dense):
        tensor = build.node("Gemm", tensor, build.weight(matrix.T.copy()), build.weight(bias), transB=1)
        if place < 2:
            tensor = build.node("Identity", build.node("Relu", tensor))
    batch = 1 if reshape else "batch"
    return build.model(tensor, [batch, 3, SIDE, SIDE], len(weights.dense[-1][1]), opset=17, ir=8, name="input.1")


def keras(weights: Weights) -> Any:
    """As tf2onnx exports Keras': channels last outside, first inside; MatMul and Add; softmax."""
    build = _Builder("vgg16/")
    tensor = build.node("Transpose", "input_1", perm=[0, 3, 1, 2])
    tensor = build.convolutions(weights, tensor)
    tensor = build.node("Transpose", tensor, perm=[0, 2, 3, 1])
    tensor = build.node("Reshape", tensor, build.weight(np.array([-1, len(weights.dense[0][0])], np.int64)))
    for place, (matrix, bias) in enumerate(weights.dense):
        tensor = build.node("Add", build.node("MatMul", tensor, build.weight(matrix)), build.weight(bias))
        tensor = build.node("Relu" if place < 2 else "Softmax", tensor)
    shape = ["unk__1", SIDE, SIDE, 3]
    return build.model(tensor, shape, len(weights.dense[-1][1]), opset=15, ir=8, name="input_1")
