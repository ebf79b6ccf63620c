"""What the person looks at goes before what is worked out meanwhile."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

NICENESS = 5
"""A third of the processor's time of a thread that has not given way, where both want one core."""


def give_way() -> None:
    """Let the window, and other programs, go before the calling thread, and before what that thread starts.

    On Linux alone, where each thread has a niceness of its own, which new threads and processes inherit.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):  # a process that was started with less may not be given more
            os.setpriority(os.PRIO_PROCESS, thread, max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))
