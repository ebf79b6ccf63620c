"""A candidate pair with all that is known of its two images, and how their sizes and colours compare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.types import Candidate, ImageFile
from dedup_gui.core.verification import transforms
from dedup_gui.core.verification.pair_features import LocalFeatures

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate pair with what is known of its images.

    Attributes:
        candidate: the pair as it was proposed.
        first: the one image.
        second: the other.
        a: local features of the first.
        b: of the second.
    """

    candidate: Candidate
    first: ImageFile
    second: ImageFile
    a: LocalFeatures
    b: LocalFeatures

    def in_order(self) -> Pair:
        """The pair in an order that follows from the images alone: the one with more pixels first.

        What is measured is not quite the same from both sides, and a verdict must not depend on the files' names.
        """
        keys = [
            (-image.pixels, -image.info.width, image.file.size, local.thumbnail_vector.tobytes(), local.colour)
            for image, local in ((self.first, self.a), (self.second, self.b))
        ]
        if keys[0] <= keys[1]:
            return self
        return Pair(self.candidate, self.second, self.first, self.b, self.a)

    @property
    def same_size(self) -> bool:
        """Whether both have the same width and height, pixels."""
        one, other = self.first.info, self.second.info
        return (one.width, one.height) == (other.width, other.height)

    @property
    def aspect_change(self) -> float:
        """The first's width over height by the second's; 1 = the same shape."""
        one, other = self.first.info, self.second.info
        return (one.width * other.height) / max(1, one.height * other.width)

    @property
    def colour_gap(self) -> float:
        """Largest difference of the mean red, green or blue; 0-255."""
        return max(abs(x - y) for x, y in zip(self.a.colour, self.b.colour, strict=True))

    @property
    def chroma_gap(self) -> float:
        """Difference of the mean colours, brightness apart; levels, 0-510."""
        (red_a, green_a, blue_a), (red_b, green_b, blue_b) = self.a.colour, self.b.colour
        return max(abs((red_a - green_a) - (red_b - green_b)), abs((blue_a - green_a) - (blue_b - green_b)))

    def full_transform(self, transform: Array) -> Array:
        """A proxy's transform as one of full-resolution upright pixels.

        Args:
            transform: float64 [3, 3], proxy of a into proxy of b.

        Returns:
            float64 [3, 3], first into second.
        """
        one, other = self.first.info, self.second.info
        shrink = transforms.scaling(self.a.pyramid.width / one.width, self.a.pyramid.height / one.height)
        grow = transforms.scaling(other.width / self.b.pyramid.width, other.height / self.b.pyramid.height)
        full = grow @ transform @ shrink
        return np.asarray(full / full[2, 2])
