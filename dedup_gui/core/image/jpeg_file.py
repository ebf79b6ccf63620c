"""JPEG through Pillow, without its detours; files that lack nothing but their end mark, and those that lack more."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, JpegImagePlugin

_READ_BLOCK = 1 << 20
_END_OF_IMAGE = b"\xff\xd9"
_START_OF_SCAN = b"\xff\xda"
_END, _SCAN = 0xD9, 0xDA
_BETWEEN_SCANS = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD, _SCAN, 0xFE, *range(0xE0, 0xF0)})
"""Second bytes of the marks that may follow a scan: tables, restart interval, comments, application data."""
_MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""A mark inside entropy-coded data; restart marks and 0xFF itself, written as FF 00, belong to the data."""
_LARGEST = 60_000_000  # pixels
_LARGEST_COMPARED = 16_000_000
"""Pixels up to which two decodes are compared at full size; beyond, at an eighth, for the memory that they take."""
_FILLED = (127, 129)
"""Levels that a decoder gives what it has no data for: the middle of the range, in any colour model."""
_FILLING = bytes((37 * place + 11) % 251 for place in range(256))  # no 0xFF: entropy-coded data, by its looks


class JpegFile(JpegImagePlugin.JpegImageFile):
    """Pillow's JPEG reader without the look into EXIF for the resolution: it costs time and may stumble."""

    decodermaxblock: int

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, "")
        self.decodermaxblock = _READ_BLOCK

    def _read_dpi_from_exif(self) -> None:
        pass

    def scans(self) -> int:
        """How many scans the pixels come in; 1 for almost every sequential file, some ten for a progressive one.

        Each scan of more than one is a pass over all coefficients, however few bytes it has. They are counted in the
        whole file, unless the first holds all components, and the file is sequential: no other follows then.
        """
        stream = self.fp
        if stream is None:
            return 1
        place = stream.tell()  # behind the header of the first scan
        try:
            if not self.info.get("progressive"):
                length = 6 + 2 * self.layers
                stream.seek(max(0, place - length))
                if stream.read(3) == length.to_bytes(2, "big") + bytes([self.layers]):
                    return 1
            stream.seek(place)
            count = 1
            last = b""
            while block := stream.read(_READ_BLOCK):
                count += (last + block).count(_START_OF_SCAN)
                last = block[-1:]
        finally:
            stream.seek(place)
        return count

    @property
    def lossless(self) -> bool:
        """Whether the pixels were stored by the lossless process (SOF3), which quantises nothing."""
        return not self.quantization

    def draft(
        self, mode: str | None, size: tuple[int, int] | None
    ) -> tuple[str, tuple[int, int, float, float]] | None:
        """See `Image.draft`; the lossless process knows no reduced scale, and is decoded in full."""
        return None if self.lossless else super().draft(mode, size)


