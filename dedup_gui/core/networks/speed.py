"""How fast a network is on this computer."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

from dedup_gui.core.networks.store import ModelStore
from dedup_gui.core.run_in_thread import run_in_thread

_SECONDS = 1.5
"""How long a model is timed. Chosen: a person waits for it; three times a provider's probe."""
_MIN_BATCHES = 2
"""Timed at least, however long they take. Chosen: VGG16 on a slow computer needs seconds for one."""


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """What was measured.

    Attributes:
        images_per_second: of the network alone, in batches; decoding comes on top.
        provider: where it ran.
        reason: why there (`providers.Choice.reason`).
    """

    images_per_second: float
    provider: str
    reason: str


def measure_speed(model: str, store: ModelStore, provider: str = "auto") -> Generator[None, None, ModelSpeed]:
    """Load a model and time it for a second or two.

    Args:
        model: a name of the store.
        store: where models lie.
        provider: "auto" or a provider's name.

    Yields:
        Nothing, every 50 ms.

    Raises:
        DedupError: it cannot be loaded.
    """

    def work() -> ModelSpeed:
        from dedup_gui.core.networks.extractor import open_extractor
        from dedup_gui.core.networks.providers import probe_images

        extractor = open_extractor(model, store, provider=provider)
        images = probe_images(extractor.batch_size, extractor.side)
        extractor.extract(images)
        begun = time.perf_counter()
        batches = 0
        while batches < _MIN_BATCHES or time.perf_counter() - begun < _SECONDS:
            extractor.extract(images)
            batches += 1
        seconds = time.perf_counter() - begun
        return ModelSpeed(batches * len(images) / seconds, extractor.provider, extractor.provider_reason)

    return (yield from run_in_thread(None, work))
