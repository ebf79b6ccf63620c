"""The figures of a run, and of all runs before it that it goes on with."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.fuzz.corpus import write
from tests.fuzz.target import Fault


@dataclass(slots=True)
class State:
    """What was done and found.

    Attributes:
        seconds: by the clock, in all.
        runs: how many.
        executions: inputs given to each target.
        faults: how often each kind of finding came, repetitions included.
        findings: what was found, each once, with how often it came.
        decoder_crashes: workers that died: contained, and told by code.
        too_costly: files that took too much: likewise.
        peak: bytes of memory, of the process that reads with its workers.
        slowest: seconds of the input that took longest.
        kept: inputs that reached something new.
    """

    seconds: float = 0.0
    runs: int = 0
    executions: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    decoder_crashes: int = 0
    too_costly: int = 0
    peak: int = 0
    slowest: float = 0.0
    kept: int = 0

    def count(self, fault: Fault, what: str) -> bool:
        """Count a finding; True where it is a new one."""
        self.faults[fault.value] = self.faults.get(fault.value, 0) + 1
        key = f"{fault.value}: {what}"
        self.findings[key] = self.findings.get(key, 0) + 1
        return self.findings[key] == 1

    def figures(self) -> dict[str, Any]:
        """What is printed at the end."""
        hours = self.seconds / 3600
        total = sum(self.executions.values())
        return {
            "hours": round(hours, 2),
            "executions": total,
            "a second": round(total / self.seconds) if self.seconds else 0,
            **{_CALLED.get(fault, fault.value): self.faults.get(fault.value, 0) for fault in Fault},
            "decoders that died in their worker": self.decoder_crashes,
            "too costly": self.too_costly,
            "slowest s": round(self.slowest, 2),
            "peak MB": self.peak >> 20,
            "kept": self.kept,
            "by target": self.executions,
            "findings": self.findings,
        }  # fmt: skip


_CALLED = {Fault.CRASH: "crashes", Fault.HANG: "hangs", Fault.UNCODED: "uncoded exceptions"}


def load(path: str) -> State:
    """The state that a run before left; a new one where there is none.

    Raises:
        ValueError: the file is something else.
    """
    if not path or not os.path.exists(path):
        return State()
    with open(path, encoding="utf-8") as file:
        found: Mapping[str, Any] = json.load(file)
    try:
        return State(**found)
    except TypeError as error:
        raise ValueError(f"{path} is no state of a run") from error


def save(path: str, state: State) -> None:
    """Keep the state."""
    if path:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        write(path, json.dumps(asdict(state), indent=1).encode())
