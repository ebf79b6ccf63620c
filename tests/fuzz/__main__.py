"""Fuzzing of everything that reads what strangers wrote, for as long as one likes.

`python -m tests.fuzz --minutes 60 --corpus out/fuzz --resume out/fuzz.json` changes small files of every format,
answers of workers, records of the trash, rows of the journal, whole databases and names, and gives them to what reads
them in a scan. It prints hours, executions, crashes, hangs, exceptions that are no coded skip, and peak memory; the
inputs of findings lie in `findings` in the corpus. Inputs that reach something new are kept there, and begin the next
run. A run that goes on with a state adds to its figures.

`python -m tests.fuzz --distil FOLDER --corpus out/fuzz` chooses the smallest inputs of a corpus that together reach
what all of it does, as far as they fit into 150 kB: what lies in `tests/data/fuzz`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from tests.fuzz.distil import distil
from tests.fuzz.state import load, save
from tests.fuzz.target import Fault
from tests.fuzz.watcher import Watcher

_SAVED_EVERY_S = 10.0
_SAID_EVERY_S = 60.0
_BAD = (Fault.CRASH, Fault.HANG, Fault.UNCODED, Fault.STUMBLED, Fault.WRONG, Fault.MEMORY, Fault.LEFT_BEHIND)


def main() -> int:
    """See the module's docstring; the exit status is 1 where something was found."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="how long")
    parser.add_argument("--corpus", default="", metavar="DIR", help="where inputs that reach something new are kept")
    parser.add_argument("--resume", default="", metavar="FILE", help="figures to go on with, written every 10 s")
    parser.add_argument("--seed", type=int, default=0, help="of the chances")
    parser.add_argument("--formats", nargs="*", default=[], metavar="SUFFIX", help="images of these alone: jpg tif")
    parser.add_argument("--distil", default="", metavar="FOLDER", help="choose a handful of the corpus instead")
    given = parser.parse_args()
    if given.distil:
        print(json.dumps(distil(given.corpus, given.distil), indent=1))
        return 0
    try:
        state = load(given.resume)
    except ValueError as error:
        parser.error(str(error))
    saved = said = time.monotonic()

    def every_second() -> None:
        nonlocal saved, said
        now = time.monotonic()
        if now - saved >= _SAVED_EVERY_S:
            saved = now
            save(given.resume, state)
        if now - said >= _SAID_EVERY_S:
            said = now
            print(json.dumps(state.figures()), file=sys.stderr, flush=True)

    watcher = Watcher(
        state,
        corpus=given.corpus,
        targets="tests.fuzz.every_target:every_target",
        formats=frozenset(f".{name.lstrip('.')}" for name in given.formats),
        seed=given.seed + 1000 * state.runs,
        findings=os.path.join(given.corpus, "findings") if given.corpus else "",
    )
    try:
        watcher.watch(60 * given.minutes, every_second)
    finally:
        save(given.resume, state)
        print(json.dumps(state.figures(), indent=1))
    return int(any(state.faults.get(fault.value) for fault in _BAD))


if __name__ == "__main__":
    raise SystemExit(main())
