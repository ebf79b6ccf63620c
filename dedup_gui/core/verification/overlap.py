"""What lies around the overlap of two aligned images: how much of each the other covers, and what is left."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.image_pyramid import Frame, box_sum

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

BUSY = 2.5
"""Standard deviation in a 5-pixel window, in grey levels, from which on an outside is picture, not plain colour."""


def overlap_of(image: Frame, other: Frame, transform: Array) -> float:
    """Share of the image's area that the other covers, on a 64-pixel raster."""
    return float(other.inside(*_raster(image, transform, 64)).mean())


def _raster(image: Frame, transform: Array, side: int) -> tuple[Array, tuple[int, int]]:
    factor = side / max(image.width, image.height)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    matrix = transform @ transforms.scaling(image.width / size[0], image.height / size[1])
    return matrix / matrix[2, 2], size


def outside(image: Frame, other: Frame, transform: Array) -> tuple[float, float]:
    """How much picture there is outside of the overlap.

    Args:
        image: the image whose outside is looked at.
        other: the image laid over it.
        transform: image into other, proxy pixels.

    Returns:
        The share of the image that lies outside, and the share of that with structure of its own (not one plain
        colour, as bars, a frame or the empty corners of a turned picture are). The overlap's rim, into which the
        picture itself is blurred, counts to neither; (0, 0) where only the rim is left.
    """
    small, free = around(image, other, transform)
    lies_outside = float(free.mean())
    if lies_outside < 0.004:
        return 0.0, 0.0
    weight = free.astype(np.float32)
    count = np.maximum(box_sum(weight, 5), 1.0)
    mean = box_sum(small * weight, 5) / count
    variance = np.maximum(box_sum(small * small * weight, 5) / count - mean * mean, 0.0)
    return lies_outside, float((variance[free] > BUSY * BUSY).mean())


def around(image: Frame, other: Frame, transform: Array) -> tuple[FloatImage, Mask]:
    """The image at 96 pixels, and which of those lie outside of the overlap and clear of its rim.

    Args:
        image: the image.
        other: the image laid over it.
        transform: image into other, proxy pixels.

    Returns:
        float32 [h, w] and bool [h, w].
    """
    matrix, size = _raster(image, transform, 96)
    free = ~other.inside(matrix, size)
    free = cv2.erode(free.astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=1).astype(np.bool_)
    return cv2.resize(image.levels[0], size, interpolation=cv2.INTER_AREA).astype(np.float32), free
