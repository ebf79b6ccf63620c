"""Fingerprints of images that are none, each different, with the statistics that decide what a search costs.

Thumbnails have amplitude spectra near 1/f, and a few kinds of them look a little alike: as of photographs, two
unrelated ones have hashes within twelve bits in one of some 9,000 cases, and vectors with a cosine of 0.8 in one of
some 1,400 (`hash_pairs.RADIUS`, `thumbnail_pairs.LEAST`). Features lean to one side, belong to scenes and have a
spectrum that falls: so have those of EfficientNet-Lite0 of 432 photographs, of which two have a cosine of .34 in the
middle and of .45 in one of ten cases, and of whose variance 64 directions hold .60.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.orientations import ORIENTATIONS

Numbers = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

BLOCK = 2048
"""Images made at once: 8 MB for each array of float32."""
EVERY = 10
"""One image in so many has a copy."""
SIDE = 32
KINDS, OF_KIND = 50, 0.45
"""Kinds of thumbnails, and the share of a thumbnail's variance that is its kind's."""
FALL = 0.95
"""Power of the frequency with which a thumbnail's amplitudes fall."""
COPY_NOISE = 1.5
"""Grey levels by which a copy's cells differ: some bits of its hash turn."""
LEAN, OF_SCENE, SCENE = 0.345, 0.2, 100
"""Shares of a vector's square that all vectors and those of a scene have in common; images in a scene."""
NEAREST_COPY, FARTHEST_COPY = 0.98, 0.72
"""Cosines of a copy and its original: from recompressed to strongly edited."""


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """Which images are copies of which; no image is in two pairs.

    Attributes:
        originals: places, [P].
        copies: places, [P].
    """

    originals: Numbers
    copies: Numbers

    def blocks(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Some at a time."""
        for start in range(0, len(self.copies), BLOCK):
            yield self.originals[start : start + BLOCK], self.copies[start : start + BLOCK]


def plant(count: int, seed: int = 7) -> Planted:
    """Choose one image in `EVERY` and another that becomes its copy."""
    pairs = max(1, count // EVERY)
    chosen = np.random.default_rng(seed).permutation(count)[: 2 * pairs]
    return Planted(chosen[:pairs], chosen[pairs:])


def make_thumbnails(count: int, planted: Planted, *, turned: bool, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Make them.

    Args:
        count: how many.
        planted: which become copies.
        turned: whether copies lie in any of the eight orientations.
        seed: another seed, other thumbnails.

    Returns:
        uint8 [count, 32, 32].
    """
    rng = np.random.default_rng(seed)
    waves, cells = np.arange(SIDE)[:, None], np.arange(SIDE)
    basis = np.cos(np.pi * waves * (2 * cells + 1) / (2 * SIDE)).astype(np.float32)
    frequency = np.hypot(waves, cells)
    frequency[0, 0] = np.inf
    amplitude = (frequency**-FALL).astype(np.float32)
    kinds = rng.standard_normal((KINDS, SIDE, SIDE), np.float32) * np.float32(OF_KIND**0.5)
    made = np.empty((count, SIDE, SIDE), np.uint8)
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        own = rng.standard_normal((size, SIDE, SIDE), np.float32) * np.float32((1 - OF_KIND) ** 0.5)
        levels = basis.T @ ((kinds[rng.integers(KINDS, size=size)] + own) * amplitude) @ basis
        levels *= (rng.uniform(35, 60, size) / levels.std(axis=(1, 2)))[:, None, None]
        made[start : start + size] = np.clip(levels + rng.uniform(90, 160, (size, 1, 1)), 0, 255)
    for originals, copies in planted.blocks():
        levels = made[originals] + rng.normal(0, COPY_NOISE, (len(copies), SIDE, SIDE))
        copied = np.clip(levels, 0, 255).astype(np.uint8)
        turns = rng.integers(len(ORIENTATIONS) if turned else 1, size=len(copies))
        for number in np.unique(turns):
            made[copies[turns == number]] = [ORIENTATIONS[number].turn(one) for one in copied[turns == number]]
    return made


def make_features(count: int, length: int, planted: Planted, *, seed: int = 0) -> npt.NDArray[np.float16]:
    """Make them.

    Args:
        count: how many.
        length: components of a vector.
        planted: which become copies.
        seed: another seed, other vectors.

    Returns:
        float16 [count, length], of norm 1.
    """
    rng = np.random.default_rng(seed)
    fall = ((np.arange(length) + 20.0) ** -0.75).astype(np.float32)

    def some(size: int, share: float) -> Floats:
        return _unit(rng.standard_normal((size, length), np.float32) * fall) * np.float32(share**0.5)

    lean = _unit(rng.uniform(0, 1, (1, length)).astype(np.float32)) * np.float32(LEAN**0.5)
    scenes = some(max(1, count // SCENE), OF_SCENE).astype(np.float16)
    made = np.empty((count, length), np.float16)
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        scene = scenes[rng.integers(len(scenes), size=size)]
        made[start : start + size] = _unit(lean + scene + some(size, 1 - LEAN - OF_SCENE))
    for originals, copies in planted.blocks():
        own = made[originals].astype(np.float32)
        aside = some(len(copies), 1)
        aside = _unit(aside - own * (aside * own).sum(axis=1, keepdims=True))
        cosine = rng.uniform(FARTHEST_COPY, NEAREST_COPY, (len(copies), 1)).astype(np.float32)
        made[copies] = own * cosine + aside * np.sqrt(1 - cosine**2)
    return made


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
