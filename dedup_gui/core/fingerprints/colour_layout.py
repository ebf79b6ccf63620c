"""The coarse colours of an image: they tell a copy in other colours or tones from one that was merely saved again.

The thumbnails that prove two images alike are grey and forgive brightness and contrast, so a black-and-white, a sepia
or a brightened copy passes them. Saving again, in whatever quality, and resizing leave the mean colours of sixteen
large fields where they were.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

COLOUR_LAYOUT = "colour-layout"
"""Name of the fact, for the cache."""
SOURCE_SIDE = 64
"""Pixels of the longer side that the image should be read with: JPEG is decoded at an eighth for it."""
TONE = 4.5
"""Mean difference of the fields' luma, grey levels, from which on tones were edited. Saving as JPEG of quality 8, as
a palette, or with noise moves them by at most 2, nearly always."""
COLOUR = 4.0
"""The same of the fields' colours (channels less the luma): JPEG of quality 8 moves them by 1 to 4, saving in any
usual quality by less than 1; black and white by 5 and more where there were colours to speak of."""
_FIELDS = 4
_LUMA = np.array((0.299, 0.587, 0.114))
"""ITU-R 601."""


def colour_layout(pixels: Pixels) -> str:
    """The mean colours of 4 x 4 fields, as hexadecimal text.

    Args:
        pixels: uint8 [h, w, 3], upright RGB.
    """
    fields = cv2.resize(pixels, (_FIELDS, _FIELDS), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(fields, np.uint8).tobytes().hex()


def recoloured(one: str, other: str) -> bool:
    """Whether two copies of a picture differ in tones or colours beyond what saving again does.

    Args:
        one: `colour_layout` of the one.
        other: of the other, upright alike; "" where unknown: then nothing is claimed.
    """
    if not one or not other:
        return False
    first, second = _levels(one), _levels(other)
    grey_first, grey_second = first @ _LUMA, second @ _LUMA
    colours = (first - grey_first[:, None]) - (second - grey_second[:, None])
    return bool(np.abs(grey_first - grey_second).mean() > TONE or np.abs(colours).mean() > COLOUR)


def _levels(text: str) -> npt.NDArray[np.float64]:
    return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(-1, 3).astype(np.float64)
