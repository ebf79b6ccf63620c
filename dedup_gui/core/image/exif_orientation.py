"""EXIF orientation: found without parsing the rest of the metadata, and applied."""

from __future__ import annotations

import struct

from PIL import Image

from dedup_gui.core.orientations import ORIENTATIONS, Orientation

_ORIENTATION_TAG = 0x0112
_LARGEST_DIRECTORY = 512  # entries; a real first directory has about twenty

UPRIGHT: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what makes the image upright; 1 needs nothing."""

AS_STORED: dict[int, Orientation] = {
    orientation: ORIENTATIONS[index]
    for orientation, index in {1: 0, 2: 4, 3: 2, 4: 6, 5: 5, 6: 3, 7: 7, 8: 1}.items()
}
"""EXIF orientation -> the same as one of the eight orientations."""


def orientation_of(exif: bytes) -> int:
    """Read the orientation from an EXIF block.

    Args:
        exif: the block, with or without its "Exif" mark; anything at all is survived.

    Returns:
        1-8; 1 where there is none or it makes no sense.
    """
    if exif.startswith(b"Exif\x00\x00"):
        exif = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for place in range(start + 2, start + 2 + 12 * min(count, _LARGEST_DIRECTORY), 12):
            tag, kind = struct.unpack_from(order + "HH", exif, place)
            if tag == _ORIENTATION_TAG:
                # A SHORT by the standard; some writers make it a LONG or a BYTE.
                form = {1: "B", 3: "H", 4: "I"}.get(kind, "H")
                (value,) = struct.unpack_from(order + form, exif, place + 8)
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def is_turned(orientation: int) -> bool:
    """Whether making it upright exchanges width and height."""
    return orientation >= 5


def make_upright(image: Image.Image, orientation: int) -> Image.Image:
    """Apply an EXIF orientation; an upright image is returned as it is."""
    return image.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else image
