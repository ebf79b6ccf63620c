"""The distinct contents among a scan's images: files with the same bytes are one thing to all that compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dedup_gui.core.fingerprints.fingerprinting import Collection
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT
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
        rows: for each content the place of its image in the collection that it was made of.
        has_pages: whether each has several pages or frames, bool [N].
        cutouts: of the contents that are seen through in part, by place: uint8 [2, 32, 32], the thumbnail on black
            and that of the alpha channel.
    """

    images: tuple[ImageFile, ...]
    copies: tuple[tuple[ImageFile, ...], ...]
    thumbnails: npt.NDArray[np.uint8]
    rows: npt.NDArray[np.intp]
    has_pages: npt.NDArray[np.bool_]
    cutouts: Mapping[int, npt.NDArray[np.uint8]] = field(default_factory=dict)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Width and height of each, pixels; int64 [N, 2]."""
        return np.array([(image.info.width, image.info.height) for image in self.images], np.int64).reshape(-1, 2)

    def features_of(self, collection: Collection, places: npt.NDArray[np.intp]) -> npt.NDArray[np.float16]:
        """The network's unit vectors of some contents; float16 [P, D], D = 0 where no network ran.

        Args:
            collection: the one that the contents were made of.
            places: of the contents, [P].
        """
        joined = np.frombuffer(b"".join(collection.features[row] for row in self.rows[places]), np.dtype("<f2"))
        return joined.reshape(len(places), -1) if len(places) else joined.reshape(0, 0)

    def keypoints_of(
        self, collection: Collection, places: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[np.void], npt.NDArray[np.int32]]:
        """The keypoints of some contents, one after another, and for each the number of its content among these.

        Args:
            collection: the one that the contents were made of.
            places: of the contents, [P].

        Returns:
            Rows of `KEYPOINT` [M], and int32 [M], ascending.
        """
        parts = [collection.keypoints[row] for row in self.rows[places]]
        sizes = [len(part) // KEYPOINT.itemsize for part in parts]
        return np.frombuffer(b"".join(parts), KEYPOINT), np.repeat(np.arange(len(parts), dtype=np.int32), sizes)


def distinct_contents(collection: Collection) -> Contents:
    """Gather the images of one content each.

    Args:
        collection: the fingerprints of a scan, in any order.
    """
    images = collection.images
    by_digest: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(images)), key=lambda place: images[place].path):
        by_digest[images[place].digest].append(place)

    def rank(places: list[int]) -> tuple[int, int, str]:
        first = images[places[0]]
        return -first.pixels, -first.file.size, first.digest

    gathered = sorted(by_digest.values(), key=rank)
    thumbnails = np.frombuffer(b"".join(collection.thumbnails[places[0]] for places in gathered), np.uint8)
    return Contents(
        images=tuple(images[places[0]] for places in gathered),
        copies=tuple(tuple(images[place] for place in places) for places in gathered),
        thumbnails=thumbnails.reshape(-1, 32, 32),
        rows=np.array([places[0] for places in gathered], np.intp),
        has_pages=np.array([images[places[0]].info.pages > 1 for places in gathered], np.bool_),
        cutouts={
            number: np.frombuffer(collection.cutouts[places[0]], np.uint8).reshape(2, 32, 32)
            for number, places in enumerate(gathered)
            if collection.cutouts[places[0]]
        },
    )