@dataclass(frozen=True, slots=True)
class JpegCoding:
    """How a JPEG was compressed.

    Attributes:
        tables: the quantisation tables, 64 steps each, by their number in the file.
        sampling: of the colours, as Pillow numbers them: 0 = 4:4:4, 1 = 4:2:2, 2 = 4:2:0.
        grey: whether it has no colours.
    """

    tables: dict[int, list[int]]
    sampling: int
    grey: bool

    @property
    def step(self) -> float:
        """Mean quantisation step of the low frequencies of the luminance, grey levels."""
        # Pillow gives tables in natural order: the low frequencies are the upper left corner.
        table = np.asarray(self.tables[0]).reshape(8, 8)
        return float(table[:3, :3].mean())

    def compressed(self, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """What becomes of pixels that are compressed like this.

        Args:
            pixels: uint8 [h, w, 3], RGB; the upper left corner lies where blocks meet.

        Returns:
            uint8 [h, w, 3].
        """
        written = io.BytesIO()
        image = Image.fromarray(pixels)
        if self.grey:
            image = image.convert("L")
        image.save(written, "JPEG", qtables=self.tables, subsampling=self.sampling)
        return np.asarray(Image.open(written).convert("RGB"))


def coding_of(image: Image.Image) -> JpegCoding | None:
    """How an image was compressed; None for other formats, and for JPEGs that Pillow could not write likewise.

    Args:
        image: opened, not yet reduced or converted.
    """
    if (
        not isinstance(image, JpegImagePlugin.JpegImageFile)
        or not image.quantization
        or image.mode not in ("RGB", "L")
    ):
        return None
    grey = image.mode == "L"
    sampling = 0 if grey else JpegImagePlugin.get_sampling(image)
    if sorted(image.quantization) != list(range(len(image.quantization))):  # Pillow numbers those it writes from 0
        return None
    return None if sampling < 0 else JpegCoding(dict(image.quantization), sampling, grey)


def recover_truncated(
    stream: BinaryIO, size: tuple[int, int], draft: tuple[str, tuple[int, int]] | None
) -> JpegFile | None:
    """Read again a JPEG whose decoder found the file to end early, if all its pixels are there.

    Some cameras and programs leave out the end mark. All pixels are there if every coefficient was sent to its
    last bit, and if the pixels do not depend on what follows the last byte: the file is decoded twice, with the
    end mark alone and with other data before it.

    Args:
        stream: the file.
        size: width and height, pixels; the largest images are not tried, for the memory that two copies take.
        draft: mode and size for a reduced decode, as for `Image.draft`.

    Returns:
        The decoded image, or None if the file is truncated indeed.
    """
    if size[0] * size[1] > _LARGEST:
        return None
    stream.seek(0)
    content = stream.read().rstrip(b"\xff")
    if not _has_all_scans(content):
        return None
    with _decoded(content + _END_OF_IMAGE) as plain, _decoded(content + _FILLING + _END_OF_IMAGE) as filled:
        if plain.tobytes() != filled.tobytes():
            return None
    return _decoded(content + _END_OF_IMAGE, draft)


def missing_share(stream: BinaryIO, image: Image.Image) -> float:
    """How much of a JPEG that could be decoded has no data: a file that was cut and filled up with something else.

    Decoders take such a file without complaint, and paint what is missing grey or with a pattern. It was cut if the
    pixels depend on what follows the data that are there (see `recover_truncated`).

    Args:
        stream: the file.
        image: its decoded pixels.

    Returns:
        The share of the picture, from its end on; 0 = nothing is missing, 1 = scans are missing, and with them the
        fine detail of all of it.
    """
    stream.seek(0)
    content = stream.read()
    end, marked = _end_of_data(content)
    content = content[:end] if marked else content[:end].rstrip(b"\0\xff")
    if image.info.get("progressive") and not _has_all_scans(content):
        return 1.0
    if marked and not _ends_filled(image):
        return 0.0
    draft = None if image.width * image.height <= _LARGEST_COMPARED else ("L", (image.width // 8, image.height // 8))
    with (
        _decoded(content + _END_OF_IMAGE, draft) as plain,
        _decoded(content + _FILLING + _END_OF_IMAGE, draft) as other,
    ):
        rows = (np.asarray(plain) != np.asarray(other)).reshape(plain.height, -1).any(axis=1)
    return float(1.0 - rows.argmax() / len(rows)) if rows.any() else 0.0


def _end_of_data(content: bytes) -> tuple[int, bool]:
    """Where the data of the first image in a file end, and whether the end mark stands there."""
    with JpegFile(io.BytesIO(content)) as image:
        place = image.fp.tell() if image.fp else 0
    while found := _MARK.search(content, place):
        place = found.start()
        mark = content[place + 1]
        if mark not in _BETWEEN_SCANS:
            return place, mark == _END
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return len(content), False


def _ends_filled(image: Image.Image) -> bool:
    """Whether the last pixels look like those that a decoder had no data for."""
    last = np.asarray(image.crop((image.width - min(8, image.width), image.height - 1, image.width, image.height)))
    return bool(last.min() >= _FILLED[0] and last.max() <= _FILLED[1])


def _has_all_scans(content: bytes) -> bool:
    """Whether the scans begun send all 64 coefficients of every component to the last bit."""
    with JpegFile(io.BytesIO(content)) as image:
        layers = image.layers
        start = content.rfind(_START_OF_SCAN, 0, image.fp.tell() if image.fp else 0)
    sent: dict[int, int] = {}
    while start >= 0:
        header = content[start + 4 : start + 4 + 12]
        count = header[0] if header else 0
        if len(header) < 4 + 2 * count:
            return False
        first, last, bits = header[1 + 2 * count : 4 + 2 * count]
        if bits & 15 == 0:
            for component in header[1 : 1 + 2 * count : 2]:
                sent[component] = sent.get(component, 0) | ((2 << last) - (1 << first))
        start = content.find(_START_OF_SCAN, start + 2)
    return len(sent) == layers and all(bits == (1 << 64) - 1 for bits in sent.values())


def _decoded(content: bytes, draft: tuple[str, tuple[int, int]] | None = None) -> JpegFile:
    image = JpegFile(io.BytesIO(content))
    if draft is not None:
        image.draft(*draft)
    image.load()
    return image
