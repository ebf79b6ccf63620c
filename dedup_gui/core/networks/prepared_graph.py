"""Turns an exported network into one that this program runs.

A prepared graph takes bytes, uint8 [N, side, side, 3] RGB, for any N, does the weights' own preprocessing, and
gives float32 [N, length] features; what comes after the features is dropped.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import RAW_PIXELS, ChannelOrder, Layout, Preprocessing
from dedup_gui.core.networks.exported_graph import ExportedGraph, describe_input, describe_it, image_input
from dedup_gui.core.networks.registry import Layer
from dedup_gui.core.networks.vgg16 import find_layer
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed

GRAPH_VERSION = 1
"""Goes up when a prepared graph gives other numbers; part of its file's name."""

INPUT = "dedup_images"
OUTPUT = "dedup_features"


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
        output: with `Layer.OUTPUT`, name of the tensor, of the graph's outputs or from within; with the other layers,
            name of the classifier's output; "" = the graph's first output.

    Returns:
        Number of components, or 0 where the graph does not tell.

    Raises:
        DedupError: the model has no such layer, or another input.
    """
    layout, own_side = describe_input(model)
    if own_side not in (0, side):
        raise DedupError(
            translate("errors", "The model takes images of {own_side} pixels, not {side}.").format(
                own_side=own_side, side=side
            )
        )
    graph = model.graph
    exported = ExportedGraph(graph)
    outputs = [value.name for value in graph.output]
    output = output or outputs[0]
    if exported.producer(output) is None:
        raise DedupError(
            translate("errors", "The model has no tensor named “{output}”.").format(output=output),
            translate("errors", "Its outputs are: {names}. {advice}").format(
                names=listed(outputs), advice=describe_it()
            ),
        )
    if layer is Layer.OUTPUT:
        tensor, found, quantisation = output, 0, exported.quantisation(output)
        pooled = exported.rank(output) == 4
    else:
        feature = find_layer(exported, layer, output, side)
        tensor, found, quantisation = feature.name, feature.length, feature.quantisation
        pooled = layer is Layer.POOL5
    if length and found not in (0, length):
        raise DedupError(
            translate("errors", "The model's layer {layer} has {found} numbers, not {length}.").format(
                layer=layer, found=found, length=length
            ),
            describe_it(),
        )
    _free_batch(exported)
    tail = _tail(model, tensor, quantisation, pooled)
    head = _head(model, layout, preprocessing)
    _keep_only_needed(exported, tensor)
    nodes = [*head, *graph.node, *tail]
    del graph.node[:]
    graph.node.extend(nodes)
    _set_interface(model, side, found)
    return found


def _head(model: Any, layout: Layout, preprocessing: Preprocessing) -> list[Any]:
    """Nodes from bytes to what the model takes."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    own = image_input(model)
    kind = own.type.tensor_type.elem_type
    if kind not in (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8):
        raise DedupError(
            translate("errors", "The model's input is neither bytes nor floating-point numbers."),
            translate("errors", "Export it with such an input."),
        )
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
        # Generalised mean (Radenović, Tolias, Chum: Fine-tuning CNN Image Retrieval with No Human Annotation, 2018)
        # with the exponent they begin with, 3: between mean and maximum.
        model.graph.initializer.append(numpy_helper.from_array(np.array(1 / 3, np.float32), "dedup_third"))
        positive = step("Relu", tensor)
        cube = step("Mul", step("Mul", positive, positive), positive)
        tensor = step("Pow", step("GlobalAveragePool", cube), "dedup_third")
    nodes.append(helper.make_node("Flatten", [tensor], [OUTPUT], axis=1))
    return nodes


def _free_batch(exported: ExportedGraph) -> None:
    """Let reshapes that were exported for a batch of one copy the batch's size instead."""
    from onnx import numpy_helper

    for node in exported.graph.node:
        if node.op_type != "Reshape":
            continue
        shape = exported.constant(node.input[1])
        if shape is None or shape.size < 2 or shape[0] != 1:
            continue
        name = f"dedup_shape_{node.output[0]}"
        shape = np.concatenate([[0], shape[1:]]).astype(np.int64)
        exported.graph.initializer.append(numpy_helper.from_array(shape, name))
        node.input[1] = name


def _keep_only_needed(exported: ExportedGraph, tensor: str) -> None:
    """Drop nodes that do not lead to `tensor`, and weights that no node left needs."""
    needed: set[int] = set()
    waiting = [tensor]
    while waiting:
        node = exported.producer(waiting.pop())
        if node is not None and id(node) not in needed:
            needed.add(id(node))
            waiting.extend(node.input)
    graph = exported.graph
    # In place from the end: a copy of the weights would double the memory.
    for index in range(len(graph.node) - 1, -1, -1):
        if id(exported.nodes[index]) not in needed:
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
