"""Walk at random, and tell what was met.

python -m tests.state_machine --runs 1000 [--file-system plain|tmpfs|ext4|fat|all] [--seed N] [--resume FILE]
                              [--jobs N]
python -m tests.state_machine --run N --file-system all [--shrink]     one of them again

Each run is a line of JSON in the file; what stands there is not walked again. Exit status: 0 nothing was found,
1 something was.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from queue import Queue
from subprocess import PIPE
from threading import Thread

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.state_machine.file_systems import FILE_SYSTEMS, FileSystem, NotHereError, made
from tests.state_machine.ledger import WrongError
from tests.state_machine.machine import Tally, Walk
from tests.state_machine.tracing import can_trace

STEPS = 20
"""Of a walk, after its library is made."""


@dataclass(frozen=True, slots=True)
class Run:
    """A walk that was made.

    Attributes:
        run: its number, from which all of it follows.
        seed: from which the numbers count.
        file_system: where.
        steps: rules that ran.
        kills: processes that were killed.
        faults: errors given and drives taken away, by kind.
        deeds: by name and outcome.
        seconds: how long it took.
        wrong: what the program did wrong; "" = nothing.
        told: the failure in full.
        trail: the steps up to it.
    """

    run: int
    seed: int
    file_system: str
    steps: int
    kills: int
    faults: dict[str, int]
    deeds: dict[str, int]
    seconds: float
    wrong: str = ""
    told: str = ""
    trail: list[str] = field(default_factory=list)


def walk(number: int, first_seed: int, system: FileSystem, steps: int = STEPS, *, shrink: bool = False) -> Run:
    """Make one walk.

    Args:
        number: of the walk.
        first_seed: the walk's own seed is this and its number.
        system: where.
        steps: of it.
        shrink: whether to look for a shorter way to what is found.
    """
    begun = time.monotonic()
    tally = Tally()
    failures: list[tuple[BaseException, list[str]]] = []
    seen = 0

    class OneWalk(Walk):
        pass

    def begin(_: object) -> bool:
        """Whether this is not the walk: Hypothesis begins with the simplest there is, the same each time."""
        nonlocal tally, seen
        seen += 1
        OneWalk.tally = tally = Tally()
        return seen == 1

    OneWalk.file_system, OneWalk.traced, OneWalk.tally = system, can_trace(), tally
    OneWalk.passes_over = begin
    OneWalk.on_failure = lambda _, error, met: failures.append((error, list(met.trail)))

    options = settings(
        max_examples=1,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        print_blob=False,
    )
    try:
        run_state_machine_as_test(seed(first_seed + number)(OneWalk), settings=options)
    except Exception as raised:  # also Hypothesis' own word that it does not fail each time
        if not failures:
            failures.append((raised, list(tally.trail)))
    wrong = told = ""
    trail: list[str] = []
    if failures:
        error, trail = failures[-1 if shrink else 0]
        wrong = error.wrong.value if isinstance(error, WrongError) else type(error).__name__
        told = "".join(traceback.format_exception(error))[-4000:]
    return Run(
        number, first_seed, system.name, tally.steps, tally.kills, dict(tally.faults), dict(tally.deeds),
        round(time.monotonic() - begun, 2), wrong, told, trail,
    )  # fmt: skip


def walks(numbers: Sequence[int], first_seed: int, names: Sequence[str], *, shrink: bool = False) -> Iterator[Run]:
    """Make several, each on the file system that its number gives it."""
    with ExitStack() as stack:
        systems: dict[str, FileSystem] = {}
        for number in numbers:
            name = names[number % len(names)]
            if name not in systems:
                systems[name] = stack.enter_context(made(name))
            yield walk(number, first_seed, systems[name], shrink=shrink)


def shared_walks(numbers: Sequence[int], first_seed: int, names: Sequence[str], jobs: int) -> Iterator[Run]:
    """The same by several processes; each makes the file systems for itself."""
    told: Queue[str] = Queue()

    def listen(process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            told.put(line)
        told.put("")

    processes = [
        subprocess.Popen([sys.executable, "-m", __package__, "--share"], stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(jobs)
    ]
    for share, process in enumerate(processes):
        assert process.stdin is not None
        with process.stdin:
            json.dump([list(numbers[share::jobs]), first_seed, list(names)], process.stdin)
        Thread(target=listen, args=(process,), daemon=True).start()
    at_work = jobs
    try:
        while at_work:
            line = told.get()
            if line:
                yield Run(**json.loads(line))
            else:
                at_work -= 1
    finally:
        for process in processes:
            if at_work:
                process.terminate()
            if process.wait() and not at_work:
                raise RuntimeError("a process of the walks ended by an error")


def usable(wanted: str) -> list[str]:
    """The file systems that this machine has of those that are wanted; says why it lacks others."""
    names = []
    for name in FILE_SYSTEMS if wanted == "all" else [wanted]:
        try:
            with made(name):
                names.append(name)
        except NotHereError as reason:
            print(f"{name}: skipped, {reason}", file=sys.stderr)
    return names


def summary(runs: Sequence[Run]) -> dict[str, object]:
    """What all of them met."""
    faults: Counter[str] = Counter()
    deeds: Counter[str] = Counter()
    for run in runs:
        faults.update(run.faults)
        deeds.update(run.deeds)
    wrong = Counter(run.wrong for run in runs if run.wrong)
    return {
        "runs": len(runs),
        "by file system": dict(Counter(run.file_system for run in runs)),
        "steps": sum(run.steps for run in runs),
        "kills": sum(run.kills for run in runs),
        "faults": dict(faults.most_common()),
        "deeds": dict(deeds.most_common()),
        "contents lost": wrong["content lost"] + wrong["no keeper"],
        "records wrong": wrong["record wrong"],
        "other failures": {
            what: times for what, times in wrong.items() if what not in ("content lost", "no keeper", "record wrong")
        },
        "failed runs": [run.run for run in runs if run.wrong],
        "seconds": round(sum(run.seconds for run in runs)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # which nobody catches, so that nothing stays mounted
    parser = argparse.ArgumentParser(prog="python -m tests.state_machine", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--run", type=int, help="this one alone")
    parser.add_argument("--file-system", choices=(*FILE_SYSTEMS, "all"), default="all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", metavar="FILE", help="JSON lines, one a run; begun if it is not there")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--share", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--shrink", action="store_true", help="look for a shorter way to what is found")
    chosen = parser.parse_args(arguments)
    if chosen.share:
        for run in walks(*json.load(sys.stdin)):
            print(json.dumps(asdict(run)), flush=True)
        return 0
    names = usable(chosen.file_system)
    if not names:
        return 1
    runs: list[Run] = []
    if chosen.resume and os.path.exists(chosen.resume):
        with open(chosen.resume, encoding="utf-8") as file:
            runs = [run for line in file if (run := Run(**json.loads(line))).seed == chosen.seed]
    made_already = {run.run for run in runs}
    numbers = [chosen.run] if chosen.run is not None else range(chosen.runs)
    left = [number for number in numbers if number not in made_already]
    if chosen.jobs > 1:
        walked = shared_walks(left, chosen.seed, names, chosen.jobs)
    else:
        walked = walks(left, chosen.seed, names, shrink=chosen.shrink)
    for run in walked:
        runs.append(run)
        if chosen.resume:
            with open(chosen.resume, "a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(run)) + "\n")
        if run.wrong:
            print(f"run {run.run} on {run.file_system}: {run.wrong}", *run.trail, run.told, sep="\n  ", flush=True)
    found = summary(runs)
    print(json.dumps(found, indent=2))
    return 1 if found["failed runs"] else 0


if __name__ == "__main__":
    sys.exit(main())
