"""What the job thread has said and the window has not heard yet."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from dedup_gui.core.events import GroupsSoFar, Progress


def coalescing_key(event: object) -> Hashable | None:
    """Say which events replace older ones of their kind: None = never replaced.

    Progress is replaced per stage; the groups found so far replace what was said before.
    """
    if isinstance(event, Progress):
        return ("progress", event.stage)
    return "groups" if isinstance(event, GroupsSoFar) else None


class Outbox:
    """Entries in order, the newest alone of those that replace one another. Thread-safe and bounded."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[Hashable, object] = OrderedDict()
        self._serial = 0
        self._room = threading.Condition()

    def put(self, entry: object, key: Hashable | None = None, *, force: Callable[[], bool] = lambda: True) -> None:
        """Add an entry; where the outbox is full, wait until there is room or `force` says not to."""
        with self._room:
            while len(self._entries) >= self._limit and not force():
                self._room.wait(0.05)
            if key is None:
                self._serial += 1
                key = self._serial
            else:
                self._entries.pop(key, None)
            self._entries[key] = entry

    def take(self, most: int) -> list[object]:
        """Take the oldest entries away."""
        with self._room:
            taken = [self._entries.popitem(last=False)[1] for _ in range(min(most, len(self._entries)))]
            self._room.notify_all()
        return taken

    def __bool__(self) -> bool:
        with self._room:
            return bool(self._entries)
