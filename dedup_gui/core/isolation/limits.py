"""How much memory and time this process may take: set by a worker for itself before each request.

Linux counts what a process may write to (RLIMIT_DATA), and refuses more: the decoder sees that no memory is left.
Where a system does not enforce it, what a header promises is still compared with it (`memory_left`). Windows knows no
such limits; there a worker is bounded in time alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
from types import ModuleType

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows
    resource = None

_PAGES_OF_DATA = 5
"""Which number in /proc/self/statm is data and stack, in pages: proc(5)."""
_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of mallopt(3)."""
_LARGE = 1 << 20
"""Bytes of a block from which on it is given back. Chosen: a row of tiles has less, a picture more."""
_BEFORE = 256 << 20
"""Bytes that a worker has before it decodes anything, where the system does not say. Measured: 70 to 220 MB."""


def limit_memory(bytes_: int) -> None:
    """Let this process take so many bytes more than it has now."""
    if resource is not None:
        _limit(resource.RLIMIT_DATA, data_bytes() + bytes_)


def limit_cpu(seconds: float) -> None:
    """Let this process compute for so many seconds more; the system then ends it (SIGXCPU)."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def leave_no_core() -> None:
    """Have a crash leave no file behind."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_no_memory() -> None:
    """Have the C library hand large blocks back to the system when they are freed (glibc).

    Else it keeps what a large image took for the next one, and `limit_memory` counts from there.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def give_memory_back() -> None:
    """Hand to the system what this process has freed of smaller blocks, as far as its C library can (glibc)."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def memory_left() -> int | None:
    """Bytes that this process may still take; None where it has no bound."""
    if resource is None:
        return None
    soft = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return None if soft == resource.RLIM_INFINITY else max(0, soft - data_bytes())


def data_bytes() -> int:
    """Bytes of memory that this process may write to, as RLIMIT_DATA counts them."""
    try:
        with open("/proc/self/statm", "rb") as file:
            pages = int(file.read().split()[_PAGES_OF_DATA])
    except (OSError, ValueError, IndexError):
        return _BEFORE
    return pages * int(resource.getpagesize()) if resource is not None else _BEFORE


def _limit(kind: int, wanted: int) -> None:
    """Set the soft limit, which can be raised again; what the system refuses stays as it is."""
    if resource is None:
        return
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
