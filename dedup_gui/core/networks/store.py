"""The models on this computer: those that came with the program, and those fetched or imported.

What needs NumPy and the runtime is imported where it is used: listing models costs a start nothing.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
from collections.abc import Generator
from dataclasses import dataclass, replace

from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import run_to_end
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.core.image.preprocess import RAW_PIXELS
from dedup_gui.core.networks.importing import ImportOptions, inspect_model, spec_from_json, spec_to_json
from dedup_gui.core.networks.registry import MODELS, Layer, ModelSpec
from dedup_gui.core.networks.transfer import FetchProgress, FetchStage, RetryPolicy, check_space, sha256_events
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.words import translate
from dedup_gui.words.numbers import listed, size

log = logging.getLogger(__name__)

MOST_BYTES = (1 << 31) - 1
"""Of a model file: more does not fit into the format it is written in (protobuf)."""
_COPY_BLOCK = 4 << 20
"""Bytes between two steps of a copy, after which it can be cancelled: 0.1 s on a disk of 40 MB/s. Chosen."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model, and whether it is there.

    Attributes:
        spec: the model.
        installed: its file is there (its SHA-256 is checked when it is used).
        path: its file, or where it would be.
        arrived: bytes of an unfinished fetch.
    """

    spec: ModelSpec
    installed: bool
    path: str
    arrived: int = 0


class ModelStore:
    """Finds, checks, fetches, imports and removes model files.

    Args:
        folder: of fetched and imported models; made when first needed.
        embedded: of the models that came with the program.
        retries: how often a server is tried, and how long it is waited for.
        registry: the models that are known without being imported.
    """

    def __init__(
        self,
        folder: str,
        embedded: str,
        retries: RetryPolicy | None = None,
        registry: tuple[ModelSpec, ...] = MODELS,
    ) -> None:
        self.folder = folder
        self.embedded = embedded
        self._retries = retries
        self._registry = registry

    def models(self) -> list[ModelState]:
        """Every model: the registry's in its order, then the imported ones by name."""
        return [self._state(spec) for spec in (*self._registry, *self._imported())]

    def is_installed(self, name: str) -> bool:
        """Whether a model of that name, or a file of that path, is there."""
        spec = self._find(name)
        return os.path.isfile(self.file_path(spec) if spec else name)

    def resolve(self, model: str) -> tuple[ModelSpec, str]:
        """Find a model, check its SHA-256, and give the graph to be run.

        Takes seconds for a model of half a gigabyte; a job calls it through `run_in_thread`.

        Args:
            model: a name, or the path of an ONNX file, which is then used without being installed.

        Returns:
            What it is, and the path of a graph that takes uint8 [N, side, side, 3] RGB.

        Raises:
            DedupError: it is unknown, not installed, damaged or unfit; the advice says what to do.
        """
        spec = self._find(model)
        if spec is None:
            return self._resolve_file(model)
        path = self.file_path(spec)
        if not os.path.isfile(path):
            raise DedupError(
                translate("errors", "The model {name} is not installed.").format(name=spec.name),
                translate("errors", "Fetch it with: dedup-gui models fetch {name}").format(name=spec.name),
            )
        if run_to_end(sha256_events(path, spec.size)) != spec.sha256:
            again = translate("errors", "Remove it, then fetch or import it again.")
            advice = translate("errors", "Install the program again.") if spec.embedded else again
            raise DedupError(
                translate("errors", "The file of the model {name} is damaged: {path}").format(
                    name=spec.name, path=path
                ),
                advice,
            )
        if spec.embedded and spec.layer is Layer.OUTPUT and spec.preprocessing == RAW_PIXELS:
            return spec, path
        from dedup_gui.core.networks.prepared_files import prepared_path

        return spec, prepared_path(spec, path, self.folder)

    def fetch(self, name: str, mirror: str = "") -> Generator[FetchProgress, None, ModelSpec]:
        """Fetch a model of the registry; what an earlier try brought is used.

        Args:
            name: its name.
            mirror: address of a folder on a web server that has the file, asked instead of the known sources.

        Yields:
            FetchProgress. Closing stops at once; what has arrived is kept.

        Raises:
            DedupError: unknown name, no space, no source, wrong file.
        """
        spec = next((known for known in self._registry if known.name == name), None)
        if spec is None:
            names = listed(known.name for known in self._registry if known.urls)
            raise DedupError(
                translate("errors", "There is no model named “{name}” to fetch.").format(name=name),
                translate("errors", "Use one of: {names}.").format(names=names),
            )
        path = self.file_path(spec)
        if not os.path.isfile(path):
            urls = (f"{mirror.rstrip('/')}/{spec.file}",) if mirror else spec.urls
            if not urls:
                raise DedupError(
                    translate("errors", "The model {name} comes with the program.").format(name=name),
                    translate("errors", "Install the program again."),
                )
            from dedup_gui.core.networks.download import download

            yield from download(urls, path, size=spec.size, sha256=spec.sha256, retries=self._retries)
        yield from self._prepare(spec, path)
        return spec

    def import_file(
        self, path: str, options: ImportOptions | None = None
    ) -> Generator[FetchProgress, None, ModelSpec]:
        """Take a model from a file of the person's own.

        Args:
            path: an ONNX file; a description may lie beside it, of the same name with .json.
            options: what the person says of it.

        Yields:
            FetchProgress. Closing leaves nothing behind.

        Raises:
            DedupError: the file cannot be read, or is no model this program can use. Nothing is installed then.
        """
        from dedup_gui.core.networks.prepared_files import forget_prepared

        size = _checked_size(path)
        digest = yield from sha256_events(path, size)
        preparing = FetchProgress(FetchStage.PREPARE, size, size)
        chosen = options or ImportOptions()
        spec = yield from run_in_thread(preparing, lambda: inspect_model(path, digest, chosen, self._registry))
        target = self.file_path(spec)
        if os.path.isfile(target) and run_to_end(sha256_events(target, size)) != digest:
            raise DedupError(
                translate("errors", "There is already a model named {name}.").format(name=spec.name),
                translate("errors", "Remove it first, or give another name."),
            )
        make_private_folder(self.folder)
        check_space(target, size)
        staging = f"{target}.import"
        try:
            yield from _copy(path, staging, size)
            if (yield from sha256_events(staging, size)) != digest:
                raise DedupError(
                    translate("errors", "The file changed while it was copied."), translate("errors", "Try again.")
                )
            # Tried before it gets its name: a model that does not run is never installed.
            trial = replace(spec, file=os.path.basename(staging), length=spec.length)
            try:
                length = yield from self._try(trial, staging, preparing)
            finally:
                forget_prepared(trial, self.folder)
            spec = replace(spec, length=length)
            os.replace(staging, target)
        except OSError as error:
            raise DedupError(
                translate("errors", "The model cannot be written: {why}").format(why=error.strerror or error)
            ) from error
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(staging)
        if spec not in self._registry:
            self._write_description(spec)
        yield from self._prepare(spec, target)
        return spec

    def remove(self, name: str) -> ModelSpec:
        """Remove a fetched or imported model, and what an unfinished fetch of it left.

        Models that share the file go with it.

        Raises:
            DedupError: it is unknown, not there, or came with the program.
        """
        from dedup_gui.core.networks.prepared_files import forget_prepared

        spec = self._find(name)
        if spec is None:
            raise DedupError(translate("errors", "There is no model named “{name}”.").format(name=name))
        if spec.embedded:
            raise DedupError(translate("errors", "The model {name} is a part of the program.").format(name=name))
        path = self.file_path(spec)
        if not any(os.path.exists(place) for place in (path, f"{path}.part")):
            raise DedupError(translate("errors", "The model {name} is not installed.").format(name=name))
        for other in (*self._registry, *self._imported()):
            if other.file == spec.file:
                forget_prepared(other, self.folder)
        for place in (path, f"{path}.part", f"{path}.part.json", f"{os.path.splitext(path)[0]}.json"):
            try:
                os.remove(place)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise DedupError(
                    translate("errors", "The model {name} cannot be removed: {why}").format(
                        name=name, why=error.strerror or error
                    ),
                    translate("errors", "Close the scan that uses it."),
                ) from error
        return spec

    def file_path(self, spec: ModelSpec) -> str:
        """Where a model's file lies, or would."""
        return os.path.join(self.embedded if spec.embedded else self.folder, spec.file)

    def _state(self, spec: ModelSpec) -> ModelState:
        path = self.file_path(spec)
        installed = os.path.isfile(path)
        arrived = os.path.getsize(f"{path}.part") if not installed and os.path.isfile(f"{path}.part") else 0
        return ModelState(spec, installed, path, arrived)

    def _find(self, name: str) -> ModelSpec | None:
        return next((spec for spec in (*self._registry, *self._imported()) if spec.name == name), None)

    def _imported(self) -> list[ModelSpec]:
        specs: list[ModelSpec] = []
        try:
            names = sorted(os.listdir(self.folder))
        except OSError:
            return specs
        for name in names:
            path = os.path.join(self.folder, name)
            if not name.endswith(".json") or not os.path.isfile(f"{path.removesuffix('.json')}.onnx"):
                continue
            try:
                with open(path, encoding="utf-8") as file:
                    specs.append(spec_from_json(json.load(file)))
            except (OSError, ValueError, AttributeError, RecursionError, DedupError) as error:
                log.warning("An imported model is left out, %s: %s", path, error)
        return specs

    def _resolve_file(self, path: str) -> tuple[ModelSpec, str]:
        if not os.path.isfile(path):
            names = listed(state.spec.name for state in self.models())
            raise DedupError(
                translate("errors", "There is no model named “{path}”.").format(path=path),
                translate("errors", "Use one of: {names}, or a file's path.").format(names=names),
            )
        from dedup_gui.core.networks.prepared_files import prepared_path

        size = _checked_size(path)
        digest = run_to_end(sha256_events(path, size))
        spec = inspect_model(path, digest, ImportOptions(), self._registry)
        graph = prepared_path(spec, path, self.folder)
        if not spec.length:
            spec = replace(spec, length=run_to_end(self._try(spec, path, FetchProgress(FetchStage.PREPARE))))
        return spec, graph

    def _try(self, spec: ModelSpec, path: str, event: FetchProgress) -> Generator[FetchProgress, None, int]:
        """The number of components that a model's vectors have; run in a worker."""
        from dedup_gui.core.networks.prepared_files import prepared_path
        from dedup_gui.core.networks.trial import try_in_worker

        graph = yield from run_in_thread(event, lambda: prepared_path(spec, path, self.folder))
        return (yield from try_in_worker(graph, spec.side, spec.size, event))

    def _prepare(self, spec: ModelSpec, path: str) -> Generator[FetchProgress, None, None]:
        from dedup_gui.core.networks.prepared_files import prepared_path

        if not spec.embedded:
            preparing = FetchProgress(FetchStage.PREPARE, spec.size, spec.size)
            yield from run_in_thread(preparing, lambda: prepared_path(spec, path, self.folder))

    def _write_description(self, spec: ModelSpec) -> None:
        path = f"{os.path.splitext(self.file_path(spec))[0]}.json"
        with open(f"{path}.part", "w", encoding="utf-8") as file:
            json.dump(spec_to_json(spec), file, indent=2)
        os.replace(f"{path}.part", path)


