"""Digests: of a file's bytes, and of its pixels."""

from __future__ import annotations

import os
import struct

import numpy as np
from blake3 import blake3
from PIL import Image

from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.image.colour import alpha_of, to_rgb
from dedup_gui.core.image.decode import DEFAULT_MAX_PIXELS
from dedup_gui.core.image.exif_orientation import make_upright
from dedup_gui.core.image.formats import RAW
from dedup_gui.core.image.opening import image_error, opened
from dedup_gui.core.image.unchanged import check_unchanged
from dedup_gui.core.isolation.admission import InProcess, check_readable
from dedup_gui.core.types import FoundFile

_BLOCK = 1 << 20
_LEAST = 1 << 12
"""Bytes of a block; no more than the file has, since sidecars are small and many."""
_ENDS = 1 << 16
"""Bytes at either end; the first hold a RAW's metadata, with the moment it was taken."""


def digest(path: str) -> str:
    """BLAKE3 of a file's bytes, hexadecimal.

    Read in blocks, never mapped: a mapped file on a network drive that goes away would end the program.

    Raises:
        ImageError: VANISHED or UNREADABLE; SPARSE: it would hardly end.
    """
    hasher = blake3()
    try:
        with open_file(path) as stream:
            status = os.fstat(stream.fileno())
            check_readable(status)
            block = bytearray(min(_BLOCK, max(_LEAST, status.st_size)))
            view = memoryview(block)
            while count := stream.readinto(block):
                hasher.update(view[:count])
    except OSError as error:
        raise image_error(error) from error
    return hasher.hexdigest()


def ends_digest(file: FoundFile) -> str:
    """BLAKE3 of the first and the last bytes of a file that is the one a scan found, hexadecimal.

    Equal files have equal ones; RAW files, which from one camera are often of one size, differ in them almost always.

    Raises:
        ImageError: CHANGED, VANISHED or UNREADABLE.
    """
    check_unchanged(file)
    try:
        with open_file(file.path) as stream:
            hasher = blake3(stream.read(_ENDS))
            stream.seek(max(0, file.size - _ENDS))
            hasher.update(stream.read(_ENDS))
    except OSError as error:
        raise image_error(error) from error
    return hasher.hexdigest()


def stable_digest(file: FoundFile) -> str:
    """BLAKE3 of the bytes of a file that is the one a scan found, before and after it was read.

    Raises:
        ImageError: CHANGED, VANISHED or UNREADABLE.
    """
    check_unchanged(file)
    found = digest(file.path)
    check_unchanged(file)
    return found


def pixel_digest(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, here: InProcess | None = None) -> str:
    """BLAKE3 of what an image shows: size and upright sRGB pixels at full resolution.

    A JPEG and its lossless PNG copy, or the same grey pixels stored as grey and as RGB, have the same digest.
    Where the pixels are not the whole of it, the rest counts too: transparency, samples deeper than 8 bits, and,
    as the bytes of the file, the other frames of an animation and the sensor data behind a RAW's preview. So two
    files with the same pixel digest never differ in anything to be seen.

    Args:
        path: the file.
        max_pixels: the guard.
        here: what may be decoded in this process; None = everything.

    Raises:
        ImageError: why it cannot be decoded.
        NotHere: it belongs into a worker.
    """
    with opened(path, max_pixels, here) as found:
        samples = _has_deep_samples(found.image)
        frames = getattr(found.image, "n_frames", 1)
        whole_file = frames > 1 or found.format == RAW or _is_deeper_than_decoded(found.image)
        found.load()
        shown = make_upright(to_rgb(found.image), found.orientation)
        hasher = blake3(struct.pack("<II", *shown.size))
        hasher.update(np.ascontiguousarray(shown).data)
        alpha = alpha_of(found.image)
        if alpha is not None:
            hasher.update(b"alpha")
            hasher.update(np.ascontiguousarray(make_upright(alpha, found.orientation)).data)
        if samples:
            values = np.asarray(found.image)
            hasher.update(b"deep" + values.astype(values.dtype.newbyteorder("<")).tobytes())
    if whole_file:
        hasher.update(digest(path).encode())
    return hasher.hexdigest()


def _has_deep_samples(image: Image.Image) -> bool:
    """Whether the samples have more than 8 bits."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def _is_deeper_than_decoded(image: Image.Image) -> bool:
    """Whether the file has 16-bit colours: Pillow keeps their upper 8 bits only, but says so in its tiles."""
    return not _has_deep_samples(image) and any(";16" in str(tile[3]) for tile in getattr(image, "tile", ()))
