"""Which decodes may run in the program's own process, and what a decode costs, told before it begins."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass

from dedup_gui.core.errors import ImageError
from dedup_gui.core.isolation.budget import Budget
from dedup_gui.core.isolation.limits import memory_left
from dedup_gui.core.isolation.worker import MEMORY
from dedup_gui.core.types import SkipCode

MOST_HERE = 320 << 20
"""Bytes that one image may take in this process: 64 million pixels of RGB. Chosen: ordinary photographs fit in."""
FREE_HERE = 4 << 20
"""Bytes that an image may take without asking for a share: a hundred threads would have 400 MB at most."""
_MOST_FILE = 4 << 30
"""Bytes. The largest images that the guard lets through have 2 GB, uncompressed with 16 bits a channel."""
_SPARSE_FROM = 1 << 20
"""Bytes from which a file may be called sparse: small ones lie beside their directory entry on some file systems."""
_SPARSE_HERE, _SPARSE_AT_ALL = 8, 64
"""How many times the bytes on disk a file may claim. Compressing file systems store a drawn page in a twentieth."""
_SPARSE_MOST = 256 << 20
"""Bytes; sparse files up to here are read, in a worker."""
_BYTES = {"1": 2, "L": 2, "P": 6, "RGB": 5, "RGBX": 5, "YCbCr": 5, "I;16": 6}
_OTHER_BYTES = 10
"""Bytes a pixel, from the decoder's buffer to what is made of it: Pillow keeps colours in 4, grey in 1, and colours
with transparency once more on their ground."""
_LIBRARY_BYTES = {"WEBP": 12, "JXL": 16, "JPEG2000": 14, "AVIF": 6, "HEIF": 6}
"""Bytes a pixel that a decoder's library takes on top; WebP has two canvases and a copy."""
_COEFFICIENTS = 6
"""Bytes a pixel that a JPEG in several scans takes on top: all its coefficients, whatever the scale."""
_SCANS_HERE, _SCAN_PIXELS_HERE = 20, 500_000_000
_MOST_SCANS, _MOST_SCAN_PIXELS = 500, 5_000_000_000
"""Scans of a JPEG, and scans times pixels: some two seconds here, some twenty at all. Encoders write ten scans or so;
the documentation of libjpeg-turbo's `djpeg -maxscans` and its fuzzers take 500 for an attack."""
_MANY_PIXELS, _PIXELS_A_BYTE = 1_000_000, 2000
"""Images that promise so many pixels for a byte of the file are odd: empty, or a bomb."""
_SLOW_FROM = 4_000_000
"""Pixels or bytes from which what Pillow decodes in Python (run-length BMP, text PNM) goes to a worker."""
_READS, _BYTES_A_READ, _MOST_READS = 5000, 64, 2_000_000
"""Reads that this process may take for a file: so many, and one more for so many bytes. A header's parser reads a few
bytes at a time. Encoders that write blocks of 256 bytes need half of it; a chain of empty ones, a hundredfold."""
_READS_A_BYTE = 64
"""Reads that a worker may take for each byte on disk of a sparse file; of others as many as it likes. Pillow reads
some formats byte by byte, and walks through the holes behind a GIF likewise, 7 million in a second."""


class NotHere(Exception):
    """The image is to be decoded in a worker: for its format, its size, or its looks."""


@dataclass(frozen=True, slots=True)
class InProcess:
    """What may be decoded in the program's own process: formats hardened by daily use, of ordinary size.

    Attributes:
        formats: Pillow's names.
        budget: memory that all threads together may use for it.
    """

    formats: frozenset[str]
    budget: Budget


def check_file(status: os.stat_result) -> bool:
    """See whether a file can be read to its end in a sensible time.

    Returns:
        Whether it has so few bytes on disk that a worker should read it.

    Raises:
        ImageError: SPARSE or TOO_COSTLY.
    """
    check_readable(status)
    if status.st_size > _MOST_FILE:
        raise ImageError(SkipCode.TOO_COSTLY, f"{status.st_size} bytes")
    return _is_sparse(status, _SPARSE_HERE)


