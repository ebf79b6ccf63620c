"""The distinct contents among a scan's images: files with the same bytes are one thing to all that compares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.types import ImageFile


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """N distinct contents, in an order that depends on no file's name or place.

    The one with the most pixels comes first, then the one with the most bytes, which was compressed least, then the
    lowest digest: wherever two are equally good, the first of them is more likely the original.

    Attributes:
        images: for each content the image that stands for it: the first of its files by path.
        copies: for each content all its images, sorted by path; an exact-duplicate set where there are several.
        thumbnails: uint8 [N, 32, 32], grey, upright.
        features: float16 [N, D], unit vectors; D = 0 where no network ran.
    """

    images: tuple[ImageFile, ...]
    copies: tuple[tuple[ImageFile, ...], ...]
    thumbnails: npt.NDArray[np.uint8]
    features: npt.NDArray[np.float16]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Width and height of each, pixels; int64 [N, 2]."""
        return np.array([(image.info.width, image.info.height) for image in self.images], np.int64).reshape(-1, 2)


def distinct_contents(collection: Collection) -> Contents:
    """Gather the images of one content each.

    Args:
        collection: the fingerprints of a scan, in any order.
    """
    images = collection.images

    def rank(place: int) -> tuple[int, int, str, str]:
        image = images[place]
        return -image.pixels, -image.file.size, image.digest, image.path

    order = sorted(range(len(images)), key=rank)
    starts = [
        number
        for number, place in enumerate(order)
        if number == 0 or images[place].digest != images[order[number - 1]].digest
    ]
    firsts = [order[start] for start in starts]
    ends = [*starts, len(order)][1:]
    thumbnails = np.frombuffer(b"".join(collection.thumbnails[place] for place in firsts), np.uint8)
    features = np.frombuffer(b"".join(collection.features[place] for place in firsts), np.dtype("<f2"))
    return Contents(
        images=tuple(images[place] for place in firsts),
        copies=tuple(
            tuple(images[place] for place in order[start:end]) for start, end in zip(starts, ends, strict=True)
        ),
        thumbnails=thumbnails.reshape(-1, 32, 32),
        features=features.reshape(len(firsts), -1) if firsts else features.reshape(0, 0),
    )
