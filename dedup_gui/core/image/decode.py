"""Files into upright pixels of the size asked for. Every file is opened and decoded once."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.colour import LEAST_TRANSPARENT, alpha_of, part_of, to_grey, to_rgb
from dedup_gui.core.image.exif_orientation import AS_STORED, is_turned, make_upright
from dedup_gui.core.image.jpeg_file import JpegCoding, coding_of
from dedup_gui.core.image.opening import Opened, Region, opened
from dedup_gui.core.image.pages import page_count, turn_to
from dedup_gui.core.image.preprocess import OVERSIZE, squash
from dedup_gui.core.isolation.admission import InProcess
from dedup_gui.core.orientations import ORIENTATIONS, Orientation
from dedup_gui.core.types import Box, ImageInfo, SkipCode

Pixels = npt.NDArray[np.uint8]

DEFAULT_MAX_PIXELS = 256_000_000
"""Pixels; the guard where no setting is at hand."""

THUMBNAIL_SIDE = 32
"""Pixels."""

_DRAFT_SIDE = 64
"""Pixels: a JPEG is decoded at the smallest scale whose shorter side has at least these (twice the thumbnail's)."""

_LARGE, _NEARLY = 1000, 0.9
"""A longer side wanted, pixels, from which on a JPEG of nearly that side will do, and what is nearly. Chosen: 24
megapixels are decoded at a quarter of their scale for 1,600 pixels, where a half takes more than twice as long."""

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
        rgb: uint8 [side, side, 3], sRGB, upright, squashed by `preprocess.squash`, or None if it was not asked for;
            read-only.
        cutout: of an image that is seen through in part, uint8 [2, 32, 32]: its thumbnail on black, and that of its
            alpha channel; else None.
        grey: uint8 [h, w], upright, in its own shape, as large as was asked for; None if it was not.
    """

    info: ImageInfo
    thumbnail: Pixels
    rgb: Pixels | None = None
    cutout: Pixels | None = None
    grey: Pixels | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """All pixels of an image as its file holds them.

    Attributes:
        pixels: uint8 [h, w, 3], RGB; of a JPEG not upright and without regard to its colour profile.
        upright: what makes them upright.
        coding: how they were compressed; None = not as JPEG.
    """

    pixels: Pixels
    upright: Orientation = ORIENTATIONS[0]
    coding: JpegCoding | None = None


def read(
    path: str,
    *,
    rgb_side: int = 0,
    oversize: int = OVERSIZE,
    grey_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    here: InProcess | None = None,
) -> Decoded:
    """Decode an image for its fingerprint.

    JPEG is decoded at a reduced scale. The first frame of an animation counts. Safe to call from many threads.

    Args:
        path: the file.
        rgb_side: side of the square RGB wanted, a network's input; pixels; 0 = none.
        oversize: a JPEG is decoded at the smallest scale whose sides have so many times `rgb_side`; see `squash`.
        grey_side: longer side of the grey picture wanted beside it, pixels; nothing is enlarged; 0 = none.
        max_pixels: images whose header declares more are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Returns:
        Thumbnail, RGB and facts.

    Raises:
        ImageError: why it cannot be used.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        image = found.image
        mode = image.mode
        least = max(oversize * rgb_side, 2 * grey_side, _DRAFT_SIDE)
        box = found.draft("RGB" if rgb_side else "L", (least, least))
        found.load()
        image = found.image
        cutout = _cutout(image, found.orientation)
        rgb: Image.Image | None = None
        grey: Image.Image | None = None
        if rgb_side:
            image = to_rgb(image)
            rgb = squash(image, rgb_side, oversize=oversize, box=box, orientation=found.orientation)
            if grey_side:
                grey = make_upright(_shrink(to_grey(image), grey_side, box), found.orientation)
            image, box = _small(image, box)
        thumbnail = _thumbnail(to_grey(image), found.orientation, box)
        pixels, picture = (None if made is None else np.asarray(made) for made in (rgb, grey))
        return Decoded(_info(found, mode), thumbnail, pixels, cutout, picture)


def load_upright(
    path: str,
    *,
    max_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    page: int = 0,
    here: InProcess | None = None,
) -> Pixels:
    """Decode an image for looking at it and for judging it.

    Args:
        path: the file.
        max_side: longer side wanted, pixels; smaller images are not enlarged; a JPEG may come a tenth smaller where
            that side is 1,000 or more; 0 = full resolution.
        max_pixels: images whose header declares more are refused before decoding.
        page: of a document or animation, from 0.
        here: what may be decoded in this process; None = everything.

    Returns:
        uint8 [height, width, 3], sRGB, upright; read-only.

    Raises:
        ImageError: why it cannot be used.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        if page:
            turn_to(found.image, found.format, page)
        box = found.draft("RGB", _at_least(found.image.size, max_side)) if max_side else None
        found.load()
        return _upright(found, box, max_side)


def load_stored(path: str, *, max_pixels: int = DEFAULT_MAX_PIXELS, here: InProcess | None = None) -> Stored:
    """Decode an image at full resolution, with what is known of its compression.

    Args:
        path: the file.
        max_pixels: images whose header declares more are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Raises:
        ImageError: why it cannot be used.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        coding = coding_of(found.image)
        found.load()
        if coding is None:
            return Stored(np.asarray(make_upright(to_rgb(found.image), found.orientation)))
        image = found.image if found.image.mode == "RGB" else found.image.convert("RGB")
        return Stored(np.asarray(image), AS_STORED[found.orientation], coding)


def load_cutout(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, here: InProcess | None = None
) -> Pixels:
    """Decode an image with its transparency, to be laid on any ground.

    Args:
        path: the file.
        max_side: longer side wanted, pixels; smaller images are not enlarged; 0 = full resolution.
        max_pixels: images whose header declares more are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Returns:
        uint8 [height, width, 4], upright: sRGB on black, and alpha.

    Raises:
        ImageError: why it cannot be used.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        found.load()
        return _layers(found, alpha_of(found.image) or Image.new("L", found.image.size, 255), max_side)


def load_shown(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, here: InProcess | None = None
) -> Pixels:
    """Decode an image for showing it: with its transparency, where it has any.

    Args:
        path: the file.
        max_side: as for `load_upright`.
        max_pixels: images whose header declares more are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Returns:
        uint8 [height, width, 3], sRGB, upright; or [height, width, 4], as `load_cutout`.

    Raises:
        ImageError: why it cannot be used.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        box = found.draft("RGB", _at_least(found.image.size, max_side)) if max_side else None
        found.load()
        return _shown(found, box, max_side)


def load_part(
    path: str,
    box: Box,
    size: tuple[int, int],
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    here: InProcess | None = None,
) -> Pixels:
    """Decode an image for showing a part of it at full resolution.

    Args:
        path: the file.
        box: the part, in pixels of the upright image.
        size: width and height of the upright image.
        max_pixels: images whose header declares more are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Returns:
        uint8 [height, width, 3 or 4], as `load_shown`; the same pixels as there.

    Raises:
        ImageError: why it cannot be used; UNSUPPORTED: the image has not so many pixels, as a RAW of which only a
            smaller picture is read.
        NotHere: it belongs into a worker.
    """
    x, y, width, height = box
    with opened(path, max_pixels, here) as found:
        found.load()
        sides = found.image.size[::-1] if is_turned(found.orientation) else found.image.size
        if sides != size:
            raise ImageError(SkipCode.UNSUPPORTED, f"{sides[0]} x {sides[1]}", sides)
        back = ORIENTATIONS[AS_STORED[found.orientation].inverse]
        (a, b, c), (d, e, f), _ = back.transform(*size)
        across = sorted(round(a * left + b * top + c) for left, top in ((x, y), (x + width, y + height)))
        down = sorted(round(d * left + e * top + f) for left, top in ((x, y), (x + width, y + height)))
        # Cut before anything is made of the pixels: a second copy of all of them would be too much for a worker.
        found.image = part_of(found.image, (across[0], down[0], across[1], down[1]))
        return _shown(found, None, 0)


def _shown(found: Opened, box: Region | None, max_side: int) -> Pixels:
    """Make what is shown of an image whose pixels are loaded; uint8 [height, width, 3 or 4]."""
    alpha = alpha_of(found.image)
    return _upright(found, box, max_side) if alpha is None else _layers(found, alpha, max_side)


def _upright(found: Opened, box: Region | None, max_side: int) -> Pixels:
    """Make sRGB of an image whose pixels are loaded; uint8 [height, width, 3]."""
    rgb = to_rgb(found.image)
    if max_side:
        rgb = _shrink(rgb, max_side, box)
    return np.asarray(make_upright(rgb, found.orientation))


def _layers(found: Opened, alpha: Image.Image, max_side: int) -> Pixels:
    """Make sRGB on black, and alpha, of an image whose pixels are loaded; uint8 [height, width, 4]."""
    layers = [make_upright(layer, found.orientation) for layer in (to_rgb(found.image, ground=0), alpha)]
    if max_side:
        layers = [_shrink(layer, max_side, None) for layer in layers]
    return np.dstack([np.asarray(layer) for layer in layers])


def encode_jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    """Encode upright RGB (uint8 [height, width, 3]) as JPEG."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _cutout(image: Image.Image, orientation: int) -> Pixels | None:
    alpha = alpha_of(image)
    if alpha is None:
        return None
    opacity = _thumbnail(alpha, orientation)
    if 1.0 - opacity.mean() / 255 < LEAST_TRANSPARENT:
        return None
    return np.stack([_thumbnail(to_grey(image, ground=0), orientation), opacity])


def _thumbnail(grey: Image.Image, orientation: int, box: Region | None = None) -> Pixels:
    return np.asarray(make_upright(grey.resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE), _FILTER, box, _GAP), orientation))


def _small(rgb: Image.Image, box: Region | None) -> tuple[Image.Image, Region]:
    """Reduce as far as a thumbnail allows: grey made of this is the same as grey reduced, and costs less.

    Returns:
        The image, and its part that counts: a last column or row of fewer pixels counts for less.
    """
    left, top, right, bottom = box or (0.0, 0.0, *rgb.size)
    across = max(1, int((right - left) / (_GAP * THUMBNAIL_SIDE)))
    down = max(1, int((bottom - top) / (_GAP * THUMBNAIL_SIDE)))
    return rgb.reduce((across, down)), (left / across, top / down, right / across, bottom / down)


def _at_least(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The smallest size to decode at: longer side `side` or nearly that, and enough for the thumbnail."""
    scale = side * (_NEARLY if side >= _LARGE else 1.0) / max(size)
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
    pages = page_count(found.image, found.format)
    return ImageInfo(width, height, found.format, mode, max(found.orientation, found.applied), pages)
