"""Candidate pairs from network features: near ones, and those that stand out from their neighbourhood.

One threshold for all is either blind or drowned: a screenshot of an image has a cosine of 0.6 to it, and so have two
unrelated photographs of a forest. But the screenshot's 0.6 stands far above everything else that the image is near
to, and the forest's does not.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.cosine_join import cosine_join
from dedup_gui.core.candidates.nearest_table import CosinePairs
from dedup_gui.core.events import Progress

FARTHEST = 2.2
"""No pair is judged whose distance (1 - cosine) is more than so many times that of a near pair. For the embedded
network, where cosines from 0.75 are near: 0.45. Chosen: so that a cosine of 0.6 (see above) is within reach."""
STANDS_OUT = 0.2
"""A pair that is not near must be nearer than the background of both its images by this share of a near pair's
distance (0.05 for the embedded network). Together this brought 94 % of the copies that hashes miss, at 0.9 unrelated
pairs for each of 1,900 photographs; one threshold with that recall brings 2."""
BACKGROUND_RANK = 20
"""The background of an image: the cosine of its so-many-eth neighbour. Chosen: an image has fewer copies."""
NEIGHBOURS = 24
"""Nearest images looked at for each: the background's one, and a few more. Chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownVectors:
    """What an earlier search found out, so that its images need not be compared with one another again.

    Attributes:
        fresh: numbers of the images, ascending, that it did not have.
        background: float32 [N], of the others.
        last: float32 [N], see `last_neighbours`; None = not known.
    """

    fresh: npt.NDArray[np.intp]
    background: npt.NDArray[np.float32]
    last: npt.NDArray[np.float32] | None = None

    def floor(self, near: float = 1.0) -> npt.NDArray[np.float32]:
        """float32 [N], what a neighbour of a known image must reach: one farther than its background stands not out.

        Nor is one farther than the last of its nearest among these. (Of a new image itself the nearest are sought
        among all.)

        Args:
            near: cosine from which on a neighbour need not stand out.
        """
        floor = np.minimum(self.background, np.float32(near))
        if self.last is not None:
            floor = np.maximum(floor, self.last)
        floor[self.fresh] = 0
        return floor


@dataclass(frozen=True, slots=True, eq=False)
class VectorPairs:
    """What a search found.

    Attributes:
        pairs: worth judging, sorted; where some images were known, those with at least one of the others.
        background: float32 [N], of all images.
    """

    pairs: CosinePairs
    background: npt.NDArray[np.float32]


def feature_pairs(
    features: npt.NDArray[np.float16], near: float, known: KnownVectors | None = None
) -> Generator[Progress, None, VectorPairs]:
    """Find the pairs worth judging.

    Args:
        features: [N, D] unit vectors.
        near: cosine from which on any pair is judged; the network's own figure.
        known: what is known of some of them; None = nothing.

    Yields:
        Progress of MATCH.
    """
    least = 1 - (1 - near) * FARTHEST
    fresh, floor = (known.fresh, known.floor(near)) if known is not None else (None, None)
    join = yield from cosine_join(
        features, threshold=least, top_k=NEIGHBOURS, rank=BACKGROUND_RANK, fresh=fresh, floor=floor
    )
    pairs, around = join.pairs, background(join.ranked, least)
    if known is not None:
        around = known.background.copy()
        around[known.fresh] = background(join.ranked[known.fresh], least)
    above = pairs.cosine - np.maximum(around[pairs.a], around[pairs.b])
    kept = np.flatnonzero((pairs.cosine >= near) | (above >= (1 - near) * STANDS_OUT))
    return VectorPairs(CosinePairs(pairs.a[kept], pairs.b[kept], pairs.cosine[kept]), around)


def last_neighbours(
    a: npt.NDArray[np.intp], b: npt.NDArray[np.intp], cosine: npt.NDArray[np.float32], count: int
) -> npt.NDArray[np.float32]:
    """What a further image must reach to be among the `NEIGHBOURS` nearest of each image.

    Args:
        a: numbers of the one image of each pair that an earlier search proposed, [P]. Where it left out some of an
            image's nearest, what is found is too small, not too large.
        b: of the other.
        cosine: of both.
        count: of images, N.

    Returns:
        float32 [N]: the cosine of the last of its nearest; 0 where it has fewer.
    """
    image, cosine = np.concatenate((a, b)), np.tile(cosine, 2)
    order = np.lexsort((-cosine, image))
    ordered = image[order]
    last = np.arange(len(order)) - np.searchsorted(ordered, ordered) == NEIGHBOURS - 1
    reached = np.zeros(count, np.float32)
    reached[ordered[last]] = cosine[order[last]]
    return reached


def background(ranked: npt.NDArray[np.float32], least: float) -> npt.NDArray[np.float32]:
    """How near an image is to those that it has nothing to do with.

    Args:
        ranked: [N], the cosine of each image's `BACKGROUND_RANK`th neighbour; 0 where it has fewer.
        least: the cosine from which on neighbours were looked for.

    Returns:
        float32 [N]: that cosine, or `least`.
    """
    return np.where(ranked > 0, ranked, np.float32(least))
