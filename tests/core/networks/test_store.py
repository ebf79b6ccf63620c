"""Fetching, importing and removing whole models, with a real network in a real file and a real server."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from dedup_gui.core.errors import DedupError
from dedup_gui.core.image.preprocess import CAFFE_IMAGENET, TORCH_IMAGENET
from dedup_gui.core.networks.extractor import open_extractor
from dedup_gui.core.networks.importing import METADATA_KEY, ImportOptions, spec_from_json, spec_to_json
from dedup_gui.core.networks.providers import probe_images
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT, MODELS, Layer, ModelSpec, engine_model
from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.networks.transfer import FetchProgress, RetryPolicy
from dedup_gui.core.settings import Engine
from tests.core.networks import classifier_styles
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.file_server import Manners, serving
from tests.core.networks.known_models import known_model

T = TypeVar("T")
EMBEDDED = str(Path(__file__).resolve().parents[3] / "resources" / "models")
WEIGHTS = styles.make_weights(3)


def finish(job: Generator[FetchProgress, None, T]) -> T:
    while True:
        try:
            next(job)
        except StopIteration as stop:
            result: T = stop.value
            return result


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def zoo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zoo") / "vgg16-12.onnx"
    onnx.save(styles.gluon(WEIGHTS), path)
    return path


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(str(tmp_path / "models"), EMBEDDED)


def registry_of(path: Path, url: str) -> tuple[ModelSpec, ...]:
    """The registry with a small file in the place of the half gigabyte."""
    content = path.read_bytes()
    common: dict[str, Any] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "urls": (url,)}
    fc2, pool5 = known_model("vgg16-fc2"), known_model("vgg16-pool5")
    return MODELS[0], replace(fc2, length=WEIGHTS.fc2, **common), replace(pool5, length=WEIGHTS.pool5, **common)


def test_a_fetched_model_gives_the_features_of_its_weights(zoo_file: Path, tmp_path: Path) -> None:
    manners = Manners(zoo_file.read_bytes(), break_at=[0.6])
    with serving(manners) as server:
        registry = registry_of(zoo_file, server.url)
        store = ModelStore(str(tmp_path / "models"), EMBEDDED, RetryPolicy(1, 3, 0.02), registry)
        assert not store.is_installed("vgg16-fc2")
        assert finish(store.fetch("vgg16-fc2")).name == "vgg16-fc2"
        # The second layer of the same file is there without asking anyone.
        asked = len(manners.ranges)
        finish(store.fetch("vgg16-pool5"))
        assert len(manners.ranges) == asked == 2
    images = probe_images(2, 224)
    for name, expected in zip(("vgg16-fc2", "vgg16-pool5"), styles.forward(WEIGHTS, images, "torch"), strict=True):
        extractor = open_extractor(name, store, provider="cpu", threads=1)
        unit = expected / np.linalg.norm(expected, axis=1, keepdims=True)
        assert np.abs(extractor.extract(images) - unit).max() < 1e-4
    installed = [state.spec.name for state in store.models() if state.installed]
    assert installed == [EMBEDDED_DEFAULT, "vgg16-fc2", "vgg16-pool5"]


def test_prepared_graphs_hold_no_second_copy_of_the_weights(zoo_file: Path, tmp_path: Path) -> None:
    store = ModelStore(str(tmp_path / "models"), EMBEDDED)
    finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    sizes = {entry.name: entry.stat().st_size for entry in (tmp_path / "models").iterdir()}
    prepared = [size for name, size in sizes.items() if name.endswith(".prepared.onnx")]
    assert len(prepared) == 1
    assert prepared[0] < 0.02 * sizes["mine.onnx"]


def test_a_damaged_prepared_graph_is_made_anew(zoo_file: Path, store: ModelStore) -> None:
    finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    _, path = store.resolve("mine")
    good = Path(path).read_bytes()
    Path(path).write_bytes(good[:-100])
    assert Path(store.resolve("mine")[1]).read_bytes() == good


def test_a_damaged_model_is_refused(zoo_file: Path, store: ModelStore) -> None:
    spec = finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    path = Path(store.file_path(spec))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DedupError, match="damaged"):
        store.resolve("mine")


@pytest.mark.parametrize(
    ("style", "build", "steps"),
    [("torch", styles.torch, TORCH_IMAGENET), ("keras", styles.keras, CAFFE_IMAGENET)],
)
def test_an_imported_vgg16_is_recognised(
    style: str, build: Any, steps: Any, tmp_path: Path, store: ModelStore
) -> None:
    path = tmp_path / "My VGG (holiday).onnx"
    onnx.save(build(WEIGHTS), path)
    spec = finish(store.import_file(str(path)))
    assert spec.name == "my-vgg-holiday"
    assert spec.layer is Layer.FC2
    assert spec.length == WEIGHTS.fc2
    assert spec.preprocessing == steps
    again = ModelStore(store.folder, EMBEDDED)
    assert spec in [state.spec for state in again.models() if state.installed]
    images = probe_images(1, 224)
    expected = styles.forward(WEIGHTS, images, style)[0]
    extractor = open_extractor(spec.name, again, provider="cpu", threads=1)
    assert np.abs(extractor.extract(images) - expected / np.linalg.norm(expected)).max() < 1e-4


def test_a_known_file_is_taken_for_what_it_is(zoo_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "download (1).onnx"
    shutil.copy(zoo_file, copy)
    store = ModelStore(str(tmp_path / "models"), EMBEDDED, registry=registry_of(zoo_file, ""))
    assert finish(store.import_file(str(copy))).name == "vgg16-fc2"
    assert store.is_installed("vgg16-fc2")
    assert store.is_installed("vgg16-pool5")


def small_network(path: Path, metadata: str = "") -> None:
    """A network of another kind: mean colours of a grid."""
    nodes = [
        helper.make_node("AveragePool", ["pixels"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Flatten", ["cells"], ["colours"]),
    ]
    graph = helper.make_graph(
        nodes,
        "grid",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", 3, 32, 32])],
        [helper.make_tensor_value_info("colours", TensorProto.FLOAT, ["N", 48])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    if metadata:
        helper.set_model_props(model, {METADATA_KEY: metadata})
    onnx.save(model, path)


@pytest.mark.parametrize("place", ["beside", "inside"])
def test_any_model_with_a_description_can_be_imported(place: str, tmp_path: Path, store: ModelStore) -> None:
    said = {
        "name": "grid",
        "licence": "MIT",
        "preprocessing": {"order": "bgr", "scale": 0.5, "mean": [1, 2, 3]},
        "threshold": 0.9,
    }
    path = tmp_path / "file.onnx"
    small_network(path, json.dumps(said) if place == "inside" else "")
    if place == "beside":
        (tmp_path / "file.json").write_text(json.dumps(said))
    spec = finish(store.import_file(str(path)))
    assert (spec.name, spec.length, spec.side, spec.threshold, spec.licence) == ("grid", 48, 32, 0.9, "MIT")
    images = probe_images(2, 32)
    extractor = open_extractor("grid", store, provider="cpu", threads=1)
    steps = images[..., ::-1] * 0.5 - np.array([1, 2, 3])
    cells = steps.reshape(2, 4, 8, 4, 8, 3).mean(axis=(2, 4)).transpose(0, 3, 1, 2).reshape(2, 48)
    assert np.abs(extractor.extract(images) - cells / np.linalg.norm(cells, axis=1, keepdims=True)).max() < 1e-5


@pytest.mark.parametrize("change", [{"size": float("inf")}, {"length": float("-inf")}, {"side": float("nan")}])
def test_numbers_that_are_none_make_a_damaged_description(change: dict[str, float]) -> None:
    said = spec_to_json(MODELS[0])
    assert spec_from_json(said).length == MODELS[0].length
    with pytest.raises(DedupError):
        spec_from_json(said | change)


def test_a_classifier_is_described_by_the_tensor_wanted(tmp_path: Path, store: ModelStore) -> None:
    """As the advice says to whoever imports another network than VGG16."""
    resnet = classifier_styles.resnet50()
    path = tmp_path / "resnet50.onnx"
    onnx.save(resnet.model, path)
    with pytest.raises(DedupError, match="not a VGG16") as caught:
        finish(store.import_file(str(path)))
    said = caught.value.advice[caught.value.advice.index("{") : caught.value.advice.index("}") + 1]
    (tmp_path / "resnet50.json").write_text(said.replace("name of the tensor to compare by", resnet.pooled))
    spec = finish(store.import_file(str(path)))
    assert (spec.layer, spec.length, spec.preprocessing) == (Layer.OUTPUT, resnet.length, TORCH_IMAGENET)
    vectors = open_extractor("resnet50", store, provider="cpu", threads=1).extract(probe_images(2, 224))
    assert vectors.shape == (2, resnet.length)


def test_a_file_can_be_used_without_being_installed(zoo_file: Path, store: ModelStore) -> None:
    extractor = open_extractor(str(zoo_file), store, provider="cpu", threads=1)
    assert extractor.length == WEIGHTS.fc2
    assert not [state for state in store.models() if state.installed and not state.spec.embedded]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"preprocessing": "magic"}', "no preprocessing"),
        ('{"preprocessing": {"mean": [1, 2]}}', "is wrong"),
        ('{"layer": "fc9"}', "no layer"),
        ('{"threshold": 7}', "threshold"),
        ('{"name": "///"}', "needs a name"),
        ('{"name": "vgg16-fc2"}', "already a model"),
        ('{"output": "colour"}', "no tensor named"),
    ],
)
def test_a_wrong_description_installs_nothing(said: str, message: str, tmp_path: Path, store: ModelStore) -> None:
    path = tmp_path / "file.onnx"
    small_network(path)
    (tmp_path / "file.json").write_text(said)
    with pytest.raises(DedupError, match=message):
        finish(store.import_file(str(path)))
    assert not os.path.isdir(store.folder) or os.listdir(store.folder) == []


def test_wrong_files_install_nothing(tmp_path: Path, store: ModelStore) -> None:
    picture = tmp_path / "photo.onnx"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(3000))
    other = tmp_path / "other.onnx"
    small_network(other)
    for path, message in (
        (picture, "no ONNX model"),
        (other, "not a VGG16"),
        (tmp_path / "gone.onnx", "cannot be read"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(DedupError, match=message):
            finish(store.import_file(str(path)))
    assert not os.path.isdir(store.folder) or os.listdir(store.folder) == []


def test_a_model_that_does_not_run_is_not_installed(tmp_path: Path, store: ModelStore) -> None:
    """The structure is right, a weight's shape is not: only trying tells."""
    model = styles.torch(WEIGHTS)
    bias = next(w for w in model.graph.initializer if list(w.dims) == [WEIGHTS.fc2])
    bias.CopyFrom(onnx.numpy_helper.from_array(np.zeros(WEIGHTS.fc2 - 5, np.float32), bias.name))
    path = tmp_path / "broken.onnx"
    onnx.save(model, path)
    with pytest.raises(DedupError, match="cannot be run"):
        finish(store.import_file(str(path)))
    assert os.listdir(store.folder) == []


