"""Where VGG16's fc2 and pool5 are in an exported graph.

They are found by structure, never by name: exports of the same network from Gluon (as in the ONNX Model Zoo; also
in 8 bits, with quantised operators or with Q/DQ pairs), PyTorch and Keras share no name. From the output the way back
leads through what only reshapes or quantises to the last dense layer, whose input is fc2; from there two dense layers
further back to the last pooling, which is pool5. Of any other network, or export, the person names the tensor wanted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.exported_graph import ExportedGraph, describe_it
from dedup_gui.core.networks.registry import Layer
from dedup_gui.words import translate

CONVOLUTIONS = 13
DENSE_LAYERS = 3
STRIDE = 32
"""Pixels of the image's side for one position of pool5: five poolings that halve. Like the two numbers above, of
configuration D in Simonyan and Zisserman, Very Deep Convolutional Networks, 2015, table 1."""

_QUANTISING = frozenset({"QuantizeLinear", "DequantizeLinear"})
_SAME_NUMBERS = frozenset({"Identity", "Dropout", "Flatten", "Reshape", "Transpose"}) | _QUANTISING
"""Operators that change a tensor's shape or how its numbers are stored, the numbers themselves not."""
_WEIGHT_PLACE = {"Gemm": 1, "MatMul": 1, "QGemm": 3}
"""Dense layers, and which of their inputs holds the weights."""


@dataclass(frozen=True, slots=True)
class FeatureTensor:
    """The tensor that becomes the features.

    Attributes:
        name: its name.
        length: components of a vector.
        quantisation: names of its scale and zero point where it is 8 bits wide, else ().
    """

    name: str
    length: int
    quantisation: tuple[str, ...]


def is_vgg16(graph: Any) -> bool:
    """Whether an onnx.GraphProto has VGG16's convolutions, and its dense layers on a pooling."""
    try:
        _Layers(ExportedGraph(graph)).pool5(graph.output[0].name)
    except DedupError:
        return False
    return sum("Conv" in node.op_type for node in graph.node) >= CONVOLUTIONS


def find_layer(graph: ExportedGraph, layer: Layer, output: str, side: int) -> FeatureTensor:
    """Find fc2 or pool5.

    Args:
        graph: a classifier's.
        layer: `Layer.FC2` or `Layer.POOL5`.
        output: name of the classifier's output.
        side: of the input, pixels.

    Raises:
        DedupError: the graph is not built like VGG16's.
    """
    layers = _Layers(graph)
    if layer is Layer.FC2:
        return layers.fc2(output)
    tensor, numbers = layers.pool5(output)
    return FeatureTensor(tensor, numbers // (side // STRIDE) ** 2, graph.quantisation(tensor))


class _Layers:
    """Walks from a classifier's output towards its image."""

    def __init__(self, graph: ExportedGraph) -> None:
        self._graph = graph

    def fc2(self, output: str) -> FeatureTensor:
        """The last dense layer's input, which has to be rectified."""
        node = self._last_dense(output)
        # QGemm takes its data with scale and zero point.
        quantisation = tuple(node.input[1:3]) if node.op_type == "QGemm" else ()
        if not self._is_rectified(node.input[0], quantisation):
            raise DedupError(
                translate("errors", "No ReLU stands before the model's last dense layer."), describe_it()
            )
        return FeatureTensor(node.input[0], self._inputs(node), quantisation)

    def pool5(self, output: str) -> tuple[str, int]:
        """The max pooling's output that the first dense layer takes, and how many numbers of it."""
        node = self._last_dense(output)
        for _ in range(DENSE_LAYERS - 1):
            node = self._last_dense(node.input[0])
        tensor = node.input[0]
        while (before := self._graph.producer(tensor)) is not None:
            if before.op_type == "MaxPool":
                return tensor, self._inputs(node)
            if before.op_type not in _SAME_NUMBERS and not _keeps_its_size(before):
                break
            tensor = before.input[0]
        raise DedupError(
            translate("errors", "The model's dense layers do not stand on a max pooling as VGG16's do."),
            describe_it(),
        )

    def _last_dense(self, tensor: str) -> Any:
        """The node of the last dense layer before a tensor."""
        while (node := self._graph.producer(tensor)) is not None:
            if node.op_type in _WEIGHT_PLACE and self._inputs(node):
                return node
            if node.op_type in _SAME_NUMBERS or node.op_type in ("Relu", "Softmax"):
                tensor = node.input[0]
            elif node.op_type == "Add":
                # Keras' bias, on either side.
                tensor = next((name for name in node.input if self._graph.constant(name) is None), "")
            else:
                break
        found = node.op_type if node is not None else translate("errors", "the input")
        raise DedupError(
            translate("errors", "The model does not end in dense layers as VGG16 does (found: {found}).").format(
                found=found
            ),
            describe_it(),
        )

    def _inputs(self, node: Any) -> int:
        """How many numbers make one output of a dense layer, or 0 where its weights are not constant."""
        weight = node.input[_WEIGHT_PLACE[node.op_type]]
        source = self._graph.producer(weight)
        if source is not None and source.op_type == "DequantizeLinear":
            weight = source.input[0]
        shape = self._graph.weight_shape(weight)
        turned = any(attribute.name == "transB" and attribute.i for attribute in node.attribute)
        return shape[1 if turned else 0] if len(shape) == 2 else 0

    def _is_rectified(self, tensor: str, quantisation: tuple[str, ...]) -> bool:
        """Whether a ReLU, or 8 bits that hold nothing below zero, make a tensor."""
        if self._holds_no_negatives(quantisation):
            return True
        while (node := self._graph.producer(tensor)) is not None:
            if node.op_type == "Relu":
                return True
            if node.op_type not in _SAME_NUMBERS:
                break
            if node.op_type in _QUANTISING and self._holds_no_negatives(tuple(node.input[1:3])):
                return True
            tensor = node.input[0]
        return False

    def _holds_no_negatives(self, quantisation: tuple[str, ...]) -> bool:
        zero = self._graph.constant(quantisation[1]) if len(quantisation) > 1 else None
        return zero is not None and bool(np.all(zero == np.iinfo(zero.dtype).min))


def _keeps_its_size(node: Any) -> bool:
    """Whether a pooling is one over single positions, as PyTorch exports pooling to the size there is."""
    kernel = [size for attribute in node.attribute if attribute.name == "kernel_shape" for size in attribute.ints]
    return bool(node.op_type == "AveragePool" and math.prod(kernel) == 1)
