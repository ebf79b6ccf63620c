"""Which operators a stranger's network may be made of: those whose work is bounded by the image they are given.

A network is a program. Control flow runs for ever; a size that follows from the pixels makes a tensor of any size,
whatever a trial on other pixels took. What is left are layers; how much memory they take tells a trial
(`prepared_files.try_out`, in a worker with limits).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dedup_gui.core.errors import DedupError
from dedup_gui.words import translate

_LAYERS = """
    Conv ConvInteger ConvTranspose Gemm MatMul MatMulInteger QGemm QLinearConv QLinearMatMul Einsum
    AveragePool MaxPool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool
    QLinearAveragePool QLinearGlobalAveragePool
    BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LpNormalization LRN
    SimplifiedLayerNormalization SkipLayerNormalization MeanVarianceNormalization RMSNormalization
    Attention MultiHeadAttention FusedConv FusedMatMul FusedGemm BiasGelu FastGelu QuickGelu Gelu
    Relu LeakyRelu PRelu Elu Selu Celu Sigmoid HardSigmoid HardSwish Swish Mish Softplus Softsign ThresholdedRelu Tanh
    Softmax LogSoftmax Hardmax QLinearSigmoid QLinearLeakyRelu QLinearSoftmax
"""
_ARITHMETIC = """
    Add Sub Mul Div Pow Sqrt Exp Log Abs Neg Reciprocal Floor Ceil Round Sign Clip Min Max Mean Sum Mod Erf
    Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh QLinearAdd QLinearMul CumSum
    And Or Not Xor Equal Greater GreaterOrEqual Less LessOrEqual Where IsNaN IsInf
    ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare
    QLinearReduceMean ArgMax ArgMin TopK
"""
_SHAPES = """
    Reshape Flatten Transpose Squeeze Unsqueeze Concat QLinearConcat Split Slice Gather GatherElements GatherND
    ScatterElements ScatterND Shape Size Expand Tile Pad Resize Upsample DepthToSpace SpaceToDepth ConstantOfShape
    Range Trilu EyeLike
"""
_OTHERS = """
    Identity Dropout Constant Cast CastLike QuantizeLinear DequantizeLinear DynamicQuantizeLinear
"""
ALLOWED = frozenset(f"{_LAYERS} {_ARITHMETIC} {_SHAPES} {_OTHERS}".split())
"""Of ONNX' Operators.md and ONNX Runtime's ContribOperators.md. Not among them: If, Loop, Scan and all that holds a
graph of its own; sequences, texts and optional values; random numbers; NonZero, Unique and Compress, whose size
follows from values."""
_DOMAINS = frozenset({"", "ai.onnx", "com.microsoft"})
_SIZES = {
    "Reshape": (1,), "Expand": (1,), "Tile": (1,), "ConstantOfShape": (0,), "Pad": (1, 3), "Slice": (1, 2, 3, 4),
    "Resize": (1, 2, 3), "Upsample": (1,), "Range": (0, 1, 2), "Split": (1,), "Squeeze": (1,), "Unsqueeze": (1,),
    "TopK": (1,),
}  # fmt: skip
"""Operators, and which of their inputs say how large the output is."""
_OF_SHAPES = frozenset({"Shape", "Size"})
"""Operators that read no values of their input, only its shape."""
_MOST_NODES = 100_000
"""Nodes. The largest image networks in the field have some ten thousand."""


def check_operators(model: Any) -> None:
    """See that a network is made of layers alone.

    Args:
        model: onnx.ModelProto.

    Raises:
        DedupError: it is not.
    """
    graph = model.graph
    if len(graph.node) > _MOST_NODES:
        raise DedupError(
            translate("errors", "The model has {number} operators.").format(number=len(graph.node)), _advice()
        )
    if len(model.functions) or len(graph.sparse_initializer) or len(model.training_info):
        raise DedupError(
            translate("errors", "The model has functions, sparse weights or training steps of its own."), _advice()
        )
    for node in graph.node:
        if node.domain not in _DOMAINS or node.op_type not in ALLOWED or _holds_a_graph(node):
            name = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
            raise DedupError(
                translate("errors", "The model has an operator that is not allowed: {operator}").format(
                    operator=name[:80]
                ),
                _advice(),
            )
    _check_sizes(graph)


def _advice() -> str:
    return translate("errors", "Only networks of fixed layers can be used. Export it without control flow.")


def _holds_a_graph(node: Any) -> bool:
    return any(attribute.HasField("g") or len(attribute.graphs) for attribute in node.attribute)


def _check_sizes(graph: Any) -> None:
    """See that no tensor's size follows from the pixels."""
    weights = {tensor.name for tensor in graph.initializer}
    of_pixels = {value.name for value in graph.input} - weights
    for node in _in_order(graph, of_pixels | weights):
        for place in _SIZES.get(node.op_type, ()):
            if place < len(node.input) and node.input[place] in of_pixels:
                raise DedupError(
                    translate("errors", "In the model a tensor's size follows from the pixels ({op_type}).").format(
                        op_type=node.op_type
                    ),
                    _advice(),
                )
        if node.op_type not in _OF_SHAPES and of_pixels & set(node.input):
            of_pixels.update(node.output)


def _in_order(graph: Any, known: set[str]) -> Iterator[Any]:
    """The nodes, each after those that make its inputs, as ONNX demands; the runtime refuses what is not so."""
    made = set(known) | {""}
    for node in graph.node:
        missing = next((name for name in node.input if name not in made), None)
        if missing is not None:
            raise DedupError(
                translate("errors", "The model's operators do not stand in their order ({tensor}).").format(
                    tensor=missing[:80]
                ),
                _advice(),
            )
        yield node
        made.update(node.output)
