"""The pictures of the comparison: a preview first, all pixels when one zooms in, each in a few sizes for painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QImage

from dedup_gui.core.bounded_lru import BoundedLru
from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.colour import flattened
from dedup_gui.core.types import ImageFile, SkipCode
from dedup_gui.qt.compare.parts import Part, PartLoader, Parts, Wish
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.widgets.thumbnails import Loader, Pixels, PreviewStore, problem_of, to_pixels, to_qimage

PREVIEW_SIDE = 1600
"""Longer side of a preview, pixels."""

MAX_PIXELS = 60_000_000
"""Larger images are loaded reduced to this many pixels: four bytes each, and there are two of them. What is seen of
them at 100 % is read in full; see `parts`."""

MEMORY_BYTES = 800 * 1024 * 1024
"""Room for two such images and the previews of a grid of nine beside them."""

SMALLEST_SIDE = 400
AWAY = frozenset({SkipCode.VANISHED, SkipCode.MISSING, SkipCode.UNREADABLE})
"""Reasons for which what was kept of an image is shown in its place: it says nothing against the image."""


@dataclass(frozen=True, slots=True)
class Level:
    """A picture in one size.

    Attributes:
        image: the pixels.
        across: its width over the full width.
        down: its height over the full height.
    """

    image: QImage
    across: float
    down: float


@dataclass(slots=True)
class Picture:
    """What there is of an image.

    Attributes:
        levels: from large to small; empty where `problem` says why.
        preview: uint8 [height, width, 3] for computing with, or None.
        full: whether the largest level is all there will be.
        problem: a sentence, or "".
        kept: whether it is a small picture, kept of an image that is not reachable.
        coming: whether it is a small picture, shown until the preview is there.
        lack: why there will be no more than its preview, a sentence, or "".
    """

    levels: list[Level] = field(default_factory=list)
    preview: Pixels | None = None
    full: bool = False
    problem: str = ""
    kept: bool = False
    coming: bool = False
    lack: str = ""

    @property
    def cost(self) -> int:
        """Bytes."""
        pixels = sum(int(level.image.sizeInBytes()) for level in self.levels)
        return pixels + (self.preview.nbytes if self.preview is not None else 0) + 256

    def level_for(self, density: float) -> Level | None:
        """The smallest level that has all the pixels to be shown.

        Args:
            density: device pixels for each pixel of the full image.
        """
        fitting = [level for level in self.levels if level.across >= density * 0.9]
        if fitting:
            return fitting[-1]
        return self.levels[0] if self.levels else None


def preview_bytes(image: ImageFile) -> int:
    """The most that an image's preview takes: four bytes a pixel in all sizes, and three for computing with it."""
    return min(image.pixels, PREVIEW_SIDE**2) * (16 + 9) // 3


def full_bytes(image: ImageFile) -> int:
    """The most that all pixels of an image take, beside what its preview does; nothing where they are the preview."""
    small = max(image.info.width, image.info.height) <= PREVIEW_SIDE
    return 0 if small else min(image.pixels, MAX_PIXELS) * 16 // 3


