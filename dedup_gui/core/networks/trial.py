"""A prepared graph run for the first time, in a worker with limits: what it takes there costs nothing but the try."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import closing

from dedup_gui.core.errors import DedupError, ImageError
from dedup_gui.core.isolation.worker import Limits, Worker, WorkerError
from dedup_gui.core.networks.prepared_files import try_out
from dedup_gui.core.networks.transfer import FetchProgress
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.words import translate

_MEMORY, _MEMORY_A_BYTE = 2 << 30, 4
"""Bytes that a trial may take, and for each byte of the model. Chosen: VGG16 (553 MB) takes 1 GB while it is
loaded."""
_CPU_SECONDS, _WALL_SECONDS = 300.0, 120.0
"""For three images. Chosen: VGG16 takes a third of a second each on two cores, and 3 s to be loaded."""


def try_in_worker(
    graph: str, side: int, model_bytes: int, event: FetchProgress, limits: Limits | None = None
) -> Generator[FetchProgress, None, int]:
    """Run a prepared graph on images, in a worker.

    Args:
        graph: its path.
        side: of its input, pixels.
        model_bytes: size of the model with its weights.
        event: what the job says meanwhile.
        limits: of the trial; None = by the model's size.

    Yields:
        The event. Closing ends the worker.

    Returns:
        The number of components of its vectors.

    Raises:
        DedupError: it takes too much, gives no features, or brings the runtime down.
    """
    allowed = limits or Limits(_MEMORY + _MEMORY_A_BYTE * model_bytes, _CPU_SECONDS, _WALL_SECONDS)
    with closing(_Trial()) as trial:
        return (yield from run_in_thread(event, lambda: trial.run(os.path.abspath(graph), side, allowed)))


class _Trial:
    """One worker that can be ended from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._closed = False

    def run(self, graph: str, side: int, limits: Limits) -> int:
        with self._lock:
            if self._closed:
                raise DedupError(translate("errors", "The trial was cancelled."))
            worker = self._worker = Worker()
        try:
            length = worker.ask(try_out, (graph, side), {}, limits)
        except (ImageError, WorkerError) as error:
            raise DedupError(
                translate(
                    "errors", "The network takes too much time or memory, or brings the runtime down: {why}"
                ).format(why=error),
                translate("errors", "Choose another model."),
            ) from error
        finally:
            worker.kill()
            worker.stop()
        if not isinstance(length, int):
            raise DedupError(
                translate("errors", "The network cannot be run."), translate("errors", "Choose another model.")
            )
        return length

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._worker is not None:
                self._worker.kill()