def test_a_cancelled_import_leaves_nothing(zoo_file: Path, store: ModelStore) -> None:
    job = store.import_file(str(zoo_file), ImportOptions(name="mine"))
    for _ in range(3):
        next(job)
    job.close()
    assert not os.path.isdir(store.folder) or os.listdir(store.folder) == []


def test_another_file_of_a_name_that_is_taken_is_refused(zoo_file: Path, tmp_path: Path, store: ModelStore) -> None:
    finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    other = tmp_path / "other.onnx"
    onnx.save(styles.torch(WEIGHTS), other)
    with pytest.raises(DedupError, match="already a model named mine"):
        finish(store.import_file(str(other), ImportOptions(name="mine")))


def test_removing_takes_everything_of_a_model(zoo_file: Path, store: ModelStore) -> None:
    finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    store.resolve("mine")
    store.remove("mine")
    assert os.listdir(store.folder) == []
    with pytest.raises(DedupError, match="no model named"):
        store.remove("mine")
    with pytest.raises(DedupError, match="not installed"):
        store.remove("vgg16-fc2")
    with pytest.raises(DedupError, match="part of the program"):
        store.remove(EMBEDDED_DEFAULT)


def test_an_unfinished_fetch_is_listed_and_can_be_removed(store: ModelStore) -> None:
    os.makedirs(store.folder)
    part = Path(store.folder, "vgg16-12.onnx.part")
    part.write_bytes(b"x" * 1000)
    state = next(state for state in store.models() if state.spec.name == "vgg16-fc2")
    assert (state.installed, state.arrived) == (False, 1000)
    store.remove("vgg16-fc2")
    assert not part.exists()


def test_a_damaged_description_hides_only_its_model(zoo_file: Path, store: ModelStore, expected_logs: Any) -> None:
    expected_logs("imported model is left out")
    finish(store.import_file(str(zoo_file), ImportOptions(name="mine")))
    Path(store.folder, "mine.json").write_text("{}")
    assert [state.spec.name for state in store.models()] == [spec.name for spec in MODELS]


def test_unknown_names_cannot_be_fetched(store: ModelStore) -> None:
    with pytest.raises(DedupError, match="to fetch") as caught:
        finish(store.fetch("resnet"))
    assert "vgg16-fc2" in caught.value.advice


def test_the_registry_is_consistent() -> None:
    assert len({spec.name for spec in MODELS}) == len(MODELS)
    assert len({spec.cache_key for spec in MODELS}) == len(MODELS)
    for spec in MODELS:
        assert len(spec.sha256) == 64
        assert bool(spec.urls) != spec.embedded
        if spec.embedded:
            path = Path(EMBEDDED, spec.file)
            assert path.stat().st_size == spec.size
            assert hashlib.sha256(path.read_bytes()).hexdigest() == spec.sha256
    assert [engine_model(engine) for engine in Engine] == ["", EMBEDDED_DEFAULT, "vgg16-fc2"]
