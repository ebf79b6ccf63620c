"""Which images show the same frame, which of them look most alike, and which tell most of their exposure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dedup_gui.core.image.shot_record import ShotRecord
from dedup_gui.core.types import OTHER_PICTURES, ImageFile, Match, Relation

CLOSEST = 8
"""Images that one which is hard to tell is compared with at most, for each reason to do so. Chosen."""
COARSER, FEWER = 1.5, 0.9
"""An image is a poor witness of an exposure where its quantisation is so many times that of another, or where it has
only this share of its pixels. Chosen."""
_WHOLE = (Relation.RE_ENCODED, Relation.RESIZED, Relation.EDITED, *OTHER_PICTURES)
_SAME_PLACE = 0.01
"""Share of the side by which a transform may differ from mere scaling, for two images to show the same frame."""


def same_frame(match: Match, one: ImageFile, other: ImageFile) -> bool:
    """Whether a match of two images is of both as a whole, upright.

    Args:
        match: theirs.
        one: the one image.
        other: the other.
    """
    if match.relation not in _WHOLE:
        return False
    a, b = (one.info, other.info) if match.a == one.path else (other.info, one.info)
    corners = np.array([[0, b.width, 0, b.width], [0, 0, b.height, b.height], [1, 1, 1, 1]], np.float64)
    found = np.array(match.evidence.transform) @ corners
    expected = np.diag([a.width / b.width, a.height / b.height, 1.0]) @ corners
    return bool(np.abs(found - expected)[:2].max() <= _SAME_PLACE * max(a.width, a.height))


def closest(thumbnails: npt.NDArray[np.uint8], one: int, others: Sequence[int]) -> list[int]:
    """Those of other images whose thumbnails are closest to one's in equal tones, `CLOSEST` at most, closest first.

    Args:
        thumbnails: uint8 [N, 32, 32].
        one: its place.
        others: their places.
    """
    some = thumbnails[[one, *others]].reshape(1 + len(others), -1).astype(np.float32)
    some -= some.mean(axis=1, keepdims=True)
    some /= np.maximum(some.std(axis=1, keepdims=True), 1.0)
    apart = np.abs(some[1:] - some[0]).sum(axis=1)
    return [others[place] for place in np.argsort(apart, kind="stable")[:CLOSEST]]


def witness(image: ImageFile, record: ShotRecord) -> tuple[int, float, int]:
    """How little an image can have kept of the noise of its exposure; the best witness has least."""
    return -image.pixels, record.step, -image.file.size


def is_poor(image: ImageFile, record: ShotRecord, other: ImageFile, others: ShotRecord) -> bool:
    """Whether an image can have kept much less of that noise than another."""
    return record.step > COARSER * max(others.step, 1.0) or image.pixels < FEWER * other.pixels
