"""Memory that all threads together may have in use for decoding."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Budget:
    """Hands out shares of an amount; who wants more than is left waits, in the order of asking.

    Args:
        amount: all there is, bytes.
    """

    def __init__(self, amount: int) -> None:
        self.amount = amount
        self._left = amount
        self._condition = threading.Condition()
        self._waiting: deque[object] = deque()
        self._closed = False

    @contextmanager
    def share(self, wanted: int) -> Iterator[bool]:
        """Hold a share while the block runs; of more than there is, all of it.

        Yields:
            False if the budget was closed meanwhile: what needs the share should not begin.
        """
        wanted = min(wanted, self.amount)
        granted = self._take(wanted)
        try:
            yield granted
        finally:
            self._give_back(wanted)

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _take(self, wanted: int) -> bool:
        turn = object()
        with self._condition:
            self._waiting.append(turn)
            # In turn: who wants much would else wait for ever behind those who want little.
            self._condition.wait_for(lambda: self._closed or (self._waiting[0] is turn and wanted <= self._left))
            self._waiting.remove(turn)
            self._left -= wanted
            self._condition.notify_all()
            return not self._closed

    def _give_back(self, wanted: int) -> None:
        with self._condition:
            self._left += wanted
            self._condition.notify_all()
