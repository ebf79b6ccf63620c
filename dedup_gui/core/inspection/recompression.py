"""Whether of two images one was made from the other, told by what compression left in it.

What a JPEG's compression adds to a picture follows from the picture: compress the original as the copy was, and much
of the copy's fine detail comes out that was not in the original. Of two exposures of one scene less comes out, for
the noise of each ends up in what is rounded; only very strong compression leaves nothing of that, and says nothing.
So this tells copies from other shots where little else can: after strong compression, and under a caption or a
watermark, between whose letters it can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dedup_gui.core.image.decode import Stored
from dedup_gui.core.inspection.common_frame import Matrix, Pixels, grey_of, refined, with_tones_of
from dedup_gui.core.types import Matrix3

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Size = tuple[int, int]

_SIDE = 1024
"""Longest side of the part that is compared, pixels of the copy. Chosen: some 600 windows, 100 ms."""
_BLOCK = 16
"""Side of what is compressed together at most, pixels."""
_WINDOW = 32
"""Side of a window, pixels."""
_LEAST_WINDOWS = 12
"""Windows with any fine detail below which nothing is said. Chosen."""
_FINE = 1.0
"""Standard deviation of the Gaussian, pixels, that leaves out the fine detail."""
_LEAST_DETAIL = 0.3
"""Standard deviation of the fine detail, grey levels, that a window must have: rounding has 0.29."""
_BLURS = (0.6, 1.0)
"""Standard deviations, pixels, of what resampling may have taken away."""
_COARSER = 1.05
"""Ratio of two scales from which on one image is coarser than the other."""
_REDUCED = 0.9
"""Scale below which pixels are averaged."""
_WHOLE_PIXELS = 1.0
"""Pixels, over the whole side, by which a transform may differ from a shift by whole pixels and be taken for one."""

MADE_FROM, LEAST_LIKE = 0.75, 0.4
"""Share of the unlikeness (1 - correlation) that compression may leave at most for a copy, and the correlation that
it must reach. As measured on 180 pairs of other shots and look-alikes that agree best (609 photographs, some of one
scene by several cameras or at other focal lengths) and 39 pairs of copies that the judge refused: all others have
0.84 of the unlikeness and more, and those at 0.84 a correlation of 0.34; 31 of the copies have less than 0.75."""
EQUAL, EVERYWHERE = 0.97, 0.9
"""Correlations of the fine detail, in the median window and in nine of ten windows, from which on nothing is left to
explain. As measured on the same pairs: other shots have up to 0.92. Chosen."""
CERTAIN, FINE_STEP = 0.93, 20.0
"""Correlation from which on a copy is one for certain, and quantisation step, grey levels, up to which (quality 33):
what coarser steps leave are the edges of blocks, the same of any two exposures that lie over each other. A camera on
a tripod may lay two over each other by the pixel, and compression leaves little of their noise. As measured on one
drawn scene without detail, noise of .5 to 4 levels and quality 35 to 90, two such exposures have 0.82 at most
(0.92 without noise), with more gain than copies need; at quality 20 0.92 (with noise of a level). Chosen."""


@dataclass(frozen=True, slots=True)
class Recompression:
    """How alike the fine detail of two images is, -1 to 1.

    Attributes:
        before: correlation in the median window, as the two are.
        after: the same after the finer one was compressed as the coarser one was.
        tenth: after that, in the window that a tenth of the windows are below.
        step: mean quantisation step that the finer one was compressed with, grey levels; 0 = it was not.
    """

    before: float
    after: float
    tenth: float
    step: float = 0.0

    @property
    def made_from(self) -> bool:
        """Whether one was probably made from the other, or both from a third."""
        equal = self.after >= EQUAL and self.tenth >= EVERYWHERE
        return equal or (self.after >= LEAST_LIKE and 1.0 - self.after <= MADE_FROM * (1.0 - self.before))

    @property
    def certain(self) -> bool:
        """Whether that is certain."""
        return self.made_from and self.after >= CERTAIN and self.step <= FINE_STEP


def recompress(
    a: Stored, b: Stored, transform: Matrix3, sizes: tuple[Size, Size] | None = None
) -> Recompression | None:
    """Compress the finer of two images as the coarser one was, and compare.

    Args:
        a: all of one image.
        b: all of the other.
        transform: pixels of the upright b into pixels of the upright a.
        sizes: width and height of both, upright, in which the transform is given (of a RAW, those of its sensor);
            None = as they are.

    Returns:
        None where they share too little, or have too little detail.
    """
    matrix = np.array(transform, np.float64)
    if sizes is not None:
        matrix = _scaled(a, sizes[0]) @ matrix @ np.linalg.inv(_scaled(b, sizes[1]))
    into = _from_upright(a) @ matrix @ _to_upright(b)
    size = float(np.sqrt(abs(np.linalg.det(into[:2, :2]))))
    if not np.isfinite(size) or size < 1e-6:
        return None
    first = size > _COARSER or (size > 1.0 / _COARSER and _step(b) >= _step(a))
    coarse, fine = (b, a) if first else (a, b)
    if first:
        into = np.asarray(np.linalg.inv(into), np.float64)
    part = _shared(coarse.pixels.shape[:2], fine.pixels.shape[:2], into)
    if part is None:
        return None
    left, top, width, height = part
    copy = coarse.pixels[top : top + height, left : left + width]
    there = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    best: Recompression | None = None
    for laid, inside in _laid(copy, fine.pixels, there @ into):
        for candidate in _toned(copy, laid, inside):
            found = _compared(copy, candidate, inside, coarse)
            if found is not None and (best is None or found.after > best.after):
                best = found
    return best


def _step(image: Stored) -> float:
    return 0.0 if image.coding is None else image.coding.step


def _scaled(image: Stored, size: Size) -> Matrix:
    """Pixels of an upright image of a size into those of the upright pixels at hand."""
    height, width = image.pixels.shape[:2]
    if image.upright.swaps_sides:
        width, height = height, width
    return np.asarray(np.diag([width / size[0], height / size[1], 1.0]), np.float64)


def _to_upright(image: Stored) -> Matrix:
    height, width = image.pixels.shape[:2]
    return np.array(image.upright.transform(width, height), np.float64)


def _from_upright(image: Stored) -> Matrix:
    return np.asarray(np.linalg.inv(_to_upright(image)), np.float64)


def _shared(coarse: tuple[int, ...], fine: tuple[int, ...], into: Matrix) -> tuple[int, int, int, int] | None:
    """The middle of what the two share: left, top, width and height, where blocks meet; None = too little."""
    height, width = fine
    corners = into @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], np.float64)
    points = corners[:2] / corners[2]
    box = []
    for low, high, side in zip(points.min(axis=1), points.max(axis=1), (coarse[1], coarse[0]), strict=True):
        start, stop = max(0.0, float(low)), min(float(side), float(high))
        start = max(start, (start + stop - _SIDE) / 2)
        first = int(start) // _BLOCK * _BLOCK
        length = min(int(min(stop, start + _SIDE)) - first, side - first)
        if length < 3 * _WINDOW:
            return None
        box.append((first, length))
    (left, across), (top, down) = box
    return left, top, across, down


def _laid(copy: Pixels, fine: Pixels, into: Matrix) -> Iterator[tuple[Pixels, Mask]]:
    """The finer image over the part of the copy, and where it is: as refined, and by whole pixels if it is near that.

    Args:
        copy: a part of the coarser image.
        fine: all of the finer one.
        into: its pixels into those of the part.
    """
    height, width = copy.shape[:2]
    back = np.linalg.inv(into)
    corners = back @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], np.float64)
    points = corners[:2] / corners[2]
    if not np.isfinite(points).all():
        return
    scale = float(np.sqrt(abs(np.linalg.det(into[:2, :2]))))
    margin = _BLOCK / scale
    left, top = (max(0, int(low - margin)) for low in points.min(axis=1))
    right, bottom = (int(high + margin) + 1 for high in points.max(axis=1))
    part = fine[top : max(0, bottom), left : max(0, right)]
    if not part.size:
        return
    into = into @ np.array([[1.0, 0.0, left], [0.0, 1.0, top], [0.0, 0.0, 1.0]])
    if scale < _REDUCED:
        tall, wide = (max(1, round(side * scale)) for side in part.shape[:2])
        into = into @ np.diag([part.shape[1] / wide, part.shape[0] / tall, 1.0])
        part = np.asarray(cv2.resize(part, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)
    centre = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [0.0, 0.0, 1.0]])  # of pixels, which OpenCV counts from
    into = centre @ into @ np.linalg.inv(centre)
    laid, inside = _warped(part, into, (width, height))
    into = refined(copy, laid, inside) @ into
    yield _warped(part, into, (width, height))
    whole = np.round(into)
    if np.abs(into - whole)[:2, :2].max() * max(width, height) < _WHOLE_PIXELS:
        yield _warped(part, whole, (width, height))


def _warped(pixels: Pixels, into: Matrix, size: tuple[int, int]) -> tuple[Pixels, Mask]:
    laid = cv2.warpPerspective(pixels, into, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    covered = cv2.warpPerspective(np.full(pixels.shape[:2], 255, np.uint8), into, size, flags=cv2.INTER_NEAREST)
    return np.asarray(laid, np.uint8), np.asarray(cv2.erode(covered, np.ones((9, 9), np.uint8)) > 0)


def _toned(copy: Pixels, laid: Pixels, inside: Mask) -> Iterator[Pixels]:
    """The laid image as it is or in the tones of the copy, whichever is nearer in most places; and softened."""
    toned, change = with_tones_of(copy, laid, inside)
    if change:
        grey, windows = grey_of(copy), _windows(inside.astype(np.float32)).min(axis=1) > 0
        far, near = (
            np.median(_windows(np.abs(grey_of(image) - grey)).mean(axis=1)[windows]) if windows.any() else 0.0
            for image in (laid, toned)
        )
        laid = toned if near < far else laid
    yield laid
    for sigma in _BLURS:
        yield np.asarray(cv2.GaussianBlur(laid, (0, 0), sigma), np.uint8)


def _compared(copy: Pixels, laid: Pixels, inside: Mask, coarse: Stored) -> Recompression | None:
    mine, theirs = _detail(copy), _detail(laid)
    whole = _windows(inside.astype(np.float32)).min(axis=1) > 0
    whole &= (mine * mine).mean(axis=1) > _LEAST_DETAIL**2
    if int(whole.sum()) < _LEAST_WINDOWS:
        return None
    before = _correlations(mine[whole], theirs[whole])
    after = before
    if coarse.coding is not None:
        after = _correlations(mine[whole], _detail(coarse.coding.compressed(laid))[whole])
    tenth = float(np.quantile(after, 0.1))
    return Recompression(float(np.median(before)), float(np.median(after)), tenth, _step(coarse))


def _detail(pixels: Pixels) -> Floats:
    """The fine detail, by windows; float32 [N, 1024]."""
    grey = grey_of(pixels)
    return _windows(np.asarray(grey - cv2.GaussianBlur(grey, (0, 0), _FINE), np.float32))


def _windows(values: Floats) -> Floats:
    rows, columns = values.shape[0] // _WINDOW, values.shape[1] // _WINDOW
    whole = values[: rows * _WINDOW, : columns * _WINDOW].reshape(rows, _WINDOW, columns, _WINDOW)
    return whole.transpose(0, 2, 1, 3).reshape(rows * columns, _WINDOW * _WINDOW)


def _correlations(one: Floats, other: Floats) -> Floats:
    shared = np.einsum("kp,kp->k", one, other)
    sizes = np.einsum("kp,kp->k", one, one) * np.einsum("kp,kp->k", other, other)
    return np.asarray(shared / np.sqrt(np.maximum(sizes, 1e-6)), np.float32)
