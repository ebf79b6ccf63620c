"""Opening a file as an image: format by content, guards before decoding, every failure an ImageError."""

from __future__ import annotations

import errno
import os
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image

from dedup_gui.core.archives.unpacking import open_file
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image import formats
from dedup_gui.core.image.deep_tiff import open_deep_tiff
from dedup_gui.core.image.exif_orientation import orientation_of
from dedup_gui.core.image.header_sizes import jpeg_xl_size, webp_size
from dedup_gui.core.image.jpeg_file import JpegFile, recover_truncated
from dedup_gui.core.image.raw_preview import open_raw
from dedup_gui.core.isolation.admission import (
    FREE_HERE,
    MOST_HERE,
    BoundedReader,
    InProcess,
    NotHere,
    bytes_needed,
    check_file,
    check_memory,
    check_opening,
    check_scans,
    is_slow,
    promises_too_much,
)
from dedup_gui.core.isolation.worker import MEMORY
from dedup_gui.core.long_paths import is_too_long
from dedup_gui.core.types import SkipCode

_NONBLOCKING = getattr(os, "O_NONBLOCK", 0)
_JPEG_XL_HEAD = 1 << 16
_LONGEST_DETAIL = 200  # letters
_LARGEST_MENDED = 16_000_000
"""Pixels of a JPEG without its end that is looked at in this process: to know what is missing takes four decodes."""
_HIGHEST_GUARD = 1 << 30  # pixels: 3 GB


Region = tuple[float, float, float, float]
"""Left, upper, right, lower; pixels."""


@dataclass(slots=True, eq=False)
class Opened:
    """A file opened as an image; its pixels may not be decoded yet.

    Attributes:
        image: Pillow's image.
        format: Pillow's name of the format, or RAW.
        size: width and height as stored, of the whole image (of a RAW: of the sensor).
        orientation: EXIF orientation still to be applied; known for certain only after `load`.
        applied: EXIF orientation that the decoder applied.
        stream: the file.
        drafted: what was asked for with `draft`.
        here: what may be decoded in this process; None = everything, within the limits of the process.
        scans: of a JPEG.
    """

    image: Image.Image
    format: str
    size: tuple[int, int]
    orientation: int = 1
    applied: int = 1
    stream: BinaryIO | None = None
    drafted: tuple[str, tuple[int, int]] | None = None
    here: InProcess | None = None
    scans: int = 1
    _share: ExitStack = field(default_factory=ExitStack)
    _admitted: bool = False

    def draft(self, mode: str, size: tuple[int, int]) -> Region | None:
        """Have a JPEG decoded at a reduced scale.

        Args:
            mode: "L" or "RGB".
            size: the least width and height to decode to.

        Returns:
            The part of the decoded pixels that is the image (the rest is padding), or None for other formats.
        """
        self.drafted = mode, size
        drafted = self.image.draft(mode, size)
        return drafted[1] if drafted else None

    def admit(self) -> None:
        """See that there is memory for the pixels, before they are decoded; waits for other threads' images.

        Raises:
            NotHere: it is too much for this process.
            ImageError: TOO_COSTLY: it is too much for a worker.
        """
        needed = bytes_needed(self.format, self.image.mode, self.image.size, self.size, self.scans)
        if self.here is None:
            check_memory(needed, self.size)
        elif needed > MOST_HERE:
            raise NotHere(self.format)
        elif needed > FREE_HERE and not self._admitted:
            self._admitted = True
            if not self._share.enter_context(self.here.budget.share(needed)):
                raise ImageError(SkipCode.DECODER_CRASHED, "closed")

    def close(self) -> None:
        """Release the image and its share of memory."""
        self.image.close()
        self._share.close()

    def load(self) -> None:
        """Decode the pixels; settles the orientation, which some formats store behind them."""
        self.admit()
        image = self.image
        if self.format == "TIFF":
            # Pillow turns a TIFF upright itself, and says its upright size before that.
            self.applied = _sane(getattr(image, "tag_v2", {}).get(0x0112))
            image.load()
            self.size = image.size
            return
        if isinstance(image, JpegFile) and self.stream is not None:
            self._load_jpeg(image, self.stream)
            return
        image.load()
        if self.format == "PNG":
            self.orientation = orientation_of(_exif_of(image))

    def _load_jpeg(self, image: JpegFile, stream: BinaryIO) -> None:
        try:
            image.load()
        except OSError as error:
            if "truncated" not in str(error):
                raise
            if self.here is not None and self.size[0] * self.size[1] > _LARGEST_MENDED:
                raise NotHere(self.format) from error
            found = recover_truncated(stream, self.size, self.drafted)
            if found is None:
                raise
            self.image = found


@contextmanager
def opened(path: str, max_pixels: int, here: InProcess | None = None) -> Iterator[Opened]:
    """Open a file as an image; whatever goes wrong inside the block too becomes an ImageError.

    Args:
        path: the file.
        max_pixels: images whose header declares more are refused.
        here: what may be decoded in this process; None = everything.

    Raises:
        ImageError: with the code that fits.
        NotHere: it belongs into a worker.
    """
    formats.silence_warnings()
    _lift_pillows_guard(max_pixels)
    try:
        raw = open_file(path, _open_at_once)
        with BoundedReader(raw, here) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ImageError(SkipCode.NOT_A_FILE)
            if check_file(status) and here is not None:
                raise NotHere("sparse")
            found = _open(stream, path, status.st_size, max_pixels, here)
            try:
                yield found
            finally:
                found.close()
    except (ImageError, NotHere):
        raise
    except Exception as error:  # whatever a decoder raises concerns this file alone
        raise image_error(error) from error


