"""Model files of strangers: nothing of them runs before it is known to be layers, and then in a worker first."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper

from dedup_gui.core.errors import DedupError
from dedup_gui.core.isolation.worker import Limits
from dedup_gui.core.networks import allowed_operators
from dedup_gui.core.networks.allowed_operators import ALLOWED, check_operators
from dedup_gui.core.networks.exported_graph import load_graph
from dedup_gui.core.networks.prepared_files import try_out
from dedup_gui.core.networks.store import MOST_BYTES, ModelStore
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage
from dedup_gui.core.networks.trial import try_in_worker
from dedup_gui.resources import resource_path
from tests.core.networks.small_models import small_model
from tests.core.networks.test_store import finish

SHAPE = ["N", 3, 32, 32]


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(str(tmp_path / "models"), resource_path("models"))


def described(model: Any, path: Path) -> str:
    onnx.save(model, path)
    path.with_suffix(".json").write_text('{"preprocessing": "torch"}')
    return str(path)


def layers(*nodes: Any, **weights: npt.NDArray[Any]) -> Any:
    return small_model(*nodes, weights=weights, shape=SHAPE)


def endless_loop() -> Any:
    body = helper.make_graph(
        [helper.make_node("Identity", ["go_in"], ["go_out"]), helper.make_node("Identity", ["x_in"], ["x_out"])],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_in", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_out", TensorProto.FLOAT, None),
        ],
    )
    loop = helper.make_node("Loop", ["", "go", "in"], ["out"], body=body)
    return layers(loop, go=np.array(True))


def size_of_pixels() -> Any:
    """A tensor as long as a pixel is bright: no trial on other pixels tells."""
    return layers(
        helper.make_node("ReduceMax", ["in"], ["most"], keepdims=0),
        helper.make_node("Cast", ["most"], ["length"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["length", "one"], ["shape"]),
        helper.make_node("ConstantOfShape", ["shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["sum"]),
        helper.make_node("Add", ["in", "sum"], ["out"]),
        one=np.array([1], np.int64),
    )


def much_memory() -> Any:
    """A kilobyte that takes 40 GB: allowed operators, so that only a trial tells."""
    return layers(
        helper.make_node("ConstantOfShape", ["shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["sum"], keepdims=0),
        helper.make_node("Add", ["in", "sum"], ["out"]),
        shape=np.array([100_000, 100_000], np.int64),
    )


def stranger() -> Any:
    return layers(helper.make_node("Mine", ["in"], ["out"], domain="my.domain"))


def holds_functions() -> Any:
    model = layers(helper.make_node("Relu", ["in"], ["out"]))
    body = [helper.make_node("Relu", ["a"], ["b"])]
    model.functions.append(helper.make_function("", "Relu", ["a"], ["b"], body, [helper.make_opsetid("", 13)]))
    return model


def stranger_by_a_known_name() -> Any:
    return layers(helper.make_node("Relu", ["in"], ["out"], domain="my.domain"))


def holds_a_graph() -> Any:
    inside = helper.make_graph([helper.make_node("Relu", ["in"], ["out"])], "inside", [], [])
    return layers(helper.make_node("Relu", ["in"], ["out"], body=inside))


def out_of_order() -> Any:
    """What a walk in the order of the nodes would not see."""
    model = size_of_pixels()
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes[::-1])
    return model


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (endless_loop, "Loop"),
        (size_of_pixels, "follows from the pixels"),
        (stranger, "my.domain.Mine"),
        (stranger_by_a_known_name, "my.domain.Relu"),
        (holds_a_graph, "not allowed: Relu"),
        (holds_functions, "functions"),
        (out_of_order, "order"),
        (lambda: layers(helper.make_node("NonZero", ["in"], ["out"])), "NonZero"),
        (lambda: layers(helper.make_node("RandomNormalLike", ["in"], ["out"])), "RandomNormalLike"),
    ],
    ids=range(9),
)
def test_what_is_more_than_layers_is_refused_unread(
    make: Callable[[], Any], says: str, tmp_path: Path, store: ModelStore
) -> None:
    path = described(make(), tmp_path / "a.onnx")
    started = time.monotonic()
    with pytest.raises(DedupError, match=says):
        finish(store.import_file(path))
    with pytest.raises(DedupError, match=says):
        store.resolve(path)
    assert time.monotonic() - started < 5
    assert not os.path.isdir(store.folder) or os.listdir(store.folder) == []


def test_more_operators_than_any_network_has(monkeypatch: pytest.MonkeyPatch) -> None:
    model = layers(*(helper.make_node("Relu", [f"t{n}" if n else "in"], [f"t{n + 1}"]) for n in range(3)))
    check_operators(model)
    monkeypatch.setattr(allowed_operators, "_MOST_NODES", 2)
    with pytest.raises(DedupError, match="3 operators"):
        check_operators(model)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by the system on Linux alone")
def test_what_takes_much_memory_is_found_out_in_a_worker(tmp_path: Path, store: ModelStore) -> None:
    path = described(much_memory(), tmp_path / "a.onnx")
    assert os.path.getsize(path) < 1000
    with pytest.raises(DedupError, match=r"cannot be run|too much"):
        finish(store.import_file(path))
    assert os.listdir(store.folder) == []
    with pytest.raises(DedupError, match=r"cannot be run|too much"):
        store.resolve(path)


def never_ending(path: Path) -> str:
    """An endless loop that is asked as a prepared graph is: were there a way past the list of operators."""
    model = endless_loop()
    taken = model.graph.input[0].type.tensor_type
    for dim, side in zip(taken.shape.dim[1:], (32, 32, 3), strict=True):
        dim.dim_value = side
    inside = model.graph.node[0].attribute[0].g
    for value in (model.graph.input[0], *model.graph.output, inside.input[2], inside.output[1]):
        value.type.tensor_type.elem_type = TensorProto.UINT8
    onnx.save(model, path)
    return str(path)


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    """The trial has a bound of its own."""
    started = time.monotonic()
    graph = never_ending(tmp_path / "a.onnx")
    job = try_in_worker(graph, 32, 1000, FetchProgress(FetchStage.PREPARE), Limits(2 << 30, 60, 5))
    with pytest.raises(DedupError, match="no end after 5 s"):
        finish(job)
    assert time.monotonic() - started < 30


def test_a_cancelled_trial_ends_its_worker(tmp_path: Path) -> None:
    import multiprocessing

    before = set(multiprocessing.active_children())
    job = try_in_worker(never_ending(tmp_path / "a.onnx"), 32, 1000, FetchProgress(FetchStage.PREPARE))
    next(job)
    deadline = time.monotonic() + 10
    while not set(multiprocessing.active_children()) - before and time.monotonic() < deadline:
        next(job)
    started = time.monotonic()
    job.close()
    assert time.monotonic() - started < 1
    while set(multiprocessing.active_children()) - before and time.monotonic() < started + 10:
        time.sleep(0.05)
    assert not set(multiprocessing.active_children()) - before


def test_the_size_is_looked_at_before_anything_is_read(tmp_path: Path, store: ModelStore) -> None:
    path = tmp_path / "a.onnx"
    path.touch()
    os.truncate(path, MOST_BYTES + 1)
    started = time.monotonic()
    for take in (lambda: finish(store.import_file(str(path))), lambda: store.resolve(str(path))):
        with pytest.raises(DedupError, match="GB"):
            take()
    assert time.monotonic() - started < 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows")
def test_a_pipe_is_not_waited_for(tmp_path: Path, store: ModelStore) -> None:
    os.mkfifo(tmp_path / "a.onnx")
    with pytest.raises(DedupError, match="pipe"):
        finish(store.import_file(str(tmp_path / "a.onnx")))
    model = layers(helper.make_node("Relu", ["in"], ["out"]))
    onnx.save(model, tmp_path / "b.onnx")
    os.mkfifo(tmp_path / "b.json")
    with pytest.raises(DedupError, match="VGG16"):  # as if there were no description
        finish(store.import_file(str(tmp_path / "b.onnx")))


def test_a_description_is_not_read_to_its_end_however_long_it_is(tmp_path: Path, store: ModelStore) -> None:
    path = tmp_path / "a.onnx"
    onnx.save(layers(helper.make_node("Relu", ["in"], ["out"])), path)
    path.with_suffix(".json").write_text("{" + " " * (1 << 20) + '"preprocessing": "torch"}')
    with pytest.raises(DedupError, match="JSON"):
        finish(store.import_file(str(path)))


def test_deep_json_is_no_description(tmp_path: Path, store: ModelStore, expected_logs: Any) -> None:
    path = tmp_path / "a.onnx"
    onnx.save(layers(helper.make_node("Relu", ["in"], ["out"])), path)
    path.with_suffix(".json").write_text('{"a":' * 100_000)
    with pytest.raises(DedupError, match="JSON"):
        finish(store.import_file(str(path)))
    os.makedirs(store.folder, exist_ok=True)
    for name in ("x.onnx", "x.json"):
        Path(store.folder, name).write_text('{"a":' * 100_000)
    expected_logs("left out")
    assert all(state.spec.name != "x" for state in store.models())


def test_the_programs_own_networks_are_made_of_what_is_allowed() -> None:
    models = [path for path in Path(resource_path("models")).iterdir() if path.suffix == ".onnx"]
    assert models
    for path in models:
        check_operators(onnx.load(path))
    assert not ALLOWED & {"Loop", "If", "Scan", "NonZero", "SequenceMap"}


def test_layers_pass(tmp_path: Path) -> None:
    """Shapes that follow from the input's shape are what exporters write."""
    model = layers(
        helper.make_node("Shape", ["in"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["batch"]),
        helper.make_node("Concat", ["batch", "rest"], ["wanted"], axis=0),
        helper.make_node("Reshape", ["in", "wanted"], ["out"]),
        first=np.array([0], np.int64),
        rest=np.array([-1], np.int64),
    )
    onnx.save(model, tmp_path / "a.onnx")
    load_graph(str(tmp_path / "a.onnx"))
    assert json.dumps(sorted(ALLOWED))
    assert callable(try_out)
