"""Finding layers in an ONNX graph by what they do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import DedupError

_RESHAPING = {
    "Identity",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Transpose",
    "Dropout",
    "Cast",
    "QuantizeLinear",
    "DequantizeLinear",
    "DynamicQuantizeLinear",
}
"""Change a tensor's shape or how its numbers are stored; the first input is the data."""
_ACTIVATIONS = {"Softmax", "LogSoftmax", "Sigmoid", "Relu", "Clip"}
_SCALING = {"Add", "Mul", "Sub", "Div", "QLinearAdd", "QLinearMul", "BatchNormalization"}
_WEIGHT_PLACE = {
    "Gemm": 1,
    "FusedGemm": 1,
    "MatMul": 1,
    "FusedMatMul": 1,
    "MatMulInteger": 1,
    "DynamicQuantizeMatMul": 1,
    "MatMulIntegerToFloat": 1,
    "QGemm": 3,
    "QLinearMatMul": 3,
    "Conv": 1,
    "FusedConv": 1,
    "QLinearConv": 3,
}
"""Dense layers (a convolution over the whole map is one), and which input holds the weights."""
_QUANTISED_OUTPUT = {"QGemm": 7, "QLinearMatMul": 6, "QLinearConv": 6, "QLinearAdd": 6, "QuantizeLinear": 1}
"""Operators whose output is 8 bits wide, and the place of its scale among the inputs."""


@dataclass(frozen=True, slots=True)
class Dense:
    """A dense layer.

    Attributes:
        data: name of the tensor it takes.
        inputs: how many numbers of it make one output.
        quantisation: names of scale and zero point of `data` where it is 8 bits wide, else ().
    """

    data: str
    inputs: int
    quantisation: tuple[str, ...]


