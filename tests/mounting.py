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
