"""Choosing where a network runs. Every session here is the real network; some are made slow, wrong or broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from dedup_gui.core.errors import DedupError
from dedup_gui.core.networks.extractor import OnnxExtractor, open_extractor
from dedup_gui.core.networks.providers import (
    Choice,
    Session,
    available_providers,
    choose_provider,
    probe_images,
    unit_rows,
)
from dedup_gui.core.networks.registry import EMBEDDED_DEFAULT
from dedup_gui.core.networks.session import OnnxSession
from dedup_gui.core.networks.store import ModelStore
from tests.core.networks.known_models import known_model

Pixels = npt.NDArray[np.uint8]
Vectors = npt.NDArray[np.float32]

EMBEDDED = Path(__file__).resolve().parents[3] / "resources" / "models"
PATH = str(EMBEDDED / "efficientnet_lite0_gem_int8.onnx")
AGREEMENT = known_model(EMBEDDED_DEFAULT).agreement


class Clock:
    """Seconds that pass only when a session says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Device:
    """The real network, on a device of a given speed that may spoil its numbers or break."""

    def __init__(self, real: OnnxSession, clock: Clock, seconds: float, noise: float = 0.0, breaks: str = "") -> None:
        self.real = real
        self.clock = clock
        self.seconds = seconds
        self.noise = noise
        self.breaks = breaks

    def run(self, images: Pixels) -> Vectors:
        if self.breaks:
            raise RuntimeError(self.breaks)
        self.clock.now += self.seconds
        vectors = self.real.run(images)
        spoiled = vectors + self.noise * np.random.default_rng(1).standard_normal(vectors.shape)
        return np.asarray(spoiled, np.float32)


@pytest.fixture(scope="module")
def real() -> OnnxSession:
    return OnnxSession(PATH, "cpu", 1)


def choose(
    real: OnnxSession, devices: dict[str, Callable[[Clock], Device]], wanted: str = "auto"
) -> tuple[Choice, list[str]]:
    clock = Clock()
    opened: list[str] = []

    def factory(name: str) -> Session:
        opened.append(name)
        return devices[name](clock)

    choice = choose_provider(
        factory,
        wanted=wanted,
        available=[*[n for n in devices if n != "cpu"], "cpu"],
        batch_size=2,
        side=224,
        agreement=AGREEMENT,
        clock=clock,
    )
    return choice, opened


def test_the_faster_provider_with_the_same_vectors_wins(real: OnnxSession) -> None:
    choice, _ = choose(
        real, {"cuda": lambda clock: Device(real, clock, 0.1), "cpu": lambda clock: Device(real, clock, 0.8)}
    )
    assert choice.provider == "cuda"
    assert choice.reason.startswith("faster 8.0x cosine 1.0000")


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (lambda real: lambda clock: Device(real, clock, 1.0), "cuda-slower 0.8x"),
        (lambda real: lambda clock: Device(real, clock, 0.75), "cuda-slower 1.1x"),
        (lambda real: lambda clock: Device(real, clock, 0.1, noise=0.02), "cuda-differs 0."),
        (lambda real: lambda clock: Device(real, clock, 0.1, noise=np.nan), "cuda-failed the network gave"),
        (lambda real: lambda clock: Device(real, clock, 0.1, breaks="no driver\nat line 3"), "cuda-failed no driver"),
    ],
    ids=["slower", "hardly faster", "other vectors", "no numbers", "broken"],
)
def test_a_provider_that_is_no_gain_is_refused_with_the_reason(
    real: OnnxSession, device: Callable[[OnnxSession], Callable[[Clock], Device]], reason: str
) -> None:
    choice, _ = choose(real, {"cuda": device(real), "cpu": lambda clock: Device(real, clock, 0.8)})
    assert choice.provider == "cpu"
    assert choice.reason.startswith(reason)
    assert "\n" not in choice.reason


def test_the_next_provider_is_tried_and_both_reasons_are_told(real: OnnxSession) -> None:
    choice, opened = choose(
        real,
        {
            "cuda": lambda clock: Device(real, clock, 0.1, breaks="no driver"),
            "openvino": lambda clock: Device(real, clock, 0.4),
            "cpu": lambda clock: Device(real, clock, 0.8),
        },
    )
    assert choice.provider == "openvino"
    assert "cuda-failed no driver" in choice.reason
    assert opened == ["cpu", "cuda", "openvino"]


