"""The end of the process, which nothing that hangs may hold up."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import sys
import threading
import time

GRACE_SECONDS = 0.3
"""For threads that are just about to end."""


def end_process(code: int) -> int:
    """To be called last: returns the exit code, or ends the process where threads of this program still run.

    Such a thread hangs in a codec or on a drive that does not answer. Python would go on to take the interpreter
    apart under it, and where the thread then comes back inside a library written in C++, the process aborts.

    Args:
        code: the exit code.

    Returns:
        The same.
    """
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                _end_now(code)
    return code


def _end_now(code: int) -> None:
    for child in multiprocessing.active_children():
        child.kill()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or a window's program has none
            stream.flush()
    os._exit(code)
