"""Pixels in full of the part that is looked at, of an image that is shown reduced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QImage

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.image.unchanged import check_unchanged
from dedup_gui.core.types import Box, ImageFile
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.widgets.thumbnails import Key, Pixels, problem_of, to_qimage

MOST_PIXELS = 16_000_000
"""Of a part, four bytes each: a screen of 5120 x 2880 has fewer, so that there is some room round what is seen. Where
more is seen at once, the reduced picture is all that is shown."""

REST_MS = 150
"""So long a place is looked at before its pixels are read: the whole file is decoded for them."""

PartLoader = Callable[[str, Box, tuple[int, int]], Pixels]
"""(path, part, size of the whole; upright pixels) -> uint8 [height, width, 3 or 4], as a `Loader`'s.

Raises ImageError where the file cannot be used. Runs on another thread.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an image at full resolution.

    Attributes:
        image: the pixels.
        box: where it lies, in pixels of the whole.
        whole: all of the whole.
    """

    image: QImage
    box: QRect
    whole: QRect

    @property
    def inner(self) -> QRectF:
        """What is painted of it: without its last pixels, unless the whole ends there.

        Painted, a picture ends half a screen pixel early or late, and nothing must show between it and what it lies
        in.
        """
        box, whole = self.box, self.whole
        return QRectF(box).adjusted(
            box.left() > whole.left(),
            box.top() > whole.top(),
            -(box.right() < whole.right()),
            -(box.bottom() < whole.bottom()),
        )

    def covers(self, seen: QRect) -> bool:
        """Whether all of a rectangle is painted by it."""
        return self.inner.contains(QRectF(seen))


Wish = tuple[ImageFile, QRect]
"""An image, and what is seen of it, in its own pixels."""


class Parts(QObject):
    """Reads parts on a thread, one after the other, and remembers the latest of the two images that are compared.

    Signals:
        ready(str): there is another part of this path's image, or it is known that there will be none.
    """

    ready = Signal(object)

    def __init__(self, load: PartLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        # One: each decode may take as much memory as all others together.
        self._background = Background(1, 4, self, name="parts")
        self._parts: BoundedLru[Key, Part] = BoundedLru(2 * 4 * MOST_PIXELS, least=2)
        self._failed: dict[Key, str] = {}
        self._wishes: tuple[Wish, ...] = ()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)

    def at_hand(self, image: ImageFile) -> Part | None:
        """The part that was read last, wherever it lies."""
        return self._parts.get(image.file.state)

    def problem(self, image: ImageFile) -> str:
        """Why no part of an image can be read, a sentence; "" where nothing is known against it."""
        return self._failed.get(image.file.state, "")

    def forget(self, image: ImageFile) -> None:
        """Its reduced picture was read anew, and the file may hold other pixels by now: read the part anew, too."""
        self._parts.drop(image.file.state)
        self._failed.pop(image.file.state, None)

    def want(self, wishes: Sequence[Wish]) -> None:
        """Say what is looked at and not at hand; former wishes are forgotten unless they are being read."""
        if self._wishes != tuple(wishes):
            self._wishes = tuple(wishes)
            self._rest.start()

    def forget_failures(self) -> None:
        """Try again what could not be read."""
        self._failed.clear()
        self._wishes = ()

    def forget_wishes(self) -> None:
        """Read nothing of what was wanted so far; what is being read will not be shown."""
        self._rest.stop()
        self._wishes = ()
        self._background.drop()

    def clear(self) -> None:
        """Forget everything."""
        self.forget_wishes()
        self._parts.clear()
        self._failed.clear()

    def close(self) -> None:
        """End the thread."""
        self.forget_wishes()
        self._background.close()

    def _ask(self) -> None:
        for image, seen in self._wishes:
            box = with_margin(seen, QRect(0, 0, image.info.width, image.info.height))
            key = image.file.state
            if not box.isEmpty() and key not in self._failed:
                self._background.submit(key, partial(_read, image, box, self._load), partial(self._keep, image))

    def _keep(self, image: ImageFile, result: Part | Exception) -> None:
        if isinstance(result, Exception):
            self._failed[image.file.state] = problem_of(result)  # the reduced picture is all there is
            self.ready.emit(image.path)
            return
        self._parts.put(image.file.state, result, int(result.image.sizeInBytes()))
        self._wishes = ()  # who looks elsewhere by now wishes anew
        self.ready.emit(image.path)


def too_much(seen: QRect) -> bool:
    """Whether more is seen than may be read, in pixels of the image."""
    # Not without its last pixels either: see `Part.inner`.
    return (seen.width() + 2) * (seen.height() + 2) > MOST_PIXELS


def with_margin(seen: QRect, whole: QRect) -> QRect:
    """What is read so that a small move needs no other part: what is seen, and as much round it as may be read.

    Args:
        seen: in pixels of the image.
        whole: all of them.

    Returns:
        Nothing where more is seen than may be read.
    """
    width, height = seen.width(), seen.height()
    if seen.isEmpty() or too_much(seen):
        return QRect()
    # The margin m with (width + 2 m) (height + 2 m) = MOST_PIXELS.
    half = (width + height) / 4
    margin = max(1, int((half * half + (MOST_PIXELS - width * height) / 4) ** 0.5 - half))
    return seen.adjusted(-margin, -margin, margin, margin).intersected(whole)


def _read(image: ImageFile, box: QRect, load: PartLoader) -> Part:
    # Before, so that nothing is decoded in vain; and behind, for what was written while it was being read.
    check_unchanged(image.file)
    whole = QRect(0, 0, image.info.width, image.info.height)
    pixels = load(image.path, (box.x(), box.y(), box.width(), box.height()), (whole.width(), whole.height()))
    check_unchanged(image.file)
    return Part(to_qimage(pixels), box, whole)
