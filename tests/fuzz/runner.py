"""The process that reads the inputs: it may crash, hang or take too much, and is watched by another."""

from __future__ import annotations

import hashlib
import importlib
import logging
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Hashable, MutableSequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from tests.fuzz.corpus import OWN, Corpus
from tests.fuzz.mutations import mutated
from tests.fuzz.target import Fault, FaultError, Input, Tally, Target
from tests.fuzz.tracing import Tracer

COUNT, TARGET, SINCE = range(3)
"""Places in what the runner and its watcher share: inputs so far, which target, since when (0 = none)."""
MOST_CPU_S, MOST_WALL_S = 10.0, 90.0
"""Seconds for one input: of computing in this process, and by the clock (a worker may take 60)."""
_TOLD_EVERY_S = 1.0
_LOOKED_EVERY = 200
_SETTLED_AFTER = 600
_MORE_FILES = 12
_MOST_CHILDREN = 4
"""Of the process: a worker, one that takes its place, and Python's own resource tracker."""
_QUICK_S = 0.5
"""Inputs that take longer are not kept, for all that come after would be as slow."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a runner is asked to do.

    Attributes:
        folder: its own, empty.
        corpus: where inputs are kept; "" = nowhere.
        targets: module and name of a function like `every_target`.
        formats: suffixes of images; empty = everything.
        seed: of the chances.
    """

    folder: str
    corpus: str
    targets: str
    formats: frozenset[str]
    seed: int


@dataclass(slots=True)
class Pool:
    """A target, with its inputs and what they reached so far."""

    target: Target
    number: int
    inputs: list[Input] = field(default_factory=list)
    said: set[Hashable] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    spent: float = 0.0


def run(options: Options, pipe: Connection, shared: MutableSequence[float]) -> None:
    """Read inputs until told to stop; what is found goes into the pipe."""
    logging.disable(logging.CRITICAL)
    temporary = os.path.join(options.folder, "temporary")
    os.makedirs(temporary)
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    sys.stderr.flush()
    module, _, name = options.targets.partition(":")
    tally = Tally()
    with getattr(importlib.import_module(module), name)(options.folder, options.formats, tally) as targets:
        runner = Runner(options, targets, tally, pipe, shared, temporary)
        pipe.send(("names", [target.name for target in targets]))
        runner.begin()
        while not runner.is_told_to_stop():
            runner.step()
        runner.tell()
    left = _children()
    if len(left) > 1:  # the resource tracker stays
        pipe.send(("fault", Fault.LEFT_BEHIND.value, "", "", b"", f"{len(left) - 1} processes after the end"))
    pipe.send(("end",))


