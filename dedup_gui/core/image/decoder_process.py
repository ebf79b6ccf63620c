"""Decoders that may crash, hang or take much run in worker processes: what happens there costs one file.

JPEG, PNG, WebP, GIF, BMP and PNM of ordinary size and looks are decoded in this process, in threads; all else goes to
a worker, which is started when the first such file comes. `IsolatedReader.decode` chooses.

Every decode is bounded. In this process: by what is let in (`opening`), and by a budget of memory for all threads. In
a worker: by memory, by computing time and by the clock; images that need more memory than several workers may have at
a time are decoded alone. A file that was in flight when the program ended is read in a worker the next time, and not
at all the third time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import TypeVar, cast

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import (
    DEFAULT_MAX_PIXELS,
    Decoded,
    Pixels,
    Stored,
    load_cutout,
    load_part,
    load_shown,
    load_stored,
    load_upright,
    read,
)
from dedup_gui.core.image.digest import pixel_digest
from dedup_gui.core.image.formats import IN_PROCESS
from dedup_gui.core.image.jpeg_file import JpegCoding
from dedup_gui.core.image.metadata import facts
from dedup_gui.core.image.pages import Pages, read_pages
from dedup_gui.core.image.preprocess import OVERSIZE
from dedup_gui.core.isolation.admission import InProcess, NotHere
from dedup_gui.core.isolation.budget import Budget
from dedup_gui.core.isolation.worker import MEMORY, Limits, Worker, WorkerError
from dedup_gui.core.orientations import Orientation
from dedup_gui.core.ports import InFlightRecord
from dedup_gui.core.quality_facts import Quality
from dedup_gui.core.types import Box, ImageInfo, SkipCode

Result = TypeVar("Result")

LIMIT_SECONDS = 60.0
"""For one file, by the clock."""
CPU_SECONDS = 30.0
"""Of computing. The largest images that the guard lets through take a third of it on a slow computer."""
_MEMORY = 384 << 20
"""Bytes for one of several workers: 64 million pixels of RGB, a RAW of 30."""
_MEMORY_ALONE = 1 << 30
"""Bytes for a worker that decodes while nothing else does. Chosen: 200 million pixels of RGB."""
_STRIKES = 2
"""Processes that may end while a file is in flight, until it is left alone. One may have been ended by the person."""

_ANSWERS = (Decoded, ImageInfo, JpegCoding, Orientation, Pages, Quality, Stored)


class IsolatedReader:
    """A few worker processes, started when needed, replaced when they die. Used from several threads at once.

    It starts nothing until the first call. Close it (or use it as a context manager); calls that are running then
    end with DECODER_CRASHED.

    Attributes:
        here: what may be decoded in this process.
    """

    def __init__(
        self,
        workers: int = 1,
        limit_s: float = LIMIT_SECONDS,
        cpu_s: float = CPU_SECONDS,
        record: InFlightRecord | None = None,
    ) -> None:
        """Set the bounds.

        Args:
            workers: the most processes at a time; further calls wait for one.
            limit_s: seconds that one call may take.
            cpu_s: seconds of computing that it may take.
            record: what was in flight when the program ended, and is now; None keeps none.
        """
        self._limits = Limits(_MEMORY, cpu_s, limit_s)
        self._free = threading.Semaphore(max(1, workers))
        self._budget = Budget(max(_MEMORY_ALONE, _MEMORY * workers))
        self._record = record
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._closed = False
        self.here = InProcess(IN_PROCESS, self._budget)

    def __enter__(self) -> IsolatedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def processes(self) -> int:
        """How many worker processes are alive now."""
        with self._lock:
            return len(self._idle) + len(self._busy)

    def decode(self, function: Callable[..., Result], path: str, *args: object, **keywords: object) -> Result:
        """Run a module's function on a file, in this process or in a worker as the file asks.

        Args:
            function: takes the path, and `here`.
            path: the file.
            args: plain data.
            keywords: plain data.

        Raises:
            ImageError: the one it raised; see `call`; ENDED_THE_PROGRAM where it was in flight too often.
        """
        strikes = self._record.strikes(path) if self._record else 0
        if strikes >= _STRIKES:
            raise ImageError(SkipCode.ENDED_THE_PROGRAM)
        with self._in_flight(path):
            if not strikes:
                try:
                    return function(path, *args, here=self.here, **keywords)
                except NotHere:
                    pass
            result = self.call(function, path, *args, **keywords)
        if self._record and strikes:
            self._record.forgive(path)
        return result

    def call(self, function: Callable[..., Result], *args: object, **keywords: object) -> Result:
        """Run a module's function in a worker.

        Args:
            function: can be imported by its name.
            args: plain data.
            keywords: plain data.

        Returns:
            What it returned: plain data, or what decodes give.

        Raises:
            ImageError: the one it raised; DECODER_CRASHED where the process died, TOO_COSTLY where it took too much.
        """
        try:
            return self._call(self._limits, self._limits.memory, function, *args, **keywords)
        except ImageError as error:
            if error.code is not SkipCode.TOO_COSTLY or error.detail != MEMORY:
                raise
        alone = replace(self._limits, memory=_MEMORY_ALONE)
        return self._call(alone, self._budget.amount, function, *args, **keywords)

    def _call(
        self, limits: Limits, share: int, function: Callable[..., Result], *args: object, **keywords: object
    ) -> Result:
        with self._budget.share(share), self._free:
            worker = self._take()
            try:
                return cast(Result, worker.ask(function, args, keywords, limits, _ANSWERS))
            except WorkerError as error:
                raise ImageError(SkipCode.DAMAGED, str(error)) from error
            finally:
                if worker.is_usable:
                    self._give_back(worker)
                else:
                    self._forget(worker)

    def close(self) -> None:
        """End all workers; those in the middle of a file are killed."""
        with self._lock:
            self._closed = True
            idle, busy = self._idle, list(self._busy)
            self._idle = []
        self._budget.close()
        for worker in busy:
            worker.kill()
        for worker in idle:
            worker.kill()  # they hold nothing, and would take their time to leave
        for worker in idle:
            worker.stop()

    @contextmanager
    def _in_flight(self, path: str) -> Iterator[None]:
        if self._record is None:
            yield
            return
        mark = self._record.begin(path)
        try:
            yield
        finally:
            self._record.end(mark)

    def _take(self) -> Worker:
        with self._lock:
            self._check_open()
            worker = self._idle.pop() if self._idle else None
            if worker is not None:
                self._busy.add(worker)
                return worker
        worker = Worker()
        with self._lock:
            if not self._closed:
                self._busy.add(worker)
                return worker
        worker.kill()
        worker.stop()
        raise ImageError(SkipCode.DECODER_CRASHED, "closed")

    def _check_open(self) -> None:
        if self._closed:
            raise ImageError(SkipCode.DECODER_CRASHED, "closed")

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if not self._closed:
                self._idle.append(worker)
                return
        worker.kill()
        worker.stop()

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.kill()  # dead, or not to be trusted with another file
        worker.stop()


def read_any(
    path: str,
    *,
    rgb_side: int = 0,
    oversize: int = OVERSIZE,
    grey_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    isolated: IsolatedReader,
) -> Decoded:
    """`decode.read`, in this process or in a worker as the content asks."""
    return isolated.decode(
        read, path, rgb_side=rgb_side, oversize=oversize, grey_side=grey_side, max_pixels=max_pixels
    )


def load_any(
    path: str,
    *,
    max_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    page: int = 0,
    isolated: IsolatedReader,
) -> Pixels:
    """`decode.load_upright`, in this process or in a worker as the content asks."""
    return isolated.decode(load_upright, path, max_side=max_side, max_pixels=max_pixels, page=page)


def stored_any(path: str, *, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader) -> Stored:
    """`decode.load_stored`, in this process or in a worker as the content asks."""
    return isolated.decode(load_stored, path, max_pixels=max_pixels)


def cutout_any(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader
) -> Pixels:
    """`decode.load_cutout`, in this process or in a worker as the content asks."""
    return isolated.decode(load_cutout, path, max_side=max_side, max_pixels=max_pixels)


def shown_any(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader
) -> Pixels:
    """`decode.load_shown`, in this process or in a worker as the content asks."""
    return isolated.decode(load_shown, path, max_side=max_side, max_pixels=max_pixels)


def part_any(
    path: str, box: Box, size: tuple[int, int], *, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader
) -> Pixels:
    """`decode.load_part`, in this process or in a worker as the content asks."""
    return isolated.decode(load_part, path, box, size, max_pixels=max_pixels)


def pages_any(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, isolated: IsolatedReader) -> Pages:
    """`pages.read_pages`, in this process or in a worker as the content asks."""
    return isolated.decode(read_pages, path, max_pixels)


def pixel_digest_any(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, isolated: IsolatedReader) -> str:
    """`digest.pixel_digest`, in this process or in a worker as the content asks."""
    return isolated.decode(pixel_digest, path, max_pixels)


def facts_any(path: str, *, isolated: IsolatedReader) -> dict[str, str]:
    """`metadata.facts`, in this process or in a worker as the content asks.

    Raises:
        ImageError: UNREADABLE, TOO_COSTLY or DECODER_CRASHED.
    """
    return isolated.decode(facts, path)
