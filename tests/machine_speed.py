"""How fast this machine is just now, for bounds in seconds: virtual machines differ, and share their processors."""

from __future__ import annotations

import os
import subprocess
import sys

STATED_SECONDS = 0.40
"""Processor time of the reference on the two quiet cores where the bounds in seconds were last measured."""
_REFERENCE = "import numpy, cv2, PySide6.QtWidgets"
_ROUNDS = 3


def slowness() -> float:
    """How many times slower than where the bounds were measured; 1.0 where it is as fast or faster.

    The reference is what each start of the program does, too: it loads the large libraries.
    """
    return max(1.0, min(_reference() for _ in range(_ROUNDS)) / STATED_SECONDS)


def _reference() -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", _REFERENCE], check=True, timeout=120)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
