"""The judge: candidate pairs in, matches out, on all cores and in bounded memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import partial
from types import TracebackType

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee
from threadpoolctl import threadpool_limits

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.daemon_pool import DaemonPool
from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.types import Candidate, Evidence, ImageFile, Match, Relation
from dedup_gui.core.verification.pair_classifier import JudgeModel
from dedup_gui.core.verification.pair_features import Traits, measure
from dedup_gui.core.verification.relation import NOTHING, Pair, Verdict, decide

Proxies = Callable[[int], npt.NDArray[np.uint8] | None]

CACHE_BYTES = 640 * 2**20
"""Keypoints and proxies kept; about 2,500 images."""

YIELD_SECONDS = 0.05
_AHEAD = 6
"""Pairs handed to the pool per thread beyond those being judged."""


class Judge:
    """Judges the candidate pairs of one scan.

    A pair's verdict depends on its two images alone: not on the order of the pairs, the number of threads or what
    else is in the scan.

    Attributes:
        apart: pairs of paths (each sorted) that were looked at and are proven to be two pictures; grows while
            judging. For `grouping.group`.
        failures: index of an image -> why its proxy could not be made; its pairs are passed over.
    """

    def __init__(self, model: JudgeModel, *, threads: int = 1, cache_bytes: int = CACHE_BYTES) -> None:
        """Start the pool.

        Args:
            model: the fitted coefficients.
            threads: worker threads; OpenCV and numpy release the GIL.
            cache_bytes: bound of the memory for keypoints and proxies.
        """
        self._model = model
        self._threads = max(1, threads)
        self._pool = DaemonPool(self._threads, "judge")
        self._cache = _TraitsCache(self._pool, cache_bytes)
        self._images: Sequence[ImageFile] = ()
        self.apart: set[tuple[str, str]] = set()
        self.failures: dict[int, ImageError] = {}

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop; pairs not begun are dropped. Waits a second for those that are being judged."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._cache.clear()

    def judge(
        self, candidates: Sequence[Candidate], images: Sequence[ImageFile], proxies: Proxies
    ) -> Generator[Progress, None, list[Match]]:
        """Judge candidate pairs.

        May be called several times for one scan: what is known of the images is kept in between, as long as
        `images` is the same object.

        Args:
            candidates: pairs of indices into `images`.
            images: the images of the scan.
            proxies: index -> uint8 [h, w] or [h, w, 3] (RGB), upright, longer side at most about 400 pixels, or
                None where the image cannot be read any more. Called from the pool's threads, once per image unless
                it fell out of the cache. May raise ImageError.

        Yields:
            Progress at least every 100 ms. Closing the generator drops what was not begun.

        Returns:
            The matches, sorted by paths: duplicates, and PARTIAL and BURST, which are not for grouping by default.
        """
        if images is not self._images:
            self._cache.clear()
            self._images = images
        ordered = in_local_order(candidates)
        matches: list[Match] = []
        running: dict[Future[Verdict], Candidate] = {}
        queue = iter(ordered)
        done, told = 0, time.monotonic()
        # One thread each: the pool is the parallelism. Matrix products that share the cores among themselves as well
        # cost up to twice the processor's time.
        before = cv2.getNumThreads()
        alone = threadpool_limits(1, user_api="blas")
        try:
            cv2.setNumThreads(1)
            yield Progress(Stage.JUDGE, 0, len(ordered))
            more = True
            while more or running:
                while more and len(running) < self._threads * _AHEAD:
                    more = self._submit(queue, images, proxies, running)
                finished, _ = wait(running, timeout=YIELD_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    candidate = running.pop(future)
                    done += 1
                    self._take(future.result(), candidate, images, matches)
                if time.monotonic() - told >= YIELD_SECONDS:
                    told = time.monotonic()
                    yield Progress(Stage.JUDGE, done, len(ordered), done)
        finally:
            for future in running:
                future.cancel()
            alone.restore_original_limits()
            cv2.setNumThreads(before)
        self.failures.update(self._cache.failures)
        return sorted(matches, key=lambda match: (match.a, match.b))

    def verdict(self, candidate: Candidate, images: Sequence[ImageFile], proxies: Proxies) -> Verdict:
        """Judge one pair, now, in the caller's thread."""
        first, second = images[candidate.a], images[candidate.b]
        same = _same_bytes(candidate, first, second)
        if same is not None:
            return same
        one, other = traits_of(proxies, candidate.a), traits_of(proxies, candidate.b)
        if not isinstance(one, Traits) or not isinstance(other, Traits):
            return NOTHING
        pair = Pair(candidate, first, second, one, other).in_order()
        return decide(pair, measure(pair.a, pair.b), self._model)

    def _submit(
        self,
        queue: Iterator[Candidate],
        images: Sequence[ImageFile],
        proxies: Proxies,
        running: dict[Future[Verdict], Candidate],
    ) -> bool:
        candidate = next(queue, None)
        if candidate is None:
            return False
        first, second = images[candidate.a], images[candidate.b]
        one = self._cache.get(candidate.a, proxies)
        other = self._cache.get(candidate.b, proxies)
        running[self._pool.submit(self._judged, candidate, first, second, one, other)] = candidate
        return True

    def _judged(
        self,
        candidate: Candidate,
        first: ImageFile,
        second: ImageFile,
        one: Future[Traits | None],
        other: Future[Traits | None],
    ) -> Verdict:
        same = _same_bytes(candidate, first, second)
        if same is not None:
            return same
        # Both were handed to the pool before this, so they are done or running: waiting cannot block it.
        a, b = one.result(), other.result()
        if a is None or b is None:
            return NOTHING
        pair = Pair(candidate, first, second, a, b).in_order()
        return decide(pair, measure(pair.a, pair.b), self._model)

    def _take(
        self, verdict: Verdict, candidate: Candidate, images: Sequence[ImageFile], matches: list[Match]
    ) -> None:
        if verdict.match is not None:
            matches.append(verdict.match)
        if verdict.apart:
            one, other = sorted((images[candidate.a].path, images[candidate.b].path))
            self.apart.add((one, other))


