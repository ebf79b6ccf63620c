"""Watches the process that reads the inputs: counts what it finds, and starts another one when it died."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from tests.fuzz.corpus import name_of, write
from tests.fuzz.runner import MOST_WALL_S, SINCE, TARGET, Options, run
from tests.fuzz.state import State
from tests.fuzz.target import Fault, Input
from tests.process_memory import MemoryWatch, family

MOST_MEMORY = 1536 << 20
"""Bytes, of the process and its workers together."""
_HANGS_AFTER_S = 1.5 * MOST_WALL_S
_SAMPLES_A_SECOND = 4
_FILES_OF_ONE_KIND = 3
_ENDS_WITHIN_S = 30.0


class Watcher:
    """Runs one runner after the other until the time is over.

    Args:
        options: of the runner; its folder is made anew for each.
        state: counted in.
        findings: folder for the inputs of findings; "" = they are not kept.
        hangs_after_s: seconds by the clock after which an input counts as hanging, and the process is ended.
    """

    def __init__(
        self,
        state: State,
        *,
        corpus: str,
        targets: str,
        formats: frozenset[str],
        seed: int,
        findings: str = "",
        hangs_after_s: float = _HANGS_AFTER_S,
    ) -> None:
        self._state = state
        self._corpus = corpus
        self._targets = targets
        self._formats = formats
        self._seed = seed
        self._findings = findings
        self._hangs_after_s = hangs_after_s
        self._names: dict[int, str] = {}

    def watch(self, seconds: float, every_second: Callable[[], None] = lambda: None) -> None:
        """Go on for so long.

        Args:
            seconds: by the clock.
            every_second: called about as often.
        """
        until = time.monotonic() + seconds
        self._state.runs += 1
        while (left := until - time.monotonic()) > 0:
            self._one(left, every_second)
            self._seed += 1

    def _one(self, seconds: float, every_second: Callable[[], None]) -> None:
        context = multiprocessing.get_context("spawn")
        shared = context.RawArray("d", 3)
        ours, theirs = context.Pipe()
        with tempfile.TemporaryDirectory(prefix="fuzz-", dir=_in_memory()) as folder:
            options = Options(folder, self._corpus, self._targets, self._formats, self._seed)
            process = context.Process(target=run, args=(options, theirs, shared))
            process.start()
            theirs.close()
            memory = MemoryWatch(process.pid or 0, MOST_MEMORY, _SAMPLES_A_SECOND)
            try:
                ends = self._follow(process, ours, shared, memory, options, time.monotonic() + seconds, every_second)
                process.join(_ENDS_WITHIN_S if ends else 0.0)
            finally:
                memory.close()
                self._state.peak = max(self._state.peak, memory.peak)
                ours.close()
                _end(process)
                shutil.rmtree(os.path.join(folder, "input"), ignore_errors=True)

    def _follow(
        self,
        process: SpawnProcess,
        pipe: Connection,
        shared: object,
        memory: MemoryWatch,
        options: Options,
        until: float,
        every_second: Callable[[], None],
    ) -> bool:
        """Take what the runner tells; returns whether it is about to end."""
        started = last = time.monotonic()
        told_to_stop = False
        while True:
            try:
                if pipe.poll(0.2):
                    message = pipe.recv()
                    if message[0] == "end":
                        return True
                    self._take(message)
            except (EOFError, OSError):
                self._died(process, shared, options)
                return True
            finally:
                now = time.monotonic()
                self._state.seconds += now - started
                self._state.peak = max(self._state.peak, memory.peak)
                started = now
            if memory.over:
                memory.over = False
                self._fault(Fault.MEMORY, *self._current(shared, options), f"over {MOST_MEMORY >> 20} MB")
            since = shared[SINCE]  # type: ignore[index]
            if since and now - since > self._hangs_after_s:
                self._fault(Fault.HANG, *self._current(shared, options), f"no end after {now - since:.0f} s")
                return False
            if now >= until and not told_to_stop:
                told_to_stop = True
                pipe.send("stop")
            if now - last >= 1.0:
                last = now
                every_second()

    def _take(self, message: tuple[object, ...]) -> None:
        match message:
            case ("counts", dict() as counts, (int() as crashes, int() as costly), float() as slowest, int() as kept):
                for name, count in counts.items():
                    self._state.executions[name] = self._state.executions.get(name, 0) + count
                self._state.decoder_crashes += crashes
                self._state.too_costly += costly
                self._state.slowest = max(self._state.slowest, slowest)
                self._state.kept += kept
            case ("names", list() as names):
                self._names = dict(enumerate(names))
            case ("fault", str() as fault, str() as target, str() as suffix, bytes() as content, str() as detail):
                self._fault(Fault(fault), target, Input(suffix, content), detail)

    def _died(self, process: SpawnProcess, shared: object, options: Options) -> None:
        process.join(_ENDS_WITHIN_S)
        code = process.exitcode
        words = f"exit code {code}"
        if code is not None and code < 0:
            words = signal.Signals(-code).name
        self._fault(Fault.CRASH, *self._current(shared, options), words)

    def _current(self, shared: object, options: Options) -> tuple[str, Input]:
        """The input that is being read."""
        target = self._names.get(int(shared[TARGET]), "")  # type: ignore[index]
        folder = os.path.join(options.folder, "input")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            with open(os.path.join(folder, name), "rb") as file:
                return target, Input(os.path.splitext(name)[1], file.read())
        return target, Input("", b"")

    def _fault(self, fault: Fault, target: str, found: Input, detail: str) -> None:
        what = f"{target}: {_without_numbers(detail)}"
        self._state.count(fault, what)
        if not self._findings or self._state.findings[f"{fault.value}: {what}"] > _FILES_OF_ONE_KIND:
            return
        os.makedirs(self._findings, exist_ok=True)
        kind = hashlib.blake2b(what.encode(), digest_size=3).hexdigest()
        name = f"{fault.value.replace(' ', '-')}-{target}-{kind}-{name_of(found)}"
        write(os.path.join(self._findings, name), found.content)
        write(os.path.join(self._findings, f"{name}.txt"), f"{detail}\n".encode())


def _without_numbers(detail: str) -> str:
    """The same finding with other numbers or words is one finding; lines of code stay."""
    return re.sub(r"(?<![\w:.])\d+(\.\d+)?", "#", detail.partition("\n")[0])[:120]


def _in_memory() -> str | None:
    """A folder on a disk in memory, where there is one: inputs are written many times a second."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _end(process: SpawnProcess) -> None:
    if process.is_alive():
        _, *below = family(process.pid or 0)
        process.kill()
        process.join(_ENDS_WITHIN_S)
        for each in below:  # workers end by themselves when their pipe does; not those that hang
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
    process.close()
