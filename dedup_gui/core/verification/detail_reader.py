"""Reads the pictures that the check by blocks wants to see, in threads, and keeps a bounded number of them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing

import numpy as np
import numpy.typing as npt

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.thread_map import run_in_threads
from dedup_gui.core.verification.block_correlation import BlockVerdict, Picture, compare_blocks, prepare

Numbers = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint8]
ReadPixels = Callable[[int], Pixels | None]
Judged = list[tuple[int, BlockVerdict | None]]

KEPT = 512
"""Pictures kept: 100 MB."""


class DetailReader:
    """Compares pairs of images by their pixels.

    Args:
        read_pixels: gives the upright RGB pixels of the image at a place, or None where it cannot be read.
        threads: that read and compare.
    """

    def __init__(self, read_pixels: ReadPixels, threads: int) -> None:
        self._read_pixels = read_pixels
        self._threads = max(1, threads)
        self._prepared: BoundedLru[int, Picture | None] = BoundedLru(KEPT)

    def compare(
        self, a: Numbers, b: Numbers, orientation: Numbers, photographic: npt.NDArray[np.bool_]
    ) -> Generator[Judged, None, None]:
        """Compare pairs; keeps best those that share an image with their neighbours in the order.

        Args:
            a: place of the one image, [P].
            b: place of the other, [P].
            orientation: how b is turned to look like a, [P].
            photographic: whether both are photographs, [P].

        Yields:
            Lists, perhaps empty, of (place among the pairs, verdict); None where an image could not be read. Every
            50 ms at least.
        """
        start = 0
        while start < len(a):
            stop, missing = self._next_block(a, b, start)
            yield from self._read(missing)

            def judge(place: int) -> BlockVerdict | None:
                one, other = (self._prepared.get(int(side[place])) for side in (a, b))
                if one is None or other is None:
                    return None
                return compare_blocks(one, other, int(orientation[place]), photographic=bool(photographic[place]))

            places = range(start, stop)
            with closing(run_in_threads(places, judge, threads=self._threads, chunk=32)) as chunks:
                for results in chunks:
                    yield [(places[index], detail) for index, detail in results]
            start = stop

    def _next_block(self, a: Numbers, b: Numbers, start: int) -> tuple[int, list[int]]:
        """The end of the next block of pairs whose images fit in, and those of them not there yet."""
        needed: dict[int, None] = {}
        stop = start
        while stop < len(a):
            more = [place for place in (int(a[stop]), int(b[stop])) if place not in needed]
            if len(needed) + len(more) > KEPT:
                break
            needed.update(dict.fromkeys(more))
            stop += 1
        missing = [place for place in needed if place not in self._prepared]
        for place in needed:
            self._prepared.get(place)  # used last: those missing take the place of others
        return stop, missing

    def _read(self, missing: list[int]) -> Generator[Judged, None, None]:
        def read(place: int) -> Picture | None:
            pixels = self._read_pixels(place)
            return None if pixels is None else prepare(pixels)

        with closing(run_in_threads(missing, read, threads=self._threads, chunk=2)) as chunks:
            for results in chunks:
                for index, picture in results:
                    self._prepared.put(missing[index], picture, 1)
                yield []
