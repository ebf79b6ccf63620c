"""Evidence of an image's quality beyond its size, read from header and pixels: compression, enlargement, metadata."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image

from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.forensics.double_jpeg import earlier_jpeg
from dedup_gui.core.forensics.jpeg_tables import tables_of
from dedup_gui.core.forensics.missing_data import missing_data, zero_tail
from dedup_gui.core.forensics.resampling_traces import resampling_periodicity
from dedup_gui.core.forensics.sharpness import DetailLimit, measure_detail
from dedup_gui.core.image.colour import to_grey, to_rgb
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS
from dedup_gui.core.image.decoder_process import IsolatedReader
from dedup_gui.core.image.exif_orientation import is_turned
from dedup_gui.core.image.formats import RAW
from dedup_gui.core.image.jpeg_file import JpegFile
from dedup_gui.core.image.opening import Opened, opened
from dedup_gui.core.isolation.admission import InProcess
from dedup_gui.core.quality_facts import Quality

PATCH = 1024
"""Pixels: sides of the middle part that is looked at, at full resolution."""

_COLOURLESS = 3.0
"""Grey levels by which the channels of a grey picture differ at most, on average, after JPEG has rounded them."""
_COLOUR_SIDE = 64

_LOSSY = frozenset({"WEBP", "AVIF", "HEIF", "HEIC", "JXL", "JPEG2000", "MPO", "JPEG"})
_PLAIN = frozenset({"RGB", "YCbCr", "RGBX"})
_WEBP_HEAD = 4096
_DEPTHS = {"I;16": 16, "I;16B": 16, "I;16L": 16, "I;16N": 16, "I": 32, "F": 32, "1": 1}

_WIDTH_TAG, _HEIGHT_TAG = 0xA002, 0xA003
_MAKE, _MODEL, _TAKEN = 0x010F, 0x0110, 0x9003
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ABOUT_THE_FILE = frozenset(
    {0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011A, 0x011B, 0x011C, 0x0128}
    | {0x0201, 0x0202, 0x0211, 0x0212, 0x0213, 0x8769, 0x8825, 0x9000, 0x9101, 0xA000, 0xA001, 0xA002, 0xA003, 0xA005}
)
"""EXIF fields that every program writes: sizes, resolution, orientation, layout. They say nothing of the picture."""


def quality_of(path: str, *, max_pixels: int = DEFAULT_MAX_PIXELS, here: InProcess | None = None) -> Quality:
    """Measure an image's quality; decodes it in full, once (a RAW not at all: nothing is better).

    Args:
        path: the file.
        max_pixels: larger images are refused before decoding.
        here: what may be decoded in this process; None = everything.

    Raises:
        ImageError: it cannot be read.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        if found.format == RAW:
            with io.BufferedReader(open_file(path)) as stream:
                return Quality(format=RAW, missing=zero_tail(stream))
        found.admit()  # before EXIF is asked for: on the way to it Pillow decodes a PNG
        tables = tables_of(found.image)
        lossless = _is_lossless(found)
        depth = _bit_depth(found.image)
        exif = _exif(found.image)
        mode, size = found.image.mode, found.size
        has_icc = bool(found.image.info.get("icc_profile"))
        has_xmp = any(found.image.info.get(name) for name in ("xmp", "XML:com.adobe.xmp"))
        found.load()
        patch = _middle(found.image)
        detail = measure_detail(patch)
        across, down = resampling_periodicity(patch)
        earlier = None
        if tables is not None or lossless:
            earlier = earlier_jpeg(patch, tables.luminance if tables else None, _grids(found.image.size))
            if earlier is not None and tables is not None and earlier >= tables.quality:
                earlier = None  # what came after lost more
        if is_turned(found.orientation):
            detail, across, down = DetailLimit(detail.down, detail.across), down, across
        return Quality(
            format=found.format,
            mode=mode,
            lossless=lossless,
            jpeg_quality=tables.quality if tables else None,
            subsampling=tables.subsampling if tables else "",
            earlier_quality=earlier,
            detail_across=round(detail.across, 3),
            detail_down=round(detail.down, 3),
            periodicity_across=across,
            periodicity_down=down,
            coloured=_is_coloured(found.image),
            bit_depth=depth,
            camera_original=_is_camera_original(exif, size),
            has_icc=has_icc,
            metadata=len(set(exif) - _ABOUT_THE_FILE) + 4 * has_icc + 4 * has_xmp,
            missing=missing_data(found.stream, found.image),
        )


def quality_any(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, isolated: IsolatedReader) -> Quality:
    """`quality_of`, in this process or in a worker as the content asks."""
    return isolated.decode(quality_of, path, max_pixels=max_pixels)


def _is_lossless(found: Opened) -> bool:
    """Whether the file keeps pixels as they are, as far as its header says."""
    if found.format == "WEBP" and found.stream is not None:
        place = found.stream.tell()
        found.stream.seek(0)
        head = found.stream.read(_WEBP_HEAD)
        found.stream.seek(place)
        return b"VP8L" in head[12:16] or (head[12:16] == b"VP8X" and b"VP8L" in head and b"VP8 " not in head)
    if "jpeg" in str(found.image.info.get("compression", "")):
        return False  # inside a TIFF
    if isinstance(found.image, JpegFile):
        return found.image.lossless
    return found.format not in _LOSSY


def _middle(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Grey levels of the middle part, cut on the 8x8 grid; as stored, without the colour profile."""
    width, height = image.size
    left, top = (max(0, (side - PATCH) // 2) // 8 * 8 for side in (width, height))
    part = image.crop((left, top, min(width, left + PATCH), min(height, top + PATCH)))
    return np.asarray(part if part.mode == "L" else part.convert("L") if part.mode in _PLAIN else to_grey(part))


def _grids(size: tuple[int, int]) -> list[tuple[int, int]]:
    """Where the 8x8 grid of an earlier JPEG may begin: at the upper left, or at another corner if it was turned."""
    width, height = size
    return sorted({(0, 0), (height % 8, 0), (0, width % 8), (height % 8, width % 8)})


def _is_coloured(image: Image.Image) -> bool:
    if image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;"):
        return False
    small = image.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX, reducing_gap=1.0)
    pixels = np.asarray(to_rgb(small)).astype(np.int16)
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean()) > _COLOURLESS


def _bit_depth(image: Image.Image) -> int:
    deep = 16 if any(";16" in str(tile[3]) for tile in getattr(image, "tile", ())) else 8
    return _DEPTHS.get(image.mode, deep)


def _exif(image: Image.Image) -> dict[int, object]:
    """All EXIF fields; damaged ones are missing."""
    fields: dict[int, object] = {}
    try:
        exif = image.getexif()
        fields.update(exif)
        for directory in (_EXIF_IFD, _GPS_IFD):
            fields.update(exif.get_ifd(directory))
    except Exception:  # noqa: BLE001  whatever a hostile directory does to the parser
        return fields
    return fields


def _is_camera_original(exif: Mapping[int, object], size: tuple[int, int]) -> bool:
    """Whether the metadata name a camera, a time, and the very size that the file has.

    An edited copy keeps the first two at most, unless its program corrects the size too.
    """
    named = bool(exif.get(_MAKE) or exif.get(_MODEL)) and bool(exif.get(_TAKEN))
    return named and (exif.get(_WIDTH_TAG), exif.get(_HEIGHT_TAG)) in (size, size[::-1])
