"""What an input is given to, and what is wrong with it if something goes wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What counts as a finding."""

    CRASH = "crash"
    """The process died."""
    HANG = "hang"
    """No answer within the bound."""
    UNCODED = "uncoded"
    """An exception that is no coded skip: of the program, or inside of a worker."""
    STUMBLED = "stumbled"
    """A coded skip whose cause is a mistake in our own code: something was taken for something that it is not."""
    WRONG = "wrong"
    """An answer that breaks what was promised."""
    MEMORY = "memory"
    """More than the bound."""
    LEFT_BEHIND = "left behind"
    """A temporary file, a process or an open file that nobody needs any more."""


class FaultError(Exception):
    """A target found something wrong.

    Attributes:
        fault: what kind.
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    Attributes:
        suffix: of the file that it is given as, with its dot.
        content: its bytes.
    """

    suffix: str
    content: bytes


Run = Callable[[str, bytes, random.Random], Hashable]
"""Takes the path of the file, its content, and chances for how it is read; returns what tells one outcome from
another. Raises for a finding: `FaultError`, or anything else."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads what strangers wrote.

    Attributes:
        name: a folder's name in the corpus.
        run: see there.
        seeds: what the mutations begin with.
        share: of the time, compared with the others.
        kind: of the content, as `mutations.mutated` wants it.
        traced: whether the lines that it reaches are watched; not where other threads or processes do the work.
    """

    name: str
    run: Run
    seeds: Sequence[Input] = field(repr=False)
    share: float = 1.0
    kind: str = "bytes"
    traced: bool = True


@dataclass(slots=True)
class Tally:
    """What was contained as it should be: counted, for it costs time.

    Attributes:
        decoder_crashes: workers that died.
        too_costly: files that took too much.
    """

    decoder_crashes: int = 0
    too_costly: int = 0
