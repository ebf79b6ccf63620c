"""Classifiers other than VGG16 in their published topology, a fraction of their width, with seeded random weights.

Each is written as its usual exporter writes it: ResNet50 as in the ONNX Model Zoo (Gluon), MobileNetV2 as there with
a 1 x 1 convolution for its head, EfficientNet-Lite0 as from TensorFlow.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

SIDE = 224
CLASSES = 10


@dataclass(frozen=True)
class Classifier:
    """One export.

    Attributes:
        model: onnx.ModelProto, float32 [1 or N, 3, 224, 224] or channels last.
        pooled: name of the tensor behind the global average pooling.
        length: numbers in it.
        channels_last: whether the input's are.
    """

    model: Any
    pooled: str
    length: int
    channels_last: bool = False


class _Builder:
    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._numbers = itertools.count()
        self._nodes: list[Any] = []
        self._weights: list[Any] = []

    def weight(self, values: npt.NDArray[Any]) -> str:
        name = f"weight{next(self._numbers)}"
        self._weights.append(numpy_helper.from_array(values, name))
        return name

    def normal(self, *shape: int, fan_in: int) -> str:
        return self.weight((self._random.standard_normal(shape) * (2 / fan_in) ** 0.5).astype(np.float32))

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        name = f"{operator.lower()}{next(self._numbers)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def conv(
        self, tensor: str, inputs: int, outputs: int, size: int, stride: int = 1, *, depthwise: bool = False
    ) -> str:
        taken = 1 if depthwise else inputs
        kernel = self.normal(outputs, taken, size, size, fan_in=taken * size * size)
        sizes = {"kernel_shape": [size] * 2, "strides": [stride] * 2, "pads": [size // 2] * 4}
        return self.node("Conv", tensor, kernel, group=outputs if depthwise else 1, **sizes)

    def normed(self, tensor: str, channels: int) -> str:
        values = [self._random.uniform(0.8, 1.2, channels) for _ in range(2)]
        scale, variance = (self.weight(value.astype(np.float32)) for value in values)
        shift, mean = (self.weight(self._random.normal(0, 0.1, channels).astype(np.float32)) for _ in range(2))
        return self.node("BatchNormalization", tensor, scale, shift, mean, variance)

    def relu6(self, tensor: str) -> str:
        return self.node("Clip", tensor, *(self.weight(np.array(value, np.float32)) for value in (0, 6)))

    def inverted_residuals(
        self, tensor: str, channels: int, stages: tuple[tuple[int, int, int, int, int], ...]
    ) -> tuple[str, int]:
        """Stages of (expansion, channels, blocks, stride, kernel size): MobileNetV2's, table 2; EfficientNet's."""
        for expansion, outputs, blocks, stride, size in stages:
            for number in range(blocks):
                before, wide = tensor, channels * expansion
                if expansion > 1:
                    tensor = self.relu6(self.normed(self.conv(tensor, channels, wide, 1), wide))
                step = stride if number == 0 else 1
                tensor = self.relu6(self.normed(self.conv(tensor, wide, wide, size, step, depthwise=True), wide))
                tensor = self.normed(self.conv(tensor, wide, outputs, 1), outputs)
                if step == 1 and channels == outputs:
                    tensor = self.node("Add", before, tensor)
                channels = outputs
        return tensor, channels

    def model(self, output: str, shape: list[Any]) -> Any:
        graph = helper.make_graph(
            self._nodes,
            "classifier",
            [helper.make_tensor_value_info("data", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, [shape[0], CLASSES])],
            self._weights,
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=7)


def resnet50(divisor: int = 16) -> Classifier:
    """Bottlenecks of 3, 4, 6 and 3; global average pooling, Flatten, Gemm; a free batch."""
    build = _Builder(1)
    channels = 64 // divisor
    tensor = build.node("Relu", build.normed(build.conv("data", 3, channels, 7, 2), channels))
    tensor = build.node("MaxPool", tensor, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for stage, blocks in enumerate((3, 4, 6, 3)):
        narrow = 64 // divisor * 2**stage
        for number in range(blocks):
            stride = 2 if stage and not number else 1
            shortcut = tensor
            if not number:
                shortcut = build.normed(build.conv(tensor, channels, narrow * 4, 1, stride), narrow * 4)
            tensor = build.node("Relu", build.normed(build.conv(tensor, channels, narrow, 1, stride), narrow))
            tensor = build.node("Relu", build.normed(build.conv(tensor, narrow, narrow, 3), narrow))
            tensor = build.normed(build.conv(tensor, narrow, narrow * 4, 1), narrow * 4)
            tensor = build.node("Relu", build.node("Add", tensor, shortcut))
            channels = narrow * 4
    pooled = build.node("Flatten", build.node("GlobalAveragePool", tensor))
    dense = build.normal(CLASSES, channels, fan_in=channels)
    output = build.node("Gemm", pooled, dense, build.normal(CLASSES, fan_in=100), transB=1)
    return Classifier(build.model(output, ["N", 3, SIDE, SIDE]), pooled, channels)


def mobilenet_v2(divisor: int = 8) -> Classifier:
    """Global average pooling, a 1 x 1 convolution, Reshape to a batch of one."""
    build = _Builder(2)
    stages = (
        (1, 16, 1, 1, 3),
        (6, 24, 2, 2, 3),
        (6, 32, 3, 2, 3),
        (6, 64, 4, 2, 3),
        (6, 96, 3, 1, 3),
        (6, 160, 3, 2, 3),
    )
    narrow = tuple((t, c // divisor, n, s, k) for t, c, n, s, k in (*stages, (6, 320, 1, 1, 3)))
    channels = 32 // divisor
    tensor = build.relu6(build.normed(build.conv("data", 3, channels, 3, 2), channels))
    tensor, channels = build.inverted_residuals(tensor, channels, narrow)
    last = 1280 // divisor
    tensor = build.relu6(build.normed(build.conv(tensor, channels, last, 1), last))
    pooled = build.node("GlobalAveragePool", tensor)
    head = build.conv(pooled, last, CLASSES, 1)
    output = build.node("Reshape", head, build.weight(np.array([1, -1], np.int64)))
    return Classifier(build.model(output, [1, 3, SIDE, SIDE]), pooled, last)


def efficientnet_lite0(divisor: int = 8) -> Classifier:
    """Channels last outside; global average pooling, Squeeze, MatMul, Add, Softmax."""
    build = _Builder(3)
    stages = (
        (1, 16, 1, 1, 3),
        (6, 24, 2, 2, 3),
        (6, 40, 2, 2, 5),
        (6, 80, 3, 2, 3),
        (6, 112, 3, 1, 5),
        (6, 192, 4, 2, 5),
    )
    narrow = tuple((t, c // divisor, n, s, k) for t, c, n, s, k in (*stages, (6, 320, 1, 1, 3)))
    channels = 32 // divisor
    tensor = build.node("Transpose", "data", perm=[0, 3, 1, 2])
    tensor = build.relu6(build.normed(build.conv(tensor, 3, channels, 3, 2), channels))
    tensor, channels = build.inverted_residuals(tensor, channels, narrow)
    last = 1280 // divisor
    tensor = build.relu6(build.normed(build.conv(tensor, channels, last, 1), last))
    pooled = build.node("Squeeze", build.node("GlobalAveragePool", tensor), axes=[2, 3])
    dense = build.node("MatMul", pooled, build.normal(last, CLASSES, fan_in=last))
    output = build.node("Softmax", build.node("Add", dense, build.normal(CLASSES, fan_in=100)), axis=1)
    return Classifier(build.model(output, ["N", SIDE, SIDE, 3]), pooled, last, channels_last=True)
