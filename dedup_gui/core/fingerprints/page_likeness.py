"""Whether two files with the same first page, or the same first frame, have the same ones after it."""

from __future__ import annotations

from enum import Enum

import numpy as np
import numpy.typing as npt

from dedup_gui.core.image.pages import Pages
from dedup_gui.core.orientations import ORIENTATIONS

Pixels = npt.NDArray[np.uint8]

PAGE_MOST = 12.0
"""Grey levels, the largest difference between the small pictures of two copies of a page. As measured on pages of
text in three sizes, copies of other quality, size and depth have 10 at most, other pages 30 and more."""
FRAME_MEAN, FRAME_MOST = 5.0, 48.0
"""Grey levels, the mean and the largest difference of the same of two copies of a frame. As measured, frames of 256
colours have 2.1 and 32 at most, lossy and smaller ones 0.6 and 3, other pictures 45 and 177 and more."""
OFTEN = 0.75
"""Share of frames found again from which on two animations of which not all frames were looked at, and of which one
has more, are the same one. Chosen."""


class Likeness(Enum):
    """What the pages of two files have in common."""

    SAME = "same"
    """All there are."""
    PART = "part"
    """All of one, and the other has more."""
    OTHER = "other"
    """Each has pages that the other lacks."""


def likeness(one: Pages, other: Pages) -> Likeness:
    """Compare the pages of two files.

    Pages of documents must come in the same places. Frames of animations need not: encoders leave out those that show
    nothing new.
    """
    turn = ORIENTATIONS[turn_between(one, other)].turn
    pictures = np.stack([turn(picture) for picture in other.pictures])
    frames = one.is_animation or other.is_animation
    near = _near(one.pictures, pictures, frames=frames)
    in_other, in_one = near.any(axis=1), near.any(axis=0)
    if one.count == other.count:
        shared = min(len(one.places), len(other.places))  # of large ones fewer may have been reached
        if near.diagonal()[:shared].all():
            return Likeness.SAME
    whole = one.count == len(one.places) and other.count == len(other.places)
    least = 1.0 if whole else OFTEN
    if frames and in_other.mean() >= least and in_one.mean() >= least:
        return Likeness.SAME
    if in_other.mean() >= least or in_one.mean() >= least:
        return Likeness.PART
    return Likeness.OTHER


def shows_one_picture(pages: Pages) -> bool:
    """Whether all pages are the same to the pixel: a still in the guise of an animation."""
    return pages.count == len(pages.places) and len(set(pages.digests)) == 1


def turn_between(one: Pages, other: Pages) -> int:
    """Index into `ORIENTATIONS`: how the other's first page is turned to look most like the one's."""
    first = one.pictures[0].astype(np.int16)
    apart = [np.abs(first - turn.turn(other.pictures[0])).mean() for turn in ORIENTATIONS]
    return int(np.argmin(np.round(apart, 1)))


def open_places(one: Pages, other: Pages) -> list[int]:
    """Pages of two documents that small pictures found the same, and that may yet differ in a word."""
    if one.is_animation or other.is_animation:
        return []
    digests = dict(zip(other.places, other.digests, strict=True))
    return [place for place, digest in zip(one.places, one.digests, strict=True) if digests.get(place) != digest]


def _near(one: Pixels, other: Pixels, *, frames: bool) -> npt.NDArray[np.bool_]:
    """Which pictures are alike; bool [A, B] of uint8 [A, side, side] and [B, side, side]."""
    near = np.zeros((len(one), len(other)), np.bool_)
    for place, picture in enumerate(one.astype(np.int16)):
        apart = np.abs(other - picture)
        most, mean = apart.max(axis=(1, 2)), apart.mean(axis=(1, 2))
        near[place] = (most <= FRAME_MOST) & (mean <= FRAME_MEAN) if frames else most <= PAGE_MOST
    return near
