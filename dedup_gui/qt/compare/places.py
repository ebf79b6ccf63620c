"""The places in which the two compared images differ: looked for on a thread while the pair is looked at."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.grouping.compare_transform import Alignment
from dedup_gui.core.review.places import NO_PLACES, Places, Sought, find_places, known_places
from dedup_gui.core.types import ImageFile, Matrix3
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.widgets.thumbnails import Pixels

PAIRS = 512
"""So many pairs are remembered; each is a few kilobytes at most."""

_FileKey = tuple[str, int, int, int]
_Key = tuple[_FileKey, _FileKey, Matrix3]


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two images to be looked at.

    Attributes:
        a: the one.
        b: the other.
        transform: pixels of b into pixels of a.
        cancelled: set when nobody wants to know any more.
    """

    a: ImageFile
    b: ImageFile
    transform: Matrix3
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def key(self) -> _Key:
        return (_file_key(self.a), _file_key(self.b), self.transform)


class PlaceFinder(QObject):
    """Finds out where the two images on show differ, on a thread of its own: the previews go on loading meanwhile.

    A pair that is no longer looked at is not begun; what was found is remembered.

    Signals:
        changed(): `places` says something else now.
    """

    changed = Signal()

    def __init__(self, images: CompareImages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._background = Background(1, 2, self, name="places")
        self._found: BoundedLru[_Key, Places] = BoundedLru(PAIRS)
        self._places = NO_PLACES
        self._pair: _Pair | None = None
        self._ahead: _Pair | None = None
        self._running: _Pair | None = None
        images.ready.connect(lambda _path: self._go_on())

    @property
    def places(self) -> Places:
        """What is known of the pair on show."""
        return self._places

    def look(self, a: ImageFile | None, b: ImageFile | None, alignment: Alignment | None) -> None:
        """Another pair is on show, or the same one again.

        Args:
            a: what the comparison calls A.
            b: what it calls B; None where there is no pair.
            alignment: how b lies on a.
        """
        pair = None
        places = NO_PLACES
        if a is not None and b is not None and alignment is not None:
            pair = _Pair(a, b, alignment.transform)
            places = known_places(a, b, alignment) or self._found.get(pair.key) or Places(Sought.LOOKING)
        self._pair = pair
        self._ahead = None
        self._cancel_all_but(pair)
        self._set(places)
        self._go_on()

    def look_ahead(self, a: ImageFile, b: ImageFile, alignment: Alignment) -> None:
        """Look at a pair that may be on show next, once nothing else is to be done."""
        pair = _Pair(a, b, alignment.transform)
        unknown = known_places(a, b, alignment) is None and pair.key not in self._found
        self._ahead = pair if unknown else None
        self._go_on()

    def clear(self) -> None:
        """Forget everything."""
        self._ahead = None
        self._cancel_all_but(None)
        self._found.clear()
        self._pair = None
        self._set(NO_PLACES)

    def close(self) -> None:
        """End the thread."""
        self.clear()
        self._background.close()

    def _set(self, places: Places) -> None:
        self._places = places
        self.changed.emit()

    def _cancel_all_but(self, pair: _Pair | None) -> None:
        running = self._running
        if running is not None and (pair is None or running.key != pair.key):
            running.cancelled.set()
            self._running = None

    def _go_on(self) -> None:
        """Begin what can be begun: the pair on show, else the next one."""
        if self._running is not None:
            return
        if self._pair is not None and self._places.sought is Sought.LOOKING:
            if self._begin(self._pair):
                return
        elif self._ahead is not None and self._begin(self._ahead):
            self._ahead = None

    def _begin(self, pair: _Pair) -> bool:
        """Begin with a pair if both previews are there: whoever shows or wants them loads them."""
        pictures = [self._images.at_hand(image) for image in (pair.a, pair.b)]
        if any(picture.problem or picture.kept for picture in pictures):
            self._take(pair, Places(Sought.FAILED))
            return True
        one, other = (picture.preview for picture in pictures)
        if one is None or other is None:
            return False
        self._running = pair
        self._background.submit(pair, partial(_find, pair, one, other), partial(self._arrived, pair))
        return True

    def _arrived(self, pair: _Pair, result: Places | Exception | None) -> None:
        if self._running is pair:
            self._running = None
        if result is not None:
            self._take(pair, Places(Sought.FAILED) if isinstance(result, Exception) else result)
        self._go_on()

    def _take(self, pair: _Pair, places: Places) -> None:
        self._found.put(pair.key, places, 1)
        if self._pair is not None and self._pair.key == pair.key and self._places.sought is Sought.LOOKING:
            self._set(places)


def _find(pair: _Pair, one: Pixels, other: Pixels) -> Places | None:
    """What the thread does; None = it was no longer wanted."""
    if pair.cancelled.is_set():
        return None
    return find_places(pair.a, one, pair.b, other, pair.transform)


def _file_key(image: ImageFile) -> _FileKey:
    return image.file.state