def _lift_pillows_guard(max_pixels: int) -> None:
    """Raise Pillow's own limit to the caller's where it is lower; it stays on, for images inside of images.

    Some plugins apply it themselves, twice the number being an error, and would refuse what the caller allows.
    """
    limit = Image.MAX_IMAGE_PIXELS
    wanted = min(max_pixels, _HIGHEST_GUARD)
    if limit is not None and 2 * limit < wanted:
        Image.MAX_IMAGE_PIXELS = (wanted + 1) // 2


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end, should the file have become a FIFO."""
    return os.open(path, flags | _NONBLOCKING)


def _open(stream: BinaryIO, path: str, bytes_: int, max_pixels: int, here: InProcess | None) -> Opened:
    head = stream.read(formats.HEAD)
    if not head:
        raise ImageError(SkipCode.EMPTY)
    name = formats.sniff(head, path)
    if not name:
        known = formats.known_without_decoder(head)
        raise ImageError(SkipCode.UNSUPPORTED if known else SkipCode.NOT_AN_IMAGE)
    if here is not None and name not in here.formats:
        raise NotHere(name)
    if name == formats.RAW:
        raw = open_raw(path, max_pixels)
        _guard(raw.image.size, max_pixels)
        if isinstance(raw.image, JpegFile):
            check_scans(raw.image.scans(), raw.image.size, here)
        size = (raw.height, raw.width) if raw.orientation >= 5 else (raw.width, raw.height)
        return Opened(raw.image, name, size, raw.orientation)
    if name in ("JXL", "WEBP"):
        told = webp_size(head) if name == "WEBP" else jpeg_xl_size(head + stream.read(_JPEG_XL_HEAD))
        _guard(told, max_pixels)
        check_opening(name, told or (0, 0), bytes_, here)
    stream.seek(0)
    if name == "JPEG":
        image: Image.Image = JpegFile(stream)
    else:
        try:
            image = formats.opener(name)(stream, "")
        except SyntaxError:
            deep = open_deep_tiff(stream, max_pixels) if name == "TIFF" else None
            if deep is None:
                raise
            image = deep
    try:
        _guard(image.size, max_pixels)
        scans = image.scans() if isinstance(image, JpegFile) else 1
        check_scans(scans, image.size, here)
        if here is not None and (promises_too_much(image.size, bytes_) or _is_slow(image, bytes_)):
            raise NotHere(name)
    except (ImageError, NotHere):
        image.close()
        raise
    orientation = _orientation(image, name)
    return Opened(image, name, image.size, orientation, stream=stream, here=here, scans=scans)


def _is_slow(image: Image.Image, bytes_: int) -> bool:
    amount = max(bytes_, image.size[0] * image.size[1])
    return any(is_slow(str(tile[0]), amount) for tile in getattr(image, "tile", ()))


def _guard(size: tuple[int, int] | None, max_pixels: int) -> None:
    if size is not None and size[0] * size[1] > max_pixels:
        raise ImageError(SkipCode.TOO_LARGE, f"{size[0]} x {size[1]}", size)


def _orientation(image: Image.Image, name: str) -> int:
    """The orientation that is left to apply: decoders of some formats have applied it."""
    if name in ("TIFF", "HEIF") or (name == "JXL" and not getattr(image, "jpeg", False)):
        return 1
    return orientation_of(_exif_of(image))


def _exif_of(image: Image.Image) -> bytes:
    exif = image.info.get("exif")
    if isinstance(exif, bytes):
        return exif
    # ImageMagick writes EXIF into PNG as hexadecimal text, three lines of heading before it.
    text = image.info.get("Raw profile type exif")
    if isinstance(text, str):
        try:
            return bytes.fromhex("".join(text.split("\n")[3:]))
        except ValueError:
            return b""
    return b""


def _sane(orientation: object) -> int:
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


_BEYOND = "cannot handle"
"""What Pillow says of a JPEG with 12 or 16 bits a sample, or with more than four channels."""

_VANISHED = frozenset({errno.ENOENT, errno.ESTALE, errno.ENOTDIR})


def image_error(error: BaseException) -> ImageError:
    """Say what kind of problem an exception from opening or decoding is."""
    code = _code_of(error)
    return ImageError(code, MEMORY if code is SkipCode.TOO_COSTLY else _words(error))


def _code_of(error: BaseException) -> SkipCode:
    if isinstance(error, MemoryError):
        return SkipCode.TOO_COSTLY
    if isinstance(error, Image.DecompressionBombError):
        return SkipCode.TOO_LARGE
    if isinstance(error, OSError) and is_too_long(error):
        return SkipCode.PATH_TOO_LONG
    if isinstance(error, OSError) and error.errno is not None:
        return SkipCode.VANISHED if error.errno in _VANISHED else SkipCode.UNREADABLE
    if isinstance(error, NotImplementedError):
        return SkipCode.UNSUPPORTED
    words = str(error).lower()
    if "out of memory" in words or "memory allocation" in words:
        return SkipCode.TOO_COSTLY
    if (
        isinstance(error, EOFError)
        or words == "cannot load this image"
        or "truncated" in words
        or "end of file" in words
        or "end-of-file" in words
    ):
        return SkipCode.TRUNCATED
    if (
        "unsupported" in words
        or "not supported" in words
        or _BEYOND in words
        or isinstance(error.__cause__, KeyError)
    ):
        return SkipCode.UNSUPPORTED
    if isinstance(error, (struct.error, zlib.error)):
        return SkipCode.DAMAGED
    if isinstance(error, SyntaxError) and isinstance(error.__cause__, (IndexError, struct.error, EOFError)):
        return SkipCode.TRUNCATED  # the header reads on past the end
    return SkipCode.DAMAGED


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    return lines[0][:_LONGEST_DETAIL] if lines else type(error).__name__
