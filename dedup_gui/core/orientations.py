"""The eight ways a picture can be turned without resampling, and what each does to pixels and coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Matrix3

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Orientation:
    """One of the eight orientations: first mirrored left to right (if at all), then turned.

    Attributes:
        name: for people who read code and JSON.
        rotation: 0, 90, 180 or 270 degrees counter-clockwise.
        mirrored: whether it is mirrored left to right before it is turned.
    """

    name: str
    rotation: int
    mirrored: bool

    @property
    def swaps_sides(self) -> bool:
        """Whether width becomes height."""
        return self.rotation in (90, 270)

    @property
    def inverse(self) -> int:
        """Index of the orientation that takes this one back."""
        if self.mirrored:
            return _index(self.rotation, mirrored=True)
        return _index((360 - self.rotation) % 360, mirrored=False)

    def turn(self, pixels: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """Turn pixels; a view, not a copy.

        Args:
            pixels: any dtype, [height, width, ...].

        Returns:
            [height, width, ...], or [width, height, ...] where the sides are swapped.
        """
        return np.rot90(np.flip(pixels, axis=1) if self.mirrored else pixels, self.rotation // 90)

    def transform(self, width: int, height: int) -> Matrix3:
        """Where a point of a picture goes when the picture is turned.

        Coordinates are continuous: the pixel in column x covers x to x + 1, and the whole picture 0 to `width`.
        So a centre (x + 0.5, y + 0.5) goes to the centre of the pixel where its value goes.

        Args:
            width: of the picture before it is turned, pixels.
            height: of the same.

        Returns:
            3x3 matrix for homogeneous coordinates (x, y, 1), y downwards.
        """
        x, y = (-1.0, 0.0, float(width)) if self.mirrored else (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
        # A quarter turn counter-clockwise, y downwards: (x, y) -> (y, width - x). Mirroring keeps the width.
        side = float(width), float(height)
        for _ in range(self.rotation // 90):
            x, y = y, (-x[0], -x[1], side[0] - x[2])
            side = side[1], side[0]
        return (x, y, (0.0, 0.0, 1.0))


ORIENTATIONS: tuple[Orientation, ...] = (
    Orientation("upright", 0, mirrored=False),
    Orientation("rotated-90", 90, mirrored=False),
    Orientation("rotated-180", 180, mirrored=False),
    Orientation("rotated-270", 270, mirrored=False),
    Orientation("mirrored", 0, mirrored=True),
    Orientation("mirrored-rotated-90", 90, mirrored=True),
    Orientation("mirrored-rotated-180", 180, mirrored=True),
    Orientation("mirrored-rotated-270", 270, mirrored=True),
)
"""Index k of a `Candidate` says how image b is turned to look like image a."""


def _index(rotation: int, *, mirrored: bool) -> int:
    return rotation // 90 + (4 if mirrored else 0)
