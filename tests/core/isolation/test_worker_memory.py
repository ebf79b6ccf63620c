"""A worker that had to do with something large has let go of it when it is asked for the next."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from dedup_gui.core.isolation.limits import data_bytes
from dedup_gui.core.isolation.worker import Limits, Worker

BLOCK, BLOCKS = 4 << 20, 60
_KEPT: list[bytes] = []


def take_and_free() -> int:
    """Take large blocks with small ones between them that stay, as decoders and their caches do."""
    np.ones(BLOCK, np.uint8)  # from then on the C library would take such blocks from its own store
    blocks = []
    for number in range(BLOCKS):
        blocks.append(np.ones(BLOCK, np.uint8))
        _KEPT.append(bytes([number]) * 5000)
    return data_bytes()


def held() -> int:
    """Bytes that this process may write to."""
    return data_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="there alone the system tells what is held")
def test_what_was_freed_is_given_back() -> None:
    worker = Worker()
    try:
        before = worker.ask(held, (), {}, Limits())
        most = worker.ask(take_and_free, (), {}, Limits())
        after = worker.ask(held, (), {}, Limits())
    finally:
        worker.kill()
        worker.stop()
    assert isinstance(before, int) and isinstance(most, int) and isinstance(after, int)
    assert most - before >= BLOCK * BLOCKS
    assert after - before < 4 * BLOCK
