"""The script that exports VGG16: its files, imported, give the weights' own features."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import onnx
import pytest

from dedup_gui.core.networks.extractor import open_extractor
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.networks.transfer import FetchProgress
from tests.core.networks import vgg16_styles as styles

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[3]
WEIGHTS = styles.make_weights(5)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("export_vgg16", ROOT / "packaging" / "export_vgg16.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def finish(job: Generator[FetchProgress, None, T]) -> T:
    while True:
        try:
            next(job)
        except StopIteration as stop:
            result: T = stop.value
            return result


def torchvision_state() -> dict[str, Any]:
    """The seeded weights under torchvision's names."""
    state: dict[str, Any] = {}
    place = 0
    for block in WEIGHTS.blocks:
        for kernel, bias in block:
            state |= {f"features.{place}.weight": kernel, f"features.{place}.bias": bias}
            place += 2
        place += 1
    for number, (matrix, bias) in zip((0, 3, 6), WEIGHTS.dense, strict=True):
        state |= {f"classifier.{number}.weight": np.ascontiguousarray(matrix.T), f"classifier.{number}.bias": bias}
    return state


def keras_layers() -> dict[str, Any]:
    """The seeded weights as Keras keeps them."""
    layers: dict[str, Any] = {}
    for block, convolutions in enumerate(WEIGHTS.blocks, 1):
        for number, (kernel, bias) in enumerate(convolutions, 1):
            layers[f"block{block}_conv{number}"] = kernel.transpose(2, 3, 1, 0), bias
    return layers | dict(zip(("fc1", "fc2", "predictions"), WEIGHTS.dense, strict=True))


@pytest.mark.parametrize("style", ["torch", "keras"])
@pytest.mark.parametrize("layer", ["fc2", "pool5"])
def test_exported_files_give_the_features_of_their_weights(
    script: ModuleType, style: str, layer: str, tmp_path: Path
) -> None:
    if style == "torch":
        weights, source = script.from_torchvision(torchvision_state()), script.TORCHVISION
    else:
        weights, source = script.from_keras(keras_layers()), script.KERAS
    path = tmp_path / "anything.onnx"
    onnx.save(script.build(weights, source, layer), path)
    store = ModelStore(str(tmp_path / "models"), str(ROOT / "resources" / "models"))
    spec = finish(store.import_file(str(path)))
    assert spec.name == f"vgg16-{layer}-{source.name}"
    assert spec.licence == source.licence
    images = probe_images(2, 224)
    expected = styles.forward(WEIGHTS, images, style)[0 if layer == "fc2" else 1]
    expected = expected / np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.abs(open_extractor(spec.name, store, provider="cpu", threads=1).extract(images) - expected).max() < 1e-4


def test_other_weights_are_refused(script: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "vgg16.pth"
    path.write_bytes(b"not the published weights")
    with pytest.raises(SystemExit, match="neither"):
        script.read(path)
