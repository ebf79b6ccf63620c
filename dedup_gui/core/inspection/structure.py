"""Windows in which the structure of two aligned photographs disagrees, or which one of them has alone.

The pixels of two copies of a photograph may be far apart at every edge: after strong compression, blur or sharpening,
and where the alignment is off by a pixel. What is seen in a window of some size stays the same, and is compared by
its correlation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.inspection.common_frame import CommonFrame, grey_of
from dedup_gui.core.inspection.reductions import largest

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

WINDOW, STEP = 16, 8
"""Side of a window and distance to the next, pixels of the frame."""
_REACH = 2
"""Pixels by which a window may lie elsewhere in the other image."""
STRUCTURED = 8.0
"""Standard deviation, grey levels, from which on a window has structure."""
DISAGREES = 0.4
"""Correlation of two structured windows below which they show different things. As measured on 30 photographs:
with copies recompressed (quality 30 and more), scaled to a quarter, toned, greyed and in 256 colours not one window
has less, at quality 8 in one pair a thousandth; with captions, logos and tiled watermarks nearly every pair has
some."""
CLEAR, BARE = 10.0, 3.0
"""Standard deviations, grey levels: a window with more than the first of them beside one with less than the second
has something that the other lacks."""
COMPARABLE = 2.0
"""Ratio of two standard deviations up to which neither is the structure of the other with something laid over it."""
OWN = 15.0
"""Standard deviation, grey levels, from which on a structure that is stronger than the other's belongs to its image:
below it, compression takes it away from a copy. Chosen."""
STRONG = 45.0
"""Standard deviation, grey levels, that writing and edges have, and what is under them seldom."""
LEAST_OWN, CLEARLY = 4, 3
"""Windows of a place, and how many times those of the other image, from which on it is what one image has alone."""
LEAST_BOTH, BOTH_SHARE = 8, 0.1
"""Windows that each image must have of such places, and share of what the other has. Chosen; as measured, none of
1,174 pairs of copies of 120 photographs (captions, logos, watermarks, frames, crops, blur, noise, compression) has
any of both."""
_NEAREST_FIRST = sorted(product(range(-_REACH, _REACH + 1), repeat=2), key=lambda by: (by[0] ** 2 + by[1] ** 2, by))
"""Where else a window is sought, down and across."""
_MOST = 6000
"""Windows sought elsewhere; where there are more, so many of them, evenly."""
_SMOOTHING = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """How the windows of two images compare; arrays [rows, columns].

    Attributes:
        disagreeing: both have structure, and it disagrees.
        comparable: those of them in which neither is much stronger.
        strong: those in which both are very strong.
        one_sided: only one of them has structure.
        mine: those of all these in which a has much the stronger structure.
        theirs: likewise b.
        structured: how many windows have structure in one of them at least.
    """

    disagreeing: Mask
    comparable: Mask
    strong: Mask
    one_sided: Mask
    mine: Mask
    theirs: Mask
    structured: int


def compare_windows(frame: CommonFrame) -> Windows:
    """Compare two images window by window.

    Args:
        frame: both, equally sharp.
    """
    one, other = (
        np.asarray(cv2.GaussianBlur(grey_of(image), (0, 0), _SMOOTHING), np.float32) for image in (frame.a, frame.b)
    )
    means = window_means(one), window_means(other)
    in_one, in_other = (
        np.sqrt(np.maximum(window_means(image * image) - mean * mean, 0.0))
        for image, mean in zip((one, other), means, strict=True)
    )
    correlation = (window_means(one * other) - means[0] * means[1]) / np.maximum(in_one * in_other, 1.0)
    inside = window_means(frame.inside.astype(np.float32)) > 0.99
    weaker, stronger = np.minimum(in_one, in_other), np.maximum(in_one, in_other)
    structured = inside & (weaker > STRUCTURED)
    disagreeing = nowhere_near(one, other, structured & (correlation < DISAGREES), DISAGREES)
    one_sided = inside & (stronger > CLEAR) & (weaker < BARE)
    comparable = disagreeing & (stronger < COMPARABLE * weaker)
    differs = disagreeing | one_sided
    mine, theirs = (
        differs & (stronger == own) & (own > OWN) & (own > COMPARABLE * rest)
        for own, rest in ((in_one, in_other), (in_other, in_one))
    )
    strong = comparable & (weaker > STRONG)
    return Windows(disagreeing, comparable, strong, one_sided, mine, theirs, int((structured | one_sided).sum()))


def one_has_it_all(windows: Windows) -> bool:
    """Whether what differs is nearly all in one of the images, as what was added to a copy is."""
    fewer, more = sorted(int(own.sum()) for own in (windows.mine, windows.theirs))
    return fewer <= BOTH_SHARE * more


def each_has_its_own(windows: Windows, *, near: int) -> bool:
    """Whether each image has something in one place that the other lacks, and the other in another place.

    What was added to a copy is in the copy alone. A covered part has lost what was there, in the same place.

    Args:
        windows: of both.
        near: windows up to which two that differ are one place.
    """
    differs = (windows.disagreeing | windows.one_sided).astype(np.uint8)
    if not differs.any():  # nor has an image without a window any
        return False
    side = np.ones((2 * near + 1, 2 * near + 1), np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(differs, side))
    mine, theirs = (np.bincount(labels[own], minlength=count)[1:] for own in (windows.mine, windows.theirs))
    owned = [
        int(own[(own >= LEAST_OWN) & (own >= CLEARLY * rest)].sum()) for own, rest in ((mine, theirs), (theirs, mine))
    ]
    return min(owned) >= max(LEAST_BOTH, BOTH_SHARE * max(owned))


def window_means(values: Floats) -> Floats:
    """The mean of each window; [h, w] -> [rows, columns]."""
    rows, columns = (max(0, side - WINDOW // 2 + STEP - 1) // STEP for side in values.shape)
    if not rows or not columns:
        return np.zeros((rows, columns), np.float32)
    down, across = (STEP * (count + 1) - side for count, side in zip((rows, columns), values.shape, strict=True))
    # A window is four blocks of a step's side, to average which takes a third of the time.
    whole = cv2.copyMakeBorder(values, 0, down, 0, across, cv2.BORDER_REFLECT) if down or across else values
    blocks = cv2.resize(whole, (columns + 1, rows + 1), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.boxFilter(blocks, -1, (2, 2))[1:, 1:], np.float32)


def centred_window_means(values: Floats) -> Floats:
    """The mean of the window around each pixel; [h, w] -> [h, w]."""
    return np.asarray(cv2.boxFilter(values, -1, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT), np.float32)


def nowhere_near(one: Floats, other: Floats, doubtful: Mask, least: float) -> Mask:
    """The doubtful windows that agree with no window of the other image nearby, either.

    Args:
        one: [h, w].
        other: likewise.
        doubtful: bool [rows, columns].
        least: correlation from which on two windows agree.
    """
    found = np.zeros(doubtful.shape, np.bool_)
    places = np.argwhere(doubtful)
    if not len(places):
        return found
    if len(places) > _MOST:
        places = places[np.linspace(0, len(places) - 1, _MOST).astype(np.intp)]
    side = np.arange(WINDOW) - WINDOW // 2
    rows = places[:, 0, None] * STEP + WINDOW // 2 + side
    columns = places[:, 1, None] * STEP + WINDOW // 2 + side
    mine, my_size = _centred(_patches(one, rows, columns))
    for down, across in _NEAREST_FIRST:
        theirs, their_size = _centred(_patches(other, rows + down, columns + across))
        shared = np.einsum("kij,kij->k", mine, theirs)
        left = shared / np.maximum(my_size * their_size, 1.0) < least
        if not left.all():
            places, rows, columns, mine, my_size = (each[left] for each in (places, rows, columns, mine, my_size))
            if not len(places):
                break
    found[places[:, 0], places[:, 1]] = True
    return found


def _patches(image: Floats, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Floats:
    height, width = image.shape
    return image[np.clip(rows, 0, height - 1)[:, :, None], np.clip(columns, 0, width - 1)[:, None, :]]


def _centred(patches: Floats) -> tuple[Floats, Floats]:
    """Patches less their mean, and the length of each; [N, h, w] and [N]."""
    centred = patches - patches.mean(axis=(1, 2), keepdims=True)
    return centred, np.sqrt(np.einsum("kij,kij->k", centred, centred))


def levels_apart(frame: CommonFrame) -> Floats:
    """Mean difference of the windows, levels of the worst channel; float32 [rows, columns]."""
    return window_means(np.asarray(largest(cv2.absdiff(frame.a, frame.b)), np.float32))
