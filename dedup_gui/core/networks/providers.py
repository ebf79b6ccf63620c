"""Where a network runs: which of ONNX Runtime's execution providers, chosen by trying.

A provider that the runtime lists may still be missing a driver, lack an operator, be slower than the CPU or give
other numbers. So each one is given a few images first: its vectors are held against the CPU's, and its speed too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dedup_gui.core.errors import DedupError
from dedup_gui.words import translate

Pixels = npt.NDArray[np.uint8]
FloatMatrix = npt.NDArray[np.float32]

CPU = "cpu"
AUTO = "auto"

ONNX_NAMES = {
    "cuda": "CUDAExecutionProvider",
    "rocm": "ROCMExecutionProvider",
    "migraphx": "MIGraphXExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    CPU: "CPUExecutionProvider",
}
"""Our names of the providers, in the order in which they are tried. TensorRT is left out: it compiles for minutes."""

MIN_GAIN = 1.1
"""A provider's speed by the CPU's, from which it is used. Chosen: the decoding threads gain nothing below. No guard
against noise on a busy computer: there the CPU timed twice differed by a factor of up to 1.4 (16 timings)."""
PROBE_IMAGES = 32
"""At most so many are given to each provider. Chosen: one for every thread of most CPUs, and 5 MB of 224 x 224."""
PROBE_SECONDS = 0.5
"""How long one provider is timed. Chosen: some seventy images of EfficientNet-Lite0 on two cores (measured: 152 a
second), so the best batch is one of several; a scan begins so much later for the CPU and each provider."""
_REASON_LETTERS = 200
"""At most of an error's first line, in a reason or a message: two lines of a window."""


class Session(Protocol):
    """A loaded network on one provider."""

    def run(self, images: Pixels) -> FloatMatrix:
        """uint8 [N, side, side, 3] in, float32 [N, length] out, not normalised."""
        ...


SessionFactory = Callable[[str], Session]
"""Opens the network on the provider of our name; raises whatever the runtime raises."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The provider that was chosen.

    Attributes:
        provider: our name.
        session: the network, loaded there.
        reason: a code and figures: "only-provider", "asked-for", "faster 14.2x cosine 0.99999",
            "cuda-failed …", "cuda-differs 0.9312", "cuda-slower 0.4x"; several are joined by "; ".
    """

    provider: str
    session: Session
    reason: str


def runtime_version() -> str:
    """The version of ONNX Runtime; raises whatever keeps it from being loaded."""
    import onnxruntime

    return str(onnxruntime.__version__)


def available_providers() -> tuple[str, ...]:
    """Our names of the providers that the installed runtime offers, best first; "cpu" is always the last."""
    import onnxruntime

    offered = set(onnxruntime.get_available_providers())
    return tuple(name for name, onnx_name in ONNX_NAMES.items() if onnx_name in offered or name == CPU)


def probe_images(count: int, side: int) -> Pixels:
    """Images to compare providers on: smooth coloured structure at several scales, always the same.

    Args:
        count: how many.
        side: pixels.

    Returns:
        uint8 [count, side, side, 3].
    """
    from PIL import Image

    random = np.random.default_rng(7)
    images = np.empty((count, side, side, 3), np.uint8)
    for index in range(count):
        total = np.zeros((side, side, 3), np.float32)
        for cells in (3, 8, 24, 80):
            coarse = random.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
            layer = Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)
            total += np.asarray(layer, np.float32) / cells**0.5
        total -= total.min()
        images[index] = total * (255 / total.max())
    return images


def choose_provider(
    factory: SessionFactory,
    *,
    wanted: str,
    available: Sequence[str],
    batch_size: int,
    side: int,
    agreement: float,
    clock: Callable[[], float] = time.perf_counter,
) -> Choice:
    """Load a network where it runs best.

    Args:
        factory: loads it on a provider.
        wanted: "auto", or one provider's name, which is then used if it works, however slow it is.
        available: names to try, best first.
        batch_size: images in a batch.
        side: of an image, pixels.
        agreement: a provider whose vector of any probe image has a smaller cosine to the CPU's is not used.
        clock: seconds.

    Returns:
        The choice; the CPU where nothing else works or is faster.

    Raises:
        DedupError: `wanted` is no provider's name, or not even the CPU can load the network.
    """
    if wanted != AUTO and wanted not in ONNX_NAMES:
        names = ", ".join((AUTO, *ONNX_NAMES))
        raise DedupError(
            translate("errors", "There is no provider named “{wanted}”.").format(wanted=wanted),
            translate("errors", "Use one of: {names}.").format(names=names),
        )
    others = [name for name in available if name != CPU and wanted in (AUTO, name)]
    try:
        on_cpu = factory(CPU)
    except Exception as error:
        raise DedupError(
            translate("errors", "The network cannot be loaded: {why}").format(why=first_line(error)),
            translate("errors", "Fetch or import it again."),
        ) from error
    if wanted == CPU:
        return Choice(CPU, on_cpu, "asked-for")
    if not others:
        return Choice(CPU, on_cpu, "only-provider" if wanted == AUTO else f"{wanted}-not-installed")
    images = probe_images(min(batch_size, PROBE_IMAGES), side)
    expected = unit_rows(on_cpu.run(images))
    cpu_speed = _images_per_second(on_cpu, images, clock) if wanted == AUTO else 0.0
    refusals: list[str] = []
    for name in others:
        try:
            session = factory(name)
            vectors = unit_rows(session.run(images))
            cosine = float(np.min(np.sum(vectors * expected, axis=1))) if vectors.shape == expected.shape else 0.0
            speed = _images_per_second(session, images, clock) if wanted == AUTO else 0.0
        except Exception as error:  # noqa: BLE001  a provider may fail with anything; then it is not used
            refusals.append(f"{name}-failed {first_line(error)}")
            continue
        if not cosine >= agreement:
            refusals.append(f"{name}-differs {cosine:.4f}")
        elif wanted == name:
            return Choice(name, session, f"asked-for cosine {cosine:.5f}")
        elif speed < MIN_GAIN * cpu_speed:
            refusals.append(f"{name}-slower {speed / cpu_speed:.1f}x")
        else:
            gain = f"faster {speed / cpu_speed:.1f}x cosine {cosine:.5f}"
            return Choice(name, session, "; ".join((gain, *refusals)))
    return Choice(CPU, on_cpu, "; ".join(refusals))


def unit_rows(vectors: FloatMatrix) -> FloatMatrix:
    """Scale rows to norm 1; a row of zeros stays as it is.

    Raises:
        FloatingPointError: a component is not finite.
    """
    vectors = np.asarray(vectors, np.float32)
    norms = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    if not np.all(np.isfinite(norms)):
        raise FloatingPointError("the network gave numbers that are not finite")
    unit: FloatMatrix = (vectors / np.maximum(norms, 1e-30)).astype(np.float32)
    return unit


def _images_per_second(session: Session, images: Pixels, clock: Callable[[], float]) -> float:
    """The best batch within the probe time; the first run, which compiles and allocates, was made before."""
    best = float("inf")
    begun = clock()
    while True:
        start = clock()
        session.run(images)
        now = clock()
        best = min(best, now - start)
        if now - begun >= PROBE_SECONDS:
            return len(images) / max(best, 1e-9)


def first_line(error: BaseException) -> str:
    """What an error of the runtime says first: the rest is its trace."""
    lines = str(error).strip().splitlines()
    return lines[0][:_REASON_LETTERS] if lines else type(error).__name__
