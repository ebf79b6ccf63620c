"""Turns a network as it was exported into one that this program runs.

A prepared graph takes bytes, uint8 [N, side, side, 3] RGB, for any N, does the weights' own preprocessing, and
gives float32 [N, length] features; what comes after the features is dropped.

VGG16's `fc2` and `pool5` are found by structure, never by name: exports of the same network from Gluon, PyTorch
and Keras share no name. From the output the way back leads through everything that only reshapes, scales or
quantises to the last dense layer, whose input is fc2; from there two dense layers further back to pool5.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import RAW_PIXELS, ChannelOrder, Layout, Preprocessing
from dedup_gui.core.networks.graph_walk import Dense, GraphWalk
from dedup_gui.core.networks.registry import Layer

GRAPH_VERSION = 1
"""Goes up when a prepared graph gives other numbers; part of its file's name."""

INPUT = "dedup_images"
OUTPUT = "dedup_features"

_OLDEST_OPSET = 7
"""The first with NumPy's broadcasting."""
_DENSE_AFTER_POOL5 = 3

OTHER_MODEL = "Choose a VGG16 classifier with its dense layers, or describe the model in a JSON file beside it."


def load_graph(path: str) -> Any:
    """Read an ONNX file.

    Returns:
        onnx.ModelProto.

    Raises:
        DedupError: it is none, or keeps its weights in other files.
    """
    import onnx
    from onnx.external_data_helper import uses_external_data

    try:
        model = onnx.load(path, load_external_data=False)
    except OSError as error:
        raise DedupError(f"The model cannot be read: {error.strerror or error}") from error
    except Exception as error:
        raise DedupError(f"This is no ONNX model, or it is damaged: {path}", "Choose an .onnx file.") from error
    if not model.graph.node or not model.graph.output:
        raise DedupError(f"This is no ONNX model, or it is damaged: {path}", "Choose an .onnx file.")
    if any(uses_external_data(tensor) for tensor in model.graph.initializer):
        raise DedupError("The model keeps its weights in other files.", "Export it into one file.")
    opset = _opset(model)
    if opset < _OLDEST_OPSET:
        raise DedupError(f"The model is too old (opset {opset}).", f"Export it with opset {_OLDEST_OPSET} or later.")
    return model


def describe_input(model: Any) -> tuple[Layout, int]:
    """Where the input's axes are, and its side in pixels (0 = any).

    Raises:
        DedupError: the model does not take one image of three colours.
    """
    tensor = _image_input(model)
    dims = [dim.dim_value if dim.HasField("dim_value") else 0 for dim in tensor.type.tensor_type.shape.dim]
    if len(dims) == 4 and dims[1] == 3:
        layout, height, width = Layout.NCHW, dims[2], dims[3]
    elif len(dims) == 4 and dims[3] == 3:
        layout, height, width = Layout.NHWC, dims[1], dims[2]
    else:
        raise DedupError(f"The model does not take colour images: its input is {dims}.", OTHER_MODEL)
    if height != width:
        raise DedupError(f"The model takes images of {width} x {height} pixels; only squares are supported.")
    return layout, height


def is_vgg16(model: Any) -> bool:
    """Whether three dense layers follow at least 13 convolutions, the first on a pooling."""
    try:
        walk = GraphWalk(model.graph)
        last = walk.last_dense(model.graph.output[0].name)
        _pool5(walk, last)
    except DedupError:
        return False
    return sum("Conv" in node.op_type for node in model.graph.node) >= 13


def prepare_graph(
    model: Any, *, layer: Layer, length: int, side: int, preprocessing: Preprocessing, output: str = ""
) -> int:
    """Make a loaded model a prepared graph, in place.

    Args:
        model: onnx.ModelProto.
        layer: which tensor becomes the features.
        length: components expected, or 0 for whatever there are.
        side: of the input, pixels.
        preprocessing: what the weights want.
        output: with `Layer.OUTPUT`, the output's name; "" = the first.

    Returns:
        Number of components, or 0 where the graph does not tell.

    Raises:
        DedupError: the model has no such layer, or another input.
    """
    layout, own_side = describe_input(model)
    if own_side not in (0, side):
        raise DedupError(f"The model takes images of {own_side} pixels, not {side}.")
    graph = model.graph
    walk = GraphWalk(graph)
    names = [value.name for value in graph.output]
    if output and output not in names:
        raise DedupError(f"The model has no output named “{output}”.", f"It has: {', '.join(names)}.")
    if layer is Layer.OUTPUT:
        tensor, found = output or names[0], 0
        scale = walk.quantisation(tensor)
        pooled = walk.rank(tensor) == 4
    else:
        last = walk.last_dense(output or names[0])
        dense = last if layer is Layer.FC2 else _pool5(walk, last)
        if layer is Layer.FC2 and not walk.is_rectified(dense):
            raise DedupError("No ReLU stands before the model's last dense layer.", OTHER_MODEL)
        tensor, scale, pooled = dense.data, dense.quantisation, layer is Layer.POOL5
        if pooled:
            tensor = walk.pooling_before(dense)
            scale = walk.quantisation(tensor)
        found = dense.inputs // (side // 32) ** 2 if pooled else dense.inputs
    if length and found not in (0, length):
        raise DedupError(f"The model's layer {layer} has {found} numbers, not {length}.", OTHER_MODEL)
    _free_batch(walk)
    tail = _tail(model, tensor, scale, pooled)
    head = _head(model, layout, side, preprocessing)
    _keep_only_needed(graph, walk, tensor)
    nodes = [*head, *graph.node, *tail]
    del graph.node[:]
    graph.node.extend(nodes)
    _set_interface(model, side, found)
    return found


