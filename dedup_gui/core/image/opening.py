"""Opening a file as an image: format by content, guards before decoding, every failure an ImageError."""

from __future__ import annotations

import errno
import os
import stat
import struct
import threading
import zlib
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image import formats
from dedup_gui.core.image.deep_tiff import open_deep_tiff
from dedup_gui.core.image.exif_orientation import orientation_of
from dedup_gui.core.image.jpeg_file import JpegFile, recover_truncated
from dedup_gui.core.image.jxl_header import jpeg_xl_size
from dedup_gui.core.image.raw_preview import open_raw
from dedup_gui.core.long_paths import is_too_long, system_path
from dedup_gui.core.types import SkipCode

_NONBLOCKING = getattr(os, "O_NONBLOCK", 0)
_JPEG_XL_HEAD = 1 << 16
_LONGEST_DETAIL = 200  # letters
_HIGHEST_GUARD = 1 << 30  # pixels: 3 GB
_LARGE = 64_000_000
"""Pixels above which images are decoded one at a time. Chosen: 256 MB in Pillow's memory."""
_LARGE_DECODE = threading.RLock()
"""Held while such an image is decoded; there is one memory, so there is one lock."""


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
    """

    image: Image.Image
    format: str
    size: tuple[int, int]
    orientation: int = 1
    applied: int = 1
    stream: BinaryIO | None = None
    drafted: tuple[str, tuple[int, int]] | None = None

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

    def load(self) -> None:
        """Decode the pixels; settles the orientation, which some formats store behind them."""
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
            found = recover_truncated(stream, self.size, self.drafted) if "truncated" in str(error) else None
            if found is None:
                raise
            self.image = found


class OtherFormat(Exception):
    """The content is of a format that the caller did not want decoded here."""


@contextmanager
def opened(path: str, max_pixels: int, only: Container[str] | None = None) -> Iterator[Opened]:
    """Open a file as an image; whatever goes wrong inside the block too becomes an ImageError.

    Args:
        path: the file.
        max_pixels: images whose header declares more are refused.
        only: the formats to be decoded here; None = all.

    Raises:
        ImageError: with the code that fits.
        OtherFormat: the content is of another format than `only`.
    """
    formats.silence_warnings()
    _lift_pillows_guard(max_pixels)
    try:
        with open(system_path(path), "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ImageError(SkipCode.NOT_A_FILE)
            found = _open(stream, path, max_pixels, only)
            with _one_at_a_time(found):
                try:
                    yield found
                finally:
                    found.image.close()
    except (ImageError, OtherFormat):
        raise
    except Exception as error:  # whatever a decoder raises concerns this file alone
        raise image_error(error) from error


def _one_at_a_time(found: Opened) -> AbstractContextManager[object]:
    """Keeps a very large image waiting until no other one is decoded: each takes four bytes a pixel and more.

    A JPEG is decoded at a reduced scale where all of it is not asked for, and does not wait.
    """
    large = found.size[0] * found.size[1] > _LARGE and found.format != "JPEG"
    return _LARGE_DECODE if large else nullcontext()


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


def _open(stream: BinaryIO, path: str, max_pixels: int, only: Container[str] | None) -> Opened:
    head = stream.read(formats.HEAD)
    if not head:
        raise ImageError(SkipCode.EMPTY)
    name = formats.sniff(head, path)
    if not name:
        known = formats.known_without_decoder(head)
        raise ImageError(SkipCode.UNSUPPORTED if known else SkipCode.NOT_AN_IMAGE)
    if only is not None and name not in only:
        raise OtherFormat(name)
    if name == formats.RAW:
        raw = open_raw(path, max_pixels)
        _guard(raw.image.size, max_pixels)
        size = (raw.height, raw.width) if raw.orientation >= 5 else (raw.width, raw.height)
        return Opened(raw.image, name, size, raw.orientation)
    if name == "JXL":
        _guard(jpeg_xl_size(head + stream.read(_JPEG_XL_HEAD)), max_pixels)
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
    except ImageError:
        image.close()
        raise
    return Opened(image, name, image.size, _orientation(image, name), stream=stream)


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
    return ImageError(_code_of(error), _words(error))


def _code_of(error: BaseException) -> SkipCode:
    if isinstance(error, (MemoryError, Image.DecompressionBombError)):
        return SkipCode.TOO_LARGE
    if isinstance(error, OSError) and is_too_long(error):
        return SkipCode.PATH_TOO_LONG
    if isinstance(error, OSError) and error.errno is not None:
        return SkipCode.VANISHED if error.errno in _VANISHED else SkipCode.UNREADABLE
    if isinstance(error, NotImplementedError):
        return SkipCode.UNSUPPORTED
    words = str(error).lower()
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
