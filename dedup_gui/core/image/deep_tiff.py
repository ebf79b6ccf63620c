"""TIFF with floating point or many-channel samples, which Pillow does not read, through OpenCV."""

from __future__ import annotations

import struct
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.colour import scale_samples
from dedup_gui.core.types import SkipCode

_WIDTH, _HEIGHT = 0x0100, 0x0101
_LARGEST_DIRECTORY = 1024


def open_deep_tiff(stream: BinaryIO, max_pixels: int) -> Image.Image | None:
    """Decode a TIFF's first image to 8 bits.

    Args:
        stream: the file.
        max_pixels: the guard.

    Returns:
        Grey or RGB, or None where OpenCV does not read it either.

    Raises:
        ImageError: TOO_LARGE.
    """
    stream.seek(0)
    content = stream.read()
    size = _size(content)
    if size is None:
        return None
    if size[0] * size[1] > max_pixels:
        raise ImageError(SkipCode.TOO_LARGE, f"{size[0]} x {size[1]}")
    import cv2  # for a rare kind of file only

    try:
        flags = cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
        samples = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error:
        return None
    if samples is None:
        return None
    shown = scale_samples(cast("npt.NDArray[np.generic]", samples))
    if shown.ndim == 3:
        shown = shown[..., 2::-1] if shown.shape[2] >= 3 else shown[..., 0]
    return Image.fromarray(np.ascontiguousarray(shown))


def _size(content: bytes) -> tuple[int, int] | None:
    """Width and height in the first directory of a classic TIFF."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(content[:4])
    if order is None:
        return None
    found: dict[int, int] = {}
    try:
        (start,) = struct.unpack_from(order + "I", content, 4)
        (count,) = struct.unpack_from(order + "H", content, start)
        for place in range(start + 2, start + 2 + 12 * min(count, _LARGEST_DIRECTORY), 12):
            tag, kind = struct.unpack_from(order + "HH", content, place)
            if tag in (_WIDTH, _HEIGHT):
                (found[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), content, place + 8)
    except struct.error:
        return None
    if found.get(_WIDTH, 0) <= 0 or found.get(_HEIGHT, 0) <= 0:
        return None
    return found[_WIDTH], found[_HEIGHT]
