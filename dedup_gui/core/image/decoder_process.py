"""Decoders that may crash or hang run in worker processes: what dies there costs one file, not the program.

JPEG, PNG, WebP, GIF, BMP and PNM are decoded in this process, in threads; all other formats go to a worker, which is
started when the first such file comes. The functions named `*_any` choose.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, TypeVar, cast

from dedup_gui.core.errors import ImageError
from dedup_gui.core.image.decode import (
    DEFAULT_MAX_PIXELS,
    Decoded,
    Pixels,
    Stored,
    load_cutout,
    load_stored,
    load_upright,
    read,
)
from dedup_gui.core.image.digest import pixel_digest
from dedup_gui.core.image.formats import IN_PROCESS
from dedup_gui.core.image.metadata import facts
from dedup_gui.core.image.opening import OtherFormat, image_error
from dedup_gui.core.image.pages import Pages, read_pages
from dedup_gui.core.types import SkipCode

Result = TypeVar("Result")

LIMIT_SECONDS = 60.0
"""For one file. The largest images that the guard lets through take a third of it on a slow computer."""

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0


class IsolatedReader:
    """A few worker processes, started when needed, replaced when they die. Used from several threads at once.

    It starts nothing until the first call. Close it (or use it as a context manager); calls that are running then
    end with DECODER_CRASHED.
    """

    def __init__(self, workers: int = 1, limit_s: float = LIMIT_SECONDS) -> None:
        """Set the bounds.

        Args:
            workers: the most processes at a time; further calls wait for one.
            limit_s: seconds that one call may take.
        """
        self._limit_s = limit_s
        self._free = threading.Semaphore(max(1, workers))
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False

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

    def read(
        self, path: str, *, rgb_side: int = 0, grey_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS
    ) -> Decoded:
        """`imaging.read` in a worker."""
        return self.call(read, path, rgb_side=rgb_side, grey_side=grey_side, max_pixels=max_pixels)

    def load_upright(
        self, path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, page: int = 0
    ) -> Pixels:
        """`imaging.load_upright` in a worker."""
        return self.call(load_upright, path, max_side=max_side, max_pixels=max_pixels, page=page)

    def call(self, function: Callable[..., Result], *args: object, **keywords: object) -> Result:
        """Run a module's function in a worker.

        Args:
            function: can be imported by its name.
            args: can be pickled.
            keywords: can be pickled.

        Returns:
            What it returned.

        Raises:
            ImageError: the one it raised; DECODER_CRASHED where the process died or took too long.
        """
        with self._free:
            worker = self._take()
            try:
                outcome = worker.ask((function, args, keywords), self._limit_s)
            except BaseException:
                self._forget(worker)
                raise
            self._give_back(worker)
        if isinstance(outcome, _Failed):
            raise ImageError(outcome.code, outcome.detail, outcome.size)
        return cast(Result, outcome)

    def close(self) -> None:
        """End all workers; those in the middle of a file are killed."""
        with self._lock:
            self._closed = True
            idle, busy = self._idle, list(self._busy)
            self._idle = []
        for worker in busy:
            worker.kill()
        for worker in idle:
            worker.stop()

    def _take(self) -> _Worker:
        with self._lock:
            self._check_open()
            worker = self._idle.pop() if self._idle else None
            if worker is not None:
                self._busy.add(worker)
                return worker
        worker = _Worker()
        with self._lock:
            if not self._closed:
                self._busy.add(worker)
                return worker
        worker.stop()
        raise ImageError(SkipCode.DECODER_CRASHED, "closed")

    def _check_open(self) -> None:
        if self._closed:
            raise ImageError(SkipCode.DECODER_CRASHED, "closed")

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if not self._closed:
                self._idle.append(worker)
                return
        worker.stop()

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.kill()  # dead, or not to be trusted with another file
        worker.stop()


def read_any(
    path: str,
    *,
    rgb_side: int = 0,
    grey_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    isolated: IsolatedReader,
) -> Decoded:
    """`imaging.read`, in this process or in a worker as the content asks."""
    try:
        return read(path, rgb_side=rgb_side, grey_side=grey_side, max_pixels=max_pixels, only=IN_PROCESS)
    except OtherFormat:
        return isolated.read(path, rgb_side=rgb_side, grey_side=grey_side, max_pixels=max_pixels)


def load_any(
    path: str,
    *,
    max_side: int = 0,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    page: int = 0,
    isolated: IsolatedReader,
) -> Pixels:
    """`imaging.load_upright`, in this process or in a worker as the content asks."""
    try:
        return load_upright(path, max_side=max_side, max_pixels=max_pixels, page=page, only=IN_PROCESS)
    except OtherFormat:
        return isolated.load_upright(path, max_side=max_side, max_pixels=max_pixels, page=page)


def stored_any(path: str, *, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader) -> Stored:
    """`decode.load_stored`, in this process or in a worker as the content asks."""
    try:
        return load_stored(path, max_pixels=max_pixels, only=IN_PROCESS)
    except OtherFormat:
        return Stored(isolated.load_upright(path, max_pixels=max_pixels))


def cutout_any(
    path: str, *, max_side: int = 0, max_pixels: int = DEFAULT_MAX_PIXELS, isolated: IsolatedReader
) -> Pixels:
    """`decode.load_cutout`, in this process or in a worker as the content asks."""
    try:
        return load_cutout(path, max_side=max_side, max_pixels=max_pixels, only=IN_PROCESS)
    except OtherFormat:
        return isolated.call(load_cutout, path, max_side=max_side, max_pixels=max_pixels)


def pages_any(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, isolated: IsolatedReader) -> Pages:
    """`pages.read_pages`, in this process or in a worker as the content asks."""
    try:
        return read_pages(path, max_pixels, only=IN_PROCESS)
    except OtherFormat:
        return isolated.call(read_pages, path, max_pixels)


def pixel_digest_any(path: str, max_pixels: int = DEFAULT_MAX_PIXELS, *, isolated: IsolatedReader) -> str:
    """`digest.pixel_digest`, in this process or in a worker as the content asks."""
    try:
        return pixel_digest(path, max_pixels, only=IN_PROCESS)
    except OtherFormat:
        return isolated.call(pixel_digest, path, max_pixels)


def facts_any(path: str, *, isolated: IsolatedReader) -> dict[str, str]:
    """`metadata.facts`, in this process or in a worker as the content asks.

    Raises:
        ImageError: UNREADABLE, or DECODER_CRASHED.
    """
    try:
        return facts(path, only=IN_PROCESS)
    except OtherFormat:
        return isolated.call(facts, path)


class _Failed:
    """A worker's answer where the file is at fault."""

    def __init__(self, error: ImageError) -> None:
        self.code = error.code
        self.detail = error.detail
        self.size = error.size


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the locks of Qt's threads as they stand
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="decoder", daemon=True)
        try:
            self._process.start()
        except OSError as error:
            self._pipe.close()
            raise ImageError(SkipCode.DECODER_CRASHED, str(error)) from error
        finally:
            theirs.close()
        self._ready = False

    def ask(
        self, request: tuple[Callable[..., object], tuple[object, ...], dict[str, object]], limit_s: float
    ) -> Any:
        """Hand over a request and wait for the answer."""
        try:
            if not self._ready:
                self._wait(_START_SECONDS)
                self._ready = True
            self._pipe.send(request)
            return self._wait(limit_s)
        except (EOFError, OSError) as error:
            self._process.join(_STOP_SECONDS)
            code = self._process.exitcode
            detail = f"exit code {code}" if code is not None else str(error)
            if code is not None and code < 0:
                with contextlib.suppress(ValueError):
                    detail = signal.Signals(-code).name
            raise ImageError(SkipCode.DECODER_CRASHED, detail) from error

    def _wait(self, limit_s: float) -> Any:
        if not self._pipe.poll(limit_s):
            self.kill()
            raise ImageError(SkipCode.DECODER_CRASHED, f"no end after {limit_s:g} s")
        return self._pipe.recv()

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer learns it."""
        with contextlib.suppress(ValueError):  # closed already
            self._process.kill()

    def stop(self) -> None:
        """End the process, politely at first, and release what it held."""
        with contextlib.suppress(OSError, ValueError):
            self._pipe.send(None)
        with contextlib.suppress(ValueError):
            self._process.join(_STOP_SECONDS)
            if self._process.exitcode is None:
                self._process.kill()
                self._process.join(_STOP_SECONDS)
            if self._process.exitcode is not None:  # else the system cannot end it now: a drive that hangs
                self._process.close()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """The worker's loop. Ends on None, or when the program at the other end is gone."""
    _settle()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(True)
        while (request := pipe.recv()) is not None:
            function, args, keywords = request
            pipe.send(_outcome(function, args, keywords))


def _outcome(function: Callable[..., object], args: tuple[object, ...], keywords: dict[str, object]) -> object:
    try:
        return function(*args, **keywords)
    except ImageError as error:
        return _Failed(error)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  a decoder written in Rust panics past Exception
        return _Failed(image_error(error))


def _settle() -> None:
    """Make the process quiet: decoders write to stderr, Ctrl-C is for the program, a crash leaves no core."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream)
    os.close(nowhere)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
