"""An image as the judge lays it over another: grey, in halving sizes, sampled through a transform."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.verification import transforms

Array = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]
GreyImage = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

LEAST_HALF = 24
"""Shorter side, pixels, of the smallest level. Chosen."""

LEVEL_ROUNDING = 0.3
"""Octaves before the next power of two from which on the next level is sampled: 1.6 pixels for one still come from
the first level, more from the second. Chosen, not fitted."""


@dataclass(frozen=True, slots=True)
class ImagePyramid:
    """An image in halving sizes, grey.

    Attributes:
        levels: uint8 [h, w] each; the first is the proxy itself.
    """

    levels: tuple[GreyImage, ...]

    @classmethod
    def of(cls, grey: GreyImage) -> ImagePyramid:
        """Make the halves down to about `LEAST_HALF` pixels."""
        levels = [np.ascontiguousarray(grey)]
        while min(levels[-1].shape) >= 2 * LEAST_HALF:
            height, width = levels[-1].shape
            half = cv2.resize(levels[-1], ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
            levels.append(half.astype(np.uint8, copy=False))
        return cls(tuple(levels))

    @property
    def width(self) -> int:
        """Of the proxy."""
        return int(self.levels[0].shape[1])

    @property
    def height(self) -> int:
        """Of the proxy."""
        return int(self.levels[0].shape[0])

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(level.nbytes for level in self.levels)

    def sample(self, to_proxy: Array, size: tuple[int, int], step: float) -> tuple[FloatImage, Mask]:
        """Resample.

        Args:
            to_proxy: float64 [3, 3], coordinates of the result into the proxy's.
            size: width and height of the result.
            step: proxy pixels for one of the result; picks the level.

        Returns:
            float32 [h, w] and where it lies inside the image.
        """
        level = int(np.clip(math.floor(math.log2(max(step, 1.0)) + LEVEL_ROUNDING), 0, len(self.levels) - 1))
        source = self.levels[level]
        factor = transforms.scaling(source.shape[1] / self.width, source.shape[0] / self.height)
        # OpenCV counts from the middle of the first pixel, we from its edge.
        inward, outward = np.eye(3), np.eye(3)
        inward[:2, 2], outward[:2, 2] = 0.5, -0.5
        matrix = outward @ factor @ to_proxy @ inward
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        picture = source.astype(np.float32)
        if abs(matrix[2, 0]) < 1e-12 and abs(matrix[2, 1]) < 1e-12:
            out = cv2.warpAffine(picture, matrix[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        else:
            out = cv2.warpPerspective(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return out.astype(np.float32, copy=False), self.inside(to_proxy, size)

    def inside(self, to_proxy: Array, size: tuple[int, int]) -> Mask:
        """Which pixels of a result lie inside the image; bool [h, w]."""
        x = np.arange(size[0]) + 0.5
        y = np.arange(size[1]) + 0.5
        m = to_proxy
        u = m[0, 0] * x[None, :] + (m[0, 1] * y[:, None] + m[0, 2])
        v = m[1, 0] * x[None, :] + (m[1, 1] * y[:, None] + m[1, 2])
        if m[2, 0] != 0.0 or m[2, 1] != 0.0:
            depth = np.maximum(m[2, 0] * x[None, :] + (m[2, 1] * y[:, None] + 1.0), 1e-9)
            u, v = u / depth, v / depth
        return np.asarray((u >= 0) & (u <= self.width) & (v >= 0) & (v <= self.height))


def box_sum(picture: FloatImage, side: int) -> FloatImage:
    """Sums over windows of `side` pixels around every pixel, nothing beyond the rim; float32 [h, w]."""
    summed = cv2.boxFilter(picture, -1, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return summed.astype(np.float32, copy=False)
