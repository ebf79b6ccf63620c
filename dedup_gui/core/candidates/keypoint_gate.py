"""Which candidate pairs can be refused by the fingerprints alone, before a pixel of them is read.

Keypoints see what a pair shows in common wherever it lies; where next to none of many agree on how the one image lies
on the other, and the whole frames do not look alike either, there is nothing to be looked at. Most pairs that the
features propose among unrelated photographs are of that kind.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup_gui.core.candidates.keypoint_votes import agreeing_votes
from dedup_gui.core.fingerprints.local_keypoints import KEYPOINT, MOST, Rows, mirrored_codes
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.thread_map import run_in_threads

Numbers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

MANY = 40
"""Keypoints from which on too few that agree mean something. Chosen, as the two that follow, on 13,300 pairs of the
labelled set and of the same photographs under all changes of which the judge had something to say: from 30 on none is
lost by these limits, between 20 and 30 two in a hundred and fifty are."""
LEAST_VOTES = 1.5
"""Weight of the votes with which a pair is looked at. Copies have 2.3 and more, all of those pairs 1.5 and more; of
4,800 others four in five have less, and of photographs that have nothing in common nearly all."""
ALIKE = 0.9
"""Correlation of two thumbnails in the best of the eight orientations from which on a pair is looked at. Chosen: a
copy without votes is a blurred one, and all of those have more."""
_WEIGHTS = np.maximum(0.0, (18.0 - np.arange(65)) / 10.0).astype(np.float32)
"""Weight of two keypoints by the bits in which their codes differ. More may differ than may propose a pair: what no
longer proposes can still keep a pair in. Chosen: with equal weights up to 12 or 16 bits the same pairs are kept only
where four to twelve in a hundred more of the others are."""
_MOST = 64
"""Keypoints looked at of a pair; the nearest codes first. Chosen."""
_SIDE = 16
"""Cells along a thumbnail's side, of the 32 that it has."""
_FAINT = 8.0
"""Norm of a thumbnail's centred levels below which it is noise. Chosen, as the judge's."""
_PAIRS = 64
"""Pairs compared at once: 7 MB for each thread."""


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Some pairs, and which of them are worth a look."""

    pairs: slice
    passed: Mask


class KeypointGate:
    """Refuses pairs by their fingerprints.

    Args:
        keypoints: rows of `KEYPOINT`, as bytes, of each image.
        thumbnails: uint8 [N, 32, 32], grey.
    """

    def __init__(self, keypoints: Sequence[bytes], thumbnails: npt.NDArray[np.uint8]) -> None:
        self._keypoints = keypoints
        self._counts = np.array([len(rows) // KEYPOINT.itemsize for rows in keypoints], np.intp)
        self._thumbnails = thumbnails

    def blocks(self, a: Numbers, b: Numbers, threads: int) -> Generator[list[Passing], None, None]:
        """Ask of many pairs, in threads; closing it stops them soon.

        Args:
            a: places of the one image, [P].
            b: places of the other.
            threads: how many.

        Yields:
            What became known, in no order; an empty list where nothing did for a while.
        """
        parts = [slice(start, start + _PAIRS) for start in range(0, len(a), _PAIRS)]

        def ask(part: slice) -> Passing:
            return Passing(part, self.passes(a[part], b[part]))

        with closing(run_in_threads(parts, ask, threads=threads, chunk=1)) as chunks:
            for results in chunks:
                yield [result for _, result in results]

    def passes(self, a: Numbers, b: Numbers) -> Mask:
        """Whether pairs are worth a look; each by its two images alone.

        Args:
            a: places of the one image, [P]; not more than some hundred.
            b: places of the other.
        """
        passed = np.minimum(self._counts[a], self._counts[b]) < MANY
        for is_so in (self._look_alike, self._have_votes, self._have_votes_mirrored):
            open_ = np.flatnonzero(~passed)
            if len(open_):
                passed[open_] = is_so(a[open_], b[open_])
        return passed

    def _look_alike(self, a: Numbers, b: Numbers) -> Mask:
        one, other = _vectors(self._thumbnails[a]), _vectors(self._thumbnails[b])
        likeness = [
            np.einsum("pij,pij->p", one, np.stack([turn.turn(each) for each in other])) for turn in ORIENTATIONS
        ]
        return np.asarray(np.max(likeness, axis=0) >= ALIKE, np.bool_)

    def _have_votes(self, a: Numbers, b: Numbers) -> Mask:
        return self._votes(a, b, mirrored=False) >= LEAST_VOTES

    def _have_votes_mirrored(self, a: Numbers, b: Numbers) -> Mask:
        return self._votes(a, b, mirrored=True) >= LEAST_VOTES

    def _votes(self, a: Numbers, b: Numbers, *, mirrored: bool) -> Floats:
        (one, real_one), (other, real_other) = self._padded(a), self._padded(b)
        codes = mirrored_codes(one["code"]) if mirrored else one["code"]
        distance = np.bitwise_count(codes[:, :, None] ^ other["code"][:, None, :])
        distance[~real_one] = 64
        distance[~real_other[:, None, :].repeat(one.shape[1], axis=1)] = 64
        nearest = distance.argmin(axis=2)
        back = np.take_along_axis(distance.argmin(axis=1), nearest, axis=1)
        bits = np.take_along_axis(distance, nearest[:, :, None], axis=2)[:, :, 0]
        bits[back != np.arange(one.shape[1])] = 64
        order = np.argsort(bits, axis=1, kind="stable")[:, :_MOST]
        paired = np.take_along_axis(nearest, order, axis=1)
        weight = _WEIGHTS[np.take_along_axis(bits, order, axis=1)]
        rows = np.arange(len(a))[:, None]
        return agreeing_votes(one[rows, order], other[rows, paired], weight, mirrored=mirrored)

    def _padded(self, places: Numbers) -> tuple[Rows, Mask]:
        """The keypoints of some images, [P, MOST], and which of them are there."""
        rows = np.zeros((len(places), MOST), KEYPOINT)
        for number, place in enumerate(places):
            own = np.frombuffer(self._keypoints[place], KEYPOINT)[:MOST]
            rows[number, : len(own)] = own
        return rows, np.arange(MOST) < self._counts[places][:, None]


def _vectors(thumbnails: npt.NDArray[np.uint8]) -> Floats:
    """Thumbnails at half their size, of mean 0 and norm 1, or 0; float32 [P, 16, 16]."""
    small = thumbnails.reshape(-1, _SIDE, 2, _SIDE, 2).mean(axis=(2, 4), dtype=np.float32)
    small -= small.mean(axis=(1, 2), keepdims=True)
    norm = np.linalg.norm(small, axis=(1, 2), keepdims=True)
    return np.asarray(np.where(norm > _FAINT, small / np.maximum(norm, 1e-6), 0.0), np.float32)
