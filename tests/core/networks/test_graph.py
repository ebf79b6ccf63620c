"""Cutting classifiers: the features of every style of export equal an independent forward pass."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import CAFFE_IMAGENET, RAW_PIXELS, TORCH_IMAGENET, Layout, Preprocessing
from dedup_gui.core.networks.extractor import OnnxSession
from dedup_gui.core.networks.graph import describe_input, is_vgg16, load_graph, prepare_graph
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.registry import Layer
from tests.core.image_factory import squashed
from tests.core.networks import vgg16_styles as styles

Pixels = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float32]

WEIGHTS = styles.make_weights(3)

EXPORTS: dict[str, tuple[Callable[[], Any], str, Preprocessing]] = {
    "model zoo": (lambda: styles.gluon(WEIGHTS), "torch", TORCH_IMAGENET),
    "model zoo, weights among the inputs": (lambda: styles.gluon(WEIGHTS, ir=3, opset=8), "torch", TORCH_IMAGENET),
    "torchvision": (lambda: styles.torch(WEIGHTS), "torch", TORCH_IMAGENET),
    "torchvision, fixed reshape": (lambda: styles.torch(WEIGHTS, reshape=True), "torch", TORCH_IMAGENET),
    "keras": (lambda: styles.keras(WEIGHTS), "keras", CAFFE_IMAGENET),
}


@pytest.fixture(scope="module")
def images() -> Pixels:
    """Three images of other proportions than the network's, through our own preparation."""
    return np.stack([squashed(image[: 300 - 40 * place], 224) for place, image in enumerate(probe_images(3, 300))])


@pytest.fixture(scope="module")
def expected(images: Pixels) -> dict[str, tuple[Array, Array]]:
    return {style: styles.forward(WEIGHTS, images, style) for style in ("torch", "keras")}


def run(model: Any, images: Pixels, folder: Path, name: str = "model.onnx") -> Array:
    path = folder / name
    onnx.save(model, path)
    return OnnxSession(str(path), "cpu", 1).run(images)


