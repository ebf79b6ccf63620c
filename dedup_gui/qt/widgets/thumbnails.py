"""Small pictures for lists: made on two threads, newest wish first, kept in bounded memory and, if given, on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.errors import ImageError
from dedup_gui.core.types import FoundFile, SkipCode
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.style.checkerboard import on_checkerboard
from dedup_gui.qt.texts.codes import SKIP_REASONS
from dedup_gui.words import translate

SIDE = 256
"""Longer side of a thumbnail, device pixels."""

MEMORY_BYTES = 96 * 1024 * 1024
JPEG_QUALITY = 85

Pixels = npt.NDArray[np.uint8]
Loader = Callable[[str, int], Pixels]
"""(path, longer side in pixels or 0 for all of them) -> uint8 [height, width, 3], RGB, upright.

Or [height, width, 4], RGB on black and alpha, where the image can be seen through.

Raises ImageError where the file cannot be used. Runs on several threads at once.
"""

Key = tuple[str, int, int, int]


class PreviewStore(Protocol):
    """Thumbnails on disk; disposable. Called from several threads."""

    def get(self, file: FoundFile) -> bytes | None:
        """A JPEG for this very state of the file, or None."""
        ...

    def put(self, file: FoundFile, jpeg: bytes) -> None:
        """Keep a JPEG."""
        ...


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A thumbnail, or why there is none.

    Attributes:
        image: the picture; null where `problem` says why.
        problem: a sentence, or "".
    """

    image: QImage
    problem: str = ""


def to_qimage(pixels: Pixels) -> QImage:
    """Make an image that owns its pixels, in the format that paints fastest.

    Args:
        pixels: uint8 [height, width, 3], RGB; or [height, width, 4], RGB on black and alpha.
    """
    height, width, layers = pixels.shape
    if layers == 4:
        # What was reduced may be brighter than its alpha allows, by a level: painted, it would run over.
        pixels = np.dstack([np.minimum(pixels[..., :3], pixels[..., 3:]), pixels[..., 3:]])
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied)
        return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.ascontiguousarray(pixels)
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def to_pixels(image: QImage) -> Pixels:
    """The pixels of an image.

    Returns:
        uint8 [height, width, 3], RGB.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def problem_of(error: Exception) -> str:
    """Say why an image cannot be shown."""
    if isinstance(error, ImageError):
        if error.code is SkipCode.CHANGED:  # likewise: it changed long before it was looked at
            return translate("widgets", "It changed since the scan")
        # What vanished "during the scan" to a scan is merely not there to somebody who looks at it later.
        return SKIP_REASONS[SkipCode.MISSING if error.code is SkipCode.VANISHED else error.code]
    if isinstance(error, MemoryError):
        return translate("widgets", "There is not enough memory to show it")
    return translate("widgets", "It cannot be shown")


class Thumbnails(QObject):
    """Gives thumbnails at once if it has them, and else says `ready` when they are made.

    Signals:
        ready(str): the path whose thumbnail can be had now.
    """

    ready = Signal(object)

    def __init__(self, load: Loader, store: PreviewStore | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._store = store
        self._background = Background(2, 160, self, name="thumbnails")
        self._memory: BoundedLru[Key, Thumbnail] = BoundedLru(MEMORY_BYTES)
        self._failed: list[Key] = []

    def get(self, file: FoundFile) -> Thumbnail | None:
        """The thumbnail, or None: then it is being made, unless so many newer wishes come that it is forgotten."""
        key = file.state
        found = self._memory.get(key)
        if found is not None:
            return found
        self._background.submit(key, partial(_make, file, self._load, self._store), partial(self._keep, key))
        return None

    def forget_wishes(self) -> None:
        """Make none of the thumbnails asked for so far."""
        self._background.drop()

    def forget_failures(self) -> None:
        """Try again what could not be shown: its drive may be back."""
        for key in self._failed:
            self._memory.drop(key)
        self._failed.clear()

    def clear(self) -> None:
        """Forget everything, in memory only."""
        self._background.drop()
        self._memory.clear()

    def close(self) -> None:
        """End the threads."""
        self._background.close()

    def _keep(self, key: Key, result: Thumbnail | Exception) -> None:
        made = Thumbnail(QImage(), problem_of(result)) if isinstance(result, Exception) else result
        self._memory.put(key, made, _cost(made))
        if made.problem:
            self._failed.append(key)
        self.ready.emit(key[0])


def _cost(thumbnail: Thumbnail) -> int:
    return int(thumbnail.image.sizeInBytes()) + 256


def _make(file: FoundFile, load: Loader, store: PreviewStore | None) -> Thumbnail:
    if store is not None:
        jpeg = store.get(file)
        if jpeg:
            image = QImage.fromData(QByteArray(jpeg))
            if not image.isNull():
                return Thumbnail(image.convertToFormat(QImage.Format.Format_RGB32))
    try:
        image = to_qimage(load(file.path, SIDE))
    except Exception as error:  # noqa: BLE001 - whatever a codec does, the list shows a placeholder
        return Thumbnail(QImage(), problem_of(error))
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(
            SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    image = on_checkerboard(image)
    if store is not None:
        store.put(file, _jpeg(image))
    return Thumbnail(image)


def _jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(JPEG_QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())