def _same_bytes(candidate: Candidate, first: ImageFile, second: ImageFile) -> Verdict | None:
    if not first.digest or first.digest != second.digest:
        return None
    box = (0, 0, first.info.width, first.info.height)
    evidence = Evidence("digest", candidate.phash_distance, candidate.cosine, crop_box=box)
    return Verdict(Match(first.path, second.path, Relation.EXACT, evidence), apart=False, margin=99.0)


def in_local_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates in an order in which an image's pairs lie close together, so that a bounded cache suffices.

    The order is that of a reverse Cuthill-McKee numbering of the graph of pairs (Cuthill and McKee, 1969); it does
    not depend on the order given.
    """
    pairs = sorted(candidates, key=lambda c: (c.a, c.b))
    if not pairs:
        return []
    rows = np.array([c.a for c in pairs])
    columns = np.array([c.b for c in pairs])
    used, packed = np.unique(np.concatenate([rows, columns]), return_inverse=True)
    half = len(pairs)
    left, right = packed[:half], packed[half:]
    graph = coo_array(
        (np.ones(2 * half, np.int8), (np.concatenate([left, right]), np.concatenate([right, left]))),
        shape=(len(used), len(used)),
    ).tocsr()
    place = np.empty(len(used), np.intp)
    place[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(len(used))
    low, high = np.minimum(place[left], place[right]), np.maximum(place[left], place[right])
    return [pairs[k] for k in np.lexsort((low, high))]


def traits_of(proxies: Proxies, index: int) -> Traits | ImageError | None:
    """The traits of an image; None or the reason where there is no proxy of it."""
    try:
        proxy = proxies(index)
    except ImageError as error:
        return error
    return None if proxy is None else Traits.of(proxy)


class _TraitsCache:
    """Traits by image, computed on the pool. Used from one thread; the workers only report sizes and failures."""

    def __init__(self, pool: Executor, limit: int) -> None:
        self._pool = pool
        self._entries: BoundedLru[int, Future[Traits | None]] = BoundedLru(limit)
        self.failures: dict[int, ImageError] = {}

    def get(self, index: int, proxies: Proxies) -> Future[Traits | None]:
        """The traits, or their promise; None inside where there is no proxy."""
        known = self._entries.get(index)
        if known is not None:
            return known
        future = self._pool.submit(self._compute, index, proxies)
        self._entries.put(index, future, 0)
        future.add_done_callback(partial(self._weigh, index))
        return future

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def _compute(self, index: int, proxies: Proxies) -> Traits | None:
        traits = traits_of(proxies, index)
        if isinstance(traits, ImageError):
            self.failures[index] = traits
            return None
        return traits

    def _weigh(self, index: int, future: Future[Traits | None]) -> None:
        if not future.cancelled() and future.exception() is None:
            traits = future.result()
            self._entries.set_cost(index, traits.nbytes if traits else 0)
