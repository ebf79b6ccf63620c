"""A screen of its own (Xvfb), and hands on it (xdotool)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType

import pytest

_MISSING = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
needs_desktop = pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}")
ON_A_SCREEN = [
    pytest.mark.xvfb,
    pytest.mark.alone,  # hands wait as long as hands do, and a program that gets no processor looks idle
    pytest.mark.skipif(sys.platform != "linux", reason="needs an X server of its own"),
    needs_desktop,
]
"""Marks of tests that use a `Desktop`."""


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


class Desktop:
    """An X server with one screen, as a context."""

    def __init__(self, width: int = 1600, height: int = 900) -> None:
        self._size = (width, height)
        self._server: subprocess.Popen[str] | None = None
        self.display = ""

    def __enter__(self) -> Desktop:
        width, height = self._size
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdout is not None
        number = self._server.stdout.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.terminate()
        self._server.wait(10)
        if self._server.stdout:
            self._server.stdout.close()

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a program on this screen."""
        variables = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", **more}
        variables.pop("WAYLAND_DISPLAY", None)
        return variables

    def do(self, *words: str) -> str:
        """Run xdotool."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment(), capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    def window(self, name: str) -> str:
        """The identifier of the visible window with this in its title; waits for it."""
        found = ""

        def there() -> bool:
            nonlocal found
            found = self.do("search", "--onlyvisible", "--name", name).split("\n")[0]
            return bool(found)

        wait_until(there, f"a window named {name}")
        return found

    def title(self, window: str) -> str:
        """A window's title."""
        return self.do("getwindowname", window)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move in small steps as a hand does, and let go."""
        self.do("mousemove", str(start[0]), str(start[1]), "sleep", "0.1", "mousedown", "1", "sleep", "0.2")
        steps = 12
        for step in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            y = start[1] + (end[1] - start[1]) * step // steps
            self.do("mousemove", str(x), str(y), "sleep", "0.05")
        self.do("sleep", "0.3", "mouseup", "1")

    def key(self, *keys: str) -> None:
        """Type keys at the window that has the focus."""
        for key in keys:
            self.do("key", "--clearmodifiers", key)
            time.sleep(0.05)

    def focus(self, window: str) -> None:
        """Give a window the keyboard; there is no window manager here to do it."""
        self.do("windowfocus", "--sync", window)
        time.sleep(0.2)

    def is_idle(self, process: int, seconds: float = 0.6) -> bool:
        """Whether a process used hardly any processor time for a while."""
        before = _ticks(process)
        time.sleep(seconds)
        return _ticks(process) - before <= 6


def _ticks(process: int) -> int:
    """Processor time used so far, hundredths of a second."""
    with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
