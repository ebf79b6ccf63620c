"""Values that are kept while there is room, those used longest ago leaving first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedLru(Generic[Key, Value]):
    """The values used last, as many as fit. Usable from several threads.

    Args:
        limit: what all values together may cost; bytes, where the costs are.
        least: so many values stay, whatever they cost.
    """

    def __init__(self, limit: int, *, least: int = 1) -> None:
        self._limit = limit
        self._least = least
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()

    def __contains__(self, key: Key) -> bool:
        """Whether a value is kept; does not count as a use."""
        return key in self._entries

    def get(self, key: Key) -> Value | None:
        """The value, which is the one used last now; None where it is not kept."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Key, value: Value, cost: int) -> None:
        """Keep a value, in the place of any that has its key; others leave if there is no room."""
        with self._lock:
            self._drop(key)
            self._entries[key] = (value, cost)
            self._total += cost
            self._make_room()

    def set_cost(self, key: Key, cost: int) -> None:
        """Say what a value costs that was not known when it was put; nothing if it has left."""
        with self._lock:
            if key in self._entries:
                value, old = self._entries[key]
                self._entries[key] = (value, cost)
                self._total += cost - old
                self._make_room()

    def drop(self, key: Key) -> None:
        """Keep it no longer; nothing if it has left."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._entries.clear()
            self._total = 0

    def _make_room(self) -> None:
        while self._total > self._limit and len(self._entries) > self._least:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        _, cost = self._entries.pop(key, (None, 0))
        self._total -= cost