class Runner:
    """Chooses inputs, changes them, gives them to their targets, and keeps those that reach something new."""

    def __init__(
        self,
        options: Options,
        targets: list[Target],
        tally: Tally,
        pipe: Connection,
        shared: MutableSequence[float],
        temporary: str,
    ) -> None:
        self._chance = random.Random(options.seed)
        self._pools = [Pool(target, number) for number, target in enumerate(targets)]
        self._corpus = Corpus(options.corpus)
        self._tally = tally
        self._pipe = pipe
        self._shared = shared
        self._temporary = temporary
        self._place = os.path.join(options.folder, "input")
        os.makedirs(self._place)
        self._tracer = Tracer()
        self._told = time.monotonic()
        self._told_counts: dict[str, int] = {}
        self._counts = {target.name: 0 for target in targets}
        self._executions = 0
        self._files_open = 0
        self._slowest = 0.0
        self._kept = 0

    def begin(self) -> None:
        """Give the targets what there is: it is known then what it reaches."""
        own = Corpus(OWN)
        for pool in self._pools:
            for known in (*pool.target.seeds, *own.inputs(pool.target.name), *self._corpus.inputs(pool.target.name)):
                self._give(pool, known, new=False)

    def step(self) -> None:
        """One input: to the target that had the least of its share of the time."""
        pool = min(self._pools, key=lambda each: each.spent / each.target.share)
        inputs = pool.inputs
        # Those found last reach furthest.
        index = -1 - int(self._chance.expovariate(0.05)) if self._chance.random() < 0.3 else 0
        first = inputs[index] if -len(inputs) <= index < 0 else self._chance.choice(inputs)
        second = self._chance.choice(inputs)
        content = mutated(self._chance, first.content, second.content, pool.target.kind)
        suffix = second.suffix if self._chance.random() < 0.02 else first.suffix
        self._give(pool, Input(suffix, content), new=True)

    def is_told_to_stop(self) -> bool:
        """Look for a word from the watcher, and send what there is to tell, now and then."""
        now = time.monotonic()
        if now - self._told < _TOLD_EVERY_S:
            return False
        self._told = now
        self.tell()
        return self._pipe.poll()

    def tell(self) -> None:
        """Send the counts since the last time."""
        counts = {name: count - self._told_counts.get(name, 0) for name, count in self._counts.items()}
        self._told_counts = dict(self._counts)
        contained = self._tally.decoder_crashes, self._tally.too_costly
        self._tally.decoder_crashes = self._tally.too_costly = 0
        self._pipe.send(("counts", counts, contained, self._slowest, self._kept))
        self._kept = 0

    def _give(self, pool: Pool, found: Input, *, new: bool) -> None:
        path = os.path.join(self._place, "x" + found.suffix)
        with open(path, "wb") as file:
            file.write(found.content)
        # The same input is always read in the same way: a finding can be seen again.
        chance = random.Random(hashlib.blake2b(found.content, digest_size=8).digest())
        started, computing = time.monotonic(), time.process_time()
        self._shared[TARGET], self._shared[SINCE] = pool.number, started
        said = self._read(pool, found, path, chance)
        self._shared[SINCE] = 0.0
        took, computed = time.monotonic() - started, time.process_time() - computing
        self._shared[COUNT] += 1
        pool.spent += took
        self._slowest = max(self._slowest, took)
        self._counts[pool.target.name] += 1
        self._executions += 1
        if computed > MOST_CPU_S or took > MOST_WALL_S:
            self._fault(pool, found, Fault.HANG, f"{computed:.0f} s of computing, {took:.0f} s by the clock")
        self._keep(pool, found, said, took, new)
        os.unlink(path)
        self._look_for_leftovers(pool, found)

    def _read(self, pool: Pool, found: Input, path: str, chance: random.Random) -> Hashable:
        if pool.target.traced:
            self._tracer.start()
        try:
            return pool.target.run(path, found.content, chance)
        except FaultError as error:
            self._tracer.stop()
            self._fault(pool, found, error.fault, str(error))
        except BaseException as error:
            self._tracer.stop()
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{os.path.basename(last.filename)}:{last.lineno}"
            self._fault(pool, found, Fault.UNCODED, f"{type(error).__name__} at {place}\n{str(error)[:200]}")
        finally:
            self._tracer.stop()
        return None

    def _keep(self, pool: Pool, found: Input, said: Hashable, took: float, new: bool) -> None:
        lines = self._tracer.lines if pool.target.traced else set()
        reaches = not lines <= pool.lines or said not in pool.said
        pool.lines |= lines
        pool.said.add(said)
        if not new or (reaches and took < _QUICK_S):
            pool.inputs.append(found)
        if new and reaches and took < _QUICK_S:
            self._corpus.add(pool.target.name, found)
            self._kept += 1

    def _look_for_leftovers(self, pool: Pool, found: Input) -> None:
        if left := os.listdir(self._temporary):
            self._fault(pool, found, Fault.LEFT_BEHIND, f"temporary file {left[0][:3]}…")
            for name in left:
                os.unlink(os.path.join(self._temporary, name))
        if self._executions % _LOOKED_EVERY:
            return
        files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
        if self._executions <= _SETTLED_AFTER:
            self._files_open = max(self._files_open, files)
        elif files > self._files_open + _MORE_FILES:
            self._fault(pool, found, Fault.LEFT_BEHIND, f"{files - self._files_open} open files")
            self._files_open = files
        if len(_children()) > _MOST_CHILDREN:
            self._fault(pool, found, Fault.LEFT_BEHIND, f"{len(_children())} processes")

    def _fault(self, pool: Pool, found: Input, fault: Fault, detail: str) -> None:
        self._pipe.send(("fault", fault.value, pool.target.name, found.suffix, found.content, detail))


def _children() -> list[str]:
    """Processes below this one; none where the system does not tell."""
    found: list[str] = []
    try:
        for task in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{task}/children", encoding="ascii") as file:
                found += file.read().split()
    except OSError:
        return []
    return found
