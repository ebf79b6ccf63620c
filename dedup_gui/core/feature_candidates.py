"""Which pairs of the feature net are worth judging: near ones, and those that stand out from their surroundings.

One threshold for all is either blind or drowned: a screenshot of an image has a cosine of 0.6 to it, and so have two
unrelated photographs of a forest. But the screenshot's 0.6 stands far above everything else that the image is near
to, and the forest's does not.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress
from dedup_gui.core.feature_match import FeaturePairs, feature_pairs

NEAR = 0.75
"""Cosine from which on any pair is judged. Among 1,900 photographs, 0.3 unrelated pairs for each."""
LEAST = 0.45
"""Cosine below which none is."""
STANDS_OUT = 0.05
"""By so much a pair's cosine must be above the background of both its images. Together with `NEAR` this brought 94 %
of the copies that hashes miss, at 0.9 unrelated pairs for each image; one threshold with that recall brings 2."""
BACKGROUND_RANK = 20
"""The background of an image: the cosine of its so-many-eth neighbour."""
NEIGHBOURS = 24


def feature_candidates(features: npt.NDArray[np.float16]) -> Generator[Progress, None, FeaturePairs]:
    """Find the pairs worth judging.

    Args:
        features: [N, D] unit vectors.

    Yields:
        Progress of MATCH.

    Returns:
        The pairs, sorted.
    """
    pairs = yield from feature_pairs(features, threshold=LEAST, top_k=NEIGHBOURS)
    background = _background(pairs, len(features))
    above = pairs.cosine - np.maximum(background[pairs.a], background[pairs.b])
    kept = np.flatnonzero((pairs.cosine >= NEAR) | (above >= STANDS_OUT))
    return FeaturePairs(pairs.a[kept], pairs.b[kept], pairs.cosine[kept])


def _background(pairs: FeaturePairs, count: int) -> npt.NDArray[np.float32]:
    """For each image the cosine of its `BACKGROUND_RANK`th neighbour, or `LEAST` where it has fewer."""
    images = np.concatenate((pairs.a, pairs.b))
    cosines = np.concatenate((pairs.cosine, pairs.cosine))
    order = np.lexsort((-cosines, images))
    images, cosines = images[order], cosines[order]
    first = np.searchsorted(images, np.arange(count))
    wanted = first + BACKGROUND_RANK
    background = np.full(count, LEAST, np.float32)
    enough = np.flatnonzero(wanted < np.append(first[1:], len(images)))
    background[enough] = cosines[wanted[enough]]
    return background
