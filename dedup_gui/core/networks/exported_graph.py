"""A network as somebody exported it: its file, the image it takes, and its graph seen from the outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import Layout
from dedup_gui.core.networks.allowed_operators import check_operators
from dedup_gui.words import translate

_OLDEST_OPSET = 7
"""Version of ONNX' operators: the first whose Add and Mul broadcast as NumPy's do (ONNX' Changelog.md, Add-7)."""

_QUANTISED_OUTPUT = {"QGemm": 7, "QLinearConv": 6, "QuantizeLinear": 1}
"""Operators whose output is 8 bits wide, and the place of its scale among their inputs (the zero point follows): from
ONNX' Operators.md and ONNX Runtime's ContribOperators.md. QGemm may go without; then its output is float32."""
_SAME_NUMBERS = ("Reshape", "Flatten", "Transpose", "MaxPool", "Identity", "Dropout")
"""Operators whose output is quantised as their input is."""


def describe_it() -> str:
    """What helps where a model is not understood."""
    return translate(
        "errors",
        "Choose a VGG16 classifier with its dense layers, or describe the model in a JSON file beside it: "
        '{"output": "name of the tensor to compare by", "preprocessing": "torch"}.',
    )


def _one_image() -> str:
    return translate("errors", "Choose a model that takes square colour images.")


def load_graph(path: str) -> Any:
    """Read an ONNX file.

    Returns:
        onnx.ModelProto.

    Raises:
        DedupError: it is none, keeps its weights in other files, or is made of more than layers.
    """
    import onnx
    from onnx.external_data_helper import uses_external_data

    try:
        model = onnx.load(path, load_external_data=False)
    except OSError as error:
        raise DedupError(
            translate("errors", "The model cannot be read: {why}").format(why=error.strerror or error)
        ) from error
    except Exception as error:
        raise DedupError(
            translate("errors", "This is no ONNX model, or it is damaged: {path}").format(path=path),
            translate("errors", "Choose an .onnx file."),
        ) from error
    if not model.graph.node or not model.graph.output:
        raise DedupError(
            translate("errors", "This is no ONNX model, or it is damaged: {path}").format(path=path),
            translate("errors", "Choose an .onnx file."),
        )
    if any(uses_external_data(tensor) for tensor in model.graph.initializer):
        raise DedupError(
            translate("errors", "The model keeps its weights in other files."),
            translate("errors", "Export it into one file."),
        )
    opset = max((int(entry.version) for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=0)
    if opset < _OLDEST_OPSET:
        raise DedupError(
            translate("errors", "The model is too old (opset {opset}).").format(opset=opset),
            translate("errors", "Export it with opset {oldest} or later.").format(oldest=_OLDEST_OPSET),
        )
    check_operators(model)
    return model


def image_input(model: Any) -> Any:
    """The input that is no weight, as onnx.ValueInfoProto: before IR 4 weights are listed among the inputs.

    Raises:
        DedupError: there are none or several.
    """
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1:
        raise DedupError(
            translate("errors", "The model takes {number} inputs, not one image.").format(number=len(inputs)),
            _one_image(),
        )
    return inputs[0]


def describe_input(model: Any) -> tuple[Layout, int]:
    """Where the input's axes are, and its side in pixels (0 = any).

    Raises:
        DedupError: the model does not take one image of three colours.
    """
    tensor = image_input(model)
    dims = [dim.dim_value if dim.HasField("dim_value") else 0 for dim in tensor.type.tensor_type.shape.dim]
    if len(dims) == 4 and dims[1] == 3:
        layout, height, width = Layout.NCHW, dims[2], dims[3]
    elif len(dims) == 4 and dims[3] == 3:
        layout, height, width = Layout.NHWC, dims[1], dims[2]
    else:
        raise DedupError(
            translate("errors", "The model does not take colour images: its input is {dims}.").format(dims=dims),
            _one_image(),
        )
    if height != width:
        raise DedupError(
            translate(
                "errors", "The model takes images of {width} x {height} pixels; only squares are supported."
            ).format(width=width, height=height)
        )
    return layout, height


class ExportedGraph:
    """Looks through a graph from its outputs towards its input.

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

    def weight_shape(self, tensor: str) -> tuple[int, ...]:
        """The shape of a weight, or () where the tensor is none."""
        weight = self._weights.get(tensor)
        return tuple(weight.dims) if weight is not None else ()

    def constant(self, tensor: str) -> npt.NDArray[Any] | None:
        """The value of a weight or of a Constant node, or None."""
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
        """Number of axes of a tensor as declared, or 0."""
        for value in (*self.graph.output, *self.graph.value_info):
            if value.name == tensor:
                return len(value.type.tensor_type.shape.dim)
        return 0

    def quantisation(self, tensor: str) -> tuple[str, ...]:
        """Names of scale and zero point of a tensor 8 bits wide, or ().

        Raises:
            DedupError: it is made by an operator whose scale is not known here.
        """
        while (node := self.producer(tensor)) is not None:
            place = _QUANTISED_OUTPUT.get(node.op_type)
            if place is not None:
                return tuple(node.input[place : place + 2])
            if node.op_type.startswith("QLinear"):
                raise DedupError(
                    translate("errors", "The tensor “{tensor}” is 8 bits wide ({op_type}).").format(
                        tensor=tensor, op_type=node.op_type
                    ),
                    translate(
                        "errors",
                        "Name the tensor of the DequantizeLinear behind it, or take the model that is not quantised.",
                    ),
                )
            if node.op_type not in _SAME_NUMBERS:
                break
            tensor = node.input[0]
        return ()