def _checked_size(path: str) -> int:
    """The size of a file that may be a model, before anything of it is read.

    Raises:
        DedupError: it cannot be read, is no file, or is larger than a model can be.
    """
    try:
        # Without waiting for the other end, should it be a pipe.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise DedupError(
            translate("errors", "The file cannot be read: {why}").format(why=error.strerror or error)
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise DedupError(translate("errors", "The file cannot be read: it is a folder"))
    if not stat.S_ISREG(status.st_mode):
        raise DedupError(
            translate("errors", "This is no file but a pipe or device."), translate("errors", "Choose an .onnx file.")
        )
    if status.st_size > MOST_BYTES:
        raise DedupError(
            translate("errors", "The file has {size}; a model in one file has {most} at most.").format(
                size=size(status.st_size), most=size(MOST_BYTES)
            ),
            translate("errors", "Choose another model."),
        )
    return status.st_size


def _copy(source: str, target: str, size: int) -> Generator[FetchProgress, None, None]:
    done = 0
    with open(source, "rb") as reading, open(target, "wb") as writing:
        while block := reading.read(_COPY_BLOCK):
            writing.write(block)
            done += len(block)
            yield FetchProgress(FetchStage.DOWNLOAD, done, size)
        writing.flush()
        os.fsync(writing.fileno())
