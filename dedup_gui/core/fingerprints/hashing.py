"""Perceptual hashes of 64 bits, computed from 32x32 grey thumbnails in batches.

All hashes come from the thumbnail that the scan keeps of every image: no second decode, and a new hash never makes
the cache stale. pHash comes in the eight orientations of `ORIENTATIONS` from one transform: mirroring a picture
changes the sign of every other DCT coefficient, and a quarter turn is a transposition followed by a mirroring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS as ORIENTATIONS
from dedup_gui.core.settings import HashKind

Bits = npt.NDArray[np.uint64]

SIDE = 32
"""Side of a thumbnail, pixels."""
KEPT = 8
"""Side of the block of low frequencies that is kept: 8 x 8 = 64 bits."""
BITS = KEPT * KEPT
_CHUNK = 1024
"""Thumbnails handled at once: 8 MB as float64; bounds the memory and the time of a single NumPy call."""
_GRAIN = 1024.0
"""Coefficients (up to 10^6) are rounded to 1/1024. Those that are zero in theory, as in symmetric pictures, are then
zero in fact, on every machine and in every batch, instead of noise of 10^-10 whose sign makes the bit."""


@dataclass(frozen=True, slots=True, eq=False)
class Hashes:
    """The perceptual hashes of N images.

    Attributes:
        phash: uint64 [N, 8]; column k is the hash of the image turned by `ORIENTATIONS[k]`; column 0 is upright.
        phash_mean: uint64 [N]; the variant with the mean as its threshold.
        ahash: uint64 [N].
        dhash: uint64 [N].
        contrast: float32 [N]; standard deviation of the thumbnail, grey levels.
    """

    phash: Bits
    phash_mean: Bits
    ahash: Bits
    dhash: Bits
    contrast: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.phash_mean)

    @classmethod
    def joined(cls, parts: Sequence[Hashes]) -> Hashes:
        """The hashes of several batches as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    def of(self, places: npt.NDArray[np.intp]) -> Hashes:
        """The hashes of some of the images."""
        return Hashes(*(getattr(self, name)[places] for name in self.__slots__))


def hash_thumbnails(thumbnails: npt.NDArray[np.uint8]) -> Hashes:
    """Compute all perceptual hashes.

    Args:
        thumbnails: uint8 [N, 32, 32], grey.

    Returns:
        The hashes; about 10 microseconds an image.

    Raises:
        ValueError: the array has another shape or dtype.
    """
    if thumbnails.ndim != 3 or thumbnails.shape[1:] != (SIDE, SIDE) or thumbnails.dtype != np.uint8:
        raise ValueError(f"thumbnails must be uint8 [N, 32, 32], not {thumbnails.dtype} {thumbnails.shape}")
    count = len(thumbnails)
    hashes = Hashes(
        phash=np.empty((count, len(ORIENTATIONS)), np.uint64),
        phash_mean=np.empty(count, np.uint64),
        ahash=np.empty(count, np.uint64),
        dhash=np.empty(count, np.uint64),
        contrast=np.empty(count, np.float32),
    )
    for start in range(0, count, _CHUNK):
        part = slice(start, start + _CHUNK)
        pixels = thumbnails[part].astype(np.float64)
        coefficients = low_frequencies(pixels)
        hashes.phash[part] = _phash_turned(coefficients)
        flat = coefficients.reshape(-1, BITS)
        hashes.phash_mean[part] = pack(flat >= flat.mean(axis=1, keepdims=True))
        small = _ROWS8 @ pixels @ _ROWS8.T
        small = small.reshape(-1, BITS)
        hashes.ahash[part] = pack(small >= small.mean(axis=1, keepdims=True))
        columns = _ROWS8 @ pixels @ _ROWS9.T
        hashes.dhash[part] = pack((columns[:, :, 1:] > columns[:, :, :-1]).reshape(-1, BITS))
        hashes.contrast[part] = pixels.std(axis=(1, 2))
    return hashes


