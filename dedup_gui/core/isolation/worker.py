"""One worker process: what is asked of it, how long it may take, and how it died."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup_gui.core.errors import DedupError, ImageError
from dedup_gui.core.isolation.limits import (
    give_memory_back,
    keep_no_memory,
    leave_no_core,
    limit_cpu,
    limit_memory,
)
from dedup_gui.core.isolation.wire import WireError, pack, unpack
from dedup_gui.core.types import SkipCode
from dedup_gui.words import retold

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MEMORY = "memory"
"""Detail of an ImageError with TOO_COSTLY: it was memory that was not enough, and more may do."""

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_LONGEST_WORDS = 200
_MOST_REQUEST = 1 << 26


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take.

    Attributes:
        memory: bytes, on top of what the process has; 0 = no bound.
        cpu_s: seconds of computing; 0 = no bound.
        wall_s: seconds until the answer.
    """

    memory: int = 0
    cpu_s: float = 0.0
    wall_s: float = 60.0


class WorkerError(Exception):
    """The function raised something that is neither an ImageError nor a DedupError; its text is what that said."""


class Worker:
    """A process and the pipe to it. Used from one thread at a time; only `kill` may come from another.

    Raises:
        ImageError: DECODER_CRASHED: it cannot be started.
    """

    def __init__(self) -> None:
        import multiprocessing  # most scans need no process beside their own

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
        self._spent = False

    def ask(
        self,
        function: Callable[..., object],
        args: Sequence[object],
        keywords: Mapping[str, object],
        limits: Limits,
        kinds: Sequence[type] = (),
    ) -> object:
        """Have a module's function called, and wait for what it returns.

        Args:
            function: can be imported by its name.
            args: plain data.
            keywords: plain data.
            limits: of this call.
            kinds: the dataclasses that may be in the answer.

        Raises:
            ImageError: the one it raised; TOO_COSTLY where it took too long or too much, DECODER_CRASHED where the
                process died or gave no sensible answer. Then the process must not be used again (`is_usable`).
            DedupError: the one it raised.
            WorkerError: it raised something else.
        """
        request = {
            "function": f"{function.__module__}:{function.__qualname__}",
            "args": tuple(args),
            "keywords": dict(keywords),
            "memory": limits.memory,
            "cpu_s": limits.cpu_s,
        }
        self._spent = True
        try:
            if not self._ready:
                self._receive(_START_SECONDS, ())
                self._ready = True
            for message in pack(request):
                self._pipe.send_bytes(message)
            answer = self._receive(limits.wall_s, kinds)
        except (EOFError, OSError) as error:
            raise self._death(error) from error
        except WireError as error:
            self.kill()
            raise ImageError(SkipCode.DECODER_CRASHED, str(error)) from error
        self._spent = False
        return _result(answer)

    @property
    def is_usable(self) -> bool:
        """Whether another request may be sent: the last one was answered."""
        return not self._spent

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer learns it."""
        with contextlib.suppress(ValueError):  # closed already
            self._process.kill()

    def stop(self) -> None:
        """End the process, politely at first, and release what it held."""
        with contextlib.suppress(OSError, ValueError):
            self._pipe.send_bytes(b"")
        with contextlib.suppress(ValueError):
            self._process.join(_STOP_SECONDS)
            if self._process.exitcode is None:
                self._process.kill()
                self._process.join(_STOP_SECONDS)
            if self._process.exitcode is not None:  # else the system cannot end it now: a drive that hangs
                self._process.close()
        self._pipe.close()

    def _receive(self, seconds: float, kinds: Sequence[type]) -> object:
        deadline = time.monotonic() + seconds

        def message(most: int) -> bytes:
            if not self._pipe.poll(max(0.0, deadline - time.monotonic())):
                self.kill()
                raise ImageError(SkipCode.TOO_COSTLY, f"no end after {seconds:g} s")
            return self._pipe.recv_bytes(most)

        return unpack(message, kinds)

    def _death(self, error: Exception) -> ImageError:
        """Why there is no answer."""
        self._process.join(_STOP_SECONDS)
        code = self._process.exitcode
        detail = f"exit code {code}" if code is not None else str(error)
        if code is not None and code < 0:
            if -code == getattr(signal, "SIGXCPU", 0):
                return ImageError(SkipCode.TOO_COSTLY, "processor time")
            with contextlib.suppress(ValueError):
                detail = signal.Signals(-code).name
        return ImageError(SkipCode.DECODER_CRASHED, detail)


def _result(answer: object) -> object:
    match answer:
        case ("done", result):
            return result
        case ("image", str() as code, str() as detail, (int() as width, int() as height)) if code in set(SkipCode):
            raise ImageError(SkipCode(code), detail, (width, height))
        case ("dedup", str() as message, str() as advice):
            raise DedupError(retold("errors", message), retold("errors", advice))
        case ("other", str() as words):
            raise WorkerError(words)
    raise ImageError(SkipCode.DECODER_CRASHED, "no sensible answer")


def _serve(pipe: Connection) -> None:
    """The worker's loop. Ends on an empty message, or when the program at the other end is gone."""
    _settle()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        _send(pipe, True)
        while first := pipe.recv_bytes(_MOST_REQUEST):
            _send(pipe, _outcome(_request(first, pipe)))
            give_memory_back()  # until the next request, which may be long in coming


def _request(first: bytes, pipe: Connection) -> object:
    messages = iter([first])
    return unpack(lambda most: next(messages, None) or pipe.recv_bytes(most))


def _outcome(request: object) -> tuple[object, ...]:
    if not isinstance(request, dict):
        return "other", "no request"
    module, _, name = request["function"].partition(":")
    function: object = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    if request["memory"]:
        limit_memory(request["memory"])
    if request["cpu_s"]:
        limit_cpu(request["cpu_s"])
    try:
        return "done", function(*request["args"], **request["keywords"])  # type: ignore[operator]
    except ImageError as error:
        return "image", error.code.value, error.detail, error.size
    except DedupError as error:
        return "dedup", str(error), error.advice
    except MemoryError:
        return "image", SkipCode.TOO_COSTLY.value, MEMORY, (0, 0)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  a decoder written in Rust panics past Exception
        return "other", f"{type(error).__name__}: {error}"[:_LONGEST_WORDS]


def _send(pipe: Connection, value: object) -> None:
    for message in pack(value):
        pipe.send_bytes(message)


def _settle() -> None:
    """Make the process quiet: decoders write to stderr, Ctrl-C is for the program, a crash leaves no core."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream)
    os.close(nowhere)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_no_core()
    keep_no_memory()
