"""Networks of any kind made to take bytes: their numbers stay what they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import RAW_PIXELS, TORCH_IMAGENET, Layout, Preprocessing
from dedup_gui.core.networks.exported_graph import describe_input
from dedup_gui.core.networks.prepared_graph import prepare_graph
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.registry import Layer
from dedup_gui.core.networks.vgg16 import is_vgg16
from tests.core.networks import classifier_styles
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.classifier_styles import Classifier
from tests.core.networks.small_models import run, small_model

WEIGHTS = styles.make_weights(3)

CLASSIFIERS = {
    "ResNet50": classifier_styles.resnet50,
    "MobileNetV2": classifier_styles.mobilenet_v2,
    "EfficientNet-Lite0": classifier_styles.efficientnet_lite0,
}


def as_exported(
    classifier: Classifier, images: npt.NDArray[np.uint8], folder: Path
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """(output, pooled maps) of the export itself in ONNX Runtime, one image after the other."""
    model = onnx.ModelProto()
    model.CopyFrom(classifier.model)
    model.graph.output.append(helper.make_tensor_value_info(classifier.pooled, TensorProto.FLOAT, None))
    path = folder / "exported.onnx"
    onnx.save(model, path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pixels = ((images / 255 - styles.TORCH_MEAN) / styles.TORCH_STD).astype(np.float32)
    if not classifier.channels_last:
        pixels = pixels.transpose(0, 3, 1, 2)
    rows = [[np.ravel(part) for part in session.run(None, {"data": image[None]})] for image in pixels]
    outputs, pooled = zip(*rows, strict=True)
    return np.array(outputs), np.array(pooled)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_another_classifier_gives_its_output_and_any_tensor_named(name: str, tmp_path: Path) -> None:
    build: Callable[[], Classifier] = CLASSIFIERS[name]
    images = probe_images(3, 224)
    classifier = build()
    outputs, pooled = as_exported(classifier, images, tmp_path)
    assert not is_vgg16(classifier.model.graph)
    for tensor, expected in (("", outputs), (classifier.pooled, pooled)):
        model = build().model
        prepare_graph(model, layer=Layer.OUTPUT, length=0, side=224, preprocessing=TORCH_IMAGENET, output=tensor)
        onnx.checker.check_model(model)
        features = run(model, images, tmp_path)
        assert features.shape == expected.shape
        assert np.abs(features - expected).max() < 1e-4 * np.abs(expected).max()
        assert np.abs(features[0] - features[1]).max() > 1e-3 * np.abs(expected).max()
    assert pooled.shape == (3, classifier.length)
    assert not [node for node in model.graph.node if node.op_type in ("Gemm", "MatMul", "Softmax")]


@pytest.mark.parametrize("name", CLASSIFIERS)
@pytest.mark.parametrize("layer", [Layer.FC2, Layer.POOL5])
def test_another_classifier_has_none_of_vgg16s_layers(name: str, layer: Layer) -> None:
    model = CLASSIFIERS[name]().model
    with pytest.raises(DedupError, match=r"dense layers|No ReLU") as caught:
        prepare_graph(model, layer=layer, length=0, side=224, preprocessing=TORCH_IMAGENET)
    assert "JSON file beside it" in caught.value.advice


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

    def test_a_quantised_tensor_of_unknown_scale(self) -> None:
        numbers = ["scale", "zero"]
        model = small_model(
            helper.make_node("QuantizeLinear", ["in", *numbers], ["bytes"]),
            helper.make_node("QLinearAdd", ["bytes", *numbers] * 2 + numbers, ["sum"], domain="com.microsoft"),
            helper.make_node("DequantizeLinear", ["sum", *numbers], ["out"]),
            weights={"scale": np.array(1, np.float32), "zero": np.array(9, np.uint8)},
            shape=["N", 3, 8, 8],
        )
        with pytest.raises(DedupError, match="8 bits wide"):
            prepare_graph(model, layer=Layer.OUTPUT, length=0, side=8, preprocessing=RAW_PIXELS, output="sum")

    def test_another_size(self) -> None:
        with pytest.raises(DedupError, match="224 pixels, not 299"):
            prepare_graph(styles.gluon(WEIGHTS), layer=Layer.FC2, length=0, side=299, preprocessing=TORCH_IMAGENET)

    def test_an_output_that_is_not_there(self) -> None:
        with pytest.raises(DedupError, match="no tensor named"):
            prepare_graph(
                styles.torch(WEIGHTS), layer=Layer.OUTPUT, length=0, side=224, preprocessing=RAW_PIXELS, output="x"
            )

    def test_integers_of_text(self) -> None:
        model = small_model(
            helper.make_node("Cast", ["in"], ["out"], to=TensorProto.FLOAT),
            weights={},
            shape=["N", 3, 8, 8],
            kind=TensorProto.INT64,
        )
        with pytest.raises(DedupError, match="neither bytes nor"):
            prepare_graph(model, layer=Layer.OUTPUT, length=0, side=8, preprocessing=RAW_PIXELS)
