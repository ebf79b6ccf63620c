"""What a JPEG's header says about its compression: quantisation table and chroma subsampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

Table = npt.NDArray[np.int64]

_STANDARD = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    dtype=np.int64,
)
"""The luminance table of ITU-T T.81, annex K.1, which encoders scale."""


@dataclass(frozen=True, slots=True)
class JpegTables:
    """The compression of a JPEG.

    Attributes:
        luminance: int64 [8, 8], the quantisation table of the first component; rows are vertical frequencies.
        quality: 1-100 on the scale of the Independent JPEG Group: that of the nearest standard table.
        subsampling: "4:4:4", "4:2:2", "4:2:0", "4:4:0", "4:1:1" or another ratio's factors; "" for grey.
    """

    luminance: Table
    quality: int
    subsampling: str


def standard_table(quality: int) -> Table:
    """The luminance table that the Independent JPEG Group's encoder makes for a quality; int64 [8, 8]."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.clip((_STANDARD * scale + 50) // 100, 1, 255)


_ALL = np.stack([standard_table(quality) for quality in range(1, 101)])


def tables_of(image: Image.Image) -> JpegTables | None:
    """The tables that Pillow found in a JPEG's header.

    Args:
        image: as opened; its pixels need not be decoded.

    Returns:
        The tables, or None where this is no JPEG or its header makes no sense.
    """
    if not isinstance(image, JpegImageFile) or not image.layer:
        return None
    values = image.quantization.get(image.layer[0][3])
    if values is None or min(values) < 1:
        return None
    table = np.array(values, dtype=np.int64).reshape(8, 8)
    return JpegTables(table, _nearest_quality(table), _subsampling(image.layer))


def _nearest_quality(table: Table) -> int:
    """The quality whose standard table is nearest; of several, the highest.

    Near is meant as a ratio, coefficient by coefficient: half a step matters more at 2 than at 50.
    """
    error = np.abs(np.log(_ALL) - np.log(table)[None]).sum(axis=(1, 2))
    return int(len(error) - error[::-1].argmin())


def _subsampling(components: list[tuple[int, int, int, int]]) -> str:
    """The chroma's share of the luminance's samples. `JpegImagePlugin.get_sampling` knows three ratios only."""
    if len(components) < 3:
        return ""
    (_, h, v, _), (_, ch, cv, _) = components[:2]
    if not ch or not cv:
        return ""
    names = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}
    return names.get((h // ch, v // cv), f"{h}x{v}/{ch}x{cv}")
