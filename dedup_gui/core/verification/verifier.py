"""The judge: candidate pairs in, matches out, on all cores and in bounded memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import partial
from types import TracebackType

import numpy as np
import numpy.typing as npt

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.daemon_pool import DaemonPool
from dedup_gui.core.errors import ImageError
from dedup_gui.core.events import Progress, Stage
from dedup_gui.core.thread_map import one_core_each
from dedup_gui.core.types import Candidate, ImageFile
from dedup_gui.core.verification.candidate_pair import Pair
from dedup_gui.core.verification.pair_classifier import PairClassifier
from dedup_gui.core.verification.pair_features import LocalFeatures, measure_pair
from dedup_gui.core.verification.relation import NO_MATCH, PairVerdict, decide

ReadProxy = Callable[[int], npt.NDArray[np.uint8] | None]

CACHE_BYTES = 128 * 2**20
"""Keypoints and proxies kept; about 500 images. Pairs come in an order in which an image's lie close together."""

_ALL_KEPT = 500
"""Images all of which the cache keeps, so that their pairs may come in any order."""
YIELD_SECONDS = 0.05
_AHEAD = 6
"""Pairs handed to the pool per thread beyond those being judged."""


class Judge:
    """Judges the candidate pairs of one scan.

    A pair's verdict depends on its two images alone: not on the order of the pairs, the number of threads or what
    else is in the scan.

    Attributes:
        threads: that judge.
    """

    def __init__(self, model: PairClassifier, *, threads: int = 1, cache_bytes: int = CACHE_BYTES) -> None:
        """Start the pool.

        Args:
            model: the fitted coefficients.
            threads: worker threads; OpenCV and numpy release the GIL.
            cache_bytes: bound of the memory for keypoints and proxies.
        """
        self._model = model
        self.threads = max(1, threads)
        self._pool = DaemonPool(self.threads, "judge")
        self._cache = _LocalFeaturesCache(self._pool, cache_bytes)
        self._images: Sequence[ImageFile] = ()

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
        self, candidates: Sequence[Candidate], images: Sequence[ImageFile], proxies: ReadProxy
    ) -> Generator[Progress, None, list[PairVerdict]]:
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
            The verdict on each candidate, in the order given. Pairs of an image that cannot be read do not match.
        """
        if images is not self._images:
            self._cache.clear()
            self._images = images
        order = in_local_order(candidates)
        verdicts = [NO_MATCH] * len(candidates)
        running: dict[Future[PairVerdict], int] = {}
        queue = iter(order)
        done, told = 0, time.monotonic()
        try:
            with one_core_each():
                yield Progress(Stage.JUDGE, 0, len(order))
                more = True
                while more or running:
                    while more and len(running) < self.threads * _AHEAD:
                        more = self._submit(queue, candidates, images, proxies, running)
                    finished, _ = wait(running, timeout=YIELD_SECONDS, return_when=FIRST_COMPLETED)
                    for future in finished:
                        verdicts[running.pop(future)] = future.result()
                        done += 1
                    if time.monotonic() - told >= YIELD_SECONDS:
                        told = time.monotonic()
                        yield Progress(Stage.JUDGE, done, len(order), done)
        finally:
            for future in running:
                future.cancel()
        return verdicts

    def _submit(
        self,
        queue: Iterator[int],
        candidates: Sequence[Candidate],
        images: Sequence[ImageFile],
        proxies: ReadProxy,
        running: dict[Future[PairVerdict], int],
    ) -> bool:
        number = next(queue, None)
        if number is None:
            return False
        candidate = candidates[number]
        first, second = images[candidate.a], images[candidate.b]
        one = self._cache.get(candidate.a, proxies)
        other = self._cache.get(candidate.b, proxies)
        running[self._pool.submit(self._judged, candidate, first, second, one, other)] = number
        return True

    def _judged(
        self,
        candidate: Candidate,
        first: ImageFile,
        second: ImageFile,
        one: Future[LocalFeatures | None],
        other: Future[LocalFeatures | None],
    ) -> PairVerdict:
        # Both were handed to the pool before this, so they are done or running: waiting cannot block it.
        a, b = one.result(), other.result()
        if a is None or b is None:
            return NO_MATCH
        pair = Pair(candidate, first, second, a, b).in_order()
        return decide(pair, measure_pair(pair.a, pair.b), self._model)


def in_local_order(candidates: Sequence[Candidate]) -> list[int]:
    """Places of the candidates in an order in which an image's pairs lie close together: a bounded cache suffices.

    The order is that of a reverse Cuthill-McKee numbering of the graph of pairs (Cuthill and McKee, 1969); it does
    not depend on the order given.
    """
    if not candidates:
        return []
    pairs = sorted(range(len(candidates)), key=lambda number: (candidates[number].a, candidates[number].b))
    rows = np.array([candidates[number].a for number in pairs])
    columns = np.array([candidates[number].b for number in pairs])
    used, packed = np.unique(np.concatenate([rows, columns]), return_inverse=True)
    if len(used) <= _ALL_KEPT:
        return pairs
    # Loaded where it is needed: it takes as long as all else that a small scan starts with.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import reverse_cuthill_mckee

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


class _LocalFeaturesCache:
    """Local features by image, computed on the pool. Used from one thread; the workers only report sizes."""

    def __init__(self, pool: Executor, limit: int) -> None:
        self._pool = pool
        self._entries: BoundedLru[int, Future[LocalFeatures | None]] = BoundedLru(limit)

    def get(self, index: int, proxies: ReadProxy) -> Future[LocalFeatures | None]:
        """The local features, or their promise; None inside where there is no proxy."""
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

    def _compute(self, index: int, proxies: ReadProxy) -> LocalFeatures | None:
        try:
            proxy = proxies(index)
        except ImageError:  # who reads the proxies keeps the reason
            return None
        return None if proxy is None else LocalFeatures.of(proxy)

    def _weigh(self, index: int, future: Future[LocalFeatures | None]) -> None:
        if not future.cancelled() and future.exception() is None:
            local_features = future.result()
            self._entries.set_cost(index, local_features.nbytes if local_features else 0)
