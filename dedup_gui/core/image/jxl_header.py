"""The size in a JPEG XL header, without decoding: its plugin decodes all pixels as soon as a file is opened."""

from __future__ import annotations

# ISO/IEC 18181-1, SizeHeader: width = height * ratio.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_BITS = (9, 13, 18, 30)


def jpeg_xl_size(content: bytes) -> tuple[int, int] | None:
    """Read the size of a JPEG XL image.

    Args:
        content: the start of the file; a few hundred bytes are enough where no large box comes first.

    Returns:
        Width and height in pixels, or None where the header is not within `content`.
    """
    stream = _codestream(content)
    if stream[:2] != b"\xff\x0a" or len(stream) < 12:
        return None
    bits = int.from_bytes(stream[2:16], "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    small = take(1)

    def side() -> int:
        return (take(5) + 1) * 8 if small else take(_SIZE_BITS[take(2)]) + 1

    height = side()
    ratio = take(3)
    if ratio == 0:
        return side(), height
    over, under = _RATIOS[ratio]
    return height * over // under, height


def _codestream(content: bytes) -> bytes:
    """The codestream's start: the content itself, or what is in the first codestream box of the container."""
    if content.startswith(b"\xff\x0a"):
        return content
    place = 0
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        kind = content[place + 4 : place + 8]
        header = 8
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
            header = 16
        if kind == b"jxlc":
            return content[place + header :]
        if kind == b"jxlp":
            return content[place + header + 4 :]
        if size < header:
            break
        place += size
    return b""
