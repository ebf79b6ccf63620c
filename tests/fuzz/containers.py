"""Files taken apart into their parts and put together again, with the lengths and check sums that fit."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PARTS = 500
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xDA)})
"""JPEG marks that nothing belongs to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk, segment, box or message.

    Attributes:
        tag: its kind, as the file writes it.
        body: what it holds.
    """

    tag: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """A file in parts.

    Attributes:
        kind: how they are put together.
        parts: in their order.
    """

    kind: str
    parts: tuple[Part, ...]


def split(content: bytes) -> Parts | None:
    """Take a file apart; None where it is of no known structure. What cannot be taken apart is one last part."""
    if content.startswith(_PNG):
        return Parts("png", _png_parts(content))
    if content.startswith(b"\xff\xd8"):
        return Parts("jpeg", _jpeg_parts(content))
    if content[:4] == b"RIFF":
        return Parts("riff", _riff_parts(content))
    if content[4:8] in (b"ftyp", b"JXL ", b"jP  "):
        return Parts("boxes", _boxes(content))
    return None


def split_messages(content: bytes) -> Parts:
    """Take messages apart that stand one after the other, each behind its length in four bytes."""
    parts: list[Part] = []
    place = 0
    while place + 4 <= len(content) and len(parts) < _MOST_PARTS:
        length = int.from_bytes(content[place : place + 4], "big")
        parts.append(Part(b"", content[place + 4 : place + 4 + length]))
        place += 4 + length
    return Parts("messages", tuple(parts))


def join_messages(messages: Sequence[bytes]) -> bytes:
    """The inverse of `split_messages`."""
    return b"".join(struct.pack(">I", len(message)) + message for message in messages)


def join(parts: Parts) -> bytes:
    """Put a file together."""
    match parts.kind:
        case "png":
            return _join_png(parts.parts)
        case "jpeg":
            return _join_jpeg(parts.parts)
        case "riff":
            return _join_riff(parts.parts)
        case "boxes":
            return _join_boxes(parts.parts)
    return join_messages([part.body for part in parts.parts])


def _png_parts(content: bytes) -> tuple[Part, ...]:
    found: list[Part] = []
    place = 8
    while place + 12 <= len(content) and len(found) < _MOST_PARTS:
        length = int.from_bytes(content[place : place + 4], "big")
        found.append(Part(content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += 12 + length
    return tuple(found)


def _join_png(parts: Sequence[Part]) -> bytes:
    written = [_PNG]
    for part in parts:
        check = zlib.crc32(part.tag + part.body)
        written.append(struct.pack(">I", len(part.body)) + part.tag + part.body + struct.pack(">I", check))
    return b"".join(written)


def _jpeg_parts(content: bytes) -> tuple[Part, ...]:
    """Segments; the data of a scan belong to its segment, behind a mark that tells their length."""
    found: list[Part] = []
    place = 0
    while place + 2 <= len(content) and len(found) < _MOST_PARTS:
        if content[place] != 0xFF:
            break
        tag, mark = content[place : place + 2], content[place + 1]
        if mark in _WITHOUT_LENGTH and mark != 0xDA:
            found.append(Part(tag, b""))
            place += 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + max(2, length)
        found.append(Part(tag, content[place + 4 : end]))
        place = end
        if mark == 0xDA:
            while end + 1 < len(content) and not (content[end] == 0xFF and content[end + 1] not in _IN_DATA):
                end += 1
            found.append(Part(b"", content[place:end]))
            place = end
    return (*found, Part(b"", content[place:])) if place < len(content) else tuple(found)


_IN_DATA = frozenset({0x00, *range(0xD0, 0xD8)})


def _join_jpeg(parts: Sequence[Part]) -> bytes:
    written = []
    for part in parts:
        bare = not part.tag or (part.tag[1] in _WITHOUT_LENGTH and not part.body)
        length = b"" if bare else struct.pack(">H", min(0xFFFF, len(part.body) + 2))
        written.append(part.tag + length + part.body)
    return b"".join(written)


def _riff_parts(content: bytes) -> tuple[Part, ...]:
    found = [Part(b"", content[8:12])]
    place = 12
    while place + 8 <= len(content) and len(found) < _MOST_PARTS:
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        found.append(Part(content[place : place + 4], content[place + 8 : place + 8 + length]))
        place += 8 + length + length % 2
    return tuple(found)


def _join_riff(parts: Sequence[Part]) -> bytes:
    written = []
    for part in parts:
        padding = b"\0" * (len(part.body) % 2) if part.tag else b""
        length = struct.pack("<I", len(part.body)) if part.tag else b""
        written.append(part.tag + length + part.body + padding)
    whole = b"".join(written)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _boxes(content: bytes) -> tuple[Part, ...]:
    found: list[Part] = []
    place = 0
    while place + 8 <= len(content) and len(found) < _MOST_PARTS:
        length = int.from_bytes(content[place : place + 4], "big")
        end = place + max(8, length) if length else len(content)
        found.append(Part(content[place + 4 : place + 8], content[place + 8 : end]))
        place = end
    return tuple(found)


def _join_boxes(parts: Sequence[Part]) -> bytes:
    return b"".join(struct.pack(">I", len(part.body) + 8) + part.tag + part.body for part in parts)
