"""The end of the process, which nothing that hangs may hold up."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import sys
import threading
import time

GRACE_SECONDS = 0.3
"""For threads that are just about to end."""


def end_process(code: int) -> int:
    """To be called last: ends the process, or returns the exit code where Python has to wait for threads first.

    A daemon thread that still runs hangs in a codec or on a drive that does not answer. Python would go on to take
    the interpreter apart under it, and where the thread then comes back inside a library written in C++, the process
    aborts. Where no other thread runs, what is to be done at the end is done (`atexit`), and the process ends too:
    to take apart some 500 modules, one object after the other, is a sixth of the time of a scan of next to nothing.

    Args:
        code: the exit code.

    Returns:
        The same, where threads that are to be waited for still run.
    """
    deadline = time.monotonic() + GRACE_SECONDS
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                _kill_children()
                logging.shutdown()
                with contextlib.suppress(OSError):
                    _flush()
                os._exit(code)
    if threading.active_count() == 1:
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError):  # what was printed does not all arrive: Python says so
            _flush()
            os._exit(code)
    return code


def _kill_children() -> None:
    import multiprocessing  # no part of what a scan of next to nothing loads

    for child in multiprocessing.active_children():
        child.kill()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError, AttributeError):  # closed, or a window's program has none
            stream.flush()
