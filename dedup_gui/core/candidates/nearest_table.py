"""For each image its nearest ones so far: what a join remembers instead of all pairs.

A neighbour is one integer: the bits of its cosine above, the complement of its number below. Positive floats sort
like their bits, so the largest integers are the nearest neighbours, equals by lower number.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
Keys = npt.NDArray[np.int64]
Places = slice | npt.NDArray[np.int32]
"""Some images: a stretch of them, or their numbers."""

_INDEX_BITS = 31
_INDEX_MASK = (1 << _INDEX_BITS) - 1
_AT_ONCE = 1 << 18
"""Keys sorted at once; 2 MB. Chosen."""
_MEASURED = 4096
"""Pairs of whole vectors multiplied at once, at least; 42 MB for 1,280 components. Chosen."""
_ROWS = 8192
"""Images whose pairs are named between two yields. Chosen."""


@dataclass(frozen=True, slots=True)
class CosinePairs:
    """Pairs of near vectors, sorted by (a, b): of the network's features, or of thumbnails.

    Attributes:
        a: int32 [P], index of the one image; a < b.
        b: int32 [P], index of the other.
        cosine: float32 [P].
    """

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    cosine: FloatMatrix


class NearestTable:
    """For each image its nearest `top_k` so far.

    Args:
        count: number of images.
        top_k: neighbours remembered for each; among equally near ones those of lower number.
        threshold: smallest cosine, above 0.
        floor: float32 [count], smallest cosine for each image; None = the threshold for all.
    """

    def __init__(self, count: int, top_k: int, threshold: float, floor: FloatMatrix | None = None) -> None:
        self._keys = np.zeros((count, top_k), np.int64)
        least = np.float32(threshold)
        self._floor = np.full(count, least) if floor is None else np.maximum(floor, least)
        """What a further neighbour must reach: the threshold, then the cosine of the last one remembered."""

    def matters(self, rows: Places, columns: Places, cosines: FloatMatrix) -> npt.NDArray[np.bool_]:
        """Which entries may still change something: those near enough for the row's or the column's image."""
        wanted: npt.NDArray[np.bool_] = cosines >= self._floor[rows][:, None]
        wanted |= cosines >= self._floor[columns]
        return wanted

    def take(self, rows: Places, columns: Places, cosines: FloatMatrix) -> None:
        """Take a block in; one of images with themselves (the same object twice) holds each pair twice."""
        if rows is columns:
            np.fill_diagonal(cosines, -1)
            self._take_rows(rows, columns, cosines)
            return
        self._take_rows(rows, columns, cosines)
        self._take_rows(columns, rows, cosines.T)

    def measured(
        self, features: npt.NDArray[np.generic], top_k: int, threshold: float
    ) -> Generator[None, None, NearestTable]:
        """The same neighbours by the cosines of these vectors, as far as it reaches the threshold.

        Args:
            features: float16 or float32 [N, D], unit vectors.
            top_k: neighbours remembered for each, of those that there are.
            threshold: smallest cosine, above 0.
        """
        table = NearestTable(len(self._keys), top_k, threshold)
        rows = max(1, _MEASURED // self._keys.shape[1])
        for start in range(0, len(self._keys), rows):
            image, place = np.nonzero(self._keys[start : start + rows])
            other = _numbers_of(self._keys[start + image, place])
            own = features[start : start + rows].astype(np.float32)[image]
            cosines = np.einsum("ij,ij->i", own, features[other].astype(np.float32))
            keys = np.zeros_like(self._keys[start : start + rows])
            keys[image, place] = np.where(cosines >= threshold, _keys_of(cosines, _INDEX_MASK - other), 0)
            keys.partition(keys.shape[1] - top_k, axis=1)
            table._keys[start : start + rows] = keys[:, -top_k:]
            yield
        return table

    def nearest(self, rank: int) -> Generator[None, None, FloatMatrix]:
        """float32 [N]: the cosine of each image's so-many-eth neighbour, counted from 0; 0 where it has fewer."""
        found = np.zeros(len(self._keys), np.float32)
        place = self._keys.shape[1] - 1 - rank
        for start in range(0, len(found) if place >= 0 else 0, _ROWS):
            part = slice(start, start + _ROWS)
            found[part] = np.minimum(_cosines_of(np.partition(self._keys[part], place, axis=1)[:, place]), 1)
            yield
        return found

    def pairs(self) -> Generator[None, None, CosinePairs]:
        """Each pair once, sorted."""
        count = len(self._keys)
        both, cosines = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for start in range(0, count, _ROWS):
            image, place = np.nonzero(self._keys[start : start + _ROWS])
            image += start
            keys = self._keys[image, place]
            other = _numbers_of(keys)
            # A pair that each names of the other comes from the first.
            once = (image < other) | ~(_numbers_of(self._keys[other]) == image[:, None]).any(axis=1)
            image, other = image[once], other[once]
            both.append(np.minimum(image, other) * count + np.maximum(image, other))
            cosines.append(np.minimum(_cosines_of(keys[once]), np.float32(1)))
            yield
        pairs = np.concatenate(both)
        order = np.argsort(pairs)
        yield
        pairs = pairs[order]
        a = (pairs // max(1, count)).astype(np.int32)
        b = (pairs - a.astype(np.int64) * count).astype(np.int32)
        yield
        return CosinePairs(a, b, np.concatenate(cosines)[order])

    def _take_rows(self, rows: Places, columns: Places, cosines: FloatMatrix) -> None:
        near = cosines >= self._floor[rows][:, None]
        touched = np.flatnonzero(near.any(axis=1))
        numbers = np.arange(columns.start, columns.stop) if isinstance(columns, slice) else columns
        complement = _INDEX_MASK - numbers.astype(np.int64)
        top_k = self._keys.shape[1]
        # A few rows at a time, for the memory of the case in which every image is like every other.
        step = max(16, _AT_ONCE // max(1, cosines.shape[1]))
        for start in range(0, len(touched), step):
            part = touched[start : start + step]
            images = rows.start + part if isinstance(rows, slice) else rows[part]
            found = _widest(cosines[part], near[part], complement, top_k)
            keys = np.concatenate([self._keys[images], found], axis=1)
            if not isinstance(rows, slice):
                _forget_repeated(keys)
            keys.partition(keys.shape[1] - top_k, axis=1)
            best = keys[:, -top_k:]
            self._keys[images] = best
            self._floor[images] = np.maximum(_cosines_of(best.min(axis=1)), self._floor[images])


def _widest(cosines: FloatMatrix, near: npt.NDArray[np.bool_], complement: Keys, top_k: int) -> Keys:
    """The keys of each row's near entries, of these the largest `top_k`; 0 where there are fewer."""
    row, column = np.nonzero(near)
    many = np.bincount(row, minlength=len(near))
    # Those that are left are unlike one another, too: among many equal keys partition takes ten times as long.
    keys = np.tile(-np.arange(1, int(many.max()) + 1), (len(near), 1))
    place = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    keys[row, place] = _keys_of(cosines[row, column], complement[column])
    if keys.shape[1] > top_k:
        keys.partition(keys.shape[1] - top_k, axis=1)
        keys = keys[:, -top_k:]
    return np.maximum(keys, 0)


def _forget_repeated(keys: Keys) -> None:
    """A neighbour met once more, in another block: its cosine may differ in the last digit. In place; sorts rows."""
    order = np.argsort(keys & _INDEX_MASK, axis=1, kind="stable")
    keys[:] = np.take_along_axis(keys, order, axis=1)
    again = _numbers_of(keys[:, 1:]) == _numbers_of(keys[:, :-1])
    keys[:, 1:][again] = 0


def _keys_of(cosines: FloatMatrix, complement: Keys) -> Keys:
    return (np.ascontiguousarray(cosines).view(np.int32).astype(np.int64) << _INDEX_BITS) | complement


def _numbers_of(keys: Keys) -> Keys:
    return _INDEX_MASK - (keys & _INDEX_MASK)


def _cosines_of(keys: Keys) -> FloatMatrix:
    return (keys >> _INDEX_BITS).astype(np.int32).view(np.float32)
