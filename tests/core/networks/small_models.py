"""Models of a node or two, and how a prepared one is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from dedup_gui.core.networks.session import OnnxSession


def run(model: Any, images: npt.NDArray[np.uint8], folder: Path) -> npt.NDArray[np.float32]:
    """What a prepared model gives for uint8 [N, side, side, 3] RGB."""
    path = folder / "model.onnx"
    onnx.save(model, path)
    return OnnxSession(str(path), "cpu", 1).run(images)


def small_model(
    *nodes: Any, weights: dict[str, npt.NDArray[Any]], shape: list[Any], kind: int = TensorProto.FLOAT
) -> Any:
    """From an input "in" to an output "out"."""
    inputs = [helper.make_tensor_value_info("in", kind, shape)]
    outputs = [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)]
    stored = [numpy_helper.from_array(values, name) for name, values in weights.items()]
    graph = helper.make_graph(list(nodes), "small", inputs, outputs, stored)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
