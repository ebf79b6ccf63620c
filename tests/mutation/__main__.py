"""Take each guard of docs/safety.md out of a copy of the program, and see that a test notices.

    python -m tests.mutation                      all guards; 0 must survive
    python -m tests.mutation --guard ID           one of them; may be repeated
    python -m tests.mutation --promise WORD       those of the promises with this word in their heading
    python -m tests.mutation --workers 4 --resume done.jsonl
    python -m tests.mutation --list

At first the tests are run on the program as it is: what fails there shows nothing. With --resume what was tried
before is not tried again as long as the guard, its source and its tests are the same. Exit status 0: every guard's
absence was noticed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import queue
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.mutation.data import ROOT, Guard, load
from tests.mutation.trial import NOTICED, Fate, Trial, Verdict

_A_GUARD_SECONDS = 240.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = _parser().parse_args(arguments)
    guards = _chosen(load(), options.guard, options.promise)
    if not guards:
        print("no such guard")
        return 2
    if options.list:
        for guard in guards:
            print(f"{guard.id:<44} {guard.promise}: {guard.says}")
        return 0
    record = Record(options.resume)
    with tempfile.TemporaryDirectory(prefix="dedup-mutation-") as folder:
        copies: queue.Queue[Trial] = queue.Queue()
        for number in range(options.workers):
            place = Path(folder) / str(number)
            place.mkdir()
            copies.put(Trial(place, _A_GUARD_SECONDS))
        if not _passes(guards, copies, record, options.workers):
            return 1
        return _try_all(guards, copies, record, options.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--guard", action="append", metavar="ID", help="only this one; may be repeated")
    parser.add_argument("--promise", metavar="WORD", help="only those of promises with this in their heading")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="copies tried at once (default: 2)")
    parser.add_argument("--resume", metavar="FILE", help="what was done, as JSON lines; read, and written to")
    parser.add_argument("--list", action="store_true", help="only list the guards")
    return parser


def _chosen(guards: Iterable[Guard], ids: Sequence[str] | None, promise: str | None) -> list[Guard]:
    return [
        guard
        for guard in guards
        if (not ids or guard.id in ids) and (not promise or promise.lower() in guard.promise.lower())
    ]


class Record:
    """What was tried before, in a file of JSON lines.

    Args:
        path: the file; None keeps none.
    """

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None
        self._known: dict[str, Verdict] = {}
        if self._path and self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                try:
                    found = json.loads(line)
                    self._known[found["key"]] = Verdict(Fate(found["fate"]), found["detail"], found["seconds"])
                except (ValueError, KeyError, TypeError):
                    continue  # a line that was cut off

    def get(self, key: str) -> Verdict | None:
        """What became of it, if it was tried."""
        return self._known.get(key)

    def put(self, key: str, name: str, verdict: Verdict) -> None:
        """Note what became of it."""
        self._known[key] = verdict
        if self._path:
            row = {"key": key, "guard": name, "fate": verdict.fate, "detail": verdict.detail}
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**row, "seconds": round(verdict.seconds, 1)}) + "\n")


def key_of(name: str, parts: Iterable[str], files: Iterable[str]) -> str:
    """Names a trial by all that it was made of."""
    hasher = hashlib.sha256(name.encode())
    for part in parts:
        hasher.update(b"\0" + part.encode())
    for file in sorted(set(files)):
        path = ROOT / file
        hasher.update(b"\0" + file.encode() + b"\0" + (path.read_bytes() if path.is_file() else b""))
    return hasher.hexdigest()[:32]


def _key(guard: Guard) -> str:
    parts = [part for edit in guard.edits for part in (edit.file, edit.snippet, edit.instead)]
    files = [edit.file for edit in guard.edits] + [test.partition("::")[0] for test in guard.tests]
    return key_of(guard.id, [*parts, *guard.tests], files)


def _passes(guards: Sequence[Guard], copies: queue.Queue[Trial], record: Record, workers: int) -> bool:
    """Whether all tests pass while every guard is in its place."""
    named = {test for guard in guards for test in guard.tests}
    tests = sorted(test for test in named if "::" not in test or test.partition("::")[0] not in named)
    files = [edit.file for guard in guards for edit in guard.edits] + [test.partition("::")[0] for test in tests]
    key = key_of("all guards in place", tests, files)
    verdict = record.get(key)
    if verdict is None:
        copy = copies.get()
        verdict = copy.test(tests, workers=workers)
        copies.put(copy)
        if verdict.fate is Fate.SURVIVED:
            record.put(key, "", verdict)
    passed = verdict.fate is Fate.SURVIVED
    how = "pass" if passed else f"do not pass: {verdict.detail}"
    print(f"with all guards in place {len(tests)} files and tests {how} ({verdict.seconds:.0f} s)", flush=True)
    return passed


def _try_all(guards: Sequence[Guard], copies: queue.Queue[Trial], record: Record, workers: int) -> int:
    began = time.monotonic()
    fates: Counter[Fate] = Counter()
    keys = {guard.id: _key(guard) for guard in guards}  # as the copies are: the tree may change meanwhile

    def attempt(guard: Guard) -> Verdict:
        verdict = record.get(keys[guard.id])
        if verdict is None:
            copy = copies.get()
            try:
                verdict = copy.run(guard)
            finally:
                copies.put(copy)
            record.put(keys[guard.id], guard.id, verdict)
        return verdict

    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(attempt, guard): guard for guard in guards}
        try:
            for done in as_completed(waiting):
                verdict = done.result()
                fates[verdict.fate] += 1
                by = "by " if verdict.fate is Fate.KILLED else ""
                detail = f"{by}{verdict.detail}" if verdict.detail else ""
                print(f"{verdict.fate:<14} {waiting[done].id:<44} {detail} ({verdict.seconds:.1f} s)", flush=True)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)  # those that are at work put their copies in order
            return 130
    noticed = sum(fates[fate] for fate in NOTICED)
    others = ", ".join(f"{fates[fate]} {fate}" for fate in Fate if fate not in NOTICED)
    late = f" ({fates[Fate.TIMEOUT]} of them by time)" if fates[Fate.TIMEOUT] else ""
    print(f"{len(guards)} guards: {noticed} killed{late}, {others}; {time.monotonic() - began:.0f} s")
    return int(noticed != len(guards))


if __name__ == "__main__":
    sys.exit(main())
