"""What a JPEG's header says about its compression: quantisation tables and chroma subsampling."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.int64]

# The luminance table of ITU-T T.81, annex K.1, in zigzag order, which encoders scale.
_STANDARD = np.array(
    [
        *(16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40),
        *(26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51),
        *(56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87),
        *(95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99),
    ],
    dtype=np.int64,
)

_LONGEST_HEADER = 512
"""Segments looked at; a camera's JPEG has about twenty before the picture."""


@dataclass(frozen=True, slots=True)
class JpegTables:
    """The compression of a JPEG.

    Attributes:
        luminance: int64 [64], the quantisation table of the first component, zigzag order.
        quality: 1-100 on the scale of the Independent JPEG Group: that of the nearest standard table.
        standard: whether the table is exactly a standard one.
        subsampling: "4:4:4", "4:2:2", "4:2:0", "4:4:0", "4:1:1" or another ratio's factors; "" for grey.
        progressive: whether it is.
    """

    luminance: Table
    quality: int
    standard: bool
    subsampling: str
    progressive: bool


def standard_table(quality: int) -> Table:
    """The luminance table that the Independent JPEG Group's encoder makes for a quality; int64 [64], zigzag order."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.clip((_STANDARD * scale + 50) // 100, 1, 255)


_ALL = np.stack([standard_table(quality) for quality in range(1, 101)])


def nearest_quality(table: Table) -> tuple[int, bool]:
    """The quality whose standard table is nearest, and whether it is equal.

    Near is meant as a ratio, coefficient by coefficient: half a step matters more at 2 than at 50.
    """
    error = np.abs(np.log(_ALL) - np.log(np.maximum(table, 1))[None, :]).sum(axis=1)
    best = int(len(error) - 1 - error[::-1].argmin())
    return best + 1, bool((_ALL[best] == table).all())


def read_tables(stream: BinaryIO) -> JpegTables | None:
    """Read a JPEG's header.

    Args:
        stream: the file, at its start.

    Returns:
        The tables, or None where this is no JPEG or its header makes no sense. Pixels are not decoded.
    """
    if stream.read(2) != b"\xff\xd8":
        return None
    tables: dict[int, Table] = {}
    for _ in range(_LONGEST_HEADER):
        marker = _next_marker(stream)
        if marker is None or marker == 0xD9:
            return None
        size = stream.read(2)
        if len(size) < 2:
            return None
        (length,) = struct.unpack(">H", size)
        if marker in _FRAMES:
            return _tables(tables, stream.read(max(0, length - 2)), marker)
        if marker == 0xDB:
            _quantisation(stream.read(max(0, length - 2)), tables)
        elif marker == 0xDA:
            return None
        else:
            stream.seek(max(0, length - 2), 1)
    return None


_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC5, 0xC6, 0xC9, 0xCA})


def _next_marker(stream: BinaryIO) -> int | None:
    byte = stream.read(1)
    while byte and byte != b"\xff":
        byte = stream.read(1)
    while byte == b"\xff":
        byte = stream.read(1)
    return byte[0] if byte else None


def _quantisation(data: bytes, tables: dict[int, Table]) -> None:
    place = 0
    while place < len(data):
        wide, number = data[place] >> 4, data[place] & 15
        size = 128 if wide else 64
        body = data[place + 1 : place + 1 + size]
        if len(body) < size:
            return
        tables[number] = np.frombuffer(body, ">u2" if wide else "u1").astype(np.int64)
        place += 1 + size


def _tables(tables: dict[int, Table], frame: bytes, marker: int) -> JpegTables | None:
    if len(frame) < 6:
        return None
    components = [frame[6 + 3 * k : 9 + 3 * k] for k in range(frame[5])]
    if not components or any(len(part) < 3 for part in components):
        return None
    table = tables.get(components[0][2])
    if table is None or (table < 1).any():
        return None
    quality, standard = nearest_quality(table)
    return JpegTables(table, quality, standard, _subsampling(components), marker in (0xC2, 0xC6, 0xCA))


def _subsampling(components: list[bytes]) -> str:
    if len(components) < 3:
        return ""
    (h, v), (ch, cv) = ((part[1] >> 4, part[1] & 15) for part in components[:2])
    if not ch or not cv:
        return ""
    names = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}
    return names.get((h // ch, v // cv), f"{h}x{v}/{ch}x{cv}")