def prepared(model: Any, layer: Layer, steps: Preprocessing, length: int = 0) -> int:
    return prepare_graph(model, layer=layer, length=length, side=224, preprocessing=steps)


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("layer", [Layer.FC2, Layer.POOL5])
def test_features_equal_an_independent_forward_pass(
    export: str, layer: Layer, images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    build, style, steps = EXPORTS[export]
    model = build()
    assert is_vgg16(model)
    length = {Layer.FC2: WEIGHTS.fc2, Layer.POOL5: WEIGHTS.pool5}[layer]
    assert prepared(model, layer, steps, length) == length
    onnx.checker.check_model(model)
    features = run(model, images, tmp_path)
    reference = expected[style][0 if layer is Layer.FC2 else 1]
    assert features.shape == reference.shape == (3, length)
    assert np.linalg.norm(features - reference) / np.linalg.norm(reference) < 1e-4
    assert np.all(features >= 0)
    assert np.mean(features > 0) > 0.2


def test_what_comes_after_the_features_is_dropped() -> None:
    model = styles.gluon(WEIGHTS)
    before = len(model.SerializeToString())
    prepared(model, Layer.FC2, TORCH_IMAGENET)
    last_layer = WEIGHTS.dense[2][0].nbytes
    assert len(model.SerializeToString()) < before - last_layer + 3000
    assert len([node for node in model.graph.node if node.op_type == "Gemm"]) == 2
    pool5 = styles.gluon(WEIGHTS)
    prepared(pool5, Layer.POOL5, TORCH_IMAGENET)
    assert not [node for node in pool5.graph.node if node.op_type == "Gemm"]
    assert len(pool5.SerializeToString()) < before - sum(matrix.nbytes for matrix, _ in WEIGHTS.dense)


class _Calibration:
    """Feeds the quantiser."""

    def __init__(self, name: str, images: Pixels) -> None:
        steps = (images.astype(np.float64) / 255 - styles.TORCH_MEAN) / styles.TORCH_STD
        self._rest: Iterator[dict[str, Array]] = iter(
            [{name: row.transpose(2, 0, 1)[None].astype(np.float32)} for row in steps]
        )

    def get_next(self) -> dict[str, Array] | None:
        return next(self._rest, None)


@pytest.mark.parametrize("layer", [Layer.FC2, Layer.POOL5])
@pytest.mark.parametrize("style", ["QOperator", "QDQ", "dynamic"])
def test_quantised_models_give_dequantised_features(
    style: str, layer: Layer, images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    quantization = pytest.importorskip("onnxruntime.quantization")
    source, target = tmp_path / "source.onnx", tmp_path / "int8.onnx"
    model = styles.gluon(WEIGHTS, ir=8, opset=13)
    onnx.save(model, source)
    logger = logging.getLogger()
    level = logger.level
    logger.setLevel(logging.ERROR)  # the quantiser advises to preprocess the model
    try:
        if style == "dynamic":
            quantization.quantize_dynamic(str(source), str(target), op_types_to_quantize=["MatMul", "Gemm"])
        else:
            reader = type("Reader", (_Calibration, quantization.CalibrationDataReader), {})("data", images)
            form = getattr(quantization.QuantFormat, style)
            quantization.quantize_static(str(source), str(target), reader, quant_format=form, per_channel=True)
    finally:
        logger.setLevel(level)
    quantised = load_graph(str(target))
    operators = {node.op_type for node in quantised.graph.node}
    wanted = {"QOperator": "QLinearConv", "QDQ": "DequantizeLinear", "dynamic": "MatMulInteger"}[style]
    assert wanted in operators
    assert is_vgg16(quantised)
    prepared(quantised, layer, TORCH_IMAGENET, WEIGHTS.fc2 if layer is Layer.FC2 else WEIGHTS.pool5)
    features = run(quantised, images, tmp_path)
    reference = expected["torch"][0 if layer is Layer.FC2 else 1]
    lengths = np.linalg.norm(features, axis=1) * np.linalg.norm(reference, axis=1)
    assert np.min(np.sum(features * reference, axis=1) / lengths) > 0.98
    assert 0.9 < np.linalg.norm(features) / np.linalg.norm(reference) < 1.1
    assert np.all(features >= 0)


def small_model(
    *nodes: Any, weights: dict[str, npt.NDArray[Any]], shape: list[Any], kind: int = TensorProto.FLOAT
) -> Any:
    inputs = [helper.make_tensor_value_info("in", kind, shape)]
    outputs = [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)]
    stored = [numpy_helper.from_array(values, name) for name, values in weights.items()]
    graph = helper.make_graph(list(nodes), "small", inputs, outputs, stored)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def test_a_models_own_output_of_bytes_is_taken_as_it_is(tmp_path: Path) -> None:
    model = small_model(
        helper.make_node("Cast", ["in"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["float"], ["out"], axes=[1, 2], keepdims=0),
        weights={},
        shape=["N", 32, 32, 3],
        kind=TensorProto.UINT8,
    )
    assert describe_input(model) == (Layout.NHWC, 32)
    prepare_graph(model, layer=Layer.OUTPUT, length=0, side=32, preprocessing=RAW_PIXELS)
    images = probe_images(2, 32)
    assert np.allclose(run(model, images, tmp_path), images.mean(axis=(1, 2)), atol=1e-3)


def test_half_precision_and_maps_as_output(tmp_path: Path) -> None:
    """A float16 model whose output is a map: its positions are pooled."""
    model = small_model(
        helper.make_node("Conv", ["in", "kernel"], ["map"]),
        helper.make_node("Relu", ["map"], ["out"]),
        weights={"kernel": np.eye(3, dtype=np.float16).reshape(3, 3, 1, 1)},
        shape=["N", 3, 32, 32],
        kind=TensorProto.FLOAT16,
    )
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info("out", TensorProto.FLOAT16, ["N", 3, 32, 32]))
    steps = Preprocessing(scale=1 / 255)
    prepare_graph(model, layer=Layer.OUTPUT, length=0, side=32, preprocessing=steps)
    images = probe_images(2, 32)
    mean = np.mean((images / 255) ** 3, axis=(1, 2)) ** (1 / 3)
    assert np.allclose(run(model, images, tmp_path), mean, atol=2e-3)


class TestRefusals:
    """Wrong models are refused in words."""

    def test_not_an_onnx_file(self, tmp_path: Path) -> None:
        path = tmp_path / "holiday.onnx"
        for content in (b"", b"\xff\xd8\xff\xe0 no model", b"\0" * 4096):
            path.write_bytes(content)
            with pytest.raises(DedupError, match="no ONNX model, or it is damaged"):
                load_graph(str(path))

    def test_truncated_file(self, tmp_path: Path) -> None:
        path = tmp_path / "model.onnx"
        onnx.save(styles.gluon(WEIGHTS), path)
        path.write_bytes(path.read_bytes()[:-1000])
        with pytest.raises(DedupError, match="damaged"):
            load_graph(str(path))

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(DedupError, match="cannot be read"):
            load_graph(str(tmp_path / "gone.onnx"))

    def test_weights_in_other_files(self, tmp_path: Path) -> None:
        path = tmp_path / "model.onnx"
        onnx.save_model(styles.gluon(WEIGHTS), path, save_as_external_data=True, location="weights.bin")
        with pytest.raises(DedupError, match="in other files"):
            load_graph(str(path))

    def test_too_old(self, tmp_path: Path) -> None:
        path = tmp_path / "model.onnx"
        onnx.save(styles.gluon(WEIGHTS, ir=3, opset=6), path)
        with pytest.raises(DedupError, match="opset 6"):
            load_graph(str(path))

    def test_no_such_layer(self) -> None:
        model = small_model(
            helper.make_node("GlobalAveragePool", ["in"], ["out"]), weights={}, shape=["N", 3, 224, 224]
        )
        assert not is_vgg16(model)
        with pytest.raises(DedupError, match="dense layers"):
            prepared(model, Layer.FC2, TORCH_IMAGENET)

    def test_no_rectifier(self) -> None:
        model = small_model(
            helper.make_node("Flatten", ["in"], ["flat"]),
            helper.make_node("Gemm", ["flat", "w"], ["out"]),
            weights={"w": np.zeros((3 * 224 * 224, 2), np.float32)},
            shape=["N", 3, 224, 224],
        )
        with pytest.raises(DedupError, match="No ReLU"):
            prepared(model, Layer.FC2, TORCH_IMAGENET)

    def test_another_length(self) -> None:
        with pytest.raises(DedupError, match="has 512 numbers, not 4096"):
            prepared(styles.gluon(WEIGHTS), Layer.FC2, TORCH_IMAGENET, 4096)

    def test_another_size(self) -> None:
        with pytest.raises(DedupError, match="224 pixels, not 299"):
            prepare_graph(styles.gluon(WEIGHTS), layer=Layer.FC2, length=0, side=299, preprocessing=TORCH_IMAGENET)

    def test_an_output_that_is_not_there(self) -> None:
        with pytest.raises(DedupError, match="no output named"):
            prepare_graph(
                styles.torch(WEIGHTS), layer=Layer.OUTPUT, length=0, side=224, preprocessing=RAW_PIXELS, output="x"
            )

    @pytest.mark.parametrize("shape", [["N", 1, 224, 224], ["N", 10], ["N", 3, 100, 200]])
    def test_no_image_model(self, shape: list[Any]) -> None:
        model = small_model(helper.make_node("Relu", ["in"], ["out"]), weights={}, shape=shape)
        with pytest.raises(DedupError, match=r"does not take colour images|only squares"):
            describe_input(model)

    def test_two_inputs(self) -> None:
        model = small_model(helper.make_node("Relu", ["in"], ["out"]), weights={}, shape=["N", 3, 8, 8])
        model.graph.input.append(helper.make_tensor_value_info("mask", TensorProto.FLOAT, [1]))
        with pytest.raises(DedupError, match="2 inputs"):
            describe_input(model)

    def test_integers_of_text(self) -> None:
        model = small_model(
            helper.make_node("Cast", ["in"], ["out"], to=TensorProto.FLOAT),
            weights={},
            shape=["N", 3, 8, 8],
            kind=TensorProto.INT64,
        )
        with pytest.raises(DedupError, match="neither bytes nor"):
            prepare_graph(model, layer=Layer.OUTPUT, length=0, side=8, preprocessing=RAW_PIXELS)


@pytest.fixture(scope="module")
def keras() -> dict[str, Array]:
    with np.load(Path(__file__).resolve().parents[2] / "data" / "keras_vgg16.npz") as stored:
        return {name: stored[name] for name in ("preprocessed", "fc2", "pool5_sums")}


class TestAgainstKeras:
    """The same weights in Keras' own VGG16, its vectors kept by tests/data/make_keras_fixture.py."""

    def test_fc2_equals_keras(self, keras: dict[str, Array], tmp_path: Path) -> None:
        model = styles.keras(WEIGHTS)
        prepared(model, Layer.FC2, CAFFE_IMAGENET, WEIGHTS.fc2)
        features = run(model, probe_images(3, 224), tmp_path)
        assert features.shape == keras["fc2"].shape
        assert np.linalg.norm(features - keras["fc2"]) / np.linalg.norm(keras["fc2"]) < 1e-4

    def test_pool5_has_keras_numbers(self, keras: dict[str, Array], tmp_path: Path) -> None:
        """The sum over the positions is what both have in common; the pooling is ours."""
        model = styles.keras(WEIGHTS)
        node = next(node for node in reversed(model.graph.node) if node.op_type == "MaxPool")
        model.graph.node.append(helper.make_node("ReduceSum", [node.output[0], "places"], ["sums"], keepdims=0))
        model.graph.initializer.append(numpy_helper.from_array(np.array([2, 3], np.int64), "places"))
        del model.graph.output[:]
        model.graph.output.append(helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["N", WEIGHTS.pool5]))
        prepared(model, Layer.OUTPUT, CAFFE_IMAGENET)
        sums = run(model, probe_images(3, 224), tmp_path)
        assert np.linalg.norm(sums - keras["pool5_sums"]) / np.linalg.norm(keras["pool5_sums"]) < 1e-4

    def test_preprocessing_equals_keras(self, keras: dict[str, Array], tmp_path: Path) -> None:
        model = small_model(helper.make_node("Identity", ["in"], ["out"]), weights={}, shape=["N", 224, 224, 3])
        prepared(model, Layer.OUTPUT, CAFFE_IMAGENET)
        ours = run(model, probe_images(3, 224), tmp_path).reshape(3, 224, 224, 3)
        assert np.array_equal(ours[:, ::32, ::32], keras["preprocessed"])