def check_readable(status: os.stat_result) -> None:
    """See that a file is not mostly holes: terabytes of nothing.

    Raises:
        ImageError: SPARSE.
    """
    if status.st_size > _SPARSE_MOST and _is_sparse(status, _SPARSE_AT_ALL):
        raise ImageError(SkipCode.SPARSE)


def _is_sparse(status: os.stat_result, times: int) -> bool:
    return status.st_size >= _SPARSE_FROM and 0 < _on_disk(status) * times < status.st_size


def _on_disk(status: os.stat_result) -> int:
    """Bytes on disk; 0 = the system does not say, as many network file systems."""
    return 512 * int(getattr(status, "st_blocks", 0))


def check_memory(needed: int, size: tuple[int, int]) -> None:
    """See whether this process may take so many bytes more.

    Raises:
        ImageError: TOO_COSTLY.
    """
    left = memory_left()
    if left is not None and needed > left:
        raise ImageError(SkipCode.TOO_COSTLY, MEMORY, size)


def bytes_needed(format_: str, mode: str, size: tuple[int, int], whole: tuple[int, int], scans: int = 1) -> int:
    """Memory that a decode takes, about.

    Args:
        format_: Pillow's name.
        mode: Pillow's, of the pixels.
        size: that it is decoded to.
        whole: width and height of the image.
        scans: of a JPEG.
    """
    pixel = _BYTES.get(mode, _OTHER_BYTES) + _LIBRARY_BYTES.get(format_, 0)
    return size[0] * size[1] * pixel + (whole[0] * whole[1] * _COEFFICIENTS if scans > 1 else 0)


def check_opening(format_: str, size: tuple[int, int], bytes_: int, here: InProcess | None) -> None:
    """Look at what a header promises, before a library is called that takes its memory when it opens a file.

    Raises:
        NotHere: it is too much for this process, or odd.
        ImageError: TOO_COSTLY: it is too much for a worker.
    """
    needed = bytes_needed(format_, "RGBA", size, size)
    if here is None:
        check_memory(needed, size)
    elif needed > MOST_HERE or promises_too_much(size, bytes_):
        raise NotHere(format_)


def check_scans(scans: int, size: tuple[int, int], here: InProcess | None) -> None:
    """Look at how many scans a JPEG comes in.

    Raises:
        NotHere: more than are decoded in this process.
        ImageError: TOO_COSTLY: no encoder writes so many.
    """
    if scans > _MOST_SCANS or scans * size[0] * size[1] > _MOST_SCAN_PIXELS:
        raise ImageError(SkipCode.TOO_COSTLY, f"{scans} scans", size)
    many = scans > _SCANS_HERE or scans * size[0] * size[1] > _SCAN_PIXELS_HERE
    if here is not None and scans > 1 and many:
        raise NotHere("scans")


def promises_too_much(size: tuple[int, int], bytes_: int) -> bool:
    """Whether a header declares far more pixels than a file of so many bytes can hold."""
    return size[0] * size[1] > max(_MANY_PIXELS, _PIXELS_A_BYTE * bytes_)


def is_slow(codec: str, amount: int) -> bool:
    """Whether Pillow decodes so many pixels or bytes in Python, and holds up all other threads meanwhile."""
    return codec in _IN_PYTHON and amount > _SLOW_FROM


_IN_PYTHON = frozenset({"bmp_rle", "ppm_plain"})


class BoundedReader(io.BufferedReader):
    """Gives up on a file that is read in ever so many small steps.

    Args:
        raw: the file.
        here: what may be decoded in this process; None = this is a worker.

    Raises:
        NotHere: on reading.
        ImageError: TOO_COSTLY, in a worker that reads a sparse file.
    """

    def __init__(self, raw: io.FileIO, here: InProcess | None) -> None:
        super().__init__(raw)
        status = os.fstat(raw.fileno())
        if here is not None:
            self._left = min(_READS + status.st_size // _BYTES_A_READ, _MOST_READS)
        elif _is_sparse(status, _SPARSE_HERE):
            self._left = _READS + _READS_A_BYTE * _on_disk(status)
        else:
            self._left = sys.maxsize
        self._here = here

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        self._left -= 1
        if self._left < 0:
            raise ImageError(SkipCode.TOO_COSTLY, "reads") if self._here is None else NotHere("reads")
        return super().read(size)
