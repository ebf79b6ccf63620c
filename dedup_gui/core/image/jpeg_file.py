"""JPEG through Pillow, without its detours, and files that lack nothing but their end mark."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import JpegImagePlugin

_READ_BLOCK = 1 << 20
_END_OF_IMAGE = b"\xff\xd9"
_START_OF_SCAN = b"\xff\xda"
_LARGEST = 60_000_000  # pixels
_FILLING = bytes((37 * place + 11) % 251 for place in range(256))  # no 0xFF: entropy-coded data, by its looks


class JpegFile(JpegImagePlugin.JpegImageFile):
    """Pillow's JPEG reader without the look into EXIF for the resolution: it costs time and may stumble."""

    decodermaxblock: int

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, "")
        self.decodermaxblock = _READ_BLOCK

    def _read_dpi_from_exif(self) -> None:
        pass


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
