"""Evidence of an image's quality beyond its size, for the keeper rules: compression, enlargement, blur, metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from dedup_gui.core.errors import ImageError
from dedup_gui.core.imaging import DEFAULT_MAX_PIXELS, load_upright
from dedup_gui.core.jpeg_tables import JpegTables, read_tables
from dedup_gui.core.long_paths import system_path
from dedup_gui.core.sharpness import Detail, measure_detail
from dedup_gui.core.types import SkipCode

FULL_DETAIL = 0.78
"""`Detail.limit` that pictures as they come from a camera or a good reduction reach (measured: at least 0.78)."""

ENLARGED = 0.68
"""`Detail.limit` below which a picture counts as enlarged or strongly blurred: of pictures enlarged twice 19 in 20,
of untouched ones none in a hundred (measured on 40 photographs in 21 versions)."""

REQUANTISED = 0.55
"""`Detail.requantised` from which on a JPEG was compressed twice (measured: once at most 0.5, coarser first at least
0.57 in 19 of 20)."""

WAS_JPEG = 1.12
"""`Detail.blocks` from which on a losslessly stored picture came from a JPEG."""

_LOSSY_UNKNOWN = 88.0
"""What WebP, HEIF, AVIF and JPEG XL usually are; their headers do not say."""
_PALETTE = 60.0
_TWICE = 12.0
_LOSSY = frozenset({"WEBP", "HEIF", "HEIC", "AVIF", "JXL", "JPEG2000", "MPO"})
_DEPTHS = {"I;16": 16, "I;16B": 16, "I;16L": 16, "I;16N": 16, "I": 32, "F": 32, "1": 1}

_WIDTH_TAG, _HEIGHT_TAG = 0xA002, 0xA003
_MAKE, _MODEL, _TAKEN = 0x010F, 0x0110, 0x9003
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Quality:
    """What is known of an image's quality. Fulfils `keeper.QualityFacts`.

    Attributes:
        format: Pillow's name of the format.
        jpeg_quality: 1-100 on the scale of the Independent JPEG Group, or None.
        subsampling: of a JPEG's colours, "4:2:0" and so on, or "".
        compressed_twice: a JPEG that was a coarser JPEG before, or a lossless file that was one.
        detail: highest spatial frequency with detail, as a share of what the pixels could carry, 0-1.
        blocks: strength of JPEG's 8x8 grid; 1 = none.
        bit_depth: bits a channel.
        camera_original: the metadata name a camera and the very size of the image.
        has_icc: a colour profile is embedded.
        metadata: EXIF fields, plus four each for a colour profile and XMP.
        upscaled: its pixels were made from fewer (or it is as soft as if).
        score: 0-100: how little was lost to compression and blur.
    """

    format: str
    jpeg_quality: int | None
    subsampling: str
    compressed_twice: bool
    detail: float
    blocks: float
    bit_depth: int
    camera_original: bool
    has_icc: bool
    metadata: int
    upscaled: bool
    score: float


def quality_of(path: str, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> Quality:
    """Measure an image's quality; decodes it in full.

    Args:
        path: the file.
        max_pixels: larger images are refused before decoding.

    Raises:
        ImageError: it cannot be read.
    """
    pixels = load_upright(path, max_pixels=max_pixels)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    try:
        with open(system_path(path), "rb") as file:
            tables = read_tables(file)
        header = _header(path)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageError(SkipCode.UNREADABLE, str(error)) from error
    detail = measure_detail(grey, tables.luminance if tables else None)
    return judge_quality(header, tables, detail)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's header says that matters for quality.

    Attributes:
        format: Pillow's name of the format, or "" where Pillow does not know it (RAW).
        mode: Pillow's mode of the stored pixels.
        size: stored width and height.
        exif: EXIF fields by tag, those of the sub-directories among them.
        has_icc: a colour profile is embedded.
        has_xmp: XMP is embedded.
    """

    format: str
    mode: str
    size: tuple[int, int]
    exif: Mapping[int, object]
    has_icc: bool
    has_xmp: bool


def _header(path: str) -> Header:
    try:
        with Image.open(system_path(path)) as image:
            exif = image.getexif()
            fields: dict[int, object] = dict(exif)
            for directory in (_EXIF_IFD, _GPS_IFD):
                fields.update(exif.get_ifd(directory))
            has_xmp = bool(image.info.get("xmp")) or bool(image.info.get("XML:com.adobe.xmp"))
            size = (image.width, image.height)
            return Header(image.format or "", image.mode, size, fields, bool(image.info.get("icc_profile")), has_xmp)
    except UnidentifiedImageError:
        # A RAW: decoded by another library, and as rich as it gets.
        return Header("", "RGB", (0, 0), {}, has_icc=False, has_xmp=False)


def judge_quality(header: Header, tables: JpegTables | None, detail: Detail) -> Quality:
    """Put together what header, tables and pixels say."""
    original = _is_camera_original(header)
    twice = detail.requantised > REQUANTISED
    if tables is not None:
        score = tables.quality - (_TWICE if twice else 0.0)
    elif header.mode in ("P", "1") or header.format == "GIF":
        score = _PALETTE
    elif header.format in _LOSSY:
        score = _LOSSY_UNKNOWN
    else:
        twice = detail.blocks > WAS_JPEG
        score = float(np.clip(100.0 - 90.0 * (detail.blocks - 1.04), 30.0, 90.0)) if twice else 100.0
    sharp = min(1.0, detail.limit / FULL_DETAIL)
    return Quality(
        format=header.format,
        jpeg_quality=tables.quality if tables else None,
        subsampling=tables.subsampling if tables else "",
        compressed_twice=twice,
        detail=round(detail.limit, 3),
        blocks=round(detail.blocks, 3),
        bit_depth=_DEPTHS.get(header.mode, 8),
        camera_original=original,
        has_icc=header.has_icc,
        metadata=len(header.exif) + 4 * header.has_icc + 4 * header.has_xmp,
        upscaled=detail.limit < ENLARGED and not original,
        score=float(round(max(0.0, score) * (0.5 + 0.5 * sharp))),
    )


def _is_camera_original(header: Header) -> bool:
    """Whether the metadata name a camera, a time, and the very size that the file has.

    An edited copy keeps the first two at most, unless its program corrects the size too.
    """
    named = bool(header.exif.get(_MAKE) or header.exif.get(_MODEL)) and bool(header.exif.get(_TAKEN))
    said = (header.exif.get(_WIDTH_TAG), header.exif.get(_HEIGHT_TAG))
    return named and said in (header.size, header.size[::-1])
