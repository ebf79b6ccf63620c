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
from dedup_gui.core.image.preprocess import CAFFE_IMAGENET, TORCH_IMAGENET, Preprocessing
from dedup_gui.core.networks.exported_graph import load_graph
from dedup_gui.core.networks.prepared_graph import prepare_graph
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.registry import Layer
from dedup_gui.core.networks.vgg16 import is_vgg16
from tests.core.image_factory import squashed
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.small_models import run, small_model

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


def prepared(model: Any, layer: Layer, steps: Preprocessing, length: int = 0) -> int:
    return prepare_graph(model, layer=layer, length=length, side=224, preprocessing=steps)


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("layer", [Layer.FC2, Layer.POOL5])
def test_features_equal_an_independent_forward_pass(
    export: str, layer: Layer, images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    build, style, steps = EXPORTS[export]
    model = build()
    assert is_vgg16(model.graph)
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


def quantised(style: str, images: Pixels, folder: Path, *, bare: bool = False) -> Any:
    """The Model Zoo's export, made 8 bits wide by ONNX Runtime and read back."""
    quantization = pytest.importorskip("onnxruntime.quantization")
    source, target = folder / "source.onnx", folder / "int8.onnx"
    onnx.save(styles.gluon(WEIGHTS, ir=8, opset=13, bare=bare), source)
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
    model = load_graph(str(target))
    wanted = {"QOperator": "QLinearConv", "QDQ": "DequantizeLinear", "dynamic": "MatMulInteger"}[style]
    assert wanted in {node.op_type for node in model.graph.node}
    return model


def assert_near(features: Array, reference: Array) -> None:
    lengths = np.linalg.norm(features, axis=1) * np.linalg.norm(reference, axis=1)
    assert np.min(np.sum(features * reference, axis=1) / lengths) > 0.98
    assert 0.9 < np.linalg.norm(features) / np.linalg.norm(reference) < 1.1
    assert np.all(features >= 0)


@pytest.mark.parametrize("layer", [Layer.FC2, Layer.POOL5])
@pytest.mark.parametrize(("style", "bare"), [("QOperator", False), ("QOperator", True), ("QDQ", False)])
def test_quantised_models_give_dequantised_features(
    style: str, bare: bool, layer: Layer, images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    model = quantised(style, images, tmp_path, bare=bare)
    assert is_vgg16(model.graph)
    prepared(model, layer, TORCH_IMAGENET, WEIGHTS.fc2 if layer is Layer.FC2 else WEIGHTS.pool5)
    assert_near(run(model, images, tmp_path), expected["torch"][0 if layer is Layer.FC2 else 1])


def dense_inputs() -> list[str]:
    """Names of what the zoo export's three dense layers take; quantising keeps them."""
    return [node.input[0] for node in styles.gluon(WEIGHTS).graph.node if node.op_type == "Gemm"]


def test_another_quantisation_is_used_by_the_name_of_its_tensor(
    images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    """With scales computed on the way, as no known file has them."""
    model = quantised("dynamic", images, tmp_path)
    assert not is_vgg16(model.graph)
    with pytest.raises(DedupError, match="does not end in dense layers") as caught:
        prepared(model, Layer.FC2, TORCH_IMAGENET)
    assert "JSON file beside it" in caught.value.advice
    fc2 = dense_inputs()[-1]
    prepare_graph(model, layer=Layer.OUTPUT, length=0, side=224, preprocessing=TORCH_IMAGENET, output=fc2)
    assert_near(run(model, images, tmp_path), expected["torch"][0])


@pytest.mark.parametrize("bare", [False, True])
def test_a_quantised_tensor_that_is_named_is_dequantised(
    bare: bool, images: Pixels, expected: dict[str, tuple[Array, Array]], tmp_path: Path
) -> None:
    model = quantised("QOperator", images, tmp_path, bare=bare)
    fc2 = next(node.input[0] for node in reversed(model.graph.node) if node.op_type == "QGemm")
    prepare_graph(model, layer=Layer.OUTPUT, length=0, side=224, preprocessing=TORCH_IMAGENET, output=fc2)
    assert_near(run(model, images, tmp_path), expected["torch"][0])


def test_three_dense_layers_alone_are_no_vgg16() -> None:
    """AlexNet's end is like VGG16's; its convolutions are five."""
    model = small_model(
        helper.make_node("Conv", ["in", "kernel"], ["maps"], strides=[4, 4]),
        helper.make_node("MaxPool", ["maps"], ["pooled"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "first"], ["a"]),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("Gemm", ["b", "second"], ["c"]),
        helper.make_node("Relu", ["c"], ["d"]),
        helper.make_node("Gemm", ["d", "second"], ["out"]),
        weights={
            "kernel": np.ones((2, 3, 4, 4), np.float32),
            "first": np.ones((2 * 28 * 28, 4), np.float32),
            "second": np.ones((4, 4), np.float32),
        },
        shape=["N", 3, 224, 224],
    )
    assert not is_vgg16(model.graph)


class TestRefusals:
    """Wrong models are refused in words."""

    def test_no_such_layer(self) -> None:
        model = small_model(
            helper.make_node("GlobalAveragePool", ["in"], ["out"]), weights={}, shape=["N", 3, 224, 224]
        )
        assert not is_vgg16(model.graph)
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
