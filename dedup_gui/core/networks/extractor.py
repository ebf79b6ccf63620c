"""One network, loaded: batches of upright images in, unit vectors out."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from dedup_gui.core.networks.providers import (
    AUTO,
    CPU,
    Choice,
    SessionFactory,
    available_providers,
    choose_provider,
    first_line,
    unit_rows,
)
from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.session import OnnxSession
from dedup_gui.core.networks.store import ModelStore

Pixels = npt.NDArray[np.uint8]
FloatMatrix = npt.NDArray[np.float32]


class OnnxExtractor:
    """A `ports.FeatureExtractor` that changes to the CPU when its provider fails, without losing a batch.

    Args:
        spec: which network.
        factory: opens it on a provider.
        choice: where it runs first.
        threads: that the CPU shares a batch among.
    """

    def __init__(self, spec: ModelSpec, factory: SessionFactory, choice: Choice, threads: int = 1) -> None:
        self.spec = spec
        self._threads = threads
        self._factory = factory
        self._choice = choice

    @property
    def name(self) -> str:
        """The registry's name."""
        return self.spec.name

    @property
    def sha256(self) -> str:
        """Of the model file."""
        return self.spec.sha256

    @property
    def cache_key(self) -> str:
        """Vectors of different keys are never compared."""
        return self.spec.cache_key

    @property
    def provider(self) -> str:
        """Where it runs now."""
        return self._choice.provider

    @property
    def provider_reason(self) -> str:
        """Why there: a code and figures (`providers.Choice.reason`)."""
        return self._choice.reason

    @property
    def length(self) -> int:
        """Components of a vector."""
        return self.spec.length

    @property
    def side(self) -> int:
        """Side of the network's input, pixels."""
        return self.spec.side

    @property
    def oversize(self) -> int:
        """Times that which a JPEG is decoded to."""
        return self.spec.oversize

    @property
    def batch_size(self) -> int:
        """How many images to hand over at once: no thread of the CPU goes without."""
        return max(self.spec.batch_size, self._threads) if self.provider == CPU else self.spec.batch_size

    @property
    def threshold(self) -> float:
        """Smallest cosine at which a pair is a candidate."""
        return self.spec.threshold

    def extract(self, images: Pixels) -> FloatMatrix:
        """Compute unit vectors; see `ports.FeatureExtractor.extract`.

        Memory is that of one batch: more images are taken in several.

        Raises:
            ValueError: the images' shape or type is not what the network takes.
        """
        expected = (self.side, self.side, 3)
        if images.ndim != 4 or images.shape[1:] != expected or images.dtype != np.uint8:
            raise ValueError(f"expected uint8 [N, {self.side}, {self.side}, 3], got {images.dtype} {images.shape}")
        vectors = np.empty((len(images), self.length), np.float32)
        for start in range(0, len(images), self.batch_size):
            batch = images[start : start + self.batch_size]
            vectors[start : start + len(batch)] = self._run(np.ascontiguousarray(batch))
        return vectors

    def _run(self, batch: Pixels) -> FloatMatrix:
        if self.provider == CPU:
            return unit_rows(self._choice.session.run(batch))
        # Devices compile for each shape they meet: a last, smaller batch is filled up.
        missing = self.batch_size - len(batch)
        full = np.concatenate([batch, np.zeros((missing, *batch.shape[1:]), np.uint8)]) if missing else batch
        try:
            return unit_rows(self._choice.session.run(full)[: len(batch)])
        except Exception as error:  # noqa: BLE001  a driver may fail with anything; the CPU does the batch again
            reason = f"{self.provider}-failed {first_line(error)}"
            self._choice = Choice(CPU, self._factory(CPU), reason)
            return unit_rows(self._choice.session.run(batch))


def open_extractor(model: str, store: ModelStore, *, provider: str = AUTO, threads: int = 0) -> OnnxExtractor:
    """Load a network.

    Args:
        model: a name of the registry, of an imported model, or the path of an ONNX file.
        store: where models lie.
        provider: "auto" or a provider's name.
        threads: threads of the CPU; 0 = as many as the process may use cores.

    Raises:
        DedupError: it is unknown, not installed, damaged, or cannot be loaded; its advice says what to do.
    """
    spec, path = store.resolve(model)
    count = threads or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def factory(name: str) -> OnnxSession:
        return OnnxSession(path, name, count)

    choice = choose_provider(
        factory,
        wanted=provider,
        available=available_providers(),
        batch_size=max(spec.batch_size, count),
        side=spec.side,
        agreement=spec.agreement,
    )
    return OnnxExtractor(spec, factory, choice, count)
