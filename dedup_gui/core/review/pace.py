"""How fast groups are decided, and how long the rest takes at that pace."""

from __future__ import annotations

from collections import deque

LAST_SECONDS = 600.0
"""The pace is that of so long."""
PAUSE_SECONDS = 120.0
"""Who decides nothing for so long was doing something else: that time does not count."""
AT_ONCE = 30
"""More groups decided in one go were decided by a rule, and say nothing of a person's pace."""
ENOUGH = 5
"""Groups that a pace can be told from."""


class Pace:
    """Notes when groups were decided."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int, float]] = deque()
        self._last: tuple[float, int] | None = None

    def rest(self, now: float, decided: int) -> None:
        """So many groups are decided now, and not all of that was by hand."""
        self._last = (now, decided)

    def note(self, now: float, decided: int) -> None:
        """Note how many groups are decided.

        Args:
            now: the moment, seconds of any clock that only goes forward.
            decided: groups decided so far.
        """
        before, self._last = self._last, (now, decided)
        if before is None:
            return
        gained, seconds = decided - before[1], now - before[0]
        if gained == 0:
            self._last = before  # an image of a group of several: the group is not done yet
        elif 0 < gained <= AT_ONCE and seconds <= PAUSE_SECONDS:
            self._steps.append((now, gained, seconds))

    def seconds_left(self, now: float, groups: int) -> float | None:
        """How long so many groups take yet, seconds; None while no pace can be told.

        Args:
            now: the moment, by the clock of `note`.
            groups: groups still undecided.
        """
        while self._steps and now - self._steps[0][0] > LAST_SECONDS:
            self._steps.popleft()
        decided = sum(gained for _, gained, _ in self._steps)
        if decided < ENOUGH or not groups:
            return None
        return groups * sum(seconds for _, _, seconds in self._steps) / decided