def turned_hashes(thumbnails: npt.NDArray[np.uint8], kind: HashKind) -> Bits:
    """One kind of hash in all eight orientations.

    Args:
        thumbnails: uint8 [N, 32, 32], grey.
        kind: which.

    Returns:
        uint64 [N, 8]; column k is the hash of the image turned by `ORIENTATIONS[k]`.
    """
    if kind is HashKind.PHASH:
        return hash_thumbnails(thumbnails).phash
    name = {HashKind.PHASH_MEAN: "phash_mean", HashKind.AHASH: "ahash", HashKind.DHASH: "dhash"}[kind]
    columns = []
    for orientation in ORIENTATIONS:
        turned = np.moveaxis(orientation.turn(np.moveaxis(thumbnails, 0, -1)), -1, 0)
        columns.append(getattr(hash_thumbnails(np.ascontiguousarray(turned)), name))
    return np.stack(columns, axis=1)


def low_frequencies(pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The 8x8 lowest coefficients of the two-dimensional DCT-II (not normalised, as `scipy.fft.dctn` gives it).

    Args:
        pixels: float64 [N, 32, 32].

    Returns:
        float64 [N, 8, 8], first axis vertical frequency, rounded to 1/1024.
    """
    # A product for each thumbnail: one large product would wake the threads of BLAS, which then spin for longer than
    # all the work takes.
    block = _COSINES @ (pixels @ _COSINES.T)
    rounded: npt.NDArray[np.float64] = np.rint(block * _GRAIN) / _GRAIN
    return rounded


def pack(bits: npt.NDArray[np.bool_]) -> Bits:
    """Pack rows of 64 bits; the first one is the most significant.

    Args:
        bits: bool [N, 64].

    Returns:
        uint64 [N].
    """
    return np.packbits(bits, axis=1).view(">u8").reshape(-1).astype(np.uint64)


def hamming(one: Bits, other: Bits) -> npt.NDArray[np.uint8]:
    """The number of bits in which hashes differ, element by element (broadcast).

    Args:
        one: uint64, any shape.
        other: uint64, any shape that fits.

    Returns:
        uint8, 0-64.
    """
    distance: npt.NDArray[np.uint8] = np.bitwise_count(one ^ other)
    return distance


def _phash_turned(coefficients: npt.NDArray[np.float64]) -> Bits:
    """Hash in the eight orientations: uint64 [N, 8] from float64 [N, 8, 8]."""
    out = np.empty((len(coefficients), len(ORIENTATIONS)), np.uint64)
    for upright, quarter, signs in _TURNS:
        turned = coefficients * signs
        # The median of 64 numbers is the mean of the two in the middle. A transposed block has the same median.
        ordered = np.partition(turned.reshape(-1, BITS), (BITS // 2 - 1, BITS // 2), axis=1)
        median = (ordered[:, BITS // 2 - 1] + ordered[:, BITS // 2]) / 2
        bits = turned >= median[:, None, None]
        out[:, upright] = pack(bits.reshape(-1, BITS))
        out[:, quarter] = pack(bits.transpose(0, 2, 1).reshape(-1, BITS))
    return out


def _cosines() -> npt.NDArray[np.float64]:
    """float64 [8, 32]: row k is 2 cos(pi k (2n + 1) / 64), the first rows of the DCT-II of length 32."""
    k, n = np.arange(KEPT)[:, None], np.arange(SIDE)[None, :]
    table: npt.NDArray[np.float64] = 2.0 * np.cos(np.pi * k * (2 * n + 1) / (2 * SIDE))
    return table


def _area_means(count: int) -> npt.NDArray[np.float64]:
    """float64 [count, 32]: row i averages the i-th of `count` equal parts of 32 pixels."""
    edges = np.linspace(0, SIDE, count + 1)
    cells = np.arange(SIDE)
    shared = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    means: npt.NDArray[np.float64] = np.clip(shared, 0, None) * (count / SIDE)
    return means


_COSINES = _cosines()
_ROWS8 = _area_means(8)
_ROWS9 = _area_means(9)
_ACROSS = np.where(np.arange(KEPT) % 2, -1.0, 1.0)[None, :]
_DOWN = _ACROSS.T
# (orientation, the orientation whose block is that one's transposed, signs of the former). Transposing a picture is
# mirroring it and turning it by 90 degrees; flipping the transposed picture top to bottom turns the picture by 90.
_TURNS: tuple[tuple[int, int, npt.NDArray[np.float64]], ...] = (
    (0, 5, np.ones((KEPT, KEPT))),
    (4, 1, _ACROSS * np.ones((KEPT, KEPT))),
    (6, 3, _DOWN * np.ones((KEPT, KEPT))),
    (2, 7, _ACROSS * _DOWN),
)