def test_a_provider_asked_for_is_used_however_slow_but_not_when_wrong(real: OnnxSession) -> None:
    slow = {"openvino": lambda clock: Device(real, clock, 9.0), "cpu": lambda clock: Device(real, clock, 0.8)}
    assert choose(real, slow, "openvino")[0].provider == "openvino"
    wrong = {
        "openvino": lambda clock: Device(real, clock, 0.1, noise=0.02),
        "cpu": lambda clock: Device(real, clock, 0.8),
    }
    choice, _ = choose(real, wrong, "openvino")
    assert choice.provider == "cpu"
    assert choice.reason.startswith("openvino-differs")


def test_asking_for_the_cpu_tries_nothing_else(real: OnnxSession) -> None:
    choice, opened = choose(
        real,
        {"cuda": lambda clock: Device(real, clock, 0.1), "cpu": lambda clock: Device(real, clock, 0.8)},
        "cpu",
    )
    assert (choice.provider, choice.reason, opened) == ("cpu", "asked-for", ["cpu"])


def test_a_provider_that_is_not_installed_is_said_so(real: OnnxSession) -> None:
    devices = {"cpu": lambda clock: Device(real, clock, 0.8)}
    assert choose(real, devices, "coreml")[0].reason == "coreml-not-installed"
    assert choose(real, devices)[0].reason == "only-provider"


def test_an_unknown_provider_is_refused_with_advice(real: OnnxSession) -> None:
    with pytest.raises(DedupError, match="no provider named") as caught:
        choose(real, {"cpu": lambda clock: Device(real, clock, 0.8)}, "gpu")
    assert "directml" in caught.value.advice


def test_a_network_that_not_even_the_cpu_loads_is_an_error() -> None:
    def factory(name: str) -> Session:
        return OnnxSession(__file__, name)

    with pytest.raises(DedupError, match="cannot be loaded"):
        choose_provider(factory, wanted="auto", available=["cpu"], batch_size=1, side=224, agreement=AGREEMENT)


def test_the_cpu_is_always_offered_and_last() -> None:
    assert available_providers()[-1] == "cpu"


def test_rows_are_scaled_to_one_and_zeros_left() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], np.float32))
    assert np.allclose(rows, np.array([[0.6, 0.8], [0.0, 0.0]]))
    with pytest.raises(FloatingPointError):
        unit_rows(np.array([[np.inf, 1]], np.float32))


needs_openvino = pytest.mark.skipif(
    "openvino" not in available_providers(), reason="onnxruntime-openvino is not installed"
)


@needs_openvino
def test_openvino_gives_the_cpus_vectors(tmp_path: Path) -> None:
    store = ModelStore(str(tmp_path), str(EMBEDDED))
    extractor = open_extractor(EMBEDDED_DEFAULT, store, provider="openvino")
    assert extractor.provider == "openvino"
    images = probe_images(extractor.batch_size + 3, 224)
    on_cpu = open_extractor(EMBEDDED_DEFAULT, store, provider="cpu").extract(images)
    assert np.sum(extractor.extract(images) * on_cpu, axis=1).min() >= AGREEMENT


@needs_openvino
def test_openvino_failing_at_the_third_batch_loses_nothing(tmp_path: Path) -> None:
    spec = known_model(EMBEDDED_DEFAULT)
    spec = replace(spec, batch_size=2)

    class Lost:
        def __init__(self) -> None:
            self.real = OnnxSession(PATH, "openvino")
            self.runs = 0

        def run(self, images: Pixels) -> Vectors:
            self.runs += 1
            # From the third batch on it is handed what the runtime itself refuses.
            return self.real.run(images if self.runs < 3 else images[:, :100])

    def factory(name: str) -> Session:
        return OnnxSession(PATH, name)

    extractor = OnnxExtractor(spec, factory, Choice("openvino", Lost(), "asked-for"))
    images = probe_images(7, 224)
    vectors = extractor.extract(images)
    assert extractor.provider == "cpu"
    assert extractor.provider_reason.startswith("openvino-failed")
    expected = unit_rows(OnnxSession(PATH, "cpu").run(images))
    assert np.sum(vectors * expected, axis=1).min() >= AGREEMENT
