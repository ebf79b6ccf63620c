"""The largest of three channels, many times as fast as a reduction over an axis of three values."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[Any]


def largest(image: Image) -> Image:
    """`image.max(axis=2)`, to the last bit; [h, w, 3] of any type -> [h, w]."""
    red, green, blue = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(red, green), blue))