class CompareImages(QObject):
    """Loads pictures on two threads and remembers the latest; and, on another, parts of what is loaded reduced.

    Signals:
        ready(str): there is more of this path's picture now.
    """

    ready = Signal(object)

    def __init__(
        self,
        load: Loader,
        parent: QObject | None = None,
        *,
        previews: PreviewStore | None = None,
        load_part: PartLoader | None = None,
        most_pixels: int = MAX_PIXELS,
    ) -> None:
        """Make it.

        Args:
            load: loads images.
            parent: the owner.
            previews: small pictures on disk, of images that are not reachable; None = there are none.
            load_part: loads a part of an image in full; None = reduced pictures are all there is.
            most_pixels: images with more are loaded reduced.
        """
        super().__init__(parent)
        self._most_pixels = most_pixels
        self._parts = Parts(load_part, self) if load_part is not None else None
        if self._parts is not None:
            self._parts.ready.connect(self.ready)
        self._load = load
        self._previews = previews
        self._background = Background(2, 32, self, name="compare")
        # The two that are compared stay, however large they are.
        self._pictures: BoundedLru[tuple[str, int, int, int], Picture] = BoundedLru(MEMORY_BYTES, least=2)
        self._failed: list[tuple[str, int, int, int]] = []

    def get(self, image: ImageFile, *, full: bool = False) -> Picture:
        """What there is of an image's picture; what is wanted and missing is being loaded."""
        key = self._key(image)
        picture = self._pictures.get(key)
        if picture is None:
            self._ask(image, ahead=False)
            return Picture()
        if full and not picture.full and not picture.problem and not picture.coming:
            self._background.submit(
                (key, True),
                partial(_full, image, self._load, picture.preview, self._most_pixels),
                partial(self._keep, image),
            )
        return picture

    def at_hand(self, image: ImageFile) -> Picture:
        """What there is of an image's picture; nothing is loaded."""
        return self._pictures.get(self._key(image)) or Picture()

    def has_parts(self, image: ImageFile) -> bool:
        """Whether an image is loaded reduced, and parts of it can be had in full."""
        return self._parts is not None and image.pixels > self._most_pixels

    def part(self, image: ImageFile) -> Part | None:
        """The part of an image that was last read in full."""
        return self._parts.at_hand(image) if self._parts is not None else None

    def part_problem(self, image: ImageFile) -> str:
        """Why no part of an image can be had in full, a sentence; "" where nothing is known against it."""
        return self._parts.problem(image) if self._parts is not None else ""

    def want_parts(self, wishes: Sequence[Wish]) -> None:
        """Say what is looked at that is not at hand in full: once the view has rested for a moment, it is read."""
        if self._parts is not None:
            self._parts.want(wishes)

    def forget_parts(self) -> None:
        """Read no parts of what was looked at so far."""
        if self._parts is not None:
            self._parts.forget_wishes()

    def prefetch(self, image: ImageFile) -> None:
        """Load a preview that may be wanted soon, after all that is wanted now."""
        if self._key(image) not in self._pictures:
            self._ask(image, ahead=True)

    def _ask(self, image: ImageFile, *, ahead: bool) -> None:
        key = self._key(image)
        work = partial(_preview, image, self._load, self._previews)
        self._background.submit((key, False), work, partial(self._keep, image), ahead=ahead)
        if self._previews is not None and not ahead:  # newest first: it takes a hundredth of what decoding takes
            small = partial(_small, image, self._previews)
            self._background.submit((key, "small"), small, partial(self._keep_small, image))

    def run(self, key: object, work: object, done: object) -> None:
        """Let the same threads compute something else for the comparison; see `Background.submit`."""
        self._background.submit(key, work, done)  # type: ignore[arg-type]

    def load_whole(self, image: ImageFile) -> Pixels:
        """All pixels of an image, not kept; for `run`."""
        return self._load(image.path, 0)

    def forget_failures(self) -> None:
        """Try again what could not be shown: its drive may be back."""
        for key in self._failed:
            self._pictures.drop(key)
        self._failed.clear()
        if self._parts is not None:
            self._parts.forget_failures()

    def forget_wishes(self) -> None:
        """Load nothing of what was asked for so far."""
        self._background.drop()
        self.forget_parts()

    def clear(self) -> None:
        """Forget everything."""
        self._background.drop()
        self._pictures.clear()
        if self._parts is not None:
            self._parts.clear()

    def close(self) -> None:
        """End the threads."""
        self._background.close()
        if self._parts is not None:
            self._parts.close()

    def _keep_small(self, image: ImageFile, result: Picture | Exception) -> None:
        key = self._key(image)
        if isinstance(result, Picture) and result.levels and key not in self._pictures:
            self._pictures.put(key, result, result.cost)
            self.ready.emit(image.path)

    @staticmethod
    def _key(image: ImageFile) -> tuple[str, int, int, int]:
        return image.file.state

    def _keep(self, image: ImageFile, result: Picture | Exception) -> None:
        key = self._key(image)
        old = self._pictures.get(key)
        if isinstance(result, Exception):
            if old is not None and old.levels and not old.coming:
                old.full, old.lack = True, problem_of(result)  # the preview is all there is
                self.ready.emit(image.path)
                return
            result = Picture(problem=problem_of(result))
            self._failed.append(key)
        if self._parts is not None:
            self._parts.forget(image)
        self._pictures.put(key, result, result.cost)
        self.ready.emit(image.path)


def _preview(image: ImageFile, load: Loader, previews: PreviewStore | None) -> Picture:
    longer = max(image.info.width, image.info.height)
    try:
        pixels = load(image.path, PREVIEW_SIDE if longer > PREVIEW_SIDE else 0)
    except ImageError as error:
        kept = _kept(image, previews) if error.code in AWAY else None
        if kept is None:
            raise
        return Picture(_levels(image, kept), kept, full=True, kept=True)
    # With transparency as on show: the difference is computed on the ground that the scan compares on.
    return Picture(_levels(image, pixels), flattened(pixels), full=max(pixels.shape[:2]) >= longer)


def _kept(image: ImageFile, previews: PreviewStore | None) -> Pixels | None:
    """The small picture that was kept of an image that is not reachable, or None."""
    jpeg = previews.get(image.file) if previews is not None and image.pixels else None
    picture = QImage.fromData(QByteArray(jpeg)) if jpeg else QImage()
    return None if picture.isNull() else to_pixels(picture)


def _small(image: ImageFile, previews: PreviewStore) -> Picture:
    """The thumbnail, enlarged by whoever paints it; nothing where none is kept."""
    kept = _kept(image, previews)
    return Picture() if kept is None else Picture(_levels(image, kept), coming=True)


def _full(image: ImageFile, load: Loader, preview: Pixels | None, most_pixels: int) -> Picture:
    side = 0
    if image.pixels > most_pixels:
        side = int(max(image.info.width, image.info.height) * (most_pixels / image.pixels) ** 0.5)
    return Picture(_levels(image, load(image.path, side)), preview, full=True)


def _levels(image: ImageFile, pixels: Pixels) -> list[Level]:
    """The picture as it came, then halved again and again: painting a far larger image would shimmer and be slow."""
    here = to_qimage(pixels)
    levels = []
    while True:
        levels.append(Level(here, here.width() / image.info.width, here.height() / image.info.height))
        if max(here.width(), here.height()) // 2 < SMALLEST_SIDE:
            return levels
        here = here.scaled(
            max(1, here.width() // 2),
            max(1, here.height() // 2),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
