"""Camera RAW through the preview that the camera embedded, or a half-size development where there is none."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.exif_orientation import is_turned
from dedup_gui.core.image.jpeg_file import JpegFile
from dedup_gui.core.types import SkipCode

_SMALLEST_PREVIEW = 480
"""Pixels of the longer side. Smaller ones are thumbnails, often with black bars: a development is better."""

_ORIENTATION_BY_FLIP = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's flip (0, 3 = half turn, 5 = 90° counter-clockwise, 6 = 90° clockwise) -> EXIF orientation."""


@dataclass(frozen=True, slots=True, eq=False)
class RawPreview:
    """What a RAW file shows.

    Attributes:
        image: the preview, opened and not yet decoded where it is a JPEG; as stored, not upright.
        orientation: EXIF orientation that makes it upright.
        width: pixels of the upright sensor image.
        height: pixels of the upright sensor image.
    """

    image: Image.Image
    orientation: int
    width: int
    height: int


def open_raw(path: str, max_pixels: int) -> RawPreview:
    """Open a RAW file's preview.

    Args:
        path: the file.
        max_pixels: the guard.

    Raises:
        ImageError: UNSUPPORTED, DAMAGED or TOO_LARGE.
    """
    try:
        import rawpy  # 20 ms and a large library, for RAW only
    except ImportError as error:
        raise ImageError(SkipCode.UNSUPPORTED, f"RAW: {error}") from error
    try:
        with io.BufferedReader(open_file(path)) as stream, rawpy.imread(stream) as raw:
            sizes = raw.sizes
            if sizes.width * sizes.height > max_pixels:
                size = sizes.width, sizes.height
                raise ImageError(SkipCode.TOO_LARGE, f"{size[0]} x {size[1]}", size)
            orientation = _ORIENTATION_BY_FLIP.get(sizes.flip, 1)
            width, height = sizes.width, sizes.height
            if is_turned(orientation):
                width, height = height, width
            preview = _embedded(raw, rawpy)
            if preview is None:
                developed = raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
                return RawPreview(Image.fromarray(developed), 1, width, height)
    except rawpy.LibRawFileUnsupportedError as error:
        raise ImageError(SkipCode.UNSUPPORTED, _words(error)) from error
    except rawpy.LibRawIOError as error:  # the file was opened: it ends too early
        raise ImageError(SkipCode.TRUNCATED, _words(error)) from error
    except rawpy.LibRawError as error:
        raise ImageError(SkipCode.DAMAGED, _words(error)) from error
    stored_upright = is_turned(orientation) and _is_portrait(preview.size) == _is_portrait((width, height))
    return RawPreview(preview, 1 if stored_upright else orientation, width, height)


def _embedded(raw, rawpy) -> Image.Image | None:  # type: ignore[no-untyped-def]  # rawpy has no types
    try:
        found = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    if found.format == rawpy.ThumbFormat.BITMAP:
        preview: Image.Image = Image.fromarray(found.data)
    elif found.format == rawpy.ThumbFormat.JPEG:
        try:
            preview = JpegFile(io.BytesIO(found.data))
        except (SyntaxError, OSError):
            return None
    else:
        return None
    return preview if max(preview.size) >= _SMALLEST_PREVIEW else None


def _words(error: Exception) -> str:
    """What LibRaw says, which rawpy hands over as bytes."""
    words = error.args[0] if error.args else ""
    return words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)


def _is_portrait(size: tuple[int, int]) -> bool:
    return size[1] > size[0]
