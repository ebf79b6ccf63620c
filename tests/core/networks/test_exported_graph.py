"""Files that are no models, and models that take no images, are refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.exported_graph import describe_input, load_graph
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.small_models import small_model

WEIGHTS = styles.make_weights(3)


def test_not_an_onnx_file(tmp_path: Path) -> None:
    path = tmp_path / "holiday.onnx"
    for content in (b"", b"\xff\xd8\xff\xe0 no model", b"\0" * 4096):
        path.write_bytes(content)
        with pytest.raises(DedupError, match="no ONNX model, or it is damaged"):
            load_graph(str(path))


def test_truncated_file(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save(styles.gluon(WEIGHTS), path)
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(DedupError, match="damaged"):
        load_graph(str(path))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DedupError, match="cannot be read"):
        load_graph(str(tmp_path / "gone.onnx"))


def test_weights_in_other_files(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save_model(styles.gluon(WEIGHTS), path, save_as_external_data=True, location="weights.bin")
    with pytest.raises(DedupError, match="in other files"):
        load_graph(str(path))


def test_too_old(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save(styles.gluon(WEIGHTS, ir=3, opset=6), path)
    with pytest.raises(DedupError, match="opset 6"):
        load_graph(str(path))


@pytest.mark.parametrize("shape", [["N", 1, 224, 224], ["N", 10], ["N", 3, 100, 200]])
def test_no_image_model(shape: list[Any]) -> None:
    model = small_model(helper.make_node("Relu", ["in"], ["out"]), weights={}, shape=shape)
    with pytest.raises(DedupError, match=r"does not take colour images|only squares"):
        describe_input(model)


def test_two_inputs() -> None:
    model = small_model(helper.make_node("Relu", ["in"], ["out"]), weights={}, shape=["N", 3, 8, 8])
    model.graph.input.append(helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1]))
    with pytest.raises(DedupError, match="2 inputs"):
        describe_input(model)
