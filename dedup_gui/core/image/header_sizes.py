"""Sizes in the headers of JPEG XL and WebP: their plugins take memory for all pixels as soon as a file is opened."""

from __future__ import annotations

# ISO/IEC 18181-1, SizeHeader: width = height * ratio.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_BITS = (9, 13, 18, 30)

_LOSSLESS_MARK = 0x2F
_START_CODE = b"\x9d\x01\x2a"
_SIDE = (1 << 14) - 1


def webp_size(content: bytes) -> tuple[int, int] | None:
    """Read the size of a WebP image (RFC 9649, sections 2.5 to 2.7).

    Args:
        content: the start of the file, 30 bytes at least.

    Returns:
        Width and height in pixels, or None where the header says none.
    """
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and body[0] == _LOSSLESS_MARK:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & _SIDE), 1 + (bits >> 14 & _SIDE)
    if kind == b"VP8 " and body[3:6] == _START_CODE:
        return int.from_bytes(body[6:8], "little") & _SIDE, int.from_bytes(body[8:10], "little") & _SIDE
    return None


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
