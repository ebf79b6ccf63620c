"""What the generators compared and proposed in the last scan of the same folders, so that only new images are sought.

Verdicts are remembered by the two contents, so a pair that was judged is not judged again; but to propose pairs all
images must be compared with all. Where most were compared before, only the new ones are compared with all.

Of each image the generators propose its best pairs alone. So an image a remembered pair of which is gone is compared
anew: what the lost one crowded out may now be among its best.

A search of new images alone may differ a little from one of all: what counts as near to an image follows from its
neighbourhood, which the new ones make a little denser. So once enough has come and gone all are compared again.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from blake3 import blake3

from dedup_gui.core.pairs.contents import Contents
from dedup_gui.core.pairs.pair_table import ROW
from dedup_gui.core.ports import FingerprintCache
from dedup_gui.core.run_in_thread import run_in_thread

Numbers = npt.NDArray[np.intp]

MOST_FRESH, MOST_NEW = 0.25, 10_000
"""Share of images that may be new, and how many; with more all are compared. Chosen: then the gain is small, and of
very many images all are compared at less cost than many with all (`cosine_join.CELLS_FROM`)."""
MOST_GONE = 0.05
"""Share of the remembered images that may be gone. Chosen: the neighbourhoods of the others are as they were."""
CHANGED = 0.5
"""So many images may have come and gone for each that was there when all were compared. Chosen."""
MOST_BYTES = 256 * 2**20
"""The largest memory kept, compressed. Of a million images about a third."""
_VERSION = 2
"""Goes up with any change in what is written."""
_CHECK_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What one generator compared, and what it found.

    Attributes:
        places: of the contents it compared with one another, ascending, [P].
        of_place: float32 [P], what it found out of each of them: its background, or whether it is crowded; zeros
            where there is nothing to tell.
        rows: dtype `ROW`, the pairs, by places of contents; what they were measured by is the cosine.
    """

    places: Numbers
    of_place: npt.NDArray[np.float32]
    rows: npt.NDArray[np.void]

    def fresh_among(self, places: Numbers, present: Numbers) -> Numbers | None:
        """Which of some contents, by their numbers among these, are to be compared; None where they are too many.

        Those that were not compared, and those a pair of which is gone.

        Args:
            places: of the contents, ascending, [P].
            present: of all contents that the pairs may be of.
        """
        there, settled = np.zeros(self._size(present), np.bool_), np.zeros(self._size(present), np.bool_)
        there[present] = settled[self.places] = True
        a, b = self.rows["a"], self.rows["b"]
        settled[a[~there[b]]] = settled[b[~there[a]]] = False
        fresh = np.flatnonzero(~settled[places])
        return fresh if len(fresh) <= min(MOST_FRESH * len(places), MOST_NEW) else None

    def among(self, places: Numbers) -> Search:
        """The same of some contents, ascending, by their numbers among these; zeros for those it did not compare."""
        number = np.full(self._size(places), -1)
        number[places] = np.arange(len(places))
        rows = self.rows.copy()
        for name in ("a", "b"):
            rows[name] = number[rows[name]]
        of_place = np.zeros(len(places), np.float32)
        mine = number[self.places]
        of_place[mine[mine >= 0]] = self.of_place[mine >= 0]
        return Search(np.sort(mine[mine >= 0]), of_place, rows[(rows["a"] >= 0) & (rows["b"] >= 0)])

    def _size(self, places: Numbers) -> int:
        return 1 + max(int(some.max(initial=-1)) for some in (places, self.places, self.rows["a"], self.rows["b"]))


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """Those of one scan; None of generators that did not run.

    Attributes:
        compared: how many contents there were when all were compared.
        changed: how many have come and gone since.
        hashes: by perceptual hashes.
        features: by the network's vectors.
        thumbnails: by thumbnails as vectors.
        keypoints: by keypoints.
    """

    compared: int
    changed: int = 0
    hashes: Search | None = None
    features: Search | None = None
    thumbnails: Search | None = None
    keypoints: Search | None = None


NOTHING = Searches(0)
_GENERATORS = tuple(field.name for field in fields(Searches) if field.name not in ("compared", "changed"))


class SearchMemory:
    """The searches of the last scan of some folders; where there was none, of the last scan of any.

    Args:
        cache: where they are kept; None = nowhere.
        how: all that they depend on besides the contents.
        folders: that are scanned.
    """

    def __init__(self, cache: FingerprintCache | None, how: str, folders: Sequence[str] = ()) -> None:
        self._cache = cache
        self._key, self._last = (
            blake3(repr((_VERSION, "searches", how, which)).encode()).digest(32) for which in (folders, None)
        )

    def recall(self, contents: Contents) -> Generator[None, None, Searches]:
        """What was found of contents that are there still; `NOTHING` where all are to be compared."""
        if self._cache is None:
            return NOTHING
        kept = self._cache.outcome(self._key)
        if kept is None:
            last = self._cache.outcome(self._last)
            kept = self._cache.outcome(last) if last is not None else None
        if kept is None:
            return NOTHING
        data = kept
        return (yield from run_in_thread(None, lambda: _decoded(data, contents)))

    def keep(self, contents: Contents, searches: Searches) -> Generator[None]:
        """Remember searches of contents; see `recall`."""
        if self._cache is None:
            return
        data = yield from run_in_thread(None, lambda: _encoded(contents, searches))
        if len(data) <= MOST_BYTES:
            self._cache.put_outcome(self._key, data)
            self._cache.put_outcome(self._last, self._key)


def _encoded(contents: Contents, searches: Searches) -> bytes:
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "compared": np.array((searches.compared, searches.changed)),
        "digests": np.array([image.digest for image in contents.images], np.bytes_),
    }
    for name in _GENERATORS:
        search: Search | None = getattr(searches, name)
        if search is not None:
            arrays |= {
                f"{name} places": search.places.astype(np.int32),
                f"{name} of": search.of_place,
                f"{name} rows": search.rows,
            }
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    packed = zlib.compress(stream.getvalue(), 1)
    return blake3(packed).digest(_CHECK_BYTES) + packed


def _decoded(data: bytes, contents: Contents) -> Searches:
    check, packed = data[:_CHECK_BYTES], data[_CHECK_BYTES:]
    if blake3(packed).digest(_CHECK_BYTES) != check:
        return NOTHING
    with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as arrays:
        compared, changed = arrays["compared"].tolist()
        places = {image.digest.encode(): place for place, image in enumerate(contents.images)}
        number = np.array([places.get(digest, -1) for digest in arrays["digests"].tolist()], np.intp)
        gone = int(np.sum(number < 0))
        changed += gone + len(places) - (len(number) - gone)
        if gone > MOST_GONE * len(number) or changed > CHANGED * compared:
            return NOTHING
        # What is gone keeps a number, so that those it was near to are known; it is among no contents any more.
        number = np.where(number < 0, len(places) + np.cumsum(number < 0) - 1, number)
        found = {}
        for name in _GENERATORS:
            if f"{name} places" in arrays:
                rows = np.array(arrays[f"{name} rows"], ROW)
                # Contents have one order, whatever others there are: a pair's first stays its first.
                rows["a"], rows["b"] = number[rows["a"]], number[rows["b"]]
                found[name] = Search(number[arrays[f"{name} places"]], arrays[f"{name} of"], rows)
    return Searches(compared, changed, **found)
