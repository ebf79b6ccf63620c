"""Files into upright pixels of the size asked for. Every file is opened and decoded once."""

from __future__ import annotations

import io
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from dedup_gui.core.colour import to_grey, to_rgb
from dedup_gui.core.exif_orientation import is_turned, make_upright
from dedup_gui.core.opening import Opened, Region, opened
from dedup_gui.core.types import ImageInfo

Pixels = npt.NDArray[np.uint8]

DEFAULT_MAX_PIXELS = 256_000_000
"""Pixels; the guard where no setting is at hand."""

THUMBNAIL_SIDE = 32
"""Pixels."""

_DRAFT_SIDE = 64
"""Pixels: a JPEG is decoded at the smallest scale whose shorter side has at least these (twice the thumbnail's)."""

_FILTER = Image.Resampling.BILINEAR
_GAP = 3.0
"""A triangle as wide as the reduction, after a box reduction to three times the size. Of Pillow's filters these let
the reduced and the full decode, and copies of other sizes, differ least (pHash: 0.2 bits on average, 2 at most)."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """An image, decoded once.

    Attributes:
        info: the header's facts.
        thumbnail: uint8 [32, 32], grey, upright, squashed; read-only.
        rgb: uint8 [height, width, 3], sRGB, upright, or None if it was not asked for; read-only.
    """

    info: ImageInfo
    thumbnail: Pixels
    rgb: Pixels | None = None


def read(
    path: str, *, rgb_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, only: Container[str] | None = None
) -> Decoded:
    """Decode an image for its fingerprint.

    JPEG is decoded at a reduced scale. The first frame of an animation counts. Safe to call from many threads.

    Args:
        path: the file.
        rgb_side: longer side of the RGB wanted, pixels; smaller images are not enlarged; 0 = none.
        max_pixels: images whose header declares more are refused before decoding.
        only: formats to be decoded in this process; None = all (see `isolation` for the others).

    Returns:
        Thumbnail, RGB and facts.

    Raises:
        ImageError: why it cannot be used.
        OtherFormat: it is of another format than `only`.
    """
    with opened(path, max_pixels, only) as found:
        image = found.image
        mode = image.mode
        box = found.draft("RGB" if rgb_side else "L", _at_least(image.size, rgb_side))
        found.load()
        image = found.image
        rgb: Image.Image | None = None
        if rgb_side:
            image = rgb = _shrink(to_rgb(image), rgb_side, box)
            box = None
        grey = to_grey(image)
        thumbnail = grey.resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), _FILTER, box, _GAP)
        thumbnail = make_upright(thumbnail, found.orientation)
        if rgb is not None:
            rgb = make_upright(rgb, found.orientation)
        return Decoded(_info(found, mode), np.asarray(thumbnail), None if rgb is None else np.asarray(rgb))


def load_upright(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, only: Container[str] | None = None
) -> Pixels:
    """Decode an image for looking at it and for judging it.

    Args:
        path: the file.
        max_side: longer side wanted, pixels; smaller images are not enlarged; 0 = full resolution.
        max_pixels: images whose header declares more are refused before decoding.
        only: formats to be decoded in this process; None = all (see `isolation` for the others).

    Returns:
        uint8 [height, width, 3], sRGB, upright; read-only.

    Raises:
        ImageError: why it cannot be used.
        OtherFormat: it is of another format than `only`.
    """
    with opened(path, max_pixels, only) as found:
        box = found.draft("RGB", _at_least(found.image.size, max_side)) if max_side else None
        found.load()
        rgb = to_rgb(found.image)
        if max_side:
            rgb = _shrink(rgb, max_side, box)
        return np.asarray(make_upright(rgb, found.orientation))


def encode_jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    """Encode upright RGB (uint8 [height, width, 3]) as JPEG."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _at_least(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The smallest size to decode at: longer side `side`, and enough for the thumbnail."""
    scale = side / max(size)
    return max(_DRAFT_SIDE, round(size[0] * scale)), max(_DRAFT_SIDE, round(size[1] * scale))


def _shrink(image: Image.Image, side: int, box: Region | None) -> Image.Image:
    """Reduce to a longer side; an image that is smaller already is only cut to its box."""
    width, height = (box[2], box[3]) if box else image.size
    scale = min(1.0, side / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == image.size:
        return image
    return image.resize(size, _FILTER, box, _GAP)


def _info(found: Opened, mode: str) -> ImageInfo:
    width, height = found.size
    if is_turned(found.orientation):
        width, height = height, width
    return ImageInfo(width, height, found.format, mode, max(found.orientation, found.applied))