class GraphWalk:
    """Looks through a graph from its outputs towards its inputs.

    Args:
        graph: onnx.GraphProto. Constants may be added while this is in use, nodes not.
    """

    def __init__(self, graph: Any) -> None:
        self.graph = graph
        # Fixed Python objects: each access to a repeated field makes new ones, with new ids.
        self.nodes = list(graph.node)
        self._producers = {name: node for node in self.nodes for name in node.output if name}
        self._weights = {tensor.name: tensor for tensor in graph.initializer}

    def producer(self, tensor: str) -> Any:
        """The node that makes a tensor, or None for inputs and weights."""
        return self._producers.get(tensor)

    def constant(self, tensor: str) -> npt.NDArray[Any] | None:
        """The value of a constant tensor, or None."""
        from onnx import numpy_helper

        if tensor in self._weights:
            return np.asarray(numpy_helper.to_array(self._weights[tensor]))
        node = self.producer(tensor)
        if node is not None and node.op_type == "Constant":
            for attribute in node.attribute:
                if attribute.name == "value":
                    return np.asarray(numpy_helper.to_array(attribute.t))
        return None

    def rank(self, tensor: str) -> int:
        """Number of axes of an output as declared, or 0."""
        for value in (*self.graph.output, *self.graph.value_info):
            if value.name == tensor:
                return len(value.type.tensor_type.shape.dim)
        return 0

    def last_dense(self, tensor: str) -> Dense:
        """The last dense layer before a tensor.

        Raises:
            DedupError: something else stands there.
        """
        while (node := self.producer(tensor)) is not None:
            place = _WEIGHT_PLACE.get(node.op_type)
            if place is not None:
                inputs = self._dense_inputs(node, node.input[place])
                if inputs:
                    return self._dense(node, inputs)
                break
            if node.op_type in _RESHAPING or node.op_type in _ACTIVATIONS:
                tensor = node.input[0]
            elif node.op_type in _SCALING:
                tensor = self._data_input(node)
            else:
                break
        found = node.op_type if node is not None else "the input"
        raise DedupError(
            f"The model does not end in dense layers as VGG16 does (found: {found}).",
            "Choose a VGG16 classifier with its dense layers.",
        )

    def _dense(self, node: Any, inputs: int) -> Dense:
        if _WEIGHT_PLACE[node.op_type] == 3:
            return Dense(node.input[0], inputs, tuple(node.input[1:3]))
        source = self.producer(node.input[0])
        if source is not None and source.op_type == "DynamicQuantizeLinear":
            return Dense(source.input[0], inputs, ())
        return Dense(node.input[0], inputs, ())

    def is_rectified(self, dense: Dense) -> bool:
        """Whether a ReLU, or 8 bits that hold nothing below zero, stand before a dense layer."""
        if dense.quantisation and self._holds_no_negatives(dense.quantisation):
            return True
        tensor = dense.data
        while (node := self.producer(tensor)) is not None:
            if node.op_type == "Relu":
                return True
            if node.op_type == "Clip":
                return self._clips_at_zero(node)
            if node.op_type in ("FusedGemm", "FusedConv", "FusedMatMul"):
                return any(attribute.s == b"Relu" for attribute in node.attribute)
            if node.op_type in ("QuantizeLinear", "DequantizeLinear") and self._holds_no_negatives(node.input[1:3]):
                return True
            if node.op_type not in _RESHAPING:
                return False
            tensor = node.input[0]
        return False

    def pooling_before(self, dense: Dense) -> str:
        """The tensor of the max pooling that a dense layer takes.

        Raises:
            DedupError: something else stands there.
        """
        tensor = dense.data
        while (node := self.producer(tensor)) is not None:
            if node.op_type == "MaxPool":
                return tensor
            # Pooling to the size it already has is how PyTorch exports its adaptive pooling.
            if node.op_type not in _RESHAPING and not (
                node.op_type in ("AveragePool", "QLinearAveragePool") and self._kernel(node) <= {1}
            ):
                break
            tensor = node.input[0]
        raise DedupError(
            "The model's dense layers do not stand on a max pooling as VGG16's do.",
            "Choose a VGG16 classifier with its dense layers.",
        )

    def quantisation(self, tensor: str) -> tuple[str, ...]:
        """Names of scale and zero point of a tensor 8 bits wide, or ()."""
        while (node := self.producer(tensor)) is not None:
            place = _QUANTISED_OUTPUT.get(node.op_type)
            if place is not None:
                return tuple(node.input[place : place + 2])
            if node.op_type not in ("Reshape", "Flatten", "Squeeze", "Transpose", "MaxPool", "Identity", "Dropout"):
                return ()
            tensor = node.input[0]
        return ()

    def _dense_inputs(self, node: Any, weight: str) -> int:
        """Inputs of a dense layer for one output, or 0 where its weights are not constant or its kernel is no dot."""
        flipped = any(
            attribute.name == "transB" and (attribute.i or attribute.f == 1) for attribute in node.attribute
        )
        dims: list[int] = []
        while not dims:
            if weight in self._weights:
                dims = list(self._weights[weight].dims)
                break
            source = self.producer(weight)
            if source is None:
                return 0
            if source.op_type == "Constant":
                value = self.constant(weight)
                dims = list(value.shape) if value is not None else []
                break
            if source.op_type == "Transpose":
                flipped = not flipped
            elif source.op_type not in ("DequantizeLinear", "Cast", "Identity", "QuantizeLinear"):
                return 0
            weight = source.input[0]
        if "Conv" in node.op_type:
            return math.prod(dims[1:]) if len(dims) == 4 and self._covers_map(node, dims) else 0
        if len(dims) != 2:
            return 0
        return int(dims[1] if flipped else dims[0])

    def _covers_map(self, node: Any, dims: list[int]) -> bool:
        """Whether a convolution is a dense layer in disguise: 1 x 1, or unpadded and wider than any of VGG's own."""
        padded = any(attribute.name == "pads" and any(attribute.ints) for attribute in node.attribute)
        return dims[2:] == [1, 1] or (not padded and dims[2] >= 5)

    def _data_input(self, node: Any) -> str:
        """Of an addition or a multiplication, the input that is neither constant nor a scale."""
        places = (0, 3) if node.op_type.startswith("QLinear") else (0, 1)
        names: list[str] = [node.input[place] for place in places if place < len(node.input)]
        moving = [name for name in names if self.constant(name) is None and not self._is_stored_constant(name)]
        for name in moving:
            source = self.producer(name)
            while source is not None and source.op_type == "Cast":
                source = self.producer(source.input[0])
            if source is not None and source.op_type == "MatMulInteger":
                return name
        return moving[0] if moving else names[0]

    def _is_stored_constant(self, name: str) -> bool:
        source = self.producer(name)
        return (
            source is not None
            and source.op_type in ("DequantizeLinear", "Cast", "Identity")
            and source.input[0] in self._weights
        )

    def _holds_no_negatives(self, scale_and_zero_point: Sequence[str]) -> bool:
        zero = self.constant(scale_and_zero_point[1]) if len(scale_and_zero_point) > 1 else None
        return zero is not None and bool(np.all(zero == np.iinfo(zero.dtype).min))

    def _clips_at_zero(self, node: Any) -> bool:
        low = self.constant(node.input[1]) if len(node.input) > 1 and node.input[1] else None
        if low is not None:
            return float(low) >= 0
        return any(attribute.name == "min" and attribute.f >= 0 for attribute in node.attribute)

    @staticmethod
    def _kernel(node: Any) -> set[int]:
        return {size for attribute in node.attribute if attribute.name == "kernel_shape" for size in attribute.ints}