def _pool5(walk: GraphWalk, last: Dense) -> Dense:
    """The dense layer on the last pooling, which is the third from the end."""
    dense = last
    for _ in range(_DENSE_AFTER_POOL5 - 1):
        dense = walk.last_dense(dense.data)
    walk.pooling_before(dense)
    return dense


def _image_input(model: Any) -> Any:
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1:
        raise DedupError(f"The model takes {len(inputs)} inputs, not one image.", OTHER_MODEL)
    return inputs[0]


def _opset(model: Any) -> int:
    return max((int(entry.version) for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=0)


def _head(model: Any, layout: Layout, side: int, preprocessing: Preprocessing) -> list[Any]:
    """Nodes from bytes to what the model takes."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    own = _image_input(model)
    kind = own.type.tensor_type.elem_type
    if kind not in (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8):
        raise DedupError("The model's input is neither bytes nor floating-point numbers.", OTHER_MODEL)
    nodes: list[Any] = []
    tensor = INPUT

    def step(operator: str, *more: str, **attributes: Any) -> None:
        nonlocal tensor
        made = f"dedup_head_{len(nodes)}"
        nodes.append(helper.make_node(operator, [tensor, *more], [made], **attributes))
        tensor = made

    def constant(name: str, values: Any) -> str:
        graph.initializer.append(numpy_helper.from_array(values, name))
        return name

    if preprocessing.order is ChannelOrder.BGR:
        step("Gather", constant("dedup_bgr", np.array([2, 1, 0], np.int64)), axis=3)
    if kind != TensorProto.UINT8:
        step("Cast", to=TensorProto.FLOAT)
        if preprocessing != RAW_PIXELS:
            std = np.array(preprocessing.std, np.float64)
            factor = (preprocessing.scale / std).astype(np.float32)
            offset = (-np.array(preprocessing.mean, np.float64) / std).astype(np.float32)
            step("Mul", constant("dedup_factor", factor))
            step("Add", constant("dedup_offset", offset))
        if kind == TensorProto.FLOAT16:
            step("Cast", to=TensorProto.FLOAT16)
    if layout is Layout.NCHW:
        step("Transpose", perm=[0, 3, 1, 2])
    if tensor == INPUT:
        step("Identity")
    nodes[-1].output[0] = own.name
    return nodes


def _tail(model: Any, tensor: str, quantisation: tuple[str, ...], pooled: bool) -> list[Any]:
    """Nodes from the layer's tensor to the features."""
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []

    def step(operator: str, *inputs: str, **attributes: Any) -> str:
        made = f"dedup_tail_{len(nodes)}"
        nodes.append(helper.make_node(operator, list(inputs), [made], **attributes))
        return made

    if quantisation:
        tensor = step("DequantizeLinear", tensor, *quantisation)
    tensor = step("Cast", tensor, to=TensorProto.FLOAT)
    if pooled:
        # Generalised mean with exponent 3 (Radenovic, Tolias, Chum 2018): between mean and maximum.
        model.graph.initializer.append(numpy_helper.from_array(np.array(1 / 3, np.float32), "dedup_third"))
        positive = step("Relu", tensor)
        cube = step("Mul", step("Mul", positive, positive), positive)
        tensor = step("Pow", step("GlobalAveragePool", cube), "dedup_third")
    nodes.append(helper.make_node("Flatten", [tensor], [OUTPUT], axis=1))
    return nodes


def _free_batch(walk: GraphWalk) -> None:
    """Let reshapes that were exported for a batch of one copy the batch's size instead."""
    from onnx import numpy_helper

    for node in walk.graph.node:
        if node.op_type != "Reshape":
            continue
        shape = walk.constant(node.input[1])
        if shape is None or shape.size < 2 or shape[0] != 1:
            continue
        name = f"dedup_shape_{node.output[0]}"
        shape = np.concatenate([[0], shape[1:]]).astype(np.int64)
        walk.graph.initializer.append(numpy_helper.from_array(shape, name))
        node.input[1] = name


def _keep_only_needed(graph: Any, walk: GraphWalk, tensor: str) -> None:
    """Drop nodes that do not lead to `tensor`, and weights that no node left needs."""
    needed: set[int] = set()
    waiting = [tensor]
    while waiting:
        node = walk.producer(waiting.pop())
        if node is not None and id(node) not in needed:
            needed.add(id(node))
            waiting.extend(node.input)
    # In place from the end: a copy of the weights would double the memory.
    for index in range(len(graph.node) - 1, -1, -1):
        if id(walk.nodes[index]) not in needed:
            del graph.node[index]
    used = {name for node in graph.node for name in node.input}
    for index in range(len(graph.initializer) - 1, -1, -1):
        name = graph.initializer[index].name
        if name not in used and not name.startswith("dedup_"):
            del graph.initializer[index]


def _set_interface(model: Any, side: int, length: int) -> None:
    from onnx import TensorProto, helper

    graph = model.graph
    for field in (graph.input, graph.output, graph.value_info):
        del field[:]
    graph.input.append(helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["N", side, side, 3]))
    graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", length or "length"]))
    # Before IR 4 weights had to be listed among the inputs as well.
    model.ir_version = max(model.ir_version, 4)
