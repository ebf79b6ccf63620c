"""Prepared graphs on disk: made once for each model, recognised by their content, never a second copy of weights."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import mmap
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from dedup_gui.core.errors import DedupError
from dedup_gui.core.files.private import make_private_folder
from dedup_gui.core.networks.exported_graph import load_graph
from dedup_gui.core.networks.prepared_graph import GRAPH_VERSION, prepare_graph
from dedup_gui.core.networks.providers import CPU, first_line, probe_images
from dedup_gui.core.networks.registry import ModelSpec
from dedup_gui.core.networks.session import OnnxSession
from dedup_gui.words import QT_TRANSLATE_NOOP, translate

SUFFIX = ".prepared.onnx"
_STAYS_INSIDE = 1024
"""Bytes up to which weights are kept in the prepared graph itself. Chosen: a shape, which the runtime reads while it
loads the graph, has 8 bytes for each axis; the smallest of VGG16's kernels has 6,912."""

_BATCH_RELATIVE, _BATCH_ABSOLUTE = 1e-2, 1e-3
"""How far a component of an image's vector may move when another image is in the batch: of itself, and of the largest
component. Chosen: EfficientNet-Lite0 moves by 0 in float32; half precision rounds to 2^-11 = 5e-4 of a number, a few
times over. A network that mixes images moves by whole components."""

_DIGEST_LETTERS = 16
"""Hexadecimal digits (4 bits each) of a prepared graph's SHA-256 in its name: 64 bits, against damage, not attack."""
_KEY_LETTERS = 12
"""The same of what it was made by: 48 bits tell apart the few graphs of one model."""


def prepared_path(spec: ModelSpec, source: str, folder: str) -> str:
    """The prepared graph of a model; made if it is not there or not as it was made.

    Args:
        spec: what to make.
        source: the model's file, whose SHA-256 was checked.
        folder: where prepared graphs lie. If it is the source's own, the graph refers to the source's weights
            instead of holding them: half a gigabyte less on disk, and read only as far as needed.

    Raises:
        DedupError: the model has no such layer or another input, or the disk is full.
    """
    stem = _stem(spec)
    for path in glob.glob(os.path.join(glob.escape(folder), f"{glob.escape(stem)}.*{SUFFIX}")):
        if _digest(path) == path.removesuffix(SUFFIX).rpartition(".")[2]:
            return path
        os.remove(path)
    model = load_graph(source)
    prepare_graph(
        model,
        layer=spec.layer,
        length=spec.length,
        side=spec.side,
        preprocessing=spec.preprocessing,
        output=spec.output,
    )
    if os.path.dirname(os.path.abspath(source)) == os.path.abspath(folder):
        _refer_to_weights(model, source)
    return _save(model, folder, stem)


def forget_prepared(spec: ModelSpec, folder: str) -> None:
    """Remove a model's prepared graphs."""
    for path in glob.glob(os.path.join(glob.escape(folder), f"{glob.escape(_stem(spec))}.*{SUFFIX}")):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


def try_out(path: str, side: int) -> int:
    """Run a prepared graph on two images of this side, pixels.

    Returns:
        The number of components of its vectors.

    Raises:
        DedupError: it cannot be loaded, or what it gives are no features.
    """
    images = probe_images(2, side)
    try:
        session = OnnxSession(path, CPU)
        both = session.run(images)
        alone = session.run(images[1:])
    except Exception as error:
        reason = QT_TRANSLATE_NOOP("errors", "The network cannot be run")
        raise DedupError(
            f"{reason}: {first_line(error)}",
            QT_TRANSLATE_NOOP("errors", "Export it again, with a free batch size."),
        ) from error
    if not np.all(np.isfinite(both)) or not np.any(both[0] != both[1]):
        raise DedupError(
            QT_TRANSLATE_NOOP("errors", "The network gives the same, or no, numbers for different images."),
            QT_TRANSLATE_NOOP("errors", "Choose another model."),
        )
    allowed = _BATCH_ABSOLUTE * np.abs(both).max()
    if both.shape[1:] != alone.shape[1:] or not np.allclose(both[1:], alone, rtol=_BATCH_RELATIVE, atol=allowed):
        raise DedupError(
            QT_TRANSLATE_NOOP("errors", "The network mixes the images of a batch."),
            QT_TRANSLATE_NOOP("errors", "Export it again, with a free batch size."),
        )
    return int(both.shape[1])


def _stem(spec: ModelSpec) -> str:
    key = hashlib.sha256(f"{spec.graph_key}|{GRAPH_VERSION}".encode()).hexdigest()[:_KEY_LETTERS]
    return f"{spec.file.removesuffix('.onnx')}.{spec.layer}.{key}"


def _save(model: Any, folder: str, stem: str) -> str:
    content = model.SerializeToString()
    digest = hashlib.sha256(content).hexdigest()[:_DIGEST_LETTERS]
    path = os.path.join(folder, f"{stem}.{digest}{SUFFIX}")
    try:
        make_private_folder(folder)
        with open(f"{path}.part", "wb") as file:
            file.write(content)
        os.replace(f"{path}.part", path)
    except OSError as error:
        raise DedupError(
            translate("errors", "The model cannot be written: {why}").format(why=error.strerror or error)
        ) from error
    return path


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGEST_LETTERS]


def _refer_to_weights(model: Any, source: str) -> None:
    """Replace the bytes of large weights by their place in the file they came from."""
    from onnx import TensorProto, helper

    places = dict(_raw_data_places(source))
    with open(source, "rb") as file:
        for tensor in model.graph.initializer:
            size = len(tensor.raw_data)
            offset, length = places.get(tensor.name, (0, 0))
            if size <= _STAYS_INSIDE or length != size:
                continue
            file.seek(offset)
            if file.read(size) != tensor.raw_data:
                continue
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            location = {"location": os.path.basename(source), "offset": str(offset), "length": str(length)}
            for key, value in location.items():
                entry = tensor.external_data.add()
                entry.key, entry.value = key, value
    helper.set_model_props(model, {"weights": os.path.basename(source)})


def _raw_data_places(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """(name, (offset, length)) of the raw bytes of every weight in an ONNX file.

    By protobuf's wire format: ModelProto.graph is field 7, GraphProto.initializer field 5, TensorProto.name
    field 8 and TensorProto.raw_data field 9.
    """
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for graph_field, graph_start, graph_end in _fields(data, 0, len(data)):
            if graph_field != 7:
                continue
            for field, start, end in _fields(data, graph_start, graph_end):
                if field != 5:
                    continue
                tensor = {number: span for number, *span in _fields(data, start, end)}
                if 8 in tensor and 9 in tensor:
                    name = data[slice(*tensor[8])].decode("utf-8", "replace")
                    yield name, (tensor[9][0], tensor[9][1] - tensor[9][0])


def _fields(data: mmap.mmap, position: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(number, start, end) of the fields of one protobuf message."""
    while position < end:
        key, position = _varint(data, position)
        number, wire = key >> 3, key & 7
        if wire == 0:
            start = position
            _, position = _varint(data, position)
        elif wire == 2:
            length, start = _varint(data, position)
            position = start + length
        else:
            start = position
            position += {1: 8, 5: 4}[wire]
        yield number, start, position


def _varint(data: mmap.mmap, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
