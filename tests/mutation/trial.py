"""A copy of the program and its tests, in which one guard after the other is taken out, tried, and put back."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from tests.mutation.data import PROGRAM, ROOT, Guard, StaleError, without

_COPIED = (PROGRAM, "tests")
_LINKED = ("resources", "packaging", "docs", "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
_A_TEST_SECONDS = 60
_NONE_TO_RUN = 5
"""Exit status of pytest: none of the tests has the marks."""
_MOST_MEMORY = 6 << 30
"""Bytes for each process of a trial: without its guard a decode may take all there is."""


class Fate(StrEnum):
    """What became of a program without a guard."""

    KILLED = "killed"
    """A test failed."""
    TIMEOUT = "killed by time"
    """A test, or all of them, did not end: that is noticed, too."""
    SURVIVED = "survived"
    """No test saw that the guard is gone."""
    STALE = "stale"
    """The guard is not where its data say."""
    BROKEN = "broken"
    """The tests could not be run: that the program does not start without a guard shows nothing."""


NOTICED = frozenset({Fate.KILLED, Fate.TIMEOUT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial ended.

    Attributes:
        fate: how.
        detail: the test that failed, or what is wrong.
        seconds: it took.
    """

    fate: Fate
    detail: str = ""
    seconds: float = 0.0


class Trial:
    """One copy of the tree.

    Args:
        folder: an empty folder for it.
        limit_s: seconds that the tests of one guard may take.
    """

    def __init__(self, folder: Path, limit_s: float) -> None:
        self._root = folder / "tree"
        self._temporary = folder / "temporary"
        self._limit_s = limit_s
        self._root.mkdir()
        for name in _COPIED:
            ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
            shutil.copytree(ROOT / name, self._root / name, ignore=ignored)
        for name in _LINKED:
            if (ROOT / name).exists():
                (self._root / name).symlink_to(ROOT / name)

    def run(self, guard: Guard) -> Verdict:
        """Take a guard out, run its tests until one fails, and put it back."""
        try:
            changed = without(guard, self._root)
        except StaleError as error:
            return Verdict(Fate.STALE, str(error))
        before = {name: (self._root / name).read_text(encoding="utf-8") for name in changed}
        try:
            self._write(changed)
            quick = self._twice(guard.tests, "not slow")
            if quick.fate is not Fate.SURVIVED:
                return quick
            slow = self._twice(guard.tests, "slow")
            return replace(slow, seconds=quick.seconds + slow.seconds)
        finally:
            self._write(before)

    def _twice(self, tests: Sequence[str], marked: str) -> Verdict:
        """Run tests, and the one that failed once more: one that fails now and then shows nothing."""
        first = self.test(tests, marked)
        if first.fate is not Fate.KILLED or "::" not in first.detail:
            return first
        again = self.test([first.detail.partition("[")[0]])
        chosen = first if again.fate in NOTICED else again
        return replace(chosen, seconds=first.seconds + again.seconds)

    def test(self, tests: Sequence[str], marked: str = "", workers: int = 1) -> Verdict:
        """Run tests on the tree as it stands until one fails.

        Args:
            tests: files and node ids.
            marked: only those with these marks.
            workers: processes.
        """
        self._temporary.mkdir()
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=line"]
        command += [f"--timeout={_A_TEST_SECONDS}", "-m", marked]
        if workers > 1 and importlib.util.find_spec("xdist"):
            command += ["-n", str(workers)]
        # A worker of a parallel run tells its own programs that they are workers, too.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST_")}
        environment |= {
            "PYTHONPATH": str(self._root),
            "PYTEST_DEBUG_TEMPROOT": str(self._temporary),
            "COLUMNS": "400",
        }
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, *tests],
            cwd=self._root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        _bound(process.pid)
        try:
            said, _ = process.communicate(timeout=self._limit_s)
        except subprocess.TimeoutExpired:
            _end(process)
            return Verdict(Fate.TIMEOUT, f"no end after {self._limit_s:g} s", time.monotonic() - began)
        finally:
            _end(process)
            _clear(self._temporary)
        seconds = time.monotonic() - began
        fate, detail = read_end(process.returncode, said)
        return Verdict(fate, detail, seconds)

    def _write(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            path = self._root / name
            path.write_text(text, encoding="utf-8")
            # Compiled files are told by size and whole seconds: one of a moment ago may pass for this.
            for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
                compiled.unlink()


def read_end(code: int, said: str) -> tuple[Fate, str]:
    """What pytest's exit status and last lines mean."""
    lines = [line for line in said.splitlines() if line.strip()]
    if code in (0, _NONE_TO_RUN):
        return Fate.SURVIVED, ""
    failed = next((line for line in lines if line.startswith(("FAILED ", "ERROR "))), "")
    test, _, reason = failed.partition(" ")[2].partition(" - ")
    if code != 1 or "::" not in test:
        if code < 0 or "node down" in said:
            return Fate.KILLED, f"the tests' process ended by signal {-code}"
        return Fate.BROKEN, failed or (lines[-1] if lines else f"exit code {code}")
    return (Fate.TIMEOUT if "Timeout" in reason else Fate.KILLED), test


def _clear(folder: Path) -> None:
    """Remove a folder; tests leave trees in it that are deeper than Python can walk."""
    if sys.platform == "win32":
        shutil.rmtree(folder, ignore_errors=True)
    else:
        subprocess.run(["chmod", "-R", "u+rwx", str(folder)], stderr=subprocess.DEVNULL, check=False)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def _bound(pid: int) -> None:
    """Bound the memory of a process and those that it starts, where the system lets one."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and all that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
