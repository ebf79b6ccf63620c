"""The check by blocks: what thumbnails left open is compared at 128 x 128, component by component.

Every pair of a large family of copies would be too many to look at closely, so only stars are: what the thumbnails
prove makes components, each has a medoid, and the check compares medoids with medoids and members with their own.
`grouping` forms groups round representatives, which are these medoids.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.fingerprints.hashing import hamming
from dedup_gui.core.matching.proposals import HashProposals, agreement
from dedup_gui.core.orientations import ORIENTATIONS
from dedup_gui.core.pairs.components import Components
from dedup_gui.core.pairs.pair_table import PairTable, Tried
from dedup_gui.core.pairs.verdict_cache import VerdictCache
from dedup_gui.core.run_in_thread import run_in_thread
from dedup_gui.core.types import ImageFile
from dedup_gui.core.verification.block_correlation import (
    BlockVerdict,
    decode_block_verdict,
    encode_block_verdict,
)
from dedup_gui.core.verification.detail_reader import DetailReader, ReadPixels
from dedup_gui.core.verification.thumbnail_judge import ThumbnailVerdict

Numbers = npt.NDArray[np.intp]

SAME_SHAPE = 1.1
"""Two pictures without texture whose aspect ratios differ by more are two pictures. Chosen: crops to another format
begin at 4:3 against 3:2, which is 1.125."""
_ROUNDS = 16
"""How often components that grew are looked at again. Two or three rounds are usual."""
_COMPARED = 1024
"""Pairs looked at between two table updates."""
_TURNED = 256
"""Pairs of which the best orientation is sought between two yields."""


def verify_by_blocks(
    images: Sequence[ImageFile],
    sizes: npt.NDArray[np.int64],
    proposals: HashProposals,
    read_pixels: ReadPixels,
    threads: int,
    cache: VerdictCache,
) -> Generator[Progress, None, tuple[PairTable, int]]:
    """Have the check by blocks decide what the thumbnails left open.

    Args:
        images: one for each content.
        sizes: int64 [N, 2], their width and height.
        proposals: what the hashes proposed.
        read_pixels: gives the upright RGB pixels (uint8 [h, w, 3]) of the image at a place, with a longer side of
            about `block_correlation.SOURCE_SIDE`, or None where it cannot be read any more; called in threads.
        threads: that call it.
        cache: verdicts of earlier scans.

    Yields:
        Progress of JUDGE, at least every 100 ms.

    Returns:
        The table with what was accepted and tried, and how many pairs were new to the check. It does not depend on
        threads.
    """
    rounds = _BlockRounds(images, proposals, DetailReader(read_pixels, threads), cache)
    pairs = proposals.pairs
    for _ in range(_ROUNDS):
        said = Progress(Stage.JUDGE, rounds.looked_at, rounds.looked_at)
        a, b = yield from run_in_thread(said, partial(_open_pairs, sizes, pairs, proposals.same_thumbnail))
        if not len(a):
            break
        tables = [pairs]
        for start in range(0, len(a), _COMPARED):
            part = slice(start, start + _COMPARED)
            tables.append((yield from rounds.look_at(pairs, a[part], b[part])))
        pairs = yield from run_in_thread(said, partial(PairTable.joined, tables))
    return pairs, rounds.judged


def look_at_pairs(
    images: Sequence[ImageFile],
    proposals: HashProposals,
    read_pixels: ReadPixels,
    threads: int,
    cache: VerdictCache,
    pairs: PairTable,
) -> Generator[Progress, None, PairTable]:
    """Have the check by blocks look at these very pairs, whatever they belong to; see `verify_by_blocks`.

    Args:
        images: one for each content.
        proposals: what the hashes proposed.
        read_pixels: as for `verify_by_blocks`.
        threads: that call it.
        cache: verdicts of earlier scans.
        pairs: all of which are looked at, in the orientation that they have, where a generator proposed them.

    Yields:
        Progress of JUDGE, at least every 100 ms.
    """
    rounds = _BlockRounds(images, proposals, DetailReader(read_pixels, threads), cache)
    tables = []
    for start in range(0, len(pairs), _COMPARED):
        part = slice(start, start + _COMPARED)
        tables.append((yield from rounds.look_at(pairs, pairs.a[part], pairs.b[part])))
    return PairTable.joined(tables)


def _open_pairs(sizes: npt.NDArray[np.int64], pairs: PairTable, same_thumbnail: Numbers) -> tuple[Numbers, Numbers]:
    return Components(sizes, pairs, Tried.BLOCKS).open_pairs(same_thumbnail)


class _BlockRounds:
    """Looks at pairs by blocks.

    Attributes:
        looked_at: pairs compared so far.
        judged: those of them that were not known from earlier scans.
    """

    def __init__(
        self, images: Sequence[ImageFile], proposals: HashProposals, reader: DetailReader, cache: VerdictCache
    ) -> None:
        self._images = images
        self._hashes = proposals.hashes
        self._thumbnails = proposals.thumbnails
        self._reader = reader
        self._cache = cache
        self.looked_at = 0
        self.judged = 0

    def look_at(self, pairs: PairTable, a: Numbers, b: Numbers) -> Generator[Progress, None, PairTable]:
        """What there is to say of some pairs, all of them tried."""
        turns = yield from self._orientations(pairs, a, b)
        distance = hamming(self._hashes.phash[a, 0], self._hashes.phash[b, turns])
        said = self._thumbnails.compare(a, b, turns)
        alike = agreement(said)
        accepted = said.verdict == ThumbnailVerdict.YES
        edited, weak = np.zeros(len(a), np.bool_), np.zeros(len(a), np.bool_)
        rows = np.flatnonzero(said.verdict == ThumbnailVerdict.LOOK_CLOSER)
        total = self.looked_at + len(rows)
        photographic = self._thumbnails.photographic[a[rows]] & self._thumbnails.photographic[b[rows]]
        for results in self._verdicts(a[rows], b[rows], turns[rows], photographic):
            for place, verdict in results:
                self.looked_at += 1
                row = rows[place]
                if (
                    verdict
                    and verdict.accepted
                    and not self._odd_shapes(verdict, int(a[row]), int(b[row]), turns[row])
                ):
                    accepted[row], alike[row] = True, verdict.agreement
                    edited[row], weak[row] = verdict.edited, verdict.weak
            yield Progress(Stage.JUDGE, self.looked_at, total)
        return PairTable.of(
            a,
            b,
            orientation=turns,
            distance=distance,
            agreement=alike * accepted,
            accepted=accepted,
            edited=edited,
            weak=weak,
            tried=Tried.BLOCKS,
        )

    def _orientations(self, pairs: PairTable, a: Numbers, b: Numbers) -> Generator[Progress, None, Numbers]:
        """How each b is turned to look like a: as proposed, or as looks best."""
        known = pairs.find(a, b)
        proposed = (known >= 0) & (pairs.rows["worth"][known] > 0)
        turns = np.where(proposed, pairs.rows["orientation"][known], 0).astype(np.intp)
        unknown = np.flatnonzero(~proposed)
        for start in range(0, len(unknown), _TURNED):
            some = unknown[start : start + _TURNED]
            turns[some] = self._thumbnails.best_orientation(a[some], b[some])
            yield Progress(Stage.JUDGE, self.looked_at, self.looked_at + len(a))
        return turns

    def _odd_shapes(self, verdict: BlockVerdict, a: int, b: int, turn: int) -> bool:
        """Whether two even pictures, which have nothing but a colour and a shape, differ in shape."""
        if verdict.agreement < 1.0:
            return False
        one, other = self._images[a].info, self._images[b].info
        width, height = (other.height, other.width) if ORIENTATIONS[turn].swaps_sides else (other.width, other.height)
        ratio = (one.width * height) / (one.height * width)
        return not 1 / SAME_SHAPE <= ratio <= SAME_SHAPE

    def _verdicts(
        self, a: Numbers, b: Numbers, turns: Numbers, photographic: npt.NDArray[np.bool_]
    ) -> Generator[list[tuple[int, BlockVerdict | None]], None, None]:
        """The verdicts of earlier scans, and then those on pairs that are new."""
        pairs = [(self._images[i].digest, self._images[j].digest) for i, j in zip(a, b, strict=True)]
        how = [f"{turn} {sure}" for turn, sure in zip(turns, photographic, strict=True)]
        known = self._cache.recall(pairs, how)
        yield [(place, decode_block_verdict(data)) for place, data in enumerate(known) if data is not None]
        new = np.array([place for place, data in enumerate(known) if data is None], np.intp)
        self.judged += len(new)
        try:
            for results in self._reader.compare(a[new], b[new], turns[new], photographic[new]):
                for place, verdict in results:
                    if verdict is not None:
                        self._cache.keep(pairs[new[place]], how[new[place]], encode_block_verdict(verdict))
                yield [(int(new[place]), verdict) for place, verdict in results]
        finally:
            self._cache.save()
