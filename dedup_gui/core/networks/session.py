"""A network loaded into ONNX Runtime."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from dedup_gui.core.networks.providers import CPU, ONNX_NAMES

Pixels = npt.NDArray[np.uint8]
FloatMatrix = npt.NDArray[np.float32]


class OnnxSession:
    """A prepared graph in ONNX Runtime on one provider.

    Args:
        path: a graph that takes uint8 [N, side, side, 3] RGB; its first output is taken.
        provider: our name of the provider.
        threads: of the CPU; 0 = the runtime's own choice. On the CPU a batch is cut into so many parts, each run
            whole by one thread: threads that share every operator wait for one another a hundred times in a batch,
            and the longer, the more the decoding threads want the same cores.
    """

    def __init__(self, path: str, provider: str, threads: int = 0) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Devices leave an operator they lack to the CPU; that one is shared.
        options.intra_op_num_threads = 1 if provider == CPU and threads else threads
        self._parts = threads if provider == CPU else 1
        # Errors come as exceptions; the runtime's own log would only repeat them on stderr.
        options.log_severity_level = 4
        # Waiting threads sleep: the cores are wanted for decoding between two batches.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        wanted: list[str | tuple[str, dict[str, str]]] = [ONNX_NAMES[provider]]
        if provider == "directml":
            options.enable_mem_pattern = False
            options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        if provider != CPU:
            wanted.append(ONNX_NAMES[CPU])
        self._session = onnxruntime.InferenceSession(path, options, providers=wanted)
        if ONNX_NAMES[provider] not in self._session.get_providers():
            raise RuntimeError("the runtime fell back to another provider")
        # Without this the runtime answers a failure by retrying on another provider, silently.
        self._session.disable_fallback()
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[0].name

    def run(self, images: Pixels) -> FloatMatrix:
        """See `providers.Session.run`."""
        parts = min(self._parts, len(images))
        if parts <= 1:
            return self._run(images)
        with ThreadPoolExecutor(parts - 1, thread_name_prefix="network") as pool:
            first, *others = np.array_split(images, parts)
            waiting = [pool.submit(self._run, part) for part in others]
            return np.concatenate([self._run(first), *(part.result() for part in waiting)])

    def _run(self, images: Pixels) -> FloatMatrix:
        result: Any = self._session.run([self._output], {self._input: images})[0]
        return np.asarray(result, np.float32).reshape(len(images), -1)
