"""Real mounts for tests, where the user who runs them may mount."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def mounted(point: Path, *arguments: str) -> Iterator[None]:
    """Mount by the system's own command while the block runs; skip the test where that is refused."""
    if sys.platform != "linux":
        pytest.skip("needs the mounts of Linux")
    point.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *arguments, str(point)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


class Drive:
    """A drive of its own, mounted at a folder that stays there when it is unplugged.

    Attributes:
        point: where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.point = folder / "drive"
        self.point.mkdir(parents=True)
        self._kept = folder / "kept"

    @contextlib.contextmanager
    def made(self) -> Iterator[Drive]:
        """Make it and plug it in; skips the test where nothing can be mounted."""
        with mounted(self._kept, "-t", "tmpfs", "tmpfs"):
            self.plug_in()
            try:
                yield self
            finally:
                self.unplug()

    def plug_in(self) -> None:
        """Mount it."""
        subprocess.run(["mount", "--bind", str(self._kept), str(self.point)], check=True)

    def unplug(self) -> None:
        """Unmount it, if it is mounted."""
        while self.point.is_mount():
            subprocess.run(["umount", "--lazy", str(self.point)], check=True)
